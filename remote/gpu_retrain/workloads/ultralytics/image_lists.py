"""Says to the library where the pictures of a split are: in a folder, or in a list that is written for it."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from typing import Any, Dict, Iterator, List, Optional

from gpu_retrain.workloads.ultralytics.failures import dataset_invalid

_ROOTED = re.compile(r"[A-Za-z]:|/|\./")
# Endings that Ultralytics 8.4.190 takes for pictures (data/utils.py, IMG_FORMATS); the runner has the same.
_PICTURE = re.compile(r"\.(avif|bmp|dng|heic|heif|jp2|jpe?g|mpo|png|tiff?|webp)\Z", re.IGNORECASE)


def places(tree: str, folder: str, split: str, sources: List[Dict[str, Any]]) -> List[str]:
    """Return the absolute paths of a split's folders, and of the list that is written for all that is not one.

    ``sources`` with ``path`` each, from the tree's top; of a list ``prefixes`` (``from``, ``to``); of a part of the
    pictures ``part`` (``share``, ``heldOut``). Raises DATASET_INVALID for a source that is not in the tree.
    """
    found = []
    listed: List[str] = []
    for source in sources:
        path = os.path.normpath(os.path.join(tree, source["path"]))
        if not (path == tree or path.startswith(tree + os.sep)) or not os.path.exists(path):
            raise dataset_invalid("The %s split %r is not in the dataset on the server." % (split, source["path"]))
        if os.path.isdir(path) and not source.get("part"):
            found.append(path)
        else:
            listed += pictures(tree, [source])
    if listed:
        found.append(_write(os.path.join(folder, split + ".txt"), listed))
    return found


def pictures(tree: str, sources: List[Dict[str, Any]]) -> Iterator[str]:
    """Yield the absolute paths of a split's pictures; ``sources`` as ``places`` takes them."""
    for source in sources:
        yield from _pictures(tree, os.path.normpath(os.path.join(tree, source["path"])), source)


def _pictures(tree: str, path: str, source: Dict[str, Any]) -> Iterator[str]:
    below = _below(tree, path) if os.path.isdir(path) else _listed(tree, path, source.get("prefixes", []))
    part = source.get("part")
    for picture in below:
        if part is None or is_held_out(picture, part["share"]) == part["heldOut"]:
            yield os.path.join(tree, picture)


def is_held_out(picture: str, share: float) -> bool:
    """Tell whether a picture is held out: by a hash of its path in the dataset, as the runner does."""
    head = hashlib.sha256(os.fsencode(picture)).digest()[:4]
    return int.from_bytes(head, "big") < share * 2**32


def _below(tree: str, top: str) -> Iterator[str]:
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if _PICTURE.search(name) and not name.startswith("."):
                yield os.path.relpath(os.path.join(folder, name), tree)


def _listed(tree: str, path: str, prefixes: List[Dict[str, str]]) -> Iterator[str]:
    """Yield the pictures of a list that are in the tree; how many that must be, the counts tell afterwards."""
    with open(path, "rb") as file:
        text = file.read().decode("utf-8-sig", "surrogateescape")
    for line in text.splitlines():
        picture = mapped(tree, line.strip(" \t").replace("\\", "/"), prefixes)
        if picture is not None and _PICTURE.search(picture):
            yield picture


def mapped(tree: str, line: str, prefixes: List[Dict[str, str]]) -> Optional[str]:
    """Return the file in the tree that a list's line means: by the first prefix under which there is one, else None."""
    for prefix in prefixes:
        start = prefix["from"]
        # One without any is that of relative paths: not of another machine's, nor of the list's folder.
        if not line.startswith(start) or (start == "" and _ROOTED.match(line)):
            continue
        path = posixpath.normpath(prefix["to"] + line[len(start) :])
        if not path.startswith(("/", "../")) and os.path.isfile(os.path.join(tree, path)):
            return path
    return None


def _write(path: str, pictures: List[str]) -> str:
    for picture in pictures:
        # The library reads lines of UTF-8, and knows more ends of lines than one.
        if len(picture.splitlines()) != 1 or picture != picture.encode("utf-8", "replace").decode("utf-8"):
            raise dataset_invalid("The name of %r cannot stand in a list of pictures." % os.path.basename(picture))
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(picture + "\n" for picture in pictures))
    return path
