"""Finds pictures of two splits that nearly are the same: a difference hash of 64 bits, searched in bands.

The hash says of each of 8 x 8 places whether it is darker than its right neighbour. Two pictures that differ in at most
``DISTANCE`` bits agree in one of ``DISTANCE + 1`` bands, so that only those need be compared. Where a picture is flat
its bits are chance, so the small copies must agree as well. One without structure (a black night, with or without a
time stamp; fog) would be like all others of its kind, and is compared with none. A picture that is mirrored or turned
is another one.

Measured on drawn scenes (pixel_checks.py has such): of 733,950 pairs of different scenes none is within 6 bits and 0.2
deviations, 3 are within 8, 35 within 12; of the same scene encoded again, scaled, brighter, cropped by 2 %, stamped or
a frame later 90 to 100 % are. To ask for a distance of grey values in each bit finds more of these, and 2 to 3,000
wrong pairs.
"""

from __future__ import annotations

from typing import Any, Iterator, List, NamedTuple, Tuple

from gpu_retrain.workloads.ultralytics.pixels.decode import SMALL

DISTANCE = 6
# Of a pair the small copies, brought to the same mean and deviation, differ by so many deviations on average at most.
MOST_DIFFERENCE = 0.2
# Of the 64 places at least so many are darker, and as many brighter, than their neighbours by this much of 255. Of 300
# drawn nights with a time stamp, or with lamps, 300 and 162 would be taken for another one of them; so none is.
LEAST_PLACES = 5
LEAST_STEP = 2
_BITS = 64
_CHUNK = 1 << 20  # candidates that are compared at once: some hundred megabytes
# Of one band's value: thousands of frames of one camera would be millions of pairs. The first of them are taken.
_MOST_IN_BUCKET = 256


class Pair(NamedTuple):
    """Two places, one in each split, and how many bits of their hashes differ."""

    one: int
    other: int
    bits: int


def copies(small: List[bytes]) -> Any:
    """Make an array of small copies."""
    import numpy

    width, height = SMALL
    return numpy.frombuffer(b"".join(small), numpy.uint8).reshape(-1, height, width)


def hashes(small: Any) -> Any:
    """Hash small copies: one unsigned 64-bit number each."""
    import numpy

    bits = numpy.packbits((small[:, :, 1:] > small[:, :, :-1]).reshape(-1, _BITS), axis=1)
    return bits.view(">u8").reshape(-1).astype(numpy.uint64)


def pairs(one: Any, other: Any, distance: int = DISTANCE, difference: float = MOST_DIFFERENCE) -> List[Pair]:
    """Find for each picture of ``one`` the picture of ``other`` that is nearest, if it is near; both small copies."""

    best: dict[int, Pair] = {}
    if not len(one) or not len(other):
        return []
    mine, theirs = hashes(one), hashes(other)
    # Only what can be compared: thousands of nights would take the room that there is for candidates.
    ours, those = _structured(one), _structured(other)
    for here, there in _candidates(mine[ours], theirs[those], distance + 1):
        here, there = ours[here], those[there]
        bits = _popcount(mine[here] ^ theirs[there])
        near = bits <= distance
        here, there, bits = here[near], there[near], bits[near]
        alike = _difference(one[here], other[there]) <= difference
        for pair in map(Pair, here[alike].tolist(), there[alike].tolist(), bits[alike].tolist()):
            known = best.get(pair.one)
            if known is None or (pair.bits, pair.other) < (known.bits, known.other):
                best[pair.one] = pair
    return [best[place] for place in sorted(best)]


def _candidates(mine: Any, theirs: Any, bands: int) -> Iterator[Tuple[Any, Any]]:
    """Yield places that agree in a band, as two arrays of the same length."""
    import numpy

    edges = [_BITS * band // bands for band in range(bands + 1)]
    for low, high in zip(edges, edges[1:]):
        mask = numpy.uint64((1 << (high - low)) - 1)
        key = (mine >> numpy.uint64(low)) & mask
        there = (theirs >> numpy.uint64(low)) & mask
        order = numpy.argsort(there, kind="stable")
        starts = numpy.searchsorted(there[order], key, "left")
        counts = numpy.minimum(numpy.searchsorted(there[order], key, "right") - starts, _MOST_IN_BUCKET)
        yield from _spread(order, starts, counts)


def _spread(order: Any, starts: Any, counts: Any) -> Iterator[Tuple[Any, Any]]:
    import numpy

    ends = numpy.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(numpy.searchsorted(ends, done + _CHUNK, "right")))
        here = numpy.repeat(numpy.arange(begin, end), counts[begin:end])
        first = numpy.repeat(ends[begin:end] - counts[begin:end], counts[begin:end])
        offset = numpy.arange(done, done + len(here)) - first
        yield here, order[numpy.repeat(starts[begin:end], counts[begin:end]) + offset]
        begin = end


def _structured(small: Any) -> Any:
    """Give the places of those that have enough in them to be compared by."""
    import numpy

    steps = small[:, :, 1:].astype(numpy.int16) - small[:, :, :-1]
    brighter, darker = ((sign * steps >= LEAST_STEP).sum(axis=(1, 2)) for sign in (1, -1))
    return numpy.flatnonzero(numpy.minimum(brighter, darker) >= LEAST_PLACES)


def _popcount(values: Any) -> Any:
    import numpy

    if hasattr(numpy, "bitwise_count"):
        return numpy.bitwise_count(values)
    return numpy.unpackbits(values.view(numpy.uint8).reshape(-1, 8), axis=1).sum(axis=1)


def _difference(one: Any, other: Any) -> Any:
    """Give the mean distance of grey values in standard deviations, after both have the same mean and deviation."""
    import numpy

    return numpy.abs(_standard(one) - _standard(other)).mean(axis=(1, 2))


def _standard(small: Any) -> Any:
    import numpy

    values = small.astype(numpy.float32)
    values -= values.mean(axis=(1, 2), keepdims=True)
    return values / numpy.maximum(values.std(axis=(1, 2), keepdims=True), 1e-6)
