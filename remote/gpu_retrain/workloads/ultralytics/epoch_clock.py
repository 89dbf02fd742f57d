"""Times the parts of an epoch, between the library's callbacks: training, waiting for data, validating, saving."""

from __future__ import annotations

import time
from typing import Dict, Optional

# The first batches of an epoch are none to judge by: kernels are chosen, workers start, the disk's cache is cold.
HEAD_BATCHES = 5


class _Gaps:
    """The gaps between one batch's end and the next one's start: there the device waits for its data.

    The first gap of a round is kept apart: in it workers start, or the loader is set up anew.
    """

    def __init__(self) -> None:
        self.first_s: Optional[float] = None
        self.others_s = 0.0
        self._since = time.monotonic()

    def batch_starts(self) -> None:
        gap_s = time.monotonic() - self._since
        if self.first_s is None:
            self.first_s = gap_s
        else:
            self.others_s += gap_s

    def batch_ends(self) -> float:
        self._since = time.monotonic()
        return self._since


class EpochClock:
    """Told of every step of an epoch; what did not happen is None."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """An epoch begins, perhaps again."""
        self._began = time.monotonic()
        self._train, self._val = _Gaps(), _Gaps()
        self._trained: Optional[float] = None
        self._validated: Optional[float] = None
        self._head: Optional[float] = None
        self.batches = 0

    def batch_starts(self) -> None:
        """The training's next batch is there."""
        self._train.batch_starts()

    def batch_ends(self) -> None:
        """A batch was trained on."""
        self.batches += 1
        now = self._train.batch_ends()
        if self.batches == HEAD_BATCHES:
            self._head = now - self._began

    def trained(self) -> None:
        """All batches were trained on."""
        self._trained = time.monotonic()

    def validation_starts(self) -> None:
        """The model is about to be validated."""
        self._val = _Gaps()

    def validation_batch_starts(self) -> None:
        """The validation's next batch is there."""
        self._val.batch_starts()

    def validation_batch_ends(self) -> None:
        """A batch was validated."""
        self._val.batch_ends()

    def validated(self) -> None:
        """The model was validated."""
        self._validated = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the epoch began."""
        return time.monotonic() - self._began

    def record(self) -> Dict[str, Optional[float]]:
        """What an epoch's event says of its time, in seconds, at its end.

        ``loaderWaitSeconds`` and ``valWaitSeconds`` leave the first batch out, for which ``firstWaitSeconds`` stands;
        ``headSeconds`` is the time until HEAD_BATCHES were done.
        """
        now = time.monotonic()
        trained = self._trained if self._trained is not None else now
        validated = self._validated
        return {
            "seconds": round(now - self._began, 3),
            "trainSeconds": round(trained - self._began, 3),
            "loaderWaitSeconds": round(self._train.others_s, 3),
            "firstWaitSeconds": _rounded(self._train.first_s),
            "headSeconds": _rounded(self._head),
            "valSeconds": None if validated is None else round(validated - trained, 3),
            "valWaitSeconds": None if validated is None else round(self._val.others_s, 3),
            "saveSeconds": round(now - (trained if validated is None else validated), 3),
        }


class OwnTime:
    """Sums the time that is spent in our callbacks; they do not call each other."""

    def __init__(self) -> None:
        self.sum_s = self._since = self._taken_s = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.sum_s += time.perf_counter() - self._since

    def take(self) -> float:
        """Seconds since the last call, the callback in which this is called included so far."""
        until_now = self.sum_s + time.perf_counter() - self._since
        spent, self._taken_s = until_now - self._taken_s, until_now
        return spent


def _rounded(value: Optional[float]) -> Optional[float]:
    return None if value is None else round(value, 3)
