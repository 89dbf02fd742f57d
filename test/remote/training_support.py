"""What the tests of supervision share: a training's folder, a real supervisor, a command that does as told."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from gpu_retrain.channel import install
from gpu_retrain.interfaces import launcher
from gpu_retrain.launchers import process
from gpu_retrain.records import orders, states
from remote_code import REMOTE

HERE = Path(__file__).parent
NO_LIMITS = {
    "maxHours": None,
    "maxCost": None,
    "pricePerHour": None,
    "stallMinutes": None,
    "rescues": 0,
    "queueHours": 1,
    "minFreeBytes": 0,
}


class Training:
    """One training under a real supervisor whose command is fake_command.py."""

    def __init__(self, root, training_id="t1"):
        self.folder = str(root / "trainings" / training_id)
        self.id = training_id
        Path(self.folder).mkdir(parents=True, exist_ok=True)

    def order(self, *steps, attempt=1, **limits):
        command = [sys.executable, str(HERE / "fake_command.py"), orders.path(self.folder, attempt), *steps]
        order = {
            "id": self.id,
            "attempt": attempt,
            "command": command,
            "environment": {"FROM_ORDER": "yes", "TERM": None},
            "limits": {**NO_LIMITS, **limits},
            "work": {"args": {"batch": 16}},
        }
        orders.write(self.folder, order)

    def supervise(self, attempt=1, code=REMOTE):
        """Start a supervisor as the launcher does; returns when it has detached."""
        command = [
            sys.executable,
            "-I",
            *install.command(str(code), "gpu_retrain.training.supervisor"),
            self.folder,
            str(attempt),
        ]
        with open(os.path.join(self.folder, "supervisor.log"), "ab") as log:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=True, timeout=30)

    def run(self, *steps, attempt=1, **limits):
        self.order(*steps, attempt=attempt, **limits)
        self.supervise(attempt)
        return self

    def control(self, order, attempt=1):
        text = json.dumps({"order": order, "reason": "asked for", "attempt": attempt})
        Path(self.folder, "control.json").write_text(text)

    def wait(self, condition, seconds=30.0):
        """Wait until the state fulfils a condition, and return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            state = states.read(self.folder)
            if state and condition(state):
                return state
            time.sleep(0.05)
        raise AssertionError("state never came; it is %s" % states.read(self.folder))

    def ended(self, attempt=1):
        return self.wait(lambda state: state["attempt"] == attempt and states.has_ended(state))

    def reached(self, name):
        return self.wait(lambda state: state["state"] == name)

    def events(self, kind):
        lines = Path(self.folder, "events.jsonl").read_text().splitlines()
        return [event for event in map(json.loads, lines) if event["type"] == kind]

    def clean_up(self):
        """End what a failed test left running: first the supervisor, then the command."""
        state = states.read(self.folder)
        if state and launcher.is_alive(state["supervisor"]):
            os.kill(state["supervisor"]["pid"], 9)
        for path in Path(self.folder).glob("driver.*.json"):
            process.restore(json.loads(path.read_text())).kill()
