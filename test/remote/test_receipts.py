import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from dataset_session import RunnerSession, digest_of, transfer
from gpu_retrain.channel.layout import receipt_path
from gpu_retrain.channel.wire import Failure
from gpu_retrain.store import receipt_check, receipts
from test_trees import FILES, overwrite

DIGEST = digest_of(FILES)


def check(root):
    return receipt_check.check(RunnerSession(root), {"name": "fire", "digest": DIGEST})


def age(root, seconds):
    path = receipt_path(str(root), "fire", DIGEST)
    with open(path, encoding="utf-8") as file:
        receipt = json.load(file)
    receipt["verifiedAt"] -= seconds
    receipt["sha256"] = receipts._seal(receipt)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(receipt, file)


def test_a_young_receipt_stands_without_reading(tmp_path):
    transfer(tmp_path, FILES)
    assert check(tmp_path)["rehashed"] == 0


@pytest.mark.parametrize("seconds", [25 * 3600, -25 * 3600])
def test_an_old_receipt_or_a_clock_that_jumped_means_reading_everything_once(tmp_path, seconds):
    transfer(tmp_path, FILES)
    age(tmp_path, seconds)
    assert check(tmp_path)["rehashed"] == len(FILES)
    assert check(tmp_path)["rehashed"] == 0


def test_a_flip_under_an_unchanged_time_is_found_and_named(tmp_path):
    tree = transfer(tmp_path, FILES)
    path = tree / "images/b.jpg"
    before = path.stat()
    overwrite(path, b"picture ?")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(Failure) as caught:
        check(tmp_path)
    assert caught.value.code == "DATASET_MODIFIED"
    assert "images/b.jpg" in caught.value.what
    with pytest.raises(Failure) as caught:
        check(tmp_path)
    assert caught.value.code == "RECEIPT_MISSING"


def test_a_touched_file_is_read_and_the_receipt_renewed(tmp_path):
    tree = transfer(tmp_path, FILES)
    os.utime(tree / "images/b.jpg")
    assert check(tmp_path)["rehashed"] == 1
    assert check(tmp_path)["rehashed"] == 0


@pytest.mark.parametrize("damage", ["missing", "extra", "link"])
def test_missing_extra_and_linked_files_are_found(tmp_path, damage):
    tree = transfer(tmp_path, FILES)
    if damage != "extra":
        (tree / "images/b.jpg").unlink()
    if damage == "extra":
        (tree / "images/new.jpg").write_bytes(b"x")
    if damage == "link":
        (tree / "images/b.jpg").symlink_to("a.jpg")
    with pytest.raises(Failure) as caught:
        check(tmp_path)
    assert caught.value.code == "DATASET_MODIFIED"


def test_files_of_the_library_do_not_count(tmp_path):
    tree = transfer(tmp_path, FILES)
    (tree / "labels.cache").write_bytes(b"x")
    (tree / "images/a.npy").write_bytes(b"x")
    assert check(tmp_path)["files"] == len(FILES)


def test_changed_files_are_named_from_their_stat(tmp_path):
    tree = transfer(tmp_path, FILES)
    assert receipts.changed_files(str(tmp_path), "fire", DIGEST) == []
    overwrite(tree / "images/b.jpg", b"bigger than before")
    (tree / "images/copy of a.jpg").unlink()
    assert receipts.changed_files(str(tmp_path), "fire", DIGEST) == ["images/b.jpg", "images/copy of a.jpg"]
    assert receipts.changed_files(str(tmp_path), "fire", DIGEST, limit=1) == ["images/b.jpg"]


@pytest.mark.parametrize("name", ["receipt.json", "stats", "manifest"])
def test_a_damaged_receipt_is_none(tmp_path, name):
    transfer(tmp_path, FILES)
    with open(tmp_path / "trees" / "fire" / (DIGEST + "." + name), "ab") as file:
        file.write(b"!")
    with pytest.raises(Failure) as caught:
        check(tmp_path)
    assert caught.value.code == "RECEIPT_MISSING"


def test_withdrawing_leaves_the_reason(tmp_path):
    transfer(tmp_path, FILES)
    receipts.withdraw(str(tmp_path), "fire", DIGEST, "because")
    assert receipts.read(str(tmp_path), "fire", DIGEST) is None
    reason = receipt_path(str(tmp_path), "fire", DIGEST) + ".reason"
    with open(reason, encoding="utf-8") as file:
        assert file.read() == "because"


def test_checks_at_the_same_time_take_turns(tmp_path):
    tree = transfer(tmp_path, FILES)
    for _ in range(10):
        for name in FILES:
            os.utime(os.path.join(str(tree), os.fsdecode(name)))
        age(tmp_path, 25 * 3600)
        with ThreadPoolExecutor(6) as pool:
            checks = [pool.submit(check, tmp_path) for _ in range(6)]
        assert sorted(each.result()["rehashed"] for each in checks) == [0] * 5 + [len(FILES)]
