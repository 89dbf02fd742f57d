"""A workload that is not ours takes the place of the one that is: the seam carries."""

import ast
import json
import re
import sys
import token
import tokenize
import types
from pathlib import Path

import pytest
from environment_support import FakeSession
from gpu_retrain.channel import child, install
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import installer, proof, venv_python
from gpu_retrain.interfaces import driver, workload
from gpu_retrain.records import orders
from gpu_retrain.results import results
from gpu_retrain.training import order_composer
from remote_code import PACKAGE, SOURCES
from training_support import NO_LIMITS, Training

DRIVER_MODULE = "gpu_retrain.workloads.stub.driver"
STUB = types.SimpleNamespace(
    PROOF="gpu_retrain.workloads.stub.prove",
    BRINGS_OPENCV=("stub",),
    RESULT_NAMES=(r"stub/model[.]bin",),
    RESULT_PATTERNS=("stub/*",),
    RECORD_FILES=(),
    environment=lambda folder: {"STUB_HOME": folder, "TERM": None},
    library_environment=lambda root: {"STUB_CACHE": root},
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
    for name in ("stub", workload.DEFAULT):
        monkeypatch.setitem(workload._MODULES, name, "stub_workload")
        monkeypatch.setitem(driver.MODULES, name, DRIVER_MODULE)
    monkeypatch.setitem(sys.modules, "stub_workload", STUB)
    (tmp_path / "root").mkdir(mode=0o700, exist_ok=True)
    made = FakeSession(tmp_path / "root")
    made.hello = {"sha256": "d" * 64, "sources": {**SOURCES, DRIVER_MODULE: DRIVER}}
    return made


def test_another_workload_is_ordered_started_watched_and_ends(session, tmp_path):
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    training = Training(tmp_path)
    tree = {"name": "fire", "digest": "a" * 64}
    asked = {
        "id": training.id,
        "workload": "stub",
        "dataset": tree,
        "venv": str(tmp_path / "venv"),
        "weights": "mine",
        "args": {"rounds": 3},
        "code": None,
        "weightFiles": None,
        "modelToBeat": None,
        "evaluation": {"split": "val", "clusters": ""},
        "checkpointMinutes": 0,
        "limits": {name: NO_LIMITS[name] for name in ("maxHours", "maxCost", "pricePerHour", "stallMinutes")},
    }
    order = order_composer.compose(session, training.folder, asked, None)
    assert order["command"][-4:-1] == ["-u", *install.command(install.install(session), DRIVER_MODULE)]
    assert order["workload"] == "stub"
    orders.write(training.folder, {**order, "limits": {**order["limits"], "minFreeBytes": 0}})
    try:
        training.supervise()
        assert training.ended()["state"] == "finished"
        with open(training.folder + "/result.json") as file:
            assert json.load(file) == {"home": training.folder, "term": None, "args": {"rounds": 3}}
    finally:
        training.clean_up()


def test_a_workload_that_there_is_not_is_refused(session, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch(mode=0o755)
    asked = {"id": "t1", "workload": "os", "venv": str(tmp_path), "args": {}}
    with pytest.raises(Failure) as caught:
        order_composer.compose(session, str(tmp_path), asked, None)
    assert caught.value.code == "INPUT_INVALID" and "'os'" in caught.value.what


def test_another_workload_makes_another_order():
    before = {"work": {"dataset": {}, "venv": "/v", "weights": "w", "args": {}}, "workload": "ultralytics"}
    assert orders.differences(before, before) == []
    assert orders.differences(before, {**before, "workload": "stub"}) == ['workload: "ultralytics" before, "stub" now']


def test_its_results_go_home_and_those_of_others_do_not(session):
    folder = Path(session.root, "trainings", "t1")
    for name in ("stub/model.bin", "stub/other.bin", "ultralytics/results.csv", "state.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("{}")
    listed = results.list_files(session, {"training": "t1"})
    assert sorted(file["path"] for file in listed["files"]) == ["state.json", "stub/model.bin"]
    assert listed["leftOut"] == [{"path": "stub/other.bin", "reason": "unusual name"}]


def test_its_proof_is_asked_for_with_its_variables(session, monkeypatch):
    seen = {}

    def answer(_session, command, variables, _limit_s, question):
        seen.update(command=command, variables=variables)
        Path(json.loads(question)["answer"]).write_text(json.dumps({"gpu": "", "library": "1"}))
        return child.Outcome(0, [])

    monkeypatch.setattr(venv_python.child, "run", answer)
    session.hello["sources"][STUB.PROOF] = ""
    Path(session.root, "venvs", "f" * 64).mkdir(parents=True)
    assert proof.prove(session, {"fingerprint": "f" * 64, "device": "cpu"})["library"] == "1"
    assert seen["command"][-1] == STUB.PROOF
    assert seen["variables"]["STUB_CACHE"] == session.root


# Each names the workloads that there are.
REGISTRIES = ("interfaces/workload.py", "interfaces/driver.py")


def names_the_library(path):
    """The names and strings of a module, comments and docstrings aside, that name the library."""
    source = path.read_text()
    docstrings = {
        node.body[0].value.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node)
    }
    told = (token.NAME, token.STRING)
    return [
        each.string
        for each in tokenize.generate_tokens(iter(source.splitlines(True)).__next__)
        if each.type in told and each.start[0] not in docstrings and re.search("ultralytics|yolo", each.string, re.I)
    ]


def test_nothing_but_its_own_folder_names_the_library():
    named = {
        path.relative_to(PACKAGE).as_posix(): names_the_library(path)
        for path in PACKAGE.rglob("*.py")
        if "workloads/ultralytics" not in path.as_posix()
    }
    assert sorted(path for path, found in named.items() if found) == sorted(REGISTRIES)


def test_its_package_is_known_to_bring_opencv(session):
    assert installer.without_windows(["stub==1"]) == ["stub==1", "opencv-python-headless"]
    assert installer.without_windows(["ultralytics"]) == ["ultralytics"]
