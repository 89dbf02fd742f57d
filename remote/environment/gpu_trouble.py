"""Says in plain words why a venv does not compute on the device that it should."""

from __future__ import annotations

from typing import Any, Dict, List

from nvidia import Gpu, version_numbers
from torch_source import OLDEST_DRIVER
from wire import Failure


def explain(answer: Dict[str, Any], device: str, gpus: List[Gpu]) -> Failure:
    """Make GPU_NOT_USABLE of what prove.py found (``torch, cuda, architectures, device, problem``)."""
    why, cure = _reason(answer, gpus)
    return Failure(
        "GPU_NOT_USABLE",
        "PyTorch %s cannot compute on device %s: %s." % (answer["torch"], device, why),
        "The environment stays; no data was moved and no training started.",
        cure,
    )


def _reason(answer: Dict[str, Any], gpus: List[Gpu]) -> tuple[str, str]:
    cuda = str(answer["cuda"])
    if not gpus:
        cure = "Rent a server with a GPU, or set training.device: cpu to train slowly without one."
        return "nvidia-smi shows no GPU on this server", cure
    if not cuda:
        return (
            "this build of PyTorch is for the CPU alone",
            "Set torch-backend: auto, so that a build with CUDA is taken.",
        )
    driver = version_numbers(gpus[0].driver)
    major = version_numbers(cuda)[0]
    needed = OLDEST_DRIVER.get(major, (0,))
    if driver < needed:
        why = "it is built for CUDA %s, which needs driver %d or newer, and the server has %s"
        cure = "Set torch-backend: auto (or cu128 for drivers from 525), or rent a server with a newer driver."
        return why % (cuda, needed[0], gpus[0].driver), cure
    capability = "sm_%d%d" % min(gpu.capability for gpu in gpus)
    if not _holds_code(capability, answer["architectures"]):
        why = "it holds code for %s, and %s is %s" % (", ".join(answer["architectures"]), gpus[0].name, capability)
        return why, "Set torch-backend: cu126 for older GPUs or pypi for the newest, or rent another GPU."
    cure = "Look at nvidia-smi on the server: a GPU in an error state needs a restart, or another server."
    return "%s says %s" % (answer["device"], answer["problem"]), cure


def _holds_code(capability: str, architectures: List[str]) -> bool:
    """Whether a build has code for a GPU: of the same major version, and not for a newer minor one."""
    number = int(capability[3:])
    known = [int(name[3:]) for name in architectures if name.startswith("sm_") and name[3:].isdigit()]
    return any(each // 10 == number // 10 and each <= number for each in known)
