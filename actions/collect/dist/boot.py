"""The first code of ours that a server runs, read from stdin by a constant command line.

It makes the other modules importable from memory, keeps the channel's two descriptors for our frames alone (a stray
print or a child process can then neither write into them nor read from them), and hands over to the agent.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import os
import sys
from types import ModuleType
from typing import Any, Dict, Optional


class MemoryModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules from source texts that came with the channel."""

    def __init__(self, sources: Dict[str, str]) -> None:
        self.sources = sources

    def find_spec(
        self, fullname: str, _path: Any = None, _target: Optional[ModuleType] = None
    ) -> Optional[importlib.machinery.ModuleSpec]:
        """Answer for our own names only."""
        if fullname not in self.sources:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin="<gpu-retrain %s.py>" % fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Run the source in the module; tracebacks can show its lines."""
        source, origin = self.sources[module.__name__], "<gpu-retrain %s.py>" % module.__name__
        linecache.cache[origin] = (len(source), None, source.splitlines(True), origin)
        exec(compile(source, origin, "exec"), module.__dict__)  # noqa: S102 - this is what an importer does


def start(hello: Dict[str, Any]) -> None:
    """Serve the channel until its other end is gone.

    ``hello`` holds ``sources`` (module name to source text), ``modules`` (those that will be called), ``sha256`` (of
    that code), ``nonce`` (printed as the marker that separates our frames from banners and rc noise) and ``root``.
    """
    reader, writer = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.umask(0o077)
    sys.meta_path.insert(0, MemoryModules(hello["sources"]))
    import agent

    agent.serve(reader, writer, hello)
