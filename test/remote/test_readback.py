import contextlib
import errno
import os
import threading
import time

import pytest
from dataset_session import digest_of, publish, send_manifest, send_objects, sha256
from gpu_retrain.channel.layout import object_path, tree_path
from gpu_retrain.store import flush, ledger, objects, readback, receipts, verification

BIG = {b"images/%d.jpg" % number: os.urandom(objects.WRITE_OUT_BYTES) for number in range(4)}
SMALL = {b"labels/0.txt": b"0 .5 .5 .1 .1\n"}
FILES = {**BIG, **SMALL}


@pytest.fixture
def hashed(monkeypatch):
    """Names of what is hashed from now on."""
    seen = []
    real = objects.hash_file

    def hash_file(path, **more):
        seen.append(os.path.basename(path))
        return real(path, **more)

    monkeypatch.setattr(objects, "hash_file", hash_file)
    return seen


def begin(root, contents, least_age_s=0.0):
    """Store objects, and begin to read them back as a receiving process would."""
    send_objects(root, set(contents))
    readback.LEAST_AGE_S = readback.SMALL_AGE_S = least_age_s
    back = readback.ReadBack(str(root))
    for content in contents:
        back.add(sha256(content), len(content))
    return back


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """While objects arrive nothing is read back yet, so that a test decides when."""
    monkeypatch.setattr(readback, "LEAST_AGE_S", 60.0)
    monkeypatch.setattr(readback, "SMALL_AGE_S", 60.0)


def read_back(root):
    """Have everything read back."""
    back = begin(root, list(FILES.values()))
    until = time.monotonic() + 20
    while len(recorded(root)) < len(FILES) * ledger.KEY_BYTES and time.monotonic() < until:
        time.sleep(0.01)
    back.close()


def ledgers(root):
    """Those that say something."""
    return [path for path in (root / "ledgers").glob("*") if path.stat().st_size > 0]


def recorded(root):
    return b"".join(path.read_bytes() for path in ledgers(root))


def path_of(root, content):
    return object_path(str(root), sha256(content).hex())


def test_what_was_read_back_is_not_hashed_again(tmp_path, hashed):
    before = time.time()
    read_back(tmp_path)
    assert len(hashed) == len(FILES)
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert hashed == []
    receipt = receipts.read(str(tmp_path), "fire", digest_of(FILES))
    assert before - 1 <= receipt["verifiedAt"] <= time.time()
    assert recorded(tmp_path) == b""


def test_the_receipt_is_as_old_as_the_oldest_proof(tmp_path):
    read_back(tmp_path)
    (written,) = ledgers(tmp_path)
    boot, began, pid = written.name.split(".")
    hour_ago = int(began) - 3600 * 10**9
    written.rename(written.with_name("%s.%d.%s" % (boot, hour_ago, pid)))
    send_manifest(tmp_path, FILES)
    publish(tmp_path, FILES)
    receipt = receipts.read(str(tmp_path), "fire", digest_of(FILES))
    assert receipt["verifiedAt"] == hour_ago / 1e9


def touched(path):
    os.utime(path)


