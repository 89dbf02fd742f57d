"""GPUs of which nvidia-smi tells little, or which keep it from telling of the others."""

import re

import pytest
from environment_support import FakeSession
from gpu_retrain.environment import gpu_trouble, proof, venv_python
from gpu_retrain.machine import gpu_evidence, gpu_load, nvidia
from gpu_retrain.machine.nvidia import Gpu
from gpu_retrain.training import order_composer

SOUND = Gpu(1, "GPU-b", "NVIDIA A100-SXM4-40GB", "550.127.05", (8, 0), 40960 * 1024**2)
LOST = Gpu(0, "GPU-a", "unknown GPU", "", None, None, "GPU is lost")
# What the runner takes for a name: src/environment/replies.ts, gpuNameSchema.
PLAIN = re.compile(r"[\w .,()/+&'?®™©°-]{1,120}\Z")


@pytest.fixture
def smi(tmp_path, monkeypatch):
    """Put a stand-in for nvidia-smi on PATH: the first of its answers whose words are all asked for is printed."""

    def make(*answers):
        cases = "".join(
            "*%s*) cat <<'END'\n%s\nEND\nexit %d ;;\n" % ("*".join('"%s"' % word for word in words), text, code)
            for words, text, code in answers
        )
        script = '#!/bin/sh\n# A stand-in for nvidia-smi.\ncase "$*" in\n%sesac\nexit 6\n' % cases
        path = tmp_path / "bin" / "nvidia-smi"
        path.parent.mkdir(exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)
        monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % path.parent)

    return make


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # GB10 and Jetson: memory that is the processor's too.
        (
            "0, GPU-a, NVIDIA GB10, 580.95.05, 12.1, [N/A]",
            Gpu(0, "GPU-a", "NVIDIA GB10", "580.95.05", (12, 1), None),
        ),
        (
            "0, GPU-a, Orin (nvgpu), 540.3.0, [N/A], [N/A]",
            Gpu(0, "GPU-a", "Orin (nvgpu)", "540.3.0", None, None),
        ),
        (
            "0, GPU-a, NVIDIA A100, 550.54, 8.0, [Insufficient Permissions]",
            Gpu(0, "GPU-a", "NVIDIA A100", "550.54", (8, 0), None),
        ),
        (
            "0, GPU-a, NVIDIA A100, 550.54, 8.0, [Unknown Error]",
            Gpu(0, "GPU-a", "NVIDIA A100", "550.54", (8, 0), None, "Unknown Error"),
        ),
        (
            "0, GPU-a, NVIDIA A100, 550.54, 8.0, [GPU requires reset]",
            Gpu(0, "GPU-a", "NVIDIA A100", "550.54", (8, 0), None, "GPU requires reset"),
        ),
        (
            "0, [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost], [GPU is lost]",
            Gpu(0, "", "unknown GPU", "", None, None, "GPU is lost"),
        ),
        ("0, GPU-a, ERR!, 550.54, 8.0, ERR!", Gpu(0, "GPU-a", "unknown GPU", "550.54", (8, 0), None, "ERR!")),
        ("0, GPU-a, Tesla K80, 470.57, Not Supported, N/A", Gpu(0, "GPU-a", "Tesla K80", "470.57", None, None)),
        ("[N/A], GPU-a, NVIDIA T4, 550.54, 7.5, 0", Gpu(0, "GPU-a", "NVIDIA T4", "550.54", (7, 5), None)),
        (
            "0, GPU-a, Quadro RTX, two fans, 550.54, 7.5, 8192",
            Gpu(0, "GPU-a", "Quadro RTX, two fans", "550.54", (7, 5), 8192 * 1024**2),
        ),
    ],
)
def test_a_gpu_of_which_little_is_told_is_a_gpu(line, expected):
    assert nvidia.parse(line + "\n") == [expected]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("NVIDIA® GeForce RTX™ 4090", "NVIDIA® GeForce RTX™ 4090"),
        ("NVIDIA RTX 专业版", "NVIDIA RTX 专业版"),
        ("Großrechner №7", "Großrechner ?7"),
        ("<script>alert(1)</script>", "?script?alert(1)?/script?"),
        ("a\x1b[31m\nb", "a??31m?b"),
        ("b\ufffdd`|*#", "b?d????"),
        ("x" * 300, "x" * 100),
        ("  ", "unknown GPU"),
    ],
)
def test_names_of_any_script_are_told_plainly(name, shown):
    assert nvidia.plain(name) == shown
    assert PLAIN.match(shown)


def test_an_old_driver_that_refuses_a_column_is_asked_for_fewer(smi):
    smi(
        (("compute_cap",), 'Field "compute_cap" is not a valid field to query.\n', 2),
        (("index,uuid,name,driver_version,memory.total",), "0, GPU-a, Tesla V100-SXM2-16GB, 470.57.02, 16160", 0),
    )
    assert nvidia.list_gpus() == [Gpu(0, "GPU-a", "Tesla V100-SXM2-16GB", "470.57.02", None, 16160 * 1024**2)]


