"""Whatever surrounds two networks in a file: prefixes, other modules, dictionaries of any name, averages of weights."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign.arrays.wrapping import (
    is_averaged,
    network_of_component,
    network_of_word,
    optimizer_of_word,
)
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import Imported, import_files
from tests.weights.test_bad_files import state

G, D = state(), state(name="discriminator")
OTHER = {key: array * np.float32(1.5) if array.dtype.kind == "f" else array for key, array in G.items()}
KERNEL = np.ones((4, 3, 3, 3), np.float32)
MEASURES = {
    "fid.inception.Conv2d_1a.conv.weight": KERNEL,
    "fid.real_sum": np.ones(8, np.float32),
    "lpips.net.slice1.0.weight": KERNEL,
    "validation_z": np.ones((8, 3), np.float32),
}


def under(prefix: str, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {prefix + key: array for key, array in arrays.items()}


def flat(tmp_path: Path, arrays: Mapping[str, np.ndarray], hints: Hints | None = None) -> Imported:
    path = tmp_path / "file.npz"
    np.savez(path, **arrays)  # pyright: ignore[reportArgumentType]
    return import_files([path], hints)


def nested(tmp_path: Path, tree: Any, hints: Hints | None = None) -> Imported:
    torch = pytest.importorskip("torch")

    def tensors(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return torch.from_numpy(np.array(value))
        if isinstance(value, dict):
            return {key: tensors(inner) for key, inner in value.items()}
        return [tensors(inner) for inner in value] if isinstance(value, list) else value

    torch.save(tensors(tree), tmp_path / "file.pth")
    return import_files([tmp_path / "file.pth"], hints)


def check(imported: Imported, **expected: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Check whose weights were taken, and return the record of the import."""
    weights = imported.bundle.weights
    assert set(weights) == set(expected)
    for name, arrays in expected.items():
        # Sorted, since the axes have another order in the file.
        np.testing.assert_array_equal(
            np.sort(weights[name]["layers.0.kernel"], None), np.sort(arrays["network.0.weight"], None)
        )
    return imported.bundle.record["imported"]


@pytest.mark.torch
@pytest.mark.parametrize("around", [None, "optimizer", "optimizerD"])
def test_the_state_of_an_optimizer_is_named(tmp_path: Path, around: str | None) -> None:
    torch = pytest.importorskip("torch")
    own = torch.optim.Adam([torch.nn.Parameter(torch.zeros(3))])
    torch.save(
        own.state_dict() if around is None else {around: own.state_dict(), "epoch": 3}, tmp_path / "optim.pth"
    )
    with pytest.raises(InputError, match=r"optim\.pth: it holds the state of an optimizer, and no weights"):
        import_files([tmp_path / "optim.pth"])


# --- one flat dictionary ---------------------------------------------------------------------------------

PREFIXES = {
    "as Lightning has them": ("generator.", "discriminator."),
    "two levels": ("model.netG.", "model.netD."),
    "different depths": ("gan.module.generator.net.", "critic."),
    "arbitrary words": ("foo.", "bar.baz."),
    "letters": ("G.", "D."),
    "joined words": ("netGmodel.", "netDmodel."),
    "words of a class": ("MyGenerator.", "MyCritic."),
}


@pytest.mark.parametrize("prefixes", PREFIXES)
@pytest.mark.parametrize("extra", [{}, MEASURES], ids=["alone", "with measures"])
def test_two_networks_by_their_prefixes(prefixes: str, extra: dict[str, np.ndarray], tmp_path: Path) -> None:
    g, d = PREFIXES[prefixes]
    record = check(flat(tmp_path, {**under(g, G), **extra, **under(d, D)}), generator=G, discriminator=D)
    assert set(record["left_out"]) == ({"fid", "lpips", "validation_z"} if extra else set())


