"""What the NVIDIA driver says of the server's GPUs. One of which it tells little is a GPU all the same."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import unicodedata
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from gpu_retrain.machine import gpu_evidence

_FIELDS = ("index", "uuid", "name", "driver_version", "compute_cap", "memory.total")
# A column that a driver does not know fails the whole query; compute_cap came with driver 495.
_FEWER = (_FIELDS, ("index", "uuid", "name", "driver_version", "memory.total"), ("index", "name", "driver_version"))
_LISTED = re.compile(r"GPU (\d+): (.*?)(?: \(UUID: ([\w-]+)\))?\s*\Z")
# Where it lies when the PATH of a login without a terminal does not lead there: WSL, Container-Optimized OS, clusters.
_PLACES = ("/usr/bin", "/usr/local/bin", "/usr/local/nvidia/bin", "/usr/lib/wsl/lib", "/opt/nvidia/bin")
_LIMIT_S = 30.0  # the first query after a boot loads the driver, which takes seconds on machines with eight GPUs

_VERSION = re.compile(r"[\w.+-]{1,40}\Z")
_LOST = "Unable to determine the device handle"
_MOST = 16  # GPUs in one machine

_BRACKETS = re.compile(r"\[(.*)\]\Z")
# What is in brackets instead of a value; anything else there is an error of that GPU.
_NOT_TOLD = (
    "n/a",
    "not supported",
    "not found",
    "not available",
    "insufficient permissions",
    "unknown",
    "requested functionality has been deprecated",
)
_MARKS = " .,()/+&'_-®™©°"
_NAME_CHARACTERS, _PROBLEM_CHARACTERS = 100, 200


class Gpu(NamedTuple):
    """One GPU; ``capability`` is its compute capability, such as (8, 0). Unknown: an empty text, or None.

    ``problem`` is what nvidia-smi says is wrong with it, such as ``GPU requires reset``.
    """

    number: int
    uuid: str
    name: str
    driver: str
    capability: Optional[Tuple[int, int]]
    memory_bytes: Optional[int]
    problem: str = ""


def list_gpus() -> List[Gpu]:
    """Ask nvidia-smi, with fewer questions when it refuses some; without nvidia-smi, see what the driver shows.

    An empty list means that there is no GPU, or no driver that answers.
    """
    try:
        return _without_instances(_query([]) or _one_by_one() or _parse_list(ask(["-L"])))
    except subprocess.TimeoutExpired:
        return []
    except OSError:
        return [Gpu(each.number, each.uuid, plain(each.name), each.driver, None, None) for each in gpu_evidence.seen()]


def _query(of: Sequence[str]) -> List[Gpu]:
    for columns in _FEWER:
        gpus = parse(ask([*of, "--query-gpu=" + ",".join(columns), "--format=csv,noheader,nounits"]), columns)
        if gpus:
            return gpus
    return []


def _one_by_one() -> List[Gpu]:
    """Ask for each GPU by its number: one that is lost keeps nvidia-smi from telling of the others."""
    if _LOST not in ask(["-L"]):
        return []
    gpus = []
    for number in range(gpu_evidence.count() or _MOST):
        of = ["-i", str(number)]
        found = _query(of)
        said = "" if found else ask(of)
        if _LOST in said:
            found = [Gpu(number, "", plain(""), "", None, None, said.strip().splitlines()[0][:_PROBLEM_CHARACTERS])]
        gpus += [gpu._replace(number=number) for gpu in found[:1]]
    return gpus


def ask(arguments: Sequence[str]) -> str:
    """Run nvidia-smi and give what it prints, whatever its exit code: one broken GPU makes it fail for all.

    Raises OSError when it cannot be run, TimeoutExpired when it hangs.
    """
    answer = run(arguments)
    return (answer.stdout + answer.stderr).decode("utf-8", "replace")


def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run nvidia-smi, wherever it is. Raises OSError and TimeoutExpired as ``ask`` does."""
    return subprocess.run([program(), *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=_LIMIT_S)


def program() -> str:
    """Path of nvidia-smi, or its name where it cannot be found."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), *_PLACES])
    return shutil.which("nvidia-smi", path=places) or "nvidia-smi"


def parse(csv: str, columns: Sequence[str] = _FIELDS) -> List[Gpu]:
    """Read nvidia-smi's lines. A value that it does not tell, or an error in its place, leaves that value unknown."""
    gpus: List[Gpu] = []
    for line in csv.splitlines():
        cells = [cell.strip() for cell in line.split(",")]
        if len(cells) < len(columns) or not (cells[0].isdigit() or _BRACKETS.match(cells[0])):
            continue
        extra, at = len(cells) - len(columns), columns.index("name")
        cells[at : at + extra + 1] = [", ".join(cells[at : at + extra + 1])]  # a name may hold commas
        gpus.append(_gpu(dict(zip(columns, cells)), len(gpus)))
    return gpus


def plain(name: str) -> str:
    """Make a GPU's name fit for every page and log: letters and digits of any script, and a few marks."""
    kept = [each if each in _MARKS or unicodedata.category(each)[0] in "LNM" else "?" for each in name]
    return " ".join("".join(kept).split())[:_NAME_CHARACTERS].strip() or "unknown GPU"


def version_numbers(text: str) -> Tuple[int, ...]:
    """Turn a dotted version, such as 535.183.01, into numbers that compare; what is not a number ends it."""
    numbers = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def asked_for(device: str, gpus: List[Gpu]) -> List[Gpu]:
    """Give the GPUs that an Ultralytics ``device`` names (``0``, ``0,1``), or all of them when it names none."""
    numbers = [int(part) for part in device.strip("[]() ").split(",") if part.strip().isdigit()]
    return [gpu for gpu in gpus if gpu.number in numbers] or gpus


def sound(gpus: List[Gpu]) -> List[Gpu]:
    """Leave out those that nvidia-smi finds something wrong with, unless that leaves none."""
    return [gpu for gpu in gpus if not gpu.problem] or gpus


def only_visible(device: str, gpus: List[Gpu]) -> str:
    """UUID of the one GPU that CUDA should see: a broken one beside it shifts CUDA's numbers, or fails it for all.

    Empty when all are sound, and when ``device`` is not a single sound GPU.
    """
    named = [gpu for gpu in gpus if str(gpu.number) == device.strip()]
    if not named or named[0].problem or not named[0].uuid.startswith("GPU-"):
        return ""
    return named[0].uuid if any(gpu.problem for gpu in gpus) else ""


def trained_on(device: str, gpus: List[Gpu], visible: str) -> str:
    """Name the GPU that CUDA calls ``device``, by its UUID or else its number, as NVML and nvidia-smi find it.

    ``visible`` is what the server itself lets CUDA see (CUDA_VISIBLE_DEVICES). Empty for no GPU of this server.
    """
    seen = [name.strip() for name in visible.split(",") if name.strip()]
    name = seen[int(device)] if device.isdigit() and int(device) < len(seen) else device
    named = [gpu for gpu in gpus if name in (str(gpu.number), gpu.uuid)]
    return named[0].uuid or str(named[0].number) if named else ""


def _gpu(row: Dict[str, str], at: int) -> Gpu:
    known = {column: _value(cell) for column, cell in row.items()}
    capability = version_numbers(known.get("compute_cap", ""))
    memory = known.get("memory.total", "")
    return Gpu(
        number=int(known["index"]) if known["index"].isdigit() else at,
        uuid=known.get("uuid", ""),
        name=plain(known["name"]),
        driver=known.get("driver_version", "") if _VERSION.match(known.get("driver_version", "")) else "",
        capability=(capability[0], capability[1]) if len(capability) == 2 else None,
        memory_bytes=int(memory) * 1024**2 if memory.isdigit() and int(memory) > 0 else None,
        problem=next(filter(None, map(error, row.values())), ""),
    )


def _value(cell: str) -> str:
    return "" if _BRACKETS.match(cell) or cell.lower() in (*_NOT_TOLD, "err!", "unknown error") else cell


def error(cell: str) -> str:
    """What nvidia-smi writes in the place of a value when something is wrong with the GPU; empty when nothing is."""
    inside = _BRACKETS.match(cell)
    words = inside.group(1).strip() if inside else cell if cell.lower() in ("err!", "unknown error") else ""
    return "" if words.lower() in _NOT_TOLD else words[:_PROBLEM_CHARACTERS]


def _without_instances(gpus: List[Gpu]) -> List[Gpu]:
    """Forget the memory of a GPU that is divided (MIG): a training gets one part of it."""
    if not gpus:
        return []
    modes = [
        line.split(",") for line in ask(["--query-gpu=index,mig.mode.current", "--format=csv,noheader"]).splitlines()
    ]
    divided = [cells[0].strip() for cells in modes if len(cells) == 2 and cells[1].strip() == "Enabled"]
    return [
        gpu._replace(memory_bytes=None, name=gpu.name + " (MIG)") if str(gpu.number) in divided else gpu for gpu in gpus
    ]


def _parse_list(text: str) -> List[Gpu]:
    found = [_LISTED.match(line) for line in text.splitlines()]
    return [Gpu(int(each[1]), each[3] or "", plain(each[2]), "", None, None) for each in found if each]
