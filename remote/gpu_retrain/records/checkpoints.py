"""Our own copies of a training's checkpoints: the library writes its own in place, and a kill in the middle ruins it.

``checkpoints/last-00012.pt`` is what there was after 12 epochs, ``best-00009.pt`` the best model so far, each with a
``.sha256`` beside it as sha256sum writes it. Two generations of each are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from typing import Iterator, List, NamedTuple, Optional, Tuple

from gpu_retrain.channel.layout import create, make_folder, sync_folder, write_atomic
from gpu_retrain.channel.wire import Failure

FOLDER = "checkpoints"
GENERATIONS = 2
_NAME = re.compile(r"(last|best)-(\d{5})\.pt\Z")
_CHUNK_BYTES = 1 << 20


class Checkpoint(NamedTuple):
    """A whole copy: its path, after how many epochs it was made, and its SHA-256 in hex."""

    path: str
    epoch: int
    sha256: str


def keep(folder: str, source: str, kind: str, epoch: int) -> Checkpoint:
    """Copy ``source`` as the ``kind`` (``last`` or ``best``) of ``epoch`` whole epochs; older generations go.

    The copy has its name only when it is whole and on the disk. Raises OSError when it cannot be written.
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)
    try:
        place = make_folder(folder, FOLDER)
    except Failure as failure:  # whoever trains gets on without a copy
        raise OSError(failure.what) from failure
    path = os.path.join(place, "%s-%05d.pt" % (kind, epoch))
    temporary = path + ".tmp"
    sha256 = _copy(source, temporary)
    write_hash(path, sha256)
    os.rename(temporary, path)
    sync_folder(place)
    for _epoch, old in _found(folder, kind)[GENERATIONS:]:
        _remove(old)
    return Checkpoint(path, epoch, sha256)


def whole(folder: str, kind: str, at_most: Optional[int] = None) -> List[Checkpoint]:
    """List the copies whose bytes are what their hash says, newest first; ``at_most`` leaves out later epochs."""
    return list(_whole(folder, kind, at_most))


def newest(folder: str, kind: str, at_most: Optional[int] = None) -> Optional[Checkpoint]:
    """Give the first of what ``whole`` lists, without hashing the others; None when there is none."""
    return next(_whole(folder, kind, at_most), None)


def restore(checkpoint: Checkpoint, target: str) -> None:
    """Put a copy where the library expects its own, whole or not at all."""
    temporary = target + ".tmp"
    _copy(checkpoint.path, temporary)
    os.rename(temporary, target)
    sync_folder(os.path.dirname(target))


def write_hash(path: str, sha256: str) -> None:
    """Write what a copy must be beside it, before the copy has its name."""
    write_atomic(path + ".sha256", ("%s  %s\n" % (sha256, os.path.basename(path))).encode())


def hash_file(path: str) -> str:
    """SHA-256 of a file, in hex."""
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""):
            sha256.update(chunk)
    return sha256.hexdigest()


def _whole(folder: str, kind: str, at_most: Optional[int]) -> Iterator[Checkpoint]:
    for epoch, path in _found(folder, kind):
        if at_most is None or epoch <= at_most:
            sha256 = hash_file(path)
            if _recorded(path) == sha256:
                yield Checkpoint(path, epoch, sha256)


def _copy(source: str, target: str) -> str:
    sha256 = hashlib.sha256()
    try:
        with open(source, "rb") as reader, os.fdopen(create(target), "wb") as writer:
            for chunk in iter(lambda: reader.read(_CHUNK_BYTES), b""):
                sha256.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
    except OSError:
        # Half a copy on a full disk would keep it full.
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise
    return sha256.hexdigest()


def _found(folder: str, kind: str) -> List[Tuple[int, str]]:
    place = os.path.join(folder, FOLDER)
    try:
        matches = [match for match in map(_NAME.match, os.listdir(place)) if match and match.group(1) == kind]
    except FileNotFoundError:
        return []
    return sorted(((int(match.group(2)), os.path.join(place, match.group(0))) for match in matches), reverse=True)


def _recorded(path: str) -> str:
    try:
        with open(path + ".sha256", "rb") as file:
            return file.read(64).decode("ascii", "replace")
    except FileNotFoundError:
        return ""


def _remove(path: str) -> None:
    os.unlink(path)
    os.unlink(path + ".sha256")
