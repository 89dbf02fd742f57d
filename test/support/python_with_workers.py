"""A stand-in for a venv's Python: the real one, whose loader has two processes although it trains on the CPU.

Without a GPU the library has none, and nothing could kill one. Called as Python is, with the driver's program.
"""

import runpy
import sys

from ultralytics.models.yolo.detect import DetectionTrainer

get_dataloader = DetectionTrainer.get_dataloader


def loader(trainer, *args, **kwargs):
    trainer.args.workers = 2
    return get_dataloader(trainer, *args, **kwargs)


DetectionTrainer.get_dataloader = loader
at = next(at for at, argument in enumerate(sys.argv) if argument.endswith(".py") and at > 0)
sys.argv = sys.argv[at:]
runpy.run_path(sys.argv[0], run_name="__main__")
