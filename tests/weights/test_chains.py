"""How arrays make a chain of layers: modules in another order, and networks that only look like a chain."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.foreign.arrays.grouping import read_named_layers
from dcgan_core.weights.foreign.arrays.preparing import prepare
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights, _with_its_eps
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import deciding
from dcgan_core.weights.foreign.statistics.deciding import Given
from dcgan_core.weights.foreign.statistics.proposals import Geometry
from dcgan_core.weights.foreign.statistics.readings import Reading
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.formats.arrays import write_npz
from tests.network.test_modules import lively

Arrays = dict[str, np.ndarray]


def kernel(path: str, *shape: int) -> Arrays:
    return {f"{path}.weight": np.random.default_rng(len(path)).normal(size=shape).astype(np.float32)}


def norm(path: str, channels: int) -> Arrays:
    ones, zeros = np.ones(channels, np.float32), np.zeros(channels, np.float32)
    return {
        f"{path}.weight": ones, f"{path}.bias": zeros, f"{path}.running_mean": zeros, f"{path}.running_var": ones,
    }  # fmt: skip


def parts(names: str) -> dict[str, Arrays]:
    conv, bn = names.split()
    return {
        f"{conv}1": kernel(f"{conv}1", 12, 32, 4, 4), f"{bn}1": norm(f"{bn}1", 32),
        f"{conv}2": kernel(f"{conv}2", 32, 16, 4, 4), f"{bn}2": norm(f"{bn}2", 16),
        f"{conv}3": kernel(f"{conv}3", 16, 8, 4, 4), f"{bn}3": norm(f"{bn}3", 8),
        "out": kernel("out", 8, 3, 4, 4),
    }  # fmt: skip


@pytest.mark.parametrize("order", ["c1 c2 c3 out b1 b2 b3", "b3 b2 b1 out c1 c2 c3", "b1 b2 b3 c1 c2 c3 out"])
@pytest.mark.parametrize("names", ["conv bn", "convs. bns."])
def test_all_convolutions_and_then_all_normalisations(order: str, names: str) -> None:
    conv, bn = names.split()
    written = [name.replace("c", conv).replace("b", bn) if name != "out" else name for name in order.split()]
    module = parts(names)
    arrays = {key: array for name in written for key, array in module[name].items()}
    reading = read_named_layers("generator", arrays)
    assert reading.problems == [] == reading.unknown
    read = [(layer.name, layer.keys.get("mean", "")) for layer in reading.layers]
    assert read == [
        *((f"{conv}{n}.weight", f"{bn}{n}.running_mean") for n in (1, 2, 3)),
        ("out.weight", ""),
    ]


def test_a_kernel_that_is_missing_is_still_missed() -> None:
    arrays = {
        key: array for name, own in parts("conv bn").items() if name != "conv2" for key, array in own.items()
    }
    assert read_named_layers("generator", arrays).problems or not read_named_layers("generator", arrays).ways


def test_a_projection_discriminator_is_refused(tmp_path: Path) -> None:
    arrays = {**kernel("f.0", 8, 3, 4, 4), **kernel("f.2", 16, 8, 4, 4), **kernel("f.4", 32, 16, 4, 4)}
    arrays |= kernel("linear", 1, 512) | kernel("embed", 5, 512)
    write_npz(tmp_path / "d.npz", arrays)
    with pytest.raises(InputError, match="projection discriminator"):
        import_files([tmp_path / "d.npz"])


def test_a_discriminator_that_averages_does_not_bend_the_generator(tmp_path: Path) -> None:
    """Read as a chain it takes 15x15 images, for which G's last layer would have to be an unlikely one."""
    g = {
        **kernel("G.0", 16, 32, 4, 4), **kernel("G.2", 32, 16, 4, 4), **kernel("G.4", 16, 8, 4, 4),
        **kernel("G.6", 8, 3, 4, 4),
    }  # fmt: skip
    d = {**kernel("D.0", 8, 3, 4, 4), **kernel("D.2", 16, 8, 4, 4), **kernel("D.4", 32, 16, 4, 4)}
    averaging, flat = kernel("D.6", 1, 32), kernel("D.6", 1, 512)
    write_npz(tmp_path / "both.npz", {**g, **d, **averaging})
    with pytest.raises(InputError, match=r"draws 32x32x3, the discriminator reads .*averages its maps"):
        import_files([tmp_path / "both.npz"])
    alone = import_files([tmp_path / "both.npz"], Hints(network="generator")).bundle
    assert alone.architecture.image_shape == (32, 32, 3)
    write_npz(tmp_path / "flat.npz", {**g, **d, **flat})
    assert import_files([tmp_path / "flat.npz"]).bundle.architecture.image_shape == (32, 32, 3)


def test_a_large_eps_is_that_of_both_networks() -> None:
    found: Any = SimpleNamespace(reading=SimpleNamespace(eps=(1e-5, 0.8)))
    usual: Any = SimpleNamespace(reading=SimpleNamespace(eps=()))
    assert _with_its_eps("discriminator", [found], [], Hints()).eps == 0.8
    assert _with_its_eps("discriminator", [usual], [], Hints()).eps is None
    assert _with_its_eps("discriminator", [found], [], Hints(eps=1e-3)).eps == 1e-3
    assert _with_its_eps("generator", [found], [], Hints()).eps is None


