"""Which arguments to change so that an attempt survives what ended the one before."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

from gpu_retrain.records import failure_classes

_DEFAULT_WORKERS = 8  # of the library (cfg/default.yaml)


def remedy(failure_class: str, args: Dict[str, Any], told: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
    """Do as interfaces/workload.py says; ``told`` has what the library made of ``args``: batch, workers, amp, cache."""
    if failure_class == failure_classes.GPU_MEMORY:
        return _smaller_batch(told.get("batch", args.get("batch")))
    if failure_class == failure_classes.MEMORY:
        # On the disk it takes no memory that the kernel could not have back.
        if args.get("cache") in (True, "ram") or "ram" in (told.get("cache"), told.get("cacheAsked")):
            return {"cache": False}
        return _fewer_workers(args, told)
    if failure_class == failure_classes.SHARED_MEMORY:
        return _fewer_workers(args, told)
    if failure_class == failure_classes.STALLED:
        return _fewer_workers(args, told) or {}
    if failure_class == failure_classes.NAN:
        return {} if args.get("amp") is False else {"amp": False}
    return {}


def is_remedy(changes: Any) -> bool:
    """Tell as interfaces/workload.py says."""
    return isinstance(changes, dict) and all(_is_change(name, value) for name, value in changes.items())


def _is_change(name: Any, value: Any) -> bool:
    if name in ("amp", "cache"):
        return value is False
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return is_number and ((name == "batch" and value >= 1) or (name == "workers" and value >= 0))


def _smaller_batch(batch: Any) -> Optional[Dict[str, Any]]:
    """Half of it. A share of the memory, which the library had yet to turn into a number, cannot be halved."""
    return {"batch": batch // 2} if isinstance(batch, int) and batch > 1 else None


def _fewer_workers(args: Dict[str, Any], told: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
    workers = told.get("workers", args.get("workers", _DEFAULT_WORKERS))
    return {"workers": workers // 2} if isinstance(workers, int) and workers > 0 else None
