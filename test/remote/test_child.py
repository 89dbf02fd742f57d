import sys

import pytest
from environment_support import FakeSession
from gpu_retrain.channel import child
from gpu_retrain.channel.wire import Failure


@pytest.fixture
def session(tmp_path):
    return FakeSession(tmp_path)


def run(session, script, **options):
    return child.run(
        session, ["/bin/sh", "-c", script], {"PATH": "/usr/bin:/bin"}, options.pop("limit_s", 30), **options
    )


def test_lines_end_at_carriage_returns_too_and_blank_ones_are_left_out(session):
    outcome = run(session, r"printf 'one\rtwo\r\n\n  three  \nfour'; exit 3")
    assert outcome == (3, ["one", "two", "three", "four"])
    assert session.texts("line") == ["one", "two", "three", "four"]


def test_only_the_last_lines_and_the_first_characters_are_kept(session):
    outcome = run(session, "seq 1000; head -c 5000 /dev/zero | tr '\\0' x")
    assert len(outcome.lines) == child.KEPT_LINES
    assert outcome.lines[-2:] == ["1000", "x" * child.LINE_CHARACTERS]


def test_bytes_that_are_no_text_do_not_stop_it(session):
    assert run(session, r"printf '\377\376\n'").lines == ["\ufffd\ufffd"]


def test_the_question_arrives_on_stdin(session):
    assert run(session, "cat", question=b"how are you?\n").lines == ["how are you?"]


def test_a_silent_child_gives_signs_of_life(session, monkeypatch):
    monkeypatch.setattr(child, "SIGN_OF_LIFE_S", 0.1)
    run(session, "sleep 1.5")
    assert {event["kind"] for event in session.events} == {"alive"}


def test_a_child_that_a_signal_ended_says_which(session):
    assert run(session, "kill -9 $$").code == -9


def test_a_descendant_that_keeps_the_output_open_is_not_waited_for(session):
    outcome = run(session, "sleep 30 & echo $!")
    assert outcome.code == 0
    run(session, "kill " + outcome.lines[0])


def test_it_ends_after_its_time(session):
    with pytest.raises(Failure) as raised:
        run(session, "exec sleep 60", limit_s=0.2)
    assert raised.value.code == "DEADLINE_EXCEEDED"


def test_a_program_that_is_missing_is_an_error_of_the_system(session):
    with pytest.raises(FileNotFoundError):
        child.run(session, [sys.executable + "-missing"], {}, 1)
