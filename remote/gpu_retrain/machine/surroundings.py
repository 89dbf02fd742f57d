"""The environment variables of the programs we start, so that they write below ``root`` only and ask nobody."""

from __future__ import annotations

import os
import re
from typing import Dict

from gpu_retrain.channel.layout import make_folder
from gpu_retrain.machine import certificates, pip_settings

GPU_ORDER = "PCI_BUS_ID"  # nvidia-smi's; left alone, CUDA counts the fastest first, and device: 1 is another GPU

# Variables that would make an installer or a Python look at another environment than ours.
_MISLEADING = (
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONUSERBASE",
)
# Of the installers' own only what leads to their indexes: images set PIP_CONSTRAINT, PIP_USER or UV_SYSTEM_PYTHON.
_UV_NETWORK = re.compile(
    r"UV_(DEFAULT_INDEX|INDEX|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|HTTP_|REQUEST_"
    r"|KEYRING|CONCURRENT|OFFLINE|.*MIRROR)"
)


def for_installers(root: str) -> Dict[str, str]:
    """Variables for uv and pip: the server's own (its proxy, its mirror), with every cache below ``root``."""
    cache = os.path.join(root, "cache")
    temporary = make_folder(root, "temporary")  # /tmp is often small, or in memory
    own = {name: value for name, value in os.environ.items() if not _is_misleading(name)}
    pip = pip_settings.for_pip(os.environ)
    variables = {**own, **pip, **pip_settings.for_uv(os.environ, pip)}
    # With the new name, uv would let it win over the index that a command names.
    renamed = variables.pop("UV_DEFAULT_INDEX", "")
    return {
        **variables,
        **({"UV_INDEX_URL": renamed} if renamed else {}),
        "TMPDIR": temporary,
        "UV_CACHE_DIR": os.path.join(cache, "uv"),
        "UV_PYTHON_INSTALL_DIR": os.path.join(root, "tools", "python"),
        "UV_LINK_MODE": "hardlink",  # the cache and every venv share one copy of PyTorch
        "UV_NO_PROGRESS": "1",
        "NO_COLOR": "1",
        "PIP_CACHE_DIR": os.path.join(cache, "pip"),
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_PROGRESS_BAR": "off",
        "PIP_NO_COLOR": "1",
    }


def _is_misleading(name: str) -> bool:
    foreign = name.startswith("PIP_") or (name.startswith("UV_") and not _UV_NETWORK.match(name))
    return foreign or name in _MISLEADING


def for_libraries(root: str) -> Dict[str, str]:
    """Variables for Python of a venv: with every cache below ``root``."""
    installers, bundle = for_installers(root), certificates.bundle(os.environ)
    return {
        # Weights are fetched with requests, which brings a list of authorities of its own.
        **({"REQUESTS_CA_BUNDLE": bundle} if bundle else {}),
        **installers,
        **library_caches(root),
        "CUDA_DEVICE_ORDER": GPU_ORDER,
    }


def library_caches(root: str) -> Dict[str, str]:
    """Where PyTorch, its compilers and matplotlib may keep things; left alone they take the home folder."""
    cache = os.path.join(root, "cache")
    return {
        "MPLCONFIGDIR": make_folder(root, "cache", "matplotlib"),
        "TORCH_HOME": os.path.join(cache, "torch"),
        "TORCHINDUCTOR_CACHE_DIR": os.path.join(cache, "inductor"),
        "TRITON_CACHE_DIR": os.path.join(cache, "triton"),
        "CUDA_CACHE_PATH": os.path.join(cache, "cuda"),
        "XDG_CACHE_HOME": make_folder(root, "cache", "xdg"),
    }
