"""Conditional networks as public programs write them: each way in which labels join, in PyTorch's modules.

The forms are facts of public sources; the code is ours, and narrow. A generator is called with latents (N, nz) and
labels (N,), a discriminator with images (N, C, H, W) and labels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dcgan_core.weights.foreign.choosing.hints import Hints
from tests.weights.public_classes import down, up

CLASSES, NZ, WIDTH, SIDE = 3, 7, 8, 16


def generator_stack(inputs: int, channels: int) -> nn.Sequential:
    """From (N, inputs, 1, 1) to 16x16 images."""
    return nn.Sequential(
        *up(inputs, 2 * WIDTH, 4, 1, 0),
        *up(2 * WIDTH, WIDTH, 4, 2, 1),
        *up(WIDTH, channels, 4, 2, 1, norm=False),
    )


def discriminator_stack(inputs: int) -> nn.Sequential:
    """From (N, inputs, 16, 16) to a logit."""
    return nn.Sequential(
        *down(inputs, WIDTH, 4, 2, 1, norm=False),
        *down(WIDTH, 2 * WIDTH, 4, 2, 1),
        nn.Conv2d(2 * WIDTH, 1, 4, 1, 0),
    )


def one_hot(labels: Tensor) -> Tensor:
    return F.one_hot(labels, CLASSES).float()


def one_hot_maps(labels: Tensor, maps: Tensor) -> Tensor:
    return one_hot(labels)[:, :, None, None].expand(-1, -1, *maps.shape[2:])


class EmbeddedGenerator(nn.Module):
    """A row of an `nn.Embedding` behind the latent, or before it."""

    def __init__(self, numbers: int = 4, channels: int = 3, *, first: bool = False):
        super().__init__()
        self.first = first
        self.label_emb = nn.Embedding(CLASSES, numbers)
        self.main = generator_stack(NZ + numbers, channels)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        parts = [latents, self.label_emb(labels)]
        return self.main(torch.cat(parts[::-1] if self.first else parts, 1)[:, :, None, None])


class MultipliedGenerator(nn.Module):
    """The latent is multiplied by a row of the table, as in ACGAN."""

    def __init__(self):
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, NZ)
        self.main = generator_stack(NZ, 3)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        return self.main((latents * self.label_emb(labels))[:, :, None, None])


class MapDiscriminator(nn.Module):
    """A row of an `nn.Embedding` as one more channel of the image; the table is the file's last array."""

    def __init__(self, channels: int = 3):
        super().__init__()
        self.disc = discriminator_stack(channels + 1)
        self.embed = nn.Embedding(CLASSES, SIDE * SIDE)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.disc(torch.cat([images, self.embed(labels).view(-1, 1, SIDE, SIDE)], 1)).flatten()


class VectorDiscriminator(nn.Module):
    """A row of an `nn.Embedding` repeated over the image."""

    def __init__(self, numbers: int = 5):
        super().__init__()
        self.label_embedding = nn.Embedding(CLASSES, numbers)
        self.model = discriminator_stack(3 + numbers)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        rows = self.label_embedding(labels)[:, :, None, None].expand(-1, -1, SIDE, SIDE)
        return self.model(torch.cat([images, rows], 1)).flatten()


class LateDiscriminator(nn.Module):
    """A row of an `nn.Embedding` behind the flattened map of the last matrix."""

    def __init__(self, numbers: int = 5):
        super().__init__()
        self.features = discriminator_stack(3)[:-1]
        self.class_embedding = nn.Embedding(CLASSES, numbers)
        self.head = nn.Linear(2 * WIDTH * 16 + numbers, 1)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        flat = self.features(images).flatten(1)
        return self.head(torch.cat([flat, self.class_embedding(labels)], 1)).flatten()


class FoldedGenerator(nn.Module):
    """A table, a matrix behind it, and the map they make joined to the map that the latent makes."""

    def __init__(self, numbers: int = 6):
        super().__init__()
        self.label_conditioned = nn.Sequential(nn.Embedding(CLASSES, numbers), nn.Linear(numbers, 16))
        self.latent = nn.Sequential(nn.Linear(NZ, 2 * WIDTH * 16), nn.LeakyReLU(0.2))
        self.model = nn.Sequential(*up(2 * WIDTH + 1, WIDTH, 4, 2, 1), *up(WIDTH, 3, 4, 2, 1, norm=False))

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        label = self.label_conditioned(labels).view(-1, 1, 4, 4)
        return self.model(torch.cat([self.latent(latents).view(-1, 2 * WIDTH, 4, 4), label], 1))


