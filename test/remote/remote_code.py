"""The server's code: where it lies, and as a runner sends it."""

from pathlib import Path

REMOTE = Path(__file__).parent.parent.parent / "remote"
PACKAGE = REMOTE / "gpu_retrain"
SOURCES = {
    ".".join(path.relative_to(REMOTE).with_suffix("").parts): path.read_text()
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py"
}
