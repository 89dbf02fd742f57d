"""The receipt: the proof that a complete tree was re-hashed. Training needs one, and any doubt withdraws it.

Beside the JSON lies ``.stats``, one ``u64 inode, s64 mtime_ns, s64 ctime_ns, u64 size`` per file in the manifest's
order, so that a change can be seen without reading 39 GB.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import struct
import time
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import manifests
import verification
from layout import create, read_json, receipt_path, sync_folder, tree_path, write_atomic
from wire import Failure, Session

STATS = struct.Struct(">QqqQ")
TRUSTED_SECONDS = 24 * 3600.0  # design, section 4: a younger receipt stands if every stat matches
NAMED_FILES = 20

Stats = Tuple[int, int, int, int]


def read(root: str, name: str, digest: str) -> Optional[Dict[str, Any]]:
    """Return a tree's receipt, or None when there is none, it is damaged, or the tree or its stats are not there."""
    receipt = read_json(receipt_path(root, name, digest))
    if not isinstance(receipt, dict) or receipt.get("digest") != digest or receipt.get("sha256") != _seal(receipt):
        return None
    if not os.path.isdir(tree_path(root, name, digest)):
        return None
    stats = _stats_path(root, name, digest)
    return receipt if _sha256(stats) == receipt.get("statsSha256") else None


