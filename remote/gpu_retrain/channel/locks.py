"""Locks that the kernel holds for a process and drops when it dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from typing import Optional

from gpu_retrain.channel.layout import open_file, open_own


def take(path: str) -> Optional[int]:
    """Take a lock for this process: a descriptor to keep open, or None when somebody else has it.

    A child that inherits the descriptor holds the lock too.
    """
    descriptor = open_own(path, os.O_RDWR)
    if attempt(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def attempt(descriptor: int) -> bool:
    """Lock an open file, unless somebody else has it locked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sign(descriptor: int, text: str) -> None:
    """Write into a lock's file who holds it."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def holder(path: str) -> str:
    """Who signed a lock last, for messages only."""
    try:
        with open_file(path) as file:
            return file.read(200).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
