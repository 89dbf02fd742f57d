"""Turns the samples of about a minute into one record. Pure: what nobody told is null in it, never 0."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Optional

from gpu_retrain.machine.telemetry import gpu_values

# Each becomes its mean, maximum and fifth percentile.
MEASURED = (
    "gpuUtilizationPercent",
    "gpuMemoryUsedBytes",
    "gpuPowerWatts",
    "gpuTemperatureCelsius",
    "gpuSmClockMhz",
    "gpuMemoryClockMhz",
    "cpuCores",
    "memoryUsedBytes",
    "diskReadBytesPerSecond",
    "diskWriteBytesPerSecond",
    "diskBusyPercent",
    "sharedMemoryUsedBytes",
    "commandCpuCores",
    "loaderProcesses",
    "loaderCpuCores",
    "loaderBlocked",
    "loaderReadBytesPerSecond",
)
# Of these the last value stands.
LASTING = (
    "gpuMemoryTotalBytes",
    "gpuPowerLimitWatts",
    "gpuSmClockMaxMhz",
    "gpuUncorrectedEccErrors",
    "cpuLimitCores",
    "memoryLimitBytes",
    "diskFreeBytes",
    "sharedMemoryTotalBytes",
)
_LOW = 0.05  # of the samples are at or below the p5 (nearest rank)
_DIGITS = 4  # significant ones are enough; a byte more or less tells nothing


class Window:
    """Collects samples; the energy is counted across the border of two windows."""

    def __init__(self) -> None:
        self._samples: List[Dict[str, Any]] = []
        self._counter: Optional[float] = None  # the energy at the end of the window before

    @property
    def seconds(self) -> float:
        """The time that the samples so far stand for."""
        return sum(_number(sample.get("seconds")) or 0.0 for sample in self._samples)

    def add(self, sample: Dict[str, Any]) -> None:
        """Take one sample, as the sampler writes it; ``seconds`` is the time since the one before."""
        self._samples.append(sample)

    def close(self) -> Dict[str, Any]:
        """Give the record of the samples since the last call, and begin anew."""
        record: Dict[str, Any] = {"seconds": round(self.seconds, 1), "samples": len(self._samples)}
        for name in ("gpuSource", "gpuProblem"):
            told = [sample[name] for sample in self._samples if isinstance(sample.get(name), str)]
            record[name] = told[-1] if told else None
        for name in MEASURED:
            record[name] = _spread(self._known(name))
        for name in LASTING:
            known = self._known(name)
            record[name] = _rounded(known[-1]) if known else None
        reasons = [int(value) for value in self._known("gpuThrottleReasons")]
        for name, bits in gpu_values.REASONS.items():
            record[name] = round(sum(bool(each & bits) for each in reasons) / len(reasons), 3) if reasons else None
        record.update(self._energy())
        self._samples = []
        return record

    def _known(self, name: str) -> List[float]:
        values = (_number(sample.get(name)) for sample in self._samples)
        return [value for value in values if value is not None]

    def _energy(self) -> Dict[str, Any]:
        """What the GPU took: by its own counter, or else by its power over the time for which that is known."""
        counted = self._known("gpuEnergyMillijoules")
        before = self._counter
        if counted:  # else it goes on, and what it says next is of this time, too
            self._counter = counted[-1]
        first = before if before is not None else counted[0] if counted else None
        if first is not None and counted and len(counted) + (before is not None) > 1 and counted[-1] >= first:
            return {"gpuEnergyWattHours": round((counted[-1] - first) / 3.6e6, 4), "gpuEnergyBy": "counter"}
        powers = [
            power * (_number(sample.get("seconds")) or 0.0)
            for sample in self._samples
            for power in [_number(sample.get("gpuPowerWatts"))]
            if power is not None
        ]
        if not powers:
            return {"gpuEnergyWattHours": None, "gpuEnergyBy": None}
        if not counted:
            self._counter = None  # this time is told by its power
        return {"gpuEnergyWattHours": round(sum(powers) / 3600, 4), "gpuEnergyBy": "power"}


def _spread(values: List[float]) -> Optional[Dict[str, float]]:
    if not values:
        return None
    low = sorted(values)[max(0, math.ceil(len(values) * _LOW) - 1)]
    mean = sum(values) / len(values)
    return {"mean": _rounded(mean), "max": _rounded(max(values)), "p5": _rounded(low)}


def _rounded(value: float) -> float:
    if value == 0 or abs(value) >= 10**_DIGITS:
        return round(value)
    return float("%.*g" % (_DIGITS, value))


def _number(value: Any) -> Optional[float]:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return value if is_number else None
