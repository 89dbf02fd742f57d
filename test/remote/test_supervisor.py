"""Real supervisors and real processes; the command is fake_command.py, which trains nothing."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path

import pytest
from gpu_retrain.machine import identity, volumes
from gpu_retrain.records import events, orders, states
from gpu_retrain.training import supervision
from training_support import Training


@pytest.fixture
def training(tmp_path):
    made = Training(tmp_path)
    yield made
    made.clean_up()


def living_members(group):
    """Processes of a group that are not zombies: nobody may be there to reap an orphan's."""
    stats = [path.read_bytes().rpartition(b") ")[2].split() for path in Path("/proc").glob("[0-9]*/stat")]
    return [fields for fields in stats if int(fields[2]) == group and fields[0] != b"Z"]


def test_a_command_that_ends_well_is_finished(training):
    state = training.run("phase=caching", "phase=training", "epochs=3", "result=").ended()
    assert (state["state"], state["epoch"], state["epochs"]) == ("finished", 3, 3)
    assert state["exit"] == {"code": 0, "signal": None, "outOfMemory": False}
    said = [event["state"] for event in training.events("state")]
    assert said == ["starting", "caching", "training", "finished"]


def children(pid):
    stats = {
        path.parent.name: path.read_bytes().rpartition(b") ")[2].split() for path in Path("/proc").glob("[0-9]*/stat")
    }
    return [int(child) for child, fields in stats.items() if int(fields[1]) == pid]


def open_files(pid):
    """What a process holds open, by descriptor; one that it closes meanwhile is left out."""
    found = {}
    for path in Path("/proc/%d/fd" % pid).iterdir():
        with contextlib.suppress(FileNotFoundError):
            found[int(path.name)] = os.readlink(path)
    return found


def test_it_leaves_the_session_and_shares_nothing_with_it(training):
    state = training.run("phase=training", "sleep=30").reached("training")
    for pid in (state["supervisor"]["pid"], state["driver"]["pid"]):
        assert os.getsid(pid) != os.getsid(0)
        held = open_files(pid)
        shared = [target for target in held.values() if target.startswith(("pipe:", "socket:", "/dev/pts"))]
        # The supervisor has one pipe, from its own sampler.
        assert not {*shared} - {target for child in children(pid) for target in open_files(child).values()}
        assert held[0] == os.devnull
        assert all(held[number].startswith(training.folder) for number in (1, 2))
    training.control("kill")
    training.ended()


def test_the_order_sets_and_takes_away_variables(training):
    state = training.run("sleep=30").reached("starting")
    time.sleep(0.5)
    environment = Path("/proc/%d/environ" % state["driver"]["pid"]).read_bytes().split(b"\0")
    assert b"FROM_ORDER=yes" in environment
    assert not any(item.startswith(b"TERM=") for item in environment)
    training.control("kill")
    training.ended()


@pytest.mark.parametrize(
    ("step", "code", "name", "reason"),
    [
        ("exit=0", 0, None, "it ended with exit code 0 and left no result"),
        ("exit=1", 1, None, "it ended with exit code 1"),
        ("exit=137", 137, None, "it ended with exit code 137"),
        ("kill=11", None, "SIGSEGV", "it was killed by SIGSEGV"),
        ("kill=9", None, "SIGKILL", "it was killed by SIGKILL"),
        ("kill=15", None, "SIGTERM", "it was killed by SIGTERM"),
    ],
)
def test_it_tells_the_truth_about_a_bad_end(training, step, code, name, reason):
    state = training.run("complain=oh no", step).ended()
    assert (state["state"], state["reason"]) == ("failed", reason)
    assert (state["exit"]["code"], state["exit"]["signal"]) == (code, name)
    assert "oh no" in Path(training.folder, "stderr.log").read_text()


def test_a_command_that_cannot_be_started_has_failed(training):
    training.order("sleep=30")
    order = orders.read(training.folder, 1)
    order["command"][0] = "/nonexistent/python"
    orders.write(training.folder, order)
    training.supervise()
    assert training.ended()["reason"] == "it ended with exit code 127"
    assert "FileNotFoundError" in Path(training.folder, "stderr.log").read_text()


