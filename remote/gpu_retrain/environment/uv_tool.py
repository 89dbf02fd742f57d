"""Gets uv, the quick installer, without trusting anything but its hash."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Dict, List, Tuple

from gpu_retrain.channel import child
from gpu_retrain.channel.layout import make_folder
from gpu_retrain.channel.wire import Session
from gpu_retrain.environment import installer_trouble, uv_wheel
from gpu_retrain.machine import certificates
from gpu_retrain.machine.nvidia import version_numbers

VERSION = "0.13.9"
# SHA-256 of that version's Linux wheels, as the package index gives them: glibc and musl, x86-64 and arm64.
_HASHES = (
    "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
)
# Of a uv that somebody else has put on the server: the first release without a known hole in how it unpacks packages
# (0.9.6 and 0.11.28 closed some), and the newest that was tried.
_KNOWN_GOOD = (0, 11, 28), version_numbers(VERSION)
_GET_LIMIT_S = 300.0
_ASK_LIMIT_S = 30.0


def find(session: Session, environment: Dict[str, str]) -> str:
    """Return the path of a uv: one got earlier, the server's own, or one that pip gets now; '' if there is none."""
    folder = os.path.join(session.root, "tools", "uv-" + VERSION)
    ours = os.path.join(folder, "bin", "uv")
    for path in (ours, shutil.which("uv")):
        if path and _is_known_good(session, path, environment):
            return path
    session.event(kind="step", text="getting uv " + VERSION)
    pip = _pip()
    if _get(session, pip, folder, environment) if pip else _fetch(session, folder, environment):
        return ours
    session.event(kind="notice", text="uv cannot be had on this server; pip is used, which is slower")
    return ""


def _pip() -> List[str]:
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    other = shutil.which("pip3") or shutil.which("pip")
    return [other] if other else []


def _is_known_good(session: Session, path: str, environment: Dict[str, str]) -> bool:
    version = _version(path, environment)
    if _KNOWN_GOOD[0] <= version <= _KNOWN_GOOD[1]:
        return True
    if version:
        told = ".".join(map(str, version))
        session.event(kind="line", text="%s is uv %s, which is not known to be good: it is not used" % (path, told))
    return False


def _version(path: str, environment: Dict[str, str]) -> Tuple[int, ...]:
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASK_LIMIT_S,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    words = answer.stdout.decode("utf-8", "replace").split()
    return version_numbers(words[1]) if len(words) > 1 else ()


def _get(session: Session, pip: List[str], folder: str, environment: Dict[str, str]) -> bool:
    with tempfile.TemporaryDirectory(dir=environment["TMPDIR"]) as work:
        pinned, target = os.path.join(work, "uv.txt"), os.path.join(work, "uv")
        with open(pinned, "w") as file:
            file.write(" ".join(["uv==" + VERSION] + ["--hash=sha256:" + known for known in _HASHES]))
        options = ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--target", target, "-r", pinned]
        command = [*pip, "install", *options]
        said = child.run(session, command, environment, _GET_LIMIT_S).lines
        if installer_trouble.explain(said).cause == installer_trouble.CERTIFICATE:
            child.run(session, command, certificates.trusting_the_system(environment), _GET_LIMIT_S)
        return _adopt(session, target, folder, environment)


def _fetch(session: Session, folder: str, environment: Dict[str, str]) -> bool:
    """Do without pip, which many a server's Python lacks."""
    certificates.open_through(environment)
    with tempfile.TemporaryDirectory(dir=environment["TMPDIR"]) as work:
        target = os.path.join(work, "uv")
        try:
            uv_wheel.fetch(VERSION, _HASHES, os.path.join(target, "bin", "uv"), environment)
        except (OSError, ValueError, KeyError) as error:
            session.event(kind="line", text="uv could not be fetched: %s" % str(error)[:300])
            return False
        return _adopt(session, target, folder, environment)


def _adopt(session: Session, target: str, folder: str, environment: Dict[str, str]) -> bool:
    if not _version(os.path.join(target, "bin", "uv"), environment):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(session.root, "tools")
    os.rename(target, folder)
    return True
