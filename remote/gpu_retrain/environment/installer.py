"""Which commands make a venv and fill it: uv's, or those of venv and pip."""

from __future__ import annotations

import os
import re
from typing import Dict, List, NamedTuple

from gpu_retrain.interfaces import workload

_TORCH = re.compile(r"(torch|torchvision)(?![\w.-])", re.IGNORECASE)
# What trains may ask for opencv-python, whose windows need libGL, which servers seldom have. The headless build is the
# same module without windows; both write the same files, so exactly one of the two may be there.
_OPENCV = re.compile(r"opencv[-_.]python(?![\w.-])", re.IGNORECASE)
_HEADLESS = re.compile(r"opencv[-_.]python[-_.]headless(?![\w.-])", re.IGNORECASE)
_TORCH_FILE = "torch.txt"
_OTHER_INDEXES = (
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_NO_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
)
_NEVER_OPENCV = 'opencv-python; sys_platform == "never"'


class Wanted(NamedTuple):
    """What is to be installed, and the indexes it comes from; an empty one is the installer's default."""

    requirements: List[str]
    torch_index: str
    package_index: str


def steps(python: str, venv: str, wanted: Wanted, uv: str, work: str) -> List[List[str]]:
    """List the commands that make ``venv`` of ``python``.

    ``uv`` is its path, or empty for venv and pip. The files that the commands read are written into ``work``.
    """
    requirements = without_windows(wanted.requirements)
    inside = os.path.join(venv, "bin", "python")
    if uv:
        never = _file(work, "overrides.txt", [_NEVER_OPENCV])
        commands = [[uv, "venv", "--no-project", "--python", python, venv]]
        install = [uv, "pip", "install", "--python", inside, "--overrides", never]
    else:
        commands = [[python, "-m", "venv", venv]]
        install = [inside, "-m", "pip", "install"]
    if wanted.torch_index:
        torch = _file(work, _TORCH_FILE, _torch_lines(requirements))
        commands.append([*install, "--index-url", wanted.torch_index, "-r", torch])
    index = ["--index-url", wanted.package_index] if wanted.package_index else []
    commands.append([*install, *index, "-r", _file(work, "requirements.txt", requirements)])
    if not uv:
        commands += _exchange_opencv(inside, index, requirements, work)
    return commands


def as_told(command: List[str], variables: Dict[str, str]) -> List[str]:
    """Add to uv's command what a pip.conf says and uv has no variable for; an index that the command names wins."""
    if command[1:3] != ["pip", "install"] or "--index-url" in command or not variables.get("UV_NO_INDEX"):
        return command
    return [*command[:3], "--no-index", *command[3:]]


def variables_of(command: List[str], variables: Dict[str, str]) -> Dict[str, str]:
    """Give the variables for a command: PyTorch comes from its own index alone, or another one's build would win."""
    if os.path.basename(command[-1]) != _TORCH_FILE:
        return variables
    return {name: value for name, value in variables.items() if name not in _OTHER_INDEXES}


def freeze(venv: str, uv: str) -> List[str]:
    """Give the command that prints every package of a venv with its exact version."""
    inside = os.path.join(venv, "bin", "python")
    return [uv, "pip", "freeze", "--python", inside] if uv else [inside, "-m", "pip", "freeze"]


def without_windows(requirements: List[str]) -> List[str]:
    """Ask for headless OpenCV wherever OpenCV is asked for, by name or through what trains."""
    lines = [
        _OPENCV.sub("opencv-python-headless", line, count=1) if _OPENCV.match(line) else line for line in requirements
    ]
    needs_it = any(_brings_opencv(line) for line in lines)
    return [*lines, "opencv-python-headless"] if needs_it and not any(map(_HEADLESS.match, lines)) else lines


def _brings_opencv(requirement: str) -> bool:
    names = "|".join((*map(re.escape, workload.load().BRINGS_OPENCV), r"opencv[-_.]python"))
    return re.match(r"(%s)(?![\w.-])" % names, requirement, re.IGNORECASE) is not None


def _torch_lines(requirements: List[str]) -> List[str]:
    asked = [line for line in requirements if _TORCH.match(line)]
    named = {match.group(1).lower() for match in map(_TORCH.match, asked) if match}
    return asked + [name for name in ("torch", "torchvision") if name not in named]


def _exchange_opencv(inside: str, index: List[str], requirements: List[str], work: str) -> List[List[str]]:
    """Pip cannot leave out what a package asks for, so it is taken out afterwards."""
    headless = [line for line in requirements if _HEADLESS.match(line)]
    if not headless:
        return []
    again = _file(work, "opencv.txt", headless)
    pip = [inside, "-m", "pip"]
    return [
        [*pip, "uninstall", "--yes", "opencv-python"],
        [*pip, "install", *index, "--no-deps", "--force-reinstall", "-r", again],
    ]


def _file(work: str, name: str, lines: List[str]) -> str:
    path = os.path.join(work, name)
    with open(path, "w") as file:
        file.writelines(line + "\n" for line in lines)
    return path
