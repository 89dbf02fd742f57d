import json
import zlib
from pathlib import Path

import pytest
from dataset_session import RunnerSession, digest_of, manifest_of, send_manifest, sha256
from gpu_retrain.channel.wire import Failure
from gpu_retrain.store import manifest_stream, manifests

FILES = {b"a/1.jpg": b"one", b"a.txt": b"", b"b\xff\n": b"two"}
GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "manifests.json").read_text())


@pytest.mark.parametrize("vector", GOLDEN, ids=lambda vector: vector["name"])
def test_digest_is_the_one_that_the_runner_computes(vector, tmp_path):
    path = tmp_path / "manifest"
    writer = manifests.ManifestWriter(str(path))
    for entry in vector["entries"]:
        writer.add((bytes.fromhex(entry["path"]), entry["size"], bytes.fromhex(entry["sha256"])))
    writer.finish(vector["digest"])
    assert manifests.is_whole(str(path), vector["digest"])


def test_entries_come_back_as_they_were_written(tmp_path):
    send_manifest(tmp_path, FILES)
    path = manifests.manifest_path(str(tmp_path), "fire", digest_of(FILES))
    assert list(manifests.entries(path)) == manifest_of(FILES)


def test_a_difference_to_a_base_gives_the_same_manifest(tmp_path):
    send_manifest(tmp_path, FILES)
    changed = {**FILES, b"a/1.jpg": b"other", b"c": b"three"}
    del changed[b"a.txt"]
    new = manifest_of(changed)
    stream = manifest_stream
    operations = b"".join(
        [
            stream.DROP + stream.COUNT.pack(2),
            stream.INSERT + manifests.encode(new[0]),
            stream.KEEP + stream.COUNT.pack(1),
            stream.INSERT + manifests.encode(new[2]),
            stream.END,
        ]
    )
    send_manifest(tmp_path, changed, digest_of(FILES), operations)
    path = manifests.manifest_path(str(tmp_path), "fire", digest_of(changed))
    assert list(manifests.entries(path)) == new


def test_a_manifest_that_is_not_the_announced_one_is_refused_and_leaves_nothing(tmp_path):
    session = RunnerSession(tmp_path, [zlib.compress(manifest_stream.END)])
    path = tmp_path / "m"
    with pytest.raises(Failure) as caught:
        manifest_stream.receive(session, "", str(path), "0" * 64)
    assert caught.value.code == "VERIFICATION_FAILED"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path", [b"../x", b"/etc/x", b"a//b", b"a/./b", b"a/..", b"nul\0", b"n" * 256, b"a/" * 2000 + b"b"]
)
def test_a_path_that_could_leave_the_tree_is_refused(tmp_path, path):
    stream = manifest_stream.INSERT + manifests.encode((path, 1, sha256(b"x"))) + manifest_stream.END
    session = RunnerSession(tmp_path, [zlib.compress(stream)])
    with pytest.raises(Failure) as caught:
        manifest_stream.receive(session, "", str(tmp_path / "m"), "0" * 64)
    assert caught.value.code == "INPUT_INVALID"


def test_unsorted_and_repeated_paths_are_refused(tmp_path):
    for paths in ([b"b", b"a"], [b"a", b"a"]):
        writer = manifests.ManifestWriter(str(tmp_path / "m"))
        writer.add((paths[0], 0, sha256(b"")))
        with pytest.raises(Failure):
            writer.add((paths[1], 0, sha256(b"")))


def test_a_cut_off_manifest_is_noticed(tmp_path):
    session = RunnerSession(tmp_path, [zlib.compress(manifest_stream.INSERT)[:-2]])
    with pytest.raises(EOFError):
        manifest_stream.receive(session, "", str(tmp_path / "m"), "0" * 64)
