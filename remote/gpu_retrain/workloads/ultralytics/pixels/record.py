"""What was found in the pixels of a tree, kept beside its receipt: a tree is decoded once, not once a training."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional

from gpu_retrain.channel.layout import tree_path, write_atomic
from gpu_retrain.records import checksum
from gpu_retrain.store import receipts
from gpu_retrain.workloads.ultralytics.pixels.kinds import KINDS, Finding

ENDING = ".pixels.json"
# Raised whenever other things are looked for: what an older version found then counts no more.
VERSION = 1


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
    except checksum.Damaged:
        return None
    if content is None or content.get("version") != VERSION or content.get("mode") not in (mode, "all"):
        return None
    if content.get("stats") != _stats(root, name, digest):
        return None
    findings = [Finding(*map(str, finding)) for finding in content["findings"]]
    counts = {kind: int(content["counts"].get(kind, 0)) for kind in KINDS}
    return Record(content["mode"], int(content["decoded"]), int(content["total"]), counts, findings)


def write(root: str, name: str, digest: str, record: Record) -> None:
    """Keep a record for the next training of this tree."""
    content: Dict[str, Any] = {"version": VERSION, "stats": _stats(root, name, digest), **record._asdict()}
    write_atomic(path(root, name, digest), checksum.seal(content))


def _stats(root: str, name: str, digest: str) -> Optional[str]:
    """Tell one assembly of a tree from the next: a file that was repaired has another time."""
    receipt = receipts.read(root, name, digest)
    return None if receipt is None else str(receipt["statsSha256"])
