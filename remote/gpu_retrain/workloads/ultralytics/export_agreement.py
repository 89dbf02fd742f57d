"""Whether an exported model finds what the model finds that it was made of."""

from __future__ import annotations

from typing import Any, Iterable, NamedTuple, Tuple

import numpy as np

# Rounding moves a score by less than 1e-5, and a box by less; the ten bits of TF32, which TensorRT takes for float32,
# by some thousandths. A wrong layout, scaling or class moves both far beyond this.
SCORE_LIMIT = 0.05
BOX_LIMIT = 0.01  # of the picture's longer side
MATCHED_SHARE = 0.99  # the last of the surest may be exchanged for the next where two are equally sure
SUREST = 30  # detections of a picture that are looked for
KEPT = 100  # detections of a picture among which they are looked for


class Found(NamedTuple):
    """What a model finds on a picture: ``boxes`` (N, 4) as shares of its longer side, ``scores``, ``classes`` (N,)."""

    boxes: Any
    scores: Any
    classes: Any


class Agreement(NamedTuple):
    """On how many pictures how many detections were looked for and found again, and how far those are apart at most."""

    pictures: int
    detections: int
    matched: int
    score_difference: float
    box_difference: float

    def trouble(self) -> str:
        """Why it does not count as the same model; empty when it does."""
        if self.detections == 0:
            return "the model finds nothing on %d pictures, so nothing can be compared" % self.pictures
        if self.matched < MATCHED_SHARE * self.detections:
            return "it finds only %d of %d detections" % (self.matched, self.detections)
        if self.score_difference > SCORE_LIMIT:
            return "a score differs by %.3g, more than %g" % (self.score_difference, SCORE_LIMIT)
        if self.box_difference > BOX_LIMIT:
            return "a box differs by %.3g of the picture, more than %g" % (self.box_difference, BOX_LIMIT)
        return ""


def compare(pictures: Iterable[Tuple[Found, Found]]) -> Agreement:
    """Look for the surest detections of the first among those of the second, picture by picture."""
    counts, worst = [0, 0, 0], np.zeros(2)
    for one, other in pictures:
        counts[0] += 1
        for at in np.argsort(-one.scores, kind="stable")[:SUREST]:
            counts[1] += 1
            apart = _nearest(one, at, other)
            if apart is not None:
                counts[2] += 1
                worst = np.maximum(worst, apart)
    return Agreement(*counts, *(float(value) for value in worst))


def _nearest(one: Found, at: int, other: Found) -> Any:
    """How far score and box are from the detection of the same class that is nearest; None when none is near at all.

    Candidates of one object lie close together, so that the box alone would not say which one is meant.
    """
    same = other.classes == one.classes[at]
    if not same.any():
        return None
    scores = np.abs(other.scores[same] - one.scores[at])
    boxes = np.abs(other.boxes[same] - one.boxes[at]).max(1)
    nearest = np.argmin(np.maximum(scores / SCORE_LIMIT, boxes / BOX_LIMIT))
    apart = np.array([scores[nearest], boxes[nearest]])
    # What is ten limits away is another one.
    return apart if (apart <= (10 * SCORE_LIMIT, 10 * BOX_LIMIT)).all() else None
