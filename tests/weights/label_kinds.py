"""More ways in which class labels join public networks, next to those of `conditional_classes.py`."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.weights.conditional_classes import (
    CLASSES,
    NZ,
    SIDE,
    WIDTH,
    Conditional,
    discriminator_stack,
    generator_stack,
    one_hot,
    one_hot_maps,
)
from tests.weights.public_classes import down, up


class UnnamedGenerator(nn.Module):
    """A table whose name does not say what it is."""

    def __init__(self):
        super().__init__()
        self.fc_y = nn.Embedding(CLASSES, 4)
        self.main = generator_stack(NZ + 4, 3)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        return self.main(torch.cat([latents, self.fc_y(labels)], 1)[:, :, None, None])


class UnnamedDiscriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Embedding(CLASSES, SIDE * SIDE)
        self.main = discriminator_stack(4)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        return self.main(torch.cat([images, self.proj(labels).view(-1, 1, SIDE, SIDE)], 1)).flatten()


class MatrixGenerator(nn.Module):
    """A matrix that reads the one-hot label."""

    def __init__(self):
        super().__init__()
        self.label_emb = nn.Linear(CLASSES, 4)
        self.main = generator_stack(NZ + 4, 1)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        return self.main(torch.cat([latents, self.label_emb(one_hot(labels))], 1)[:, :, None, None])


class MatrixDiscriminator(nn.Module):
    """Without a bias: its array could be a table with a row for each pixel."""

    def __init__(self):
        super().__init__()
        self.label_emb = nn.Linear(CLASSES, SIDE * SIDE, bias=False)
        self.main = discriminator_stack(2)

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        maps = self.label_emb(one_hot(labels)).view(-1, 1, SIDE, SIDE)
        return self.main(torch.cat([images, maps], 1)).flatten()


class MatricesGenerator(nn.Module):
    """Latent and label each through a matrix of their own, and one normalisation after both."""

    def __init__(self):
        super().__init__()
        self.fc_z = nn.Linear(NZ, 16 * WIDTH)
        self.fc_y = nn.Linear(CLASSES, 16 * WIDTH)
        self.bn = nn.BatchNorm2d(2 * WIDTH)
        self.main = nn.Sequential(*up(2 * WIDTH, WIDTH, 4, 2, 1), *up(WIDTH, 3, 4, 2, 1, norm=False))

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        parts = [self.fc_z(latents), self.fc_y(one_hot(labels))]
        maps = torch.cat([part.view(-1, WIDTH, 4, 4) for part in parts], 1)
        return self.main(torch.relu(self.bn(maps)))


class LabelFirstGenerator(nn.Module):
    """Two branches; the label's comes first in the file, and last in what is joined, if `last`."""

    def __init__(self, *, last: bool = True):
        super().__init__()
        self.last = last
        self.label_deconv = nn.Sequential(*up(CLASSES, WIDTH, 4, 1, 0))
        self.latent_deconv = nn.Sequential(*up(NZ, WIDTH, 4, 1, 0))
        self.main = nn.Sequential(*up(2 * WIDTH, WIDTH, 4, 2, 1), *up(WIDTH, 1, 4, 2, 1, norm=False))

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        parts = [
            self.latent_deconv(latents[:, :, None, None]),
            self.label_deconv(one_hot(labels)[:, :, None, None]),
        ]
        return self.main(torch.cat(parts if self.last else parts[::-1], 1))


class LabelFirstDiscriminator(nn.Module):
    """Two branches; the label's comes first in the file and in what is joined."""

    def __init__(self):
        super().__init__()
        self.label_conv = nn.Conv2d(CLASSES, WIDTH, 4, 2, 1)
        self.image_conv = nn.Conv2d(1, WIDTH, 4, 2, 1)
        self.main = nn.Sequential(*down(2 * WIDTH, 2 * WIDTH, 4, 2, 1), nn.Conv2d(2 * WIDTH, 1, 4, 1, 0))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        parts = [self.label_conv(one_hot_maps(labels, images)), self.image_conv(images)]
        return self.main(F.leaky_relu(torch.cat(parts, 1), 0.2)).flatten()


class TableBranchGenerator(nn.Module):
    """A table, and a branch that reads its rows."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(CLASSES, 5)
        self.latent_deconv = nn.Sequential(*up(NZ, WIDTH, 4, 1, 0))
        self.label_deconv = nn.Sequential(*up(5, WIDTH // 2, 4, 1, 0))
        self.main = nn.Sequential(*up(WIDTH + WIDTH // 2, WIDTH, 4, 2, 1), *up(WIDTH, 3, 4, 2, 1, norm=False))

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        label = self.label_deconv(self.embed(labels)[:, :, None, None])
        return self.main(torch.cat([self.latent_deconv(latents[:, :, None, None]), label], 1))


class TableBranchDiscriminator(nn.Module):
    """A map for each class, and a branch that reads it."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(CLASSES, SIDE * SIDE)
        self.image_conv = nn.Conv2d(3, WIDTH, 4, 2, 1)
        self.label_conv = nn.Conv2d(1, WIDTH, 4, 2, 1)
        self.main = nn.Sequential(*down(2 * WIDTH, 2 * WIDTH, 4, 2, 1), nn.Conv2d(2 * WIDTH, 1, 4, 1, 0))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        parts = [self.image_conv(images), self.label_conv(self.embed(labels).view(-1, 1, SIDE, SIDE))]
        return self.main(F.leaky_relu(torch.cat(parts, 1), 0.2)).flatten()


class LaterGenerator(nn.Module):
    """A row of a table behind what the second layer reads."""

    def __init__(self):
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, 5)
        self.first = nn.Sequential(*up(NZ, 2 * WIDTH, 4, 1, 0))
        self.main = nn.Sequential(*up(2 * WIDTH + 5, WIDTH, 4, 2, 1), *up(WIDTH, 3, 4, 2, 1, norm=False))

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        maps = self.first(latents[:, :, None, None])
        rows = self.label_emb(labels)[:, :, None, None].expand(-1, -1, *maps.shape[2:])
        return self.main(torch.cat([maps, rows], 1))


class LaterDiscriminator(nn.Module):
    """A row of a table behind the flattened map, with a hidden matrix after it."""

    def __init__(self):
        super().__init__()
        self.features = discriminator_stack(3)[:-1]
        self.label_emb = nn.Embedding(CLASSES, 5)
        self.head = nn.Sequential(nn.Linear(2 * WIDTH * 16 + 5, 12), nn.LeakyReLU(0.2), nn.Linear(12, 1))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        flat = self.features(images).flatten(1)
        return self.head(torch.cat([flat, self.label_emb(labels)], 1)).flatten()


MORE: list[Conditional] = [
    Conditional("tables without names", UnnamedGenerator, UnnamedDiscriminator),
    Conditional("matrices of one-hot labels", MatrixGenerator, MatrixDiscriminator, channels=1),
    Conditional("branches of matrices", MatricesGenerator, UnnamedDiscriminator),
    Conditional("the label's branch first", LabelFirstGenerator, LabelFirstDiscriminator, channels=1),
    Conditional("branches of tables", TableBranchGenerator, TableBranchDiscriminator),
    Conditional("later layers", LaterGenerator, LaterDiscriminator),
]
