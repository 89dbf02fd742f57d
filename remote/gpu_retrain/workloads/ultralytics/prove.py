"""Runs under a venv's Python: imports the libraries of a training and computes with them on its devices.

Reads ``{devices, answer}`` as JSON from stdin and writes to the file ``answer`` what it found, or a ``problem``. With
``visible``, the UUID of a GPU, CUDA sees only that one.
``torch.cuda.is_available()`` is not enough: it is true for a GPU that the build holds no code for.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any, Dict, List

_SIDE = 256  # of the square matrices; small enough for any GPU, large enough to need its matrix units
_TOLERANCE = 2e-2  # relative; TF32, which GPUs may use for float32, keeps ten bits


def prove(devices: List[str]) -> Dict[str, Any]:
    """Compute on each device in turn; a ``problem`` names the first that does not."""
    started = time.monotonic()
    import cv2  # noqa: F401 - the import is the proof that its system libraries are there
    import torch
    import torchvision
    import ultralytics

    facts: Dict[str, Any] = {
        "torch": torch.__version__,
        "cuda": torch.version.cuda or "",
        "torchvision": torchvision.__version__,
        "library": ultralytics.__version__,
        "gpu": "",
        "memoryBytes": 0,
        "architectures": torch.cuda.get_arch_list() if torch.version.cuda else [],
    }
    for name in devices:
        try:
            device = torch.device(name)
            _compute(device)
            _suppress(device)
            if device.type == "cuda":
                properties = torch.cuda.get_device_properties(device)
                facts["gpu"], facts["memoryBytes"] = properties.name, properties.total_memory
        except (RuntimeError, AssertionError, ArithmeticError) as error:
            return {**facts, "device": name, "problem": str(error).strip().splitlines()[0]}
    return {**facts, "seconds": round(time.monotonic() - started, 1)}


def _compute(device: Any) -> None:
    """Multiply matrices and convolve, forwards and backwards, and compare with what the CPU finds."""
    import torch

    generator = torch.Generator().manual_seed(0)
    matrix = torch.randn(_SIDE, _SIDE, generator=generator)
    picture = torch.randn(2, 3, 64, 64, generator=generator)
    kernel = torch.randn(8, 3, 3, 3, generator=generator)
    here, there = (_results(each, matrix, picture, kernel) for each in (torch.device("cpu"), device))
    for expected, found in zip(here, there):
        worst = float((expected - found).abs().max() / expected.abs().max())
        if not worst <= _TOLERANCE:
            raise ArithmeticError("%s computes differently from the CPU (%.2g of the largest value)" % (device, worst))


def _results(device: Any, matrix: Any, picture: Any, kernel: Any) -> List[Any]:
    import torch

    weights = kernel.to(device).requires_grad_()
    convolved = torch.nn.functional.conv2d(picture.to(device), weights, padding=1)
    convolved.square().mean().backward()
    product = matrix.to(device) @ matrix.to(device)
    return [each.detach().cpu() for each in (product, convolved, weights.grad)]


def _suppress(device: Any) -> None:
    """Let torchvision, compiled apart from PyTorch, drop the lesser of two boxes that overlap."""
    import torch
    import torchvision

    boxes = torch.tensor([[0.0, 0.0, 10.0, 10.0], [1.0, 1.0, 11.0, 11.0], [50.0, 50.0, 60.0, 60.0]])
    scores = torch.tensor([0.9, 0.8, 0.7])
    kept = torchvision.ops.nms(boxes.to(device), scores.to(device), 0.5).cpu().tolist()
    if kept != [0, 2]:
        raise ArithmeticError("torchvision keeps the boxes %s of [0, 2] on %s" % (kept, device))


def run(_arguments: List[str]) -> None:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    if question.get("visible"):
        os.environ["CUDA_VISIBLE_DEVICES"] = question["visible"]
    answer = prove(question["devices"])
    with open(question["answer"], "w") as file:
        json.dump(answer, file)
