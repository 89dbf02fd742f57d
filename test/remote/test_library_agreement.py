"""What preflight found is what the real library trains on, whatever the dataset's paths are called."""

import os
from pathlib import Path

import pytest
import tree_support
from test_driver import Real

# The library replaces the last "images" of an absolute path, and these folders hold one that is not the dataset's.
ROOTS = ("plain", "images", "images/deep/images", "white space #2", "\u00e9t\u00e9 (1), & co")


@pytest.mark.parametrize("root", ROOTS)
def test_the_text_of_the_root_changes_nothing(tmp_path, ultralytics_python, root):
    folder = tmp_path / root
    folder.mkdir(parents=True)
    training = Real(folder, ultralytics_python, beside=True)
    try:
        planned = tree_support.planned(24, 8)
        for split in ("train", "val"):
            planned["splits"][split]["sources"] = [{"path": split}]
        state = training.run(planned=planned, epochs=1).ended()
        assert state["state"] == "finished", state
        scans = training.events("scan")
        assert [(scan["images"], scan["backgrounds"]) for scan in scans] == [(24, 0), (8, 0)]
    finally:
        training.clean_up()


def test_a_list_and_a_part_are_what_the_library_reads(tmp_path, ultralytics_python):
    training = Real(tmp_path, ultralytics_python)
    try:
        (training.tree / "data.yaml").unlink()
        lines = ["C:\\sets\\images\\train\\%03d.png" % number for number in range(24)]
        (training.tree / "val.txt").write_text("./images/val/000.png\n./images/val/001.png\n./images/val/none.png\n")
        (training.tree / "train.txt").write_text("\r\n".join(lines))
        planned = tree_support.planned(24, 2)
        planned["splits"]["train"]["sources"] = [{"path": "train.txt", "prefixes": [{"from": "C:/sets/", "to": ""}]}]
        planned["splits"]["val"]["sources"] = [{"path": "val.txt", "prefixes": [{"from": "./", "to": ""}]}]
        training.digest = tree_support.adopt(training.root, training.tree)
        training.tree = training.tree.parent / training.digest
        state = training.run(planned=planned, epochs=1).ended()
        assert state["state"] == "finished", state
        assert [scan["images"] for scan in training.events("scan")] == [24, 2]
    finally:
        training.clean_up()


@pytest.mark.parametrize(
    "change, told",
    [
        ({"images": 25}, "24 instead of 25 images"),
        ({"backgrounds": 1}, "0 instead of 1 backgrounds"),
        ({"boxes": [23]}, "24 instead of 23 boxes of class 0"),
        ({"boxes": [24, 1]}, "0 instead of 1 boxes of class 1"),
    ],
)
def test_another_count_than_that_of_preflight_ends_it_before_the_first_epoch(
    tmp_path, ultralytics_python, change, told
):
    training = Real(tmp_path, ultralytics_python)
    try:
        planned = tree_support.planned(24, 8)
        planned["splits"]["train"].update(change)
        state = training.run(planned=planned).ended()
        assert state["failure"]["code"] == "DATASET_INVALID"
        assert told in state["failure"]["what"]
        assert state["epoch"] == 0
        assert not os.path.exists(os.path.join(training.folder, "result.json"))
    finally:
        training.clean_up()


def test_a_picture_that_cannot_be_decoded_ends_it_before_the_first_epoch(tmp_path, ultralytics_python):
    training = Real(tmp_path, ultralytics_python)
    try:
        draft = tmp_path / "draft"
        tree_support.draw(draft, 24, 8)
        picture = draft / "images" / "train" / "003.png"
        picture.write_bytes(picture.read_bytes()[:-30] + bytes(10) + picture.read_bytes()[-20:])
        training.digest = tree_support.adopt(tmp_path, draft)
        training.tree = Path(tree_support.tree_path(str(tmp_path), tree_support.NAME, training.digest))
        pixels = {"decode": "sample", "accept": ["pixels-damaged"]}
        state = training.run(planned={**tree_support.planned(24, 8), "pixels": pixels}).ended()
        assert (state["failure"]["code"], state["epoch"]) == ("DATASET_INVALID", 0)
        assert "1 that cannot be decoded (images/train/003.png: " in state["failure"]["what"]
        assert [event["file"] for event in training.events("finding")] == ["images/train/003.png"]
        assert [event["decoded"] for event in training.events("pixels")] == [32]
        # Said before the library was asked to look at anything.
        assert training.events("scan") == []
    finally:
        training.clean_up()


def test_one_class_of_many_is_counted_as_the_library_counts_it(tmp_path, ultralytics_python):
    training = Real(tmp_path, ultralytics_python)
    try:
        planned = tree_support.planned(24, 8)
        planned["classes"] = ["square", "circle"]
        state = training.run(planned=planned, epochs=1, single_cls=True).ended()
        assert state["state"] == "finished", state
    finally:
        training.clean_up()
