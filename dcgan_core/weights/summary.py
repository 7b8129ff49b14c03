"""Whether weights and images are healthy; an architecture and a bundle of weights as text for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.flops import forward_flops
from dcgan_core.description.layer import Layer, Normalization, Shape
from dcgan_core.description.protocols import LATENT_WORDS, LatentDistribution, NetworkName
from dcgan_core.errors import InputError, number_of
from dcgan_core.weights.bundle import AdamMoments, Bundle
from dcgan_core.weights.canonical import layer_parameter_count, parameter_count

# --- health ----------------------------------------------------------------------------------------------

SAME = 1e-5
"""Images (in [-1, 1]) that differ nowhere by more than this are the same image: float32 noise is below it."""

NEARLY_SAME = 2 / 255
"""One step of a byte: images that differ by less look alike on every screen."""

SATURATED = 0.995
"""Share of values at the ends of the range from which on a picture is pure black and white."""

SAMPLES = 64
"""Number of images by which a generator is judged."""


@dataclass(frozen=True)
class Health:
    """What weights and images show about a network, without a framework.

    problems: why the weights are useless; warnings: what a person should know.
    """

    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    spread: float | None = None
    """Largest difference of a pixel between the images, in [0, 2]; None when no images were drawn."""
    saturation: float | None = None
    """Share of values within 0.001 of -1 or 1."""

    def raise_problems(self, where: str, doing: str) -> None:
        """Raise InputError when there are problems. doing: what is refused ("exporting it")."""
        if self.problems:
            raise InputError(f"{where}: {'; '.join(self.problems)}. {doing} is refused")


def weights_health(weights: Mapping[str, Mapping[str, np.ndarray]]) -> Health:
    """Judge weights (by network name, then canonical name) by themselves: NaN, infinity, impossible variances."""
    problems, warnings = [], []
    for name, arrays in weights.items():
        broken = [key for key, array in arrays.items() if not np.isfinite(array).all()]
        if broken:
            more = f" and {len(broken) - 3} more arrays" if len(broken) > 3 else ""
            problems.append(
                f"the {name} has values that are not finite in {', '.join(broken[:3])}{more}: its training broke down"
            )
        negative = [key for key, array in arrays.items() if key.endswith(".variance") and (array < 0).any()]
        if negative:
            problems.append(f"the {name} has negative variances in {', '.join(negative[:3])}")
        zero = [key for key, array in arrays.items() if key.endswith(".kernel") and not array.any()]
        if zero:
            problems.append(f"the {name}'s {', '.join(zero[:3])} is all zeros: nothing passes through it")
        means = [array for key, array in arrays.items() if key.endswith(".mean")]
        variances = [array for key, array in arrays.items() if key.endswith(".variance")]
        # By the statistics themselves: a file may lack the count, or hold one that was never advanced.
        if means and not any(mean.any() for mean in means) and all((one == 1).all() for one in variances):
            warnings.append(
                f"the {name}'s running statistics have seen no batch: mean 0 and variance 1 everywhere"
            )
    return Health(tuple(problems), tuple(warnings))


def refuse_broken(bundle: Bundle, name: NetworkName) -> None:
    """Raise InputError where a network's weights compute nothing: values that are not finite, negative variances."""
    health = weights_health({name: bundle.network(name)[1]})
    health.raise_problems(bundle.source or "these weights", "Loading them")


def images_health(images: np.ndarray) -> Health:
    """Judge a generator by images it drew: (N, H, W, C) in [-1, 1], N at least 2, of different latents."""
    images = np.asarray(images, np.float64)
    finite = np.isfinite(images)
    if not finite.all():
        return Health((f"{1 - finite.mean():.0%} of the values it draws are not finite",))
    spread = float(np.max(images.max(0) - images.min(0)))
    saturation = float(np.mean(np.abs(images) > 0.999))
    problems, warnings = [], []
    if spread <= SAME:
        problems.append(f"it is dead: {len(images)} different latents all give the same image")
    elif spread < NEARLY_SAME:
        warnings.append(f"{len(images)} different latents give images that differ by less than a byte's step")
    if saturation >= SATURATED:
        warnings.append(f"saturated: {saturation:.1%} of its values are -1 or 1")
    return Health(tuple(problems), tuple(warnings), spread, saturation)


def together(weights: Health, images: Health) -> Health:
    """Return what the weights and the images show."""
    return replace(
        images, problems=weights.problems + images.problems, warnings=weights.warnings + images.warnings
    )


# --- text ------------------------------------------------------------------------------------------------

_KINDS = {
    "conv": "convolution",
    "conv_transpose": "transposed conv.",
    "project": "project, reshape",
    "dense": "flatten, matrix",
}
_HEADINGS = [
    "layer",
    "output",
    "kernel",
    "stride",
    "padding",
    "bias",
    "normalisation",
    "activation",
    "parameters",
]


