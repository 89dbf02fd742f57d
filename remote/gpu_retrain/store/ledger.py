"""Ledgers: which objects were read back from the disk and found whole, so that publishing need not hash them again.

A ledger is a file of 8-byte keys, written by one process. A key comes from an object's hash and all that its stat
shows, so that whatever happens to the file afterwards makes another one. It holds for a day, as a receipt does, and not
beyond the boot: what a lost machine had not written would look the same.
"""

from __future__ import annotations

import array
import bisect
import contextlib
import hashlib
import os
import time
from typing import IO, Iterator, Optional, Tuple

from gpu_retrain.channel.layout import create, make_folder
from gpu_retrain.machine import identity
from gpu_retrain.store.stats import STATS, TRUSTED_SECONDS, stats_of

KEY_BYTES = 8


class Ledger:
    """What one process found whole."""

    def __init__(self, root: str) -> None:
        name = "%s.%d.%d" % (identity.this_boot(), time.time_ns(), os.getpid())
        self._file: IO[bytes] = os.fdopen(create(os.path.join(_folder(root), name)), "wb", buffering=0)

    def add(self, sha256: bytes, status: os.stat_result) -> None:
        """Enter an object, with the stat from when it was hashed. Raises OSError on a full disk."""
        self._file.write(_key(sha256, status))

    def close(self) -> None:
        """Let go of the file; what it says stays."""
        self._file.close()


class Proven:
    """What all ledgers say."""

    def __init__(self, root: str) -> None:
        #: Seconds since 1970: when the oldest of them was begun; now, if there is none.
        self.since = time.time()
        keys = array.array("Q")
        for path, began in _valid(root, self.since):
            with open(path, "rb") as file:
                data = file.read()
            keys.frombytes(data[: len(data) - len(data) % KEY_BYTES])
            self.since = min(self.since, began)
        self._keys = array.array("Q", sorted(keys))

    def holds(self, sha256: bytes, status: os.stat_result) -> bool:
        """Tell whether an object was found whole, and is as it was then."""
        key = _number(_key(sha256, status))
        at = bisect.bisect_left(self._keys, key)
        return at < len(self._keys) and self._keys[at] == key


class Linked:
    """What was proven of a tree that is assembled, by the index of the file, with the stat that linking gave it."""

    def __init__(self) -> None:
        self._keys = array.array("Q")

    def add(self, index: int, sha256: bytes, status: os.stat_result) -> None:
        """Note a file; the indexes ascend."""
        self._keys.frombytes(bytes(KEY_BYTES * (index - len(self._keys))) + _key(sha256, status))

    def look(self, index: int, sha256: bytes, path: bytes) -> Optional[os.stat_result]:
        """Stat of a file to which nothing has happened since; None when it has to be hashed."""
        if index >= len(self._keys) or self._keys[index] == 0:
            return None
        try:
            status = os.lstat(path)
        except OSError:
            return None
        return status if self._keys[index] == _number(_key(sha256, status)) else None


def remove_all(root: str) -> None:
    """Forget everything: a published tree's receipt says more."""
    for entry in list(os.scandir(_folder(root))):
        _remove(entry.path)


def _valid(root: str, now: float) -> Iterator[Tuple[str, float]]:
    """Yield (path, when it was begun) of the ledgers that hold; the others go."""
    for entry in list(os.scandir(_folder(root))):
        boot, _, rest = entry.name.partition(".")
        began_ns = rest.partition(".")[0]
        began = int(began_ns) / 1e9 if began_ns.isdigit() else 0.0
        if boot == identity.this_boot() and 0 <= now - began < TRUSTED_SECONDS:
            yield entry.path, began
        else:
            _remove(entry.path)


def _remove(path: str) -> None:
    """Remove a ledger, if it can be: a name that NFS gave to one which is still open cannot, and proves nothing."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def _key(sha256: bytes, status: os.stat_result) -> bytes:
    return hashlib.sha256(sha256 + STATS.pack(*stats_of(status))).digest()[:KEY_BYTES]


def _number(key: bytes) -> int:
    return array.array("Q", key)[0]


def _folder(root: str) -> str:
    return make_folder(root, "ledgers")
