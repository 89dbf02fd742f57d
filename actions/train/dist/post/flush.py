"""Has what the kernel still holds in memory written to the disk."""

from __future__ import annotations

import os
from typing import Any

# sync_file_range(2): from 0 to the end, and 7 to wait for what is under way, start the rest, and wait for that
_WHOLE_FILE = (0, 0, 7)


def flush(path: str) -> None:
    """Write out the file system that holds ``path``, and nothing else: other volumes may be slow and busy.

    Raises OSError when the disk could not take it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _syncfs(descriptor)
    finally:
        os.close(descriptor)


def write_out(descriptor: int) -> None:
    """Write out one file's content, and nothing else: unlike fsync(2) this makes the file system commit nothing.

    Raises OSError when the disk could not take it.
    """
    try:
        _call("sync_file_range", descriptor, *_WHOLE_FILE)
    except NotImplementedError:
        os.fdatasync(descriptor)


def _syncfs(descriptor: int) -> None:
    try:
        _call("syncfs", descriptor)
    except NotImplementedError:
        os.sync()


def _call(name: str, *arguments: Any) -> None:
    """Call what Python's os module lacks. Raises NotImplementedError where libc cannot be called, or has no such."""
    try:
        import ctypes

        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (ImportError, OSError, AttributeError) as error:
        raise NotImplementedError(name) from error
    function.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint][: len(arguments)]
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
