"""Unpacks the proof on the machine, lays its wheels over the installed PyTorch, and runs it, within its time.

Standard library only, for Python 3.9 or newer. What it makes lies in a temporary folder and is removed at the end.
"""

from __future__ import annotations

import contextlib
import lzma
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from typing import Callable, Dict, Iterator, List

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import installed  # noqa: E402 - it lies beside this file

_MINUTES = 8.0
_CLOSING_S = 20.0  # to end what runs and write the page, before it is killed
_PROGRAMS = ("sshd", "ssh-keygen", "sshd-session", "sshd-auth")


def main(arguments: List[str]) -> int:
    """Run ``start.py OUT_FOLDER [MINUTES]``; the status is 0 when a row passed and none failed."""
    if not arguments:
        print("usage: bash run.sh OUT_FOLDER [MINUTES]", file=sys.stderr)
        return 2
    out = os.path.abspath(arguments[0])
    minutes = float(arguments[1]) if len(arguments) > 1 else _MINUTES
    os.makedirs(out, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="gpu-proof-", ignore_cleanup_errors=True) as work, _accounts():
        _unpack(work)
        machine = installed.describe(os.path.join(work, "wheels"), os.path.join(HERE, "polars"))
        machine["python"] = sys.executable
        machine["work"] = work
        _commands(work)
        return _run(work, [out, str(minutes), installed.write(machine, work)], minutes * 60)


def _unpack(work: str) -> None:
    for name in sorted(os.listdir(os.path.join(HERE, "packed"))):
        with lzma.open(os.path.join(HERE, "packed", name)) as stream, tarfile.open(
            fileobj=stream, mode="r|"
        ) as archive:
            archive.extractall(work)  # noqa: S202 - our own archive


def _commands(work: str) -> None:
    """Put sshd, which brings its own C library, and this Python under their names into ``bin``."""
    binaries = os.path.join(work, "bin")
    _command(binaries, "python3", [sys.executable])
    libraries = os.path.join(work, "ssh", "lib")
    for name in _PROGRAMS:
        program = os.path.join(work, "ssh", name)
        if os.path.exists(program):
            loader = [
                "env",
                "OPENSSL_CONF=/dev/null",
                os.path.join(libraries, "ld.so"),
                "--argv0",
                os.path.join(binaries, name),
            ]
            _command(binaries, name, [*loader, "--library-path", libraries, program])


def _command(folder: str, name: str, command: List[str]) -> None:
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write('#!/bin/sh\nexec %s "$@"\n' % " ".join(map(shlex.quote, command)))
    os.chmod(path, 0o700)


@contextlib.contextmanager
def _accounts() -> Iterator[None]:
    """Have for a while the user ``sshd``, without which a root's sshd does not start, and an unlocked root."""
    with contextlib.ExitStack() as stack:
        if os.geteuid() == 0:
            stack.enter_context(_changed("/etc/passwd", _with_sshd))
            stack.enter_context(_changed("/etc/shadow", _unlocked))
        yield


def _with_sshd(text: str) -> str:
    known = any(line.startswith("sshd:") for line in text.splitlines())
    return text if known else text.rstrip("\n") + "\nsshd:x:22022:65534::/run/sshd:/bin/false\n"


def _unlocked(text: str) -> str:
    return re.sub(r"(?m)^root:![^:]*:", "root:*:", text)


@contextlib.contextmanager
def _changed(path: str, change: Callable[[str], str]) -> Iterator[None]:
    if not os.path.exists(path):
        yield
        return
    with open(path) as file:
        before = file.read()
    after = change(before)
    if after != before:
        _write(path, after)
    try:
        yield
    finally:
        if after != before:
            _write(path, before)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _run(work: str, arguments: List[str], seconds: float) -> int:
    environment: Dict[str, str] = {
        **os.environ,
        "PATH": os.pathsep.join([os.path.join(work, "bin"), os.environ.get("PATH", ""), "/usr/sbin:/usr/bin:/bin"]),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": os.path.join(work, "wheels"),
    }
    script = os.path.join(work, "scripts", "gpu-proof", "prove.ts")
    node = os.path.join(work, "bin", "node")
    command = [node, "--disable-warning=ExperimentalWarning", script, *arguments]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        return process.wait(seconds + _CLOSING_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(_CLOSING_S)
        os.killpg(process.pid, signal.SIGKILL)
        return 124


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not shutil.which("sh"):
        sys.exit("There is no shell here.")
    sys.exit(main(sys.argv[1:]))
