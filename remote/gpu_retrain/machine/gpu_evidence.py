"""GPUs as the kernel shows them, for servers where nvidia-smi is missing or does not answer."""

from __future__ import annotations

import glob
import os
import re
from typing import Dict, List, NamedTuple

_NVIDIA = "0x10de"  # its vendor id on the PCI bus
_DISPLAYS = ("0x0300", "0x0302")  # classes: graphics, and computing without a display
_VERSION = re.compile(r"Kernel Module(?: for \S+)?\s+([\d.]+)")


class Seen(NamedTuple):
    """A GPU that the driver has opened to us; unknown is an empty text."""

    number: int
    uuid: str
    name: str
    driver: str


def seen(proc: str = "/proc", dev: str = "/dev") -> List[Seen]:
    """List GPUs whose device files are here: in a container /proc tells of the whole machine's."""
    driver = "".join(_VERSION.findall(_read(os.path.join(proc, "driver/nvidia/version")))[:1])
    facts = [_facts(_read(path)) for path in sorted(glob.glob(os.path.join(proc, "driver/nvidia/gpus/*/information")))]
    here = [each for each in facts if os.path.exists(os.path.join(dev, "nvidia" + each.get("Device Minor", "-")))]
    found = [Seen(at, each.get("GPU UUID", ""), each.get("Model", ""), driver) for at, each in enumerate(here)]
    return found or _board(proc, dev)


def count(proc: str = "/proc") -> int:
    """Number of GPUs that the driver has found on the bus, sound or not; 0 when it does not say."""
    return len(glob.glob(os.path.join(proc, "driver/nvidia/gpus/*")))


def in_machine(sys: str = "/sys") -> bool:
    """Whether an NVIDIA GPU is on the PCI bus, whoever may use it."""
    folders = glob.glob(os.path.join(sys, "bus/pci/devices/*"))
    vendors = [folder for folder in folders if _read(os.path.join(folder, "vendor")) == _NVIDIA]
    return any(_read(os.path.join(folder, "class")).startswith(_DISPLAYS) for folder in vendors)


def _board(proc: str, dev: str) -> List[Seen]:
    """A Jetson: its GPU is part of the chip, has no memory of its own, and before JetPack 6 no nvidia-smi."""
    model = _read(os.path.join(proc, "device-tree/model")).strip("\0")
    has_gpu = any(os.path.exists(os.path.join(dev, name)) for name in ("nvhost-gpu", "nvgpu"))
    return [Seen(0, "", model or "NVIDIA Tegra", "")] if has_gpu else []


def _facts(information: str) -> Dict[str, str]:
    pairs = (line.partition(":") for line in information.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _read(path: str) -> str:
    try:
        with open(path, errors="replace") as file:
            return file.read(65536).strip()
    except OSError:
        return ""
