"""nvidia-smi is a stand-in that prints what recorded_smi.py holds: this machine has no GPU."""

import pytest
import recorded_smi as recorded
from gpu_retrain.machine.telemetry import smi

MIB = 1 << 20


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            recorded.NEW,
            recorded.A100,
            {
                "gpuUtilizationPercent": 93.0,
                "gpuMemoryUsedBytes": 31205 * MIB,
                "gpuMemoryTotalBytes": 40960 * MIB,
                "gpuPowerWatts": 387.41,
                "gpuPowerLimitWatts": 400.0,
                "gpuTemperatureCelsius": 68.0,
                "gpuSmClockMhz": 1305.0,
                "gpuSmClockMaxMhz": 1410.0,
                "gpuMemoryClockMhz": 1215.0,
                "gpuThrottleReasons": 4,
                "gpuUncorrectedEccErrors": 0,
                "gpuEnergyMillijoules": None,
                "gpuProblem": None,
                "gpuSource": "nvidia-smi",
            },
        ),
        (
            recorded.OLD,
            recorded.RTX_3090,
            {"gpuThrottleReasons": 0x24, "gpuUncorrectedEccErrors": None, "gpuPowerWatts": 345.9, "gpuProblem": None},
        ),
        (
            recorded.NEW,
            recorded.GB10,
            {
                "gpuMemoryUsedBytes": None,
                "gpuMemoryTotalBytes": None,
                "gpuPowerLimitWatts": None,
                "gpuPowerWatts": 54.21,
                "gpuMemoryClockMhz": None,
                "gpuThrottleReasons": 0,
                "gpuProblem": None,
            },
        ),
        (recorded.NEW, recorded.SOUND_OF_TWO, {"gpuUtilizationPercent": 88.0, "gpuProblem": None}),
        (
            recorded.NEW,
            recorded.BROKEN_OF_TWO,
            {
                "gpuUtilizationPercent": None,
                "gpuMemoryTotalBytes": 40960 * MIB,
                "gpuPowerWatts": None,
                "gpuProblem": "GPU requires reset",
            },
        ),
        (
            recorded.NON_ASCII_HEADER,
            recorded.NON_ASCII,
            {
                "gpuUtilizationPercent": 41.0,
                "gpuMemoryUsedBytes": 8123 * MIB,
                "gpuPowerWatts": None,
                "gpuThrottleReasons": None,
                "gpuTemperatureCelsius": None,
                "gpuProblem": None,
            },
        ),
        (recorded.NEW, recorded.LOST, {"gpuUtilizationPercent": None, "gpuProblem": recorded.LOST}),
    ],
)
def test_a_row_is_read_by_its_header(header, row, expected):
    read = smi.parse(header, row)
    assert {name: read[name] for name in expected} == expected


def test_only_what_the_driver_knows_is_asked_for():
    assert smi.columns(recorded.HELP_550) == recorded.NEW.replace(" [%]", "").replace(" [MiB]", "").replace(
        " [W]", ""
    ).replace(" [MHz]", "").split(", ")
    old = smi.columns(recorded.HELP_470)
    assert "power.limit" in old and "clocks_throttle_reasons.active" in old
    assert not {"enforced.power.limit", "ecc.errors.uncorrected.volatile.total"} & {*old}
    assert "clocks_event_reasons.active" in smi.columns("nothing that is understood")


@pytest.fixture
def fake_smi(tmp_path, monkeypatch):
    """Put a stand-in on PATH that answers the question for help, and prints these lines when it is asked to go on."""

    def make(*lines, help_text=recorded.HELP_550):
        path = tmp_path / "nvidia-smi"
        said = "".join(line + "\n" for line in lines)
        path.write_text(
            "#!/bin/sh\n# A stand-in for nvidia-smi.\n"
            "if [ \"$1\" = --help-query-gpu ]; then cat <<'END'\n%s\nEND\nexit 0; fi\n"
            'echo "$@" >> "%s"\ncat <<\'END\'\n%sEND\n' % (help_text, tmp_path / "asked", said)
        )
        path.chmod(0o755)
        monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % tmp_path)

    return make


def test_one_process_is_asked_once_and_read_for_as_long_as_it_runs(fake_smi, tmp_path):
    fake_smi(recorded.NEW, recorded.A100, recorded.BROKEN_OF_TWO, recorded.LOST, recorded.GB10)
    read = list(smi.rows("GPU-a", 5))
    assert [each["gpuProblem"] for each in read] == [None, "GPU requires reset", recorded.LOST, None]
    assert [each["gpuPowerWatts"] for each in read] == [387.41, None, None, 54.21]
    (asked,) = (tmp_path / "asked").read_text().splitlines()
    assert asked.startswith("-i GPU-a --query-gpu=utilization.gpu,") and asked.endswith("--format=csv,nounits -l 5")


def test_words_in_the_place_of_a_header_are_the_problem(fake_smi):
    fake_smi("No devices were found")
    (read,) = smi.rows("GPU-a", 5)
    assert (read["gpuProblem"], read["gpuUtilizationPercent"]) == ("No devices were found", None)


def test_without_nvidia_smi_nobody_is_asked(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OSError):
        next(smi.rows("GPU-a", 5))
