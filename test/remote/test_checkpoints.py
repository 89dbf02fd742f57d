import os
import random
import signal
import time
from pathlib import Path

import pytest
from gpu_retrain.records import checkpoints


def keep(folder, text, epoch, kind="last"):
    source = Path(folder, "source.pt")
    source.write_bytes(text)
    return checkpoints.keep(str(folder), str(source), kind, epoch)


def test_two_generations_are_kept(tmp_path):
    for epoch in range(1, 5):
        keep(tmp_path, b"after %d" % epoch, epoch)
    assert [kept.epoch for kept in checkpoints.whole(str(tmp_path), "last")] == [4, 3]
    assert sorted(os.listdir(tmp_path / "checkpoints")) == [
        "last-00003.pt",
        "last-00003.pt.sha256",
        "last-00004.pt",
        "last-00004.pt.sha256",
    ]


def test_kinds_do_not_mix(tmp_path):
    keep(tmp_path, b"best", 2, "best")
    keep(tmp_path, b"last", 3)
    assert [kept.epoch for kept in checkpoints.whole(str(tmp_path), "best")] == [2]


def test_a_damaged_copy_is_no_copy(tmp_path):
    keep(tmp_path, b"one", 1)
    newest = keep(tmp_path, b"two", 2)
    Path(newest.path).write_bytes(b"twO")
    assert [kept.epoch for kept in checkpoints.whole(str(tmp_path), "last")] == [1]


def test_a_copy_without_its_hash_is_no_copy(tmp_path):
    kept = keep(tmp_path, b"one", 1)
    os.unlink(kept.path + ".sha256")
    assert checkpoints.whole(str(tmp_path), "last") == []


def test_half_a_copy_has_another_name(tmp_path):
    keep(tmp_path, b"one", 1)
    (tmp_path / "checkpoints" / "last-00002.pt.tmp").write_bytes(b"tw")
    assert [kept.epoch for kept in checkpoints.whole(str(tmp_path), "last")] == [1]


def test_the_sidecar_is_what_sha256sum_reads(tmp_path):
    kept = keep(tmp_path, b"one", 1)
    assert Path(kept.path + ".sha256").read_text() == "%s  last-00001.pt\n" % kept.sha256


def test_later_epochs_can_be_left_out(tmp_path):
    keep(tmp_path, b"one", 1, "best")
    keep(tmp_path, b"two", 2, "best")
    assert [kept.epoch for kept in checkpoints.whole(str(tmp_path), "best", at_most=1)] == [1]


def test_restoring_replaces_what_is_there(tmp_path):
    kept = keep(tmp_path, b"whole", 1)
    target = tmp_path / "last.pt"
    target.write_bytes(b"ha")
    checkpoints.restore(kept, str(target))
    assert target.read_bytes() == b"whole"


@pytest.mark.parametrize("kind", ["link", "file", "open to others"])
def test_a_place_that_is_not_ours_alone_takes_no_copy(tmp_path, kind):
    folder, elsewhere, source = tmp_path / "training", tmp_path / "elsewhere", tmp_path / "last.pt"
    folder.mkdir()
    elsewhere.mkdir()
    source.write_bytes(b"weights")
    place = folder / checkpoints.FOLDER
    if kind == "link":
        place.symlink_to(elsewhere)
    elif kind == "file":
        place.write_bytes(b"")
    else:
        place.mkdir()
        place.chmod(0o777)
    with pytest.raises(OSError, match="checkpoints"):
        checkpoints.keep(str(folder), str(source), "last", 1)
    assert list(elsewhere.iterdir()) == []


KILLS = 50


def test_whatever_is_killed_while_it_copies_leaves_whole_copies(tmp_path):
    """A process copies one checkpoint after the other, and is killed at any moment of it, again and again."""
    contents = [bytes([number]) * (1 << 19) for number in range(4)]
    for number, content in enumerate(contents):
        (tmp_path / ("%d.pt" % number)).write_bytes(content)
    chance = random.Random(1)
    torn = epoch = 0
    for _ in range(KILLS):
        child = os.fork()
        if child == 0:
            while True:
                epoch += 1
                for kind in ("best", "last"):
                    checkpoints.keep(str(tmp_path), str(tmp_path / ("%d.pt" % (epoch % 4))), kind, epoch)
        time.sleep(chance.uniform(0.005, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        torn += any(name.endswith(".tmp") for name in os.listdir(tmp_path / checkpoints.FOLDER))
        for kind in ("best", "last"):
            for copy in checkpoints.whole(str(tmp_path), kind):
                assert Path(copy.path).read_bytes() == contents[copy.epoch % 4]
        newest = checkpoints.whole(str(tmp_path), "last")
        assert newest or epoch == 0
        epoch = newest[0].epoch if newest else 0
        target = tmp_path / "restored.pt"
        if newest:
            checkpoints.restore(newest[0], str(target))
            assert target.read_bytes() == contents[epoch % 4]
    assert torn > 0  # some were in the middle of it
    assert epoch > 0
