"""The sending end of the stream that receive.py takes: records, and what was acknowledged of them."""

from __future__ import annotations

import bisect
import contextlib
import math
import os
import time
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from gpu_retrain.channel.wire import FAILURE, MESSAGE, PING, RESULT, Failure, Session
from gpu_retrain.staging.peer_watchdog import PeerWatchdog, message_of, protocol_violation, ranges_of
from gpu_retrain.store.objects import CHUNK_BYTES
from gpu_retrain.store.parts import SEGMENT_BYTES
from gpu_retrain.store.receive import FINISH, OBJECT, PARTS, SEGMENT
from gpu_retrain.store.record_stream import HEADER

BIG_FILE_BYTES = 8 << 20  # what breaks off in a smaller one is soon sent again
FRAME_BYTES = 256 << 10
_WINDOW_BYTES = 8 << 20
_PATIENCE_S = 2.0  # of one look at the line
_BYTE_SILENCE_S = 60.0  # within a frame
# With what receive.objects may end over there; the runner holds the same list (src/transfer/operations.ts).
FAR_CODES = ("AGENT_FAILED", "INPUT_INVALID", "REMOTE_DISK_FULL", "ROOT_UNUSABLE")
_STUCK_S = 120.0  # one frame; a line of 20 kbit/s takes 256 KiB in that time
Report = Callable[[], None]


class Sender:
    """Sends files over a line and never has more than 8 MiB outstanding."""

    def __init__(self, line: Session) -> None:
        self._line, self._buffer = line, bytearray()
        self._sent = self.acked = self.files = 0
        self._watchdog = PeerWatchdog()
        self._frame_since = math.inf
        self._is_asking = False
        self._asked = ""
        self._ranges: Optional[List[Tuple[int, int]]] = None  # the answer
        self._ended = False

    @property
    def is_stuck(self) -> bool:
        """Tell whether a frame takes so long that only another thread can end the wait, by ending the line."""
        return time.monotonic() - self._frame_since > _STUCK_S

    def send_file(self, path: bytes, size: int, sha256: bytes, report: Report) -> None:
        """Send one file. What has changed here is noticed over there, by its hash, and reported as damaged."""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            if size <= BIG_FILE_BYTES:
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
            self._send_message(flush=True)
            self._receive(_PATIENCE_S)
            report()
        if ends:
            self._send_message(end=True)
            self._await(lambda: self._ended, report)

    def _big(self, descriptor: int, sha256: bytes, size: int, report: Report) -> None:
        ranges = self._ask(sha256, size, report)
        for offset in range(0, size, SEGMENT_BYTES):
            length = min(SEGMENT_BYTES, size - offset)
            if not _covered(ranges, offset, length):
                self._record(descriptor, SEGMENT, sha256, size, offset, length, report)
        self._buffer += HEADER.pack(FINISH, sha256, size, 0, 0)

    def _ask(self, sha256: bytes, size: int, report: Report) -> List[Tuple[int, int]]:
        """Ask which ranges of a big file are there already."""
        self._asked, self._ranges = sha256.hex(), None
        self._watchdog.expect(1)
        self._buffer += HEADER.pack(PARTS, sha256, size, 0, 0)
        self._flush(report)
        self._await(lambda: self._ranges is not None, report)
        return self._ranges or []

    def _record(
        self, descriptor: int, kind: int, sha256: bytes, size: int, offset: int, length: int, report: Report
    ) -> None:
        self._watchdog.expect(1)  # it may find it damaged
        self._buffer += HEADER.pack(kind, sha256, size, offset, length)
        for piece in pieces(descriptor, offset, length, CHUNK_BYTES):
            self._buffer += piece
            if len(self._buffer) >= FRAME_BYTES:
                self._flush(report)

    def _flush(self, report: Report) -> None:
        for at in range(0, len(self._buffer), FRAME_BYTES):
            frame = bytes(self._buffer[at : at + FRAME_BYTES])
            while self._sent - self.acked > _WINDOW_BYTES:
                self._receive(_PATIENCE_S)
                report()
            if self.acked == self._sent:
                self._watchdog.progress()
            with self._one_frame():
                self._line.send(frame)
            self._watchdog.expect(1)
            self._sent += len(frame)
            self._receive(0)
        self._buffer.clear()
        report()

    def _send_message(self, **message: bool) -> None:
        with self._one_frame():
            self._line.event(**message)
        self._watchdog.expect(1)

    @contextlib.contextmanager
    def _one_frame(self) -> Iterator[None]:
        self._frame_since = time.monotonic()
        yield
        self._frame_since = math.inf

    def _await(self, is_answered: Callable[[], bool], report: Report) -> None:
        """Wait for the answer to what was just asked; an acknowledgement of the question is none."""
        self._is_asking = True
        self._watchdog.progress()
        while not is_answered():
            self._receive(_PATIENCE_S)
            report()
        self._is_asking = False

    def _receive(self, patience_s: float) -> None:
        """Take in what the far end has said; wait for it that long if it has said nothing."""
        while self._line.has_said_something(patience_s):
            with self._one_frame():
                kind, payload = self._line.read_frame(_BYTE_SILENCE_S)
            patience_s = 0
            self._watchdog.frame()
            self._handle(kind, payload)
        if self._is_asking or self.acked < self._sent:
            self._watchdog.check()

    def _handle(self, kind: int, payload: bytes) -> None:
        if kind == MESSAGE:
            self._handle_message(message_of(payload))
        elif kind == RESULT:
            self._ended = True
        elif kind == FAILURE:
            failure = message_of(payload)
            if failure.get("code") not in FAR_CODES:
                raise protocol_violation("failed with a code that it has no right to")
            raise Failure(*(str(failure.get(key, "")) for key in ("code", "what", "safe", "next")))
        elif kind != PING:
            raise protocol_violation("sent data where it has none to send")

    def _handle_message(self, message: Dict[str, Any]) -> None:
        if "acked" in message:
            self._acknowledge(message["acked"])
        elif message.get("parts") == self._asked and self._ranges is None:
            self._ranges = ranges_of(message.get("ranges"))
            self._watchdog.progress()
        elif message.get("busy"):
            self._watchdog.alive()

    def _acknowledge(self, acked: object) -> None:
        if not isinstance(acked, int) or not self.acked <= acked <= self._sent:
            raise protocol_violation("acknowledged bytes that were never sent, or took an acknowledgement back")
        if acked > self.acked:  # what says nothing new is not a sign of work
            self.acked = acked
            self._watchdog.progress()


def _covered(ranges: List[Tuple[int, int]], offset: int, length: int) -> bool:
    """Tell whether one of the ranges (offset, length), which are sorted and do not overlap, holds all of that."""
    place = bisect.bisect_left(ranges, (offset + 1,)) - 1
    return place >= 0 and offset + length <= sum(ranges[place])


def pieces(descriptor: int, offset: int, length: int, most: int) -> Iterator[bytes]:
    """Exactly ``length`` bytes, ``most`` at a time; zeros where the file has become shorter, whose hash then tells."""
    while length:
        size = min(length, most)
        piece = os.pread(descriptor, size, offset) or bytes(size)
        yield piece
        offset, length = offset + len(piece), length - len(piece)
