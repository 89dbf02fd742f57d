"""Publishes a small verified tree, as a transfer leaves one: pictures of one bright square, their labels, a receipt."""

import hashlib
import os
import random
import struct
import zlib
from pathlib import Path

from gpu_retrain.channel.layout import tree_path
from gpu_retrain.store import manifests, receipts
from gpu_retrain.store.stats import stats_of

NAME = "squares"
SIDE_PX = 64


def publish(root, train=24, val=8, beside=False):
    """Draw, hash and receipt a dataset below ``root``: its digest. ``beside``: labels lie beside their pictures."""
    root = Path(root)
    draft = root / "draft"
    draw(draft, train, val)
    if beside:
        for split in ("train", "val"):
            (draft / "images" / split).rename(draft / split)
            for label in (draft / "labels" / split).iterdir():
                label.rename(draft / split / label.name)
    return adopt(root, draft)


def adopt(root, draft):
    """Hash and receipt a folder as a tree of the dataset, where it is moved to: its digest."""
    root = Path(root)
    digest = write_manifest(draft, root / "draft.manifest")
    tree = Path(tree_path(str(root), NAME, digest))
    tree.parent.mkdir(parents=True, exist_ok=True)
    draft.rename(tree)
    (root / "draft.manifest").rename(manifests.manifest_path(str(root), NAME, digest))
    write_receipt(root, digest)
    return digest


def planned(train, val):
    """What a plan says of such a dataset: its splits with one box in each picture, its classes, and nothing else."""
    return {
        "splits": {
            "train": _split("images/train", train),
            "val": _split("images/val", val),
            "test": {"images": 0, "backgrounds": 0, "boxes": [0], "sources": []},
        },
        "classes": ["square"],
        "rest": {},
    }


def _split(path, images):
    return {"images": images, "backgrounds": 0, "boxes": [images], "sources": [{"path": path}]}


def write_receipt(root, digest):
    """Vouch for a tree as it is now."""
    writer = receipts.ReceiptWriter(str(root), NAME, digest)
    tree = Path(tree_path(str(root), NAME, digest))
    for path, _size, _sha256 in manifests.entries(manifests.manifest_path(str(root), NAME, digest)):
        writer.add(stats_of((tree / os.fsdecode(path)).lstat()))
    writer.finish(0.0)


def draw(folder, train, val):
    """Draw the pictures and labels, always the same ones."""
    dice = random.Random(7)
    for split, count in (("train", train), ("val", val)):
        images, labels = folder / "images" / split, folder / "labels" / split
        images.mkdir(parents=True)
        labels.mkdir(parents=True)
        for number in range(count):
            side = dice.randint(16, 32)
            left, top = (dice.randint(0, SIDE_PX - side) for _ in range(2))
            (images / ("%03d.png" % number)).write_bytes(_png(left, top, side, dice))
            box = [(left + side / 2) / SIDE_PX, (top + side / 2) / SIDE_PX, side / SIDE_PX, side / SIDE_PX]
            (labels / ("%03d.txt" % number)).write_text("0 " + " ".join("%.6f" % part for part in box) + "\n")
    text = "path: /nowhere\ndownload: print(1)\ntrain: images/train\nval: images/val\nnames: {0: square}\n"
    (folder / "data.yaml").write_text(text)


def write_manifest(folder, path):
    """Write the manifest of a folder: its digest."""
    files = sorted((os.fsencode(item.relative_to(folder)), item) for item in folder.rglob("*") if item.is_file())
    entries = [(name, item.stat().st_size, hashlib.sha256(item.read_bytes()).digest()) for name, item in files]
    data = b"".join(map(manifests.encode, entries))
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _png(left, top, side, dice):
    rows = bytearray()
    for y in range(SIDE_PX):
        rows.append(0)
        for x in range(SIDE_PX):
            bright = left <= x < left + side and top <= y < top + side
            rows += bytes((240, 120, 20)) if bright else bytes([dice.randint(0, 90)] * 3)
    header = struct.pack(">IIBBBBB", SIDE_PX, SIDE_PX, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
