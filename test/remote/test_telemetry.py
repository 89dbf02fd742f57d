"""Real samplers below real supervisors; nvidia-smi, where one is asked, is a stand-in: this machine has no GPU."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
import recorded_smi as recorded
from gpu_retrain.machine import capacity
from gpu_retrain.machine.telemetry import host, loader, sampler
from gpu_retrain.machine.telemetry.window import MEASURED, Window
from gpu_retrain.records import events
from gpu_retrain.training import telemetry
from training_support import Training


def closed(*samples, window=None):
    window = window or Window()
    for sample in samples:
        window.add({"seconds": 5.0, **sample})
    return window.close()


def test_a_minute_is_its_mean_maximum_and_fifth_percentile():
    record = closed(*[{"gpuUtilizationPercent": value} for value in [*range(10, 110, 10), 100, 100]])
    assert record["gpuUtilizationPercent"] == {"mean": 62.5, "max": 100, "p5": 10}
    assert (record["seconds"], record["samples"]) == (60.0, 12)


def test_what_nobody_told_is_null_and_never_0():
    record = closed({"gpuPowerWatts": None, "cpuCores": 0.0}, {"cpuCores": float("nan")}, {"cpuCores": True})
    assert record["cpuCores"] == {"mean": 0, "max": 0, "p5": 0}
    others = [name for name in MEASURED if name != "cpuCores"]
    assert [record[name] for name in others] == [None] * len(others)
    assert record["gpuThermalShare"] is record["gpuEnergyWattHours"] is record["gpuProblem"] is None


def test_reasons_for_a_low_clock_are_shares_of_the_samples():
    record = closed(*[{"gpuThrottleReasons": bits} for bits in (0x0, 0x4, 0x24, 0x41)], {})
    assert [record[name] for name in ("gpuPowerCapShare", "gpuThermalShare", "gpuPowerBrakeShare")] == [0.5, 0.5, 0]


def test_energy_is_the_counters_difference_across_windows():
    window = Window()
    first = closed(*[{"gpuEnergyMillijoules": 3.6e6 * at, "gpuPowerWatts": 1} for at in (1, 2)], window=window)
    second = closed({"gpuEnergyMillijoules": 3.6e6 * 5}, window=window)
    assert [(each["gpuEnergyWattHours"], each["gpuEnergyBy"]) for each in (first, second)] == [
        (1.0, "counter"),
        (3.0, "counter"),
    ]
    # A driver that was loaded anew counts from 0; what it took is then only known by its power.
    third = closed({"gpuEnergyMillijoules": 3.6e6, "gpuPowerWatts": 720}, window=window)
    assert (third["gpuEnergyWattHours"], third["gpuEnergyBy"]) == (1.0, "power")


def test_energy_of_a_time_in_which_nobody_answered_is_told_afterwards_and_once():
    def told(*samples):
        window = Window()
        return [closed(sample, window=window)["gpuEnergyWattHours"] for sample in samples]

    def counter(at):
        return {"gpuEnergyMillijoules": 3.6e6 * at}

    assert told(counter(1), {}, counter(4)) == [None, None, 3.0]
    assert told(counter(1), {"gpuPowerWatts": 360}, counter(4), counter(5)) == [None, 0.5, None, 1.0]


def test_energy_without_a_counter_is_power_over_the_time_for_which_it_is_known():
    record = closed({"gpuPowerWatts": 360.0}, {"gpuPowerWatts": None}, {"gpuPowerWatts": 360.0})
    assert (record["gpuEnergyWattHours"], record["gpuEnergyBy"]) == (1.0, "power")


def test_whatever_goes_wrong_with_a_driver_is_said_and_it_is_asked_again(monkeypatch):
    asked = []

    def broken(*_):
        asked.append(1)
        raise UnicodeError("odd words")

    monkeypatch.setattr("gpu_retrain.machine.telemetry.nvml.open_gpu", broken)
    monkeypatch.setattr(sampler, "_AGAIN_S", 0.05)
    thread = sampler.GpuThread("GPU-a", 5.0)
    deadline = time.monotonic() + 10
    while len(asked) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(asked) >= 3
    assert thread.values()["gpuProblem"] == "it cannot be asked (odd words)"


def test_the_disk_below_a_folder_is_read_by_its_device(tmp_path):
    device = os.stat(tmp_path).st_dev
    stat = tmp_path / ("sys/dev/block/%d:%d/stat" % (os.major(device), os.minor(device)))
    stat.parent.mkdir(parents=True)
    stat.write_text("10 0 2000 5 20 0 4000 9 0 100 14\n")
    here = host.Host(str(tmp_path), sys=str(tmp_path / "sys"), shm="/nonexistent")
    stat.write_text("10 0 4000 5 20 0 4000 9 0 100 14\n")
    read = here.read()
    assert read["diskReadBytesPerSecond"] > 0
    assert (read["diskWriteBytesPerSecond"], read["diskBusyPercent"]) == (0, 0)
    assert read["diskFreeBytes"] > 0
    assert read["sharedMemoryUsedBytes"] is None
    stat.unlink()  # a network volume has no device
    assert here.read()["diskReadBytesPerSecond"] is None


def test_processor_time_and_memory_are_the_groups_own(tmp_path):
    proc, mount, stat = tmp_path / "cgroup", tmp_path / "mount", tmp_path / "stat"
    stat.write_text("cpu  100 0 100 5000 9 0 0 7 0 0\n")
    proc.write_text("0::/box/inner\n")
    here = (str(proc), str(mount))
    ticks = os.sysconf("SC_CLK_TCK")
    assert capacity.processor_seconds(*here, str(stat)) == 200 / ticks
    inner = mount / "box" / "inner"
    inner.mkdir(parents=True)
    (inner / "cpu.stat").write_text("usage_usec 2500000\nuser_usec 1\n")
    (inner / "memory.current").write_text("1000\n")
    (inner / "memory.stat").write_text("anon 600\ninactive_file 400\n")
    assert capacity.processor_seconds(*here, str(stat)) == 2.5
    assert capacity.memory_used(*here) == 600
    # Version 1, with the line of version 2 behind it.
    proc.write_text("4:memory:/v1\n3:cpu,cpuacct:/v1\n0::/\n")
    for folder, name, text in (
        ("memory", "memory.usage_in_bytes", "77"),
        ("cpu,cpuacct", "cpuacct.usage", "3000000000"),
    ):
        (mount / folder / "v1").mkdir(parents=True)
        (mount / folder / "v1" / name).write_text(text)
    assert (capacity.processor_seconds(*here, str(stat)), capacity.memory_used(*here)) == (3.0, 77)


def fake_process(proc, pid, parent, ticks, name="pt_data_worker", state="S", read_bytes=None):
    folder = proc / str(pid)
    folder.mkdir(exist_ok=True)
    fields = [state, parent, *[0] * 9, ticks, 0, *[0] * 30]
    (folder / "stat").write_text("%d (%s) %s\n" % (pid, name, " ".join(map(str, fields))))
    if read_bytes is not None:
        (folder / "io").write_text("rchar: 9\nread_bytes: %d\n" % read_bytes)


def test_the_loaders_workers_are_told_apart_from_what_else_the_command_started(tmp_path):
    def world(ticks, read_bytes):
        fake_process(tmp_path, 10, 1, ticks, "python (odd) name")
        for pid in (11, 12):
            fake_process(tmp_path, pid, 10, ticks, state="D" if pid == 12 else "R", read_bytes=read_bytes)
        fake_process(tmp_path, 13, 10, ticks, "compiler")
        fake_process(tmp_path, 99, 1, 10**6, "somebody else")

    world(0, 0)
    watched = loader.Loader(10, str(tmp_path))
    world(1000, 4096)
    read = watched.read()
    assert (read["loaderProcesses"], read["loaderBlocked"]) == (2, 1)
    assert read["loaderReadBytesPerSecond"] > 0
    assert read["loaderCpuCores"] == pytest.approx(2 * read["commandCpuCores"])
    (tmp_path / "12" / "io").unlink()
    assert watched.read()["loaderReadBytesPerSecond"] is None
    assert loader.Loader(4711, str(tmp_path)).read()["loaderCpuCores"] is None
    assert loader.Loader(None, str(tmp_path)).read()["loaderProcesses"] is None


@pytest.fixture
def training(tmp_path):
    made = Training(tmp_path)
    yield made
    made.clean_up()


def children(pid, name=b""):
    stats = [(path.parent.name, path.read_bytes()) for path in Path("/proc").glob("[0-9]*/stat")]
    fields = [(int(number), stat, stat.rpartition(b") ")[2].split()) for number, stat in stats]
    return [number for number, stat, rest in fields if int(rest[1]) == pid and name in stat and rest[0] != b"Z"]


def eventually(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_training_is_sampled_and_its_last_part_is_told_at_the_end(training):
    state = training.run("phase=training", "worker=60", "sleep=3", "result=").reached("training")
    eventually(lambda: len(children(state["supervisor"]["pid"])) == 2)
    (sampler,) = [pid for pid in children(state["supervisor"]["pid"]) if pid != state["driver"]["pid"]]
    assert training.ended()["state"] == "finished"
    (told,) = training.events("telemetry")
    assert told["from"] == "supervisor"
    assert told["memoryUsedBytes"]["mean"] > 0
    assert told["loaderProcesses"]["max"] >= 1
    assert told["gpuUtilizationPercent"] is None
    eventually(lambda: not Path("/proc/%d" % sampler).exists())


def test_a_sampler_that_is_killed_or_stopped_leaves_the_training_alone(training):
    state = training.run("phase=training", "sleep=4", "result=").reached("training")
    eventually(lambda: len(children(state["supervisor"]["pid"])) == 2)
    (sampler,) = [pid for pid in children(state["supervisor"]["pid"]) if pid != state["driver"]["pid"]]
    os.kill(sampler, signal.SIGSTOP)
    assert training.ended()["state"] == "finished"
    eventually(lambda: not Path("/proc/%d" % sampler).exists())


def test_the_sampler_of_a_dead_supervisor_ends_and_the_new_supervisor_has_its_own(training):
    state = training.run("phase=training", "sleep=8", "result=").reached("training")
    eventually(lambda: len(children(state["supervisor"]["pid"])) == 2)
    (sampler,) = [pid for pid in children(state["supervisor"]["pid"]) if pid != state["driver"]["pid"]]
    os.kill(state["supervisor"]["pid"], signal.SIGKILL)
    training.supervise()
    adopted = training.wait(lambda now: now["supervisor"] != state["supervisor"])
    eventually(lambda: len(children(adopted["supervisor"]["pid"])) == 1)  # the command is nobody's child
    assert training.ended()["state"] == "finished"
    eventually(lambda: not Path("/proc/%d" % sampler).exists())
    assert len(training.events("telemetry")) == 1


@pytest.fixture
def feed(tmp_path, monkeypatch):
    made = []

    def make(**order):
        made.append(telemetry.Feed(str(tmp_path), order, interval_s=0.2, window_s=0.6))
        return made[-1], events.Writer(str(tmp_path), "supervisor", 1)

    yield make
    for each in made:
        each.stop(events.Writer(str(tmp_path), "supervisor", 1))


def told(folder):
    return [event for event, _after in events.read(str(folder), 0)[0] if event["type"] == "telemetry"]


def test_nvidia_smi_is_asked_where_there_is_no_nvml_and_ends_with_the_sampler(feed, tmp_path, monkeypatch):
    smi = tmp_path / "bin" / "nvidia-smi"
    smi.parent.mkdir()
    smi.write_text(
        '#!/bin/sh\n# A stand-in for nvidia-smi.\n[ "$1" = --help-query-gpu ] && exit 0\n'
        "echo '%s'\necho $$ > '%s'\nwhile true; do echo '%s'; sleep 0.1; done\n"
        % (recorded.NEW, tmp_path / "pid", recorded.RTX_3090)
    )
    smi.chmod(0o755)
    monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % smi.parent)
    watch, journal = feed(gpu="GPU-a")

    def has_power():
        watch.look(None, journal)
        return any(each["gpuPowerWatts"] for each in told(tmp_path))

    eventually(has_power)
    found = next(each for each in told(tmp_path) if each["gpuPowerWatts"])
    assert (found["gpuPowerWatts"]["max"], found["gpuThermalShare"], found["gpuEnergyBy"]) == (345.9, 1.0, "power")
    assert found["gpuSource"] == "nvidia-smi"
    pid = (tmp_path / "pid").read_text().strip()
    watch.stop(journal)
    eventually(lambda: not Path("/proc", pid).exists() or b" Z " in Path("/proc", pid, "stat").read_bytes())


def test_a_sampler_that_says_nothing_is_replaced_but_not_at_once(feed, monkeypatch):
    watch, journal = feed()
    watch.look(None, journal)
    first = watch._sampler
    os.kill(first.pid, signal.SIGSTOP)
    monkeypatch.setattr(telemetry, "_SILENT_S", 0.0)
    watch.look(None, journal)
    watch.look(None, journal)
    assert watch._sampler is None
    monkeypatch.setattr(telemetry, "_RESTART_S", 0.0)
    watch.look(None, journal)
    assert watch._sampler.pid != first.pid
    eventually(lambda: first.poll() is not None)


def test_after_a_crash_nvml_is_not_loaded_again(feed, monkeypatch):
    monkeypatch.setattr(telemetry, "_RESTART_S", 0.0)
    watch, journal = feed(gpu="GPU-a")
    watch.look(None, journal)
    sampler = watch._sampler
    os.kill(sampler.pid, signal.SIGSEGV)
    eventually(lambda: sampler.poll() is not None)
    watch.look(None, journal)
    watch.look(None, journal)
    assert '"nvml": false' in json.dumps(watch._sampler.args[-1]).replace("\\", "")


def test_a_mistake_in_it_ends_telemetry_and_nothing_else(feed, capsys):
    watch, journal = feed()
    watch._folder = object()
    watch.look(None, journal)
    watch.look(None, journal)
    assert capsys.readouterr().err.count("Traceback") == 1
