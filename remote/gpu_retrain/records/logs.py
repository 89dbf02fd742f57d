"""The two log files of a training: capped while a process writes into them, and their last lines."""

from __future__ import annotations

import os
import shutil
from typing import List

from gpu_retrain.channel.layout import create, open_file, open_own
from gpu_retrain.channel.wire import Failure

STDOUT_FILE, STDERR_FILE = "train.log", "stderr.log"
# The library's progress bars write about 5 MB an hour; two generations of this hold a day of them.
MAX_LOG_BYTES = 64 << 20
_TAIL_BYTES = 64 << 10


def cap(folder: str, limit_bytes: int = MAX_LOG_BYTES) -> None:
    """Move what a log holds beyond the limit into ``<log>.1``, replacing the one before.

    The writer keeps its descriptor and appends, so the content is copied and the file cut to nothing: a few lines
    written in between may be lost. Renaming would leave the writer writing into the old file for ever.
    """
    for name in (STDOUT_FILE, STDERR_FILE):
        path = os.path.join(folder, name)
        try:
            if os.path.getsize(path) <= limit_bytes:
                continue
            descriptor = open_own(path, os.O_RDWR)
        except (FileNotFoundError, Failure):
            continue  # what else stands in its place is not ours to cut, and a link there could lead elsewhere
        with os.fdopen(descriptor, "rb") as old, os.fdopen(create(path + ".1"), "wb") as kept:
            shutil.copyfileobj(old, kept)
            os.ftruncate(descriptor, 0)


def tail(folder: str, name: str, lines: int) -> List[str]:
    """Give a log's last lines, as text; bytes that are no UTF-8 become replacement characters."""
    try:
        with open_file(os.path.join(folder, name)) as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if line.strip()][-lines:]


def written_bytes(folder: str) -> int:
    """Size of the output so far: it changes when the process says anything at all."""
    total = 0
    for name in (STDOUT_FILE, STDERR_FILE):
        try:
            total += os.path.getsize(os.path.join(folder, name))
        except FileNotFoundError:
            continue
    return total
