"""Plants a training that ran on another server, from what the runner kept of it, so that ``start`` goes on here.

What is planted was written by a server that is not trusted: of its orders the command is dropped, of its state only
numbers are taken, and its events may not speak of attempts that were never ordered.
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, TypedDict, cast

from gpu_retrain.channel.layout import check_hash, check_name, make_folder, read_json, tree_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.interfaces import launcher, workload
from gpu_retrain.records import checkpoints, events, orders, states
from gpu_retrain.store import manifests, receipts
from gpu_retrain.training import start_lock

REASON = "the server that it ran on is gone; the runner had kept what was needed to go on"
_ORDER = re.compile(r"order\.([1-9][0-9]{0,5})\.json\Z")
_CHECKPOINT = re.compile(r"(?:last|best)-([0-9]{5,9})\.pt\Z")
_DECISIONS_FILE = "decisions.json"
_CHUNK_BYTES = 1 << 20
_LONGEST_S = 10 * 366 * 86400.0


class PlantRequest(TypedDict):
    """The arguments of ``plant``: ``tree`` (``name``, ``digest``) holds the ``files`` (``path``, ``sha256``)."""

    id: str
    tree: Dict[str, str]
    files: List[Dict[str, str]]


class _Kept(NamedTuple):
    """What the runner kept, checked: orders, oldest first; hashes by path; what its events tell besides."""

    tree: str
    orders: List[orders.Order]
    state: Dict[str, Any]
    hashes: Dict[str, str]
    moves: int
    told_s: float

    @property
    def epoch(self) -> int:
        """After how many epochs its newest checkpoint was made."""
        names = (_CHECKPOINT.match(os.path.basename(path)) for path in self.hashes)
        return max((int(match.group(1)) for match in names if match and match.group(0).startswith("last")), default=0)


def plant(session: Session, args: PlantRequest) -> Dict[str, Any]:
    """Make the training ``args['id']`` known here, as one that was lost with its server, with its checkpoints.

    Nothing is done, and ``planted`` in the answer is false, where the training runs, or where this server knows of it
    anything that the runner does not. One that knows less of the same events, such as one that was set back to an older
    day, is brought up to date. Raises MIRROR_DAMAGED when what the runner kept is not whole or contradicts itself.
    """
    root, training_id = session.root, check_name(args["id"])
    tree = tree_path(root, check_name(args["tree"]["name"]), check_hash(args["tree"]["digest"]))
    kept = _read(training_id, tree, args["files"])
    folder = make_folder(root, "trainings", training_id)
    with start_lock.held(folder):
        planted = _may_plant(folder, tree)
        if planted:
            _plant(folder, kept)
            _forget(root, args["tree"])
    return {"planted": planted}


def _may_plant(folder: str, tree: str) -> bool:
    if orders.newest(folder) is None:
        return True
    state = states.read(folder)
    if state and not states.has_ended(state) and _is_alive(state):
        return False
    return _is_beginning(os.path.join(folder, events.FILE), os.path.join(tree, events.FILE))


def _is_alive(state: states.State) -> bool:
    return launcher.is_alive(state["supervisor"]) or launcher.is_alive(state["driver"])


def _is_beginning(path: str, of: str) -> bool:
    """Whether a file is shorter than another one and holds just its first bytes."""
    try:
        if os.path.getsize(path) >= os.path.getsize(of):
            return False
        with open(path, "rb") as shorter, open(of, "rb") as longer:
            while True:
                chunk = shorter.read(_CHUNK_BYTES)
                if not chunk:
                    return True
                if longer.read(len(chunk)) != chunk:
                    return False
    except FileNotFoundError:
        return False


def _plant(folder: str, kept: _Kept) -> None:
    """Write everything; the newest order first of all orders, since with it the training is known here."""
    for path, sha256 in kept.hashes.items():
        if path != states.FILE and not _ORDER.match(path):
            _copy(kept.tree, path, folder, sha256)
    last = kept.orders[-1]
    events.Writer(folder, "mirror", last["attempt"]).write("moved", server=kept.moves + 2, epoch=kept.epoch)
    states.write(folder, _lost(last, kept))
    for order in reversed(kept.orders):
        orders.write(folder, order)


def _forget(root: str, tree: Dict[str, str]) -> None:
    """Remove the tree, which nobody trains on; its contents go when the next dataset is published, after a week."""
    receipts.discard(root, tree["name"], tree["digest"])
    path = tree_path(root, tree["name"], tree["digest"])
    shutil.rmtree(path, ignore_errors=True)
    for leftover in (
        path + ".stats",
        path + ".check.lock",
        manifests.manifest_path(root, tree["name"], tree["digest"]),
    ):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(leftover)


def _copy(tree: str, path: str, folder: str, sha256: str) -> None:
    *folders, name = path.split("/")
    target = os.path.join(make_folder(folder, *folders), name)
    if folders == [checkpoints.FOLDER]:
        checkpoints.write_hash(target, sha256)
    checkpoints.restore(checkpoints.Checkpoint(os.path.join(tree, path), 0, sha256), target)


def _lost(last: orders.Order, kept: _Kept) -> states.State:
    """Make the state from which the next attempt goes on: hours and costs add up over both servers."""
    state = states.fresh(last, None, None)
    told = kept.state
    state["state"], state["reason"] = "lost", REASON
    state["epoch"] = max(_count(told.get("epoch")) or 0, kept.epoch)
    state["epochs"] = _count(told.get("epochs"))
    state["secondsBefore"] = _seconds(told.get("secondsBefore"))
    state["seconds"] = max(_seconds(told.get("seconds")), kept.told_s - state["secondsBefore"])
    return state


def _read(training_id: str, tree: str, files: List[Dict[str, str]]) -> _Kept:
    hashes = {str(file["path"]): check_hash(file["sha256"]) for file in files}
    found = [_order(training_id, tree, path) for path in hashes if _ORDER.match(path)]
    ordered = sorted(found, key=lambda order: order["attempt"])
    state = read_json(os.path.join(tree, states.FILE))
    if not ordered or not isinstance(state, dict) or events.FILE not in hashes:
        raise _damaged("an order, the state or the events are missing")
    made = _workload(ordered[-1])
    if not all(made.is_remedy(order.get("adjustments", {})) for order in ordered):
        raise _damaged("an order of it changes arguments that no rescue changes")
    for path, sha256 in hashes.items():
        if not _is_usual(path, made.RECORD_FILES) or checkpoints.hash_file(os.path.join(tree, path)) != sha256:
            raise _damaged("%r is not what was kept" % path)
    moves, told_s = _told(tree, ordered[-1]["attempt"])
    return _Kept(tree, ordered, state, hashes, moves, told_s)


def _workload(order: orders.Order) -> workload.Workload:
    try:
        return workload.load(order.get("workload", workload.DEFAULT))
    except (KeyError, TypeError) as error:
        raise _damaged("its order names a workload that there is not") from error


def _is_usual(path: str, further: Tuple[str, ...]) -> bool:
    folder, name = os.path.split(path)
    if folder == checkpoints.FOLDER:
        return _CHECKPOINT.match(name) is not None
    if path in further or path in (events.FILE, states.FILE, _DECISIONS_FILE):
        return True
    return _ORDER.match(path) is not None


def _order(training_id: str, tree: str, path: str) -> orders.Order:
    """Read an order of the other server's. Its command would run as it is, here: it is dropped."""
    order = read_json(os.path.join(tree, path))
    match = _ORDER.match(path)
    if not isinstance(order, dict) or order.get("id") != training_id or not match:
        raise _damaged("%s is not an order of it" % path)
    work = order.get("work")
    if order.get("attempt") != int(match.group(1)) or not isinstance(work, dict) or not _is_work(work):
        raise _damaged("%s is not a whole order" % path)
    order.pop("checksum", None)  # of other bytes than those that are written here
    return cast(orders.Order, {**order, "command": [], "environment": {}, "planted": True})


