"""FID, KID, Inception Score, precision and recall, through torch-fidelity: the only file that imports it.

The library computes every number; images reach it as they are, as RGB bytes, without a detour over files. It needs
PyTorch, which `dcgan_core` imports nowhere else but where PyTorch's own files are read, and only inside a function.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from jaxtyping import UInt8

from dcgan_core.errors import InputError, RunFailure
from dcgan_core.quality.images import RealImages
from dcgan_core.quality.measures import Measure, Result
from dcgan_core.system import packages
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import open_plain, read_bytes

EXTRACTOR = "inception-v3-compat"
"""The library's port of the network that FID is defined by (2015-12-05), equal to TensorFlow's."""
FEATURES = 2048
WEIGHTS_FILE = "weights-inception-2015-12-05-6726825d.pth"
WEIGHTS_URL = f"https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/{WEIGHTS_FILE}"
SHA256_BEGINS = "6726825d"
"""What the published file's sha256 begins with; it is in its name."""
KID_SUBSET = 1000

FIGURES = {
    "fid": (("frechet_inception_distance", "FID", "lower"),),
    "kid": (("kernel_inception_distance_mean", "KID", "lower"),),
    "is": (("inception_score_mean", "Inception Score", "higher"),),
    "prc": (("precision", "precision", "higher"), ("recall", "recall", "higher")),
}
"""By our name of a metric: the library's key, ours for people, and what is better."""
INCEPTION = tuple(FIGURES)


def find_weights(
    given: Path | None, cache: Path | None, download: bool, report: Callable[[str], None]
) -> Path:
    """Return the file of the standard Inception weights: the given one, or that of the cache, fetched when allowed.

    Raises InputError when it is missing or not the published file, RunFailure when it cannot be fetched; both name the
    file, its address and its place.
    """
    path = given or cache_folder(cache) / "inception" / WEIGHTS_FILE
    if not path.is_file():
        if given is not None or not download:
            wrong = "a folder, not a file" if path.is_dir() else "no such file"
            raise InputError(
                f"{path}: {wrong}, and FID, KID, IS, precision and recall need the standard Inception weights. "
                f"Get\n  {WEIGHTS_URL}\nand give it with --inception-weights FILE, or run again with --download"
            )
        _fetch(path, report)
    with open_plain(path) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if not digest.startswith(SHA256_BEGINS):
        raise InputError(
            f"{path} is not the published {WEIGHTS_FILE}: its sha256 begins with {digest[:8]}, not {SHA256_BEGINS}. Get"
            f"\n  {WEIGHTS_URL}"
        )
    return path


def check_inception(wanted: Sequence[str], count: int | None, features: int = FEATURES) -> None:
    """Raise InputError for fewer samples than features (count: None where not known yet), or without the library."""
    if count is not None and "fid" in wanted and count <= features:
        raise InputError(
            f"{count:,} samples for features of {features:,} numbers: FID needs more samples than that, and is "
            "usually given for 10,000 or 50,000; leave fid out of --metrics, or take more"
        )
    _library()


def by_inception(
    real: RealImages,
    wanted: Sequence[str],
    weights: Path | None,
    seed: int,
    cache: Path,
    *,
    extractor: str = EXTRACTOR,
    features: int = FEATURES,
) -> Measure:
    """Make the measure of the wanted figures; their floor is that of the real images.

    wanted: keys of `FIGURES`. weights: of the standard extractor. cache: a folder that lasts as long as the measure,
    for the reference, which passes through the network once. extractor: another one that is registered with the
    library, with its number of `features`.

    Raises InputError when there are fewer samples than features (a FID of so few says more about their number), or
    when the library or PyTorch is not there.
    """
    check_inception(wanted, len(real.floor), features)
    library = _library()
    if weights is not None:
        _refuse_programs(weights)

    def measured(images: np.ndarray) -> dict[str, float]:
        return library.calculate_metrics(
            input1=_dataset(images),
            input2=_dataset(real.reference),
            **settings(wanted, min(len(images), len(real.reference)), seed),
            feature_extractor=extractor,
            feature_extractor_weights_path=None if weights is None else str(weights),
            cache_root=str(cache),
            input2_cache_name="reference",
        )

    floor = measured(real.floor)
    details = {
        "library": f"torch-fidelity {library.__version__}",
        "extractor": extractor,
        "weights": None if weights is None else hashlib.sha256(read_bytes(weights, 2**30)).hexdigest(),
    }

    def measure(samples: UInt8[np.ndarray, "n H W C"]) -> list[Result]:
        found = measured(samples)
        return [
            Result(
                name if extractor == EXTRACTOR else f"{name} ({extractor})",
                found[key],
                floor[key],
                better,
                details,
            )
            for metric in wanted
            for key, name, better in FIGURES[metric]
        ]

    return measure


def settings(wanted: Sequence[str], smaller: int, seed: int) -> dict[str, Any]:
    """Return the library's settings; `smaller`: images in the smaller of both sets."""
    import torch

    return {
        "cuda": torch.cuda.is_available(),
        "fid": "fid" in wanted,
        "kid": "kid" in wanted,
        "isc": "is" in wanted,
        "prc": "prc" in wanted,
        "kid_subset_size": min(KID_SUBSET, smaller),
        "rng_seed": seed,
        "verbose": False,
        # No worker processes: they would be forked, and JAX's threads do not survive that.
        "save_cpu_ram": True,
    }


def _library() -> ModuleType:
    return packages.load(
        "torch_fidelity",
        "FID, KID, IS, precision and recall need torch-fidelity",
        "python -m pip install 'dcgan-jax[fidelity]'; its torchvision must be of the same release and build (CPU or "
        "CUDA) as PyTorch, both from one index. The other metrics need none of it.",
    )


def _dataset(images: np.ndarray) -> Any:
    import torch

    class Images(torch.utils.data.Dataset):
        def __len__(self) -> int:
            return len(images)

        def __getitem__(self, index: int) -> torch.Tensor:
            image = np.asarray(images[index])
            rgb = np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image
            return torch.from_numpy(np.ascontiguousarray(rgb.transpose(2, 0, 1)))

    return Images()


def _refuse_programs(weights: Path) -> None:
    """Raise InputError unless the file holds tensors alone: the library would unpickle anything."""
    import torch

    try:
        torch.load(weights, map_location="cpu", weights_only=True)
    except Exception as error:  # whatever a damaged or hostile pickle provokes
        raise InputError(
            f"{weights} is not a file of weights alone ({type(error).__name__}): it is not read"
        ) from error


def _fetch(path: Path, report: Callable[[str], None]) -> None:
    _library()
    import torch

    report(f"Fetching {WEIGHTS_URL}\n  to {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        torch.hub.download_url_to_file(WEIGHTS_URL, str(path), hash_prefix=SHA256_BEGINS, progress=False)
    except Exception as error:  # urllib's and the hub's own, a wrong checksum among them
        raise RunFailure(
            f"the Inception weights could not be downloaded ({error}). Get\n  {WEIGHTS_URL}\nand put it at\n  {path}\n"
            "or give it with --inception-weights FILE"
        ) from error