class FoldedDiscriminator(nn.Module):
    """A table, a matrix behind it, and the map they make as one more channel of the image."""

    def __init__(self, numbers: int = 6):
        super().__init__()
        self.label_condition_disc = nn.Sequential(
            nn.Embedding(CLASSES, numbers), nn.Linear(numbers, SIDE * SIDE)
        )
        self.model = discriminator_stack(4)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        label = self.label_condition_disc(labels).view(-1, 1, SIDE, SIDE)
        return self.model(torch.cat([images, label], 1)).flatten()


class OneHotGenerator(nn.Module):
    """The label one-hot behind the latent, or before it."""

    def __init__(self, *, first: bool = False):
        super().__init__()
        self.first = first
        self.main = generator_stack(NZ + CLASSES, 3)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        parts = [latents, one_hot(labels)]
        return self.main(torch.cat(parts[::-1] if self.first else parts, 1)[:, :, None, None])


class OneHotDiscriminator(nn.Module):
    """A channel for each class behind the image's, of ones or zeros."""

    def __init__(self):
        super().__init__()
        self.main = discriminator_stack(3 + CLASSES)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.main(torch.cat([images, one_hot_maps(labels, images)], 1)).flatten()


class BranchedGenerator(nn.Module):
    """Latent and label each through a transposed convolution of their own, joined behind it (znxlwm)."""

    def __init__(self):
        super().__init__()
        self.deconv1_1 = nn.ConvTranspose2d(NZ, WIDTH, 4, 1, 0)
        self.deconv1_1_bn = nn.BatchNorm2d(WIDTH)
        self.deconv1_2 = nn.ConvTranspose2d(CLASSES, WIDTH, 4, 1, 0)
        self.deconv1_2_bn = nn.BatchNorm2d(WIDTH)
        self.deconv2 = nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1)
        self.deconv2_bn = nn.BatchNorm2d(WIDTH)
        self.deconv3 = nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        one = torch.relu(self.deconv1_1_bn(self.deconv1_1(latents[:, :, None, None])))
        other = torch.relu(self.deconv1_2_bn(self.deconv1_2(one_hot(labels)[:, :, None, None])))
        maps = torch.relu(self.deconv2_bn(self.deconv2(torch.cat([one, other], 1))))
        return torch.tanh(self.deconv3(maps))


class BranchedDiscriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1_1 = nn.Conv2d(1, WIDTH, 4, 2, 1)
        self.conv1_2 = nn.Conv2d(CLASSES, WIDTH, 4, 2, 1)
        self.conv2 = nn.Conv2d(2 * WIDTH, 2 * WIDTH, 4, 2, 1)
        self.conv2_bn = nn.BatchNorm2d(2 * WIDTH)
        self.conv3 = nn.Conv2d(2 * WIDTH, 1, 4, 1, 0)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        one = F.leaky_relu(self.conv1_1(images), 0.2)
        other = F.leaky_relu(self.conv1_2(one_hot_maps(labels, images)), 0.2)
        maps = F.leaky_relu(self.conv2_bn(self.conv2(torch.cat([one, other], 1))), 0.2)
        return self.conv3(maps).flatten()


