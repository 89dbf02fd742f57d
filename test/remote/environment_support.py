"""A stand-in for the runner's session, and for uv: a script that makes a venv's folder without any package in it."""

import stat
import sys
import time
from pathlib import Path

# `uv venv` links the Python that runs the tests; `uv pip install` does what the file `behaviour` says.
FAKE_UV = """#!/bin/sh
# A stand-in for uv, for tests of what surrounds it.
here=$(dirname "$0")
echo "$@" >> "$here/calls"
case "$1 $2" in
  "venv --no-project") for last; do :; done; mkdir -p "$last/bin"; ln -s "{python}" "$last/bin/python" ;;
  "pip install") . "$here/behaviour" ;;
  "pip freeze") echo "six==1.17.0" ;;
esac
"""


class FakeSession:
    """What an operation knows of the runner; events are kept, waiting sleeps or raises what ``gone`` holds."""

    def __init__(self, root):
        self.root = str(root)
        self.hello = {"sha256": "0" * 64, "sources": {}}
        self.events = []
        self.gone = None

    def event(self, **fields):
        self.events.append(fields)

    def wait(self, seconds):
        if self.gone and self.gone():
            raise EOFError("the runner is gone")
        time.sleep(seconds)

    def texts(self, kind):
        return [event["text"] for event in self.events if event["kind"] == kind]


class FakeUv:
    """The script, how it behaves, and what it was asked to do."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        self.path = str(folder / "uv")
        script = folder / "uv"
        script.write_text(FAKE_UV.format(python=sys.executable))
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        self.behave("echo installed")

    def behave(self, shell: str) -> None:
        (self.folder / "behaviour").write_text(shell + "\n")

    def calls(self):
        log = self.folder / "calls"
        return log.read_text().splitlines() if log.exists() else []
