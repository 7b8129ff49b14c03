"""Discriminators as public programs have them, read from their file alone: right, or asked, or doubted, or refused."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.randomness import generator
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing import inference
from dcgan_core.weights.foreign.choosing.discriminators import likely_slope
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from tests.weights.numpy_network import forward
from tests.weights.test_evidence import up

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

from tests.weights.public_classes import Stack, course_discriminator  # noqa: E402

pytestmark = pytest.mark.torch

N = 4


def leaky(slope: float = 0.2) -> nn.Module:
    return nn.LeakyReLU(slope)


def conv(a: int, b: int, k: int = 4, s: int = 2, p: int = 1) -> nn.Module:
    return nn.Conv2d(a, b, k, s, p)


def save(network: nn.Module, path: Path, side: int, channels: int = 3) -> Path:
    """Write a discriminator whose running statistics are of its own batches."""
    network.train()
    with torch.no_grad():
        for batch in range(3):
            network(torch.from_numpy(images(side, channels, seed=batch)))
    network.eval()
    torch.save(network.state_dict(), path)
    return path


def images(side: int, channels: int, seed: int = 9) -> np.ndarray:
    drawn = generator(seed, "images of a test").normal(size=(6, channels, side, side))
    return np.tanh(drawn).astype(np.float32)


def difference(bundle: Bundle, network: nn.Module, side: int, channels: int = 3) -> float:
    """Return the largest difference between logits here and in PyTorch."""
    batch = images(side, channels)
    with torch.no_grad():
        wanted = network(torch.from_numpy(batch)).reshape(len(batch)).numpy()
    described = bundle.architecture.discriminator
    ours = forward(described, bundle.weights["discriminator"], batch.transpose(0, 2, 3, 1))
    return float(np.abs(ours.reshape(len(batch)) - wanted).max())


class Parts(nn.Module):
    """Modules under names of their own. order: in which they are called, the activations in between."""

    def __init__(self, modules: dict[str, nn.Module], order: Sequence[nn.Module]) -> None:
        super().__init__()
        for name, module in modules.items():
            self.add_module(name, module)
        self.order = list(order)

    def forward(self, maps: Any) -> Any:
        for module in self.order:
            maps = module(maps)
        return maps


def convolutions(*, norm: bool = True) -> list[nn.Module]:
    """From 32x32 to 4x4, with 4 N channels."""
    found: list[nn.Module] = []
    for a, b in ((3, N), (N, 2 * N), (2 * N, 4 * N)):
        found += [conv(a, b), *([nn.BatchNorm2d(b)] if norm and a > 3 else []), leaky()]
    return found


# --- right -----------------------------------------------------------------------------------------------


def test_kernels_of_three_between_those_of_four_keep_the_size(tmp_path: Path) -> None:
    """As in SNGAN. Under names without numbers, so that nothing else shows it."""
    widths = (3, N, N, 2 * N, 2 * N, 4 * N, 4 * N, 8 * N)
    layers: dict[str, nn.Module] = {}
    order: list[nn.Module] = []
    for index, (a, b) in enumerate(itertools.pairwise(widths)):
        layers[f"conv{index}"] = conv(a, b) if index % 2 else conv(a, b, 3, 1, 1)
        order += [layers[f"conv{index}"], leaky()]
    layers["fc"] = nn.Linear(8 * N * 16, 1)
    network = Parts(layers, [*order, nn.Flatten(), layers["fc"]])
    path = save(network, tmp_path / "netD.pth", 32)
    assert difference(import_files([path]).bundle, network, 32) < 1e-4


def test_a_first_and_a_last_layer_without_a_number(tmp_path: Path) -> None:
    """`conv_in, down.0, down.1, norms.0, norms.1, conv_out`."""
    first, down, last = (
        conv(3, N),
        nn.ModuleList([conv(N, 2 * N), conv(2 * N, 4 * N)]),
        conv(4 * N, 1, 4, 1, 0),
    )
    norms = nn.ModuleList([nn.BatchNorm2d(2 * N), nn.BatchNorm2d(4 * N)])
    order = [first, leaky(), down[0], norms[0], leaky(), down[1], norms[1], leaky(), last]
    network = Parts({"conv_in": first, "down": down, "norms": norms, "conv_out": last}, order)
    path = save(network, tmp_path / "netD.pth", 32)
    assert difference(import_files([path]).bundle, network, 32) < 1e-4


@pytest.mark.parametrize(
    ("name", "bare", "right"), [("adv_layer", False, True), ("adv_layer", True, True), ("head", False, False)]
)
def test_public_names_with_a_large_eps(name: str, bare: bool, right: bool, tmp_path: Path) -> None:
    layers: list[nn.Module] = []
    for a, b in ((3, N), (N, 2 * N), (2 * N, 4 * N)):
        layers += [conv(a, b, 3), leaky(), nn.Dropout2d(0.25), *([nn.BatchNorm2d(b, 0.8)] if a > 3 else [])]
    matrix = nn.Linear(4 * N * 16, 1)
    model, head = nn.Sequential(*layers), matrix if bare else nn.Sequential(matrix)
    network = Parts({"model": model, name: head}, [model, nn.Flatten(), head])
    bundle = import_files([save(network, tmp_path / "netD.pth", 32)], Hints(image_size=(32, 32))).bundle
    assert (difference(bundle, network, 32) < 1e-4) == right  # the control: other names have the usual eps


@pytest.mark.parametrize(
    ("slopes", "expected"),
    [((0.01, 0.01), 0.01), ((1.0, 0.3, None), 0.3), ((0.0, 0.0), 0.2), ((0.1, 0.3), 0.2), ((0.27,), 0.2)],
)
def test_leaky_slopes_of_the_generator_are_likely_here_too(
    slopes: tuple[float | None, ...], expected: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with `nn.LeakyReLU()`, without a number in both; the control: ReLU, several slopes, or a rare one."""
    drawing: Any = SimpleNamespace(reading=SimpleNamespace(slopes=slopes))
    assert likely_slope([drawing]) == expected
    monkeypatch.setattr(inference, "likely_slope", lambda _: likely_slope([drawing]))
    network = nn.Sequential(
        conv(3, N), leaky(expected), conv(N, 2 * N), leaky(expected), nn.Conv2d(2 * N, 1, 8)
    )
    bundle = import_files([save(network, tmp_path / "netD.pth", 32)]).bundle
    assert difference(bundle, network, 32) < 1e-4
    said = any(f"{expected:g} as in the generator between" in one for one in bundle.record["assumed"])
    assert said == (expected != 0.2)


