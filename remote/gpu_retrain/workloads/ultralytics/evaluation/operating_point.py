"""Which confidence to use where a false alarm costs something: the view of a free-response ROC, by picture.

The peak of F1 weighs a false alarm like a miss, while a camera sees thousands of empty pictures a day. So: the
largest share of pictures with an object in which anything is found, under X false alarms per 1,000 background
pictures.
"""

from __future__ import annotations

from typing import Any, List, NamedTuple, Optional

import numpy as np

from gpu_retrain.workloads.ultralytics.evaluation import bootstrap
from gpu_retrain.workloads.ultralytics.evaluation.statistics import Statistics

PER_THOUSAND = (1.0, 5.0, 10.0, 50.0)
_RULE_OF_THREE = 3.0  # Hanley and Lippman-Hand, JAMA 1983: none seen in n is below 3/n with 95 %


class Point(NamedTuple):
    """A confidence, and what it brings; unknown where the backgrounds are too few to tell."""

    per_thousand: float  # false alarms per 1,000 backgrounds that are allowed
    confidence: Optional[float]
    recall: Optional[bootstrap.Interval]  # share of the pictures with an object in which anything is found
    false_alarms: Optional[int]
    at_most_per_thousand: Optional[float]  # upper 95 % bound of what was seen


def highest(statistics: Statistics) -> Any:
    """The highest confidence in each picture (P,); 0 where nothing is found."""
    best = np.zeros(len(statistics.pictures))
    np.maximum.at(best, statistics.picture_of, statistics.confidence)
    return best


def points(statistics: Statistics, clusters: Any, seed: int, draws: int = bootstrap.DRAWS) -> List[Point]:
    """The operating points for each of PER_THOUSAND."""
    best = highest(statistics)
    has_object = np.zeros(len(best), dtype=bool)
    has_object[statistics.object_picture] = True
    weights = list(bootstrap.drawn(clusters, seed, draws)) if len(best) else []
    return [_point(best, has_object, weights, allowed) for allowed in PER_THOUSAND]


def _point(best: Any, has_object: Any, weights: List[Any], per_thousand: float) -> Point:
    alarms = np.sort(best[~has_object])[::-1]
    may_be = int(per_thousand * len(alarms) / 1000)
    if may_be == 0 or not has_object.any():  # fewer backgrounds than one false alarm would need
        return Point(per_thousand, None, None, None, None)
    confidence = float(np.nextafter(alarms[may_be], 1.0)) if may_be < len(alarms) else 0.0
    found = (best >= confidence) & has_object
    seen = int((alarms >= confidence).sum())
    shares = [weight[found].sum() / weight[has_object].sum() for weight in weights if weight[has_object].any()]
    return Point(
        per_thousand,
        confidence,
        bootstrap.interval(float(found.sum() / has_object.sum()), shares),
        seen,
        _at_most(seen, len(alarms)) * 1000,
    )


def _at_most(seen: int, of: int) -> float:
    """Upper 95 % bound of a rate: the rule of three where nothing was seen, else Wilson's score (1927), one-sided."""
    if seen == 0:
        return min(1.0, _RULE_OF_THREE / of)
    z, rate = 1.6449, seen / of
    middle = rate + z * z / (2 * of)
    return float((middle + z * np.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))) / (1 + z * z / of))
