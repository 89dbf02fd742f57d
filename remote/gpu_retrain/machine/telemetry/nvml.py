"""Reads a GPU through NVML, the C interface of NVIDIA's driver that stays as it is from version to version.

A function may be missing in an old library, and a card may not support what it asks: that value is unknown then.
"""

from __future__ import annotations

import ctypes
from typing import Any, Callable, Dict, List, Optional, Sequence

from gpu_retrain.machine.telemetry import gpu_values

# The second is where WSL keeps it, beside the linker's paths.
LIBRARIES = ("libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1")

# nvml.h: nvmlReturn_t.
_SUCCESS = 0
_PROBLEMS = {
    10: "the driver does not answer in time",
    15: "GPU is lost",
    16: "GPU requires reset",
    999: "Unknown Error",
}
# nvml.h: nvmlClockType_t, nvmlTemperatureSensors_t, nvmlMemoryErrorType_t, nvmlEccCounterType_t.
_CLOCK_SM, _CLOCK_MEMORY = 1, 2
_TEMPERATURE_GPU = 0
_UNCORRECTED, _VOLATILE = 1, 0


class _Utilization(ctypes.Structure):
    _fields_ = (("gpu", ctypes.c_uint), ("memory", ctypes.c_uint))


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class Gpu:
    """One GPU, found by its UUID (or by its number, in the order of the PCI bus)."""

    def __init__(self, library: ctypes.CDLL, device: str) -> None:
        self._library = library
        self._handle = ctypes.c_void_p()
        self._problem: Optional[str] = None
        if device.isdigit():
            self._ask(["nvmlDeviceGetHandleByIndex_v2"], self._handle, ctypes.c_uint(int(device)))
        else:
            self._ask(["nvmlDeviceGetHandleByUUID"], self._handle, ctypes.c_char_p(device.encode()))
        self.is_found = bool(self._handle.value)

    def read(self) -> Dict[str, gpu_values.Value]:
        """Ask for everything once. Blocks for as long as the driver does, which may be for ever."""
        self._problem = None
        utilization, memory = self._get("UtilizationRates", _Utilization()), self._get("MemoryInfo", _Memory())
        power, limit = self._number("PowerUsage"), self._number("EnforcedPowerLimit")
        reasons = self._get("CurrentClocksEventReasons", ctypes.c_ulonglong(), "CurrentClocksThrottleReasons")
        errors = self._get("TotalEccErrors", ctypes.c_ulonglong(), of=(_UNCORRECTED, _VOLATILE))
        energy = self._get("TotalEnergyConsumption", ctypes.c_ulonglong())
        values: Dict[str, gpu_values.Value] = {
            "gpuUtilizationPercent": None if utilization is None else int(utilization.gpu),
            "gpuMemoryUsedBytes": None if memory is None else int(memory.used),
            "gpuMemoryTotalBytes": None if memory is None else int(memory.total),
            "gpuPowerWatts": None if power is None else power / 1000,
            "gpuPowerLimitWatts": None if limit is None else limit / 1000,
            "gpuTemperatureCelsius": self._number("Temperature", of=(_TEMPERATURE_GPU,)),
            "gpuSmClockMhz": self._number("ClockInfo", of=(_CLOCK_SM,)),
            "gpuSmClockMaxMhz": self._number("MaxClockInfo", of=(_CLOCK_SM,)),
            "gpuMemoryClockMhz": self._number("ClockInfo", of=(_CLOCK_MEMORY,)),
            "gpuThrottleReasons": None if reasons is None else int(reasons.value),
            "gpuUncorrectedEccErrors": None if errors is None else int(errors.value),
            "gpuEnergyMillijoules": None if energy is None else int(energy.value),
        }
        return {**gpu_values.unknown("nvml", self._problem), **values}

    def _number(self, name: str, of: Sequence[int] = ()) -> Optional[int]:
        found = self._get(name, ctypes.c_uint(), of=of)
        return None if found is None else int(found.value)

    def _get(self, name: str, into: Any, older: str = "", of: Sequence[int] = ()) -> Any:
        """``into`` as ``nvmlDeviceGet<name>`` filled it, or its older name; None when it does not tell."""
        names = ["nvmlDeviceGet" + each for each in (name, older) if each]
        before = [self._handle, *map(ctypes.c_uint, of)]
        return into if self._ask(names, into, *before) == _SUCCESS else None

    def _ask(self, names: List[str], into: Any, *before: Any) -> Optional[int]:
        """Call the first function that the library has and that answers; what is a fault of the GPU is kept."""
        code = None
        for name in names:
            function = _function(self._library, name)
            code = int(function(*before, ctypes.byref(into))) if function else code
            if code == _SUCCESS:
                break
        self._problem = self._problem or _PROBLEMS.get(code or 0)
        return code


def open_gpu(device: str, libraries: Sequence[str] = LIBRARIES) -> Optional[Gpu]:
    """Find a GPU by its UUID or number; None without the library, without a driver, and when it knows no such GPU."""
    for path in libraries:
        try:
            library = ctypes.CDLL(path)
        except OSError:
            continue
        start = _function(library, "nvmlInit_v2")
        if start is None or start() != _SUCCESS:
            continue
        gpu = Gpu(library, device)
        if gpu.is_found:
            return gpu
    return None


def _function(library: ctypes.CDLL, name: str) -> Optional[Callable[..., int]]:
    try:
        return getattr(library, name)  # type: ignore[no-any-return]
    except AttributeError:
        return None
