"""Discriminators with spectral normalisation of other programs: kept in parts, computed alike, and given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.toml_writing import architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.foreign.writing.original import ORIGINAL
from tests.weights.test_original import assert_equal_content, load, save

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402
from torch.nn.utils import parametrizations, spectral_norm  # noqa: E402

import dcgan_jax.loading  # noqa: E402
import dcgan_torch.loading  # noqa: E402

pytestmark = pytest.mark.torch

TOLERANCE = 2e-6
"""Of logits, relative to the largest: four layers in float32."""

SIDE = 32


class Copied(nn.Module):
    """The wrapper that many GANs copied: u and v are parameters without gradients, the kernel is `weight_bar`."""

    def __init__(self, module: Any):
        super().__init__()
        self.module = module
        kernel = module.weight
        del module._parameters["weight"]
        for name, size in (("u", kernel.shape[0]), ("v", kernel[0].numel())):
            vector = nn.functional.normalize(torch.randn(size), dim=0)
            module.register_parameter(f"weight_{name}", nn.Parameter(vector, requires_grad=False))
        module.register_parameter("weight_bar", nn.Parameter(kernel.data))

    def forward(self, maps: Any) -> Any:
        own: Any = self.module
        sigma = own.weight_u @ (own.weight_bar.flatten(1) @ own.weight_v)
        own.weight = own.weight_bar / sigma
        return own(maps)


WRAPPERS: dict[str, Callable[[Any], Any]] = {
    "parametrizations": parametrizations.spectral_norm,
    "the older function": spectral_norm,
    "a copied wrapper": Copied,
}
each = pytest.mark.parametrize("form", WRAPPERS)


def discriminator(wrap: Callable[[Any], Any], *, dense: bool = False) -> Any:
    torch.manual_seed(0)
    last = [nn.Flatten(), wrap(nn.Linear(16 * 4 * 4, 1))] if dense else [wrap(nn.Conv2d(16, 1, 4))]
    layers = [wrap(nn.Conv2d(i, o, 4, 2, 1)) for i, o in ((3, 8), (8, 12), (12, 16))]
    return nn.Sequential(*(part for layer in layers for part in (layer, nn.LeakyReLU(0.2))), *last)


def trained(module: Any) -> Any:
    """Return its optimizer's state after three steps; the module is in evaluation mode then."""
    optimizer = torch.optim.Adam(module.parameters(), 1e-3, betas=(0.5, 0.9))
    for _ in range(3):
        optimizer.zero_grad()
        module(torch.randn(8, 3, SIDE, SIDE)).square().mean().backward()
        optimizer.step()
    module.eval()
    return optimizer.state_dict()


def content_of(form: str, *, dense: bool = False) -> tuple[Any, dict[str, Any]]:
    module = discriminator(WRAPPERS[form], dense=dense)
    state = trained(module)
    return module, {"netD": module.state_dict(), "optD": state}


def differences(bundle: Bundle, module: Any) -> list[float]:
    images = np.random.default_rng(1).standard_normal((5, 3, SIDE, SIDE)).astype(np.float32)
    with torch.no_grad():
        logits = module(torch.from_numpy(images)).numpy().ravel()
    ours = [
        dcgan_jax.loading.load_discriminator(bundle)(images.transpose(0, 2, 3, 1)),
        dcgan_torch.loading.load_discriminator(bundle)(images),
    ]
    return [float(np.abs(np.asarray(own).ravel() - logits).max() / np.abs(logits).max()) for own in ours]


@each
@pytest.mark.parametrize("dense", [False, True], ids=["convolution", "matrix"])
def test_its_parts_are_kept_and_come_back(form: str, dense: bool, tmp_path: Path) -> None:
    module, content = content_of(form, dense=dense)
    result = import_files([save(tmp_path / "d.pth", content)])
    bundle = result.bundle
    assert all(layer.spectral for layer in bundle.architecture.discriminator.layers)
    assert not any("folded" in note for note in bundle.record["imported"]["notes"])
    assert max(differences(bundle, module)) < TOLERANCE
    # The control: without the division they are others.
    plain = discriminator(lambda layer: layer, dense=dense)
    kernels = [bundle.weights["discriminator"][f"layers.{index}.kernel"] for index in range(4)]
    assert max(differences(bundle, plain)) > 100 * TOLERANCE
    assert max(np.abs(kernel).max() for kernel in kernels) > 0

    assert list(result.moments) == ["discriminator"]
    assert result.moments["discriminator"].step == 3
    plan = plan_export(bundle, tmp_path / "back.pth")
    assert plan.layout == ORIGINAL
    assert plan.names == ("discriminator",)
    (path,) = export(bundle, plan, moments=result.moments)
    assert_equal_content(load(path), content)
    fresh = discriminator(WRAPPERS[form], dense=dense)
    fresh.load_state_dict(torch.load(path, weights_only=True)["netD"], strict=True)
    again = import_files([path])
    assert again.bundle.architecture == bundle.architecture
    for key, array in bundle.weights["discriminator"].items():
        np.testing.assert_array_equal(again.bundle.weights["discriminator"][key], array)
    assert list(again.moments) == ["discriminator"]