@pytest.mark.parametrize("prefixes", ["generator. discriminator.", "foo. bar.", "gan.foo. gan.bar."])
def test_a_discriminator_of_small_kernels_is_not_the_end_of_the_generator(
    prefixes: str, tmp_path: Path
) -> None:
    """By their shapes, both together could be one generator whose image three convolutions refine."""
    random = np.random.default_rng(0)
    shapes = ((4, 1, 3, 3), (8, 4, 3, 3), (1, 8, 3, 3))
    small = {
        f"net.{number}.weight": random.standard_normal(shape).astype(np.float32)
        for number, shape in enumerate(shapes)
    }
    g, d = prefixes.split()
    imported = flat(tmp_path, {**under(g, G), **under(d, small)}, Hints(network="generator"))
    assert check(imported, generator=G)["left_out"] == [d.removesuffix(".")]
    assert len(imported.bundle.architecture.generator.layers) == 4
    # The control: what ends in an image and not in one logit refines the generator's.
    small["net.2.weight"] = np.concatenate([small["net.2.weight"]] * 3)
    hints = Hints(image_size=(28, 28), normalization="none")
    one = flat(tmp_path, {**under("net.a.", G), **under("net.b.", small)}, hints)
    assert len(one.bundle.architecture.generator.layers) == 7


def test_one_network_next_to_measures(tmp_path: Path) -> None:
    record = check(flat(tmp_path, {**under("generator.", G), **MEASURES}), generator=G)
    assert "fid" in record["left_out"]
    record = check(flat(tmp_path, {**G, "fixed_noise": np.ones((64, 3), np.float32)}), generator=G)
    assert record["left_out"] == ["fixed_noise"]


def test_a_module_that_may_belong_to_the_only_network_is_not_left_out_silently(tmp_path: Path) -> None:
    arrays = {"fc.weight": np.ones((9, 7), np.float32), **under("generator.", G)}
    with pytest.raises(InputError, match="--member generator"):
        flat(tmp_path, arrays)
    check(flat(tmp_path, arrays, Hints(member="generator")), generator=G)
    with pytest.raises(InputError, match=r"foo\.weight"):  # nothing but a guess would say what it is
        flat(tmp_path, {**G, "foo.weight": np.ones(3, np.float32)})


def autoencoder() -> dict[str, np.ndarray]:
    """A variational autoencoder of 16x16 images, whose decoder is a generator."""
    random = np.random.default_rng(0)
    shapes = {
        "encoder.0": (4, 3, 4, 4),
        "fc_mu": (5, 256),
        "decoder_input": (128, 5),
        "decoder.0": (8, 4, 4, 4),
        "decoder.2": (4, 3, 4, 4),
    }
    arrays = {}
    for name, shape in shapes.items():
        outputs = shape[1] if name.startswith("decoder.") else shape[0]
        arrays[f"{name}.weight"] = random.standard_normal(shape).astype(np.float32) / 8
        arrays[f"{name}.bias"] = np.zeros(outputs, np.float32)
    return arrays


@pytest.mark.parametrize("around", ["", "model."])
def test_the_advice_to_take_a_part_can_be_copied(around: str, tmp_path: Path) -> None:
    arrays = under(around, autoencoder())
    with pytest.raises(InputError) as caught:
        flat(tmp_path, arrays)
    advice = shlex.split(str(caught.value).splitlines()[-1].partition("--member ")[2])
    assert len(advice) == 1
    imported = flat(tmp_path, arrays, Hints(member=advice[0]))
    assert imported.bundle.architecture.nz == 5
    assert imported.bundle.architecture.image_shape == (16, 16, 3)
    notes = imported.bundle.record["imported"]["notes"]
    expected = ", ".join(around + name for name in ("encoder", "fc_mu"))
    assert any(note.endswith(f"leaves out what is next to it: {expected}") for note in notes)
    # With a space after the comma, as a list is written by hand.
    again = flat(tmp_path, arrays, Hints(member=advice[0].replace(",", ", ")))
    assert again.bundle.architecture == imported.bundle.architecture


