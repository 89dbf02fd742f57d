"""The receipt: the proof that a complete tree was re-hashed. Training needs one, and any doubt withdraws it.

Beside the JSON lies ``.stats``, one ``u64 inode, s64 mtime_ns, s64 ctime_ns, u64 size`` per file in the manifest's
order, so that a change can be seen without reading 39 GB. ``receipt_check`` is how a tree is proven against it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import Any, Dict, Iterator, List, Optional, Tuple

from gpu_retrain.channel.layout import (
    close_synced,
    create,
    read_json,
    receipt_path,
    sync_folder,
    tree_path,
    write_atomic,
)
from gpu_retrain.store import manifests
from gpu_retrain.store.stats import STATS, Stats, stats_of

NAMED_FILES = 20


def read(root: str, name: str, digest: str) -> Optional[Dict[str, Any]]:
    """Return a tree's receipt, or None when there is none, it is damaged, or the tree or its stats are not there."""
    receipt = read_json(receipt_path(root, name, digest))
    if not isinstance(receipt, dict) or receipt.get("digest") != digest or receipt.get("sha256") != _seal(receipt):
        return None
    if not os.path.isdir(tree_path(root, name, digest)):
        return None
    stats = _stats_path(root, name, digest)
    return receipt if manifests.file_sha256(stats) == receipt.get("statsSha256") else None


class ReceiptWriter:
    """Collects the stats of verified files, in the manifest's order, and writes the receipt at the end."""

    def __init__(self, root: str, name: str, digest: str) -> None:
        self._root, self._name, self._digest = root, name, digest
        self._stats_path = _stats_path(root, name, digest)
        self._file = os.fdopen(create(self._stats_path + ".tmp"), "wb", buffering=1 << 20)
        self.files = self.bytes = 0

    def add(self, stats: Stats) -> None:
        """Record the next file."""
        self._file.write(STATS.pack(*stats))
        self.files += 1
        self.bytes += stats[3]

    def finish(self, verified_at: float) -> Dict[str, Any]:
        """Write the receipt; ``verified_at`` (seconds since 1970) is when the last full re-hash began."""
        close_synced(self._file)
        os.rename(self._stats_path + ".tmp", self._stats_path)
        receipt: Dict[str, Any] = {
            "schema": 1,
            "name": self._name,
            "digest": self._digest,
            "files": self.files,
            "bytes": self.bytes,
            "verifiedAt": verified_at,
            "statsSha256": manifests.file_sha256(self._stats_path),
        }
        receipt["sha256"] = _seal(receipt)
        path = receipt_path(self._root, self._name, self._digest)
        write_atomic(path, json.dumps(receipt).encode())
        return receipt

    def abandon(self) -> None:
        """Forget what was collected."""
        self._file.close()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._stats_path + ".tmp")


def withdraw(root: str, name: str, digest: str, reason: str) -> None:
    """Make the receipt worthless, for everybody and for good; ``reason`` is kept beside it."""
    path = receipt_path(root, name, digest)
    with contextlib.suppress(FileNotFoundError):
        os.rename(path, path + ".withdrawn")
        sync_folder(os.path.dirname(path))
    write_atomic(path + ".reason", reason.encode("utf-8", "backslashreplace"))


def discard(root: str, name: str, digest: str) -> None:
    """Remove the receipt of a tree that is about to be assembled anew."""
    path = receipt_path(root, name, digest)
    for leftover in (path, path + ".withdrawn", path + ".reason"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(leftover)


def changed_files(root: str, name: str, digest: str, limit: int = NAMED_FILES) -> List[str]:
    """Name up to ``limit`` files whose size, modification time or inode is not the receipt's, missing ones included.

    Nothing is read, so this takes a second for 128,001 files. A tree without stats counts as changed as a whole.
    """
    changed = []
    for entry, recorded, now in compare(root, name, digest):
        if now is None or (now[0], now[1], now[3]) != (recorded[0], recorded[1], recorded[3]):
            changed.append(manifests.display(entry[0]))
            if len(changed) == limit:
                break
    return changed


def compare(root: str, name: str, digest: str) -> Iterator[Tuple[manifests.Entry, Stats, Optional[Stats]]]:
    """Yield (entry, what the receipt recorded, what the file shows now or None) of each file, without reading any."""
    folder, manifest = places(root, name, digest)
    recorded = recorded_stats(root, name, digest)
    for entry in manifests.entries(manifest):
        try:
            now: Optional[Stats] = stats_of(os.lstat(folder + b"/" + entry[0]))
        except OSError:
            now = None
        yield entry, next(recorded, (0, 0, 0, 0)), now


def recorded_stats(root: str, name: str, digest: str) -> Iterator[Stats]:
    """Yield what the receipt recorded of each file, in the manifest's order."""
    try:
        with open(_stats_path(root, name, digest), "rb", buffering=1 << 20) as file:
            for data in iter(lambda: file.read(STATS.size), b""):
                inode, mtime_ns, ctime_ns, size = STATS.unpack(data)
                yield inode, mtime_ns, ctime_ns, size
    except FileNotFoundError:
        return


def places(root: str, name: str, digest: str) -> Tuple[bytes, str]:
    """Give a tree's folder and its manifest."""
    return os.fsencode(tree_path(root, name, digest)), manifests.manifest_path(root, name, digest)


def _stats_path(root: str, name: str, digest: str) -> str:
    return tree_path(root, name, digest) + ".stats"


def _seal(receipt: Dict[str, Any]) -> str:
    """Hash all that a receipt says: a disk may flip a bit of its date as well as of the data."""
    said = {key: value for key, value in receipt.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
