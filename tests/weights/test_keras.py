"""Keras' files draw and judge as Keras does, with every number of geometry read from the file."""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.opening import open_weights
from tests.weights.numpy_network import forward

h5py = pytest.importorskip("h5py", reason="h5py is not installed")
if importlib.util.find_spec("keras") is None:
    pytest.skip("Keras is not installed", allow_module_level=True)


class Late:
    """A module that is loaded when it is used: collecting the tests must not wait for Keras."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # pytest looks for marks of its own on everything in a module
            raise AttributeError(name)
        os.environ["KERAS_BACKEND"] = "jax"
        os.environ["KERAS_HOME"] = os.environ["DCGAN_CACHE"]
        return getattr(importlib.import_module(self._name), name)


keras: Any = Late("keras")
L: Any = Late("keras.layers")

# Keras' variables are not arrays of NumPy's newest protocol, and it calls its own older format legacy.
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:keras"),
    pytest.mark.filterwarnings("ignore:.*HDF5.*legacy.*:UserWarning"),
]

# Keras computes in float32 through up to six layers; NumPy here in float64.
TOLERANCE = 2e-5


@pytest.fixture(scope="module", autouse=True)
def promoting() -> Iterator[None]:
    """Keras promotes dtypes and ranks silently, which this project's own code may not."""
    import jax

    with jax.numpy_dtype_promotion("standard"), jax.numpy_rank_promotion("allow"):
        yield


def randomize(model: Any, seed: int = 0) -> Any:
    """Give every variable values that matter, statistics included."""
    random = np.random.default_rng(seed)
    for variable in model.weights:
        shape = variable.shape
        if variable.path.endswith("variance"):
            values = random.uniform(0.5, 2, shape)
        elif variable.path.endswith("kernel"):
            values = random.standard_normal(shape) * 0.3
        else:
            values = random.standard_normal(shape) * 0.4
        variable.assign(values.astype("float32"))
    return model


def gen(*layers: Any, nz: int = 5) -> Any:
    return randomize(keras.Sequential([keras.Input((nz,)), *layers]))


def tutorial(side: int = 3) -> list[Any]:
    """The layers of the best-known Keras DCGAN, narrow."""
    return [
        L.Dense(side * side * 6, use_bias=False),
        L.BatchNormalization(),
        L.LeakyReLU(),
        L.Reshape((side, side, 6)),
        L.Conv2DTranspose(4, 5, strides=1, padding="same", use_bias=False),
        L.BatchNormalization(momentum=0.8),
        L.LeakyReLU(negative_slope=0.15),
        L.Conv2DTranspose(3, 5, strides=2, padding="same", use_bias=False, activation="tanh"),
    ]


