"""Files that people take for weights, made by the real PyTorch and Ultralytics in one process; run under their Python.

``python model_zoo.py FOLDER`` writes them there: small models from the library's own architectures, and what other
tools leave. Only the YOLOv5 repository and another library are imitated: modules of their names with a class.
"""

import collections
import pickle
import sys
import types
import zipfile
from pathlib import Path

import torch
from ultralytics import YOLO
from ultralytics.nn.tasks import DetectionModel

TASKS = {
    "detect": "yolov8n.yaml",
    "segment": "yolov8n-seg.yaml",
    "pose": "yolo11n-pose.yaml",
    "obb": "yolov8n-obb.yaml",
    "classify": "yolov8n-cls.yaml",
    "semantic": "yolo26n-sem.yaml",
}


def foreign(module: str):
    """Give an object of a class that only another library has."""
    names = module.split(".")
    for count in range(1, len(names) + 1):
        sys.modules.setdefault(".".join(names[:count]), types.ModuleType(".".join(names[:count])))
    kind = type("Model", (torch.nn.Linear,), {"__module__": module})
    sys.modules[module].Model = kind
    return kind(1, 1)


def main(folder: Path) -> None:
    """Write every file."""
    for task, architecture in TASKS.items():
        YOLO(architecture).save(str(folder / (task + ".pt")))
    model = YOLO("yolov8n.yaml").model
    state = model.state_dict()
    torch.save(state, folder / "state_dict.pt")
    torch.save({"state_dict": state, "epoch": 3}, folder / "state_in_dict.pt")
    torch.save(collections.OrderedDict(state), folder / "old_state_dict.pt", _use_new_zipfile_serialization=False)
    torch.save({"model": foreign("models.yolo"), "epoch": 3}, folder / "yolov5.pt")
    torch.save({"model": foreign("models.yolo")}, folder / "old_yolov5.pt", _use_new_zipfile_serialization=False)
    torch.save({"meta": foreign("mmengine.logging"), "state_dict": state}, folder / "mmdetection.pt")
    torch.save(torch.nn.Sequential(torch.nn.Linear(1, 1)), folder / "plain.pt")
    torch.save({"model": model}, folder / "bare_ultralytics.pt")
    torch.save({"model": DetectionModel("yolov8n.yaml", verbose=False).model}, folder / "layers_only.pt")
    torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), str(folder / "exported.torchscript"))
    (folder / "list.pt").write_bytes(pickle.dumps([1, 2, 3], protocol=4))
    with zipfile.ZipFile(folder / "archive.pt", "w") as archive:
        archive.writestr("best.pt", b"inside")
        archive.writestr("readme.txt", b"hello")
    with zipfile.ZipFile(folder / "nothing.pt", "w"):
        pass
    whole = (folder / "detect.pt").read_bytes()
    (folder / "cut.pt").write_bytes(whole[: len(whole) // 2])
    (folder / "flipped.pt").write_bytes(whole[:2000] + b"\0" * 5000 + whole[7000:])
    (folder / "number.pt").write_bytes(whole[:3_000_000] + b"\1\2\3\4" * 100 + whole[3_000_400:])
    torch.serialization.set_crc32_options(False)
    torch.save({"model": model}, folder / "without_sums.pt")
    torch.serialization.set_crc32_options(True)
    old = (folder / "old_state_dict.pt").read_bytes()
    (folder / "old_cut.pt").write_bytes(old[:300])
    (folder / "onnx.pt").write_bytes(b"\x08\x0a\x12\x07pytorch" + bytes(100))
    (folder / "engine.engine").write_bytes(b"ftrt" + bytes(100))
    (folder / "weights.safetensors").write_bytes((30).to_bytes(8, "little") + b'{"a":{"dtype":"F32"}}' + bytes(100))
    (folder / "page.pt").write_bytes(b"<!DOCTYPE html><html>Sign in</html>")
    (folder / "pointer.pt").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 3\n")
    (folder / "empty.pt").write_bytes(b"")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
