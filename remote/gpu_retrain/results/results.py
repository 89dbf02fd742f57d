"""What a training left behind: the list of files worth bringing home, hashed now, and their bytes."""

from __future__ import annotations

import glob
import hashlib
import itertools
import os
import re
from typing import IO, Any, Dict, Iterator, List, NamedTuple, Tuple, TypedDict

from gpu_retrain.channel import layout
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.interfaces import workload
from gpu_retrain.records import checkpoints, orders

CHUNK_BYTES = 1 << 20  # the most a data frame holds
SIGN_OF_LIFE_BYTES = 256 << 20  # an event per this many hashed bytes, so that the runner does not take us for dead
MAX_FILES = 400  # a run leaves about 35
MAX_MODEL_BYTES = 8 << 30
MAX_FILE_BYTES = 256 << 20  # a log beyond this is a flood, not a record

# What may go home, by name: what we make, and what the workload says that it does. The runner accepts no other names
# (src/collect/names.ts holds the same list), so one odd name must not spoil the whole collection.
NAMES = (
    r"(?:state|result|decisions|order\.[1-9][0-9]{0,5})\.json",
    r"data\.yaml",
    r"events\.jsonl",
    r"(?:train|stderr)\.log(?:\.1)?",
    r"environment\.txt",
    r"checkpoints/(?:best|last)-[0-9]{5,9}\.pt",
)

# What stays as it is until the runner has it (mirror.py), in a folder of the training.
PINS = "mirror"
_PIN = re.compile(r"(?:best|last)-[0-9]{5,9}\.pt|(?:state|decisions)\.json")
_WEIGHTS = ".pt"

# What was exported for other runtimes, in a folder of the training.
EXPORTS = "exports"

# Where to look for them, relative to the training's folder.
_PATTERNS = (
    "state.json",
    "result.json",
    "decisions.json",
    "order.*.json",
    "data.yaml",
    "events.jsonl",
    "train.log*",
    "stderr.log*",
)


class _Found(NamedTuple):
    """A candidate: its name at home, its path here, the folder that it must really lie in, and whether it may go."""

    name: str
    path: str
    fence: str
    is_usual: bool


class ListRequest(TypedDict):
    """The arguments of ``list``."""

    training: str


def list_files(session: Session, args: ListRequest) -> Dict[str, Any]:
    """List the files of ``args['training']`` as ``{path, size, sha256}``, and what was left out and why.

    A log may grow meanwhile: size and hash are of the part that was there, which ``read_file`` gives out again.
    """
    progress = SignOfLife(session)
    files: List[Dict[str, Any]] = []
    left_out: List[Dict[str, Any]] = []
    for found in _worth_keeping(session.root, open_training(session, args)):
        reason = _refusal(found) or ("too many files" if len(files) >= MAX_FILES else "")
        if reason:
            left_out.append({"path": ascii(found.name)[1:-1][:200], "reason": reason})
            continue
        files.append(entry(found.name, found.path, progress))
    return {"files": files, "leftOut": left_out[:MAX_FILES]}


def entry(name: str, path: str, progress: SignOfLife) -> Dict[str, Any]:
    """List one file, as it is now."""
    size, sha256 = _hash(path, progress)
    return {"path": name, "size": size, "sha256": sha256}


class ReadRequest(ListRequest):
    """The arguments of ``read``."""

    path: str
    offset: int
    size: int


def read_file(session: Session, args: ReadRequest) -> Dict[str, Any]:
    """Send the bytes from ``args['offset']`` up to ``args['size']`` of the listed file ``args['path']`` as data."""
    offset, size = int(args["offset"]), int(args["size"])
    with _open_regular(_listed(session, args)) as file:
        file.seek(offset)
        while offset < size:
            chunk = file.read(min(CHUNK_BYTES, size - offset))
            if not chunk:
                raise _missing(args["path"])
            session.send(chunk)
            offset += len(chunk)
    return {"sent": offset - int(args["offset"])}


def _listed(session: Session, args: ReadRequest) -> str:
    folder = open_training(session, args)
    for found in itertools.chain(_worth_keeping(session.root, folder), _pinned(folder), _exported(folder)):
        if found.name == args["path"] and not _refusal(found):
            return found.path
    raise _missing(args["path"])


def open_training(session: Session, args: ListRequest) -> str:
    """Return a training's folder. Raises TRAINING_UNKNOWN."""
    folder = layout.find_folder(session.root, "trainings", layout.check_name(args["training"]))
    if folder:
        return folder
    raise Failure(
        "TRAINING_UNKNOWN",
        "The server knows no training %s below %s." % (args["training"], session.root),
        "Nothing was changed.",
        "Check training-id and root; a server rented anew has no old trainings.",
    )


