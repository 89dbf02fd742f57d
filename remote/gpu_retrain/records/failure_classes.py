"""What can end a training, as far as it matters for what to do next. ``src/training/failure-classes.ts`` has the same.

A command may name the class of its failure in its last event (``class``); the supervisor names the others.
"""

from __future__ import annotations

GPU_MEMORY = "gpu-memory"  # the GPU has too little memory for it
MEMORY = "memory"  # the kernel killed for memory, or gave none
SHARED_MEMORY = "shared-memory"  # /dev/shm is too small for the loader's workers
NAN = "nan"  # it diverged
STALLED = "stalled"  # no sign of progress
WORKER = "worker"  # a process of the loader died
KILLED = "killed"  # by a signal that nobody of ours sent
CRASHED = "crashed"  # a fault in native code
GPU_LOST = "gpu-lost"  # the driver or the bus no longer answers
REBOOTED = "rebooted"  # the machine was started anew
CONTAINER = "container"  # the container was started anew, or replaced, on the same machine
DISK = "disk"  # no space left
QUOTA = "quota"  # the user's share of the disk is used up

ALL = (
    GPU_MEMORY,
    MEMORY,
    SHARED_MEMORY,
    NAN,
    STALLED,
    WORKER,
    KILLED,
    CRASHED,
    GPU_LOST,
    REBOOTED,
    CONTAINER,
    DISK,
    QUOTA,
)
