"""An evaluation that fails, hangs or is ended costs nothing but itself."""

import sys
import time

import pytest
from gpu_retrain.workloads.ultralytics import evaluation_process


@pytest.fixture
def told(monkeypatch):
    """Evaluate with a program in the place of ours, and give the event."""

    def evaluate(program, is_asked_to_end=lambda: False):
        command = program if isinstance(program, list) else [sys.executable, "-c", program]
        monkeypatch.setattr(evaluation_process, "command", lambda *_: command)
        events = []
        evaluation_process.evaluate({}, "", is_asked_to_end, lambda kind, **fields: events.append((kind, fields)))
        ((kind, fields),) = events
        assert kind == "evaluation"
        assert fields["seconds"] >= 0
        return fields["trouble"]

    return evaluate


def test_it_is_told_how_it_ended(told):
    assert told("") == ""
    assert told("raise SystemExit(3)") == "its process ended with code 3 (stderr.log says why)"
    assert told(["/nowhere/python"]).startswith("it could not be started (")


def test_whoever_is_asked_to_end_ends_it(told):
    until = time.monotonic() + 0.5
    assert told("import time; time.sleep(60)", lambda: time.monotonic() > until) == "the training was asked to end"


def test_it_ends_when_it_takes_too_long(told, monkeypatch):
    monkeypatch.setattr(evaluation_process, "LIMIT_S", 0.3)
    assert told("import time; time.sleep(60)") == "it took longer than 0.005 minutes"