class EverywhereGenerator(nn.Module):
    """The label one-hot behind what every layer reads."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(NZ + CLASSES, 3 * WIDTH)
        self.bn1 = nn.BatchNorm1d(3 * WIDTH)
        self.fc2 = nn.Linear(3 * WIDTH + CLASSES, 16 * WIDTH)
        self.bn2 = nn.BatchNorm1d(16 * WIDTH)
        self.deconv1 = nn.ConvTranspose2d(WIDTH + CLASSES, WIDTH, 4, 2, 1)
        self.bn3 = nn.BatchNorm2d(WIDTH)
        self.deconv2 = nn.ConvTranspose2d(WIDTH + CLASSES, 1, 4, 2, 1)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        label = one_hot(labels)
        units = torch.relu(self.bn1(self.fc1(torch.cat([latents, label], 1))))
        maps = torch.relu(self.bn2(self.fc2(torch.cat([units, label], 1)))).view(-1, WIDTH, 4, 4)
        maps = torch.relu(self.bn3(self.deconv1(torch.cat([maps, one_hot_maps(labels, maps)], 1))))
        return torch.tanh(self.deconv2(torch.cat([maps, one_hot_maps(labels, maps)], 1)))


class EverywhereDiscriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1 + CLASSES, WIDTH, 4, 2, 1)
        self.conv2 = nn.Conv2d(WIDTH + CLASSES, WIDTH, 4, 2, 1)
        self.bn2 = nn.BatchNorm2d(WIDTH)
        self.fc1 = nn.Linear(16 * WIDTH + CLASSES, 2 * WIDTH)
        self.bn3 = nn.BatchNorm1d(2 * WIDTH)
        self.fc2 = nn.Linear(2 * WIDTH + CLASSES, 1)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        label = one_hot(labels)
        maps = F.leaky_relu(self.conv1(torch.cat([images, one_hot_maps(labels, images)], 1)), 0.2)
        maps = F.leaky_relu(self.bn2(self.conv2(torch.cat([maps, one_hot_maps(labels, maps)], 1))), 0.2)
        units = F.leaky_relu(self.bn3(self.fc1(torch.cat([maps.flatten(1), label], 1))), 0.2)
        return self.fc2(torch.cat([units, label], 1)).flatten()


RELU = Hints(g_slope=(0.0,))
"""In networks as narrow as these, statistics do not decide between ReLU and LeakyReLU 0.01."""


@dataclass(frozen=True)
class Conditional:
    """A pair of classes. alone: the hints that a network needs where the other is not there, by its name."""

    name: str
    generator: Callable[[], nn.Module]
    discriminator: Callable[[], nn.Module]
    channels: int = 3
    hints: Hints = field(default_factory=lambda: RELU)
    alone: dict[str, Hints] = field(default_factory=dict)


ONE_HOT = replace(RELU, classes=CLASSES)
LABELS_LAST = replace(RELU, label_order="last")
"""In the discriminator; statistics show where a generator has them."""
ALONE = {"generator": ONE_HOT, "discriminator": ONE_HOT}
CONDITIONAL: list[Conditional] = [
    Conditional("table and map", EmbeddedGenerator, MapDiscriminator),
    Conditional("tables of vectors", EmbeddedGenerator, VectorDiscriminator),
    Conditional("table at the end", lambda: EmbeddedGenerator(CLASSES), LateDiscriminator),
    Conditional("table and matrix", FoldedGenerator, FoldedDiscriminator, hints=Hints(g_slope=(0.2, 0.0))),
    Conditional("table first", lambda: EmbeddedGenerator(first=True), MapDiscriminator, hints=LABELS_LAST),
    Conditional("table multiplied", MultipliedGenerator, MapDiscriminator),
    Conditional("one-hot", OneHotGenerator, OneHotDiscriminator, alone=ALONE),
    Conditional(
        "one-hot first",
        lambda: OneHotGenerator(first=True),
        OneHotDiscriminator,
        hints=LABELS_LAST,
        alone=ALONE,
    ),
    Conditional("branches", BranchedGenerator, BranchedDiscriminator, channels=1),
    Conditional("every layer", EverywhereGenerator, EverywhereDiscriminator, channels=1),
]


def settled_pair(conditional: Conditional, seed: int = 0) -> tuple[nn.Module, nn.Module]:
    """Return (generator, discriminator) in evaluation mode whose running statistics are those of their weights."""
    torch.manual_seed(seed)
    pair = (conditional.generator(), conditional.discriminator())
    labels = torch.arange(3000) % CLASSES
    latents = torch.randn(len(labels), NZ)
    with torch.no_grad():
        for module in pair:
            for value in module.parameters():
                if value.ndim == 1:
                    value.copy_(
                        0.8 + 0.4 * torch.rand_like(value)
                        if value.mean() > 0.5
                        else 0.3 * torch.randn_like(value)
                    )
                else:
                    value.copy_(torch.randn_like(value) * 0.2)
            for norm in module.modules():
                if isinstance(norm, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    norm.momentum = 1.0  # the statistics of one batch
        pair[0](latents, labels)
        images = torch.randn(300, conditional.channels, SIDE, SIDE)
        pair[1](images, labels[:300])
        for module in pair:
            for name, value in module.named_buffers():
                if name.endswith("num_batches_tracked"):
                    value.fill_(321)
            module.eval()
    return pair
