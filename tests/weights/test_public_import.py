"""Every public class's weights import, in every wrapping users have, and draw what PyTorch draws."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import initial_network_weights
from dcgan_core.weights.foreign.arrays.dialects import get_dialect
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.class_forms import state_arrays
from dcgan_core.weights.layouts import to_torch
from tests.weights.numpy_network import forward

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from tests.weights.public_classes import (  # noqa: E402
    PUBLIC,
    Public,
    Stack,
    akashkadel_stack,
    examples_stack,
    random_pair,
)

pytestmark = pytest.mark.torch

BY_NAME = {public.dialect: public for public in PUBLIC}
# PyTorch computes in float32 through up to six layers; NumPy here in float64.
TOLERANCE = 2e-4


def outputs_of(pair: Any, public: Public) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Latents (N, nz), PyTorch's images, other images, PyTorch's logits of those; channels last."""
    latents = torch.randn(3, public.nz)
    images = torch.randn(3, public.channels, public.side, public.side)
    with torch.no_grad():
        drawn = pair[0](latents[:, :, None, None]).permute(0, 2, 3, 1).numpy()
        logits = pair[1](images).flatten().numpy()
    return latents.numpy(), drawn, images.permute(0, 2, 3, 1).numpy(), logits


def check_outputs(bundle: Bundle, pair: Any, public: Public) -> None:
    latents, drawn, images, logits = outputs_of(pair, public)
    if "generator" in bundle.weights:
        ours = forward(bundle.architecture.generator, bundle.weights["generator"], latents[:, None, None, :])
        np.testing.assert_allclose(ours, drawn, atol=TOLERANCE)
    if "discriminator" in bundle.weights:
        ours = forward(bundle.architecture.discriminator, bundle.weights["discriminator"], images)
        np.testing.assert_allclose(ours.ravel(), logits, atol=TOLERANCE * max(1.0, np.abs(logits).max()))


def save_pair(folder: Path, pair: Any, **options: Any) -> list[Path]:
    paths = [folder / "netG.pth", folder / "netD.pth"]
    for path, module in zip(paths, pair, strict=True):
        torch.save(module.state_dict(), path, **options)
    return paths


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.dialect)
def test_both_networks_from_two_files(public: Public, tmp_path: Path) -> None:
    pair = random_pair(public)
    imported = import_files(save_pair(tmp_path, pair))
    bundle = imported.bundle
    assert bundle.record["imported"]["dialects"] == [public.dialect]
    assert bundle.architecture.preset == public.preset
    side = public.side
    expected = build_architecture(
        public.preset, image_shape=(side, side, public.channels), nz=public.nz, ngf=2, ndf=2
    )
    assert bundle.architecture == expected
    assert int(bundle.weights["generator"]["layers.1.updates"]) == 321
    check_outputs(bundle, pair, public)


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.dialect)
def test_the_generator_alone_from_a_legacy_file(public: Public, tmp_path: Path) -> None:
    pair = random_pair(public)
    path = tmp_path / "weights.pt"
    torch.save(pair[0].state_dict(), path, _use_new_zipfile_serialization=False)
    bundle = import_files([path]).bundle
    assert set(bundle.weights) == {"generator"}
    assert any("no discriminator" in sentence for sentence in bundle.record["assumed"])
    check_outputs(bundle, pair, public)


@pytest.mark.parametrize(
    "public", [p for p in PUBLIC if p.dialect != "csinva-mnist"], ids=lambda public: public.dialect
)
def test_the_discriminator_alone(public: Public, tmp_path: Path) -> None:
    pair = random_pair(public)
    torch.save(pair[1].state_dict(), tmp_path / "d.pth")
    bundle = import_files([tmp_path / "d.pth"]).bundle
    assert set(bundle.weights) == {"discriminator"}
    check_outputs(bundle, pair, public)


