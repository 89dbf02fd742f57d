"""Trees: assembled from objects by hard links, verified as a whole, published by one rename."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from typing import List, Optional

from gpu_retrain.channel.layout import make_folder, object_path, sync_folder, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.store import ledger, manifests, objects, receipts, verification
from gpu_retrain.store.stats import stats_of

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Assembly:
    """A tree in the making: a folder beside its final name, or the published tree that lost its receipt."""

    def __init__(self, session: Session, root: str, name: str, digest: str) -> None:
        self._session, self._root, self._name, self._digest = session, root, name, digest
        self._final = tree_path(root, name, digest)
        self._manifest = manifests.manifest_path(root, name, digest)
        self._published = os.path.isdir(self._final)
        self._named = self._final if self._published else self._final + ".new"
        make_folder(root, "trees", name, os.path.basename(self._named))
        # Held open: whatever happens to names meanwhile, such a path leads into exactly this folder.
        self._tree = os.open(self._named, _FOLDER)
        self._folder = _held(self._tree)
        self._inner, self._made = os.dup(self._tree), b""
        self._ledgers, self._linked = ledger.Proven(root), ledger.Linked()

    def close(self) -> None:
        """Let go of the folders."""
        os.close(self._inner)
        os.close(self._tree)

    def link(self) -> List[int]:
        """Link every entry that is not there yet; return the indexes of those whose content is missing."""
        receipts.discard(self._root, self._name, self._digest)
        progress = self._progress("link")
        lacking = []
        for index, entry in enumerate(manifests.entries(self._manifest)):
            if not self._place(index, entry):
                lacking.append(index)
            progress.add(entry[1])
        return lacking

    def verify(self) -> List[int]:
        """Re-hash all that no ledger proves, and publish the tree with its receipt.

        Returns the indexes of what is damaged, which is dropped; then nothing is published.
        """
        began = min(time.time(), self._ledgers.since)
        self._remove_extras()
        writer = receipts.ReceiptWriter(self._root, self._name, self._digest)
        lacking = []
        progress = self._progress("verify")
        for index, entry, status in verification.hash_tree(
            self._folder, self._manifest, progress, verification.everything, self._linked.look
        ):
            if status is None:
                self._discard(entry)
                lacking.append(index)
            else:
                writer.add(stats_of(status))
        if lacking:
            writer.abandon()
            return lacking
        if not self._published:
            os.rename(self._named, self._final)
        if not os.path.samestat(os.lstat(self._final), os.fstat(self._tree)):
            raise changed_here()
        sync_folder(os.path.dirname(self._final))
        writer.finish(began)
        ledger.remove_all(self._root)
        return []

    def _place(self, index: int, entry: manifests.Entry) -> bool:
        path, size, sha256 = entry
        target = self._folder_for(path) + b"/" + os.path.basename(path)
        held = objects.find(self._root, sha256, size)
        # In a new tree nothing has the name: to look first would take a fifth of the time.
        if held is not None and self._link(index, sha256, held, target):
            return True
        status = _lstat(target)
        if status is not None and stat.S_ISREG(status.st_mode) and status.st_size == size:
            return True
        if held is None:
            return False
        if status is not None:
            _remove(target)
        return self._link(index, sha256, held, target)

    def _link(self, index: int, sha256: bytes, held: os.stat_result, target: bytes) -> bool:
        """Link an object; False when something has its name."""
        try:
            objects.link(self._root, sha256, target)
        except FileExistsError:
            return False
        if self._ledgers.holds(sha256, held):
            linked = os.lstat(target)
            # A copy is another file, and so is what came a second time over another connection just now.
            if os.path.samestat(linked, held) and linked.st_mtime_ns == held.st_mtime_ns:
                self._linked.add(index, sha256, linked)
        return True

    def _folder_for(self, path: bytes) -> bytes:
        """Make the folder that a file goes into; what stands in its way, such as a link, is removed."""
        folder = os.path.dirname(path)
        if folder != self._made:
            inner = os.dup(self._tree)
            for part in folder.split(b"/") if folder else ():
                inner = _step(inner, part)
            os.close(self._inner)
            self._inner, self._made = inner, folder
        return _held(self._inner)

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


def _held(descriptor: int) -> bytes:
    """Path of a folder that is open."""
    return b"/proc/self/fd/%d" % descriptor


def _step(parent: int, name: bytes) -> int:
    """Go from an open folder into one in it, made if need be; closes the first."""
    try:
        status = _lstat(name, parent)
        if status is not None and not stat.S_ISDIR(status.st_mode):
            os.unlink(name, dir_fd=parent)
        with contextlib.suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=parent)
        return os.open(name, _FOLDER, dir_fd=parent)
    finally:
        os.close(parent)


def _lstat(path: bytes, folder: Optional[int] = None) -> Optional[os.stat_result]:
    try:
        return os.stat(path, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None


def _remove(path: bytes) -> None:
    if stat.S_ISDIR(os.lstat(path).st_mode):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def changed_here() -> Failure:
    """Say that somebody else writes where a tree is assembled."""
    return Failure(
        "VERIFICATION_FAILED",
        "The manifest or the folder of the new tree was changed on the server while it was assembled.",
        "Nothing was published; the dataset on the runner is untouched.",
        "Run the transfer again; if it repeats, look who else writes there, or suspect the server's disk.",
    )