def test_a_last_kernel_of_one_is_behind_the_one_that_reads_the_whole_map(tmp_path: Path) -> None:
    """Not another stride of 2: 4x4 maps, a kernel of 4 over all of them, and 1x1."""
    network = nn.Sequential(*convolutions(), conv(4 * N, 4 * N, 4, 1, 0), leaky(), conv(4 * N, 1, 1, 1, 0))
    path = save(network, tmp_path / "netD.pth", 32)
    bundle = import_files([path], Hints(image_size=(32, 32))).bundle
    assert difference(bundle, network, 32) < 1e-4


# --- asked -----------------------------------------------------------------------------------------------


def pairs(*, second: bool) -> nn.Sequential:
    """Pairs of 3x3 kernels, of which the first or the second has stride 2."""
    layers: list[nn.Module] = []
    for a, b in ((3, N), (N, 2 * N), (2 * N, 4 * N)):
        layers += [conv(a, b, 3, 2 - second, 1), leaky(), conv(b, b, 3, 1 + second, 1), leaky()]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * N * 16, 1))


def test_a_kernel_of_five_before_those_of_four_may_have_stride_three(tmp_path: Path) -> None:
    """As in the network for 96x96 faces of a well-known book; the control: other kernels of five have stride 2."""

    def halving(channels: int) -> list[nn.Module]:
        return [conv(channels, channels), leaky()]

    network = nn.Sequential(
        conv(3, N, 5, 3, 1), leaky(), *halving(N), *halving(N), *halving(N), conv(N, 1, 4, 1, 0)
    )
    path = save(network, tmp_path / "netD.pth", 96)
    with pytest.raises(AmbiguousWeights, match=r"--image-size 64x64(.|\n)*--image-size 96x96"):
        import_files([path])
    bundle = import_files([path], Hints(image_size=(96, 96))).bundle
    assert difference(bundle, network, 96) < 1e-4
    widths = itertools.pairwise((3, N, 2 * N, 4 * N, 8 * N))
    fives = [module for a, b in widths for module in (conv(a, b, 5, 2, 2), leaky())]
    control = nn.Sequential(*fives, nn.Flatten(), nn.Linear(8 * N * 16, 1))
    assert import_files([save(control, path, 64)]).bundle.architecture.image_shape[0] == 64


