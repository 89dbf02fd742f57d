"""The supervisor's side of telemetry: starts the sampler, reads its lines without ever waiting, writes the events.

Whatever becomes of the sampler, the training is supervised: nothing here raises or blocks.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from typing import Any, Dict, List, Optional, cast

from gpu_retrain.channel import install
from gpu_retrain.interfaces import launcher
from gpu_retrain.machine.telemetry.window import Window
from gpu_retrain.records import events, orders

INTERVAL_S = 5.0
WINDOW_S = 60.0
# A sampler that has said nothing for this long hangs; the first sample of a loaded machine may take seconds.
_SILENT_S = 45.0
# One that hung or crashed gets a successor, but not again and again.
_RESTART_S = 300.0
_SAMPLER = "gpu_retrain.machine.telemetry.sampler"
_MOST_LINE_BYTES = 64 << 10


class Feed:
    """Telemetry of one training's command."""

    def __init__(
        self, folder: str, order: orders.Order, interval_s: float = INTERVAL_S, window_s: float = WINDOW_S
    ) -> None:
        self._folder, self._device = folder, order.get("gpu", "")
        self._interval_s, self._window_s = interval_s, window_s
        self._sampler: Optional[subprocess.Popen[bytes]] = None
        self._started_s = self._heard_s = -_RESTART_S
        self._with_nvml, self._is_broken = True, False
        self._window, self._rest = Window(), b""

    def look(self, command: Optional[launcher.Handle], journal: events.Writer) -> None:
        """Read what the sampler has said since the last look, and start one where none runs."""
        self._safely(lambda: self._look(command, journal))

    def stop(self, journal: events.Writer) -> None:
        """End the sampler with whatever it started; what was sampled since the last event becomes one more."""
        self._safely(lambda: self._stop(journal))

    def _safely(self, work: Any) -> None:
        if self._is_broken:
            return
        try:
            work()
        except Exception:
            self._is_broken = True
            traceback.print_exc()

    def _look(self, command: Optional[launcher.Handle], journal: events.Writer) -> None:
        now_s = time.monotonic()
        if self._sampler is None:
            if now_s - self._started_s >= _RESTART_S:
                self._start(command)
            return
        self._read(journal)
        ended = self._sampler.poll()
        if ended is not None or now_s - self._heard_s > _SILENT_S:
            # Only a library crashes by a signal of its own.
            self._with_nvml = self._with_nvml and (ended is None or ended >= 0 or -ended == signal.SIGKILL)
            self._kill()

    def _start(self, command: Optional[launcher.Handle]) -> None:
        # A command that another machine runs has no process here.
        pid = cast(Dict[str, Any], command.stored()).get("pid") if command else None
        told = {
            "device": self._device,
            "folder": self._folder,
            "pid": pid,
            "intervalSeconds": self._interval_s,
            "nvml": self._with_nvml,
        }
        self._started_s = self._heard_s = time.monotonic()
        self._sampler = subprocess.Popen(
            [sys.executable, "-I", "-B", *install.command(install.own_folder(), _SAMPLER), json.dumps(told)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            cwd="/",
            start_new_session=True,
        )
        assert self._sampler.stdout is not None
        os.set_blocking(self._sampler.stdout.fileno(), False)

    def _read(self, journal: events.Writer) -> None:
        for line in self._lines():
            try:
                sample = json.loads(line)
            except ValueError:
                continue
            self._heard_s = time.monotonic()
            self._window.add(sample)
            if self._window.seconds >= self._window_s - self._interval_s / 2:
                journal.write("telemetry", **self._window.close())

    def _lines(self) -> List[bytes]:
        assert self._sampler is not None and self._sampler.stdout is not None
        try:
            chunk = os.read(self._sampler.stdout.fileno(), _MOST_LINE_BYTES)
        except BlockingIOError:
            return []
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        self._rest = self._rest[-_MOST_LINE_BYTES:]
        return lines

    def _stop(self, journal: events.Writer) -> None:
        if self._sampler is None:
            return
        self._read(journal)
        self._kill()
        if self._window.seconds > 0:
            journal.write("telemetry", **self._window.close())

    def _kill(self) -> None:
        """Kill it and its nvidia-smi, and wait for neither: what hangs in the driver cannot be killed."""
        if self._sampler is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._sampler.pid, signal.SIGKILL)
        if self._sampler.stdout is not None:
            self._sampler.stdout.close()
        self._sampler.poll()
        self._sampler, self._rest = None, b""
