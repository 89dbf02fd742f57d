"""How the driver leaves before the end."""

from __future__ import annotations

from gpu_retrain.channel.wire import Failure

_SAFE = "The dataset and every checkpoint are untouched."


class Leave(BaseException):
    """Leave now, on request, with what there is to resume from. No ``except Exception`` of the library may stop it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Diverged(Failure):
    """The loss is not a number any more."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "TRAINING_FAILED",
            "The training diverged: %s." % what,
            _SAFE,
            "Lower lr0, set amp: false, or look at the labels; then start a new training.",
        )


def dataset_invalid(what: str) -> Failure:
    """The library cannot use the dataset as it was meant to be used."""
    return Failure("DATASET_INVALID", what, _SAFE, "Correct the dataset on the runner, then transfer it again.")


def dataset_modified(what: str) -> Failure:
    """The tree on the server is not what was verified."""
    return Failure(
        "DATASET_MODIFIED",
        what,
        "The dataset on the runner is untouched; the receipt was withdrawn, so nothing more trains on this.",
        "Run the transfer again: it repairs these files and sends nothing else. Then start a new training.",
    )


def arguments_invalid(what: str, next_step: str) -> Failure:
    """The training was told something that it cannot do."""
    return Failure("ARGUMENTS_INVALID", what, _SAFE, next_step)


def weights_missing(what: str, next_step: str) -> Failure:
    """What the training starts from is not on the server."""
    return Failure("WEIGHTS_MISSING", what, _SAFE, next_step)


def weights_damaged(what: str) -> Failure:
    """What the training starts from is not what was sent or fetched."""
    return Failure("WEIGHTS_DAMAGED", what, _SAFE, "Remove that file on the server; setup-env renews it.")


def weights_unsuitable(what: str) -> Failure:
    """What the training starts from is whole, and no training can start from it."""
    return Failure(
        "WEIGHTS_UNSUITABLE",
        "No training can start from %s." % what.rstrip("."),
        _SAFE,
        "Name a checkpoint that Ultralytics wrote, a release such as yolov8s.pt, or an architecture (yolov8s.yaml).",
    )


def task_mismatch(what: str, next_step: str) -> Failure:
    """The weights are for a task that these labels, or the arguments, are not for."""
    return Failure("TASK_MISMATCH", what, _SAFE, next_step)


def code_failed(what: str) -> Failure:
    """Code of the user's own went wrong."""
    return Failure(
        "CODE_FAILED",
        what,
        _SAFE,
        "Correct it (the whole traceback is in stderr.log), then start a new training. A package that it needs belongs "
        "into environment.requirements.",
    )


def training_failed(what: str, next_step: str) -> Failure:
    """The training cannot go on."""
    return Failure("TRAINING_FAILED", what, _SAFE, next_step)
