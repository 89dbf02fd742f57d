"""Drives one Ultralytics training: the command that the supervisor runs, under the venv's Python.

Run as ``python -I -u driver.py <order.n.json>``. Exit codes: 0 finished, 75 left on request with a checkpoint to resume
from, 1 failed; the last event says why.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import sys
import traceback
from typing import Any, Dict, List, Optional

if __name__ == "__main__":  # isolated mode keeps the script's own folder off the path
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import checkpoints
import driver_amp
import driver_code
import driver_data
import driver_library
import driver_weights
import events
import states
from driver_errors import Leave, code_failed, training_failed
from driver_watch import Watch
from endings import STOPPED_EXIT
from layout import write_atomic
from wire import Failure


def main(order_path: str) -> int:
    """Carry out an order, and give the exit code."""
    folder = os.path.dirname(os.path.abspath(order_path))
    with open(order_path, encoding="utf-8") as file:
        order = json.load(file)
    journal = events.Writer(folder, "driver", order["attempt"])
    try:
        _train(order, folder, journal)
    except Leave as leave:
        journal.write("leave", reason=leave.reason)
        return STOPPED_EXIT
    except Failure as failure:
        print(failure, file=sys.stderr)
        journal.write("failure", **failure.as_json())
        return 1
    except Exception as error:
        traceback.print_exc()
        journal.write("failure", **_told(error, folder, order["work"]["code"]).as_json())
        return 1
    return 0


def _told(error: Exception, folder: str, code: Optional[Dict[str, Any]]) -> Failure:
    if code and driver_code.arose_in(error, code["tree"]):
        return code_failed("The code of your own failed: %s." % driver_code.told(error, code["tree"]))
    again = "the same training id again resumes from the newest checkpoint"
    if not checkpoints.whole(folder, "last"):
        again = "there is no checkpoint yet, and other settings want a new training"
    return training_failed(
        "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0][:500]),
        "Look at the last lines of stderr.log; %s." % again,
    )


def _train(order: Dict[str, Any], folder: str, journal: events.Writer) -> None:
    state, work = states.read(folder), order["work"]
    watch = Watch(order, folder, journal, state["secondsBefore"] if state else 0.0)
    signal.signal(signal.SIGTERM, lambda *_: watch.ask_to_leave("it was asked to end"))
    driver_library.check_arguments(work["args"])
    driver_data.remove_caches(work["dataset"]["tree"])
    library = driver_library.load()
    theirs = _prepare(order, journal, library)
    data = driver_data.write_own_yaml(work["dataset"], folder)
    driver_data.pair_below(work["dataset"]["tree"], journal.write)
    sources = driver_weights.Sources(order, folder, journal.write)
    model, arguments = _start_point(order, folder, library, journal, sources)
    ours = {name: [callback] for name, callback in watch.callbacks().items()}
    ours["on_pretrain_routine_end"].append(sources.check)
    # Theirs first: at the end of an epoch ours may leave the training.
    for callbacks in (theirs, ours):
        for name, functions in callbacks.items():
            for function in functions:
                model.add_callback(name, function)
    model.train(**arguments, data=data, project=folder, name=driver_library.OUTPUT_FOLDER, exist_ok=True, save=True)
    driver_data.check_unchanged(order["root"], work["dataset"])
    _finish(order, folder, watch, journal, library)


def _prepare(order: Dict[str, Any], journal: events.Writer, library: Any) -> Dict[str, List[driver_code.Callback]]:
    """Set the library up, say with what it trains, and return the functions of the user's own by event."""
    import torch
    from ultralytics.engine import trainer as trainer_module

    driver_amp.install(trainer_module, journal.write)
    journal.write(
        "environment",
        python=platform.python_version(),
        torch=torch.__version__,
        ultralytics=library.__version__,
        gpu=_gpu_name(order["work"], torch.cuda),
    )
    code = order["work"]["code"]
    if not code:
        return {}
    driver_code.use(code["tree"])
    named = ["%(module)s:%(function)s" % callback for callback in code["callbacks"]]
    journal.write("code", name=code["name"], digest=code["digest"], callbacks=named)
    return driver_code.callbacks(code, driver_library.events())


def _gpu_name(work: Dict[str, Any], cuda: Any) -> Optional[str]:
    device = _device(work)
    has = isinstance(device, int) and cuda.is_available() and device < cuda.device_count()
    return str(cuda.get_device_name(device)) if has else None


def _device(work: Dict[str, Any]) -> Any:
    """The device to train on: the order's own word where CUDA sees one GPU only, because another one is broken."""
    only = work.get("device")
    return work["args"].get("device") if only is None else only


def _start_point(
    order: Dict[str, Any], folder: str, library: Any, journal: events.Writer, sources: driver_weights.Sources
) -> Any:
    """The model to train and its arguments: from the newest checkpoint that can be resumed, or from the start."""
    arguments = sources.arguments()
    if "device" in arguments:
        arguments["device"] = _device(order["work"])
    checkpoint = _newest_resumable(folder) if order["attempt"] > 1 else None
    if checkpoint is None:
        return sources.model(library), arguments
    journal.write("resume", epoch=checkpoint.epoch, sha256=checkpoint.sha256)
    output = os.path.join(folder, driver_library.OUTPUT_FOLDER)
    weights = os.path.join(output, "weights")
    os.makedirs(weights, exist_ok=True)
    # The library may have been killed while it wrote its own two files.
    checkpoints.restore(checkpoint, os.path.join(weights, "last.pt"))
    for best in checkpoints.whole(folder, "best", at_most=checkpoint.epoch)[:1]:
        checkpoints.restore(best, os.path.join(weights, "best.pt"))
    last = os.path.join(weights, "last.pt")
    return library.YOLO(last), {**arguments, "resume": last, "save_dir": output}


def _newest_resumable(folder: str) -> Optional[checkpoints.Checkpoint]:
    import torch

    for checkpoint in checkpoints.whole(folder, "last"):
        content = torch.load(checkpoint.path, map_location="cpu", weights_only=False)
        # A stripped checkpoint would make the library start anew with a warning only.
        if content.get("epoch", -1) >= 0 and content.get("optimizer") is not None:
            return checkpoint
    return None


def _finish(order: Dict[str, Any], folder: str, watch: Watch, journal: events.Writer, library: Any) -> None:
    result = {
        "schema": 1,
        "attempt": order["attempt"],
        "reason": watch.reason,
        "epochs": watch.epochs_done,
        "bestEpoch": watch.best_epoch,
        **watch.metrics,
        "dataset": order["work"]["dataset"]["digest"],
        "ultralytics": library.__version__,
        **{name: _file(folder, name) for name in ("best", "last")},
    }
    write_atomic(os.path.join(folder, states.RESULT_FILE), json.dumps(events.finite(result), indent=1).encode() + b"\n")
    journal.write("result", **result)


def _file(folder: str, name: str) -> Dict[str, Any]:
    path = "%s/weights/%s.pt" % (driver_library.OUTPUT_FOLDER, name)
    full = os.path.join(folder, path)
    return {"path": path, "sha256": checkpoints.hash_file(full), "bytes": os.path.getsize(full)}


if __name__ == "__main__":
    code = main(sys.argv[1])
    sys.stdout.flush()
    sys.stderr.flush()
    # Loader workers and the library's threads may not end by themselves; the supervisor ends what is left.
    os._exit(code)
