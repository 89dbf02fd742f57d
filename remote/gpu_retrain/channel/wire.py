"""Frames between the runner and the server, and what crosses them.

A frame is ``u32 length, u8 kind, payload`` (big-endian; the length counts the payload). Kinds: C a call, M a message
of an exchange or an event, D data, R a result, F a failure, P a sign of life from the runner. All but D and P are JSON.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import struct
import time
from typing import Any, Dict, Optional, Tuple, Union

HEADER = struct.Struct(">IB")
MAX_FRAME_BYTES = 4 << 20  # a frame is read into memory whole; data frames hold 1 MiB at most
RUNNER_SILENCE_S = 120.0  # the runner gives a sign of life every 20 s; six missed ones mean that it is gone

F_SETPIPE_SZ = 1031  # linux/fcntl.h; Python's fcntl has it since 3.10
PIPE_BYTES = 1 << 20  # what Linux allows to anybody (pipe-max-size); it begins with 64 KiB

CALL, MESSAGE, DATA, RESULT, FAILURE, PING = (ord(kind) for kind in "CMDRFP")


class Failure(Exception):
    """A failure with a stable code and three lines, the same on both sides of the channel."""

    def __init__(self, code: str, what: str, safe: str, next_step: str) -> None:
        super().__init__("%s: %s" % (code, what))
        self.code, self.what, self.safe, self.next_step = code, what, safe, next_step

    def as_json(self) -> Dict[str, str]:
        """Give the form in which it crosses the channel."""
        return {"code": self.code, "what": self.what, "safe": self.safe, "next": self.next_step}


class Session:
    """One channel: what an operation may say to the runner and hear from it.

    ``root`` is the absolute path of the server-side home of everything; ``hello`` is what the runner sent at the start.
    """

    def __init__(self, reader: int, writer: int, hello: Dict[str, Any]) -> None:
        self.root = ""
        self.hello = hello
        self._reader, self._writer = reader, writer
        # With room for more, sshd and we wake each other less often: that saves 15 to 38 % of its processor time.
        with contextlib.suppress(OSError):  # no pipe, or all that this user may have are large already
            fcntl.fcntl(reader, F_SETPIPE_SZ, PIPE_BYTES)
        self._heard = time.monotonic()

    def event(self, **fields: Any) -> None:
        """Send an event of the running operation."""
        self.send_json(MESSAGE, fields)

    def send(self, data: bytes) -> None:
        """Send data of the running operation, 1 MiB at most."""
        self._write(DATA, data)

    def send_json(self, kind: int, value: Any) -> None:
        """Send one JSON frame; bytes that are no UTF-8 must have been made printable before."""
        self._write(kind, json.dumps(value, separators=(",", ":")).encode())

    def receive(self, timeout_s: float = RUNNER_SILENCE_S) -> Union[Dict[str, Any], bytes]:
        """Wait for the next message (a dict) or data (bytes) of an exchange.

        Raises EOFError when the runner is gone, or silent for ``timeout_s``.
        """
        while True:
            message = self._message(timeout_s)
            if message is not None:
                return message

    def receive_within(self, seconds: float) -> Optional[Union[Dict[str, Any], bytes]]:
        """Wait so long for the next message or data; None when there was none, signs of life apart."""
        until = time.monotonic() + seconds
        while self.has_said_something(max(0.0, until - time.monotonic())):
            message = self._message(RUNNER_SILENCE_S)
            if message is not None:
                return message
        return None

    def wait(self, seconds: float) -> None:
        """Sleep, but notice at once when the runner is gone (EOFError)."""
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            if left <= 0:
                break
            if select.select([self._reader], [], [], left)[0]:
                self.read_frame(RUNNER_SILENCE_S)
        if time.monotonic() - self._heard > RUNNER_SILENCE_S:
            raise EOFError("the runner is silent")

    def has_said_something(self, seconds: float) -> bool:
        """Tell whether a frame has come, or comes within that time."""
        return bool(select.select([self._reader], [], [], seconds)[0])

    def read_frame(self, timeout_s: float) -> Tuple[int, bytes]:
        """Read one frame of any kind: (kind, payload)."""
        length, kind = HEADER.unpack(self._read(HEADER.size, timeout_s))
        if length > MAX_FRAME_BYTES:
            raise EOFError("the channel is out of step")
        payload = self._read(length, timeout_s)
        self._heard = time.monotonic()
        return kind, payload

    def _message(self, timeout_s: float) -> Optional[Union[Dict[str, Any], bytes]]:
        kind, payload = self.read_frame(timeout_s)
        if kind == DATA:
            return payload
        return dict(json.loads(payload)) if kind == MESSAGE else None

    def _read(self, count: int, timeout_s: float) -> bytes:
        pieces, left = [], count
        while left:
            if not select.select([self._reader], [], [], timeout_s)[0]:
                raise EOFError("the runner is silent")
            piece = os.read(self._reader, left)
            if not piece:
                raise EOFError("the runner is gone")
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def _write(self, kind: int, payload: bytes) -> None:
        pieces = [memoryview(HEADER.pack(len(payload), kind)), memoryview(payload)]
        while pieces:
            written = os.writev(self._writer, pieces)
            while pieces and written >= len(pieces[0]):
                written -= len(pieces.pop(0))
            if pieces:
                pieces[0] = pieces[0][written:]
