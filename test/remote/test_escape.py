"""Nothing is written or removed outside root, whatever lies in root: links planted where we write, hostile names."""

import contextlib
import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from dataset_session import (
    RunnerSession,
    digest_of,
    manifest_of,
    open_again,
    publish,
    record,
    send_manifest,
    send_objects,
    sha256,
    transfer,
)
from gpu_retrain.channel import install
from gpu_retrain.channel.layout import check_name, make_folder, open_root
from gpu_retrain.channel.wire import Failure
from gpu_retrain.store import generations, manifest_stream, manifests, objects, receive, store, trees
from gpu_retrain.store.incoming import started
from gpu_retrain.training import supervisor_start
from remote_code import REMOTE

FILES = {b"images/a.jpg": b"a" * 5000, b"labels/a.txt": b"0 .5 .5 .1 .1"}
BIG = b"big" * 100_000
DIGEST = digest_of(FILES)
A = sha256(FILES[b"images/a.jpg"]).hex()
SELF = "%d.%s" % (os.getpid(), started(os.getpid()))
SOURCES = {"gpu_retrain.channel.agent": "print(1)\n", "json": "planted = True\n"}
SHA256 = "ab" * 32


class InstallSession(RunnerSession):
    """A session of an agent that knows its own sources."""

    hello = {"sha256": SHA256, "sources": SOURCES}


def send_record(root, data):
    receive.receive_objects(RunnerSession(root, [data, {"end": True}]), {})


def sending_manifest(root):
    inserts = (manifest_stream.INSERT + manifests.encode(entry) for entry in manifest_of(FILES))
    return RunnerSession(root, [zlib.compress(b"".join(inserts) + manifest_stream.END)])


def everything(root):
    """Do all that writes below root, each step whether or not the ones before it worked."""
    steps = (
        lambda: open_root(str(root)),
        lambda: open_again(root),
        lambda: objects.can_link(str(root)),
        lambda: send_objects(root, set(FILES.values())),
        lambda: send_record(root, record(receive.SEGMENT, BIG, 0, 1000)),
        lambda: send_record(root, record(receive.FINISH, BIG)),
        lambda: trees.missing(sending_manifest(root), {"name": "fire", "digest": DIGEST, "base": ""}),
        lambda: publish(root, FILES),
        lambda: generations.prune(RunnerSession(root), {"name": "fire", "digest": "0" * 64, "keep": 1}),
        lambda: install.install(InstallSession(root)),
        lambda: supervisor_start.start(str(REMOTE), make_folder(str(root), "trainings", "t1"), 1),
    )
    for step in steps:
        with contextlib.suppress(Failure, OSError, EOFError, subprocess.SubprocessError):
            step()


def picture(folder):
    """Everything that can be seen of a folder: names, kinds, contents, times."""
    seen = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        seen[str(path)] = (status.st_mode, status.st_nlink, status.st_size, status.st_mtime_ns, content)
    return seen


FOLDERS = [
    "objects",
    "objects/" + A[:2],
    "objects/zz",
    "incoming",
    "incoming/" + SELF,
    "incoming/1.0",
    "parts",
    "trees",
    "trees/fire",
    "trees/fire/" + DIGEST,
    "trees/fire/" + DIGEST + ".new",
    "trees/fire/" + DIGEST + ".new/images",
    "agent",
    "agent/" + SHA256,
    "agent/" + SHA256 + "/gpu_retrain",
    "agent/" + SHA256 + "/gpu_retrain/channel",
    "trainings",
    "trainings/t1",
]
PART = "parts/" + sha256(BIG).hex()
FILE_PLACES = [
    "store.lock",
    "link-probe.%d.1" % os.getpid(),
    "link-probe.%d.2" % os.getpid(),
    "incoming/%s/object" % SELF,
    "objects/%s/%s" % (A[:2], A[2:]),
    PART,
    PART + ".journal",
    "trees/fire/%s.manifest" % DIGEST,
    "trees/fire/%s.manifest.%d.tmp" % (DIGEST, os.getpid()),
    "trees/fire/%s.stats" % DIGEST,
    "trees/fire/%s.stats.tmp" % DIGEST,
    "trees/fire/%s.receipt.json" % DIGEST,
    "trees/fire/%s.receipt.json.%d.tmp" % (DIGEST, os.getpid()),
    "agent/%s/gpu_retrain/channel/agent.py" % SHA256,
    "agent/%s/gpu_retrain/channel/agent.py.%d.tmp" % (SHA256, os.getpid()),
    "trainings/t1/supervisor.log",
]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """No supervisor starts here: nothing needs to be waited for."""
    monkeypatch.setattr(supervisor_start, "_TAKE_OVER_S", 1.0)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: None)


