"""The real driver and library with a fault put in: there is no GPU here whose memory could run out, no disk that hangs.

Run as ``faulty_driver.py <remote> <fault> <order>``; a fault is a name and a number: see below.
"""

import os
import signal
import sys
import time

remote, fault, order = sys.argv[1:]
sys.path.insert(0, remote)

import torch  # noqa: E402
from gpu_retrain.workloads.ultralytics import driver  # noqa: E402
from ultralytics.models.yolo.detect import DetectionTrainer, DetectionValidator  # noqa: E402

name, _, number = fault.partition("=")
preprocess_batch, preprocess, get_dataloader = (
    DetectionTrainer.preprocess_batch,
    DetectionValidator.preprocess,
    DetectionTrainer.get_dataloader,
)
held = []


def allocate(batch):
    """An allocator that has room for so many pictures at a time."""
    if len(batch["img"]) > int(number):
        raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def training(trainer, batch):
    if name == "train-memory" and trainer.epoch >= 1:  # in its first epoch the library helps itself
        allocate(batch)
    if name == "ram" and trainer.args.cache and trainer.epoch >= 1:
        held.append(b"x" * (int(number) << 20))
    if name == "hang" and not trainer.resume and trainer.epoch >= 1:
        time.sleep(600)
    if name == "gpu-lost" and not trainer.resume and trainer.epoch >= 1:
        raise RuntimeError(
            "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"
        )
    return preprocess_batch(trainer, batch)


def validation(validator, batch):
    if name == "val-memory":
        allocate(batch)
    return preprocess(validator, batch)


def final_eval(trainer):
    if name == "train-memory" and not trainer.wdir.joinpath("killed").exists():
        trainer.wdir.joinpath("killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return whole_final_eval(trainer)


def loader(trainer, *args, **kwargs):
    if name == "workers":  # without a GPU the library has none
        trainer.args.workers = int(number)
    return get_dataloader(trainer, *args, **kwargs)


DetectionTrainer.preprocess_batch, DetectionValidator.preprocess = training, validation
DetectionTrainer.get_dataloader = loader
whole_final_eval, DetectionTrainer.final_eval = DetectionTrainer.final_eval, final_eval
driver.run([order])
