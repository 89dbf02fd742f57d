"""Code of one's own that takes memory until the kernel kills it: a callback of the library's."""

from typing import Any, List

_BLOCK_BYTES = 64 << 20
_held: List[bytes] = []


def on_train_epoch_start(trainer: Any) -> None:
    """Take memory without end in the second epoch, when there is a checkpoint."""
    while trainer.epoch == 1:
        _held.append(b"\1" * _BLOCK_BYTES)
