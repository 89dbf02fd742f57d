import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import gpu_trouble, proof, venv_python
from gpu_retrain.machine.nvidia import Gpu
from gpu_retrain.workloads.ultralytics import arguments, workload
from remote_code import PACKAGE

FINGERPRINT = "f" * 64
A100 = Gpu(0, "GPU-1", "NVIDIA A100", "535.183.01", (8, 0), 40 * 1024**3)
PROVEN = {"torch": "2.15.0", "cuda": "13.2", "architectures": ["sm_75", "sm_80", "sm_86"]}


@pytest.fixture
def session(tmp_path):
    (tmp_path / "venvs" / FINGERPRINT).mkdir(parents=True)
    return FakeSession(tmp_path)


@pytest.fixture
def asked(monkeypatch):
    """What the venv's Python was asked; it answers with the last entry of ``asked.answers``."""

    class Asked(list):
        answers = [PROVEN]

    calls = Asked()

    def ask(_session, _venv, script, question, _limit_s):
        calls.append((script, question))
        return dict(calls.answers[-1])

    monkeypatch.setattr(venv_python, "ask", ask)
    monkeypatch.setattr(proof, "list_gpus", list)
    return calls


def prove(session, device="cpu"):
    return proof.prove(session, {"fingerprint": FINGERPRINT, "device": device})


def test_a_proof_is_remembered_for_the_same_machine_and_device(session, asked):
    assert [prove(session)["reused"], prove(session)["reused"]] == [False, True]
    assert asked == [(workload.PROOF, {"devices": ["cpu"]})]


def test_it_is_repeated_for_another_device_driver_or_gpu(session, asked, monkeypatch):
    prove(session, "0")
    for gpus in ([A100], [A100._replace(driver="580.65.06")], [A100._replace(uuid="GPU-2")]):
        monkeypatch.setattr(proof, "list_gpus", lambda gpus=gpus: gpus)
        assert prove(session, "0")["reused"] is False
        assert prove(session, "0")["reused"] is True
    assert prove(session, "cpu")["reused"] is False


def test_a_proof_that_failed_is_not_remembered(session, asked):
    asked.answers = [{**PROVEN, "device": "cuda:0", "problem": "Found no NVIDIA driver on your system."}]
    for _ in range(2):
        with pytest.raises(Failure) as raised:
            prove(session, "0")
        assert raised.value.code == "GPU_NOT_USABLE"
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ("cpu", ["cpu"]),
        ("0", ["cuda:0"]),
        ("0,2", ["cuda:0", "cuda:2"]),
        ("[0, 1]", ["cuda:0", "cuda:1"]),
        ("-1", ["cuda:0"]),
        ("mps", ["mps"]),
    ],
)
def test_devices_by_pytorchs_names(device, expected):
    assert proof.torch_devices(device) == expected


@pytest.mark.parametrize(
    ("found", "gpus", "words", "cure"),
    [
        ({}, [], "nvidia-smi shows no GPU", "training.device: cpu"),
        ({"cuda": ""}, [A100], "for the CPU alone", "torch-backend: auto"),
        ({}, [A100], "CUDA 13.2, which needs driver 580 or newer, and the server has 535.183.01", "cu128"),
        (
            {},
            [A100._replace(driver="580.65.06", capability=(6, 1), name="P100")],
            "holds code for sm_75, sm_80, sm_86, and P100 is sm_61",
            "cu126",
        ),
        ({}, [A100._replace(driver="580.65.06")], "cuda:0 says out of memory", "nvidia-smi"),
        ({}, [A100._replace(driver="580.65.06", capability=(8, 9))], "cuda:0 says out of memory", "nvidia-smi"),
    ],
)
def test_why_a_gpu_cannot_be_used(found, gpus, words, cure):
    answer = {**PROVEN, "device": "cuda:0", "problem": "out of memory", **found}
    failure = gpu_trouble.explain(answer, "0", gpus)
    assert failure.code == "GPU_NOT_USABLE"
    assert words in failure.what
    assert cure in failure.next_step


def check(session, **args):
    return arguments.check(session, {"fingerprint": FINGERPRINT, "args": args})


def test_approved_arguments_are_not_asked_about_again(session, asked):
    asked.answers = [{"ultralytics": "8.4.190", "problems": []}]
    assert check(session, epochs=3, device="cpu") == check(session, device="cpu", epochs=3) == {"checked": 2}
    assert asked == [(arguments._SCRIPT, {"args": {"epochs": 3, "device": "cpu"}})]
    check(session, epochs=4)
    assert len(asked) == 2


def test_refused_arguments_are_all_named(session, asked):
    asked.answers = [{"ultralytics": "8.4.190", "problems": ["'x%d' is unknown" % number for number in range(25)]}]
    with pytest.raises(Failure) as raised:
        check(session, epochs=3)
    assert raised.value.code == "ARGUMENTS_INVALID"
    assert "'x0' is unknown; 'x1' is unknown" in raised.value.what
    assert raised.value.what.endswith("'x19' is unknown; and 5 more.")
    assert not Path(session.root, "venvs", FINGERPRINT, "arguments.json").exists()


@pytest.fixture
def venv(session, monkeypatch, tmp_path):
    """A venv whose Python is the test's own, and a folder for scripts in place of the installed agent's."""
    python = Path(session.root, "venvs", FINGERPRINT, "bin", "python")
    python.parent.mkdir()
    python.symlink_to(os.path.realpath(sys.executable))
    monkeypatch.setattr(venv_python, "install", lambda _session: str(tmp_path))
    (tmp_path / "gpu_retrain" / "channel").mkdir(parents=True)
    shutil.copy(PACKAGE / "channel" / "run.py", tmp_path / "gpu_retrain" / "channel")
    return str(python.parent.parent)


def test_a_script_answers_through_a_file_whatever_it_prints(session, venv, tmp_path):
    Path(tmp_path, "echo.py").write_text(
        "import json, sys\ndef run(_):\n    question = json.load(sys.stdin)\n    print('noise')\n"
        "    json.dump({'heard': question['words']}, open(question['answer'], 'w'))\n"
    )
    assert venv_python.ask(session, venv, "echo", {"words": ["a", "é"]}, 30) == {"heard": ["a", "é"]}


def test_a_script_that_breaks_says_why(session, venv, tmp_path):
    Path(tmp_path, "broken.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')\n")
    with pytest.raises(Failure) as raised:
        venv_python.ask(session, venv, "broken", {}, 30)
    assert raised.value.code == "VENV_FAILED"
    assert "libGL.so.1" in raised.value.what
    assert json.dumps(raised.value.as_json())
