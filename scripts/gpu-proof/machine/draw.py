"""Draws a labelled dataset in the library's layout: bright rings and discs on noise, which little training finds.

``draw.py FOLDER TRAIN VAL WIDTH HEIGHT``: the same pictures each time. Needs Pillow and numpy.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import List, Tuple

import numpy
from PIL import Image, ImageDraw

_NAMES = ("disc", "ring")


def main(folder: str, train: int, val: int, width: int, height: int) -> None:
    """Draw both splits; data.yaml is written last."""
    tasks = [(folder, "train", index, width, height) for index in range(train)]
    tasks += [(folder, "val", index, width, height) for index in range(val)]
    for split in ("train", "val"):
        for part in ("images", "labels"):
            os.makedirs(os.path.join(folder, part, split), exist_ok=True)
    with multiprocessing.Pool() as pool:
        pool.map(_draw, tasks, chunksize=8)
    with open(os.path.join(folder, "data.yaml"), "w") as file:
        file.write("train: images/train\nval: images/val\nnames: [%s]\n" % ", ".join(_NAMES))


def _draw(task: Tuple[str, str, int, int, int]) -> None:
    folder, split, index, width, height = task
    random = numpy.random.default_rng([len(split), index])
    noise = random.normal(70, 18, (height // 4, width // 4, 3)).clip(0, 255).astype("uint8")
    picture = Image.fromarray(noise).resize((width, height))
    canvas = ImageDraw.Draw(picture)
    lines: List[str] = []
    for column in range(3):  # each in its own third, so that none hides another
        if random.random() < 0.25:
            continue
        kind = int(random.integers(2))
        side = int(random.uniform(0.35, 0.9) * min(width / 3, height))
        left = int(column * width / 3 + random.uniform(0, width / 3 - side))
        top = int(random.uniform(0, height - side))
        colour = tuple(int(part) for part in random.integers(150, 255, 3))
        box = (left, top, left + side, top + side)
        canvas.ellipse(box, fill=colour if kind == 0 else None, outline=colour, width=max(2, side // 8))
        middle = ((left + side / 2) / width, (top + side / 2) / height)
        lines.append("%d %.6f %.6f %.6f %.6f\n" % (kind, *middle, side / width, side / height))
    name = "%s_%05d" % (split, index)
    picture.save(os.path.join(folder, "images", split, name + ".jpg"), quality=90)
    with open(os.path.join(folder, "labels", split, name + ".txt"), "w") as file:
        file.writelines(lines)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:6]))