def test_two_dialects_that_fit_alike_are_a_question(tmp_path: Path) -> None:
    """csinva's MNIST discriminator has the shapes of pytorch/examples' at 32x32."""
    public = BY_NAME["csinva-mnist"]
    pair = random_pair(public)
    torch.save(pair[1].state_dict(), tmp_path / "netD.pth")
    with pytest.raises(AmbiguousWeights) as caught:
        import_files([tmp_path / "netD.pth"])
    assert "--dialect csinva-mnist" in str(caught.value)
    assert "--dialect pytorch-examples" in str(caught.value)
    check_outputs(import_files([tmp_path / "netD.pth"], Hints(dialect="csinva-mnist")).bundle, pair, public)
    check_outputs(import_files([tmp_path / "netD.pth"], Hints(image_size=(28, 28))).bundle, pair, public)
    check_outputs(import_files([tmp_path / "netD.pth"], caught.value.choices[0].hints).bundle, pair, public)
    other = import_files([tmp_path / "netD.pth"], Hints(dialect="pytorch-examples")).bundle
    assert other.architecture.image_shape == (32, 32, 1)


def test_non_square_images_whose_shapes_tell_two_sizes_are_a_question(tmp_path: Path) -> None:
    architecture = build_architecture("pytorch", image_shape=(64, 32, 3), nz=NZ, ngf=2, ndf=2)
    from dcgan_core.weights.canonical import initial_weights, split_name
    from dcgan_core.weights.foreign.arrays.dialects import DIALECTS, state_keys

    weights = initial_weights(architecture, 0)["generator"]
    keys = state_keys(DIALECTS["pytorch-examples"], "generator", architecture.generator)
    state = {}
    for name, key in keys.items():
        index, role = split_name(name)
        state[key] = torch.from_numpy(to_torch(architecture.generator.layers[index], role, weights[name]))
    torch.save(state, tmp_path / "netG.pth")
    with pytest.raises(AmbiguousWeights, match="--image-size 64x56"):
        import_files([tmp_path / "netG.pth"])
    bundle = import_files([tmp_path / "netG.pth"], Hints(image_size=(64, 32))).bundle
    assert bundle.architecture.generator == architecture.generator


NZ = 5
WRAPPERS = {
    "natsu": ("generator", "discriminator", "optimizerG", "optimizerD"),
    "divyaansh": ("generator", "discriminator", "optim_gen", "optim_disc"),
    "pytorch-examples": (
        "netG_state_dict",
        "netD_state_dict",
        "optimizerG_state_dict",
        "optimizerD_state_dict",
    ),
    "gan-zoo": ("netG", "netD", "optG", "optD"),
}


@pytest.mark.parametrize("dialect", WRAPPERS)
def test_one_dictionary_with_optimizers(dialect: str, tmp_path: Path) -> None:
    """The moments come along: of each weight the right ones, in canonical layout."""
    public = BY_NAME[dialect]
    pair = random_pair(public)
    optimizers = []
    for module in pair:
        optimizer = torch.optim.Adam(module.parameters(), lr=3e-4, betas=(0.5, 0.999))
        for _ in range(2):
            loss = sum((parameter * torch.randn_like(parameter)).sum() for parameter in module.parameters())
            optimizer.zero_grad()
            loss.backward()  # pyright: ignore[reportAttributeAccessIssue]
            optimizer.step()
        optimizers.append(optimizer)
    g, d, og, od = WRAPPERS[dialect]
    content = {
        g: pair[0].state_dict(), d: pair[1].state_dict(),
        og: optimizers[0].state_dict(), od: optimizers[1].state_dict(),
        "params": {"nz": NZ, "lr": 3e-4}, "epoch": 7,
    }  # fmt: skip
    torch.save(content, tmp_path / "model_final.pth")
    imported = import_files([tmp_path / "model_final.pth"])
    bundle = imported.bundle
    check_outputs(bundle, pair, public)
    assert bundle.record["imported"]["beside_the_weights"]["epoch"] == 7
    for name, module, optimizer in zip(("generator", "discriminator"), pair, optimizers, strict=True):
        moments = imported.moments[name]
        assert moments.step == 2
        assert moments.settings["lr"] == 3e-4
        # Pair by the weights' own values, which are all different: no table of names is trusted here.
        seen = 0
        for key, weight in bundle.weights[name].items():
            if key.endswith((".mean", ".variance", ".updates")):
                continue
            (parameter,) = [
                p for p in module.parameters()
                if p.numel() == weight.size and np.array_equal(np.sort(p.detach().numpy(), None), np.sort(weight, None))
            ]  # fmt: skip
            state = optimizer.state[parameter]
            layer = bundle.architecture.networks()[name].layers[int(key.split(".")[1])]
            for moment, torch_name in ((moments.first, "exp_avg"), (moments.second, "exp_avg_sq")):
                back = to_torch(layer, key.rsplit(".", 1)[1], moment[key])  # pyright: ignore[reportArgumentType]
                np.testing.assert_array_equal(back, state[torch_name].numpy())
            seen += 1
        assert seen == len(moments.first) == len(list(module.parameters()))


