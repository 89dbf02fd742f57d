"""A temporary folder for every command: one that is killed leaves there what its loader's workers shared.

It lies where temporary files of the machine do, not below ``root``: sockets are made in it, whose paths may have at
most 107 bytes (unix(7)), and not every file system has sockets.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from typing import Dict

from gpu_retrain.machine.identity import Identity


def make(known: Identity) -> Dict[str, str]:
    """Make a process's folder; what its environment needs to use it, which is nothing where it cannot be made."""
    with contextlib.suppress(OSError):
        os.mkdir(_path(known), 0o700)
        return {"TMPDIR": _path(known)}
    return {}


def remove(known: Identity) -> None:
    """Remove a process's folder with all that is in it, unless it is not ours."""
    with contextlib.suppress(OSError):
        found = os.lstat(_path(known))
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
            shutil.rmtree(_path(known), ignore_errors=True)


def _path(known: Identity) -> str:
    return os.path.join(tempfile.gettempdir(), "gpu-retrain-%d-%d" % (known["pid"], known["start"]))
