import errno
import os
import zlib

import pytest
from dataset_session import RunnerSession, object_record, record, send_objects, sha256
from gpu_retrain.channel.layout import object_path
from gpu_retrain.store import objects, parts, receive

BIG = bytes(range(256)) * ((parts.SEGMENT_BYTES * 2 + 4096) // 256)


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


@pytest.mark.parametrize("kept", [10, receive.HEADER.size, receive.HEADER.size + 1000, receive.HEADER.size + 699_999])
def test_a_record_that_is_broken_off_leaves_nothing_and_the_next_one_follows(tmp_path, kept):
    broken, whole = object_record(os.urandom(700_000))[:kept], object_record(b"next")
    session = run(tmp_path, broken, {"drop": True}, whole, {"flush": True}, {"end": True})
    assert session.result == {"objects": 1}
    assert stored(tmp_path, b"next") == b"next"
    assert len(list(objects.stored(str(tmp_path)))) == 1
    assert {"acked": kept} in session.events
    assert session.events[-1] == {"acked": kept + len(whole)}


def test_a_segment_that_is_broken_off_is_not_written(tmp_path):
    half = record(receive.SEGMENT, BIG, 0, parts.SEGMENT_BYTES)[: parts.SEGMENT_BYTES // 2]
    session = run(tmp_path, half, {"drop": True}, record(receive.PARTS, BIG), {"end": True})
    assert {"parts": sha256(BIG).hex(), "ranges": []} in session.events


def test_segments_arrive_in_any_order_and_resume_after_a_cut(tmp_path):
    size, segment = len(BIG), parts.SEGMENT_BYTES
    run(
        tmp_path,
        record(receive.SEGMENT, BIG, 2 * segment, size - 2 * segment),
        record(receive.SEGMENT, BIG, 0, segment),
        {"end": True},
    )
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0] == {
        "parts": sha256(BIG).hex(),
        "ranges": [(0, segment), (2 * segment, size - 2 * segment)],
    }
    session = run(tmp_path, record(receive.SEGMENT, BIG, segment, segment), record(receive.FINISH, BIG), {"end": True})
    assert session.result == {"objects": 1}
    assert stored(tmp_path, BIG) == BIG
    assert os.listdir(tmp_path / "objects" / sha256(BIG).hex()[:2]) == [sha256(BIG).hex()[2:]]


def test_a_flipped_byte_in_a_part_is_not_trusted(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, parts.SEGMENT_BYTES), {"end": True})
    with open(tmp_path / "parts" / sha256(BIG).hex(), "r+b") as file:
        file.seek(1000)
        file.write(b"\xff\xfe")
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0]["ranges"] == []


def test_a_torn_or_foreign_journal_is_ignored(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, parts.SEGMENT_BYTES), {"end": True})
    journal = tmp_path / "parts" / (sha256(BIG).hex() + ".journal")
    with open(journal, "ab") as file:
        file.write(os.urandom(55))
    session = run(tmp_path, record(receive.PARTS, BIG), {"end": True})
    assert session.events[0]["ranges"] == [(0, parts.SEGMENT_BYTES)]


def test_finishing_what_is_not_whole_reports_it_and_starts_over(tmp_path):
    run(tmp_path, record(receive.SEGMENT, BIG, 0, parts.SEGMENT_BYTES), {"end": True})
    session = run(tmp_path, record(receive.FINISH, BIG), {"end": True})
    assert {"damaged": sha256(BIG).hex()} in session.events
    assert objects.is_empty(str(tmp_path))
    assert os.listdir(tmp_path / "parts") == []


def test_what_comes_twice_over_two_connections_does_no_harm(tmp_path):
    third = len(BIG) // 3 + 1
    first, second, last = (record(receive.SEGMENT, BIG, at, min(third, len(BIG) - at)) for at in (0, third, 2 * third))
    run(tmp_path, first, second, last, first, {"end": True})
    for _ in range(2):
        session = run(tmp_path, record(receive.FINISH, BIG), second, {"end": True})
        assert session.result == {"objects": 1}
    assert stored(tmp_path, BIG) == BIG
    assert parts.arriving(str(tmp_path)) == []


