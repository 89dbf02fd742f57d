"""The driver's callbacks, called as the library would; the trainer is a stand-in that trains nothing."""

import math
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints, events
from gpu_retrain.workloads.ultralytics import training_watch, weight_health
from gpu_retrain.workloads.ultralytics.failures import Leave
from training_support import NO_LIMITS


@pytest.fixture(autouse=True)
def health(monkeypatch):
    """There is no PyTorch here: a model is whether its weights are numbers."""
    monkeypatch.setattr(weight_health, "is_finite", bool)


class Loader:
    dataset, num_workers = range(12), 0

    def __len__(self):
        return 3


class Trainer(SimpleNamespace):
    """As much of the library's trainer as the callbacks look at."""

    def __init__(self, folder):
        self.last, self.best = Path(folder, "last.pt"), Path(folder, "best.pt")
        for path in (self.last, self.best):
            path.write_bytes(b"weights")
        super().__init__(
            epoch=0,
            start_epoch=0,
            epochs=10,
            batch_size=4,
            stop=False,
            fitness=0.5,
            best_fitness=0.5,
            lr={"lr/pg0": 0.1},
            losses={"train/box_loss": 1.0},
            metrics={"metrics/mAP50(B)": 0.7, "metrics/mAP50-95(B)": 0.3},
            stopper=SimpleNamespace(best_epoch=1, patience=100),
            train_time_start=time.time(),
            tloss=None,
            train_loader=Loader(),
            optimizer=object(),
            amp=False,
            model=True,
            args=SimpleNamespace(imgsz=64, time=None),
        )

    def label_loss_items(self, _items):
        return self.losses

    def _get_memory(self):
        return 0


class Number(float):
    def detach(self):
        return self


class Run:
    """A watch and a trainer; epochs are trained as the library's loop does."""

    def __init__(self, folder, checkpoint_minutes=None, **given):
        self.folder = str(folder)
        order = {"limits": {**NO_LIMITS, **given}, "checkpointMinutes": checkpoint_minutes, "work": {"dataset": {}}}
        self.watch = training_watch.Watch(order, self.folder, events.Writer(self.folder, "driver", 1), 0.0)
        self.trainer = Trainer(folder)
        self.call = self.watch.callbacks()
        self.call["on_train_start"](self.trainer)

    def batches(self, loss=1.0):
        self.call["on_train_epoch_start"](self.trainer)
        for _ in range(3):
            self.trainer.loss = Number(loss)
            self.call["on_train_batch_start"](self.trainer)
            self.call["on_train_batch_end"](self.trainer)
        self.call["on_train_epoch_end"](self.trainer)

    def epoch(self, loss=1.0):
        self.trainer.losses = {"train/box_loss": loss}
        self.batches(loss)
        self.call["on_model_save"](self.trainer)
        self.call["on_fit_epoch_end"](self.trainer)
        self.trainer.epoch += 1

    def events(self, kind):
        return [event for event, _after in events.read(self.folder, 0)[0] if event["type"] == kind]

    def kept(self):
        self.watch._keeper.settle()
        return [checkpoint.epoch for checkpoint in checkpoints.whole(self.folder, "last")]


def test_an_epoch_is_told_once_and_the_last_validation_is_none(tmp_path):
    run = Run(tmp_path)
    run.epoch()
    run.trainer.metrics = {"metrics/mAP50(B)": 0.9}
    run.call["on_val_start"](SimpleNamespace())
    run.call["on_fit_epoch_end"](run.trainer)
    [epoch] = run.events("epoch")
    assert (epoch["epoch"], epoch["epochs"], epoch["images"], epoch["losses"]) == (1, 10, 12, {"box_loss": 1.0})
    assert run.events("phase")[-1]["phase"] == "validating"
    assert run.watch.metrics == {"precision": None, "recall": None, "map50": 0.9, "map5095": None}


def test_every_epoch_is_kept_unless_told_otherwise(tmp_path):
    run = Run(tmp_path)
    run.epoch()
    run.epoch()
    assert run.kept() == [2, 1]


def test_weights_that_are_no_numbers_are_not_kept(tmp_path):
    run = Run(tmp_path)
    run.epoch()
    run.trainer.model = False
    run.epoch()
    assert run.kept() == [1]
    assert run.events("warning")[0]["text"].startswith("The checkpoint of epoch 2 is not kept")


def test_checkpoints_can_be_kept_less_often(tmp_path):
    run = Run(tmp_path, checkpoint_minutes=60)
    run.epoch()
    run.epoch()
    assert run.kept() == [1]


