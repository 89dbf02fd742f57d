import os
import subprocess
import sys
import types

from gpu_retrain.channel.install import command, install
from remote_code import SOURCES


def session(root, sources, sha256="c" * 64):
    return types.SimpleNamespace(root=str(root), hello={"sources": sources, "sha256": sha256})


def test_code_is_put_on_disk_once_and_whole(tmp_path):
    first = install(session(tmp_path, {"p.q.a": "x = 1\n"}))
    again = install(session(tmp_path, {"p.q.a": "x = 1\n"}))
    assert first == again == str(tmp_path / "agent" / ("c" * 64))
    assert sorted(os.listdir(tmp_path / "agent")) == ["c" * 64]
    assert (tmp_path / "agent" / ("c" * 64) / "p" / "q" / "a.py").read_text() == "x = 1\n"
    packages = [tmp_path / "agent" / ("c" * 64) / folder / "__init__.py" for folder in ("p", "p/q")]
    assert [file.read_text() for file in packages] == ["", ""]


def test_code_that_was_changed_on_the_server_is_written_anew(tmp_path):
    folder = install(session(tmp_path, {"p.a": "x = 1\n", "p.b": "y = 1\n"}))
    for name in ("a.py", "__init__.py"):
        with open(os.path.join(folder, "p", name), "w") as file:
            file.write("import evil\n")
    os.unlink(os.path.join(folder, "p", "b.py"))
    install(session(tmp_path, {"p.a": "x = 1\n", "p.b": "y = 1\n"}))
    texts = [(tmp_path / "agent" / ("c" * 64) / "p" / name).read_text() for name in ("a.py", "b.py", "__init__.py")]
    assert texts == ["x = 1\n", "y = 1\n", ""]


def test_a_module_runs_as_a_program_from_its_package_and_from_nowhere_else(tmp_path):
    told = "import sys\ndef run(arguments):\n    print(__name__, arguments, sys.path[0], len(sys.path) - %d)\n"
    base = len(
        subprocess.run(
            [sys.executable, "-I", "-c", "import sys; print(*sys.path[0:], sep='\\n')"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
    )
    sources = {**SOURCES, "gpu_retrain.training.told": told % base}
    folder = install(session(tmp_path, sources))
    (tmp_path / "elsewhere" / "gpu_retrain").mkdir(parents=True)
    ran = subprocess.run(
        [sys.executable, "-I", *command(folder, "gpu_retrain.training.told"), "a", "b"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path / "elsewhere",
    )
    assert ran.stdout == "gpu_retrain.training.told ['a', 'b'] %s 1\n" % folder
