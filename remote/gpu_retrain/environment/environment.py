"""The Python environment of a training: a venv under the hash of everything that went into it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from typing import Any, Dict, List, TypedDict

from gpu_retrain.channel.layout import read_json, venv_path
from gpu_retrain.channel.wire import Session
from gpu_retrain.environment import interpreter, torch_source, venv_build, venv_lock
from gpu_retrain.environment.interpreter import Interpreter
from gpu_retrain.machine import surroundings
from gpu_retrain.machine.nvidia import list_gpus

RECIPE = 1  # raise it when the same input is built differently, so that an old venv is not taken for a new one
_START_LIMIT_S = 60.0


class EnvironmentRequest(TypedDict):
    """The arguments of ``ensure``."""

    python: str
    requirements: List[str]
    torchBackend: str
    indexUrl: str
    device: str


def ensure(session: Session, args: EnvironmentRequest) -> Dict[str, Any]:
    """Find or build the venv for ``python, requirements, torchBackend, indexUrl, device``.

    Returns its ``venv`` (absolute path) and ``fingerprint``, ``reused``, and what READY tells of how it was built.
    Raises INPUT_INVALID, PYTHON_MISSING, GPU_NOT_USABLE, VENV_FAILED, REMOTE_DISK_FULL or DEADLINE_EXCEEDED.
    """
    variables = surroundings.for_installers(session.root)
    python = interpreter.find(session, args["python"], variables)
    backend = torch_source.choose_backend(args["torchBackend"], args["device"], list_gpus())
    requirements = sorted({line.strip() for line in args["requirements"]})
    fingerprint = fingerprint_of(python, requirements, backend, args["indexUrl"])
    path = venv_path(session.root, fingerprint)
    reused = is_ready(path)
    if not reused:
        with venv_lock.held(session) as lock:
            venv_lock.remove_half_built(session)
            reused = is_ready(path)  # whoever held the lock may have built the same
            if not reused:
                order = venv_build.Order(python, requirements, backend, args["indexUrl"])
                venv_build.build(session, path, order, variables, lock)
    told = read_json(os.path.join(path, venv_lock.READY)) or {}
    return {**told, "venv": path, "fingerprint": fingerprint, "reused": reused}


def fingerprint_of(python: Interpreter, requirements: List[str], backend: str, index_url: str) -> str:
    """Hash everything that goes into a venv, as 64 hex digits. Where Python lies does not change what it is."""
    content = {
        "recipe": RECIPE,
        "python": [python.implementation, python.version, python.abi, python.machine],
        "requirements": requirements,
        "torchBackend": backend,
        "indexUrl": index_url,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_ready(path: str) -> bool:
    """Whether a venv was built completely, and its Python still starts: the system's may have been exchanged."""
    if read_json(os.path.join(path, venv_lock.READY)) is None:
        return False
    command = [os.path.join(path, "bin", "python"), "-I", "-c", ""]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_START_LIMIT_S, check=True)
    except subprocess.TimeoutExpired:
        return True  # the server is busy; that is not a reason to build anew
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


OPERATIONS = {"ensure": ensure}
