import os
import platform
import sys
from pathlib import Path

import pytest
from environment_support import FakeSession, FakeUv
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import interpreter, uv_tool
from gpu_retrain.machine import surroundings


@pytest.fixture
def session(tmp_path):
    (tmp_path / "root").mkdir()
    return FakeSession(tmp_path / "root")


def refused(session, wanted):
    with pytest.raises(Failure) as raised:
        interpreter.find(session, wanted, {})
    return raised.value.code


def test_without_a_wish_it_is_the_servers_own(session):
    found = interpreter.find(session, "", {})
    assert (found.path, found.version, found.machine) == (sys.executable, platform.python_version(), platform.machine())
    assert found.abi


def test_its_own_version_needs_no_download(session):
    version = "%d.%d" % sys.version_info[:2]
    assert interpreter.find(session, version, {}).version.startswith(version + ".")


@pytest.mark.parametrize("wanted", ["3", "2.7", "python3", "3.11; rm -rf /", "3.11.1.1", "/usr/bin/python3"])
def test_what_is_no_version_is_refused(session, wanted):
    assert refused(session, wanted) == "INPUT_INVALID"


def test_a_version_that_cannot_be_had_is_missing(session, monkeypatch):
    monkeypatch.setattr(uv_tool, "find", lambda _session, _environment: "")
    assert refused(session, "3.99") == "PYTHON_MISSING"


def test_a_python_that_does_not_run_is_missing(tmp_path):
    with pytest.raises(Failure) as raised:
        interpreter.describe(str(tmp_path / "python3"))
    assert raised.value.code == "PYTHON_MISSING"


@pytest.mark.parametrize("version", ["0.11.28", "0.12.0", "0.13.0", uv_tool.VERSION])
def test_a_uv_that_is_known_to_be_good_is_used(session, tmp_path, monkeypatch, version):
    servers = FakeUv(tmp_path / "bin")
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\n# A stand-in for uv.\necho uv %s\n" % version)
    monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % servers.folder)
    assert uv_tool.find(session, surroundings.for_installers(session.root)) == servers.path


def test_uv_of_an_earlier_call_comes_first_then_the_servers(session, tmp_path, monkeypatch):
    servers = FakeUv(tmp_path / "bin")
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\n# A stand-in for uv.\necho uv 0.13.1\n")
    monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % servers.folder)
    variables = surroundings.for_installers(session.root)
    assert uv_tool.find(session, variables) == servers.path
    ours = Path(session.root, "tools", "uv-" + uv_tool.VERSION, "bin", "uv")
    ours.parent.mkdir(parents=True)
    os.link(servers.path, ours)
    assert uv_tool.find(session, variables) == str(ours)


@pytest.mark.parametrize(
    "version",
    ["0.4.30", "0.5.0", "0.9.5", "0.9.6", "0.11.27", "0.13.10", "0.14.0", "1.0.0", "99.0", "0.13.9.1", "", "good"],
)
def test_a_uv_that_is_not_known_to_be_good_is_passed_over(session, tmp_path, monkeypatch, version):
    FakeUv(tmp_path / "bin")
    (tmp_path / "bin" / "uv").write_text("#!/bin/sh\n# A stand-in for another uv.\necho uv %s\n" % version)
    (tmp_path / "bin" / "pip3").write_text("#!/bin/sh\n# A stand-in for a pip that reaches no index.\nexit 1\n")
    (tmp_path / "bin" / "pip3").chmod(0o755)
    monkeypatch.setattr(uv_tool, "_pip", lambda: [str(tmp_path / "bin" / "pip3")])
    monkeypatch.setenv("PATH", "%s:/usr/bin:/bin" % (tmp_path / "bin"))
    assert uv_tool.find(session, surroundings.for_installers(session.root)) == ""
    assert "pip is used" in session.texts("notice")[0]


def test_installers_get_the_servers_settings_but_no_other_environment(session, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/opt/other")
    monkeypatch.setenv("UV_INDEX_URL", "https://mirror.example/simple")
    variables = surroundings.for_installers(session.root)
    assert "VIRTUAL_ENV" not in variables
    assert variables["UV_INDEX_URL"] == "https://mirror.example/simple"
    below = [variables[name] for name in ("TMPDIR", "UV_CACHE_DIR", "UV_PYTHON_INSTALL_DIR", "PIP_CACHE_DIR")]
    assert all(path.startswith(session.root + "/") for path in below)


def test_no_library_keeps_anything_in_the_home_folder(session):
    below = surroundings.library_caches(session.root).values()
    assert all(path.startswith(session.root + "/cache/") for path in below)
