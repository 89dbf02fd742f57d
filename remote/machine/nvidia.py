"""What the NVIDIA driver says of the server's GPUs."""

from __future__ import annotations

import subprocess
from typing import List, NamedTuple, Tuple

_FIELDS = "index,uuid,name,driver_version,compute_cap,memory.total"
_LIMIT_S = 30.0  # the first query after a boot loads the driver, which takes seconds on machines with eight GPUs


class Gpu(NamedTuple):
    """One GPU; ``capability`` is its compute capability, such as (8, 0)."""

    number: int
    uuid: str
    name: str
    driver: str
    capability: Tuple[int, int]
    memory_bytes: int


def list_gpus() -> List[Gpu]:
    """Ask nvidia-smi. An empty list means that there is no GPU, or no driver that answers."""
    command = ["nvidia-smi", "--query-gpu=" + _FIELDS, "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return parse(answer.stdout.decode("utf-8", "replace")) if answer.returncode == 0 else []


def parse(csv: str) -> List[Gpu]:
    """Read nvidia-smi's lines; one that does not fit (a GPU in an error state) is left out."""
    rows = ([cell.strip() for cell in line.split(",")] for line in csv.splitlines())
    gpus = []
    for row in rows:
        try:
            number, uuid, name, driver, capability, mebibytes = row
            major, minor = capability.split(".")
            gpus.append(Gpu(int(number), uuid, name, driver, (int(major), int(minor)), int(mebibytes) * 1024**2))
        except ValueError:
            continue
    return gpus


def version_numbers(text: str) -> Tuple[int, ...]:
    """Turn a dotted version, such as 535.183.01, into numbers that compare; what is no number ends it."""
    numbers = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
