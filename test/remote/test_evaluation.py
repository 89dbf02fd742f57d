"""The evaluation of a model, checked in the venv (evaluation_checks.py): numpy and the real library are there."""

import os
import subprocess
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent / "evaluation_checks.py"
# The whole of it, 400 sets of 1,000 draws, takes a minute.
LONG = os.environ.get("GPU_RETRAIN_HOSTILE") == "long"
SETS, DRAWS = ("400", "1000") if LONG else ("80", "250")


@pytest.fixture
def check(ultralytics_python, tmp_path):
    """Run a check in the venv, which keeps its caches in the test's folder."""
    return lambda *arguments: run(ultralytics_python, tmp_path, *arguments)


def run(python, place, *arguments):
    environment = {**os.environ, "YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false"}
    environment.update({"YOLO_CONFIG_DIR": str(place), "TORCHINDUCTOR_CACHE_DIR": str(place)})
    done = subprocess.run([python, "-B", CHECKS, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["precision_is_the_library_s"],
        ["pictures_can_count_more_than_once"],
        ["the_bootstrap_agrees_with_another_one"],
        ["the_interval_covers_the_truth", SETS, DRAWS],
        ["detections_find_what_the_library_says"],
        ["the_operating_point_is_the_best_there_is"],
        ["the_curve_is_made_of_such_points"],
        ["a_point_promises_no_more_than_was_seen"],
        ["false_alarms_of_one_camera_say_little_of_others"],
        ["slices_are_what_they_say"],
        ["sizes_leave_out_what_belongs_to_another"],
        ["clusters_go_by_camera"],
        ["the_same_model_twice_differs_in_nothing"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_evaluation(check, arguments):
    check(*arguments)


@pytest.mark.parametrize(
    "name",
    [
        "pictures_without_any_object_have_no_precision",
        "both_models_are_evaluated_as_the_new_one_trained",
        "a_model_to_beat_that_is_none_costs_the_comparison_alone",
    ],
)
def test_an_evaluation(check, tmp_path, name):
    check(name, str(tmp_path))


def test_a_real_model_is_judged_as_the_library_judges_it(check, tmp_path):
    check("a_real_model_is_judged_as_the_library_judges_it", str(tmp_path))
