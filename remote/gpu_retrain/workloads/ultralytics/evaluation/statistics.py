"""What one model says of one split, per detection and per object: everything else is computed from it."""

from __future__ import annotations

from typing import Any, List, NamedTuple

import numpy as np

# COCO's ten thresholds of overlap; the library's DetectionValidator has the same.
OVERLAPS = np.linspace(0.5, 0.95, 10).astype(np.float32)  # in single precision, as overlaps are
NO_OBJECT = -1


class Statistics(NamedTuple):
    """Arrays over D detections, L labelled objects and P pictures; pictures are counted from 0."""

    pictures: List[str]  # paths below the dataset's folder
    picture_of: Any  # (D,) int: the picture of a detection
    confidence: Any  # (D,) float
    class_of: Any  # (D,) int
    object_of: Any  # (D, 10) int: the object that it finds at each overlap, counted over the split; or NO_OBJECT
    size_of: Any  # (D,) float: square root of a detection's area, in pixels of the network
    object_picture: Any  # (L,) int
    object_class: Any  # (L,) int
    object_size: Any  # (L,) float


def match(boxes: Any, classes: Any, objects: Any, object_classes: Any) -> Any:
    """Say which object each detection of a picture finds, at each overlap.

    ``boxes`` (N, 4) and ``objects`` (M, 4) are corners x1, y1, x2, y2 in the same pixels; detections come with
    descending confidence. Each takes, of the objects of its class that nobody before it has taken, the one that it
    overlaps most. Returns (N, 10) indexes of objects, or NO_OBJECT.
    """
    found = np.full((len(boxes), len(OVERLAPS)), NO_OBJECT, dtype=np.int64)
    if not len(boxes) or not len(objects):
        return found
    overlap = overlaps(objects, boxes) * (object_classes[:, None] == classes[None, :])
    taken = np.zeros((len(objects), len(OVERLAPS)), dtype=bool)
    columns = np.arange(len(OVERLAPS))
    for at in np.flatnonzero((overlap >= OVERLAPS[0]).any(0)):
        free = np.where(taken, 0.0, overlap[:, at, None])
        best = free.argmax(0)
        finds = free[best, columns] >= OVERLAPS
        found[at, finds] = best[finds]
        taken[best[finds], columns[finds]] = True
    return found


def overlaps(one: Any, other: Any) -> Any:
    """Intersection over union of each of ``one`` (M, 4) with each of ``other`` (N, 4): (M, N)."""
    corners = np.minimum(one[:, None, 2:], other[None, :, 2:]) - np.maximum(one[:, None, :2], other[None, :, :2])
    shared = corners.clip(0).prod(2)
    area, other_area = ((each[:, 2:] - each[:, :2]).prod(1) for each in (one, other))
    return shared / (area[:, None] + other_area[None, :] - shared + 1e-7)