def test_moments_are_of_the_kernels_before_the_division(tmp_path: Path) -> None:
    _, content = content_of("parametrizations")
    result = import_files([save(tmp_path / "d.pth", content)])
    for index in range(4):
        expected = content["optD"]["state"][2 * index + 1]["exp_avg"].numpy()
        ours = result.moments["discriminator"].first[f"layers.{index}.kernel"]
        np.testing.assert_array_equal(ours.transpose(3, 2, 0, 1), expected)
    assert result.moments["discriminator"].settings["lr"] == 1e-3


def test_other_layouts_have_the_divided_kernels(tmp_path: Path) -> None:
    module, content = content_of("the older function")
    bundle = import_files([save(tmp_path / "d.pth", content)]).bundle
    plan = plan_export(bundle, tmp_path / "plain.pth", "discriminator", "sequential")
    (path,) = export(bundle, plan)
    plain = discriminator(lambda layer: layer)
    plain.load_state_dict(load(path), strict=True)
    module(torch.zeros(1, 3, SIDE, SIDE))  # the older function divides at every pass
    np.testing.assert_allclose(
        plain[0].weight.detach().numpy(), module[0].weight.detach().numpy(), rtol=1e-5, atol=1e-7
    )


def test_a_description_says_which_layers_keep_their_parts(tmp_path: Path) -> None:
    module, content = content_of("parametrizations")
    file = save(tmp_path / "d.pth", content)
    described = tmp_path / "net.toml"
    text = architecture_toml(import_files([file]).bundle.architecture, ["discriminator"])
    described.write_text(text)
    kept = import_files([file], Hints(architecture=described))
    assert all(layer.spectral for layer in kept.bundle.architecture.discriminator.layers)
    assert list(kept.moments) == ["discriminator"]

    described.write_text(text.replace("spectral = true\n", "", 1))
    partly = import_files([file], Hints(architecture=described))
    flags = [layer.spectral for layer in partly.bundle.architecture.discriminator.layers]
    assert flags == [False, True, True, True]
    assert max(differences(partly.bundle, module)) < TOLERANCE
    assert partly.moments == {}
    notes = partly.bundle.record["imported"]
    assert "discriminator: spectral normalisation folded into 1 kernel" in notes["notes"]
    assert any("normalised kernels before folding" in note for note in notes["left_out"])
    with pytest.raises(InputError, match="were joined with other arrays"):
        plan_export(partly.bundle, tmp_path / "back.pth", "discriminator", ORIGINAL)

    described.write_text(text)
    plain = save(tmp_path / "plain.pth", discriminator(lambda layer: layer).state_dict())
    with pytest.raises(
        InputError, match=r"layer 0 is described with a spectral norm, but 0\.weight is a plain"
    ):
        import_files([plain], Hints(architecture=described))


@pytest.mark.parametrize("folded", [False, True], ids=["as it is", "folded"])
@pytest.mark.parametrize("dense", [False, True], ids=["convolution", "matrix"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_a_graph_that_divides_its_kernels(dense: bool, folded: bool, tmp_path: Path) -> None:
    """ONNX: the division is a part of the graph, of constants alone."""
    pytest.importorskip("onnx", reason="the onnx package is not installed")
    module, _ = content_of("the older function", dense=dense)
    path = tmp_path / "d.onnx"
    images = torch.zeros(2, 3, SIDE, SIDE)
    torch.onnx.export(
        module, (images,), str(path), dynamo=False, opset_version=17, do_constant_folding=folded
    )
    bundle = import_files([path]).bundle
    assert max(differences(bundle, module)) < TOLERANCE
    words = "4 kernels divided by a norm that the graph computes, as spectral normalisation does"
    assert any(words in sentence for sentence in bundle.record["found"])
    plain = discriminator(lambda layer: layer, dense=dense)
    assert max(differences(bundle, plain)) > 100 * TOLERANCE


def test_files_that_hold_the_last_kernel_too_are_folded(tmp_path: Path) -> None:
    """PyTorch 0.4 saved it, and a description cannot hold it."""
    module, content = content_of("the older function")
    state = dict(content["netD"]) | {"0.weight": module[0].weight.detach()}
    bundle = import_files([save(tmp_path / "d.pth", state)]).bundle
    assert not any(layer.spectral for layer in bundle.architecture.discriminator.layers)
    assert "discriminator: spectral normalisation folded into 4 kernels" in bundle.record["imported"]["notes"]
    assert max(differences(bundle, module)) < TOLERANCE
