"""What an epoch's event says of its time; the clock is set by hand, so that nothing depends on the machine."""

import pytest
from gpu_retrain.records import events
from gpu_retrain.workloads.ultralytics import epoch_clock, preparation_clock, training_watch
from training_support import NO_LIMITS


@pytest.fixture
def now(monkeypatch):
    at = [1000.0]
    for name in ("monotonic", "perf_counter"):
        monkeypatch.setattr(epoch_clock.time, name, lambda: at[0])

    def pass_s(seconds):
        at[0] += seconds

    return pass_s


def train(clock, now, waits, batch_s=1.0):
    clock.start()
    for wait_s in waits:
        now(wait_s)
        clock.batch_starts()
        now(batch_s)
        clock.batch_ends()
    clock.trained()


def test_parts_of_an_epoch(now):
    clock = epoch_clock.EpochClock()
    train(clock, now, [5.0, *[0.25] * 7])
    now(2)
    clock.validation_starts()
    for wait_s in (3.0, 0.5):
        now(wait_s)
        clock.validation_batch_starts()
        now(1)
        clock.validation_batch_ends()
    clock.validated()
    now(0.5)
    assert clock.record() == {
        "seconds": 22.75,
        "trainSeconds": 14.75,
        "loaderWaitSeconds": 1.75,  # without the first batch's, in which workers start
        "firstWaitSeconds": 5.0,
        "headSeconds": 11.0,
        "valSeconds": 7.5,
        "valWaitSeconds": 0.5,
        "saveSeconds": 0.5,
    }
    assert clock.batches == 8


def test_what_did_not_happen_is_none(now):
    clock = epoch_clock.EpochClock()
    train(clock, now, [0.0])
    now(1)
    record = clock.record()
    assert (record["headSeconds"], record["valSeconds"], record["valWaitSeconds"]) == (None, None, None)
    assert record["saveSeconds"] == 1.0


def test_an_epoch_that_begins_again_forgets_what_was(now):
    clock = epoch_clock.EpochClock()
    train(clock, now, [4.0, 4.0])
    clock.validated()
    train(clock, now, [1.0])
    assert clock.record()["trainSeconds"] == 2.0
    assert (clock.record()["firstWaitSeconds"], clock.record()["valSeconds"]) == (1.0, None)


def test_our_own_time_is_summed_up_to_the_moment_and_none_of_it_twice(now):
    ours = epoch_clock.OwnTime()
    with ours:
        now(1)
    now(10)
    with ours:
        now(2)
        assert ours.take() == 3.0
        now(4)
    now(10)
    with ours:
        assert ours.take() == 4.0


def test_every_callback_of_ours_counts(tmp_path, now, monkeypatch):
    order = {"limits": NO_LIMITS, "checkpointMinutes": None, "work": {"dataset": {}}}
    watch = training_watch.Watch(order, str(tmp_path), events.Writer(str(tmp_path), "driver", 1), 0.0)
    calls = watch.callbacks()
    monkeypatch.setattr(watch._clock, "batch_starts", lambda: now(3))
    calls["on_train_batch_start"](None)
    calls["on_train_batch_start"](None)
    with watch._ours:
        assert watch._ours.take() == 6.0


def test_preparation_is_timed_by_part_and_unknown_where_it_never_was(monkeypatch):
    class Dataset:
        def get_labels(self):
            return "labels"

    monkeypatch.setattr(preparation_clock, "_spent_s", {})
    preparation_clock._time("scan", Dataset, "get_labels")
    preparation_clock._time("cache", Dataset, "cache_images")  # this version has none
    assert preparation_clock.spent_s("scan") is None
    assert Dataset().get_labels() == "labels"
    assert preparation_clock.spent_s("scan") >= 0
    assert preparation_clock.spent_s("cache") is None
