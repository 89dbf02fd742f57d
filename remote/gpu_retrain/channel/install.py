"""Puts our code on the server's disk once per version, for processes that outlive the channel."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Dict, List

from gpu_retrain.channel.layout import make_folder, sync_folder, write_atomic
from gpu_retrain.channel.wire import Session

_RUN = "gpu_retrain.channel.run"


def command(code: str, module: str) -> List[str]:
    """Give what follows Python's options in a command line that runs a module of the folder ``code`` as a program."""
    return [os.path.join(code, _path(_RUN)), module]


def own_folder() -> str:
    """The folder that our own code was started from, as ``command`` takes it."""
    return os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir))


def install(session: Session) -> str:
    """Return the absolute folder ``root/agent/<sha256>/`` that holds the package with every module of this version.

    Each file is compared with what the runner sent, and written anew if it differs: the folder lies on a machine
    that is not ours. A new folder appears by one rename.
    """
    files = _files(session.hello["sources"])
    parts = ("agent", session.hello["sha256"])
    folder = os.path.join(session.root, *parts)
    if not os.path.isdir(folder):
        _publish(session, files, folder)
    make_folder(session.root, *parts)
    for path, source in files.items():
        make_folder(session.root, *parts, *path.split(os.sep)[:-1])
        if _read(os.path.join(folder, path)) != source:
            write_atomic(os.path.join(folder, path), source)
    return folder


def _publish(session: Session, files: Dict[str, bytes], folder: str) -> None:
    make_folder(session.root, "agent")
    fresh = tempfile.mkdtemp(prefix="new-", dir=os.path.dirname(folder))
    for path, source in files.items():
        make_folder(fresh, *path.split(os.sep)[:-1])
        write_atomic(os.path.join(fresh, path), source)
    try:
        os.rename(fresh, folder)
    except OSError:  # another channel was quicker
        shutil.rmtree(fresh)
    sync_folder(os.path.dirname(folder))


def _files(sources: Dict[str, str]) -> Dict[str, bytes]:
    """What is written, by its path: every module, and the empty file that makes a folder a package."""
    files = {_path(name): source.encode() for name, source in sources.items()}
    for path in list(files):
        while os.path.dirname(path):
            path = os.path.dirname(path)
            files[os.path.join(path, "__init__.py")] = b""
    return files


def _path(module: str) -> str:
    return module.replace(".", os.sep) + ".py"


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
