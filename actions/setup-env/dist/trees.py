"""Trees: assembled from objects by hard links, verified as a whole, published by one rename."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import struct
import threading
import time
from typing import Any, Dict, List, Optional

import manifest_stream
import manifests
import objects
import receipts
import verification
from layout import check_hash, check_name, object_path, sync_folder, tree_path
from wire import Session

INDEX = struct.Struct(">I")
FLUSH_EVENT_S = 5.0
BITMAP_BYTES = 8192  # one data frame for 65,536 files: at 100,000 files/s it is also the sign that we live


def missing(session: Session, args: Dict[str, Any]) -> Dict[str, Any]:
    """Take the manifest of the tree to come and tell which contents are not here.

    Arguments: ``name``, ``digest``, ``base`` (digest of a manifest that is here, or ""). The exchange's data is the
    manifest as manifest_stream describes it. Data back: a bitmap, one bit per entry, set where the content is missing;
    the result counts them as ``missing``.
    """
    root, name, digest = session.root, check_name(args["name"]), check_hash(args["digest"])
    path = manifests.manifest_path(root, name, digest)
    base = manifests.manifest_path(root, name, args["base"]) if args["base"] else ""
    manifest_stream.receive(session, base, path, digest)
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


def publish(session: Session, args: Dict[str, Any]) -> Dict[str, Any]:
    """Assemble, flush, re-hash and publish a tree whose manifest is here, and write its receipt.

    Arguments: ``name``, ``digest``. Events: ``stage`` (link, flush, verify), ``files``, ``bytes``. When contents are
    missing or turn out damaged, those are removed, their entries' indexes come back as data (u32 each), and the
    result's ``missing`` counts them: send them and publish again. With ``missing`` 0 the tree is at ``path``.
    """
    root, name, digest = session.root, check_name(args["name"]), check_hash(args["digest"])
    assembly = Assembly(session, root, name, digest)
    lacking = assembly.link()
    if not lacking:
        _flush(session)
        lacking = assembly.verify()
    for start in range(0, len(lacking), 1 << 16):
        session.send(b"".join(INDEX.pack(index) for index in lacking[start : start + (1 << 16)]))
    return {"missing": len(lacking), "path": tree_path(root, name, digest)}


class Assembly:
    """A tree in the making: a folder beside its final name, or the published tree that lost its receipt."""

    def __init__(self, session: Session, root: str, name: str, digest: str) -> None:
        self._session, self._root, self._name, self._digest = session, root, name, digest
        self._final = tree_path(root, name, digest)
        self._manifest = manifests.manifest_path(root, name, digest)
        self._published = os.path.isdir(self._final)
        self._folder = os.fsencode(self._final if self._published else self._final + ".new")
        self._made = b""

    def link(self) -> List[int]:
        """Link every entry that is not there yet; return the indexes of those whose content is missing."""
        receipts.discard(self._root, self._name, self._digest)
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        progress = self._progress("link")
        lacking = []
        for index, entry in enumerate(manifests.entries(self._manifest)):
            if not self._place(entry):
                lacking.append(index)
            progress.add(entry[1])
        return lacking

    def verify(self) -> List[int]:
        """Re-hash the whole tree; publish it with its receipt, or drop what is damaged and return its indexes."""
        began = time.time()
        self._remove_extras()
        writer = receipts.ReceiptWriter(self._root, self._name, self._digest)
        lacking = []
        progress = self._progress("verify")
        for index, entry, status in verification.hash_tree(
            self._folder, self._manifest, progress, verification.everything
        ):
            if status is None:
                self._discard(entry)
                lacking.append(index)
            else:
                writer.add(receipts.stats_of(status))
        if lacking:
            writer.abandon()
            return lacking
        if not self._published:
            os.rename(self._folder, self._final)
        sync_folder(os.path.dirname(self._final))
        writer.finish(began)
        return []

    def _place(self, entry: manifests.Entry) -> bool:
        path, size, sha256 = entry
        target = self._folder + b"/" + path
        self._make_folder(os.path.dirname(path))
        status = _lstat(target)
        if status is not None and stat.S_ISREG(status.st_mode) and status.st_size == size:
            return True
        if not objects.holds(self._root, sha256, size):
            return False
        if status is not None:
            _remove(target)
        objects.link(self._root, sha256, target)
        return True

    def _make_folder(self, folder: bytes) -> None:
        """Make a folder of the tree; what stands in its way, such as a link that leads elsewhere, is removed."""
        if folder == self._made:
            return
        target = self._folder
        for part in folder.split(b"/"):
            target += b"/" + part
            status = _lstat(target)
            if status is not None and not stat.S_ISDIR(status.st_mode):
                os.unlink(target)
                status = None
            if status is None:
                os.mkdir(target, 0o700)
        self._made = folder

    def _discard(self, entry: manifests.Entry) -> None:
        """Remove a damaged file, and its object if that is damaged too; they usually share the inode."""
        with contextlib.suppress(OSError):
            _remove(self._folder + b"/" + entry[0])
        path = os.fsencode(object_path(self._root, entry[2].hex()))
        with contextlib.suppress(OSError):
            if objects.hash_file(path) != entry[2]:
                objects.drop(self._root, entry[2])

    def _remove_extras(self) -> None:
        for path in list(verification.extra_files(self._folder, self._manifest)):
            _remove(self._folder + b"/" + path)

    def _progress(self, stage: str) -> verification.Progress:
        return verification.Progress(lambda files, size: self._session.event(stage=stage, files=files, bytes=size))


def _flush(session: Session) -> None:
    """Have everything written to the disk, which may take minutes, and say meanwhile that we live."""
    sync = threading.Thread(target=os.sync, daemon=True)
    sync.start()
    while sync.is_alive():
        session.event(stage="flush", files=0, bytes=0)
        sync.join(FLUSH_EVENT_S)


def _lstat(path: bytes) -> Optional[os.stat_result]:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _remove(path: bytes) -> None:
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.unlink(path)


OPERATIONS = {"missing": missing, "publish": publish}
