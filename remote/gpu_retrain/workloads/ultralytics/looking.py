"""Sets the library's own trainer up for an order, to look at what it would do instead of training."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any, Callable, Dict

from gpu_retrain.records.orders import Order
from gpu_retrain.workloads.ultralytics import (
    amp_check,
    auto_rules,
    dataset_files,
    library_setup,
    model_sources,
    user_code,
)

# Nothing is cached, compiled or plotted for a look.
PLAIN = {"cache": False, "compile": False, "plots": False, "save": False, "save_json": False}


class _Done(Exception):
    """Ends a trainer that has told everything."""


def look(order: Order, folder: str, ours: Dict[str, Any], see: Callable[[Any], None]) -> None:
    """Call ``see`` with a trainer of the order's model and dataset, set up with ``ours`` over the order's arguments.

    The training's own data.yaml must be written. What the library writes meanwhile is gone afterwards.
    """
    library = library_setup.load()
    from ultralytics.engine import trainer as trainer_module

    amp_check.install(trainer_module, _unheard)
    if order["work"]["code"]:
        user_code.use(order["work"]["code"]["tree"])
    dataset_files.pair_below(order["work"]["dataset"]["tree"], _unheard)
    sources = model_sources.Sources(order, folder, _unheard)
    model, arguments = sources.model(library), sources.arguments()
    output = tempfile.mkdtemp(prefix="look-", dir=folder)
    try:
        model.train(
            trainer=_looker(model, see),
            **{**_named(arguments, order["work"].get("device")), **ours},
            data=os.path.join(folder, dataset_files.OWN_YAML),
            project=output,
            name=library_setup.OUTPUT_FOLDER,
            exist_ok=True,
        )
    except _Done:
        pass
    finally:
        shutil.rmtree(output, ignore_errors=True)


def _unheard(*_args: Any, **_fields: Any) -> None:
    """Say nothing: the driver tells the same of its own."""


def _named(arguments: Dict[str, Any], only_device: Any) -> Dict[str, Any]:
    """Take the training's arguments; what is auto stands in ``ours``, or is left to the library."""
    named = {name: value for name, value in arguments.items() if value != auto_rules.AUTO or name == "optimizer"}
    if only_device is not None and "device" in named:
        named["device"] = only_device
    return named


def _looker(model: Any, see: Callable[[Any], None]) -> Any:
    """Make a trainer of the model's task that is looked at instead of training."""

    class Looker(model._smart_load("trainer")):  # type: ignore[misc]
        def train(self) -> None:
            self._setup_train()
            see(self)
            raise _Done

    return Looker
