"""The programs that train: each runs under an environment's Python, with its order's path as its argument.

They have a module of their own so that they travel only where trainings are started.
"""

from __future__ import annotations

# By workload; the name in quotes has the module sent along.
MODULES = {"ultralytics": "gpu_retrain.workloads.ultralytics.driver"}
