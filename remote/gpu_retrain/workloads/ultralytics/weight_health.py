"""Whether weights are numbers. The library's own checkpoints do not tell: it replaces what is none before it saves."""

from __future__ import annotations

from typing import Any


def is_finite(module: Any) -> bool:
    """Whether every weight and statistic of a module is a finite number; one look at the device for all of them."""
    import torch

    tensors = [value for value in module.state_dict().values() if torch.is_tensor(value) and value.is_floating_point()]
    if not tensors:
        return True
    return bool(torch.stack([torch.isfinite(tensor).all() for tensor in tensors]).all())