def test_what_is_whole_of_a_file_in_very_many_segments_is_told_in_one_range(tmp_path, monkeypatch):
    content = os.urandom(200_000)
    for at in range(0, len(content), 1000):
        parts.Part(str(tmp_path), sha256(content), len(content)).write(at, content[at : at + 1000])
    (tmp_path / "objects").mkdir()
    session = run(tmp_path, record(receive.PARTS, content), {"end": True})
    assert session.events[0]["ranges"] == [(0, len(content))]
    monkeypatch.setattr(parts, "MOST_RANGES", 2)
    other = os.urandom(10_000)
    for at in range(0, len(other), 2000):
        parts.Part(str(tmp_path), sha256(other), len(other)).write(at, other[at : at + 1000])
    session = run(tmp_path, record(receive.PARTS, other), {"end": True})
    assert session.events[0]["ranges"] == [(0, 1000), (2000, 1000)]


def test_a_torn_entry_of_the_journal_costs_only_itself(tmp_path, monkeypatch):
    content = os.urandom(3000)
    part = parts.Part(str(tmp_path), sha256(content), len(content))
    write = os.write
    for at in range(0, 3000, 1000):
        monkeypatch.setattr(os, "write", lambda file, data, cut=at == 1000: write(file, data[:20] if cut else data))
        part.write(at, content[at : at + 1000])
    monkeypatch.undo()
    assert part.verified(lambda: None) == [(0, 1000), (2000, 1000)]


def test_only_some_of_very_many_files_that_are_arriving_are_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MOST_LISTED", 2)
    contents = [b"one", b"two", b"three"]
    for content in contents:
        parts.Part(str(tmp_path), sha256(content), len(content)).write(0, content)
    assert parts.arriving(str(tmp_path)) == sorted(sha256(content).hex() for content in contents)[:2]


def deflated(kind, content, offset=0, length=0):
    packed = zlib.compress(content[offset : offset + length], 1)
    return receive.HEADER.pack(kind, sha256(content), len(content), offset, len(packed)) + packed


def test_deflated_objects_and_segments_arrive_as_what_they_were(tmp_path):
    text = b"0 0.5 0.5 0.1 0.1\n" * 300_000
    half = parts.SEGMENT_BYTES
    run(tmp_path, deflated(receive.DEFLATED_OBJECT, text[:2000], 0, 2000), {"end": True})
    segments = (deflated(receive.DEFLATED_SEGMENT, text, at, min(half, len(text) - at)) for at in (0, half))
    session = run(tmp_path, *segments, record(receive.FINISH, text), {"end": True})
    assert session.result == {"objects": 1}
    assert [stored(tmp_path, text[:2000]), stored(tmp_path, text)] == [text[:2000], text]


@pytest.mark.parametrize("change", ["no deflated data", "cut short", "too much", "a bomb"])
def test_what_does_not_inflate_to_what_it_should_be_gets_no_name(tmp_path, change):
    content = b"label\n" * 1000
    packed = zlib.compress(content)
    sent = {
        "no deflated data": b"\xff" * 100,
        "cut short": packed[:-10],
        "too much": zlib.compress(content + b"!"),
        "a bomb": zlib.compress(bytes(50_000_000)),
    }[change]
    head = receive.HEADER.pack(receive.DEFLATED_OBJECT, sha256(content), len(content), 0, len(sent))
    session = run(tmp_path, head + sent, object_record(b"next"), {"end": True})
    is_whole = {"damaged": sha256(content).hex()} not in session.events
    assert is_whole == (change == "too much")  # its first bytes are what they should be
    assert stored(tmp_path, b"next") == b"next"


def test_a_runner_that_waits_gets_its_acknowledgement(tmp_path):
    waits = []

    class Waiting(RunnerSession):
        def receive_within(self, seconds):
            waits.append(seconds)

    objects.make_folders(str(tmp_path))
    stream = object_record(os.urandom(100_000))
    session = Waiting(tmp_path, [stream[:70_000], stream[70_000:], {"end": True}])
    receive.receive_objects(session, {})
    assert {"acked": 70_000 - 1} in session.events
    assert waits


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
