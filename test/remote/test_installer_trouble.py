"""Real uv and real pip on the ways to an index that fail, each with the third line that fits it."""

import functools
import hashlib
import io
import os
import platform
import zipfile
from pathlib import Path

import index_support
import pytest
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import environment, installer, installer_trouble, uv_tool, uv_wheel, venv_build
from gpu_retrain.machine import certificates, pip_settings, surroundings

UV = Path(__file__).parent.parent.parent / ".local/tools/python/bin/uv"
WANTED = {"python": "", "requirements": ["six"], "torchBackend": "pypi", "indexUrl": "", "device": "cpu"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("index")
    return index_support.make_wheel(index_support.make_authority(made))


@pytest.fixture
def session(tmp_path, monkeypatch):
    (tmp_path / "root").mkdir()
    (tmp_path / "home").mkdir()
    index_support.bare_network(monkeypatch, tmp_path / "home")
    monkeypatch.setattr(venv_build, "_ROOM_BYTES", 0)
    monkeypatch.setattr(certificates, "_BUNDLES", ())
    monkeypatch.setattr(pip_settings, "_UV_FILES", ())
    monkeypatch.setattr(pip_settings, "_SHARED", str(tmp_path / "pip.conf"))
    return FakeSession(tmp_path / "root")


@pytest.fixture
def tool(request, session, monkeypatch):
    """The installer that the server has: uv, or only the pip of a venv, which takes its time to make."""
    monkeypatch.setattr(uv_tool, "find", lambda _session, _variables: str(UV) if request.param == "uv" else "")


BOTH = pytest.mark.parametrize("tool", ["uv", "pip"], indirect=True)


@pytest.fixture
def uv(session, monkeypatch):
    monkeypatch.setattr(uv_tool, "find", lambda _session, _variables: str(UV))


def build(session, **changes):
    return environment.ensure(session, {**WANTED, **changes})


def refused(session, **changes):
    with pytest.raises(Failure) as raised:
        build(session, **changes)
    assert raised.value.code == "VENV_FAILED"
    return raised.value


@BOTH
def test_an_authority_that_the_system_trusts_is_trusted(session, tool, folder, monkeypatch):
    monkeypatch.setattr(certificates, "_BUNDLES", (str(folder / "ca.crt"),))
    with index_support.index(folder, tls=True) as server:
        assert build(session, indexUrl=server.address)["packages"] >= 1
    assert session.texts("notice") == ["trusting the certificate authorities of the server's own system"]


@BOTH
def test_an_authority_that_nobody_trusts_is_told(session, tool, folder):
    with index_support.index(folder, tls=True) as server:
        assert "update-ca-certificates" in refused(session, indexUrl=server.address).next_step


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT"])
def test_an_authority_that_a_variable_names_is_trusted(session, uv, folder, monkeypatch, name):
    monkeypatch.setenv(name, str(folder / "ca.crt"))
    with index_support.index(folder, tls=True) as server:
        assert build(session, indexUrl=server.address)["reused"] is False
    assert session.texts("notice") == []


@pytest.mark.parametrize(
    ("tool", "code", "cure"),
    [
        ("uv", 401, "~/.netrc"),
        ("uv", 403, "~/.netrc"),
        ("uv", 404, "environment.requirements"),
        ("uv", 500, "run it again later"),
        ("uv", 503, "run it again later"),
        ("pip", 401, "~/.netrc"),
        ("pip", 404, "environment.requirements"),
        ("pip", 500, "run it again later"),
    ],
    indirect=["tool"],
)
def test_what_an_index_refuses_with(session, tool, folder, code, cure):
    with index_support.index(folder, code) as server:
        assert cure in refused(session, indexUrl=server.address).next_step


@pytest.mark.parametrize(
    ("tool", "code", "cure"),
    [
        ("uv", 407, "wants a login"),
        ("uv", 403, "does not let it through"),
        ("uv", 502, "does not let it through"),
        ("pip", 407, "wants a login"),
        ("pip", 403, "does not let it through"),
    ],
    indirect=["tool"],
)
def test_what_a_proxy_refuses_with(session, tool, folder, monkeypatch, code, cure):
    with index_support.index(folder, code) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", "http://" + proxy.host)
        failure = refused(session, indexUrl="https://index.example/simple")
    assert cure in failure.next_step


@BOTH
def test_a_dead_port(session, tool):
    address = "http://127.0.0.1:%d/simple" % index_support.dead_port()
    assert "Nothing answers where the index should be" in refused(session, indexUrl=address).next_step


@BOTH
def test_a_silent_port(session, tool):
    with index_support.silent_port() as port:
        assert "too slow" in refused(session, indexUrl="http://127.0.0.1:%d/simple" % port).next_step


@pytest.mark.parametrize(
    ("tool", "requirement"),
    [("uv", "six==99999"), ("uv", "nonsense"), ("uv", "six>1,<1"), ("pip", "six==99999")],
    indirect=["tool"],
)
def test_a_package_that_is_not_there(session, tool, folder, requirement):
    with index_support.index(folder) as server:
        failure = refused(session, indexUrl=server.address, requirements=[requirement])
    assert "Correct environment.requirements" in failure.next_step


PIP_CONF = [
    "[global]\nuser = true\n[install]\nrequire-virtualenv = true\ntarget = /nowhere\nindex-url = {0}\n",
    "[global]\nindex_url = {0}\nno-deps = yes\nconstraint = /nowhere/constraints.txt\nrequire-hashes = true\n",
    "[install]\nextra-index-url =\n    {0}/none\n    {0}\nuser = yes\nindex-url = {0}/first\ntimeout = 5\n",
]


@pytest.mark.parametrize("text", PIP_CONF)
@pytest.mark.parametrize("place", ["home/.config/pip/pip.conf", "home/.pip/pip.conf", "home/xdg/pip/pip.conf"])
def test_a_pip_conf_says_where_packages_come_from_and_nothing_else(session, uv, folder, tmp_path, text, place):
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    with index_support.index(folder) as server:
        path.write_text(text.format(server.address))
        assert build(session)["packages"] == 1
        assert any("/simple/six" in asked for asked in server.asked)


@BOTH
def test_a_server_without_internet_builds_from_its_own_folder_of_wheels(session, tool, folder, tmp_path):
    path = tmp_path / "home/.config/pip/pip.conf"
    path.parent.mkdir(parents=True)
    path.write_text("[global]\nno-index = true\nfind-links = %s\n" % folder)
    assert build(session)["packages"] >= 1


@pytest.mark.parametrize("text", ["not certificates", "", "-----BEGIN CERTIFICATE-----"])
def test_a_bundle_that_holds_nothing_stops_nothing_by_itself(session, uv, folder, tmp_path, monkeypatch, text):
    (tmp_path / "bundle.pem").write_text(text)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "bundle.pem"))
    with index_support.index(folder) as server:
        assert build(session, indexUrl=server.address)["packages"] == 1