@pytest.mark.parametrize(
    "prefix", ["module.", "module.module.", "_orig_mod.", "_orig_mod.module.", "netG.", "model."]
)
def test_prefixes(prefix: str, tmp_path: Path) -> None:
    public = BY_NAME["natsu"]
    pair = random_pair(public)
    state = OrderedDict((prefix + key, value) for key, value in pair[0].state_dict().items())
    torch.save(state, tmp_path / "netG.pth")
    check_outputs(import_files([tmp_path / "netG.pth"]).bundle, pair, public)


def test_two_networks_in_one_flat_dictionary(tmp_path: Path) -> None:
    public = BY_NAME["pytorch-examples"]
    pair = random_pair(public)
    state = {f"generator.{key}": value for key, value in pair[0].state_dict().items()}
    state |= {f"discriminator.{key}": value for key, value in pair[1].state_dict().items()}
    torch.save(state, tmp_path / "gan.ckpt")
    bundle = import_files([tmp_path / "gan.ckpt"]).bundle
    assert set(bundle.weights) == {"generator", "discriminator"}
    check_outputs(bundle, pair, public)


@pytest.mark.parametrize("form", ["safetensors", "npz", "npy-names", "npy-list", "npz-list"])
def test_other_containers(form: str, tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    public = BY_NAME["tomatopope"]
    pair = random_pair(public)
    paths = []
    for name, module in zip(("netG", "netD"), pair, strict=True):
        arrays = {key: value.numpy() for key, value in module.state_dict().items()}
        if form == "safetensors":
            paths.append(tmp_path / f"{name}.safetensors")
            save_file(arrays, paths[-1])
        elif form == "npz":
            paths.append(tmp_path / f"{name}.npz")
            np.savez(paths[-1], **arrays)  # pyright: ignore[reportArgumentType]
        elif form == "npz-list":
            paths.append(tmp_path / f"{name}.npz")
            np.savez(paths[-1], *arrays.values())
        else:
            folder = tmp_path if form == "npy-list" else tmp_path / name
            folder.mkdir(exist_ok=True)
            for number, (key, array) in enumerate(arrays.items()):
                np.save(folder / (f"{name}_{number}.npy" if form == "npy-list" else f"{key}.npy"), array)
            paths.append(folder)
    hints = Hints(slope=(0.01,), latent="uniform") if form.endswith("list") else None
    if form == "npy-names":
        check_outputs(import_files([paths[0]], hints).bundle, pair, public)
        return
    bundle = import_files(paths[:1] if form == "npy-list" else paths, hints).bundle
    assert set(bundle.weights) == {"generator", "discriminator"}
    check_outputs(bundle, pair, public)


def test_without_num_batches_tracked(tmp_path: Path) -> None:
    public = BY_NAME["celeba32"]
    pair = random_pair(public)
    state = OrderedDict((k, v) for k, v in pair[0].state_dict().items() if "num_batches" not in k)
    torch.save(state, tmp_path / "g.pth", _use_new_zipfile_serialization=False)
    bundle = import_files([tmp_path / "g.pth"]).bundle
    check_outputs(bundle, pair, public)
    assert int(bundle.weights["generator"]["layers.0.updates"]) == 0
    assert any("unknown; 0 is recorded" in sentence for sentence in bundle.record["assumed"])


def test_other_sizes_widths_and_slopes(tmp_path: Path) -> None:
    """Widths that do not double, a 50-pixel stack of threes and fours, a LeakyReLU in the generator."""
    from torch import nn

    def layer(a: int, b: int, k: int, s: int, p: int) -> list[nn.Module]:
        return [nn.ConvTranspose2d(a, b, k, s, p, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.1)]

    stack = [*layer(7, 9, 4, 1, 0), *layer(9, 5, 3, 2, 1), *layer(5, 6, 3, 2, 1), *layer(6, 3, 3, 2, 1)]
    net = Stack("whatever", [*stack, nn.ConvTranspose2d(3, 1, 4, 2, 1, bias=False), nn.Tanh()])
    public = Public("sequential", "custom", 50, 1, 7, lambda: net, lambda: nn.Identity())
    pair = random_pair(dataclasses.replace(public, generator=lambda: net))
    torch.save(net.state_dict(), tmp_path / "g.pth")
    with pytest.raises(AmbiguousWeights, match="--image-size 50x50"):  # or 64 pixels, with output paddings
        import_files([tmp_path / "g.pth"])
    size = (50, 50)
    bundle = import_files([tmp_path / "g.pth"], Hints(g_slope=(0.1,), image_size=size)).bundle
    assert bundle.architecture.preset == "custom"
    check_outputs(bundle, pair, public)
    plain = import_files([tmp_path / "g.pth"], Hints(image_size=size)).bundle
    with pytest.raises(AssertionError):  # the control: without the slope, other pictures
        check_outputs(plain, pair, public)


def test_geometry_can_be_given(tmp_path: Path) -> None:
    from torch import nn

    net = Stack(
        "main",
        [
            nn.ConvTranspose2d(4, 6, 4, 1, 0, bias=False), nn.BatchNorm2d(6), nn.ReLU(),
            nn.ConvTranspose2d(6, 5, 3, 3, 1, 2, bias=False), nn.BatchNorm2d(5), nn.ReLU(),
            nn.ConvTranspose2d(5, 3, 5, 2, 1, bias=False), nn.Tanh(),
        ],
    )  # fmt: skip
    public = Public("pytorch-examples", "custom", 25, 3, 4, lambda: net, lambda: nn.Identity())
    pair = random_pair(public)
    torch.save(net.state_dict(), tmp_path / "g.pth")
    hints = Hints(g_strides=(1, 3, 2), g_paddings=(0, 1, 1), g_output_paddings=(0, 2, 0))
    bundle = import_files([tmp_path / "g.pth"], hints).bundle
    assert bundle.architecture.image_shape == (25, 25, 3)
    check_outputs(bundle, pair, public)
    with pytest.raises(InputError, match="--g-strides has 2 numbers"):
        import_files([tmp_path / "g.pth"], Hints(g_strides=(1, 2)))


def test_a_preset_can_be_given_and_must_fit(tmp_path: Path) -> None:
    net = Stack("main", examples_stack(2, 3, 5))
    torch.save(net.state_dict(), tmp_path / "g.pth")
    reported = import_files([tmp_path / "g.pth"], Hints(preset="natsu")).bundle
    assert reported.architecture.initialization == "torch-default"
    with pytest.raises(InputError, match="not those of preset 'akashkadel'"):
        import_files([tmp_path / "g.pth"], Hints(preset="akashkadel"))


def test_the_numbering_tells_a_missing_activation(tmp_path: Path) -> None:
    """An early version of a public discriminator has no activations at all: its numbers leave no room for them."""
    from torch import nn

    modules = [m for m in akashkadel_stack(2, 1, 5) if not isinstance(m, nn.ReLU)]
    net = Stack("main", modules)
    public = Public("pytorch-examples", "custom", 28, 1, 5, lambda: net, lambda: nn.Identity())
    pair = random_pair(public)
    torch.save(net.state_dict(), tmp_path / "g.pth")
    check_outputs(import_files([tmp_path / "g.pth"]).bundle, pair, public)


def test_half_precision_is_widened(tmp_path: Path) -> None:
    public = BY_NAME["pytorch-examples"]
    pair = random_pair(public)
    for dtype in (torch.float16, torch.bfloat16):
        torch.save(pair[0].to(dtype).state_dict(), tmp_path / "g.pth")
        weights = import_files([tmp_path / "g.pth"]).bundle.weights["generator"]
        assert weights["layers.0.kernel"].dtype == np.float32


def test_a_discriminator_of_224_pixels_is_not_taken_for_one_of_128(tmp_path: Path) -> None:
    """Its kernels fit 128x128 too, in a less common way. Both are sizes that networks are trained on."""
    architecture = build_architecture("pytorch", image_shape=(224, 224, 3), ndf=2)
    weights = initial_network_weights(architecture, "discriminator", 0)
    arrays = state_arrays(
        get_dialect("pytorch-examples"), "discriminator", Bundle(architecture, {"discriminator": weights}, {})
    )
    torch.save(
        {key: torch.from_numpy(np.ascontiguousarray(array)) for key, array in arrays.items()},
        tmp_path / "d.pth",
    )
    assert import_files([tmp_path / "d.pth"]).bundle.architecture.image_shape == (224, 224, 3)


def test_two_usual_sizes_of_a_generator_without_statistics_are_a_question(tmp_path: Path) -> None:
    """A 3x3 kernel between equal widths keeps 128x128 or makes 4 to 7, and so 224x224."""
    pair = [arrays_of("pytorch", name, tmp_path, 224)[1] for name in ("generator", "discriminator")]
    for paths in (pair[:1], pair):
        with pytest.raises(AmbiguousWeights, match="2 descriptions") as question:
            import_files(paths)
        assert {choice.hints.image_size for choice in question.value.choices} == {(128, 128), (224, 224)}


def arrays_of(preset: str, name: Any, folder: Path, side: int = 28) -> tuple[Architecture, Path]:
    """Return (an untrained preset, a plain PyTorch file of one of its networks under numbered names)."""
    architecture = build_architecture(preset, image_shape=(side, side, 1), nz=7, ngf=2, ndf=2)
    bundle = Bundle(architecture, {name: initial_network_weights(architecture, name, 0)}, {})
    arrays = state_arrays(get_dialect("sequential"), name, bundle)
    state = {key: torch.from_numpy(np.ascontiguousarray(array)) for key, array in arrays.items()}
    torch.save(state, folder / f"{name}.pth")
    return architecture, folder / f"{name}.pth"


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_room_for_normalisations_without_arrays_is_a_question(name: Any, tmp_path: Path) -> None:
    """Next to a matrix too, where one module more reshapes."""
    architecture, path = arrays_of("paper-mnist", name, tmp_path)
    expected = [layer.normalization is not None for layer in architecture.networks()[name].layers]
    with pytest.raises(AmbiguousWeights, match="leave room for more than an activation") as question:
        import_files([path])
    for choice in question.value.choices:
        network = import_files([path], choice.hints).bundle.architecture.networks()[name]
        kind = choice.hints.normalization
        normalized = [layer.normalization is not None for layer in network.layers]
        vectors = [kind == "instance" and layer.output_shape[:2] == (1, 1) for layer in network.layers]
        assert normalized == [
            one and kind != "none" and not vector for one, vector in zip(expected, vectors, strict=True)
        ]
        assert (network.statistics == "batch") == (kind == "batch")
    imported = import_files([path], Hints(preset="paper-mnist")).bundle
    networks = [one.networks()[name] for one in (architecture, imported.architecture)]
    assert networks[0].unit_range == networks[1].unit_range == (name == "discriminator")
    assert networks[0].layers[1:] == networks[1].layers[1:]
    assert not any("missing" in sentence for sentence in imported.record["assumed"])


@pytest.mark.parametrize("bias", [False, True], ids=["without a bias", "with one"])
def test_blocks_without_bias_and_normalisation_hide_one_without_arrays(bias: bool, tmp_path: Path) -> None:
    """`BatchNorm2d(affine=False, track_running_stats=False)` in blocks: no name and no array shows it."""
    nn = torch.nn

    def block(inputs: int, outputs: int, stride: int, padding: int) -> Any:
        kernel = nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=bias)
        return nn.Sequential(
            kernel, nn.BatchNorm2d(outputs, affine=False, track_running_stats=False), nn.ReLU()
        )

    net = nn.Sequential(block(5, 8, 1, 0), block(8, 4, 2, 1), nn.ConvTranspose2d(4, 1, 4, 2, 1), nn.Tanh())
    torch.save(net.state_dict(), tmp_path / "netG.pth")
    if bias:  # the control: networks without any normalisation have biases
        import_files([tmp_path / "netG.pth"])
        return
    with pytest.raises(AmbiguousWeights, match="leave room for more than an activation") as question:
        import_files([tmp_path / "netG.pth"])
    (chosen,) = [choice.hints for choice in question.value.choices if choice.hints.normalization == "batch"]
    network = import_files([tmp_path / "netG.pth"], chosen).bundle.architecture.generator
    assert [layer.normalization is not None for layer in network.layers] == [True, True, False]
    assert network.statistics == "batch"


