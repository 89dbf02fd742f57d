"""What the server's own pip is told of its network, for our pip and for uv, and nothing else of what it is told.

A pip.conf may also say ``user``, ``target``, ``require-virtualenv`` or ``constraint``: that is meant for other
environments, and ours cannot be built with it.
"""

from __future__ import annotations

import configparser
import os
import sys
from typing import Dict, List, Mapping

_NETWORK = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "timeout",
    "default-timeout",
    "retries",
    "keyring-provider",
)
_SECTIONS = ("global", "install")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY")
_SHARED = "/etc/pip.conf"
_UV_FILES = ("/etc/uv/uv.toml", "~/.config/uv/uv.toml")
_UV_INDEXES = ("UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "UV_EXTRA_INDEX_URL")


def for_pip(environment: Mapping[str, str]) -> Dict[str, str]:
    """Give what pip's files and variables say of the network, as variables; the files are then not read again."""
    told: Dict[str, str] = {}
    for path in _files(environment):
        told.update(_read(path))
    for option in _NETWORK:
        name = _variable(option)
        if environment.get(name):
            told[name] = environment[name]
    return {**told, "PIP_CONFIG_FILE": os.devnull, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}


def for_uv(environment: Mapping[str, str], pip: Mapping[str, str]) -> Dict[str, str]:
    """Say the same to uv, which reads nothing of pip's; what uv itself was told wins."""
    told = {**_indexes(environment, pip), **_trust(environment, pip)}
    if pip.get("PIP_PROXY") and not any(environment.get(name) or environment.get(name.lower()) for name in _PROXIES):
        told.update(dict.fromkeys(_PROXIES, pip["PIP_PROXY"]))
    return told


def _indexes(environment: Mapping[str, str], pip: Mapping[str, str]) -> Dict[str, str]:
    if any(environment.get(name) for name in _UV_INDEXES) or any(
        map(os.path.isfile, map(os.path.expanduser, _UV_FILES))
    ):
        return {}
    told = {
        "UV_INDEX_URL": pip.get("PIP_INDEX_URL", ""),
        "UV_EXTRA_INDEX_URL": " ".join(pip.get("PIP_EXTRA_INDEX_URL", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("PIP_FIND_LINKS", "").split()),
        # pip takes the best of all indexes; uv's own rule, the first that has the package, would find other versions.
        "UV_INDEX_STRATEGY": "unsafe-best-match" if pip.get("PIP_EXTRA_INDEX_URL") else "",
        "UV_NO_INDEX": "1" if pip.get("PIP_NO_INDEX", "0").lower() in ("1", "true", "yes", "on") else "",
    }
    return {name: value for name, value in told.items() if value and not environment.get(name)}


def _trust(environment: Mapping[str, str], pip: Mapping[str, str]) -> Dict[str, str]:
    bundles = [environment.get("SSL_CERT_FILE"), pip.get("PIP_CERT")]
    bundles += [environment.get(name) for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")]
    told = {
        "SSL_CERT_FILE": next(filter(None, bundles), ""),
        "SSL_CLIENT_CERT": pip.get("PIP_CLIENT_CERT", ""),
        "UV_INSECURE_HOST": " ".join(pip.get("PIP_TRUSTED_HOST", "").split()),
    }
    return {name: value for name, value in told.items() if value and not environment.get(name)}


def _files(environment: Mapping[str, str]) -> List[str]:
    """List pip's files, the weakest first (pip documentation, "Configuration")."""
    home = os.path.expanduser("~")
    named = environment.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    shared = environment.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    files = [os.path.join(folder, "pip", "pip.conf") for folder in reversed(shared.split(os.pathsep)) if folder]
    files += [_SHARED, os.path.join(home, ".pip", "pip.conf")]
    files += [os.path.join(environment.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "pip", "pip.conf")]
    return [*files, os.path.join(sys.prefix, "pip.conf"), *([named] if named else [])]


def _read(path: str) -> Dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (OSError, UnicodeDecodeError, configparser.Error):
        return {}  # pip itself would refuse to run with such a file
    options = [pair for section in _SECTIONS if parser.has_section(section) for pair in parser.items(section)]
    named = {name.strip("-").replace("_", "-"): value for name, value in options}
    return {_variable(name): value.strip() for name, value in named.items() if name in _NETWORK and value}


def _variable(option: str) -> str:
    return "PIP_" + option.upper().replace("-", "_")
