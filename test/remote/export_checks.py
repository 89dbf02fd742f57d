"""Checks of exports, run in the venv (test_exports.py): the library and the runtimes are there.

Its arguments are the name of a check, and what that one needs.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "remote"))

import numpy as np
from gpu_retrain.workloads.ultralytics import export_agreement
from gpu_retrain.workloads.ultralytics.export_agreement import Found


def check_save_a_model(path):
    """Untrained, it would see the same everywhere."""
    import torch
    import ultralytics

    torch.manual_seed(0)
    model = ultralytics.YOLO("yolov8n.yaml")
    for branch in model.model.model[-1].cv3:
        branch[-1].bias.data.fill_(-20.0)
        branch[-1].bias.data[0] = -2.0
        branch[-1].weight.data[0].normal_(0, 100)
    model.save(path)


def check_runtimes_say_what_the_model_says(model, folder):
    """Each runtime by itself, on a picture of chance, against the model's own numbers."""
    import onnxruntime
    import openvino
    import torch
    from ultralytics.nn.tasks import load_checkpoint

    picture = np.random.default_rng(0).random((1, 3, 96, 96), dtype=np.float32)
    with torch.no_grad():
        expected = load_checkpoint(model, fuse=True)[0].eval()(torch.from_numpy(picture))[0].numpy()
        scripted = torch.jit.load(folder + "/best.torchscript")(torch.from_numpy(picture)).numpy()
    session = onnxruntime.InferenceSession(folder + "/best.onnx", providers=["CPUExecutionProvider"])
    compiled = openvino.Core().compile_model(
        folder + "/best_openvino_model/best.xml", "CPU", {"INFERENCE_PRECISION_HINT": openvino.Type.f32}
    )
    assert np.ptp(expected[:, 4:]) > 0.01, np.ptp(expected[:, 4:])
    for told in (session.run(None, {"images": picture})[0], compiled(picture)[0], scripted):
        assert told.shape == expected.shape
        assert np.abs(told[:, :4] - expected[:, :4]).max() < 0.01  # pixels
        assert np.abs(told[:, 4:] - expected[:, 4:]).max() < 1e-4


def found(random, count=60):
    corner = random.uniform(0, 0.8, (count, 2))
    boxes = np.concatenate([corner, corner + random.uniform(0.05, 0.2, (count, 2))], 1)
    return Found(boxes, random.uniform(0, 1, count), random.integers(0, 3, count))


def check_the_comparison_finds_what_differs():
    random = np.random.default_rng(0)
    ones = [found(random) for _ in range(5)]

    def trouble(change):
        return export_agreement.compare((one, change(one)) for one in ones).trouble()

    same = export_agreement.compare((one, one) for one in ones)
    assert same == (5, 150, 150, 0.0, 0.0)
    assert same.trouble() == ""
    shuffled = random.permutation(60)
    assert trouble(lambda one: Found(*(each[shuffled] for each in one))) == ""
    assert trouble(lambda one: one._replace(scores=one.scores + 0.001)) == ""
    assert trouble(lambda one: one._replace(scores=one.scores * 0.8)).startswith("a score differs by 0.")
    assert trouble(lambda one: one._replace(boxes=one.boxes + 0.02)).startswith("a box differs by 0.02")
    assert trouble(lambda one: one._replace(boxes=one.boxes[:, [1, 0, 3, 2]])).startswith("it finds only")
    assert trouble(lambda one: one._replace(classes=(one.classes + 1) % 3)).startswith("it finds only")
    assert trouble(lambda one: Found(*(each[:0] for each in one))) == "it finds only 0 of 150 detections"
    nothing = Found(np.zeros((0, 4)), np.zeros(0), np.zeros(0))
    assert "finds nothing" in export_agreement.compare([(nothing, nothing)]).trouble()
    broken = ones[0]._replace(scores=np.full(60, np.nan))
    assert export_agreement.compare([(ones[0], broken)]).trouble() != ""


if __name__ == "__main__":
    globals()["check_" + sys.argv[1]](*sys.argv[2:])
