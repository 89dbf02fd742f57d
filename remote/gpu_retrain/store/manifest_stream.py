"""A manifest on its way: as its difference to one that is already here, compressed.

After zlib: ``K u32`` keep the next n entries of the base, ``D u32`` drop n of them, ``I`` and an entry as in the
manifest, ``.`` the end. Without a base everything is I. ``src/transfer/tree/manifest-stream.ts`` writes it.
"""

from __future__ import annotations

import itertools
import struct
import time
import zlib
from typing import Iterator

from gpu_retrain.channel.wire import Session
from gpu_retrain.store import manifests

COUNT = struct.Struct(">I")
ALIVE_S = 5.0  # on a slow line a manifest takes minutes, and the runner must hear of us
KEEP, DROP, INSERT, END = b"K", b"D", b"I", b"."


class _Bytes:
    """The uncompressed bytes of the exchange's data frames, in bounded memory."""

    def __init__(self, session: Session) -> None:
        self._session, self._inflate = session, zlib.decompressobj()
        self._buffer, self._position = b"", 0
        self._alive_at = time.monotonic()

    def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes; raises EOFError when the stream ends before."""
        while len(self._buffer) - self._position < count:
            self._buffer = self._buffer[self._position :] + self._more()
            self._position = 0
        data = self._buffer[self._position : self._position + count]
        self._position += count
        return data

    def _more(self) -> bytes:
        tail = self._inflate.unconsumed_tail
        if tail:
            return self._inflate.decompress(tail, 1 << 20)
        if time.monotonic() - self._alive_at > ALIVE_S:
            self._session.event(busy=True)
            self._alive_at = time.monotonic()
        message = self._session.receive()
        if not isinstance(message, bytes):
            raise EOFError("the manifest is cut off")
        return self._inflate.decompress(message, 1 << 20)


def receive(session: Session, base: str, path: str, digest: str) -> None:
    """Build the manifest ``path`` from what arrives and the manifest ``base`` ("" for none).

    Raises VERIFICATION_FAILED when the result's digest is not ``digest``, INPUT_INVALID for a path no tree can hold.
    """
    stream = _Bytes(session)
    old: Iterator[manifests.Entry] = manifests.entries(base) if base else iter(())
    writer = manifests.ManifestWriter(path)
    while True:
        kind = stream.read(1)
        if kind == KEEP:
            for entry in itertools.islice(old, *COUNT.unpack(stream.read(COUNT.size))):
                writer.add(entry)
        elif kind == DROP:
            for _entry in itertools.islice(old, *COUNT.unpack(stream.read(COUNT.size))):
                pass
        elif kind == INSERT:
            writer.add(manifests.decode(stream.read))
        elif kind == END:
            break
        else:
            raise EOFError("a manifest record that we do not know")
    writer.finish(digest)
