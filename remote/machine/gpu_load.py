"""What the GPUs are doing right now, and why there may be none."""

from __future__ import annotations

import subprocess
from typing import Any, Dict, List

import nvidia

_LIMIT_S = 30.0
_LISTED_PROCESSES = 20


def describe() -> Dict[str, Any]:
    """Describe the GPUs with what they are busy with; ``note`` says why there is none."""
    gpus = nvidia.list_gpus()
    if not gpus:
        return {"gpus": [], "note": _why_none()}
    used = parse_used(_ask("--query-gpu=uuid,memory.used"))
    processes = parse_processes(_ask("--query-compute-apps=gpu_uuid,pid,process_name,used_memory"))
    return {"gpus": [_gpu(gpu, used, processes) for gpu in gpus], "note": ""}


def _gpu(gpu: nvidia.Gpu, used: Dict[str, int], processes: Dict[str, List[str]]) -> Dict[str, Any]:
    return {
        "index": gpu.number,
        "name": gpu.name,
        "driver": gpu.driver,
        "capability": "%d.%d" % gpu.capability,
        "memoryBytes": gpu.memory_bytes,
        "usedBytes": used.get(gpu.uuid, 0),
        "processes": processes.get(gpu.uuid, [])[:_LISTED_PROCESSES],
    }


def parse_used(csv: str) -> Dict[str, int]:
    """Read ``uuid, MiB`` lines: bytes in use by GPU. A value that is not supported is left out."""
    rows = [[cell.strip() for cell in line.split(",")] for line in csv.splitlines()]
    return {row[0]: int(row[1]) * 1024**2 for row in rows if len(row) == 2 and row[1].isdigit()}


def parse_processes(csv: str) -> Dict[str, List[str]]:
    """Read ``uuid, pid, name, MiB`` lines: one line of text per process, by GPU. A name may hold commas."""
    found: Dict[str, List[str]] = {}
    for line in csv.splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) >= 4:
            name = ", ".join(cells[2:-1])
            found.setdefault(cells[0], []).append("%s (pid %s, %s MiB)" % (name[-80:], cells[1], cells[-1]))
    return found


def _ask(query: str) -> str:
    """Ask nvidia-smi; empty when it does not answer, because what it would add is a detail."""
    try:
        answer = _run([query, "--format=csv,noheader,nounits"])
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode("utf-8", "replace") if answer.returncode == 0 else ""


def _why_none() -> str:
    try:
        answer = _run([])
    except FileNotFoundError:
        return "nvidia-smi is not installed"
    except PermissionError:
        return "nvidia-smi may not be run by this user"
    except subprocess.TimeoutExpired:
        return "nvidia-smi did not answer within %d s" % _LIMIT_S
    said = (answer.stdout + answer.stderr).decode("utf-8", "replace").strip()
    return "nvidia-smi says: %s" % said[:300] if said else "nvidia-smi says nothing (exit code %d)" % answer.returncode


def _run(arguments: List[str]) -> subprocess.CompletedProcess[bytes]:
    command = ["nvidia-smi", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S)