@pytest.mark.parametrize("text", PIP_CONF)
def test_a_pip_conf_does_not_keep_pip_from_our_venv(session, folder, tmp_path, monkeypatch, text):
    monkeypatch.setattr(uv_tool, "find", lambda _session, _variables: "")
    with index_support.index(folder) as server:
        path = tmp_path / "named.conf"
        path.write_text(text.format(server.address))
        monkeypatch.setenv("PIP_CONFIG_FILE", str(path))
        assert build(session)["installer"] == "pip"


@BOTH
def test_an_index_that_is_named_wins_over_every_other(session, tool, folder, monkeypatch):
    nowhere = "http://127.0.0.1:%d/simple" % index_support.dead_port()
    for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"):
        monkeypatch.setenv(name, nowhere)
    with index_support.index(folder) as server:
        assert build(session, indexUrl=server.address)["packages"] >= 1


@BOTH
def test_a_second_index_is_asked_as_well(session, tool, folder, monkeypatch):
    with index_support.index(folder, 404) as first, index_support.index(folder) as second:
        monkeypatch.setenv("PIP_INDEX_URL", first.address)
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", second.address)
        assert build(session)["packages"] >= 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PIP_USER", "1"),
        ("PIP_TARGET", "/nowhere"),
        ("PIP_CONSTRAINT", "/etc/pip/constraint.txt"),
        ("PIP_REQUIRE_VIRTUALENV", "true"),
        ("UV_CONSTRAINT", "/nowhere/constraints.txt"),
        ("UV_SYSTEM_PYTHON", "1"),
        ("UV_TORCH_BACKEND", "cpu"),
    ],
)
def test_variables_meant_for_other_environments_do_not_reach_ours(session, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert surroundings.for_installers(session.root).get(name, "0") == "0"


@pytest.mark.parametrize(
    "name", ["UV_INDEX_CAMPUS_PASSWORD", "UV_PYTHON_INSTALL_MIRROR", "PIP_TRUSTED_HOST", "no_proxy"]
)
def test_variables_of_the_network_do(session, monkeypatch, name):
    monkeypatch.setenv(name, "value")
    assert surroundings.for_installers(session.root)[name] == "value"


def test_pytorch_comes_from_its_own_index_alone(session, uv, folder, monkeypatch):
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:1/simple")
    variables = surroundings.for_installers(session.root)
    assert "UV_EXTRA_INDEX_URL" in installer.variables_of(["uv", "-r", "/w/requirements.txt"], variables)
    left = installer.variables_of(["uv", "-r", "/w/torch.txt"], variables)
    assert not {"UV_EXTRA_INDEX_URL", "PIP_EXTRA_INDEX_URL"} & set(left)


def test_without_ensurepip_the_package_to_install_is_named(session, monkeypatch, tmp_path):
    monkeypatch.setattr(uv_tool, "find", lambda _session, _variables: "")
    bare = tmp_path / "python3"
    bare.write_text(
        "#!/bin/sh\n# A stand-in for Debian's Python without python3-venv: says what that says.\n"
        "echo 'The virtual environment was not created successfully because ensurepip is not'\n"
        "echo 'available.  On Debian/Ubuntu systems, you need to install the python3-venv'\n"
        "echo 'package using the following command.'\necho '    apt install python3.11-venv'\nexit 1\n"
    )
    bare.chmod(0o755)
    described = environment.interpreter.describe(UV.with_name("python"))._replace(path=str(bare))
    monkeypatch.setattr(environment.interpreter, "find", lambda *_given: described)
    failure = refused(session)
    assert "apt-get install python3-venv" in failure.next_step


def wheel_of_uv(version="1.0"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-%s.data/scripts/uv" % version, "#!/bin/sh\n# A stand-in for uv.\necho uv %s\n" % version)
    return content.getvalue()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, None),
        ({"known": "0" * 64}, "has no uv 1.0 for this machine"),
        ({"told": "0" * 64, "known": "0" * 64}, "has another hash"),
        ({"name": "uv-1.0-py3-none-win_amd64.whl"}, "has no uv 1.0 for this machine"),
        ({"name": "uv-0.9-py3-none-manylinux_2_17_%s.whl" % platform.machine()}, "has no uv 1.0 for this machine"),
    ],
)
def test_uv_is_had_without_pip_by_its_hash_alone(folder, tmp_path, changes, error):
    wheel = wheel_of_uv()
    sha256 = hashlib.sha256(wheel).hexdigest()
    libc = "manylinux_2_17" if platform.libc_ver()[0] == "glibc" else "musllinux_1_1"
    given = {
        "name": "uv-1.0-py3-none-%s_%s.whl" % (libc, platform.machine()),
        "told": sha256,
        "known": sha256,
        **changes,
    }
    target = tmp_path / "uv" / "bin" / "uv"
    with index_support.index(folder) as server:
        link = '<a data-x="y" href="../../files/%s#sha256=%s">uv</a>' % (given["name"], given["told"])
        server.pages = {"/simple/uv/": link.encode(), "/files/" + given["name"]: wheel}
        fetch = functools.partial(
            uv_wheel.fetch, "1.0", [given["known"]], str(target), {"PIP_INDEX_URL": server.address}
        )
        if error:
            with pytest.raises(ValueError, match=error):
                fetch()
            assert not target.exists()
        else:
            fetch()
            assert os.access(target, os.X_OK)


