"""Re-hashes a tree against its manifest: what is hashed here is what a receipt vouches for."""

from __future__ import annotations

import concurrent.futures
import os
import re
import time
from collections import deque
from typing import Callable, Deque, Iterator, List, Optional, Tuple

from gpu_retrain.store import manifests, objects

Report = Callable[[int, int], None]
Wanted = Callable[[int, manifests.Entry], bool]
Look = Callable[[int, bytes, bytes], Optional[os.stat_result]]
Checked = Tuple[int, manifests.Entry, Optional[os.stat_result]]
_Batch = List[Tuple[int, manifests.Entry]]
_Pending = Tuple[_Batch, "concurrent.futures.Future[List[Optional[os.stat_result]]]"]

MAX_THREADS = 8  # hashing frees the interpreter's lock only for big files; more threads would wait for each other
WINDOW = 32  # batches being hashed or waiting for it: bounds memory whatever the tree's size
BATCH_FILES, BATCH_BYTES = 64, 1 << 20  # handing one small file to a thread takes longer than hashing it
LIBRARY_FILES = re.compile(rb"\.(cache|npy)\Z")  # written by the library beside the data; part of no manifest


class Progress:
    """Counts files and bytes, and reports them once a second: also the sign that we live."""

    def __init__(self, report: Report) -> None:
        self.files = self.bytes = 0
        self._report, self._at = report, time.monotonic()

    def add(self, size: int) -> None:
        """Count one file of ``size`` bytes."""
        self.files += 1
        self.bytes += size
        self.tick()

    def tick(self) -> None:
        """Report if a second has passed."""
        if time.monotonic() - self._at >= 1:
            self._report(self.files, self.bytes)
            self._at = time.monotonic()


def hash_tree(
    folder: bytes, manifest: str, progress: Progress, wanted: Wanted, look: Optional[Look] = None
) -> Iterator[Checked]:
    """Hash the ``wanted`` files of a tree, in parallel, and yield (index, entry, stat) in the manifest's order.

    ``stat`` is None when the file is missing, is not a regular file, or is not what its entry says. ``look`` gives the
    stat of what need not be hashed, by its index, hash and path.
    """
    threads = min(MAX_THREADS, len(os.sched_getaffinity(0)))
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        window: Deque[_Pending] = deque()
        for batch in _batches(manifest, wanted):
            window.append((batch, pool.submit(_check_all, folder, batch, look or _unknown)))
            if len(window) == WINDOW:
                yield from _oldest(window, progress)
        while window:
            yield from _oldest(window, progress)


def everything(_index: int, _entry: manifests.Entry) -> bool:
    """Say yes to every file: the ``wanted`` of a full re-hash."""
    return True


class Chosen:
    """Indexes as a ``Wanted``, one bit each; chosen in ascending order."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, index: int) -> None:
        """Choose a file."""
        self._bits.extend(bytes((index >> 3) + 1 - len(self._bits)))
        self._bits[index >> 3] |= 1 << (index & 7)

    def __call__(self, index: int, _entry: manifests.Entry) -> bool:
        """Tell whether a file was chosen."""
        at = index >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (index & 7) & 1)


def extra_files(folder: bytes, manifest: str) -> Iterator[bytes]:
    """Yield what lies in a tree and is in no manifest, the library's own files aside; links count, as no file does."""
    listed = (entry[0] for entry in manifests.entries(manifest))
    next_listed = next(listed, None)
    for path in tree_files(folder):
        while next_listed is not None and next_listed < path:
            next_listed = next(listed, None)
        if path != next_listed:
            yield path


def tree_files(folder: bytes, below: bytes = b"") -> Iterator[bytes]:
    """Yield the paths of all that is not a folder, sorted as a manifest is: a folder sorts as its name with a slash."""
    with os.scandir(folder + b"/" + below) as listing:
        names = sorted(entry.name + b"/" if entry.is_dir(follow_symlinks=False) else entry.name for entry in listing)
    for name in names:
        if name.endswith(b"/"):
            yield from tree_files(folder, below + name)
        elif not LIBRARY_FILES.search(name):
            yield below + name


def _batches(manifest: str, wanted: Wanted) -> Iterator[_Batch]:
    batch: _Batch = []
    size = 0
    for index, entry in enumerate(manifests.entries(manifest)):
        if not wanted(index, entry):
            continue
        batch.append((index, entry))
        size += entry[1]
        if len(batch) == BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _oldest(window: Deque[_Pending], progress: Progress) -> Iterator[Checked]:
    batch, future = window.popleft()
    while True:
        try:
            checked = future.result(timeout=1)
        except concurrent.futures.TimeoutError:
            progress.tick()
        else:
            break
    for (index, entry), status in zip(batch, checked):
        progress.add(entry[1])
        yield index, entry, status


def _check_all(folder: bytes, batch: _Batch, look: Look) -> List[Optional[os.stat_result]]:
    return [_check(folder, index, entry, look) for index, entry in batch]


def _check(folder: bytes, index: int, entry: manifests.Entry, look: Look) -> Optional[os.stat_result]:
    path, size, sha256 = entry
    file = folder + b"/" + path
    return look(index, sha256, file) or objects.check(file, size, sha256)


def _unknown(_index: int, _sha256: bytes, _path: bytes) -> Optional[os.stat_result]:
    return None
