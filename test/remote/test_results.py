import hashlib
import os
from pathlib import Path
from typing import Any, Dict, List

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints
from gpu_retrain.results import results


class Listener:
    """A session that keeps what an operation sends."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.data = b""
        self.events: List[Dict[str, Any]] = []

    def send(self, data: bytes) -> None:
        self.data += data

    def event(self, **fields: Any) -> None:
        self.events.append(fields)


def write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    training = tmp_path / "trainings" / "7"
    write(training / "state.json", b'{"state": "finished"}')
    write(training / "events.jsonl", b"{}\n")
    write(training / "ultralytics" / "weights" / "best.pt", b"best")
    write(training / "ultralytics" / "results.csv", b"epoch\n1\n")
    write(training / "ultralytics" / "val_batch0_pred.jpg", b"jpg")
    write(training / "checkpoints" / "last-00001.pt", b"checkpoint")
    write(training / "ultralytics" / "secret.key", b"not asked for")
    return tmp_path


def listed(root: Path) -> Dict[str, Any]:
    return results.list_files(Listener(root), {"training": "7"})


def names(root: Path) -> List[str]:
    return [file["path"] for file in listed(root)["files"]]


def test_lists_what_is_worth_keeping_with_size_and_hash(root: Path) -> None:
    files = {file["path"]: file for file in listed(root)["files"]}
    assert sorted(files) == [
        "events.jsonl",
        "state.json",
        "ultralytics/results.csv",
        "ultralytics/val_batch0_pred.jpg",
        "ultralytics/weights/best.pt",
    ]
    assert files["ultralytics/weights/best.pt"] == {
        "path": "ultralytics/weights/best.pt",
        "size": 4,
        "sha256": hashlib.sha256(b"best").hexdigest(),
    }


def test_an_unfinished_training_brings_its_newest_whole_checkpoints(root: Path) -> None:
    training = root / "trainings" / "7"
    write(training / "state.json", b'{"state": "failed"}')
    source = str(write(training / "source.pt"))
    for kind, epoch in (("best", 1), ("last", 1), ("last", 2), ("last", 3)):
        checkpoints.keep(str(training), source, kind, epoch)
    write(training / "checkpoints" / "last-00003.pt", b"damaged since")
    write(training / "checkpoints" / "last-00004.pt.tmp", b"half a copy")
    weights = [name for name in names(root) if name.endswith(".pt")]
    assert weights == ["checkpoints/best-00001.pt", "checkpoints/last-00002.pt"]


def test_the_lock_of_the_newest_attempts_venv_comes_as_environment_txt(root: Path) -> None:
    venv = write(root / "venvs" / "abc" / "lock.txt", b"ultralytics==8.4.190\n").parent
    write(root / "trainings" / "7" / "order.1.json", b'{"work": {"venv": "%s"}}' % os.fsencode(venv))
    session = Listener(root)
    results.read_file(session, {"training": "7", "path": "environment.txt", "offset": 0, "size": 21})
    assert session.data == b"ultralytics==8.4.190\n"


def test_a_lock_outside_of_the_venvs_stays(root: Path) -> None:
    elsewhere = write(root / "elsewhere" / "lock.txt").parent
    write(root / "trainings" / "7" / "order.1.json", b'{"work": {"venv": "%s"}}' % os.fsencode(elsewhere))
    assert listed(root)["leftOut"] == [{"path": "environment.txt", "reason": "a link that leads elsewhere"}]


def test_links_are_followed_inside_of_the_training_only(root: Path) -> None:
    library = root / "trainings" / "7" / "ultralytics"
    (library / "weights" / "last.pt").symlink_to("best.pt")
    (library / "results.png").symlink_to("/etc/passwd")
    (library / "labels.jpg").symlink_to("nowhere")
    assert "ultralytics/weights/last.pt" in names(root)
    assert listed(root)["leftOut"] == [{"path": "ultralytics/results.png", "reason": "a link that leads elsewhere"}]
    with pytest.raises(Failure, match="RESULT_MISSING"):
        results.read_file(Listener(root), {"training": "7", "path": "ultralytics/results.png", "offset": 0, "size": 1})


def test_odd_names_and_special_files_stay(root: Path) -> None:
    library = root / "trainings" / "7" / "ultralytics"
    write(library / "line\nbreak.png")
    os.mkfifo(library / "results.png")
    assert "ultralytics/results.png" not in names(root)
    assert listed(root)["leftOut"] == [{"path": "ultralytics/line\\nbreak.png", "reason": "unusual name"}]


def test_floods_stay(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(results, "MAX_FILES", 5)
    write(root / "trainings" / "7" / "train.log", b"x" * 101)
    write(root / "trainings" / "7" / "ultralytics" / "results.png")
    reasons = [entry["reason"] for entry in listed(root)["leftOut"]]
    assert reasons == ["too large", "too many files"]


def test_reads_from_an_offset_and_no_further_than_listed(root: Path) -> None:
    write(root / "trainings" / "7" / "events.jsonl", b"0123456789")
    session = Listener(root)
    answer = results.read_file(session, {"training": "7", "path": "events.jsonl", "offset": 3, "size": 8})
    assert (session.data, answer) == (b"34567", {"sent": 5})


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "ultralytics/secret.key", "ultralytics", ""])
def test_gives_out_nothing_that_it_would_not_list(root: Path, path: str) -> None:
    with pytest.raises(Failure, match="RESULT_MISSING"):
        results.read_file(Listener(root), {"training": "7", "path": path, "offset": 0, "size": 1})


def test_a_file_that_shrank_is_said_to_be_missing(root: Path) -> None:
    with pytest.raises(Failure, match="RESULT_MISSING"):
        results.read_file(Listener(root), {"training": "7", "path": "events.jsonl", "offset": 0, "size": 99})


def test_an_unknown_training_and_an_impossible_name_are_told_apart(root: Path) -> None:
    with pytest.raises(Failure, match="TRAINING_UNKNOWN"):
        results.list_files(Listener(root), {"training": "8"})
    with pytest.raises(Failure, match="INPUT_INVALID"):
        results.list_files(Listener(root), {"training": "../7"})


def test_a_long_hash_gives_signs_of_life(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "SIGN_OF_LIFE_BYTES", 3)
    session = Listener(root)
    results.list_files(session, {"training": "7"})
    assert session.events[0]["hashed"] >= 3


@pytest.mark.parametrize(
    "name",
    ["report.png", "CON.png", "results.png.lnk", "heat map.jpg", "page.csv", "results.csv ", "x.yaml", "Results.png"],
)
def test_what_neither_we_nor_the_library_name_stays(root: Path, name: str) -> None:
    write(root / "trainings" / "7" / "ultralytics" / name)
    assert "ultralytics/" + name not in names(root)
    with pytest.raises(Failure, match="RESULT_MISSING"):
        results.read_file(Listener(root), {"training": "7", "path": "ultralytics/" + name, "offset": 0, "size": 1})
