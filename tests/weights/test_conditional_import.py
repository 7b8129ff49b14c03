"""Conditional networks of other programs: read, computed in both frameworks as PyTorch does, and given back."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.import_weights import ImportOptions
from dcgan_core.description.toml_writing import architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_normalization
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import hypotheses
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.foreign.writing.original import ORIGINAL

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
import dcgan_jax.loading  # noqa: E402
import dcgan_torch.loading  # noqa: E402
from tests.weights.conditional_classes import (  # noqa: E402
    CLASSES,
    CONDITIONAL,
    NZ,
    ONE_HOT,
    RELU,
    SIDE,
    Conditional,
    EmbeddedGenerator,
    MapDiscriminator,
    MultipliedGenerator,
    OneHotDiscriminator,
    OneHotGenerator,
    settled_pair,
)
from tests.weights.test_discriminators import with_heads  # noqa: E402

pytestmark = pytest.mark.torch

TOLERANCE = 1e-6
"""Of images in [-1, 1], computed in float32 through three layers; of logits relative to the largest."""

BY_NAME = {conditional.name: conditional for conditional in CONDITIONAL}
each = pytest.mark.parametrize("conditional", CONDITIONAL, ids=lambda conditional: conditional.name)


@pytest.fixture(autouse=True)
def few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statistics of these narrow networks are decided by fewer latents than those of others, and sooner."""
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)


def save(folder: Path, pair: Any) -> list[Path]:
    paths = [folder / "netG.pth", folder / "netD.pth"]
    for path, module in zip(paths, pair, strict=True):
        torch.save(module.state_dict(), path)
    return paths


IMPORTED: dict[str, tuple[Any, Bundle]] = {}


def imported(conditional: Conditional, folder: Path) -> tuple[Any, Bundle]:
    """Return a pair of PyTorch's classes and what an import makes of its files, once for all tests."""
    if conditional.name not in IMPORTED:
        pair = settled_pair(conditional)
        IMPORTED[conditional.name] = pair, import_files(save(folder, pair), conditional.hints).bundle
    return IMPORTED[conditional.name]


