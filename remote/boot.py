"""The first code of ours that a server runs, read from stdin by a constant command line.

It makes the other modules importable from memory, keeps the channel's two descriptors for our frames alone (a stray
print or a child process can then neither write into them nor read from them), and hands over to the agent.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Dict, List, Optional


class MemoryModules:
    """Imports modules from source texts that came with the channel.

    It has no base class: importlib.abc takes longer to import than all of ours.
    """

    def __init__(self, sources: Dict[str, str]) -> None:
        self.packages = {package for name in sources for package in _packages(name)}
        self.sources = {**dict.fromkeys(self.packages, ""), **sources}

    def find_spec(self, fullname: str, _path: Any = None, _target: Optional[ModuleType] = None) -> Optional[ModuleSpec]:
        """Answer for our own names only."""
        loader: Any = self
        if fullname not in self.sources:
            return None
        return ModuleSpec(fullname, loader, origin=_origin(fullname), is_package=fullname in self.packages)

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave it to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the source in the module."""
        name = module.__name__
        exec(compile(self.sources[name], _origin(name), "exec"), module.__dict__)  # noqa: S102 - what an importer does

    def get_source(self, fullname: str) -> str:
        """Give a traceback its lines."""
        return self.sources[fullname]


def _packages(name: str) -> List[str]:
    """Name the packages that a module lies in."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def _origin(name: str) -> str:
    """Name a module's file in a traceback, which asks for no source of what stands in angle brackets."""
    return "gpu-retrain:%s.py" % name.replace(".", "/")


def start(hello: Dict[str, Any]) -> None:
    """Serve the channel until its other end is gone.

    ``hello`` holds ``sources`` (module name to source text), ``modules`` (those that will be called, in that order, by
    the first word of their operations' names), ``sha256`` (of that code), ``nonce`` (printed as the marker that
    separates our frames from banners and rc noise) and ``root``.
    """
    reader, writer = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.umask(0o077)
    sys.meta_path.insert(0, MemoryModules(hello["sources"]))
    from gpu_retrain.channel import agent

    agent.serve(reader, writer, hello)
