"""Conditional networks of Keras: the branch of the class label is computed for every class, and joined where it was."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dcgan_jax.loading
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing import label_evidence
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.stated.two_inputs import given_one_hot, which_is_label
from tests.weights.numpy_network import forward
from tests.weights.test_keras import TOLERANCE, L, h5py, keras, promoting, pytestmark, randomize

__all__ = ["promoting", "pytestmark"]

CLASSES, NZ, SIDE = 5, 6, 12


def leaky() -> Any:
    return L.LeakyReLU(negative_slope=0.2)


def label(onehot: bool = False, name: str | None = None, shape: tuple[int, ...] = (1,)) -> Any:
    return keras.Input((CLASSES,), name=name) if onehot else keras.Input(shape, dtype="int32", name=name)


def joined(maps: Any, labels: Any, first: bool) -> Any:
    return L.Concatenate()([labels, maps] if first else [maps, labels])


def upwards(maps: Any, channels: int = 1) -> Any:
    """From 3x3 maps to images of 12x12."""
    maps = L.Conv2DTranspose(4, 4, strides=2, padding="same")(maps)
    maps = leaky()(L.BatchNormalization()(maps))
    return L.Conv2DTranspose(channels, 4, strides=2, padding="same", activation="tanh")(maps)


def map_generator(first: bool = False, activation: Any = None) -> Any:
    """The tutorial's: a row of a table becomes a map by a matrix, next to the maps of the latent."""
    labels, latents = label(), keras.Input((NZ,))
    row = L.Dense(9, activation=activation)(L.Embedding(CLASSES, 4)(labels))
    maps = L.Reshape((3, 3, 5))(leaky()(L.Dense(45)(latents)))
    return keras.Model([latents, labels], upwards(joined(maps, L.Reshape((3, 3, 1))(row), first)))


def vector_generator(first: bool = False, onehot: bool = False) -> Any:
    """Rows of a table, or one-hot labels, next to the latent; the maps are enlarged by repeating pixels."""
    latents, labels = keras.Input((NZ,)), label(onehot)
    row = labels if onehot else L.Flatten()(L.Embedding(CLASSES, 4)(labels))
    maps = L.Dense(45, use_bias=False)(joined(latents, row, first))
    maps = L.Reshape((3, 3, 5))(L.ReLU()(L.BatchNormalization()(maps)))
    maps = L.ReLU()(L.Conv2DTranspose(4, 5, strides=2, padding="same")(maps))
    image = L.Conv2D(3, 3, padding="same", activation="tanh")(L.UpSampling2D()(maps))
    return keras.Model([latents, labels], image)


def multiplied_generator() -> Any:
    """The latent is multiplied by a row of a table, as in the tutorials of ACGAN."""
    latents, labels = keras.Input((NZ,)), label()
    row = L.Flatten()(L.Embedding(CLASSES, NZ)(labels))
    units = L.Dense(45, activation="relu")(L.Multiply()([latents, row]))
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def nested_generator(graph: bool = False) -> Any:
    """A model of its own, with a layer normalisation, and one in it, between the label and where it joins."""
    latents, labels = keras.Input((NZ,)), label()
    inner = keras.Sequential([L.Dense(4), L.ReLU()], name="inner")
    parts = [keras.Input((1,)), L.Embedding(CLASSES, 4), L.LayerNormalization(), L.Flatten(), inner]
    branch = keras.Sequential(parts, name="branch")
    if graph:
        row = parts[0]
        for part in parts[1:]:
            row = part(row)
        branch = keras.Model(parts[0], row, name="branch")
    units = L.Dense(45, activation="relu")(L.Concatenate()([latents, branch(labels)]))
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def normalised_map_generator() -> Any:
    """The whole map of a label is normalised, without a scale."""
    labels, latents = label(), keras.Input((NZ,))
    plane = L.Reshape((3, 3, 1))(L.Dense(9)(L.Embedding(CLASSES, 4)(labels)))
    plane = L.LayerNormalization(axis=[1, 2, 3], scale=False, epsilon=0.1)(plane)
    maps = L.Reshape((3, 3, 5))(leaky()(L.Dense(45)(latents)))
    return keras.Model([latents, labels], upwards(joined(maps, plane, first=False)))


