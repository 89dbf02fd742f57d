"""What the runner asks of a tree: which contents are missing for it, and to publish it."""

from __future__ import annotations

import concurrent.futures
import contextlib
import struct
from typing import Any, Dict, TypedDict

from gpu_retrain.channel.layout import check_hash, check_name, make_folder, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.store import flush, generations, manifest_stream, manifests, objects
from gpu_retrain.store.assembly import Assembly, changed_here

INDEX = struct.Struct(">I")
FLUSH_EVENT_S = 5.0
BITMAP_BYTES = 8192  # one data frame for 65,536 files: at 100,000 files/s it is also the sign that we live


class MissingRequest(TypedDict):
    """The arguments of ``missing``."""

    name: str
    digest: str
    base: str


def missing(session: Session, args: MissingRequest) -> Dict[str, Any]:
    """Take the manifest of the tree to come and tell which contents are not here.

    Arguments: ``name``, ``digest``, ``base`` (digest of a manifest that is here, or ""). The exchange's data is the
    manifest as manifest_stream describes it. Data back: a bitmap, one bit per entry, set where the content is missing;
    the result counts them as ``missing``.
    """
    root, path = session.root, _take_manifest(session, args)
    count, bits = 0, bytearray()
    for index, (_path, size, sha256) in enumerate(manifests.entries(path)):
        if index & 7 == 0:
            if len(bits) == BITMAP_BYTES:
                session.send(bytes(bits))
                bits.clear()
            bits.append(0)
        if not objects.holds(root, sha256, size):
            bits[-1] |= 1 << (index & 7)
            count += 1
    session.send(bytes(bits))
    return {"missing": count}


class PublishRequest(MissingRequest):
    """The arguments of ``publish``."""

    keep: int
    manifest: bool


def publish(session: Session, args: PublishRequest) -> Dict[str, Any]:
    """Assemble, flush, re-hash and publish a tree, write its receipt, and remove generations that are too many.

    Arguments: ``name``, ``digest``, ``keep`` as for generations.prune; ``manifest`` tells that the manifest comes as
    in ``missing``, ``base`` included, and is not here yet. Events: ``stage`` (link, flush, verify), ``files``,
    ``bytes``. When contents are missing or turn out damaged, those are removed, their entries' indexes come back as
    data (u32 each), and the result's ``missing`` counts them: send them and publish again. With ``missing`` 0 the tree
    is at ``path``, and the result has what pruning says, or why it failed as ``pruneProblem``. Raises
    VERIFICATION_FAILED when the manifest here is not the one that was sent.
    """
    root, name, digest = session.root, check_name(args["name"]), check_hash(args["digest"])
    if args["manifest"]:
        _take_manifest(session, args)
    elif not manifests.is_whole(manifests.manifest_path(root, name, digest), digest):
        raise changed_here()
    with contextlib.closing(Assembly(session, root, name, digest)) as assembly:
        lacking = assembly.link()
        if not lacking:
            _flush(session)
            lacking = assembly.verify()
    for start in range(0, len(lacking), 1 << 16):
        session.send(b"".join(INDEX.pack(index) for index in lacking[start : start + (1 << 16)]))
    pruned = {} if lacking else _prune(session, args)
    return {"missing": len(lacking), "path": tree_path(root, name, digest), **pruned}


def _take_manifest(session: Session, args: MissingRequest) -> str:
    """Receive the manifest of the tree to come; return its path."""
    root, name, digest = session.root, check_name(args["name"]), check_hash(args["digest"])
    make_folder(root, "trees", name)
    path = manifests.manifest_path(root, name, digest)
    base = manifests.manifest_path(root, name, args["base"]) if args["base"] else ""
    manifest_stream.receive(session, base, path, digest)
    return path


def _prune(session: Session, args: PublishRequest) -> Dict[str, Any]:
    """Make room for the next generation. The tree is published by now, so nothing here may fail the transfer."""
    try:
        return generations.prune(session, args)
    except (OSError, Failure) as error:
        return {"pruneProblem": str(error)}


def _flush(session: Session) -> None:
    """Have everything written to the disk, which may take minutes, and say meanwhile that we live."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        flushing = pool.submit(flush.flush, session.root)
        while True:
            session.event(stage="flush", files=0, bytes=0)
            with contextlib.suppress(concurrent.futures.TimeoutError):
                return flushing.result(timeout=FLUSH_EVENT_S)


OPERATIONS = {"missing": missing, "publish": publish}
