"""Says in plain words why a venv does not compute on the device that it should."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment.torch_source import OLDEST_DRIVER
from gpu_retrain.machine.nvidia import Gpu, asked_for, version_numbers


def explain(answer: Dict[str, Any], device: str, gpus: List[Gpu]) -> Failure:
    """Make GPU_NOT_USABLE of what prove.py found (``torch, cuda, architectures, device, problem``)."""
    why, cure = _reason(answer, asked_for(device, gpus), gpus)
    return Failure(
        "GPU_NOT_USABLE",
        "PyTorch %s cannot compute on device %s: %s." % (answer["torch"], device, why),
        "The environment stays; no data was moved and no training started.",
        cure,
    )


def _reason(answer: Dict[str, Any], asked: List[Gpu], gpus: List[Gpu]) -> Tuple[str, str]:
    cuda = str(answer["cuda"])
    if not asked:
        cure = "Rent a server with a GPU, or set training.device: cpu to train slowly without one."
        return "nvidia-smi shows no GPU on this server, and PyTorch says: %s" % answer["problem"], cure
    if not cuda:
        return "this build of PyTorch is for the CPU alone", _other_build(asked[0])
    if asked[0].problem:
        return "nvidia-smi says of GPU %d: %s" % (asked[0].number, asked[0].problem), _other_gpu(gpus)
    driver = version_numbers(asked[0].driver)
    major = version_numbers(cuda)[0]
    needed = OLDEST_DRIVER.get(major, (0,))
    if driver and driver < needed:
        why = "it is built for CUDA %s, which needs driver %d or newer, and the server has %s"
        cure = "Set torch-backend: auto (or cu128 for drivers from 525), or rent a server with a newer driver."
        return why % (cuda, needed[0], asked[0].driver), cure
    known = [gpu.capability for gpu in asked if gpu.capability]
    capability = "sm_%d%d" % min(known) if known else ""
    if capability and not _holds_code(capability, answer["architectures"]):
        why = "it holds code for %s, and %s is %s" % (", ".join(answer["architectures"]), asked[0].name, capability)
        return why, "Set torch-backend: cu126 for older GPUs or pypi for the newest, or rent another GPU."
    return "%s says %s" % (answer["device"], answer["problem"]), _other_gpu(gpus)


def _other_build(gpu: Gpu) -> str:
    newest = "cu130" if version_numbers(gpu.driver) >= OLDEST_DRIVER[13] else "cu128"
    return "Set torch-backend: auto, so that a build with CUDA is taken; if it was auto, name one: %s." % newest


def _other_gpu(gpus: List[Gpu]) -> str:
    others = [str(gpu.number) for gpu in gpus if not gpu.problem] if any(gpu.problem for gpu in gpus) else []
    instead = ", or set training.device: %s, a GPU that nvidia-smi finds in order" % others[0] if others else ""
    cure = "Look at nvidia-smi on the server: a GPU in an error state needs a restart, or another server%s."
    return cure % instead


def _holds_code(capability: str, architectures: List[str]) -> bool:
    """Whether a build has code for a GPU: of the same major version, and not for a newer minor one."""
    number = int(capability[3:])
    known = [int(name[3:]) for name in architectures if name.startswith("sm_") and name[3:].isdigit()]
    return any(each // 10 == number // 10 and each <= number for each in known)
