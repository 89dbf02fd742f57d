"""What Ultralytics' own scan makes of datasets: reads a JSON list of jobs from its input, prints JSON by name.

A job has a name, a folder (a copy that nobody minds), the yaml in it, and the task. It becomes the counts of each
split, or what the library says when it refuses; and how many pictures it would drop or rewrite on the way.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

os.environ.update(YOLO_OFFLINE="true", YOLO_AUTOINSTALL="false", YOLO_VERBOSE="false")


def scan(job: Dict[str, Any]) -> Dict[str, Any]:
    """Read a dataset as a training does: the yaml, then the train, val and, when it is there, test pictures."""
    from ultralytics.data import utils

    path = os.path.join(job["folder"], job["yaml"])
    # A relative `path` in it begins where the training was started: in the dataset, as documentations say.
    os.chdir(os.path.dirname(path))
    try:
        data = utils.check_det_dataset(path, autodownload=False)
        splits = {split: look(data, split, job) for split in ("train", "val")}
    except Exception as error:  # the library raises whatever it likes
        return {"refused": "%s: %s" % (type(error).__name__, error)}
    try:
        test = look(data, "test", job) if data.get("test") else None
    except Exception:  # a training does without
        test = None
    return {"splits": {**splits, **({"test": test} if test else {})}}


def look(data: Dict[str, Any], split: str, job: Dict[str, Any]) -> Dict[str, Any]:
    """Scan a split, with the flags that the trainer sets for it."""
    from ultralytics.data.base import BaseDataset
    from ultralytics.data.dataset import YOLODataset

    listed: List[str] = []
    find = BaseDataset.get_img_files

    def remembered(self: Any, path: Any) -> Any:
        listed.extend(find(self, path))
        before.update({name: fingerprint(name) for name in listed})
        return list(listed)

    before: Dict[str, str] = {}
    BaseDataset.get_img_files = remembered
    try:
        flags = {"task": job["task"], "single_cls": job["singleClass"], "augment": split == "train"}
        dataset = YOLODataset(img_path=data[split], data=data, imgsz=64, **flags)
    finally:
        BaseDataset.get_img_files = find
    boxes: Dict[int, int] = {}
    for label in dataset.labels:
        for number in label["cls"].reshape(-1).tolist():
            boxes[int(number)] = boxes.get(int(number), 0) + 1
    return {
        "pictures": len(dataset.labels),
        "backgrounds": sum(len(label["cls"]) == 0 for label in dataset.labels),
        "boxes": boxes,
        "dropped": len(listed) - len(dataset.labels),
        "rewritten": sum(fingerprint(name) != known for name, known in before.items()),
    }


def fingerprint(name: str) -> str:
    """Hash a file; what is not there has none."""
    try:
        return hashlib.sha256(Path(name).read_bytes()).hexdigest()
    except OSError:
        return ""


def main() -> None:
    """Do all jobs in one process: the library takes seconds to import."""
    jobs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["YOLO_CONFIG_DIR"] = scratch
        from ultralytics.data import utils

        # It would fetch fonts for names outside ASCII.
        utils.check_font = lambda *_: None
        verdicts = {job["name"]: scan(job) for job in jobs}
        os.chdir("/")
    sys.stdout.write("\n" + json.dumps(verdicts) + "\n")


main()
