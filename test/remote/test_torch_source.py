import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from gpu_retrain.channel.wire import Failure
from gpu_retrain.environment import torch_source
from gpu_retrain.machine.nvidia import Gpu, parse

# In nvidia-smi's form; the last line is a GPU in an error state.
ANSWER = """\
0, GPU-5c1b8a2e-0000-0000-0000-000000000001, NVIDIA A100-SXM4-40GB, 535.183.01, 8.0, 40960
1, GPU-5c1b8a2e-0000-0000-0000-000000000002, NVIDIA A100-SXM4-40GB, 535.183.01, 8.0, 40960
2, GPU-5c1b8a2e-0000-0000-0000-000000000003, [Unknown Error], [Unknown Error], [N/A], [N/A]
"""


def gpu(driver, capability):
    return Gpu(0, "GPU-1", "Some GPU", driver, capability, 24 * 1024**3)


def test_the_driver_is_read_line_by_line():
    gpus = parse(ANSWER)
    assert [each.number for each in gpus] == [0, 1, 2]
    assert gpus[0][2:6] == ("NVIDIA A100-SXM4-40GB", "535.183.01", (8, 0), 40960 * 1024**2)
    assert gpus[2] == Gpu(2, gpus[2].uuid, "unknown GPU", "", None, None, "Unknown Error")
    assert parse("") == parse("No devices were found\n") == []


@pytest.mark.parametrize(
    ("driver", "capability", "backend"),
    [
        ("580.65.06", (8, 0), "pypi"),
        ("580.65.06", (7, 5), "pypi"),
        ("580.65.06", (7, 0), "cu128"),
        ("580.65.06", (6, 1), "cu126"),
        ("575.57.08", (12, 0), "cu128"),
        ("535.183.01", (8, 0), "cu128"),
        ("525.60.13", (5, 2), "cu126"),
    ],
)
def test_auto_goes_by_driver_and_oldest_gpu(driver, capability, backend):
    assert torch_source.choose_backend("auto", "0", [gpu(driver, (9, 0)), gpu(driver, capability)]) == backend


def test_auto_takes_the_small_build_for_the_cpu_and_the_ordinary_one_without_nvidia_smi():
    assert torch_source.choose_backend("auto", "cpu", [gpu("535.1", (8, 0))]) == "cpu"
    assert torch_source.choose_backend("auto", "0", []) == "pypi"


@pytest.mark.parametrize(
    ("gpus", "backend"),
    [
        # GB10: a new driver, and nothing else is told.
        ([gpu("580.95.05", None)], "pypi"),
        ([gpu("550.54", None)], "cu128"),
        ([gpu("", None)], "pypi"),
        # The broken one tells nothing, and does not count.
        ([gpu("", None)._replace(problem="GPU is lost"), gpu("550.54", (6, 1))], "cu126"),
        ([gpu("580.1", (5, 2))._replace(problem="Unknown Error"), gpu("580.1", (8, 9))], "pypi"),
    ],
)
def test_auto_takes_what_it_is_not_told_to_be_in_order(gpus, backend):
    assert torch_source.choose_backend("auto", "0", gpus) == backend


def test_an_old_driver_that_knows_no_compute_capability_is_refused_by_its_number():
    with pytest.raises(Failure) as raised:
        torch_source.choose_backend("auto", "0", [gpu("470.256.02", None)])
    assert "470.256.02 (compute capability unknown)" in raised.value.what


def test_a_backend_that_is_named_is_taken():
    assert torch_source.choose_backend("cu118", "0", [gpu("470.1", (3, 5))]) == "cu118"


@pytest.mark.parametrize(("driver", "capability"), [("470.256.02", (8, 0)), ("580.65.06", (3, 7))])
def test_what_no_current_build_runs_on_is_refused_before_a_download(driver, capability):
    with pytest.raises(Failure) as raised:
        torch_source.choose_backend("auto", "0", [gpu(driver, capability)])
    assert raised.value.code == "GPU_NOT_USABLE"
    assert driver in raised.value.what


@pytest.mark.parametrize("wanted", ["", "cuda", "cu12", "--extra", "https://me:secret@mirror.example", "file:///x"])
def test_anything_else_is_no_backend(wanted):
    with pytest.raises(Failure) as raised:
        torch_source.choose_backend(wanted, "cpu", [])
    assert raised.value.code == "INPUT_INVALID"


def test_addresses():
    assert torch_source.index_address("pypi") == ""
    assert torch_source.index_address("cu128") == "https://download.pytorch.org/whl/cu128"
    assert torch_source.index_address("https://mirror.example/cpu") == "https://mirror.example/cpu"


class Index(BaseHTTPRequestHandler):
    """An index on the loopback that has PyTorch below /whole only, and answers no HEAD below /stubborn."""

    def do_HEAD(self):
        self.send_response({"/whole/torch/": 200, "/stubborn/torch/": 405}.get(self.path, 404))
        self.end_headers()

    def log_message(self, *_arguments):
        pass


def test_whether_an_index_can_be_reached(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with HTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = "http://127.0.0.1:%d" % server.server_port
        found = [torch_source.is_reachable(address + path) for path in ("/whole", "/stubborn", "/empty")]
        server.shutdown()
    assert found == [True, True, False]
    assert torch_source.is_reachable(address + "/whole") is False
