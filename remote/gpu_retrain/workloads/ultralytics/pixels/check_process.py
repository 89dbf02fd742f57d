"""Has the pictures of an order's dataset decoded before its first epoch, once for each tree, and judges them."""

from __future__ import annotations

import os
import time
from typing import Any, Callable, Dict, List, Optional, Sequence

from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import asking
from gpu_retrain.workloads.ultralytics.failures import dataset_invalid
from gpu_retrain.workloads.ultralytics.pixels import record
from gpu_retrain.workloads.ultralytics.pixels.kinds import DAMAGED, ERRORS, KINDS, MODES, UNDECODABLE, Finding

_MODULE = "gpu_retrain.workloads.ultralytics.pixels.check"
_ANSWER = "pixels.jsonl"
# 64,000 pictures of 1440 x 808 take 8 minutes on two processors.
LIMIT_S = {"sample": 1800.0, "all": 4 * 3600.0}
_NAMED = 3
_TOLD = {UNDECODABLE: "that cannot be decoded", DAMAGED: "with damaged pixels"}

Report = Callable[..., Any]


def check(order: Order, folder: str, report: Report) -> None:
    """Look at the pixels of an order's dataset, as far as it asks for.

    ``report`` hears how far it is (``decoding``), each ``finding``, and at last of ``pixels``. Raises DATASET_INVALID
    for what the settings do not accept, and, when every picture was to be decoded, where that was not possible.
    """
    asked = order["work"]["dataset"].get("pixels") or {"decode": "off", "accept": []}
    if asked["decode"] not in MODES or asked["decode"] == "off":
        return
    found = _known(order, report) or _look(order, folder, report)
    if found is not None:
        _judge(found, asked["accept"])


def _known(order: Order, report: Report) -> Optional[record.Record]:
    dataset = order["work"]["dataset"]
    known = record.read(order["root"], dataset["name"], dataset["digest"], dataset["pixels"]["decode"])
    if known is not None:
        for finding in known.findings:
            report("finding", what=finding.kind, file=finding.file, detail=finding.detail)
        _tell(known, 0.0, True, report)
    return known


def _look(order: Order, folder: str, report: Report) -> Optional[record.Record]:
    dataset, began = order["work"]["dataset"], time.monotonic()
    mode = dataset["pixels"]["decode"]
    findings: List[Finding] = []
    ends: List[Dict[str, Any]] = []

    def hear(line: Dict[str, Any]) -> None:
        if line["kind"] == "progress":
            report("decoding", done=line["done"], total=line["total"])
        elif line["kind"] == "finding":
            findings.append(Finding(line["what"], line["file"], line["detail"]))
            report("finding", what=line["what"], file=line["file"], detail=line["detail"])
        else:
            ends.append(line)

    answer = os.path.join(folder, _ANSWER)
    trouble = asking.ask(asking.command(_MODULE, order, folder, answer), answer, hear, LIMIT_S[mode])
    if trouble or not ends:
        _failed(trouble or "it told no end", mode, report)
        return None
    found = record.Record(mode, ends[0]["decoded"], ends[0]["total"], ends[0]["counts"], findings)
    record.write(order["root"], dataset["name"], dataset["digest"], found)
    _tell(found, time.monotonic() - began, False, report)
    return found


def _failed(trouble: str, mode: str, report: Report) -> None:
    what = "Decoding the pictures before the first epoch ended early: %s" % trouble
    if mode == "all":
        raise dataset_invalid(what + ", and dataset.decode says that all are to be decoded.")
    report("warning", text=what + "; the training goes on without.")


def _tell(found: record.Record, seconds: float, kept: bool, report: Report) -> None:
    counts = {kind: found.counts[kind] for kind in KINDS}
    told = {"mode": found.mode, "decoded": found.decoded, "total": found.total, "counts": counts, "kept": kept}
    report("pixels", seconds=round(seconds, 3), **told)


def _judge(found: record.Record, accepted: Sequence[str]) -> None:
    # What the library drops or dies of is not a matter of taste.
    stopping = [kind for kind in ERRORS if found.counts[kind] and (kind not in accepted or kind == UNDECODABLE)]
    if not stopping:
        return
    parts = ["%d %s (%s)" % (found.counts[kind], _TOLD[kind], _named(found, kind)) for kind in stopping]
    raise dataset_invalid("Decoding %d of %d pictures found %s." % (found.decoded, found.total, " and ".join(parts)))


def _named(found: record.Record, kind: str) -> str:
    of_kind = ["%s: %s" % (file, detail) for what, file, detail in found.findings if what == kind]
    return "; ".join(of_kind[:_NAMED]) + ("; ..." if found.counts[kind] > _NAMED else "")
