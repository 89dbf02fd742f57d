"""Runs a module of the package that this file lies in: ``python -I run.py <module> <argument>...`` calls its ``run``.

Isolated mode keeps a script's own folder off the path, and a module that is run by its file lies in no package.
"""

from __future__ import annotations

import importlib
import os
import sys

if __name__ == "__main__":  # a loader's worker process may import the main script again
    sys.path.insert(0, os.path.abspath(os.path.join(os.path.dirname(__file__), os.pardir, os.pardir)))
    importlib.import_module(sys.argv[1]).run(sys.argv[2:])
