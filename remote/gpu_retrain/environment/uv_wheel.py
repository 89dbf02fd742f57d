"""Fetches uv's own wheel from a package index, for servers whose Python has no pip. Only its hash is trusted."""

from __future__ import annotations

import hashlib
import html.parser
import io
import os
import platform
import re
import urllib.parse
import urllib.request
import zipfile
from typing import Dict, List, Mapping, Sequence, Tuple

PYPI = "https://pypi.org/simple"
_REQUEST_LIMIT_S = 60.0
_MOST_BYTES = 100_000_000  # the wheel has 18 MB
_FRAGMENT = re.compile(r"sha256=([0-9a-f]{64})\Z")


def fetch(version: str, hashes: Sequence[str], target: str, variables: Mapping[str, str]) -> None:
    """Put uv's program at ``target``. Raises OSError or ValueError when it cannot be had, or has another hash."""
    index = (variables.get("UV_INDEX_URL") or variables.get("PIP_INDEX_URL") or PYPI).rstrip("/") + "/uv/"
    wanted = [link for link in _links(index) if _fits(link[0], version) and link[1] in hashes]
    if not wanted:
        raise ValueError("%s has no uv %s for this machine" % (index, version))
    address, sha256 = wanted[0]
    wheel = _get(address)
    if hashlib.sha256(wheel).hexdigest() != sha256:
        raise ValueError("uv's wheel from %s has another hash" % index)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program = archive.read("uv-%s.data/scripts/uv" % version)
    os.makedirs(os.path.dirname(target), mode=0o700)
    with open(target, "wb") as file:
        file.write(program)
    os.chmod(target, 0o700)


def _fits(address: str, version: str) -> bool:
    name = os.path.basename(urllib.parse.urlsplit(address).path)
    libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
    return name.startswith("uv-%s-" % version) and libc in name and platform.machine() in name


def _links(index: str) -> List[Tuple[str, str]]:
    page = _Page()
    page.feed(_get(index).decode("utf-8", "replace"))
    found: Dict[str, str] = {}
    for link in page.links:
        address, fragment = urllib.parse.urldefrag(urllib.parse.urljoin(index, link))
        known = _FRAGMENT.match(fragment)
        if known:
            found[address] = known.group(1)
    return list(found.items())


def _get(address: str) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise ValueError("%s is not an address of the web" % address)
    request = urllib.request.Request(address, headers={"Accept": "text/html, */*;q=0.1"})  # noqa: S310 - see above
    with urllib.request.urlopen(request, timeout=_REQUEST_LIMIT_S) as answer:  # noqa: S310
        content: bytes = answer.read(_MOST_BYTES)
    return content


class _Page(html.parser.HTMLParser):
    """Collects the links of an index's page (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.links: List[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[Tuple[str, str | None]]) -> None:
        """Keep where an anchor leads."""
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
