"""Times what the library does before its first epoch: reading the labels, and filling a cache of pictures."""

from __future__ import annotations

import functools
import time
from typing import Any, Callable, Dict, Optional

_spent_s: Dict[str, float] = {}


def install() -> None:
    """Put a clock around the library's two functions; in a version that lacks them, their time stays unknown."""
    from ultralytics.data import base, dataset

    _time("scan", dataset.YOLODataset, "get_labels")
    _time("cache", base.BaseDataset, "cache_images")


def spent_s(part: str) -> Optional[float]:
    """Seconds of ``scan`` or ``cache`` so far, of all splits together; None when nothing of it was done."""
    return round(_spent_s[part], 3) if part in _spent_s else None


def _time(part: str, owner: Any, name: str) -> None:
    function: Optional[Callable[..., Any]] = getattr(owner, name, None)
    if function is None:
        return

    @functools.wraps(function)
    def timed(*args: Any, **keywords: Any) -> Any:
        began = time.monotonic()
        try:
            return function(*args, **keywords)
        finally:
            _spent_s[part] = _spent_s.get(part, 0.0) + time.monotonic() - began

    setattr(owner, name, timed)
