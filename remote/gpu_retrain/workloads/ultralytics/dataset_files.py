"""Makes the library read exactly the verified tree, and checks that it did."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from gpu_retrain.store import receipts
from gpu_retrain.workloads.ultralytics import image_lists
from gpu_retrain.workloads.ultralytics.failures import dataset_invalid, dataset_modified

OWN_YAML = "data.yaml"
_NAMED = 5
_CACHES = (".cache", ".npy")


def remove_caches(tree: str) -> int:
    """Delete the library's caches from a tree, and count them.

    They are part of no manifest; a stale one is used without a word instead of the labels or pictures it stands for,
    and a ``.cache`` is unpickled, so that code in it would run.
    """
    removed = 0
    for folder, _folders, names in os.walk(tree):
        for name in names:
            if name.endswith(_CACHES):
                os.unlink(os.path.join(folder, name))
                removed += 1
    return removed


def write_own_yaml(dataset: Dict[str, Any], folder: str) -> str:
    """Write the training's own data.yaml and return its path.

    The dataset's is not used: its paths speak of another machine, its ``download`` would be executed, and it may not be
    in the tree at all. ``dataset``, of an order: ``tree``, ``classes``, ``rest`` (what else the library reads), and
    ``splits`` with their ``sources``, as preflight found them. Raises DATASET_INVALID when a source is not in the tree.
    """
    import yaml  # the library's own dependency

    own = {**dataset["rest"], "path": dataset["tree"], "names": dict(enumerate(dataset["classes"]))}
    for split, found in dataset["splits"].items():
        if found["sources"]:
            own[split] = image_lists.places(dataset["tree"], folder, split, found["sources"])
    path = os.path.join(folder, OWN_YAML)
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump(own, file, allow_unicode=True, sort_keys=False)
    return path


def pair_below(tree: str, report: Callable[..., Any]) -> None:
    """Have the library look for labels by what a picture's path is within the tree.

    It replaces the last ``/images/`` of the absolute path, whether that is the dataset's or lies above it.
    ``report(kind, **fields)`` hears when another version has no such place.
    """
    from ultralytics.data import dataset as module
    from ultralytics.data import utils

    theirs = getattr(utils, "img2label_paths", None)
    if theirs is None or not hasattr(module, "img2label_paths"):
        report("warning", text="This Ultralytics pairs labels by the whole path; the counts will show what it finds.")
        return
    top = os.path.realpath(tree)

    def paths(pictures: Sequence[Any], *args: Any, **kwargs: Any) -> List[str]:
        inner = [_within(os.fspath(picture), top) for picture in pictures]
        labels = theirs([path for _start, path in inner], *args, **kwargs)
        return [start + label for (start, _path), label in zip(inner, labels)]

    utils.img2label_paths = paths
    module.img2label_paths = paths


def _within(path: str, top: str) -> Tuple[str, str]:
    return (top, path[len(top) :]) if path.startswith(top + os.sep) else ("", path)


def check_counts(split: str, dataset: Any, expected: Dict[str, Any]) -> None:
    """Compare what the library will use with what preflight found; DATASET_INVALID says where they differ.

    The library leaves out a picture that it does not like, or whose label row is wrong, with a line in the log only.
    ``expected``: ``images``; and, unless a part of the split is trained, ``backgrounds`` and ``boxes`` by class.
    """
    found = seen(dataset)
    differences = [
        "%d instead of %d %s" % (found[key], expected[key], key)
        for key in ("images", "backgrounds")
        if key in expected and found[key] != expected[key]
    ]
    for number, count in enumerate(expected.get("boxes", ())):
        if found["boxes"].get(number, 0) != count:
            told = (found["boxes"].get(number, 0), count, number)
            differences.append("%d instead of %d boxes of class %d" % told)
    if not differences:
        return
    missing = sorted(set(_pictures(dataset.img_path)) - set(dataset.im_files))
    names = ", ".join(os.path.basename(path) for path in missing[:_NAMED])
    raise dataset_invalid(
        "The library would not train on what preflight found in the %s split: %s%s."
        % (split, ", ".join(differences[:_NAMED]), names and "; it left out " + names)
    )


def cache_bytes(dataset: Any) -> Optional[int]:
    """Bytes of the decoded pictures that the library keeps for a dataset; None without a cache."""
    kind = getattr(dataset, "cache", None)
    if kind == "ram":
        return sum(int(getattr(picture, "nbytes", 0)) for picture in dataset.ims)
    if kind == "disk":
        return sum(os.path.getsize(path) for path in dataset.npy_files if os.path.exists(path))
    return None


def seen(dataset: Any) -> Dict[str, Any]:
    """Count what the library found in a split: ``images``, ``backgrounds``, and ``boxes`` by class number."""
    boxes: Dict[int, int] = {}
    for label in dataset.labels:
        for number in label["cls"].reshape(-1).tolist():
            boxes[int(number)] = boxes.get(int(number), 0) + 1
    backgrounds = sum(1 for label in dataset.labels if len(label["cls"]) == 0)
    return {"images": len(dataset), "backgrounds": backgrounds, "boxes": boxes}


def check_unchanged(root: str, dataset: Dict[str, Any]) -> None:
    """Compare every file's stat with the receipt: the library may have rewritten a picture.

    Raises DATASET_MODIFIED after withdrawing the receipt.
    """
    changed = receipts.changed_files(root, dataset["name"], dataset["digest"])
    if not changed:
        return
    named = ", ".join(changed[:_NAMED])
    receipts.withdraw(root, dataset["name"], dataset["digest"], "changed during a training: " + ", ".join(changed))
    raise dataset_modified("Files of the dataset on the server changed during the training: %s." % named)


def _pictures(paths: Any) -> Iterator[str]:
    from ultralytics.data.utils import IMG_FORMATS

    for top in paths if isinstance(paths, list) else [paths]:
        if os.path.isfile(top):
            with open(top, encoding="utf-8") as lines:
                yield from (line.rstrip("\n") for line in lines)
        for folder, _folders, names in os.walk(top):
            for name in names:
                if name.rpartition(".")[-1].lower() in IMG_FORMATS:
                    yield os.path.join(folder, name)
