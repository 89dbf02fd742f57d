"""The server's code as it lies on a server: every module in one folder, where remote/channel/install.py puts it."""

import atexit
import shutil
import tempfile
from pathlib import Path

_SOURCES = Path(__file__).parent.parent.parent / "remote"


def _flat() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gpu-retrain-code-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for source in _SOURCES.glob("*/*.py"):
        (folder / source.name).symlink_to(source)
    return folder


REMOTE = _flat()
