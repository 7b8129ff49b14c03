"""Conditional networks as ONNX graphs: the label's branch is computed for every class, and joined where it was."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from tests.weights.numpy_network import forward

onnx = pytest.importorskip("onnx", reason="the onnx package is not installed")
torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.weights.conditional_classes import (  # noqa: E402
    CLASSES,
    CONDITIONAL,
    NZ,
    SIDE,
    Conditional,
    generator_stack,
    one_hot,
    settled_pair,
)

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore:.*:DeprecationWarning")]

TOLERANCE = 2e-5
"""Of images in [-1, 1] and of logits, computed in float32 by PyTorch and in float64 here."""

READ = [conditional for conditional in CONDITIONAL if conditional.name != "branches"]


def exported(module: Any, path: Path, given: Any, labels: Any, opset: int = 17) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(), (given, labels), str(path), dynamo=False, opset_version=opset,
            input_names=["x", "labels"], dynamic_axes={"x": {0: "N"}, "labels": {0: "N"}},
        )  # fmt: skip
    return path


def inputs_of(name: str, channels: int, count: int) -> Any:
    torch.manual_seed(3)
    return torch.randn(count, NZ) if name == "generator" else torch.randn(count, channels, SIDE, SIDE)


def compared(bundle: Bundle, module: Any, given: Any, labels: Any, shift: int = 0) -> float:
    """Return how far ours is from PyTorch's. shift: added to the labels that ours is given."""
    (name,) = bundle.weights
    numbers = labels.argmax(1) if labels.ndim == 2 else labels
    with torch.no_grad():
        expected = module(given, labels).numpy()
    maps = given.numpy()[:, None, None] if name == "generator" else given.numpy().transpose(0, 2, 3, 1)
    network, weights = bundle.network(name)
    ours = forward(network, weights, maps, (numbers.numpy() + shift) % CLASSES)
    ours = ours.transpose(0, 3, 1, 2) if name == "generator" else ours.reshape(expected.shape)
    return float(np.abs(ours - expected).max())


@pytest.mark.parametrize("conditional", READ, ids=lambda conditional: conditional.name)
@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_it_computes_what_pytorch_computes(conditional: Conditional, name: str, tmp_path: Path) -> None:
    module = settled_pair(conditional)[name == "discriminator"]
    labels = torch.arange(2 * CLASSES) % CLASSES
    given = inputs_of(name, conditional.channels, len(labels))
    bundle = import_files([exported(module, tmp_path / "net.onnx", given, labels)]).bundle
    assert list(bundle.weights) == [name]
    assert bundle.architecture.classes == CLASSES
    assert compared(bundle, module, given, labels) < TOLERANCE
    assert compared(bundle, module, given, labels, shift=1) > 100 * TOLERANCE
    embedded = any(layer.embedded for layer in bundle.architecture.networks()[name].layers)
    words = "a table of labels of 3 classes" if embedded else "one-hot labels of 3 classes"
    assert any(words in sentence for sentence in bundle.record["found"])
    shown = any("N(0, 1) (by the running statistics)" in sentence for sentence in bundle.record["found"])
    assert shown == (name == "generator")