def save_tutorial(path: Path) -> None:
    """Write a generator's file, for tests elsewhere."""
    import jax

    with jax.numpy_dtype_promotion("standard"), jax.numpy_rank_promotion("allow"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gen(*tutorial()).save(path)


def upsampling() -> list[Any]:
    return [
        L.Dense(2 * 3 * 4, activation="relu"),
        L.Reshape((2, 3, 4)),
        L.UpSampling2D((2, 2)),
        L.Conv2D(5, 3, padding="same"),
        L.BatchNormalization(epsilon=0.8, scale=False),
        L.Activation("relu"),
        L.UpSampling2D((2, 1)),
        L.ZeroPadding2D(((1, 0), (2, 1))),
        L.Conv2D(4, (3, 2), strides=(1, 2), activation=L.LeakyReLU(negative_slope=0.25)),
        L.BatchNormalization(center=False, scale=False),
        L.Conv2D(1, 4, padding="same", activation="tanh"),
    ]


def odd_transposed() -> list[Any]:
    return [
        L.Reshape((1, 1, 5)),
        L.Conv2DTranspose(6, (3, 2), padding="valid"),
        L.GroupNormalization(groups=-1),
        L.ReLU(),
        L.Conv2DTranspose(4, 2, strides=3, padding="same"),
        L.GroupNormalization(groups=1),
        L.ReLU(negative_slope=0.1),
        L.Conv2DTranspose(4, 4, strides=(2, 3), padding="same", output_padding=1),
        L.Dropout(0.3),
        L.LeakyReLU(0.1),
        L.Conv2DTranspose(4, 1, strides=2, padding="valid"),
        L.Cropping2D(((1, 2), (3, 0))),
        L.Activation("relu"),
        L.Conv2DTranspose(3, 4, strides=2, padding="valid", activation="linear"),
    ]


def before_normalization() -> list[Any]:
    return [
        L.Dense(8),
        L.LayerNormalization(),
        L.ReLU(),
        L.Dense(2 * 2 * 4),
        L.LeakyReLU(0.2),
        L.BatchNormalization(),
        L.Reshape((2, 2, 4)),
        L.UpSampling2D(2),
        L.Conv2DTranspose(4, 3, strides=1, padding="same", activation="relu"),
        L.BatchNormalization(),
        L.Conv2DTranspose(1, 4, strides=2, padding="same", activation="sigmoid"),
    ]


GENERATORS: dict[str, Callable[[], list[Any]]] = {
    "tutorial": tutorial,
    "upsampling": upsampling,
    "odd transposed": odd_transposed,
    "before normalisation": before_normalization,
}


def disc_layers() -> list[Any]:
    return [
        L.Conv2D(4, 5, strides=2, padding="same"),
        L.LeakyReLU(0.3),
        L.Dropout(0.3),
        L.GaussianNoise(0.1),
        L.ZeroPadding2D(((0, 1), (0, 1))),
        L.Conv2D(6, (3, 4), strides=(2, 3), padding="valid"),
        L.BatchNormalization(),
        L.LeakyReLU(0.1),
        L.Conv2D(5, 3, padding="same", activation="leaky_relu"),
        L.Flatten(),
        L.Dense(7, activation="relu"),
        L.Dense(1, activation="sigmoid"),
    ]


def disc(shape: tuple[int, ...] = (12, 17, 3)) -> Any:
    return randomize(keras.Sequential([keras.Input(shape), *disc_layers()]))


def functional(model: Any) -> Any:
    """The same layers as a graph, in a shuffled order of creation."""
    source = keras.Input(model.input_shape[1:])
    value = source
    for layer in model.layers:
        value = layer(value)
    return keras.Model(source, value)


def latents(nz: int = 5) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((4, nz)).astype("float32")


def check_generator(bundle: Bundle, model: Any) -> np.ndarray:
    """Compare with Keras' own images, and return the largest difference."""
    z = latents(model.input_shape[1])
    expected = np.asarray(model(z))
    if bundle.architecture.generator.layers[-1].activation == "tanh" and "sigmoid" in str(
        bundle.record["found"]
    ):
        expected = 2 * expected - 1
    ours = forward(bundle.architecture.generator, bundle.weights["generator"], z[:, None, None, :])
    scale = max(1.0, float(np.abs(expected).max()))
    assert ours.shape == expected.shape
    return np.abs(ours - expected).max() / scale


@pytest.mark.parametrize(
    ("graph", "ending"),
    [
        (False, "keras"),
        (True, "h5"),
        pytest.param(True, "keras", marks=pytest.mark.slow),
        pytest.param(False, "h5", marks=pytest.mark.slow),
    ],
    ids=["sequential-keras", "functional-h5", "functional-keras", "sequential-h5"],
)
@pytest.mark.parametrize("name", GENERATORS)
def test_generators(name: str, graph: bool, ending: str, tmp_path: Path) -> None:
    model = gen(*GENERATORS[name]())
    model = functional(model) if graph else model
    path = tmp_path / f"any.{ending}"
    model.save(path)
    bundle = open_weights(path)
    assert set(bundle.weights) == {"generator"}
    assert check_generator(bundle, model) < TOLERANCE
    stated = [sentence for sentence in bundle.record["found"] if "stated by the file" in sentence]
    assert len(stated) >= 3
    assumed = bundle.record["assumed"]
    assert not any("strides" in sentence or "eps" in sentence for sentence in assumed)
    assert any("latents" in sentence for sentence in assumed)


@pytest.mark.parametrize("wrong", ["eps", "slope", "padding", "kernel"])
def test_a_wrong_number_of_the_configuration_shows(wrong: str, tmp_path: Path) -> None:
    """The control of the comparison above: each of these is what an import without the configuration would assume."""
    model = gen(*tutorial())
    model.save(tmp_path / "g.keras")
    changes: dict[str, Callable[[str], str]] = {
        "eps": lambda text: text.replace('"epsilon": 0.001', '"epsilon": 1e-05'),
        "slope": lambda text: text.replace('"negative_slope": 0.15', '"negative_slope": 0.2'),
        "padding": lambda text: text.replace(
            '"strides": [2, 2], "padding": "same", "output_padding": null',
            '"strides": [2, 2], "padding": "same", "output_padding": [0, 0]',
        ),
        "kernel": lambda text: text,
    }
    flip = (lambda a: np.flip(a, (0, 1))) if wrong == "kernel" else None
    edit(tmp_path / "g.keras", tmp_path / "wrong.keras", changes[wrong], flip)
    bundle = open_weights(tmp_path / "wrong.keras")
    if wrong == "padding":  # another size altogether
        assert bundle.architecture.image_shape != (6, 6, 3)
    else:
        assert check_generator(bundle, model) > 10 * TOLERANCE


def edit(
    source: Path,
    target: Path,
    change: Callable[[str], str],
    arrays: Callable[[np.ndarray], np.ndarray] | None = None,
) -> None:
    """Copy a `.keras` file with another configuration, and with other kernels of four axes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "config.json":
                data = change(data.decode()).encode()
            elif arrays is not None and name.endswith(".h5"):
                stream = io.BytesIO(data)
                with h5py.File(stream, "r+") as file:

                    def visit(_: str, item: Any) -> None:
                        if isinstance(item, h5py.Dataset) and item.ndim == 4:
                            item[...] = arrays(item[()])  # pyright: ignore[reportOptionalCall]

                    file.visititems(visit)
                data = stream.getvalue()
            new.writestr(name, data)


@pytest.mark.parametrize("graph", [False, True], ids=["sequential", "functional"])
def test_a_discriminator_and_its_sigmoid(graph: bool, tmp_path: Path) -> None:
    model = functional(disc()) if graph else disc()
    model.save(tmp_path / "d.keras")
    bundle = open_weights(tmp_path / "d.keras")
    assert set(bundle.weights) == {"discriminator"}
    images = np.random.default_rng(2).standard_normal((3, 12, 17, 3)).astype("float32")
    logits = forward(bundle.architecture.discriminator, bundle.weights["discriminator"], images)
    probability = 1 / (1 + np.exp(-logits.ravel()))
    np.testing.assert_allclose(probability, np.asarray(model(images)).ravel(), atol=TOLERANCE)
    assert any("sigmoid at its end is left out" in sentence for sentence in bundle.record["found"])
    assert any("no generator" in sentence for sentence in bundle.record["assumed"])


def test_both_networks_from_two_files_and_from_one_stack(tmp_path: Path) -> None:
    generator, discriminator = (
        gen(*tutorial()),
        randomize(
            keras.Sequential(
                [keras.Input((6, 6, 3)), L.Conv2D(4, 3, strides=2, padding="same"), L.Flatten(), L.Dense(1)]
            ),
            seed=3,
        ),
    )
    generator.save(tmp_path / "g.keras")
    discriminator.save(tmp_path / "d.keras")
    two = import_files([tmp_path / "g.keras", tmp_path / "d.keras"]).bundle
    keras.Sequential([keras.Input((5,)), generator, discriminator]).save(tmp_path / "gan.keras")
    one = open_weights(tmp_path / "gan.keras")
    assert set(one.weights) == set(two.weights) == {"generator", "discriminator"}
    assert one.architecture == two.architecture
    for name, weights in two.weights.items():
        for key, array in weights.items():
            assert np.array_equal(one.weights[name][key], array), key
    assert check_generator(one, generator) < TOLERANCE
    assert not any("no discriminator" in sentence for sentence in one.record["assumed"])
    with pytest.raises(InputError, match="two generators"):
        import_files([tmp_path / "g.keras", tmp_path / "g.keras"])


def test_channels_first(tmp_path: Path) -> None:
    """Keras computes these on accelerators only, so the control is the same network with its channels last."""
    first = {"data_format": "channels_first"}
    model = gen(
        L.Dense(12, activation="relu"),
        L.Reshape((3, 2, 2)),
        L.Conv2DTranspose(4, 4, strides=2, padding="same", **first),
        L.BatchNormalization(axis=1),
        L.ReLU(),
        L.Conv2D(1, (3, 2), padding="same", activation="tanh", **first),
    )
    model.save(tmp_path / "g.keras")
    last = gen(
        L.Dense(12, activation="relu"),
        L.Reshape((3, 2, 2)),
        L.Permute((2, 3, 1)),
        L.Conv2DTranspose(4, 4, strides=2, padding="same"),
        L.BatchNormalization(),
        L.ReLU(),
        L.Conv2D(1, (3, 2), padding="same", activation="tanh"),
    )
    for here, there in zip(last.weights, model.weights, strict=True):
        here.assign(there)
    assert check_generator(open_weights(tmp_path / "g.keras"), last) < TOLERANCE


def test_spectral_normalisation_is_in_the_kernel(tmp_path: Path) -> None:
    model = randomize(
        keras.Sequential(
            [
                keras.Input((6, 6, 1)),
                L.SpectralNormalization(L.Conv2D(4, 4, strides=2, padding="same")),
                L.LeakyReLU(0.2),
                L.Flatten(),
                L.Dense(1),
            ]
        )
    )
    model.save(tmp_path / "d.keras")
    bundle = open_weights(tmp_path / "d.keras")
    images = np.random.default_rng(2).standard_normal((3, 6, 6, 1)).astype("float32")
    logits = forward(bundle.architecture.discriminator, bundle.weights["discriminator"], images)
    np.testing.assert_allclose(logits.ravel(), np.asarray(model(images)).ravel(), atol=TOLERANCE)


def keras_2_layer(kind: str, name: str, source: str | None, **config: Any) -> dict[str, Any]:
    nodes = [] if source is None else [[[source, 0, 0, {}]]]
    return {"class_name": kind, "config": {"name": name, **config}, "name": name, "inbound_nodes": nodes}


def test_a_graph_as_keras_2_wrote_it(tmp_path: Path) -> None:
    """Other names of variables and settings, nodes as lists, a model of the class `Model`, layers in any order."""
    model = gen(
        L.Dense(2 * 2 * 4),
        L.LeakyReLU(0.25),
        L.Reshape((2, 2, 4)),
        L.Conv2DTranspose(3, 5, strides=2, padding="same", use_bias=False),
        L.BatchNormalization(momentum=0.8),
    )
    config = {"filters": 3, "kernel_size": [5, 5], "strides": [2, 2], "padding": "same", "use_bias": False,
              "data_format": "channels_last", "dilation_rate": [1, 1], "activation": "linear"}  # fmt: skip
    layers = [
        keras_2_layer("InputLayer", "input_1", None, batch_input_shape=[None, 5]),
        keras_2_layer("BatchNormalization", "bn", "up", axis=[3], momentum=0.8, epsilon=1e-3),
        keras_2_layer("Conv2DTranspose", "up", "reshape", **config),
        keras_2_layer("Reshape", "reshape", "leaky", target_shape=[2, 2, 4]),
        keras_2_layer("LeakyReLU", "leaky", "stem", alpha=0.25),
        keras_2_layer("Dense", "stem", "input_1", units=16, activation="linear", use_bias=True),
    ]
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["keras_version"] = "2.2.4"
        file.attrs["model_config"] = json.dumps(
            {"class_name": "Model", "config": {"name": "model_1", "layers": layers}}
        ).encode()
        file.attrs["layer_names"] = [b"stem", b"up", b"bn"]
        file["optimizer_weights/a"] = h5py.SoftLink("/nowhere")  # which is not looked at
        values = iter(model.weights)
        roles = {
            "stem": ["kernel", "bias"],
            "up": ["kernel"],
            "bn": ["gamma", "beta", "moving_mean", "moving_variance"],
        }
        for layer, names in roles.items():
            for name in names:
                file[f"model_weights/{layer}/{layer}_1/{name}:0"] = np.asarray(next(values).value)
    bundle = open_weights(tmp_path / "old.h5")
    assert check_generator(bundle, model) < TOLERANCE
    assert "generator: saved by Keras 2.2.4" in bundle.record["found"]
    assert bundle.architecture.generator.layers[0].slope == 0.25


# --- refused ---------------------------------------------------------------------------------------------


def complaint(path: Path, hints: Hints | None = None) -> str:
    with pytest.raises(InputError) as caught:
        open_weights(path, hints=hints)
    message = str(caught.value)
    assert path.name in message
    assert len(message) < 600
    return message


def joined() -> Any:
    source = keras.Input((5,))
    value = L.Reshape((2, 2, 4))(L.Dense(16)(source))
    return keras.Model(source, L.Conv2D(3, 3, padding="same")(L.Add()([value, L.ReLU()(value)])))


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "pool": (
        lambda: keras.Sequential(
            [keras.Input((8, 8, 1)), L.Conv2D(2, 3), L.MaxPooling2D(name="p"), L.Flatten(), L.Dense(1)]
        ),
        "MaxPooling2D 'p': no layer here pools",
    ),
    "lambda": (
        lambda: gen(L.Dense(16), L.Reshape((4, 4, 1)), L.Lambda(lambda x: x * 2, output_shape=(4, 4, 1), name="l")),
        "Lambda 'l': it is code of its own, and no code of a file is run",
    ),
    "gelu": (lambda: gen(L.Dense(16, activation="gelu"), L.Reshape((4, 4, 1))), "the activation 'gelu'"),
    "bilinear": (
        lambda: gen(
            L.Dense(16), L.Reshape((4, 4, 1)), L.UpSampling2D(interpolation="bilinear"), L.Conv2D(1, 3)
        ),
        "'bilinear'",
    ),
    "dilated": (
        lambda: gen(L.Dense(100), L.Reshape((10, 10, 1)), L.Conv2D(1, 3, dilation_rate=2)),
        "dilated",
    ),
    "no size": (
        lambda: keras.Sequential([keras.Input((None, None, 3)), L.Conv2D(1, 3)]),
        "does not state the size of its input",
    ),
    "classifier": (
        lambda: keras.Sequential([keras.Input((8, 8, 1)), L.Conv2D(2, 3), L.Flatten(), L.Dense(10)]),
        "expected one logit",
    ),
    "autoencoder": (
        lambda: keras.Sequential([keras.Input((8, 8, 1)), L.Conv2D(1, 3, padding="same")]),
        "ends in 8x8x1",
    ),
    "inner sigmoid": (
        lambda: gen(L.Dense(16, activation="sigmoid"), L.Reshape((4, 4, 1)), L.Conv2D(1, 3, padding="same")),
        "a sigmoid after Dense",
    ),
    "two activations": (
        lambda: gen(L.Dense(16, activation="tanh"), L.ReLU(), L.Reshape((4, 4, 1))),
        "a second activation",
    ),
    "skip": (joined, "it adds two branches"),
    "mixed pixels": (
        lambda: gen(
            L.Dense(16), L.Reshape((4, 2, 2)), L.Conv2D(4, 3, padding="same"), L.Reshape((2, 4, 4)), L.Conv2D(1, 2)
        ),
        "mixes pixels and channels",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_by_name(name: str, tmp_path: Path) -> None:
    build, expected = REFUSED[name]
    build().save(tmp_path / "net.keras")
    assert expected in complaint(tmp_path / "net.keras")


def test_files_without_a_configuration_say_what_to_do(tmp_path: Path) -> None:
    model = gen(*tutorial())
    model.save_weights(tmp_path / "g.weights.h5")
    assert "model.save('net.keras')" in complaint(tmp_path / "g.weights.h5")
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file["a"] = np.zeros((3, 3))
    assert "arrays alone" in complaint(tmp_path / "other.h5")
    with h5py.File(tmp_path / "empty.h5", "w"):
        pass
    assert "no weights" in complaint(tmp_path / "empty.h5")


def test_a_model_of_a_class_of_its_own(tmp_path: Path) -> None:
    class Gan(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.generator = gen(*tutorial())

        def call(self, inputs: Any) -> Any:
            return self.generator(inputs)

    model = Gan()
    model(latents())
    model.save(tmp_path / "gan.keras")
    assert "model.generator.save('netG.keras')" in complaint(tmp_path / "gan.keras")


def test_flags_about_what_the_file_states(tmp_path: Path) -> None:
    gen(*tutorial()).save(tmp_path / "g.keras")
    assert "leave --slope out" in complaint(tmp_path / "g.keras", Hints(slope=(0.1,)))
    assert "6x6" in complaint(tmp_path / "g.keras", Hints(image_size=(8, 8)))
    bundle = open_weights(tmp_path / "g.keras", hints=Hints(image_size=(6, 6), latent="uniform"))
    assert bundle.architecture.latent == "uniform"
