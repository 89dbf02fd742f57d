"""Takes over data that already lies on the server, such as last week's rsync: hashed there, not sent again."""

from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import os
import stat
from typing import Any, Dict, Iterator, Optional, Set, Tuple, TypedDict

from gpu_retrain.channel.layout import check_hash, check_name, object_path
from gpu_retrain.channel.wire import Failure, Session
from gpu_retrain.store import manifests, objects, verification

BATCH = 256  # files hashed between two signs of life: bounds memory, too

Found = Tuple[bytes, bytes]


class AdoptRequest(TypedDict):
    """The arguments of ``adopt``."""

    name: str
    digest: str
    path: str


def adopt(session: Session, args: AdoptRequest) -> Dict[str, Any]:
    """Put contents that a dataset needs and a folder has into the store (operation ``adoption.adopt``).

    Arguments: ``name`` and ``digest`` of the tree to come, whose manifest is here; ``path``, an absolute folder, which
    is only read. Files are linked where that works, so that they take no room twice. Events: ``stage``, ``files``,
    ``bytes``. Result: how many ``files`` were adopted and their ``bytes``. Raises INPUT_INVALID.
    """
    root, name, digest = session.root, check_name(args["name"]), check_hash(args["digest"])
    folder = os.fsencode(args["path"])
    if not os.path.isabs(folder) or not os.path.isdir(folder):
        raise _no_folder(args["path"])
    wanted = _wanted(root, manifests.manifest_path(root, name, digest))
    sizes = {size for size, _sha256 in wanted}
    progress = verification.Progress(lambda files, size: session.event(stage="adopt", files=files, bytes=size))
    adopted = size = 0
    for path, sha256 in _hashed(folder, sizes, progress):
        key = (os.lstat(path).st_size, sha256)
        if key in wanted:
            _take(root, path, sha256)
            wanted.discard(key)
            adopted, size = adopted + 1, size + key[0]
    return {"files": adopted, "bytes": size}


def _wanted(root: str, manifest: str) -> Set[Tuple[int, bytes]]:
    return {
        (size, sha256) for _path, size, sha256 in manifests.entries(manifest) if not objects.holds(root, sha256, size)
    }


def _hashed(folder: bytes, sizes: Set[int], progress: verification.Progress) -> Iterator[Found]:
    """Hash the regular files of a folder that have one of the sizes, in parallel."""
    paths = (folder + b"/" + path for path in verification.tree_files(folder))
    threads = min(verification.MAX_THREADS, len(os.sched_getaffinity(0)))
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        while True:
            batch = list(itertools.islice(paths, BATCH))
            if not batch:
                return
            for path, sha256 in zip(batch, pool.map(lambda path: _hash(path, sizes), batch)):
                if sha256 is None:
                    progress.tick()
                else:
                    progress.add(os.lstat(path).st_size)
                    yield path, sha256


def _hash(path: bytes, sizes: Set[int]) -> Optional[bytes]:
    try:
        status = os.lstat(path)
        if stat.S_ISREG(status.st_mode) and status.st_size in sizes:
            return objects.hash_file(path)
    except OSError:
        return None
    return None


def _take(root: str, path: bytes, sha256: bytes) -> None:
    target = os.fsencode(object_path(root, sha256.hex()))
    with contextlib.suppress(FileNotFoundError):
        os.unlink(target)
    objects.link_or_copy(path, target)


def _no_folder(path: str) -> Failure:
    return Failure(
        "INPUT_INVALID",
        "There is no folder %r on the server to adopt." % path,
        "Nothing was changed.",
        "Correct adopt: an absolute path of a folder on the server, or leave it empty.",
    )


OPERATIONS = {"adopt": adopt}
