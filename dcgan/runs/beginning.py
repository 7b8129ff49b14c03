"""What a new run starts from: its architecture and its first weights."""

from __future__ import annotations

from collections.abc import Callable

from dcgan.architecture import Architecture, Shape
from dcgan.bundle import Bundle
from dcgan.configuration.training import TrainingConfig
from dcgan.errors import InputError
from dcgan.moments import AdamMoments, check_moments
from dcgan.opening import open_moments, open_weights
from dcgan.presets import build_architecture
from dcgan.weights import Weights, initial_network_weights

NETWORK_OPTIONS = ("preset", "nz", "ngf", "ndf", "latent")
"""The options that describe a network; with --init-from the weights' own description takes their place."""


def choose_architecture(
    config: TrainingConfig, image_shape: Shape, report: Callable[[str], None]
) -> Architecture:
    """Return the architecture of a run on images of `image_shape` (height, width, channels).

    A resumed run keeps the one it recorded; a run that starts from weights takes theirs; any other builds the
    preset's. Raises InputError when weights and images differ in shape, or when a flag contradicts the weights.
    """
    if config.resume is not None:
        from dcgan.runs.folder import read_resumable

        recorded = Architecture.from_dict(read_resumable(config.resume)["architecture"])
        _check_shape(recorded, image_shape, f"--resume {config.resume}")
        return recorded
    built = build_architecture(
        config.preset,
        image_shape=image_shape,
        nz=config.nz,
        ngf=config.ngf,
        ndf=config.ndf,
        latent=config.latent,
    )
    if config.init_from is None:
        return built
    own = open_weights(config.init_from).architecture
    _check_shape(own, image_shape, f"--init-from {config.init_from}")
    if own == built:
        return own
    flags = [name for name in NETWORK_OPTIONS if config.sources.get(name) == "flag"]
    if flags:
        raise InputError(
            f"--init-from {config.init_from}: its network (preset {own.preset!r}) is not the one that "
            f"{', '.join('--' + name for name in flags)} describes; leave these flags out to take its network"
        )
    report(f"Network: that of {config.init_from} (preset {own.preset!r}).")
    return own


def first_weights(
    config: TrainingConfig, architecture: Architecture, report: Callable[[str], None]
) -> dict[str, Weights]:
    """Return the weights that a new run starts from: drawn from the seed, or those of --init-from.

    A network that --init-from lacks starts fresh, which is reported.
    """
    given = Bundle(architecture, {}) if config.init_from is None else open_weights(config.init_from)
    weights: dict[str, Weights] = {}
    for name in architecture.networks():
        if name in given.weights:
            weights[name] = given.weights[name]
            continue
        if config.init_from is not None:
            report(f"{config.init_from} holds no {name}: it starts from fresh weights.")
        weights[name] = initial_network_weights(architecture, name, config.seed)
    return weights


def first_moments(
    config: TrainingConfig, architecture: Architecture, report: Callable[[str], None]
) -> dict[str, AdamMoments]:
    """Return Adam's moments that a new run starts from, by network; empty where it starts with none.

    They are those that travel with the weights of --init-from, unless --init-optimizer is `fresh`. Raises
    InputError for moments that no Adam can have.
    """
    if config.init_from is None or config.init_optimizer == "fresh":
        return {}
    moments = open_moments(config.init_from)
    if not moments:
        return {}
    for name, own in moments.items():
        check_moments(architecture, name, own, f"--init-from {config.init_from}")
    counts = " and ".join(f"the {name}'s after {own.step:,} updates" for name, own in moments.items())
    report(
        f"Adam goes on with the moments of {config.init_from} ({counts}), at this run's own rates and decays; "
        "--init-optimizer fresh starts it anew."
    )
    return moments


def _check_shape(architecture: Architecture, image_shape: Shape, where: str) -> None:
    if architecture.image_shape != image_shape:
        (h, w, c), (height, width, channels) = architecture.image_shape, image_shape
        raise InputError(
            f"{where}: its network draws {h}x{w} images with {c} channels, but the data is {height}x{width} with "
            f"{channels}; give --image-size {h if h == w else f'{h}x{w}'} --channels {c}"
        )
