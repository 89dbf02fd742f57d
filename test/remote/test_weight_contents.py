"""What people take for weights, in files made by the real libraries, judged and loaded by the real Ultralytics."""

import os
import subprocess
from pathlib import Path

import pytest
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.workloads.ultralytics import model_files, weight_contents, weights
from remote_code import REMOTE

HERE = Path(__file__).parent
FINGERPRINT = "f" * 64

# By file: the code, and words that the message holds.
REFUSED = {
    "yolov5.pt": ("UNSUITABLE", "YOLOv5 repository"),
    "old_yolov5.pt": ("UNSUITABLE", "YOLOv5 repository"),
    "state_dict.pt": ("UNSUITABLE", "bare values"),
    "state_in_dict.pt": ("UNSUITABLE", "bare values"),
    "old_state_dict.pt": ("UNSUITABLE", "bare values"),
    "list.pt": ("UNSUITABLE", "bare values"),
    "mmdetection.pt": ("UNSUITABLE", "another library (mmengine)"),
    "plain.pt": ("UNSUITABLE", "plain PyTorch"),
    "exported.torchscript": ("UNSUITABLE", "TorchScript"),
    "archive.pt": ("UNSUITABLE", "archive of other files (best.pt, readme.txt)"),
    "nothing.pt": ("UNSUITABLE", "archive of other files (empty)"),
    "onnx.pt": ("UNSUITABLE", "ONNX"),
    "engine.engine": ("UNSUITABLE", "not a PyTorch file"),
    "weights.safetensors": ("UNSUITABLE", "safetensors"),
    "cut.pt": ("DAMAGED", "ends too early"),
    "number.pt": ("DAMAGED", "damaged part"),
    "flipped.pt": ("DAMAGED", "damaged part"),
    "old_cut.pt": ("DAMAGED", "ends too early"),
    "page.pt": ("DAMAGED", "page of the web"),
    "pointer.pt": ("DAMAGED", "Git LFS"),
    "empty.pt": ("DAMAGED", "empty"),
}


@pytest.fixture(scope="module")
def zoo(ultralytics_python, tmp_path_factory):
    """A folder of all of them."""
    folder = tmp_path_factory.mktemp("zoo")
    environment = {**os.environ, "YOLO_CONFIG_DIR": str(folder / "config")}
    command = [ultralytics_python, str(HERE / "model_zoo.py"), str(folder)]
    subprocess.run(command, env=environment, check=True, timeout=300, capture_output=True)
    return folder


@pytest.fixture
def session(tmp_path, monkeypatch, ultralytics_python):
    made = FakeSession(tmp_path / "root")
    python = Path(made.root, "venvs", FINGERPRINT, "bin", "python")
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nexec "%s" "$@"\n' % ultralytics_python)
    python.chmod(0o700)
    monkeypatch.setattr(weights.venv_python, "install", lambda _session: str(REMOTE))
    return made


def ensure(session, *named):
    """Each of ``named`` is a name, or an argument and a name."""
    pairs = [("weights", one) if isinstance(one, (str, Path)) else one for one in named]
    asked = [{"argument": argument, "name": str(name), "sent": None} for argument, name in pairs]
    return weights.ensure(session, {"fingerprint": FINGERPRINT, "weights": asked})["weights"]


def refused(session, *named):
    with pytest.raises(Failure) as raised:
        ensure(session, *named)
    return raised.value


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_file_that_is_no_checkpoint_is_told_by_its_bytes(zoo, name):
    code, words = REFUSED[name]
    found = weight_contents.fault(str(zoo / name))
    assert found is not None
    assert found[0] == "WEIGHTS_" + code
    assert words in found[1]


def test_what_cannot_be_trained_is_refused_with_its_name_and_its_own_code(session, zoo):
    for name in ("yolov5.pt", "exported.torchscript", "cut.pt"):
        failure = refused(session, zoo / name)
        assert failure.code == "WEIGHTS_" + REFUSED[name][0]
        assert str(zoo / name) in failure.what
        assert REFUSED[name][1] in failure.what


def test_everything_that_is_wrong_is_said_at_once(session, zoo):
    failure = refused(session, zoo / "cut.pt", ("pretrained", zoo / "plain.pt"), ("distill_model", "nowhere/b.pt"))
    assert failure.code == "WEIGHTS_DAMAGED"
    for words in ("cut.pt cannot be used", "plain.pt: the file is a model of plain PyTorch", "start from nowhere/b.pt"):
        assert words in failure.what
    assert "Name a checkpoint that Ultralytics wrote" in failure.next_step


def test_a_file_of_the_library_that_holds_no_model_of_its_own(session, zoo):
    failure = refused(session, zoo / "layers_only.pt")
    assert failure.code == "WEIGHTS_UNSUITABLE"
    assert "no model that Ultralytics can build anew (Sequential)" in failure.what


