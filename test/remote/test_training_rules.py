"""The pure rules: limits, endings, differences between orders, what is read of data.yaml, and identities."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.interfaces import launcher
from gpu_retrain.launchers import process
from gpu_retrain.machine import identity, memory
from gpu_retrain.records import orders
from gpu_retrain.training import endings, limits
from gpu_retrain.workloads.ultralytics import library_setup, model_sources

NONE = {"maxHours": None, "maxCost": None, "pricePerHour": None, "stallMinutes": None, "minFreeBytes": 100}
FINE = limits.Facts(total_s=3600, silent_s=600, free_bytes=1000)


def judged(facts=FINE, **given):
    return limits.judge({**NONE, **given}, facts)


def test_without_limits_everything_may_go_on():
    assert judged() is None


def test_money_and_time_whichever_is_less():
    assert limits.allowed_s({**NONE, "maxHours": 3, "maxCost": 4, "pricePerHour": 2}) == 7200
    assert limits.allowed_s({**NONE, "maxHours": 1, "maxCost": 4, "pricePerHour": 2}) == 3600
    assert limits.allowed_s({**NONE, "maxCost": 4}) is None


def test_a_budget_asks_first_and_then_ends():
    assert judged(maxHours=1)[:2] == ("stop", "stopped")
    assert judged(FINE._replace(total_s=3600 + limits.GRACE_S + 1), maxHours=1)[:2] == ("kill", "stopped")
    assert judged(FINE._replace(total_s=3599), maxHours=1) is None


def test_a_budget_names_what_ran_out():
    assert judged(maxHours=1).reason == "max-hours: 1 hours are over"
    assert judged(maxCost=2, pricePerHour=2, maxHours=9).reason == "max-cost: 2 is used up at 2 an hour"


def test_silence_ends_in_failure():
    assert judged(stallMinutes=9)[:2] == ("kill", "failed")
    assert judged(stallMinutes=11) is None


def test_a_full_disk_stops():
    assert judged(FINE._replace(free_bytes=99))[:2] == ("stop", "stopped")


def test_cost():
    assert limits.cost({**NONE, "pricePerHour": 1.5}, 7200) == 3.0
    assert limits.cost(NONE, 7200) is None


def seen(code=None, number=None, stopping=None, words=None, oom=False, restarted=None, full=None, left=True):
    return endings.Seen(launcher.Exit(code, number), stopping, words, oom, restarted, full, left)


STOP = endings.Stopping("stop", "stopped", "asked for")
STALL = endings.Stopping("kill", "failed", "stalled", "stalled")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (seen(0), ("finished", "")),
        (seen(0, stopping=STOP), ("finished", "")),
        (seen(0, words={"type": "result", "reason": "early"}), ("finished", "early")),
        (seen(0, left=False), ("failed", "it ended with exit code 0 and left no result")),
        (seen(0, left=False, stopping=STOP), ("stopped", "asked for")),
        (seen(75), ("stopped", "")),
        (seen(75, words={"type": "leave", "reason": "budget"}), ("stopped", "budget")),
        (seen(75, stopping=STOP, words={"type": "leave", "reason": "budget"}), ("stopped", "asked for")),
        (seen(number=signal.SIGTERM, stopping=STOP), ("stopped", "asked for")),
        (seen(143, stopping=STOP), ("stopped", "asked for")),
        (seen(1, stopping=STOP), ("failed", "it ended with exit code 1")),
        (seen(number=signal.SIGKILL, stopping=STALL), ("failed", "stalled")),
        (seen(1, words={"type": "failure", "what": "boom"}), ("failed", "boom")),
        (seen(number=signal.SIGKILL, oom=True), ("failed", "the kernel killed it for memory (the container's limit)")),
        (seen(number=signal.SIGKILL), ("failed", "it was killed by SIGKILL")),
        (seen(words={"type": "result"}), ("finished", "")),
        (seen(words={"type": "leave", "reason": "budget"}), ("stopped", "budget")),
        (seen(words={"type": "failure", "what": "boom"}), ("failed", "boom")),
        (seen(restarted="rebooted"), ("lost", "the server was restarted, or its volume is on another machine now")),
        (seen(restarted="container"), ("lost", "the server's container was restarted or replaced")),
        (seen(1, full="disk"), ("failed", "the disk of the server is full; it ended with exit code 1")),
    ],
)
def test_endings(case, expected):
    assert endings.conclude(case)[:2] == expected


WORKER = {"type": "failure", "what": "a worker died", "class": "worker"}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (seen(0), None),
        (seen(1), None),
        (seen(1, words={"type": "failure", "what": "boom"}), None),
        (seen(1, words={"type": "failure", "what": "boom", "class": "one of next year's"}), None),
        (seen(1, words={"type": "failure", "what": "boom", "class": "nan"}), "nan"),
        (seen(1, words=WORKER), "worker"),
        (seen(1, words=WORKER, oom=True), "memory"),
        (seen(words=WORKER, oom=True), "memory"),
        (seen(number=signal.SIGKILL, oom=True), "memory"),
        (seen(number=signal.SIGKILL), "killed"),
        (seen(number=signal.SIGTERM), "killed"),
        (seen(number=signal.SIGSEGV), "crashed"),
        (seen(), "killed"),
        (seen(oom=True), "memory"),
        (seen(restarted="rebooted"), "rebooted"),
        (seen(restarted="container"), "container"),
        (seen(1, full="quota"), "quota"),
        (seen(number=signal.SIGKILL, stopping=STALL), "stalled"),
        (seen(number=signal.SIGKILL, stopping=STOP), None),
    ],
)
def test_the_class_of_a_failure(case, expected):
    assert endings.conclude(case).failure_class == expected


def test_an_unknown_end_says_so():
    state, reason, _class = endings.conclude(seen(oom=True))
    assert state == "lost"
    assert "unknown" in reason and "memory" in reason


def order(**work):
    base = {
        "dataset": {"name": "fire", "digest": "aa", "tree": "/a"},
        "venv": "/v",
        "weights": "w",
        "args": {"epochs": 3},
        "code": None,
    }
    return {"work": {**base, **work}}


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ({}, []),
        ({"dataset": {"name": "fire", "digest": "aa", "tree": "/b"}}, []),
        ({"dataset": {"name": "fire", "digest": "bb", "tree": "/a"}}, ['dataset.digest: "aa" before, "bb" now']),
        ({"venv": "/w"}, ['venv: "/v" before, "/w" now']),
        ({"args": {"epochs": 3, "amp": False}}, ["args.amp: null before, false now"]),
        ({"args": {"epochs": 4}}, ["args.epochs: 3 before, 4 now"]),
        (
            {"weightFiles": {"name": "w", "digest": ""}},
            ['weightFiles.name: null before, "w" now', 'weightFiles.digest: null before, "" now'],
        ),
        (
            {"code": {"name": "c", "digest": "dd"}},
            ['code.name: null before, "c" now', 'code.digest: null before, "dd" now'],
        ),
    ],
)
def test_differences(work, told):
    assert orders.differences(order(), order(**work)) == told


def test_one_is_not_true():
    assert orders.differences(order(args={"cache": True}), order(args={"cache": 1})) == [
        "args.cache: true before, 1 now"
    ]


def test_the_newest_order_is_the_highest_attempt(tmp_path):
    for attempt in (2, 10, 9):
        orders.write(str(tmp_path), {"attempt": attempt})
    assert orders.newest(str(tmp_path)) == {"attempt": 10, "schema": 2}


@pytest.mark.parametrize(
    "arguments", [{}, {"device": ""}, {"device": [0, 1]}, {"device": "0,1"}, {"device": 0, "data": "coco8.yaml"}]
)
def test_arguments_that_lead_elsewhere_are_refused(arguments):
    with pytest.raises(Failure) as caught:
        library_setup.check_arguments(arguments)
    assert caught.value.code == "ARGUMENTS_INVALID"


def test_weights_are_found_where_they_may_lie(tmp_path):
    (tmp_path / "own.pt").write_bytes(b"weights")
    assert model_sources.find_weights("own.pt", ["/nowhere", str(tmp_path)]) == str(tmp_path / "own.pt")
    assert model_sources.find_weights(str(tmp_path / "own.pt"), ["/nowhere"]) == str(tmp_path / "own.pt")
    assert model_sources.find_weights("yolov8n.yaml", ["/nowhere"]) is None  # the library brings it


def test_a_process_is_known_by_more_than_its_id():
    own = identity.identify(os.getpid())
    assert identity.is_alive(own)
    assert not identity.is_alive({**own, "start": own["start"] - 1})
    assert identity.is_reused({**own, "start": own["start"] - 1})
    for part in ({"boot": "another"}, {"init": -1}):
        assert not identity.is_alive({**own, **part})
        assert identity.rebooted({**own, **part})


def test_a_zombie_is_dead_and_its_id_is_still_its_own():
    child = subprocess.Popen(["true"])
    known = identity.identify(child.pid)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not identity.is_alive(known)
    assert not identity.is_reused(known)
    child.wait()


def test_nobody_elses_group_is_ended():
    child = subprocess.Popen(["sleep", "30"], start_new_session=True)
    known = identity.identify(child.pid)
    try:
        process.Process({**known, "start": known["start"] - 1}).kill()
        assert child.poll() is None
    finally:
        process.Process(known).kill()
    assert child.wait() == -signal.SIGKILL


@pytest.mark.parametrize(
    ("groups", "path", "text", "count"),
    [
        ("0::/box\n", "box/memory.events", "low 0\noom 3\noom_kill 2\n", 2),
        ("4:memory:/box\n", "memory/box/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n", 5),
        ("0::/hidden/by/the/container\n", "memory.events", "oom_kill 1\n", 1),
        ("0::/\n", "unrelated", "", None),
    ],
)
def test_kills_for_memory_are_counted(tmp_path, groups, path, text, count):
    (tmp_path / "cgroup").write_text(groups)
    file = tmp_path / "mount" / path
    file.parent.mkdir(parents=True)
    Path(file).write_text(text)
    assert memory.oom_kills(str(tmp_path / "cgroup"), str(tmp_path / "mount")) == count
