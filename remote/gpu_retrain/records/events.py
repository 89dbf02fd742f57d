"""A training's ``events.jsonl``: appended to by its supervisor and its driver, read by whoever follows.

One JSON object a line: ``from`` (who wrote it), ``seq`` (counts up per writer), ``attempt``, ``atMs`` (wall clock),
``type`` and what belongs to the type, and at its end ``crc32``. A line is one write, so that two writers never mix.
"""

from __future__ import annotations

import json
import math
import os
import time
from typing import Any, List, Optional, Tuple, TypedDict, cast

from gpu_retrain.channel.layout import open_file, open_own
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checksum

FILE = "events.jsonl"
MAX_LINE_BYTES = 64 << 10  # a frame holds it easily; ours are below 1 kB
_READ_BYTES = 1 << 20

# ``from`` cannot be the name of a field of a class.
Event = TypedDict(
    "Event",
    {
        "from": str,
        "seq": int,
        "attempt": int,
        "atMs": int,
        "type": str,
        # Of the types that a supervisor understands.
        "state": str,
        "phase": str,
        "epoch": int,
        "epochs": int,
        "reason": str,
        "class": Optional[str],
        "code": str,
        "what": str,
        "safe": str,
        "next": str,
    },
    total=False,
)


class Writer:
    """Appends events of one writer in one attempt. It never raises: a full disk must not end a training."""

    def __init__(self, folder: str, source: str, attempt: int) -> None:
        self._path = os.path.join(folder, FILE)
        self._source, self._attempt, self._seq = source, attempt, 0

    def write(self, kind: str, **fields: Any) -> bool:
        """Append an event of type ``kind``; says whether it is on its way to the disk."""
        self._seq += 1
        event = {
            "from": self._source,
            "seq": self._seq,
            "attempt": self._attempt,
            "atMs": int(time.time() * 1000),
            "type": kind,
        }
        event.update(fields)
        line = checksum.seal_line(json.dumps(finite(event), separators=(",", ":")).encode())
        if len(line) > MAX_LINE_BYTES:
            return False
        try:
            _append(self._path, line)
        except (OSError, Failure):
            return False
        return True


def read(folder: str, offset: int) -> Tuple[List[Tuple[Event, int]], int]:
    """Read whole events from a byte offset on: pairs of an event and the offset after it, and the offset after all.

    Damaged lines (a power cut, a full disk) are left out, and a warning that belongs to no attempt stands in their
    place, one for those of each call; a line without its end is left for the next call. Of a file that was cut off
    before the offset, what follows its end is read.
    """
    try:
        with open_file(os.path.join(folder, FILE)) as file:
            size = os.fstat(file.fileno()).st_size
            if size < offset:
                return [(_warning("events.jsonl was cut off; what stood there is not told again."), size)], size
            file.seek(offset)
            chunk = file.read(_READ_BYTES)
    except FileNotFoundError:
        return [], offset
    whole = chunk.rfind(b"\n") + 1
    if whole == 0 and len(chunk) == _READ_BYTES:
        whole = len(chunk)  # no event of ours is that long
    found: List[Tuple[Event, int]] = []
    damaged = 0
    for line in chunk[:whole].split(b"\n")[:-1]:
        offset += len(line) + 1
        event = checksum.read_line(line)
        if event is None:
            damaged += len(line) > 0
        else:
            found.append((cast(Event, event), offset))
    if damaged:
        left_out = "%d damaged lines of events.jsonl are left out: their checksums are not those of their content."
        found.append((_warning(left_out % damaged), offset))
    return found, offset


def _append(path: str, line: bytes) -> None:
    descriptor = open_own(path, os.O_RDWR | os.O_APPEND)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (b"\n" if torn else b"") + line + b"\n")
    finally:
        os.close(descriptor)


def _warning(text: str) -> Event:
    common = {"from": "supervisor", "seq": 0, "attempt": 0, "atMs": 0, "type": "warning"}
    return cast(Event, {**common, "text": text})


def finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: they become null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(item) for item in value]
    return value
