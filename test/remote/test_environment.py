import os
from pathlib import Path

import pytest
from environment_support import FakeSession, FakeUv
from gpu_retrain.channel import locks
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import environment, torch_source, uv_tool, venv_build, venv_lock
from gpu_retrain.environment.interpreter import Interpreter

PYTHON = Interpreter("/usr/bin/python3", "CPython", "3.11.2", "x86_64", "cpython-311-x86_64-linux-gnu")
WANTED = {"python": "", "requirements": ["six"], "torchBackend": "pypi", "indexUrl": "", "device": "cpu"}


@pytest.fixture
def session(tmp_path):
    (tmp_path / "root").mkdir()
    return FakeSession(tmp_path / "root")


@pytest.fixture
def uv(tmp_path, monkeypatch):
    fake = FakeUv(tmp_path / "fake-uv")
    monkeypatch.setattr(uv_tool, "find", lambda _session, _environment: fake.path)
    monkeypatch.setattr(venv_build, "_ROOM_BYTES", 0)
    return fake


def venvs(session):
    return [path for path in Path(session.root, "venvs").iterdir() if path.is_dir()]


def refused(session, **changes):
    with pytest.raises(Failure) as raised:
        environment.ensure(session, {**WANTED, **changes})
    return raised.value


def test_the_fingerprint_covers_everything_that_goes_in():
    base = environment.fingerprint_of(PYTHON, ["a", "b"], "cpu", "")
    others = {
        environment.fingerprint_of(PYTHON._replace(version="3.11.3"), ["a", "b"], "cpu", ""),
        environment.fingerprint_of(PYTHON._replace(abi="cp311"), ["a", "b"], "cpu", ""),
        environment.fingerprint_of(PYTHON._replace(machine="aarch64"), ["a", "b"], "cpu", ""),
        environment.fingerprint_of(PYTHON, ["a"], "cpu", ""),
        environment.fingerprint_of(PYTHON, ["a", "b"], "cu128", ""),
        environment.fingerprint_of(PYTHON, ["a", "b"], "cpu", "https://mirror.example/simple"),
    }
    assert len(others) == 6
    assert base not in others
    assert environment.fingerprint_of(PYTHON._replace(path="/opt/python"), ["a", "b"], "cpu", "") == base


def test_a_second_call_reuses_without_asking_the_installer(session, uv):
    first = environment.ensure(session, WANTED)
    asked = uv.calls()
    second = environment.ensure(session, {**WANTED, "requirements": [" six ", "six"]})
    assert (first["reused"], second["reused"]) == (False, True)
    assert first["venv"] == second["venv"] == os.path.join(session.root, "venvs", first["fingerprint"])
    assert uv.calls() == asked
    assert Path(first["venv"], "lock.txt").read_text() == "six==1.17.0\n"
    assert second["packages"] == 1


def test_a_half_built_venv_is_removed_and_built_anew(session, uv):
    built = environment.ensure(session, WANTED)
    Path(built["venv"], "READY").unlink()
    Path(built["venv"], "leftover").touch()
    other = Path(session.root, "venvs", "0" * 64)
    other.mkdir()
    assert environment.ensure(session, WANTED)["reused"] is False
    assert [path.name for path in venvs(session)] == [built["fingerprint"]]
    assert not Path(built["venv"], "leftover").exists()


def test_a_venv_whose_python_no_longer_starts_is_built_anew(session, uv):
    built = environment.ensure(session, WANTED)
    python = Path(built["venv"], "bin", "python")
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert environment.ensure(session, WANTED)["reused"] is False
    assert environment.ensure(session, WANTED)["reused"] is True


def test_a_failing_installer_is_repeated_with_its_last_lines_and_leaves_nothing(session, uv):
    uv.behave("echo Resolving; echo 'no version of nonsense==9' >&2; exit 2")
    failure = refused(session)
    assert failure.code == "VENV_FAILED"
    assert "ended with 2: Resolving | no version of nonsense==9" in failure.what
    assert venvs(session) == []
    assert "no version of nonsense==9" in session.texts("line")


