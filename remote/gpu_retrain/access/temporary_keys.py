"""Lets another server in for a moment: one line in authorized_keys, which is gone again however its runner ends."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import stat
import sys
import time
from typing import Any, Dict, Iterator, TypedDict

from gpu_retrain.access import forced_command
from gpu_retrain.channel import locks
from gpu_retrain.channel.install import install
from gpu_retrain.channel.layout import read_json, write_atomic
from gpu_retrain.channel.wire import Failure, Session

DEFAULT_FILE = os.path.join("~", ".ssh", "authorized_keys")
_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/=]{60,100}\Z")
_MAX_FILE_BYTES = 1 << 20
_LOCK_S = 10.0  # each of us holds it for milliseconds


class GrantRequest(TypedDict):
    """The arguments of ``grant``."""

    key: str
    seconds: float
    file: str
    nonce: str


def grant(session: Session, args: GrantRequest) -> Dict[str, Any]:
    """Allow a key to log in until the runner says that it is done, or is gone (operation ``temporary_keys.grant``).

    A client that logs in with it gets no shell: sshd runs our forced command, whatever the client asks for.
    Arguments: ``key`` (a public ed25519 key), ``seconds`` after which sshd refuses it in any case, ``file`` (where sshd
    looks for keys; "" for its default), ``nonce`` (of the marker that the forced command prints). Event: ``granted``.
    Raises STAGING_REFUSED when the file cannot be used.
    """
    if not _KEY.match(args["key"]):
        raise _refused("the key is not an ed25519 key")
    path, tag = os.path.expanduser(args["file"] or DEFAULT_FILE), _tag(session.root)
    command = forced_command.command(install(session), args["nonce"])
    if not command:
        raise _refused("its Python lies at %r, which no shell takes for one word" % sys.executable)
    with _opened(path) as descriptor:
        # For the next transfer, if this process is killed.
        write_atomic(_record(session.root), json.dumps({"file": path}).encode())
        try:
            _remove(descriptor, tag)
            _append(descriptor, _line(args["key"], args["seconds"], command, tag))
            session.event(granted=True)
            session.receive()
        finally:
            _remove(descriptor, tag)
            os.unlink(_record(session.root))
    return {}


def remove_leftover(root: str) -> None:
    """Take away the line of a transfer to this root whose agent was killed. Only the store's holder may do this."""
    record = read_json(_record(root))
    if record is None:
        return
    with contextlib.suppress(Failure), _opened(record["file"]) as descriptor:
        _remove(descriptor, _tag(root))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_record(root))


def _record(root: str) -> str:
    return os.path.join(root, "temporary-key.json")


def _tag(root: str) -> str:
    """Roots are told apart: each has a store of its own, and so at most one transfer."""
    return "gpu-retrain-temporary-key-" + hashlib.sha256(root.encode()).hexdigest()[:16]


def _line(key: str, seconds: float, command: str, tag: str) -> bytes:
    # sshd reads the time in the machine's own zone, whatever zone a login has.
    os.environ.pop("TZ", None)
    time.tzset()
    until = time.strftime("%Y%m%d%H%M%S", time.localtime(time.time() + seconds))
    return ('restrict,expiry-time="%s",command="%s" %s %s\n' % (until, command, key, tag)).encode()


@contextlib.contextmanager
def _opened(path: str) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError as error:
        raise _refused("%s: %s" % (path, error.strerror)) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_size > _MAX_FILE_BYTES:
            raise _refused("%s is not a file of this user's that we would change" % path)
        yield descriptor
    finally:
        os.close(descriptor)


def _append(descriptor: int, line: bytes) -> None:
    with _locked(descriptor):
        size = os.fstat(descriptor).st_size
        # A leading newline is part of what we add when the last line has no end; it goes with it.
        whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
        os.pwrite(descriptor, line if whole else b"\n" + line[:-1], size)


def _remove(descriptor: int, tag: str) -> None:
    """Take every line with the tag out, in place, so that the file keeps its owner, mode and mounts."""
    with _locked(descriptor):
        old = os.pread(descriptor, 2 * _MAX_FILE_BYTES, 0)
        mark = re.escape(tag).encode()
        new = re.sub(rb"\n[^\n]* " + mark + rb"\Z", b"", old)
        new = re.sub(rb"(?m)^[^\n]* " + mark + rb"\n", b"", new)
        if new != old:
            same = len(os.path.commonprefix([old, new]))
            os.pwrite(descriptor, new[same:], same)
            os.ftruncate(descriptor, len(new))


@contextlib.contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    until = time.monotonic() + _LOCK_S
    while not locks.attempt(descriptor):
        if time.monotonic() > until:
            raise _refused("somebody else keeps the file of its keys locked")
        time.sleep(0.02)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _refused(why: str) -> Failure:
    return Failure(
        "STAGING_REFUSED",
        "The server cannot let the staging server in: %s." % why,
        "Nothing was sent that way.",
        "Name the file in which its sshd looks for keys as authorized-keys.",
    )


OPERATIONS = {"grant": grant}
