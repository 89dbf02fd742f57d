"""Nobody else can lead our writes elsewhere: links and folders of a second user, real ones, on the way down to root."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from dataset_session import RunnerSession
from gpu_retrain.channel import agent, descent, layout, locks
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import events, logs
from gpu_retrain.results import results
from gpu_retrain.training import lookup, trainings

NEIGHBOUR = 65534  # nobody
AS_NEIGHBOUR = ["setpriv", "--reuid", str(NEIGHBOUR), "--regid", str(NEIGHBOUR), "--clear-groups"]
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")


@pytest.fixture
def base():
    """A folder in /tmp whose whole way is passable for everybody, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def folder(path, mode=0o755, owner=0):
    path.mkdir(parents=True)
    path.chmod(mode)
    os.chown(path, owner, owner)
    return path


def link(path, target, owner=0):
    path.symlink_to(target)
    os.lchown(path, owner, owner)
    return path


def why(work):
    with pytest.raises(Failure) as failure:
        work()
    assert failure.value.code == "ROOT_UNUSABLE"
    return failure.value.what


def refused(path):
    return why(lambda: layout.open_root(str(path)))


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757, 0o722])
@pytest.mark.parametrize("below", ["root", "a/root", "a/b/root"])
def test_a_parent_into_which_others_may_write_is_refused_by_name(base, mode, below):
    shared = folder(base / "shared", mode)
    assert repr(str(shared)) in refused(shared / below)
    assert list(shared.iterdir()) == []


def test_that_is_so_for_a_root_that_is_there_already(base):
    folder(base / "shared", 0o777)
    folder(base / "shared" / "root", 0o700)
    assert "into which others may write" in refused(base / "shared" / "root")


def test_a_parent_of_another_user_is_refused(base):
    folder(base / "theirs", 0o755, NEIGHBOUR)
    assert "belongs to another user" in refused(base / "theirs" / "root")
    folder(base / "theirs" / "root", 0o700)
    assert "belongs to another user" in refused(base / "theirs" / "root")


def test_a_sticky_parent_is_fine_for_what_is_ours(base):
    shared = folder(base / "shared", 0o1777)
    assert layout.open_root(str(shared / "root")) == str(shared / "root")
    assert layout.open_root(str(shared / "a" / "root")) == str(shared / "a" / "root")


def test_a_sticky_parent_of_another_user_is_not(base):
    assert "belongs to another user" in refused(folder(base / "shared", 0o1777, NEIGHBOUR) / "root")


@pytest.mark.parametrize("place", ["root", "root/../root", "a/root"])
def test_what_another_user_put_into_a_sticky_parent_is_refused(base, place):
    shared, victim = folder(base / "shared", 0o1777), folder(base / "victim", 0o700)
    first = shared / place.split("/")[0]
    link(first, victim, NEIGHBOUR)
    assert "another user" in refused(shared / place)
    first.unlink()
    folder(first, 0o700, NEIGHBOUR)
    assert "another user" in refused(shared / place)
    assert list(victim.iterdir()) == []


def test_a_link_that_another_user_made_himself_is_refused(base):
    shared, victim = folder(base / "shared", 0o1777), folder(base / "victim", 0o700)
    subprocess.run([*AS_NEIGHBOUR, "ln", "-s", str(victim), str(shared / "root")], check=True)
    assert "another user" in refused(shared / "root")
    assert "another user" in refused(shared / "root" / "deeper")
    assert list(victim.iterdir()) == []


def test_a_link_in_a_shared_folder_is_refused_whoever_seems_to_have_made_it(base):
    """A neighbour can rename one of ours, or root's, to where we look for another: a hard link has our owner."""
    shared, victim = folder(base / "shared", 0o1777), folder(base / "victim", 0o700)
    assert "others may write" in refused(link(shared / "root", victim))


@pytest.mark.parametrize("target", ["/{}", "../{}", ".././../{}"])
def test_an_administrators_link_is_followed(base, target):
    volume = folder(base / "mnt" / "big")
    folder(base / "srv")
    path = str(volume).lstrip("/") if target == "/{}" else "mnt/big"
    link(base / "srv" / "data", target.format(path) if target != ".././../{}" else "./../srv/../mnt/big")
    assert layout.open_root(str(base / "srv" / "data" / "root")) == str(volume / "root")