def test_a_member_says_what_it_leaves_out(tmp_path: Path) -> None:
    notes = flat(tmp_path, autoencoder(), Hints(member="decoder")).bundle.record["imported"]["notes"]
    assert notes == ["--member decoder leaves out what is next to it: encoder, fc_mu, decoder_input"]
    assert flat(tmp_path, under("netG.", G), Hints(member="netG")).bundle.record["imported"]["notes"] == []


@pytest.mark.parametrize("member", ["decoder_imput,decoder", "decodr"])
def test_a_wrong_member_lists_those_there_are(member: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"it has arrays at: encoder, fc_mu, decoder_input, decoder$"):
        flat(tmp_path, autoencoder(), Hints(member=member))
    with pytest.raises(InputError, match=r"it has arrays at: model\.encoder, model\.fc_mu"):
        flat(tmp_path, under("model.", autoencoder()), Hints(member=member))


@pytest.mark.torch
def test_members_of_several_dictionaries(tmp_path: Path) -> None:
    arrays = autoencoder()
    parts = {name: {"0.weight": arrays[f"{name}.weight"]} for name in ("encoder.0", "decoder.0")}
    with pytest.raises(InputError, match="in several dictionaries"):
        nested(tmp_path, {"a": parts["encoder.0"], "b": parts["decoder.0"]}, Hints(member="a,b"))
    with pytest.raises(InputError, match="no modules or dictionaries to choose from"):
        flat(tmp_path, {"weight": arrays["encoder.0.weight"]}, Hints(member="a"))


def test_blocks_that_are_named_one_by_one_are_one_network(tmp_path: Path) -> None:
    arrays = state("course-mnist", "course-mnist")
    imported = flat(tmp_path, {**arrays, **under("critic.", D)})
    assert set(imported.bundle.weights) == {"generator", "discriminator"}
    assert len(imported.bundle.architecture.generator.layers) == 4


@pytest.mark.parametrize("place", ["label_emb.", "generator.label_emb.", "model.class_embedding."])
def test_labels_are_not_left_out(place: str, tmp_path: Path) -> None:
    arrays = {**under("generator.", G), f"{place}weight": np.ones((10, 3), np.float32)}
    with pytest.raises(InputError, match=r"rows of .*weight \(10 x 3\) multiply the latent"):
        flat(tmp_path, arrays)


# --- dictionaries of any name ----------------------------------------------------------------------------

TREES: dict[str, Callable[[], Any]] = {
    "gen_net, dis_net": lambda: {"gen_net": G, "dis_net": D},
    "netGmodel, netDmodel": lambda: {"netGmodel": G, "netDmodel": D},
    "models": lambda: {"models": {"G": G, "D": D}, "epoch": 3},
    "state": lambda: {"state": {"generator_state": G, "critic_state": D}},
    "arbitrary words": lambda: {"foo": G, "bar": D},
    "deep": lambda: {"run": {"a": {"b": D}, "c": [{"x": G}]}},
    "a list": lambda: [D, G],
    "wrapped modules": lambda: {"G": under("module.", G), "D": under("_orig_mod.module.", D)},
    "next to latents": lambda: {
        "netG": G,
        "netD": D,
        "fixed_noise": np.ones((64, 3), np.float32),
        "losses": [1.0],
    },
    "the same twice": lambda: {"netG": G, "model": {"generator": dict(G), "discriminator": D}},
}


@pytest.mark.torch
@pytest.mark.parametrize("tree", TREES)
def test_two_networks_anywhere_in_a_tree(tree: str, tmp_path: Path) -> None:
    check(nested(tmp_path, TREES[tree]()), generator=G, discriminator=D)


@pytest.mark.torch
def test_two_generators_are_a_question(tmp_path: Path) -> None:
    for tree in ({"foo": G, "bar": OTHER, "baz": D}, {**under("netG_A.", G), **under("netG_B.", OTHER)}):
        with pytest.raises(InputError, match=r"2 networks that are a generator(.|\n)*--member") as caught:
            nested(tmp_path, tree)
        assert "bar" in str(caught.value) or "netG_B" in str(caught.value)
    tree = {"foo": G, "bar": OTHER, "baz": D}
    check(nested(tmp_path, tree, Hints(member="bar")), generator=OTHER, discriminator=D)
    check(nested(tmp_path, tree, Hints(network="discriminator")), discriminator=D)
    with pytest.raises(InputError, match=r"--member baf: .*did you mean 'ba.*foo, bar, baz"):
        nested(tmp_path, tree, Hints(member="baf"))