def stats_of(status: os.stat_result) -> Stats:
    """Give what is recorded of a file."""
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


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
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.rename(self._stats_path + ".tmp", self._stats_path)
        receipt: Dict[str, Any] = {
            "schema": 1,
            "name": self._name,
            "digest": self._digest,
            "files": self.files,
            "bytes": self.bytes,
            "verifiedAt": verified_at,
            "statsSha256": _sha256(self._stats_path),
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
    for entry, recorded, now in _compare(root, name, digest):
        if now is None or (now[0], now[1], now[3]) != (recorded[0], recorded[1], recorded[3]):
            changed.append(manifests.display(entry[0]))
            if len(changed) == limit:
                break
    return changed


def verify(root: str, name: str, digest: str, report: Callable[[int, int], None]) -> List[str]:
    """Re-hash a whole tree and name what differs: changed, missing and extra files. Nothing is written.

    ``report(files, bytes)`` is called about once a second.
    """
    folder, manifest = _places(root, name, digest)
    checked = verification.hash_tree(folder, manifest, verification.Progress(report), verification.everything)
    bad = [entry[0] for _index, entry, status in checked if status is None]
    bad.extend(verification.extra_files(folder, manifest))
    return [manifests.display(path) for path in bad]


def check(session: Session, args: Dict[str, Any]) -> Dict[str, Any]:
    """Prove that a tree is what its receipt says (operation ``receipts.check``; arguments ``name``, ``digest``).

    Every file is hashed unless the receipt is younger than a day; then only those are whose stat differs in anything.
    Events: ``stage``, ``files``, ``bytes``. Result: ``files``, ``bytes``, ``rehashed`` and ``path``.
    Raises RECEIPT_MISSING, or DATASET_MODIFIED, which names the files and withdraws the receipt.
    """
    root, name, digest = session.root, args["name"], args["digest"]
    receipt = read(root, name, digest)
    folder, manifest = _places(root, name, digest)
    if receipt is None or not manifests.is_whole(manifest, digest):
        raise _receipt_missing(name, digest)
    now = time.time()
    young = 0 <= now - receipt["verifiedAt"] < TRUSTED_SECONDS
    wanted = _Bitmap(_suspects(root, name, digest)) if young else verification.everything
    bad, rehashed = _rehash(
        root,
        name,
        digest,
        wanted,
        receipt["verifiedAt"] if young else now,
        lambda files, size: session.event(stage="verify", files=files, bytes=size),
    )
    bad.extend(verification.extra_files(folder, manifest))
    if bad:
        names = [manifests.display(path) for path in bad]
        withdraw(root, name, digest, "changed: " + ", ".join(names[:NAMED_FILES]))
        raise _modified(names)
    return {
        "files": receipt["files"],
        "bytes": receipt["bytes"],
        "rehashed": rehashed,
        "path": os.fsdecode(folder),
    }


def _rehash(
    root: str, name: str, digest: str, wanted: verification.Wanted, verified_at: float, report: verification.Report
) -> Tuple[List[bytes], int]:
    """Hash the wanted files and renew the receipt if all are whole: (paths that are not, number hashed)."""
    folder, manifest = _places(root, name, digest)
    recorded, writer = _recorded(root, name, digest), ReceiptWriter(root, name, digest)
    bad: List[bytes] = []
    hashed = 0
    for index, entry, status in verification.hash_tree(folder, manifest, verification.Progress(report), wanted):
        hashed += 1
        for stats in itertools.islice(recorded, index - writer.files - len(bad)):
            writer.add(stats)
        next(recorded, None)
        if status is None:
            bad.append(entry[0])
        else:
            writer.add(stats_of(status))
    if bad or not hashed:
        writer.abandon()
    else:
        for stats in recorded:
            writer.add(stats)
        writer.finish(verified_at)
    return bad, hashed


class _Bitmap:
    """Indexes as a ``wanted`` of hash_tree, one bit each."""

    def __init__(self, bits: bytearray) -> None:
        self._bits = bits

    def __call__(self, index: int, _entry: manifests.Entry) -> bool:
        return bool(self._bits[index >> 3] >> (index & 7) & 1)


def _suspects(root: str, name: str, digest: str) -> bytearray:
    bits = bytearray()
    for index, (_entry, recorded, now) in enumerate(_compare(root, name, digest)):
        if index & 7 == 0:
            bits.append(0)
        if now != recorded:
            bits[-1] |= 1 << (index & 7)
    return bits


def _compare(root: str, name: str, digest: str) -> Iterator[Tuple[manifests.Entry, Stats, Optional[Stats]]]:
    folder, manifest = _places(root, name, digest)
    recorded = _recorded(root, name, digest)
    for entry in manifests.entries(manifest):
        try:
            now: Optional[Stats] = stats_of(os.lstat(folder + b"/" + entry[0]))
        except OSError:
            now = None
        yield entry, next(recorded, (0, 0, 0, 0)), now


def _recorded(root: str, name: str, digest: str) -> Iterator[Stats]:
    try:
        with open(_stats_path(root, name, digest), "rb", buffering=1 << 20) as file:
            for data in iter(lambda: file.read(STATS.size), b""):
                inode, mtime_ns, ctime_ns, size = STATS.unpack(data)
                yield inode, mtime_ns, ctime_ns, size
    except FileNotFoundError:
        return


def _places(root: str, name: str, digest: str) -> Tuple[bytes, str]:
    return os.fsencode(tree_path(root, name, digest)), manifests.manifest_path(root, name, digest)


def _stats_path(root: str, name: str, digest: str) -> str:
    return tree_path(root, name, digest) + ".stats"


def _seal(receipt: Dict[str, Any]) -> str:
    """Hash all that a receipt says: a disk may flip a bit of its date as well as of the data."""
    said = {key: value for key, value in receipt.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _sha256(path: str) -> str:
    sha256 = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                sha256.update(chunk)
    except FileNotFoundError:
        return ""
    return sha256.hexdigest()


def _receipt_missing(name: str, digest: str) -> Failure:
    return Failure(
        "RECEIPT_MISSING",
        "The server has no receipt for %s (%s...), so nobody has verified that data there." % (name, digest[:12]),
        "Nothing was started and nothing was changed.",
        "Run the transfer again: it sends what is missing, verifies everything and writes the receipt.",
    )


def _modified(names: List[str]) -> Failure:
    more = " and %d more" % (len(names) - NAMED_FILES) if len(names) > NAMED_FILES else ""
    count = "One file on the server is" if len(names) == 1 else "%d files on the server are" % len(names)
    return Failure(
        "DATASET_MODIFIED",
        "%s not what was sent: %s%s." % (count, ", ".join(names[:NAMED_FILES]), more),
        "The dataset on the runner is untouched; the receipt was withdrawn, so nothing trains on this.",
        "Run the transfer again: it repairs these files and sends nothing else.",
    )


OPERATIONS = {"check": check}