def test_a_generators_last_kernel_of_five_after_those_of_four_too(tmp_path: Path) -> None:
    layers = [
        nn.ConvTranspose2d(7, 8, 4),
        nn.ReLU(),
        up(8, 6),
        nn.ReLU(),
        up(6, 4),
        nn.ReLU(),
        up(4, 4),
        nn.ReLU(),
    ]
    drawing = nn.Sequential(*layers, up(4, 3, 5, 3, 1), nn.Tanh())
    torch.save(drawing.state_dict(), tmp_path / "netG.pth")
    with pytest.raises(AmbiguousWeights, match=r"--image-size 64x64(.|\n)*--image-size 96x96"):
        import_files([tmp_path / "netG.pth"], Hints(latent="normal"))
    network = import_files([tmp_path / "netG.pth"], Hints(image_size=(96, 96))).bundle.architecture.generator
    assert (network.layers[-1].stride, network.layers[-1].padding) == ((3, 3), (1, 1))


@pytest.mark.parametrize("second", [True, False])
def test_pairs_of_kernels_are_a_question(second: bool, tmp_path: Path) -> None:
    network = pairs(second=second)
    path = save(network, tmp_path / "netD.pth", 32)
    with pytest.raises(AmbiguousWeights, match="of each pair") as question:
        import_files([path], Hints(image_size=(32, 32)))
    found = [
        difference(import_files([path], choice.hints).bundle, network, 32)
        for choice in question.value.choices
    ]
    assert [one < 1e-4 for one in found] == [second, not second]


def test_a_question_about_a_discriminator_says_how_to_do_without_it(tmp_path: Path) -> None:
    network = pairs(second=True)
    drawing = nn.Sequential(
        up(6, 8, 4, 1, 0), nn.ReLU(), up(8, 8), nn.ReLU(), up(8, 8), nn.ReLU(), up(8, 3), nn.Tanh()
    )
    torch.save({"netG": drawing.state_dict(), "netD": network.state_dict()}, tmp_path / "gan.pth")
    with pytest.raises(AmbiguousWeights, match=r"\(--network generator leaves the discriminator out\)"):
        import_files([tmp_path / "gan.pth"], Hints(normalization="none"))
    import_files([tmp_path / "gan.pth"], Hints(normalization="none", network="generator"))
    torch.save(network.state_dict(), tmp_path / "netD.pth")
    with pytest.raises(AmbiguousWeights) as alone:  # the negative control
        import_files([tmp_path / "netD.pth"])
    assert "--network" not in str(alone.value)


@pytest.mark.parametrize("bias", [False, True])
def test_names_that_hide_a_normalisation_without_arrays(bias: bool, tmp_path: Path) -> None:
    """Without a bias one is likely, and asked about. With biases that there is none is said to be assumed."""
    kernels = [nn.Conv2d(a, b, 4, 2, 1, bias=bias) for a, b in ((3, N), (N, 2 * N), (2 * N, 4 * N))]
    last = nn.Conv2d(4 * N, 1, 4, 1, 0, bias=bias)
    order = [kernels[0], leaky()]
    for kernel in kernels[1:]:
        order += [kernel, nn.InstanceNorm2d(kernel.out_channels), leaky()]
    network = Parts({"a": kernels[0], "b": kernels[1], "c": kernels[2], "d": last}, [*order, last])
    path = save(network, tmp_path / "netD.pth", 32)
    if bias:
        bundle = import_files([path]).bundle
        assert any("no normalisation (the names would not show" in one for one in bundle.record["assumed"])
        return
    with pytest.raises(AmbiguousWeights, match="leave room for more than an activation") as question:
        import_files([path])
    found = {
        choice.hints.normalization: difference(import_files([path], choice.hints).bundle, network, 32)
        for choice in question.value.choices
    }
    assert [kind for kind, far in found.items() if far < 1e-4] == ["instance"]


def test_kernels_that_each_have_more_outputs_are_none(tmp_path: Path) -> None:
    """The negative control."""
    layers = [conv(3, N, 3), leaky(), conv(N, 2 * N, 3), leaky(), conv(2 * N, 4 * N, 3), leaky()]
    network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * N * 16, 1))
    path = save(network, tmp_path / "netD.pth", 32)
    assert difference(import_files([path], Hints(image_size=(32, 32))).bundle, network, 32) < 1e-4


# --- doubted, or said to be assumed ----------------------------------------------------------------------


def averaged() -> nn.Sequential:
    return nn.Sequential(*convolutions(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4 * N, 1))


