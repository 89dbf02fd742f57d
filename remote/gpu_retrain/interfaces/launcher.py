"""What starts a training's command, watches it and ends it."""

from __future__ import annotations

import importlib
import signal
from typing import NamedTuple, Optional, Protocol, cast

from gpu_retrain.records.orders import Order
from gpu_retrain.records.states import Stored

DEFAULT = "process"
# Each is a module of the shape below; its name in quotes has it sent along.
_MODULES = {DEFAULT: "gpu_retrain.launchers.process"}


class Exit(NamedTuple):
    """How a command ended: a code, or a signal's number; where both are None, nobody can know."""

    code: Optional[int]
    signal: Optional[int]


UNKNOWN = Exit(None, None)


class Handle(Protocol):
    """A command that was started, by whomever, and may have ended since."""

    def stored(self) -> Stored:
        """Give what ``restore`` needs to find it again, as JSON."""

    def is_alive(self) -> bool:
        """Whether it still runs."""

    def poll(self) -> Optional[Exit]:
        """How it ended; None while it lives."""

    def ask(self) -> None:
        """Ask it to leave, in a way that reaches it as SIGTERM; only while it is alive."""

    def kill(self) -> None:
        """End it, and whatever is left of what it started; never anybody else's."""

    def show_stacks(self) -> str:
        """Have it write into its log where it is, while it hangs; tell what is odd about it, or nothing."""

    def age_s(self) -> float:
        """Seconds since it was started; only while it is alive."""

    def restarted(self) -> Optional[str]:
        """Tell what was started anew since: REBOOTED for its machine, CONTAINER for less; None for neither."""


class Launcher(Protocol):
    """A launcher's module. It runs one training at a time on a server, or lets somebody else see to that."""

    def start(self, order: Order, folder: str) -> Optional[Handle]:
        """Start an order's command in ``folder``, with its output in the logs; None while it is not its turn.

        It is recorded before it runs, so that no crash in between can lead to a second start, and it outlives us.
        """

    def recorded(self, folder: str, attempt: int) -> Optional[Handle]:
        """Find the command of an attempt, dead or alive; None when it was never started."""

    def holder(self, folder: str) -> str:
        """Id of the training whose turn it is, for messages; empty when nobody knows."""

    def reserve(self, folder: str) -> Optional[int]:
        """Keep trainings waiting while something else computes: a descriptor to keep open; None while one runs."""

    def memory_kills(self) -> Optional[int]:
        """Count what was killed for memory so far where commands run; None when nobody tells."""

    def restore(self, stored: Stored) -> Handle:
        """Find again what gave ``stored``."""


def load(name: str = DEFAULT) -> Launcher:
    """Return the launcher of that name."""
    return cast(Launcher, importlib.import_module(_MODULES[name]))


def is_alive(stored: Optional[Stored]) -> bool:
    """Whether what gave ``stored`` still runs, whichever launcher it is of."""
    return stored is not None and load(stored.get("kind", DEFAULT)).restore(stored).is_alive()


def signal_name(number: Optional[int]) -> Optional[str]:
    """The name of a signal, such as SIGKILL; real-time signals have none and get their number."""
    if number is None:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return "signal %d" % number
