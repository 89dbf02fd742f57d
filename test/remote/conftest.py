"""Where the tests of the driver find a Python that has Ultralytics."""

import os
from pathlib import Path

import pytest

MADE_BY_NPM_TEST = Path(__file__).parent.parent.parent / ".local" / "test-venv" / "bin" / "python"


@pytest.fixture(scope="session")
def ultralytics_python():
    """GPU_RETRAIN_TEST_PYTHON, or the environment that `npm test` makes."""
    return os.environ.get("GPU_RETRAIN_TEST_PYTHON", str(MADE_BY_NPM_TEST))
