"""``control.json``: an order to end, left by whoever asks, taken by the supervisor of that attempt."""

from __future__ import annotations

import json
import os
from typing import NamedTuple, Optional

from gpu_retrain.channel.layout import read_json, write_atomic

_FILE = "control.json"


class Control(NamedTuple):
    """``stop`` asks the command to leave; ``kill`` ends it."""

    order: str
    reason: str


def write(folder: str, attempt: int, control: Control) -> None:
    """Leave an order for one attempt, in place of the one before."""
    content = {"attempt": attempt, "order": control.order, "reason": control.reason}
    write_atomic(os.path.join(folder, _FILE), json.dumps(content).encode())


def read(folder: str, since: int, attempt: int) -> Optional[Control]:
    """Read the order for the attempts from ``since`` to ``attempt``; None when there is none, or it was for another.

    Whoever gives an order may not have seen yet that a rescue began the next attempt.
    """
    content = read_json(os.path.join(folder, _FILE))
    if not isinstance(content, dict) or content.get("attempt") not in range(since, attempt + 1):
        return None
    # Whatever became of the file: somebody wants it to end.
    order = "kill" if content.get("order") == "kill" else "stop"
    return Control(order, str(content.get("reason", "")))
