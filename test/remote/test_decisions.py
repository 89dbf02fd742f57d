"""Decisions of one attempt: kept, made anew, and what they become when the process that looks goes wrong.

That process is a script here, which answers as the survey does; test_auto_training.py has the real one.
"""

import json
import os
import sys
from pathlib import Path

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.machine import capacity
from gpu_retrain.workloads.ultralytics import decisions, disk_speed, survey_process

GB = 10**9


class Attempt:
    """A training's folder, what its order asks, and how the survey shall go."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.events, self.surveys = folder, [], 0
        self.lines, self.end, self.args = [self.survey()], "", {"device": 0, "epochs": 50, "imgsz": 640}
        monkeypatch.setattr(survey_process, "command", self.command)

    def survey(self, **fields):
        answer = {
            "kind": "survey",
            "images": 64_000,
            "valImages": 100,
            "ramTrainBytes": GB,
            "ramValBytes": GB,
            "diskBytes": 4 * 10**12,
            "decodeSeconds": 240.0,
            "folder": str(self.folder),
        }
        return {**answer, **fields}

    def command(self, _order, _folder, answer, trials_s):
        self.surveys += 1
        lines = "".join(json.dumps(line) + "\n" for line in self.lines if trials_s or line["kind"] == "survey")
        code = "import os, sys, time; open(sys.argv[1], 'a').write(sys.argv[2]); %s" % self.end
        return [sys.executable, "-c", code, answer, lines]

    def decide(self, **args):
        order = {
            "attempt": 1,
            "work": {"args": {**self.args, **args}, "dataset": {"splits": {"train": {"images": 64_000}}}},
        }
        return decisions.decide(order, str(self.folder), lambda kind, **fields: self.events.append((kind, fields)))

    def told(self, kind):
        return [fields for name, fields in self.events if name == kind]


def trial(batch, fits):
    return {"kind": "trial", "batch": batch, "fits": fits, "peakBytes": GB if fits else None}


@pytest.fixture
def attempt(tmp_path, monkeypatch):
    memory = {"totalBytes": 64 * GB, "availableBytes": 60 * GB, "limitBytes": 48 * GB, "usableBytes": 40 * GB}
    monkeypatch.setattr(capacity, "memory", lambda: memory)
    monkeypatch.setattr(capacity, "processors", lambda: {"count": 64, "usable": 8.0})
    monkeypatch.setattr(decisions, "_free", lambda path: 64 * GB)
    return Attempt(tmp_path, monkeypatch)


def test_what_is_given_is_taken_as_given(attempt):
    assert attempt.decide(batch=20, workers=8, cache="ram") == {}
    assert attempt.decide(cache=False) == {}
    assert attempt.events == []
    assert os.listdir(attempt.folder) == []


def test_all_three_are_decided_told_and_recorded(attempt):
    attempt.lines += [trial(1, True), trial(2, False), {"kind": "batch", "batch": 24, "allowedBytes": 36 * GB}]
    assert attempt.decide(batch="auto", workers="auto", cache="auto") == {"batch": 24, "workers": 7, "cache": "ram"}
    assert [(event["setting"], event["value"], event["kept"]) for event in attempt.told("decision")] == [
        ("batch", "24", False),
        ("workers", "7", False),
        ("cache", "ram", False),
    ]
    assert attempt.told("decision")[0]["reason"] == (
        "the largest that trained and validated in the 36.0 GB of the GPU that may be used"
    )
    assert [(event["batch"], event["fits"]) for event in attempt.told("trial")] == [(1, True), (2, False)]
    record = json.loads(Path(attempt.folder, decisions.FILE).read_text())
    assert record["cache"]["value"] == "ram"
    assert "2.0 GB (3.0 GB while it is packed) of 34.0 GB" in record["cache"]["reason"]


def test_a_later_attempt_decides_nothing_again(attempt):
    attempt.lines.append({"kind": "batch", "batch": 24, "allowedBytes": 0})
    asked = {"batch": "auto", "workers": "auto", "cache": "auto"}
    first = attempt.decide(**asked)
    attempt.lines[-1]["batch"] = 48
    assert attempt.decide(**asked) == first
    assert attempt.surveys == 1
    assert [event["kept"] for event in attempt.told("decision")][3:] == [True] * 3


def test_another_machine_keeps_the_batch_and_decides_the_rest(attempt, monkeypatch):
    attempt.lines.append({"kind": "batch", "batch": 24, "allowedBytes": 0})
    asked = {"batch": "auto", "workers": "auto", "cache": "auto"}
    attempt.decide(**asked)
    monkeypatch.setattr(decisions.identity, "this_boot", lambda: "another")
    monkeypatch.setattr(capacity, "processors", lambda: {"count": 4, "usable": 4.0})
    attempt.lines[-1]["batch"] = 48
    assert attempt.decide(**asked) == {"batch": 24, "workers": 3, "cache": "ram"}
    assert [event["kept"] for event in attempt.told("decision")][3:] == [True, False, False]


@pytest.mark.parametrize(
    "record",
    ["{", "[]", '{"batch": 5}', '{"batch": {"value": "9", "reason": ""}}', '{"batch": {"value": true, "reason": ""}}'],
)
def test_a_record_that_cannot_be_is_none(attempt, record):
    Path(attempt.folder, decisions.FILE).write_text(record)
    attempt.lines.append({"kind": "batch", "batch": 24, "allowedBytes": 0})
    assert attempt.decide(batch="auto") == {"batch": 24}


def test_what_kills_the_trial_leaves_what_fitted_until_then(attempt):
    attempt.lines += [trial(1, True), trial(2, True), trial(4, False)]
    attempt.end = "os.kill(os.getpid(), 9)"
    assert attempt.decide(batch="auto") == {"batch": 2}
    assert attempt.told("warning") == [
        {"text": "Looking at what is auto ended early: its process ended with code -9 (the log says why)."}
    ]


def test_a_survey_that_fails_is_no_failure_of_the_training(attempt):
    attempt.lines, attempt.end = [], "sys.exit(1)"
    assert attempt.decide(batch="auto", cache="auto") == {"batch": 16, "cache": False}
    told = {event["setting"]: event["reason"] for event in attempt.told("decision")}
    why = "its process ended with code 1 (the log says why)"
    assert told == {
        "batch": "the library's default, because trying failed: " + why,
        "cache": "what it would need is unknown: " + why,
    }


def test_a_survey_that_hangs_is_ended(attempt, monkeypatch):
    monkeypatch.setattr(survey_process, "SURVEY_LIMIT_S", 0.0)
    attempt.lines, attempt.end = [], "time.sleep(600)"
    assert attempt.decide(cache="auto") == {"cache": False}
    assert "it took longer than it may" in attempt.told("warning")[0]["text"]


def test_a_gpu_that_holds_not_even_one_picture_ends_it_before_the_first_epoch(attempt):
    attempt.lines += [trial(1, False), {"kind": "batch", "batch": 0, "allowedBytes": 3 * GB}]
    with pytest.raises(Failure) as caught:
        attempt.decide(batch="auto")
    assert caught.value.code == "ARGUMENTS_INVALID"
    assert caught.value.what == ("Not even a batch of 1 fits into the 3.0 GB of the GPU that may be used at imgsz 640.")


def test_on_a_cpu_no_batch_is_tried_and_nothing_looked_at_for_it(attempt):
    attempt.args["device"] = "cpu"
    assert attempt.decide(batch="auto", workers="auto") == {"batch": 16, "workers": 0}
    assert attempt.surveys == 0
    assert attempt.decide(cache="auto") == {"cache": "ram"}


def test_a_disk_is_measured_and_left_clean(tmp_path):
    speed = disk_speed.measure(str(tmp_path))
    assert speed.write_bytes_s > 0 < speed.read_bytes_s
    assert os.listdir(tmp_path) == []
    assert disk_speed.measure(str(tmp_path / "missing")) is None
