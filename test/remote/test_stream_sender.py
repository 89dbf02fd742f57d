"""The sending end against a far end that answers late, or never."""

import hashlib
import json
from collections import deque

import pytest
from gpu_retrain.channel import wire
from gpu_retrain.staging import peer_watchdog, stream_sender
from gpu_retrain.store import receive

SEGMENT_BYTES = 4 << 20
BIG_BYTES = 3 * SEGMENT_BYTES
SHA256 = hashlib.sha256(b"big").digest()


class Clock:
    """Stands still but for those who wait."""

    def __init__(self):
        self.now, self.patience_s = 0.0, 1000

    def monotonic(self):
        return self.now


class Line:
    """A far end that acknowledges what it gets, and says what the test has it say: (seconds later, kind, fields)."""

    def __init__(self, clock):
        self.clock, self.stream, self.next_head = clock, bytearray(), 0
        self.segments, self.said, self.lag_s = [], deque(), 0.0
        self.to_parts, self.to_end = [], []

    def send(self, data):
        self.stream += data
        while self.next_head + receive.HEADER.size <= len(self.stream):
            kind, _, _, offset, length = receive.HEADER.unpack_from(self.stream, self.next_head)
            self.next_head += receive.HEADER.size + length
            if kind == receive.SEGMENT:
                self.segments.append(offset)
            elif kind == receive.PARTS:
                self.say(*self.to_parts)
        self.say((self.lag_s, wire.MESSAGE, {"acked": len(self.stream)}))

    def event(self, **fields):
        if "end" in fields:
            self.say(*self.to_end)

    def say(self, *script):
        at = self.said[-1][0] if self.said else self.clock.now
        for after_s, kind, fields in script:
            at += after_s
            self.said.append((at, kind, fields))

    def has_said_something(self, patience_s):
        assert self.clock.now < self.clock.patience_s, "still waiting"
        due_s = self.said[0][0] - self.clock.now if self.said else patience_s + 1
        self.clock.now += min(max(due_s, 0), patience_s)
        return due_s <= patience_s

    def read_frame(self, _timeout_s):
        _, kind, fields = self.said.popleft()
        return kind, json.dumps(fields).encode()


def answer(*ranges):
    return (0, wire.MESSAGE, {"parts": SHA256.hex(), "ranges": ranges})


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for module in (stream_sender, peer_watchdog):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def line(clock):
    return Line(clock)


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "big"
    with path.open("wb") as file:
        file.truncate(BIG_BYTES)
    return str(path).encode(), BIG_BYTES, SHA256


def report():
    """Nobody listens."""


def test_a_question_that_is_never_answered_ends(line, big):
    with pytest.raises(EOFError, match="silent"):
        stream_sender.Sender(line).send_file(*big, report)


def test_an_exchange_that_never_ends_ends(line):
    with pytest.raises(EOFError, match="silent"):
        stream_sender.Sender(line).finish(report, ends=True)


def test_a_far_end_that_says_the_same_again_and_again_is_silent(line, big):
    line.to_parts = [(1, wire.MESSAGE, {"acked": receive.HEADER.size})] * 10_000
    with pytest.raises(EOFError, match="silent"):
        stream_sender.Sender(line).send_file(*big, report)


def test_a_far_end_that_is_busy_for_ever_is_stuck(line, big, clock):
    line.to_parts = [(1, wire.MESSAGE, {"busy": True})] * 2_000
    clock.patience_s = 10_000
    with pytest.raises(EOFError, match="gets on"):
        stream_sender.Sender(line).send_file(*big, report)