def _is_work(work: Dict[str, Any]) -> bool:
    texts = isinstance(work.get("venv"), str) and isinstance(work.get("weights"), str)
    return texts and isinstance(work.get("args"), dict) and isinstance(work.get("dataset"), dict)


def _told(tree: str, attempts: int) -> Tuple[int, float]:
    """Count in its events how often it was moved before, and find the longest run time that they tell."""
    moves, told_s, offset = 0, 0.0, 0
    while True:
        batch, after = events.read(tree, offset)
        for event, _after in batch:
            attempt = event.get("attempt")
            if not isinstance(attempt, int) or not 0 <= attempt <= attempts:  # 0 is none: a word of our own reading
                raise _damaged("its events speak of an attempt that was never ordered")
            moves += event.get("type") == "moved"
            told_s = max(told_s, _seconds(cast(Dict[str, Any], event).get("totalSeconds")))
        if after == offset:
            return moves, told_s
        offset = after


def _count(value: object) -> Optional[int]:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else None


def _seconds(value: object) -> float:
    fine = isinstance(value, (int, float)) and math.isfinite(value) and 0 <= value < _LONGEST_S
    return float(cast(float, value)) if fine else 0.0


def _damaged(why: str) -> Failure:
    return Failure(
        "MIRROR_DAMAGED",
        "What the runner kept of the training cannot be used: %s." % why,
        "Nothing was started, and nothing was changed here.",
        "Go on where the training was, if that server is still there; else start a new training.",
    )


OPERATIONS = {"plant": plant}
