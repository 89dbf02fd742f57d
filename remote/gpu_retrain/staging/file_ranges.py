"""Reads ranges of the files of a verified tree for the audit on the runner, which has no copy of it."""

from __future__ import annotations

import array
import base64
import functools
import os
import struct
import zlib
from typing import Any, Dict, Iterator, TypedDict

from gpu_retrain.channel.layout import tree_path
from gpu_retrain.channel.wire import Session
from gpu_retrain.staging.stream_sender import pieces
from gpu_retrain.store import manifests

RANGE = struct.Struct(">IQI")  # place in the manifest, offset, length; the same as in src/staging/read-ranges.ts
_PIECE_BYTES = 1 << 19


class RangesRequest(TypedDict):
    """The arguments of ``read``."""

    name: str
    digest: str
    ranges: str


def read(session: Session, args: RangesRequest) -> Dict[str, Any]:
    """Send ranges of files, one after another, as one zlib stream (operation ``file_ranges.read``).

    Arguments: ``name``, ``digest``; ``ranges``, RANGE records in base64. What is not there is sent as zeros: the runner
    knows how long the answer is, and the hashes of what it reads whole.
    """
    manifest = manifests.manifest_path(session.root, args["name"], args["digest"])
    tree = os.fsencode(tree_path(session.root, args["name"], args["digest"]))
    squeeze = zlib.compressobj(1)  # labels shrink to a half as fast as a disk reads them
    with open(manifest, "rb") as file:
        for place, offset, length in RANGE.iter_unpack(base64.b64decode(args["ranges"])):
            file.seek(_starts(manifest)[place])
            path = manifests.decode(file.read)[0]
            for piece in _pieces(tree + b"/" + path, offset, length):
                squeezed = squeeze.compress(piece)
                if squeezed:
                    session.send(squeezed)
    session.send(squeeze.flush())
    return {}


@functools.lru_cache(maxsize=1)
def _starts(manifest: str) -> array.array[int]:
    """Where each entry begins in the manifest: eight bytes a file, so that a million of them fit."""
    starts, at = array.array("Q"), 0
    for entry in manifests.entries(manifest):
        starts.append(at)
        at += len(manifests.encode(entry))
    return starts


def _pieces(path: bytes, offset: int, length: int) -> Iterator[bytes]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        yield bytes(length)
        return
    try:
        yield from pieces(descriptor, offset, length, _PIECE_BYTES)
    finally:
        os.close(descriptor)


OPERATIONS = {"read": read}
