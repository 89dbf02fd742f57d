import json
import os
import socket
import threading

import pytest
from gpu_retrain.channel import wire
from gpu_retrain.channel.wire import CALL, DATA, HEADER, MAX_FRAME_BYTES, MESSAGE, PING, Session


class Channel:
    """A session whose far ends are two pipes."""

    def __init__(self):
        reader, self.to_session = os.pipe()
        self.from_session, writer = os.pipe()
        self.session = Session(reader, writer, {"root": "", "sources": {}})

    def say(self, kind, payload):
        os.write(self.to_session, HEADER.pack(len(payload), kind) + payload)

    def heard(self):
        length, kind = HEADER.unpack(os.read(self.from_session, HEADER.size))
        return kind, os.read(self.from_session, length)


@pytest.fixture
def channel():
    return Channel()


def test_messages_and_data_arrive_in_order_and_pings_are_passed_over(channel):
    channel.say(PING, b"")
    channel.say(MESSAGE, b'{"a":1}')
    channel.say(DATA, b"xyz")
    assert channel.session.receive() == {"a": 1}
    assert channel.session.receive() == b"xyz"


def test_an_event_is_one_json_message(channel):
    channel.session.event(done=3, name="é")
    kind, payload = channel.heard()
    assert kind == MESSAGE
    assert json.loads(payload) == {"done": 3, "name": "é"}


def test_a_frame_larger_than_the_pipe_crosses_whole(channel):
    data = os.urandom(1 << 20)
    threading.Thread(target=channel.say, args=(DATA, data)).start()
    assert channel.session.receive() == data


def test_the_pipe_takes_what_comes_while_we_work(channel):
    os.set_blocking(channel.to_session, False)
    assert os.write(channel.to_session, bytes(wire.PIPE_BYTES)) == wire.PIPE_BYTES


def test_a_channel_that_is_no_pipe_serves_as_well():
    ours, far_end = socket.socketpair()
    session = Session(ours.fileno(), ours.fileno(), {})
    far_end.sendall(HEADER.pack(3, DATA) + b"xyz")
    assert session.receive() == b"xyz"


def test_data_larger_than_the_pipe_leaves_whole(channel):
    data = os.urandom(1 << 20)
    threading.Thread(target=channel.session.send, args=(data,)).start()
    with os.fdopen(channel.from_session, "rb") as far_end:
        length, kind = HEADER.unpack(far_end.read(HEADER.size))
        assert (kind, far_end.read(length)) == (DATA, data)


def test_what_a_full_pipe_takes_in_parts_leaves_whole(channel, monkeypatch):
    taken = []

    def a_few_bytes(_descriptor, pieces):
        joined = b"".join(pieces)[:3]
        taken.append(joined)
        return len(joined)

    monkeypatch.setattr(os, "writev", a_few_bytes)
    channel.session.send(b"some data")
    assert b"".join(taken) == HEADER.pack(9, DATA) + b"some data"


def test_silence_ends_the_wait(channel):
    with pytest.raises(EOFError):
        channel.session.receive(timeout_s=0.05)


def test_the_end_of_the_channel_ends_the_wait_also_inside_a_frame(channel):
    os.write(channel.to_session, HEADER.pack(100, DATA) + b"only this")
    os.close(channel.to_session)
    with pytest.raises(EOFError):
        channel.session.receive()


def test_a_pause_notices_that_the_runner_is_gone(channel):
    os.close(channel.to_session)
    with pytest.raises(EOFError):
        channel.session.wait(5)


def test_a_pause_ends_a_runner_that_has_been_silent_too_long(channel, monkeypatch):
    monkeypatch.setattr(wire, "RUNNER_SILENCE_S", 0.0)
    with pytest.raises(EOFError):
        channel.session.wait(0.01)


def test_a_frame_that_announces_too_much_is_not_read(channel):
    os.write(channel.to_session, HEADER.pack(MAX_FRAME_BYTES + 1, CALL))
    with pytest.raises(EOFError):
        channel.session.receive()