def operations_generator() -> Any:
    """Keras' operations in the place of its layers."""
    latents, labels = keras.Input((NZ,)), label()
    row = L.Identity()(L.Flatten()(keras.ops.one_hot(labels, CLASSES)))
    units = L.Dense(45, activation="relu")(keras.ops.concatenate([latents, row], axis=-1))
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def everywhere_generator() -> Any:
    """One-hot labels next to the input of every layer, as maps where there are maps."""
    latents, labels = keras.Input((NZ,)), label(onehot=True, name="class_of_it")
    units = L.ReLU()(L.BatchNormalization()(L.Dense(10)(L.Concatenate()([latents, labels]))))
    maps = L.Reshape((3, 3, 4))(L.ReLU()(L.Dense(36)(L.Concatenate()([units, labels]))))
    planes = [L.UpSampling2D(side)(L.Reshape((1, 1, CLASSES))(labels)) for side in (3, 6)]
    maps = L.Conv2DTranspose(6, 4, strides=2, padding="same")(L.Concatenate()([maps, planes[0]]))
    maps = L.Concatenate()([planes[1], L.ReLU()(maps)])
    return keras.Model(
        [labels, latents], L.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh")(maps)
    )


def judged(maps: Any, *, sigmoid: bool = False) -> Any:
    for channels in (4, 6):
        maps = leaky()(L.Conv2D(channels, 3, strides=2, padding="same")(maps))
    return L.Dense(1, activation="sigmoid" if sigmoid else None)(L.Dropout(0.4)(L.Flatten()(maps)))


def map_discriminator(first: bool = False) -> Any:
    labels, images = label(), keras.Input((SIDE, SIDE, 1))
    row = L.Reshape((SIDE, SIDE, 1))(L.Dense(SIDE * SIDE)(L.Embedding(CLASSES, 4)(labels)))
    return keras.Model([images, labels], judged(joined(images, row, first), sigmoid=True))


def late_discriminator() -> Any:
    """A row of a table next to the flattened maps, which Keras has with their channels last."""
    images, labels = keras.Input((SIDE, SIDE, 3)), label(shape=())
    maps = images
    for channels in (4, 6):
        maps = leaky()(L.Conv2D(channels, 4, strides=2, padding="same")(maps))
    units = L.Concatenate()([L.Flatten()(maps), L.Embedding(CLASSES, 3)(labels)])
    return keras.Model([images, labels], L.Dense(1)(leaky()(L.Dense(7)(units))))


def one_hot_discriminator() -> Any:
    images, labels = keras.Input((SIDE, SIDE, 1)), label(onehot=True)
    planes = L.UpSampling2D(SIDE)(L.Reshape((1, 1, CLASSES))(labels))
    return keras.Model([images, labels], judged(L.Concatenate()([images, planes])))


def given_maps_discriminator() -> Any:
    """The maps of one-hot labels are the input itself, as in Foster's book."""
    images, labels = keras.Input((SIDE, SIDE, 1)), keras.Input((SIDE, SIDE, CLASSES))
    return keras.Model([images, labels], judged(L.Concatenate()([images, labels])))


@dataclass(frozen=True)
class Case:
    """A model. table: whether it is read as having a table of labels. assumed: part of what is assumed about labels."""

    build: Callable[[], Any]
    table: bool = True
    assumed: str = ""


CASES = {
    "a map": Case(map_generator),
    "a map first": Case(lambda: map_generator(first=True, activation="relu")),
    "a vector": Case(vector_generator),
    "a vector first": Case(lambda: vector_generator(first=True)),
    "one-hot": Case(lambda: vector_generator(onehot=True), False, "since it is the smaller one"),
    "one-hot first": Case(lambda: vector_generator(True, True), False, "since it is the smaller one"),
    "a product": Case(multiplied_generator),
    "a model": Case(nested_generator),
    "a graph": Case(lambda: nested_generator(graph=True)),
    "a normalised map": Case(normalised_map_generator),
    "operations": Case(operations_generator, False),
    "every layer": Case(
        everywhere_generator, False, "'class_of_it' is the input of one-hot labels, by its name"
    ),
    "judged by a map": Case(map_discriminator),
    "judged by a map first": Case(lambda: map_discriminator(first=True)),
    "judged late": Case(late_discriminator),
    "judged by one-hot maps": Case(one_hot_discriminator, False, "since the other is an image"),
    "given one-hot maps": Case(
        given_maps_discriminator, False, "since the other has the channels of an image"
    ),
}
each = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def importing(model: Any, path: Path) -> Bundle:
    model.save(path)
    return import_files([path]).bundle


