"""What is said to somebody who gives a training other settings than it was told."""

import json
from pathlib import Path

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints
from gpu_retrain.training import refusal

MORE = ["args.epochs: 30 before, 50 now"]
FINISHED = {"state": "finished", "epoch": 30}


def finished(folder, epochs=30):
    weights = Path(folder, "ultralytics", "weights")
    weights.mkdir(parents=True)
    (weights / "best.pt").write_bytes(b"best")
    result = {"epochs": epochs, "best": {"path": "ultralytics/weights/best.pt"}}
    Path(folder, "result.json").write_text(json.dumps(result))
    return str(weights / "best.pt")


def refused(folder, state, differences=MORE):
    with pytest.raises(Failure) as raised:
        refusal.refuse("t1", str(folder), state, differences)
    assert raised.value.code == "ORDER_DIFFERS"
    return raised.value


def test_the_same_settings_are_not_refused(tmp_path):
    refusal.refuse("t1", str(tmp_path), FINISHED, [])


@pytest.mark.parametrize(
    "differences",
    [
        MORE,
        ["args.imgsz: 640 before, 1280 now"],
        ["args.time: null before, 2 now"],
        ['dataset.digest: "a" before, "b" now'],
    ],
)
def test_a_finished_training_starts_anew_from_its_best_model_with_the_line_to_paste(tmp_path, differences):
    best = finished(tmp_path)
    failure = refused(tmp_path, FINISHED, differences)
    assert "t1 is finished (30 epochs) (%s)" % differences[0] in failure.what
    assert "`weights: %s`" % best in failure.next_step
    assert "leave the id (resume, training-id) empty" in failure.next_step


def test_one_that_can_go_on_names_the_old_settings_first_and_its_newest_whole_copy(tmp_path):
    source = tmp_path / "source.pt"
    source.write_bytes(b"weights")
    kept = checkpoints.keep(str(tmp_path), str(source), "best", 7)
    failure = refused(tmp_path, {"state": "stopped", "epoch": 9})
    assert failure.next_step.startswith("Use the old settings to go on with it")
    assert "`weights: %s`" % kept.path in failure.next_step


def test_one_without_any_model_names_none(tmp_path):
    failure = refused(tmp_path, {"state": "failed", "epoch": 0})
    assert failure.next_step == (
        "Use the old settings to go on with it, or leave the id (resume, training-id) empty to start a new one."
    )


@pytest.mark.parametrize("name", ["fire #2", "a: b", "it's", "[x]", "größe"])
def test_the_line_means_the_path_whatever_is_in_it(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    best = finished(folder)
    line = refused(folder, FINISHED).next_step.split("`")[1]
    written = line[len("weights: ") :]
    assert (json.loads(written) if written.startswith('"') else written) == best
