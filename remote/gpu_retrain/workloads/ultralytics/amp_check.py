"""A check of mixed precision that needs no download.

The library's own loads a small pretrained model whatever is trained, and fetches it from the network; behind a firewall
that drops packets it waits half an hour (ultralytics#7645, #17011). What matters is whether this device computes this
model in half precision as it does in full, and that can be asked directly.
"""

from __future__ import annotations

from typing import Any, Callable

_SIDE_PX = 256  # a multiple of every model's stride
_TOLERANCE = 0.05  # mean relative difference; half precision has 3 decimal digits, bfloat16 has 2


def install(trainer_module: Any, report: Callable[..., Any]) -> None:
    """Put our check in the place of the library's; ``report(kind, **fields)`` hears of the result.

    Without that place (another version) the library does as it does, and that is said.
    """
    if not hasattr(trainer_module, "check_amp"):
        report("warning", text="The library checks mixed precision by itself and may download a model for it.")
        return

    def check(model: Any) -> bool:
        device = next(model.parameters()).device.type
        enabled = device not in ("cpu", "mps") and agrees(model, device)
        report("amp", enabled=enabled, device=device)
        return enabled

    trainer_module.check_amp = check


def agrees(model: Any, device: str) -> bool:
    """Whether a model computes nearly the same in mixed precision as in full, on the device that it is on."""
    import torch

    training = model.training
    generator = torch.Generator().manual_seed(0)
    channels = next(model.parameters()).shape[1]
    images = torch.rand((2, channels, _SIDE_PX, _SIDE_PX), generator=generator).to(next(model.parameters()).device)
    model.eval()
    try:
        with torch.no_grad():
            full = _first_tensor(model(images)).float()
            with torch.autocast(device):
                mixed = _first_tensor(model(images)).float()
    finally:
        model.train(training)
    if not bool(torch.isfinite(mixed).all()):
        return False
    return bool((full - mixed).abs().mean() <= _TOLERANCE * full.abs().mean())


def _first_tensor(output: Any) -> Any:
    while isinstance(output, (list, tuple)):
        output = output[0]
    return output
