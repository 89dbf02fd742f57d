"""Drives one Ultralytics training: the command that the supervisor runs, under the venv's Python.

Its argument is the path of an ``order.<n>.json``. Exit codes: 0 finished, 75 left on request with a checkpoint to
resume from, 1 failed; the last event says why.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import math
import os
import platform
import signal
import sys
import traceback
from typing import Any, Dict, List, Optional

from gpu_retrain.channel.layout import write_atomic
from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import checkpoints, events, orders, states
from gpu_retrain.records.orders import Order, Work
from gpu_retrain.training.endings import STOPPED_EXIT
from gpu_retrain.workloads.ultralytics import (
    amp_check,
    classify,
    dataset_files,
    decisions,
    evaluation_process,
    library_setup,
    loader_errors,
    model_sources,
    preparation_clock,
    speed_process,
    user_code,
    weight_health,
)
from gpu_retrain.workloads.ultralytics.failures import Leave, code_failed, training_failed
from gpu_retrain.workloads.ultralytics.pixels import check_process
from gpu_retrain.workloads.ultralytics.training_watch import Watch


def main(order_path: str) -> int:
    """Carry out an order, and give the exit code."""
    folder = os.path.dirname(os.path.abspath(order_path))
    attempt = orders.attempt_of(order_path)
    journal = events.Writer(folder, "driver", attempt)
    try:
        order = orders.read(folder, attempt)
    except Failure as failure:
        journal.write("failure", **failure.as_json())
        return 1
    state = states.read(folder)
    watch = Watch(order, folder, journal, state["secondsBefore"] if state else 0.0)
    try:
        with contextlib.closing(watch):
            _train(order, folder, journal, watch)
    except Leave as leave:
        journal.write("leave", reason=leave.reason)
        return STOPPED_EXIT
    except Failure as failure:
        print(failure, file=sys.stderr)
        journal.write("failure", **failure.as_json(), **_facts(failure, watch))
        return 1
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        told = _told(error, folder, order["work"]["code"])
        journal.write("failure", **told.as_json(), **_facts(told if told.code == "CODE_FAILED" else error, watch))
        return 1
    return 0


def _facts(error: BaseException, watch: Watch) -> Dict[str, Any]:
    """What an error is, and under which settings it came: with that the supervisor finds a remedy."""
    return {**watch.settings(), "class": classify.failure_class(error)}


def _told(error: BaseException, folder: str, code: Optional[Dict[str, Any]]) -> Failure:
    if code and user_code.arose_in(error, code["tree"]):
        return code_failed("The code of your own failed: %s." % user_code.told(error, code["tree"]))
    again = "the same training id again resumes from the newest checkpoint"
    if not checkpoints.whole(folder, "last"):
        again = "there is no checkpoint yet, and other settings want a new training"
    return training_failed(
        (loader_errors.raised(error) or "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0]))[:500],
        "Look at the last lines of stderr.log; %s." % again,
    )


def _train(order: Order, folder: str, journal: events.Writer, watch: Watch) -> None:
    work = order["work"]
    signal.signal(signal.SIGTERM, lambda *_: watch.ask_to_leave("it was asked to end"))
    library_setup.check_arguments(work["args"])
    dataset_files.remove_caches(work["dataset"]["tree"])
    library = library_setup.load()
    theirs = _prepare(order, journal, library)
    data = dataset_files.write_own_yaml(work["dataset"], folder)
    dataset_files.pair_below(work["dataset"]["tree"], journal.write)
    check_process.check(order, folder, journal.write)
    sources = model_sources.Sources(order, folder, journal.write)
    decided = decisions.decide(order, folder, journal.write)
    speed_process.probe(order, folder, decided, journal.write)
    model, arguments = _start_point(order, folder, library, journal, sources)
    # What was asked, then what was decided, then what rescues changed.
    arguments.update({**decided, **order.get("adjustments", {})})
    ours = {name: [callback] for name, callback in watch.callbacks().items()}
    ours["on_pretrain_routine_start"].append(lambda trainer: library_setup.hold(trainer, order.get("adjustments", {})))
    ours["on_pretrain_routine_end"].append(sources.check)
    # Theirs first: at the end of an epoch ours may leave the training.
    for callbacks in (theirs, ours):
        for name, functions in callbacks.items():
            for function in functions:
                model.add_callback(name, function)
    model.train(**arguments, data=data, project=folder, name=library_setup.OUTPUT_FOLDER, exist_ok=True, save=True)
    dataset_files.check_unchanged(order["root"], work["dataset"])
    _finish(order, folder, watch, journal, library)
    journal.write("phase", phase="validating")
    evaluation_process.evaluate(order, folder, lambda: watch.leaving is not None, journal.write)


def _prepare(order: Order, journal: events.Writer, library: Any) -> Dict[str, List[user_code.Callback]]:
    """Set the library up, say with what it trains, and return the functions of the user's own by event."""
    import torch
    from ultralytics.engine import trainer as trainer_module

    amp_check.install(trainer_module, journal.write)
    preparation_clock.install()
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
    user_code.use(code["tree"])
    named = ["%(module)s:%(function)s" % callback for callback in code["callbacks"]]
    journal.write("code", name=code["name"], digest=code["digest"], callbacks=named)
    return user_code.callbacks(code, library_setup.events())


