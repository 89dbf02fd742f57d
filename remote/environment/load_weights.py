"""Runs under a venv's Python: loads what a training will start from, after fetching it if it is told to.

Reads ``{path, fetch, answer}`` as JSON from stdin and writes ``{ultralytics, source, problem}`` to the file ``answer``.
With ``fetch``, the name of ``path`` is a released file, and its folder is empty.
"""

from __future__ import annotations

import difflib
import inspect
import json
import os
import sys

_HEAD_LIMIT_S = 20.0
# Two bytes a parameter: 2.4 million in YOLO26n, 68 million in YOLOv8x (docs.ultralytics.com/models).
_USUAL_SIZE = "usually 5 to 140 MB"


def fetch(path: str) -> str:
    """Have the library's own downloader put a release at ``path``; return what went wrong, or an empty string."""
    from ultralytics.utils import downloads

    name = os.path.basename(path)
    if name not in downloads.GITHUB_ASSETS_NAMES:
        near = difflib.get_close_matches(name, downloads.GITHUB_ASSETS_NAMES, 3)
        return "Ultralytics releases no file of that name%s" % (" (near: %s)" % ", ".join(near) if near else "")
    print("Fetching %s (%s) from %s" % (name, _size(address(name)), address(name)), flush=True)
    os.environ.pop("YOLO_OFFLINE", None)  # it would keep the library from trying a second time
    os.chdir(os.path.dirname(path))
    try:
        downloads.attempt_download_asset(name, progress=False)  # its bar would be thousands of lines in a log
    except Exception as error:
        # The library says that the server may be offline; what it met says more.
        return "it could not be fetched from %s (%s)" % (address(name), _first_line(error.__cause__ or error))
    return "" if os.path.isfile(path) else "fetching it from %s left no file" % address(name)


def address(name: str) -> str:
    """Where the library looks for a release."""
    from ultralytics.utils import downloads

    release = inspect.signature(downloads.attempt_download_asset).parameters["release"].default
    return "https://github.com/%s/releases/download/%s/%s" % (downloads.GITHUB_ASSETS_REPO, release, name)


def load(path: str) -> str:
    """Load weights or an architecture as a training will; return what went wrong, or an empty string."""
    from ultralytics import YOLO

    try:
        YOLO(path)
    except Exception as error:
        return _first_line(error)
    return ""


def _size(url: str) -> str:
    import requests

    try:
        answer = requests.head(url, allow_redirects=True, timeout=_HEAD_LIMIT_S)
        return "%.1f MB" % (int(answer.headers["Content-Length"]) / 1e6) if answer.ok else _USUAL_SIZE
    except (requests.RequestException, KeyError, ValueError):
        return _USUAL_SIZE


def _first_line(error: BaseException) -> str:
    return ("%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0]))[:500]


def main() -> None:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    import ultralytics

    path = question["path"]
    problem = (fetch(path) if question["fetch"] else "") or load(path)
    source = address(os.path.basename(path)) if question["fetch"] else ""
    with open(question["answer"], "w") as file:
        json.dump({"ultralytics": ultralytics.__version__, "source": source, "problem": problem}, file)


if __name__ == "__main__":
    main()
