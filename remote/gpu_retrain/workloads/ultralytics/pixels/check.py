"""Decodes the pictures of an order's dataset: a process of its own, which a picture may cost all of its memory.

Its arguments are an order's path and the path of its answer, to which it appends JSON lines: of ``kind`` ``progress``,
``finding``, and at last ``end``. The training's own data.yaml need not be there yet.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from gpu_retrain.store import manifests
from gpu_retrain.workloads.ultralytics import image_lists
from gpu_retrain.workloads.ultralytics.pixels import near, workers
from gpu_retrain.workloads.ultralytics.pixels.kinds import KINDS, NEAR

SAMPLED_SHARE = 0.02
LEAST_SAMPLED = 200  # of each split
# Of each kind: a set in which everything is wrong needs no list of everything.
MOST_NAMED = 10_000
_TELL_S = 5.0


class _Answer:
    def __init__(self, path: str) -> None:
        self._path = path
        self.counts = dict.fromkeys(KINDS, 0)
        self._told_s = time.monotonic()

    def tell(self, kind: str, **fields: Any) -> None:
        with open(self._path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"kind": kind, **fields}) + "\n")

    def find(self, what: str, file: str, detail: str) -> None:
        self.counts[what] += 1
        if self.counts[what] <= MOST_NAMED:
            self.tell("finding", what=what, file=file, detail=detail)

    def progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._told_s >= _TELL_S:
            self._told_s = time.monotonic()
            self.tell("progress", done=done, total=total)


def main(order_path: str, answer_path: str) -> None:
    """Answer; raises what only a defect of ours can raise."""
    with open(order_path, encoding="utf-8") as file:
        dataset = json.load(file)["work"]["dataset"]
    mode, tree, answer = dataset["pixels"]["decode"], dataset["tree"], _Answer(answer_path)
    splits = {split: pictures(tree, found["sources"]) for split, found in dataset["splits"].items()}
    chosen = {split: chosen_of(found, mode, dataset["digest"]) for split, found in splits.items()}
    # A picture of two splits is decoded once.
    paths = list(dict.fromkeys(path for found in chosen.values() for path in found))
    # A sample of a large dataset meets few of its pairs; comparing costs next to nothing.
    _compare(tree, chosen, _decode(tree, paths, answer), answer)
    answer.tell("end", decoded=len(paths), total=len({*sum(splits.values(), [])}), counts=answer.counts)


def pictures(tree: str, sources: List[Dict[str, Any]]) -> List[str]:
    """Name a split's pictures by their paths from the tree's top, as the library will find them."""
    return list(dict.fromkeys(os.path.relpath(picture, tree) for picture in image_lists.pictures(tree, sources)))


def chosen_of(split: Sequence[str], mode: str, seed: str) -> List[str]:
    """Choose the pictures of a split that are decoded: the same ones each time."""
    if mode == "all":
        return list(split)
    count = min(len(split), max(LEAST_SAMPLED, math.ceil(len(split) * SAMPLED_SHARE)))
    chance = random.Random(seed)  # noqa: S311 -- it shall be foreseeable
    return chance.sample(sorted(split), count)


def _decode(tree: str, paths: List[str], answer: _Answer) -> Dict[str, bytes]:
    small: Dict[str, bytes] = {}
    answer.tell("progress", done=0, total=len(paths))
    looked = workers.look_at([os.path.join(tree, path) for path in paths], workers.count())
    for done, (place, seen) in enumerate(looked, 1):
        if seen.kind:
            answer.find(seen.kind, _shown(paths[place]), seen.detail)
        if seen.small is not None:
            small[paths[place]] = seen.small
        answer.progress(done, len(paths))
    return small


def _compare(tree: str, chosen: Dict[str, List[str]], small: Dict[str, bytes], answer: _Answer) -> None:
    """Find pictures that nearly are in train, too; of those that are there as they are, the audit has told."""
    train = [path for path in chosen.get("train", ()) if path in small]
    copies = near.copies([small[path] for path in train])
    for split, found in chosen.items():
        others = [path for path in found if path in small and split != "train"]
        for path, twin, bits in _near(others, train, near.copies([small[path] for path in others]), copies):
            if not os.path.samefile(os.path.join(tree, path), os.path.join(tree, twin)):
                answer.find(NEAR, _shown(path), "like %s (%d of 64 bits of their hashes differ)" % (_shown(twin), bits))


def _near(one: List[str], other: List[str], small: Any, copies: Any) -> Iterator[Tuple[str, str, int]]:
    for pair in near.pairs(small, copies):
        yield one[pair.one], other[pair.other], pair.bits


def _shown(path: str) -> str:
    return manifests.display(os.fsencode(path))


def run(arguments: List[str]) -> None:
    """Answer about the order that the arguments name."""
    main(arguments[0], arguments[1])
