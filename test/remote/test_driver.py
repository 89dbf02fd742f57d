"""The real driver with the real Ultralytics, on the CPU, under a real supervisor: small squares, a few epochs."""

import copy
import csv
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
import tree_support
from gpu_retrain.channel import install
from gpu_retrain.machine import identity, surroundings
from gpu_retrain.records import checkpoints, orders
from gpu_retrain.store import receipts
from gpu_retrain.training import refusal
from gpu_retrain.workloads.ultralytics import workload
from remote_code import REMOTE
from training_support import NO_LIMITS, Training

DRIVER = install.command(str(REMOTE), "gpu_retrain.workloads.ultralytics.driver")

EPOCHS = 6


class Real(Training):
    """A training whose command is the driver."""

    def __init__(self, root, python, **counts):
        super().__init__(root)
        self.root, self.python = root, python
        self.digest = tree_support.publish(root, **counts)
        self.tree = Path(tree_support.tree_path(str(root), tree_support.NAME, self.digest))

    def run(
        self,
        attempt=1,
        images=24,
        limits=None,
        code=None,
        misfits=None,
        planned=None,
        to_beat=None,
        evaluation=None,
        **args,
    ):
        planned = planned or tree_support.planned(images, 8)
        dataset = {"name": tree_support.NAME, "digest": self.digest, "misfits": misfits or {}, **planned}
        arguments = {"epochs": EPOCHS, "imgsz": 64, "batch": 8, "device": "cpu", "plots": False, "seed": 1, **args}
        order = {
            "id": self.id,
            "attempt": attempt,
            "command": [self.python, "-I", "-B", "-u", *DRIVER, orders.path(self.folder, attempt)],
            "environment": {**surroundings.library_caches(str(self.root)), **workload.environment(self.folder)},
            "limits": {**NO_LIMITS, **(limits or {})},
            "checkpointMinutes": None,
            "modelToBeat": to_beat,
            **({"evaluation": evaluation} if evaluation else {}),
            "root": str(self.root),
            "work": {
                "dataset": {**dataset, "tree": str(self.tree)},
                "venv": "",
                "weights": arguments.pop("weights", "yolov8n.yaml"),
                "args": arguments,
                "code": code,
                "weightFiles": None,
            },
        }
        orders.write(self.folder, order)
        self.supervise(attempt)
        return self

    def ended(self, attempt=1):
        return self.wait(lambda state: state["attempt"] == attempt and state["state"] in ENDED, 180)

    def rows(self):
        """Epoch numbers in the library's own record."""
        with open(os.path.join(self.folder, "ultralytics", "results.csv"), newline="") as file:
            return [int(row["epoch"]) for row in csv.DictReader(file)]


ENDED = ("finished", "stopped", "failed", "lost")


@pytest.fixture
def training(tmp_path, ultralytics_python):
    made = Real(tmp_path, ultralytics_python)
    yield made
    made.clean_up()


def test_a_killed_driver_resumes_from_its_newest_checkpoint(training):
    training.run().wait(lambda state: state["epoch"] >= 3, 180)
    driver = training.wait(lambda state: True)["driver"]
    os.kill(driver["pid"], signal.SIGKILL)
    assert training.ended()["reason"] == "it was killed by SIGKILL"
    # As if the kill had come while the library wrote its own files.
    for name in ("last.pt", "best.pt"):
        Path(training.folder, "ultralytics", "weights", name).write_bytes(b"half a checkpoint")
    newest = checkpoints.whole(training.folder, "last")[0]

    state = training.run(attempt=2).ended(2)
    assert (state["state"], state["epoch"]) == ("finished", EPOCHS)
    assert [event["epoch"] for event in training.events("resume")] == [newest.epoch]
    assert sorted(set(training.rows())) == list(range(1, EPOCHS + 1))
    assert [event["epoch"] for event in training.events("epoch") if event["attempt"] == 2] == list(
        range(newest.epoch + 1, EPOCHS + 1)
    )
    result = json.loads(Path(training.folder, "result.json").read_text())
    for name in ("best", "last"):
        path = os.path.join(training.folder, result[name]["path"])
        assert checkpoints.hash_file(path) == result[name]["sha256"]
    assert result["epochs"] == EPOCHS
    evaluation = json.loads(Path(training.folder, "evaluation.json").read_text())
    assert (evaluation["model"], evaluation["dataset"]) == (result["best"]["sha256"], training.digest)
    assert (evaluation["pictures"], evaluation["backgrounds"], evaluation["objects"]) == (8, 0, 8)
    assert evaluation["map50"] == pytest.approx(result["map50"], abs=1e-3)
    assert [event["trouble"] for event in training.events("evaluation")] == [""]
    assert not (training.tree / "labels" / "train.cache.npy").exists()