def test_slopes_that_are_given_do_not_silence_a_misfit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "first_unexplained", lambda best: 1)
    best: Any = SimpleNamespace(score=0.094, drifts=True, dispersion=5.6)
    doubt = deciding._doubt([], [], best, Given(slopes=(0.0,)))
    assert doubt is not None
    assert "Compare its images" in doubt
    best.drifts = False
    assert deciding._doubt([], [], best, Given(slopes=(0.0,))) is None


def test_choices_have_different_words() -> None:
    def reading(height: int, width: int, text: str) -> Reading:
        stem = Geometry("matrix", map_size=(height, width))
        return Reading("normal", (stem,), (False,), (0.0,), 0.01, 0.01, text)

    same = deciding._distinct_words(
        [reading(4, 6, "ReLU"), reading(6, 4, "ReLU"), reading(4, 4, "LeakyReLU 0.2")]
    )
    assert len({one.text for one in same}) == 3
    assert same[2].text == "LeakyReLU 0.2"


def test_python_refuses_broken_weights_and_takes_the_answer_to_a_question(tmp_path: Path) -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    weights = {name: dict(own) for name, own in lively(architecture).items()}
    name = next(key for key in weights["generator"] if key.endswith("kernel"))
    weights["generator"][name] = np.full_like(weights["generator"][name], np.nan)
    save_bundle(tmp_path / "nan.safetensors", Bundle(architecture, weights, {}))
    with pytest.raises(InputError, match="not finite"):
        dcgan_jax.load_generator(tmp_path / "nan.safetensors")
    dcgan_jax.load_discriminator(tmp_path / "nan.safetensors")
    with pytest.raises(InputError, match="expected Hints"):
        dcgan_jax.load_generator(tmp_path / "nan.safetensors", hints=3)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    "fields",
    [
        {"reading": "1"}, {"reading": 0}, {"g_slope": 0.2}, {"g_slope": ("a",)}, {"g_slope": ()}, {"eps": -1.0},
        {"image_size": (32,)}, {"latent": "gaussian"}, {"preset": 3}, {"architecture": 3}, {"g_strides": (-1,)},
        {"eps": float("nan")},
    ],
)  # fmt: skip
def test_a_hint_of_another_kind_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=next(iter(fields))):
        Hints(**fields)


def test_a_file_that_unpacks_to_far_more_than_it_holds(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "zeros.npz", a=np.zeros(20 * 2**20, np.float32))
    with pytest.raises(InputError, match="do not shrink like that"):
        import_files([tmp_path / "zeros.npz"])


@pytest.mark.parametrize(("channels", "asked"), [(1, True), (3, False)])
def test_a_known_class_of_another_size_is_a_choice(channels: int, asked: bool, tmp_path: Path) -> None:
    """A grey 28x28 generator under other names: no statistic shows its last padding. Control: in colour."""
    shapes = [(12, 16, 4, 4), (16, 8, 4, 4), (8, 4, 4, 4), (4, 2, 4, 4), (2, channels, 1, 1)]
    arrays: Arrays = {}
    for number, shape in enumerate(shapes):
        arrays |= kernel(f"net.{3 * number}", *shape)
        arrays |= norm(f"net.{3 * number + 1}", shape[1]) if number < 4 else {}
    write_npz(tmp_path / "netG.npz", arrays, None)
    if not asked:
        assert import_files([tmp_path / "netG.npz"]).bundle.architecture.image_shape == (32, 32, channels)
        return
    with pytest.raises(AmbiguousWeights) as caught:
        import_files([tmp_path / "netG.npz"])
    assert [choice.hints.image_size for choice in caught.value.choices] == [(32, 32), (28, 28)]


def test_names_joined_by_slashes(tmp_path: Path) -> None:
    arrays = {key: array for own in parts("conv bn").values() for key, array in own.items()}
    slashed = {f"generator/{key.replace('.', '/')}:0": array for key, array in arrays.items()}
    write_npz(tmp_path / "one.npz", arrays, None)
    write_npz(tmp_path / "two.npz", slashed, None)
    one, two = (import_files([tmp_path / name]).bundle for name in ("one.npz", "two.npz"))
    assert one.architecture == two.architecture
    assert list(one.weights["generator"]) == list(two.weights["generator"])
    keras = {
        "conv1/kernel": kernel("a", 4, 4, 32, 12)["a.weight"],
        "bn1/moving_mean": np.ones(32, np.float32),
    }
    write_npz(tmp_path / "keras.npz", keras, None)
    with pytest.raises(InputError, match=r"names of Keras.*\.keras file"):
        import_files([tmp_path / "keras.npz"])


def prelu_generator(names: str) -> Arrays:
    arrays: Arrays = {}
    for name, own in parts(names).items():
        arrays |= own
        if name.startswith("bn"):
            arrays[f"act{name[-1]}.weight"] = np.array([0.1 * int(name[-1]) - 0.15], np.float32)
    return arrays


