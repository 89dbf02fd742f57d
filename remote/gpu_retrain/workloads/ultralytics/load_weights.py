"""Runs under a venv's Python: loads what a training will start from, after fetching it if it is told to.

Reads ``{path, fetch, answer}`` as JSON from stdin and writes to the file ``answer`` an object with ``ultralytics``;
``source``, the address that was fetched; ``code`` and ``problem``, empty when all is well; ``task`` of the model;
``levels`` of its detection head, 0 for none. With ``fetch``, the name of ``path`` is a released file, and its folder is
empty. A ``path`` without a folder is an architecture of the library.
"""

from __future__ import annotations

import difflib
import importlib.util
import inspect
import json
import os
import pickle
import sys
from typing import Any, Dict, List, Tuple

from gpu_retrain.workloads.ultralytics import model_files, weight_contents
from gpu_retrain.workloads.ultralytics.weight_contents import DAMAGED, UNSUITABLE

MISSING = "WEIGHTS_MISSING"
_HEAD_LIMIT_S = 20.0
# Two bytes a parameter: 2.4 million in YOLO26n, 68 million in YOLOv8x (docs.ultralytics.com/models).
_USUAL_SIZE = "usually 5 to 140 MB"
# A file that cannot be read to its end reaches the library as one of these, and its user as a TypeError.
_UNREADABLE = (RuntimeError, EOFError, pickle.UnpicklingError)


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


def load(path: str, folder: str) -> Dict[str, Any]:
    """Load weights or an architecture as a training will: ``code``, ``problem``, ``task`` and ``levels``.

    ``folder`` takes a link to a file under a name of ours.
    """
    if os.path.basename(path) == path:
        return _judged(path, MISSING)
    fault = None if model_files.is_architecture(path) else weight_contents.fault(path)
    if fault:
        return _answer(fault[0], "the file " + fault[1])
    placed = model_files.place(path, folder)
    opened = model_files.Opened([placed])
    answer = _judged(placed, UNSUITABLE)
    if opened.never():
        return _answer(UNSUITABLE, model_files.SWAPPED % os.path.basename(path))
    return {**answer, "problem": answer["problem"].replace(placed, "the file")}


def _judged(path: str, code: str) -> Dict[str, Any]:
    from ultralytics import YOLO

    try:
        model = YOLO(path)
    except Exception as error:
        cause = error.__cause__ or error
        unreadable = isinstance(cause, _UNREADABLE) and not model_files.is_architecture(path)
        return _answer(DAMAGED if unreadable else code, _first_line(error))
    unfit = _unfit(model)
    return _answer(UNSUITABLE, unfit) if unfit else _answer("", "", str(model.task), _levels(model.model))


def _unfit(model: Any) -> str:
    """Why a model that loads cannot be trained; empty when it can."""
    from ultralytics.nn.tasks import BaseModel

    if not isinstance(model.model, BaseModel) or not isinstance(getattr(model.model, "yaml", None), dict):
        return "it holds no model that Ultralytics can build anew (%s)" % type(model.model).__name__
    if type(model).__name__ in ("YOLOWorld", "YOLOE") and importlib.util.find_spec("clip") is None:
        return "it is a model of open vocabulary, whose training needs the package clip, which is not installed here"
    return ""


def _levels(model: Any) -> int:
    from ultralytics.nn.modules import Detect

    return max((len(head.f) for head in model.model if isinstance(head, Detect)), default=0)


def _answer(code: str, problem: str, task: str = "", levels: int = 0) -> Dict[str, Any]:
    return {"code": code, "problem": problem, "task": task, "levels": levels}


def _size(url: str) -> str:
    import requests

    try:
        answer = requests.head(url, allow_redirects=True, timeout=_HEAD_LIMIT_S)
        return "%.1f MB" % (int(answer.headers["Content-Length"]) / 1e6) if answer.ok else _USUAL_SIZE
    except (requests.RequestException, KeyError, ValueError):
        return _USUAL_SIZE


def _first_line(error: BaseException) -> str:
    line = str(error).strip().split("\n")[0].replace("ERROR ❌️ ", "")
    return ("%s: %s" % (type(error).__name__, line))[:500]


def _fetched(path: str) -> Tuple[str, str]:
    """Fetch a release: where it came from, and what went wrong."""
    return address(os.path.basename(path)), fetch(path)


def run(_arguments: List[str]) -> None:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    import ultralytics

    path = question["path"]
    source, problem = _fetched(path) if question["fetch"] else ("", "")
    folder = os.path.dirname(question["answer"])
    answer = _answer(MISSING, problem) if problem else load(path, folder)
    with open(question["answer"], "w") as file:
        json.dump({"ultralytics": ultralytics.__version__, "source": source, **answer}, file)