def test_a_driver_that_takes_only_a_few_columns_or_only_lists(smi):
    smi((("index,name,driver_version",), "0, Tesla K80, 384.81", 0))
    assert nvidia.list_gpus() == [Gpu(0, "", "Tesla K80", "384.81", None, None)]
    smi((("-L",), "GPU 0: Tesla K80 (UUID: GPU-a)\nGPU 1: Tesla K80 (UUID: GPU-b)", 0))
    assert [(gpu.number, gpu.uuid, gpu.name) for gpu in nvidia.list_gpus()] == [
        (0, "GPU-a", "Tesla K80"),
        (1, "GPU-b", "Tesla K80"),
    ]


def test_rows_count_although_nvidia_smi_fails(smi):
    rows = "0, GPU-a, NVIDIA A100, 550.54, 8.0, [Unknown Error]\n1, GPU-b, NVIDIA A100, 550.54, 8.0, 40960"
    smi((("compute_cap",), rows, 15))
    assert [(gpu.number, gpu.memory_bytes) for gpu in nvidia.list_gpus()] == [(0, None), (1, 40960 * 1024**2)]


def test_a_lost_gpu_that_hides_the_others_is_asked_around(smi, monkeypatch):
    lost = (
        "Unable to determine the device handle for GPU 0000:41:00.0: GPU is lost. Reboot the system to recover this GPU"
    )
    monkeypatch.setattr(gpu_evidence, "count", lambda: 3)
    smi(
        (("-i 1", "compute_cap"), "1, GPU-b, NVIDIA A100, 550.54, 8.0, 40960", 0),
        (("-i 2", "compute_cap"), "2, GPU-c, NVIDIA A100, 550.54, 8.0, 40960", 0),
        (("",), lost, 15),
    )
    gpus = nvidia.list_gpus()
    assert [(gpu.number, bool(gpu.problem)) for gpu in gpus] == [(0, True), (1, False), (2, False)]
    assert "GPU is lost" in gpus[0].problem


def test_a_divided_gpu_has_no_memory_of_its_own(smi):
    smi(
        (("mig.mode.current",), "0, Enabled\n1, Disabled\n2, [N/A]", 0),
        (
            ("compute_cap",),
            "\n".join("%d, GPU-%d, NVIDIA H100, 550.54, 9.0, 81559" % (number, number) for number in range(3)),
            0,
        ),
        (("uuid,memory.used",), "GPU-0, 30000\nGPU-1, 30000", 0),
    )
    told = gpu_load.describe()["gpus"]
    assert [(gpu["name"], gpu["memoryBytes"] is None, gpu["usedBytes"] > 0) for gpu in told] == [
        ("NVIDIA H100 (MIG)", True, False),
        ("NVIDIA H100", False, True),
        ("NVIDIA H100", False, False),
    ]


def test_what_is_told_of_a_broken_gpu_fits_the_runners_schema(smi):
    smi((("compute_cap",), "0, [Unknown Error], [Unknown Error], [Unknown Error], [N/A], [N/A]", 0))
    (told,) = gpu_load.describe()["gpus"]
    assert told == {
        "index": 0,
        "name": "unknown GPU",
        "driver": "",
        "capability": "",
        "memoryBytes": None,
        "usedBytes": 0,
        "problem": "Unknown Error",
        "processes": [],
    }


def test_a_gpu_without_nvidia_smi_is_seen_where_its_device_file_is(tmp_path):
    for at, minor in enumerate((3, 5)):
        folder = tmp_path / ("driver/nvidia/gpus/0000:0%d:00.0" % at)
        folder.mkdir(parents=True)
        folder.joinpath("information").write_text(
            "Model: \t\t NVIDIA L40S\nIRQ:   \t\t 53\nGPU UUID: \t GPU-%d\nDevice Minor: \t %d\n" % (minor, minor)
        )
    version = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.57.08  Release Build  (dvs@host)\n"
    (tmp_path / "driver/nvidia/version").write_text(version)
    (tmp_path / "nvidia5").touch()
    assert gpu_evidence.seen(str(tmp_path), str(tmp_path)) == [(0, "GPU-5", "NVIDIA L40S", "575.57.08")]
    assert gpu_evidence.count(str(tmp_path)) == 2


def test_a_jetson_is_seen_by_its_board(tmp_path):
    (tmp_path / "device-tree").mkdir()
    (tmp_path / "device-tree/model").write_text("NVIDIA Jetson AGX Orin\0")
    assert gpu_evidence.seen(str(tmp_path), str(tmp_path)) == []
    (tmp_path / "nvhost-gpu").touch()
    assert gpu_evidence.seen(str(tmp_path), str(tmp_path)) == [(0, "", "NVIDIA Jetson AGX Orin", "")]


