"""Faces as dlib sees them: in which images it finds one, and 128 numbers that say whose face it is.

All by Davis King and in the public domain (CC0). The detector is inside dlib; the five landmarks and the embedding are
files of `face_recognition_models`. That package is not imported, as it needs an old setuptools.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64, UInt8

from dcgan_core.errors import InputError
from dcgan_core.quality.measures import FEATURES_OF
from dcgan_core.quality.perceptual import PackagedFile, resized
from dcgan_core.system import packages

METRIC = "face-features"
FEATURES = 128
SIDE = 256
"""Pixels of the shorter side when faces are looked for: the detector finds those of 80 pixels and more."""
CHIP, PADDING = 150, 0.25
"""Pixels of an aligned face, and how much around it is kept, of its size: those that the network was trained with."""
LANDMARKS = PackagedFile(
    "face_recognition_models",
    "face-recognition-models",
    "models/shape_predictor_5_face_landmarks.dat",
    "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
)
EMBEDDING = PackagedFile(
    "face_recognition_models",
    "face-recognition-models",
    "models/dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
)
INSTALL = "python -m pip install 'dcgan-jax[face-features]'"
NEEDS = f"--metrics {METRIC} needs face_recognition_models"


def check_faces(image_shape: Sequence[int]) -> None:
    """Raise InputError for images that are not in colour, or without the packages."""
    if image_shape[2] != 3:
        raise InputError(
            f"--metrics {METRIC} takes images in colour, and this network draws {image_shape[2]} channel"
            f"{'' if image_shape[2] == 1 else 's'}: leave it out"
        )
    _library()
    for file in (LANDMARKS, EMBEDDING):
        file.find(NEEDS, INSTALL)


class FaceFeatures:
    """The embedding of the likeliest face; where none is found, of the central square of the image."""

    metric = METRIC
    title = "Fréchet distance, dlib's face embedding"
    features = FEATURES
    share = "share with a face found (dlib)"

    def __init__(self) -> None:
        """Load detector, landmarks and embedding; raises InputError where a package is missing or altered."""
        self._dlib = _library()
        self._detector = self._dlib.get_frontal_face_detector()
        self._landmarks = self._dlib.shape_predictor(str(LANDMARKS.find(NEEDS, INSTALL)))
        self._embedding = self._dlib.face_recognition_model_v1(str(EMBEDDING.find(NEEDS, INSTALL)))

    def described(self) -> dict[str, str]:
        """Return the files and what becomes of images before they reach the network."""
        return {
            FEATURES_OF: f"dlib {self._dlib.__version__}, face embedding ({EMBEDDING.described()}); images resized to "
            f"{SIDE} px, bicubic; where no face is found, the central square; lost variety of light, colour and "
            "background is not noticed",
            "sha256": EMBEDDING.sha256,
            "landmarks_sha256": LANDMARKS.sha256,
        }

    def chip(self, image: UInt8[np.ndarray, "H W 3"]) -> tuple[UInt8[np.ndarray, "150 150 3"], bool]:
        """Return what is embedded of an image, and whether a face was found in it."""
        height, width = image.shape[:2]
        scale = SIDE / min(height, width)
        large = resized(image, round(height * scale), round(width * scale))
        boxes, scores, _ = self._detector.run(large, 0, 0.0)
        if len(boxes):
            likeliest = boxes[int(np.argmax(scores))]
            shape = self._landmarks(large, likeliest)
            return self._dlib.get_face_chip(large, shape, size=CHIP, padding=PADDING), True
        top, left = (large.shape[0] - SIDE) // 2, (large.shape[1] - SIDE) // 2
        return resized(large[top : top + SIDE, left : left + SIDE], CHIP, CHIP), False

    def __call__(
        self, images: UInt8[np.ndarray, "n H W 3"]
    ) -> tuple[Float64[np.ndarray, "n D"], Bool[np.ndarray, " n"]]:
        """Return the embeddings, and in which images a face was found."""
        chips, found = zip(*map(self.chip, images), strict=True)
        return np.array(self._embedding.compute_face_descriptor(list(chips)), np.float64), np.array(found)


def _library() -> Any:
    return packages.load("dlib", f"--metrics {METRIC} needs dlib", INSTALL)
