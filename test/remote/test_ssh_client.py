"""Our receiver at the far end of an ssh, against far ends that do not do their part."""

import os
import sys
import threading
import time

import pytest
from gpu_retrain.staging.ssh_client import SshClient

VIA = {"marker": "\n<<here>>\n"}


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
    clients = []

    def greet(script, seconds):
        ssh = tmp_path / "ssh"
        ssh.write_text("#!/bin/sh\n%s\n" % script)
        ssh.chmod(0o755)
        monkeypatch.setenv("PATH", "%s:%s" % (tmp_path, os.environ["PATH"]))
        client, runner, problems = SshClient(str(tmp_path), "stderr", VIA, dict(os.environ)), Runner(), []
        clients.append(client)
        until = time.monotonic() + seconds
        greeting = threading.Thread(target=lambda: problems.append(client.start_receiver(runner, until)), daemon=True)
        greeting.start()
        greeting.join(30)
        assert problems, "it still waits"
        return problems[0], runner.events

    yield greet
    for client in clients:
        client.end()


def test_a_far_end_that_never_reads_is_given_up(greeted):
    problem, events = greeted("exec sleep 100", 2)
    assert problem == "it did not get an answer from there in time"
    assert events == [{"busy": True}] * len(events) and events


def test_a_far_end_that_talks_without_end_is_given_up(greeted):
    assert greeted("exec yes", 20)[0] == "it did not get an answer from there in time"


def test_what_ends_says_why(greeted):
    assert greeted("echo first >&2; echo Permission denied >&2", 30)[0] == "Permission denied"
    assert greeted("exit 0", 30)[0] == "ssh ended and printed nothing"


def test_nothing_is_sent_before_the_door_is_open_and_then_the_call(greeted, tmp_path):
    # Looked at without reading: a pipe that was made not to block stays so for whoever reads it next.
    look = "import select; open('early', 'w').write('x' if select.select([0], [], [], 0)[0] else '')"
    reads = "sleep 1; '%s' -c \"%s\"; printf '\\n<<here>>\\n'; exec cat >call" % (sys.executable, look)
    assert greeted(reads, 30)[0] == ""
    assert (tmp_path / "early").read_bytes() == b""
    call, until = tmp_path / "call", time.monotonic() + 30
    while not call.exists() or b"receive.objects" not in call.read_bytes():
        assert time.monotonic() < until, "no call came"
        time.sleep(0.02)
