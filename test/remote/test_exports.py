"""Exports of a real model, made with the real libraries on the CPU, and run by the runtimes that they are for."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest
import tree_support
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.launchers import process
from gpu_retrain.records import orders, states
from gpu_retrain.results import results
from gpu_retrain.workloads.ultralytics import exports
from remote_code import SOURCES
from training_support import NO_LIMITS

CHECKS = Path(__file__).parent / "export_checks.py"
FINGERPRINT = "f" * 64
FORMATS = ["onnx", "openvino", "torchscript"]
QUIET = {"YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false", "ORT_DISABLE_TELEMETRY": "1"}


class Session(FakeSession):
    """A runner's session with a server that has a finished training and the venv of the tests."""

    def __init__(self, root, venv):
        super().__init__(root)
        self.hello = {"sha256": "d" * 64, "sources": SOURCES}
        self.data = b""
        self.folder = Path(self.root, "trainings", "7")
        self.best = self.folder / "ultralytics" / "weights" / "best.pt"
        self.best.parent.mkdir(parents=True)
        self.order(device="cpu")
        self.state("finished")
        Path(self.root, "venvs").mkdir()
        Path(self.root, "venvs", FINGERPRINT).symlink_to(venv)

    def order(self, images=12, **arguments):
        """Order the training of a small dataset."""
        trees = Path(self.root, "trees")
        digest = next(trees.glob("*/*.receipt.json")).name[:64] if trees.exists() else tree_support.publish(self.root)
        dataset = {"tree": tree_support.tree_path(self.root, tree_support.NAME, digest), "digest": digest}
        dataset["splits"] = tree_support.planned(24, 8)["splits"]
        work = {"dataset": dataset, "args": {"imgsz": [96, 64], **arguments}}  # the larger side counts
        orders.write(str(self.folder), {"id": "7", "attempt": 1, "environment": {}, "limits": NO_LIMITS, "work": work})

    def state(self, name):
        """Say how the training stands."""
        states.write(str(self.folder), {**states.fresh({"id": "7", "attempt": 1}, None, None), "state": name})

    def send(self, data):
        """Keep what an operation sends."""
        self.data += data

    def make(self, *formats):
        """Ask for exports; what came of each, by format."""
        asked = {"training": "7", "fingerprint": FINGERPRINT, "formats": list(formats)}
        return {told["format"]: told for told in exports.make(self, asked)["exports"]}

    def files(self):
        """What lies in the folder of exports."""
        return sorted(path.name for path in (self.folder / "exports").iterdir())


