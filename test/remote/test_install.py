import os
import types

from install import install


def session(root, sources, sha256="c" * 64):
    return types.SimpleNamespace(root=str(root), hello={"sources": sources, "sha256": sha256})


def test_code_is_put_on_disk_once_and_whole(tmp_path):
    first = install(session(tmp_path, {"a": "x = 1\n"}))
    again = install(session(tmp_path, {"a": "x = 1\n"}))
    assert first == again == str(tmp_path / "agent" / ("c" * 64))
    assert sorted(os.listdir(tmp_path / "agent")) == ["c" * 64]
    assert (tmp_path / "agent" / ("c" * 64) / "a.py").read_text() == "x = 1\n"


def test_code_that_was_changed_on_the_server_is_written_anew(tmp_path):
    folder = install(session(tmp_path, {"a": "x = 1\n", "b": "y = 1\n"}))
    with open(os.path.join(folder, "a.py"), "w") as file:
        file.write("import evil\n")
    os.unlink(os.path.join(folder, "b.py"))
    install(session(tmp_path, {"a": "x = 1\n", "b": "y = 1\n"}))
    with open(os.path.join(folder, "a.py")) as a, open(os.path.join(folder, "b.py")) as b:
        assert (a.read(), b.read()) == ("x = 1\n", "y = 1\n")
