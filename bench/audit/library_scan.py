"""Scans a dataset as Ultralytics does before its first epoch, without a cache, and says in JSON what it took."""

import json
import resource
import sys
import time
from pathlib import Path

from ultralytics.data.dataset import YOLODataset
from ultralytics.data.utils import check_det_dataset

folder = Path(sys.argv[1])
for cache in folder.rglob("*.cache"):
    cache.unlink()
started = time.perf_counter()
data = check_det_dataset(str(folder / "data.yaml"))
pictures = sum(len(YOLODataset(img_path=data[split], data=data, task="detect", augment=False)) for split in ("train", "val"))
seconds = time.perf_counter() - started
for cache in folder.rglob("*.cache"):
    cache.unlink()
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"scanSeconds": seconds, "memoryBytes": most, "pictures": pictures}))