def averaged_logits() -> nn.Sequential:
    """A last kernel of 3 over 4x4 maps, whose mean is the logit; 28x28 images would leave 3x3 maps."""
    return nn.Sequential(*convolutions(), conv(4 * N, 1, 3, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())


def pooled() -> Parts:
    first, second, third = conv(3, N, 5, 1, 0), conv(N, 2 * N, 5, 1, 0), nn.Linear(2 * N * 25, 1)
    order = [first, nn.MaxPool2d(2), leaky(), second, nn.MaxPool2d(2), leaky(), nn.Flatten(), third]
    return Parts({"conv1": first, "conv2": second, "fc": third}, order)


@pytest.mark.parametrize(
    ("network", "words"),
    [
        (averaged(), "10.weight reads one number of each channel"),
        (averaged_logits(), "colour images of 28x28 are hardly ever used"),
        (pooled(), "are hardly ever used"),
    ],
    ids=["averaged maps", "averaged logits", "pooled"],
)
def test_what_strides_alone_hardly_make_is_a_doubt(network: nn.Module, words: str, tmp_path: Path) -> None:
    path = save(network, tmp_path / "netD.pth", 32)
    try:
        bundle = import_files([path]).bundle
        said = "; ".join(bundle.record["doubts"])
        shape = bundle.architecture.image_shape
        plain = import_files([path], Hints(image_size=shape[:2])).bundle
        assert "doubts" not in plain.record
    except AmbiguousWeights as question:
        said = str(question)
    assert words in said
    assert "pooling" in said


def test_several_matrices_are_none(tmp_path: Path) -> None:
    """The negative control: each reads one number of each unit before it."""
    matrices = [nn.Linear(64 * N, 8), leaky(), nn.Linear(8, 4), leaky(), nn.Linear(4, 1)]
    network = nn.Sequential(*convolutions(), nn.Flatten(), *matrices)
    bundle = import_files([save(network, tmp_path / "netD.pth", 32)]).bundle
    assert "doubts" not in bundle.record
    assert difference(bundle, network, 32) < 1e-4


@pytest.mark.parametrize("side", [16, 28])
def test_unusual_images_under_kernels_that_only_they_fit_are_none(side: int, tmp_path: Path) -> None:
    """The negative control: even kernels are hardly ever before pooling, and one of 7 covers a 7x7 map."""
    layers = [conv(3, N), leaky(), conv(N, 2 * N), leaky(), conv(2 * N, 1, side // 4, 1, 0)]
    network = nn.Sequential(*layers)
    bundle = import_files([save(network, tmp_path / "netD.pth", side)]).bundle
    assert "doubts" not in bundle.record
    assert difference(bundle, network, side) < 1e-4


def generating() -> nn.Sequential:
    """Of 28x28 grey images."""
    return nn.Sequential(up(6, 8, 7, 1, 0), nn.ReLU(), up(8, 8), nn.ReLU(), up(8, 1), nn.Tanh())


@pytest.mark.parametrize("pool", [True, False])
def test_strides_that_are_rare_are_a_doubt_next_to_a_generator(pool: bool, tmp_path: Path) -> None:
    """28x28 images become 24x24, 12x12, 8x8, 4x4: strides of 2 without padding would do the same."""
    if pool:
        between: list[nn.Module] = [nn.MaxPool2d(2), leaky()]
        network = nn.Sequential(
            conv(1, N, 5, 1, 0),
            *between,
            conv(N, 2 * N, 5, 1, 0),
            *between,
            nn.Flatten(),
            nn.Linear(32 * N, 1),
        )
    else:  # the control: 28, 14, 7
        network = nn.Sequential(
            conv(1, N, 5, 2, 2), leaky(), conv(N, 2 * N, 5, 2, 2), leaky(), nn.Flatten(), nn.Linear(98 * N, 1)
        )
    named = nn.ModuleDict({f"{'abcdefgh'[i]}": module for i, module in enumerate(network)})
    torch.save({"netG": generating().state_dict(), "netD": named.state_dict()}, tmp_path / "gan.pth")
    record = import_files([tmp_path / "gan.pth"]).bundle.record
    found = "; ".join(record.get("doubts", ()))
    assert bool(re.search(r"weight would have stride \d and padding \d, which is rare at 5x5", found)) == pool
    assert ("--network generator leaves the discriminator out" in found) == pool
    assert "doubts" not in import_files([tmp_path / "gan.pth"], Hints(network="generator")).bundle.record


def test_room_for_pooling_is_said_to_be_assumed(tmp_path: Path) -> None:
    layers: list[nn.Module] = []
    for a, b in ((3, N), (N, 2 * N), (2 * N, 4 * N)):
        layers += [conv(a, b, 3, 1, 1), nn.BatchNorm2d(b), leaky(), nn.MaxPool2d(2)]
    network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(4 * N * 16, 1))
    path = save(network, tmp_path / "netD.pth", 32)
    assumed = import_files([path], Hints(image_size=(32, 32))).bundle.record["assumed"]
    assert any("nothing but dropout after 0.weight, 4.weight, 8.weight" in one for one in assumed)
    plain = nn.Sequential(*convolutions(), nn.Flatten(), nn.Linear(4 * N * 16, 1))
    assumed = import_files([save(plain, tmp_path / "netD.pth", 32)]).bundle.record["assumed"]
    assert not any("dropout" in one for one in assumed)  # the negative control


# --- refused ---------------------------------------------------------------------------------------------


def deviating() -> dict[str, nn.Module]:
    return {"net": nn.Sequential(*convolutions()), "last": conv(4 * N + 1, 1, 4, 1, 0)}


def with_heads(first: str, second: str) -> dict[str, nn.Module]:
    return {
        "conv_blocks": nn.Sequential(*convolutions()), first: nn.Linear(64 * N, 1), second: nn.Linear(64 * N, 10),
    }  # fmt: skip


def discriminating() -> dict[str, nn.Module]:
    batch = nn.Module()
    batch.register_parameter("T", nn.Parameter(torch.randn(64 * N, 10, 4)))
    return {"net": nn.Sequential(*convolutions()), "batch": batch, "fc": nn.Linear(64 * N + 10, 1)}


def grouped() -> dict[str, nn.Module]:
    second = nn.Conv2d(N, 2 * N, 4, 2, 1, groups=2)
    return {"net": nn.Sequential(conv(3, N), leaky(), second, leaky(), nn.Flatten(), nn.Linear(128 * N, 1))}


REFUSED = {
    "a minibatch's deviation": (deviating(), "one map more, as a minibatch's standard deviation"),
    "minibatch discrimination": (discriminating(), "T is a name of minibatch discrimination"),
    "two heads": (
        with_heads("adv", "aux"),
        "adv.weight and aux.weight are heads next to each other",
    ),
    "a head with a network's name": (
        with_heads("d", "q"),
        "d.weight and q.weight are heads next to each other",
    ),
    "groups": (grouped(), "a part: groups of channels and gated units"),
    "a normalised image": (
        {"net": nn.Sequential(nn.BatchNorm2d(3), *convolutions(), conv(4 * N, 1, 4, 1, 0))},
        "normalises the network's input",
    ),
    "transparency": (
        {"net": nn.Sequential(conv(4, N), leaky(), conv(N, 2 * N), leaky(), conv(2 * N, 1, 4, 1, 0))},
        "4 channels; images have 1 or 3 \\(transparency is not supported; --classes",
    ),
    "one layer": ({"net": nn.Sequential(conv(3, 1, 8, 1, 0))}, "is the only kernel"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_supported_is_named(name: str, tmp_path: Path) -> None:
    modules, words = REFUSED[name]
    network = Parts(modules, ())
    torch.save(network.state_dict(), tmp_path / "netD.pth")
    with pytest.raises(InputError, match=words):
        import_files([tmp_path / "netD.pth"])


def test_grey_images_with_labels_of_three_classes_can_be_said(tmp_path: Path) -> None:
    network = nn.Sequential(conv(4, N), leaky(), conv(N, 2 * N), leaky(), conv(2 * N, 1, 8, 1, 0))
    torch.save(network.state_dict(), tmp_path / "netD.pth")
    bundle = import_files([tmp_path / "netD.pth"], Hints(classes=3)).bundle
    assert bundle.architecture.image_shape == (32, 32, 1)


def test_a_critic_of_the_course_has_its_geometry(tmp_path: Path) -> None:
    """Under the attribute `crit` instead of `disc`: paddings of 0 and 28x28 images, as no other program has them."""
    network = Stack("crit", course_discriminator(N, 1).disc)  # pyright: ignore[reportArgumentType, reportCallIssue]
    bundle = import_files([save(network, tmp_path / "netD.pth", 28, 1)]).bundle
    assert difference(bundle, network, 28, 1) < 1e-4
