"""A login on another server with a key that lives for this transfer only, in a private ssh-agent."""

from __future__ import annotations

import base64
import contextlib
import os
import select
import shutil
import subprocess
import time
from typing import IO, Any, Dict, List, Optional

import incoming
from wire import CALL, Session

START_S = 120.0  # a login shell with slow start-up files takes half a minute (src/ssh/bootstrap.ts allows as much)
_AGENT_START_S = 10.0
_ALIVE_S = 5.0
_MAX_NOISE_BYTES = 1 << 20
# No setting or key of this machine's takes part: what is not pinned by the runner is refused.
CONFIGURATION = """\
Host there
  HostName %(host)s
  Port %(port)d
  User %(user)s
  HostKeyAlias there
  UserKnownHostsFile known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  UpdateHostKeys no
  BatchMode yes
  PreferredAuthentications publickey
  IdentityFile none
  ForwardAgent no
  ForwardX11 no
  ClearAllForwardings yes
  ControlPath none
  PermitLocalCommand no
  RequestTTY no
  Compression no
  Ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com
  ConnectTimeout 15
  ServerAliveInterval 15
  ServerAliveCountMax 3
  LogLevel ERROR
"""


class Visit:
    """One login. ``via``: ``host``, ``port``, ``user``; ``knownHosts`` (a line for the name ``there``); ``key`` (an
    OpenSSH private key without passphrase); ``seconds`` that the agent keeps it; ``command``, which starts Python
    there; ``program`` for it in base64, and the ``marker`` that it prints.

    The key is never written to a disk and never stands in a command line. When this process is killed, ssh ends with
    its stdin, and ssh-agent with its command.
    """

    line: Session

    def __init__(self, session: Session, via: Dict[str, Any]) -> None:
        self._session, self._via = session, via
        self._ssh: Optional[subprocess.Popen[bytes]] = None
        self._agent: Optional[subprocess.Popen[bytes]] = None

    def __enter__(self) -> Visit:
        incoming.remove_abandoned(self._session.root)
        self._folder = incoming.make_folder(self._session.root)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in (self._ssh, self._agent):
            if process is not None:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def open(self) -> str:
        """Log in and start to receive there; return what went wrong, or "" with ``line`` ready."""
        via = self._via
        self._write("config", CONFIGURATION % via)
        self._write("known_hosts", via["knownHosts"] + "\n")
        try:
            self._start_agent()
        except (OSError, subprocess.SubprocessError) as error:
            return "it has no ssh-agent that works (%s)" % error
        with open(os.path.join(self._folder, "stderr"), "wb") as stderr:
            self._ssh = self._spawn(
                ["ssh", "-F", "config", "-T", "there", via["command"]], stdout=subprocess.PIPE, stderr=stderr
            )
        reader, writer = _pipe(self._ssh.stdout), _pipe(self._ssh.stdin)
        problem = self._greet(reader, writer)
        if not problem:
            self.line = Session(reader, writer, {})
            self.line.send_json(CALL, {"operation": "receive.objects", "args": {}})
        return problem

    def last_words(self) -> str:
        """Give the last line that ssh printed."""
        with open(os.path.join(self._folder, "stderr"), "rb") as file:
            lines = file.read(1 << 16).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    def _start_agent(self) -> None:
        """ssh-agent ends within ten seconds of its command, which ends with our end of the pipe."""
        seconds = str(int(self._via["seconds"]))
        self._agent = self._spawn(
            ["ssh-agent", "-a", "agent", "-t", seconds, "cat"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + _AGENT_START_S
        while not os.path.exists(os.path.join(self._folder, "agent")) and time.monotonic() < until:
            time.sleep(0.02)
        subprocess.run(
            ["ssh-add", "-q", "-t", seconds, "-"],
            input=self._via["key"].encode(),
            cwd=self._folder,
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_AGENT_START_S,
            check=True,
        )

    def _spawn(self, command: List[str], stdout: int, stderr: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            cwd=self._folder,
            env=self._environment(),
        )

    def _environment(self) -> Dict[str, str]:
        # Relative to the folder: a socket's path may have 107 bytes, and root may be longer.
        return {**os.environ, "SSH_AUTH_SOCK": "agent"}

    def _greet(self, reader: int, writer: int) -> str:
        program = base64.b64decode(self._via["program"])
        with contextlib.suppress(BrokenPipeError):
            os.write(writer, b"%d\n" % len(program))
            rest = memoryview(program)
            while rest:
                rest = rest[os.write(writer, rest) :]
        seen, until, said = b"", time.monotonic() + START_S, time.monotonic()
        while self._via["marker"].encode() not in seen:
            if time.monotonic() - said > _ALIVE_S:
                said = time.monotonic()
                self._session.event(busy=True)
            self._session.wait(0.001)
            if time.monotonic() > until or len(seen) > _MAX_NOISE_BYTES:
                return "it got no answer from there in time"
            if select.select([reader], [], [], 1.0)[0]:
                chunk = os.read(reader, 65536)
                if not chunk:
                    return self.last_words() or "ssh ended without a word"
                seen += chunk
        return ""

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self._folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def _pipe(stream: Optional[IO[bytes]]) -> int:
    assert stream is not None
    return stream.fileno()
