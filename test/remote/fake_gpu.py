"""A FAKE of a GPU's limit: the real library on the CPU, whose forward pass runs out of memory above so many pictures.

No machine of ours has a GPU. Everything else is real: the survey's process, the trainer, its steps, its validation.
``fake_gpu.py driver ORDER`` is the driver of a training that takes this for its GPU; ``fake_gpu.py survey ...`` is what
that driver starts. How many pictures fit is in fake_gpu.json beside the order: ``train``, ``val``.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "remote"))

from gpu_retrain.records import orders  # noqa: E402
from gpu_retrain.workloads.ultralytics import decisions, driver, survey, survey_process  # noqa: E402


def limits(order_path):
    with open(os.path.join(os.path.dirname(order_path), "fake_gpu.json")) as file:
        return {"train": 10**6, "val": 10**6, **json.load(file)}


def limit_forward(given):
    import torch
    from ultralytics.nn.tasks import BaseModel

    real = BaseModel.predict

    def predict(self, x, *args, **kwargs):
        training = torch.is_grad_enabled()
        if len(x) > given["train" if training else "val"]:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return real(self, x, *args, **kwargs)

    BaseModel.predict = predict


def run_driver(order_path):
    def command(order, folder, answer, trials_s):
        mine = [sys.executable, "-B", "-u", os.path.abspath(__file__), "survey"]
        return [*mine, orders.path(folder, order["attempt"]), answer, str(trials_s)]

    survey_process.command = command
    decisions._is_cpu = lambda device: False
    driver.run([order_path])


if __name__ == "__main__":
    if sys.argv[1] == "driver":
        run_driver(sys.argv[2])
    else:
        limit_forward(limits(sys.argv[2]))
        survey.run(sys.argv[2:])
