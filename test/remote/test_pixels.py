"""Decoding the pictures before the first epoch, checked in the venv (pixel_checks.py): OpenCV and Pillow are there."""

import os
import subprocess
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent / "pixel_checks.py"


@pytest.mark.parametrize(
    ("check", "arguments"),
    [
        ("damage_is_found_and_whole_pictures_are_not_blamed", ["{place}"]),
        ("what_kills_its_decoder_is_named_and_nothing_else_is_lost", ["{place}"]),
        ("near_pictures_are_found_and_different_ones_are_not", []),
        ("nights_and_fog_are_not_like_each_other", []),
        ("nights_take_no_room_from_others", []),
        ("bands_find_what_comparing_all_finds", []),
        ("an_order_is_looked_at_once_for_each_tree", ["{place}", "sample"]),
        ("an_order_is_looked_at_once_for_each_tree", ["{place}", "all"]),
        ("a_sample_is_the_same_each_time_and_large_enough", []),
        ("trouble_ends_only_a_full_look", ["{place}", "sample"]),
        ("trouble_ends_only_a_full_look", ["{place}", "all"]),
    ],
)
def test_pixels(ultralytics_python, tmp_path, check, arguments):
    filled = [argument.format(place=tmp_path) for argument in arguments]
    environment = {**os.environ, "YOLO_CONFIG_DIR": str(tmp_path)}
    done = subprocess.run(
        [ultralytics_python, "-B", CHECKS, check, *filled], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
