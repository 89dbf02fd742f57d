"""The volumes of the server, and what a folder on one of them can do."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import threading
import time
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

# A volume on a dead network server never answers; the others are told without it.
_STAT_LIMIT_S = 5.0
# Adding up what lies below root is for credit only; a store of millions of files may take longer than it is worth.
_STORED_LIMIT_S = 10.0
_LISTED = 50

# Kinds of mounts that hold no files of ours: the kernel's own, memory, and read-only images.
_NOT_STORAGE = re.compile(
    "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fuse.lxcfs|fusectl|hugetlbfs|iso9660|"
    "mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs"
)


class Mount(NamedTuple):
    """One line of /proc/self/mounts."""

    device: str
    path: str
    kind: str


def parse_mounts(text: str) -> List[Mount]:
    """Read /proc/self/mounts; white space in a path is written in octal there."""
    rows = [line.split(" ") for line in text.splitlines()]
    return [Mount(_unescape(row[0]), _unescape(row[1]), row[2]) for row in rows if len(row) >= 3]


def _unescape(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text


def list_volumes(mounts: List[Mount]) -> List[Dict[str, Any]]:
    """Describe every volume that could hold ``root``, largest free space first; each file system counts once."""
    described: List[Tuple[int, Dict[str, Any]]] = []
    threads = [
        threading.Thread(target=_describe, args=(mount, described), daemon=True)
        for mount in mounts
        if not _NOT_STORAGE.fullmatch(mount.kind)
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + _STAT_LIMIT_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    once: Dict[int, Dict[str, Any]] = {}
    for number, volume in sorted(described, key=lambda item: len(item[1]["path"])):
        once.setdefault(number, volume)
    return sorted(once.values(), key=lambda volume: -int(volume["freeBytes"]))[:_LISTED]


def _describe(mount: Mount, described: List[Tuple[int, Dict[str, Any]]]) -> None:
    try:
        if os.path.isdir(mount.path):
            described.append((os.stat(mount.path).st_dev, {"kind": mount.kind, **space(mount.path)}))
    except OSError:
        return  # not ours to see


def space(path: str) -> Dict[str, Any]:
    """Tell how much room a folder's volume has for us. ``freeInodes`` is None where files are not counted."""
    status = os.statvfs(path)
    return {
        "path": path,
        "totalBytes": status.f_blocks * status.f_frsize,
        "freeBytes": status.f_bavail * status.f_frsize,
        "freeInodes": status.f_favail if status.f_files else None,
        "writable": os.access(path, os.W_OK | os.X_OK) and not status.f_flag & os.ST_RDONLY,
    }


def free_bytes(folder: str) -> int:
    """Give the room on a folder's file system; one that does not answer is not said to be full."""
    try:
        volume = os.statvfs(folder)
    except OSError:
        return sys.maxsize
    return volume.f_bavail * volume.f_frsize


def try_folder(path: str) -> Dict[str, Any]:
    """Do in a folder what the pipeline will do there: write, flush, link, rename, and run programs.

    Returns ``hardLinks`` and ``problem``, which is empty when all that is needed works.
    """
    if os.statvfs(path).f_flag & os.ST_NOEXEC:
        return {"hardLinks": False, "problem": "programs cannot run there: the volume is mounted noexec"}
    try:
        work = tempfile.mkdtemp(prefix="probe-", dir=path)
    except OSError as error:
        return {"hardLinks": False, "problem": "no folder can be made there: %s" % error.strerror}
    try:
        return _try_files(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _try_files(work: str) -> Dict[str, Any]:
    first, linked, renamed = (os.path.join(work, name) for name in ("first", "linked", "renamed"))
    try:
        with open(first, "wb") as file:
            file.write(b"probe")
            file.flush()
            os.fsync(file.fileno())
        has_links = _link(first, linked)
        os.rename(first, renamed)
    except OSError as error:
        return {"hardLinks": False, "problem": "files cannot be written there: %s" % error.strerror}
    return {"hardLinks": has_links, "problem": ""}


def _link(source: str, target: str) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def stored_bytes(root: str, name: str) -> Optional[int]:
    """Add up what the store may hold on disk of a dataset already; None when that takes too long.

    Where no tree has its name that is only what no tree has at all: the contents that a broken transfer left. Those of
    other datasets are not part of it.
    """
    until = time.monotonic() + _STORED_LIMIT_S
    has_tree = os.path.isdir(os.path.join(root, "trees", name))
    total = 0
    for status in _objects(os.path.join(root, "objects")):
        if has_tree or status.st_nlink == 1:
            total += status.st_blocks * 512
        if time.monotonic() > until:
            return None
    return total


def _objects(folder: str) -> Iterator[os.stat_result]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _objects(entry.path)
                else:
                    yield entry.stat(follow_symlinks=False)
    except OSError:
        return  # it is being collected right now, or was never made
