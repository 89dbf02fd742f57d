"""Fetching released weights with the library's own downloader; a loopback server of the test stands for github.com."""

import http.server
import os
import subprocess
import threading
from pathlib import Path

import pytest
from environment_support import FakeSession
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import venv_python
from gpu_retrain.records import checkpoints
from gpu_retrain.workloads.ultralytics import model_sources, weight_record, weights
from remote_code import REMOTE

FINGERPRINT = "f" * 64
NAME = "yolov8n.pt"

# In the place of load_weights.py: sends the library's requests to the test's server, then runs the real one.
REDIRECTED = """
import sys
import requests
real = requests.Session.request
def redirected(self, method, url, **options):
    return real(self, method, url.replace("https://github.com", {address!r}), **options)
requests.Session.request = redirected
sys.path.insert(0, {remote!r})
from gpu_retrain.workloads.ultralytics import load_weights
load_weights.run([])
"""


class Releases:
    """What the test's server has, by name, and what it was asked for."""

    def __init__(self):
        self.files, self.asked = {}, []
        releases = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                releases.asked.append(self.path)
                content = releases.files.get(os.path.basename(self.path))
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(content or b"")

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def model(ultralytics_python, tmp_path_factory):
    """A real file of weights: YOLOv8n as it is before any training."""
    path = tmp_path_factory.mktemp("model") / NAME
    code = "import sys; from ultralytics import YOLO; YOLO('yolov8n.yaml').save(sys.argv[1])"
    environment = {**os.environ, "YOLO_CONFIG_DIR": str(path.parent)}
    subprocess.run([ultralytics_python, "-c", code, str(path)], env=environment, check=True, timeout=120)
    return path.read_bytes()


