"""Which build of PyTorch fits the server's GPUs, and where it comes from."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from typing import List, Optional, Tuple

from gpu_retrain.channel.wire import Failure
from gpu_retrain.machine.nvidia import Gpu, sound, version_numbers

PYTORCH_INDEXES = "https://download.pytorch.org/whl/"
PACKAGE_INDEX = "pypi"  # PyTorch from where every other package comes from; built for CUDA 13 at present

# Oldest driver per CUDA major version, by NVIDIA's "CUDA Compatibility", table 1 (minor version compatibility).
OLDEST_DRIVER = {13: (580,), 12: (525, 60, 13), 11: (450, 80, 2)}
CUDA_12, CUDA_13 = OLDEST_DRIVER[12], OLDEST_DRIVER[13]

# Compute capabilities that the builds hold code for: CUDA 13 starts at 7.5 (Turing), cu128 at 7.0, cu126 at 5.0.
_OLDEST_FOR_CUDA_13, _OLDEST_FOR_CU128, _OLDEST_FOR_CU126 = (7, 5), (7, 0), (5, 0)

_REACH_LIMIT_S = 10.0
_BACKEND = re.compile(r"(auto|cpu|pypi|cu[1-9][0-9]{2})\Z|https?://[^\s@]+\Z")


def choose_backend(wanted: str, device: str, gpus: List[Gpu]) -> str:
    """Decide on a backend: ``cpu``, ``pypi``, ``cu128``..., or the address of an index.

    ``auto`` looks at the device to train on, the driver and the oldest GPU. Raises INPUT_INVALID for what is no
    backend, and GPU_NOT_USABLE when no current build could run: before gigabytes are downloaded.
    """
    if not _BACKEND.match(wanted):
        raise _no_backend(wanted)
    if wanted != "auto":
        return wanted
    if device == "cpu":
        return "cpu"
    if not gpus:
        return PACKAGE_INDEX  # some containers have the GPU but not nvidia-smi; the proof will tell
    usable = sound(gpus)
    driver = version_numbers(next((gpu.driver for gpu in usable if gpu.driver), ""))
    # What nvidia-smi does not tell is taken to be in order: the proof will tell.
    oldest = min((gpu.capability for gpu in usable if gpu.capability), default=_OLDEST_FOR_CUDA_13)
    if not driver or (driver >= CUDA_13 and oldest >= _OLDEST_FOR_CUDA_13):
        return PACKAGE_INDEX
    if driver >= CUDA_12 and oldest >= _OLDEST_FOR_CU128:
        return "cu128"
    if driver >= CUDA_12 and oldest >= _OLDEST_FOR_CU126:
        return "cu126"
    raise _no_build(usable[0], usable[0].capability)


def index_address(backend: str) -> str:
    """Address of the index that holds a backend's builds; empty for the ordinary package index."""
    if backend == PACKAGE_INDEX:
        return ""
    return backend if "://" in backend else PYTORCH_INDEXES + backend


def is_reachable(address: str) -> bool:
    """Whether an index answers and has PyTorch, asked through the server's proxy if there is one."""
    return why_unreachable(address) == ""


def why_unreachable(address: str, package: str = "torch") -> str:
    """Say in the network's words why an index does not give a package; empty when it does."""
    page = "%s/%s/" % (address.rstrip("/"), package)
    request = urllib.request.Request(page, method="HEAD")  # noqa: S310 - see _BACKEND
    try:
        with urllib.request.urlopen(request, timeout=_REACH_LIMIT_S):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        # With 405 it is there, and only dislikes the question.
        return "" if error.code == 405 else "HTTP %d %s" % (error.code, error.reason)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error)) or type(error).__name__


def _no_backend(wanted: str) -> Failure:
    return Failure(
        "INPUT_INVALID",
        "%r is not a torch-backend." % wanted,
        "Nothing was installed.",
        "Use auto, cpu, pypi, a CUDA version such as cu128, or the https address of an index without a password.",
    )


def _no_build(gpu: Gpu, oldest: Optional[Tuple[int, int]]) -> Failure:
    capability = "%d.%d" % oldest if oldest else "unknown"
    return Failure(
        "GPU_NOT_USABLE",
        "No current PyTorch runs on %s with driver %s (compute capability %s)." % (gpu.name, gpu.driver, capability),
        "Nothing was downloaded or installed.",
        "Rent a server with driver 525 or newer, or name an older build yourself, such as torch-backend: cu118.",
    )
