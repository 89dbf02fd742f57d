"""Has what a training starts from on the server before the dataset travels, and proves that the library can train it.

A file travelled from the runner, lies on the server, or is fetched from Ultralytics' releases.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from typing import Any, Dict, List, Optional, TypedDict

from gpu_retrain.channel.layout import make_folder, read_json, sync_folder, tree_path, venv_path, write_atomic
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.environment import venv_python
from gpu_retrain.records import checkpoints
from gpu_retrain.workloads.ultralytics import model_files, weight_record

FOLDER = "weights"
START, TEACHER = "weights", "distill_model"
_SCRIPT = "gpu_retrain.workloads.ultralytics.load_weights"
CHECK = 2  # raise it when load_weights.py finds more, so that earlier approvals no longer count
_LIMIT_S = 1800.0  # 140 MB at 0.6 Mbit/s; a server whose line is worse is the wrong one
_ASSET = re.compile(r"[A-Za-z0-9][\w.-]{0,99}\.pt\Z")
_ARCHITECTURE = re.compile(r"[^/]+\.ya?ml\Z")
_LOADED = "loaded.json"  # in the venv: what its Ultralytics could load, and what it found
_SAFE = "No dataset was sent and no training was started."


class AskedWeights(TypedDict):
    """A model that a training needs."""

    argument: str
    name: str
    sent: Optional[Dict[str, str]]


class WeightsRequest(TypedDict):
    """The arguments of ``ensure``."""

    fingerprint: str
    weights: List[AskedWeights]


def ensure(session: Session, args: WeightsRequest) -> Dict[str, Any]:
    """Have each of ``weights`` ready for the venv ``fingerprint``, and prove that its Ultralytics can train from it.

    ``weights``: objects with ``name``; ``argument``, the training argument that names it (``weights``, ``pretrained``,
    ``distill_model``); ``sent``, None or where it travelled to: ``name`` and ``digest`` of the tree, ``path`` in it and
    ``sha256``. A name that did not travel is an absolute path, a file in ``root/weights``, an architecture
    (``yolov8s.yaml``), or a released file (``yolov8s.pt``), which is fetched into ``root/weights`` unless it is there.
    Result: ``weights``, in the same order, with ``kind`` (``file``, ``architecture``), ``fetched``, ``sha256`` (empty
    for an architecture), ``bytes``, and ``task``, for which the model is.
    Raises WEIGHTS_MISSING, WEIGHTS_DAMAGED, WEIGHTS_UNSUITABLE, or VENV_FAILED.
    """
    venv = venv_path(session.root, args["fingerprint"])
    found: List[Dict[str, Any]] = []
    failures: List[Failure] = []
    for asked in args["weights"]:
        try:
            found.append(_ensure(session, venv, asked))
        except Failure as failure:
            if not failure.code.startswith("WEIGHTS_"):
                raise
            failures.append(failure)
    if failures:
        raise _all_of(failures)
    _refuse_teacher(args["weights"], found)
    return {"weights": [{key: value for key, value in one.items() if key != "levels"} for one in found]}


def _ensure(session: Session, venv: str, asked: AskedWeights) -> Dict[str, Any]:
    name, sent = asked["name"], asked["sent"]
    path = _sent_path(session.root, sent) if sent else os.path.join(session.root, FOLDER, name)
    is_file = os.path.isfile(path)
    if asked["argument"] != START and model_files.is_architecture(name):
        raise _unsuitable(name, "%s takes what a model has learnt; an architecture has not" % asked["argument"])
    if is_file:
        return _reuse(session, venv, name, path, sent["sha256"] if sent else "")
    if sent:
        raise _missing(session, name, "it was sent to the server and is gone")
    if _ARCHITECTURE.match(name):
        facts = _load(session, venv, name, name, name)
        return {"kind": "architecture", "fetched": False, "sha256": "", "bytes": 0, **facts}
    if os.path.isdir(path):
        raise _missing(session, name, "%s is a folder" % path)
    if not _ASSET.match(name):
        raise _missing(session, name, "there is no such file, and it is not the name of a release")
    return _fetch(session, venv, name, path)


def _sent_path(root: str, sent: Dict[str, Any]) -> str:
    return os.path.join(tree_path(root, sent["name"], sent["digest"]), sent["path"])


def _reuse(session: Session, venv: str, name: str, path: str, sent: str) -> Dict[str, Any]:
    sha256, record = checkpoints.hash_file(path), weight_record.read(path)
    expected = sent or (record["sha256"] if record else sha256)
    if expected != sha256:
        raise _damaged(name, "%s is not what was %s: its SHA-256 is %s" % (path, "sent" if sent else "fetched", sha256))
    # An architecture's name counts, too: the scale stands in it.
    key = sha256 if not model_files.is_architecture(path) else "%s %s" % (sha256, os.path.basename(path))
    facts = _load(session, venv, name, path, key)
    return {"kind": "file", "fetched": False, "sha256": sha256, "bytes": os.path.getsize(path), **facts}


def _fetch(session: Session, venv: str, name: str, path: str) -> Dict[str, Any]:
    session.event(kind="step", text="%s is not on the server: fetching it from Ultralytics' releases" % name)
    make_folder(session.root, FOLDER)
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=os.path.dirname(path)) as folder:
        fresh = os.path.join(folder, name)
        answer = _fetched(session, venv, name, fresh)
        sha256, size = checkpoints.hash_file(fresh), os.path.getsize(fresh)
        record = {"sha256": sha256, "bytes": size, "fetchedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        weight_record.write(path, {**record, "source": answer["source"], "ultralytics": answer["ultralytics"]})
        _sync(fresh)
        os.rename(fresh, path)
    sync_folder(os.path.dirname(path))
    return {"kind": "file", "fetched": True, "sha256": sha256, "bytes": size, **_remember(venv, sha256, answer)}


def _fetched(session: Session, venv: str, name: str, path: str) -> Dict[str, Any]:
    try:
        answer = venv_python.ask(session, venv, _SCRIPT, {"path": path, "fetch": True}, _LIMIT_S)
    except Failure as failure:
        if failure.code != "DEADLINE_EXCEEDED":
            raise
        raise _missing(session, name, "fetching it took longer than %d minutes" % (_LIMIT_S / 60)) from failure
    if answer["code"] == "WEIGHTS_UNSUITABLE":
        raise _unsuitable(name, answer["problem"])
    if answer["problem"]:
        raise _missing(session, name, answer["problem"])
    return answer


def _load(session: Session, venv: str, name: str, path: str, key: str) -> Dict[str, Any]:
    """Have the venv's Ultralytics load weights or an architecture, unless it did so before: task and levels."""
    known = _loaded(venv).get(key)
    if known is not None:
        return known
    answer = venv_python.ask(session, venv, _SCRIPT, {"path": path, "fetch": False}, _LIMIT_S)
    if answer["problem"]:
        raise _refused(session, name, path, answer)
    return _remember(venv, key, answer)


