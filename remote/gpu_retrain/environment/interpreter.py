"""Finds the Python that a venv is made of, and describes it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Dict, List, NamedTuple

from gpu_retrain.channel import child
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.environment import installer_trouble, uv_tool
from gpu_retrain.machine import certificates

_VERSION = re.compile(r"3\.[0-9]{1,2}(\.[0-9]{1,2})?\Z")
_DESCRIBE = (
    "import json, platform, sys, sysconfig; print(json.dumps({"
    "'path': sys.executable, 'implementation': platform.python_implementation(), "
    "'version': platform.python_version(), 'machine': platform.machine(), "
    "'abi': sysconfig.get_config_var('SOABI') or sys.implementation.cache_tag}))"
)
_DESCRIBE_LIMIT_S = 60.0  # a cold network disk takes its time
_DOWNLOAD_LIMIT_S = 900.0
_LAST_LINES = 6


class Interpreter(NamedTuple):
    """A Python: where it is, and what compiled packages must fit to."""

    path: str
    implementation: str
    version: str
    machine: str
    abi: str


def find(session: Session, wanted: str, environment: Dict[str, str]) -> Interpreter:
    """Find the Python of this version (``3.11`` or ``3.11.9``), or the server's own if it is empty.

    One that is not there is downloaded below ``root`` by uv. Raises INPUT_INVALID or PYTHON_MISSING.
    """
    if not wanted:
        return describe(sys.executable)
    if not _VERSION.match(wanted):
        raise _no_version(wanted)
    for path in _candidates(wanted):
        found = _fitting(path, wanted)
        if found:
            return found
    return _download(session, wanted, environment)


def describe(path: str) -> Interpreter:
    """Ask a Python what it is. Raises PYTHON_MISSING when it does not run."""
    try:
        answer = subprocess.run(
            [path, "-I", "-c", _DESCRIBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DESCRIBE_LIMIT_S,
            check=True,
        )
        return Interpreter(**json.loads(answer.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, TypeError) as error:
        raise _missing(path) from error


def _candidates(wanted: str) -> List[str]:
    minor = ".".join(wanted.split(".")[:2])
    return [path for path in (shutil.which("python" + minor), sys.executable) if path]


def _fitting(path: str, wanted: str) -> Interpreter | None:
    try:
        found = describe(path)
    except Failure:
        return None
    return found if (found.version + ".").startswith(wanted + ".") else None


def _download(session: Session, wanted: str, environment: Dict[str, str]) -> Interpreter:
    uv = uv_tool.find(session, environment)
    if not uv:
        raise _missing(wanted)
    session.event(kind="step", text="Python %s is not on the server; uv gets it" % wanted)
    command = [uv, "python", "install", "--no-bin", wanted]
    outcome = child.run(session, command, environment, _DOWNLOAD_LIMIT_S)
    trouble = installer_trouble.explain(outcome.lines)
    if outcome.code != 0 and trouble.cause == installer_trouble.CERTIFICATE:
        environment = certificates.trusting_the_system(environment)
        outcome = child.run(session, command, environment, _DOWNLOAD_LIMIT_S)
    if outcome.code != 0:
        raise _missing(wanted, " | ".join(outcome.lines[-_LAST_LINES:]), trouble.cause and trouble.cure)
    found = child.run(session, [uv, "python", "find", wanted], environment, _DESCRIBE_LIMIT_S)
    if found.code != 0 or not found.lines:
        raise _missing(wanted)
    return describe(found.lines[-1])


def _no_version(wanted: str) -> Failure:
    return Failure(
        "INPUT_INVALID",
        "python: %r is no Python version." % wanted,
        "Nothing was installed.",
        "Write it like 3.11, or leave it empty for the server's own Python.",
    )


def _missing(wanted: str, said: str = "", cure: str = "") -> Failure:
    otherwise = "Leave python empty for the server's own, install that version there, or name one that is there."
    return Failure(
        "PYTHON_MISSING",
        "There is no working Python %s on the server%s." % (wanted, said and ", and uv did not get it: " + said),
        "Nothing was installed.",
        "%s %s" % (cure, otherwise) if cure else otherwise,
    )
