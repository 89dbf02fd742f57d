"""Reads a GPU through one long-lived nvidia-smi, where NVML cannot be had: starting it takes half a second each time.

Its fields differ from driver to driver: what it can be asked is asked once, and columns are found by the header.
"""

from __future__ import annotations

import re
import subprocess
from typing import Callable, Dict, Iterator, List, NamedTuple, Tuple

from gpu_retrain.machine import nvidia
from gpu_retrain.machine.telemetry import gpu_values


class _Field(NamedTuple):
    """One value: its names in nvidia-smi, newest first, and what turns a cell into it."""

    value: str
    names: Tuple[str, ...]
    read: Callable[[str], gpu_values.Value]


def _scaled(factor: int) -> Callable[[str], gpu_values.Value]:
    return lambda cell: int(float(cell) * factor)


_FIELDS = (
    _Field("gpuUtilizationPercent", ("utilization.gpu",), float),
    _Field("gpuMemoryUsedBytes", ("memory.used",), _scaled(1 << 20)),
    _Field("gpuMemoryTotalBytes", ("memory.total",), _scaled(1 << 20)),
    _Field("gpuPowerWatts", ("power.draw",), float),
    _Field("gpuPowerLimitWatts", ("enforced.power.limit", "power.limit"), float),
    _Field("gpuTemperatureCelsius", ("temperature.gpu",), float),
    _Field("gpuSmClockMhz", ("clocks.current.sm", "clocks.sm"), float),
    _Field("gpuSmClockMaxMhz", ("clocks.max.sm",), float),
    _Field("gpuMemoryClockMhz", ("clocks.current.memory", "clocks.mem"), float),
    # Renamed with driver 535; some drivers take the old name and give the column the new one.
    _Field(
        "gpuThrottleReasons",
        ("clocks_event_reasons.active", "clocks_throttle_reasons.active"),
        lambda cell: int(cell, 16),
    ),
    _Field("gpuUncorrectedEccErrors", ("ecc.errors.uncorrected.volatile.total",), int),
)
_HEADER = re.compile(r"[\w.]+(?: \[\S+\])?(?:, [\w.]+(?: \[\S+\])?)+\Z")
_QUOTED = re.compile(r'"([\w.]+)"')


def columns(help_text: str) -> List[str]:
    """Choose what to ask for from what ``--help-query-gpu`` says can be asked; everything when it says nothing."""
    known = set(_QUOTED.findall(help_text))
    chosen = ((name for name in field.names if not known or name in known) for field in _FIELDS)
    return [name for name in (next(each, "") for each in chosen) if name]


def parse(header: str, row: str) -> Dict[str, gpu_values.Value]:
    """Read a row by its header. What is not told is unknown; an error in its place is the GPU's problem."""
    names = [cell.split("[")[0].strip() for cell in header.split(",")]
    cells = [cell.strip() for cell in row.split(",")]
    found = dict(zip(names, cells))
    values = gpu_values.unknown("nvidia-smi", next(filter(None, map(nvidia.error, cells)), None))
    if not header or len(cells) != len(names):  # words in the place of a row
        return {**values, "gpuProblem": values["gpuProblem"] or row.strip()[:200]}
    for field in _FIELDS:
        cell = next((found[name] for name in field.names if name in found), "")
        try:
            values[field.value] = field.read(cell)
        except (ValueError, OverflowError):
            continue
    return values


def rows(device: str, interval_s: int) -> Iterator[Dict[str, gpu_values.Value]]:
    """Read the GPU every ``interval_s`` seconds for as long as nvidia-smi does. Raises OSError when there is none,
    subprocess.TimeoutExpired when it hangs at the first question.
    """
    query = "--query-gpu=" + ",".join(columns(nvidia.ask(["--help-query-gpu"])))
    arguments = [nvidia.program(), "-i", device, query, "--format=csv,nounits", "-l", str(interval_s)]
    with subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        header = ""
        for line in process.stdout:
            text = line.decode("utf-8", "replace").strip()
            if not header and _HEADER.match(text):
                header = text
            elif text:
                yield parse(header, text)
