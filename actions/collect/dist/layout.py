"""Where everything lies below ``root``, and the ways in which files are written there."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from typing import IO, Any, Optional

from wire import Failure

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_KEPT = "Nothing was written."


def check_name(text: object) -> str:
    """Return a training id, dataset name or fingerprint that is safe as one path component.

    Raises INPUT_INVALID for anything else, so that no path is ever built from a name that could leave its folder.
    """
    if isinstance(text, str) and _NAME.match(text):
        return text
    raise Failure(
        "INPUT_INVALID",
        "%r is no usable name." % (text,),
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


def training_path(root: str, training_id: str) -> str:
    """Path of a training's folder."""
    return os.path.join(root, "trainings", check_name(training_id))


def open_root(path: str) -> str:
    """Make ``root`` if need be and return it, absolute and without links.

    Raises ROOT_UNUSABLE when it is not absolute, cannot be made, is not ours, or others may write into it: on a shared
    machine somebody else's link in it could lead our writes elsewhere.
    """
    if not os.path.isabs(path):
        raise _unusable(path, "is not an absolute path")
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        real = os.path.realpath(path)
        status = os.lstat(real)
    except OSError as error:
        raise _unusable(path, "cannot be made: %s" % (error.strerror or error)) from error
    if not stat.S_ISDIR(status.st_mode):
        raise _unusable(path, "is not a folder")
    if status.st_uid != os.geteuid():
        raise _unusable(path, "belongs to another user")
    if status.st_mode & 0o022:
        raise _unusable(path, "is writable by others")
    return real


def _unusable(path: str, why: str) -> Failure:
    return Failure(
        "ROOT_UNUSABLE",
        "On the server, %r %s." % (path, why),
        _KEPT,
        "Set root to a folder of your own on a big volume, such as /data/gpu-retrain; it is made if missing.",
    )


def make_folder(root: str, *parts: str) -> str:
    """Make a folder below ``root``, or take the one that is there, and return its path.

    Raises ROOT_UNUSABLE where something else stands in the place of one of ``parts``: a link could lead elsewhere.
    """
    path = root
    for part in parts:
        path = os.path.join(path, part)
        with contextlib.suppress(FileExistsError):
            os.mkdir(path, 0o700)
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            raise _unusable(path, "is a link or a file where we need a folder")
    return path


def create(path: str) -> int:
    """Open a new file for writing; what has its name already may be a link to elsewhere, and goes."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)


def open_own(path: str, flags: int) -> int:
    """Open a file of ours, made if missing, to write on in it.

    Raises ROOT_UNUSABLE for one that has another name, too: what we write could appear elsewhere.
    """
    descriptor = os.open(path, flags | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_nlink == 1:
        return descriptor
    os.close(descriptor)
    raise _unusable(path, "is no file of our own")


def write_atomic(path: str, data: bytes) -> None:
    """Replace a file so that a reader, or a power cut, sees the old content or the new, never a part."""
    temporary = "%s.%d.tmp" % (path, os.getpid())
    with os.fdopen(create(temporary), "wb") as file:
        file.write(data)
        close_synced(file)
    os.rename(temporary, path)
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
        with open(path, "rb") as file:
            return json.load(file)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
