"""Finds what a training starts from, and proves that it is what was sent or fetched."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, Optional, Tuple

import checkpoints
import weight_record
from driver_errors import weights_damaged, weights_missing


def find(name: str, order: Dict[str, Any], report: Callable[..., Any]) -> str:
    """Return the path of weights that are named in an order, or the name of an architecture of the library.

    ``report(kind, **fields)`` hears of each file and its hash. Raises WEIGHTS_MISSING for what is nowhere: the library
    would download it, or fail hours later. Raises WEIGHTS_DAMAGED for a file that is not what was sent or fetched.
    """
    path, expected = _sent(name, order["work"]) or _lying(name, order)
    if path == name and not os.path.isfile(path):
        return name
    sha256 = checkpoints.hash_file(path)
    if sha256 != (expected or sha256):
        raise weights_damaged("The weights %s in %s have another SHA-256 (%s)." % (name, path, sha256))
    report("weights", name=name, sha256=sha256, bytes=os.path.getsize(path))
    return path


def _sent(name: str, work: Dict[str, Any]) -> Optional[Tuple[str, str]]:
    """Path and hash of a file of the runner's that travelled for this training."""
    sent = work.get("weightFiles") or {"files": {}}
    if name not in sent["files"]:
        return None
    path = os.path.join(sent["tree"], sent["files"][name]["path"])
    if not os.path.isfile(path):
        raise weights_missing("The weights %s were sent to the server and are gone." % name, "Run the transfer again.")
    return path, sent["files"][name]["sha256"]


def _lying(name: str, order: Dict[str, Any]) -> Tuple[str, str]:
    work = order["work"]
    places = [os.path.join(order["root"], "weights"), work["dataset"]["tree"]]
    if work["code"]:
        places.append(work["code"]["tree"])
    path = find_weights(name, places)
    return path, (weight_record.read(path) or {"sha256": ""})["sha256"]


def find_weights(name: str, places: List[str]) -> str:
    """Find weights by name: an architecture (``yolov8n.yaml``), which the library brings, or a file on the server.

    ``places`` are the folders in which a relative path may lie. Raises WEIGHTS_MISSING for what is in none of them.
    """
    for place in places:
        path = os.path.join(place, name)
        if os.path.isfile(path):
            return path
    if name.endswith((".yaml", ".yml")) and os.path.basename(name) == name:
        return name
    raise weights_missing(
        "The weights %s are not on the server, and a training downloads nothing." % name,
        "Run setup-env again, which fetches what Ultralytics releases; or put the file into %s." % places[0],
    )
