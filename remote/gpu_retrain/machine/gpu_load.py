"""What the GPUs are doing right now, and why there may be none."""

from __future__ import annotations

import subprocess
from typing import Any, Dict, List

from gpu_retrain.machine import gpu_evidence, nvidia

_LISTED_PROCESSES = 20


def describe() -> Dict[str, Any]:
    """Describe the GPUs with what they are busy with; ``note`` says why there is none."""
    gpus = nvidia.list_gpus()
    if not gpus:
        there = "an NVIDIA GPU is in the machine, but " if gpu_evidence.in_machine() else ""
        return {"gpus": [], "note": there + _why_none()}
    used = parse_used(_ask("--query-gpu=uuid,memory.used"))
    processes = parse_processes(_ask("--query-compute-apps=gpu_uuid,pid,process_name,used_memory"))
    return {"gpus": [_gpu(gpu, used, processes) for gpu in gpus], "note": ""}


def _gpu(gpu: nvidia.Gpu, used: Dict[str, int], processes: Dict[str, List[str]]) -> Dict[str, Any]:
    return {
        "index": gpu.number,
        "name": gpu.name,
        "driver": gpu.driver,
        "capability": "%d.%d" % gpu.capability if gpu.capability else "",
        "memoryBytes": gpu.memory_bytes,
        # Of a divided GPU, others use other parts.
        "usedBytes": 0 if gpu.memory_bytes is None else used.get(gpu.uuid, 0),
        "problem": gpu.problem,
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
        return nvidia.ask([query, "--format=csv,noheader,nounits"])
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _why_none() -> str:
    try:
        answer = nvidia.run([])
    except FileNotFoundError:
        return "nvidia-smi is not installed"
    except PermissionError:
        return "nvidia-smi may not be run by this user"
    except OSError as error:
        return "nvidia-smi cannot be run (%s)" % error.strerror
    except subprocess.TimeoutExpired as error:
        return "nvidia-smi did not answer within %d s" % error.timeout
    said = (answer.stdout + answer.stderr).decode("utf-8", "replace").strip()
    return "nvidia-smi says: %s" % said[:300] if said else "nvidia-smi says nothing (exit code %d)" % answer.returncode
