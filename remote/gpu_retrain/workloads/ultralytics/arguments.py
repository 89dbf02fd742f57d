"""Checks training arguments against the Ultralytics that will receive them."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Dict, TypedDict

from gpu_retrain.channel.layout import read_json, venv_path, write_atomic
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.environment import venv_python

_SCRIPT = "gpu_retrain.workloads.ultralytics.check_arguments"
CHECK = 2  # raise it when check_arguments.py finds more, so that earlier approvals no longer count
_LIMIT_S = 300.0
_NAMED = 20  # problems in one message; a settings file written for another tool has dozens


class ArgumentsRequest(TypedDict):
    """The arguments of ``check``."""

    fingerprint: str
    args: Dict[str, Any]


def check(session: Session, args: ArgumentsRequest) -> Dict[str, Any]:
    """Ask the venv ``fingerprint`` about the training arguments ``args`` (name to value). Returns ``{checked}``.

    Raises ARGUMENTS_INVALID with everything that is wrong, or VENV_FAILED.
    """
    venv, arguments = venv_path(session.root, args["fingerprint"]), args["args"]
    content = json.dumps([CHECK, arguments], sort_keys=True)
    key, file = hashlib.sha256(content.encode()).hexdigest(), os.path.join(venv, "arguments.json")
    if (read_json(file) or {}).get("key") != key:
        answer = venv_python.ask(session, venv, _SCRIPT, {"args": arguments}, _LIMIT_S)
        if answer["problems"]:
            raise _invalid(answer)
        write_atomic(file, json.dumps({"key": key}).encode())
    return {"checked": len(arguments)}


def _invalid(answer: Dict[str, Any]) -> Failure:
    problems = answer["problems"]
    shown = "; ".join(problems[:_NAMED]) + (
        "; and %d more" % (len(problems) - _NAMED) if len(problems) > _NAMED else ""
    )
    return Failure(
        "ARGUMENTS_INVALID",
        "Ultralytics %s would not take these training arguments: %s." % (answer["ultralytics"], shown),
        "No data was moved and no training started.",
        "Correct them under training: in retrain.yaml or in overrides, then run it again.",
    )


OPERATIONS = {"check": check}
