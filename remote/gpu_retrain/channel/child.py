"""One child process of an operation: what it prints becomes events, and it never outlives the operation."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import tempfile
import time
from typing import Dict, List, NamedTuple, Sequence

from gpu_retrain.channel.wire import Failure, Session

SIGN_OF_LIFE_S = 10.0  # the runner gives an operation up after 60 s without a frame
KEPT_LINES = 400  # enough for a resolver's whole explanation; what came before them is forgotten
LINE_CHARACTERS = 400

_LINE_END = re.compile(rb"[\r\n]+")


class Outcome(NamedTuple):
    """How a child ended: its exit code (negative: the signal) and its last lines, errors among them."""

    code: int
    lines: List[str]


def run(
    session: Session,
    command: Sequence[str],
    environment: Dict[str, str],
    limit_s: float,
    question: bytes = b"",
    held: Sequence[int] = (),
) -> Outcome:
    """Run ``command`` with ``question`` on its stdin, and tell the runner of every line it prints.

    ``held`` are descriptors that the child shares, such as a lock that must not open while it still writes.
    Raises DEADLINE_EXCEEDED after ``limit_s``, and EOFError when the runner is gone; the child is dead then.
    """
    with tempfile.TemporaryFile(dir=environment.get("TMPDIR")) as stdin:
        stdin.write(question)
        stdin.seek(0)
        process = subprocess.Popen(
            command,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            pass_fds=held,
        )
    try:
        lines = _follow(session, process, limit_s)
        return Outcome(process.wait(SIGN_OF_LIFE_S), lines)
    finally:
        _end(process)


def _follow(session: Session, process: subprocess.Popen[bytes], limit_s: float) -> List[str]:
    assert process.stdout is not None
    output, started = process.stdout.fileno(), time.monotonic()
    lines: List[str] = []
    rest, told = b"", started
    while True:
        session.wait(0.001)  # raises when the runner is gone
        now = time.monotonic()
        if now - started > limit_s:
            raise _too_long(limit_s)
        if now - told > SIGN_OF_LIFE_S:
            session.event(kind="alive", seconds=round(now - started))
            told = now
        if select.select([output], [], [], 0.5)[0]:
            chunk = os.read(output, 65536)
            whole, rest = _split(rest + chunk, final=not chunk)
            for line in whole:
                session.event(kind="line", text=line)
                told = now
            lines = (lines + whole)[-KEPT_LINES:]
            if not chunk:
                return lines
        elif process.poll() is not None:  # a descendant keeps the pipe open; it is not waited for
            return lines


def _split(data: bytes, final: bool) -> tuple[List[str], bytes]:
    parts = _LINE_END.split(data)
    rest = b"" if final else parts.pop()[-65536:]
    texts = [part.decode("utf-8", "replace").strip()[:LINE_CHARACTERS] for part in parts]
    return [text for text in texts if text], rest


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _too_long(limit_s: float) -> Failure:
    return Failure(
        "DEADLINE_EXCEEDED",
        "A step on the server was stopped after %d minutes." % round(limit_s / 60),
        "Nothing half-done is used; what was downloaded stays in the cache.",
        "Run it again. If the server's line is that slow, name a nearer package mirror as index-url.",
    )
