"""Connections to another server with a key that lives for this transfer only, in a private ssh-agent."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import Any, Dict, List, Optional

from gpu_retrain.channel.wire import Session
from gpu_retrain.staging.ssh_client import SshClient
from gpu_retrain.store import incoming

START_S = 120.0  # a login shell with slow start-up files takes half a minute (src/ssh/bootstrap.ts allows as much)
_AGENT_START_S = 10.0
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


class SshClients:
    """Several ssh clients side by side.

    ``via``: ``host``, ``port``, ``user``; ``knownHosts`` (a line for the name ``there``); ``key`` (an
    OpenSSH private key without passphrase); ``seconds`` that the agent keeps it; ``streams``, how many clients; and the
    ``marker`` that our forced command there prints.

    The key is never written to a disk and never stands in a command line. When this process is killed, ssh ends with
    its stdin, and ssh-agent with its command.
    """

    def __init__(self, session: Session, via: Dict[str, Any]) -> None:
        self.lines: List[Session] = []
        self._session, self._via = session, via
        self._clients: List[SshClient] = []
        self._agent: Optional[subprocess.Popen[bytes]] = None

    def __enter__(self) -> SshClients:
        incoming.remove_abandoned(self._session.root)
        self._folder = incoming.make_folder(self._session.root)
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()
        if self._agent is not None:
            self._agent.kill()
            self._agent.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def connect(self) -> str:
        """Log in and start to receive there; return what went wrong, or "" with ``lines`` ready.

        A server that lets in fewer than were asked for gives fewer lines.
        """
        self._write("config", CONFIGURATION % self._via)
        self._write("known_hosts", self._via["knownHosts"] + "\n")
        try:
            self._start_agent()
        except (OSError, subprocess.SubprocessError) as error:
            return "it has no ssh-agent that works (%s)" % error
        until = time.monotonic() + START_S
        for number in range(int(self._via["streams"])):
            self._clients.append(SshClient(self._folder, "stderr.%d" % number, self._via, self._environment()))
        problems = [(client, client.start_receiver(self._session, until)) for client in self._clients]
        self.lines = [client.line for client, problem in problems if not problem]
        return "" if self.lines else problems[0][1]

    def hang_up(self) -> None:
        """End every client, whatever waits for it."""
        for client in self._clients:
            client.end()

    def last_words(self) -> str:
        """Give the last line that any ssh printed."""
        return next(filter(None, (client.last_words() for client in self._clients)), "")

    def _start_agent(self) -> None:
        """ssh-agent ends within ten seconds of its command, which ends with our end of the pipe."""
        seconds = str(int(self._via["seconds"]))
        self._agent = subprocess.Popen(
            ["ssh-agent", "-a", "agent", "-t", seconds, "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=self._environment(),
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

    def _environment(self) -> Dict[str, str]:
        # Relative to the folder: a socket's path may have 107 bytes, and root may be longer.
        return {**os.environ, "SSH_AUTH_SOCK": "agent"}

    def _write(self, name: str, text: str) -> None:
        with open(os.path.join(self._folder, name), "w", encoding="utf-8") as file:
            file.write(text)