@pytest.mark.parametrize("end", ["sigmoid", "none"])
def test_another_end_of_the_generator_can_be_given(end: Any, tmp_path: Path) -> None:
    from torch import nn

    net = Stack("main", [*examples_stack(2, 1, 5)[:-1], *([nn.Sigmoid()] if end == "sigmoid" else [])])
    public = Public("pytorch-examples", "custom", 64, 1, 5, lambda: net, lambda: nn.Identity())
    pair = random_pair(public)
    torch.save(net.state_dict(), tmp_path / "g.pth")
    reported = import_files([tmp_path / "g.pth"], Hints(g_end=end)).bundle
    latents, drawn, _, _ = outputs_of(pair, public)
    wanted = 2 * drawn - 1 if end == "sigmoid" else drawn
    images = [
        forward(bundle.architecture.generator, bundle.weights["generator"], latents[:, None, None, :])
        for bundle in (reported, import_files([tmp_path / "g.pth"]).bundle)
    ]
    np.testing.assert_allclose(images[0], wanted, atol=TOLERANCE)
    assert np.abs(images[1] - wanted).max() > 100 * TOLERANCE  # the control: with tanh, other pictures
    assert any(
        f"{end.replace('none', 'no activation')} at the end (as given)" in s
        for s in reported.record["assumed"]
    )


def test_a_discriminator_of_a_sigmoid_reads_its_images(tmp_path: Path) -> None:
    _, path = arrays_of("akashkadel", "discriminator", tmp_path)
    for hints, unit_range in ((Hints(g_end="sigmoid"), True), (Hints(g_end="tanh"), False)):
        bundle = import_files([path], hints).bundle
        assert bundle.architecture.discriminator.unit_range == unit_range
        assert any("images in [0, 1]" in sentence for sentence in bundle.record["assumed"]) == unit_range
