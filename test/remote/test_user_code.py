"""Code of the user's own in the real driver, with the real Ultralytics."""

import json
from pathlib import Path

import pytest
from test_driver import Real

REPORT = """
import json, pathlib, events, helpers.tool

def on_fit_epoch_end(trainer):
    write({"epoch": trainer.epoch + 1, "map50": trainer.metrics["metrics/mAP50(B)"]})

def told(trainer):
    write({"ended": events.WHAT + helpers.tool.WHAT})

def write(line):
    with open(pathlib.Path(trainer_folder) / "told.jsonl", "a") as file:
        file.write(json.dumps(line) + "\\n")

trainer_folder = %r
"""


@pytest.fixture
def training(tmp_path, ultralytics_python):
    made = Real(tmp_path, ultralytics_python)
    yield made
    made.clean_up()


@pytest.fixture
def tree(tmp_path):
    folder = tmp_path / "trees" / "code" / "d"
    (folder / "helpers").mkdir(parents=True)
    return folder


def order(tree, *names):
    callbacks = []
    for name in names:
        event, _, place = name.partition("=")
        module, _, function = place.partition(":")
        callbacks.append({"event": event, "module": module, "function": function})
    return {"name": "code", "digest": "d", "tree": str(tree), "callbacks": callbacks}


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_callbacks_hear_the_real_library_and_find_their_own_modules_before_ours(training, tree, tmp_path):
    (tree / "report.py").write_text(REPORT % str(tmp_path))
    (tree / "events.py").write_text("WHAT = 'their events'\n")  # the driver has a module of this name, too
    (tree / "helpers" / "tool.py").write_text("WHAT = ', their tool'\n")
    before = files(tree)
    code = order(tree, "on_fit_epoch_end=report:on_fit_epoch_end", "on_train_end=report:told")
    state = training.run(epochs=2, workers=2, code=code).ended()
    assert (state["state"], state["epoch"]) == ("finished", 2), state
    told = [json.loads(line) for line in Path(tmp_path, "told.jsonl").read_text().splitlines()]
    # The library calls it once more after the last epoch, for the validation of the best model.
    assert [line["epoch"] for line in told if "epoch" in line] == [1, 2, 3]
    assert {"ended": "their events, their tool"} in told
    assert all(isinstance(line["map50"], float) for line in told if "map50" in line)
    assert files(tree) == before, "a verified tree must not change"
    assert training.events("code")[0]["callbacks"] == ["report:on_fit_epoch_end", "report:told"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import nowhere\n", r"cannot be imported: ModuleNotFoundError: No module named 'nowhere' (mine.py, line 1)"),
        ("def on_train_start(trainer:\n", "cannot be imported: SyntaxError: "),
        ("import sys; sys.exit(3)\n", "cannot be imported: SystemExit: 3 (mine.py, line 1)"),
        ("on_train_start = 3\n", "is not a function of that module"),
        (
            "def on_train_start(trainer):\n    return 1 / 0\n",
            "failed: ZeroDivisionError: division by zero (mine.py, line 2)",
        ),
        ("def on_train_start():\n    pass\n", "failed: TypeError: on_train_start() takes 0 positional arguments"),
    ],
)
def test_an_error_in_it_is_told_as_what_it_is(training, tree, source, said):
    (tree / "mine.py").write_text(source)
    state = training.run(code=order(tree, "on_train_start=mine:on_train_start")).ended()
    assert state["failure"]["code"] == "CODE_FAILED", state
    assert "The callback mine:on_train_start " in state["failure"]["what"]
    assert said in state["failure"]["what"]
    assert training.events("epoch") == []
    assert "Traceback" in Path(training.folder, "stderr.log").read_text() or "is not a function" in said


def test_an_error_in_what_it_put_into_the_library_is_told_as_its_own(training, tree):
    (tree / "mine.py").write_text(
        "from ultralytics.engine import trainer\n"
        "def broken(self):\n    raise KeyError('gain')\n"
        "trainer.BaseTrainer._get_memory = broken\n"
        "trainer.BaseTrainer.save_model = broken\n"
        "def on_train_start(trainer):\n    pass\n"
    )
    state = training.run(code=order(tree, "on_train_start=mine:on_train_start")).ended()
    assert state["failure"]["code"] == "CODE_FAILED"
    assert "KeyError: 'gain' (mine.py, line 3)" in state["failure"]["what"]


@pytest.mark.parametrize(
    ("leaving", "code", "said"),
    [
        ("os._exit(0)", None, "exit code 0 and left no result"),
        ("sys.exit(0)", "CODE_FAILED", "SystemExit: 0 (mine.py, line 4)"),
    ],
)
def test_what_leaves_in_mid_training_as_if_all_were_well_has_failed(training, tree, leaving, code, said):
    (tree / "mine.py").write_text(
        "import os, sys\n"
        "from ultralytics.models.yolo.detect import DetectionTrainer\n"
        "def leave(self, batch):\n    %s\n"
        "DetectionTrainer.preprocess_batch = leave\n"
        "def on_train_start(trainer):\n    pass\n" % leaving
    )
    state = training.run(code=order(tree, "on_train_start=mine:on_train_start")).ended()
    assert (state["state"], (state["failure"] or {}).get("code")) == ("failed", code), state
    assert said in state["reason"]


def test_an_event_that_the_library_does_not_have_is_refused(training, tree):
    (tree / "mine.py").write_text("def f(trainer):\n    pass\n")
    state = training.run(code=order(tree, "on_epoch_done=mine:f")).ended()
    assert state["failure"]["code"] == "ARGUMENTS_INVALID"
    assert "on_epoch_done" in state["failure"]["what"]
    assert "on_train_epoch_end" in state["failure"]["next"]
