"""What the machine's Python has already, as wheels that lead there: the installer then takes it, and fetches nothing.

A venv does not see what is installed beside the Python that it was made of. So for each distribution that the library
asks for, and that is installed, a wheel of the same name and version is made, which holds a path file (.pth) only.
"""

from __future__ import annotations

import base64
import glob
import hashlib
import importlib.metadata
import json
import os
import platform
import zipfile
from typing import Any, Dict, List, Optional

# What the library imports while it trains. Any of the four builds of OpenCV will do, under the name that is asked for.
_OPENCV = ("opencv-python-headless", "opencv-python", "opencv-contrib-python-headless", "opencv-contrib-python")
_FROM_HERE: Dict[str, List[str]] = {
    **{
        name: [name] for name in ("torch", "torchvision", "numpy", "pillow", "matplotlib", "pyyaml", "psutil", "polars")
    },
    **{name: [name] for name in ("requests", "nvidia-ml-py")},
    "opencv-python-headless": list(_OPENCV),
    "opencv-python": list(_OPENCV),
}
_MUST = ("torch", "torchvision", "numpy", "pillow", "matplotlib", "opencv-python-headless")


def describe(wheels: str, polars: str) -> Dict[str, Any]:
    """Complete the folder ``wheels`` for this Python, and say what is ``installed`` and ``missing``."""
    found: Dict[str, str] = {}
    for name, builds in _FROM_HERE.items():
        distribution = next(filter(None, map(_distribution, builds)), None)
        if distribution is not None:
            found[name] = distribution.version
            where = os.path.abspath(str(distribution.locate_file("")))
            _remove_packed(wheels, name)
            _wheel(wheels, name, distribution.version, {"gpu_proof_%s.pth" % _escaped(name): where + "\n"})
    stand_ins = []
    if "polars" not in found:
        with open(os.path.join(polars, "__init__.py")) as file:
            _wheel(wheels, "polars", "1.0+standin", {"polars/__init__.py": file.read()})
        stand_ins.append("polars (it reads results.csv for the checkpoint; the library's own plots are off)")
    return {
        "installed": found,
        "missing": [name for name in _MUST if name not in found],
        "standIns": stand_ins,
        "pythonVersion": platform.python_version(),
        "kernel": platform.release(),
        "cpus": len(os.sched_getaffinity(0)),
    }


def write(machine: Dict[str, Any], folder: str) -> str:
    """Write what was found; return the file's path."""
    path = os.path.join(folder, "machine.json")
    with open(path, "w") as file:
        json.dump(machine, file)
    return path


def _distribution(name: str) -> Optional[importlib.metadata.Distribution]:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _remove_packed(wheels: str, name: str) -> None:
    for path in glob.glob(os.path.join(wheels, _escaped(name) + "-*.whl")):
        os.unlink(path)


def _escaped(name: str) -> str:
    return name.replace("-", "_")


def _wheel(folder: str, name: str, version: str, files: Dict[str, str]) -> None:
    stem = "%s-%s" % (_escaped(name), version)
    info = stem + ".dist-info/"
    content = {
        **files,
        info + "METADATA": "Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, version),
        info + "WHEEL": "Wheel-Version: 1.0\nGenerator: gpu-proof\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = ["%s,sha256=%s,%d" % (path, _hash(text), len(text.encode())) for path, text in content.items()]
    content[info + "RECORD"] = "\n".join([*lines, info + "RECORD,,", ""])
    with zipfile.ZipFile(os.path.join(folder, stem + "-py3-none-any.whl"), "w") as archive:
        for path, text in content.items():
            archive.writestr(path, text)


def _hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
