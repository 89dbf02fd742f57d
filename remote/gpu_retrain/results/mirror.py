"""What the runner keeps of a training in case this server is lost: its record, and its newest whole checkpoints."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
from typing import Any, Dict, Iterator, List, Tuple, TypedDict

from gpu_retrain.channel import layout
from gpu_retrain.channel.wire import Session
from gpu_retrain.interfaces import workload
from gpu_retrain.records import checkpoints, events, orders, states
from gpu_retrain.results import results


def offer(session: Session, args: results.ListRequest) -> Dict[str, Any]:
    """List what a mirror of ``args['training']`` is made of, as results.list does; results.read gives it out.

    What would be replaced or removed while it travels is pinned, the checkpoints before all: what is listed after them
    tells at least as much of the training as they hold. The next call lets go of what this one pinned.
    """
    folder = results.open_training(session, args)
    progress = results.SignOfLife(session)
    paths = [*_pin(folder), *_record(folder)]
    files = [results.entry(os.path.relpath(path, folder), path, progress) for path in paths]
    return {"files": files, "leftOut": []}


class LookRequest(TypedDict):
    """The arguments of ``look``."""

    training: str
    eventsBytes: int


def look(session: Session, args: LookRequest) -> Dict[str, Any]:
    """Tell what this server knows of ``args['training']``, for a mirror that has ``args['eventsBytes']`` of its events.

    ``known`` is whether there is one; ``state`` its state.json; ``eventsBytes`` the size of its events, and
    ``prefixSha256`` the hash of as many of their first bytes as the mirror has.
    """
    folder = layout.find_folder(session.root, "trainings", layout.check_name(args["training"]))
    if not folder or orders.newest(folder) is None:
        return {"known": False, "state": None, "eventsBytes": 0, "prefixSha256": ""}
    size, sha256 = _prefix(os.path.join(folder, events.FILE), int(args["eventsBytes"]))
    return {"known": True, "state": states.read(folder), "eventsBytes": size, "prefixSha256": sha256}


def _pin(folder: str) -> List[str]:
    """Link what is replaced or removed to where it stays, and remove the links of before; return their paths.

    The newest whole checkpoints come first.
    """
    place = layout.make_folder(folder, results.PINS)
    state = states.read(folder)
    epochs = state["epochs"] if state else None
    # After the last epoch there is nothing to go on with.
    last = checkpoints.newest(folder, "last", at_most=epochs - 1 if isinstance(epochs, int) else None)
    best = checkpoints.newest(folder, "best", at_most=last.epoch) if last else None
    sources = [each.path for each in (last, best) if each]
    sources += filter(os.path.isfile, (os.path.join(folder, name) for name in (states.FILE, "decisions.json")))
    pinned = [os.path.join(place, os.path.basename(source)) for source in sources]
    for old in set(glob.glob(os.path.join(glob.escape(place), "*"))) - set(pinned):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(old)
    for source, target in zip(sources, pinned):
        _link(source, target)
    return pinned


def _link(source: str, target: str) -> None:
    """Give a file its second name; where the disk knows no second names, a copy of it."""
    with contextlib.suppress(FileNotFoundError):
        if os.path.samefile(source, target):
            return
        os.unlink(target)
    try:
        os.link(source, target)
    except OSError:
        checkpoints.restore(checkpoints.Checkpoint(source, 0, ""), target)


def _record(folder: str) -> Iterator[str]:
    """Paths of what only grows, or stays; after what is pinned, so that it tells at least as much."""
    order = orders.newest(folder)
    made = workload.load(order.get("workload", workload.DEFAULT) if order else workload.DEFAULT)
    names = [*made.RECORD_FILES, events.FILE]
    paths = [os.path.join(folder, name) for name in names]
    yield from filter(os.path.isfile, paths)
    yield from sorted(glob.glob(os.path.join(glob.escape(folder), "order.*.json")))


def _prefix(path: str, most: int) -> Tuple[int, str]:
    sha256 = hashlib.sha256()
    try:
        with layout.open_file(path) as file:
            size = os.fstat(file.fileno()).st_size
            left = min(size, most)
            while left > 0:
                chunk = file.read(min(results.CHUNK_BYTES, left))
                if not chunk:
                    break
                sha256.update(chunk)
                left -= len(chunk)
    except FileNotFoundError:
        size = 0
    return size, sha256.hexdigest()


OPERATIONS = {"offer": offer, "look": look}
