import os

from dataset_session import digest_of, publish, send_manifest, send_objects, sha256, transfer
from gpu_retrain.channel.layout import object_path
from gpu_retrain.store import generations, objects, receipts

FILES = {
    b"images/a.jpg": b"picture a",
    b"images/copy of a.jpg": b"picture a",
    b"images/b.jpg": b"picture b",
    b"labels/a.txt": b"",
    b"labels/b.txt": b"",
    b"-rf $(id)\n\xff": b"odd",
}
ROOT_NAME = "fire"


def content_of(tree):
    folder = os.fsencode(str(tree))
    found = {}
    for base, _folders, files in os.walk(folder):
        for name in files:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def overwrite(path, content):
    os.chmod(path, 0o600)
    with open(path, "wb") as file:
        file.write(content)


def test_a_tree_is_published_whole_with_its_receipt(tmp_path):
    tree = transfer(tmp_path, FILES)
    assert content_of(tree) == FILES
    receipt = receipts.read(str(tmp_path), ROOT_NAME, digest_of(FILES))
    assert (receipt["files"], receipt["bytes"]) == (6, sum(map(len, FILES.values())))


def test_names_of_one_content_share_one_file(tmp_path):
    tree = transfer(tmp_path, FILES)
    assert (tree / "images/a.jpg").stat().st_ino == (tree / "images/copy of a.jpg").stat().st_ino


def test_missing_contents_are_told_as_a_bitmap_and_publish_nothing(tmp_path):
    send_objects(tmp_path, [b"picture a", b""])
    session = send_manifest(tmp_path, FILES)
    assert session.data == bytes([0b000101])
    session = publish(tmp_path, FILES)
    assert session.result["missing"] == 2
    assert session.data == bytes([0, 0, 0, 0, 0, 0, 0, 2])
    assert not os.path.exists(session.result["path"])


def test_an_object_whose_content_is_wrong_is_found_before_publishing(tmp_path):
    send_objects(tmp_path, set(FILES.values()))
    overwrite(object_path(str(tmp_path), sha256(b"picture b").hex()), b"picture X")
    send_manifest(tmp_path, FILES)
    session = publish(tmp_path, FILES)
    assert session.result["missing"] == 1
    assert not objects.holds(str(tmp_path), sha256(b"picture b"), 9)
    assert receipts.read(str(tmp_path), ROOT_NAME, digest_of(FILES)) is None
    send_objects(tmp_path, [b"picture b"])
    assert publish(tmp_path, FILES).result["missing"] == 0


def test_what_is_in_no_manifest_does_not_get_into_a_tree(tmp_path):
    send_objects(tmp_path, set(FILES.values()))
    send_manifest(tmp_path, FILES)
    staging = tmp_path / "trees" / ROOT_NAME / (digest_of(FILES) + ".new")
    (staging / "images").mkdir(parents=True)
    (staging / "images" / "stranger.jpg").write_bytes(b"x")
    (staging / "labels").symlink_to("/tmp")
    tree = publish(tmp_path, FILES).result["path"]
    assert content_of(tree) == FILES
    assert not os.path.islink(os.path.join(tree, "labels"))


def test_the_next_generation_shares_what_did_not_change(tmp_path):
    before = transfer(tmp_path, FILES)
    moved = dict(FILES)
    moved[b"train/b.jpg"] = moved.pop(b"images/b.jpg")
    send_manifest(tmp_path, moved)
    session = publish(tmp_path, moved)
    assert session.result["missing"] == 0
    assert content_of(session.result["path"]) == moved
    assert content_of(before) == FILES


def test_publishing_again_repairs_a_tree_in_place(tmp_path):
    tree = transfer(tmp_path, FILES)
    kept = (tree / "images/b.jpg").stat().st_ino
    overwrite(tree / "images/a.jpg", b"picture !")
    (tree / "images/extra.jpg").write_bytes(b"x")
    session = publish(tmp_path, FILES)
    assert session.result["missing"] == 2
    send_objects(tmp_path, [b"picture a"])
    assert publish(tmp_path, FILES).result["missing"] == 0
    assert content_of(tree) == FILES
    assert (tree / "images/b.jpg").stat().st_ino == kept


def test_a_tree_is_published_in_one_exchange_with_its_manifest_and_older_ones_go(tmp_path):
    old = transfer(tmp_path, {b"a": b"old"})
    send_objects(tmp_path, set(FILES.values()))
    session = publish(tmp_path, FILES, keep=1, with_manifest=True)
    assert session.result["removed"] == [old.name]
    assert session.result["bytes"] == 3
    assert content_of(session.result["path"]) == FILES
    assert not old.exists()


def test_trouble_with_older_generations_fails_no_transfer(tmp_path, monkeypatch):
    def refuse(*_args):
        raise OSError(5, "a bad sector")

    transfer(tmp_path, {b"a": b"old"})
    monkeypatch.setattr(generations, "prune", refuse)
    send_objects(tmp_path, set(FILES.values()))
    session = publish(tmp_path, FILES, keep=1, with_manifest=True)
    assert "a bad sector" in session.result["pruneProblem"]
    assert content_of(session.result["path"]) == FILES
