"""One build at a time per ``root``: the builds share a cache, and a folder without READY is then a leftover."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from typing import Iterator

from gpu_retrain.channel import locks
from gpu_retrain.channel.layout import make_folder, read_json
from gpu_retrain.channel.wire import Failure, Session

READY = "READY"
_WAIT_LIMIT_S = 3000.0  # as long as one build may take
_LOOK_S = 2.0


@contextmanager
def held(session: Session) -> Iterator[int]:
    """Hold the lock; gives its descriptor, which installers share: it opens only when the last of them has ended.

    Raises DEADLINE_EXCEEDED when another build does not end.
    """
    folder = make_folder(session.root, "venvs")
    descriptor = _wait_for(session, os.path.join(folder, ".lock"))
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def remove_half_built(session: Session) -> None:
    """Remove every venv without READY. Only for the holder of the lock."""
    folder = os.path.join(session.root, "venvs")
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False) and read_json(os.path.join(entry.path, READY)) is None:
            session.event(kind="step", text="removing a half-built environment")
            shutil.rmtree(entry.path)


def _wait_for(session: Session, path: str) -> int:
    started = time.monotonic()
    while True:
        descriptor = locks.take(path)
        if descriptor is not None:
            return descriptor
        waited = time.monotonic() - started
        if waited > _WAIT_LIMIT_S:
            raise _too_long()
        session.event(kind="alive", seconds=round(waited), text="another environment is being built")
        session.wait(_LOOK_S)


def _too_long() -> Failure:
    return Failure(
        "DEADLINE_EXCEEDED",
        "Another environment has been under construction on the server for 50 minutes.",
        "Nothing was changed; that build goes on.",
        "Look for its uv or pip process on the server, wait for it or end it, then run this again.",
    )
