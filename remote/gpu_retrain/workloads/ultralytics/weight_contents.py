"""Tells from a file's bytes why it cannot be a checkpoint of Ultralytics, in words for whoever named it.

Nothing is loaded: unpickling another library's file would run or install that library.
"""

from __future__ import annotations

import os
import pickle
import pickletools
import zipfile
import zlib
from typing import IO, List, Optional, Set, Tuple

DAMAGED, UNSUITABLE = "WEIGHTS_DAMAGED", "WEIGHTS_UNSUITABLE"
Fault = Tuple[str, str]  # the code and the words, which follow "the file"

_ZIP, _PICKLE = b"PK", b"\x80"
_POINTER = b"version https://git-lfs"
_PAGES = (b"<!", b"<h", b"<H", b"<?")
# Formats that models are exported to or come in, by how a file begins.
_OTHER_STARTS = ((b"\x08", "is an ONNX model"), (b"\x89HDF", "is an HDF5 file (Keras)"))
# What any pickle of PyTorch's may name: no sign of a library.
_COMMON = {"__builtin__", "_codecs", "argparse", "builtins", "collections", "copyreg", "numpy", "pathlib", "torch"}
# PyTorch before 1.6 began with this number, and wrote four more pickles before the numbers themselves.
_OLD_MAGIC, _OLD_PICKLES = 0x1950A86A20F9469CFC6C, 5
_NAMED = 3
_CHUNK_BYTES = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)
_EXPORTED = "name the .pt that it was made from"


def fault(path: str) -> Optional[Fault]:
    """Say what is wrong with a file; None when the library itself must judge. Raises OSError."""
    with open(path, "rb") as file:
        start = file.read(len(_POINTER))
        file.seek(0)
        if not start:
            return DAMAGED, "is empty"
        if start == _POINTER:
            return DAMAGED, "is a pointer of Git LFS, not the file itself"
        if start.startswith(_PAGES):
            return DAMAGED, "is a page of the web, not the file itself"
        if start.startswith(_ZIP):
            return _in_archive(file)
        if start.startswith(_PICKLE):
            return _of_pickles(file)
    size = os.path.getsize(path)
    if start[8:9] == b"{" and int.from_bytes(start[:8], "little") < size:
        return UNSUITABLE, "is a file of safetensors: bare parameters, without the model that they belong to"
    for known, words in _OTHER_STARTS:
        if start.startswith(known):
            return UNSUITABLE, "%s; %s" % (words, _EXPORTED)
    return UNSUITABLE, "is not a PyTorch file (an exported model cannot be trained); %s" % _EXPORTED


def _in_archive(file: IO[bytes]) -> Optional[Fault]:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile:
        return DAMAGED, "ends too early: it was cut off on its way"
    names = archive.namelist()
    damaged = _damaged_parts(archive)
    # PyTorch can be told to write no sums: then every one is wrong.
    if 0 < len(damaged) < len(names):
        return DAMAGED, "has a damaged part (%s)" % damaged[0]
    if any(name.endswith("/constants.pkl") for name in names):
        return UNSUITABLE, "is a TorchScript archive, made by an export; %s" % _EXPORTED
    pickled = [name for name in names if name.endswith("/data.pkl") or name == "data.pkl"]
    if not pickled:
        shown = ", ".join(names[:_NAMED]) + ("..." if len(names) > _NAMED else "")
        return UNSUITABLE, "is an archive of other files (%s); unpack it and name the .pt" % (shown or "empty")
    try:
        with archive.open(pickled[0]) as content:
            return _of_pickles(content)
    except _UNREADABLE:
        return None  # without sums the library must judge


def _damaged_parts(archive: zipfile.ZipFile) -> List[str]:
    """Read every part and compare its sum: PyTorch would take wrong numbers as they are."""
    damaged = []
    for name in archive.namelist():
        try:
            with archive.open(name) as part:
                while part.read(_CHUNK_BYTES):
                    pass
        except _UNREADABLE:
            damaged.append(name)
    return damaged


def _of_pickles(file: IO[bytes]) -> Optional[Fault]:
    modules: Set[str] = set()
    try:
        pickles = _OLD_PICKLES if _read_pickle(file, modules) else 1
        for _ in range(1, pickles):
            _read_pickle(file, modules)
    except (ValueError, pickle.UnpicklingError):
        return DAMAGED, "ends too early, or was damaged on its way"
    return _of_modules(modules)


def _of_modules(modules: Set[str]) -> Optional[Fault]:
    tops = {module.split(".")[0] for module in modules}
    if "ultralytics" in tops:
        return None
    if tops & {"models", "utils"} and any(module.startswith("models.") for module in modules):
        return UNSUITABLE, (
            "is a checkpoint of the YOLOv5 repository or its kind (YOLOv7, YOLOv9), which Ultralytics cannot load"
        )
    foreign = sorted(tops - _COMMON)
    if foreign:
        return UNSUITABLE, "is a checkpoint of another library (%s)" % ", ".join(foreign[:_NAMED])
    if any(module.startswith("torch.nn.modules") for module in modules):
        return UNSUITABLE, "is a model of plain PyTorch, not one of Ultralytics"
    return UNSUITABLE, "holds bare values (a state dict), without the model that they belong to"


def _read_pickle(file: IO[bytes], modules: Set[str]) -> bool:
    """Add the modules that the next pickle would import; tell whether it is the number that old files begin with."""
    texts: List[str] = []
    is_old = False
    for operation, argument, _position in pickletools.genops(file):
        if operation.name == "GLOBAL":
            modules.add(str(argument).split(" ")[0])
        elif operation.name == "STACK_GLOBAL" and len(texts) > 1:
            modules.add(texts[-2])
        elif isinstance(argument, str):
            texts = [*texts[-1:], argument]
        is_old = is_old or argument == _OLD_MAGIC
    return is_old
