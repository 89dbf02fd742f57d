"""Takes contents from the runner and stores them, each verified before it gets its name.

The data of the exchange is a stream of records (``record_stream``). Kinds: O a whole object; S a segment of a big one;
o and s the same, deflated (zlib); P which segments of it are here?; F it is complete.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import time
import zlib
from typing import Any, Dict, Iterator, Union

from gpu_retrain.channel.layout import READ_ONLY, create
from gpu_retrain.channel.wire import Session
from gpu_retrain.store import incoming, objects, parts
from gpu_retrain.store.readback import ReadBack
from gpu_retrain.store.record_stream import HEADER, BrokenOff, RecordStream

KINDS = tuple(ord(kind) for kind in "OoSsPF")
OBJECT, DEFLATED_OBJECT, SEGMENT, DEFLATED_SEGMENT, PARTS, FINISH = KINDS
MOST_DEFLATED_BYTES = 8 << 20  # twice what the runner ever puts into one record


class Receiver:
    """Handles the records of one connection."""

    def __init__(self, session: Session, stream: RecordStream, folder: str, read_back: ReadBack) -> None:
        self._session, self._stream, self._folder, self._read_back = session, stream, folder, read_back
        self._alive_at = time.monotonic()
        self.objects = 0

    def handle(self, header: bytes) -> None:
        """Do what one record says."""
        kind, sha256, size, offset, length = HEADER.unpack(header)
        if kind == OBJECT and length == size:
            self._object(sha256, size, self._pieces(length))
        elif kind == DEFLATED_OBJECT and length <= MOST_DEFLATED_BYTES:
            self._object(sha256, size, self._inflated(length, size))
        elif kind == SEGMENT and length <= parts.SEGMENT_BYTES and offset + length <= size:
            self._segment(sha256, size, offset, self._pieces(length))
        elif kind == DEFLATED_SEGMENT and length <= MOST_DEFLATED_BYTES and offset <= size:
            most = min(parts.SEGMENT_BYTES, size - offset)
            self._segment(sha256, size, offset, self._inflated(length, most))
        elif kind == PARTS:
            ranges = parts.Part(self._session.root, sha256, size).verified(self._alive)
            self._session.event(parts=sha256.hex(), ranges=ranges)
        elif kind == FINISH:
            whole = parts.Part(self._session.root, sha256, size).finish(lambda _count: self._alive())
            self._outcome(whole, sha256, size)
        else:
            raise EOFError("a record that we do not know")
        self._stream.written(record_goes_on=False)

    def _object(self, sha256: bytes, size: int, pieces: Iterator[memoryview]) -> None:
        path = os.path.join(self._folder, "object")
        digest = hashlib.sha256()
        with os.fdopen(create(path, READ_ONLY), "wb", buffering=0) as file:
            for piece in pieces:
                digest.update(piece)
                _write_all(file.fileno(), piece)
            if size >= objects.WRITE_OUT_BYTES:
                # Starts writing without waiting for it, so that little is left to flush once everything has arrived.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        whole = digest.digest() == sha256
        if whole:
            objects.keep(path, self._session.root, sha256)
        self._outcome(whole, sha256, size)

    def _segment(self, sha256: bytes, size: int, offset: int, pieces: Iterator[memoryview]) -> None:
        segment = bytearray()
        for piece in pieces:
            segment += piece
        parts.Part(self._session.root, sha256, size).write(offset, segment)

    def _pieces(self, length: int) -> Iterator[memoryview]:
        """Yield a record's content as it comes, and acknowledge it on the way."""
        left = length
        while left:
            piece = self._stream.read_some(left)
            yield piece
            left -= len(piece)
            if left:
                self._stream.written(record_goes_on=True)

    def _inflated(self, length: int, most: int) -> Iterator[memoryview]:
        """Yield ``most`` bytes of what a record's content inflates to. What is not deflated data ends early."""
        inflater, left = zlib.decompressobj(), most
        for piece in self._pieces(length):
            rest: Union[bytes, memoryview] = piece
            while rest and left:
                try:
                    inflated = inflater.decompress(rest, min(left, objects.CHUNK_BYTES))
                except zlib.error:  # the hash of the whole will tell
                    left = 0
                    break
                rest = inflater.unconsumed_tail
                left -= len(inflated)
                if inflated:
                    yield memoryview(inflated)

    def _outcome(self, whole: bool, sha256: bytes, size: int) -> None:
        if whole:
            self.objects += 1
            self._read_back.add(sha256, size)
        else:
            self._session.event(damaged=sha256.hex())

    def _alive(self) -> None:
        if time.monotonic() - self._alive_at > 1:
            self._session.event(busy=True)
            self._alive_at = time.monotonic()


def receive_objects(session: Session, _args: Dict[str, Any]) -> Dict[str, Any]:
    """Store what arrives until the runner ends the exchange.

    Events: ``acked`` bytes of the stream; ``damaged`` hash of a record whose content was something else; ``parts`` and
    ``ranges``, pairs of offset and length, as the answer to P; ``busy`` while a big file is hashed. Result: the number
    of ``objects`` stored.
    """
    folder = incoming.make_folder(session.root)
    try:
        with contextlib.closing(ReadBack(session.root)) as read_back:
            stream = RecordStream(session)
            receiver = Receiver(session, stream, folder, read_back)
            for header in iter(stream.next_header, b""):
                with contextlib.suppress(BrokenOff):
                    receiver.handle(header)
        return {"objects": receiver.objects}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_all(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


OPERATIONS = {"objects": receive_objects}
