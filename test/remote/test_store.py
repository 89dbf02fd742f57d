import os
import subprocess
import sys
from collections import namedtuple

import pytest
from dataset_session import RunnerSession, digest_of, open_again, transfer
from gpu_retrain.channel.wire import Failure
from gpu_retrain.store import incoming, objects, store
from remote_code import REMOTE
from test_trees import FILES

HOLDER = """
import sys, time
sys.path[:0] = [%r, %r]
from pathlib import Path
from dataset_session import open_again
open_again(Path(%r), token=%r)
print("held", flush=True)
time.sleep(60)
"""


def holder(root, token):
    folders = [str(REMOTE), os.path.dirname(__file__)]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER % (*folders, str(root), token)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


@pytest.fixture(autouse=True)
def released():
    yield
    if store._lock is not None:
        os.close(store._lock)
        store._lock = None


def test_an_empty_store_says_so(tmp_path):
    assert open_again(tmp_path) == {
        "present": False,
        "path": "",
        "empty": True,
        "arriving": [],
        "bases": [],
        "tellsApart": True,
        "last": None,
    }


def test_weights_that_came_first_do_not_fill_a_store(tmp_path):
    transfer(tmp_path, {b"aa/input.pt": b"weights"})
    (tmp_path / "trees" / "fire").rename(tmp_path / "trees" / "fire.weights")
    assert open_again(tmp_path)["empty"]
    os.close(store._lock)
    store._lock = None
    transfer(tmp_path, FILES)
    assert not open_again(tmp_path)["empty"]


def test_a_store_tells_what_it_has(tmp_path):
    tree = transfer(tmp_path, FILES)
    digest = digest_of(FILES)
    last = {"files": len(FILES), "bytes": sum(map(len, FILES.values()))}
    opened = open_again(tmp_path, digest)
    expected = {
        "present": True,
        "path": str(tree),
        "empty": False,
        "arriving": [],
        "bases": [],
        "tellsApart": True,
        "last": last,
    }
    assert opened == expected
    os.close(store._lock)
    assert open_again(tmp_path, "0" * 64)["bases"] == [digest]


def test_a_damaged_manifest_is_no_base(tmp_path):
    tree = transfer(tmp_path, FILES)
    with open(str(tree) + ".manifest", "ab") as file:
        file.write(b"x")
    assert open_again(tmp_path)["bases"] == []


def test_a_store_in_use_is_refused_with_its_owner(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "LOCK_WAIT_S", 0.3)
    process = holder(tmp_path, "other")
    try:
        with pytest.raises(Failure) as caught:
            open_again(tmp_path)
    finally:
        process.kill()
        process.wait()
    assert caught.value.code == "STORE_BUSY"
    assert "run 1" in caught.value.what
    assert open_again(tmp_path)["empty"]


def test_a_transfer_takes_over_from_its_own_lost_agent(tmp_path):
    process = holder(tmp_path, "same")
    try:
        assert open_again(tmp_path, token="same")["empty"]
    finally:
        process.kill()
        process.wait()


def test_leftovers_of_ended_agents_go_away_and_those_of_living_ones_stay(tmp_path):
    for name in ("old", "%d.1" % os.getpid(), "999999999."):
        (tmp_path / "incoming" / name).mkdir(parents=True)
    own = incoming.make_folder(str(tmp_path))
    open_again(tmp_path)
    assert [str(path) for path in (tmp_path / "incoming").iterdir()] == [own]


Volume = namedtuple("Volume", "f_bavail f_frsize f_files f_favail")


def room(root, volume, monkeypatch, **more):
    monkeypatch.setattr(os, "statvfs", lambda _path: volume)
    needs = {"bytes": 1_000_000_000, "objects": 100, "files": 100, "treeBytes": 1_000_000_000, **more}
    return store.room(RunnerSession(root), needs)


def test_room_is_checked_in_bytes_and_inodes(tmp_path, monkeypatch):
    assert room(tmp_path, Volume(300_000, 4096, 10, 10_000), monkeypatch)["links"]
    with pytest.raises(Failure) as caught:
        room(tmp_path, Volume(100_000, 4096, 10, 10_000), monkeypatch)
    assert caught.value.code == "REMOTE_DISK_FULL"
    assert "0.7 GB more room" in caught.value.what
    with pytest.raises(Failure) as caught:
        room(tmp_path, Volume(300_000, 4096, 10, 1000), monkeypatch)
    assert "more inodes" in caught.value.what


def test_without_links_a_tree_needs_its_own_room(tmp_path, monkeypatch):
    def refuse(*_args):
        raise OSError(1, "no links")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(Failure):
        room(tmp_path, Volume(300_000, 4096, 0, 0), monkeypatch)
    assert not room(tmp_path, Volume(600_000, 4096, 0, 0), monkeypatch)["links"]


def test_an_empty_store_checks_the_room_at_once_and_one_in_use_when_it_is_known(tmp_path, monkeypatch):
    needs = {"bytes": 1_000_000_000, "objects": 100, "files": 100, "treeBytes": 1_000_000_000}
    monkeypatch.setattr(os, "statvfs", lambda _path: Volume(100_000, 4096, 10, 10_000))
    with pytest.raises(Failure) as caught:
        open_again(tmp_path, needs=needs)
    assert caught.value.code == "REMOTE_DISK_FULL"
    os.close(store._lock)
    transfer(tmp_path, FILES)
    assert not open_again(tmp_path, needs=needs)["empty"]


def test_a_damaged_receipt_counts_as_none(tmp_path):
    tree = transfer(tmp_path, FILES)
    for damage in ("", "[]", '{"files": "many"}'):
        with open(str(tree) + ".receipt.json", "w") as file:
            file.write(damage)
        assert open_again(tmp_path)["last"] is None
        os.close(store._lock)
        store._lock = None


def test_a_volume_that_folds_names_is_recognised(tmp_path, monkeypatch):
    assert objects.tells_apart(str(tmp_path))
    monkeypatch.setattr(os, "listdir", lambda _folder: [b"e", b"\xc3\xa9"])
    assert not objects.tells_apart(str(tmp_path))
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
