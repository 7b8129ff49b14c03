"""A generator as a few lines of plain PyTorch, which load its `.pth` without this package.

Module by module, under the names of the file. What `nn.Sequential` alone cannot compute is refused: labels that join at
later layers, as maps, or in a table.
"""

from __future__ import annotations

import numpy as np

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.layer import Layer, Normalization
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.arrays.dialects import DIALECTS, Dialect
from dcgan_core.weights.foreign.arrays.naming import Sequential
from dcgan_core.weights.foreign.writing.class_forms import check_layout

Module = tuple[str | None, str]
"""Its name in the file, None without weights; and its code."""

_LATENTS = {
    "normal": "torch.randn(16, {0})",
    "uniform": "2 * torch.rand(16, {0}) - 1",
    "unit": "torch.rand(16, {0})",
}


def plain_layout(bundle: Bundle) -> Dialect:
    """Return the dialect of the `.pth` that the code loads: PyTorch's own example, where its class has room."""
    examples = DIALECTS["pytorch-examples"]
    try:
        check_layout(examples, "generator", bundle)
    except InputError:
        return DIALECTS["sequential"]
    return examples


def plain_code(bundle: Bundle, file: str) -> str:
    """Return a program that loads the generator from `file` and draws 16 images, (16, C, H, W) in [-1, 1].

    bundle: one whose generator keeps running statistics. Raises InputError, saying why, where plain modules do not do.
    """
    architecture = bundle.architecture
    naming = plain_layout(bundle).generator
    assert isinstance(naming, Sequential)
    layers = architecture.generator.layers
    if reason := _reason(layers, architecture.generator.statistics):
        raise InputError(reason)
    modules: list[Module] = []
    prefix = f"{naming.prefix}." if naming.prefix else ""
    before: Layer | None = None
    for layer, (kernel, norm) in zip(layers, naming.paths(layers), strict=True):
        if (
            before is not None
            and _is_matrix(before)
            and before.output_shape[:2] == (1, 1)
            and not _is_matrix(layer)
        ):
            modules.append((None, f"nn.Unflatten(1, ({before.output_shape[2]}, 1, 1))"))
        own = None if norm is None else norm.removeprefix(prefix)
        modules += _modules(layer, kernel.removeprefix(prefix), own)
        before = layer
    return "\n".join(
        [
            *_imports(modules, naming.prefix),
            "",
            *_network(modules, naming.prefix),
            f'generator.load_state_dict(torch.load("{file}", weights_only=True))',
            "generator.eval()",
            "",
            *_inputs(architecture),
            "with torch.no_grad():",
            f"    images = {_call(layers)}",
        ]
    )


def _reason(layers: tuple[Layer, ...], statistics: str) -> str | None:
    if any(layer.labels for layer in layers[1:]) or layers[0].embedded:
        return "its labels join at several layers or through a table"
    if any(layer.activation == "sigmoid" for layer in layers[:-1]):
        return "a sigmoid of this package's range is within it"
    if statistics != "running" and any(layer.batch_normalized for layer in layers):
        return "it keeps no running statistics"
    return None


def _imports(modules: list[Module], prefix: str) -> list[str]:
    named = bool(prefix) or not _counted(modules)
    return [
        *(["from collections import OrderedDict", ""] if named else []),
        "import torch",
        "from torch import nn",
    ]


def _counted(modules: list[Module]) -> bool:
    """Whether the names in the file are the numbers that `nn.Sequential` gives."""
    return all(name in (None, str(number)) for number, (name, _) in enumerate(modules))


def _network(modules: list[Module], prefix: str) -> list[str]:
    if _counted(modules):
        stack = ["nn.Sequential(", *(f"    {code}," for _, code in modules), ")"]
    else:
        lines = [
            f'    ("{name or f"plain{number}"}", {code}),' for number, (name, code) in enumerate(modules)
        ]
        stack = ["nn.Sequential(OrderedDict([", *lines, "]))"]
    if not prefix:
        return [f"generator = {stack[0]}", *stack[1:]]
    return [
        f"{prefix} = {stack[0]}",
        *stack[1:],
        f"generator = nn.Sequential(OrderedDict({prefix}={prefix}))",
    ]


def _is_matrix(layer: Layer) -> bool:
    return layer.kind in ("project", "dense")


