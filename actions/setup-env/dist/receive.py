"""Takes contents from the runner and stores them, each verified before it gets its name.

The data of the exchange is one stream of records: ``u8 kind, 32 hash bytes, u64 size, u64 offset, u32 length`` and
``length`` bytes. Kinds: O a whole object; S a segment of a big one; P which segments of it are here?; F it is complete.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import time
from typing import Any, Dict

import incoming
import objects
from layout import create
from wire import Session

HEADER = struct.Struct(">B32sQQI")
OBJECT, SEGMENT, PARTS, FINISH = (ord(kind) for kind in "OSPF")
ACK_BYTES = 1 << 20  # facts on transfer, section 5: often enough for a smooth rate, rare enough to cost nothing
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
            message = self._session.receive()
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
        parts = bytearray()
        while len(parts) < count:
            parts += self.read_some(count - len(parts))
        return bytes(parts)

    def read_some(self, most: int) -> memoryview:
        """Return between 1 and ``most`` bytes, as they come."""
        while not self._buffer:
            message = self._session.receive()
            if isinstance(message, bytes):
                self._buffer = memoryview(message)
            else:
                self.acknowledge(max(self._taken - 1, self._acked))
        return self._take(most)

    def written(self, record_goes_on: bool) -> None:
        """Acknowledge what was taken, if it is time; all but the last byte while the record is not verified."""
        done = self._taken - 1 if record_goes_on else self._taken
        due = done - self._acked >= ACK_BYTES or time.monotonic() - self._acked_at >= ACK_SECONDS
        if due and done > self._acked:
            self.acknowledge(done)

    def acknowledge(self, done: int) -> None:
        """Tell the runner that the first ``done`` bytes of the stream are safe with us."""
        self._session.event(acked=done)
        self._acked, self._acked_at = done, time.monotonic()

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
            self._object(sha256, size)
        elif kind == SEGMENT and length <= objects.SEGMENT_BYTES and offset + length <= size:
            objects.Part(self._session.root, sha256, size).write(offset, self._payload(length))
        elif kind == PARTS:
            offsets = objects.Part(self._session.root, sha256, size).verified_offsets(self._alive)
            self._session.event(parts=sha256.hex(), offsets=offsets)
        elif kind == FINISH:
            whole = objects.Part(self._session.root, sha256, size).finish(lambda _count: self._alive())
            self._outcome(whole, sha256)
        else:
            raise EOFError("a record that we do not know")
        self._stream.written(record_goes_on=False)

    def _object(self, sha256: bytes, size: int) -> None:
        path = os.path.join(self._folder, "object")
        digest, left = hashlib.sha256(), size
        with os.fdopen(create(path), "wb", buffering=0) as file:
            while left:
                piece = self._stream.read_some(left)
                digest.update(piece)
                _write_all(file.fileno(), piece)
                left -= len(piece)
                if left:
                    self._stream.written(record_goes_on=True)
            if size >= WRITE_OUT_BYTES:
                # Starts writing without waiting for it, so that little is left to flush once everything has arrived.
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        whole = digest.digest() == sha256
        if whole:
            objects.keep(path, self._session.root, sha256)
        self._outcome(whole, sha256)

    def _payload(self, length: int) -> bytearray:
        data = bytearray()
        while len(data) < length:
            data += self._stream.read_some(length - len(data))
            self._stream.written(record_goes_on=True)
        return data

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
    ``offsets`` as the answer to P; ``busy`` while a big file is hashed. Result: the number of ``objects`` stored.
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