CHOICE = """
import sys, torch
folder, remote = sys.argv[1:]
sys.path.insert(0, remote)
from gpu_retrain.records import checkpoints as kept
from gpu_retrain.workloads.ultralytics import driver
for epoch, epochs in ((4, 6), (5, 6)):
    content = {"epoch": epoch, "optimizer": {}, "ema": torch.nn.Linear(1, 1), "train_args": {"epochs": epochs}}
    torch.save(content, folder + "/x.pt")
    kept.keep(folder, folder + "/x.pt", "last", epoch + 1)
print(driver._newest_resumable(folder).epoch)
"""


def test_a_checkpoint_of_the_last_epoch_is_none_to_resume_from(tmp_path, ultralytics_python):
    command = [ultralytics_python, "-c", CHOICE, str(tmp_path), str(REMOTE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "5\n", done.stderr


def test_a_stop_leaves_something_to_resume_from(training):
    training.run().wait(lambda state: state["epoch"] >= 2, 180)
    training.control("stop")
    state = training.ended()
    assert (state["state"], state["reason"], state["exit"]["code"]) == ("stopped", "asked for", 75)
    newest = checkpoints.whole(training.folder, "last")[0]
    assert newest.epoch == state["epoch"]
    # A generation that was damaged since is passed over.
    Path(newest.path).write_bytes(b"damaged")
    assert training.run(attempt=2).ended(2)["epoch"] == EPOCHS
    assert [event["epoch"] for event in training.events("resume")] == [newest.epoch - 1]


def test_it_leaves_before_a_budget_that_the_next_epoch_would_break(training):
    state = training.run(epochs=10_000, limits={"maxHours": 30 / 3600}).ended()
    assert (state["state"], state["exit"]["code"]) == ("stopped", 75)
    assert state["epoch"] >= 1
    assert checkpoints.whole(training.folder, "last")[0].epoch == state["epoch"]


def test_a_time_budget_is_told_as_such(training):
    state = training.run(epochs=10_000, time=12 / 3600).ended()
    assert state["state"] == "finished"
    assert state["reason"].startswith("its time budget (time: 0.00333333 hours) ended it after epoch ")


def test_more_epochs_start_from_the_best_model_of_a_finished_training(training):
    assert training.run(epochs=1).ended()["state"] == "finished"
    best = refusal.best_model(training.folder)
    again = copy.copy(training)
    again.id, again.folder = "t2", training.folder[:-2] + "t2"
    os.mkdir(again.folder)
    try:
        sent = {"path": os.path.basename(best), "sha256": checkpoints.hash_file(best)}
        to_beat = {"tree": os.path.dirname(best), "files": {"t1": sent}}
        # A holdout stands for the test split: 24 pictures here, in clusters by their last digit.
        planned = tree_support.planned(24, 8)
        planned["splits"]["test"] = planned["splits"]["train"]
        evaluation = {"split": "test", "clusters": r"(\d)\.png"}
        asked = {"planned": planned, "to_beat": to_beat, "evaluation": evaluation}
        assert again.run(epochs=1, weights=best, **asked).ended()["state"] == "finished"
        told = json.loads(Path(again.folder, "evaluation.json").read_text())
        assert (told["split"], told["pictures"], told["clusters"]) == ("test", 24, 10)
        comparison = told["comparison"]
        assert (comparison["model"], comparison["trouble"]) == (sent["sha256"], "")
        assert comparison["difference"]["clusters"] == 10
        map5095 = comparison["difference"]["map5095"]
        assert map5095["low"] <= map5095["value"] <= map5095["high"]
    finally:
        again.clean_up()
    assert [event["sha256"] for event in again.events("weights")] == [checkpoints.hash_file(best)]


def test_a_stop_before_the_first_epoch_is_obeyed_at_once(training):
    training.run().reached("starting")
    training.control("stop")
    assert training.ended()["state"] == "stopped"
    assert training.events("begin") == []


def test_a_picture_that_the_library_leaves_out_stops_it_before_the_first_epoch(training):
    picture = training.tree / "images" / "train" / "003.png"
    picture.write_bytes(picture.read_bytes()[:40])
    tree_support.write_receipt(training.root, training.digest)
    state = training.run().ended()
    assert state["failure"]["code"] == "DATASET_INVALID"
    assert "23 instead of 24 images" in state["failure"]["what"]
    assert "it left out 003.png" in state["failure"]["what"]
    assert training.events("epoch") == []


def test_a_file_that_changed_under_its_receipt_stops_it_and_withdraws_the_receipt(training):
    label = training.tree / "labels" / "train" / "001.txt"
    label.write_text(label.read_text().replace("0 ", "0 ", 1))
    state = training.run().ended()
    assert state["failure"]["code"] == "DATASET_MODIFIED"
    assert "labels/train/001.txt" in state["failure"]["what"]
    assert training.events("epoch") == []
    assert receipts.read(str(training.root), tree_support.NAME, training.digest) is None


def test_a_stale_cache_is_never_used(training):
    planted = [training.tree / "labels" / "train.cache", training.tree / "images" / "train" / "000.npy"]
    for path in planted:
        path.write_bytes(b"stale")
    assert training.run(epochs=1).ended()["state"] == "finished"
    assert not planted[1].exists()
    assert planted[0].read_bytes() != b"stale"  # the library's own, of this run


def test_weights_that_would_be_downloaded_are_refused(training):
    state = training.run(weights="yolov8n.pt").ended()
    assert state["failure"]["code"] == "WEIGHTS_MISSING"
    assert "a training downloads nothing" in state["failure"]["what"]


MODELS = """
import sys
import torch
from ultralytics import YOLO
model = YOLO("yolov8n.yaml")
for path in sys.argv[2:]:
    model.save(path)
torch.save(model.model.state_dict(), sys.argv[1])
"""


@pytest.fixture(scope="module")
def models(ultralytics_python, tmp_path_factory):
    """A model of YOLOv8n, and its parameters alone."""
    folder = tmp_path_factory.mktemp("models")
    paths = [str(folder / name) for name in ("state.pt", "model.pt")]
    environment = {**os.environ, "YOLO_CONFIG_DIR": str(folder)}
    subprocess.run([ultralytics_python, "-c", MODELS, *paths], env=environment, check=True, timeout=120)
    return folder


def lay(training, models, source, name):
    """Put a file into the server's folder of weights; its SHA-256."""
    path = Path(training.root, "weights", name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((models / source).read_bytes())
    return checkpoints.hash_file(str(path))


# The library takes these names for others wherever no letter of the path keeps it from doing so.
@pytest.mark.parametrize("name", ["yolov5s.pt", "yolov3-spp.pt", "it's.pt"])
def test_it_opens_the_file_that_is_named(training, models, name):
    sha256 = lay(training, models, "model.pt", name)
    other = lay(training, models, "model.pt", "x" + name)
    state = training.run(weights=name, pretrained="x" + name, distill_model=name, epochs=1).ended()
    assert state["state"] == "finished", state
    told = [(event["name"], event["sha256"]) for event in training.events("weights")]
    assert told == [("x" + name, other), (name, sha256), (name, sha256)]
    # The library's own record says which file it took.
    record = Path(training.folder, "ultralytics", "args.yaml").read_text()
    assert "start/%s/input.pt" % sha256 in record


def test_what_only_bears_the_name_of_weights_is_refused_before_the_scan(training, models):
    lay(training, models, "state.pt", "state.pt")
    failure = training.run(weights="state.pt").ended()["failure"]
    assert failure["code"] == "WEIGHTS_UNSUITABLE"
    assert "state.pt" in failure["what"]
    assert training.events("scan") == []


def test_an_architecture_for_which_the_library_would_open_its_own_is_refused(training, models):
    lay(training, models, "model.pt", "model.pt")
    own = Path(training.root, "weights", "yolov5nu.yaml")
    own.write_text("nc: 1\nbackbone: [[-1, 1, Conv, [16, 3, 2]]]\nhead: [[[0], 1, Detect, [nc]]]\n")
    failure = training.run(weights="yolov5nu.yaml").ended()["failure"]
    assert failure["code"] == "WEIGHTS_UNSUITABLE"
    assert "opens another file" in failure["what"]


def test_a_task_that_is_not_that_of_weights_or_labels_is_refused_before_the_scan(training):
    failure = training.run(weights="yolov8n-seg.yaml", misfits={"segment": "they are boxes"}).ended()["failure"]
    assert failure["code"] == "TASK_MISMATCH"
    assert "yolov8n-seg.yaml is a model for segment" in failure["what"]
    assert "they are boxes" in failure["what"]
    failure = training.run(attempt=2, weights="yolov8n.yaml", task="segment").ended(2)["failure"]
    assert failure["code"] == "TASK_MISMATCH"
    assert "task=segment" in failure["what"]
    assert training.events("scan") == []


def test_an_argument_that_the_library_refuses_is_told(training):
    state = training.run(epoch=3).ended()
    assert state["failure"]["code"] == "TRAINING_FAILED"
    assert "epoch" in state["failure"]["what"]
    assert "there is no checkpoint yet" in state["failure"]["next"]
    assert not identity.is_alive(state["driver"])


AMP_CHECK = """
import sys
sys.path.insert(0, sys.argv[1])
import torch
from gpu_retrain.workloads.ultralytics import amp_check
from ultralytics.nn.tasks import DetectionModel
model = DetectionModel("yolov8n.yaml", verbose=False)
model.train()
print(amp_check.agrees(model, "cpu"), model.training)
class Overflow(torch.nn.Module):
    def forward(self, images):
        return images * 1e30 if torch.is_autocast_enabled("cpu") else images
    def parameters(self):
        return iter([torch.zeros(1, 3)])
print(amp_check.agrees(Overflow(), "cpu"))
"""


def test_mixed_precision_is_checked_without_a_download(ultralytics_python, tmp_path):
    environment = {**os.environ, "YOLO_CONFIG_DIR": str(tmp_path), "TORCHINDUCTOR_CACHE_DIR": str(tmp_path)}
    command = [ultralytics_python, "-c", AMP_CHECK, str(REMOTE)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.splitlines()[-2:] == ["True True", "False"]
