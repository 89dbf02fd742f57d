"""What a supervisor knows and does about one attempt, tick by tick."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import Optional

from gpu_retrain.interfaces import launcher
from gpu_retrain.machine import kernel_log, volumes
from gpu_retrain.records import control, events, logs, orders, reserve, states
from gpu_retrain.records.failure_classes import GPU_LOST, STALLED
from gpu_retrain.training import attempt_events, endings, limits, next_attempt, rescue, telemetry

_HEARTBEAT_S = 10.0
_STACKS_S = 2.0  # to write them takes a moment
_REPEAT_S = 60.0  # a SIGTERM may come before the command has its handler


class Supervision:
    """One attempt under its supervisor. Nobody else writes its ``state.json``.

    ``following`` is the order of the attempt that is to rescue it, once it has ended.
    """

    def __init__(
        self, folder: str, order: orders.Order, before: Optional[states.State], supervisor: states.Stored
    ) -> None:
        self._folder, self._order = folder, order
        self._journal = events.Writer(folder, "supervisor", order["attempt"])
        self._launcher = launcher.load(order.get("launcher", launcher.DEFAULT))
        self._telemetry = telemetry.Feed(folder, order)
        self._command: Optional[launcher.Handle] = None
        self._stopping: Optional[endings.Stopping] = None
        self._told = attempt_events.AttemptEvents(folder, order["attempt"])
        self._replayed: Optional[str] = None  # the newest phase while an adopted command's events are read again
        self._progress, self._progress_at = (0, 0), time.monotonic()
        self._asked_at = self._wrote_at = -_REPEAT_S
        self._may_rescue = True  # until somebody orders an end
        self.following: Optional[orders.Order] = None
        resumed = before is not None and before["attempt"] == order["attempt"]
        self.state = before if before and resumed else states.fresh(order, before, supervisor)
        self.state["supervisor"] = supervisor
        self.state.setdefault("oomKills", self._launcher.memory_kills())
        reserve.make(folder)
        if not resumed and order.get("rescues"):
            self.state["reason"] = rescue.history(order["rescues"][-1:])
            self._journal.write("rescue", **rescue.told(order))
        self._save()

    def begin(self) -> bool:
        """Start the command, or adopt the one whose supervisor died; False while it is not its turn."""
        # The record first: a command whose supervisor died in the queue's last moment still holds the server.
        known = self._launcher.recorded(self._folder, self._order["attempt"])
        if known:
            self._adopt(known)
            return True
        self._command = self._launcher.start(self._order, self._folder)
        if self._command is None:
            return False
        self.state["driver"] = self._command.stored()
        self._say("starting", "")
        return True

    def _adopt(self, command: launcher.Handle) -> None:
        """Take over a command, dead or alive, whose supervisor died."""
        self._command, self.state["driver"] = command, command.stored()
        self._journal.write("adopted", alive=command.is_alive())
        if self.state["state"] == "queued":
            self._say("starting", "")
        self._replayed = self.state["state"]

    def gave_up_queue(self, too_late: bool) -> bool:
        """Wait one moment more in the queue; True when the attempt ended in it."""
        holder = self._launcher.holder(self._folder)
        self._hear_orders()
        if self._stopping:
            self._end(endings.Ending(self._stopping.state, self._stopping.reason))
        elif too_late:
            words = self.state["failure"] = endings.busy(holder)
            self._end(endings.Ending("failed", words["what"]))
        elif holder != self._order["id"] and self.state["reason"] != "waits for training %s" % holder:
            self._say("queued", "waits for training %s" % holder)
        return states.has_ended(self.state)

    def tick(self) -> bool:
        """Look at everything once; True when the attempt has ended."""
        assert self._command is not None
        ended = self._command.poll()
        self._telemetry.look(self._command, self._journal)
        with contextlib.suppress(OSError):  # a volume that does not answer for a moment must not end us
            self._read_events()
        if ended is not None:
            self._conclude(self._command, ended)
            return True
        self._hear_orders()
        self._hold_against_limits()
        self._carry_out()
        if time.monotonic() - self._wrote_at > _HEARTBEAT_S:
            with contextlib.suppress(OSError):  # as in _save
                logs.cap(self._folder)
            self._save()
        return False

    def _read_events(self) -> None:
        """Take the state from the command's events, from the attempt's first one on."""
        for event in self._told.read():
            self._take(event)
        if self._replayed:
            phase, self._replayed = self._replayed, None
            self._enter(phase)
        progress = (self._told.count, logs.written_bytes(self._folder))
        if progress != self._progress:
            self._progress, self._progress_at = progress, time.monotonic()

    def _take(self, event: events.Event) -> None:
        kind = event.get("type")
        if kind == "phase" and event.get("phase") in states.RUNNING:
            if self._replayed:
                self._replayed = event["phase"]
            else:
                self._enter(event["phase"])
        elif kind == "epoch":
            self.state["epoch"], self.state["epochs"] = event.get("epoch", self.state["epoch"]), event.get("epochs")
            self._save()

    def _enter(self, phase: str) -> None:
        if phase != self.state["state"]:
            self._say(phase, "")

    def _hear_orders(self) -> None:
        asked = control.read(self._folder, orders.since(self._order), self._order["attempt"])
        if asked:
            self._may_rescue = False
            self._stop(endings.Stopping(asked.order, "stopped", asked.reason))

    def _hold_against_limits(self) -> None:
        self._measure()
        facts = limits.Facts(
            total_s=states.total_s(self.state),
            silent_s=time.monotonic() - self._progress_at,
            free_bytes=volumes.free_bytes(self._folder),
        )
        verdict = limits.judge(self._order["limits"], facts)
        if verdict:
            stopping = endings.Stopping(*verdict)
            self._stop(self._with_stacks(stopping) if verdict.failure_class == STALLED else stopping)

    def _with_stacks(self, stopping: endings.Stopping) -> endings.Stopping:
        """Before what hangs is ended, have it show where; add to the reason what is odd."""
        if self._command is None or (self._stopping and self._stopping.action == "kill"):
            return stopping
        odd = self._command.show_stacks()
        time.sleep(_STACKS_S)
        return stopping._replace(reason="%s; %s" % (stopping.reason, odd)) if odd else stopping

    def _stop(self, stopping: endings.Stopping) -> None:
        """Accept an order to end: the first one counts, except that a kill outdoes a stop."""
        if self._stopping and (self._stopping.action == "kill" or stopping.action == "stop"):
            return
        self._stopping, self._asked_at = stopping, -_REPEAT_S
        self.state["stopping"] = stopping.action
        self._journal.write("stopping", action=stopping.action, reason=stopping.reason)
        self._save()

    def _carry_out(self) -> None:
        if self._stopping is None or time.monotonic() - self._asked_at < _REPEAT_S:
            return
        self._asked_at = time.monotonic()
        if self._command is None or not self._command.is_alive():
            return
        if self._stopping.action == "kill":
            self._command.kill()
        else:
            self._command.ask()

    def _conclude(self, command: launcher.Handle, ended: launcher.Exit) -> None:
        command.kill()
        self._hear_orders()
        self._telemetry.stop(self._journal)
        kills, kills_before = self._launcher.memory_kills(), self.state["oomKills"]
        out_of_memory = kills is not None and kills_before is not None and kills > kills_before
        signal_name = launcher.signal_name(ended.signal)
        self.state["exit"] = {"code": ended.code, "signal": signal_name, "outOfMemory": out_of_memory}
        words = self._told.last_words
        full = reserve.full(self._folder)
        left_result = os.path.exists(os.path.join(self._folder, states.RESULT_FILE))
        seen = endings.Seen(ended, self._stopping, words, out_of_memory, command.restarted(), full, left_result)
        ending = endings.conclude(seen)
        if ending.failure_class == GPU_LOST:
            ending = ending._replace(reason="%s; %s" % (ending.reason, kernel_log.told(kernel_log.gpu_errors())))
        self._measure()
        if ending.state not in ("failed", "lost"):
            return self._end(ending)
        if words and words["type"] == "failure":
            self.state["failure"] = endings.told(words)
        after = next_attempt.after(self._folder, self._order, self.state, ending, self._told)
        if after.order and self._may_rescue:
            return self._hand_over(ending, after.order)
        return self._end(self._with_history(ending, after.why_not))

    def _hand_over(self, ending: endings.Ending, order: orders.Order) -> None:
        """Leave the next attempt its order. For whoever looks, this one has not ended: the training goes on."""
        self._journal.write("state", state=ending.state, reason=ending.reason, **{"class": ending.failure_class})
        self._save()
        try:
            orders.write(self._folder, order)
            self.following = order
        except OSError as error:
            self._end(self._with_history(ending, "its order could not be written (%s)" % error))

    def _with_history(self, ending: endings.Ending, why_not: str) -> endings.Ending:
        past = self._order.get("rescues", [])
        if self.state["failure"]:
            self.state["failure"]["what"] = rescue.with_history(self.state["failure"]["what"], past, why_not)
        return ending._replace(reason=rescue.with_history(ending.reason, past, why_not))

    def _end(self, ending: endings.Ending) -> None:
        self._measure()
        reserve.release(self._folder)
        self.state["stopping"], self.state["class"] = None, ending.failure_class
        self._say(ending.state, ending.reason)

    def _say(self, state: str, reason: str) -> None:
        self.state["state"], self.state["reason"] = state, reason
        self._journal.write("state", state=state, reason=reason, **{"class": self.state.get("class")})
        self._save()

    def _measure(self) -> None:
        """Bring the run time up to date.

        An adopted command that is dead keeps what was measured last, or what its events tell, if that is more: it may
        have gone on for hours after whoever watched it.
        """
        if self._command and self._command.is_alive():
            self.state["seconds"] = round(self._command.age_s(), 3)
        elif self._command:
            self.state["seconds"] = round(max(self.state["seconds"], self._told.least_s()), 3)
        self.state["cost"] = limits.cost(self._order["limits"], states.total_s(self.state))

    def _save(self) -> None:
        self._wrote_at = time.monotonic()
        try:
            states.write(self._folder, self.state)
        except OSError as error:  # a full disk must not end a training, nor its supervisor, whose log is there too
            with contextlib.suppress(OSError):
                print("state.json: %s" % error, file=sys.stderr, flush=True)