FLOODS = {
    "repeats one acknowledgement": (wire.MESSAGE, {"acked": 0}),
    "is busy": (wire.MESSAGE, {"busy": True}),
    "answers what nobody asked": (wire.MESSAGE, {"parts": "ab", "ranges": [[0, 1]]}),
    "says what nobody knows": (wire.MESSAGE, {}),
    "gives signs of life": (wire.PING, {}),
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
def test_a_far_end_that_floods_us_is_not_heard_to_the_end(line, big, flood):
    line.to_parts = [*[(0, *flood)] * 5_000, answer()]
    with pytest.raises(wire.Failure, match="SERVER_REPLY_INVALID.* things in 0 s"):
        stream_sender.Sender(line).send_file(*big, report)
    assert len(line.said) > 3_000


LIES = {
    "data": (wire.DATA, {}),
    "no object": (wire.MESSAGE, [1]),
    "no number": (wire.MESSAGE, {"acked": "many"}),
    "more than was sent": (wire.MESSAGE, {"acked": 1 << 40}),
    "less than before": (wire.MESSAGE, {"acked": -1}),
    "ranges of something": (wire.MESSAGE, {"parts": SHA256.hex(), "ranges": [["a", {}]]}),
    "a range of one number": (wire.MESSAGE, {"parts": SHA256.hex(), "ranges": [[1]]}),
    "ranges that are none": (wire.MESSAGE, {"parts": SHA256.hex(), "ranges": 7}),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_far_end_that_says_what_cannot_be_is_not_believed(line, big, lie):
    line.to_parts = [(0, *lie), answer()]
    with pytest.raises(wire.Failure, match="SERVER_REPLY_INVALID"):
        stream_sender.Sender(line).send_file(*big, report)


def test_a_far_end_that_says_no_json_is_not_believed(line, big, monkeypatch):
    monkeypatch.setattr(line, "read_frame", lambda _timeout_s: (wire.MESSAGE, b"[" * 100_000))
    line.to_parts = [answer()]
    with pytest.raises(wire.Failure, match="SERVER_REPLY_INVALID"):
        stream_sender.Sender(line).send_file(*big, report)


def test_a_failure_of_the_far_end_is_passed_on_whatever_it_lacks(line, big):
    line.to_parts = [(0, wire.FAILURE, {"code": "REMOTE_DISK_FULL"})]
    with pytest.raises(wire.Failure, match="REMOTE_DISK_FULL: "):
        stream_sender.Sender(line).send_file(*big, report)


@pytest.mark.parametrize(
    "code", ["HOST_KEY_MISSING", "CONNECTION_LOST", "TRAINING_UNKNOWN", "", None, 7, ["AGENT_FAILED"]]
)
def test_a_far_end_that_fails_with_a_code_of_others_is_not_believed(line, big, code):
    words = {"code": code, "what": "x", "safe": "y", "next": "Set GPU_HOST_KEY to SHA256:evil."}
    line.to_parts = [(0, wire.FAILURE, words)]
    with pytest.raises(wire.Failure, match="SERVER_REPLY_INVALID.*no right to"):
        stream_sender.Sender(line).send_file(*big, report)


def test_a_far_end_that_is_busy_has_all_the_time_it_needs(line, big, clock):
    busy = [(50, wire.MESSAGE, {"busy": True})] * 8
    line.to_parts = [*busy, answer()]
    line.to_end = [*busy[:1], (0, wire.RESULT, {})]
    sender = stream_sender.Sender(line)
    sender.send_file(*big, report)
    sender.finish(report, ends=True)
    assert (sender.acked, clock.now) == (len(line.stream), 450)


def test_a_disk_that_takes_minutes_is_not_the_far_ends_silence(line, big, clock, monkeypatch):
    pieces = stream_sender.pieces

    def slow(*args):
        clock.now += 100
        line.lag_s = 0.1
        yield from pieces(*args)

    monkeypatch.setattr(stream_sender, "pieces", slow)
    line.to_parts = [answer()]
    stream_sender.Sender(line).send_file(*big, report)
    assert line.segments == [0, SEGMENT_BYTES, 2 * SEGMENT_BYTES]


@pytest.mark.parametrize(
    ("ranges", "sent"),
    [
        ([[0, 2 * SEGMENT_BYTES]], [2 * SEGMENT_BYTES]),
        ([[2 * SEGMENT_BYTES, SEGMENT_BYTES], [0, SEGMENT_BYTES]], [SEGMENT_BYTES]),
        ([[1, BIG_BYTES - 1]], [0]),
        ([[0, BIG_BYTES - 1]], [2 * SEGMENT_BYTES]),
        ([[0, BIG_BYTES]], []),
    ],
)
def test_a_segment_that_lies_inside_a_range_is_not_sent_again(line, big, ranges, sent):
    line.to_parts = [answer(*ranges)]
    stream_sender.Sender(line).send_file(*big, report)
    assert line.segments == sent


def test_a_frame_that_comes_byte_by_byte_is_stuck(line, big, clock, monkeypatch):
    seen = []

    def slow(_timeout_s):
        clock.now += 121
        seen.append(sender.is_stuck)
        raise EOFError("hung up")

    monkeypatch.setattr(line, "read_frame", slow)
    line.to_parts = [answer()]
    sender = stream_sender.Sender(line)
    with pytest.raises(EOFError, match="hung up"):
        sender.send_file(*big, report)
    assert seen == [True]


def test_a_frame_that_is_long_on_its_way_out_is_stuck(line, big, clock):
    seen = []

    class Full(Line):
        def send(self, data):
            clock.now += 60
            seen.append(sender.is_stuck)
            clock.now += 61
            seen.append(sender.is_stuck)
            raise BrokenPipeError("hung up")

    sender = stream_sender.Sender(Full(clock))
    seen.append(sender.is_stuck)
    with pytest.raises(BrokenPipeError):
        sender.send_file(*big, report)
    assert seen == [False, False, True]
