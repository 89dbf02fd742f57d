import errno
import os

import objects
import pytest
import receive
from dataset_session import RunnerSession, object_record, record, send_objects, sha256
from layout import object_path

BIG = bytes(range(256)) * ((objects.SEGMENT_BYTES * 2 + 4096) // 256)


def stored(root, content):
    with open(object_path(str(root), sha256(content).hex()), "rb") as file:
        return file.read()


def run(root, *messages):
    objects.make_folders(str(root))
    session = RunnerSession(root, messages)
    session.result = receive.receive_objects(session, {})
    return session


def test_objects_of_any_size_arrive_whatever_the_frames(tmp_path):
    contents = [b"", b"x", b"label\n" * 300, os.urandom(700_000)]
    stream = b"".join(map(object_record, contents))
    frames = [stream[start : start + 1000] for start in range(0, len(stream), 1000)]
    session = run(tmp_path, *frames, {"flush": True}, {"end": True})
    assert [stored(tmp_path, content) for content in contents] == contents
    assert session.result == {"objects": 4}
    assert session.events[-1] == {"acked": len(stream)}
    assert os.listdir(tmp_path / "incoming") == []


def test_a_damaged_object_gets_no_name_and_is_reported(tmp_path):
    good = object_record(b"good")
    session = run(tmp_path, good[:-1] + b"!", object_record(b"next"), {"end": True})
    assert {"damaged": sha256(b"good").hex()} in session.events
    assert not objects.holds(str(tmp_path), sha256(b"good"), 4)
    assert stored(tmp_path, b"next") == b"next"


def test_what_is_acknowledged_of_an_unfinished_object_lacks_its_last_byte(tmp_path):
    content = os.urandom(3 << 20)
    stream = object_record(content)
    objects.make_folders(str(tmp_path))
    session = RunnerSession(tmp_path, [stream[:-1]])
    with pytest.raises(EOFError):
        receive.receive_objects(session, {})
    assert 0 < session.events[-1]["acked"] < len(stream) - 1
    assert objects.is_empty(str(tmp_path))
    assert os.listdir(tmp_path / "incoming") == []


def test_segments_arrive_in_any_order_and_resume_after_a_cut(tmp_path):
    size, segment = len(BIG), objects.SEGMENT_BYTES
    run(
        tmp_path,
        record(receive.SEGMENT, BIG, 2 * segment, size - 2 * segment),
        record(receive.SEGMENT, BIG, 0, segment),
        {"end": True},
    )
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0] == {"parts": sha256(BIG).hex(), "offsets": [0, 2 * segment]}
    session = run(tmp_path, record(receive.SEGMENT, BIG, segment, segment), record(receive.FINISH, BIG), {"end": True})
    assert session.result == {"objects": 1}
    assert stored(tmp_path, BIG) == BIG
    assert os.listdir(tmp_path / "objects" / sha256(BIG).hex()[:2]) == [sha256(BIG).hex()[2:]]


def test_a_flipped_byte_in_a_part_is_not_trusted(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, objects.SEGMENT_BYTES), {"end": True})
    with open(object_path(str(tmp_path), sha256(BIG).hex()) + ".part", "r+b") as file:
        file.seek(1000)
        file.write(b"\xff\xfe")
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0]["offsets"] == []


def test_a_torn_or_foreign_journal_is_ignored(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, objects.SEGMENT_BYTES), {"end": True})
    journal = object_path(str(tmp_path), sha256(BIG).hex()) + ".part.journal"
    with open(journal, "ab") as file:
        file.write(os.urandom(55))
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0]["offsets"] == [0]


def test_finishing_what_is_not_whole_reports_it_and_starts_over(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, objects.SEGMENT_BYTES), {"end": True})
    session = run(tmp_path, record(receive.FINISH, BIG), {"end": True})
    assert {"damaged": sha256(BIG).hex()} in session.events
    assert objects.is_empty(str(tmp_path))


def test_a_fresh_object_replaces_a_damaged_one(tmp_path):
    send_objects(tmp_path, [b"content"])
    path = object_path(str(tmp_path), sha256(b"content").hex())
    os.chmod(path, 0o600)
    with open(path, "wb") as file:
        file.write(b"flipped")
    send_objects(tmp_path, [b"content"])
    assert stored(tmp_path, b"content") == b"content"


@pytest.mark.parametrize("code", [errno.EMLINK, errno.EXDEV, errno.EPERM])
def test_where_linking_fails_a_copy_is_made(tmp_path, monkeypatch, code):
    send_objects(tmp_path, [b"content"])

    def refuse(*_args, **_kwargs):
        raise OSError(code, "no link")

    monkeypatch.setattr(os, "link", refuse)
    target = os.fsencode(str(tmp_path)) + b"/copy"
    objects.link(str(tmp_path), sha256(b"content"), target)
    assert (tmp_path / "copy").read_bytes() == b"content"