def forget(module: Any) -> None:
    """Leave a network with the running statistics of one that was never trained."""
    for norm in module.modules():
        if isinstance(norm, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
            norm.reset_running_stats()


def alone(module: Any, path: Path, hints: Hints = RELU) -> Bundle:
    torch.save(module.state_dict(), path)
    return import_files([path], hints).bundle


def differences(bundle: Bundle, pair: Any, channels: int) -> dict[str, float]:
    """Return how far both frameworks are from PyTorch's classes, by framework and network."""
    random = np.random.default_rng(5)
    labels = np.arange(2 * CLASSES) % CLASSES
    latents = random.standard_normal((len(labels), NZ)).astype(np.float32)
    images = random.standard_normal((len(labels), channels, SIDE, SIDE)).astype(np.float32)
    found = {}
    with torch.no_grad():
        drawn = pair[0](torch.from_numpy(latents), torch.from_numpy(labels)).numpy()
        logits = pair[1](torch.from_numpy(images), torch.from_numpy(labels)).numpy()
    for name, framework in (("jax", dcgan_jax.loading), ("torch", dcgan_torch.loading)):
        last = name == "jax"  # its maps have their channels last
        if "generator" in bundle.weights:
            # Folded normalisations round a little differently; `test_folded_normalizations_keep_labels` has them.
            choices = {"fold": False} if last else {}
            ours = np.asarray(framework.load_generator(bundle, **choices)(latents, labels))
            ours = ours.transpose(0, 3, 1, 2) if last else ours
            found[f"{name} generator"] = float(np.abs(ours - drawn).max())
        if "discriminator" in bundle.weights:
            given = images.transpose(0, 2, 3, 1) if last else images
            ours = np.asarray(framework.load_discriminator(bundle)(given, labels))
            found[f"{name} discriminator"] = float(np.abs(ours - logits).max() / np.abs(logits).max())
    return found


@each
def test_a_pair_computes_what_its_classes_compute(conditional: Conditional, tmp_path: Path) -> None:
    pair, bundle = imported(conditional, tmp_path)
    assert bundle.architecture.classes == CLASSES
    assert "doubts" not in bundle.record
    found = differences(bundle, pair, conditional.channels)
    assert len(found) == 4
    assert max(found.values()) < TOLERANCE, (found, bundle.record["found"], bundle.record["assumed"])


def shifted(weights: dict[str, np.ndarray]) -> None:
    """Labels shifted by one."""
    for key in weights:
        if key.endswith("embedding"):
            weights[key] = np.roll(weights[key], 1, 0)


def transposed(weights: dict[str, np.ndarray]) -> None:
    """A table that is square, transposed."""
    (key,) = (key for key in weights if key.endswith("embedding"))
    weights[key] = np.ascontiguousarray(weights[key].transpose(3, 1, 2, 0))


def turned(weights: dict[str, np.ndarray]) -> None:
    """The label before the latent."""
    weights["layers.0.kernel"] = np.roll(weights["layers.0.kernel"], CLASSES, 3)


@pytest.mark.parametrize("mistake", [shifted, transposed, turned], ids=lambda mistake: mistake.__name__)
def test_the_comparison_would_notice(
    mistake: Callable[[dict[str, np.ndarray]], None], tmp_path: Path
) -> None:
    """The control: each of these is another function by a hundred times the bound."""
    pair, bundle = imported(BY_NAME["table at the end"], tmp_path)
    weights = dict(bundle.weights["generator"])
    mistake(weights)
    wrong = Bundle(bundle.architecture, {"generator": weights})
    assert min(differences(wrong, pair, 3).values()) > 100 * TOLERANCE


@each
def test_it_comes_back_as_it_came(conditional: Conditional, tmp_path: Path) -> None:
    """Every bit, strictly into its class; read again without inference, and given back once more."""
    pair, bundle = imported(conditional, tmp_path)
    for turn in ("once", "twice"):
        plan = plan_export(bundle, tmp_path / turn, "both", format="pth")
        assert plan.layout == ORIGINAL
        paths = export(bundle, plan)
        fresh = (conditional.generator(), conditional.discriminator())
        for path, module, own in zip(paths, pair, fresh, strict=True):
            state = torch.load(path, weights_only=True)
            own.load_state_dict(state, strict=True)
            assert list(state) == list(module.state_dict())
            for key, value in module.state_dict().items():
                assert torch.equal(state[key], value), key
        again = import_files(paths).bundle
        assert again.architecture == bundle.architecture
        for name, weights in bundle.weights.items():
            for key, array in weights.items():
                np.testing.assert_array_equal(again.weights[name][key], array)
        bundle = again


@each
def test_it_goes_into_our_layouts_and_returns(conditional: Conditional, tmp_path: Path) -> None:
    _, bundle = imported(conditional, tmp_path)
    linear = conditional.name in ("table at the end", "table and matrix", "every layer")
    layout = "sequential" if linear else "pytorch-examples"
    paths = export(bundle, plan_export(bundle, tmp_path / "out", "both", layout, "pth"))
    states = [torch.load(path, weights_only=True) for path in paths]
    tables = [key for state in states for key in state if key == "label_emb.weight"]
    assert len(tables) == sum(
        layer.embedded > 0 for net in bundle.architecture.networks().values() for layer in net.layers
    )
    again = import_files(paths).bundle
    assert again.architecture == bundle.architecture
    for name, weights in bundle.weights.items():
        for key, array in weights.items():
            np.testing.assert_array_equal(again.weights[name][key], array)


def test_our_layout_is_read_by_inference_too(tmp_path: Path) -> None:
    """A flattened map that labels are behind is in PyTorch's order, as another program would have it."""
    pair, bundle = imported(BY_NAME["table at the end"], tmp_path)
    (path,) = export(bundle, plan_export(bundle, tmp_path / "netD.pth", "discriminator", "sequential"))
    state = dict(torch.load(path, weights_only=True))
    torch.save(state, tmp_path / "netD.pth")  # without our note
    again = import_files([tmp_path / "netD.pth"]).bundle
    assert again.record["imported"]["dialects"] != [ORIGINAL]
    assert max(differences(again, pair, 3).values()) < TOLERANCE


def trained(bundle: Bundle, name: str, roles: tuple[str, ...]) -> Bundle:
    """Return a bundle as training leaves it: every number of these roles another one."""
    weights = {
        key: array + 0.25 if key.endswith(roles) else array for key, array in bundle.weights[name].items()
    }
    return dataclasses.replace(bundle, weights={**bundle.weights, name: weights})


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_a_trained_table_goes_back_into_a_table_and_a_matrix(name: Any, tmp_path: Path) -> None:
    """Not the arrays that came, but such as make the table exactly."""
    conditional = BY_NAME["table and matrix"]
    pair, bundle = imported(conditional, tmp_path)
    changed = trained(bundle, name, ("embedding",))
    (path,) = export(changed, plan_export(changed, tmp_path / "back.pth", name, ORIGINAL))
    place = name == "discriminator"
    fresh = (conditional.generator, conditional.discriminator)[place]().eval()
    fresh.load_state_dict(torch.load(path, weights_only=True), strict=True)
    own = {name: changed.weights[name]}
    both = (pair[0], fresh) if place else (fresh, pair[1])
    assert max(differences(Bundle(bundle.architecture, own), both, 3).values()) < TOLERANCE


def test_what_training_has_grown_together_is_refused(tmp_path: Path) -> None:
    _, bundle = imported(BY_NAME["branches"], tmp_path)
    for roles in (("scale", "shift"), ("kernel",)):
        changed = trained(bundle, "generator", roles)
        if "scale" in roles:  # the control: the branches are still two
            assert plan_export(changed, tmp_path / "g.pth", layout=ORIGINAL).layout == ORIGINAL
            continue
        with pytest.raises(InputError, match=r"grown together in training: layers\.0\.kernel is not zero"):
            plan_export(changed, tmp_path / "g.pth", layout=ORIGINAL)


@pytest.mark.parametrize("name", ["table first", "branches", "every layer"])
def test_a_description_says_where_labels_join(name: str, tmp_path: Path) -> None:
    """What `describe --architecture` writes reads the same file; the control: a description without the labels."""
    pair, bundle = imported(BY_NAME[name], tmp_path)
    paths = save(tmp_path, pair)
    text = architecture_toml(bundle.architecture)
    (tmp_path / "net.toml").write_text(text)
    described = Hints(architecture=tmp_path / "net.toml", label_order=BY_NAME[name].hints.label_order)
    again = import_files(paths, described).bundle
    assert again.architecture.networks() == bundle.architecture.networks()
    for network, weights in bundle.weights.items():
        for key, array in weights.items():
            np.testing.assert_array_equal(again.weights[network][key], array)
    fewer = re.sub(r"(labels|embedded|label_map|classes) = .*", "", text)
    (tmp_path / "net.toml").write_text(fewer)
    with pytest.raises(InputError, match=r"is not what .* describes|label"):
        import_files(paths, Hints(architecture=tmp_path / "net.toml"))


# --- what decides ----------------------------------------------------------------------------------------


def test_the_order_is_found_or_said_to_be_assumed(tmp_path: Path) -> None:
    for first, word in ((True, "before"), (False, "after")):
        pair = settled_pair(BY_NAME["table first" if first else "table and map"])
        record = alone(pair[0], tmp_path / "netG.pth").record
        assert any(f"joined {word} the latent of {NZ} (by the running" in found for found in record["found"])
    forget(pair[0])
    record = alone(pair[0], tmp_path / "netG.pth").record
    assert any("after the latent" in assumed and "--label-order" in assumed for assumed in record["assumed"])
    turned = alone(pair[0], tmp_path / "netG.pth", dataclasses.replace(RELU, label_order="first")).record
    assert any("before the latent of 7 (as given)" in found for found in turned["found"])


def test_an_order_that_statistics_do_not_decide_is_a_question(tmp_path: Path) -> None:
    """Rows of the table are like latents: both halves of the stem's inputs have mean 0 and variance 1."""
    conditional = dataclasses.replace(BY_NAME["table and map"], generator=lambda: EmbeddedGenerator(NZ))
    pair: Any = settled_pair(conditional)
    labels, latents = torch.arange(6000) % CLASSES, torch.randn(6000, NZ)
    with torch.no_grad():
        stem = pair[0].main[0].weight
        stem[NZ:] = stem[:NZ]
        pair[0].train()(latents, labels)
        pair[0].eval()
    with pytest.raises(AmbiguousWeights) as caught:
        alone(pair[0], tmp_path / "netG.pth")
    assert "--label-order last" in str(caught.value)
    assert "--label-order first" in str(caught.value)
    chosen = import_files([tmp_path / "netG.pth"], caught.value.choices[0].hints).bundle
    assert chosen.architecture.classes == CLASSES
    # No question comes before what cannot be read at all.
    torch.save(torch.nn.ModuleDict(with_heads("adv", "aux")).state_dict(), tmp_path / "netD.pth")
    with pytest.raises(InputError, match="heads next to each other") as refused:
        import_files([tmp_path / "netG.pth", tmp_path / "netD.pth"])
    assert not isinstance(refused.value, AmbiguousWeights)


def test_one_hot_labels_take_a_hint_or_the_discriminator(tmp_path: Path) -> None:
    conditional = BY_NAME["one-hot"]
    pair, bundle = imported(conditional, tmp_path)
    assert any("by the widths of the discriminator" in found for found in bundle.record["found"])
    generator, discriminator = save(tmp_path, pair)
    # Nothing shows the labels of the generator alone, but that its statistics fit no latents.
    plain = import_files([generator], RELU).bundle
    assert plain.architecture.nz == NZ + CLASSES
    assert any("--classes" in doubt for doubt in plain.record["doubts"])
    hinted = import_files([generator], ONE_HOT).bundle
    assert hinted.architecture.nz == NZ
    assert max(differences(hinted, pair, 3).values()) < TOLERANCE
    with pytest.raises(AmbiguousWeights) as caught:
        import_files([discriminator])
    assert [choice.hints.classes for choice in caught.value.choices] == [CLASSES, CLASSES + 2]
    hinted = import_files([discriminator], ONE_HOT).bundle
    assert max(differences(hinted, pair, 3).values()) < TOLERANCE


def test_the_number_of_classes_and_that_of_latents_are_not_swapped(tmp_path: Path) -> None:
    """Two branches may be either's: the statistics decide, and without them it is a question."""
    pair = settled_pair(BY_NAME["branches"])
    assert alone(pair[0], tmp_path / "netG.pth").architecture.nz == NZ
    forget(pair[0])
    with pytest.raises(AmbiguousWeights) as caught:
        alone(pair[0], tmp_path / "netG.pth")
    assert "--classes 3: a latent of 7 numbers" in str(caught.value)
    assert "--classes 7: a latent of 3 numbers" in str(caught.value)
    assert alone(pair[0], tmp_path / "netG.pth", ONE_HOT).architecture.nz == NZ
    swapped = alone(pair[0], tmp_path / "netG.pth", dataclasses.replace(RELU, classes=NZ))
    assert (swapped.architecture.nz, swapped.architecture.classes) == (CLASSES, NZ)


@pytest.mark.parametrize(("channels", "maps"), [(1, 1), (1, 3), (3, 3)])
def test_maps_of_any_number_of_channels(channels: int, maps: int, tmp_path: Path) -> None:
    """A grey image with three maps has as many channels as a coloured one with one: the size of the table decides."""
    discriminator = MapDiscriminator(channels + maps - 1)
    discriminator.embed = torch.nn.Embedding(CLASSES, maps * SIDE * SIDE)
    network = alone(discriminator, tmp_path / "netD.pth").architecture.discriminator
    assert network.input_shape == (SIDE, SIDE, channels)
    assert network.layers[0].embedding_shape == (CLASSES, SIDE, SIDE, maps)


TREES: dict[str, Callable[[Any, Any], Any]] = {
    "named": lambda g, d: {"generator": g, "discriminator": d, "epoch": 3},
    "prefixes": lambda g, d: {
        **{f"module.netG.{key}": value for key, value in g.items()},
        **{f"module.netD.{key}": value for key, value in d.items()},
    },
    "any words": lambda g, d: {"foo": g, "bar": [d]},
}


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("name", ["table and map", "table and matrix", "branches", "every layer"])
def test_wherever_the_networks_are_in_a_file(tree: str, name: str, tmp_path: Path) -> None:
    pair, bundle = imported(BY_NAME[name], tmp_path)
    torch.save(TREES[tree](*(module.state_dict() for module in pair)), tmp_path / "gan.pth")
    again = import_files([tmp_path / "gan.pth"], BY_NAME[name].hints).bundle
    assert again.architecture == bundle.architecture
    assert again.record["imported"]["left_out"] == []
    for network, weights in bundle.weights.items():
        for key, array in weights.items():
            np.testing.assert_array_equal(again.weights[network][key], array)


def test_a_missing_layer_is_not_taken_for_labels(tmp_path: Path) -> None:
    """The control of widths: an unconditional network without one of its layers stays refused."""
    modules = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 4, 2, 1), torch.nn.Conv2d(16, 32, 4, 2, 1),
        torch.nn.Conv2d(32, 64, 4, 2, 1), torch.nn.Conv2d(64, 1, 2),
    )  # fmt: skip
    with pytest.raises(InputError, match="16 input channels, expected 8"):
        alone(modules, tmp_path / "netD.pth")