def test_leaving_keeps_the_epoch_that_just_ended(tmp_path):
    run = Run(tmp_path, checkpoint_minutes=60)
    run.epoch()
    run.watch.ask_to_leave("asked to")
    with pytest.raises(Leave):
        run.epoch()
    assert run.kept() == [2, 1]


def test_after_the_last_epoch_nobody_leaves(tmp_path):
    run = Run(tmp_path)
    run.trainer.epochs = 1
    run.watch.ask_to_leave("asked to")
    run.epoch()
    assert run.watch.epochs_done == 1


def test_a_budget_that_is_over_makes_it_leave(tmp_path):
    run = Run(tmp_path, maxHours=1e-9)
    with pytest.raises(Leave) as caught:
        run.epoch()
    assert caught.value.reason == "budget: the next epoch would not fit into it"


def test_a_first_epoch_without_numbers_is_not_trained_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(training_watch, "PROGRESS_S", 0)
    with pytest.raises(Failure) as caught:
        Run(tmp_path).batches(math.nan)
    assert caught.value.code == "TRAINING_FAILED"


def test_two_epochs_without_numbers_end_it(tmp_path):
    run = Run(tmp_path)
    run.epoch(math.inf)
    run.epoch(1.0)
    run.epoch(math.nan)
    with pytest.raises(Failure):
        run.epoch(math.nan)
    assert run.events("epoch")[-1]["losses"] == {"box_loss": None}


def test_a_checkpoint_that_cannot_be_kept_is_a_warning(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "keep", full)
    run = Run(tmp_path)
    run.epoch()
    run.epoch()
    assert "No space left" in run.events("warning")[0]["text"]
    assert len(run.events("epoch")) == 2


def test_a_copy_is_made_beside_the_next_epoch_and_whole_before_the_library_writes_again(tmp_path, monkeypatch):
    held, keep = threading.Event(), checkpoints.keep

    def slow(*arguments):
        assert held.wait(30)
        return keep(*arguments)

    monkeypatch.setattr(checkpoints, "keep", slow)
    run = Run(tmp_path)
    run.epoch()
    assert run.events("checkpoint") == []
    threading.Timer(0.2, held.set).start()
    run.batches()
    assert [event["epoch"] for event in run.events("checkpoint")] == [1]


def test_a_mistake_of_ours_ends_no_training(tmp_path, capsys):
    run = Run(tmp_path)
    run.trainer.label_loss_items = None
    run.epoch()
    assert "TypeError" in capsys.readouterr().err


def ended(folder, **trainer):
    """The reason that the watch gives after one epoch of such a trainer."""
    run = Run(folder)
    run.trainer.args.time = trainer.pop("time", None)
    run.trainer.train_time_start -= trainer.pop("elapsed_s", 0)
    run.trainer.stopper = SimpleNamespace(best_epoch=trainer.pop("best", 1), patience=trainer.pop("patience", 100))
    vars(run.trainer).update(trainer)
    run.epoch()
    return run.watch.reason


@pytest.mark.parametrize(
    ("trainer", "reason"),
    [
        ({}, ""),
        ({"epoch": 9, "stop": True}, ""),
        ({"epoch": 8, "stop": True, "best": 4, "patience": 5}, "early stopping after epoch 9 (patience: 5)"),
        # Out of patience in the very last epoch: it did what it was told.
        ({"epoch": 9, "stop": True, "best": 5, "patience": 5}, ""),
        (
            {"epoch": 4, "stop": True, "time": 0.5, "elapsed_s": 1801},
            "its time budget (time: 0.5 hours) ended it after epoch 5",
        ),
        # The library's own estimate of the last epoch that fits, a moment before the time is over.
        (
            {"epoch": 4, "epochs": 5, "stop": True, "time": 2, "elapsed_s": 7100},
            "its time budget (time: 2 hours) ended it after epoch 5",
        ),
        # More epochs than were ever ordered: with a time they do not count.
        (
            {"epoch": 499, "epochs": 600, "stop": True, "time": 24, "elapsed_s": 86401},
            "its time budget (time: 24 hours) ended it after epoch 500",
        ),
        (
            {"epoch": 8, "stop": True, "time": 24, "best": 4, "patience": 5},
            "early stopping after epoch 9 (patience: 5)",
        ),
        ({"epoch": 2, "stop": True}, "a callback stopped it after epoch 3 of 10"),
        # Never measured, so never out of patience.
        (
            {"epoch": 2, "stop": True, "fitness": None, "best": 0, "patience": 2},
            "a callback stopped it after epoch 3 of 10",
        ),
    ],
)
def test_what_ended_it_is_told_truly(tmp_path, trainer, reason):
    assert ended(tmp_path, **trainer) == reason
