"""Runs under a venv's Python: asks the installed Ultralytics which training arguments it would refuse.

Reads ``{args, answer}`` as JSON from stdin and writes ``{ultralytics, problems}`` to the file ``answer``.
"""

from __future__ import annotations

import difflib
import json
import logging
import sys
from typing import Any, Dict, List

from gpu_retrain.workloads.ultralytics import auto_rules


def problems(args: Dict[str, Any]) -> List[str]:
    """List what is wrong, one sentence an argument, by the library's own names, types and ranges."""
    from ultralytics.cfg import DEFAULT_CFG_DICT

    found = []
    for name, value in args.items():
        if name in auto_rules.NAMES and value == auto_rules.AUTO:
            continue  # ours, and a number when the library gets it
        if name in DEFAULT_CFG_DICT:
            found += _wrong_value(name, value)
        else:
            near = difflib.get_close_matches(name, DEFAULT_CFG_DICT, 1)
            found.append("'%s' is unknown%s" % (name, ", did you mean '%s'?" % near[0] if near else ""))
    return found


def _wrong_value(name: str, value: Any) -> List[str]:
    from ultralytics.cfg import check_cfg
    from ultralytics.utils.checks import check_imgsz

    try:
        check_cfg({name: value}, hard=True)
        if name == "imgsz":
            check_imgsz(value, max_dim=1)
        if name == "optimizer" and value != "auto":
            _build_optimizer(value)
    except (TypeError, ValueError, AssertionError, NotImplementedError) as error:
        return [" ".join(str(error).split()).partition(". Request")[0].rstrip(".")]
    return []


def _build_optimizer(name: Any) -> None:
    """Let the trainer choose one by name, for a toy: the library looks at this argument only when a training begins.

    Raises NotImplementedError when there is none of that name. Whatever else goes wrong with the toy proves nothing.
    """
    import torch
    from ultralytics.engine.trainer import BaseTrainer

    logging.disable(logging.CRITICAL)
    try:
        BaseTrainer.build_optimizer(None, torch.nn.Linear(1, 1), name)
    except Exception as error:
        if isinstance(error, NotImplementedError):
            raise
    finally:
        logging.disable(logging.NOTSET)


def run(_arguments: List[str]) -> None:
    """Answer the question on stdin."""
    question = json.load(sys.stdin)
    import ultralytics

    answer = {"ultralytics": ultralytics.__version__, "problems": problems(question["args"])}
    with open(question["answer"], "w") as file:
        json.dump(answer, file)
