"""Which pictures belong together: frames of one camera or sequence resemble each other."""

from __future__ import annotations

import os
import re
from typing import Any, List

import numpy as np

_COUNTER = re.compile(r"[\W_]*\d+\Z")


def of_pictures(pictures: List[str], pattern: str = "") -> Any:
    """The cluster (P,) of each picture, counted from 0 in the order in which they are met.

    ``pattern`` is a regular expression that is searched for in the path: its first group, or all of it, names the
    cluster. What it does not find, and everything without one, goes by its name without the number at its end
    (``cam01_000123.jpg``: ``cam01``) in its folder. Raises re.error for a pattern that is not one.
    """
    wanted = re.compile(pattern) if pattern else None
    names = [_name(path, wanted) for path in pictures]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int64)


def source(path: str) -> str:
    """What a picture's name says of where it comes from: the name without the number at its end."""
    return _COUNTER.sub("", os.path.splitext(os.path.basename(path))[0])


def _name(path: str, wanted: Any) -> str:
    found = wanted.search(path) if wanted else None
    if found:
        return "=%s" % (found.group(1) if wanted.groups else found.group(0))
    return os.path.join(os.path.dirname(path), source(path))