def test_a_link_of_a_link_is_looked_at_too(base):
    victim = folder(base / "victim", 0o700)
    planted = link(folder(base / "shared", 0o1777) / "x", victim, NEIGHBOUR)
    link(base / "data", planted)
    assert repr(str(planted)) in refused(base / "data")
    link(base / "through", base / "shared" / "x" / "..")
    assert repr(str(planted)) in refused(base / "through" / "root")


def test_where_a_link_leads_is_held_to_the_same(base):
    folder(base / "open", 0o777)
    link(base / "data", base / "open")
    assert "into which others may write" in refused(base / "data" / "root")
    assert "is writable by others" in refused(base / "data")


def test_links_in_a_circle_end(base):
    link(base / "one", base / "two")
    link(base / "two", base / "one")
    assert "Too many levels" in refused(base / "one" / "root")


def test_a_link_to_nothing_makes_its_target_or_nothing(base):
    link(base / "data", base / "later")
    assert layout.open_root(str(base / "data")) == str(base / "later")
    link(base / "theirs", base / "never", NEIGHBOUR)
    refused(base / "theirs")
    assert not (base / "never").exists()


@pytest.mark.parametrize(
    "name", ["objects", "trees", "trainings", "venvs", "agent", "tools", "cache", "weights", "ledgers"]
)
def test_a_folder_of_ours_that_another_user_has_or_may_write_is_refused(base, name):
    root = folder(base / "root", 0o700)
    own = folder(root / name, 0o777)
    assert repr(str(own)) in refused(root)
    own.chmod(0o700)
    os.chown(own, NEIGHBOUR, NEIGHBOUR)
    assert repr(str(own)) in refused(root)
    own.rmdir()
    link(own, folder(base / "victim", 0o700), NEIGHBOUR)
    assert repr(str(own)) in refused(root)


def test_what_else_lies_in_root_is_not_ours_to_judge(base):
    root = folder(base / "root", 0o700)
    folder(root / "lost+found", 0o777, NEIGHBOUR)
    link(root / "pictures", "/nowhere", NEIGHBOUR)
    assert layout.open_root(str(root)) == str(root)


@pytest.mark.parametrize(
    "look",
    [
        lambda session: lookup.status(session, {"id": "t1"}),
        lambda session: trainings.stop(session, {"id": "t1", "kill": False}),
        lambda session: results.list_files(session, {"training": "t1"}),
        lambda session: layout.make_folder(session.root, "trainings", "t1", "checkpoints"),
    ],
)
def test_a_training_in_a_planted_folder_is_not_looked_at(base, look):
    root, elsewhere = folder(base / "root", 0o700), folder(base / "elsewhere", 0o700)
    folder(root / "trainings", 0o700)
    planted = link(root / "trainings" / "t1", elsewhere, NEIGHBOUR)
    assert repr(str(planted)) in why(lambda: look(RunnerSession(root)))
    planted.unlink()
    folder(planted, 0o700, NEIGHBOUR)
    assert "another user" in why(lambda: look(RunnerSession(root)))


def test_a_neighbour_who_swaps_as_fast_as_he_can_leads_nobody_anywhere(base):
    shared, victim = folder(base / "shared", 0o1777), folder(base / "victim", 0o700)
    swap = (
        "import os, sys\n"
        "target, victim = sys.argv[1:]\n"
        "while True:\n"
        "    for make, remove in ((lambda: os.symlink(victim, target), os.unlink), "
        "(lambda: os.mkdir(target), os.rmdir)):\n"
        "        try:\n"
        "            make()\n"
        "            remove(target)\n"
        "        except OSError:\n"
        "            pass\n"
    )
    swapper = subprocess.Popen([*AS_NEIGHBOUR, sys.executable, "-c", swap, str(shared / "root"), str(victim)])
    try:
        until = time.monotonic() + 2
        while time.monotonic() < until:
            try:
                root = Path(layout.open_root(str(shared / "root" / "deep")))
            except Failure as failure:
                assert failure.code == "ROOT_UNUSABLE"
                continue
            assert root == shared / "root" / "deep"
            assert root.lstat().st_uid == root.parent.lstat().st_uid == 0
            subprocess.run(["rm", "-rf", str(root.parent)], check=True)
    finally:
        swapper.kill()
        swapper.wait()
    assert list(victim.iterdir()) == []