def run(python, place, *arguments):
    environment = {**os.environ, **QUIET, "YOLO_CONFIG_DIR": str(place)}
    done = subprocess.run([python, "-B", CHECKS, *map(str, arguments)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def model(ultralytics_python, tmp_path_factory):
    """An untrained model that is sure of itself."""
    place = tmp_path_factory.mktemp("model")
    run(ultralytics_python, place, "save_a_model", place / "best.pt")
    return place / "best.pt"


@pytest.fixture
def session(tmp_path, ultralytics_python, monkeypatch):
    """A session; what the exports would write into a home folder shows in ``home``."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    root = tmp_path / "root"
    root.mkdir(mode=0o700)
    return Session(root, Path(ultralytics_python).parent.parent)


def answers(monkeypatch, answer):
    """Let the venv's Python answer at once, having made a file."""

    def ask(_session, _venv, _script, question, _limit_s, held):
        made = Path(question["model"]).with_suffix(".onnx")
        made.write_bytes(b"exported")
        seen.append((question, held))
        if isinstance(answer, Failure):
            raise answer
        return {"made": str(made), "imgsz": 96, "opset": 18, "versions": {}, "agreement": None, **answer}

    seen = []
    monkeypatch.setattr(exports.venv_python, "ask", ask)
    return seen


def test_exports_run_in_the_runtimes_that_they_are_for_and_agree(session, model, ultralytics_python, tmp_path):
    session.best.write_bytes(model.read_bytes())
    told = session.make(*FORMATS)
    assert [each["trouble"] for each in told.values()] == ["", "", ""]
    for each in told.values():
        agreement = each["agreement"]
        assert agreement["pictures"] == 8
        assert agreement["matched"] == agreement["detections"] == 8 * 30
        assert agreement["scoreDifference"] < 1e-4
        assert agreement["boxDifference"] < 1e-4
        assert each["imgsz"] == 96
        assert "ultralytics" in each["versions"]
    assert isinstance(told["onnx"]["opset"], int)
    assert {file["path"] for each in told.values() for file in each["files"]} == {
        "exports/best.onnx",
        "exports/best.torchscript",
        *("exports/best_openvino_model/" + name for name in ("best.xml", "best.bin", "metadata.yaml")),
    }
    # They neither keep a number for this machine nor tell anybody of it.
    assert list((tmp_path / "home").rglob("*")) == []
    assert not list(Path(session.root, "cache").rglob("*onnxruntime*"))
    # Without the library, and without our own comparison.
    run(ultralytics_python, tmp_path, "runtimes_say_what_the_model_says", session.best, session.folder / "exports")
    check_that_they_go_home(session, told)
    assert session.make(*FORMATS) == told
    assert session.texts("step")[-3:] == [name + " is there already" for name in FORMATS]


def check_that_they_go_home(session, told):
    listed = {file["path"] for file in results.list_files(session, {"training": "7"})["files"]}
    assert not {path for path in listed if path.startswith("exports/")}
    (file,) = told["onnx"]["files"]
    session.data = b""
    results.read_file(session, {"training": "7", "offset": 0, "path": file["path"], "size": file["size"]})
    assert hashlib.sha256(session.data).hexdigest() == file["sha256"]
    with pytest.raises(Failure, match="RESULT_MISSING"):
        results.read_file(session, {"training": "7", "offset": 0, "path": "exports/onnx.json", "size": 1})


def test_the_comparison_finds_what_differs(ultralytics_python, tmp_path):
    run(ultralytics_python, tmp_path, "the_comparison_finds_what_differs")


def test_an_export_of_another_model_is_not_delivered(session, monkeypatch):
    session.best.write_bytes(b"a model")
    agreement = {"pictures": 8, "detections": 240, "matched": 3, "scoreDifference": 0.5, "boxDifference": 0.5}
    answers(monkeypatch, {"trouble": "it finds only 3 of 240 detections", "agreement": agreement})
    told = session.make("onnx")["onnx"]
    assert (told["files"], told["agreement"]) == ([], agreement)
    assert told["trouble"] == "it finds only 3 of 240 detections"
    assert session.files() == []


def test_what_fails_is_the_trouble_of_one_format(session, monkeypatch):
    session.best.write_bytes(b"a model")
    answers(monkeypatch, Failure("DEADLINE_EXCEEDED", "A step on the server was stopped after 25 minutes.", "", ""))
    told = session.make("onnx", "openvino")
    assert {each["trouble"] for each in told.values()} == {"A step on the server was stopped after 25 minutes."}
    assert session.files() == []


def test_what_was_changed_since_is_exported_anew(session, monkeypatch):
    session.best.write_bytes(b"a model")
    seen = answers(monkeypatch, {"trouble": ""})
    first = session.make("onnx")
    assert session.make("onnx") == first
    assert len(seen) == 1
    (session.folder / "exports" / "best.onnx").write_bytes(b"damaged ")
    assert session.make("onnx")["onnx"]["files"] == first["onnx"]["files"]
    session.best.write_bytes(b"another model")
    session.make("onnx")
    assert len(seen) == 3
    assert session.best.read_bytes() == b"another model"
    assert seen[0][0]["device"] == "cpu"


def test_an_engine_waits_for_no_training_and_none_begins_meanwhile(session, monkeypatch):
    session.best.write_bytes(b"a model")
    session.order(device=0)
    seen = answers(monkeypatch, {"trouble": ""})
    lock = process.reserve(str(session.folder))
    assert "collect again" in session.make("engine")["engine"]["trouble"]
    os.close(lock)
    session.make("engine", "onnx")
    ((question, held), (other, free)) = seen
    assert (question["device"], other["device"], len(held), free) == (0, "cpu", 1, [])
    os.close(process.reserve(str(session.folder)))


def test_a_training_without_a_finished_model_has_no_exports(session):
    assert session.make("onnx")["onnx"]["trouble"] == "there is no finished model"
    session.best.write_bytes(b"a model")
    session.state("stopped")
    assert session.make("onnx")["onnx"]["trouble"] == "there is no finished model"


def test_what_cannot_be_exported_is_refused(session):
    with pytest.raises(Failure, match="INPUT_INVALID"):
        session.make("onnx", "../evil")
    with pytest.raises(Failure, match="TRAINING_UNKNOWN"):
        exports.make(session, {"training": "8", "fingerprint": FINGERPRINT, "formats": ["onnx"]})


def test_the_pictures_are_spread_over_the_split(session, monkeypatch):
    session.best.write_bytes(b"a model")
    seen = answers(monkeypatch, {"trouble": ""})
    monkeypatch.setattr(exports, "_PICTURES", 3)
    session.make("onnx")
    assert [Path(path).name for path in seen[0][0]["pictures"]] == ["000.png", "002.png", "004.png"]
    assert json.dumps(seen[0][0])
