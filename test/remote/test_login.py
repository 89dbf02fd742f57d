"""Our Python started at the far end of an ssh, against far ends that do not do their part."""

import base64
import os
import threading
import time

import pytest
from login import Login

PROGRAM = os.urandom(1 << 20)  # more than a pipe holds
VIA = {"command": "", "program": base64.b64encode(PROGRAM).decode(), "marker": "\n<<here>>\n"}


class Runner:
    """Hears that we are busy."""

    def __init__(self):
        self.events = []

    def event(self, **fields):
        self.events.append(fields)

    def wait(self, _seconds):
        """It is always there."""


@pytest.fixture
def greeted(tmp_path, monkeypatch):
    """Greets an ssh that runs a script of the shell's instead: (what went wrong, what the runner heard)."""
    logins = []

    def greet(script, seconds):
        ssh = tmp_path / "ssh"
        ssh.write_text("#!/bin/sh\n%s\n" % script)
        ssh.chmod(0o755)
        monkeypatch.setenv("PATH", "%s:%s" % (tmp_path, os.environ["PATH"]))
        login, runner, problems = Login(str(tmp_path), "stderr", VIA, dict(os.environ)), Runner(), []
        logins.append(login)
        until = time.monotonic() + seconds
        greeting = threading.Thread(target=lambda: problems.append(login.greet(runner, until)), daemon=True)
        greeting.start()
        greeting.join(30)
        assert problems, "it still waits"
        return problems[0], runner.events

    yield greet
    for login in logins:
        login.end()


def test_a_far_end_that_never_reads_is_given_up(greeted):
    problem, events = greeted("exec sleep 100", 2)
    assert problem == "it got no answer from there in time"
    assert events == [{"busy": True}] * len(events) and events


@pytest.mark.parametrize("reads", ["", "head -c 1000 >/dev/null; "])
def test_a_far_end_that_says_it_is_there_and_reads_no_more_is_given_up(greeted, reads):
    assert greeted(reads + r"printf '\n<<here>>\n'; exec sleep 100", 2)[0] == "it got no answer from there in time"


def test_what_ends_says_why(greeted):
    assert greeted("echo first >&2; echo Permission denied >&2", 30)[0] == "Permission denied"
    assert greeted("head -c 1000 >/dev/null", 30)[0] == "ssh ended without a word"


def test_the_whole_program_arrives_and_then_the_call(greeted, tmp_path):
    reads = "head -c %d >program; printf '\\n<<here>>\\n'; exec cat >call" % len(PROGRAM)
    assert greeted(reads, 30)[0] == ""
    assert (tmp_path / "program").read_bytes() == PROGRAM
    call, until = tmp_path / "call", time.monotonic() + 30
    while not call.exists() or b"receive.objects" not in call.read_bytes():
        assert time.monotonic() < until, "no call came"
        time.sleep(0.02)
