"""Makes the library read exactly the verified tree, and checks that it did."""

from __future__ import annotations

import os
from typing import Any, Dict, Iterator, List

import receipts
from driver_errors import dataset_invalid, dataset_modified

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


def write_own_yaml(tree: str, folder: str) -> str:
    """Write the training's own data.yaml and return its path.

    The dataset's is not used as it is: its ``path`` speaks of another machine, and its ``download`` would be executed.
    Raises DATASET_INVALID when it is missing, or a split leads out of the tree.
    """
    import yaml  # the library's own dependency

    try:
        with open(os.path.join(tree, "data.yaml"), encoding="utf-8") as file:
            data = yaml.safe_load(file)
    except FileNotFoundError:
        raise dataset_invalid("The dataset has no data.yaml in its top folder.") from None
    own = {**own_data(data, tree)}
    path = os.path.join(folder, OWN_YAML)
    with open(path, "w", encoding="utf-8") as file:
        yaml.safe_dump(own, file, allow_unicode=True, sort_keys=False)
    return path


def own_data(data: Any, tree: str) -> Dict[str, Any]:
    """Turn a dataset's data.yaml (parsed) into ours: ``path`` is the tree, ``download`` is gone.

    Raises DATASET_INVALID when it is no mapping, or a split of it lies outside the tree.
    """
    if not isinstance(data, dict):
        raise dataset_invalid("The dataset's data.yaml is not a mapping.")
    own = {key: value for key, value in data.items() if key not in ("path", "download", "yaml_file")}
    for split in ("train", "val", "validation", "test"):
        for entry in _entries(own.get(split)):
            # The library itself drops a leading ../ that leads nowhere.
            inside = any(_is_inside(os.path.join(tree, text), tree) for text in (entry, entry[3:]))
            if not inside or os.path.isabs(entry):
                raise dataset_invalid("The %s split %r of data.yaml leads out of the dataset." % (split, entry))
    return {"path": tree, **own}


def check_counts(split: str, dataset: Any, expected: int) -> None:
    """Compare the pictures that the library will use with those that were sent; DATASET_INVALID names what is missing.

    The library leaves out a picture that it does not like, or whose label row is wrong, with a line in the log only.
    """
    used = len(dataset)
    if used == expected:
        return
    missing = sorted(set(_pictures(dataset.img_path)) - set(dataset.im_files))
    names = ", ".join(os.path.basename(path) for path in missing[:_NAMED])
    raise dataset_invalid(
        "The library would use %d of %d %s images%s." % (used, expected, split, names and "; it left out " + names)
    )


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


def _entries(value: Any) -> List[str]:
    return [str(entry) for entry in (value if isinstance(value, list) else [value]) if entry is not None]


def _is_inside(path: str, tree: str) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(tree)
    return real == top or real.startswith(top + os.sep)


def _pictures(paths: Any) -> Iterator[str]:
    from ultralytics.data.utils import IMG_FORMATS

    for top in paths if isinstance(paths, list) else [paths]:
        for folder, _folders, names in os.walk(top):
            for name in names:
                if name.rpartition(".")[-1].lower() in IMG_FORMATS:
                    yield os.path.join(folder, name)
