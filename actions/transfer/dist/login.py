"""One ssh to another server, and our Python at its far end."""

from __future__ import annotations

import base64
import os
import select
import subprocess
import time
from typing import IO, Any, Dict, Optional

from wire import CALL, Session

_ALIVE_S = 1.0
_MAX_NOISE_BYTES = 1 << 20
_TOO_LATE = "it got no answer from there in time"


class Login:
    """An ssh under way. ``folder`` holds its config, and takes what it prints on stderr as ``name``."""

    line: Session

    def __init__(self, folder: str, name: str, via: Dict[str, Any], environment: Dict[str, str]) -> None:
        self._via, self._stderr = via, os.path.join(folder, name)
        with open(self._stderr, "wb") as stderr:
            self._ssh = subprocess.Popen(
                ["ssh", "-F", "config", "-T", "there", via["command"]],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=folder,
                env=environment,
            )

    def greet(self, session: Session, until: float) -> str:
        """Start to receive there; return what went wrong, or "" with ``line`` ready.

        ``session`` hears meanwhile that we are busy; ``until`` is a reading of the monotonic clock.
        """
        reader, writer = _pipe(self._ssh.stdout), _pipe(self._ssh.stdin)
        program = base64.b64decode(self._via["program"])
        problem = self._start(reader, writer, program, session, until)
        if not problem and not select.select([], [writer], [], max(0.0, until - time.monotonic()))[1]:
            problem = _TOO_LATE
        if not problem:
            self.line = Session(reader, writer, {})
            self.line.send_json(CALL, {"operation": "receive.objects", "args": {}})
        return problem

    def last_words(self) -> str:
        """Give the last line that ssh printed."""
        with open(self._stderr, "rb") as file:
            lines = file.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    def end(self) -> None:
        """Kill it."""
        self._ssh.kill()
        self._ssh.wait()

    def _start(self, reader: int, writer: int, greeting: bytes, session: Session, until: float) -> str:
        """Write the greeting and read up to the marker; return what went wrong, or ""."""
        marker, seen, rest, said = self._via["marker"].encode(), b"", memoryview(greeting), time.monotonic()
        while rest or marker not in seen:
            if time.monotonic() - said > _ALIVE_S:
                said = time.monotonic()
                session.event(busy=True)
                session.wait(0.001)
            if time.monotonic() > until or len(seen) > _MAX_NOISE_BYTES:
                return _TOO_LATE
            readable, writable, _ = select.select([reader], [writer] if rest else [], [], _ALIVE_S)
            if writable:
                rest = rest[_write_some(writer, rest) :]
            if readable:
                chunk = os.read(reader, 65536)
                if not chunk:
                    return self.last_words() or "ssh ended without a word"
                seen += chunk
        return ""


def _write_some(writer: int, data: memoryview) -> int:
    """Write what a pipe takes at once when select says that it takes something; all of it is gone when nobody reads."""
    try:
        return os.write(writer, data[: select.PIPE_BUF])
    except BrokenPipeError:
        return len(data)


def _pipe(stream: Optional[IO[bytes]]) -> int:
    assert stream is not None
    return stream.fileno()
