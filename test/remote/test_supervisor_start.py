"""What keeps a training from starting, as far as the server's own side can tell."""

import sys
from types import SimpleNamespace

import pytest
from gpu_retrain.channel import locks
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import orders
from gpu_retrain.training import start_lock, supervisor_start, trainings
from gpu_retrain.workloads.ultralytics import library_setup


def test_a_supervisor_that_does_not_take_over_is_told_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor_start, "_TAKE_OVER_S", 1.0)
    run = tmp_path / "gpu_retrain" / "channel" / "run.py"
    run.parent.mkdir(parents=True)
    run.write_text("import sys\nprint('no room to live', file=sys.stderr)\n")
    with pytest.raises(Failure) as caught:
        supervisor_start.start(str(tmp_path), str(tmp_path), 1)
    assert caught.value.code == "AGENT_FAILED"
    assert "no room to live" in caught.value.what


def test_a_start_under_way_is_not_overtaken(tmp_path, monkeypatch):
    monkeypatch.setattr(start_lock, "_WAIT_S", 0.3)
    folder = tmp_path / "trainings" / "t1"
    folder.mkdir(parents=True)
    held = locks.take(str(folder / "start.lock"))
    with pytest.raises(Failure) as caught:
        trainings.start(SimpleNamespace(root=str(tmp_path)), {"id": "t1"})
    assert held is not None
    assert caught.value.code == "SERVER_BUSY"
    assert orders.newest(str(folder)) is None


@pytest.mark.parametrize("version", ["8.3.183", "8.4.189"])
def test_an_older_library_is_refused(monkeypatch, version):
    monkeypatch.setitem(sys.modules, "ultralytics", SimpleNamespace(__version__=version))
    with pytest.raises(Failure) as caught:
        library_setup.load()
    assert caught.value.code == "VENV_FAILED"
    assert version in caught.value.what


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "ultralytics", None)
    with pytest.raises(Failure) as caught:
        library_setup.load()
    assert caught.value.code == "VENV_FAILED"
