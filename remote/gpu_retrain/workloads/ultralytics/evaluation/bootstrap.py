"""Is one model better than another on the same pictures? A paired bootstrap over clusters of pictures.

Average precision is not a mean over pictures, so no test on means applies. Pictures are drawn with replacement, the
same for both models, and the difference of their averages is kept (Efron and Tibshirani, An Introduction to the
Bootstrap, 1993, chapter 13: the percentile interval). Frames of one camera resemble each other, so clusters are drawn
and not pictures: drawn one by one they would make the interval far too narrow.
"""

from __future__ import annotations

from typing import Any, Iterator, NamedTuple

import numpy as np

from gpu_retrain.workloads.ultralytics.evaluation.average_precision import Ranking

DRAWS = 1000
_SHARE = (2.5, 97.5)  # percentiles: a 95 % interval


class Interval(NamedTuple):
    """A value, and where it lies with 95 % of the draws."""

    value: float
    low: float
    high: float


class Difference(NamedTuple):
    """How much more the one model reaches than the other, in mAP50 and mAP50-95, and what speaks against it."""

    map50: Interval
    map5095: Interval
    below_zero: float  # share of the draws in which mAP50-95 is lower
    clusters: int


def differences(one: Ranking, other: Ranking, clusters: Any, seed: int, draws: int = DRAWS) -> Any:
    """Difference of the average precisions (draws, overlaps), mean over the classes, in each draw of clusters.

    ``clusters`` (P,): the cluster of each picture, counted from 0. A draw without any object is NaN.
    """
    return np.array([one.mean(weights) - other.mean(weights) for weights in drawn(clusters, seed, draws)])


def drawn(clusters: Any, seed: int, draws: int = DRAWS) -> Iterator[Any]:
    """Yield how often each picture counts (P,), for each draw of as many clusters as there are."""
    random, count = np.random.default_rng(seed), int(clusters.max()) + 1
    for _ in range(draws):
        yield np.bincount(random.integers(0, count, count), minlength=count)[clusters]


def compare(one: Ranking, other: Ranking, clusters: Any, seed: int, draws: int = DRAWS) -> Difference:
    """Compare two models on the same pictures."""
    everything = np.ones(len(clusters), dtype=np.int64)
    value = one.mean(everything) - other.mean(everything)
    each = differences(one, other, clusters, seed, draws)
    each = each[~np.isnan(each).any(1)]
    return Difference(
        map50=interval(float(value[0]), each[:, 0]),
        map5095=interval(float(value.mean()), each.mean(1)),
        below_zero=float((each.mean(1) < 0).mean()),
        clusters=int(clusters.max()) + 1,
    )


def interval(value: float, draws: Any) -> Interval:
    """The percentile interval of what the draws gave."""
    low, high = np.percentile(draws, _SHARE)
    return Interval(value, float(low), float(high))
