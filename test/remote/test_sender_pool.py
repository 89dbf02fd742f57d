"""Senders side by side: every file once, and no end without all of them."""

import os
import threading

import pytest
from gpu_retrain.staging import sender_pool

FILES = [(b"/tree/%d" % number, number, bytes(32)) for number in range(40)]


class FakeSender:
    """Counts as sent and acknowledged whatever it is given."""

    def __init__(self, line):
        self.line, self.acked, self.files, self.ended = line, 0, 0, False

    @property
    def is_stuck(self):
        return getattr(self.line, "is_stuck", False)

    def send_file(self, path, size, _sha256, report):
        report()
        self.line.append(path)
        self.acked, self.files = self.acked + size, self.files + 1

    def finish(self, report, ends):
        report()
        self.ended = ends


@pytest.fixture
def senders(monkeypatch):
    made = []

    def make(line):
        made.append(FakeSender(line))
        return made[-1]

    monkeypatch.setattr(sender_pool, "Sender", make)
    return made


def hang_up():
    """For lines that nobody waits for."""


def test_every_file_is_sent_once_and_every_exchange_ended(senders):
    lines, told = [[], [], []], []
    sender_pool.SenderPool(lines, iter(FILES)).run(lambda acked, files: told.append((acked, files)), hang_up)
    assert sorted(path for line in lines for path in line) == sorted(path for path, _, _ in FILES)
    assert [sender.ended for sender in senders] == [True] * 3
    assert told[-1] == (sum(range(40)), 40)


def test_a_line_that_breaks_ends_the_others(senders):
    broken = threading.Event()

    class Line(list):
        def append(self, path):
            broken.set()
            raise BrokenPipeError("gone")

    class Patient(list):
        def append(self, path):
            assert broken.wait(30)
            super().append(path)

    patient = Patient()
    endless = ((b"/tree/x", 1, bytes(32)) for _ in iter(int, 1))
    with pytest.raises(BrokenPipeError):
        sender_pool.SenderPool([Line(), patient], endless).run(lambda _acked, _files: None, hang_up)
    assert not any(sender.ended for sender in senders)


def test_a_runner_that_is_gone_ends_all(senders):
    endless = ((b"/tree/x", 1, bytes(32)) for _ in iter(int, 1))

    def tell(_acked, _files):
        raise EOFError("the runner is gone")

    with pytest.raises(EOFError, match="the runner"):
        sender_pool.SenderPool([[], []], endless).run(tell, hang_up)
    assert not any(sender.ended for sender in senders)


@pytest.fixture
def stopped():
    """A line whose far end reads nothing: (writing end, what hangs up)."""
    reader, writer = os.pipe()
    yield writer, lambda: os.close(reader)
    os.close(writer)


def test_a_sender_whose_far_end_reads_nothing_is_freed(senders, stopped):
    writer, hang_up_both = stopped
    is_writing = threading.Event()

    class Full(list):
        def append(self, path):
            is_writing.set()
            os.write(writer, bytes(16 << 20))

    class Broken(list):
        def append(self, path):
            assert is_writing.wait(30)
            raise EOFError("the first that failed")

    raised = []

    def run():
        try:
            sender_pool.SenderPool([Full(), Broken()], FILES).run(lambda _acked, _files: None, hang_up_both)
        except EOFError as error:
            raised.append(str(error))

    running = threading.Thread(target=run, daemon=True)
    running.start()
    running.join(30)
    assert raised == ["the first that failed"]


def test_senders_that_are_all_stuck_are_freed(senders, stopped):
    writer, hang_up_all = stopped

    class Full(list):
        is_stuck = True

        def append(self, path):
            os.write(writer, bytes(16 << 20))

    with pytest.raises(EOFError, match="takes nothing"):
        sender_pool.SenderPool([Full()], FILES).run(lambda _acked, _files: None, hang_up_all)
