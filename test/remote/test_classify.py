"""What errors of the library, of PyTorch, of CUDA and of the kernel are, by their own words."""

import errno
import os
import re
import time

import pytest
from gpu_retrain.machine import kernel_log
from gpu_retrain.workloads.ultralytics import classify, failures, loader_errors, user_code


class OutOfMemoryError(RuntimeError):
    """As PyTorch's is called."""


def in_worker(kind, words, file="/venv/ultralytics/data/base.py"):
    """As PyTorch raises it again in the training's own process (torch/_utils.py)."""
    return kind(
        "Caught %s in DataLoader worker process 0.\nOriginal Traceback (most recent call last):\n"
        '  File "/venv/torch/utils/data/_utils/worker.py", line 351, in _worker_loop\n    data = fetcher.fetch(index)\n'
        '  File "%s", line 4, in load\n    raise it\n%s: %s\n' % (kind.__name__, file, kind.__name__, words)
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."), "gpu-memory"),
        (RuntimeError("CUDA error: out of memory\nCUDA kernel errors might be ..."), "gpu-memory"),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), "gpu-memory"),
        (MemoryError(), "memory"),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), "memory"),
        (RuntimeError("[enforce fail at alloc_cpu.cpp:114] . DefaultCPUAllocator: can't allocate memory"), "memory"),
        (
            RuntimeError("DataLoader worker (pid 71) is killed by signal: Bus error. It is possible that"),
            "shared-memory",
        ),
        (RuntimeError("unable to write to file </torch_71_2>: No space left on device (28)"), "shared-memory"),
        (RuntimeError("unable to open shared memory object </torch_71_2> in read-write mode"), "shared-memory"),
        (RuntimeError("DataLoader worker (pid 71) is killed by signal: Killed. "), "worker"),
        (RuntimeError("DataLoader worker (pid(s) 71) exited unexpectedly"), "worker"),
        (RuntimeError("Training failed: NaN persisted for 4 epochs"), "nan"),
        (failures.Diverged("the loss was not a number for 2 epochs"), "nan"),
        (RuntimeError("CUDA error: uncorrectable ECC error encountered"), "gpu-lost"),
        (RuntimeError("CUDA error: unspecified launch failure"), "gpu-lost"),
        (RuntimeError("CUDA error: an illegal memory access was encountered"), "gpu-lost"),
        (RuntimeError("No CUDA GPUs are available"), "gpu-lost"),
        (ValueError("Invalid CUDA 'device=0' requested. Use 'device=cpu'"), "gpu-lost"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk"),
        (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), "quota"),
        (in_worker(MemoryError, ""), "memory"),
        (in_worker(RuntimeError, "unable to write to file </torch_71_2>: No space left on device"), "shared-memory"),
        # Nobody can mend these from outside.
        (in_worker(FileNotFoundError, "Image Not Found a.jpg"), None),
        (in_worker(ValueError, "a label that cannot be"), None),
        (failures.code_failed("The code of your own failed: CUDA out of memory."), None),
        (failures.dataset_invalid("No space left on device"), None),
        (SyntaxError("'epoch' is not a valid YOLO argument."), None),
        (KeyError("DataLoader worker"), None),
        (RuntimeError("CUDA error: device-side assert triggered"), None),
        (ValueError("final batch=1 training"), None),
    ],
)
def test_what_an_error_is(error, expected):
    assert classify.failure_class(error) == expected


def test_an_error_in_a_process_of_the_loader_is_told_by_what_was_raised_there():
    error = in_worker(ValueError, "a label that cannot be", "/root/code/mine.py")
    assert loader_errors.raised(error) == "ValueError: a label that cannot be"
    assert user_code.arose_in(error, "/root/code")
    assert not user_code.arose_in(in_worker(ValueError, "x"), "/root/code")
    assert user_code.told(error, "/root/code") == "ValueError: a label that cannot be (mine.py, line 4)"


def test_what_led_to_an_error_counts():
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device", "last.pt")
        except OSError as cause:
            raise RuntimeError("the checkpoint could not be written") from cause
    except RuntimeError as error:
        assert classify.failure_class(error) == "disk"


def test_an_xid_is_told_where_the_log_can_be_read(tmp_path):
    log = tmp_path / "kmsg"
    log.write_text(
        "4,2,%d,-;NVRM: Xid (PCI:0000:0a:00): 79, pid=12, GPU has fallen off the bus.\n"
        % ((time.clock_gettime(time.CLOCK_MONOTONIC) - 90) * 1e6)
    )
    [error] = kernel_log.gpu_errors(str(log))
    # An old one may be of whoever rented the machine before.
    said = kernel_log.told([error])
    assert re.match(r"the kernel's log says, 9\d s ago: Xid \(PCI:0000:0a:00\): 79", said), said
    assert kernel_log.told([error._replace(at_s=None)]).startswith("the kernel's log says: Xid")
    log.write_text("")
    assert kernel_log.told(kernel_log.gpu_errors(str(log))) == "the kernel's log has no XID"
    assert "cannot be read" in kernel_log.told(kernel_log.gpu_errors(str(tmp_path / "none")))
