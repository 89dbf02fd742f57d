from pathlib import Path

import pytest
from gpu_retrain.environment import installer


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["ultralytics>=8.4.190"], ["ultralytics>=8.4.190", "opencv-python-headless"]),
        (["Ultralytics"], ["Ultralytics", "opencv-python-headless"]),
        (["opencv-python==4.10.0.84"], ["opencv-python-headless==4.10.0.84"]),
        (["ultralytics", "opencv_python>=4"], ["ultralytics", "opencv-python-headless>=4"]),
        (["ultralytics", "opencv-python-headless==4.11"], ["ultralytics", "opencv-python-headless==4.11"]),
        (["ultralytics-thop", "opencv-contrib-python"], ["ultralytics-thop", "opencv-contrib-python"]),
        (["six"], ["six"]),
    ],
)
def test_opencv_is_always_the_one_without_windows(asked, expected):
    assert installer.without_windows(asked) == expected


def lines(work, name):
    return Path(work, name).read_text().splitlines()


def test_uv_installs_everything_in_one_step(tmp_path):
    wanted = installer.Wanted(["ultralytics"], "", "https://mirror.example/simple")
    make, install = installer.steps("/usr/bin/python3", "/root/venv", wanted, "/usr/bin/uv", str(tmp_path))
    assert make == ["/usr/bin/uv", "venv", "--no-project", "--python", "/usr/bin/python3", "/root/venv"]
    assert install[:5] == ["/usr/bin/uv", "pip", "install", "--python", "/root/venv/bin/python"]
    assert install[-4:] == ["--index-url", "https://mirror.example/simple", "-r", str(tmp_path / "requirements.txt")]
    assert lines(tmp_path, "requirements.txt") == ["ultralytics", "opencv-python-headless"]
    assert lines(tmp_path, "overrides.txt") == ['opencv-python; sys_platform == "never"']


def test_pytorch_comes_first_from_an_index_of_its_own_in_the_version_asked_for(tmp_path):
    wanted = installer.Wanted(["ultralytics", "torch==2.8.0", "torch-tb-profiler"], "https://torch.example", "")
    _, torch, rest = installer.steps("python3", "/root/venv", wanted, "uv", str(tmp_path))
    assert torch[-4:] == ["--index-url", "https://torch.example", "-r", str(tmp_path / "torch.txt")]
    assert lines(tmp_path, "torch.txt") == ["torch==2.8.0", "torchvision"]
    assert "--index-url" not in rest


def test_pip_exchanges_opencv_afterwards(tmp_path):
    wanted = installer.Wanted(["ultralytics"], "", "")
    make, install, take_out, put_in = installer.steps("/usr/bin/python3", "/root/venv", wanted, "", str(tmp_path))
    assert make == ["/usr/bin/python3", "-m", "venv", "/root/venv"]
    assert install == ["/root/venv/bin/python", "-m", "pip", "install", "-r", str(tmp_path / "requirements.txt")]
    assert take_out[3:] == ["uninstall", "--yes", "opencv-python"]
    assert put_in[3:] == ["install", "--no-deps", "--force-reinstall", "-r", str(tmp_path / "opencv.txt")]
    assert lines(tmp_path, "opencv.txt") == ["opencv-python-headless"]
