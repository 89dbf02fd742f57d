"""Has what the kernel still holds in memory written to the disk."""

from __future__ import annotations

import array
import os
from typing import Any

_ARGUMENTS = {
    "syncfs": ("c_int",),
    "fstatfs": ("c_int", "c_void_p"),
    "sync_file_range": ("c_int", "c_int64", "c_int64", "c_uint"),
}
# sync_file_range(2): from 0 to the end, and 7 to wait for what is under way, start the rest, and wait for that
_WHOLE_FILE = (0, 0, 7)
# ext4 and XFS, in statfs(2): there it writes all of a file. On an overlay it does nothing, and says nothing of it.
_RANGES_ARE_WRITTEN = (0xEF53, 0x58465342)


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
    """Write out one file's content; without making the file system commit anything, where that is known to work.

    Raises OSError when the disk could not take it.
    """
    try:
        if _file_system(descriptor) in _RANGES_ARE_WRITTEN:
            _call("sync_file_range", descriptor, *_WHOLE_FILE)
            return
    except NotImplementedError:
        pass
    os.fdatasync(descriptor)


def _file_system(descriptor: int) -> int:
    """Type of the file system that holds a file: the first word of what statfs(2) tells."""
    told = array.array("L", bytes(1024))
    _call("fstatfs", descriptor, told.buffer_info()[0])
    return told[0]


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
    function.argtypes = [getattr(ctypes, kind) for kind in _ARGUMENTS[name]]
    if function(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
