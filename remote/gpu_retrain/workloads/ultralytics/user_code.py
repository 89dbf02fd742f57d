"""Code of the user's own in a training: first on the path, with functions that the library's events call."""

from __future__ import annotations

import functools
import importlib
import os
import sys
import traceback
from typing import Any, Callable, Dict, List

from gpu_retrain.workloads.ultralytics import loader_errors
from gpu_retrain.workloads.ultralytics.failures import arguments_invalid, code_failed

Callback = Callable[[Any], None]


def use(tree: str) -> None:
    """Make a code tree importable before everything else, our own package included.

    A package of the user's with the same name must be what ``import`` gives.
    """
    ours = __name__.split(".")[0]
    own = os.path.dirname(os.path.dirname(str(sys.modules[ours].__file__)))
    for name in list(sys.modules):
        if name.split(".")[0] == ours:
            del sys.modules[name]  # whoever imported it keeps it
    sys.path[:] = [tree, *(path for path in sys.path if path != own)]
    # A loader's worker process would import the main script again, which needs modules that are not on the path now.
    del sys.modules["__main__"].__file__


def callbacks(code: Dict[str, Any], events: List[str]) -> Dict[str, List[Callback]]:
    """Import the functions of an order's ``code`` and return them by event, in the order that they are named in.

    ``events`` are those that the installed library knows. Raises ARGUMENTS_INVALID for another one, and CODE_FAILED
    when a module cannot be imported or has no such function.
    """
    found: Dict[str, List[Callback]] = {}
    for callback in code["callbacks"]:
        event, name = callback["event"], "%s:%s" % (callback["module"], callback["function"])
        if event not in events:
            raise arguments_invalid(
                "The callback %s is for %s, which is not an event of this Ultralytics." % (name, event),
                "Name one of %s." % ", ".join(event for event in events if "train" in event),
            )
        found.setdefault(event, []).append(_guarded(_function(callback, name, code["tree"]), name, code["tree"]))
    return found


def arose_in(error: BaseException, tree: str) -> bool:
    """Tell whether an error arose in a file of the tree, and not in something that such a file called."""
    frames = loader_errors.frames(error)
    return bool(frames) and _is_below(frames[-1][0], tree)


def told(error: BaseException, tree: str) -> str:
    """Tell an error as the last line of its traceback, with the innermost line of the user's that led to it."""
    line = (loader_errors.raised(error) or traceback.format_exception_only(type(error), error)[-1].strip())[:400]
    if isinstance(error, SyntaxError):
        return "%s (%s, line %s)" % (line, os.path.basename(error.filename or "?"), error.lineno)
    below = [frame for frame in loader_errors.frames(error) if _is_below(frame[0], tree)]
    if not below:
        return line
    file, number = below[-1]
    return "%s (%s, line %s)" % (line, os.path.relpath(file, tree), number)


def _function(callback: Dict[str, Any], name: str, tree: str) -> Callback:
    try:
        function = getattr(importlib.import_module(callback["module"]), callback["function"], None)
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        raise code_failed("The callback %s cannot be imported: %s." % (name, told(error, tree))) from error
    if not callable(function):
        raise code_failed("The callback %s is not a function of that module." % name)
    return function  # type: ignore[no-any-return]  # whether it takes a trainer shows when it is called


def _guarded(function: Callback, name: str, tree: str) -> Callback:
    @functools.wraps(function)
    def call(subject: Any) -> None:
        try:
            function(subject)
        except (Exception, SystemExit) as error:
            traceback.print_exc()
            raise code_failed("The callback %s failed: %s." % (name, told(error, tree))) from error

    return call


def _is_below(file: str, tree: str) -> bool:
    return file.startswith(tree + os.sep)
