"""Has a library open the very file of a model that was verified, whatever the library makes of names.

Ultralytics takes a file called ``yolov5s.pt`` for another one and fetches it, drops apostrophes out of a path, and has
tables of names that grow. So a file is handed over under a name of ours, and the interpreter tells what was opened.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Dict, Iterable, List, Tuple

# The library swaps no name that has a "u" in it, wherever the folder lies (check_yolov5u_filename).
OWN_NAME = "input.pt"
SWAPPED = "Ultralytics opens another file when it is told a name such as %s; rename the file"
_ARCHITECTURE_ENDS = (".yaml", ".yml")


def is_architecture(name: str) -> bool:
    """Whether the library would build a model from a file of this name instead of loading one."""
    return name.lower().endswith(_ARCHITECTURE_ENDS)


def place(path: str, folder: str) -> str:
    """Link a file into ``folder``, made if missing, under a name of ours, and return its path there.

    An architecture keeps its name, in which the library reads the scale of the model (``yolov8x.yaml``).
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)
    link = os.path.join(folder, os.path.basename(path) if is_architecture(path) else OWN_NAME)
    if os.path.lexists(link):
        os.unlink(link)
    os.symlink(os.path.abspath(path), link)
    return link


class Opened:
    """Hears which of some files are opened from now on, in this process and in those that it forks."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._opened: Dict[str, bool] = dict.fromkeys(paths, False)
        sys.addaudithook(self._hear)

    def never(self) -> List[str]:
        """List those that nobody has opened yet."""
        return [path for path, opened in self._opened.items() if not opened]

    def _hear(self, event: str, args: Tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[0], str) and args[0] in self._opened:
            self._opened[args[0]] = True
