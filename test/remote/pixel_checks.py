"""Checks of workloads/ultralytics/pixels, run in the venv (test_pixels.py): OpenCV, Pillow and numpy are there.

Its arguments are the name of a check, and what that one needs.
"""

import json
import os
import re
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "remote"))

import cv2
import numpy as np
import tree_support
from gpu_retrain.channel.wire import Failure
from gpu_retrain.workloads.ultralytics.pixels import check, check_process, near, workers
from gpu_retrain.workloads.ultralytics.pixels.decode import Seen, small_copy
from gpu_retrain.workloads.ultralytics.pixels.kinds import DAMAGED, NEAR, UNDECODABLE
from pixel_samples import HEIGHT, WIDTH, encoded, hills, scene, spoiled


def damage_is_found_and_whole_pictures_are_not_blamed(folder):
    expected = spoiled()
    paths = [str(Path(folder, name)) for name in expected]
    for path, (content, _kind, _words) in zip(paths, expected.values()):
        Path(path).write_bytes(content)
    seen = {os.path.basename(paths[place]): found for place, found in workers.look_at(paths, 2)}
    assert {name: found.kind for name, found in seen.items()} == {name: kind for name, (_, kind, _) in expected.items()}
    for name, (_content, kind, words) in expected.items():
        assert words in seen[name].detail, (name, seen[name])
        # The same words each time, for people.
        assert not re.search(r"0x[0-9a-f]{6}|\.py|\.cpp|:0@", seen[name].detail), (name, seen[name])
        assert (seen[name].small is None) == (kind == UNDECODABLE), name


class Deadly:
    """Looks at paths that say what to do."""

    def look(self, path):
        if path.startswith("kill"):
            os.kill(os.getpid(), int(path[4:]))
        if path == "exit":
            os._exit(3)
        if path == "hang":
            time.sleep(60)
        if path == "eat":
            return Seen("", str(len(bytearray(workers.WORKER_BYTES))), None)
        if path == "once" and not Path("once").exists():
            Path("once").touch()
            os._exit(1)
        return Seen("", path, None)


def what_kills_its_decoder_is_named_and_nothing_else_is_lost(folder):
    os.chdir(folder)
    deadly = {
        "kill%d" % signal.SIGSEGV: "its decoder died of it (SIGSEGV)",
        "exit": "its decoder died of it (exit code 3)",
        "hang": "decoding it took longer than it may",
        # Memory has its bound: that is the worker's own end, with what Python says of it.
        "eat": "its decoder died of it (exit code 1)",
    }
    paths = ["p%d" % number for number in range(300)] + ["once", *deadly] + ["q%d" % number for number in range(300)]
    seen = dict(workers.look_at(paths, 3, Deadly, limit_s=1))
    assert sorted(seen) == list(range(len(paths)))
    for place, path in enumerate(paths):
        wanted = (UNDECODABLE, deadly[path]) if path in deadly else ("", path)
        assert seen[place][:2] == wanted, (path, seen[place])


def small(pixels):
    return np.frombuffer(small_copy(cv2, pixels), np.uint8).reshape(8, 9)


def near_pictures_are_found_and_different_ones_are_not():
    for draw in (scene, hills):
        ones = [draw(seed) for seed in range(250)]
        copies = np.stack([small(pixels) for pixels in ones])
        here, there = np.triu_indices(len(ones), 1)
        # Every pair, not only those that a band would offer.
        bits = near._popcount(near.hashes(copies)[here] ^ near.hashes(copies)[there])
        alike = near._difference(copies[here], copies[there]) <= near.MOST_DIFFERENCE
        assert not (alike & (bits <= near.DISTANCE)).any()
        for title, change in CHANGES.items():
            others = np.stack([small(change(pixels)) for pixels in ones[:100]])
            found = near.pairs(others, copies)
            assert all(pair.one == pair.other for pair in found), (draw.__name__, title)
            assert len(found) >= 85, (draw.__name__, title, len(found))


def nights_and_fog_are_not_like_each_other():
    for draw in (night, fog):
        for title, change in {"bare": plain, "stamped": stamped, "with lamps": lit}.items():
            ones, others = (
                np.stack([small(change(draw(seed), seed)) for seed in range(at, at + 200)]) for at in (0, 200)
            )
            assert near.pairs(ones, others) == [], (draw.__name__, title)


