"""Where the library is told that the pictures of a split are."""

import os

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.workloads.ultralytics import image_lists


@pytest.fixture
def tree(tmp_path):
    made = tmp_path / "root [1] it's #2" / "tree"
    for name in ("images/train/a.jpg", "images/train/deep/b.PNG", "images/train/.c.jpg", "images/val/d.jpg", "e.txt"):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return made


def lines_of(place):
    with open(place, encoding="utf-8") as file:
        return file.read().splitlines()


def test_a_folder_is_named_as_it_is(tree, tmp_path):
    found = image_lists.places(str(tree), str(tmp_path), "train", [{"path": "images/train"}, {"path": "."}])
    assert found == [str(tree / "images/train"), str(tree)]


@pytest.mark.parametrize(
    "text, prefixes",
    [
        ("./images/train/a.jpg\n", [{"from": "./", "to": ""}]),
        ("\ufeff/content/fire/images/train/a.jpg\r\n\r\n", [{"from": "/content/fire/", "to": ""}]),
        ("C:\\sets\\train\\a.jpg", [{"from": "./", "to": ""}, {"from": "C:/sets/", "to": "images/"}]),
        ("  x/a.jpg  \rx/gone.jpg\r", [{"from": "x/", "to": "images/train/"}]),
        ("images/train/../train/a.jpg\nnotes\n", [{"from": "", "to": ""}]),
        ("D:\\x\\images\\train\\a.jpg", [{"from": "", "to": ""}, {"from": "D:/x/", "to": ""}]),
        ("/images/train/a.jpg", [{"from": "", "to": ""}, {"from": "/", "to": ""}]),
        ("/m/a.jpg", [{"from": "/m/", "to": "images/val/"}, {"from": "/m/", "to": "images/train/"}]),
        ("./a.jpg\nimages/train/a.jpg\x85gone.jpg", [{"from": "./", "to": ""}, {"from": "", "to": ""}]),
    ],
)
def test_the_lines_of_a_list_become_pictures_of_the_tree(tree, tmp_path, text, prefixes):
    (tree / "e.txt").write_bytes(text.encode())
    [place] = image_lists.places(str(tree), str(tmp_path), "train", [{"path": "e.txt", "prefixes": prefixes}])
    assert place == str(tmp_path / "train.txt")
    assert lines_of(place) == [str(tree / "images/train/a.jpg")]


@pytest.mark.parametrize("line", ["../../etc/passwd.jpg", "/etc/x.jpg", "./../../../x.jpg", "images/../../x.jpg"])
def test_no_line_leads_out_of_the_tree(tree, line):
    assert image_lists.mapped(str(tree), line, [{"from": "./", "to": ""}, {"from": "", "to": ""}]) is None


@pytest.mark.parametrize("path", ["/etc", "../../etc", "images/../../../etc", "images/gone"])
def test_a_split_outside_the_tree_is_refused(tree, tmp_path, path):
    with pytest.raises(Failure) as caught:
        image_lists.places(str(tree), str(tmp_path), "val", [{"path": path}])
    assert caught.value.code == "DATASET_INVALID"


def test_a_part_is_what_the_other_part_is_not(tree, tmp_path):
    for number in range(200):
        (tree / "images/train" / ("%03d.jpg" % number)).write_bytes(b"x")
    parts = []
    for held_out in (True, False):
        source = {"path": "images/train", "part": {"share": 0.2, "heldOut": held_out}}
        [place] = image_lists.places(str(tree), str(tmp_path), "val" if held_out else "train", [source])
        parts.append(set(lines_of(place)))
    held, others = parts
    assert 25 < len(held) < 60
    assert not held & others
    assert len(held | others) == 202
    assert not any(os.path.basename(path).startswith(".") for path in held | others)


def test_who_is_held_out_is_what_the_runner_says():
    # The same three stand in test/unit/workloads/ultralytics/audit/splits.test.ts.
    pictures = ["images/a.jpg", "images/b.jpg", "b\u00e4r/c.png"]
    assert [image_lists.is_held_out(picture, 0.5) for picture in pictures] == [True, False, False]


@pytest.mark.parametrize("name", ["a\u2028b.jpg", "a\x0bb.jpg", "a\udcffb.jpg", "a\nb.jpg"])
def test_a_name_that_no_list_can_hold_is_refused(tree, tmp_path, name):
    (tree / "images/val" / name).write_bytes(b"x")
    source = {"path": "images/val", "part": {"share": 1e-9, "heldOut": False}}
    with pytest.raises(Failure) as caught:
        image_lists.places(str(tree), str(tmp_path), "val", [source])
    assert caught.value.code == "DATASET_INVALID"
