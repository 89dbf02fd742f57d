"""What can be found in pixels; the runner has the same names, with what they mean (interfaces/pixels.ts there)."""

from __future__ import annotations

from typing import NamedTuple

UNDECODABLE = "pixels-undecodable"  # the library drops the picture, or dies of it
DAMAGED = "pixels-damaged"  # the library trains on what is left of it
NOTED = "pixels-noted"  # a decoder had a remark, and the pixels are whole
NEAR = "near-duplicate"  # two pictures, one of each split
KINDS = (UNDECODABLE, DAMAGED, NOTED, NEAR)
# What ends a training before its first epoch unless the settings accept it; nobody can accept what ends it later.
ERRORS = (UNDECODABLE, DAMAGED)
MODES = ("off", "sample", "all")


class Finding(NamedTuple):
    """Something about one picture: ``file`` from the dataset's top, in a form to be printed."""

    kind: str
    file: str
    detail: str