@pytest.mark.parametrize(("vendor", "kind", "there"), [("0x10de", "0x030200", True), ("0x10de", "0x040300", False)])
def test_a_gpu_on_the_bus_is_told_when_its_driver_is_not_there(tmp_path, monkeypatch, vendor, kind, there):
    folder = tmp_path / "bus/pci/devices/0000:41:00.0"
    folder.mkdir(parents=True)
    (folder / "vendor").write_text(vendor + "\n")
    (folder / "class").write_text(kind + "\n")
    assert gpu_evidence.in_machine(str(tmp_path)) is there
    monkeypatch.setattr(gpu_evidence, "in_machine", lambda: there)
    monkeypatch.setenv("PATH", str(tmp_path))
    note = gpu_load.describe()["note"]
    assert note == ("an NVIDIA GPU is in the machine, but " if there else "") + "nvidia-smi is not installed"


@pytest.mark.parametrize(
    ("device", "gpus", "uuid"),
    [
        ("1", [LOST, SOUND], "GPU-b"),
        ("1", [SOUND._replace(number=0), SOUND], ""),
        ("0", [LOST, SOUND], ""),
        ("0,1", [LOST, SOUND], ""),
        ("cpu", [LOST, SOUND], ""),
        ("1", [LOST, SOUND._replace(uuid="")], ""),
    ],
)
def test_a_sound_gpu_beside_a_broken_one_is_the_only_one_that_cuda_sees(device, gpus, uuid):
    assert nvidia.only_visible(device, gpus) == uuid


@pytest.mark.parametrize(
    ("device", "visible", "named"),
    [
        ("1", "", "GPU-b"),
        ("0", "1", "GPU-b"),
        ("0", "GPU-b", "GPU-b"),
        ("0", "7", ""),
        ("5", "", ""),
        ("cpu", "", ""),
        ("0", "", "GPU-a"),
    ],
)
def test_the_gpu_that_is_watched_is_the_one_that_cuda_counts(device, visible, named):
    assert nvidia.trained_on(device, [LOST, SOUND], visible) == named


def test_one_without_an_id_is_named_by_its_number():
    assert nvidia.trained_on("1", [SOUND._replace(uuid="")], "") == "1"


def test_the_proof_computes_on_that_one(tmp_path, monkeypatch):
    asked = []
    (tmp_path / "venvs" / ("f" * 64)).mkdir(parents=True)
    monkeypatch.setattr(proof, "list_gpus", lambda: [LOST, SOUND])
    answer = {"torch": "2.15.0", "gpu": "NVIDIA® A100"}
    monkeypatch.setattr(venv_python, "ask", lambda *question: asked.append(question[3]) or dict(answer))
    told = proof.prove(FakeSession(tmp_path), {"fingerprint": "f" * 64, "device": "1"})
    assert asked == [{"devices": ["cuda:0"], "visible": "GPU-b"}]
    assert told["gpu"] == "NVIDIA® A100"


def test_the_training_gets_that_one(tmp_path, monkeypatch):
    python = tmp_path / "venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    monkeypatch.setattr(order_composer.install, "install", lambda _session: "/code")
    monkeypatch.setattr(order_composer, "list_gpus", lambda: [LOST, SOUND])
    given = {
        "id": "t",
        "workload": "ultralytics",
        "dataset": {"name": "d", "digest": "a" * 64},
        "venv": str(tmp_path / "venv"),
        "weights": "w",
    }
    given.update({"code": None, "weightFiles": None, "modelToBeat": None, "evaluation": {}})
    given.update({"checkpointMinutes": None, "limits": {}})
    for device, visible, only in ((1, "GPU-b", 0), (0, None, None), ("cpu", None, None)):
        order = order_composer.compose(
            FakeSession(tmp_path), str(tmp_path), {**given, "args": {"device": device}}, None
        )
        assert order["environment"].get("CUDA_VISIBLE_DEVICES") == visible
        assert order["work"]["device"] == only
        assert order["work"]["args"] == {"device": device}  # what the training was told stays as it is
        assert order["environment"]["CUDA_DEVICE_ORDER"] == "PCI_BUS_ID"


@pytest.mark.parametrize(
    ("device", "words", "cure"),
    [
        ("0", "nvidia-smi says of GPU 0: GPU is lost", "training.device: 1"),
        ("1", "cuda:0 says no kernel image", "nvidia-smi on the server"),
    ],
)
def test_the_gpu_that_was_asked_for_is_explained(device, words, cure):
    answer = {
        "torch": "2.15.0",
        "cuda": "12.8",
        "architectures": ["sm_80"],
        "device": "cuda:0",
        "problem": "no kernel image",
    }
    failure = gpu_trouble.explain(answer, device, [LOST, SOUND])
    assert words in failure.what
    assert cure in failure.next_step


def test_a_gpu_of_unknown_capability_and_driver_is_explained_by_pytorchs_words():
    answer = {
        "torch": "2.15.0",
        "cuda": "13.2",
        "architectures": ["sm_80"],
        "device": "cuda:0",
        "problem": "out of memory",
    }
    unknown = Gpu(0, "", "Orin", "", None, None)
    assert "cuda:0 says out of memory" in gpu_trouble.explain(answer, "0", [unknown]).what
