import json
import os
import time
from pathlib import Path

from dataset_session import RunnerSession, digest_of, send_objects, sha256, transfer
from gpu_retrain.records import states
from gpu_retrain.store import generations, objects, receipts
from test_trees import content_of

FIRST = {b"a": b"in all", b"b": b"only in the first"}
SECOND = {b"a": b"in all", b"b": b"only in the second"}
THIRD = {b"c": b"in all"}


def three(root):
    trees = []
    for age, files in ((30, FIRST), (20, SECOND), (10, THIRD)):
        trees.append(transfer(root, files))
        then = time.time() - age
        os.utime(str(trees[-1]) + ".manifest", (then, then))
    return trees


def prune(root, keep):
    return generations.prune(RunnerSession(root), {"name": "fire", "digest": digest_of(THIRD), "keep": keep})


def train(root, digest, state):
    folder = root / "trainings" / "7"
    folder.mkdir(parents=True)
    (folder / "order.1.json").write_text(json.dumps({"work": {"dataset": {"digest": digest}}}))
    if state:
        (folder / states.FILE).write_text(json.dumps({"state": state}))


def test_only_the_newest_generations_stay_and_what_only_the_others_held_goes(tmp_path):
    first, second, third = three(tmp_path)
    # What a training found in its pictures.
    Path(str(first) + ".pixels.json").write_text("{}")
    assert prune(tmp_path, 2) == {"removed": [digest_of(FIRST)], "bytes": len(b"only in the first")}
    assert not first.exists()
    assert not objects.holds(str(tmp_path), sha256(b"only in the first"), 17)
    assert (content_of(second), content_of(third)) == (SECOND, THIRD)
    assert receipts.read(str(tmp_path), "fire", digest_of(FIRST)) is None
    assert sorted(path.name[:64] for path in first.parent.iterdir()).count(digest_of(FIRST)) == 0


def test_the_newest_stays_whatever_is_asked(tmp_path):
    *_, third = three(tmp_path)
    prune(tmp_path, 1)
    assert content_of(third) == THIRD
    assert len(list(third.parent.glob("*.manifest"))) == 1


def test_a_tree_in_use_by_a_training_stays(tmp_path):
    first, *_ = three(tmp_path)
    for state in ("training", None):
        train(tmp_path, digest_of(FIRST), state)
        assert digest_of(FIRST) not in prune(tmp_path, 1)["removed"]
        assert content_of(first) == FIRST
        for path in sorted((tmp_path / "trainings" / "7").iterdir()):
            path.unlink()
        (tmp_path / "trainings" / "7").rmdir()


def test_a_tree_of_a_training_that_ended_goes(tmp_path):
    three(tmp_path)
    train(tmp_path, digest_of(FIRST), "finished")
    assert digest_of(FIRST) in prune(tmp_path, 1)["removed"]


def test_what_arrived_for_an_unfinished_transfer_stays_for_a_week(tmp_path):
    three(tmp_path)
    send_objects(tmp_path, [b"for another dataset", b"abandoned"])
    old = time.time() - 8 * 86400
    abandoned = Path(tmp_path, "objects", sha256(b"abandoned").hex()[:2], sha256(b"abandoned").hex()[2:])
    os.utime(abandoned, (old, old))
    assert prune(tmp_path, 3)["bytes"] == len(b"abandoned")
    assert objects.holds(str(tmp_path), sha256(b"for another dataset"), 19)


def test_half_assembled_trees_of_others_go(tmp_path):
    _first, _second, third = three(tmp_path)
    half = third.parent / ("0" * 64 + ".new")
    half.mkdir()
    prune(tmp_path, 3)
    assert not half.exists()
