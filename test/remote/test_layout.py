import os

import pytest
from gpu_retrain.channel import layout
from gpu_retrain.channel.wire import Failure

DIGEST = "ab" * 32


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "-rf", ".hidden", "a\n", "é", "a" * 101, None, 7])
def test_input_invalid_for_a_name_that_could_lead_elsewhere(name):
    with pytest.raises(Failure) as failure:
        layout.venv_path("/root", name)
    assert failure.value.code == "INPUT_INVALID"


@pytest.mark.parametrize("digest", ["", "AB" * 32, "ab" * 31, "../" + "a" * 61, None])
def test_input_invalid_for_a_digest_that_is_none(digest):
    with pytest.raises(Failure):
        layout.tree_path("/root", "fire", digest)


def test_paths_lie_where_the_design_says():
    assert layout.tree_path("/r", "fire", DIGEST) == "/r/trees/fire/" + DIGEST
    assert layout.receipt_path("/r", "fire", DIGEST) == "/r/trees/fire/" + DIGEST + ".receipt.json"
    assert layout.object_path("/r", DIGEST) == "/r/objects/ab/" + DIGEST[2:]
    assert layout.venv_path("/r", "f0") == "/r/venvs/f0"


def test_a_missing_root_is_made_for_us_alone(tmp_path):
    root = layout.open_root(str(tmp_path / "a" / "b"))
    assert os.stat(root).st_mode & 0o777 == 0o700


def test_a_link_to_a_volume_is_followed_once(tmp_path):
    (tmp_path / "volume").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "volume")
    assert layout.open_root(str(tmp_path / "link")) == str(tmp_path / "volume")


def test_root_unusable_when_others_may_write_into_it(tmp_path):
    tmp_path.chmod(0o777)
    with pytest.raises(Failure) as failure:
        layout.open_root(str(tmp_path))
    assert failure.value.code == "ROOT_UNUSABLE"


def test_root_unusable_says_why_it_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure) as failure:
        layout.open_root(str(tmp_path / "file" / "root"))
    assert failure.value.what.endswith("root' cannot be made: Not a directory.")


def test_an_atomic_write_leaves_the_old_content_or_the_new(tmp_path, monkeypatch):
    path = str(tmp_path / "state.json")
    layout.write_atomic(path, b'{"a":1}')

    def fail(*_):
        raise OSError("killed here")

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(OSError, match="killed"):
        layout.write_atomic(path, b'{"a":2}')
    assert layout.read_json(path) == {"a": 1}


def test_json_that_is_missing_or_half_is_none(tmp_path):
    (tmp_path / "half").write_bytes(b'{"a":')
    assert layout.read_json(str(tmp_path / "half")) is None
    assert layout.read_json(str(tmp_path / "none")) is None
