"""What the text of a server's root may hold, from real trainings: everything below it, the Python environment too."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_driver import Real

# Every character that src/config/root-path.ts lets through and that somebody may have in mind as trouble.
FINE = [
    "a b #2 é日本 (c),d=e&f@g%h /images of yolov5s.pt/labels/.y /-z ",
    'i "j" {k} ]l m[ \\n $o `p` !q;r|s<t>u^v~w+x%20%2F',
]
IN_VENV = """
import json, sys
from pathlib import Path
from ultralytics.nn.tasks import yaml_model_load
from ultralytics.utils import checks, downloads
def fails(work):
    try:
        return not work()
    except Exception:
        return True
weights = sys.argv[1]
print(json.dumps({
    "the path of weights": fails(lambda: downloads.attempt_download_asset(weights) == weights),
    "the suffix of weights": fails(lambda: checks.check_suffix(weights, ".pt") is None),
    "an architecture": fails(lambda: yaml_model_load("yolov8n.yaml")),
}))
"""


def _venv(root, ultralytics_python):
    """Make an environment below ``root`` in which the library lies itself; what it imports stays where it is."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--copies", str(root / "venv")], check=True)
    ask = "import importlib.util as util; print(util.find_spec('ultralytics').submodule_search_locations[0])"
    told = subprocess.run([ultralytics_python, "-c", ask], check=True, capture_output=True, text=True)
    library = Path(told.stdout.strip())
    site = next((root / "venv" / "lib").glob("python3*")) / "site-packages"
    shutil.copytree(library, site / "ultralytics")
    (site / "others.pth").write_text("%s\n" % library.parent)
    return str(root / "venv" / "bin" / "python")


@pytest.mark.parametrize("name", FINE)
def test_a_training_ends_and_resumes_below(name, tmp_path, ultralytics_python):
    root = tmp_path / name
    root.mkdir(parents=True)
    training = Real(root, _venv(root, ultralytics_python))
    try:
        # By then the checkpoint of the first is kept, which follows its telling.
        training.run(epochs=60, cache="disk").wait(lambda state: state["epoch"] >= 2, 180)
        driver = training.wait(lambda state: True)["driver"]
        os.kill(driver["pid"], signal.SIGKILL)
        epoch = training.ended()["epoch"]
        state = training.run(attempt=2, epochs=epoch + 1, cache="disk").ended(2)
        assert (state["state"], state["reason"]) == ("finished", "")
        assert len(training.events("resume")) == 1
        result = json.loads(Path(training.folder, "result.json").read_text())
        assert Path(training.folder, result["best"]["path"]).is_file()
    finally:
        training.clean_up()


# What src/config/root-path.ts refuses, and what goes wrong in the library below such a folder.
@pytest.mark.parametrize(
    ("name", "fails"),
    [
        ("fine", set()),
        ("it's", {"the path of weights"}),
        ("a?b", {"the suffix of weights"}),
        ("a%3Fb", {"the suffix of weights"}),
        ("[x]", {"an architecture"}),
        ("a*b", {"an architecture"}),
    ],
)
def test_what_is_refused_goes_wrong(name, fails, tmp_path, ultralytics_python):
    root = tmp_path / name
    root.mkdir()
    python = _venv(root, ultralytics_python)
    if "*" in name:  # a pattern that fits a neighbour, too
        shutil.copytree(root, tmp_path / name.replace("*", "-"), symlinks=True)
    weights = root / "best.pt"
    weights.write_bytes(b"")
    environment = {**os.environ, "YOLO_OFFLINE": "true", "YOLO_CONFIG_DIR": str(tmp_path)}
    told = subprocess.run(
        [python, "-I", "-c", IN_VENV, str(weights)], capture_output=True, text=True, env=environment, check=True
    )
    answer = json.loads(told.stdout.splitlines()[-1])
    assert {what for what, failed in answer.items() if failed} == fails


def test_python_makes_no_environment_below_a_colon(tmp_path):
    command = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "a:b")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode != 0
    assert "PATH separator" in told.stderr
