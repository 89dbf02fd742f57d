"""How good a model is on parts of a split: by class, by size of the object, by source, by day and night."""

from __future__ import annotations

from collections import Counter
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

import numpy as np

from gpu_retrain.workloads.ultralytics.evaluation import clusters
from gpu_retrain.workloads.ultralytics.evaluation.average_precision import Ranking
from gpu_retrain.workloads.ultralytics.evaluation.statistics import NO_OBJECT, Statistics

LEAST_OBJECTS = 50  # a slice with fewer says nothing
MOST_SOURCES = 20  # the largest
# Square root of the area at network size: what the network sees counts, not what the camera took.
SIZES: Tuple[Tuple[str, float, float], ...] = (
    ("below 16 px", 0.0, 16.0),
    ("16 to 32 px", 16.0, 32.0),
    ("32 to 96 px", 32.0, 96.0),
    ("96 px and more", 96.0, float("inf")),
)
_DARK = 0.25  # mean brightness, of 1: below it, it is night or dusk


class Slice(NamedTuple):
    """A part of the split: how many pictures and objects it has, and mAP50 and mAP50-95 on it; None for too few."""

    kind: str
    name: str
    pictures: int
    objects: int
    map50: Any
    map5095: Any


def all_of(statistics: Statistics, brightness: Any, names: Dict[int, str]) -> List[Slice]:
    """All slices; ``brightness`` (P,) from 0 to 1, NaN where unknown; ``names`` of the classes."""
    return [
        *_by_class(statistics, names),
        *_by_size(statistics),
        *(_of_pictures(statistics, "source", name, chosen) for name, chosen in _sources(statistics.pictures)),
        _of_pictures(statistics, "light", "day", brightness >= _DARK),
        _of_pictures(statistics, "light", "night", brightness < _DARK),
    ]


def _by_class(statistics: Statistics, names: Dict[int, str]) -> Iterator[Slice]:
    ranking = Ranking(statistics)
    each = ranking.by_class(np.ones(len(statistics.pictures), dtype=np.int64))
    for number, values in zip(ranking.classes, each):
        of = statistics.object_class == number
        pictures = len(np.unique(statistics.object_picture[of]))
        yield _slice("class", names.get(int(number), str(number)), pictures, int(of.sum()), values)


def _by_size(statistics: Statistics) -> Iterator[Slice]:
    for name, low, high in SIZES:
        objects = (statistics.object_size >= low) & (statistics.object_size < high)
        part = of_size(statistics, low, high)
        values = Ranking(part).mean(np.ones(len(part.pictures), dtype=np.int64))
        pictures = len(np.unique(part.object_picture))
        yield _slice("size", name, pictures, int(objects.sum()), values)._replace(map5095=None)


def of_size(statistics: Statistics, low: float, high: float) -> Statistics:
    """What an object of that size finds of it, at the first overlap only, as COCO counts by area.

    Detections of objects of another size are left out, and so are those of another size that find nothing.
    """
    objects = (statistics.object_size >= low) & (statistics.object_size < high)
    found = statistics.object_of[:, 0]
    finds = found != NO_OBJECT
    inside = (statistics.size_of >= low) & (statistics.size_of < high)
    kept = np.where(finds, objects[found] if len(objects) else False, inside)
    return statistics._replace(
        picture_of=statistics.picture_of[kept],
        confidence=statistics.confidence[kept],
        class_of=statistics.class_of[kept],
        object_of=statistics.object_of[kept][:, :1],
        size_of=statistics.size_of[kept],
        object_picture=statistics.object_picture[objects],
        object_class=statistics.object_class[objects],
        object_size=statistics.object_size[objects],
    )


def _sources(pictures: List[str]) -> Iterator[Tuple[str, Any]]:
    each = [clusters.source(path) for path in pictures]
    counted = Counter(each)
    if len(counted) > len(pictures) // 2:  # names that say nothing
        return
    for name, _count in counted.most_common(MOST_SOURCES):
        yield name or "(only a number)", np.array([source == name for source in each])


def _of_pictures(statistics: Statistics, kind: str, name: str, chosen: Any) -> Slice:
    values = Ranking(statistics).mean(chosen.astype(np.int64))
    return _slice(kind, name, int(chosen.sum()), int(chosen[statistics.object_picture].sum()), values)


def _slice(kind: str, name: str, pictures: int, objects: int, values: Any) -> Slice:
    if objects < LEAST_OBJECTS:
        return Slice(kind, name, pictures, objects, None, None)
    return Slice(kind, name, pictures, objects, float(values[0]), float(values.mean()))
