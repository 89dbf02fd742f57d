"""A record that a disk, a power cut or an editor changed is said to be so, and what can be made anew is made anew."""

import json
import os
import signal
from pathlib import Path

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.interfaces import launcher
from gpu_retrain.records import checksum, control, events, orders, states
from gpu_retrain.training import lookup, rebuild
from training_support import Training


def damages(text):
    """What can become of a file's text."""
    whole = text.replace('"epoch": 2', '"epoch": 9')
    assert whole != text
    yield whole
    yield text[: len(text) // 2]
    yield text.replace('"checksum"', '"checksumm"')
    yield json.dumps({**json.loads(text), "epoch": 9})
    yield json.dumps({key: value for key, value in json.loads(text).items() if key != "checksum"})
    yield "\0" * len(text)
    yield "[]"
    yield ""


def test_a_record_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "a.json"
    content = {"epoch": 2, "text": '", "checksum": "', "nested": {"schema": 7}, "schema": 2}
    path.write_bytes(checksum.seal(content))
    assert checksum.read(str(path)) == content
    assert checksum.read(str(tmp_path / "none")) is None
    for text in damages(path.read_text()):
        path.write_text(text)
        with pytest.raises(checksum.Damaged):
            checksum.read(str(path))


def test_what_an_older_version_wrote_is_believed(tmp_path):
    path = tmp_path / "a.json"
    for older in ({"schema": 1, "epoch": 2}, {"epoch": 2}):
        path.write_text(json.dumps(older))
        assert checksum.read(str(path)) == older


def test_a_damaged_event_is_left_out_and_said_to_be(tmp_path):
    writer = events.Writer(str(tmp_path), "driver", 1)
    for epoch in (1, 2, 3):
        writer.write("epoch", epoch=epoch)
    path = tmp_path / events.FILE
    path.write_text(path.read_text().replace('"epoch":2', '"epoch":9') + '\n{"type":"epoch","epoch":4}\n')
    [first, third, foreign, warning] = [event for event, _after in events.read(str(tmp_path), 0)[0]]
    assert [first["epoch"], third["epoch"], foreign["epoch"]] == [1, 3, 4]
    assert (warning["type"], warning["attempt"]) == ("warning", 0)
    assert warning["text"].startswith("1 damaged lines of events.jsonl are left out")


def test_of_a_file_that_was_cut_off_what_comes_then_is_read(tmp_path):
    writer = events.Writer(str(tmp_path), "driver", 1)
    for epoch in range(3):
        writer.write("epoch", epoch=epoch)
    _batch, offset = events.read(str(tmp_path), 0)
    os.truncate(tmp_path / events.FILE, 0)
    [(warning, after)], now = events.read(str(tmp_path), offset)
    assert (warning["type"], warning["attempt"], after, now) == ("warning", 0, 0, 0)
    assert "was cut off" in warning["text"]
    writer.write("result")
    [(event, _after)], _now = events.read(str(tmp_path), now)
    assert event["type"] == "result"


def test_an_order_that_is_damaged_is_followed_by_nobody(tmp_path):
    orders.write(str(tmp_path), {"attempt": 1, "id": "t1"})
    path = Path(orders.path(str(tmp_path), 1))
    path.write_text(path.read_text().replace('"t1"', '"t2"'))
    for read in (lambda: orders.read(str(tmp_path), 1), lambda: orders.newest(str(tmp_path))):
        with pytest.raises(Failure) as caught:
            read()
        assert caught.value.code == "RECORD_DAMAGED"
        assert caught.value.what.startswith("order.1.json of the training is damaged")
    assert orders.last_attempt(str(tmp_path)) == 1


def test_whatever_became_of_an_order_to_end_it_is_one(tmp_path):
    (tmp_path / "control.json").write_text('{"attempt": 2, "order": 7}')
    assert control.read(str(tmp_path), 1, 2) == control.Control("stop", "")
    assert control.read(str(tmp_path), 3, 3) is None


@pytest.fixture
def training(tmp_path):
    made = Training(tmp_path)
    yield made
    made.clean_up()


def damage(training, **changes):
    path = Path(training.folder, states.FILE)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    assert states.is_damaged(training.folder)
    assert states.read(training.folder) is None


def test_the_state_of_a_training_that_ended_is_made_anew_and_stays_what_it_was(training):
    training.run("epochs=2", "sleep=1", "exit=1").ended()
    before = training.run("phase=training", "epochs=3", "kill=9", attempt=2).ended(2)
    damage(training, state="finished", secondsBefore=0)
    with pytest.raises(Failure) as caught:
        lookup.describe(training.folder)
    assert caught.value.code == "RECORD_DAMAGED"
    training.supervise(2)
    after = training.ended(2)
    for name in ("state", "reason", "class", "epoch", "epochs", "attempt"):
        assert after[name] == before[name], name
    assert after["secondsBefore"] == pytest.approx(before["secondsBefore"], abs=1)
    assert after["secondsBefore"] >= 1
    assert "made anew" in training.events("warning")[0]["text"]
    assert not Path(training.folder, "driver.3.json").exists()


def test_a_supervisor_that_lives_writes_its_state_again(training):
    state = training.run("phase=training", "sleep=1", "epochs=1", "sleep=2", "result=").reached("training")
    damage(training, epoch=9)
    assert training.ended()["epoch"] == 1
    assert not launcher.is_alive(state["driver"])


def test_a_training_goes_on_whose_supervisor_died_and_whose_state_is_damaged(training):
    state = training.run("phase=training", "epochs=2", "sleep=4", "result=").reached("training")
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    damage(training, driver=None)
    training.supervise()
    ended = training.ended()
    assert (ended["state"], ended["epoch"], ended["driver"]["pid"]) == ("finished", 2, state["driver"]["pid"])


def test_an_attempt_without_any_event_is_rebuilt_as_one_that_has_not_begun(tmp_path):
    order = {"id": "t1", "attempt": 1, "limits": {}}
    state = rebuild.rebuild(str(tmp_path), order, {"kind": "process"})
    assert (state["state"], state["epoch"], state["seconds"]) == ("queued", 0, 0)
