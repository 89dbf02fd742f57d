"""Trains with the library as one does by hand, measured as the driver measures: ``by_hand.py ORDER.json ANSWER.json``.

The order holds ``weights`` and ``args``. The library's own check of mixed precision fetches a model from the network;
it is left out here, and mixed precision is on where the arguments say so.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any, Dict, List


def main(order_path: str, answer_path: str) -> None:
    """Train, and write what each epoch took and found."""
    from ultralytics import YOLO
    from ultralytics.engine import trainer as engine

    with open(order_path) as file:
        order = json.load(file)
    engine.check_amp = lambda model: next(model.parameters()).device.type == "cuda"
    epochs: List[Dict[str, Any]] = []
    began = [0.0]

    def start(_trainer: Any) -> None:
        began[0] = time.monotonic()

    def trained(trainer: Any) -> None:
        seconds = time.monotonic() - began[0]
        epochs.append({"trainSeconds": seconds, "images": len(trainer.train_loader.dataset)})

    def validated(trainer: Any) -> None:
        if len(epochs) == trainer.epoch + 1 and "map5095" not in epochs[-1]:
            epochs[-1]["map50"] = trainer.metrics.get("metrics/mAP50(B)")
            epochs[-1]["map5095"] = trainer.metrics.get("metrics/mAP50-95(B)")

    started = time.monotonic()
    model = YOLO(order["weights"])
    model.add_callback("on_train_epoch_start", start)
    model.add_callback("on_train_epoch_end", trained)
    model.add_callback("on_fit_epoch_end", validated)
    metrics = model.train(**order["args"])
    answer = {
        "seconds": time.monotonic() - started,
        "epochs": epochs,
        "map50": float(metrics.box.map50),
        "map5095": float(metrics.box.map),
    }
    with open(answer_path, "w") as file:
        json.dump(answer, file)


if __name__ == "__main__":
    main(*sys.argv[1:3])
