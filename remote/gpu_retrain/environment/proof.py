"""Proves that a venv computes on the device it will train on, and remembers it until something changes."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Dict, List, TypedDict

from gpu_retrain.channel.layout import read_json, venv_path, write_atomic
from gpu_retrain.channel.wire import Session
from gpu_retrain.environment import gpu_trouble, venv_python
from gpu_retrain.interfaces import workload
from gpu_retrain.machine.nvidia import Gpu, list_gpus, only_visible, plain

PROOF = 4  # raise it when a workload proves or says more, so that old proofs no longer count
_LIMIT_S = 600.0  # the first import of PyTorch from a cold network disk takes minutes


class ProofRequest(TypedDict):
    """The arguments of ``prove``."""

    fingerprint: str
    device: str


def prove(session: Session, args: ProofRequest) -> Dict[str, Any]:
    """Compute on ``device`` (``cpu``, ``0``, ``0,1``) with the venv ``fingerprint``.

    Returns torch, torchvision, cuda, library (its version), gpu (empty: the CPU), memoryBytes, seconds and
    ``reused``. An earlier proof counts while the machine was not booted since, and driver and GPUs are the same.
    Raises GPU_NOT_USABLE, or VENV_FAILED when the libraries cannot even be imported.
    """
    venv, device, gpus = venv_path(session.root, args["fingerprint"]), args["device"], list_gpus()
    key, file = _key(device, gpus), os.path.join(venv, "proof.json")
    known = read_json(file)
    if known and known["key"] == key:
        return {**known["proof"], "reused": True}
    proof = venv_python.ask(session, venv, workload.load().PROOF, _question(device, gpus), _LIMIT_S)
    if "problem" in proof:
        raise gpu_trouble.explain(proof, device, gpus)
    proof["gpu"] = plain(proof["gpu"]) if proof.get("gpu") else ""
    write_atomic(file, json.dumps({"key": key, "proof": proof}).encode())
    return {**proof, "reused": False}


def _question(device: str, gpus: List[Gpu]) -> Dict[str, Any]:
    visible = only_visible(device, gpus)
    return {"devices": ["cuda:0"], "visible": visible} if visible else {"devices": torch_devices(device)}


def torch_devices(text: str) -> List[str]:
    """PyTorch's names for an Ultralytics ``device``; where -1 lets the library choose, the first GPU stands for all."""
    parts = [part.strip() for part in text.strip("[]() ").split(",")]
    return ["cuda:%d" % max(int(part), 0) if part.lstrip("-").isdigit() else part for part in parts]


def _key(device: str, gpus: List[Gpu]) -> str:
    with open("/proc/sys/kernel/random/boot_id") as file:
        boot = file.read().strip()
    content = [PROOF, device, boot, [list(gpu) for gpu in gpus]]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


OPERATIONS = {"prove": prove}
