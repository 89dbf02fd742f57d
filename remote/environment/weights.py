"""Has the weights of a training on the server before anything travels: found, or fetched from Ultralytics' releases."""

from __future__ import annotations

import json
import os
import re
import tempfile
import time
from typing import Any, Dict, List

import checkpoints
import venv_python
import weight_record
from layout import read_json, sync_folder, venv_path, write_atomic
from wire import Failure, Session

FOLDER = "weights"
_LIMIT_S = 1800.0  # 140 MB at 0.6 Mbit/s; a server whose line is worse is the wrong one
_ASSET = re.compile(r"[A-Za-z0-9][\w.-]{0,99}\.pt\Z")
_ARCHITECTURE = re.compile(r"[^/]+\.ya?ml\Z")
_LOADED = "weights.json"  # in the venv: what its Ultralytics could load
_SAFE = "No dataset was sent and no training was started."


def ensure(session: Session, args: Dict[str, Any]) -> Dict[str, Any]:
    """Have each of ``names`` ready for the venv ``fingerprint``, and prove that its Ultralytics loads it.

    A name is an absolute path, a file in ``root/weights``, an architecture (``yolov8s.yaml``), or a released file
    (``yolov8s.pt``), which is fetched into ``root/weights`` when it is not there. Result: ``weights``, in the same
    order, with ``kind`` (``file``, ``architecture``), ``fetched``, ``sha256`` (empty for an architecture), ``bytes``.
    Raises WEIGHTS_MISSING, WEIGHTS_DAMAGED, or VENV_FAILED.
    """
    venv = venv_path(session.root, args["fingerprint"])
    return {"weights": [_ensure(session, venv, name) for name in args["names"]]}


def _ensure(session: Session, venv: str, name: str) -> Dict[str, Any]:
    path = os.path.join(session.root, FOLDER, name)
    if os.path.isfile(path):
        return _reuse(session, venv, name, path)
    if _ARCHITECTURE.match(name):
        _load(session, venv, name, name, name)
        return {"kind": "architecture", "fetched": False, "sha256": "", "bytes": 0}
    if not _ASSET.match(name):
        raise _missing(session, name, "there is no such file, and it is no name of a release")
    return _fetch(session, venv, name, path)


def _reuse(session: Session, venv: str, name: str, path: str) -> Dict[str, Any]:
    sha256, record = checkpoints.hash_file(path), weight_record.read(path)
    if record and record["sha256"] != sha256:
        raise _damaged(name, "%s is not what was fetched: its SHA-256 is %s" % (path, sha256), path)
    _load(session, venv, name, path, sha256)
    return {"kind": "file", "fetched": False, "sha256": sha256, "bytes": os.path.getsize(path)}


def _fetch(session: Session, venv: str, name: str, path: str) -> Dict[str, Any]:
    session.event(kind="step", text="%s is not on the server: fetching it from Ultralytics' releases" % name)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetching-", dir=os.path.dirname(path)) as folder:
        fresh = os.path.join(folder, name)
        answer = _fetched(session, venv, name, fresh)
        sha256, size = checkpoints.hash_file(fresh), os.path.getsize(fresh)
        record = {"sha256": sha256, "bytes": size, "fetchedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        weight_record.write(path, {**record, "source": answer["source"], "ultralytics": answer["ultralytics"]})
        _sync(fresh)
        os.rename(fresh, path)
    sync_folder(os.path.dirname(path))
    _remember(venv, sha256)
    return {"kind": "file", "fetched": True, "sha256": sha256, "bytes": size}


def _fetched(session: Session, venv: str, name: str, path: str) -> Dict[str, Any]:
    try:
        answer = venv_python.ask(session, venv, "load_weights", {"path": path, "fetch": True}, _LIMIT_S)
    except Failure as failure:
        if failure.code != "DEADLINE_EXCEEDED":
            raise
        raise _missing(session, name, "fetching it took longer than %d minutes" % (_LIMIT_S / 60)) from failure
    if answer["problem"]:
        raise _missing(session, name, answer["problem"])
    return answer


def _load(session: Session, venv: str, name: str, path: str, key: str) -> None:
    """Have the venv's Ultralytics load weights or an architecture, unless it did so before."""
    if key in _loaded(venv):
        return
    answer = venv_python.ask(session, venv, "load_weights", {"path": path, "fetch": False}, _LIMIT_S)
    if answer["problem"]:
        why = "Ultralytics %s cannot load it: %s" % (answer["ultralytics"], answer["problem"])
        raise _missing(session, name, why) if path == name else _damaged(name, why, path)
    _remember(venv, key)


def _loaded(venv: str) -> List[str]:
    return read_json(os.path.join(venv, _LOADED)) or []


def _remember(venv: str, key: str) -> None:
    write_atomic(os.path.join(venv, _LOADED), json.dumps([*_loaded(venv), key]).encode())


def _sync(path: str) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def _missing(session: Session, name: str, why: str) -> Failure:
    return Failure(
        "WEIGHTS_MISSING",
        "The training cannot start from %s: %s." % (name, why.rstrip(".")),
        _SAFE,
        "Put the file on the runner and set training.weights to its path (models/base.pt): it then travels, verified. "
        "Or copy it to %s on the server." % os.path.join(session.root, FOLDER),
    )


def _damaged(name: str, why: str, path: str) -> Failure:
    return Failure(
        "WEIGHTS_DAMAGED",
        "The weights %s cannot be used: %s." % (name, why.rstrip(".")),
        _SAFE,
        "Remove %s on the server, with the .json beside it, and run this again; or name another file." % path,
    )


OPERATIONS = {"ensure": ensure}
