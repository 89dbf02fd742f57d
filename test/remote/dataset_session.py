"""What the tests of the store share: a session that plays the runner, and datasets to send."""

import hashlib
import zlib
from collections import deque
from pathlib import Path
from typing import Any, Deque, Dict, List, Union

from gpu_retrain.store import manifest_stream, manifests, objects, receive, store, trees


class RunnerSession:
    """Gives an operation what the runner would send, and keeps what it answers."""

    def __init__(self, root: Path, incoming: Any = ()) -> None:
        self.root = str(root)
        self.data = b""
        self.events: List[Dict[str, Any]] = []
        self.result: Dict[str, Any] = {}
        self._incoming: Deque[Union[Dict[str, Any], bytes]] = deque(incoming)

    def send(self, data: bytes) -> None:
        self.data += data

    def event(self, **fields: Any) -> None:
        self.events.append(fields)

    def receive_within(self, _seconds: float) -> Union[Dict[str, Any], bytes, None]:
        return self._incoming.popleft() if self._incoming else None

    def receive(self) -> Union[Dict[str, Any], bytes]:
        if not self._incoming:
            raise EOFError
        return self._incoming.popleft()


Files = Dict[bytes, bytes]


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def manifest_of(files: Files) -> List[manifests.Entry]:
    return [(path, len(content), sha256(content)) for path, content in sorted(files.items())]


def digest_of(files: Files) -> str:
    return sha256(b"".join(manifests.encode(entry) for entry in manifest_of(files))).hex()


def object_record(content: bytes) -> bytes:
    size = len(content)
    return receive.HEADER.pack(receive.OBJECT, sha256(content), size, 0, size) + content


def record(kind: int, content: bytes, offset: int = 0, length: int = 0) -> bytes:
    payload = content[offset : offset + length]
    return receive.HEADER.pack(kind, sha256(content), len(content), offset, length) + payload


def send_objects(root: Path, contents: Any) -> RunnerSession:
    objects.make_folders(str(root))
    stream = b"".join(object_record(content) for content in contents)
    session = RunnerSession(root, [*([stream] if stream else []), {"end": True}])
    receive.receive_objects(session, {})
    return session


def manifest_operations(files: Files) -> bytes:
    inserts = (manifest_stream.INSERT + manifests.encode(entry) for entry in manifest_of(files))
    return b"".join(inserts) + manifest_stream.END


def send_manifest(root: Path, files: Files, base: str = "", operations: bytes = b"") -> RunnerSession:
    session = RunnerSession(root, [zlib.compress(operations or manifest_operations(files))])
    (root / "trees" / "fire").mkdir(parents=True, exist_ok=True)
    trees.missing(session, {"name": "fire", "digest": digest_of(files), "base": base})
    return session


def publish(root: Path, files: Files, keep: int = 100, with_manifest: bool = False) -> RunnerSession:
    session = RunnerSession(root, [zlib.compress(manifest_operations(files))] if with_manifest else [])
    args = {"name": "fire", "digest": digest_of(files), "keep": keep, "manifest": with_manifest, "base": ""}
    session.result = trees.publish(session, args)
    return session


def transfer(root: Path, files: Files) -> Path:
    """Send a whole dataset; returns the tree's folder."""
    send_objects(root, set(files.values()))
    send_manifest(root, files)
    session = publish(root, files)
    assert session.result["missing"] == 0
    return Path(session.result["path"])


def open_again(root: Path, digest: str = "", token: str = "t", needs: Any = None) -> Dict[str, Any]:
    store._lock = None
    args = {"name": "fire", "digest": digest, "owner": "run 1", "token": token, "needs": needs}
    return store.open_store(RunnerSession(root), args)
