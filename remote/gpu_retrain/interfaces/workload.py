"""What a training trains with, in the words that the rest needs; its driver is in interfaces/driver.py.

Its own operations, such as a check of arguments, need no place here: the runner calls them by their names.
"""

from __future__ import annotations

import importlib
from typing import Any, Dict, Mapping, Optional, Protocol, Tuple, cast

DEFAULT = "ultralytics"
# Each is a module of the shape below; its name in quotes has it, and what it names in quotes, sent along.
_MODULES = {DEFAULT: "gpu_retrain.workloads.ultralytics.workload"}


class Workload(Protocol):
    """A workload's module ``workload``."""

    PROOF: str  # the module that proves, under an environment's Python, that it can train there (environment/proof.py)
    BRINGS_OPENCV: Tuple[str, ...]  # packages of its own that ask for opencv-python
    RESULT_NAMES: Tuple[str, ...]  # regular expressions: what it makes that may go home; the runner has the same
    RESULT_PATTERNS: Tuple[str, ...]  # where to look for it, relative to a training's folder
    RECORD_FILES: Tuple[str, ...]  # what every attempt goes on writing, so that another server needs it to go on

    def library_environment(self, root: str) -> Dict[str, str]:
        """Give the variables for the library where it is asked, but does not train."""

    def environment(self, folder: str) -> Dict[str, Optional[str]]:
        """Give the variables for a training in ``folder``; None takes one of the server's away."""

    def remedy(self, failure_class: str, args: Dict[str, Any], told: Mapping[str, Any]) -> Optional[Dict[str, Any]]:
        """Give the arguments to change for the next attempt after a failure of that class (records/failure_classes).

        ``args`` are those of the attempt that failed, ``told`` the fields of its ``begin`` event and its last words.
        Empty when it is worth trying again as it was; None when there is nothing left to change.
        """

    def is_remedy(self, changes: Any) -> bool:
        """Tell whether these are arguments as ``remedy`` may have changed them: another server may say anything."""


def load(name: str = DEFAULT) -> Workload:
    """Return the workload of that name."""
    return cast(Workload, importlib.import_module(_MODULES[name]))
