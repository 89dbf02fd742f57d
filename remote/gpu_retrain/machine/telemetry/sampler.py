"""Samples the machine in a process of its own, one line of JSON a sample on its standard output, until it is killed.

NVML lives in the driver's library: it may hang for ever when a GPU falls off the bus, or crash. Here it can do neither
to the supervisor, which only reads this process's lines. Its argument is a JSON object: ``device`` (UUID or number of
the GPU; empty for none), ``folder`` (of the training), ``pid`` (of its command, or null), ``intervalSeconds``, and
``nvml`` (false: after a crash, ask nvidia-smi instead).
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from typing import Any, Dict, List, Optional, Tuple

from gpu_retrain.machine.telemetry import gpu_values, host, loader, nvml, smi

# The first sample comes early, so that a short training has one.
_FIRST_S = 1.0
# An answer that is older than this many intervals tells nothing about now.
_FRESH_INTERVALS = 3
# After a driver that could not be asked: it may come back, and asking is not free.
_AGAIN_S = 60.0
_SILENT = "the driver does not answer"


class GpuThread:
    """Asks for the GPU in a thread that may hang; what it heard last is there at once."""

    def __init__(self, device: str, interval_s: float, with_nvml: bool = True) -> None:
        self._device, self._interval_s, self._with_nvml = device, interval_s, with_nvml
        self._heard: Tuple[float, Dict[str, gpu_values.Value]] = (time.monotonic(), gpu_values.unknown())
        if device:
            threading.Thread(target=self._ask_for_ever, daemon=True).start()

    def values(self) -> Dict[str, gpu_values.Value]:
        """What was heard last; unknown when that is too old."""
        at_s, values = self._heard
        if not self._device or time.monotonic() - at_s <= _FRESH_INTERVALS * self._interval_s:
            return values
        return gpu_values.unknown(_text(values["gpuSource"]), _text(values["gpuProblem"]) or _SILENT)

    def _ask_for_ever(self) -> None:
        while True:
            try:
                self._ask_while_it_answers()
            except Exception as error:  # whatever a driver makes of it, it is asked again
                self._hear(gpu_values.unknown(None, "it cannot be asked (%s)" % error))
            time.sleep(_AGAIN_S)

    def _ask_while_it_answers(self) -> None:
        gpu = nvml.open_gpu(self._device) if self._with_nvml else None
        while gpu:
            self._hear(gpu.read())
            time.sleep(self._interval_s)
        for values in smi.rows(self._device, max(1, round(self._interval_s))):
            self._hear(values)

    def _hear(self, values: Dict[str, gpu_values.Value]) -> None:
        self._heard = (time.monotonic(), values)


def sample_for_ever(device: str, folder: str, pid: Any, interval_s: float, with_nvml: bool) -> None:
    """Write samples until nobody reads them any more."""
    gpu, here, workers = GpuThread(device, interval_s, with_nvml), host.Host(folder), loader.Loader(pid)
    pause_s = min(_FIRST_S, interval_s)
    before_s = time.monotonic()
    while True:
        time.sleep(pause_s)
        now_s = time.monotonic()
        sample = {"seconds": now_s - before_s, **gpu.values(), **here.read(), **workers.read()}
        before_s, pause_s = now_s, interval_s
        print(json.dumps(sample), flush=True)


def run(arguments: List[str]) -> None:
    """Sample as the argument says; when the supervisor is gone, so is this process, with the nvidia-smi it started."""
    told = json.loads(arguments[0])
    try:
        sample_for_ever(told["device"], told["folder"], told["pid"], told["intervalSeconds"], told["nvml"])
    finally:
        os.killpg(0, signal.SIGKILL)


def _text(value: gpu_values.Value) -> Optional[str]:
    return value if isinstance(value, str) else None