def test_a_disk_that_fills_up_is_told_as_such(session, uv):
    uv.behave("echo 'failed to write: No space left on device (os error 28)'; exit 2")
    assert refused(session).code == "REMOTE_DISK_FULL"
    assert venvs(session) == []


def test_a_disk_that_cannot_hold_it_is_refused_before_anything_is_installed(session, uv, monkeypatch):
    monkeypatch.setattr(venv_build, "_ROOM_BYTES", 10**18)
    failure = refused(session)
    assert failure.code == "REMOTE_DISK_FULL"
    assert "needs 1000000000 GB" in failure.what
    assert uv.calls() == []


def test_an_installer_that_does_not_end_is_ended(session, uv, monkeypatch):
    monkeypatch.setattr(venv_build, "_BUILD_LIMIT_S", 0.3)
    uv.behave("exec sleep 60")
    assert refused(session).code == "DEADLINE_EXCEEDED"
    assert venvs(session) == []


def test_the_installer_dies_with_the_runner(session, uv):
    pid_file = uv.folder / "pid"
    uv.behave('echo $$ > "$here/pid"; exec sleep 60')
    session.gone = lambda: pid_file.exists() and pid_file.read_text().strip()
    with pytest.raises(EOFError):
        environment.ensure(session, WANTED)
    assert not Path("/proc", pid_file.read_text().strip()).exists()
    assert venvs(session) == []


def test_a_build_waits_for_another_one(session, uv):
    Path(session.root, "venvs").mkdir()
    lock = locks.take(os.path.join(session.root, "venvs", ".lock"))

    def open_the_lock_once_it_was_met():
        if session.texts("alive"):
            os.close(lock)
            session.gone = None

    session.gone = open_the_lock_once_it_was_met
    assert environment.ensure(session, WANTED)["reused"] is False
    assert session.texts("alive") == ["another environment is being built"]


def test_a_build_does_not_wait_for_ever(session, uv, monkeypatch):
    monkeypatch.setattr(venv_lock, "_WAIT_LIMIT_S", 0)
    Path(session.root, "venvs").mkdir()
    lock = locks.take(os.path.join(session.root, "venvs", ".lock"))
    assert refused(session).code == "DEADLINE_EXCEEDED"
    os.close(lock)


def test_a_cpu_index_that_cannot_be_reached_is_replaced_with_a_notice(session, uv, monkeypatch):
    monkeypatch.setattr(torch_source, "is_reachable", lambda _address: False)
    built = environment.ensure(session, {**WANTED, "torchBackend": "cpu"})
    assert built["torchIndex"] == ""
    assert "cannot be reached" in session.texts("notice")[0]


def test_a_cuda_index_that_cannot_be_reached_is_an_error(session, uv, monkeypatch):
    monkeypatch.setattr(torch_source, "is_reachable", lambda _address: False)
    failure = refused(session, torchBackend="cu128", device="0")
    assert failure.code == "VENV_FAILED"
    assert "https://download.pytorch.org/whl/cu128" in failure.what


def test_pytorch_comes_from_its_own_index_and_the_rest_from_the_other(session, uv, monkeypatch):
    monkeypatch.setattr(torch_source, "is_reachable", lambda _address: True)
    environment.ensure(session, {**WANTED, "torchBackend": "cu128", "indexUrl": "https://mirror.example/simple"})
    first, second = [call for call in uv.calls() if call.startswith("pip install")]
    assert "--index-url https://download.pytorch.org/whl/cu128" in first
    assert "--index-url https://mirror.example/simple" in second


def test_what_runs_under_the_venv_writes_below_root(session, uv):
    environment.ensure(session, WANTED)
    assert sorted(path.name for path in Path(session.root).iterdir()) == ["temporary", "venvs"]
    assert list(Path(session.root, "temporary").iterdir()) == []
