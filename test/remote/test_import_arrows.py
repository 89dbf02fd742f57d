"""The check of the imports refuses what points up, goes round, or knows the library where it must not."""

import os
import shutil
import subprocess
import sys

import pytest
from remote_code import PACKAGE, REMOTE

LINTER = os.path.join(os.path.dirname(sys.executable), "lint-imports")


def check(folder):
    """Check a copy of the package as scripts/check.ts checks the package: how it ended, and what it said."""
    shutil.copy(REMOTE.parent / "pyproject.toml", folder)
    command = [LINTER, "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def house(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def plant(house, module, line):
    path = house / PACKAGE.name / (module + ".py")
    first, found, rest = path.read_text().partition("from __future__ import annotations\n")
    assert found
    path.write_text("%s%s%s\n%s" % (first, found, line, rest))


def test_the_package_as_it_is_passes(house):
    code, said = check(house)
    assert code == 0, said
    assert "0 broken" in said


FAULTS = [
    ("channel/wire", "from gpu_retrain.store import objects", "point down"),
    ("store/objects", "from gpu_retrain.staging import ssh_clients", "point down"),
    ("training/states_of", "from gpu_retrain.workloads.ultralytics import driver", "point down"),
    ("results/results", "from gpu_retrain.training import lookup", "point down"),
    ("records/orders", "from gpu_retrain.records import states", "No circles"),
    ("environment/proof", "import torch", "Only a workload"),
    ("training/trainings", "import ultralytics", "Only a workload"),
    ("training/supervision", "from gpu_retrain.machine import identity", "Only a launcher"),
    ("interfaces/launcher", "from gpu_retrain.launchers import process", "point down"),
]


@pytest.mark.parametrize(("module", "line", "contract"), FAULTS)
def test_a_planted_import_is_refused(house, module, line, contract):
    path = house / PACKAGE.name / (module + ".py")
    if not path.exists():
        path.write_text("from __future__ import annotations\n")
    plant(house, module, line)
    code, said = check(house)
    assert code == 1, said
    assert any(contract in each and "BROKEN" in each for each in said.splitlines()), said


def test_a_new_folder_has_to_say_where_it_stands(house):
    (house / PACKAGE.name / "elsewhere").mkdir()
    (house / PACKAGE.name / "elsewhere" / "__init__.py").write_text("")
    code, said = check(house)
    assert code == 1, said
