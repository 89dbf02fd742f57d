"""What ``auto`` becomes in real trainings: the real driver and library on the CPU, with a FAKE limit of a GPU."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
import tree_support
from gpu_retrain.channel import install
from gpu_retrain.records import orders
from gpu_retrain.workloads.ultralytics import auto_rules
from remote_code import REMOTE
from test_driver import ENDED, Real

FAKE = str(Path(__file__).parent / "fake_gpu.py")
TRAIN, VAL = 160, 24


class Auto(Real):
    """A training that takes the fake for its GPU."""

    def __init__(self, root, python, **gpu):
        super().__init__(root, python, train=TRAIN, val=VAL)
        Path(self.folder, "fake_gpu.json").write_text(json.dumps(gpu))

    def start(self, attempt=1, fake=True, **args):
        self.fake = fake
        return self.run(attempt=attempt, planned=tree_support.planned(TRAIN, VAL), **args)

    def until(self, condition, attempt=1):
        """Wait for a state, but not beyond the attempt's end."""
        state = self.wait(
            lambda state: state["attempt"] == attempt and (condition(state) or state["state"] in ENDED), 180
        )
        assert condition(state), state
        return state

    def supervise(self, attempt=1, code=None):
        if self.fake:
            order = orders.read(self.folder, attempt)
            order["command"] = [self.python, "-B", "-u", FAKE, "driver", orders.path(self.folder, attempt)]
            orders.write(self.folder, order)
        super().supervise(attempt)

    def decided(self, attempt=1):
        return {
            event["setting"]: (event["value"], event["reason"])
            for event in self.events("decision")
            if event["attempt"] == attempt
        }


@pytest.fixture
def auto(tmp_path, ultralytics_python):
    made = []

    def make(**gpu):
        made.append(Auto(tmp_path, ultralytics_python, **gpu))
        return made[0]

    yield make
    for training in made:
        training.clean_up()


def test_the_largest_batch_that_trains_and_validates_is_found_and_kept(auto):
    training = auto(train=13, val=22)
    asked = {"epochs": 2, "batch": "auto", "workers": "auto", "cache": "auto"}
    training.start(**asked).until(lambda state: Path(training.folder, "survey.jsonl").exists())
    training.control("stop")
    assert training.ended()["state"] == "stopped"
    # What was killed may need a moment to go.
    deadline = time.monotonic() + 20
    while left := [pid for pid in os.listdir("/proc") if pid.isdigit() and FAKE in command_line(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)

    training.start(attempt=2, **asked).until(lambda state: state["epoch"] >= 1, 2)
    os.kill(training.wait(lambda state: True)["driver"]["pid"], signal.SIGKILL)
    training.ended(2)
    # Validation at twice the batch is what does not fit above 11.
    assert training.decided(2)["batch"] == ("11", "the largest that trained and validated in the memory of the GPU")
    tried = [(event["batch"], event["fits"]) for event in training.events("trial")]
    assert tried == [(1, True), (2, True), (4, True), (8, True), (16, False), (12, False), (10, True), (11, True)]
    assert training.events("begin")[0]["batch"] == 11
    survey = json.loads(Path(training.folder, "survey.jsonl").read_text().splitlines()[0])
    assert (survey["images"], survey["valImages"]) == (TRAIN, VAL)
    # The pictures are as large as imgsz is: RAM holds them as they are, and the disk a header more for each.
    assert (survey["ramTrainBytes"], survey["ramValBytes"]) == (TRAIN * 64 * 64 * 3, VAL * 64 * 64 * 3)
    assert survey["diskBytes"] == (TRAIN + VAL) * (64 * 64 * 3 + 128)
    # A GPU that holds more by now changes nothing: the batch changes what is learned.
    Path(training.folder, "fake_gpu.json").write_text("{}")
    assert training.start(attempt=3, **asked).ended(3)["state"] == "finished"
    assert training.events("begin")[-1]["batch"] == 11
    assert training.decided(3) == training.decided(2)
    assert len(training.events("trial")) == len(tried)
    assert not list(Path(training.folder).glob("look-*"))


def command_line(pid):
    try:
        return Path("/proc", pid, "cmdline").read_text()
    except OSError:
        return ""


def test_the_check_of_arguments_takes_auto_for_these_three_alone(ultralytics_python, tmp_path):
    answer = tmp_path / "answer.json"
    asked = dict.fromkeys((*auto_rules.NAMES, "epochs"), "auto")
    program = install.command(str(REMOTE), "gpu_retrain.workloads.ultralytics.check_arguments")
    subprocess.run(
        [ultralytics_python, "-I", *program],
        input=json.dumps({"args": asked, "answer": str(answer)}).encode(),
        env={**os.environ, "YOLO_CONFIG_DIR": str(tmp_path)},
        check=True,
        timeout=120,
    )
    problems = json.loads(answer.read_text())["problems"]
    assert len(problems) == 1
    assert "epochs" in problems[0]