def _worth_keeping(root: str, folder: str) -> Iterator[_Found]:
    # Whether it is whole is not asked here: it goes home as it is.
    order = _order(folder)
    made = workload.load(order.get("workload", workload.DEFAULT))
    usual = re.compile("|".join((*NAMES, *made.RESULT_NAMES)))
    for path in _worth_a_look(folder, (*_PATTERNS, *made.RESULT_PATTERNS)):
        name = os.path.relpath(path, folder)
        yield _Found(name, path, folder, usual.fullmatch(name) is not None)
    lock = os.path.join(str(order.get("work", {}).get("venv", "")), "lock.txt")
    if os.path.isfile(lock):
        yield _Found("environment.txt", lock, os.path.join(root, "venvs"), True)


def _order(folder: str) -> Dict[str, Any]:
    return layout.read_json(orders.path(folder, orders.last_attempt(folder))) or {}


def _pinned(folder: str) -> Iterator[_Found]:
    for path in _matching(folder, PINS + "/*"):
        name = os.path.basename(path)
        yield _Found("%s/%s" % (PINS, name), path, folder, _PIN.fullmatch(name) is not None)


def _exported(folder: str) -> Iterator[_Found]:
    made = workload.load(_order(folder).get("workload", workload.DEFAULT))
    usual = re.compile("|".join(made.EXPORT_NAMES))
    for path in itertools.chain(_matching(folder, EXPORTS + "/*"), _matching(folder, EXPORTS + "/*/*")):
        name = os.path.relpath(path, folder)
        yield _Found(name, path, folder, usual.fullmatch(name) is not None)


def _worth_a_look(folder: str, patterns: Tuple[str, ...]) -> Iterator[str]:
    finished = (layout.read_json(os.path.join(folder, "state.json")) or {}).get("state") == "finished"
    for pattern in patterns:
        # Until the end the library's two files may be torn: it writes them in place. Our own copies are whole.
        if finished or not pattern.endswith(_WEIGHTS):
            yield from _matching(folder, pattern)
    if not finished:
        for kind in ("best", "last"):
            yield from (copy.path for copy in checkpoints.whole(folder, kind)[:1])


def _matching(folder: str, pattern: str) -> List[str]:
    """Paths of the files that a pattern finds, oldest first."""
    found = glob.glob(os.path.join(glob.escape(folder), pattern))
    return sorted(filter(os.path.isfile, found), key=lambda path: (os.path.getmtime(path), path))


def _refusal(found: _Found) -> str:
    """Why a file stays here, or '' when it may go home."""
    if not found.is_usual:
        return "unusual name"
    if not os.path.realpath(found.path).startswith(os.path.realpath(found.fence) + os.sep):
        return "a link that leads elsewhere"
    is_model = found.name.endswith(_WEIGHTS) or found.name.startswith(EXPORTS + "/")
    limit = MAX_MODEL_BYTES if is_model else MAX_FILE_BYTES
    return "too large" if os.path.getsize(found.path) > limit else ""


def _open_regular(path: str) -> IO[bytes]:
    descriptor = os.open(os.path.realpath(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    return os.fdopen(descriptor, "rb")


def _hash(path: str, progress: SignOfLife) -> Tuple[int, str]:
    digest = hashlib.sha256()
    with _open_regular(path) as file:
        left = size = os.fstat(file.fileno()).st_size
        while left:
            chunk = file.read(min(CHUNK_BYTES, left))
            if not chunk:
                return size - left, digest.hexdigest()
            digest.update(chunk)
            progress.add(len(chunk))
            left -= len(chunk)
    return size, digest.hexdigest()


def _missing(name: object) -> Failure:
    return Failure(
        "RESULT_MISSING",
        "The file %r of the training is gone, or shorter than it was when it was listed." % (name,),
        "What was brought home already is whole; nothing on the server was changed.",
        "Run collect again: it lists the files anew.",
    )


class SignOfLife:
    """Counts hashed bytes and tells the runner now and then."""

    def __init__(self, session: Session) -> None:
        self._session, self._bytes, self._told = session, 0, 0

    def add(self, count: int) -> None:
        """Note so many more bytes."""
        self._bytes += count
        if self._bytes - self._told >= SIGN_OF_LIFE_BYTES:
            self._told = self._bytes
            self._session.event(hashed=self._bytes)


OPERATIONS = {"list": list_files, "read": read_file}
