"""Layers that read class labels: as a description, in both frameworks, in an exported model."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture, Layer, Network, conv, dense, project
from dcgan_core.description.editing import architecture_toml, read_description
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.quality.features import refuse_labels
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_normalization, initial_weights, layer_shapes
from dcgan_core.weights.formats.onnx import onnx_bytes
from dcgan_core.weights.layouts import from_torch, to_torch, torch_shape
from dcgan_core.weights.summary import network_table
from dcgan_jax.loading import load_discriminator, load_generator
from parity_tests.ladder.cases import lived_in
from parity_tests.ladder.label_cases import CLASSES, labelled

LABELLED = labelled()
LATENTS = np.random.default_rng(0).standard_normal((6, 8)).astype(np.float32)
LABELS = np.array([0, 1, 2, 2, 1, 0])


def bundle() -> Bundle:
    weights = {
        name: lived_in(own, name, "float32") for name, own in initial_weights(LABELLED, seed=1).items()
    }
    return Bundle(LABELLED, weights, {})


# --- the description -------------------------------------------------------------------------------------


def test_what_a_network_reads_is_counted_without_its_labels() -> None:
    assert LABELLED.nz == 8
    assert LABELLED.generator.classes == LABELLED.discriminator.classes == CLASSES
    assert LABELLED.discriminator.input_shape == LABELLED.image_shape == (16, 16, 1)
    assert [layer.maps_shape for layer in LABELLED.generator.layers] == [
        (1, 1, 8),
        (1, 1, 16),  # the map before it, flattened
        (4, 4, 5),
        (8, 8, 4),
    ]


def test_records_and_files_say_where_labels_join(tmp_path: Path) -> None:
    assert Architecture.from_dict(LABELLED.to_dict()) == LABELLED
    (tmp_path / "net.toml").write_text(architecture_toml(LABELLED))
    assert read_description(tmp_path / "net.toml").complete() == (LABELLED, [])
    plain = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2).to_dict()
    assert not {"labels", "embedded", "label_map"} & {
        key for layer in plain["generator"]["layers"] for key in layer
    }
    assert "unit_range" not in plain["discriminator"]


def test_a_record_in_which_no_layer_reads_labels_means_the_first(tmp_path: Path) -> None:
    conditional = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)
    older = conditional.to_dict()
    del older["generator"]["layers"][0]["labels"]
    assert Architecture.from_dict(older) == conditional
    text = architecture_toml(conditional)
    assert "labels = 3\n" in text
    path = tmp_path / "older.toml"
    path.write_text(text.replace("labels = 3\n", ""))
    assert read_description(path).complete()[0] == conditional


MISTAKES = {
    "labels alone": (
        lambda: conv((8, 8, 3), 1, 4, 2, 1, labels=3),
        "some for the label and some for the rest",
    ),
    "a table without labels": (lambda: conv((8, 8, 3), 1, 4, 2, 1, embedded=3), "needs channels of labels"),
    "maps without a table": (lambda: conv((8, 8, 3), 1, 4, 2, 1, labels=1, label_map=True), "need a table"),
    "a dense layer over maps": (lambda: dense((4, 4, 3), labels=1), "joins labels to a vector"),
    "two numbers of classes": (
        lambda: Network((project(6, (1, 1, 4), labels=2), dense((1, 1, 4 + 3), labels=3))),
        "different numbers of classes",
    ),
    "a map that is not flattened for labels": (
        lambda: Network((conv((8, 8, 1), 2, 4, 2, 1), dense((1, 1, 32)))),
        "layer 0 ends in (4, 4, 2)",
    ),
    "another number of classes": (
        lambda: dataclasses.replace(LABELLED, classes=4),
        "4 classes whose generator reads labels of 3",
    ),
    "a generator of images in [0, 1]": (
        lambda: dataclasses.replace(
            LABELLED, generator=dataclasses.replace(LABELLED.generator, unit_range=True)
        ),
        "no range of images",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_is_refused(mistake: str) -> None:
    make, reason = MISTAKES[mistake]
    with pytest.raises(InputError) as caught:
        make()
    assert reason in str(caught.value)


def test_the_table_of_a_network_names_its_labels() -> None:
    lines = network_table("generator", LABELLED.generator).splitlines()
    assert lines[0].endswith("and a label of 3 classes")
    assert "project, reshape, label as 3 numbers of a table" in lines[3]
    assert "project, reshape, label one-hot" in lines[4]
    assert "label as 2 maps of a table" in lines[5]
    assert "sigmoid" in lines[6]


# --- the weights -----------------------------------------------------------------------------------------

TABLES: dict[str, tuple[Layer, tuple[int, ...], tuple[int, ...]]] = {
    "of vectors": (conv((4, 5, 3 + 2), 1, 3, 1, 1, labels=2, embedded=6), (6, 1, 1, 2), (6, 2)),
    "of maps": (
        conv((4, 5, 3 + 2), 1, 3, 1, 1, labels=2, embedded=6, label_map=True),
        (6, 4, 5, 2),
        (6, 40),
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_moves_to_pytorch_and_back(kind: str) -> None:
    layer, shape, theirs = TABLES[kind]
    assert layer_shapes(layer, "running")["embedding"] == shape
    assert torch_shape(layer, "embedding") == theirs
    table = np.random.default_rng(0).standard_normal(shape)
    moved = to_torch(layer, "embedding", table)
    assert moved.shape == theirs
    assert moved[3, -1] == table[3, -1, -1, -1]
    assert np.array_equal(moved[2, : shape[1] * shape[2]], table[2, :, :, 0].ravel()), "channels first"
    assert np.array_equal(from_torch(layer, "embedding", moved), table)


def test_tables_begin_as_those_of_pytorch() -> None:
    """`nn.Embedding` draws from N(0, 1), whatever the initialisation of the rest is."""
    layer = conv((16, 16, 1 + 4), 1, 4, 2, 1, labels=4, embedded=50, label_map=True)
    wide = Architecture(
        "custom",
        Network((project(8 + 50, (16, 16, 1), labels=50, activation="tanh"),)),
        Network((layer, dense((8, 8, 1)))),
        classes=50,
    )
    table = initial_weights(wide, seed=0)["discriminator"]["layers.0.embedding"]
    assert abs(table.mean()) < 0.02
    assert abs(table.std() - 1) < 0.02


def test_folding_keeps_the_tables() -> None:
    weights = bundle().weights["generator"]
    network, folded = fold_normalization(LABELLED.generator, weights)
    assert not network.normalized_layers
    assert np.array_equal(folded["layers.0.embedding"], weights["layers.0.embedding"])
    kept, _ = fold_normalization(LABELLED.discriminator, bundle().weights["discriminator"])
    assert kept.unit_range


# --- what is computed ------------------------------------------------------------------------------------


def test_a_label_changes_the_image_and_the_verdict_and_both_frameworks_agree() -> None:
    pytest.importorskip("torch")
    from dcgan_torch.loading import load_discriminator as discriminator_in_torch
    from dcgan_torch.loading import load_generator as generator_in_torch

    ours, theirs = load_generator(bundle()), generator_in_torch(bundle())
    images = ours(LATENTS, LABELS)
    np.testing.assert_allclose(theirs(LATENTS, LABELS).permute(0, 2, 3, 1).numpy(), images, rtol=0, atol=1e-6)
    assert np.abs(images - ours(LATENTS, (LABELS + 1) % CLASSES)).max() > 0.01
    judge = load_discriminator(bundle())
    logits = judge(images, LABELS)
    assert logits.shape == (6,)
    judged = discriminator_in_torch(bundle())(images.transpose(0, 3, 1, 2).copy(), LABELS)
    np.testing.assert_allclose(judged.numpy(), logits, rtol=0, atol=1e-5)
    assert np.abs(logits - judge(images, (LABELS + 1) % CLASSES)).max() > 0.001


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_an_exported_model_has_two_inputs(name: str) -> None:
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    given = bundle()
    content = onnx_bytes("model", name, LABELLED.networks()[name], given.weights[name])
    session = runtime.InferenceSession(content, providers=["CPUExecutionProvider"])
    assert [entry.name for entry in session.get_inputs()][1:] == ["labels"]
    images = load_generator(given)(LATENTS, LABELS)
    if name == "generator":
        (drawn,) = session.run(None, {"latents": LATENTS, "labels": LABELS})
        np.testing.assert_allclose(drawn.transpose(0, 2, 3, 1), images, rtol=0, atol=1e-5)
    else:
        (judged,) = session.run(None, {"images": images.transpose(0, 3, 1, 2), "labels": LABELS})
        np.testing.assert_allclose(judged, load_discriminator(given)(images, LABELS), rtol=0, atol=1e-5)


def test_labels_are_needed_and_have_to_be_classes() -> None:
    judge = load_discriminator(bundle())
    images = np.zeros((2, 16, 16, 1), np.float32)
    for labels, reason in (
        (None, "reads labels next to the images: give them; it has 3 classes"),
        ([0, 3], "label 3: this network has the labels 0 to 2"),
        ([0, 1, 2], "expected one for each of the 2 images"),
    ):
        with pytest.raises(InputError, match=reason):
            judge(images, labels)
    plain = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    with pytest.raises(InputError, match="images without labels"):
        load_discriminator(Bundle(plain, initial_weights(plain, 0), {}))(images, 0)


def test_a_discriminator_that_reads_the_label_has_no_features_of_the_image() -> None:
    with pytest.raises(InputError, match="reads the label next to each image"):
        refuse_labels(LABELLED.discriminator, "runs/a")
    refuse_labels(build_architecture("pytorch").discriminator, "runs/a")
