"""File contents under their own hash: how they arrive, are verified, and are linked into trees."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import os
import shutil
import stat
from typing import Callable, Iterator, Optional

from gpu_retrain.channel.layout import READ_ONLY, create, make_folder, object_path

Listener = Callable[[int], None]  # hears of every chunk's size

CHUNK_BYTES = 1 << 20
WRITE_OUT_BYTES = 64 << 10  # smaller ones are written out together, which takes fewer seeks
_ALIKE = (b"e", b"E", b"\xc3\xa9", b"e\xcc\x81")  # two cases of one letter, and two ways to write another
_CANNOT_LINK = (errno.EMLINK, errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EACCES)


def make_folders(root: str) -> None:
    """Make the 256 folders of the store, so that no write has to look."""
    for first in range(256):
        make_folder(root, "objects", "%02x" % first)


def is_empty(root: str, beside: int = 0) -> bool:
    """Tell whether the store holds no content at all, or no more than ``beside`` contents that do not count."""
    return next(itertools.islice(stored(root), beside, None), None) is None


def find(root: str, sha256: bytes, size: int) -> Optional[os.stat_result]:
    """Look whether an object is there with its size. Its content is verified when a tree is published."""
    try:
        status = os.lstat(object_path(root, sha256.hex()))
    except FileNotFoundError:
        return None
    return status if stat.S_ISREG(status.st_mode) and status.st_size == size else None


def holds(root: str, sha256: bytes, size: int) -> bool:
    """Tell whether ``find`` finds an object."""
    return find(root, sha256, size) is not None


def hash_file(path: bytes, from_disk: bool = False, progress: Optional[Listener] = None) -> bytes:
    """SHA-256 of a file; ``progress`` hears of every chunk's size.

    ``from_disk`` drops the pages that the kernel remembers first, so that what is hashed is what the disk holds.
    """
    sha256 = hashlib.sha256()
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if from_disk:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        for chunk in iter(lambda: os.read(descriptor, CHUNK_BYTES), b""):
            sha256.update(chunk)
            if progress:
                progress(len(chunk))
    finally:
        os.close(descriptor)
    return sha256.digest()


def check(path: bytes, size: int, sha256: bytes, progress: Optional[Listener] = None) -> Optional[os.stat_result]:
    """Read a file from the disk: its stat, or None when it is not what it should be or changed meanwhile."""
    try:
        before = os.lstat(path)
        if not stat.S_ISREG(before.st_mode) or before.st_size != size:
            return None
        if hash_file(path, from_disk=True, progress=progress) != sha256:
            return None
        after = os.lstat(path)
    except OSError:
        return None
    same = (before.st_ino, before.st_mtime_ns, before.st_ctime_ns) == (
        after.st_ino,
        after.st_mtime_ns,
        after.st_ctime_ns,
    )
    return after if same else None


def keep(temporary: str, root: str, sha256: bytes) -> None:
    """Give a verified file, which may only be read by now, its name in the store.

    An older file there may be damaged, so the fresh one replaces it; trees keep the inode that they were linked to.
    """
    os.rename(temporary, object_path(root, sha256.hex()))


def link(root: str, sha256: bytes, target: bytes) -> None:
    """Put an object into a tree: a hard link, or a copy where the file system refuses one."""
    link_or_copy(os.fsencode(object_path(root, sha256.hex())), target)


def link_or_copy(source: bytes, target: bytes) -> None:
    """Make ``target`` the same file as ``source``, or a copy of it where the file system refuses a link."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        _copy(source, target)


def can_link(root: str) -> bool:
    """Tell whether the volume has hard links, by trying."""
    one, other = (os.path.join(root, "link-probe.%d.%d" % (os.getpid(), number)) for number in (1, 2))
    try:
        os.close(create(one))
        os.link(one, other)
    except OSError:
        return False
    else:
        return True
    finally:
        for path in (one, other):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


def tells_apart(root: str) -> bool:
    """Tell whether the volume takes names that differ in case, or in how a letter is composed, for two, by trying."""
    folder = os.fsencode(os.path.join(root, "name-probe.%d" % os.getpid()))
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.mkdir(folder, 0o700)
        for name in _ALIKE:
            os.close(os.open(folder + b"/" + name, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600))
        return len(os.listdir(folder)) == len(_ALIKE)
    except OSError:  # such a name is refused altogether
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_unused(root: str, sha256: bytes) -> bool:
    """Tell whether an object is there and no tree links to it. Means nothing where trees are copies."""
    try:
        return os.lstat(object_path(root, sha256.hex())).st_nlink == 1
    except FileNotFoundError:
        return False


def stored(root: str) -> Iterator[os.DirEntry[str]]:
    """Yield everything in the store."""
    for folder in range(256):
        with os.scandir(make_folder(root, "objects", "%02x" % folder)) as entries:
            yield from list(entries)


def drop(root: str, sha256: bytes) -> None:
    """Remove an object whose content is not what its name says."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(object_path(root, sha256.hex()))


def _copy(source: bytes, target: bytes) -> None:
    temporary = target[: target.rindex(b"/") + 1] + b".copy.%d.tmp" % os.getpid()
    reading = os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    with reading as reader, os.fdopen(create(os.fsdecode(temporary)), "wb") as writer:
        shutil.copyfileobj(reader, writer, CHUNK_BYTES)
    os.chmod(temporary, READ_ONLY)
    os.rename(temporary, target)
