import json
import math
import re
from pathlib import Path

from gpu_retrain.records import events, states
from remote_code import SOURCES


def read(folder, offset=0):
    """The events alone, without the warning of damaged lines."""
    return [event for event, _after in events.read(str(folder), offset)[0] if event["type"] != "warning"]


def test_events_are_read_back_from_an_offset(tmp_path):
    writer = events.Writer(str(tmp_path), "driver", 2)
    writer.write("phase", phase="training")
    writer.write("epoch", epoch=1)
    [(first, between), (second, after)], end = events.read(str(tmp_path), 0)
    assert [first["type"], second["type"]] == ["phase", "epoch"]
    assert (second["from"], second["seq"], second["attempt"]) == ("driver", 2, 2)
    assert events.read(str(tmp_path), between) == ([(second, end)], end)
    assert after == end == (tmp_path / events.FILE).stat().st_size


def test_a_line_without_its_end_waits(tmp_path):
    path = Path(tmp_path, events.FILE)
    path.write_bytes(b'{"type":"a"}\n{"type":')
    _seen, offset = events.read(str(tmp_path), 0)
    assert [event["type"] for event in read(tmp_path)] == ["a"]
    path.write_bytes(path.read_bytes() + b'"b"}\n')
    assert [event["type"] for event in read(tmp_path, offset)] == ["b"]


def test_a_torn_line_spoils_nothing_after_it(tmp_path):
    Path(tmp_path, events.FILE).write_bytes(b'{"type":"a"}\n{"ty')
    events.Writer(str(tmp_path), "driver", 1).write("b")
    assert [event["type"] for event in read(tmp_path)] == ["a", "b"]


def test_damage_is_left_out(tmp_path):
    Path(tmp_path, events.FILE).write_bytes(b'\x00\xff\n[1]\n7\n{"type":"a"}\n')
    assert [event["type"] for event in read(tmp_path)] == ["a"]


def test_not_a_number_becomes_null(tmp_path):
    events.Writer(str(tmp_path), "driver", 1).write("epoch", losses={"box": math.nan, "cls": [math.inf, 1.0]})
    line = Path(tmp_path, events.FILE).read_text()
    assert json.loads(line)["losses"] == {"box": None, "cls": [None, 1.0]}


def test_an_oversized_event_is_not_written(tmp_path):
    assert not events.Writer(str(tmp_path), "driver", 1).write("a", text="x" * events.MAX_LINE_BYTES)
    assert events.read(str(tmp_path), 0) == ([], 0)


def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path):
    assert not events.Writer(str(tmp_path / "missing"), "driver", 1).write("a")


def test_every_phase_that_a_driver_reports_is_a_state():
    # The supervisor passes over any other in silence.
    reported = re.findall(r'"phase", phase="(\w+)"', "".join(SOURCES.values()))
    assert reported
    assert set(reported) <= set(states.RUNNING)
