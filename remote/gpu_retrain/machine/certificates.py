"""The certificate authorities that the server itself trusts, for installers that bring a list of their own."""

from __future__ import annotations

import os
import ssl
import urllib.request
from typing import Dict, List, Mapping

# Where distributions keep them in one file: Debian and Alpine, Fedora and RHEL, openSUSE.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def bundle(variables: Mapping[str, str]) -> str:
    """Path of the file with what is trusted here: as SSL_CERT_FILE says, or as the system has it; or an empty text."""
    named = variables.get("SSL_CERT_FILE", "")
    return named if os.path.isfile(named) else _systems()


def trusting_the_system(variables: Mapping[str, str]) -> Dict[str, str]:
    """Variables with which uv and pip trust what the system trusts, instead of the list that they bring or were given.

    uv calls the switch UV_NATIVE_TLS or UV_SYSTEM_CERTS by its version, and takes SSL_CERT_FILE in all of them.
    """
    path = _systems()
    found = {"SSL_CERT_FILE": path, "PIP_CERT": path, "REQUESTS_CA_BUNDLE": path} if path else {}
    return {**variables, **found, "UV_NATIVE_TLS": "1", "UV_SYSTEM_CERTS": "1"}


def _systems() -> str:
    default = ssl.get_default_verify_paths()
    places = [*_BUNDLES, default.openssl_cafile]
    return next((path for path in places if path and os.path.isfile(path)), "")


def open_through(variables: Mapping[str, str]) -> None:
    """Let this process's own requests go the way of the installers: their proxy, and the server's certificates."""
    names = {name.lower(): value for name, value in variables.items()}
    proxies = {scheme: names[scheme + "_proxy"] for scheme in ("http", "https") if names.get(scheme + "_proxy")}
    try:
        context = ssl.create_default_context(cafile=bundle(variables) or None)
    except OSError:  # what SSL_CERT_FILE names holds no certificates
        context = ssl.create_default_context()
    handlers: List[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=context)]
    if not set(proxies) <= set(urllib.request.getproxies()):
        handlers.append(urllib.request.ProxyHandler(proxies))
    urllib.request.install_opener(urllib.request.build_opener(*handlers))
