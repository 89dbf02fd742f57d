"""Prints as JSON what remote/ takes and answers on the wire, for test/unit/ssh/wire-contract.test.ts to compare."""

import ast
import importlib
import inspect
import json
import sys
import textwrap
import typing
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

ROOT = Path(sys.argv[1])
sys.path.insert(0, str(ROOT))

from gpu_retrain.channel import wire  # noqa: E402
from gpu_retrain.records import failure_classes, orders, states  # noqa: E402
from gpu_retrain.staging import file_ranges, stream_sender  # noqa: E402
from gpu_retrain.store import manifests, parts, receive, record_stream  # noqa: E402


def operations() -> Iterator[Tuple[str, Callable[..., Any]]]:
    """Every operation by its name on the wire, and the function behind it."""
    for path in sorted(ROOT.glob("gpu_retrain/**/*.py")):
        if "\nOPERATIONS = " in path.read_text():
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for name, function in module.OPERATIONS.items():
                yield "%s.%s" % (path.stem, name), function


def arguments(function: Callable[..., Any]) -> Optional[List[str]]:
    """Which arguments it takes, by the TypedDict that it declares; None when it declares none."""
    name = list(inspect.signature(function).parameters)[1]
    if name.startswith("_"):
        return []
    shape = typing.get_type_hints(function)[name]
    return sorted(shape.__annotations__) if hasattr(shape, "__total__") else None


def answers(function: Callable[..., Any]) -> Optional[Dict[str, List[str]]]:
    """Which keys all of its results have, and which some; None when it does not return literals."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    keys = [_keys(value) for value in found]
    if not keys or None in keys:
        return None
    sets = [set(each or ()) for each in keys]
    return {"all": sorted(set.intersection(*sets)), "some": sorted(set.union(*sets))}


def _keys(value: Optional[ast.expr]) -> Optional[List[str]]:
    if not isinstance(value, ast.Dict) or not all(isinstance(key, ast.Constant) for key in value.keys):
        return None
    return [str(key.value) for key in value.keys if isinstance(key, ast.Constant)]


def constants() -> Dict[str, object]:
    """What both sides count on."""
    return {
        "states": [*states.RUNNING, *states.ENDED],
        "ends": list(states.ENDED),
        "failureClasses": list(failure_classes.ALL),
        "limits": sorted(orders.AskedLimits.__annotations__),
        "frameHeaderBytes": wire.HEADER.size,
        "mostFrameBytes": wire.MAX_FRAME_BYTES,
        "runnerSilenceSeconds": wire.RUNNER_SILENCE_S,
        "recordHeadBytes": record_stream.HEADER.size,
        "recordKinds": sorted(chr(kind) for kind in receive.KINDS),
        "segmentBytes": parts.SEGMENT_BYTES,
        "bigFileBytes": stream_sender.BIG_FILE_BYTES,
        "stagedFrameBytes": stream_sender.FRAME_BYTES,
        "rangeBytes": file_ranges.RANGE.size,
        "mostPathBytes": manifests.MAX_PATH_BYTES,
    }


found = dict(operations())
print(
    json.dumps(
        {
            "arguments": {name: arguments(function) for name, function in found.items()},
            "answers": {name: answers(function) for name, function in found.items()},
            "constants": constants(),
        }
    )
)