# --- what is refused -------------------------------------------------------------------------------------


def test_a_table_as_long_as_the_latent_is_a_question_without_statistics(tmp_path: Path) -> None:
    module = MultipliedGenerator()
    forget(module)
    with pytest.raises(AmbiguousWeights, match="nothing in it says which") as caught:
        alone(module, tmp_path / "netG.pth")
    assert "--label-order product: rows of label_emb.weight (3 x 7) multiply the latent" in str(caught.value)
    assert "--label-order none: the table of labels is never read" in str(caught.value)
    hints = dataclasses.replace(RELU, label_order="product")
    (first, *_) = alone(module, tmp_path / "netG.pth", hints).architecture.generator.layers
    assert first.label_product
    with pytest.raises(
        InputError, match=r"--label-order last does not fit the generator.*expected product or none"
    ):
        alone(module, tmp_path / "netG.pth", dataclasses.replace(RELU, label_order="last"))
    with pytest.raises(
        InputError, match=r"--label-order product does not fit .*expected last, first or none"
    ):
        alone(EmbeddedGenerator(), tmp_path / "netG.pth", hints)


def test_networks_whose_labels_do_not_agree(tmp_path: Path) -> None:
    pair = (EmbeddedGenerator(), MapDiscriminator())
    state = pair[1].state_dict()
    generator, discriminator = save(tmp_path, pair)
    torch.save({**state, "embed.weight": torch.zeros(CLASSES + 1, SIDE * SIDE)}, discriminator)
    with pytest.raises(InputError, match="the generator of 3 classes and the discriminator of 4"):
        import_files([generator, discriminator], RELU)
    with pytest.raises(InputError, match=r"--classes 5: .* has a generator with labels of 3 classes"):
        import_files([generator], Hints(classes=5))
    plain = MapDiscriminator(2).state_dict()
    del plain["embed.weight"]
    torch.save(plain, discriminator)
    with pytest.raises(InputError, match=r"reads\s+none and has one logit"):
        import_files([generator, discriminator], RELU)
    with pytest.raises(InputError, match="too few channels for labels of 3 classes"):
        import_files([discriminator], ONE_HOT)
    with pytest.raises(InputError, match="too few channels for labels of 30 classes"):
        alone(OneHotGenerator(), generator, Hints(classes=30))


