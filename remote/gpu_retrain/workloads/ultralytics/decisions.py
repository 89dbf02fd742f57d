"""Decides, before the first epoch, what ``batch``, ``workers`` and ``cache`` are where the order says ``auto``.

It is decided where it is trained, kept in ``decisions.json``, and told as events. A later attempt takes what an earlier
one decided: the batch always, since it changes what is learned; the rest unless the machine is another one.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any, Callable, Dict, List, Optional

from gpu_retrain.channel.layout import read_json, write_atomic
from gpu_retrain.machine import capacity, identity
from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import auto_rules, disk_speed, survey_process
from gpu_retrain.workloads.ultralytics.auto_rules import AUTO, NAMES, Decision
from gpu_retrain.workloads.ultralytics.failures import arguments_invalid

FILE = "decisions.json"
# What the library takes when an argument is not given (ultralytics/cfg/default.yaml).
_DEFAULTS = {"imgsz": 640, "batch": 16, "epochs": 100}
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - only its size is read

Report = Callable[..., Any]


def decide(order: Order, folder: str, report: Report) -> Dict[str, Any]:
    """Return the values of the arguments that are ``auto``, by name; ``report(kind, **fields)`` hears of each.

    The training's own data.yaml must be written and old caches be gone. Raises ARGUMENTS_INVALID when not even a batch
    of 1 fits into the GPU, and what stands in the way of looking at the weights.
    """
    asked = [name for name in NAMES if order["work"]["args"].get(name) == AUTO]
    if not asked:
        return {}
    here = identity.this_boot()
    known = _known(folder, here)
    open_ = [name for name in asked if name not in known]
    decided = {name: known[name] for name in asked if name in known}
    if open_:
        decided = _Deciding(order, folder, report, decided).make(open_)
        _write(folder, here, decided)
    for name in asked:
        value = decided[name].value
        text = str(value) if value is not False else "none"
        report("decision", setting=name, value=text, reason=decided[name].reason, kept=name not in open_)
    return {name: decided[name].value for name in asked}


def _known(folder: str, here: str) -> Dict[str, Decision]:
    record = read_json(os.path.join(folder, FILE))
    if not isinstance(record, dict):
        return {}
    known = {}
    for name in NAMES:
        made = record.get(name)
        if isinstance(made, dict) and _possible(name, made.get("value")) and isinstance(made.get("reason"), str):
            known[name] = Decision(made["value"], made["reason"])
    if record.get("machine") == here:
        return known
    return {name: made for name, made in known.items() if name == "batch"}


def _possible(name: str, value: Any) -> bool:
    if name == "cache":
        return value in ("ram", "disk") or value is False
    return isinstance(value, int) and not isinstance(value, bool) and value >= (1 if name == "batch" else 0)


def _write(folder: str, here: str, decided: Dict[str, Decision]) -> None:
    record: Dict[str, Any] = {"schema": 1, "machine": here}
    record.update({name: made._asdict() for name, made in decided.items()})
    write_atomic(os.path.join(folder, FILE), json.dumps(record, indent=1).encode() + b"\n")


class _Deciding:
    """Makes the decisions of one attempt, in the order of NAMES."""

    def __init__(self, order: Order, folder: str, report: Report, known: Dict[str, Decision]) -> None:
        self._order, self._folder, self._report = order, folder, report
        self._args = order["work"]["args"]
        self._decided = dict(known)
        self._on_cpu = _is_cpu(self._args.get("device"))
        self._found: Optional[survey_process.Found] = None

    def make(self, open_: List[str]) -> Dict[str, Decision]:
        """Decide what is open, and return all decisions."""
        if "cache" in open_ or ("batch" in open_ and not self._on_cpu):
            began = time.monotonic()
            tried = "batch" in open_ and not self._on_cpu
            self._found = survey_process.ask(self._order, self._folder, tried, self._report)
            print("Looked at what is auto in %d s." % (time.monotonic() - began), flush=True)
        for name in NAMES:
            if name in open_:
                self._decided[name] = getattr(self, "_" + name)()
        return self._decided

    def _number(self, name: str) -> int:
        if name in self._decided:
            return int(self._decided[name].value)
        return auto_rules.number(self._args, name, _DEFAULTS[name])

    def _batch(self) -> Decision:
        images = int(self._order["work"]["dataset"]["splits"]["train"]["images"])
        if self._on_cpu:
            usable = capacity.memory()["usableBytes"] or 0
            return auto_rules.choose_cpu_batch(images, self._number("imgsz"), usable)
        assert self._found is not None
        if self._found.survey:
            images = self._found.survey["images"]
        if self._found.batch:
            return auto_rules.gpu_batch(self._found.batch, images, self._found.memory)
        if self._found.batch == 0:
            raise arguments_invalid(
                "Not even a batch of 1 fits into %s at imgsz %d." % (self._found.memory, self._number("imgsz")),
                "Set a smaller imgsz or smaller weights, free the GPU, or rent one with more memory.",
            )
        reason = "the library's default, because trying failed: %s" % self._found.trouble
        return Decision(min(_DEFAULTS["batch"], auto_rules.most_batch(images)), reason)

    def _workers(self) -> Decision:
        if self._on_cpu:
            return Decision(0, "on a CPU the library loads pictures in the training's own process")
        processors = capacity.processors()
        free = _free(_SHARED_MEMORY)
        sizes = self._number("imgsz"), self._number("batch")
        return auto_rules.choose_workers(processors["usable"], free, *sizes, cpus=processors["count"])

    def _cache(self) -> Decision:
        survey = self._found.survey if self._found else None
        if survey is None:
            return Decision(False, "what it would need is unknown: %s" % (self._found and self._found.trouble))
        workers = self._args.get("workers", 8) if "workers" not in self._decided else self._decided["workers"].value
        hands = max(1, min(int(workers), int(capacity.processors()["usable"])))
        free = _free(survey["folder"]) or 0
        speed = disk_speed.measure(self._folder) if survey["diskBytes"] < free else None
        return auto_rules.choose_cache(
            auto_rules.CacheFacts(
                ram_train_bytes=survey["ramTrainBytes"],
                ram_val_bytes=survey["ramValBytes"],
                disk_bytes=survey["diskBytes"],
                usable_bytes=capacity.memory()["usableBytes"] or 0,
                free_bytes=free,
                writable=os.access(survey["folder"], os.W_OK),
                epochs=self._number("epochs"),
                decode_s=survey["decodeSeconds"] / hands,
                read_s=speed and survey["diskBytes"] / speed.read_bytes_s,
                write_s=speed and survey["diskBytes"] / speed.write_bytes_s,
            )
        )


def _is_cpu(device: Any) -> bool:
    return str(device) == "cpu"


def _free(path: str) -> Optional[int]:
    try:
        volume = os.statvfs(path)
    except OSError:
        return None
    return volume.f_bavail * volume.f_frsize