def test_a_user_alone_in_a_group_may_let_it_write(base, monkeypatch):
    """As umask 002 has it where every user has a group of the same number; root's group is shared in many an image."""
    status = os.stat_result((0o040775, 0, 0, 2, 1000, 1000, 0, 0, 0, 0))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 1000)
    assert not descent._others_write(status)
    assert descent._others_write(os.stat_result((0o040775, 0, 0, 2, 1000, 100, 0, 0, 0, 0)))
    assert descent._others_write(os.stat_result((0o040777, 0, 0, 2, 1000, 1000, 0, 0, 0, 0)))


def in_the_way(kind, path):
    if kind == "link":
        path.symlink_to(path.parent / "precious")
    elif kind == "dangling link":
        path.symlink_to(path.parent / "nothing")
    elif kind == "circle":
        path.symlink_to(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "another user's":
        path.write_text("")
        os.chown(path, NEIGHBOUR, NEIGHBOUR)
    elif kind == "device":
        os.mknod(path, 0o020600, os.makedev(1, 3))
    else:
        os.link(path.parent / "precious", path)


KINDS = ["link", "dangling link", "circle", "folder", "pipe", "another user's", "device", "second name"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flags", [os.O_RDWR, os.O_WRONLY | os.O_APPEND])
def test_what_lies_in_the_place_of_a_lock_or_a_log_is_refused_by_name(base, kind, flags):
    (base / "precious").write_text("keep me")
    in_the_way(kind, base / "own")
    assert "'%s' is not a file of our own" % (base / "own") in why(lambda: layout.open_own(str(base / "own"), flags))
    assert why(lambda: locks.take(str(base / "own")))
    assert (base / "precious").read_text() == "keep me"
    assert not (base / "nothing").exists()


@pytest.mark.parametrize("operation", [os.listdir, os.rmdir, lambda path: os.open(path, os.O_WRONLY)])
def test_what_the_kernel_says_of_things_in_the_way_is_told_by_name(base, operation):
    path = base / "root" / ("file" if operation is not os.rmdir else "file/x")
    folder(base / "root", 0o700)
    (base / "root" / "file").mkdir() if operation not in (os.listdir, os.rmdir) else (
        base / "root" / "file"
    ).write_text("")
    with pytest.raises(OSError) as error:  # noqa: PT011
        operation(str(path))
    failure = agent._os_failure(error.value, str(base / "root"))
    assert failure.code == "ROOT_UNUSABLE"
    assert str(path) in failure.what
    assert agent._os_failure(error.value, str(base / "other")).code == "AGENT_FAILED"


READERS = [
    (layout.read_json, "state.json", None),
    (lambda path: events.read(os.path.dirname(path), 0), "events.jsonl", ([], 0)),
    (lambda path: logs.tail(os.path.dirname(path), "stderr.log", 5), "stderr.log", []),
    (locks.holder, "lock", ""),
]


@pytest.mark.parametrize("kind", ["pipe", "socket", "endless device"])
@pytest.mark.parametrize(("read", "name", "nothing"), READERS)
def test_what_would_keep_a_reader_waiting_or_never_ends_counts_as_missing(base, kind, read, name, nothing):
    path = base / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(str(path))
    else:
        os.mknod(path, 0o020600, os.makedev(1, 5))
    assert read(str(path)) == nothing


@pytest.mark.parametrize("linked", ["train.log", "train.log.1"])
def test_a_log_that_is_cut_is_no_way_to_elsewhere(base, linked):
    precious = base / "precious"
    precious.write_text("keep me")
    (base / "train.log").write_text("a long line of what was said")
    if linked == "train.log":
        (base / linked).unlink()
    (base / linked).symlink_to(precious)
    logs.cap(str(base), 5)
    assert precious.read_text() == "keep me"
    if linked == "train.log.1":
        assert (base / "train.log").read_text() == ""
        assert (base / "train.log.1").read_text() == "a long line of what was said"
        assert not (base / "train.log.1").is_symlink()
