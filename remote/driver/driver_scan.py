"""After the library's scan, before the first epoch: does it use exactly what was verified, and how?"""

from __future__ import annotations

from typing import Any, Dict, Optional

import driver_data
import events


def check(order: Dict[str, Any], trainer: Any, journal: events.Writer) -> None:
    """Report what the library found, and refuse to begin with anything else than the verified dataset.

    Raises DATASET_INVALID when a picture would be left out, DATASET_MODIFIED when a file has changed.
    """
    dataset = order["work"]["dataset"]
    for split, loader, images in (
        ("train", trainer.train_loader, dataset["trainImages"]),
        (trainer.args.split, trainer.test_loader, dataset["valImages"]),
    ):
        seen = loader.dataset
        backgrounds = sum(1 for label in seen.labels if len(label["cls"]) == 0)
        cache = getattr(seen, "cache", None)
        journal.write("scan", split=split, images=len(seen), backgrounds=backgrounds, cache=cache)
        if split in ("train", "val"):
            driver_data.check_counts(split, seen, _share(images, trainer.args.fraction, split))
        _warn_of_cache(split, cache, trainer.args.cache, journal)
    driver_data.check_unchanged(order["root"], dataset)


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
