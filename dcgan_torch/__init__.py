"""DCGAN in PyTorch: the reference that the JAX networks are held against, and the same commands.

Importing the package costs nothing; PyTorch is loaded by the first use of a function below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dcgan_torch.framework import fit
    from dcgan_torch.loading import load_discriminator, load_generator

__all__ = ["fit", "load_discriminator", "load_generator"]

_HOME = {
    "fit": "dcgan_torch.framework",
    "load_discriminator": "dcgan_torch.loading",
    "load_generator": "dcgan_torch.loading",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