def architecture_text(architecture: Architecture, names: Sequence[str] | None = None) -> str:
    """Return the networks as tables, with their latents and initial values.

    names: those to show; None for both. Of a discriminator alone, neither latents nor initial values are known.
    """
    names = list(architecture.networks()) if names is None else names
    height, width, channels = architecture.image_shape
    latent = LATENT_WORDS[architecture.latent]
    initial = {
        "dcgan": "kernels N(0, 0.02), normalisation scales N(1, 0.02), biases 0",
        "convolutions": "convolution kernels N(0, 0.02), the rest at PyTorch's defaults",
        "torch-default": "PyTorch's defaults",
    }[architecture.initialization]
    images = f"{height}x{width} images (height x width), {channels} channel{'s' if channels > 1 else ''}"
    if "generator" in names:
        images += f"; nz {architecture.nz}, latents {latent}"
    if architecture.classes:
        images += f"; {architecture.classes} classes"
    lines = [f"Preset {architecture.preset}: {images}"]
    if len(names) == 2:
        lines.append(f"Initial values: {initial}")
    for name in names:
        lines += ["", network_table(name, architecture.networks()[name])]
    if len(names) == 2:
        total = sum(parameter_count(network) for network in architecture.networks().values())
        lines += ["", f"Both networks: {total:,} parameters ({_bytes(4 * total)} in float32)"]
    return "\n".join(lines)


def network_line(network: Network, latent: LatentDistribution | None = None) -> str:
    """Return in half a line what a network makes of what, and its size. latent: the law of its inputs."""
    law = f" from {LATENT_WORDS[latent]}" if latent is not None else ""
    label = f" and a label of {network.classes} classes" if network.classes else ""
    return (
        f"{_kind_of_map(network.input_shape)}{law}{label} -> {_kind_of_map(network.output_shape)}, "
        f"{parameter_count(network):,} parameters"
    )


def _kind_of_map(shape: Shape) -> str:
    height, width, channels = shape
    if (height, width) == (1, 1):
        return "a logit" if channels == 1 else f"{channels:,} numbers"
    return f"{height}x{width} {'grey' if channels == 1 else 'colour'} images"


def network_table(name: str, network: Network) -> str:
    """Return one network as a table: each layer's output (height x width x channels), kernel, parameters; a total."""
    table = [_HEADINGS, *(_row(index, layer) for index, layer in enumerate(network.layers))]
    *widths, last = (max(map(len, column)) for column in zip(*table, strict=True))
    line = "".join(f"{{:<{width}}}  " for width in widths) + f"{{:>{last}}}"
    lines = [line.format(*row) for row in table]
    source = "latent" if name == "generator" else "image"
    counts = [
        f"{parameter_count(network):,} parameters",
        f"{forward_flops(network) / 1e6:,.1f} MFLOPs per image",
    ]
    if network.batch_normalized_layers:
        counts.insert(1, f"{'running' if network.statistics == 'running' else 'always batch'} statistics")
    return "\n".join(
        [
            f"{name.capitalize()}, from {source} {_shape(network.input_shape)}"
            + (" in [0, 1]" if network.unit_range else ""),
            *label_lines(network, source),
            lines[0],
            "-" * len(lines[0]),
            *lines[1:],
            f"Total: {', '.join(counts)}",
        ]
    )


def label_lines(network: Network, source: str) -> list[str]:
    """Return how labels join the layers of a network, one sentence for each way; none where it reads no labels.

    source: what the first layer reads ("latent", "image").
    """
    places: dict[str, list[int]] = {}
    for index, layer in enumerate(network.layers):
        if not layer.reads_labels:
            continue
        if layer.label_product:
            way = f"embedded, {layer.input_shape[2]} numbers, multiplied with"
        elif layer.label_map:
            way = f"embedded, a map of {_shape(layer.embedding_shape[1:])}, joined to"
        else:
            way = f"{'embedded' if layer.embedded else 'one-hot'}, {layer.labels} numbers, joined to"
        places.setdefault(way, []).append(index)
    return [f"Label {way} {_inputs_of(network, indices, source)}" for way, indices in places.items()]


def _inputs_of(network: Network, indices: Sequence[int], source: str) -> str:
    flat = [i for i in indices if i and network.layers[i].maps_shape != network.layers[i - 1].output_shape]
    words = [f"the {source}"] if 0 in indices else []
    for what, found in (("", [i for i in indices if i and i not in flat]), ("flattened ", flat)):
        s = "s" if len(found) > 1 else ""
        words += [f"the {what}input{s} of layer{s} {_and(list(map(str, found)))}"] if found else []
    return _and(words)


