"""What was found in the pixels of a tree, kept beside its receipt: a tree is decoded once, not once a training."""

from __future__ import annotations

import contextlib
from typing import Any, Dict, List, NamedTuple, Optional

from gpu_retrain.channel.layout import tree_path, write_atomic
from gpu_retrain.records import checksum
from gpu_retrain.store import receipts
from gpu_retrain.workloads.ultralytics.pixels.kinds import KINDS, Finding

ENDING = ".pixels.json"
# Raised whenever other things are looked for: what an older version found then counts no more.
VERSION = 2


class Record(NamedTuple):
    """What looking at a tree's pictures came to; ``decoded`` of ``total``, ``counts`` by kind."""

    mode: str
    decoded: int
    total: int
    counts: Dict[str, int]
    findings: List[Finding]


def path(root: str, name: str, digest: str) -> str:
    """Give the path of a tree's record."""
    return tree_path(root, name, digest) + ENDING


def read(root: str, name: str, digest: str, mode: str) -> Optional[Record]:
    """Read what an earlier training found, if it looked at as much as ``mode`` asks for and the tree is the same."""
    try:
        content = checksum.read(path(root, name, digest))
        if content is None or content["version"] != VERSION or content["mode"] not in (mode, "all"):
            return None
        if content["stats"] != _stats(root, name, digest):
            return None
        findings = [Finding(*map(str, finding)) for finding in content["findings"]]
        counts = {kind: int(content["counts"][kind]) for kind in KINDS}
        return Record(content["mode"], int(content["decoded"]), int(content["total"]), counts, findings)
    except (checksum.Damaged, KeyError, TypeError, ValueError):
        return None  # pictures are decoded once more


def write(root: str, name: str, digest: str, record: Record) -> None:
    """Keep a record for the next training of this tree; it only saves time, so that it never raises."""
    content: Dict[str, Any] = {"version": VERSION, "stats": _stats(root, name, digest), **record._asdict()}
    with contextlib.suppress(OSError):
        write_atomic(path(root, name, digest), checksum.seal(content))


def _stats(root: str, name: str, digest: str) -> Optional[str]:
    """Tell one assembly of a tree from the next: a file that was repaired has another time."""
    receipt = receipts.read(root, name, digest)
    return None if receipt is None else str(receipt["statsSha256"])
