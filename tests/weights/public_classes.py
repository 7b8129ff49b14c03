"""The public classes, each written here in its own naming: what an import reads and an export must load into.

Names, kernels and strides are facts of the public sources; the code is ours. Widths are arguments, so that tests
can be small. Discriminators end in logits (the sources append a sigmoid, which has no weights).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn


def up(a: int, b: int, k: int, s: int, p: int, *, bias: bool = False, norm: bool = True) -> list[nn.Module]:
    """Transposed convolution, normalisation, ReLU; without normalisation: the last layer, with tanh."""
    conv = nn.ConvTranspose2d(a, b, k, s, p, bias=bias)
    return [conv, nn.BatchNorm2d(b), nn.ReLU()] if norm else [conv, nn.Tanh()]


def down(
    a: int, b: int, k: int, s: int, p: int, *, bias: bool = False, norm: bool = True, slope: float = 0.2
) -> list[nn.Module]:
    """Convolution, normalisation by default, LeakyReLU."""
    norms: list[nn.Module] = [nn.BatchNorm2d(b)] if norm else []
    return [nn.Conv2d(a, b, k, s, p, bias=bias), *norms, nn.LeakyReLU(slope)]


class Stack(nn.Module):
    """Modules under one attribute, applied in order."""

    def __init__(self, attribute: str, modules: list[nn.Module]):
        super().__init__()
        self.attribute = attribute
        setattr(self, attribute, nn.Sequential(*modules))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return getattr(self, self.attribute)(inputs)


def examples_stack(f: int, nc: int, nz: int) -> list[nn.Module]:
    return [
        *up(nz, 8 * f, 4, 1, 0), *up(8 * f, 4 * f, 4, 2, 1), *up(4 * f, 2 * f, 4, 2, 1),
        *up(2 * f, f, 4, 2, 1), *up(f, nc, 4, 2, 1, norm=False),
    ]  # fmt: skip


def examples_discriminator(f: int, nc: int) -> list[nn.Module]:
    return [
        *down(nc, f, 4, 2, 1, norm=False), *down(f, 2 * f, 4, 2, 1), *down(2 * f, 4 * f, 4, 2, 1),
        *down(4 * f, 8 * f, 4, 2, 1), nn.Conv2d(8 * f, 1, 4, 1, 0, bias=False),
    ]  # fmt: skip


class Natsu(nn.Module):
    """Natsu6767: every layer an attribute with its number."""

    def __init__(self, modules: list[nn.Module], kernel: str):
        super().__init__()
        number = 0
        self.order: list[str | _Apply] = []
        for module in modules:
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                number += 1
                name = f"{kernel}{number}"
            elif isinstance(module, nn.BatchNorm2d):
                name = f"bn{number}"
            else:
                self.order.append(_Apply(module))
                continue
            setattr(self, name, module)
            self.order.append(name)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        for step in self.order:
            inputs = getattr(self, step)(inputs) if isinstance(step, str) else step(inputs)
        return inputs


class _Apply:
    """An activation kept out of the module tree."""

    def __init__(self, module: nn.Module):
        self.module = module

    def __call__(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.module(inputs)


class TomatoPopeGenerator(nn.Module):
    def __init__(self, f: int, nc: int, nz: int, side: int):
        super().__init__()
        self.shape = (8 * f, side // 16, side // 16)
        self.lin = nn.Linear(nz, 8 * f * (side // 16) ** 2)
        self.conv = nn.Sequential(
            *up(8 * f, 4 * f, 4, 2, 1), *up(4 * f, 2 * f, 4, 2, 1), *up(2 * f, f, 4, 2, 1),
            *up(f, nc, 4, 2, 1, norm=False),
        )  # fmt: skip

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return self.conv(self.lin(latents.flatten(1)).view(-1, *self.shape))


def tomatopope_discriminator(f: int, nc: int, side: int) -> nn.Module:
    return Stack(
        "conv",
        [
            *down(nc, f, 4, 2, 1, norm=False, slope=0.01), *down(f, 2 * f, 4, 2, 1, bias=True, slope=0.01),
            *down(2 * f, 4 * f, 4, 2, 1, slope=0.01), *down(4 * f, 8 * f, 4, 2, 1, slope=0.01),
            nn.Flatten(), nn.Linear(8 * f * (side // 16) ** 2, 1),
        ],
    )  # fmt: skip


class Celeba32Generator(nn.Module):
    def __init__(self, f: int, nc: int, nz: int):
        super().__init__()
        self.f = f
        self.fc = nn.Linear(nz, 16 * 4 * f)
        self.batch_norm_fc = nn.BatchNorm1d(16 * 4 * f)
        self.t_conv1 = nn.Sequential(*up(4 * f, 2 * f, 4, 2, 1)[:2])
        self.t_conv2 = nn.Sequential(*up(2 * f, f, 4, 2, 1)[:2])
        self.t_conv3 = nn.Sequential(*up(f, nc, 4, 2, 1, norm=False)[:1])

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        maps = torch.relu(self.batch_norm_fc(self.fc(latents.flatten(1)))).view(-1, 4 * self.f, 4, 4)
        maps = torch.relu(self.t_conv2(torch.relu(self.t_conv1(maps))))
        return torch.tanh(self.t_conv3(maps))


class Celeba32Discriminator(nn.Module):
    def __init__(self, f: int, nc: int):
        super().__init__()
        self.conv1 = nn.Sequential(nn.Conv2d(nc, f, 4, 2, 1, bias=False))
        self.conv2 = nn.Sequential(*down(f, 2 * f, 4, 2, 1)[:2])
        self.conv3 = nn.Sequential(*down(2 * f, 4 * f, 4, 2, 1)[:2])
        self.fc = nn.Linear(16 * 4 * f, 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        for layer in (self.conv1, self.conv2, self.conv3):
            images = nn.functional.leaky_relu(layer(images), 0.2)
        return self.fc(images.flatten(1))


class GanZooGenerator(nn.Module):
    def __init__(self, f: int, nc: int, nz: int, depth: int = 3):
        super().__init__()
        width = f * 2**depth
        self.formatLayer = nn.ConvTranspose2d(nz, width, 4, 1, 0, bias=False)
        steps: OrderedDict[str, nn.Module] = OrderedDict(batchNorm0=nn.BatchNorm2d(width), relu0=nn.ReLU())
        for i in range(1, depth + 1):
            conv, norm, relu = up(width, width // 2, 4, 2, 1)
            steps |= {f"convTranspose{i}": conv, f"batchNorm{i}": norm, f"relu{i}": relu}
            width //= 2
        steps["outlayer"] = nn.ConvTranspose2d(width, nc, 4, 2, 1, bias=False)
        self.main = nn.Sequential(steps)

    def forward(self, latents: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.main(self.formatLayer(latents)))


class GanZooDiscriminator(nn.Module):
    def __init__(self, f: int, nc: int, depth: int = 3):
        super().__init__()
        steps: OrderedDict[str, nn.Module] = OrderedDict()
        width = nc
        for i in range(depth, -1, -1):
            following = f if i == depth else 2 * width
            conv, *rest = down(width, following, 4, 2, 1, norm=i < depth)
            steps[f"convTranspose{i}"] = conv
            names = [f"batchNorm{i}", f"relu{i}"][2 - len(rest) :]
            steps |= dict(zip(names, rest, strict=True))
            width = following
        self.main = nn.Sequential(steps)
        self.decisionLayer = nn.Conv2d(width, 1, 4, 1, 0, bias=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.decisionLayer(self.main(images))


def blocks(*steps: list[nn.Module] | nn.Module) -> list[nn.Module]:
    """Lists become a block of their own."""
    return [nn.Sequential(*step) if isinstance(step, list) else step for step in steps]


def divyaansh_generator(f: int, nc: int, nz: int) -> nn.Module:
    conv, tanh = up(2 * f, nc, 4, 2, 1, bias=True, norm=False)
    return Stack(
        "gen",
        blocks(
            up(nz, 16 * f, 4, 1, 0), up(16 * f, 8 * f, 4, 2, 1), up(8 * f, 4 * f, 4, 2, 1),
            up(4 * f, 2 * f, 4, 2, 1), conv, tanh,
        ),
    )  # fmt: skip


def divyaansh_discriminator(f: int, nc: int) -> nn.Module:
    conv, leaky = down(nc, f, 4, 2, 1, bias=True, norm=False)
    return Stack(
        "disc",
        blocks(
            conv, leaky, down(f, 2 * f, 2, 2, 1), down(2 * f, 4 * f, 2, 2, 1), down(4 * f, 8 * f, 2, 2, 1),
            nn.Conv2d(8 * f, 1, 4, 2, 0),
        ),
    )  # fmt: skip


def course_generator(f: int, nc: int, nz: int) -> nn.Module:
    return Stack(
        "gen",
        blocks(
            up(nz, 4 * f, 3, 2, 0, bias=True), up(4 * f, 2 * f, 4, 1, 0, bias=True),
            up(2 * f, f, 3, 2, 0, bias=True), up(f, nc, 4, 2, 0, bias=True, norm=False),
        ),
    )  # fmt: skip


def course_discriminator(f: int, nc: int) -> nn.Module:
    return Stack(
        "disc",
        blocks(
            down(nc, f, 4, 2, 0, bias=True),
            down(f, 2 * f, 4, 2, 0, bias=True),
            [nn.Conv2d(2 * f, 1, 4, 2, 0)],
        ),
    )


def akashkadel_stack(f: int, nc: int, nz: int) -> list[nn.Module]:
    return [
        *up(nz, 4 * f, 4, 1, 0), *up(4 * f, 2 * f, 3, 2, 1), *up(2 * f, f, 4, 2, 1),
        *up(f, nc, 4, 2, 1, norm=False),
    ]  # fmt: skip


def akashkadel_discriminator(f: int, nc: int) -> list[nn.Module]:
    return [
        *down(nc, f, 4, 2, 1, norm=False), *down(f, 2 * f, 4, 2, 1), *down(2 * f, 4 * f, 3, 2, 1),
        nn.Conv2d(4 * f, 1, 4, 1, 0, bias=False),
    ]  # fmt: skip


def shikhharsiingh_stack(f: int, nc: int, nz: int) -> list[nn.Module]:
    return [*up(nz, 2 * f, 7, 1, 0), *up(2 * f, f, 4, 2, 1), *up(f, nc, 4, 2, 1, norm=False)]


def shikhharsiingh_discriminator(f: int, nc: int) -> list[nn.Module]:
    return [
        *down(nc, f, 3, 2, 1, norm=False), *down(f, 2 * f, 3, 2, 1),
        nn.Conv2d(2 * f, 1, 7, 1, 0, bias=False),
    ]  # fmt: skip


def csinva_stack(f: int, nc: int, nz: int, padding: int) -> list[nn.Module]:
    return [
        *up(nz, 8 * f, 4, 1, 0), *up(8 * f, 4 * f, 4, 2, 1), *up(4 * f, 2 * f, 4, 2, 1),
        *up(2 * f, f, 4, 2, 1), *up(f, nc, 1, 1, padding, norm=False),
    ]  # fmt: skip


def csinva_mnist_discriminator(f: int, nc: int) -> list[nn.Module]:
    return [
        *down(nc, f, 4, 2, 1, norm=False), *down(f, 2 * f, 4, 2, 1), *down(2 * f, 4 * f, 4, 2, 1),
        nn.Conv2d(4 * f, 1, 4, 2, 1, bias=False),
    ]  # fmt: skip


def csinva_cifar_discriminator(f: int, nc: int) -> list[nn.Module]:
    return [
        *down(nc, f, 4, 2, 1, norm=False), *down(f, 2 * f, 4, 2, 1), *down(2 * f, 4 * f, 4, 2, 1),
        *down(4 * f, 8 * f, 4, 2, 1), nn.Conv2d(8 * f, 1, 2, 2, 0, bias=False),
    ]  # fmt: skip


@dataclass(frozen=True)
class Public:
    """One public pair of classes, narrow: its dialect, its preset, its image side and channels."""

    dialect: str
    preset: str
    side: int
    channels: int
    nz: int
    generator: Callable[[], nn.Module]
    discriminator: Callable[[], nn.Module]


F, NZ = 2, 5


def _stacks(
    dialect: str, preset: str, side: int, nc: int, attribute: str, g: Callable[..., list[nn.Module]],
    d: Callable[..., list[nn.Module]], *more: int,
) -> Public:  # fmt: skip
    return Public(
        dialect, preset, side, nc, NZ,
        lambda: Stack(attribute, g(F, nc, NZ, *more)), lambda: Stack(attribute, d(F, nc)),
    )  # fmt: skip


PUBLIC: list[Public] = [
    _stacks("pytorch-examples", "pytorch", 64, 3, "main", examples_stack, examples_discriminator),
    _stacks("huggan", "pytorch", 64, 3, "model", examples_stack, examples_discriminator),
    _stacks("csinva-mnist", "csinva-mnist", 28, 1, "main", csinva_stack, csinva_mnist_discriminator, 2),
    _stacks("csinva-cifar", "csinva-cifar", 32, 3, "main", csinva_stack, csinva_cifar_discriminator, 0),
    _stacks("shikhharsiingh", "shikhharsiingh", 28, 1, "layers", shikhharsiingh_stack, shikhharsiingh_discriminator),
    _stacks("akashkadel", "akashkadel", 28, 1, "network", akashkadel_stack, akashkadel_discriminator),
    _stacks("layer-stack", "akashkadel", 28, 1, "layer_stack", akashkadel_stack, akashkadel_discriminator),
    _stacks("net", "shikhharsiingh", 28, 1, "net", shikhharsiingh_stack, shikhharsiingh_discriminator),
    Public(
        "sequential", "akashkadel", 28, 1, NZ,
        lambda: nn.Sequential(*akashkadel_stack(F, 1, NZ)),
        lambda: nn.Sequential(*akashkadel_discriminator(F, 1)),
    ),
    Public(
        "natsu", "natsu", 64, 3, NZ,
        lambda: Natsu(examples_stack(F, 3, NZ), "tconv"), lambda: Natsu(examples_discriminator(F, 3), "conv"),
    ),
    Public(
        "tomatopope", "tomatopope", 32, 1, NZ,
        lambda: TomatoPopeGenerator(F, 1, NZ, 32), lambda: tomatopope_discriminator(F, 1, 32),
    ),
    Public(
        "divyaansh", "divyaansh", 64, 3, NZ,
        lambda: divyaansh_generator(F, 3, NZ), lambda: divyaansh_discriminator(F, 3),
    ),
    Public(
        "course-mnist", "course-mnist", 28, 1, NZ,
        lambda: course_generator(F, 1, NZ), lambda: course_discriminator(F, 1),
    ),
    Public(
        "celeba32", "celeba32", 32, 3, NZ,
        lambda: Celeba32Generator(F, 3, NZ), lambda: Celeba32Discriminator(F, 3),
    ),
    Public(
        "gan-zoo", "gan-zoo", 64, 3, NZ,
        lambda: GanZooGenerator(F, 3, NZ), lambda: GanZooDiscriminator(F, 3),
    ),
]  # fmt: skip


def random_pair(public: Public, seed: int = 0) -> tuple[nn.Module, nn.Module]:
    """Return (generator, discriminator) in evaluation mode with weights and statistics like a trained network's."""
    torch.manual_seed(seed)
    pair = (public.generator(), public.discriminator())
    for module in pair:
        for name, value in [*module.named_parameters(), *module.named_buffers()]:
            with torch.no_grad():
                if name.endswith("num_batches_tracked"):
                    value.fill_(321)
                elif name.endswith("running_var"):
                    value.uniform_(0.5, 2)
                elif value.ndim == 1:
                    value.copy_(torch.randn_like(value) * 0.3 + (1.0 if name.endswith("weight") else 0.0))
                else:
                    value.copy_(torch.randn_like(value) * 0.3)
        module.eval()
    return pair
