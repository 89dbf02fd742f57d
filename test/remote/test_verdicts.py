"""A model that is known to be better or worse is called so, from drawn statistics and from real trainings."""

import os
import subprocess
from pathlib import Path

CHECKS = Path(__file__).parent / "verdict_checks.py"


def run(python, place, *arguments):
    environment = {**os.environ, "YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false"}
    environment.update({"YOLO_CONFIG_DIR": str(place), "TORCHINDUCTOR_CACHE_DIR": str(place)})
    done = subprocess.run([python, "-B", CHECKS, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_simulated_models(ultralytics_python, tmp_path):
    run(ultralytics_python, tmp_path, "simulated_models_are_judged")


def test_trained_models(ultralytics_python, tmp_path):
    run(ultralytics_python, tmp_path, "trained_models_are_judged", str(tmp_path / "trained"))
