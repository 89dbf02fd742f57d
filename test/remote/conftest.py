"""Where the tests of the driver find a Python that has Ultralytics."""

import os
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent.parent / ".local" / "test-venv"


@pytest.fixture(scope="session")
def ultralytics_python():
    """GPU_RETRAIN_TEST_PYTHON, or an environment of our own, made once: 5.7 GB, a minute with a fast line."""
    given = os.environ.get("GPU_RETRAIN_TEST_PYTHON")
    if given:
        return given
    python, ready = HOME / "bin" / "python", HOME / "READY"
    if not ready.exists():
        subprocess.run(["uv", "venv", "--clear", str(HOME)], check=True)
        packages = ["ultralytics>=8.4.190", "opencv-python-headless"]
        subprocess.run(["uv", "pip", "install", "--python", str(python), *packages], check=True)
        ready.touch()
    return str(python)
