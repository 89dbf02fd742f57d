"""The stream of records from the runner, out of frames of any size, and the acknowledgements for it.

A record is ``u8 kind, 32 hash bytes, u64 size, u64 offset, u32 length`` and ``length`` bytes.
"""

from __future__ import annotations

import contextlib
import struct
import time
from typing import Any, Dict, Union

from gpu_retrain.channel.wire import Session

HEADER = struct.Struct(">B32sQQI")
ACK_BYTES = 1 << 20  # facts on transfer, section 5: often enough for a smooth rate, rare enough to cost nothing
FIRST_ACK_BYTES = 64 << 10  # at the start, while the runner learns what the line can take
ACK_SHARE = 8  # and in between after such a part of what has come
ACK_SECONDS = 0.2


class BrokenOff(Exception):
    """The rest of a record does not come: another connection was faster."""


class RecordStream:
    """The records' bytes, out of data frames of any size, and the acknowledgements for them.

    An acknowledgement counts bytes that were written; the last byte of a record only once the record is verified.
    """

    def __init__(self, session: Session) -> None:
        self._session, self._buffer = session, memoryview(b"")
        self._taken = self._acked = 0
        self._acked_at = time.monotonic()

    def next_header(self) -> bytes:
        """Return the next record's header, or b"" when the runner says that it is done."""
        while True:
            if self._buffer:
                with contextlib.suppress(BrokenOff):
                    return self.read(HEADER.size)
            message = self._next(self._taken)
            if isinstance(message, bytes):
                self._buffer = memoryview(message)
            elif message.get("end"):
                return b""
            else:  # a flush: the runner has nothing more to send for now, or wants to know that we live
                self.acknowledge(self._taken)

    def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes. Raises BrokenOff."""
        if len(self._buffer) >= count:
            return bytes(self._take(count))
        pieces = bytearray()
        while len(pieces) < count:
            pieces += self.read_some(count - len(pieces))
        return bytes(pieces)

    def read_some(self, most: int) -> memoryview:
        """Return between 1 and ``most`` bytes, as they come. Raises BrokenOff when the record ends here."""
        while not self._buffer:
            done = max(self._taken - 1, self._acked)
            message = self._next(done)
            if isinstance(message, bytes):
                self._buffer = memoryview(message)
            elif message.get("drop"):
                self.acknowledge(self._taken)
                raise BrokenOff
            else:
                self.acknowledge(done)
        return self._take(most)

    def written(self, record_goes_on: bool) -> None:
        """Acknowledge what was taken, if it is time; all but the last byte while the record is not verified."""
        done = self._taken - 1 if record_goes_on else self._taken
        step = min(ACK_BYTES, max(FIRST_ACK_BYTES, self._taken // ACK_SHARE))
        due = done - self._acked >= step or time.monotonic() - self._acked_at >= ACK_SECONDS
        if due and done > self._acked:
            self.acknowledge(done)

    def acknowledge(self, done: int) -> None:
        """Tell the runner that the first ``done`` bytes of the stream are safe with us."""
        self._session.event(acked=done)
        self._acked, self._acked_at = done, time.monotonic()

    def _next(self, done: int) -> Union[Dict[str, Any], bytes]:
        """Wait for the runner, which may wait for the acknowledgement of what it has sent so far."""
        message = self._session.receive_within(ACK_SECONDS) if done > self._acked else None
        if message is None:
            if done > self._acked:
                self.acknowledge(done)
            message = self._session.receive()
        return message

    def _take(self, most: int) -> memoryview:
        taken, self._buffer = self._buffer[:most], self._buffer[most:]
        self._taken += len(taken)
        return taken