@pytest.mark.torch
def test_no_network_at_all(tmp_path: Path) -> None:
    for tree, said in ({}, "nothing"), ({"a": 1}, "a"), ([1.0], "a list of 1"), (None, "NoneType"):
        with pytest.raises(InputError, match=said):
            nested(tmp_path, tree)
    # A list of arrays has an order, and is read by it.
    check(nested(tmp_path, list(G.values()), Hints(image_size=(28, 28))), generator=G)


# --- averages --------------------------------------------------------------------------------------------

AVERAGES: dict[str, Callable[[], Any]] = {
    "netG_ema": lambda: {"netG": G, "netD": D, "netG_ema": OTHER},
    "ema": lambda: {"G": G, "D": D, "ema": OTHER},
    "shadow": lambda: {"G": G, "D": D, "averager": {"decay": 0.99, "shadow": OTHER}},
    "inside": lambda: {"generator": {"model": G, "ema": OTHER}, "discriminator": {"model": D}},
    "AveragedModel": lambda: {
        "G": G,
        "D": D,
        "avg_model": {"n_averaged": np.full((), 3), **under("module.", OTHER)},
    },
    "flat": lambda: {**under("G.", G), **under("D.", D), **under("G_ema.", OTHER)},
}


@pytest.mark.torch
@pytest.mark.parametrize("tree", AVERAGES)
def test_the_raw_weights_are_taken_and_the_averages_named(tree: str, tmp_path: Path) -> None:
    record = check(nested(tmp_path, AVERAGES[tree]()), generator=G, discriminator=D)
    (sentence,) = record["notes"]
    assert "averaged" in sentence
    member = sentence.rpartition("--member ")[2]
    record = check(nested(tmp_path, AVERAGES[tree](), Hints(member=member)), generator=OTHER, discriminator=D)
    assert "these are averaged weights" in record["notes"][0]


@pytest.mark.torch
def test_averages_alone_are_taken(tmp_path: Path) -> None:
    for tree in (
        {"netG_ema": G, "config": {"nz": 3}},
        {"ema_model": {"n_averaged": np.ones((), np.int64), **under("module.", G)}},
        {"n_averaged": np.ones((), np.int64), **under("module.", G)},
    ):
        record = check(nested(tmp_path, tree), generator=G)
        assert "these are averaged weights" in record["notes"][0]


def test_a_wrapper_draws_with_its_average(tmp_path: Path) -> None:
    arrays = {
        "initted": np.ones((), bool),
        "step": np.ones((), np.int64),
        **under("online_model.", G),
        **under("ema_model.", OTHER),
    }
    record = check(flat(tmp_path, arrays), generator=OTHER)
    assert "online_model holds weights of the generator that are not averaged" in record["notes"][0]
    check(flat(tmp_path, arrays, Hints(member="online_model")), generator=G)
    # The control: the same counters without a wrapper are keys without an explanation.
    with pytest.raises(InputError, match="step"):
        flat(tmp_path, {"step": np.ones((), np.int64), **G})


@pytest.mark.torch
def test_moments_of_the_raw_weights_do_not_come_with_the_average(tmp_path: Path) -> None:
    moments = {0: {"step": 1, "exp_avg": np.ones(3, np.float32), "exp_avg_sq": np.ones(3, np.float32)}}
    tree = {"G": G, "G_ema": OTHER, "optimG": {"state": moments, "param_groups": [{"params": [0]}]}}
    left = check(nested(tmp_path, tree, Hints(member="G_ema")), generator=OTHER)["left_out"]
    assert any("not averaged" in sentence for sentence in left)


