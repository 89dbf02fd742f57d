import pytest
from dataset_session import RunnerSession, digest_of, publish, send_manifest, send_objects, sha256
from gpu_retrain.channel.wire import Failure
from gpu_retrain.store import adoption, objects
from test_trees import FILES, content_of


def adopt(root, path):
    args = {"name": "fire", "digest": digest_of(FILES), "path": str(path)}
    return adoption.adopt(RunnerSession(root), args)


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    send_objects(root, [])
    send_manifest(root, FILES)
    return root


def test_data_that_lies_there_is_adopted_whatever_its_names(tmp_path, root):
    there = tmp_path / "rsynced" / "deep"
    there.mkdir(parents=True)
    for number, content in enumerate(FILES.values()):
        (there / ("%d.bin" % number)).write_bytes(content)
    (there / "other.jpg").write_bytes(b"picture X")
    assert adopt(root, tmp_path / "rsynced") == {"files": 4, "bytes": 21}
    assert content_of(publish(root, FILES).result["path"]) == FILES
    assert (there / "other.jpg").read_bytes() == b"picture X"


def test_links_out_of_the_folder_are_not_followed(tmp_path, root):
    (tmp_path / "secret").write_bytes(b"picture a")
    there = tmp_path / "rsynced"
    there.mkdir()
    (there / "link.jpg").symlink_to(tmp_path / "secret")
    assert adopt(root, there)["files"] == 0
    assert not objects.holds(str(root), sha256(b"picture a"), 9)


@pytest.mark.parametrize("path", ["relative", "/no/such/folder"])
def test_a_folder_that_is_not_there_is_refused(root, path):
    with pytest.raises(Failure) as caught:
        adopt(root, path)
    assert caught.value.code == "INPUT_INVALID"