def make_outside(tmp_path):
    outside = tmp_path / "outside"
    (outside / "images").mkdir(parents=True)
    for name in ("precious", "ab" * 31, "images/a.jpg"):
        (outside / name).write_bytes(b"keep me " * 100)
        os.utime(outside / name, (1, 1))
    return outside


@pytest.mark.parametrize("place", FOLDERS)
def test_a_link_in_place_of_a_folder_leads_nowhere(tmp_path, place):
    root, outside = tmp_path / "root", make_outside(tmp_path)
    (root / place).parent.mkdir(parents=True, mode=0o700)
    root.chmod(0o700)
    (root / place).symlink_to(outside)
    before = picture(outside)
    everything(root)
    assert picture(outside) == before


@pytest.mark.parametrize("kind", ["symbolic", "hard"])
@pytest.mark.parametrize("place", FILE_PLACES)
def test_a_link_in_place_of_a_file_leads_nowhere(tmp_path, place, kind):
    root, outside = tmp_path / "root", make_outside(tmp_path)
    (root / place).parent.mkdir(parents=True, mode=0o700)
    root.chmod(0o700)
    target = outside / "precious"
    (root / place).symlink_to(target) if kind == "symbolic" else os.link(target, root / place)
    everything(root)
    assert target.read_bytes() == b"keep me " * 100
    assert {path.name for path in outside.rglob("*")} == {"precious", "ab" * 31, "images", "a.jpg"}


def test_a_manifest_that_was_changed_on_the_disk_is_not_assembled(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    transfer(root, FILES)
    hostile = b"".join(
        manifests.encode((path, len(content), sha256(content)))
        for path, content in ((b"../../../escaped", FILES[b"images/a.jpg"]), (b"x/../../../../escaped2", b""))
    )
    Path(manifests.manifest_path(str(root), "fire", DIGEST)).write_bytes(hostile)
    with pytest.raises(Failure) as failure:
        publish(root, FILES)
    assert failure.value.code == "VERIFICATION_FAILED"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["root"]


def hostile_names(count, seed):
    dice = random.Random(seed)
    pieces = [
        "..",
        ".",
        "/",
        "\\",
        "\0",
        "\n",
        "\r",
        "a",
        "-",
        "~",
        "$(x)",
        "`x`",
        "\u202e",
        "\ud800",
        "%2e%2e",
        "",
        " ",
    ]
    for _ in range(count):
        yield "".join(dice.choice(pieces) for _ in range(dice.randint(1, 8)))


def test_no_name_leaves_its_folder(tmp_path):
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    root = str(tmp_path)
    for name in hostile_names(20_000, seed):
        try:
            accepted = check_name(name)
        except Failure as failure:
            failure.as_json()
            continue
        inside = os.path.normpath(os.path.join(root, accepted))
        assert os.path.dirname(inside) == root, (seed, name)


def test_a_folder_that_is_swapped_for_a_link_meanwhile_leads_nowhere(tmp_path):
    """A race: another process swaps the tree's folder for a link and back, as fast as it can, for three seconds."""
    root, outside = tmp_path / "root", make_outside(tmp_path)
    root.mkdir()
    send_objects(root, set(FILES.values()))
    send_manifest(root, FILES)
    target = root / "trees" / "fire" / (DIGEST + ".new")
    swap = (
        "import os, sys\n"
        "target, outside = sys.argv[1:]\n"
        "while True:\n"
        "    try:\n"
        "        os.symlink(outside, target)\n"
        "        os.unlink(target)\n"
        "    except OSError:\n"
        "        pass\n"
    )
    before = picture(outside)
    swapper = subprocess.Popen([sys.executable, "-c", swap, str(target), str(outside)])
    try:
        until = time.monotonic() + 3
        while time.monotonic() < until:
            with contextlib.suppress(Failure, OSError):
                publish(root, FILES)
            for path in (target, root / "trees" / "fire" / DIGEST):
                if path.is_dir() and not path.is_symlink():
                    subprocess.call(["rm", "-rf", str(path)])
    finally:
        swapper.kill()
        swapper.wait()
    assert picture(outside) == before
    store._lock = None
