"""Parts of a tree for an audit elsewhere."""

import base64
import zlib
from pathlib import Path

import pytest
import tree_support
from dataset_session import RunnerSession
from gpu_retrain.channel.layout import tree_path
from gpu_retrain.channel.wire import Failure
from gpu_retrain.staging import file_ranges
from gpu_retrain.store import manifests


@pytest.fixture
def root(tmp_path):
    return tmp_path


def read(root, digest, *ranges, name=tree_support.NAME):
    session = RunnerSession(root)
    data = b"".join(file_ranges.RANGE.pack(*each) for each in ranges)
    args = {"name": name, "digest": digest, "ranges": base64.b64encode(data).decode()}
    assert file_ranges.read(session, args) == {}
    return zlib.decompress(session.data)


def test_every_file_can_be_read_in_any_order(root):
    digest = tree_support.publish(root)
    tree = Path(tree_path(str(root), tree_support.NAME, digest))
    entries = list(manifests.entries(manifests.manifest_path(str(root), tree_support.NAME, digest)))
    places = [*reversed(range(len(entries))), 0, 0]
    expected = b"".join((tree / entries[place][0].decode()).read_bytes() for place in places)
    assert read(root, digest, *((place, 0, entries[place][1]) for place in places)) == expected


def test_ranges_are_exactly_as_long_as_asked_for_even_where_nothing_is(root):
    digest = tree_support.publish(root)
    tree = Path(tree_path(str(root), tree_support.NAME, digest))
    content = (tree / "data.yaml").read_bytes()
    assert read(root, digest, (0, 2, 5)) == content[2:7]
    assert read(root, digest, (0, len(content) - 2, 1 << 20)) == content[-2:] + bytes((1 << 20) - 2)
    (tree / "data.yaml").unlink()
    assert read(root, digest, (0, 0, 3), (1, 0, 4)) == b"\0\0\0\x89PNG"
    (tree / "data.yaml").symlink_to("/etc/passwd")
    assert read(root, digest, (0, 0, 10)) == bytes(10)


def test_nothing_outside_a_tree_can_be_named(root):
    digest = tree_support.publish(root)
    with pytest.raises(Failure):
        read(root, digest, (0, 0, 1), name="../objects")
    with pytest.raises(IndexError):
        read(root, digest, (10_000, 0, 1))
