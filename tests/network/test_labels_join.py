"""Layers that read labels: what a description may say, and everything that follows from it, without training."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.describe import DescribeOptions, describe
from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.flops import forward_flops
from dcgan_core.description.layer import (
    Layer,
    conv,
    dense,
    project,
)
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.toml_reading import read_description
from dcgan_core.description.toml_writing import architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle, load_bundle, save_bundle
from dcgan_core.weights.canonical import (
    fold_normalization,
    fold_spectral,
    initial_weights,
    parameter_count,
    weight_shapes,
)
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.formats.onnx import write_onnx
from dcgan_core.weights.layouts import from_torch, to_torch, torch_shape
from dcgan_core.weights.opening import open_weights
from dcgan_core.weights.summary import label_lines
from dcgan_jax.loading import load_discriminator, load_generator
from parity_tests.ladder.label_cases import (
    CLASSES,
    JOININGS,
    Joining,
    from_tables,
    labelled_architecture,
    one_hot_everywhere,
)
from tests.network.test_modules import lively
from tests.stand_in import stand_in
from tests.weights.numpy_network import forward

WAYS = pytest.mark.parametrize("joining", JOININGS)
LABELS = np.array([2, 0, 1, 1])


def bundle(joining: Joining) -> Bundle:
    architecture = labelled_architecture(joining)
    return Bundle(architecture, lively(architecture))


def given(architecture: Architecture, name: str) -> np.ndarray:
    """Return four inputs of a network without their labels, as canonical maps."""
    return np.random.default_rng(3).uniform(-1, 1, (4, *architecture.networks()[name].input_shape))


# --- the description -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"labels": 8}, "8 channels of labels among 8"),
        ({"labels": -1}, "-1 channels of labels"),
        ({"embedded": 3}, "a table of labels needs channels of labels"),
        ({"labels": 3, "label_map": True}, "maps of labels need a table"),
        ({"labels": 3, "embedded": -3}, "channels of labels"),
    ],
)
def test_what_a_layer_cannot_say_of_its_labels(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        conv((4, 4, 8), 2, 3, 1, 1, **changes)


def test_a_matrix_joins_labels_to_a_vector() -> None:
    with pytest.raises(InputError, match="joins labels to a vector, not to"):
        dense((2, 2, 8), 4, labels=3)


def test_a_network_has_labels_of_one_number_of_classes() -> None:
    first, second = project(8, (2, 2, 4), labels=3), conv((2, 2, 4 + 5), 1, 1, 1, 0, labels=5)
    with pytest.raises(InputError, match="different numbers of classes"):
        Network((first, second))
    with pytest.raises(InputError, match=r"ends in \(2, 2, 4\) but layer 1 starts at \(2, 2, 5\)"):
        Network((first, conv((2, 2, 5 + 3), 1, 1, 1, 0, labels=3)))
    # Flattened before a matrix that joins labels, and only there.
    Network((first, dense((1, 1, 16 + 3), labels=3)))
    with pytest.raises(InputError, match="starts at"):
        Network((first, dense((1, 1, 16))))


def test_an_architecture_reads_labels_of_its_classes() -> None:
    whole = one_hot_everywhere()
    assert (whole.nz, whole.image_shape) == (5, (8, 12, 3))
    assert whole.generator.classes == whole.discriminator.classes == CLASSES
    for changes, words in (
        ({"classes": 4}, "an architecture of 4 classes whose generator reads labels of 3"),
        ({"classes": 0}, "an architecture of 0 classes"),
        ({"generator": dataclasses.replace(whole.generator, unit_range=True)}, "have no range of images"),
    ):
        with pytest.raises(InputError, match=words):
            dataclasses.replace(whole, **changes)
    # A D that reads the label has one logit.
    *layers, last = whole.discriminator.layers
    wide = Network((*layers, dataclasses.replace(last, output_shape=(1, 1, CLASSES))), unit_range=True)
    with pytest.raises(InputError, match="expected one logit"):
        dataclasses.replace(whole, discriminator=wide)


@WAYS
def test_a_record_and_a_toml_file_hold_every_way(joining: Joining, tmp_path: Path) -> None:
    architecture = labelled_architecture(joining)
    assert Architecture.from_dict(architecture.to_dict()) == architecture
    path = tmp_path / "net.toml"
    path.write_text(architecture_toml(architecture), encoding="utf-8")
    assert read_description(path).complete() == (architecture, [])


def test_records_without_labels_stay_as_they_were() -> None:
    plain = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    record = plain.to_dict()
    assert "classes" not in record
    for network in (record["generator"], record["discriminator"]):
        assert "unit_range" not in network
        assert not any(
            name in layer for layer in network["layers"] for name in ("labels", "embedded", "label_map")
        )


def test_an_old_record_of_a_conditional_network_reads_the_label_at_its_first_layer() -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)
    record = architecture.to_dict()
    assert record["generator"]["layers"][0].pop("labels") == 3
    assert not any("labels" in layer for layer in record["generator"]["layers"])
    assert Architecture.from_dict(record) == architecture


def test_what_is_said_of_labels() -> None:
    tables, one_hot = from_tables(), one_hot_everywhere()
    assert label_lines(tables.generator, "latent") == [
        "Label embedded, 4 numbers, joined to the latent",
        "Label embedded, 6 numbers, multiplied with the input of layer 1",
        "Label embedded, 3 numbers, joined to the input of layer 2",
        "Label embedded, a map of 4x6x1, joined to the input of layer 3",
    ]
    assert label_lines(tables.discriminator, "image") == [
        "Label embedded, a map of 8x12x2, joined to the image",
        "Label embedded, 3 numbers, joined to the input of layer 1",
        "Label embedded, 5 numbers, joined to the flattened input of layer 2",
        "Label embedded, 6 numbers, multiplied with the input of layer 3",
    ]
    assert label_lines(one_hot.generator, "latent") == [
        "Label one-hot, 3 numbers, joined to the latent and the inputs of layers 1 and 2"
    ]
    assert label_lines(one_hot.discriminator, "image") == [
        "Label one-hot, 3 numbers, joined to the image, the inputs of layers 1 and 3 and the flattened input of layer 2"
    ]
    assert not label_lines(build_architecture("pytorch").generator, "latent")


def test_describe_says_how_labels_join(capsys: pytest.CaptureFixture[str]) -> None:
    assert describe(DescribeOptions(preset="paper-mnist", classes=10), stand_in()) == 0
    shown = capsys.readouterr().out
    assert "28x28 images (height x width), 1 channel; nz 100, latents U(-1, 1); 10 classes" in shown
    assert "Label one-hot, 10 numbers, joined to the latent and the inputs of layers 1, 2 and 3\n" in shown
    assert "Discriminator, from image 28x28x1 in [0, 1]\n" in shown
    assert "sigmoid" in shown


# --- weights ---------------------------------------------------------------------------------------------


def test_tables_are_parameters_of_their_own() -> None:
    architecture = from_tables()
    shapes = weight_shapes(architecture.generator)
    assert shapes["layers.0.embedding"] == (3, 1, 1, 4)
    assert shapes["layers.3.embedding"] == (3, 4, 6, 1)
    assert shapes["layers.3.kernel"] == (4, 4, 3, 5)
    bare = dataclasses.replace(architecture.generator.layers[3], embedded=0, label_map=False, labels=0)
    bare = dataclasses.replace(bare, input_shape=(4, 6, 4))
    assert parameter_count(Network((architecture.generator.layers[3],))) == (
        parameter_count(Network((bare,))) + 4 * 4 * 3 + 3 * 4 * 6
    )


def test_a_label_costs_what_its_channels_of_the_kernel_cost() -> None:
    layer = conv((4, 6, 2 + 3), 4, 3, 1, 1, labels=3)
    assert forward_flops(Network((layer,))) == 2 * 4 * 6 * 9 * (2 + 3) * 4


def test_a_table_begins_as_in_pytorch() -> None:
    """N(0, 1), whatever the scheme of the kernels; the kernels next to it are not wider for it."""
    wide = dense((1, 1, 5 + 100), 6, labels=100, embedded=50)
    rest = project(6, (16, 16, 1), activation="tanh")
    judge = Network((dense((16, 16, 1), 50),))
    weights = initial_weights(Architecture("custom", Network((wide, rest)), judge, classes=50), 0)[
        "generator"
    ]
    table, kernel = weights["layers.0.embedding"], weights["layers.0.kernel"]
    assert table.shape == (50, 1, 1, 100)
    assert abs(table.mean()) < 0.05  # 5,000 numbers: 3.5 standard errors
    assert abs(table.std() - 1) < 0.05
    assert abs(kernel.std() - 0.02) < 0.005


def test_a_table_in_pytorch_has_a_row_a_class() -> None:
    """Every number is followed to its place: a map is flattened channels first, as its module reads it."""
    layer = conv((2, 3, 1 + 2), 1, 1, 1, 0, labels=2, embedded=4, label_map=True)
    table = np.arange(4 * 2 * 3 * 2, dtype=np.float32).reshape(4, 2, 3, 2)
    rows = to_torch(layer, "embedding", table)
    assert rows.shape == torch_shape(layer, "embedding") == (4, 12)
    for label, channel, row, column in np.ndindex(4, 2, 2, 3):
        assert rows[label, (channel * 2 + row) * 3 + column] == table[label, row, column, channel]
    assert np.array_equal(from_torch(layer, "embedding", rows), table)


@WAYS
def test_weights_of_every_way_are_saved_and_loaded(joining: Joining, tmp_path: Path) -> None:
    made = bundle(joining)
    save_bundle(tmp_path / "w.safetensors", made)
    again = load_bundle(tmp_path / "w.safetensors")
    assert again.architecture == made.architecture
    for name, arrays in made.weights.items():
        assert all(np.array_equal(array, again.weights[name][key]) for key, array in arrays.items())


@pytest.mark.parametrize("joining", ["one-hot", "tables"])
@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_folding_keeps_the_table(joining: Joining, name: str) -> None:
    """The paper's network normalises by the current batch, which does not fold."""
    made = bundle(joining)
    network, weights = fold_spectral(*made.network(name))  # pyright: ignore[reportArgumentType]
    folded, arrays = fold_normalization(network, weights)
    assert folded.normalized_layers == ()
    assert folded.unit_range == network.unit_range
    assert set(arrays) == set(weight_shapes(folded))
    inputs = given(made.architecture, name)
    expected = forward(network, weights, inputs, LABELS)
    np.testing.assert_allclose(forward(folded, arrays, inputs, LABELS), expected, atol=1e-5)
    # The control: another label is far outside the bound.
    assert np.abs(forward(folded, arrays, inputs, LABELS[::-1]) - expected).max() > 1e-3