# --- one network that cannot be read ---------------------------------------------------------------------


@pytest.mark.torch
def test_one_network_that_cannot_be_read_does_not_hide_the_other(tmp_path: Path) -> None:
    strange = {"0.weight": np.ones((3, 3), np.float32)}
    for bad in (strange, {**D, "label_emb.weight": np.ones((10, 4), np.float32)}):
        tree = {"generator": G, "discriminator": bad}
        with pytest.raises(InputError, match=r"This is the discriminator(.|\n)*--network generator"):
            nested(tmp_path, tree)
        check(nested(tmp_path, tree, Hints(network="generator")), generator=G)
    with pytest.raises(InputError, match="holds no discriminator"):
        nested(tmp_path, {"generator": G}, Hints(network="discriminator"))


# --- words -----------------------------------------------------------------------------------------------


def test_a_name_that_only_the_other_network_fits_does_not_count(tmp_path: Path) -> None:
    """A discriminator under `decoder`, a word for generators; a generator under it stays one."""
    record = check(nested(tmp_path, {"decoder": D}), discriminator=D)
    assert any("named like a generator" in note for note in record["notes"])
    record = check(nested(tmp_path, {"decoder": G}), generator=G)
    assert not any("named like" in note for note in record["notes"])


def test_words_of_a_network() -> None:
    generators = (
        "netG G g netGmodel gen_net Gmodel G_ema netG_A MyGenerator generator_state_dict decoder modelG"
    )
    assert {network_of_word(word) for word in generators.split()} == {"generator"}
    critics = "netD D dis_net critic discriminator netDmodel D_state_dict best_discriminator"
    assert {network_of_word(word) for word in critics.split()} == {"discriminator"}
    for word in [
        "foo",
        "conv_d",
        "main",
        "state_dict",
        "netG_netD",
        "generator_optimizer",
        "errD",
        "gradient",
        "model",
    ]:
        assert network_of_word(word) is None, word
    assert network_of_component("d1") is None
    assert network_of_component("d") == "discriminator"


def test_words_of_averages_and_optimizers() -> None:
    assert all(map(is_averaged, ["netG_ema", "ema_model", "shadow", "netGema", "G_avg", "swa"]))
    assert not any(map(is_averaged, ["netG", "schema", "cinema", "generator", "shadowless"]))
    assert optimizer_of_word("optimizer_G_state_dict") == "generator"
    assert optimizer_of_word("generator") is None


def test_kernels_in_no_module_are_named(tmp_path: Path) -> None:
    """The control holds images instead of weights."""
    arrays = {"w1": np.ones((5, 4, 4, 4), np.float32), "bn1.weight": np.ones(4, np.float32)}
    with pytest.raises(InputError, match=r"its kernels \(w1\) are in no module"):
        flat(tmp_path, arrays)
    with pytest.raises(InputError, match="no weights in it"):
        flat(tmp_path, {**arrays, "w1": np.ones((5, 3, 32, 32), np.float32)})


def test_what_a_network_has_besides_its_chain_is_named(tmp_path: Path) -> None:
    def ones(*shape: int) -> Any:
        return np.ones(shape, np.float32)

    skip = {"l.weight": ones(128, 5)}
    for block, channels in (("r1", 8), ("r2", 4)):
        for module, side in (("conv", 3), ("sc", 1)):
            skip[f"{block}.{module}.weight"] = ones(channels, 8, side, side)
            skip[f"{block}.{module}.bias"] = ones(channels)
    shuffle = {
        "a.weight": ones(5, 8, 4, 4),
        "b.weight": ones(16, 8, 3, 3),
        "bn.weight": ones(4),
        "bn.bias": ones(4),
    }
    for arrays, words in (
        (skip, "sc is a name of a skip connection"),
        (shuffle, "PixelShuffle is not supported"),
    ):
        with pytest.raises(InputError, match=words):
            flat(tmp_path, {**arrays, "z.weight": ones(1, 4, 3, 3)})
