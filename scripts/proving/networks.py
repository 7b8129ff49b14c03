"""A random generator or discriminator of the family in plain PyTorch, with random names, trained for some steps.

Nothing of the package takes part: the modules are `torch.nn`'s, and the file is `torch.save`'s.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

Kind = Literal["generator", "discriminator"]

SLOPES = (0.0, 0.2, 0.01, 0.1, 0.3)
_SLOPE_SHARES = (0.4, 0.25, 0.15, 0.1, 0.1)
LATENTS = ("normal", "uniform", "unit")
_LATENT_SHARES = (0.55, 0.35, 0.1)
_WORDS = ("up", "layer", "deconv", "stage", "net", "body", "decoder", "seq", "model", "fabric", "g", "part")


@dataclass
class Plan:
    """How a network is built, in words for the table, and how it is trained.

    features: what is unusual in it. slopes: of the activations in order, 1 for none.
    """

    number: int
    kind: Kind
    steps: int
    side: int
    channels: int
    nz: int
    latent: str
    stem: str
    kernels: tuple[str, ...]
    slopes: tuple[float, ...]
    normalization: str
    activation_first: bool
    bias: str
    naming: str
    wrapping: str
    settled: bool
    width: int
    features: list[str] = field(default_factory=list)

    @property
    def has_statistics(self) -> bool:
        """Whether its file has running statistics that can decide."""
        return self.kind == "generator" and self.normalization == "batch"


def random_plan(number: int, seed: int) -> Plan:
    """Return the plan of network `number`; the same for the same seed."""
    random = np.random.default_rng([seed, number])
    kind: Kind = "generator" if random.random() < 0.8 else "discriminator"
    side = int(random.choice([16, 28, 32, 64], p=[0.3, 0.25, 0.3, 0.15]))
    kernels = _kernels(random, kind, side)
    activations = len(kernels) + (1 if kind == "generator" else 0) - 1
    stem = str(
        random.choice(["transposed", "linear", "linear, normalised", "linear, by unit", "linear, active"])
    )
    if random.random() < 0.4:
        stem = "transposed"
    if kind == "discriminator":
        stem = str(random.choice(["convolution", "linear"]))
        activations = len(kernels)
    slopes = _slopes(random, kind, activations)
    normalization = "batch" if random.random() < 0.93 else "none"
    few = random.random() < 0.05
    return Plan(
        number=number,
        kind=kind,
        steps=5 if few else int(random.integers(100, 301)),
        side=side,
        channels=int(random.choice([1, 3])),
        nz=int(random.choice([8, 16, 32, 64, 100])),
        latent=str(random.choice(LATENTS, p=_LATENT_SHARES)),
        stem=stem,
        kernels=kernels,
        slopes=slopes,
        normalization=normalization,
        activation_first=bool(normalization == "batch" and random.random() < 0.08),
        bias=str(random.choice(["none", "all", "last", "some"], p=[0.45, 0.3, 0.15, 0.1])),
        naming=str(random.choice(["numbered", "blocks", "attributes"], p=[0.6, 0.2, 0.2])),
        wrapping=str(
            random.choice(["plain", "module.", "dictionary", "_orig_mod."], p=[0.55, 0.15, 0.2, 0.1])
        ),
        settled=bool(random.random() < 0.9),
        width=int(random.choice([4, 6, 8, 12])),
    )


def _kernels(random: np.random.Generator, kind: Kind, side: int) -> tuple[str, ...]:
    """Return the layers after a generator's stem, or before a discriminator's head: kernel size and what it does."""
    doublings = {16: 2, 28: 2, 32: 3, 64: 4}[side]
    style = random.random()
    if kind == "discriminator":
        size = str(random.choice(["4", "4", "4", "3", "5"]))
        return (size,) * doublings
    if side == 28 and random.random() < 0.4:
        return ("3 from 4 to 7", "4", "4")
    if style < 0.5:
        layers = ["4"] * doublings
    elif style < 0.8:
        layers = [str(random.choice(["3", "5", "6", "2"]))] * doublings
    elif style < 0.9:
        layers = ["upsampled"] * doublings
    else:
        layers = [str(random.choice(["4", "5", "3"])) for _ in range(doublings)]
    if random.random() < 0.12:
        layers.insert(int(random.integers(0, len(layers))), "refining")
    if random.random() < 0.1:
        layers.append("last 3")
    return tuple(layers)


def _slopes(random: np.random.Generator, kind: Kind, count: int) -> tuple[float, ...]:
    shares = _SLOPE_SHARES if kind == "generator" else (0.0, 0.85, 0.05, 0.05, 0.05)
    if kind == "generator" and count > 2 and random.random() < 0.06:
        each = [float(slope) for slope in random.choice(SLOPES, count, p=shares)]
        each[1] = float(random.choice([slope for slope in SLOPES if slope != each[0]]))
        return tuple(each)
    return (float(random.choice(SLOPES, p=shares)),) * count


# --- modules ---------------------------------------------------------------------------------------------


class _View(nn.Module):
    def __init__(self, *shape: int):
        super().__init__()
        self.shape = shape

    def forward(self, inputs: Tensor) -> Tensor:
        return inputs.view(len(inputs), *self.shape)


Layer = list[nn.Module]
"""The modules of one layer in order."""


def build(plan: Plan) -> tuple[nn.Module, list[Layer]]:
    """Return (the network, its layers) with a forward pass from latents (N, nz) or from images (N, C, H, W)."""
    torch.manual_seed(plan.number)
    layers = _generator(plan) if plan.kind == "generator" else _discriminator(plan)
    return nn.Sequential(*[module for layer in layers for module in layer]), layers


def _activation(slope: float) -> Layer:
    return [] if slope == 1 else [nn.ReLU()] if slope == 0 else [nn.LeakyReLU(slope)]


def _after(plan: Plan, channels: int, slope: float) -> Layer:
    norm: Layer = [nn.BatchNorm2d(channels)] if plan.normalization == "batch" else []
    parts = [_activation(slope), norm] if plan.activation_first else [norm, _activation(slope)]
    return [module for part in parts for module in part]


def _has_bias(plan: Plan, index: int, last: bool) -> bool:
    return {"none": False, "all": True, "last": last, "some": index % 2 == 0}[plan.bias]


def _generator(plan: Plan) -> list[Layer]:
    halvings = sum(kernel not in ("refining", "last 3") for kernel in plan.kernels)
    base = 4 if plan.kernels[0] == "3 from 4 to 7" else plan.side // 2**halvings
    channels = plan.width * 2 ** (halvings - 1)
    slopes = list(plan.slopes)
    layers = [_stem(plan, channels, base, slopes.pop(0))]
    for index, kernel in enumerate(plan.kernels):
        last = index == len(plan.kernels) - 1
        shrinks = kernel != "refining" and not (
            plan.kernels[-1] == "last 3" and index == len(plan.kernels) - 2
        )
        out = plan.channels if last else max(2, channels // 2) if shrinks else channels
        bias = _has_bias(plan, index + 1, last)
        modules = _up(kernel, channels, out, bias)
        layers.append(modules + ([nn.Tanh()] if last else _after(plan, out, slopes.pop(0))))
        channels = out
    return layers


def _stem(plan: Plan, channels: int, base: int, slope: float) -> Layer:
    bias = _has_bias(plan, 0, last=False)
    if plan.stem == "transposed":
        kernel = nn.ConvTranspose2d(plan.nz, channels, base, 1, 0, bias=bias)
        return [_View(plan.nz, 1, 1), kernel, *_after(plan, channels, slope)]
    matrix = nn.Linear(
        plan.nz, channels * base * base, bias=bias or plan.stem in ("linear", "linear, active")
    )
    view = nn.Unflatten(1, (channels, base, base))
    if plan.normalization == "none" or plan.stem == "linear, active":
        return [matrix, *_activation(slope), view]
    if plan.stem == "linear":
        return [matrix, view]
    if plan.stem == "linear, by unit":
        return [matrix, nn.BatchNorm1d(channels * base * base), *_activation(slope), view]
    return [matrix, view, nn.BatchNorm2d(channels), *_activation(slope)]


def _up(kernel: str, channels: int, out: int, bias: bool) -> Layer:
    if kernel == "upsampled":
        return [nn.Upsample(scale_factor=2), nn.Conv2d(channels, out, 3, 1, 1, bias=bias)]
    if kernel == "refining":
        return [nn.Conv2d(channels, out, 3, 1, 1, bias=bias)]
    if kernel == "last 3":
        return [nn.ConvTranspose2d(channels, out, 3, 1, 1, bias=bias)]
    if kernel == "3 from 4 to 7":
        return [nn.ConvTranspose2d(channels, out, 3, 2, 1, bias=bias)]
    padding, extra = {"2": (0, 0), "3": (1, 1), "4": (1, 0), "5": (2, 1), "6": (2, 0)}[kernel]
    return [nn.ConvTranspose2d(channels, out, int(kernel), 2, padding, extra, bias=bias)]


def _discriminator(plan: Plan) -> list[Layer]:
    layers: list[Layer] = []
    channels, side = plan.channels, plan.side
    for index, kernel in enumerate(plan.kernels):
        out = plan.width * 2**index
        padding = int(kernel) // 2 if kernel != "4" else 1
        modules: Layer = [
            nn.Conv2d(channels, out, int(kernel), 2, padding, bias=_has_bias(plan, index, False))
        ]
        after = _after(plan, out, plan.slopes[index]) if index else _activation(plan.slopes[index])
        layers.append(modules + after)
        channels, side = out, (side + 2 * padding - int(kernel)) // 2 + 1
    bias = _has_bias(plan, len(plan.kernels), last=True)
    if plan.stem == "linear":
        layers.append([nn.Flatten(), nn.Linear(channels * side * side, 1, bias=bias)])
    else:
        layers.append([nn.Conv2d(channels, 1, side, 1, 0, bias=bias), nn.Flatten()])
    return layers


# --- training --------------------------------------------------------------------------------------------

BATCH = 64


@functools.cache
def _digits(side: int, channels: int) -> Tensor:
    from sklearn.datasets import load_digits

    pixels, _ = load_digits(return_X_y=True)
    images = torch.tensor(np.asarray(pixels) / 8 - 1, dtype=torch.float32).reshape(-1, 1, 8, 8)
    return F.interpolate(images, size=(side, side), mode="bilinear").repeat(1, channels, 1, 1)


def draw(latent: str, count: int, nz: int) -> Tensor:
    """Return latents (count, nz)."""
    if latent == "normal":
        return torch.randn(count, nz)
    return torch.rand(count, nz) * 2 - 1 if latent == "uniform" else torch.rand(count, nz)


def train(plan: Plan) -> tuple[nn.Module, list[Layer]]:
    """Return (the network in evaluation mode, its layers) after its steps against a plain partner.

    Where the plan says `settled`, the rates fall to zero over the second half, as at the end of a finished training.
    """
    network, layers = build(plan)
    torch.manual_seed(10_000 + plan.number)
    partner = _partner(plan)
    g, d = (network, partner) if plan.kind == "generator" else (partner, network)
    images = _digits(plan.side, plan.channels)
    nz, latent = (plan.nz, plan.latent) if plan.kind == "generator" else (16, "normal")
    optimizers = [torch.optim.Adam(net.parameters(), 2e-4, (0.5, 0.999)) for net in (d, g)]
    for step in range(plan.steps):
        if plan.settled and plan.steps > 5:
            rate = 2e-4 * min(1.0, max(0.0, (plan.steps - 30 - step) / (plan.steps / 2)))
            for optimizer in optimizers:
                optimizer.param_groups[0]["lr"] = rate
        real = images[torch.randint(len(images), (BATCH,))]
        fake = g(draw(latent, BATCH, nz))
        losses = [F.softplus(-d(real)).mean() + F.softplus(d(fake.detach())).mean()]
        _update(optimizers[0], losses[0])
        _update(optimizers[1], F.softplus(-d(fake)).mean())
    return network.eval(), layers


def _update(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _partner(plan: Plan) -> nn.Module:
    """Return the plain network that a network is trained against."""
    side = plan.side // 4
    if plan.kind == "discriminator":
        return nn.Sequential(
            nn.Linear(16, 16 * side * side), nn.Unflatten(1, (16, side, side)), nn.BatchNorm2d(16), nn.ReLU(),
            nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.BatchNorm2d(8), nn.ReLU(),
            nn.ConvTranspose2d(8, plan.channels, 4, 2, 1), nn.Tanh(),
        )  # fmt: skip
    return nn.Sequential(
        nn.Conv2d(plan.channels, 16, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(16, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(32 * side * side, 1),
    )  # fmt: skip


# --- files -----------------------------------------------------------------------------------------------


def save(plan: Plan, layers: Sequence[Layer], path: str) -> None:
    """Write the network's state dictionary under names that only its own class would know, with plain `torch.save`."""
    random = np.random.default_rng([plan.number, 1])
    word = str(random.choice(_WORDS))
    state: dict[str, Tensor] = {}
    number = 0
    for index, layer in enumerate(layers):
        modules = [module for module in layer if not isinstance(module, _View)]
        for place, module in enumerate(modules):
            role = "norm" if isinstance(module, nn.modules.batchnorm._BatchNorm) else "op"
            path_of = {
                "numbered": f"{word}.{number}",
                "blocks": f"{word}.{index}.{place}",
                "attributes": f"{word}{index}_{role}",
            }[plan.naming]
            number += 1
            state |= {f"{path_of}.{key}": value for key, value in module.state_dict().items()}
    if plan.wrapping.endswith("."):
        state = {f"{plan.wrapping}{key}": value for key, value in state.items()}
    content: dict[str, Any] = {"epoch": 3, word: state} if plan.wrapping == "dictionary" else state
    torch.save(content, path)
