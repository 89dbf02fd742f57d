"""Puts our code on the server's disk once per version, for processes that outlive the channel."""

from __future__ import annotations

import os
import shutil
import tempfile

from layout import make_folder, sync_folder, write_atomic
from wire import Session


def install(session: Session) -> str:
    """Return the absolute folder ``root/agent/<sha256>/`` that holds every module of this version.

    Each file is compared with what the runner sent, and written anew if it differs: the folder lies on a machine
    that is not ours. A new folder appears by one rename.
    """
    folder = os.path.join(session.root, "agent", session.hello["sha256"])
    if not os.path.isdir(folder):
        _publish(session, folder)
    make_folder(session.root, "agent", session.hello["sha256"])
    for name, source in session.hello["sources"].items():
        path = os.path.join(folder, name + ".py")
        if _read(path) != source.encode():
            write_atomic(path, source.encode())
    return folder


def _publish(session: Session, folder: str) -> None:
    make_folder(session.root, "agent")
    fresh = tempfile.mkdtemp(prefix="new-", dir=os.path.dirname(folder))
    for name, source in session.hello["sources"].items():
        write_atomic(os.path.join(fresh, name + ".py"), source.encode())
    try:
        os.rename(fresh, folder)
    except OSError:  # another channel was quicker
        shutil.rmtree(fresh)
    sync_folder(os.path.dirname(folder))


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
