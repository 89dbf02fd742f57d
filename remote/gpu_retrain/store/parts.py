"""Big files that arrive in segments, in any order and over several connections, until they are whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
from typing import Callable, Iterator, List, Tuple, Union

from gpu_retrain.channel.layout import READ_ONLY, check_hash, make_folder, open_own
from gpu_retrain.store import objects

SEGMENT_BYTES = 4 << 20  # the largest, as UNIT_BYTES in src/transfer/jobs/records.ts
MOST_LISTED = 1000
MOST_RANGES = 20_000  # of one answer, so that it fits into a frame whatever the gaps; what is left out is sent again
_JOURNAL = struct.Struct(">QI32s")  # offset and length of a segment, SHA-256 of what was written there
_JOURNAL_SUFFIX = ".journal"


def arriving(root: str) -> List[str]:
    """SHA-256, in hex, of files of which something is here; of very many only some, since a part is only a saving."""
    names = sorted(name for name in os.listdir(make_folder(root, "parts")) if not name.endswith(_JOURNAL_SUFFIX))
    return names[:MOST_LISTED]


def files(root: str) -> Iterator[os.DirEntry[str]]:
    """Yield everything that belongs to files which are still arriving."""
    with os.scandir(make_folder(root, "parts")) as entries:
        yield from list(entries)


class Part:
    """A file that is still arriving, and a journal of the segments that were written.

    The journal is a hint: whatever it names is re-hashed before it counts.
    """

    def __init__(self, root: str, sha256: bytes, size: int) -> None:
        self._root, self._sha256, self._size = root, sha256, size
        self._path = os.path.join(make_folder(root, "parts"), check_hash(sha256.hex()))
        self._journal = self._path + _JOURNAL_SUFFIX

    def write(self, offset: int, segment: Union[bytes, bytearray]) -> None:
        """Store one segment at its place, whatever the order of arrival; one that comes twice does no harm."""
        if objects.holds(self._root, self._sha256, self._size):
            return
        descriptor = open_own(self._path, os.O_WRONLY)
        try:
            rest = memoryview(segment)
            while rest:
                rest = rest[os.pwrite(descriptor, rest, offset + len(segment) - len(rest)) :]
        finally:
            os.close(descriptor)
        entry = _JOURNAL.pack(offset, len(segment), hashlib.sha256(segment).digest())
        journal = open_own(self._journal, os.O_WRONLY | os.O_APPEND)
        try:
            if os.write(journal, entry) < len(entry):  # a full disk: later entries must begin where this one did
                os.ftruncate(journal, os.fstat(journal).st_size // _JOURNAL.size * _JOURNAL.size)
        finally:
            os.close(journal)

    def verified(self, alive: Callable[[], None]) -> List[Tuple[int, int]]:
        """(offset, length) of what is whole, by hashing the segments again; ``alive`` is called for each."""
        whole: List[Tuple[int, int]] = []
        for offset, length, sha256 in sorted(self._journaled()):
            alive()
            if length > SEGMENT_BYTES or offset + length > self._size or self._hash(offset, length) != sha256:
                continue
            start, reach = whole[-1] if whole else (0, 0)
            if whole and offset <= start + reach:
                whole[-1] = (start, max(reach, offset + length - start))
            elif len(whole) < MOST_RANGES:
                whole.append((offset, length))
        return whole

    def finish(self, progress: Callable[[int], None]) -> bool:
        """Hash the whole file and name it; False, and nothing is kept, when it is not what it should be."""
        try:
            whole = (
                os.path.getsize(self._path) == self._size
                and objects.hash_file(os.fsencode(self._path), progress=progress) == self._sha256
            )
            if whole:
                os.chmod(self._path, READ_ONLY)
                objects.keep(self._path, self._root, self._sha256)
        except FileNotFoundError:  # finished over another connection, before or just now
            return objects.holds(self._root, self._sha256, self._size)
        for leftover in (self._path, self._journal):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(leftover)
        return whole

    def _journaled(self) -> Iterator[Tuple[int, int, bytes]]:
        try:
            with open(self._journal, "rb") as file:
                data = file.read()
        except FileNotFoundError:
            return
        whole = len(data) - len(data) % _JOURNAL.size
        yield from _JOURNAL.iter_unpack(data[:whole])

    def _hash(self, offset: int, length: int) -> bytes:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            return b""
        try:
            return hashlib.sha256(os.pread(descriptor, length, offset)).digest()
        finally:
            os.close(descriptor)
