"""Where everything lies below ``root``, and the ways in which files are written there."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
from typing import IO, Any, Optional

from gpu_retrain.channel import descent
from gpu_retrain.channel.wire import Failure

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_KEPT = "Nothing was written."
_MOVE_AWAY = "Look at what lies there and move it away; the file is made anew."
# What opening gives for a link, a folder, a pipe or a socket, and another user's file.
_NO_FILE = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EACCES, errno.EPERM)
# What lies in root and is ours; what else somebody keeps there is none of our business.
_FOLDERS = (
    "agent",
    "cache",
    "incoming",
    "ledgers",
    "objects",
    "parts",
    "temporary",
    "tools",
    "trainings",
    "trees",
    "venvs",
    "weights",
)


def check_name(text: object) -> str:
    """Return a training id, dataset name or fingerprint that is safe as one path component.

    Raises INPUT_INVALID for anything else, so that no path is ever built from a name that could leave its folder.
    """
    if isinstance(text, str) and _NAME.match(text):
        return text
    raise Failure(
        "INPUT_INVALID",
        "%r is not a usable name." % (text,),
        _KEPT,
        "Use letters, digits, '.', '_' and '-', at most 100, beginning with a letter or digit.",
    )


def check_hash(text: object) -> str:
    """Return a SHA-256 as 64 lower-case hex digits, or raise INPUT_INVALID."""
    if isinstance(text, str) and _HASH.match(text):
        return text
    raise Failure("INPUT_INVALID", "%r is no SHA-256 in hex." % (text,), _KEPT, "Pass it as it was given out.")


def object_path(root: str, sha256: str) -> str:
    """Path of a file's content under its own hash."""
    # Asked for every file, and os.path.join takes four times as long.
    return "%s/objects/%s/%s" % (root, sha256[:2], sha256[2:])


def tree_path(root: str, name: str, digest: str) -> str:
    """Path of a dataset's assembled folder."""
    return os.path.join(root, "trees", check_name(name), check_hash(digest))


def receipt_path(root: str, name: str, digest: str) -> str:
    """Path of the proof that a tree was re-hashed when complete."""
    return tree_path(root, name, digest) + ".receipt.json"


def venv_path(root: str, fingerprint: str) -> str:
    """Path of the Python environment with this fingerprint."""
    return os.path.join(root, "venvs", check_name(fingerprint))


def open_root(path: str) -> str:
    """Make ``root`` if need be and return it, absolute and without links.

    Raises ROOT_UNUSABLE when it cannot be made, is not ours, or others may write into it, into a folder of ours in it,
    or into one above it: on a shared machine somebody else's link could lead our writes elsewhere.
    """
    root = descent.make(path)
    for name in _FOLDERS:
        with contextlib.suppress(FileNotFoundError):
            own = os.path.join(root, name)
            descent.check(own, os.lstat(own))
    return root


def make_folder(root: str, *parts: str) -> str:
    """Make a folder below ``root``, or take the one that is there, and return its path.

    Raises ROOT_UNUSABLE where something else stands in the place of one of ``parts``, or somebody else's folder, or one
    into which others may write: a link could lead elsewhere.
    """
    path = root
    for part in parts:
        path = os.path.join(path, part)
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, 0o700)
        descent.check(path, os.lstat(path))
    return path


READ_ONLY = 0o400  # of what is verified: nothing of ours writes there again


def create(path: str, mode: int = 0o600) -> int:
    """Open a new file for writing; what has its name already may be a link to elsewhere, and goes."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        return os.open(path, flags, mode)
    except FileExistsError:
        os.unlink(path)
        return os.open(path, flags, mode)


def find_folder(root: str, *parts: str) -> str:
    """Return a folder below ``root`` that was made before; "" when there is none.

    Raises ROOT_UNUSABLE as ``make_folder`` does.
    """
    path = root
    for part in parts:
        path = os.path.join(path, part)
        try:
            descent.check(path, os.lstat(path))
        except FileNotFoundError:
            return ""
    return path


def open_own(path: str, flags: int) -> int:
    """Open a file of ours, made if missing, to write on in it.

    Raises ROOT_UNUSABLE for a link, for what is not a file, and for one that has another name or owner, too: what we
    write could appear elsewhere.
    """
    try:
        # NONBLOCK: a pipe in its place must not keep us waiting for a reader.
        flags |= os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        if error.errno in _NO_FILE:
            raise descent.unusable(path, "is not a file of our own", _MOVE_AWAY) from error
        raise
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == os.geteuid():
        os.set_blocking(descriptor, True)
        return descriptor
    os.close(descriptor)
    raise descent.unusable(path, "is not a file of our own", _MOVE_AWAY)


def open_file(path: str) -> IO[bytes]:
    """Open a file to read it. What could keep us waiting in its place, or never end, counts as missing.

    Raises what ``open`` does.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from error
        raise
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    code = errno.EISDIR if stat.S_ISDIR(mode) else errno.ENOENT
    raise OSError(code, os.strerror(code), path)


def write_atomic(path: str, data: bytes) -> None:
    """Replace a file so that a reader, or a power cut, sees the old content or the new, never a part."""
    temporary = "%s.%d.tmp" % (path, os.getpid())
    try:
        with os.fdopen(create(temporary), "wb") as file:
            file.write(data)
            close_synced(file)
        os.rename(temporary, path)
    except OSError:
        # On a full disk what was written of it would take the last room.
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(os.path.dirname(path))


def close_synced(file: IO[bytes]) -> None:
    """Close a file that was written, with its content on the disk: only then may it get its final name."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def sync_folder(path: str) -> None:
    """Make renames inside a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_json(path: str) -> Optional[Any]:
    """Read a JSON file; None when it is missing or is not whole JSON."""
    try:
        with open_file(path) as file:
            return json.load(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
