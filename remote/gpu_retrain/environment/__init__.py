"""The Python environment that a training runs in."""
