"""What is told of a GPU at one moment, whoever tells it, and what stands for unknown."""

from __future__ import annotations

from typing import Dict, Optional, Union

Value = Union[int, float, str, None]

# By name, in the units that the names say. The energy counts up since the driver was loaded.
NAMES = (
    "gpuUtilizationPercent",  # share of the last second or less in which any kernel ran
    "gpuMemoryUsedBytes",
    "gpuMemoryTotalBytes",
    "gpuPowerWatts",
    "gpuPowerLimitWatts",
    "gpuTemperatureCelsius",
    "gpuSmClockMhz",
    "gpuSmClockMaxMhz",
    "gpuMemoryClockMhz",
    "gpuThrottleReasons",  # bits of REASONS
    "gpuUncorrectedEccErrors",  # since the driver was loaded
    "gpuEnergyMillijoules",
)

# Why the clock is lower than it could be (nvml.h, nvmlClocksEventReason*). A power cap is normal under load; heat and
# a power brake are faults of the host. Idle, and clocks that somebody set, are no reasons to tell.
REASONS = {
    "gpuPowerCapShare": 0x4,
    "gpuSlowdownShare": 0x8,
    "gpuThermalShare": 0x20 | 0x40,
    "gpuPowerBrakeShare": 0x80,
}


def unknown(source: Optional[str] = None, problem: Optional[str] = None) -> Dict[str, Value]:
    """Nothing but that: ``source`` is who was asked, ``problem`` what is wrong with the GPU, as far as anybody says."""
    return {"gpuSource": source, "gpuProblem": problem, **dict.fromkeys(NAMES)}
