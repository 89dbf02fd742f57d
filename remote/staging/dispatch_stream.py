"""The sending end of the stream that receive.py takes: records, and what was acknowledged of them."""

from __future__ import annotations

import bisect
import contextlib
import json
import math
import os
import time
from typing import Any, Callable, Dict, Iterator, List

from objects import CHUNK_BYTES
from parts import SEGMENT_BYTES
from receive import FINISH, OBJECT, PARTS, SEGMENT
from record_stream import HEADER
from wire import FAILURE, MESSAGE, RESULT, Failure, Session

_BIG_FILE_BYTES = 8 << 20  # what breaks off in a smaller one is soon sent again
_FRAME_BYTES = 256 << 10
_WINDOW_BYTES = 8 << 20
_PATIENCE_S = 2.0  # of one look at the line
_SILENCE_S = 60.0
_STUCK_S = 120.0  # one frame; a line of 20 kbit/s takes 256 KiB in that time
Report = Callable[[], None]


class Sender:
    """Sends files over a line and never has more than 8 MiB outstanding."""

    def __init__(self, line: Session) -> None:
        self._line, self._buffer = line, bytearray()
        self._sent = self.acked = self.files = 0
        self._heard_at = time.monotonic()  # or when something began to be owed to us, whichever is later
        self._writing_since = math.inf
        self._is_asking = False
        self._parts: Dict[str, List[List[int]]] = {}
        self._ended = False

    @property
    def is_stuck(self) -> bool:
        """Tell whether a write has not ended for so long that only another thread can end it, by ending the line."""
        return time.monotonic() - self._writing_since > _STUCK_S

    def send_file(self, path: bytes, size: int, sha256: bytes, report: Report) -> None:
        """Send one file. What has changed here is noticed over there, by its hash, and reported as damaged."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            if size <= _BIG_FILE_BYTES:
                self._record(descriptor, OBJECT, sha256, size, 0, size, report)
            else:
                self._big(descriptor, sha256, size, report)
        finally:
            os.close(descriptor)
        self.files += 1

    def finish(self, report: Report, ends: bool) -> None:
        """Wait until everything is acknowledged; ``ends`` also ends the exchange at the far end."""
        self._flush(report)
        while self.acked < self._sent:
            with self._writing():
                self._line.event(flush=True)
            self._hear(_PATIENCE_S)
            report()
        if ends:
            with self._writing():
                self._line.event(end=True)
            self._await(lambda: self._ended, report)

    def _big(self, descriptor: int, sha256: bytes, size: int, report: Report) -> None:
        self._buffer += HEADER.pack(PARTS, sha256, size, 0, 0)
        self._flush(report)
        self._await(lambda: sha256.hex() in self._parts, report)
        ranges = sorted(self._parts.pop(sha256.hex()))
        for offset in range(0, size, SEGMENT_BYTES):
            length = min(SEGMENT_BYTES, size - offset)
            if not _covered(ranges, offset, length):
                self._record(descriptor, SEGMENT, sha256, size, offset, length, report)
        self._buffer += HEADER.pack(FINISH, sha256, size, 0, 0)

    def _record(
        self, descriptor: int, kind: int, sha256: bytes, size: int, offset: int, length: int, report: Report
    ) -> None:
        self._buffer += HEADER.pack(kind, sha256, size, offset, length)
        for piece in pieces(descriptor, offset, length, CHUNK_BYTES):
            self._buffer += piece
            if len(self._buffer) >= _FRAME_BYTES:
                self._flush(report)

    def _flush(self, report: Report) -> None:
        for at in range(0, len(self._buffer), _FRAME_BYTES):
            frame = bytes(self._buffer[at : at + _FRAME_BYTES])
            while self._sent - self.acked > _WINDOW_BYTES:
                self._hear(_PATIENCE_S)
                report()
            if self.acked == self._sent:
                self._heard_at = time.monotonic()
            with self._writing():
                self._line.send(frame)
            self._sent += len(frame)
            self._hear(0)
        self._buffer.clear()
        report()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._writing_since = time.monotonic()
        yield
        self._writing_since = math.inf

    def _await(self, is_answered: Callable[[], bool], report: Report) -> None:
        """Wait for the answer to what was just asked; an acknowledgement of the question is none."""
        self._is_asking, self._heard_at = True, time.monotonic()
        while not is_answered():
            self._hear(_PATIENCE_S)
            report()
        self._is_asking = False

    def _hear(self, patience_s: float) -> None:
        """Take in what the far end has said; wait for it that long if it has said nothing."""
        while self._line.has_said_something(patience_s):
            kind, payload = self._line.read_frame(_SILENCE_S)
            patience_s = 0
            if kind == MESSAGE:
                self._take(json.loads(payload))
            elif kind == FAILURE:
                raise Failure(*(str(json.loads(payload)[key]) for key in ("code", "what", "safe", "next")))
            elif kind == RESULT:
                self._ended = True
        is_owed = self._is_asking or self.acked < self._sent
        if is_owed and time.monotonic() - self._heard_at > _SILENCE_S:
            raise EOFError("the far end is silent")

    def _take(self, message: Dict[str, Any]) -> None:
        if "acked" in message:
            acked = min(int(message["acked"]), self._sent)
            if acked <= self.acked:
                return  # says nothing new: it is no sign of work
            self.acked = acked
        elif "parts" in message:
            self._parts[str(message["parts"])] = [[int(offset), int(length)] for offset, length in message["ranges"]]
        self._heard_at = time.monotonic()


def _covered(ranges: List[List[int]], offset: int, length: int) -> bool:
    """Tell whether one of the ranges (offset, length), which are sorted and do not overlap, holds all of that."""
    place = bisect.bisect_left(ranges, [offset + 1]) - 1
    return place >= 0 and offset + length <= sum(ranges[place])


def pieces(descriptor: int, offset: int, length: int, most: int) -> Iterator[bytes]:
    """Exactly ``length`` bytes, ``most`` at a time; zeros where the file has become shorter, whose hash then tells."""
    while length:
        size = min(length, most)
        piece = os.pread(descriptor, size, offset) or bytes(size)
        yield piece
        offset, length = offset + len(piece), length - len(piece)
