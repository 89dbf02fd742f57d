"""A workload that is not ours takes the place of the one that is: the seam carries."""

import json
import sys
import types

import pytest
from environment_support import FakeSession
from gpu_retrain.channel import install
from gpu_retrain.records import orders
from gpu_retrain.training import order_composer, workload
from remote_code import SOURCES
from training_support import NO_LIMITS, Training

STUB = types.SimpleNamespace(
    DRIVER="gpu_retrain.workloads.stub.driver", environment=lambda folder: {"STUB_HOME": folder, "TERM": None}
)
DRIVER = """
import json, os, sys
def run(arguments):
    folder = os.path.dirname(arguments[0])
    with open(arguments[0]) as file:
        order = json.load(file)
    with open(os.path.join(folder, "result.json"), "w") as file:
        told = {"home": os.environ["STUB_HOME"], "term": os.environ.get("TERM"), "args": order["work"]["args"]}
        json.dump(told, file)
"""


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setitem(workload._MODULES, workload.DEFAULT, "stub_workload")
    monkeypatch.setitem(sys.modules, "stub_workload", STUB)
    (tmp_path / "root").mkdir(mode=0o700, exist_ok=True)
    made = FakeSession(tmp_path / "root")
    made.hello = {"sha256": "d" * 64, "sources": {**SOURCES, STUB.DRIVER: DRIVER}}
    return made


def test_another_workload_is_ordered_started_watched_and_ends(session, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    training = Training(tmp_path)
    tree = {"name": "fire", "digest": "a" * 64}
    asked = {
        "id": training.id,
        "dataset": tree,
        "venv": str(tmp_path / "venv"),
        "weights": "mine",
        "args": {"rounds": 3},
        "code": None,
        "weightFiles": None,
        "checkpointMinutes": 0,
        "limits": {name: NO_LIMITS[name] for name in ("maxHours", "maxCost", "pricePerHour", "stallMinutes")},
    }
    order = order_composer.compose(session, training.folder, asked, 1)
    assert order["command"][-4:-1] == ["-u", *install.command(install.install(session), STUB.DRIVER)]
    orders.write(training.folder, {**order, "limits": {**order["limits"], "minFreeBytes": 0}})
    try:
        training.supervise()
        assert training.ended()["state"] == "finished"
        with open(training.folder + "/result.json") as file:
            assert json.load(file) == {"home": training.folder, "term": None, "args": {"rounds": 3}}
    finally:
        training.clean_up()