@pytest.mark.parametrize("task", ["detect", "segment", "pose", "obb", "classify", "semantic"])
def test_the_task_is_what_the_checkpoint_says_whatever_the_file_is_called(session, zoo, tmp_path, task):
    disguised = tmp_path / "yolov8n-seg.pt"
    disguised.write_bytes((zoo / (task + ".pt")).read_bytes())
    assert ensure(session, disguised)[0]["task"] == task
    # Remembered with the content.
    Path(session.root, "venvs", FINGERPRINT, "bin", "python").unlink()
    assert ensure(session, disguised)[0]["task"] == task


def test_sums_that_were_never_written_speak_against_nothing(session, zoo):
    assert weight_contents.fault(str(zoo / "without_sums.pt")) is None
    assert ensure(session, zoo / "without_sums.pt")[0]["task"] == "detect"


# Names that the library takes for others, in a folder without the letter that keeps it from doing so.
@pytest.mark.parametrize("name", ["yolov5s.pt", "yolov5x6.pt", "yolov3-spp.pt", "it's mine.pt", "best.pth", "model"])
def test_a_file_is_loaded_whatever_its_name_means_to_the_library(session, zoo, tmp_path, name):
    folder = tmp_path / "yolov5"
    folder.mkdir()
    file = folder / name
    file.write_bytes((zoo / "segment.pt").read_bytes())
    found = ensure(session, file)[0]
    assert (found["kind"], found["task"], found["bytes"]) == ("file", "segment", file.stat().st_size)


def test_an_architecture_keeps_its_name_and_one_that_the_library_swaps_is_refused(session, tmp_path):
    own = "nc: 2\nbackbone: [[-1, 1, Conv, [16, 3, 2]]]\nhead: [[[0], 1, Detect, [nc]]]\n"
    for name in ("own.yaml", "yolov8n-mine.yml"):
        (tmp_path / name).write_text(own)
        found = ensure(session, tmp_path / name)[0]
        assert (found["kind"], found["task"]) == ("file", "detect")
    for name in ("yolov5nu.yaml", "yolov5n6.yaml", "yolov3u.yaml"):
        (tmp_path / name).write_text(own)
        failure = refused(session, tmp_path / name)
        assert failure.code == "WEIGHTS_UNSUITABLE"
        assert "opens another file" in failure.what
        assert "rename the file" in failure.what
    (tmp_path / "broken.yaml").write_text("nc: 2\nbackbone: [[-1, 1, NoSuchLayer, []]]\nhead: []\n")
    assert refused(session, tmp_path / "broken.yaml").code == "WEIGHTS_UNSUITABLE"


def test_a_model_of_open_vocabulary_needs_a_package(session):
    for name in ("yolov8s-world.yaml", "yoloe-11s.yaml", "yoloe-11s-seg.yaml"):
        failure = refused(session, name)
        assert failure.code == "WEIGHTS_UNSUITABLE"
        assert "package clip" in failure.what


def test_what_pretrained_and_distill_model_name_must_be_models_that_have_learnt(session, zoo):
    ensure(session, "yolov8n.yaml", ("pretrained", zoo / "segment.pt"), ("distill_model", zoo / "detect.pt"))
    for argument in ("pretrained", "distill_model"):
        failure = refused(session, "yolov8n.yaml", (argument, "yolov8s.yaml"))
        assert failure.code == "WEIGHTS_UNSUITABLE"
        assert "an architecture has not" in failure.what
        assert "bare values" in refused(session, "yolov8n.yaml", (argument, zoo / "state_dict.pt")).what
    for start, teacher in (("yolov8n.yaml", "classify.pt"), ("yolov8n-p2.yaml", "detect.pt")):
        failure = refused(session, start, ("distill_model", zoo / teacher))
        assert failure.code == "WEIGHTS_UNSUITABLE"
        assert "as many levels" in failure.what


def test_what_was_sent_must_be_what_was_sent(session, zoo):
    tree = Path(session.root, "trees", "fire.weights", "0" * 64, "aa")
    tree.mkdir(parents=True)
    content = (zoo / "pose.pt").read_bytes()
    (tree / "input.pt").write_bytes(content)
    sha256 = weights.checkpoints.hash_file(str(tree / "input.pt"))
    sent = {"name": "fire.weights", "digest": "0" * 64, "path": "aa/input.pt", "sha256": sha256}
    asked = {"fingerprint": FINGERPRINT, "weights": [{"argument": "weights", "name": "mine/yolov5s.pt", "sent": sent}]}
    assert weights.ensure(session, asked)["weights"][0]["task"] == "pose"
    (tree / "input.pt").write_bytes(content + b"more")
    with pytest.raises(Failure) as raised:
        weights.ensure(session, asked)
    assert raised.value.code == "WEIGHTS_DAMAGED"
    (tree / "input.pt").unlink()
    with pytest.raises(Failure) as raised:
        weights.ensure(session, asked)
    assert raised.value.code == "WEIGHTS_MISSING"


def test_the_interpreter_tells_which_file_was_opened(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    paths = [str(tmp_path / name) for name in ("a", "b")]
    opened = model_files.Opened(paths)
    assert opened.never() == paths
    (tmp_path / "b").read_text()
    assert opened.never() == paths[:1]
