"""DCGAN in JAX: Flax NNX networks, a jitted training step, and the commands.

Importing the package costs nothing; JAX is loaded by the first use of a function below.
"""

from __future__ import annotations

# First of all: it has Python pass over the files of the current folder.
from dcgan_core import __version__ as __version__

TYPE_CHECKING = False  # typing's own would be imported
if TYPE_CHECKING:
    from dcgan_core.pictures.tiles import image_grid, to_uint8
    from dcgan_core.weights.foreign.choosing.hints import Hints
    from dcgan_jax.framework import fit
    from dcgan_jax.loading import from_pretrained, load_discriminator, load_generator

__all__ = [
    "Hints",
    "fit",
    "from_pretrained",
    "image_grid",
    "load_discriminator",
    "load_generator",
    "to_uint8",
]

_HOME = {
    "Hints": "dcgan_core.weights.foreign.choosing.hints",
    "fit": "dcgan_jax.framework",
    "from_pretrained": "dcgan_jax.loading",
    "image_grid": "dcgan_core.pictures.tiles",
    "load_discriminator": "dcgan_jax.loading",
    "load_generator": "dcgan_jax.loading",
    "to_uint8": "dcgan_core.pictures.tiles",
}


def __getattr__(name: str) -> object:
    if name in _HOME:
        import importlib

        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