@pytest.fixture
def releases(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Releases()
    yield made
    made.close()


@pytest.fixture
def session(tmp_path, monkeypatch, ultralytics_python, releases):
    made = FakeSession(tmp_path / "root")
    python = Path(made.root, "venvs", FINGERPRINT, "bin", "python")
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nexec "%s" "$@"\n' % ultralytics_python)
    python.chmod(0o700)
    script = REDIRECTED.format(address=releases.address, remote=str(REMOTE))
    run = Path(tmp_path, "gpu_retrain", "channel", "run.py")
    run.parent.mkdir(parents=True)
    run.write_text(script)
    monkeypatch.setattr(venv_python, "install", lambda _session: str(tmp_path))
    return made


def ensure(session, name, argument="weights", sent=None):
    asked = [{"name": name, "argument": argument, "sent": sent}]
    return weights.ensure(session, {"fingerprint": FINGERPRINT, "weights": asked})["weights"][0]


def refused(session, name, argument="weights"):
    with pytest.raises(Failure) as raised:
        ensure(session, name, argument)
    return raised.value


def lying(session):
    folder = Path(session.root, "weights")
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_release_is_announced_fetched_recorded_and_reused(session, releases, model):
    releases.files[NAME] = model
    first = ensure(session, NAME)
    path = os.path.join(session.root, "weights", NAME)
    sha256 = checkpoints.hash_file(path)
    assert Path(path).read_bytes() == model
    assert first == {"kind": "file", "fetched": True, "sha256": sha256, "bytes": len(model), "task": "detect"}
    said = session.texts("line")
    address = "https://github.com/ultralytics/assets/releases/download/"
    assert any(line.startswith("Fetching %s (%.1f MB) from %s" % (NAME, len(model) / 1e6, address)) for line in said)
    record = weight_record.read(path)
    assert (record["sha256"], record["bytes"]) == (sha256, len(model))
    assert record["source"].startswith(address) and record["source"].endswith("/" + NAME)
    assert lying(session) == [NAME, NAME + ".json"]

    asked = list(releases.asked)
    assert ensure(session, NAME) == {**first, "fetched": False}
    assert releases.asked == asked


def test_what_was_fetched_and_then_changed_is_refused_by_setup_and_by_the_driver(session, releases, model):
    releases.files[NAME] = model
    ensure(session, NAME)
    with open(os.path.join(session.root, "weights", NAME), "r+b") as file:
        file.seek(1000)
        file.write(b"flipped")
    assert refused(session, NAME).code == "WEIGHTS_DAMAGED"
    order = {"root": session.root, "work": {"dataset": {"tree": "/nowhere"}, "code": None, "weightFiles": None}}
    with pytest.raises(Failure) as raised:
        model_sources.find(NAME, order, lambda *_, **__: None)
    assert raised.value.code == "WEIGHTS_DAMAGED"


def test_a_release_that_cannot_be_had_says_how_to_provide_it(session, releases):
    failure = refused(session, NAME)
    assert failure.code == "WEIGHTS_MISSING"
    assert "could not be fetched from https://github.com/" in failure.what and "404" in failure.what
    assert "set training.weights to its path" in failure.next_step
    assert lying(session) == []


def test_a_page_in_the_place_of_a_release_is_not_kept(session, releases):
    releases.files[NAME] = b"<html>Please log in to this network.</html>" * 5000
    failure = refused(session, NAME)
    assert failure.code == "WEIGHTS_MISSING"
    assert lying(session) == []


def test_a_name_that_was_never_released_is_refused_without_asking(session, releases):
    failure = refused(session, "yolov8q.pt")
    assert failure.code == "WEIGHTS_MISSING"
    assert "releases no file of that name (near: yolov8" in failure.what
    assert releases.asked == []
    assert "not the name of a release" in refused(session, "models/yolov8n.pt").what


def test_fetching_does_not_last_for_ever(session, monkeypatch):
    monkeypatch.setattr(weights, "_LIMIT_S", 0.1)
    failure = refused(session, NAME)
    assert failure.code == "WEIGHTS_MISSING"
    assert "took longer" in failure.what
    assert lying(session) == []


def test_a_file_that_somebody_put_there_is_loaded_once(session, releases, model):
    path = Path(session.root, "weights", "own.pt")
    path.parent.mkdir()
    path.write_bytes(model)
    assert ensure(session, "own.pt")["fetched"] is False
    path.write_bytes(model[: len(model) // 2])
    failure = refused(session, "own.pt")
    assert failure.code == "WEIGHTS_DAMAGED"
    assert "ends too early" in failure.what
    path.write_bytes(model)
    Path(session.root, "venvs", FINGERPRINT, "bin", "python").unlink()
    assert ensure(session, "own.pt")["bytes"] == len(model)
    assert ensure(session, str(path))["kind"] == "file"


def test_an_architecture_is_one_that_the_library_knows(session):
    assert ensure(session, "yolov8n.yaml")["kind"] == "architecture"
    failure = refused(session, "yolov8q.yaml")
    assert failure.code == "WEIGHTS_MISSING"
    assert "yolov8q.yaml" in failure.what


def test_a_file_that_travelled_is_found_by_its_name_and_must_be_what_was_sent(tmp_path):
    path = tmp_path / "tree" / "0a" / "best.pt"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"weights")
    sent = {"path": "0a/best.pt", "sha256": checkpoints.hash_file(str(path))}
    files = {"tree": str(tmp_path / "tree"), "files": {"runs/best.pt": sent}}
    order = {"root": "/nowhere", "work": {"dataset": {"tree": "/nowhere"}, "code": None, "weightFiles": files}}
    told = []
    found = model_sources.find("runs/best.pt", order, lambda kind, **fields: told.append((kind, fields)))
    assert found == (str(path), sent["sha256"])
    assert told == [("weights", {"name": "runs/best.pt", "sha256": sent["sha256"], "bytes": 7})]
    path.write_bytes(b"another")
    with pytest.raises(Failure) as raised:
        model_sources.find("runs/best.pt", order, print)
    assert raised.value.code == "WEIGHTS_DAMAGED"
    path.unlink()
    with pytest.raises(Failure) as raised:
        model_sources.find("runs/best.pt", order, print)
    assert raised.value.code == "WEIGHTS_MISSING"