def flipped(path):
    """Change a byte and restore the time of it, which a stat still shows as a change."""
    status = os.stat(path)
    os.chmod(path, 0o600)
    with open(path, "r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replaced(path):
    """Put a file of the same content in its place, as one does that arrives again."""
    with open(path, "rb") as file:
        content = file.read()
    with open(path + ".again", "wb") as file:
        file.write(content)
    os.rename(path + ".again", path)


@pytest.mark.parametrize("touch", [touched, replaced])
@pytest.mark.parametrize("name", [b"images/2.jpg", b"labels/0.txt"])
def test_what_was_touched_since_is_hashed_again(tmp_path, hashed, touch, name):
    read_back(tmp_path)
    touch(path_of(tmp_path, FILES[name]))
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert hashed == [os.path.basename(name)]


@pytest.mark.parametrize("name", [b"images/1.jpg", b"labels/0.txt"])
def test_a_byte_that_changed_since_is_found_though_the_time_was_restored(tmp_path, name):
    read_back(tmp_path)
    flipped(path_of(tmp_path, FILES[name]))
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 1
    assert not os.path.exists(tree_path(str(tmp_path), "fire", digest_of(FILES)))


def test_a_byte_that_changes_once_it_is_linked_is_found(tmp_path, monkeypatch):
    read_back(tmp_path)
    monkeypatch.setattr(flush, "flush", lambda _path: flipped(path_of(tmp_path, BIG[b"images/3.jpg"])))
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 1
    assert not os.path.exists(tree_path(str(tmp_path), "fire", digest_of(FILES)))


def test_a_content_that_is_there_twice_is_published(tmp_path):
    twice = {**FILES, b"images/again.jpg": BIG[b"images/0.jpg"]}
    read_back(tmp_path)
    send_manifest(tmp_path, twice)
    assert publish(tmp_path, twice).result["missing"] == 0


def test_what_is_damaged_on_the_disk_is_not_entered(tmp_path):
    damaged, whole = list(BIG.values())[:2]
    send_objects(tmp_path, [damaged, whole])
    flipped(path_of(tmp_path, damaged))
    readback.LEAST_AGE_S = 0.0
    back = readback.ReadBack(str(tmp_path))
    for content in (damaged, whole):
        back.add(sha256(content), len(content))
    until = time.monotonic() + 20
    while not recorded(tmp_path) and time.monotonic() < until:
        time.sleep(0.01)
    back.close()
    assert len(recorded(tmp_path)) == ledger.KEY_BYTES


@pytest.mark.parametrize(
    "rename",
    [
        lambda boot, began, pid: ("another-boot", began, pid),
        lambda boot, began, pid: (boot, str(int(began) - 86_401 * 10**9), pid),
        lambda boot, began, pid: (boot, str(int(began) + 3600 * 10**9), pid),
        lambda boot, began, pid: (boot, "x", pid),
    ],
)
def test_a_ledger_of_another_boot_or_day_proves_nothing_and_goes(tmp_path, hashed, rename):
    read_back(tmp_path)
    (written,) = ledgers(tmp_path)
    written.rename(written.with_name(".".join(rename(*written.name.split(".")))))
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert len(hashed) == len(FILES)


def test_what_is_no_ledger_and_cannot_be_removed_does_no_harm(tmp_path, hashed):
    read_back(tmp_path)
    (tmp_path / "ledgers" / ".nfs00000000000a1b2c").mkdir()
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert hashed == []


def test_a_torn_ledger_counts_as_far_as_it_goes(tmp_path, hashed):
    read_back(tmp_path)
    (written,) = ledgers(tmp_path)
    os.truncate(written, 2 * ledger.KEY_BYTES + 3)
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert len(hashed) == len(FILES) - 2


def test_a_copied_tree_is_hashed(tmp_path, hashed, monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(1, "no links here")

    read_back(tmp_path)
    hashed.clear()
    monkeypatch.setattr(os, "link", refuse)
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert len(hashed) == len(FILES)


def test_what_came_again_just_before_it_was_linked_is_hashed(tmp_path, hashed, monkeypatch):
    real = objects.link

    def link(root, sha256, target):
        replaced(object_path(root, sha256.hex()))
        real(root, sha256, target)

    read_back(tmp_path)
    hashed.clear()
    monkeypatch.setattr(objects, "link", link)
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert len(hashed) == len(FILES)


def entered(root, contents):
    """How many of them are entered."""
    send_objects(root, contents)
    back = readback.ReadBack(str(root))
    with contextlib.closing(ledger.Ledger(str(root))) as file:
        for content in contents:
            back._read(file, sha256(content), len(content))
    return len(recorded(root)) // ledger.KEY_BYTES


def test_what_the_disk_could_not_take_is_not_entered_though_the_kernel_remembers_it(tmp_path, monkeypatch):
    def broken(_descriptor):
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(flush, "write_out", broken)
    assert entered(tmp_path, list(BIG.values())) == 0


def test_what_comes_again_while_it_is_read_is_not_entered(tmp_path, monkeypatch):
    again = iter(BIG.values())
    monkeypatch.setattr(flush, "write_out", lambda _descriptor: replaced(path_of(tmp_path, next(again))))
    assert entered(tmp_path, list(BIG.values())) == 0


def entered_small(root, contents):
    """How many small ones are entered, after they were written out together."""
    send_objects(root, contents)
    back = readback.ReadBack(str(root))
    with contextlib.closing(ledger.Ledger(str(root))) as file, contextlib.suppress(OSError):
        back._read_small(file, [(sha256(content), len(content)) for content in contents])
    return len(recorded(root)) // ledger.KEY_BYTES


LINES = [b"%d .5 .5 .1 .1\n" % number for number in range(3)]


def test_small_ones_are_entered_but_for_what_is_damaged_or_gone(tmp_path, monkeypatch):
    def spoil(_path):
        flipped(path_of(tmp_path, LINES[0]))
        os.unlink(path_of(tmp_path, LINES[1]))

    monkeypatch.setattr(flush, "flush", spoil)
    assert entered_small(tmp_path, LINES) == 1


def test_no_small_one_is_entered_where_the_disk_could_not_take_them(tmp_path, monkeypatch):
    def broken(_path):
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(flush, "flush", broken)
    assert entered_small(tmp_path, LINES) == 0


def test_a_small_one_that_comes_again_once_all_were_written_out_is_not_entered(tmp_path, monkeypatch):
    monkeypatch.setattr(flush, "flush", lambda _path: replaced(path_of(tmp_path, LINES[2])))
    assert entered_small(tmp_path, LINES) == 2


def test_a_full_disk_is_no_reason_to_fail(tmp_path, monkeypatch):
    def full(_self, _sha256, _status):
        raise OSError(28, "no space left")

    monkeypatch.setattr(ledger.Ledger, "add", full)
    back = begin(tmp_path, list(BIG.values()))
    back._thread.join(10)
    back.close()
    send_manifest(tmp_path, BIG)
    assert publish(tmp_path, BIG).result["missing"] == 0


def test_where_no_more_threads_are_allowed_all_is_hashed_at_the_end(tmp_path, hashed, monkeypatch):
    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refuse)
        send_objects(tmp_path, FILES.values())
    hashed.clear()
    send_manifest(tmp_path, FILES)
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert len(hashed) == len(FILES)


def test_a_big_file_does_not_hold_up_the_end(tmp_path, monkeypatch):
    started = []

    def endless(_path, from_disk, progress):
        started.append(from_disk)
        while True:
            progress(1)

    monkeypatch.setattr(objects, "hash_file", endless)
    back = begin(tmp_path, [BIG[b"images/0.jpg"]])
    while not started:
        time.sleep(0.01)
    back.close()
    assert not back._thread.is_alive()


def test_of_very_many_only_some_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(readback, "MOST_WAITING", 2)
    back = begin(tmp_path, list(BIG.values()), least_age_s=60.0)
    assert len(back._waiting) == 2
    back.close()


def test_of_very_many_small_ones_only_some_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(readback, "MOST_SMALL_WAITING", 2)
    back = begin(tmp_path, LINES, least_age_s=60.0)
    assert len(back._small) == 2
    back.close()


def test_chosen_files_are_told_from_the_others():
    chosen = verification.Chosen()
    for index in (0, 7, 8, 1000):
        chosen.add(index)
    entry = (b"", 0, b"")
    assert [index for index in range(2000) if chosen(index, entry)] == [0, 7, 8, 1000]