def test_what_the_command_says_of_its_failure_is_kept(training):
    state = training.run("fail=a.jpg changed", "exit=1").ended()
    assert state["reason"] == "a.jpg changed"
    assert state["failure"]["code"] == "DATASET_MODIFIED"


def test_stop_lets_the_command_leave(training):
    training.run("polite", "phase=training", "sleep=30").reached("training")
    training.control("stop")
    state = training.ended()
    assert (state["state"], state["reason"], state["exit"]["code"]) == ("stopped", "asked for", 75)


def test_kill_ends_a_deaf_command_and_its_workers(training):
    state = training.run("deaf", "worker=60", "phase=training", "sleep=60").reached("training")
    training.control("stop")
    training.wait(lambda state: state["stopping"] == "stop")
    assert identity.is_alive(state["driver"])
    training.control("kill")
    state = training.ended()
    assert (state["state"], state["exit"]["signal"]) == ("stopped", "SIGKILL")
    assert living_members(state["driver"]["pid"]) == []


def test_what_a_killed_command_kept_for_its_workers_is_removed(training):
    state = training.run("phase=training", "sleep=60").reached("training")
    environment = Path("/proc/%d/environ" % state["driver"]["pid"]).read_bytes().decode()
    (folder,) = [Path(item[len("TMPDIR=") :]) for item in environment.split("\0") if item.startswith("TMPDIR=")]
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "pymp-abc").mkdir()
    training.control("kill")
    training.ended()
    assert not folder.exists()


def test_an_order_for_another_attempt_is_ignored(training):
    training.control("kill", attempt=2)
    assert training.run("sleep=1", "result=").ended()["state"] == "finished"


def test_a_second_training_waits_its_turn(training, tmp_path):
    training.run("polite", "phase=training", "sleep=60").reached("training")
    second = Training(tmp_path, "t2").run("result=")
    try:
        second.wait(lambda state: state["reason"] == "waits for training t1")
        training.control("stop")
        training.ended()
        assert second.ended()["state"] == "finished"
    finally:
        second.clean_up()


def test_the_queue_has_a_deadline(training, tmp_path):
    training.run("phase=training", "sleep=60").reached("training")
    second = Training(tmp_path, "t2").run("result=", queueHours=0.5 / 3600)
    state = second.ended()
    assert (state["state"], state["failure"]["code"]) == ("failed", "SERVER_BUSY")
    assert "training t1" in state["reason"]
    assert not Path(second.folder, "driver.1.json").exists()
    assert training.wait(lambda state: True)["state"] == "training"


def test_a_training_can_be_stopped_in_the_queue(training, tmp_path):
    training.run("phase=training", "sleep=60").reached("training")
    second = Training(tmp_path, "t2").run("result=")
    second.reached("queued")
    second.control("stop")
    assert second.ended()["state"] == "stopped"
    assert not Path(second.folder, "driver.1.json").exists()


def test_two_supervisors_of_one_attempt_start_one_command(training):
    training.order("phase=training", "sleep=3", "result=")
    for _ in range(4):
        training.supervise()
    assert training.ended()["state"] == "finished"
    assert len(training.events("phase")) == 1


def test_an_orphan_is_adopted_and_its_exit_code_is_said_to_be_unknown(training):
    state = training.run("phase=training", "epochs=2", "sleep=4", "result=").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.supervise()
    adopted = training.wait(lambda now: now["supervisor"] != state["supervisor"])
    assert adopted["driver"] == state["driver"]
    ended = training.ended()
    assert (ended["state"], ended["epoch"]) == ("finished", 2)
    assert ended["exit"]["code"] is None and ended["exit"]["signal"] is None
    assert len(training.events("phase")) == 1


def test_an_adopted_command_is_not_said_to_begin_again(training):
    state = training.run("phase=caching", "phase=training", "sleep=4", "phase=validating", "result=").reached(
        "training"
    )
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.supervise()
    training.ended()
    said = [event["state"] for event in training.events("state")]
    assert said == ["starting", "caching", "training", "validating", "finished"]


def test_an_orphan_keeps_the_server_to_itself(training, tmp_path):
    state = training.run("phase=training", "sleep=60").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    second = Training(tmp_path, "t2").run("result=")
    try:
        second.wait(lambda state: state["reason"] == "waits for training t1")
        assert identity.is_alive(state["driver"])
    finally:
        second.clean_up()