@pytest.mark.parametrize(
    ("code", "tls", "cure"),
    [
        (0, False, "Nothing answers"),
        (403, False, "~/.netrc"),
        (503, False, "run it again later"),
        (200, True, "update-ca-cert"),
    ],
)
def test_an_index_of_pytorch_that_cannot_be_reached_says_why(session, uv, folder, code, tls, cure):
    with index_support.index(folder, code or 200, tls) as server:
        address = server.address if code else "http://127.0.0.1:%d/whl" % index_support.dead_port()
        failure = refused(session, torchBackend=address, device="0")
    assert cure in failure.next_step
    assert "torch-backend" in failure.next_step


@pytest.mark.parametrize(
    ("code", "tls", "cure"),
    [
        (0, False, "Nothing answers"),
        (403, False, "~/.netrc"),
        (503, False, "run it again later"),
        (200, True, "update-ca-cert"),
    ],
)
def test_a_python_that_cannot_be_fetched_says_why(session, uv, folder, monkeypatch, code, tls, cure):
    with index_support.index(folder, code or 200, tls) as server:
        dead = "127.0.0.1:%d" % index_support.dead_port()
        mirror = "%s://%s" % ("https" if tls else "http", server.host if code else dead)
        monkeypatch.setenv("UV_PYTHON_INSTALL_MIRROR", mirror)
        with pytest.raises(Failure) as raised:
            build(session, python="3.10")
    assert raised.value.code == "PYTHON_MISSING"
    assert cure in raised.value.next_step


