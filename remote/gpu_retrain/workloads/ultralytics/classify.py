"""Tells of what class an error is that ended a training: by its type where it has one, else by its words."""

from __future__ import annotations

import errno
import re
from typing import Iterator, Optional, Tuple

from gpu_retrain.channel.wire import Failure
from gpu_retrain.records import failure_classes
from gpu_retrain.workloads.ultralytics import loader_errors
from gpu_retrain.workloads.ultralytics.failures import Diverged

_BY_NUMBER = {
    errno.ENOSPC: failure_classes.DISK,
    errno.EDQUOT: failure_classes.QUOTA,
    errno.ENOMEM: failure_classes.MEMORY,
}
# PyTorch 1.8 to 2.15, CUDA and Ultralytics say these. The first that is found counts.
_BY_WORDS: Tuple[Tuple[str, str], ...] = (
    (r"/torch_\d+.*No space left|unable to (open|allocate|write to).*shared memory", failure_classes.SHARED_MEMORY),
    (r"DataLoader worker.*Bus error|insufficient shared memory", failure_classes.SHARED_MEMORY),
    (r"DataLoader worker \(pid|Pin memory thread exited", failure_classes.WORKER),
    (r"CUDA out of memory|CUDA error: out of memory|CUBLAS_STATUS_ALLOC_FAILED", failure_classes.GPU_MEMORY),
    (r"CUDNN_STATUS_(ALLOC_FAILED|INTERNAL_ERROR_.*ALLOC)|cuda.*OutOfMemory", failure_classes.GPU_MEMORY),
    (r"can't allocate memory|Cannot allocate memory", failure_classes.MEMORY),
    (r"NaN persisted|Loss NaN/Inf|Fitness NaN/Inf", failure_classes.NAN),
    (r"ECC error|GPU is lost|fallen off the bus|unspecified launch failure", failure_classes.GPU_LOST),
    (r"CUDA(-capable)? device\(s\) is/are busy|no CUDA-capable device|No CUDA GPUs", failure_classes.GPU_LOST),
    (r"CUDA error: (an illegal|misaligned|hardware|unknown|the launch timed out)", failure_classes.GPU_LOST),
    (r"Invalid CUDA 'device=", failure_classes.GPU_LOST),
    (r"No space left on device", failure_classes.DISK),
    (r"Disk quota exceeded", failure_classes.QUOTA),
)


def failure_class(error: BaseException) -> Optional[str]:
    """Give one of records/failure_classes; None for what nobody can mend from outside."""
    for each in _chain(error):
        found = _of(each)
        if found or isinstance(each, Failure):  # ours say what they are
            return found
    return None


def _of(error: BaseException) -> Optional[str]:
    if isinstance(error, Diverged):
        return failure_classes.NAN
    if isinstance(error, Failure):
        return None
    if isinstance(error, MemoryError):
        return failure_classes.MEMORY
    if type(error).__name__ == "OutOfMemoryError":  # torch.cuda's, torch's since 2.5
        return failure_classes.GPU_MEMORY
    text = "%s: %s" % (type(error).__name__, loader_errors.last_part(error))
    by_words = next((found for words, found in _BY_WORDS if re.search(words, text, re.DOTALL)), None)
    # Shared memory is a disk, too.
    if isinstance(error, OSError) and by_words != failure_classes.SHARED_MEMORY:
        return _BY_NUMBER.get(error.errno or 0, by_words)
    return by_words if isinstance(error, (RuntimeError, ValueError, OSError)) else None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what led to it."""
    seen = set()
    current: Optional[BaseException] = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
