"""What is known of a file of weights that was fetched: ``<file>.json`` beside it in ``root/weights``."""

from __future__ import annotations

import json
from typing import Any, Dict, Optional

from gpu_retrain.channel.layout import read_json, write_atomic


def read(path: str) -> Optional[Dict[str, Any]]:
    """Return ``{schema, sha256, bytes, source, ultralytics, fetchedAt}``; None for a file that somebody put there."""
    known = read_json(path + ".json")
    return known if isinstance(known, dict) and isinstance(known.get("sha256"), str) else None


def write(path: str, record: Dict[str, Any]) -> None:
    """Record what was fetched; before the file gets its name, so that no file of ours is without its record."""
    write_atomic(path + ".json", json.dumps({"schema": 1, **record}, indent=1).encode() + b"\n")
