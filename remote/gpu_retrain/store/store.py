"""The store: who may write to it now, what it already holds, and whether it has room for more."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import signal
import time
from typing import Any, Dict, List, Optional, TypedDict

from gpu_retrain.access import temporary_keys
from gpu_retrain.channel import locks
from gpu_retrain.channel.layout import check_name, make_folder, open_own, read_json
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.store import incoming, manifests, objects, parts, receipts

LOCK_WAIT_S = 10.0  # an agent whose runner was killed notices within moments; one that is alive takes longer
RESERVE_BYTES = 64 << 20  # for folders, manifests and the file system's own needs
MAX_BASES = 5  # manifests that are checked and offered as the base of a difference

_lock: Optional[int] = None


class RoomRequest(TypedDict):
    """The arguments of ``room``."""

    bytes: int
    objects: int
    files: int
    treeBytes: int


class OpenRequest(TypedDict):
    """The arguments of ``open``."""

    name: str
    digest: str
    owner: str
    token: str
    needs: Optional[RoomRequest]


def open_store(session: Session, args: OpenRequest) -> Dict[str, Any]:
    """Take the store for one transfer and tell what is here.

    Arguments: ``name``; ``digest`` of the tree to come, or "" when it is not known yet; ``owner``, words for others
    about who holds the store; ``token`` of this transfer, with which it may take over from its own lost connection;
    ``needs``, the arguments of ``room``, which an empty store checks at once, or None.
    Result: ``present`` (that tree is here with its receipt), ``path`` of it, ``empty`` (no content but weights),
    ``arriving`` (hashes of files of which parts are here, unless ``present``), ``bases``
    (digests of manifests that are here, newest first), ``tellsApart`` (the volume takes names that differ in case or
    composition for two), ``last`` (``files`` and ``bytes`` of the generation that was
    published last, or None). The lock lasts as long as this agent. Raises STORE_BUSY
    and, when the store is empty, what ``room`` raises.
    """
    root, name = session.root, check_name(args["name"])
    _take_lock(root, args["owner"], args["token"])
    objects.make_folders(root)
    folder = make_folder(root, "trees", name)
    incoming.remove_abandoned(root)
    temporary_keys.remove_leftover(root)
    digest = args["digest"]
    present = bool(digest) and receipts.read(root, name, digest) is not None
    arriving = [] if present else parts.arriving(root)
    empty = objects.is_empty(root, beside=_weights(root)) and not arriving
    if empty and args["needs"]:
        room(session, args["needs"])
    return {
        "present": present,
        "path": os.path.join(folder, digest) if present else "",
        "empty": empty,
        "arriving": arriving,
        "tellsApart": objects.tells_apart(root),
        "last": _last(folder),
        "bases": [] if present else _bases(root, name, folder),
    }


def room(session: Session, args: RoomRequest) -> Dict[str, Any]:
    """Check that the volume can take a transfer: ``bytes`` of contents in ``objects`` files, a tree of ``files``.

    Result: ``links`` (a tree costs no second copy), ``freeBytes``. Raises REMOTE_DISK_FULL with what is missing.
    """
    links = objects.can_link(session.root)
    volume = os.statvfs(session.root)
    free = volume.f_bavail * volume.f_frsize
    rounding = volume.f_frsize // 2
    need = args["bytes"] + args["objects"] * rounding + RESERVE_BYTES
    inodes = args["objects"] + args["files"] // 100 + 1000
    if not links:
        need += args["treeBytes"] + args["files"] * rounding
        inodes += args["files"]
    if need > free:
        raise _full(session.root, "%.1f GB more room" % ((need - free) / 1e9), need, free)
    if volume.f_files and inodes > volume.f_favail:
        raise _full(session.root, "%d more inodes" % (inodes - volume.f_favail), need, free)
    return {"links": links, "freeBytes": free}


def _take_lock(root: str, owner: str, token: str) -> None:
    global _lock  # noqa: PLW0603 - the descriptor must live exactly as long as the process
    if _lock is not None:
        return
    path = os.path.join(root, "store.lock")
    descriptor = open_own(path, os.O_RDWR)
    until = time.monotonic() + LOCK_WAIT_S
    while not locks.attempt(descriptor):
        holder = read_json(path) or {}
        if holder.get("token") == token:
            _end_own_predecessor(holder)
        if time.monotonic() > until:
            os.close(descriptor)
            raise _busy(holder)
        time.sleep(0.1)
    holder = {
        "owner": owner,
        "token": token,
        "since": time.time(),
        "pid": os.getpid(),
        "started": incoming.started(os.getpid()),
    }
    locks.sign(descriptor, json.dumps(holder))
    _lock = descriptor


def _end_own_predecessor(holder: Dict[str, Any]) -> None:
    """End this very transfer's agent whose connection died in silence; never a process that only has its number."""
    pid = holder.get("pid")
    if isinstance(pid, int) and pid > 1 and incoming.started(pid) == holder.get("started"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it may be stopped, and it has nothing to tidy up


def _bases(root: str, name: str, folder: str) -> List[str]:
    found = [entry for entry in os.scandir(folder) if entry.name.endswith(".manifest")]
    found.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    digests = [entry.name[: -len(".manifest")] for entry in found[:MAX_BASES]]
    return [digest for digest in digests if manifests.is_whole(manifests.manifest_path(root, name, digest), digest)]


def _weights(root: str) -> int:
    """Count the files of published weights: they come first, and no dataset is hashed only to ask about them."""
    found = map(read_json, glob.glob(glob.escape(root) + "/trees/*.weights/*.receipt.json"))
    counts = (receipt.get("files") for receipt in found if isinstance(receipt, dict))
    return sum(count for count in counts if isinstance(count, int))


def _last(folder: str) -> Optional[Dict[str, Any]]:
    """Count what the newest receipt stands for; one that is damaged counts as none."""
    newest = max(glob.glob(glob.escape(folder) + "/*.receipt.json"), key=os.path.getmtime, default=None)
    receipt = read_json(newest) if newest else None
    if not isinstance(receipt, dict):
        return None
    counts = {name: receipt.get(name) for name in ("files", "bytes")}
    return counts if all(isinstance(count, int) for count in counts.values()) else None


def _busy(holder: Dict[str, Any]) -> Failure:
    minutes = max(0.0, time.time() - float(holder.get("since") or time.time())) / 60
    return Failure(
        "STORE_BUSY",
        "Another transfer writes to this server: %s, for %.0f minutes." % (holder.get("owner") or "unknown", minutes),
        "Its work and all trees are untouched.",
        "Wait until it is done or cancel it, then run this again. Two runners need two roots.",
    )


def _full(root: str, lacking: str, need: int, free: int) -> Failure:
    return Failure(
        "REMOTE_DISK_FULL",
        "The volume of %s needs %s: %.1f GB are needed, %.1f GB are free." % (root, lacking, need / 1e9, free / 1e9),
        "Nothing was sent; everything on the server is as it was.",
        "Free space there, or set root to a folder on a larger volume.",
    )


OPERATIONS = {"open": open_store, "room": room}