def nights_take_no_room_from_others():
    random = np.random.default_rng(3)
    ones = random.integers(0, 255, (200, 8, 9), dtype=np.uint8)
    others = np.clip(ones.astype(int) + random.integers(-25, 26, ones.shape), 0, 255).astype(np.uint8)
    # The bits of their lowest row, which make a band, are those of a night.
    ones[:, 7], others[:, 7] = 9, 9
    nights = np.zeros((near._MOST_IN_BUCKET, 8, 9), np.uint8)
    found = near.pairs(ones, others)
    among = near.pairs(ones, np.concatenate([nights, others]))
    assert len(found) > 100
    assert [(pair.one, pair.other + len(nights)) for pair in found] == [(pair.one, pair.other) for pair in among]


def night(seed):
    return (scene(seed) * 0.02).astype(np.uint8)


def fog(seed):
    random = np.random.default_rng(seed)
    across = np.linspace(0, random.uniform(-30, 30), WIDTH)
    down = np.linspace(*random.uniform(40, 220, 2), HEIGHT)
    return np.repeat(np.clip(down[:, None] + across, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def plain(pixels, _seed):
    return pixels


def lit(pixels, seed):
    random = np.random.default_rng(seed)
    for _ in range(random.integers(1, 3)):
        place = int(random.integers(WIDTH)), int(random.integers(HEIGHT))
        cv2.circle(pixels, place, int(random.integers(5, 15)), (255, 255, 255), -1)
    return pixels


def stamped(pixels, seed=31):
    return cv2.putText(pixels.copy(), "07:%02d" % (seed % 60), (5, 20), 0, 0.5, (255, 255, 255), 1)


CHANGES = {
    "encoded again": lambda pixels: cv2.imdecode(np.frombuffer(encoded(".jpg", pixels, 1, 50), np.uint8), 1),
    "half as large": lambda pixels: cv2.resize(pixels, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA),
    "darker": lambda pixels: (pixels * 0.8).astype(np.uint8),
    "cropped": lambda pixels: pixels[2:-2, 2:-2],
    "stamped": stamped,
}


def bands_find_what_comparing_all_finds():
    random = np.random.default_rng(5)
    ones = random.integers(0, 255, (400, 8, 9), dtype=np.uint8)
    others = np.clip(ones[::-1].astype(int) + random.integers(-12, 13, ones.shape), 0, 255).astype(np.uint8)
    others = np.concatenate([others, random.integers(0, 255, (3000, 8, 9), dtype=np.uint8)])
    found = {pair.one: pair for pair in near.pairs(ones, others)}
    for place, value in enumerate(near.hashes(ones)):
        bits = near._popcount(near.hashes(others) ^ value)
        alike = near._difference(np.broadcast_to(ones[place], others.shape), others) <= near.MOST_DIFFERENCE
        close = np.flatnonzero((bits <= near.DISTANCE) & alike)
        assert (place in found) == (len(close) > 0)
        if len(close):
            assert found[place].bits == bits[close].min()
    assert near.pairs(ones[:0], others) == near.pairs(ones, others[:0]) == []


def an_order_is_looked_at_once_for_each_tree(root, mode):
    """Plants faults in a tree; prints nothing."""
    draft = Path(root, "draft")
    tree_support.draw(draft, 12, 4)
    for seed, path in enumerate(sorted(draft.glob("images/*/*.png"))):
        path.write_bytes(encoded(".png", scene(100 + seed)))
    jpeg = encoded(".jpg", scene(1))
    (draft / "images/train/bad.jpg").write_bytes(jpeg[: len(jpeg) // 2] + b"\xff\xd9")
    (draft / "images/train/like.jpg").write_bytes(encoded(".jpg", scene(50)))
    (draft / "images/val/like.jpg").write_bytes(encoded(".jpg", scene(50), 1, 70))
    # Those that are in both as they are, the audit has found.
    for split in ("train", "val"):
        (draft / "images" / split / "same.jpg").write_bytes(encoded(".jpg", scene(51)))
    os.unlink(draft / "images/val/same.jpg")
    os.link(draft / "images/train/same.jpg", draft / "images/val/same.jpg")
    digest = tree_support.adopt(root, draft)
    folder = Path(root, "trainings", "t1")
    folder.mkdir(parents=True)
    tree = tree_support.tree_path(root, tree_support.NAME, digest)
    pixels = {"decode": mode, "accept": []}
    dataset = {"name": tree_support.NAME, "digest": digest, "tree": tree, "pixels": pixels}
    dataset["splits"] = tree_support.planned(13, 6)["splits"]
    order = {"attempt": 1, "root": root, "work": {"dataset": dataset}}
    (folder / "order.1.json").write_text(json.dumps(order))

    heard = looked_at(order, folder)
    assert "Decoding 21 of 21 pictures found 1 with damaged pixels (images/train/bad.jpg: Corrupt JPEG" in heard["why"]
    kinds = [(found["what"], found["file"]) for found in heard["finding"]]
    assert kinds == [(DAMAGED, "images/train/bad.jpg"), (NEAR, "images/val/like.jpg")]
    (told,) = heard["pixels"]
    assert (told["mode"], told["decoded"], told["total"], told["kept"]) == (mode, 21, 21, False)
    assert told["counts"][DAMAGED] == 1
    again = looked_at(order, folder)
    assert again["finding"] == heard["finding"]
    assert again["pixels"] == [{**told, "kept": True, "seconds": 0.0}]
    assert "decoding" not in again
    kept = Path(tree + ".pixels.json")
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-40], whole.replace(b'"total"', b'"tota"'), b'{"schema": 1}', b"[]"):
        kept.write_bytes(damaged)
        (anew,) = looked_at(order, folder)["pixels"]
        assert {**anew, "seconds": 0} == {**told, "seconds": 0}
    pixels["accept"] = [DAMAGED]
    assert looked_at(order, folder)["why"] == ""
    # Whoever asks for more than was looked at, or repaired the tree, has it looked at again.
    pixels["decode"] = "all"
    assert ("decoding" in looked_at(order, folder)) == (mode == "sample")
    tree_support.write_receipt(root, digest)
    os.utime(Path(tree, "images/train/000.png"))
    tree_support.write_receipt(root, digest)
    assert "decoding" in looked_at(order, folder)
    pixels["decode"] = "off"
    assert looked_at(order, folder) == {"why": ""}
    del dataset["pixels"]
    assert looked_at(order, folder) == {"why": ""}


def looked_at(order, folder):
    """What was reported, by kind, and why it was refused."""
    Path(folder, "order.1.json").write_text(json.dumps(order))
    heard = {"why": ""}
    try:
        check_process.check(order, str(folder), lambda kind, **fields: heard.setdefault(kind, []).append(fields))
    except Failure as failure:
        assert failure.code == "DATASET_INVALID"
        heard["why"] = failure.what
    return heard


def a_sample_is_the_same_each_time_and_large_enough():
    split = ["p%d" % number for number in range(50_000)]
    chosen = check.chosen_of(split, "sample", "seed")
    assert len(chosen) == 1000
    assert chosen == check.chosen_of(split[::-1], "sample", "seed")
    assert chosen != check.chosen_of(split, "sample", "other")
    assert len(check.chosen_of(split[:5000], "sample", "seed")) == check.LEAST_SAMPLED
    assert len(check.chosen_of(split[:7], "sample", "seed")) == 7
    assert check.chosen_of(split, "all", "seed") == split


def trouble_ends_only_a_full_look(root, mode):
    check_process.asking.command = lambda *_: [sys.executable, "-c", "raise SystemExit(4)"]
    dataset = {"name": "n", "digest": "0" * 64, "tree": root, "pixels": {"decode": mode, "accept": []}, "splits": {}}
    heard = looked_at({"attempt": 1, "root": root, "work": {"dataset": dataset}}, root)
    if mode == "all":
        assert "ended with code 4" in heard["why"]
    else:
        assert (heard["why"], "ended with code 4" in heard["warning"][0]["text"]) == ("", True)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
