"""The manifest: what a tree must hold. Its file is exactly what the digest is computed over.

One entry is ``u32 length, path bytes, u64 size, 32 hash bytes`` (big-endian), sorted by raw path bytes, so that the
SHA-256 of the file is the digest. ``src/dataset/manifest.ts`` is the same on the runner.
"""

from __future__ import annotations

import hashlib
import os
import struct
from typing import Callable, Iterator, List, Tuple

from gpu_retrain.channel.layout import close_synced, create, tree_path
from gpu_retrain.channel.wire import Failure

Entry = Tuple[bytes, int, bytes]
LENGTH = struct.Struct(">I")
TAIL = struct.Struct(">Q32s")
BLOCK_BYTES = 64 << 10  # some 600 entries: few enough to hold, enough to be quick
MAX_PATH_BYTES = 3800  # as in src/dataset/walk.ts: PATH_MAX less room for our own folders


def manifest_path(root: str, name: str, digest: str) -> str:
    """Path of a tree's manifest."""
    return tree_path(root, name, digest) + ".manifest"


def encode(entry: Entry) -> bytes:
    """Give one entry as it stands in the file."""
    path, size, sha256 = entry
    return LENGTH.pack(len(path)) + path + TAIL.pack(size, sha256)


def decode(read: Callable[[int], bytes]) -> Entry:
    """Read one entry with ``read(count)``, which raises EOFError when it cannot give that many bytes."""
    (length,) = LENGTH.unpack(read(LENGTH.size))
    _check_length(length)
    path = read(length)
    size, sha256 = TAIL.unpack(read(TAIL.size))
    return path, size, sha256


def entries(path: str) -> Iterator[Entry]:
    """Yield (path, size, SHA-256 bytes) of each file in a manifest on disk, in constant memory."""
    rest = b""
    with open(path, "rb", buffering=0) as file:
        for block in iter(lambda: file.read(BLOCK_BYTES), b""):
            data = rest + block
            found, rest = _whole_entries(data)
            yield from found
    if rest:
        raise EOFError("the manifest is cut off")


def _whole_entries(data: bytes) -> Tuple[List[Entry], bytes]:
    """Split off the entries that are whole; many at once, since a call for each piece takes longer than its work."""
    found, at = [], 0
    while at + LENGTH.size <= len(data):
        (length,) = LENGTH.unpack_from(data, at)
        _check_length(length)
        begin, end = at + LENGTH.size, at + LENGTH.size + length
        if end + TAIL.size > len(data):
            break
        size, sha256 = TAIL.unpack_from(data, end)
        found.append((data[begin:end], size, sha256))
        at = end + TAIL.size
    return found, data[at:]


class ManifestWriter:
    """Writes a manifest beside its final name and publishes it only if it is the one that was announced."""

    def __init__(self, path: str) -> None:
        self.files = self.bytes = 0
        self._path, self._temporary = path, "%s.%d.tmp" % (path, os.getpid())
        self._file = os.fdopen(create(self._temporary), "wb", buffering=1 << 20)
        self._sha256, self._last = hashlib.sha256(), b""

    def add(self, entry: Entry) -> None:
        """Append an entry; raises INPUT_INVALID for a path that could leave the tree or is out of order."""
        _check_path(entry[0], self._last)
        self._last = entry[0]
        data = encode(entry)
        self._sha256.update(data)
        self._file.write(data)
        self.files += 1
        self.bytes += entry[1]

    def finish(self, digest: str) -> None:
        """Flush, compare with ``digest`` and rename; raises VERIFICATION_FAILED if it differs."""
        close_synced(self._file)
        if self._sha256.hexdigest() != digest:
            os.unlink(self._temporary)
            raise Failure(
                "VERIFICATION_FAILED",
                "The manifest that arrived is not the one that was announced.",
                "Every tree on the server is as it was.",
                "Run the transfer again.",
            )
        os.rename(self._temporary, self._path)


def is_whole(path: str, digest: str) -> bool:
    """Tell whether a manifest on disk is there and has this digest."""
    return file_sha256(path) == digest


def file_sha256(path: str) -> str:
    """SHA-256 of a file in hex; "" when it is not there."""
    sha256 = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                sha256.update(chunk)
    except FileNotFoundError:
        return ""
    return sha256.hexdigest()


def display(path: bytes) -> str:
    """Show a path of a dataset as text that JSON can carry, whatever its bytes are."""
    return path.decode("utf-8", "backslashreplace")


def _check_length(length: int) -> None:
    if not 0 < length <= MAX_PATH_BYTES:
        raise _malformed("a path of %d bytes" % length)


def _check_path(path: bytes, last: bytes) -> None:
    if path <= last:
        raise _malformed("%s after %s" % (display(path), display(last)))
    parts = path.split(b"/")
    if b"\0" in path or any(part in (b"", b".", b"..") or len(part) > 255 for part in parts):
        raise _malformed("the path %r" % display(path))


def _malformed(what: str) -> Failure:
    return Failure(
        "INPUT_INVALID",
        "The manifest holds %s." % what,
        "Nothing was written for it.",
        "Report this: our own runner side should never send it.",
    )
