"""Runs a command where /dev/shm has a size, in a mount namespace of its own: ``shared_memory.py 64m COMMAND...``."""

from __future__ import annotations

import ctypes
import os
import sys

_CLONE_NEWNS = 0x20000  # linux/sched.h
_MS_REC, _MS_PRIVATE = 0x4000, 0x40000  # linux/mount.h


def main(size: str, command: list[str]) -> None:
    """Mount, and become the command. Raises OSError where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)

    def must(result: int, what: str) -> None:
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (what, os.strerror(number)))

    must(libc.unshare(_CLONE_NEWNS), "unshare")
    must(libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "making mounts private")
    must(libc.mount(b"tmpfs", b"/dev/shm", b"tmpfs", 0, b"mode=1777,size=" + size.encode()), "mounting /dev/shm")
    os.execv(command[0], command)  # noqa: S606 - a list of arguments, as everywhere


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
