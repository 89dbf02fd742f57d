"""A little room on the disk, kept for the last words: when nothing else can be written, how it ended still can."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import Optional

from gpu_retrain.channel.layout import create
from gpu_retrain.records import failure_classes

FILE = "reserve.bin"
# A state, an order and some events are below 100 kB; a file system may take as much again for itself.
_BYTES = 1 << 20
_PROBE_FILE = "probe.bin"
_PROBE_BYTES = 64 << 10  # more than any state or event
_FULL = {errno.ENOSPC: failure_classes.DISK, errno.EDQUOT: failure_classes.QUOTA}


def make(folder: str) -> None:
    """Set the room aside; on a disk that is full already there is none."""
    with contextlib.suppress(OSError):
        _write(os.path.join(folder, FILE), _BYTES)


def release(folder: str) -> None:
    """Give the room back."""
    with contextlib.suppress(OSError):
        os.unlink(os.path.join(folder, FILE))


def full(folder: str) -> Optional[str]:
    """Tell whether something can still be written there: None when it can, else the class of failure.

    Asked before ``release``. A quota does not show in how much is free.
    """
    try:
        _write(os.path.join(folder, _PROBE_FILE), _PROBE_BYTES)
    except OSError as error:
        return _FULL.get(error.errno or 0)
    os.unlink(os.path.join(folder, _PROBE_FILE))
    return None


def _write(path: str, size: int) -> None:
    """Write a file whole, or leave nothing of it."""
    descriptor = create(path)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError:
        os.unlink(path)
        raise
    finally:
        os.close(descriptor)
