"""What went wrong in a process of PyTorch's loader: it comes to the training as a text, its traceback in it."""

from __future__ import annotations

import re
import traceback
from typing import List, Optional, Tuple

# torch/_utils.py, ExceptionWrapper.reraise
_FIRST_LINE = re.compile(r"Caught \w+ in DataLoader worker process \d+\.\n")
_FRAME = re.compile(r'^  File "(.+)", line (\d+)', re.MULTILINE)
_LAST_FRAME = "\n  File "


def raised(error: BaseException) -> Optional[str]:
    """Tell an error of a loader's process as it was raised there; None for any other."""
    text = str(error).strip()
    return text.rpartition("\n")[2] if _FIRST_LINE.match(text) else None


def last_part(error: BaseException) -> str:
    """The words by which an error may be known: those of its traceback but for the last frame are none of them."""
    text = str(error)
    return text.rpartition(_LAST_FRAME)[2] if _FIRST_LINE.match(text) else text


def frames(error: BaseException) -> List[Tuple[str, Optional[int]]]:
    """Give the files and lines that led to an error, the innermost last."""
    text = str(error)
    if _FIRST_LINE.match(text):
        return [(file, int(line)) for file, line in _FRAME.findall(text)]
    return [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