def _loaded(venv: str) -> Dict[str, Dict[str, Any]]:
    kept = read_json(os.path.join(venv, _LOADED))
    return kept["weights"] if isinstance(kept, dict) and kept.get("check") == CHECK else {}


def _remember(venv: str, key: str, answer: Dict[str, Any]) -> Dict[str, Any]:
    facts = {"task": answer["task"], "levels": answer["levels"]}
    kept = {"check": CHECK, "weights": {**_loaded(venv), key: facts}}
    write_atomic(os.path.join(venv, _LOADED), json.dumps(kept).encode())
    return facts


def _sync(path: str) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _refuse_teacher(asked: List[AskedWeights], found: List[Dict[str, Any]]) -> None:
    """Refuse a teacher whose head does not match the student's: the library says so only when the training begins."""
    levels = {one["argument"]: facts["levels"] for one, facts in zip(asked, found)}
    for one, facts in zip(asked, found):
        if one["argument"] == TEACHER and (facts["levels"] == 0 or facts["levels"] != levels.get(START, 0)):
            raise _unsuitable(
                one["name"],
                "as distill_model it needs a detection head with as many levels as the model that learns (%d and %d)"
                % (facts["levels"], levels.get(START, 0)),
            )


def _refused(session: Session, name: str, path: str, answer: Dict[str, Any]) -> Failure:
    why = "Ultralytics %s cannot start from it: %s" % (answer["ultralytics"], answer["problem"])
    if answer["code"] == "WEIGHTS_MISSING":
        return _missing(session, name, why)
    if answer["code"] == "WEIGHTS_UNSUITABLE":
        return _unsuitable(name, answer["problem"])
    return _damaged(name, "%s (%s)" % (why, path))


def _all_of(failures: List[Failure]) -> Failure:
    """Say everything at once, under the code of the first."""
    what = " ".join(dict.fromkeys(failure.what for failure in failures))
    steps = " ".join(dict.fromkeys(failure.next_step for failure in failures))
    return Failure(failures[0].code, what, _SAFE, steps)


def _missing(session: Session, name: str, why: str) -> Failure:
    return Failure(
        "WEIGHTS_MISSING",
        "The training cannot start from %s: %s." % (name, why.rstrip(".")),
        _SAFE,
        "Put the file on the runner and set training.weights to its path (models/base.pt): it then travels, verified. "
        "Or copy it to %s on the server." % os.path.join(session.root, FOLDER),
    )


def _damaged(name: str, why: str) -> Failure:
    return Failure(
        "WEIGHTS_DAMAGED",
        "The weights %s cannot be used: %s." % (name, why.rstrip(".")),
        _SAFE,
        "Put the whole file where that name leads: on the runner, if it lies there; else remove it on the server, with "
        "the .json beside it. Then run this again; or name another file.",
    )


def _unsuitable(name: str, why: str) -> Failure:
    return Failure(
        "WEIGHTS_UNSUITABLE",
        "No training can start from %s: %s." % (name, why.rstrip(".")),
        _SAFE,
        "Name a checkpoint that Ultralytics wrote (best.pt or last.pt of a training, model.save()), a release such as "
        "yolov8s.pt, or an architecture such as yolov8s.yaml.",
    )


OPERATIONS = {"ensure": ensure}