# --- the two frameworks, and ONNX ------------------------------------------------------------------------


@WAYS
def test_loaded_networks_read_labels(joining: Joining) -> None:
    """Against the definition in NumPy; the paper's G draws by the statistics of its reference batch instead."""
    torch_loading = pytest.importorskip("dcgan_torch.loading")
    made = bundle(joining)
    latents, images = (given(made.architecture, name).astype(np.float32) for name in made.weights)
    network, weights = made.network("discriminator")
    expected = forward(network, weights, images, LABELS)[:, 0, 0, 0]
    ours = load_discriminator(made)(images, LABELS)
    np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5)
    reference = torch_loading.load_discriminator(made)(images.transpose(0, 3, 1, 2), LABELS)
    np.testing.assert_allclose(reference.numpy(), expected, rtol=1e-4, atol=1e-5)
    assert np.abs(load_discriminator(made)(images, (LABELS + 1) % CLASSES) - expected).max() > 1e-3

    drawn = load_generator(made)(latents[:, 0, 0], LABELS)
    if joining != "paper-mnist":
        network, weights = made.network("generator")
        np.testing.assert_allclose(drawn, forward(network, weights, latents, LABELS), atol=1e-5)
    again = torch_loading.load_generator(made)(latents[:, 0, 0], LABELS).numpy().transpose(0, 2, 3, 1)
    np.testing.assert_allclose(again, drawn, atol=1e-5)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (None, "reads labels next to the images: give them; it has 3 classes: 0, 1, 2"),
        (3, "label 3: this network has the labels 0 to 2"),
        ([0, 1], "expected one for each of the 4 images"),
    ],
)
def test_labels_that_a_discriminator_refuses(labels: Any, words: str) -> None:
    made = bundle("one-hot")
    with pytest.raises(InputError, match=words):
        load_discriminator(made)(given(made.architecture, "discriminator"), labels)


