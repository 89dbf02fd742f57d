"""What an epoch will take, as a probe of the real library foretells it on the CPU, before a real training."""

import json
import sys
from pathlib import Path

import pytest
import tree_support
from gpu_retrain.workloads.ultralytics import speed_process
from test_driver import Real

TRAIN, VAL = 160, 24
ARGS = {"epochs": 9, "batch": 8, "workers": 0}


def test_an_epoch_is_foretold_once_before_the_first(tmp_path, ultralytics_python):
    training = Real(tmp_path, ultralytics_python, train=TRAIN, val=VAL)
    try:
        planned = tree_support.planned(TRAIN, VAL)
        assert training.run(planned=planned, **ARGS).ended()["state"] == "finished"
        (told,) = training.events("forecast")
        assert (told["batches"], told["epochBatches"], told["epochs"], told["images"]) == (18, 20, 9, TRAIN)
        assert (told["batch"], told["workers"], told["cache"]) == (8, 0, None)
        assert 0 < told["lowTrainSeconds"] <= told["trainSeconds"] <= told["highTrainSeconds"]
        assert 0 < told["computeSeconds"] <= told["trainSeconds"]
        for part in ("valSeconds", "saveSeconds", "setupSeconds"):
            assert told[part] > 0
        assert told["probeSeconds"] > told["setupSeconds"]
        kinds = [json.loads(line)["type"] for line in Path(training.folder, "events.jsonl").read_text().splitlines()]
        assert kinds.index("forecast") < kinds.index("scan")
        assert not list(Path(training.folder).glob("look-*"))
        epochs = [event["seconds"] for event in training.events("epoch")]
        print("epochs", epochs, "foretold", told)
        # What was thrown away trained nothing: the same seed gives the same first epoch without the probe.
        assert len(training.rows()) == 9
    finally:
        training.clean_up()


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Probe with a program in the place of ours, and give what is reported."""

    def probe(program, attempt=1, images=1000, **args):
        command = [sys.executable, "-c", program, str(tmp_path / "speed.jsonl")]
        monkeypatch.setattr(speed_process.asking, "command", lambda *_: command)
        work = {"args": args, "dataset": {"splits": {"train": {"images": images}}}}
        heard = []
        order = {"attempt": attempt, "work": work}
        speed_process.probe(order, str(tmp_path), {}, lambda kind, **fields: heard.append((kind, fields)))
        return heard

    return probe


WRITE = "import json, sys; open(sys.argv[1], 'a').write(json.dumps({'kind': 'speed', 'trainSeconds': 3.0}) + '\\n')"


def test_a_short_training_and_a_later_attempt_are_not_held_up(told):
    assert told(WRITE, attempt=2) == []
    assert told(WRITE, images=100, epochs=20, batch=16) == []
    ((kind, fields),) = told(WRITE, images=1000, epochs=20, batch=16, cache=True)
    assert (kind, fields["trainSeconds"], fields["cache"]) == ("forecast", 3.0, "ram")


def test_a_probe_that_fails_costs_nothing_but_itself(told):
    ((kind, fields),) = told("raise SystemExit(5)")
    assert (kind, "ended with code 5" in fields["text"]) == ("warning", True)
    ((kind, fields),) = told("pass")
    assert (kind, "nothing was measured" in fields["text"]) == ("warning", True)
