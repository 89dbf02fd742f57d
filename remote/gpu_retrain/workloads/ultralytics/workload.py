"""Trains with Ultralytics: see training/workload.py."""

from __future__ import annotations

import os
from typing import Dict, Optional

DRIVER = "gpu_retrain.workloads.ultralytics.driver"


def environment(folder: str) -> Dict[str, Optional[str]]:
    """What Ultralytics reads at import; None takes a variable of the server's away."""
    return {
        # Two trainings must not share its settings, fonts and temporary scripts.
        "YOLO_CONFIG_DIR": os.path.join(folder, "config"),
        "YOLO_OFFLINE": "true",  # no update checks and no analytics; "1" means nothing to some versions
        "YOLO_AUTOINSTALL": "false",
        "ULTRALYTICS_SKIP_REQUIREMENTS_CHECKS": "1",
        "MPLBACKEND": "Agg",
        "PYTORCH_CUDA_ALLOC_CONF": "expandable_segments:True",
        # Under this one its progress bars fall silent, and a watcher could not tell a slow scan from a dead one.
        "RUNPOD_POD_ID": None,
        "GITHUB_ACTIONS": None,
    }
