"""What a far end says while we send to it: whether it is a sign of work, and whether it can be."""

from __future__ import annotations

import json
import math
import time
from typing import Any, Dict, List, Tuple

from gpu_retrain.channel.wire import Failure

_SILENCE_S = 60.0
_STUCK_S = 1800.0  # it talks and gets on with nothing: longer than a disk of 120 MB/s takes to hash a file of 200 GB
_FREE_FRAMES = 1000  # what may pile up on the way and arrive at once
_FRAMES_PER_S = 10  # it acknowledges five times a second and says once that it hashes: leave some room


class PeerWatchdog:
    """Tells a far end that works from one that is silent, repeats itself or floods us."""

    def __init__(self) -> None:
        self._started_at = self._alive_at = self._progress_at = time.monotonic()
        self._answers, self._frames = _FREE_FRAMES, 0

    def expect(self, answers: int) -> None:
        """Note that it was sent something that has at most this many answers."""
        self._answers += answers

    def frame(self) -> None:
        """Note a frame of any kind. Raises SERVER_REPLY_INVALID for more than an intact far end has to say."""
        seconds = time.monotonic() - self._started_at
        self._frames += 1
        if self._frames > self._answers + seconds * _FRAMES_PER_S:
            raise protocol_violation(
                "said %d things in %d s, far more than it was asked" % (self._frames, math.ceil(seconds))
            )

    def alive(self) -> None:
        """Note that it works, though nothing has come of it yet."""
        self._alive_at = time.monotonic()

    def progress(self) -> None:
        """Note that it has got on, or owed nothing until now."""
        self._alive_at = self._progress_at = time.monotonic()

    def check(self) -> None:
        """Raise EOFError when it owes something, and there was no sign of it for too long."""
        now = time.monotonic()
        if now - self._alive_at > _SILENCE_S:
            raise EOFError("the far end is silent")
        if now - self._progress_at > _STUCK_S:
            raise EOFError("the far end talks, but gets on with nothing")


def message_of(payload: bytes) -> Dict[str, Any]:
    """Give the JSON object of a frame. Raises SERVER_REPLY_INVALID."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise protocol_violation("said something that is not a message")
    return value


def ranges_of(value: Any) -> List[Tuple[int, int]]:
    """Give ranges (offset, length), sorted. Raises SERVER_REPLY_INVALID."""
    try:
        return sorted((int(offset), int(length)) for offset, length in value)
    except (TypeError, ValueError, OverflowError):
        raise protocol_violation("named ranges that are not ranges") from None


def protocol_violation(what: str) -> Failure:
    """Make the failure for a far end that breaks the protocol; ``what`` is the rest of a sentence."""
    return Failure(
        "SERVER_REPLY_INVALID",
        "The training server %s." % what,
        "It was not believed; no tree there changed.",
        "Run the transfer again; if it repeats, do not trust this server.",
    )
