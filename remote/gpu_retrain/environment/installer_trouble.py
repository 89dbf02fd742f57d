"""Reads from an installer's last words why it failed, and says what to do about exactly that.

The words are those of uv 0.5 to 0.13 and of pip 20 to 26, as they came out in test/remote/test_installer_trouble.py.
"""

from __future__ import annotations

import re
from typing import List, NamedTuple, Sequence, Tuple


class Trouble(NamedTuple):
    """A cause by a short name, and the next thing to do."""

    cause: str
    cure: str


CERTIFICATE = "certificate"
_UNKNOWN = Trouble(
    "", "Correct the requirements, python or torch-backend in retrain.yaml, or run it again if it repeats."
)

# In this order: what breaks the way to the index comes before the package that was then not found.
_CAUSES: Sequence[Tuple[str, str, str]] = (
    (
        "clock",
        r"CertExpired|certificate (has )?expired|: Expired|NotValidYet|not yet valid",
        "A certificate on the way to the index is out of date, or the server's clock is: look at `date` there.",
    ),
    (
        CERTIFICATE,
        r"UnknownIssuer|invalid peer certificate|CERTIFICATE_VERIFY_FAILED|certificate verify failed|self.signed cert"
        r"|problem confirming the ssl certificate|SSLError",
        "A proxy shows a certificate that the server does not trust. Install its authority there (copy ca.crt to "
        "/usr/local/share/ca-certificates and run update-ca-certificates), or set SSL_CERT_FILE in /etc/environment.",
    ),
    (
        "proxy login",
        r"proxy authorization required|407 Proxy Authentication|proxy authentication required",
        "The server's proxy wants a login: write it into HTTPS_PROXY in /etc/environment on the server "
        "(http://name:password@host:port).",
    ),
    (
        "proxy",
        r"tunnel error|Tunnel connection failed|Cannot connect to proxy|ProxyError",
        "The server's proxy does not let it through: correct HTTPS_PROXY (in /etc/environment there), have the index's "
        "host allowed, or name a mirror that can be reached as environment.index-url.",
    ),
    (
        "name",
        r"dns error|failed to lookup address|Name or service not known|name resolution|NameResolutionError"
        r"|Failed to resolve|No address associated|nodename nor servname",
        "The server cannot find the index by its name: it has no internet, or no DNS (/etc/resolv.conf). Give it a way "
        "out, or name a mirror that it reaches as environment.index-url.",
    ),
    (
        "login",
        r"401 Unauthorized|403 Forbidden|valid authentication credentials|HTTP 401|HTTP 403",
        "The index refuses the server. Put a login for its host into ~/.netrc on the server, or correct "
        "environment.index-url.",
    ),
    (
        "index",
        r"HTTP status server error|50[0-4] (Internal|Bad|Service|Gateway|Server)|HTTP 5\d\d|too many 5\d\d error"
        r"|429 Too Many",
        "The index itself is in trouble: run it again later, or name another one as environment.index-url.",
    ),
    (
        "time",
        r"timed? ?out|deadline has elapsed|ReadTimeout",
        "The way to the index is too slow, or something swallows what is sent: run it again; if it repeats, name a "
        "nearer mirror as environment.index-url.",
    ),
    (
        "connection",
        r"Connection refused|unreachable|No route to host|os error 1(01|11|13)\b|Errno 1(01|11|13)\b|Connection reset"
        r"|connection closed|tcp connect error|error sending request|Failed to fetch|NewConnectionError"
        r"|connection broken",
        "Nothing answers where the index should be. Is its address right (environment.index-url, pip.conf on the "
        "server), and may the server connect there? If it has no internet, set HTTPS_PROXY in /etc/environment, or "
        "name a mirror that it reaches.",
    ),
    (
        "venv",
        r"ensurepip|python3(\.\d+)?-venv",
        "Run `apt-get install python3-venv` on the server (the message names the package), or let it reach the index, "
        "so that uv can do without.",
    ),
    (
        "hash",
        r"hash mismatch|DO NOT MATCH THE HASHES",
        "A file arrived altered or cut off: run it again. If it repeats, something on the way changes it: name "
        "another index.",
    ),
    (
        "python",
        r"requires.python|does not satisfy Python|Python version|Python>=|Python<",
        'These packages want another Python: set environment.python, such as "3.11", or change their versions.',
    ),
    (
        "platform",
        r"no wheels with a matching|platform tag|not a supported wheel|manylinux|GLIBC_",
        "There is no build of a package for this server's system or processor: choose another version of it, or a "
        "newer image.",
    ),
    (
        "build",
        r"Failed to build|Building wheel for .* error|Failed building wheel|command .?(gcc|cc|g\+\+|x86_64)|Python\.h"
        r"|metadata-generation-failed|build backend",
        "A package has to be compiled, and that failed: install build-essential and python3-dev on the server, or "
        "choose a version of it that comes as a wheel.",
    ),
    (
        "package",
        r"No solution found|No matching distribution|not found in the package registry|Could not find a version"
        r"|ResolutionImpossible|conflicting dependencies|there is no version of",
        "Correct environment.requirements in retrain.yaml: the index has no such package or version, or they "
        "contradict each other. A mirror (environment.index-url, pip.conf on the server) may lack it.",
    ),
    (
        "requirement",
        r"Invalid requirement|Expected .*version|Couldn.t parse requirement|invalid specifier",
        "Correct environment.requirements in retrain.yaml: each line is a package as in a requirements.txt.",
    ),
    (
        "rights",
        r"Permission denied|Operation not permitted|Read-only file system",
        "The login user may not write there: choose a root of its own, on a volume without noexec.",
    ),
)
_KILLED = (-9, 137)
_NOT_SAID = re.compile(r"satisfies the requirement ([\w.-]+).*\(from versions: none\)")


def explain(lines: List[str], code: int = 1) -> Trouble:
    """Find the cause in what an installer said; without one, ``cause`` is empty."""
    said = "\n".join(lines)
    for cause, pattern, cure in _CAUSES:
        if re.search(pattern, said, re.IGNORECASE):
            return Trouble(cause, cure)
    if code in _KILLED:
        return Trouble(
            "memory", "The kernel ended it, most often for memory: rent a server or container with more of it."
        )
    return _UNKNOWN


def unsaid(lines: List[str]) -> str:
    """Name the package of which pip found nothing and does not say why: it keeps an index's refusal to itself."""
    found = _NOT_SAID.search("\n".join(lines))
    return found.group(1) if found else ""
