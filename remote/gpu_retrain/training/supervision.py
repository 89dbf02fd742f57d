"""What a supervisor knows and does about one attempt, tick by tick."""

from __future__ import annotations

import os
import sys
import time
from typing import Optional

from gpu_retrain.interfaces import launcher
from gpu_retrain.records import control, events, logs, orders, states
from gpu_retrain.training import endings, limits, telemetry

_HEARTBEAT_S = 10.0
_REPEAT_S = 60.0  # a SIGTERM may come before the command has its handler


class Supervision:
    """One attempt under its supervisor. Nobody else writes its ``state.json``."""

    def __init__(
        self,
        folder: str,
        order: orders.Order,
        before: Optional[states.State],
        supervisor: states.Stored,
    ) -> None:
        self._folder, self._order = folder, order
        self._journal = events.Writer(folder, "supervisor", order["attempt"])
        self._launcher = launcher.load(order.get("launcher", launcher.DEFAULT))
        self._telemetry = telemetry.Feed(folder, order)
        self._command: Optional[launcher.Handle] = None
        self._stopping: Optional[endings.Stopping] = None
        self._last_words: Optional[events.Event] = None
        self._replayed: Optional[str] = None  # the newest phase while an adopted command's events are read again
        self._offset = self._heard = 0
        self._started_ms: Optional[int] = None
        self._last_told_ms = 0
        self._progress, self._progress_at = (0, 0), time.monotonic()
        self._asked_at = self._wrote_at = -_REPEAT_S
        resumed = before is not None and before["attempt"] == order["attempt"]
        self.state = before if before and resumed else states.fresh(order, before, supervisor)
        self.state["supervisor"] = supervisor
        self.state.setdefault("oomKills", self._launcher.memory_kills())
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
            self._end(self._stopping.state, self._stopping.reason)
        elif too_late:
            what = "The server is busy with training %s, and the time to wait for it is over." % (holder or "?")
            self.state["failure"] = {
                "code": "SERVER_BUSY",
                "what": what,
                "safe": "The other training was not touched.",
                "next": "Stop it, or wait for its end, then run this again with the same training id.",
            }
            self._end("failed", what)
        elif self.state["reason"] != "waits for training %s" % holder:
            self._say("queued", "waits for training %s" % holder)
        return states.has_ended(self.state)

    def tick(self) -> bool:
        """Look at everything once; True when the attempt has ended."""
        assert self._command is not None
        ended = self._command.poll()
        self._telemetry.look(self._command, self._journal)
        self._read_events()
        if ended is not None:
            self._conclude(self._command, ended)
            return True
        self._hear_orders()
        self._hold_against_limits()
        self._carry_out()
        if time.monotonic() - self._wrote_at > _HEARTBEAT_S:
            logs.cap(self._folder)
            self._save()
        return False

    def _read_events(self) -> None:
        """Take the state from the command's events, from the attempt's first one on."""
        while True:
            batch, offset = events.read(self._folder, self._offset)
            for event, _after in batch:
                if event.get("attempt") != self._order["attempt"]:
                    continue
                self._note_time(event)
                if event.get("from") != "supervisor":
                    self._heard += 1
                    self._take(event)
            if offset == self._offset:
                break
            self._offset = offset
        if self._replayed:
            phase, self._replayed = self._replayed, None
            self._enter(phase)
        progress = (self._heard, logs.written_bytes(self._folder))
        if progress != self._progress:
            self._progress, self._progress_at = progress, time.monotonic()

    def _note_time(self, event: events.Event) -> None:
        at_ms = event.get("atMs")
        if not isinstance(at_ms, int):
            return
        if event.get("from") != "supervisor":
            self._last_told_ms = max(self._last_told_ms, at_ms)
        elif event.get("state") == "starting" and self._started_ms is None:
            self._started_ms = at_ms

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
        elif kind in ("result", "leave", "failure"):
            self._last_words = event

    def _enter(self, phase: str) -> None:
        if phase != self.state["state"]:
            self._say(phase, "")

    def _hear_orders(self) -> None:
        asked = control.read(self._folder, self._order["attempt"])
        if asked:
            self._stop(endings.Stopping(asked.order, "stopped", asked.reason))

    def _hold_against_limits(self) -> None:
        volume = os.statvfs(self._folder)
        self._measure()
        facts = limits.Facts(
            total_s=states.total_s(self.state),
            silent_s=time.monotonic() - self._progress_at,
            free_bytes=volume.f_bavail * volume.f_frsize,
        )
        verdict = limits.judge(self._order["limits"], facts)
        if verdict:
            self._stop(endings.Stopping(*verdict))

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
        self._telemetry.stop(self._journal)
        kills, kills_before = self._launcher.memory_kills(), self.state["oomKills"]
        out_of_memory = kills is not None and kills_before is not None and kills > kills_before
        signal_name = launcher.signal_name(ended.signal)
        self.state["exit"] = {"code": ended.code, "signal": signal_name, "outOfMemory": out_of_memory}
        if self._last_words and self._last_words["type"] == "failure":
            self.state["failure"] = _words(self._last_words)
        seen = endings.Seen(ended, self._stopping, self._last_words, out_of_memory, command.rebooted())
        self._end(*endings.conclude(seen))

    def _end(self, state: str, reason: str) -> None:
        self._measure()
        self.state["stopping"] = None
        self._say(state, reason)

    def _say(self, state: str, reason: str) -> None:
        self.state["state"], self.state["reason"] = state, reason
        self._journal.write("state", state=state, reason=reason)
        self._save()

    def _measure(self) -> None:
        """Bring the run time up to date.

        An adopted command that is dead keeps what was measured last, or what its events tell, if that is more: it may
        have gone on for hours after whoever watched it.
        """
        if self._command and self._command.is_alive():
            self.state["seconds"] = round(self._command.age_s(), 3)
        elif self._started_ms is not None:
            told_s = (self._last_told_ms - self._started_ms) / 1000
            self.state["seconds"] = round(max(self.state["seconds"], told_s), 3)
        self.state["cost"] = limits.cost(self._order["limits"], states.total_s(self.state))

    def _save(self) -> None:
        self._wrote_at = time.monotonic()
        try:
            states.write(self._folder, self.state)
        except OSError as error:  # a full disk must not end a training
            print("state.json: %s" % error, file=sys.stderr, flush=True)


def _words(event: events.Event) -> states.Words:
    return {
        "code": event.get("code", ""),
        "what": event.get("what", ""),
        "safe": event.get("safe", ""),
        "next": event.get("next", ""),
    }
