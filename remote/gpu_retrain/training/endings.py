"""How an attempt ended: a pure function from what was seen to a state, its reason and its class of failure."""

from __future__ import annotations

import signal
from typing import NamedTuple, Optional

from gpu_retrain.interfaces import launcher
from gpu_retrain.records import events, failure_classes, states

# A command that leaves on request, with something to resume from, exits with this (sysexits.h, EX_TEMPFAIL).
STOPPED_EXIT = 75
_TERMINATED_EXIT = 128 + signal.SIGTERM  # what shells, and scripts that follow them, exit with after a SIGTERM
# What somebody sends; every other signal that ends a process comes from a fault of its own.
_SENT = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
_RESTARTED = {
    failure_classes.REBOOTED: "the server was restarted, or its volume is on another machine now",
    failure_classes.CONTAINER: "the server's container was restarted or replaced",
}
_FULL = {
    failure_classes.DISK: "the disk of the server is full",
    failure_classes.QUOTA: "the disk quota on the server is used up",
}


class Stopping(NamedTuple):
    """An order to end that is under way: ``stop`` or ``kill``, the state it leads to, why, and the class of failure.

    Only what a limit orders can be a failure.
    """

    action: str
    state: str
    reason: str
    failure_class: Optional[str] = None


class Seen(NamedTuple):
    """What is known when a command has ended."""

    exit: launcher.Exit
    stopping: Optional[Stopping]
    last_words: Optional[events.Event]  # the command's event of type result, leave or failure
    out_of_memory: bool
    restarted: Optional[str]  # REBOOTED or CONTAINER
    full: Optional[str] = None  # DISK or QUOTA, where nothing more can be written
    left_result: bool = True  # states.RESULT_FILE is there


class Ending(NamedTuple):
    """The state, its reason, and the class of failure; None where nothing failed, or nobody knows of what kind."""

    state: str
    reason: str
    failure_class: Optional[str] = None


def conclude(seen: Seen) -> Ending:
    """Give the end. What is not known is said to be unknown."""
    words = seen.last_words or {"type": ""}
    unknown = seen.exit == launcher.UNKNOWN
    # A result is told once everything is there: what comes after it may fail, or be ended.
    if words["type"] == "result" or (seen.exit.code == 0 and seen.left_result):
        return Ending("finished", str(words.get("reason", "")))
    if seen.exit.code == STOPPED_EXIT or (unknown and words["type"] == "leave"):
        if seen.stopping:
            return Ending("stopped", seen.stopping.reason, seen.stopping.failure_class)
        return Ending("stopped", str(words.get("reason", "")))
    if words["type"] == "failure":
        return Ending("failed", str(words.get("what", "")), _class_told(words, seen.out_of_memory))
    if seen.stopping and _obeyed(seen.exit):
        return Ending(seen.stopping.state, seen.stopping.reason, seen.stopping.failure_class)
    if seen.restarted:
        return Ending("lost", _RESTARTED[seen.restarted], seen.restarted)
    if unknown:
        hint = "; the kernel killed for memory meanwhile" if seen.out_of_memory else ""
        kind = failure_classes.MEMORY if seen.out_of_memory else failure_classes.KILLED
        return Ending("lost", "it ended while its supervisor was dead; its exit code is unknown" + hint, kind)
    return _died(seen)


def told(words: events.Event) -> states.Words:
    """Give what a command said of its failure."""
    return {
        "code": words.get("code", ""),
        "what": words.get("what", ""),
        "safe": words.get("safe", ""),
        "next": words.get("next", ""),
    }


def busy(holder: str) -> states.Words:
    """Say that it never was its turn; ``holder`` is the training whose turn it is."""
    return {
        "code": "SERVER_BUSY",
        "what": "The server is busy with training %s, and the time to wait for it is over." % (holder or "?"),
        "safe": "The other training was not touched.",
        "next": "Stop it, or wait for its end, then run this again with the same training id.",
    }


def _obeyed(exit_: launcher.Exit) -> bool:
    if exit_ == launcher.UNKNOWN or exit_.code in (0, _TERMINATED_EXIT):
        return True
    return exit_.signal in (signal.SIGTERM, signal.SIGKILL)


def _class_told(words: events.Event, out_of_memory: bool) -> Optional[str]:
    """The class that a command told; it cannot know why one of its processes was killed."""
    named = words.get("class")
    if named == failure_classes.WORKER and out_of_memory:
        return failure_classes.MEMORY
    return named if named in failure_classes.ALL else None


def _died(seen: Seen) -> Ending:
    if seen.exit.signal is None:
        said = "it ended with exit code %s" % seen.exit.code
        # Such as code of the user's own that leaves the process: what looks like success is not.
        said += " and left no result" if seen.exit.code == 0 else ""
        return Ending("failed", "%s; %s" % (_FULL[seen.full], said) if seen.full else said, seen.full)
    if seen.out_of_memory and seen.exit.signal == signal.SIGKILL:
        return Ending("failed", "the kernel killed it for memory (the container's limit)", failure_classes.MEMORY)
    kind = failure_classes.KILLED if seen.exit.signal in _SENT else failure_classes.CRASHED
    return Ending("failed", "it was killed by %s" % launcher.signal_name(seen.exit.signal), kind)