def test_learned_slopes_are_those_of_the_file(tmp_path: Path) -> None:
    arrays = prelu_generator("conv bn")
    write_npz(tmp_path / "netG.npz", arrays)
    bundle = import_files([tmp_path / "netG.npz"]).bundle
    assert [layer.slope for layer in bundle.architecture.generator.layers[:-1]] == pytest.approx(
        [-0.05, 0.05, 0.15]
    )
    assert any("nn.PReLU" in sentence for sentence in bundle.record["found"])
    (path,) = export(bundle, plan_export(bundle, tmp_path / "back.npz"))
    back = np.load(path)
    assert [key for key in back.files if key in arrays] == list(arrays)
    assert all(np.array_equal(back[key], arrays[key]) for key in arrays)


@pytest.mark.parametrize(
    "changes",
    [
        {"act2.weight": None},  # after some layers only
        {"act4.weight": np.ones(1, np.float32)},  # after the last one too
        {"act2.weight": np.ones(16, np.float32)},  # one a channel
    ],
)
def test_other_learned_slopes_are_refused(changes: dict[str, np.ndarray | None], tmp_path: Path) -> None:
    arrays = {
        key: array for key, array in {**prelu_generator("conv bn"), **changes}.items() if array is not None
    }
    write_npz(tmp_path / "netG.npz", arrays)
    with pytest.raises(
        InputError, match=r"PReLU is read where each hidden layer has one with a single slope"
    ):
        import_files([tmp_path / "netG.npz"])


def never_called(size: int) -> Arrays:
    """A generator whose other normalisations saw 50 batches, and one of `size` channels that saw none."""
    arrays: Arrays = {}
    for name, own in parts("conv bn").items():
        arrays |= own
        if name.startswith("bn"):
            arrays |= {
                f"{name}.running_mean": own[f"{name}.running_mean"] + 1,
                f"{name}.num_batches_tracked": np.array(50),
            }
    return arrays | norm("forgotten", size) | {"forgotten.num_batches_tracked": np.array(0)}


def test_a_normalisation_that_was_never_called_is_left_out(tmp_path: Path) -> None:
    """Behind the last layer. Elsewhere its kernel may not be called either: nothing is left out."""
    arrays = never_called(3)
    prepared = prepare(arrays)
    assert "forgotten is left out" in prepared.notes[0]
    assert [key for key in arrays if key not in prepared.arrays] == [
        key for key in arrays if key[:9] == "forgotten"
    ]
    assert prepare(never_called(8)).notes == ()
    assert prepare(arrays | {"forgotten.num_batches_tracked": np.array(1)}).notes == ()
    write_npz(tmp_path / "netG.npz", arrays)
    bundle = import_files([tmp_path / "netG.npz"]).bundle
    assert bundle.architecture.generator.layers[-1].normalization is None
    (path,) = export(bundle, plan_export(bundle, tmp_path / "back.npz"))
    back = np.load(path)
    assert all(np.array_equal(back[key], array) for key, array in arrays.items())


def test_what_is_more_next_to_normalisations_is_dropout(tmp_path: Path) -> None:
    """Convolution, activation, dropout, as in PyTorch-GAN. Control: without any normalisation it is a question."""
    plain = {**kernel("m.0", 8, 3, 3, 3), **kernel("m.3", 16, 8, 3, 3)}
    rest = {**kernel("m.7", 32, 16, 3, 3), **kernel("out", 1, 32 * 4 * 4)}
    write_npz(tmp_path / "netD.npz", {**plain, **norm("m.6", 16), **rest})
    layers = import_files(
        [tmp_path / "netD.npz"], Hints(image_size=(32, 32))
    ).bundle.architecture.discriminator.layers
    assert [layer.normalization is not None for layer in layers] == [False, True, False, False]
    write_npz(tmp_path / "other.npz", {**plain, **rest})
    with pytest.raises(AmbiguousWeights, match="room for more than an activation"):
        import_files([tmp_path / "other.npz"], Hints(image_size=(32, 32)))


def test_self_attention_is_named(tmp_path: Path) -> None:
    arrays = {key: array for own in parts("conv bn").values() for key, array in own.items()}
    write_npz(tmp_path / "netG.npz", arrays | {"attn1.gamma": np.ones(1, np.float32)})
    with pytest.raises(InputError, match="self-attention, which is not supported"):
        import_files([tmp_path / "netG.npz"])


def test_between_two_matrices_there_is_an_activation(tmp_path: Path) -> None:
    """Not after the one whose numbers become maps: so it is found in public."""
    random = np.random.default_rng(0)
    shapes = {"fc1": (16, 5), "fc2": (8 * 16, 16), "up1": (8, 4, 4, 4), "up2": (4, 1, 4, 4)}
    arrays = {
        f"{name}.weight": random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()
    }
    write_npz(tmp_path / "netG.npz", arrays)
    layers = import_files(
        [tmp_path / "netG.npz"], Hints(normalization="none")
    ).bundle.architecture.generator.layers
    assert [layer.activation for layer in layers] == ["relu", "none", "relu", "tanh"]
