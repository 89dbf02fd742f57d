"""Real trainings with the real library that fail and are rescued; where a GPU would be needed see faulty_driver.py."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from gpu_retrain.records import checkpoints, orders
from remote_code import REMOTE
from test_driver import DRIVER, ENDED, Real

HERE = Path(__file__).parent
EPOCHS = 4
MIB = 1 << 20


class Faulty(Real):
    """A real training with three rescues whose driver has a fault."""

    fault = ""

    def run(self, attempt=1, **args):
        return super().run(attempt, **{"epochs": EPOCHS, **args})

    def supervise(self, attempt=1, code=REMOTE):
        order = orders.read(self.folder, attempt)
        order["limits"]["rescues"] = 3
        if self.fault:
            at = order["command"].index(DRIVER[0])
            script = [str(HERE / "faulty_driver.py"), str(REMOTE), self.fault]
            order["command"][at:-1] = script
        orders.write(self.folder, order)
        super().supervise(attempt, code)

    def rescued(self, fault="", epochs=EPOCHS, **args):
        """Run to the end with a fault; what is told of the rescues."""
        self.fault = fault
        self.run(epochs=epochs, **args)
        return self.finished(epochs)

    def finished(self, epochs=EPOCHS, attempt=1):
        """Wait for the end of this attempt, or of one that rescued it: the record of the one before stands so long."""
        state = self.wait(lambda state: state["attempt"] >= attempt and state["state"] in ENDED, 240)
        assert (state["state"], state["epoch"]) == ("finished", epochs), state
        # Every epoch once, whatever attempt it was of, but for those that were trained again.
        assert sorted({event["epoch"] for event in self.events("epoch")}) == list(range(1, epochs + 1))
        assert sorted(set(self.rows())) == list(range(1, epochs + 1))
        return [(told["class"], told["epoch"], told["changes"]) for told in self.events("rescue")]

    def resumed(self):
        return [event["epoch"] for event in self.events("resume")]


@pytest.fixture
def training(tmp_path, ultralytics_python):
    made = Faulty(tmp_path, ultralytics_python)
    yield made
    made.clean_up()


def test_out_of_gpu_memory_goes_on_with_half_the_batch_and_a_kill_at_the_very_end_costs_one_epoch(training):
    rescues = training.rescued("train-memory=4")
    assert rescues == [("gpu-memory", 2, {"batch": 4}), ("killed", EPOCHS, {})]
    # The library has nothing to resume once the last epoch is saved: the one before it is.
    assert training.resumed() == [1, EPOCHS - 1]
    assert [event["batch"] for event in training.events("begin")] == [8, 4, 4]
    [failure] = training.events("failure")
    assert failure["what"].startswith("OutOfMemoryError: CUDA out of memory")


def test_out_of_gpu_memory_before_the_first_checkpoint_begins_anew(training):
    """In validation, with its twice as large batches, the library does not help itself."""
    assert training.rescued("val-memory=4", epochs=2, batch=4) == [("gpu-memory", 1, {"batch": 2})]
    assert training.resumed() == []


DIVERGING = """
import torch
def poison(trainer):
    if trainer.epoch >= 2 and trainer.args.amp is not False:
        for parameter in trainer.model.parameters():
            parameter.data.fill_(float("nan"))
