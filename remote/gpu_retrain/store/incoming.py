"""Folders for contents that are not verified yet, one for each connection that receives."""

from __future__ import annotations

import os
import shutil

from gpu_retrain.channel import layout


def make_folder(root: str) -> str:
    """Make this process's own folder; its name tells others whether the process still lives."""
    return layout.make_folder(root, "incoming", "%d.%s" % (os.getpid(), started(os.getpid())))


def remove_abandoned(root: str) -> None:
    """Remove the folders of processes that ended without a chance to clean up."""
    base = layout.make_folder(root, "incoming")
    for name in os.listdir(base):
        pid, _, start = name.partition(".")
        if not (pid.isdigit() and start and started(int(pid)) == start):
            shutil.rmtree(os.path.join(base, name), ignore_errors=True)


def started(pid: int) -> str:
    """Start time of a process in clock ticks since boot; "" when there is none (field 22 of /proc/PID/stat)."""
    try:
        with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""
