"""Prints as JSON which codes each operation of remote/ can end with: the reachable `Failure("CODE")` of the sources.

It goes from an operation to whatever its code names: functions, classes, methods (by name, among the modules that are
imported), values at a module's top. So it finds more than can happen rather than less.
"""

import ast
import json
import sys
from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

Place = Tuple[str, str]
ROOT = Path(sys.argv[1])
PACKAGE = "gpu_retrain"
AGENT = PACKAGE + ".channel.agent"
DRIVER = PACKAGE + ".workloads.ultralytics.driver"
ENDINGS = PACKAGE + ".training.endings"
TREES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text())
    for path in ROOT.joinpath(PACKAGE).rglob("*.py")
    if path.name != "__init__.py"
}


class Module:
    """What a module's names mean."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name = name
        self.defined: Dict[str, List[ast.AST]] = {}
        self.methods: Dict[str, List[ast.AST]] = {}
        self.modules: Dict[str, str] = {}
        self.names: Dict[str, Place] = {}
        for node in tree.body:
            self._take(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for each in node.names:
                    self._import(str(node.module), each)

    def _import(self, source: str, each: ast.alias) -> None:
        whole = "%s.%s" % (source, each.name)
        if whole in TREES:
            self.modules[each.asname or each.name] = whole
        elif source in TREES:
            self.names[each.asname or each.name] = (source, each.name)

    def _take(self, node: ast.AST) -> None:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            self.defined.setdefault(node.name, []).append(node)
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    self.methods.setdefault(each.name, []).append(each)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        self.defined.setdefault(name.id, []).append(node.value)


MODULES = {name: Module(name, tree) for name, tree in TREES.items()}


def closure(name: str) -> Set[str]:
    """The modules that are imported with one."""
    found, left = set(), [name]
    while left:
        module = MODULES[left.pop()]
        if module.name in found:
            continue
        found.add(module.name)
        left += [*module.modules.values(), *(other for other, _ in module.names.values())]
    return found


def nodes(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it; of a class, only what runs without being named."""
    if not isinstance(node, ast.ClassDef):
        yield from ast.walk(node)
        return
    for each in [*node.bases, *node.decorator_list, *node.body]:
        if not isinstance(each, ast.FunctionDef) or each.name.startswith("__"):
            yield from ast.walk(each)


def codes(start: List[Place]) -> Tuple[Set[str], Set[str]]:
    """Which codes are reachable from these places, and where a code is not a literal."""
    within = set().union(*(closure(module) for module, _ in start))
    found: Set[str] = set()
    dynamic: Set[str] = set()
    seen: Set[int] = set()
    left = [(module, node) for module, name in start for node in MODULES[module].defined[name]]
    while left:
        module, node = left.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for each in nodes(node):
            code = code_of(each)
            if code is not None:
                (found if code else dynamic).add(code or module)
            left += named(MODULES[module], each, within)
    return found, dynamic


def code_of(node: ast.AST) -> object:
    """The code of a Failure that is made here; "" where it is not a literal, None where none is made."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Failure":
        first = node.args[0] if node.args else None
        return first.value if isinstance(first, ast.Constant) else ""
    # A failure that is written into a record, in the form in which it crosses the channel.
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values):
            if isinstance(key, ast.Constant) and key.value == "code" and isinstance(value, ast.Constant):
                return value.value
    return None


def named(module: Module, node: ast.AST, within: Set[str]) -> List[Tuple[str, ast.AST]]:
    """What a name or an attribute may mean."""
    if isinstance(node, ast.Name):
        other, name = module.names.get(node.id, (module.name, node.id))
        return [(other, each) for each in MODULES[other].defined.get(name, [])]
    if not isinstance(node, ast.Attribute):
        return []
    if isinstance(node.value, ast.Name) and node.value.id in module.modules:
        other = module.modules[node.value.id]
        return [(other, each) for each in MODULES[other].defined.get(node.attr, [])]
    return [(other, each) for other in within for each in MODULES[other].methods.get(node.attr, [])]


def operations() -> Iterator[Tuple[str, Place]]:
    """Every operation, and the function behind it."""
    for name, module in MODULES.items():
        for table in module.defined.get("OPERATIONS", []):
            assert isinstance(table, ast.Dict)
            for key, value in zip(table.keys, table.values):
                assert isinstance(key, ast.Constant) and isinstance(value, ast.Name)
                yield "%s.%s" % (name.split(".")[-1], key.value), (name, value.id)


def answer() -> Dict[str, object]:
    """All that is asked."""
    found = {name: codes([place]) for name, place in operations()}
    always, _ = codes([(AGENT, "_answer")])
    training, odd = codes([(DRIVER, "main"), (ENDINGS, "busy")])
    return {
        "always": sorted(always),
        "operations": {name: sorted(each) for name, (each, _) in found.items()},
        "training": sorted(training),
        "dynamic": sorted(set().union(odd, *(where for _, where in found.values()))),
    }


print(json.dumps(answer(), indent=1))
