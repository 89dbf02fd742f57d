"""A launcher that is not ours takes the place of the one that is: a module and the line that names it."""

import shutil
from pathlib import Path

import pytest
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import orders
from remote_code import PACKAGE
from training_support import Training

# It runs a command as a plain child of the supervisor, notes what it was asked for, and says so as `said`.
STUB = """
import json, os, subprocess
from gpu_retrain.interfaces.launcher import UNKNOWN, Exit
class Handle:
    def __init__(self, folder, child=None):
        self.folder, self.child = folder, child
    def stored(self):
        return {"kind": "stub", "folder": self.folder}
    def is_alive(self):
        return self.child is not None and self.child.poll() is None
    def poll(self):
        if self.child is None:
            return UNKNOWN
        code = self.child.poll()
        return None if code is None else Exit(code, None) if code >= 0 else Exit(None, -code)
    def ask(self):
        note(self.folder, "ask")
        self.child.terminate()
    def kill(self):
        note(self.folder, "kill")
        if self.child:
            self.child.kill()
    def show_stacks(self):
        return ""
    def age_s(self):
        return 7.0
    def restarted(self):
        return None
def note(folder, what):
    with open(os.path.join(folder, "calls.txt"), "a") as file:
        file.write(what + "\\n")
def start(order, folder):
    if not os.path.exists(os.path.join(folder, "turn")):
        return None
    note(folder, "start")
    return Handle(folder, subprocess.Popen(order["command"]))
def recorded(folder, attempt):
    return Handle(folder) if os.path.exists(os.path.join(folder, "recorded")) else None
def holder(folder):
    return "somebody"
def memory_kills():
    return None
def restore(stored):
    return Handle(stored["folder"])
"""


@pytest.fixture
def code(tmp_path):
    """The package with the stub: one file more, and one line."""
    shutil.copytree(PACKAGE, tmp_path / "code" / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    package = tmp_path / "code" / PACKAGE.name
    (package / "launchers" / "stub.py").write_text(STUB)
    interface = package / "interfaces" / "launcher.py"
    text = interface.read_text()
    registry = '_MODULES = {DEFAULT: "gpu_retrain.launchers.process"'
    assert registry in text
    interface.write_text(text.replace(registry, registry + ', "stub": "gpu_retrain.launchers.stub"'))
    return tmp_path / "code"


class Stubbed(Training):
    """A training whose order names the stub."""

    def __init__(self, root, code):
        super().__init__(root)
        self._code = code

    def supervise(self, attempt=1):
        orders.write(self.folder, {**orders.read(self.folder, attempt), "launcher": "stub"})
        super().supervise(attempt, self._code)

    def take_its_turn(self):
        Path(self.folder, "turn").touch()

    def calls(self):
        return Path(self.folder, "calls.txt").read_text().split()


@pytest.fixture
def training(tmp_path, code):
    made = Stubbed(tmp_path, code)
    yield made
    made.clean_up()


def test_it_starts_a_command_and_tells_its_end(training):
    training.take_its_turn()
    state = training.run("phase=training", "epochs=2", "result=").ended()
    assert (state["state"], state["epoch"], state["exit"]["code"]) == ("finished", 2, 0)
    assert state["driver"] == {"kind": "stub", "folder": training.folder}
    assert training.calls() == ["start", "kill"]
    assert not Path(training.folder, "driver.1.json").exists()


def test_it_says_whose_turn_it_is(training):
    training.run("result=").wait(lambda state: state["reason"] == "waits for training somebody")
    training.take_its_turn()
    assert training.ended()["state"] == "finished"


def test_a_stop_and_a_kill_go_through_it(training):
    training.take_its_turn()
    training.run("deaf", "phase=training", "sleep=60").reached("training")
    training.control("stop")
    training.wait(lambda state: state["stopping"] == "stop")
    training.control("kill")
    state = training.ended()
    assert (state["state"], state["exit"]["signal"], state["seconds"]) == ("stopped", "SIGKILL", 7.0)
    assert training.calls()[:3] == ["start", "ask", "kill"]


def test_what_it_recorded_is_adopted(training):
    Path(training.folder, "recorded").touch()
    state = training.run("result=").ended()
    assert (state["state"], state["exit"]["code"]) == ("lost", None)
    assert [event["alive"] for event in training.events("adopted")] == [False]


def test_what_an_older_version_recorded_is_a_process():
    assert not launcher.is_alive({"boot": "another", "init": 1, "pid": 1, "start": 1})
    assert not launcher.is_alive(None)
