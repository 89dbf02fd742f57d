"""Has everything below a folder written to the disk."""

from __future__ import annotations

import os


def flush(path: str) -> None:
    """Write out the file system that holds ``path``, and nothing else: other volumes may be slow and busy.

    Raises OSError when the disk could not take it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _syncfs(descriptor)
    finally:
        os.close(descriptor)


def _syncfs(descriptor: int) -> None:
    """syncfs(2), which Python's os module lacks; where libc cannot be called, everything is written out."""
    try:
        import ctypes

        call = ctypes.CDLL(None, use_errno=True).syncfs
    except (ImportError, OSError, AttributeError):
        os.sync()
        return
    if call(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