def outputs(model: Any, bundle: Bundle, shift: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return (ours, Keras') for two samples of each class. shift: added to the labels that ours is given."""
    labels = np.arange(2 * CLASSES) % CLASSES
    (name,) = bundle.weights
    shapes = [tuple(one.shape[1:]) for one in model.inputs]
    plane = (SIDE, SIDE, CLASSES)
    position = next(k for k, shape in enumerate(shapes) if shape in ((), (1,), (CLASSES,), plane))
    given = np.random.default_rng(3).standard_normal((len(labels), *shapes[1 - position])).astype(np.float32)
    theirs: dict[tuple[int, ...], Any] = {
        (): labels,
        (1,): labels[:, None],
        (CLASSES,): np.eye(CLASSES, dtype=np.float32)[labels],
        plane: np.eye(CLASSES, dtype=np.float32)[labels][:, None, None].repeat(SIDE, 1).repeat(SIDE, 2),
    }
    both = [given, given]
    both[position] = theirs[shapes[position]]
    expected = np.asarray(model(both, training=False))
    network, weights = bundle.network(name)
    maps = given[:, None, None] if name == "generator" else given
    ours = forward(network, weights, maps, (labels + shift) % CLASSES)
    if any("the sigmoid at its end is left out" in sentence for sentence in bundle.record["found"]):
        ours = 1 / (1 + np.exp(-ours))
    return ours.reshape(expected.shape), expected


@each
def test_it_computes_what_keras_computes(case: Case, tmp_path: Path) -> None:
    assert_alike(case, tmp_path / "net.keras")


@pytest.mark.parametrize("name", ["a map first", "every layer", "judged late", "a model", "a graph"])
def test_older_files_too(name: str, tmp_path: Path) -> None:
    assert_alike(CASES[name], tmp_path / "net.h5")


def assert_alike(case: Case, path: Path) -> None:
    model = randomize(case.build())
    bundle = importing(model, path)
    assert bundle.architecture.classes == CLASSES
    ours, expected = outputs(model, bundle)
    np.testing.assert_allclose(ours, expected, rtol=TOLERANCE, atol=TOLERANCE)
    shifted, _ = outputs(model, bundle, shift=1)
    assert np.abs(shifted - expected).max() > 100 * TOLERANCE

    (name,) = bundle.weights
    tables = [layer for layer in bundle.architecture.networks()[name].layers if layer.embedded]
    assert len(tables) == int(case.table)
    words = "a table of labels of 5 classes" if case.table else "one-hot labels of 5 classes"
    assert any(words in sentence for sentence in bundle.record["found"])
    assumed = [sentence for sentence in bundle.record["assumed"] if "is the input of" in sentence]
    assert len(assumed) == bool(case.assumed)
    assert all(case.assumed in sentence for sentence in assumed)


@pytest.mark.parametrize("first", [False, True])
def test_one_hot_labels_that_the_program_writes_next_to_the_latent(
    first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file has one input then, as in Keras' own example of a conditional GAN; the control: none are given."""
    given = keras.Input((NZ + CLASSES,))
    model = randomize(keras.Model(given, upwards(L.Reshape((3, 3, 5))(leaky()(L.Dense(45)(given))))))
    monkeypatch.setattr(label_evidence, "USUAL_LATENTS", (NZ,))
    plain = importing(model, tmp_path / "net.keras")
    assert plain.architecture.classes == 0
    assert any("a latent of 6 and one-hot labels: --classes 5" in one for one in plain.record["assumed"])
    hints = Hints(classes=CLASSES, label_order="first" if first else "last")
    bundle = import_files([tmp_path / "net.keras"], hints).bundle
    assert (bundle.architecture.classes, bundle.architecture.nz) == (CLASSES, NZ)
    labels = np.arange(CLASSES)
    latents = np.random.default_rng(0).standard_normal((CLASSES, NZ)).astype(np.float32)
    both = [latents, np.eye(CLASSES, dtype=np.float32)]
    expected = np.asarray(model(np.concatenate(both[::-1] if first else both, 1), training=False))
    ours = forward(*bundle.network("generator"), latents[:, None, None], labels)
    np.testing.assert_allclose(ours, expected, rtol=TOLERANCE, atol=TOLERANCE)
    with pytest.raises(InputError, match="expected 2 to 10"):
        import_files([tmp_path / "net.keras"], Hints(classes=11))
    model = randomize(map_generator())
    with pytest.raises(InputError, match="leave --classes out"):
        model.save(tmp_path / "other.keras")
        import_files([tmp_path / "other.keras"], Hints(classes=CLASSES))


@pytest.mark.parametrize(
    ("shapes", "label"),
    [
        (((8, 8, 3), (8, 8, 2)), "b"), (((10, 8, 8), (1, 8, 8)), "a"), (((8, 8, 1), (8, 8, 3)), ""),
        (((8, 8, 3), (8, 8, 3)), ""), (((8, 8, 3), (4, 4, 2)), ""), (((8, 8, 3), None), ""),
    ],
)  # fmt: skip
def test_which_of_two_maps_is_the_labels(shapes: tuple[tuple[int, ...] | None, ...], label: str) -> None:
    given = dict(zip("ab", shapes, strict=True))
    if not label:
        with pytest.raises(InputError, match="nothing says which"):
            which_is_label(given, {"a": [], "b": []})
        return
    assert which_is_label(given, {"a": [], "b": []})[0] == label
    maps = given_one_hot(label, given[label])
    assert maps is not None
    axis = 1 if label == "a" else 3
    np.testing.assert_array_equal(np.moveaxis(maps, axis, 1)[:, :, 3, 5], np.eye(len(maps)))


def test_it_draws_the_class_that_is_wanted(tmp_path: Path) -> None:
    model = randomize(map_generator())
    bundle = importing(model, tmp_path / "g.keras")
    latents = np.random.default_rng(0).standard_normal((CLASSES, NZ)).astype(np.float32)
    labels = np.arange(CLASSES)
    images = np.asarray(dcgan_jax.loading.load_generator(bundle)(latents, labels))
    expected = np.asarray(model([latents, labels[:, None]], training=False))
    np.testing.assert_allclose(images, expected, rtol=TOLERANCE, atol=TOLERANCE)


def multiplied_inside() -> Any:
    latents, labels = keras.Input((NZ,)), label()
    row = L.Flatten()(L.Embedding(CLASSES, 45)(labels))
    units = L.Multiply()([L.Dense(45)(latents), row])
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def normalised_together() -> Any:
    latents, labels = keras.Input((NZ,)), label()
    units = L.Concatenate()([latents, L.Flatten()(L.Embedding(CLASSES, 4)(labels))])
    units = L.Dense(45)(L.BatchNormalization()(units))
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def multiplied_image() -> Any:
    images, labels = keras.Input((SIDE, SIDE, 1)), label()
    row = L.Flatten()(L.Embedding(CLASSES, SIDE * SIDE)(labels))
    units = L.Multiply()([L.Flatten()(images), row])
    return keras.Model([images, labels], L.Dense(1)(leaky()(L.Dense(9)(units))))


def a_stack() -> Any:
    """A generator and a discriminator that are given the same label, to train the generator with."""
    latents, labels = keras.Input((NZ,)), label()
    generator, discriminator = map_generator(), map_discriminator()
    generator.name = "netG"
    return keras.Model([latents, labels], discriminator([generator([latents, labels]), labels]))


def a_plain_number() -> Any:
    latents, labels = keras.Input((NZ,)), label(name="label")
    row = L.Dense(4)(labels)
    units = L.Dense(45)(L.Concatenate()([latents, row]))
    return keras.Model([latents, labels], upwards(L.Reshape((3, 3, 5))(units)))


def two_latents() -> Any:
    inputs = [keras.Input((NZ,)), keras.Input((NZ,))]
    units = L.Dense(45)(L.Concatenate()(inputs))
    return keras.Model(inputs, upwards(L.Reshape((3, 3, 5))(units)))


def two_outputs(conditional: bool) -> Any:
    """The logit, and the features before it."""
    images, labels = keras.Input((SIDE, SIDE, 1)), label(onehot=True)
    planes = L.UpSampling2D(SIDE)(L.Reshape((1, 1, CLASSES))(labels))
    maps = L.Conv2D(4, 3, strides=2)(L.Concatenate()([images, planes]) if conditional else images)
    features = L.Flatten(name="features")(leaky()(maps))
    logits = L.Dense(1, name="logit")(features)
    return keras.Model([images, labels] if conditional else images, [logits, features])


def three_inputs() -> Any:
    inputs = [keras.Input((NZ,)), label(), keras.Input((2,))]
    row = L.Flatten()(L.Embedding(CLASSES, 4)(inputs[1]))
    units = L.Dense(45)(L.Concatenate()([inputs[0], row, inputs[2]]))
    return keras.Model(inputs, upwards(L.Reshape((3, 3, 5))(units)))


def convolved_labels() -> Any:
    labels, latents = label(), keras.Input((NZ,))
    row = L.Reshape((3, 3, 1))(L.Dense(9)(L.Embedding(CLASSES, 4)(labels)))
    maps = L.Reshape((3, 3, 5))(L.Dense(45)(latents))
    planes = L.Conv2D(2, 3, padding="same")(row)
    return keras.Model([latents, labels], upwards(joined(maps, planes, first=False)))


REFUSED = {
    "a product inside": (
        multiplied_inside,
        r"Multiply '.*': multiplies a tensor of shape .* only a latent can be",
    ),
    "a product with an image": (multiplied_image, r"Multiply '.*': multiplies a tensor of shape \(144,\)"),
    "a stack": (
        a_stack,
        r"Functional 'netG' is given a class label, .*: stack.get_layer\('netG'\).save\('net.keras'\)",
    ),
    "normalised together": (
        normalised_together,
        r"BatchNormalization '.*': after Concatenate '.*', which joins",
    ),
    "a plain number": (a_plain_number, r"Dense '.*': computes with the label as a number"),
    "two latents": (two_latents, r"2 inputs \(.*\), and nothing says which is the class label's"),
    "two outputs": (
        lambda: two_outputs(conditional=False),
        r"the model has 2 outputs \(logit, features\); .*keras.Model\(model.inputs, .*save\('net.keras'\)",
    ),
    "two outputs and labels": (lambda: two_outputs(conditional=True), r"2 outputs \(logit, features\)"),
    "three inputs": (three_inputs, r"the model has 3 inputs"),
    "convolved labels": (
        convolved_labels,
        r"Conv2D '.*': in the branch of class labels no layer of this kind",
    ),
}


@pytest.mark.parametrize(("build", "message"), REFUSED.values(), ids=REFUSED)
def test_what_no_description_can_say_is_named(build: Callable[[], Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message) as caught:
        importing(randomize(build()), tmp_path / "net.keras")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("variable", ["bias", "gamma", "moving_variance"])
@pytest.mark.parametrize("shape", [(1,), (7,), (9, 9)])
def test_damaged_variables_of_the_branch(variable: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    latents, labels = keras.Input((NZ,)), label()
    row = L.BatchNormalization(name="branch_norm")(L.Dense(9, name="branch")(L.Embedding(CLASSES, 4)(labels)))
    maps = joined(L.Reshape((3, 3, 5))(L.Dense(45)(latents)), L.Reshape((3, 3, 1))(row), first=False)
    path = tmp_path / "net.h5"
    randomize(keras.Model([latents, labels], upwards(maps))).save(path)
    found: list[str] = []
    with h5py.File(path, "r+") as file:
        weights = file["model_weights"]
        weights.visit(
            lambda name: found.append(name) if "branch" in name and name.endswith(variable) else None
        )
        (name,) = found
        del weights[name]
        weights[name] = np.ones(shape, np.float32)
    with pytest.raises(InputError, match=r"'branch.*': a variable has shape .*, expected \(9,\)"):
        import_files([path])


@pytest.mark.parametrize(
    "damage", ["two of one name", "a build", "one side", "three sides", "a large number"]
)
def test_damaged_configurations(damage: str, tmp_path: Path) -> None:
    saved, path = tmp_path / "saved.keras", tmp_path / "net.keras"
    randomize(one_hot_discriminator() if "side" in damage else map_generator()).save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "config.json":
                config = json.loads(content)["config"]
                if damage == "a build":
                    config |= {"build_config": 3, "layers": config["layers"][:1]}
                elif damage == "a large number":
                    (layer,) = (one for one in config["layers"] if one["class_name"] == "BatchNormalization")
                    layer["config"]["epsilon"] = 10**400
                elif "side" in damage:
                    (layer,) = (one for one in config["layers"] if one["class_name"] == "UpSampling2D")
                    layer["config"]["size"] = [SIDE] if damage == "one side" else [SIDE, SIDE, 1]
                else:
                    config["layers"].append(config["layers"][-1])
                content = json.dumps({**json.loads(content), "config": config}).encode()
            target.writestr(name, content)
    with pytest.raises(InputError, match=r"net\.keras: ") as caught:
        import_files([path])
    assert "\n" not in str(caught.value)
