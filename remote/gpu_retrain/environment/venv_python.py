"""Asks a script of ours that runs under a venv's Python one question."""

from __future__ import annotations

import json
import os
import tempfile
from typing import Any, Dict, Sequence

from gpu_retrain.channel import child
from gpu_retrain.channel.install import command, install
from gpu_retrain.channel.layout import read_json
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.interfaces import workload
from gpu_retrain.machine import surroundings

_LAST_LINES = 12


def ask(
    session: Session,
    venv: str,
    script: str,
    question: Dict[str, Any],
    limit_s: float,
    held: Sequence[int] = (),
) -> Dict[str, Any]:
    """Run the module ``script`` of our installed code, with ``question`` on stdin; return the JSON that it leaves.

    The answer goes through a file of its own, because the libraries print what they like. ``held`` are descriptors that
    it shares, such as a lock.
    Raises VENV_FAILED when there is no answer, and DEADLINE_EXCEEDED after ``limit_s``.
    """
    variables = {**surroundings.for_libraries(session.root), **workload.load().library_environment(session.root)}
    with tempfile.TemporaryDirectory(dir=variables["TMPDIR"]) as work:
        file = os.path.join(work, "answer.json")
        python = [os.path.join(venv, "bin", "python"), "-I", *command(install(session), script)]
        asked = json.dumps({**question, "answer": file}).encode()
        outcome = child.run(session, python, variables, limit_s, question=asked, held=held)
        answer = read_json(file)
    if not isinstance(answer, dict):
        raise _broken(outcome)
    return answer


def _broken(outcome: child.Outcome) -> Failure:
    said = " | ".join(outcome.lines[-_LAST_LINES:]) or "it said nothing"
    return Failure(
        "VENV_FAILED",
        "The environment's libraries do not work (exit code %d): %s" % (outcome.code, said),
        "The environment stays as it is; no training was started.",
        "Change the requirements in retrain.yaml: a new environment is then built beside this one.",
    )
