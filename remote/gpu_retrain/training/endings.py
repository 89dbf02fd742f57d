"""How an attempt ended: a pure function from what was seen to a state and its reason."""

from __future__ import annotations

import signal
from typing import NamedTuple, Optional, Tuple

from gpu_retrain.interfaces import launcher
from gpu_retrain.records import events

# A command that leaves on request, with something to resume from, exits with this (sysexits.h, EX_TEMPFAIL).
STOPPED_EXIT = 75
_TERMINATED_EXIT = 128 + signal.SIGTERM  # what shells, and scripts that follow them, exit with after a SIGTERM


class Stopping(NamedTuple):
    """An order to end that is under way: ``stop`` or ``kill``, the state it leads to, and why."""

    action: str
    state: str
    reason: str


class Seen(NamedTuple):
    """What is known when a command has ended."""

    exit: launcher.Exit
    stopping: Optional[Stopping]
    last_words: Optional[events.Event]  # the command's event of type result, leave or failure
    out_of_memory: bool
    rebooted: bool


def conclude(seen: Seen) -> Tuple[str, str]:
    """Give the state and the reason. What is not known is said to be unknown."""
    words = seen.last_words or {"type": ""}
    # A result is told once everything is there: what comes after it may fail, or be ended.
    if seen.exit.code == 0 or words["type"] == "result":
        return "finished", str(words.get("reason", ""))
    if seen.exit.code == STOPPED_EXIT or (seen.exit == launcher.UNKNOWN and words["type"] == "leave"):
        return "stopped", seen.stopping.reason if seen.stopping else str(words.get("reason", ""))
    if words["type"] == "failure":
        return "failed", str(words.get("what", ""))
    if seen.stopping and _obeyed(seen.exit):
        return seen.stopping.state, seen.stopping.reason
    if seen.rebooted:
        return "lost", "the server or its container was restarted"
    if seen.exit == launcher.UNKNOWN:
        hint = "; the kernel killed for memory meanwhile" if seen.out_of_memory else ""
        return "lost", "it ended while its supervisor was dead; its exit code is unknown" + hint
    return "failed", _died(seen)


def _obeyed(exit_: launcher.Exit) -> bool:
    if exit_ == launcher.UNKNOWN or exit_.code == _TERMINATED_EXIT:
        return True
    return exit_.signal in (signal.SIGTERM, signal.SIGKILL)


def _died(seen: Seen) -> str:
    if seen.exit.signal is None:
        return "it ended with exit code %s" % seen.exit.code
    if seen.out_of_memory and seen.exit.signal == signal.SIGKILL:
        return "the kernel killed it for memory (the container's limit)"
    return "it was killed by %s" % launcher.signal_name(seen.exit.signal)