"""


def own_code(training, text):
    tree = training.root / "own"
    tree.mkdir()
    (tree / "own.py").write_text(text)
    callbacks = [{"event": "on_train_batch_start", "module": "own", "function": "poison"}]
    return {"name": "own", "digest": "d", "tree": str(tree), "callbacks": callbacks}


def test_what_diverges_goes_on_from_finite_weights_without_mixed_precision(training):
    rescues = training.rescued(code=own_code(training, DIVERGING))
    assert rescues == [("nan", 3, {"amp": False})]
    assert training.resumed() == [2]
    record = Path(training.folder, "ultralytics", "args.yaml").read_text()
    assert "\namp: false\n" in record


def test_a_checkpoint_of_weights_that_are_no_numbers_is_not_resumed_from(training):
    """The library replaces them before it saves: in its first epoch it does not notice."""
    broken = DIVERGING.replace("trainer.epoch >= 2", "True")
    rescues = training.rescued(code=own_code(training, broken))
    assert [rescue[0] for rescue in rescues] == ["nan"]
    assert training.resumed() == []
    assert "not numbers" in training.events("warning")[0]["text"]


def test_what_is_stopped_shows_its_stacks_and_goes_on(training):
    training.run(epochs=8, limits={"stallMinutes": 20 / 60}).wait(lambda state: state["epoch"] >= 1, 120)
    os.kill(training.wait(lambda state: True)["driver"]["pid"], signal.SIGSTOP)
    assert training.finished(epochs=8)[0][0] == "stalled"
    assert "is stopped by a signal" in training.events("rescue")[0]["reason"]
    log = Path(training.folder, "stderr.log").read_text()
    assert "what the processes of the training do" in log
    assert "most recent call first" in log


def test_a_loader_whose_process_is_killed_goes_on(training):
    training.fault = "workers=2"
    training.run().wait(lambda state: state["epoch"] >= 1, 120)
    driver = training.wait(lambda state: True)["driver"]["pid"]
    workers = Path("/proc/%d/task/%d/children" % (driver, driver)).read_text().split()
    assert workers
    os.kill(int(workers[0]), signal.SIGKILL)
    rescues = training.finished()
    assert [rescue[0] for rescue in rescues] == ["worker"]


def test_a_gpu_that_fails_says_what_the_kernel_knows(training):
    assert [rescue[0] for rescue in training.rescued("gpu-lost", epochs=2)] == ["gpu-lost"]
    assert "the kernel's log" in training.events("rescue")[0]["reason"]


def group(limit_bytes):
    """A control group of our own with so much memory, below the one that we are in; None where none can be made."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    paths = {controllers: path for _number, controllers, path in (line.split(":", 2) for line in lines)}
    old = "memory" in paths
    top = "/sys/fs/cgroup/memory" + paths["memory"] if old else "/sys/fs/cgroup" + paths.get("", "")
    made = Path(top, "gpu-retrain-test-%d" % os.getpid())
    try:
        made.mkdir()
        (made / ("memory.limit_in_bytes" if old else "memory.max")).write_text(str(limit_bytes))
        return made
    except OSError:
        if made.exists():
            made.rmdir()
        return None


def test_a_kill_for_memory_by_a_real_control_group_goes_on_without_a_cache(training):
    made = group(1600 * MIB)
    if made is None:
        pytest.skip("no control group can be made here")
    own = made.parent / "cgroup.procs"
    try:
        training.fault = "ram=2000"
        # Whoever is started from here is in the group.
        (made / "cgroup.procs").write_text(str(os.getpid()))
        training.run(cache="ram")
        own.write_text(str(os.getpid()))
        assert training.finished() == [("memory", 2, {"cache": False})]
        assert "killed it for memory" in training.events("rescue")[0]["reason"]
    finally:
        own.write_text(str(os.getpid()))
        training.clean_up()
        deadline = time.monotonic() + 10
        while (made / "cgroup.procs").read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        made.rmdir()


def test_a_full_disk_is_told_and_when_there_is_room_the_same_training_goes_on(tmp_path, ultralytics_python):
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(disk)], check=True)
    training = None
    try:
        training = Faulty(disk, ultralytics_python)
        state = training.run().ended()
        assert (state["state"], state["class"], state["rescues"]) == ("failed", "disk", 0), state
        assert checkpoints.whole(training.folder, "last") == []
        subprocess.run(["mount", "-o", "remount,size=1g", str(disk)], check=True)
        training.run(attempt=2)
        assert training.finished(attempt=2) == []
    finally:
        if training:
            training.clean_up()
        subprocess.run(["umount", "-l", str(disk)], check=True)
