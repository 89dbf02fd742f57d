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
_CURVE_POINTS = 40  # more than can be told apart in a chart
_LEAST = 0.001  # the library's validator looks at nothing below
# Hanley and Lippman-Hand, JAMA 1983: none seen in n is below 3/n with 95 %, and below 3.7/n with 97.5 %.
_RULE_OF_THREE, _TWO_SIDED = 3.0, 3.7


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
    looked_at = _Pictures(statistics, clusters, seed, draws)
    return [looked_at.under(allowed) for allowed in PER_THOUSAND]


def curve(statistics: Statistics, clusters: Any, seed: int, draws: int = bootstrap.DRAWS) -> List[Point]:
    """Points from one false alarm to one on every background, evenly spread on a logarithmic scale."""
    looked_at = _Pictures(statistics, clusters, seed, draws)
    backgrounds = len(looked_at.alarms)
    if backgrounds == 0 or not looked_at.has_object.any():
        return []
    counts = np.unique(np.geomspace(1, backgrounds, _CURVE_POINTS).round().astype(int)).tolist()
    return [looked_at.with_at_most(count, count * 1000 / backgrounds) for count in counts]


def at_confidence(
    statistics: Statistics, clusters: Any, confidence: float, seed: int, draws: int = bootstrap.DRAWS
) -> Optional[Point]:
    """What a confidence brings; None where there is no background, or no object."""
    looked_at = _Pictures(statistics, clusters, seed, draws)
    backgrounds = len(looked_at.alarms)
    if backgrounds == 0 or not looked_at.has_object.any():
        return None
    seen = int((looked_at.alarms >= confidence).sum())
    return looked_at.at(confidence, seen * 1000 / backgrounds)


class _Pictures:
    """The pictures of a split, with the highest confidence in each, and how often each counts in each draw."""

    def __init__(self, statistics: Statistics, clusters: Any, seed: int, draws: int) -> None:
        self.best = highest(statistics)
        self.has_object = np.zeros(len(self.best), dtype=bool)
        self.has_object[statistics.object_picture] = True
        self.alarms = np.sort(self.best[~self.has_object])[::-1]
        self._clusters = clusters
        # Two bytes each: a thousand draws of a hundred thousand clusters stay in memory.
        drawn = bootstrap.drawn(np.unique(clusters), seed, draws) if len(self.best) else iter(())
        self._draws = [counts.astype(np.uint16) for counts in drawn]

    def under(self, per_thousand: float) -> Point:
        may_be = int(per_thousand * len(self.alarms) / 1000)
        if may_be == 0 or not self.has_object.any():  # fewer backgrounds than one false alarm would need
            return Point(per_thousand, None, None, None, None)
        return self.with_at_most(may_be, per_thousand)

    def with_at_most(self, alarms: int, per_thousand: float) -> Point:
        above = self.alarms[alarms] if alarms < len(self.alarms) else 0.0
        # The next that a detection can have, so that it holds for those who ask for more and for as much.
        return self.at(float(np.nextafter(np.float32(above), np.float32(1.0))), per_thousand)

    def at(self, confidence: float, per_thousand: float) -> Point:
        confidence = max(confidence, _LEAST)
        above = self.best >= confidence
        seen = int(above[~self.has_object].sum())
        alarms = self._shares(above, ~self.has_object)
        # Cameras differ in their false alarms: by pictures alone the bound would be too low.
        at_most = max(_at_most(seen, len(self.alarms)), float(np.percentile(alarms, 95)))
        return Point(per_thousand, confidence, self._recall(above), seen, at_most * 1000)

    def _recall(self, above: Any) -> bootstrap.Interval:
        """Where all or none are found, all draws say the same: then the rule of three tells what few clusters can."""
        value = float(above[self.has_object].mean())
        interval = bootstrap.interval(value, self._shares(above, self.has_object))
        unseen = min(1.0, _TWO_SIDED / len(np.unique(self._clusters[self.has_object])))
        if value == 1.0:
            return interval._replace(low=1.0 - unseen)
        return interval._replace(high=unseen) if value == 0.0 else interval

    def _shares(self, above: Any, among: Any) -> List[float]:
        """The share of the pictures ``among`` that are ``above``, in each draw in which there are any."""
        count = len(self._draws[0])
        hits, of = (np.bincount(self._clusters[chosen], minlength=count) for chosen in (above & among, among))
        sums = ((drawn @ hits, drawn @ of) for drawn in self._draws)
        return [hit / every for hit, every in sums if every]


def _at_most(seen: int, of: int) -> float:
    """Upper 95 % bound of a rate: the rule of three where nothing was seen, else Wilson's score (1927), one-sided."""
    if seen == 0:
        return min(1.0, _RULE_OF_THREE / of)
    z, rate = 1.6449, seen / of
    middle = rate + z * z / (2 * of)
    bound = (middle + z * np.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))) / (1 + z * z / of)
    return min(1.0, float(bound))
