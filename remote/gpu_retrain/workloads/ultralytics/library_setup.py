"""Loads Ultralytics with its doors to the network shut, and turns an order into its arguments."""

from __future__ import annotations

import os
import shutil
from typing import Any, Dict, List, Tuple

from gpu_retrain.channel.wire import Failure
from gpu_retrain.workloads.ultralytics.failures import arguments_invalid

MIN_VERSION = (8, 4, 190)  # resume, early stopping state and save_dir as we rely on them (facts of that version)
OUTPUT_FOLDER = "ultralytics"
# What we say ourselves; a user's word would send the training elsewhere.
_OURS = ("cfg", "data", "exist_ok", "mode", "model", "name", "project", "resume", "save", "save_dir")
_LOGGERS = ("clearml", "comet", "dvc", "hub", "mlflow", "neptune", "raytune", "sync", "tensorboard", "wandb")
_FONTS = ("Arial.ttf", "Arial.Unicode.ttf")


def load() -> Any:
    """Import the library and return it. Raises VENV_FAILED when it is missing or too old."""
    try:
        import ultralytics
    except ImportError as error:
        raise _unusable("cannot be imported (%s)" % error) from error
    if _version(ultralytics.__version__) < MIN_VERSION:
        raise _unusable("is %s" % ultralytics.__version__)
    settings = ultralytics.settings
    settings.update({name: False for name in _LOGGERS if name in settings})
    _place_fonts(str(ultralytics.utils.USER_CONFIG_DIR))
    return ultralytics


def events() -> List[str]:
    """Names of the events that the library calls functions for."""
    from ultralytics.utils.callbacks.base import default_callbacks

    return list(default_callbacks)


def hold(trainer: Any, adjustments: Dict[str, Any]) -> None:
    """Have a trainer that was just made, and has set nothing up yet, take arguments that it would not on a resume.

    The library takes some from the checkpoint whatever it is told, ``amp`` among them.
    """
    from ultralytics.utils import YAML

    changed = {name: value for name, value in adjustments.items() if getattr(trainer.args, name) != value}
    for name, value in changed.items():
        # CPU training has no workers, whatever is asked for.
        if name != "workers":
            setattr(trainer.args, name, value)
    if changed:
        YAML.save(trainer.save_dir / "args.yaml", vars(trainer.args))


def check_arguments(arguments: Dict[str, Any]) -> None:
    """Refuse arguments that are ours to set, a missing device, and several devices (ARGUMENTS_INVALID)."""
    taken = sorted(set(arguments) & set(_OURS))
    if taken:
        raise arguments_invalid(
            "The training arguments hold %s, which gpu-retrain sets itself." % ", ".join(taken),
            "Take them out of retrain.yaml.",
        )
    device = arguments.get("device")
    if device is None or str(device) == "":
        # Without one the library trains on the CPU, silently, if it finds no GPU.
        raise arguments_invalid("The training arguments name no device.", "Set device: 0, or device: cpu.")
    if isinstance(device, list) or "," in str(device):
        # The library starts its workers for several GPUs anew, without our callbacks.
        raise arguments_invalid("Several devices are asked for: %s." % device, "Set one, such as device: 0.")


def _place_fonts(config: str) -> None:
    """Give the library a font under the name that it would download one as, for its pictures of batches."""
    import matplotlib

    source = os.path.join(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    os.makedirs(config, exist_ok=True)
    for name in _FONTS:
        shutil.copyfile(source, os.path.join(config, name))


def _version(text: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())


def _unusable(why: str) -> Failure:
    return Failure(
        "VENV_FAILED",
        "Ultralytics %s in this environment; %s or newer is needed." % (why, ".".join(map(str, MIN_VERSION))),
        "Nothing was trained, and nothing was changed.",
        "Set environment.ultralytics in retrain.yaml and run setup-env again.",
    )
