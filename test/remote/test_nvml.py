"""NVML is a fake, fake_nvml.c compiled with cc where there is one (else these are skipped): this machine has no GPU."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gpu_retrain.channel import install
from gpu_retrain.machine.telemetry import gpu_values, nvml
from remote_code import REMOTE

SOURCE = Path(__file__).parent / "fake_nvml.c"
pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")


def build(folder, *options):
    folder.mkdir(parents=True)
    path = folder / "libnvidia-ml.so.1"
    subprocess.run(["cc", "-shared", "-fPIC", "-w", *options, "-o", str(path), str(SOURCE)], check=True)
    return str(path)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return build(tmp_path_factory.mktemp("nvml") / "new")


@pytest.fixture(scope="module")
def old_library(tmp_path_factory):
    return build(tmp_path_factory.mktemp("nvml") / "old", "-DOLD")


A100 = {
    "gpuSource": "nvml",
    "gpuProblem": None,
    "gpuUtilizationPercent": 87,
    "gpuMemoryUsedBytes": 10 << 30,
    "gpuMemoryTotalBytes": 40 << 30,
    "gpuPowerWatts": 312.5,
    "gpuPowerLimitWatts": 400.0,
    "gpuTemperatureCelsius": 71,
    "gpuSmClockMhz": 1305,
    "gpuSmClockMaxMhz": 1410,
    "gpuMemoryClockMhz": 1215,
    "gpuThrottleReasons": 0x4,
    "gpuUncorrectedEccErrors": 2,
    "gpuEnergyMillijoules": 4_600_000,
}


def without_energy(values):
    return {name: value for name, value in values.items() if name != "gpuEnergyMillijoules"}


@pytest.mark.parametrize("device", ["GPU-a", "0"])
def test_a_card_that_tells_everything(library, device):
    read = nvml.open_gpu(device, [library]).read()
    assert without_energy(read) == without_energy(A100)
    assert read["gpuEnergyMillijoules"] % 3_600_000 == 1_000_000


@pytest.mark.parametrize(
    ("card", "unknown"),
    [("unified", ("gpuMemoryUsedBytes", "gpuMemoryTotalBytes")), ("no ecc", ("gpuUncorrectedEccErrors",))],
)
def test_what_a_card_does_not_support_is_unknown(library, monkeypatch, card, unknown):
    monkeypatch.setenv("FAKE_NVML", card)
    read = nvml.open_gpu("GPU-a", [library]).read()
    assert without_energy(read) == {**without_energy(A100), **dict.fromkeys(unknown)}


def test_an_old_library_lacks_functions_and_has_others_under_their_old_names(old_library):
    read = nvml.open_gpu("GPU-a", [old_library]).read()
    assert read == {**A100, "gpuThrottleReasons": 0x44, "gpuEnergyMillijoules": None}


def test_a_card_that_fell_off_the_bus_is_said_so(library, monkeypatch):
    gpu = nvml.open_gpu("GPU-a", [library])
    monkeypatch.setenv("FAKE_NVML", "lost")
    assert gpu.read() == gpu_values.unknown("nvml", "GPU is lost")
    monkeypatch.delenv("FAKE_NVML")
    assert gpu.read()["gpuProblem"] is None


def test_without_library_driver_or_card_there_is_nothing_to_ask(library, monkeypatch):
    assert nvml.open_gpu("GPU-a", ["/nonexistent/libnvidia-ml.so.1"]) is None
    assert nvml.open_gpu("GPU-b", [library]) is None
    assert nvml.open_gpu("7", [library]) is None
    monkeypatch.setenv("FAKE_NVML", "no driver")
    assert nvml.open_gpu("GPU-a", ["/nonexistent", library]) is None


def samples(folder, count, library, card="", with_nvml=True):
    """Give the first lines of a real sampler under a fake NVML, and how it ended when it did before that."""
    environment = {"LD_LIBRARY_PATH": os.path.dirname(library), "FAKE_NVML": card, "PATH": str(folder)}
    told = {"device": "GPU-a", "folder": str(folder), "pid": None, "intervalSeconds": 0.2, "nvml": with_nvml}
    command = [sys.executable, "-I", *install.command(str(REMOTE), "gpu_retrain.machine.telemetry.sampler")]
    with subprocess.Popen(
        [*command, json.dumps(told)], stdout=subprocess.PIPE, env=environment, start_new_session=True
    ) as process:
        lines = [json.loads(line) for line, _ in zip(process.stdout, range(count))]
        process.stdout.close()  # and so it ends
        return lines, process.wait(30)


def test_the_sampler_tells_of_the_card(tmp_path, library):
    lines, _ = samples(tmp_path, 3, library)
    assert without_energy(A100).items() <= lines[-1].items()
    assert lines[-1]["memoryUsedBytes"] > 0


def test_a_call_that_hangs_leaves_the_rest_to_be_told(tmp_path, library):
    lines, _ = samples(tmp_path, 6, library, "hang")
    assert lines[-1]["gpuProblem"] == "the driver does not answer"
    assert lines[-1]["gpuPowerWatts"] is None
    assert lines[-1]["cpuCores"] is not None


def test_a_library_that_crashes_takes_the_sampler_with_it_and_nobody_else(tmp_path, library):
    lines, code = samples(tmp_path, 3, library, "crash")
    assert (lines, code) == ([], -6)
    lines, _ = samples(tmp_path, 2, library, "crash", with_nvml=False)
    assert lines[-1]["gpuProblem"].startswith("it cannot be asked")
