"""What a temporary key opens: our agent, which receives, under every login shell; and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dataset_session import RunnerSession, object_record, sha256
from gpu_retrain.access import forced_command
from gpu_retrain.channel.install import install
from gpu_retrain.channel.wire import CALL, DATA, FAILURE, HEADER, MESSAGE, RESULT
from gpu_retrain.store import objects
from remote_code import SOURCES

NONCE = "0123456789abcdef" * 2
SHELLS = [shell for shell in ("sh", "bash", "dash", "zsh", "fish", "tcsh", "csh", "ksh", "mksh") if shutil.which(shell)]
# What src/config/root-path.ts lets through, and no more harmless.
ROOTS = ["root", "a b #2 é日本 (c),d=e&f", 'i "j" {k} ]l m[ \\n $o `p` !q;r|s<t>u^v~w+x%20', "$(id) & `id`"]


class Agent(RunnerSession):
    """The agent that installs the forced command."""

    hello = {"sha256": "ab" * 32, "sources": SOURCES}


def frame(kind, payload):
    return HEADER.pack(len(payload), kind) + payload


def call(operation, args=None):
    return frame(CALL, json.dumps({"operation": operation, "args": args or {}}).encode())


def log_in(root, said, shell="sh"):
    """Log in as sshd would let the staging server, say something, and hang up: what came back, in frames."""
    command = forced_command.command(install(Agent(root)), NONCE)
    assert command
    environment = {**os.environ, "SSH_ORIGINAL_COMMAND": "id; cat /etc/passwd"}
    done = subprocess.run([shell, "-c", command], input=said, capture_output=True, timeout=60, env=environment)
    marker, heard, frames = b"\n<<gpu-retrain %s>>\n" % NONCE.encode(), done.stdout, []
    assert heard.startswith(marker), done.stderr
    heard = heard[len(marker) :]
    while heard:
        length, kind = HEADER.unpack(heard[:5])
        frames.append((kind, heard[5 : 5 + length]))
        heard = heard[5 + length :]
    return frames


@pytest.fixture(params=ROOTS)
def root(tmp_path, request):
    folder = tmp_path / request.param
    folder.mkdir(mode=0o700)
    return folder


@pytest.mark.parametrize("shell", SHELLS)
def test_contents_arrive_under_their_hash(root, shell):
    content = b"a picture" * 1000
    objects.make_folders(str(root))
    said = call("receive.objects") + frame(DATA, object_record(content)) + frame(MESSAGE, b'{"end":true}')
    frames = log_in(root, said, shell)
    assert frames[-1][0] == RESULT, frames
    name = sha256(content).hex()
    assert Path(root, "objects", name[:2], name[2:]).read_bytes() == content


OTHERS = [
    *(
        "%s.%s" % (name, operation)
        for name in [*SOURCES, *(name.split(".")[-1] for name in SOURCES)]
        if name != "receive"
        for operation in ("objects", "admit", "start", "stop", "ensure", "open", "list", "server", "send", "install")
    )
]


def test_no_other_operation_is_answered(tmp_path):
    named = [
        *OTHERS,
        "receive",
        "receive.",
        "receive.receive_objects",
        "receive.os",
        "receive.__class__",
        "os.system",
        "subprocess.run",
        "builtins.exec",
        "../receive.objects",
        "receive.objects.x",
        "gpu_retrain.store.receive.objects",
        "",
    ]
    root = tmp_path / "root"
    root.mkdir(mode=0o700)
    frames = log_in(root, b"".join(call(name, {"command": ["id"], "key": "", "path": "/etc/passwd"}) for name in named))
    assert [kind for kind, _ in frames] == [FAILURE] * len(named)
    assert {json.loads(payload)["code"] for _, payload in frames} == {"AGENT_FAILED"}
    assert {path.name for path in root.iterdir()} == {"agent"}


@pytest.mark.parametrize(
    "said",
    [
        b"id\nexit\n",
        b"import os; os.system('id')\n",
        b"exit 96\n" * 8 + b"9\n" + b"x" * 9,
        b"\x00" * 5000,
        b"\xff" * 5000,
        b"",
    ],
)
def test_what_is_no_frame_ends_it_and_runs_nothing(tmp_path, said):
    root = tmp_path / "root"
    root.mkdir(mode=0o700)
    assert all(kind == FAILURE for kind, _ in log_in(root, said))


@pytest.mark.parametrize("executable", ["/a b/python3", "/it's/python3", "/x;id/python3", '/"/python3', "", "python3"])
def test_a_python_that_no_shell_takes_for_one_word_gets_no_command(executable, monkeypatch):
    monkeypatch.setattr(sys, "executable", executable)
    assert forced_command.command("/r/agent/x", NONCE) == ""


@pytest.mark.parametrize("nonce", ["", "x" * 32, NONCE[1:], NONCE + "\n", NONCE + " id", "0123456789ABCDEF" * 2])
def test_a_nonce_that_is_none_gets_no_command(nonce):
    assert forced_command.command("/r/agent/x", nonce) == ""