class Given(nn.Module):
    """One-hot labels that the caller makes."""

    def __init__(self, classes: int = CLASSES) -> None:
        super().__init__()
        self.main = generator_stack(NZ + classes, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        return self.main(torch.cat([labels, latents], 1)[:, :, None, None])


def test_one_hot_labels_that_are_given(tmp_path: Path) -> None:
    module = Given().eval()
    labels = one_hot(torch.arange(2 * CLASSES) % CLASSES)
    given = inputs_of("generator", 3, len(labels))
    path = exported(module, tmp_path / "g.onnx", given, labels)
    bundle = import_files([path]).bundle
    assert compared(bundle, module, given, labels) < TOLERANCE
    assert compared(bundle, module, given, labels, shift=1) > 100 * TOLERANCE
    assert "generator: 'labels' is the input of one-hot labels, by its name" in bundle.record["assumed"]


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_our_own_models_without_our_note(name: str, tmp_path: Path) -> None:
    """Another program may have dropped it: the graph says the same."""
    conditional = next(one for one in CONDITIONAL if one.name == "table and map")
    pair = settled_pair(conditional)
    path = tmp_path / "net.pth"
    torch.save(pair[name == "discriminator"].state_dict(), path)
    first = import_files([path], conditional.hints).bundle
    (written,) = export(first, plan_export(first, tmp_path / "net.onnx", name, format="onnx"))  # pyright: ignore[reportArgumentType]
    model = onnx.load(written)
    del model.metadata_props[:]
    onnx.save(model, written)
    again = import_files([written]).bundle
    network, other = (bundle.architecture.networks()[name] for bundle in (first, again))
    assert [dataclasses.replace(layer, slope=0.0, normalization=None) for layer in network.layers] == [
        dataclasses.replace(layer, slope=0.0, normalization=None) for layer in other.layers
    ]
    for key, array in first.weights[name].items():
        if not key.endswith("updates"):
            np.testing.assert_array_equal(again.weights[name][key], array, err_msg=key)


class Branch(nn.Module):
    """What `branch` makes of a row of the table, next to the latent."""

    def __init__(self, branch: Callable[[Any], Any], width: int = 4) -> None:
        super().__init__()
        self.branch = branch
        self.label_emb = nn.Embedding(CLASSES, width)
        self.main = generator_stack(NZ + width, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        row = self.branch(self.label_emb(labels))
        return self.main(torch.cat([latents, row], 1)[:, :, None, None])


class Acgan(nn.Module):
    """The size of the latent is looked up after it was multiplied."""

    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, NZ)
        self.main = generator_stack(NZ, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        return self.main((self.label_emb(labels) * latents).view(latents.size(0), -1, 1, 1))


class Several(nn.Module):
    """A row of a table and a one-hot label, joined with the latent in some order."""

    def __init__(self, order: Callable[[Any, Any, Any], list[Any]] = lambda *parts: list(parts)) -> None:
        super().__init__()
        self.order = order
        self.label_emb = nn.Embedding(CLASSES, 4)
        self.main = generator_stack(NZ + 4 + CLASSES, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        joined = torch.cat(self.order(latents, self.label_emb(labels), one_hot(labels)), 1)
        return self.main(joined[:, :, None, None])


COMPUTED: dict[str, Callable[[], Any]] = {
    "the size of an earlier tensor": Acgan,
    "two tensors": Several,
    "two tensors in front": lambda: Several(lambda latents, row, label: [row, label, latents]),
    "two tensors one after another": lambda: Several(
        lambda latents, row, label: [latents, torch.cat([label, row], 1)]
    ),
    "times a number": lambda: Branch(lambda row: row * 0.5),
    "times a constant of its own shape": lambda: Branch(lambda row: torch.linspace(0.5, 2, 4) * row),
}


@pytest.mark.parametrize("build", COMPUTED.values(), ids=COMPUTED)
def test_branches_that_are_computed(build: Callable[[], Any], tmp_path: Path) -> None:
    module = build().eval()
    labels = torch.arange(2 * CLASSES) % CLASSES
    given = inputs_of("generator", 3, len(labels))
    bundle = import_files([exported(module, tmp_path / "g.onnx", given, labels)]).bundle
    assert compared(bundle, module, given, labels) < TOLERANCE
    assert compared(bundle, module, given, labels, shift=1) > 100 * TOLERANCE


class Multiplied(nn.Module):
    """Maps of a layer inside, multiplied by a row of the table."""

    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, 6)
        self.stem = nn.Linear(NZ, 6)
        self.main = generator_stack(6, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        return self.main((F.relu(self.stem(latents)) * self.label_emb(labels))[:, :, None, None])


class Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.main = generator_stack(NZ + 1, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        return self.main(torch.cat([latents, labels.float()[:, None]], 1)[:, :, None, None])


class Afterwards(nn.Module):
    """A normalisation of latent and label together."""

    def __init__(self) -> None:
        super().__init__()
        self.label_emb = nn.Embedding(CLASSES, 4)
        self.norm = nn.BatchNorm1d(NZ + 4)
        self.main = generator_stack(NZ + 4, 3)

    def forward(self, latents: Any, labels: Any) -> Any:
        joined = self.norm(torch.cat([latents, self.label_emb(labels)], 1))
        return self.main(F.relu(joined)[:, :, None, None])


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a matrix on the left": (
        lambda: Branch(lambda row: (torch.eye(2).flip(0) @ row.view(-1, 2, 2)).flatten(1)),
        r"MatMul .*: computes with a class label in another place than is read",
    ),
    "whole numbers of a table": (
        lambda: Branch(lambda row: (9 * row).int().float()),
        r"Cast .*: rounds to whole numbers",
    ),
    "classes for units": (lambda: Branch(lambda row: row.t(), CLASSES), r"Transpose .*: moves the batch"),
    "a constant for each image": (
        lambda: Branch(lambda row: row + torch.arange(4.0 * CLASSES).view(CLASSES, 4)),
        r"Add .*: .* a constant of shape \(3, 4\), which differs within the batch",
    ),
    "two tensors around the latent": (
        lambda: Several(lambda latents, row, label: [row, latents, label]),
        r"Concat .*: joins 3 tensors; a label's on one side of one other are read",
    ),
    "a product of two tensors": (
        lambda: Several(lambda latents, row, label: [latents, row * row, label]),
        r"Mul .*: computes with two tensors of the class label in a way that is not read",
    ),
    "a product inside": (Multiplied, r"Mul .*: multiplies a tensor of shape .* only a latent can be"),
    "a plain number": (Plain, r"Concat .*: joins the label as a plain number"),
    "normalised together": (
        Afterwards,
        r"BatchNormalization .*: after Concat .*, which joins labels, a kernel is",
    ),
}


@pytest.mark.parametrize(("build", "message"), REFUSED.values(), ids=REFUSED)
def test_what_no_description_can_say_is_named(build: Callable[[], Any], message: str, tmp_path: Path) -> None:
    labels = torch.arange(CLASSES)
    path = exported(build(), tmp_path / "g.onnx", inputs_of("generator", 3, CLASSES), labels)
    with pytest.raises(InputError, match=message) as caught:
        import_files([path])
    assert "\n" not in str(caught.value)


def test_inputs_of_which_nothing_says_what_they_are(tmp_path: Path) -> None:
    module = Given(NZ)
    both = inputs_of("generator", 3, 2), torch.eye(NZ)[:2]
    path = exported(module, tmp_path / "g.onnx", *both)
    model = onnx.load(path)
    for node in model.graph.node:
        node.input[:] = ["z" if name == "labels" else name for name in node.input]
    model.graph.input[1].name = "z"
    onnx.save(model, path)
    with pytest.raises(InputError, match=r"2 inputs \(x, z\), and nothing says which is the class label's"):
        import_files([path])
