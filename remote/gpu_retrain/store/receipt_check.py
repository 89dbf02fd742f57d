"""Proves that a tree is what its receipt says, before anything trains on it."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from typing import Any, Dict, Iterator, List, Tuple, TypedDict

from gpu_retrain.channel import locks
from gpu_retrain.channel.layout import check_hash, check_name, find_folder, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.store import manifests, receipts, verification
from gpu_retrain.store.stats import TRUSTED_SECONDS, stats_of

_TURN_S = 0.2


class CheckRequest(TypedDict):
    """The arguments of ``check``."""

    name: str
    digest: str


def check(session: Session, args: CheckRequest) -> Dict[str, Any]:
    """Prove that a tree is what its receipt says (operation ``receipt_check.check``; arguments ``name``, ``digest``).

    Every file is hashed unless the receipt is younger than a day; then only those are whose stat differs in anything.
    Events: ``stage``, ``files``, ``bytes``. Result: ``files``, ``bytes``, ``rehashed`` and ``path``.
    Raises RECEIPT_MISSING, or DATASET_MODIFIED, which names the files and withdraws the receipt.
    """
    name, digest = check_name(args["name"]), check_hash(args["digest"])
    if not find_folder(session.root, "trees", name):
        raise _receipt_missing(name, digest)
    with _turn(session, name, digest):
        return _check(session, name, digest)


@contextlib.contextmanager
def _turn(session: Session, name: str, digest: str) -> Iterator[None]:
    """Let one check of a tree at a time read and renew its receipt; whoever waits then finds a young one."""
    path = tree_path(session.root, name, digest) + ".check.lock"
    lock = locks.take(path)
    while lock is None:
        session.event(stage="verify", files=0, bytes=0)
        time.sleep(_TURN_S)
        lock = locks.take(path)
    try:
        yield
    finally:
        os.close(lock)


def _check(session: Session, name: str, digest: str) -> Dict[str, Any]:
    root = session.root
    receipt = receipts.read(root, name, digest)
    folder, manifest = receipts.places(root, name, digest)
    if receipt is None or not manifests.is_whole(manifest, digest):
        raise _receipt_missing(name, digest)
    now = time.time()
    young = 0 <= now - receipt["verifiedAt"] < TRUSTED_SECONDS
    wanted = _suspects(root, name, digest) if young else verification.everything
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
        receipts.withdraw(root, name, digest, "changed: " + ", ".join(names[: receipts.NAMED_FILES]))
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
    folder, manifest = receipts.places(root, name, digest)
    recorded, writer = receipts.recorded_stats(root, name, digest), receipts.ReceiptWriter(root, name, digest)
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


def _suspects(root: str, name: str, digest: str) -> verification.Chosen:
    suspects = verification.Chosen()
    for index, (_entry, recorded, now) in enumerate(receipts.compare(root, name, digest)):
        if now != recorded:
            suspects.add(index)
    return suspects


def _receipt_missing(name: str, digest: str) -> Failure:
    return Failure(
        "RECEIPT_MISSING",
        "The server has no receipt for %s (%s...), so nobody has verified that data there." % (name, digest[:12]),
        "Nothing was started and nothing was changed.",
        "Run the transfer again: it sends what is missing, verifies everything and writes the receipt.",
    )


def _modified(names: List[str]) -> Failure:
    more = " and %d more" % (len(names) - receipts.NAMED_FILES) if len(names) > receipts.NAMED_FILES else ""
    count = "One file on the server is" if len(names) == 1 else "%d files on the server are" % len(names)
    return Failure(
        "DATASET_MODIFIED",
        "%s not what was sent: %s%s." % (count, ", ".join(names[: receipts.NAMED_FILES]), more),
        "The dataset on the runner is untouched; the receipt was withdrawn, so nothing trains on this.",
        "Run the transfer again: it repairs these files and sends nothing else.",
    )


OPERATIONS = {"check": check}
