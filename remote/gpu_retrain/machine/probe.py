"""Tells the runner what server this is, before anything is sent or installed."""

from __future__ import annotations

import getpass
import os
import platform
import time
from typing import Any, Dict, List, Optional, TypedDict

from gpu_retrain.channel.layout import open_root, read_json
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.machine import capacity, gpu_load, volumes

# Where the loader's workers hand pictures over; containers often have 64 MB of it.
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - only its size is read


class ServerRequest(TypedDict):
    """The arguments of ``server``."""

    root: str
    name: str
    weights: List[str]


def server(_session: Session, args: ServerRequest) -> Dict[str, Any]:
    """Describe the server.

    ``args`` holds ``root``, which may be empty; otherwise it is made if missing, and tried. ``name`` is the dataset's;
    ``weights`` are names of files that the training will look for (driver._find).
    """
    return {
        "python": platform.python_version(),
        "user": _user(),
        "bootId": _boot_id(),
        "processors": capacity.processors(),
        "memory": capacity.memory(),
        "sharedMemoryBytes": _free(_SHARED_MEMORY),
        **gpu_load.describe(),
        "volumes": volumes.list_volumes(_mounts()),
        "root": _root(args["root"], args["name"], args["weights"]) if args["root"] else None,
    }


def link(session: Session, _args: Dict[str, Any]) -> Dict[str, Any]:
    """Receive data until a message comes, and tell the bytes after the first chunk and the seconds they took."""
    received, first, last = 0, 0.0, 0.0
    while True:
        chunk = session.receive()
        if isinstance(chunk, dict):
            return {"bytes": received, "seconds": last - first}
        last = time.monotonic()
        if first:
            received += len(chunk)
        else:
            first = last


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number that has no name
        return str(os.geteuid())


def _boot_id() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def _free(path: str) -> Optional[int]:
    try:
        status = os.statvfs(path)
    except OSError:
        return None
    return status.f_bavail * status.f_frsize


def _mounts() -> list[volumes.Mount]:
    with open("/proc/self/mounts", errors="replace") as file:
        return volumes.parse_mounts(file.read())


def _root(path: str, name: str, weights: List[str]) -> Dict[str, Any]:
    try:
        real = open_root(path)
    except Failure as failure:
        return {"path": path, "problem": failure.what}
    return {
        **volumes.space(real),
        **volumes.try_folder(real),
        "path": path,
        "realPath": real,
        "storedBytes": volumes.stored_bytes(real, name),
        "hasVenv": _has_venv(real),
        "missingWeights": [file for file in weights if not os.path.isfile(os.path.join(real, "weights", file))],
    }


def _has_venv(root: str) -> bool:
    folder = os.path.join(root, "venvs")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return any(read_json(os.path.join(folder, name, "READY")) is not None for name in names)


OPERATIONS = {"server": server, "link": link}
