"""One ssh client to another server, whose sshd runs our forced command."""

from __future__ import annotations

import os
import select
import subprocess
import time
from typing import IO, Any, Dict, Optional

from gpu_retrain.channel.wire import CALL, Session

_ALIVE_S = 1.0
_ANYTHING = "true"  # sshd runs what the line of our key says
_MAX_NOISE_BYTES = 1 << 20
_TOO_LATE = "it did not get an answer from there in time"


class SshClient:
    """A running ssh. ``folder`` holds its config, and takes what it prints on stderr as ``name``."""

    line: Session

    def __init__(self, folder: str, name: str, via: Dict[str, Any], environment: Dict[str, str]) -> None:
        self._via, self._stderr = via, os.path.join(folder, name)
        with open(self._stderr, "wb") as stderr:
            self._ssh = subprocess.Popen(
                ["ssh", "-F", "config", "-T", "there", _ANYTHING],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=folder,
                env=environment,
            )

    def start_receiver(self, session: Session, until: float) -> str:
        """Start ``receive.objects`` there; return what went wrong, or "" with ``line`` ready.

        ``session`` is told meanwhile that we are busy; ``until`` is a reading of the monotonic clock.
        """
        reader, writer = _pipe(self._ssh.stdout), _pipe(self._ssh.stdin)
        problem = self._await_marker(reader, session, until)
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

    def _await_marker(self, reader: int, session: Session, until: float) -> str:
        """Read up to the marker; return what went wrong, or ""."""
        marker, seen, said = self._via["marker"].encode(), b"", time.monotonic()
        while marker not in seen:
            if time.monotonic() - said > _ALIVE_S:
                said = time.monotonic()
                session.event(busy=True)
                session.wait(0.001)
            if time.monotonic() > until or len(seen) > _MAX_NOISE_BYTES:
                return _TOO_LATE
            if select.select([reader], [], [], _ALIVE_S)[0]:
                chunk = os.read(reader, 65536)
                if not chunk:
                    return self.last_words() or "ssh ended and printed nothing"
                seen += chunk
        return ""


def _pipe(stream: Optional[IO[bytes]]) -> int:
    assert stream is not None
    return stream.fileno()
