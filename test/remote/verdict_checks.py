"""Do the intervals lead to the right word? Models whose order is known, judged by the rule of src/report/standing.ts.

Run in the venv (test_verdicts.py). ``simulated`` draws what models say; ``trained`` trains real ones, for a minute.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "remote"))

import numpy as np
from gpu_retrain.workloads.ultralytics.evaluation import bootstrap, clusters
from gpu_retrain.workloads.ultralytics.evaluation.average_precision import Ranking
from gpu_retrain.workloads.ultralytics.evaluation.statistics import NO_OBJECT, OVERLAPS, Statistics

MARGIN = 0.005
SIDE_PX = 96
CAMERAS, FRAMES = 40, 3


def standing(model, to_beat, of, draws):
    interval = bootstrap.compare(Ranking(model), Ranking(to_beat), of, seed=0, draws=draws).map5095
    if interval.low > 0:
        return "better"
    if interval.low > -MARGIN:
        return "not worse"
    return "worse" if interval.high < 0 else "undecided"


def simulated(finds, seed, depth=10):
    """Say what a model says that finds a share of the objects, at the first ``depth`` overlaps, on 120 frames."""
    random, pictures = np.random.default_rng(seed), CAMERAS * FRAMES
    numbers = np.arange(pictures)
    found = np.flatnonzero(random.random(pictures) < finds)
    hits = np.where(np.arange(len(OVERLAPS)) < depth, found[:, None], NO_OBJECT)
    false = np.flatnonzero(random.random(pictures) < 0.4)
    nothing = np.full((len(false), len(OVERLAPS)), NO_OBJECT)
    where = np.concatenate([found, false])
    return Statistics(
        ["cam%02d_%03d.png" % (number // FRAMES, number) for number in numbers],
        where,
        np.concatenate([random.beta(5, 2, len(found)), random.beta(2, 5, len(false))]),
        np.zeros(len(where), dtype=int),
        np.concatenate([hits, nothing]),
        np.full(len(where), 20.0),
        numbers,
        np.zeros(pictures, dtype=int),
        np.full(pictures, 20.0),
    )


def check_simulated_models_are_judged():
    good = simulated(0.85, seed=1)
    of = clusters.of_pictures(good.pictures)
    assert of.max() + 1 == CAMERAS
    # Who learned from shuffled labels finds next to nothing, and nothing exactly.
    assert standing(simulated(0.1, seed=2, depth=2), good, of, 300) == "worse"
    assert standing(good, good, of, 300) == "not worse"
    assert standing(good, simulated(0.5, seed=3), of, 300) == "better"
    # As good, but other mistakes: so few cameras cannot tell.
    assert standing(simulated(0.85, seed=4), good, of, 300) == "undecided"


def check_trained_models_are_judged(place):
    import ultralytics

    place = Path(place)
    good, shuffled = draw(place / "good"), draw(place / "shuffled", is_shuffled=True)
    best = {
        "long": train(ultralytics, good, 14, place / "long"),
        "short": train(ultralytics, good, 8, place / "short"),
        "shuffled": train(ultralytics, shuffled, 14, place / "misled"),
    }
    told = {name: said(ultralytics, path, good) for name, path in best.items()}
    of = clusters.of_pictures(told["long"].pictures)
    assert of.max() + 1 == CAMERAS
    assert standing(told["shuffled"], told["long"], of, 1000) == "worse"
    assert standing(told["long"], said(ultralytics, best["long"], good), of, 1000) == "not worse"
    assert standing(told["long"], told["short"], of, 1000) == "better"


def draw(folder, is_shuffled=False):
    """Draw squares on noise; the labels of the train split may belong to other pictures."""
    import cv2

    random = np.random.default_rng(0)
    for split, count in (("train", 160), ("val", CAMERAS * FRAMES)):
        for kind in ("images", "labels"):
            (folder / kind / split).mkdir(parents=True)
        names = ["cam%02d_%03d" % (number // FRAMES, number) for number in range(count)]
        labels = []
        for name in names:
            picture = random.integers(0, 90, (SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
            side = int(random.integers(12, 28))
            left, top = (int(at) for at in random.integers(0, SIDE_PX - side, 2))
            picture[top : top + side, left : left + side] = (20, 120, 240)
            cv2.imwrite(str(folder / "images" / split / (name + ".png")), picture)
            box = np.array([left + side / 2, top + side / 2, side, side]) / SIDE_PX
            labels.append("0 %f %f %f %f\n" % tuple(box))
        if is_shuffled and split == "train":
            labels = [labels[at] for at in random.permutation(count)]
        for name, label in zip(names, labels):
            (folder / "labels" / split / (name + ".txt")).write_text(label)
    data = folder / "data.yaml"
    data.write_text("path: %s\ntrain: images/train\nval: images/val\nnames: [square]\n" % folder)
    return data


def train(library, data, epochs, folder):
    """Train from scratch on the CPU: the path of best.pt."""
    model = library.YOLO("yolov8n.yaml")
    settings = {"imgsz": SIDE_PX, "batch": 16, "optimizer": "AdamW", "lr0": 0.002, "warmup_epochs": 1, "mosaic": 0.0}
    quiet = {"device": "cpu", "workers": 0, "plots": False, "verbose": False, "amp": False, "seed": 1}
    model.train(data=str(data), epochs=epochs, project=str(folder.parent), name=folder.name, **settings, **quiet)
    return folder / "weights" / "best.pt"


def said(library, weights, data):
    from gpu_retrain.workloads.ultralytics.evaluation import per_picture

    settings = {"imgsz": SIDE_PX, "batch": 16, "device": "cpu", "workers": 0}
    return per_picture.evaluate(
        library, str(weights), str(data.parent), data=str(data), split="val", **settings
    ).statistics


if __name__ == "__main__":
    globals()["check_" + sys.argv[1]](*sys.argv[2:])
