"""Finds the largest batch that fits, in few trials: a pure search."""

from __future__ import annotations

from typing import Callable

# How close the answer is to the largest possible one: within an eighth.
_GRAIN = 8


def largest(fits: Callable[[int], bool], most: int, over: Callable[[], bool] = lambda: False) -> int:
    """Return the largest batch up to ``most`` that fits, within an eighth; 0 when not even 1 does.

    ``fits(batch)`` tries one, and is called with 1, 2, 4 ... until one does not fit, then between. When ``over()`` no
    more is tried, and what fitted until then is the answer.
    """
    low, trial = 0, 1
    while not over() and fits(trial):
        low = trial
        if low >= most:
            return low
        trial = min(2 * trial, most)
    high = trial
    while high - low > max(1, low // _GRAIN) and low and not over():
        middle = (low + high) // 2
        if fits(middle):
            low = middle
        else:
            high = middle
    return low
