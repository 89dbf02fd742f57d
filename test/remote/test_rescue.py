"""Which failures are rescued, how often and with what: the rule alone, and under a real supervisor."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from gpu_retrain.records import failure_classes, orders, states
from gpu_retrain.training import rescue
from gpu_retrain.workloads.ultralytics import workload
from training_support import Training


def failed(kind, epoch=3, is_over_budget=False):
    return rescue.Failed(kind, epoch, is_over_budget)


def past(kind="gpu-memory", epoch=3, attempt=1, **changes):
    return {"attempt": attempt, "class": kind, "epoch": epoch, "reason": "why", "changes": changes}


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ((failed("gpu-memory"), [], 3, {"batch": 8}), None),
        ((failed("killed"), [], 3, {}), None),
        # Nobody can mend these from outside.
        ((failed(None), [], 3, None), ""),
        ((failed("disk"), [], 3, None), ""),
        ((failed("quota"), [], 3, None), ""),
        # Bounds.
        ((failed("killed"), [], 0, {}), ""),
        ((failed("killed"), [past("killed", epoch) for epoch in (1, 2)], 3, {}), None),
        ((failed("killed", 4), [past("killed", epoch) for epoch in (1, 2, 3)], 3, {}), "limits.rescues allows 3"),
        ((failed("killed", is_over_budget=True), [], 3, {}), "its budget is used up"),
        ((failed("gpu-memory"), [], 3, None), "there is nothing left to lower"),
        # The same again.
        (
            (failed("gpu-memory"), [past(batch=8)], 3, {"batch": 4}),
            "the same happened in attempt 1 in the same epoch",
        ),
        ((failed("gpu-memory", 4), [past(batch=8)], 3, {"batch": 4}), None),
        ((failed("stalled"), [past("killed")], 3, {"workers": 4}), None),
        ((failed("memory"), [past("memory", cache=False)], 3, {"workers": 4}), None),
        (
            (failed("memory"), [past("memory", cache=False), past("memory", attempt=2, workers=4)], 3, {"workers": 2}),
            "the same happened in attempt 2 in the same epoch",
        ),
        ((failed("nan", 9), [past("nan", amp=False)], 3, {}), "it diverged without mixed precision, too"),
    ],
)
def test_what_is_rescued(case, told):
    assert rescue.refusal(*case) == told


def test_every_class_but_those_of_the_disk_is_rescued():
    assert set(failure_classes.ALL) - set(rescue.RESCUED) == {"disk", "quota"}


@pytest.mark.parametrize(
    ("kind", "args", "told", "changes"),
    [
        ("gpu-memory", {"batch": 16}, {}, {"batch": 8}),
        # The library, or the rescue before, had lowered it already; a share of the memory became a number.
        ("gpu-memory", {"batch": 16}, {"batch": 4}, {"batch": 2}),
        ("gpu-memory", {"batch": -1}, {"batch": 9}, {"batch": 4}),
        ("gpu-memory", {"batch": -1}, {}, None),
        ("gpu-memory", {"batch": 0.7}, {}, None),
        ("gpu-memory", {"batch": 1}, {}, None),
        ("memory", {"cache": "ram", "workers": 8}, {}, {"cache": False}),
        ("memory", {"cache": True}, {}, {"cache": False}),
        ("memory", {"cache": "disk", "workers": 8}, {"workers": 6}, {"workers": 3}),
        ("memory", {}, {}, {"workers": 4}),
        ("memory", {"workers": 0}, {}, None),
        ("shared-memory", {"cache": "ram", "workers": 1}, {}, {"workers": 0}),
        ("stalled", {"workers": 8}, {}, {"workers": 4}),
        ("stalled", {"workers": 0}, {}, {}),
        ("nan", {}, {}, {"amp": False}),
        ("nan", {"amp": False}, {}, {}),
        ("killed", {"batch": 16}, {}, {}),
    ],
)
def test_what_is_changed(kind, args, told, changes):
    assert workload.remedy(kind, args, told) == changes


@pytest.fixture
def training(tmp_path):
    made = Training(tmp_path)
    yield made
    made.clean_up()


def test_a_command_that_is_killed_is_started_again(training):
    state = training.run("phase=training", "1:epochs=2", "1:kill=9", "result=", rescues=3).ended(2)
    assert (state["state"], state["class"], state["rescues"], state["epoch"]) == ("finished", None, 1, 2)
    said = [(event["attempt"], event["state"], event["class"]) for event in training.events("state")]
    assert said[2:4] == [(1, "failed", "killed"), (2, "starting", None)]
    [told] = training.events("rescue")
    assert (told["attempt"], told["failed"], told["class"], told["epoch"]) == (2, 1, "killed", 2)
    assert (told["reason"], told["changes"], told["rescues"], told["most"]) == ("it was killed by SIGKILL", {}, 1, 3)
    assert state["secondsBefore"] > 0
    order = orders.read(training.folder, 2)
    assert order["work"] == orders.read(training.folder, 1)["work"]


def test_what_it_changes_is_kept_apart_from_what_was_asked_for(training):
    training.run("begin=1", "1:class=gpu-memory", "1:exit=1", "result=", rescues=1).ended(2)
    order = orders.read(training.folder, 2)
    assert order["adjustments"] == {"batch": 8}
    assert order["work"] == {"args": {"batch": 16}}


def test_whoever_looks_never_sees_it_ended_between(training):
    training.order("1:kill=9", "2:kill=11", "sleep=1", "result=", rescues=3)
    training.supervise()
    seen = set()
    while "finished" not in seen:
        state = states.read(training.folder)
        seen.add(state["state"] if state else "")
        time.sleep(0.01)
    assert not seen & {"failed", "lost"}


def test_the_same_in_the_same_epoch_ends_it_with_what_was_tried(training):
    state = training.run("begin=1", "class=gpu-memory", "exit=1", rescues=3).ended(2)
    tried = "attempt 1 failed in epoch 1 (gpu-memory), then batch 8"
    why = "the same happened in attempt 1 in the same epoch"
    assert (state["state"], state["class"]) == ("failed", "gpu-memory")
    assert state["reason"] == "It failed; not rescued: %s; before: %s" % (why, tried)
    assert state["failure"]["what"] == state["reason"]


def test_nothing_is_rescued_where_it_is_not_wanted_or_cannot_help(training):
    assert training.run("kill=9", rescues=0).ended()["reason"] == "it was killed by SIGKILL"
    assert training.run("exit=1", attempt=2, rescues=3).ended(2)["reason"] == "it ended with exit code 1"
    assert training.run("fail=changed", "exit=1", attempt=3, rescues=3).ended(3)["reason"] == "changed"
    assert training.run("class=disk", "exit=1", attempt=4, rescues=3).ended(4)["class"] == "disk"
    assert training.events("rescue") == []


def test_a_stop_holds_for_the_attempt_that_a_rescue_began(training):
    training.run("polite", "1:kill=9", "phase=training", "sleep=60", rescues=3)
    training.wait(lambda state: state["attempt"] == 2 and state["state"] == "training")
    training.control("stop", attempt=1)  # by somebody who has not seen the second one
    state = training.ended(2)
    assert (state["state"], state["reason"]) == ("stopped", "asked for")


def test_what_somebody_ends_is_not_rescued(training):
    training.run("deaf", "phase=training", "sleep=60", rescues=3).reached("training")
    training.control("stop")
    state = training.wait(lambda state: state["stopping"] == "stop")
    os.kill(state["driver"]["pid"], signal.SIGKILL)
    assert training.ended()["attempt"] == 1


def test_a_budget_holds_over_all_attempts(training):
    steps = ("begin=1", "sleep=2", "1:kill=9", "2:kill=9")
    state = training.run(*steps, rescues=3, maxHours=2.5 / 3600).ended(2)
    assert state["state"] in ("stopped", "failed")
    assert "max-hours" in state["reason"] or "its budget is used up" in state["reason"]


def test_what_was_lost_with_its_supervisor_is_rescued_by_the_next_one(training):
    state = training.run("phase=training", "1:sleep=60", "result=", rescues=3).reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    os.kill(state["driver"]["pid"], signal.SIGKILL)
    training.supervise()
    assert training.ended(2)["state"] == "finished"
    assert [event["class"] for event in training.events("rescue")] == ["killed"]


@pytest.mark.parametrize(("part", "kind"), [("boot", "rebooted"), ("init", "container")])
def test_another_boot_is_rescued(training, part, kind):
    state = training.run("phase=training", "1:sleep=60", "result=", rescues=3).reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.clean_up()
    Path(training.folder, "driver.1.json").write_text(json.dumps({**state["driver"], part: 0}))
    training.supervise()
    assert training.ended(2)["state"] == "finished"
    assert [event["class"] for event in training.events("rescue")] == [kind]


def test_a_supervisor_that_dies_between_two_attempts_is_no_loss(training):
    """The order of the next attempt is written, and nothing else yet."""
    state = training.run("phase=training", "1:sleep=60", "result=", rescues=3).reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.clean_up()
    order = orders.read(training.folder, 1)
    command = [orders.path(training.folder, 2) if part.endswith("order.1.json") else part for part in order["command"]]
    orders.write(training.folder, {**order, "attempt": 2, "command": command, "rescues": [past("killed", 1)]})
    training.supervise(2)
    state = training.ended(2)
    assert (state["state"], state["rescues"]) == ("finished", 1)
    assert len(training.events("rescue")) == 1
