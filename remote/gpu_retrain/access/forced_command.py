"""What another server gets that logs in here with a temporary key: our agent, which receives contents and nothing else.

The line in authorized_keys names it as the command that sshd runs whatever the client asks for, and it lies on this
server's disk, put there by its own agent. So a holder of the key, a hostile staging server too, can send contents
under their hashes into ``root``, and has no shell, no other program, and no other operation.
"""

from __future__ import annotations

import os
import re
import sys

from gpu_retrain.channel import agent

_RECEIVER = {"receive": "gpu_retrain.store.receive"}
_NONCE = re.compile(r"[0-9a-f]{32}\Z")
# What every shell takes for one plain word.
_PLAIN = re.compile(r"/[A-Za-z0-9/._+-]+\Z")


def command(code: str, nonce: str) -> str:
    """Give the command line that receives with our modules in the folder ``code``; '' where none would be safe.

    It holds no quotes but the outer ones, whatever stands in the path: bash, zsh, fish and csh read it alike.
    """
    if not _PLAIN.match(sys.executable) or not _NONCE.match(nonce):
        return ""
    path = ",".join(str(byte) for byte in os.fsencode(code))
    program = (
        "import sys; sys.path.insert(0, bytes([%s]).decode()); from %s import forced_command; forced_command.serve()"
    )
    program %= path, __package__
    return "exec %s -I -S -u -c '%s' %s" % (sys.executable, program, nonce)


def serve() -> None:
    """Serve the client until it is gone. Our package lies in ``root/agent/<sha256>``; the nonce is our argument."""
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), *[os.pardir] * 4))
    reader, writer = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.umask(0o077)
    hello = {"nonce": sys.argv[1], "root": root, "sha256": "", "sources": {}, "modules": _RECEIVER}
    agent.serve(reader, writer, hello)