def _and(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def bundle_text(bundle: Bundle, health: Health) -> str:
    """Return a description of weights: networks, counts, training, origin, findings, assumptions, doubts, health.

    Weights that are in doubt are not called healthy.
    """
    lines = []
    for name, weights in bundle.weights.items():
        network = bundle.architecture.networks()[name]
        dtypes = sorted({str(array.dtype) for array in weights.values() if array.dtype.kind == "f"})
        updates = sorted({int(array) for key, array in weights.items() if key.endswith(".updates")})
        seen = ""
        if name in bundle.record.get("unknown_updates", ()):
            seen = "; how many batches its running statistics saw is unknown"
        elif updates:
            counts = " to ".join(f"{n:,}" for n in sorted({updates[0], updates[-1]}))
            seen = f"; its running statistics saw {counts} batches"
        elif network.batch_normalized_layers:
            seen = "; it keeps no running statistics"
        lines.append(
            f"{name.capitalize()}: {parameter_count(network):,} parameters, {' and '.join(dtypes)}{seen}"
        )
    lines += _origin(bundle.record)
    doubts = list(bundle.record.get("doubts") or ())
    for word, sentences in (
        ("Found", bundle.record.get("found") or ()),
        ("Assumed", bundle.record.get("assumed") or ()),
        ("Compared", bundle.record.get("readings") or ()),
        ("Doubt", doubts),
    ):
        lines += [f"{word}: {sentence}" for sentence in sentences]
    lines += health_lines(health, doubtful=bool(doubts))
    return "\n".join(lines)


def moments_text(moments: Mapping[str, AdamMoments]) -> list[str]:
    """Return which optimizer moments come with the weights, one sentence per network."""
    return [
        f"Adam's moments of the {name}: after {number_of(state.step, 'step')}, lr {state.settings.get('lr', 'unknown')}"
        for name, state in moments.items()
    ]


def health_lines(health: Health, *, doubtful: bool = False) -> list[str]:
    """Return what was found about a network's health, one sentence per line.

    doubtful: whether it is uncertain what the network is; then no line calls it healthy.
    """
    lines = [f"Health: {finding}" for finding in (*health.problems, *health.warnings)]
    if not lines and not doubtful:
        lines.append("Health: all values finite" + (", images differ" if health.spread is not None else ""))
    if health.spread is not None and health.saturation is not None:
        lines.append(
            f"Images: values differ by up to {health.spread:.3g} between latents; {health.saturation:.1%} are -1 or 1"
        )
    return lines


def _origin(record: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{key.capitalize()}: {record[key]}"
        for key in ("step", "epoch", "framework", "dcgan")
        if isinstance(record.get(key), (int, float, str))
    ]
    imported = record.get("imported")
    if isinstance(imported, Mapping):
        kinds = _words(imported.get("kinds"))
        named = imported.get("dialects")
        lines.append(f"Dialect: {_words(named)} ({kinds})" if named else f"Kind of file: {kinds}")
        files = imported.get("files") or ()
        for file in files[:4]:
            lines.append(f"File: {file['name']}, {_bytes(file['bytes'])}, sha256 {file['sha256'][:16]}...")
        if len(files) > 4:
            lines.append(f"      and {len(files) - 4} more files")
        for key, value in dict(imported.get("beside_the_weights") or {}).items():
            lines.append(f"Also in the file: {key} = {value}")
        lines += [f"Note: {sentence}" for sentence in imported.get("notes") or ()]
        if imported.get("left_out"):
            lines.append(f"Left out: {_words(imported['left_out'])}")
    return lines


def _row(index: int, layer: Layer) -> tuple[str, ...]:
    convolution = layer.kind in ("conv", "conv_transpose")
    words = {"none": "", "relu": "ReLU", "leaky_relu": f"LeakyReLU {layer.slope:g}"}
    activation = words.get(layer.activation, layer.activation)
    if layer.activation_first and layer.normalization is not None and activation:
        activation += ", then norm"
    geometry = (_shape(layer.kernel), _pair(layer.stride), _padding(layer)) if convolution else ("", "", "")
    upsampling = "" if layer.upsample == (1, 1) else f"upsample {_pair(layer.upsample)}, "
    return (
        f"{index} {upsampling}{_KINDS[layer.kind]}{', spectral' if layer.spectral else ''}",
        _shape(layer.output_shape),
        *geometry,
        "yes" if layer.bias else "",
        _normalization(layer.normalization),
        activation,
        f"{layer_parameter_count(layer):,}",
    )


def _padding(layer: Layer) -> str:
    """One number, rows x columns, or all four sides where they differ."""
    padding = _pair(layer.padding)
    if layer.padding_after not in (None, layer.padding):
        (top, bottom), (left, right) = layer.padding_both
        padding = f"top {top} bottom {bottom} left {left} right {right}"
    if any(layer.output_padding):
        padding += f" (+{_pair(layer.output_padding)} out)"
    return padding


def _normalization(settings: Normalization | None) -> str:
    if settings is None:
        return ""
    words = [f"{settings.kind} norm" + (" per unit" if settings.per_unit else "")]
    if not settings.affine:
        words.append("no scale")
    if settings.eps != 1e-5:
        words.append(f"eps {settings.eps:g}")
    return ", ".join(words)


def _shape(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


def _pair(pair: tuple[int, int]) -> str:
    return _shape(pair) if pair[0] != pair[1] else str(pair[0])


def _words(values: Any) -> str:
    return ", ".join(map(str, values or ["unknown"]))


def _bytes(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"