def test_labels_of_other_kinds_of_files_are_not_read(tmp_path: Path) -> None:
    for number, array in enumerate(OneHotGenerator().state_dict().values()):
        np.save(tmp_path / f"netG_{number:03d}.npy", array.numpy())
    with pytest.raises(InputError, match="--classes 3: labels are read from arrays with PyTorch's names"):
        import_files([tmp_path], ONE_HOT)


def test_a_damaged_note_on_a_table(tmp_path: Path) -> None:
    _, bundle = imported(BY_NAME["table and matrix"], tmp_path)
    record = copy.deepcopy(dict(bundle.record))
    (leaf, *_) = (
        leaf for entry in record[ORIGINAL] for _, leaf in entry["tree"]["items"] if "folded" in leaf
    )
    for data in ("AAAA", "!", 7, leaf["folded"]["data"][:-8]):
        leaf["folded"]["data"] = data
        with pytest.raises(InputError, match="note on the original file is damaged"):
            plan_export(dataclasses.replace(bundle, record=record), tmp_path / "g.pth", layout=ORIGINAL)


def test_flags_are_checked() -> None:
    hints = ImportOptions(files=(), classes=10, label_order="first").hints()
    assert (hints.classes, hints.label_order) == (10, "first")


def test_a_logit_for_each_class(tmp_path: Path) -> None:
    """As this package's own discriminators have them; the control: not without their number."""
    discriminator = OneHotDiscriminator()
    discriminator.main = torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 4, 2, 1), torch.nn.LeakyReLU(0.2), torch.nn.Conv2d(4, CLASSES, 8)
    )
    bundle = alone(discriminator, tmp_path / "netD.pth", Hints(classes=CLASSES))
    assert bundle.architecture.discriminator.output_shape == (1, 1, CLASSES)
    assert bundle.architecture.generator.classes == CLASSES
    with pytest.raises(InputError, match="ends in 3 numbers, expected 1 logit"):
        alone(discriminator, tmp_path / "netD.pth")


def test_folded_normalizations_keep_labels(tmp_path: Path) -> None:
    pair, bundle = imported(BY_NAME["every layer"], tmp_path)
    network, weights = fold_normalization(*bundle.network("generator"))
    folded = dataclasses.replace(bundle.architecture, generator=network)
    assert differences(Bundle(folded, {"generator": weights}), pair, 1)["torch generator"] < TOLERANCE
