"""After the library's scan, before the first epoch: does it use exactly what was verified, and how?"""

from __future__ import annotations

from typing import Any, Dict, Optional

from gpu_retrain.records import events
from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import dataset_files


def check(order: Order, trainer: Any, journal: events.Writer) -> None:
    """Report what the library found, and refuse to begin with anything else than the verified dataset.

    Raises DATASET_INVALID when it found something else than preflight did, DATASET_MODIFIED when a file has changed.
    """
    dataset = order["work"]["dataset"]
    for split, loader in (("train", trainer.train_loader), (trainer.args.split, trainer.test_loader)):
        seen = loader.dataset
        found = dataset_files.seen(seen)
        cache = getattr(seen, "cache", None)
        journal.write(
            "scan",
            split=split,
            images=found["images"],
            backgrounds=found["backgrounds"],
            cache=cache,
            cacheBytes=dataset_files.cache_bytes(seen),
        )
        dataset_files.check_counts(split, seen, _expected(dataset["splits"][split], trainer.args.fraction, split))
        _warn_of_cache(split, cache, trainer.args.cache, journal)
    dataset_files.check_unchanged(order["root"], dataset)


def _expected(found: Dict[str, Any], fraction: Any, split: str) -> Dict[str, Any]:
    images = _share(found["images"], fraction, split)
    # A part of a split is its first files: what is in them, preflight does not know.
    return found if images == found["images"] else {"images": images}


def _warn_of_cache(split: str, cache: Optional[str], asked: Any, journal: events.Writer) -> None:
    """The library itself trains on without a cache that it has no room for, with a line in the log only."""
    wanted = "ram" if asked is True else asked or None
    if wanted != cache:
        journal.write("warning", text="The library refused cache=%s for %s: too little room." % (asked, split))


def _share(images: int, fraction: Any, split: str) -> int:
    """How many pictures ``fraction`` leaves of a split, as the library counts (BaseDataset.get_img_files)."""
    from ultralytics.data.utils import get_split_fraction

    part = get_split_fraction(fraction, split)
    return min(images, part if isinstance(part, int) else max(1, round(images * part)))