def test_a_command_that_outlived_its_supervisor_and_died_keeps_its_run_time(training):
    state = training.run("phase=training", "sleep=3", "epochs=1", "exit=1").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    while identity.is_alive(state["driver"]):
        time.sleep(0.05)
    told_ms = training.events("epoch")[-1]["atMs"] - training.events("state")[0]["atMs"]
    training.supervise()
    ended = training.ended()
    assert ended["seconds"] == pytest.approx(told_ms / 1000, abs=0.002)
    assert ended["seconds"] > state["seconds"]


def test_an_adopted_command_obeys(training):
    state = training.run("polite", "phase=training", "sleep=60").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.control("stop")
    training.supervise()
    ended = training.ended()
    assert (ended["state"], ended["reason"]) == ("stopped", "asked for")


def test_both_dead_is_lost(training):
    state = training.run("phase=training", "sleep=60").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    os.kill(state["driver"]["pid"], signal.SIGKILL)
    training.supervise()
    ended = training.ended()
    assert ended["state"] == "lost"
    assert "unknown" in ended["reason"]


def test_another_boot_is_lost(training):
    state = training.run("phase=training", "sleep=60").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.clean_up()
    record = {**state["driver"], "boot": "another"}
    Path(training.folder, "driver.1.json").write_text(json.dumps(record))
    training.supervise()
    ended = training.ended()
    reason = "the server was restarted, or its volume is on another machine now"
    assert (ended["state"], ended["reason"], ended["class"]) == ("lost", reason, "rebooted")


def test_an_attempt_that_ended_is_not_run_again(training):
    training.run("result=").ended()
    training.supervise()
    time.sleep(1)
    assert len(training.events("result")) == 1


def test_a_stalled_command_is_killed_and_has_failed(training):
    state = training.run("phase=training", "sleep=60", stallMinutes=1.5 / 60).ended()
    assert state["state"] == "failed"
    assert state["reason"].startswith("stalled: no sign of progress for 0.025 minutes")


def test_output_is_a_sign_of_progress(training):
    steps = ["sleep=1", "say=still here"] * 4
    assert training.run(*steps, "result=", stallMinutes=2.5 / 60).ended()["state"] == "finished"


def test_a_budget_stops_and_counts_all_attempts(training):
    first = training.run("sleep=2", "exit=1", pricePerHour=3600.0, maxCost=4.0).ended()
    state = training.run("polite", "sleep=60", attempt=2, pricePerHour=3600.0, maxCost=4.0).ended(2)
    assert (state["state"], state["exit"]["code"]) == ("stopped", 75)
    assert state["reason"] == "max-cost: 4 is used up at 3600 an hour"
    assert state["secondsBefore"] == first["seconds"] > 0
    assert state["cost"] == pytest.approx(states.total_s(state), abs=0.01)


def test_a_disk_that_fills_up_stops_the_training(training):
    state = training.run("polite", "sleep=60", minFreeBytes=1 << 62).ended()
    assert state["state"] == "stopped"
    assert state["reason"].startswith("disk: only ")


def test_a_volume_that_does_not_answer_for_a_moment_ends_no_supervisor(training):
    state = training.run("phase=training", "sleep=5", "phase=validating", "result=").reached("training")
    path = Path(training.folder, events.FILE)
    path.rename(path.with_suffix(".away"))
    path.mkdir()  # reading it is an error
    time.sleep(2)
    path.rmdir()
    path.with_suffix(".away").rename(path)
    assert identity.is_alive(state["supervisor"])
    assert training.ended()["state"] == "finished"
    assert volumes.free_bytes(str(path / "nowhere")) > 1 << 60


def test_logs_are_capped_while_the_command_writes(training, monkeypatch):
    monkeypatch.setattr(supervision.logs, "MAX_LOG_BYTES", 1000)
    training.run("flood=5000", "sleep=1", "say=after", "sleep=1", "result=").wait(lambda s: True)
    time.sleep(0.5)
    supervision.logs.cap(training.folder, 1000)
    training.ended()
    assert Path(training.folder, "train.log").read_text() == "after\n"
    assert len(Path(training.folder, "train.log.1").read_text()) == 5001
