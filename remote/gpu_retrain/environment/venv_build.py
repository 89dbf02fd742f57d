"""Builds a venv in its final place; it counts as complete only when READY is there, which is written last."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from typing import Dict, List, NamedTuple

from gpu_retrain.channel import child
from gpu_retrain.channel.layout import write_atomic
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.environment import installer, installer_trouble, torch_source, uv_tool, uv_wheel
from gpu_retrain.environment.interpreter import Interpreter
from gpu_retrain.environment.venv_lock import READY
from gpu_retrain.machine import certificates

_BUILD_LIMIT_S = 3000.0  # the job around it ends after 60 minutes
_FREEZE_LIMIT_S = 120.0
_SYNC_LIMIT_S = 600.0
# Ultralytics 8.4.190 with PyTorch 2.15: 5.7 GB with CUDA, measured; with a third in reserve.
_ROOM_BYTES, _ROOM_CPU_BYTES = 8_000_000_000, 2_000_000_000
_FULL = ("No space left on device", "Disk quota exceeded", "os error 28", "os error 122")
_LAST_LINES = 12


class Order(NamedTuple):
    """What a venv is made of."""

    python: Interpreter
    requirements: List[str]
    backend: str
    index_url: str


def build(session: Session, path: str, order: Order, variables: Dict[str, str], lock: int) -> None:
    """Build the venv at ``path``, in place of what no longer works there; the caller holds ``lock``.

    Raises VENV_FAILED, REMOTE_DISK_FULL or DEADLINE_EXCEEDED, and leaves nothing at ``path`` then.
    """
    started = time.monotonic()
    certificates.open_through(variables)
    torch_index = _torch_index(session, order.backend)
    _check_room(session, _ROOM_CPU_BYTES if torch_index and order.backend == "cpu" else _ROOM_BYTES)
    uv = uv_tool.find(session, variables)
    shutil.rmtree(path, ignore_errors=True)
    try:
        _install(session, path, order, torch_index, uv, variables, lock)
        packages = _freeze(path, uv, variables)
        write_atomic(os.path.join(path, "lock.txt"), packages)
        # READY must not survive a power cut that the packages do not survive.
        child.run(session, [sys.executable, "-c", "import os; os.sync()"], variables, _SYNC_LIMIT_S)
        ready = {
            "python": order.python.version,
            "installer": "uv" if uv else "pip",
            "backend": order.backend,
            "torchIndex": torch_index,
            "packages": len(packages.splitlines()),
            "seconds": round(time.monotonic() - started, 1),
        }
        write_atomic(os.path.join(path, READY), json.dumps(ready).encode())
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise


def _install(
    session: Session,
    path: str,
    order: Order,
    torch_index: str,
    uv: str,
    variables: Dict[str, str],
    lock: int,
) -> None:
    wanted = installer.Wanted(order.requirements, torch_index, order.index_url)
    ends = time.monotonic() + _BUILD_LIMIT_S
    with tempfile.TemporaryDirectory(dir=variables["TMPDIR"]) as work:
        for step in installer.steps(order.python.path, path, wanted, uv, work):
            session.event(kind="step", text=_named(step))
            theirs = installer.variables_of(step, variables)
            command = installer.as_told(step, theirs)
            outcome = child.run(session, command, theirs, ends - time.monotonic(), held=[lock])
            if outcome.code != 0 and installer_trouble.explain(outcome.lines).cause == installer_trouble.CERTIFICATE:
                session.event(kind="notice", text="trusting the certificate authorities of the server's own system")
                variables = certificates.trusting_the_system(variables)
                theirs = installer.variables_of(command, variables)
                outcome = child.run(session, command, theirs, ends - time.monotonic(), held=[lock])
            if outcome.code != 0:
                raise _failed(session.root, command, outcome, theirs)


def _named(command: List[str]) -> str:
    words = [os.path.basename(command[0]), *command[1:]]
    return " ".join(words[: words.index("--python")] if "--python" in words else words[:5])


def _freeze(path: str, uv: str, variables: Dict[str, str]) -> bytes:
    """Every package with its exact version, one a line: what `collect` brings home as the record."""
    answer = subprocess.run(
        installer.freeze(path, uv),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_FREEZE_LIMIT_S,
        env=variables,
        check=True,
    )
    return answer.stdout


def _torch_index(session: Session, backend: str) -> str:
    index = torch_source.index_address(backend)
    if not index or torch_source.is_reachable(index):
        return index
    if backend != "cpu":
        raise _unreachable(index)
    text = "%s cannot be reached; PyTorch comes with CUDA from the package index instead, 4 GB more" % index
    session.event(kind="notice", text=text)
    return ""


def _check_room(session: Session, needed: int) -> None:
    """Refuse early on a first build; later ones share what lies in the cache, nobody knows how much."""
    if os.path.isdir(os.path.join(session.root, "cache", "uv")):
        return
    status = os.statvfs(session.root)
    free = status.f_bavail * status.f_frsize
    if free < needed:
        raise _full(session.root, "needs %.0f GB, %.1f GB are free" % (needed / 1e9, free / 1e9))


def _failed(root: str, command: List[str], outcome: child.Outcome, variables: Dict[str, str]) -> Failure:
    said = " | ".join(outcome.lines[-_LAST_LINES:])
    if any(word in said for word in _FULL):
        return _full(root, "the installer ran out of it")
    refusal = _refusal(command, outcome.lines, variables)
    trouble = installer_trouble.explain([*outcome.lines, refusal], outcome.code)
    said += refusal and " | the index says: " + refusal
    return Failure(
        "VENV_FAILED",
        "%s ended with %d: %s" % (_named(command), outcome.code, said or "it said nothing"),
        "The half-built environment was removed; what was downloaded stays in the cache.",
        trouble.cure,
    )


def _refusal(command: List[str], lines: List[str], variables: Dict[str, str]) -> str:
    package = installer_trouble.unsaid(lines)
    if not package:
        return ""
    named = command[command.index("--index-url") + 1] if "--index-url" in command else ""
    return torch_source.why_unreachable(named or variables.get("PIP_INDEX_URL", "") or uv_wheel.PYPI, package)


def _unreachable(index: str) -> Failure:
    why = torch_source.why_unreachable(index)
    trouble = installer_trouble.explain([why])
    other = (
        "Or name a mirror of it as torch-backend, or take torch-backend: pypi (CUDA 13), which comes from the index."
    )
    return Failure(
        "VENV_FAILED",
        "The PyTorch builds at %s cannot be reached from the server%s." % (index, why and ": " + why),
        "Nothing was installed.",
        "%s %s" % (trouble.cure, other) if trouble.cause else other.replace("Or name", "Name"),
    )


def _full(root: str, detail: str) -> Failure:
    return Failure(
        "REMOTE_DISK_FULL",
        "There is no room for the Python environment in %s: %s." % (root, detail),
        "Nothing half-built stays there; datasets, trainings and other environments are untouched.",
        "Free space on that volume or choose a larger one as root, then run it again.",
    )