def test_a_discriminator_with_a_logit_for_each_class_takes_no_labels() -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)
    judge = load_discriminator(Bundle(architecture, lively(architecture)))
    with pytest.raises(InputError, match="reads images without labels"):
        judge(np.zeros((1, 16, 16, 1), np.float32), 0)


def runtime(path: Path, given: np.ndarray, labels: np.ndarray) -> np.ndarray:
    session = pytest.importorskip("onnxruntime").InferenceSession(
        str(path), providers=["CPUExecutionProvider"]
    )
    source, second = (entry.name for entry in session.get_inputs())
    assert second == "labels"
    return session.run(None, {source: given.astype(np.float32), "labels": labels.astype(np.int64)})[0]


@WAYS
@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_onnx_has_two_inputs(joining: Joining, name: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    made = bundle(joining)
    network, weights = made.network(name)  # pyright: ignore[reportArgumentType]
    inputs = given(made.architecture, name)
    expected = forward(network, weights, inputs, LABELS)
    write_onnx(tmp_path / "net.onnx", name, network, weights)
    own = inputs[:, 0, 0] if name == "generator" else inputs.transpose(0, 3, 1, 2)
    result = runtime(tmp_path / "net.onnx", own, LABELS)
    result = result.transpose(0, 2, 3, 1) if name == "generator" else result[:, None, None, None]
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(result, expected, atol=2e-5 * scale)
    # The control: the labels of the other images.
    assert np.abs(runtime(tmp_path / "net.onnx", own, LABELS[::-1]) - result.reshape(-1)[0]).max() > 1e-3


@WAYS
@pytest.mark.parametrize("name", ["generator", "discriminator"])
@pytest.mark.parametrize("fold", [False, True], ids=["plain", "folded"])
def test_our_own_models_with_two_inputs_are_read_back(
    joining: Joining, name: Any, fold: bool, tmp_path: Path
) -> None:
    pytest.importorskip("onnx")
    made = bundle(joining)
    plan = plan_export(made, tmp_path / "net.onnx", name)
    export(made, plan, fold=fold)
    again = open_weights(tmp_path / "net.onnx")
    network, weights = again.network(name)
    assert again.architecture.classes == CLASSES
    assert network.unit_range == made.architecture.networks()[name].unit_range
    inputs = given(made.architecture, name)
    expected = forward(*made.network(name), inputs, LABELS)
    np.testing.assert_allclose(forward(network, weights, inputs, LABELS), expected, atol=1e-4)


def test_layers_are_hashed_and_compared_by_their_labels() -> None:
    """A compiled program is found by its layer: what joins has to be part of it."""
    plain = Layer("conv", (4, 4, 3), (4, 4, 1), (1, 1))
    assert (
        len({plain, dataclasses.replace(plain, labels=2), dataclasses.replace(plain, labels=2, embedded=2)})
        == 3
    )