# As uv 0.5, 0.8 and 0.13, pip 23 and venv said it, where the test would have to leave this machine or change its clock.
SAID = [
    ("name", ["cause: dns error", "cause: failed to lookup address information: Name or service not known"]),
    ("name", ["NameResolutionError(\"... Failed to resolve 'x.invalid' ([Errno -2] Name or service not known)\")"]),
    ("name", ["[Errno -3] Temporary failure in name resolution"]),
    ("certificate", ["╰─▶ invalid peer certificate: UnknownIssuer"]),
    ("certificate", ["Caused by: invalid peer certificate: UnknownIssuer"]),
    ("certificate", ["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate"]),
    ("clock", ["cause: invalid peer certificate: Expired"]),
    ("clock", ["[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid"]),
    ("connection", ["[Errno 101] Network is unreachable"]),
    ("connection", ["cause: No route to host (os error 113)"]),
    ("hash", ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."]),
    ("build", ["error: command 'gcc' failed: No such file or directory", "ERROR: Failed building wheel for lap"]),
    ("build", ["× Failed to build `lap==0.4.0`", "├─▶ The build backend returned an error"]),
    ("python", ["ERROR: Package 'x' requires a different Python: 3.8.10 not in '>=3.9'", "Requires-Python >=3.9"]),
    ("platform", ["hint: wheels are available for `torch` with the following platform tags: `manylinux_2_28_x86_64`"]),
    ("venv", ["created successfully because ensurepip is not", "apt install python3.11-venv"]),
    ("requirement", ["error: Couldn't parse requirement in `requirements.txt` at position 0"]),
]


@pytest.mark.parametrize(("cause", "lines"), SAID)
def test_causes_by_what_was_said(cause, lines):
    assert installer_trouble.explain(["Resolving", *lines]).cause == cause


def test_a_kill_is_told_as_memory_and_the_unknown_as_unknown():
    assert installer_trouble.explain(["Preparing packages"], -9).cause == "memory"
    assert installer_trouble.explain(["Preparing packages"], 1).cause == ""