def _modules(layer: Layer, kernel: str, norm: str | None) -> list[Module]:
    """Return a layer's modules. A map of one pixel is a flat vector between matrices, and else after `Unflatten`."""
    settings = layer.normalization
    normalization: list[Module] = [(norm, _normalization(layer, settings))] if settings else []
    activation: list[Module] = [(None, code)] if (code := _activation(layer)) else []
    after = [*activation, *normalization] if layer.activation_first else [*normalization, *activation]
    if not _is_matrix(layer):
        return [*_convolution(layer, kernel), *after]
    height, width, channels = layer.output_shape
    inputs = int(np.prod(layer.input_shape))
    linear: Module = (kernel, f"nn.Linear({inputs}, {height * width * channels}, bias={layer.bias})")
    flatten: list[Module] = [(None, "nn.Flatten()")] if layer.input_shape[:2] != (1, 1) else []
    unflatten: list[Module] = []
    if (height, width) != (1, 1):
        unflatten = [(None, f"nn.Unflatten(1, ({channels}, {height}, {width}))")]
    units = settings is not None and settings.per_unit and settings.kind == "batch"
    return [*flatten, linear, *([*after, *unflatten] if units else [*unflatten, *after])]


def _convolution(layer: Layer, kernel: str) -> list[Module]:
    (top, bottom), (left, right) = layer.spare_padding
    uneven, forward = any((left, right, top, bottom)), layer.kind == "conv"
    settings = [f"{layer.input_shape[2]}, {layer.output_shape[2]}, {_pair(layer.kernel)}"]
    for word, value, usual in (
        ("stride", layer.stride, (1, 1)),
        ("padding", layer.even_padding, (0, 0)),
        ("output_padding", layer.output_padding, (0, 0)),
    ):
        settings += [f"{word}={_pair(value)}"] if value != usual else []
    settings += [] if layer.bias else ["bias=False"]
    found: list[Module] = []
    if layer.upsample != (1, 1):
        found.append((None, f"nn.Upsample(scale_factor={layer.upsample})"))
    if uneven and forward:
        found.append((None, f"nn.ZeroPad2d({(left, right, top, bottom)})"))
    found.append((kernel, f"nn.Conv{'' if forward else 'Transpose'}2d({', '.join(settings)})"))
    if uneven and not forward:
        found.append((None, f"nn.ZeroPad2d({(-left, -right, -top, -bottom)})"))
    return found


def _pair(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else str(pair)


def _normalization(layer: Layer, settings: Normalization) -> str:
    height, width, channels = layer.output_shape
    eps = "" if settings.eps == 1e-5 else f", eps={settings.eps!r}"
    plain = "" if settings.affine else ", affine=False"
    if settings.kind == "instance":
        return f"nn.InstanceNorm2d({channels}{eps}, affine={settings.affine})"
    if settings.kind == "layer" and settings.per_unit:
        affine = "" if settings.affine else ", elementwise_affine=False"
        return f"nn.LayerNorm([{channels}, {height}, {width}]{eps}{affine})"
    if settings.kind == "layer":
        return f"nn.GroupNorm(1, {channels}{eps}{plain})"
    if _is_matrix(layer) and (settings.per_unit or (height, width) == (1, 1)):
        return f"nn.BatchNorm1d({height * width * channels}{eps}{plain})"
    return f"nn.BatchNorm2d({channels}{eps}{plain})"


def _activation(layer: Layer) -> str:
    slope = f"nn.LeakyReLU({layer.slope})"
    return {"relu": "nn.ReLU()", "leaky_relu": slope, "tanh": "nn.Tanh()", "sigmoid": "nn.Sigmoid()"}.get(
        layer.activation, ""
    )


def _inputs(architecture: Architecture) -> list[str]:
    nz, classes = architecture.nz, architecture.generator.classes
    lines = [f"latents = {_LATENTS[architecture.latent].format(nz)}"]
    if classes:
        lines += [
            f"labels = torch.arange(16) % {classes}",
            f"latents = torch.cat([latents, nn.functional.one_hot(labels, {classes}).float()], dim=1)",
        ]
    return lines


def _call(layers: tuple[Layer, ...]) -> str:
    given = "latents" if _is_matrix(layers[0]) else "latents[:, :, None, None]"
    return f"2 * generator({given}) - 1" if layers[-1].activation == "sigmoid" else f"generator({given})"
