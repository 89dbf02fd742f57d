"""One bit flipped at rest, anywhere in what a transfer or a training left: it is found, or it harms nothing."""

import os
import random
import shutil
import time
from pathlib import Path

import pytest
from dataset_session import (
    RunnerSession,
    digest_of,
    manifest_of,
    object_record,
    open_again,
    publish,
    record,
    send_manifest,
    sha256,
    transfer,
)
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints
from gpu_retrain.store import manifests, objects, parts, receipt_check, receive, store

SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(1 << 32))
FILES = {
    b"data.yaml": b"names: [fire, smoke]\n",
    b"images/a.jpg": bytes(range(256)) * 20,
    b"images/b.jpg": b"b" * 3000,
    b"labels/a.txt": b"0 .5 .5 .1 .1\n",
    b"labels/b.txt": b"",
}
DIGEST = digest_of(FILES)
SEGMENT = parts.SEGMENT_BYTES
BIG = random.Random(1).randbytes(SEGMENT * 2 + 12_345)


@pytest.fixture(autouse=True)
def seed(monkeypatch):
    """Say the seed of a failure; the disk need not be flushed for a flip."""
    print("FAULT_SEED=%d" % SEED)
    monkeypatch.setattr(os, "sync", lambda: None)


def flip(path, dice):
    """Flip one bit of a file in place, as a disk does, but with what any write does to its times."""
    data = bytearray(path.read_bytes())
    if not data:
        return False
    place = dice.randrange(len(data))
    data[place] ^= 1 << dice.randrange(8)
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(data)
    return True


def whole(tree):
    found = {os.fsencode(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}
    return found == FILES


def repair(root):
    """What the next transfer does: asks what is missing, sends it, publishes."""
    for _ in range(3):
        asked = send_manifest(root, FILES)
        bits = int.from_bytes(asked.data, "little")
        lacking = [content for index, content in enumerate(dict(sorted(FILES.items())).values()) if bits >> index & 1]
        stream = b"".join(map(object_record, lacking))
        receive.receive_objects(RunnerSession(root, [*([stream] if stream else []), {"end": True}]), {})
        if publish(root, FILES).result["missing"] == 0:
            return
    raise AssertionError("it was never repaired")


def reopen(root, digest):
    if store._lock is not None:
        os.close(store._lock)
    return open_again(root, digest)


def check(root):
    try:
        return receipt_check.check(RunnerSession(root), {"name": "fire", "digest": DIGEST})
    except Failure as failure:
        assert failure.code in ("RECEIPT_MISSING", "DATASET_MODIFIED"), failure
        return None


@pytest.mark.parametrize("age_s", [0, 90_000])
def test_a_flip_in_a_published_tree_is_never_trained_on(tmp_path, age_s, monkeypatch):
    dice, found, harmless = random.Random(SEED), 0, 0
    tree = transfer(tmp_path, FILES)
    kinds = ("trees/fire/*.*", "objects/*/*", "trees/fire/%s/*/*" % DIGEST)
    real = time.time
    for flips in range(90):
        target = dice.choice(sorted(path for path in tmp_path.glob(kinds[flips % 3]) if path.is_file()))
        if not flip(target, dice):
            continue
        monkeypatch.setattr(time, "time", lambda: real() + age_s)
        answer = check(tmp_path)
        monkeypatch.setattr(time, "time", real)
        if answer is None:
            found += 1
        else:
            harmless += 1
            assert whole(tree), "training on wrong bytes after a flip in %s" % target
            assert (answer["files"], answer["bytes"]) == (len(FILES), sum(map(len, FILES.values()))), target
        repair(tmp_path)
        assert whole(tree)
        assert check(tmp_path), target
        assert reopen(tmp_path, DIGEST)["present"]
    print("found", found, "harmless", harmless)
    assert found > 60


def test_a_flip_in_a_file_that_is_still_arriving_is_never_published(tmp_path):
    dice = random.Random(SEED + 1)
    objects.make_folders(str(tmp_path))
    name = sha256(BIG).hex()
    final = tmp_path / "objects" / name[:2] / name[2:]
    for flips in range(24):
        stream = b"".join(record(receive.SEGMENT, BIG, at, min(SEGMENT, len(BIG) - at)) for at in (0, 2 * SEGMENT))
        receive.receive_objects(RunnerSession(tmp_path, [stream, {"end": True}]), {})
        assert flip(tmp_path / "parts" / (name if flips % 2 else name + ".journal"), dice)
        asked = RunnerSession(tmp_path, [record(receive.PARTS, BIG), {"end": True}])
        receive.receive_objects(asked, {})
        there = [at for event in asked.events for at, _length in event.get("ranges", [])]
        rest = [at for at in range(0, len(BIG), SEGMENT) if at not in there]
        stream = b"".join(record(receive.SEGMENT, BIG, at, min(SEGMENT, len(BIG) - at)) for at in rest)
        receive.receive_objects(RunnerSession(tmp_path, [stream + record(receive.FINISH, BIG), {"end": True}]), {})
        assert final.read_bytes() == BIG
        final.unlink()


def test_a_flip_in_a_manifest_is_never_the_base_of_another(tmp_path):
    dice = random.Random(SEED + 2)
    transfer(tmp_path, FILES)
    path = Path(manifests.manifest_path(str(tmp_path), "fire", DIGEST))
    original = path.read_bytes()
    for _ in range(40):
        flip(path, dice)
        assert reopen(tmp_path, "")["bases"] == []
        with pytest.raises(Failure) as failure:
            publish(tmp_path, FILES)
        assert failure.value.code == "VERIFICATION_FAILED"
        path.write_bytes(original)


def test_a_flip_in_a_checkpoint_or_its_hash_leaves_the_generation_before(tmp_path):
    dice = random.Random(SEED + 3)
    source = tmp_path / "last.pt"
    for _ in range(40):
        folder = tmp_path / "training"
        for epoch in (1, 2):
            source.write_bytes(dice.randbytes(5000))
            checkpoints.keep(str(folder), str(source), "last", epoch)
        flip(dice.choice(sorted((folder / "checkpoints").glob("last-00002.pt*"))), dice)
        for checkpoint in checkpoints.whole(str(folder), "last"):
            assert sha256(Path(checkpoint.path).read_bytes()).hex() == checkpoint.sha256
        assert [item.epoch for item in checkpoints.whole(str(folder), "last")] in ([1], [2, 1])
        assert 1 in [item.epoch for item in checkpoints.whole(str(folder), "last")]
        shutil.rmtree(folder)


def test_the_corpus_is_large_enough():
    assert 2 * 90 + 24 + 40 + 40 >= 200
    assert manifest_of(FILES)
