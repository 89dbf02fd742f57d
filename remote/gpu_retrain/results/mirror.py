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


class OfferRequest(results.ListRequest):
    """The arguments of ``offer``: ``begun`` has the hashes of what an earlier call offered and came in part."""

    begun: List[str]


def offer(session: Session, args: OfferRequest) -> Dict[str, Any]:
    """List what a mirror of ``args['training']`` is made of, as results.list does; results.read gives it out.

    What would be replaced or removed while it travels is pinned, the checkpoints before all: what is listed after them
    tells at least as much of the training as they hold. The next call lets go of what this one pinned, unless it was
    begun: over a line that breaks more often than a new checkpoint comes, none would ever arrive.
    """
    folder = results.open_training(session, args)
    progress = results.SignOfLife(session)
    paths = [*_pin(folder, args["begun"]), *_record(folder)]
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


def _pin(folder: str, begun: List[str]) -> List[str]:
    """Link what is replaced or removed to where it stays, and remove the links of before; return their paths.

    The checkpoints come first: those that were begun, or the newest whole ones.
    """
    place = layout.make_folder(folder, results.PINS)
    sources = _begun(place, begun) or _newest(folder)
    sources += filter(os.path.isfile, (os.path.join(folder, name) for name in (states.FILE, "decisions.json")))
    pinned = [os.path.join(place, os.path.basename(source)) for source in sources]
    for old in set(glob.glob(os.path.join(glob.escape(place), "*"))) - set(pinned):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(old)
    for source, target in zip(sources, pinned):
        _link(source, target)
    return pinned


def _begun(place: str, begun: List[str]) -> List[str]:
    """Give the checkpoints that are pinned, when one to go on from is among what came in part."""
    lasts, bests = (sorted(glob.glob(os.path.join(glob.escape(place), kind + "-*.pt"))) for kind in ("last", "best"))
    is_begun = bool(begun) and any(checkpoints.hash_file(path) in begun for path in lasts)
    return [*lasts, *bests] if is_begun else []


def _newest(folder: str) -> List[str]:
    state = states.read(folder)
    epochs = state["epochs"] if state else None
    # After the last epoch there is nothing to go on with.
    last = checkpoints.newest(folder, "last", at_most=epochs - 1 if isinstance(epochs, int) else None)
    best = checkpoints.newest(folder, "best", at_most=last.epoch) if last else None
    return [each.path for each in (last, best) if each]


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
