"""Sends a tree that lies here to another server: directly, over ssh, or through the runner."""

from __future__ import annotations

import base64
import os
import time
from typing import Any, Dict, Iterator, List, Optional, Tuple, TypedDict

from gpu_retrain.channel.layout import check_hash, check_name, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.staging.sender_pool import SenderPool
from gpu_retrain.staging.ssh_clients import SshClients
from gpu_retrain.staging.stream_sender import Sender
from gpu_retrain.store import manifests, receipts

_PIECE_BYTES = 1 << 19
_REPORT_S = 1.0


class OfferRequest(TypedDict):
    """The arguments of ``offer``."""

    name: str
    digest: str


def offer(session: Session, args: OfferRequest) -> Dict[str, Any]:
    """Tell which verified tree of a name is here, and send its manifest (operation ``dispatch.offer``).

    Arguments: ``name``; ``digest``, or "" for the newest with a receipt. Result: ``digest``; the manifest is the
    exchange's data. Raises RECEIPT_MISSING.
    """
    root, name = session.root, check_name(args["name"])
    digest = args["digest"] or _newest(root, name)
    if not digest or receipts.read(root, name, check_hash(digest)) is None:
        raise Failure(
            "RECEIPT_MISSING",
            "The staging server has no verified tree %s%s." % (name, "@" + digest[:12] if digest else ""),
            "Nothing was sent, and nothing was changed.",
            "Transfer it to the staging server first, or correct dataset.name or dataset.staging-root.",
        )
    with open(manifests.manifest_path(root, name, digest), "rb") as file:
        for piece in iter(lambda: file.read(_PIECE_BYTES), b""):
            session.send(piece)
    return {"digest": digest}


class SendRequest(TypedDict):
    """The arguments of ``send``."""

    name: str
    digest: str
    places: str
    via: Optional[Dict[str, Any]]


def send(session: Session, args: SendRequest) -> Dict[str, Any]:
    """Send contents of a tree (operation ``dispatch.send``).

    Arguments: ``name``, ``digest``; ``places``, a bitmap over the manifest's entries in base64; ``via`` as SshClients
    takes it, or None to send the records to the runner as data, whose answers are then those of ``receive.objects``.
    Events: ``reached`` once the other server has let us in; ``acked`` and ``files`` so far. Result: ``problem``, ""
    unless the other server could not be reached.
    """
    tree = tree_path(session.root, args["name"], args["digest"])
    manifest = manifests.manifest_path(session.root, args["name"], args["digest"])
    wanted = _Chosen(tree, manifest, base64.b64decode(args["places"]))
    if args["via"] is None:
        _relay(session, wanted)
        return {"problem": ""}
    with SshClients(session, args["via"]) as far:
        problem = far.connect()
        if problem:
            return {"problem": problem}
        session.event(reached=True)
        try:
            SenderPool(far.lines, wanted).run(lambda acked, files: _tell(session, acked, files), far.hang_up)
        except (EOFError, BrokenPipeError) as error:
            raise _lost(far.last_words() or str(error)) from error
    return {"problem": ""}


def _relay(session: Session, wanted: _Chosen) -> None:
    sender, said_at = Sender(session), time.monotonic()

    def report() -> None:
        nonlocal said_at
        if time.monotonic() - said_at > _REPORT_S:
            said_at = time.monotonic()
            session.event(acked=sender.acked, files=sender.files)

    for path, size, sha256 in wanted:
        sender.send_file(path, size, sha256, report)
    sender.finish(report, ends=False)
    session.event(acked=sender.acked, files=sender.files)


def _tell(session: Session, acked: int, files: int) -> None:
    """Say how far it is, and look whether the runner is still there."""
    session.event(acked=acked, files=files)
    session.wait(0.001)


class _Chosen:
    """The files to send, in the manifest's order: path, size and hash."""

    def __init__(self, tree: str, manifest: str, bits: bytes) -> None:
        self._tree, self._manifest, self._bits = os.fsencode(tree), manifest, bits

    def __iter__(self) -> Iterator[Tuple[bytes, int, bytes]]:
        for index, (path, size, sha256) in enumerate(manifests.entries(self._manifest)):
            if index >> 3 < len(self._bits) and self._bits[index >> 3] >> (index & 7) & 1:
                yield self._tree + b"/" + path, size, sha256


def _newest(root: str, name: str) -> Optional[str]:
    folder = os.path.join(root, "trees", name)
    if not os.path.isdir(folder):
        return None
    found: List[os.DirEntry[str]] = [entry for entry in os.scandir(folder) if entry.name.endswith(".receipt.json")]
    found.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    digests = [entry.name[: -len(".receipt.json")] for entry in found]
    return next((digest for digest in digests if receipts.read(root, name, digest) is not None), None)


def _lost(why: str) -> Failure:
    return Failure(
        "CONNECTION_LOST",
        "The staging server lost its connection to the training server: %s." % why,
        "What has arrived is kept; every tree on the server is as it was.",
        "Run the transfer again: only the rest is sent.",
    )


OPERATIONS = {"offer": offer, "send": send}
