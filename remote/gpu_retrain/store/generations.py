"""Older generations of a dataset, and contents that no tree holds any more: what is removed, and what never is."""

from __future__ import annotations

import contextlib
import glob
import itertools
import os
import shutil
import time
from typing import Any, Dict, Iterator, List, TypedDict

from gpu_retrain.channel.layout import check_hash, check_name, tree_path
from gpu_retrain.channel.wire import Session
from gpu_retrain.records import states
from gpu_retrain.store import manifests, objects, parts, receipts

ABANDONED_S = 7 * 86400.0  # a transfer that was not taken up again for so long is not coming back
ALIVE_S = 5.0


class PruneRequest(TypedDict):
    """Which generations of a dataset stay: the newest, and ``keep`` in all."""

    name: str
    digest: str
    keep: int


def prune(session: Session, args: PruneRequest) -> Dict[str, Any]:
    """Remove all but the newest generations of a dataset.

    Arguments: ``name``; ``digest`` of the newest, which stays whatever happens; ``keep``, how many in all. One that a
    training uses stays, too. Result: the ``removed`` digests and the ``bytes`` that this made free.
    """
    root, name, newest = session.root, check_name(args["name"]), check_hash(args["digest"])
    folder = os.path.join(root, "trees", name)
    others = [digest for digest in _generations(folder) if digest != newest]
    removed = [digest for digest in others[max(0, args["keep"] - 1) :] if not _in_use(root, digest)]
    freed = sum(_remove(session, name, digest) for digest in removed)
    _remove_unfinished(folder, newest)
    freed += _collect(session)
    return {"removed": removed, "bytes": freed}


def _generations(folder: str) -> List[str]:
    """Digests of the manifests in a dataset's folder, newest first."""
    found = [entry for entry in os.scandir(folder) if entry.name.endswith(".manifest")]
    found.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    return [entry.name[: -len(".manifest")] for entry in found]


def _in_use(root: str, digest: str) -> bool:
    """Tell whether a training that has not ended was ordered to use this tree."""
    for folder in glob.glob(os.path.join(glob.escape(root), "trainings", "*")):
        state = states.read(folder)
        if state is not None and state.get("state") in states.ENDED:
            continue
        for order in glob.glob(os.path.join(glob.escape(folder), "order.*.json")):
            with open(order, encoding="utf-8", errors="replace") as file:
                if digest in file.read():
                    return True
    return False


def _remove(session: Session, name: str, digest: str) -> int:
    """Remove one generation, its receipt first, and the contents that only it held; return the bytes of those."""
    root, tree = session.root, tree_path(session.root, name, digest)
    manifest = manifests.manifest_path(root, name, digest)
    receipts.discard(root, name, digest)
    for folder in (tree, tree + ".new"):
        shutil.rmtree(folder, ignore_errors=True)
    freed = 0
    if objects.can_link(root):
        for _path, size, sha256 in _alive(session, manifests.entries(manifest)):
            if objects.is_unused(root, sha256):
                objects.drop(root, sha256)
                freed += size
    for leftover in (tree + ".stats", tree + ".check.lock", tree + ".pixels.json", manifest):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(leftover)
    return freed


def _remove_unfinished(folder: str, newest: str) -> None:
    """Remove what transfers that were given up left beside the trees: we hold the store, so nobody works on it."""
    for entry in list(os.scandir(folder)):
        if entry.name.endswith(".new") and not entry.name.startswith(newest):
            shutil.rmtree(entry.path, ignore_errors=True)
        elif entry.name.endswith(".tmp"):
            os.unlink(entry.path)


def _collect(session: Session) -> int:
    """Remove contents that no tree holds and that arrived long ago; return their bytes."""
    freed, before = 0, time.time() - ABANDONED_S
    if not objects.can_link(session.root):
        return 0
    for entry in _alive(session, itertools.chain(objects.stored(session.root), parts.files(session.root))):
        status = entry.stat(follow_symlinks=False)
        if status.st_nlink == 1 and status.st_mtime < before:
            os.unlink(entry.path)
            freed += status.st_size
    return freed


def _alive(session: Session, items: Iterator[Any]) -> Iterator[Any]:
    """Pass items on and say every few seconds that we live."""
    said = time.monotonic()
    for item in items:
        if time.monotonic() - said > ALIVE_S:
            session.event(busy=True)
            said = time.monotonic()
        yield item
