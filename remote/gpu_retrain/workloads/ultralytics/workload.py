"""Trains with Ultralytics: see interfaces/workload.py."""

from __future__ import annotations

import os
from typing import Dict, Optional

from gpu_retrain.channel.layout import make_folder
from gpu_retrain.workloads.ultralytics import remedies

PROOF = "gpu_retrain.workloads.ultralytics.prove"
BRINGS_OPENCV = ("ultralytics",)

# Some 35 files; src/ultralytics/result-files.ts holds the same list.
RESULT_NAMES = (
    r"evaluation\.json",
    r"ultralytics/weights/(?:best|last)\.pt",
    r"ultralytics/(?:results\.csv|args\.yaml)",
    r"ultralytics/(?:results|confusion_matrix(?:_normalized)?|(?:Box|Mask|Pose)(?:PR|F1|P|R)_curve)\.png",
    r"ultralytics/(?:labels(?:_correlogram)?|train_batch[0-9]{1,9}|val_batch[0-9]{1,9}_(?:labels|pred))\.jpg",
)
RESULT_PATTERNS = (
    "evaluation.json",
    "ultralytics/*.csv",
    "ultralytics/*.yaml",
    "ultralytics/*.png",
    "ultralytics/*.jpg",
    "ultralytics/weights/best.pt",
    "ultralytics/weights/last.pt",
)
RECORD_FILES = ("ultralytics/results.csv",)

remedy, is_remedy = remedies.remedy, remedies.is_remedy

_QUIET = {
    "YOLO_OFFLINE": "true",  # no update checks and no analytics; "1" means nothing to some versions
    "YOLO_AUTOINSTALL": "false",
    "ULTRALYTICS_SKIP_REQUIREMENTS_CHECKS": "1",
}


def library_environment(root: str) -> Dict[str, str]:
    """What Ultralytics reads at import: settings below ``root``, no updates, no installs, no analytics."""
    return {"YOLO_CONFIG_DIR": make_folder(root, "cache", "ultralytics"), **_QUIET}


def environment(folder: str) -> Dict[str, Optional[str]]:
    """What Ultralytics reads at import; None takes a variable of the server's away."""
    return {
        # Two trainings must not share its settings, fonts and temporary scripts.
        "YOLO_CONFIG_DIR": os.path.join(folder, "config"),
        **_QUIET,
        "MPLBACKEND": "Agg",
        "PYTORCH_CUDA_ALLOC_CONF": "expandable_segments:True",
        # Under this one its progress bars fall silent, and a watcher could not tell a slow scan from a dead one.
        "RUNPOD_POD_ID": None,
        "GITHUB_ACTIONS": None,
    }
