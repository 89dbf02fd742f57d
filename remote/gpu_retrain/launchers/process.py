"""A process of this machine, detached from whoever started it: the launcher behind interfaces/launcher.py."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import traceback
from typing import Dict, NoReturn, Optional, cast

from gpu_retrain.channel import locks
from gpu_retrain.channel.layout import open_own, read_json, write_atomic
from gpu_retrain.interfaces.launcher import UNKNOWN, Exit
from gpu_retrain.launchers import scratch, stacks
from gpu_retrain.machine import identity, memory
from gpu_retrain.records import logs, orders
from gpu_retrain.records.failure_classes import CONTAINER, REBOOTED
from gpu_retrain.records.states import Stored

KIND = "process"
_CANNOT_START = 127  # what a shell says of a command that it cannot run


class StoredProcess(identity.Identity, Stored):
    """A process as it is recorded."""


class Process:
    """A process, of which we may be the parent: then, and only then, its exit is known."""

    def __init__(self, known: identity.Identity, is_child: bool = False) -> None:
        self._known, self._is_child = known, is_child

    def stored(self) -> Stored:
        """Give its identity."""
        return StoredProcess(kind=KIND, **self._known)

    def is_alive(self) -> bool:
        """Whether exactly this process still lives."""
        return identity.is_alive(self._known)

    def poll(self) -> Optional[Exit]:
        """How it ended; None while it lives."""
        if not self._is_child:
            return None if self.is_alive() else UNKNOWN
        waited, status = os.waitpid(self._known["pid"], os.WNOHANG)
        if waited == 0:
            return None
        if os.WIFSIGNALED(status):
            return Exit(None, os.WTERMSIG(status))
        return Exit(os.WEXITSTATUS(status), None)

    def ask(self) -> None:
        """Send it SIGTERM."""
        os.kill(self._known["pid"], signal.SIGTERM)

    def kill(self) -> None:
        """Kill it and what is left of its process group, loader workers included; never anybody else's."""
        if not identity.is_reused(self._known):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._known["pid"], signal.SIGKILL)
        scratch.remove(self._known)

    def show_stacks(self) -> str:
        """Have it and its loader's workers write their stacks into stderr.log."""
        log = os.readlink("/proc/%d/fd/2" % self._known["pid"]) if self.is_alive() else os.devnull
        return stacks.ask(self._known["pid"], log)

    def age_s(self) -> float:
        """Seconds since it started."""
        return identity.age_s(self._known)

    def restarted(self) -> Optional[str]:
        """Tell whether the machine, or its container, was started anew since."""
        if not identity.rebooted(self._known):
            return None
        return REBOOTED if identity.machine_rebooted(self._known) else CONTAINER


def start(order: orders.Order, folder: str) -> Optional[Process]:
    """Start an order's command; None while another training's command lives.

    The command inherits a lock: while it lives, nobody else trains, whatever became of its supervisor.
    """
    lock = locks.take(_server_lock(folder))
    if lock is None:
        return None
    locks.sign(lock, order["id"])
    # What asks it to leave before it listens must wait: we ignore that signal, and so would a child just born.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    pid = os.fork()
    if pid == 0:
        _become(order, folder, lock)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.close(lock)
    return Process(identity.identify(pid), is_child=True)


def recorded(folder: str, attempt: int) -> Optional[Process]:
    """Find the command of an attempt by what it recorded of itself."""
    record = read_json(_record_path(folder, attempt))
    return restore(cast(Stored, record)) if isinstance(record, dict) else None


def holder(folder: str) -> str:
    """Id of the training that last got the lock."""
    return locks.holder(_server_lock(folder))


def reserve(folder: str) -> Optional[int]:
    """Take the lock that a training's command would hold."""
    return locks.take(_server_lock(folder))


def memory_kills() -> Optional[int]:
    """Count the processes that the kernel killed for memory in our control group."""
    return memory.oom_kills()


def restore(stored: Stored) -> Process:
    """Find a process again by its identity."""
    known = cast(StoredProcess, stored)
    return Process({"boot": known["boot"], "init": known["init"], "pid": known["pid"], "start": known["start"]})


def own() -> Process:
    """This process itself."""
    return Process(identity.identify(os.getpid()))


def detach() -> None:
    """Leave the session that started us: no hang-up, no terminal, nobody to wait for."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    for name in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)


def _record_path(folder: str, attempt: int) -> str:
    """Where a started command says who it is."""
    return os.path.join(folder, "driver.%d.json" % attempt)


def _server_lock(folder: str) -> str:
    """Path of the lock that lets one training run on a server at a time; no training id begins with a dot."""
    return os.path.join(os.path.dirname(folder), ".running.lock")


def _become(order: orders.Order, folder: str, lock: int) -> NoReturn:
    """Record our identity, and then become the command."""
    try:
        os.setsid()
        os.chdir(folder)
        _redirect()
        _offer_to_memory_killer()
        os.set_inheritable(lock, True)
        for name in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        known = identity.identify(os.getpid())
        write_atomic(_record_path(folder, order["attempt"]), json.dumps(Process(known).stored()).encode())
        environment = _environment({**scratch.make(known), **order["environment"]})
        os.execve(order["command"][0], order["command"], environment)  # noqa: S606
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(_CANNOT_START)


def _redirect() -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, name in ((1, logs.STDOUT_FILE), (2, logs.STDERR_FILE)):
        # Appending, because the supervisor cuts the files while the command writes into them.
        os.dup2(open_own(name, os.O_WRONLY | os.O_APPEND), descriptor)


def _offer_to_memory_killer() -> None:
    """When memory runs out, the kernel shall take the command and not its supervisor: the score is 0 by default."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")


def _environment(changes: Dict[str, Optional[str]]) -> Dict[str, str]:
    """Our environment with an order's changes; None takes a variable away."""
    merged: Dict[str, Optional[str]] = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}
