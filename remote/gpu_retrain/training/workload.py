"""What a training trains with: it gives an order the program that trains, and the variables that this needs."""

from __future__ import annotations

import importlib
from typing import Dict, Optional, Protocol, cast

DEFAULT = "ultralytics"
# Each is a module of this shape; its name in quotes has it, and what it starts, sent along.
_MODULES = {DEFAULT: "gpu_retrain.workloads.ultralytics.workload"}


class Workload(Protocol):
    """A workload's module ``workload``."""

    DRIVER: str  # the module that runs under the environment's Python, with the order's path as its argument

    def environment(self, folder: str) -> Dict[str, Optional[str]]:
        """Give the variables for a training in ``folder``; None takes one of the server's away."""


def load(name: str = DEFAULT) -> Workload:
    """Return the workload of that name."""
    return cast(Workload, importlib.import_module(_MODULES[name]))
