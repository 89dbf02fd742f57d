"""Takes contents from the runner and stores them, each verified before it gets its name.

The data of the exchange is one stream of records: ``u8 kind, 32 hash bytes, u64 size, u64 offset, u32 length`` and
``length`` bytes. Kinds: O a whole object; S a segment of a big one; o and s the same, deflated (zlib); P which segments
of it are here?; F it is complete.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import time
import zlib
from typing import Any, Dict, Iterator, Union

import incoming
import objects
import parts
from layout import create
from wire import Session

HEADER = struct.Struct(">B32sQQI")
OBJECT, DEFLATED_OBJECT, SEGMENT, DEFLATED_SEGMENT, PARTS, FINISH = (ord(kind) for kind in "OoSsPF")
MOST_DEFLATED_BYTES = 8 << 20  # twice what the runner ever puts into one record
ACK_BYTES = 1 << 20  # facts on transfer, section 5: often enough for a smooth rate, rare enough to cost nothing
FIRST_ACK_BYTES = 64 << 10  # at the start, while the runner learns what the line can take
ACK_SHARE = 8  # and in between after such a part of what has come
ACK_SECONDS = 0.2
WRITE_OUT_BYTES = 256 << 10  # smaller ones are written out together at the end, which takes fewer seeks


class RecordStream:
    """The records' bytes, out of data frames of any size, and the acknowledgements for them.

    An acknowledgement counts bytes that were written; the last byte of a record only once the record is verified.
    """

    def __init__(self, session: Session) -> None:
        self._session, self._buffer = session, memoryview(b"")
        self._taken = self._acked = 0
        self._acked_at = time.monotonic()

    def next_header(self) -> bytes:
        """Return the next record's header, or b"" when the runner says that it is done."""
        while not self._buffer:
            message = self._next(self._taken)
            if isinstance(message, bytes):
                self._buffer = memoryview(message)
            elif message.get("end"):
                return b""
            else:  # a flush: the runner has nothing more to send for now, or wants to know that we live
                self.acknowledge(self._taken)
        return self.read(HEADER.size)

    def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes."""
        if len(self._buffer) >= count:
            return bytes(self._take(count))
        pieces = bytearray()
        while len(pieces) < count:
            pieces += self.read_some(count - len(pieces))
        return bytes(pieces)

    def read_some(self, most: int) -> memoryview:
        """Return between 1 and ``most`` bytes, as they come."""
        while not self._buffer:
            done = max(self._taken - 1, self._acked)
            message = self._next(done)
            if isinstance(message, bytes):
                self._buffer = memoryview(message)
            else:
                self.acknowledge(done)
        return self._take(most)

    def written(self, record_goes_on: bool) -> None:
        """Acknowledge what was taken, if it is time; all but the last byte while the record is not verified."""
        done = self._taken - 1 if record_goes_on else self._taken
        step = min(ACK_BYTES, max(FIRST_ACK_BYTES, self._taken // ACK_SHARE))
        due = done - self._acked >= step or time.monotonic() - self._acked_at >= ACK_SECONDS
        if due and done > self._acked:
            self.acknowledge(done)

    def acknowledge(self, done: int) -> None:
        """Tell the runner that the first ``done`` bytes of the stream are safe with us."""
        self._session.event(acked=done)
        self._acked, self._acked_at = done, time.monotonic()

    def _next(self, done: int) -> Union[Dict[str, Any], bytes]:
        """Wait for the runner, which may wait for the acknowledgement of what it has sent so far."""
        message = self._session.receive_within(ACK_SECONDS) if done > self._acked else None
        if message is None:
            if done > self._acked:
                self.acknowledge(done)
            message = self._session.receive()
        return message

    def _take(self, most: int) -> memoryview:
        taken, self._buffer = self._buffer[:most], self._buffer[most:]
        self._taken += len(taken)
        return taken


class Receiver:
    """Handles the records of one connection."""

    def __init__(self, session: Session, stream: RecordStream, folder: str) -> None:
        self._session, self._stream, self._folder = session, stream, folder
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
            self._outcome(whole, sha256)
        else:
            raise EOFError("a record that we do not know")
        self._stream.written(record_goes_on=False)

    def _object(self, sha256: bytes, size: int, pieces: Iterator[memoryview]) -> None:
        path = os.path.join(self._folder, "object")
        digest = hashlib.sha256()
        with os.fdopen(create(path), "wb", buffering=0) as file:
            for piece in pieces:
                digest.update(piece)
                _write_all(file.fileno(), piece)
            if size >= WRITE_OUT_BYTES:
                # Starts writing without waiting for it, so that little is left to flush once everything has arrived.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        whole = digest.digest() == sha256
        if whole:
            objects.keep(path, self._session.root, sha256)
        self._outcome(whole, sha256)

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
        """Yield ``most`` bytes of what a record's content inflates to. What is no deflated data ends early."""
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

    def _outcome(self, whole: bool, sha256: bytes) -> None:
        if whole:
            self.objects += 1
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
        stream = RecordStream(session)
        receiver = Receiver(session, stream, folder)
        for header in iter(stream.next_header, b""):
            receiver.handle(header)
        return {"objects": receiver.objects}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_all(descriptor: int, data: memoryview) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


OPERATIONS = {"objects": receive_objects}
