"""Average precision as the library computes it (utils/metrics.py, ap_per_class), for pictures that count several times.

The library's curve is a step: between two recalls it has the best precision that any confidence from there on
reaches. It rises only where an object is found, so that only those detections are looked at; what they all weigh is
summed once for all overlaps.
"""

from __future__ import annotations

from typing import Any, List, NamedTuple

import numpy as np

from gpu_retrain.workloads.ultralytics.evaluation.statistics import NO_OBJECT, Statistics

RECALLS = np.linspace(0.0, 1.0, 101)


class _Class(NamedTuple):
    pictures: Any  # (D,) of its detections, by descending confidence
    finds: List[Any]  # by overlap: which of them find an object
    objects: Any  # (L,) pictures of its objects


class Ranking:
    """A model's detections by class and confidence, ready to be weighed."""

    def __init__(self, statistics: Statistics) -> None:
        order = np.argsort(-statistics.confidence)  # as the library does, so that equal ones come in its order
        classes = statistics.class_of[order]
        pictures, found = statistics.picture_of[order], statistics.object_of[order] != NO_OBJECT
        self.classes = np.unique(statistics.object_class)
        self.overlaps = found.shape[1]
        self._each = [
            _Class(
                pictures[classes == number],
                [np.flatnonzero(column) for column in found[classes == number].T],
                statistics.object_picture[statistics.object_class == number],
            )
            for number in self.classes
        ]

    def by_class(self, weights: Any) -> Any:
        """Average precision (C, overlaps) of each class that has objects; NaN where no picture with one counts.

        ``weights`` (P,): how often each picture counts, 0 for not at all.
        """
        return np.array([_by_overlap(each, weights) for each in self._each])

    def mean(self, weights: Any) -> Any:
        """Average precision by overlap (overlaps,), over the classes; NaN where no picture with an object counts."""
        each = self.by_class(weights).reshape(-1, self.overlaps)
        counts = ~np.isnan(each[:, 0])
        return each[counts].mean(0) if counts.any() else np.full(self.overlaps, np.nan)


def _by_overlap(of: _Class, weights: Any) -> Any:
    objects = weights[of.objects].sum()
    if objects == 0:
        return np.full(len(of.finds), np.nan)
    weight = weights[of.pictures]
    said = weight.cumsum()
    return np.array([_average(weight[finds].cumsum(), said[finds], objects) for finds in of.finds])


def _average(found: Any, said: Any, objects: Any) -> float:
    """Average precision from running sums at the detections that find something: objects found, and detections."""
    precision = np.divide(found, said, out=np.zeros(len(found)), where=said > 0)
    best = np.append(np.maximum.accumulate(precision[::-1])[::-1], 0.0)
    curve = best[np.searchsorted(found / objects, RECALLS, side="right")]
    return float((curve.sum() - (curve[0] + curve[-1]) / 2) / (len(RECALLS) - 1))
