"""The agent: answers the runner's calls on one channel, one at a time, until the runner is gone."""

from __future__ import annotations

import contextlib
import errno
import importlib
import json
import os
from typing import Any, Callable, Dict

from gpu_retrain.channel.descent import unusable
from gpu_retrain.channel.layout import open_root
from gpu_retrain.channel.wire import CALL, FAILURE, RESULT, RUNNER_SILENCE_S, Failure, Session

# What the kernel answers where a link, a folder or a file of another kind or owner lies in the place of one of ours.
_NOT_OURS = (errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.ENXIO, errno.EACCES, errno.EPERM, errno.EROFS)

Operation = Callable[[Session, Any], Dict[str, Any]]


def serve(reader: int, writer: int, hello: Dict[str, Any]) -> None:
    """Print the marker, open ``root``, then answer calls.

    ``reader`` and ``writer`` are the channel's descriptors; ``hello`` is described in boot.start.
    """
    os.write(writer, b"\n<<gpu-retrain %s>>\n" % hello["nonce"].encode())
    session = Session(reader, writer, hello)
    try:
        while True:
            _import_ahead(session)
            kind, payload = session.read_frame(RUNNER_SILENCE_S)
            if kind == CALL:
                _answer(session, payload)
    except (EOFError, BrokenPipeError):
        return


def _import_ahead(session: Session) -> None:
    """Import what will be called, in that order, while there is nothing else to do."""
    for name in session.hello["modules"].values():
        if session.has_said_something(0):
            return
        with contextlib.suppress(Exception):  # what fails now fails again when it is called, and is reported then
            importlib.import_module(name)


def _answer(session: Session, payload: bytes) -> None:
    call = json.loads(payload)
    try:
        if session.hello["root"] and not session.root:
            session.root = open_root(session.hello["root"])
        result = _operation(session, call["operation"])(session, call["args"])
    except Failure as failure:
        session.send_json(FAILURE, failure.as_json())
    except (EOFError, BrokenPipeError):
        raise
    except OSError as error:
        session.send_json(FAILURE, _os_failure(error, session.root).as_json())
    except Exception as error:
        # Whatever it is, the runner must hear of it: silence would only end at a deadline.
        session.send_json(FAILURE, _defect(error).as_json())
    else:
        session.send_json(RESULT, result)


def _operation(session: Session, name: str) -> Operation:
    word, _, operation = name.partition(".")
    if word not in session.hello["modules"]:
        raise KeyError(name)
    operations: Dict[str, Operation] = importlib.import_module(session.hello["modules"][word]).OPERATIONS
    return operations[operation]


def _os_failure(error: OSError, root: str) -> Failure:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure(
            "REMOTE_DISK_FULL",
            "The server has no room left (%s): %s." % (error.strerror, error.filename or "root"),
            "What was verified before stays; nothing half-written carries its final name.",
            "Free space there or choose a larger volume as root, then run it again: only the rest is done.",
        )
    if error.errno in _NOT_OURS and root and str(error.filename).startswith(root + os.sep):
        return unusable(error.filename, "is in the way: %s" % error.strerror, "Look at it, and move it away.")
    return _defect(error)


def _defect(error: BaseException) -> Failure:
    import traceback  # noqa: PLC0415 - hardly ever needed, and slow to import

    traceback.print_exc()
    return Failure(
        "AGENT_FAILED",
        "The server's side failed: %s: %s." % (type(error).__name__, error),
        "Nothing that was verified before is touched.",
        "Run it again; if it repeats, report the log with ACTIONS_STEP_DEBUG=true.",
    )
