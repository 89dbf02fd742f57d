"""Measures how fast a disk writes and reads, with one file that is gone afterwards."""

from __future__ import annotations

import contextlib
import os
import time
from typing import NamedTuple, Optional

from gpu_retrain.channel.layout import create

_FILE = "disk-speed.tmp"
_CHUNK = bytes(1 << 20)
_CHUNKS = 64  # as much as a few dozen decoded pictures
_LIMIT_S = 10.0  # a disk that is slower than this has told enough


class Speed(NamedTuple):
    """Bytes a second."""

    write_bytes_s: float
    read_bytes_s: float


def measure(folder: str) -> Optional[Speed]:
    """Measure the disk of a folder, in 20 seconds at most; None when it cannot be written to."""
    path = os.path.join(folder, _FILE)
    try:
        descriptor = create(path)
        try:
            written, write_s = _write(descriptor)
            # What the kernel still holds of it would be read from memory.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)
        return Speed(written / write_s, _read(path))
    except OSError:
        return None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _write(descriptor: int) -> tuple[int, float]:
    began, written = time.monotonic(), 0
    for _ in range(_CHUNKS):
        written += os.write(descriptor, _CHUNK)
        if time.monotonic() - began > _LIMIT_S:
            break
    os.fsync(descriptor)
    return written, max(time.monotonic() - began, 1e-6)


def _read(path: str) -> float:
    began, read = time.monotonic(), 0
    with open(path, "rb", buffering=0) as file:
        while True:
            chunk = file.read(len(_CHUNK))
            read += len(chunk)
            elapsed = max(time.monotonic() - began, 1e-6)
            if not chunk or elapsed > _LIMIT_S:
                return read / elapsed