def _gpu_name(work: Work, cuda: Any) -> Optional[str]:
    device = _device(work)
    has = isinstance(device, int) and cuda.is_available() and device < cuda.device_count()
    return str(cuda.get_device_name(device)) if has else None


def _device(work: Work) -> Any:
    """The device to train on: the order's own word where CUDA sees one GPU only, because another one is broken."""
    only = work.get("device")
    return work["args"].get("device") if only is None else only


def _start_point(
    order: Order, folder: str, library: Any, journal: events.Writer, sources: model_sources.Sources
) -> Any:
    """The model to train and its arguments: from the newest checkpoint that can be resumed, or from the start."""
    arguments = sources.arguments()
    if "device" in arguments:
        arguments["device"] = _device(order["work"])
    checkpoint = _newest_resumable(folder) if order["attempt"] > 1 else None
    if checkpoint is None:
        return sources.model(library), arguments
    journal.write("resume", epoch=checkpoint.epoch, sha256=checkpoint.sha256)
    output = os.path.join(folder, library_setup.OUTPUT_FOLDER)
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
        resumable = content.get("epoch", -1) >= 0 and content.get("optimizer") is not None
        # After the last epoch only the final validation is missing, which the library does not resume to.
        resumable = resumable and content["epoch"] + 1 < content.get("train_args", {}).get("epochs", math.inf)
        if resumable and content.get("ema") is not None and weight_health.is_finite(content["ema"]):
            return checkpoint
    return None


def _finish(order: Order, folder: str, watch: Watch, journal: events.Writer, library: Any) -> None:
    result = {
        "schema": 1,
        "attempt": order["attempt"],
        "reason": watch.reason,
        "epochs": watch.epochs_done,
        "bestEpoch": watch.best_epoch,
        **watch.metrics,
        "overheadSeconds": watch.overhead_s,
        "dataset": order["work"]["dataset"]["digest"],
        "ultralytics": library.__version__,
        **{name: _file(folder, name) for name in ("best", "last")},
    }
    write_atomic(os.path.join(folder, states.RESULT_FILE), json.dumps(events.finite(result), indent=1).encode() + b"\n")
    journal.write("result", **result)


def _file(folder: str, name: str) -> Dict[str, Any]:
    path = "%s/weights/%s.pt" % (library_setup.OUTPUT_FOLDER, name)
    full = os.path.join(folder, path)
    return {"path": path, "sha256": checkpoints.hash_file(full), "bytes": os.path.getsize(full)}


def run(arguments: List[str]) -> None:
    """Carry out the order that the argument names, and end the process."""
    # Asked by this signal, every process prints its stacks: loader workers have it from us by fork.
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1)
    code = main(arguments[0])
    sys.stdout.flush()
    sys.stderr.flush()
    # Loader workers and the library's threads may not end by themselves; the supervisor ends what is left.
    os._exit(code)
