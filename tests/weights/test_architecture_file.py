"""The architecture as TOML: what `describe --architecture` writes is read back equal, and edits decide an import."""

from __future__ import annotations

import dataclasses
import itertools
import tomllib
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from dcgan_core.commands.describe import DescribeOptions, describe
from dcgan_core.commands.import_weights import ImportOptions, import_weights
from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.derivation import derive_discriminator, derive_generator
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    conv,
    dense,
    project,
)
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.description.toml_reading import read_description
from dcgan_core.description.toml_writing import Origins, architecture_toml
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.opening import open_weights
from dcgan_core.weights.summary import Health, bundle_text
from dcgan_jax.framework import FRAMEWORK
from tests.stand_in import stand_in
from tests.weights.test_bad_files import state
from tests.weights.test_export import bundle_of
from tests.weights.test_onnx import small


def write(folder: Path, text: str) -> Path:
    path = folder / "net.toml"
    path.write_text(text)
    return path


def foreign(folder: Path) -> Path:
    """The generator of preset `akashkadel`, narrow, under its own names: kernels 4, 3, 4, 4."""
    np.savez(folder / "netG.npz", **state())  # pyright: ignore[reportArgumentType]
    return folder / "netG.npz"


@pytest.fixture
def described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path]:
    """(A generator's file, what `describe --architecture` writes of it)."""
    path = foreign(tmp_path)
    assert describe(DescribeOptions(files=(path,), architecture=True), stand_in()) == 0
    return path, write(tmp_path, capsys.readouterr().out)


def edit(path: Path, before: str, after: str, count: int = 1) -> Path:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, count))
    return path


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("size", [None, (28, 28, 3), (48, 32, 1)], ids=str)
def test_presets_are_read_back_equal(preset: str, size: tuple[int, int, int] | None, tmp_path: Path) -> None:
    try:
        architecture = build_architecture(preset, image_shape=size, nz=3, ngf=4, ndf=2)
    except InputError:
        return
    read = read_description(write(tmp_path, architecture_toml(architecture)))
    assert read.complete() == (architecture, [])
    # And each network alone; a preset makes the other one as it would anyway.
    for name in ("generator", "discriminator"):
        alone = read_description(write(tmp_path, architecture_toml(architecture, [name])))
        assert alone.networks == {name: architecture.networks()[name]}
        completed, added = alone.complete()
        assert completed.networks()[name] == architecture.networks()[name]
        assert completed.preset == preset
        assert len(added) == 1


def test_every_field_is_read_back(tmp_path: Path) -> None:
    """Each field of a layer and of a normalisation, at another value than its default."""
    instance = Normalization(eps=1e-3, kind="instance", affine=False)
    generator = Network(
        (
            project(
                3, (4, 5, 6), bias=True, normalization=Normalization(per_unit=True, momentum=0.2),
                embedded=5, label_product=True,
            ),
            Layer(
                "conv", (4, 5, 6), (8, 10, 4), (3, 3), padding=(1, 1), upsample=(2, 2), normalization=instance,
                activation="leaky_relu", slope=0.3, activation_first=True,
            ),
            Layer(
                "conv_transpose", (8, 10, 4), (16, 31, 1), (3, 5), (2, 3), (1, 0), (1, 1),
                padding_after=(1, 2), activation="tanh",
            ),
            Layer("conv", (16, 31, 1 + 2), (16, 31, 1), (1, 1), labels=2, embedded=5, label_map=True),
        ),
        "batch",
    )  # fmt: skip
    architecture = Architecture(
        "custom",
        generator,
        Network(
            (conv((16, 31, 1), 2, 3, 2, 1), dense((1, 1, 8 * 16 * 2 + 5), spectral=True, labels=5)),
            unit_range=True,
        ),
        latent="uniform",
        initialization="torch-default",
        classes=5,
    )
    text = architecture_toml(architecture)
    assert read_description(write(tmp_path, text)).complete() == (architecture, [])
    tables = tomllib.loads(text)
    written = {key for name in architecture.networks() for layer in tables[name]["layers"] for key in layer}
    shapes = {"input_shape", "output_shape"}
    assert {field.name for field in dataclasses.fields(Layer)} - shapes == written - {"channels", "size"}


@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_one_network_of_a_conditional_pair(
    name: Literal["generator", "discriminator"], tmp_path: Path
) -> None:
    """The other one is added with its labels."""
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=3, ngf=4, ndf=2, classes=5)
    read = read_description(write(tmp_path, architecture_toml(architecture, [name])))
    completed, (added,) = read.complete()
    assert completed.networks()[name] == architecture.networks()[name]
    assert completed.classes == 5
    assert "with labels where they are by default" in added


def test_guesses_are_marked(described: tuple[Path, Path]) -> None:
    text = described[1].read_text()
    assert "# Assumed: generator: strides 1 2 2 2" in text
    for line in ("stride = 2  # assumed", "padding = 1  # assumed", 'activation = "tanh"  # assumed'):
        assert line in text
    for line in ("normalization.eps = 1e-05  # assumed", 'latent = "normal"  # assumed', "channels = 8\n"):
        assert line in text
    assert "[discriminator]" not in text
    # The control: of a network that this package knows, nothing is marked.
    assert "assumed" not in architecture_toml(small("akashkadel"))
    found = Origins(["generator: slope 0.2 (0.01, next 0.3)"], ['generator: strides 2\n\x00 "'])
    marked = architecture_toml(build_architecture("pytorch", ngf=1, ndf=1), origins=found)
    assert "# Found: generator: slope 0.2" in marked
    assert "stride = 2  # assumed" in marked.partition("[discriminator]")[0]
    assert "slope = 0.2\n" in marked.partition("[discriminator]")[2]
    tomllib.loads(marked)


def test_unedited_it_imports_the_same_weights(described: tuple[Path, Path]) -> None:
    path, toml = described
    inferred, given = import_files([path]).bundle, import_files([path], Hints(architecture=toml)).bundle
    assert given.architecture.generator == inferred.architecture.generator
    assert given.architecture.preset == inferred.architecture.preset
    for key, array in inferred.weights["generator"].items():
        np.testing.assert_array_equal(given.weights["generator"][key], array)
    assert given.record["imported"]["architecture"] == "net.toml"
    (sentence,) = given.record["assumed"]
    assert "no discriminator" in sentence
    assert given.record["original"] == inferred.record["original"]


def test_edits_decide(
    described: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A geometry, a slope and latents that no inference would choose; shapes follow."""
    path, toml = described
    edit(toml, "kernel = 3\nstride = 2  # assumed\npadding = 1", "kernel = 3\nstride = 3\npadding = [1, 0]")
    edit(toml, 'activation = "relu"  # assumed', 'activation = "leaky_relu"\nslope = 0.125')
    edit(toml, 'latent = "normal"', 'latent = "uniform"')
    options = ImportOptions(files=(path,), output=tmp_path / "run", architecture=toml)
    assert import_weights(options, FRAMEWORK) == 0
    architecture = open_weights(tmp_path / "run").architecture
    first, second, *_ = architecture.generator.layers
    assert (first.activation, first.slope) == ("leaky_relu", 0.125)
    assert (second.stride, second.padding, second.output_shape[:2]) == ((3, 3), (1, 0), (10, 12))
    assert architecture.generator.output_shape == (40, 48, 1)
    assert (architecture.latent, architecture.preset) == ("uniform", "custom")
    capsys.readouterr()
    with pytest.raises(InputError, match="leave out --g-strides, --eps"):
        dataclasses.replace(options, g_strides="1,2,2,2", eps=1e-3).hints()


def test_both_networks(tmp_path: Path) -> None:
    for name, file in (("generator", "netG"), ("discriminator", "netD")):
        arrays = state("akashkadel", "akashkadel", name)
        np.savez(tmp_path / f"{file}.npz", **arrays)  # pyright: ignore[reportArgumentType]
    files = [tmp_path / "netG.npz", tmp_path / "netD.npz"]
    inferred = import_files(files).bundle
    toml = write(tmp_path, architecture_toml(inferred.architecture))
    given = import_files(files, Hints(architecture=toml)).bundle
    assert given.architecture == inferred.architecture
    assert given.record["assumed"] == []


# --- what does not fit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (
            "kernel = 3",
            "kernel = 5",
            [r"layer 1: expected kernel (8, 4, 5, 5), the file has network.3.weight"],
        ),
        (
            "channels = 8",
            "channels = 9",
            ["layer 0: expected kernel (3, 9, 4, 4)", "layer 1: expected kernel (9, 4, 3, 3)"],
        ),
        (
            "normalization.kind",
            "bias = true\nnormalization.kind",
            ["layer 0: expected bias (8,)", "none after"],
        ),
        (
            'statistics = "running"',
            'statistics = "batch"',
            ["no running mean is described", "network.1.running_var"],
        ),
        ("nz = 3", "nz = 4", ["layer 0: expected kernel (4, 8, 4, 4)"]),
        (
            "[generator]",
            "[discriminator]\nimage = [4, 4, 1]\n[[discriminator.layers]]\nkind = 'dense'\n[generator]",
            [],
        ),
    ],
)
def test_each_misfit_is_named(
    before: str, after: str, reasons: list[str], described: tuple[Path, Path]
) -> None:
    path, toml = described
    edit(toml, before, after)
    with pytest.raises(InputError) as caught:
        import_files([path], Hints(architecture=toml))
    for reason in reasons:
        assert reason in str(caught.value)


def test_another_network(tmp_path: Path) -> None:
    path = foreign(tmp_path)
    toml = write(tmp_path, architecture_toml(build_architecture("pytorch", ngf=2, ndf=2)))
    with pytest.raises(InputError) as caught:
        import_files([path], Hints(architecture=toml))
    assert "5 layers are described, the file has 4: network.0.weight (3, 8, 4, 4)" in str(caught.value)
    assert "layer 3: expected kernel" in str(caught.value)
    toml = write(tmp_path, architecture_toml(small("akashkadel"), ["discriminator"]))
    with pytest.raises(InputError, match=r"holds a generator, which .*net\.toml does not describe"):
        import_files([path], Hints(architecture=toml))


def test_weights_that_say_themselves_what_they_are(tmp_path: Path) -> None:
    bundle = bundle_of(small("akashkadel"))
    save_bundle(tmp_path / "g.safetensors", bundle)
    toml = write(tmp_path, architecture_toml(bundle.architecture))
    assert import_files([tmp_path / "g.safetensors"], Hints(architecture=toml)).bundle.weights
    edit(toml, 'activation = "relu"', 'activation = "none"')
    with pytest.raises(InputError, match="says itself what its generator is"):
        import_files([tmp_path / "g.safetensors"], Hints(architecture=toml))


HUGE = "1" + "0" * 9
BAD = {
    "an unknown field": ("stride = 2", "strid = 2", "layer 1: unknown field 'strid' (did you mean 'stride'?)"),
    "an unknown table": ("[generator]", "[[generators]]\na = 1\n[generator]", "(did you mean 'generator'?)"),
    "a field of another kind": ("kernel = 3", "kernel = 3\nsize = 4", "a conv_transpose layer has no size"),
    "an unknown kind": ('"conv_transpose"', '"deconv"', "kind = 'deconv': expected one of conv,"),
    "an unknown activation": ('"relu"', '"rel"', "tanh, sigmoid (did you mean 'relu'?)"),
    "an unknown part": ("normalization.eps", "normalization.epsilon", "normalization.unknown field 'epsilon'"),
    "a text for a number": ("stride = 2", "stride = '2'", "stride = 2: expected a whole number from 1 to 1,024"),
    "a truth for a number": ("stride = 2", "stride = true", "expected a whole number"),
    "three numbers": ("stride = 2", "stride = [2, 2, 2]", "[vertical, horizontal]"),
    "channels beyond memory": ("channels = 8", f"channels = {HUGE}", "expected a whole number from 1 to 65,536"),
    "a kernel beyond memory": ("channels = 4\nkernel = 3", "channels = 65536\nkernel = 500", "its kernel has 131,072"),
    "a latent beyond memory": ("nz = 3", f"nz = {HUGE * 9}", "from 1 to 65,536"),
    "maps beyond memory": ("kernel = 4\nstride = 1", "kernel = 1000\nstride = 1", "its map is 1999x1999"),
    "no size": ("kernel = 3\n", "", "layer 1: lacks kernel"),
    "a stride of 0": ("stride = 2", "stride = 0", "from 1 to"),
    "no number": ("normalization.eps = 1e-05", "normalization.eps = nan", "eps = nan: expected a number from 0 to 1"),
    "too much padding": ("padding = 1", "padding = 9", "generator: layer 1: a conv_transpose layer"),
    "an output padding": ("stride = 2", "stride = 2\noutput_padding = 2", "has to be below the stride"),
    "channels that no image has": ("channels = 1\n", "channels = 2\n", "expected kernel (2, 2, 4, 4)"),
    "no latent length": ("nz = 3", "", "[generator] lacks nz"),
    "no layers": ("[[generator.layers]]", "[[generator.layer]]", "[generator] has no layers"),
    "a layer that is not a table": ("[generator]", "[generator]\nlayers = [1]\n[x]", "not a TOML file"),
    "no TOML": ("[generator]", "[generator", "not a TOML file"),
    "deep": ("nz = 3", "nz = " + "[" * 3000, "not a TOML file"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", BAD)
def test_mistakes_are_named(mistake: str, described: tuple[Path, Path]) -> None:
    path, toml = described
    before, after, reason = BAD[mistake]
    edit(toml, before, after, count=-1 if before == "[[generator.layers]]" else 1)
    with pytest.raises(InputError) as caught:
        import_files([path], Hints(architecture=toml))
    assert reason in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = foreign(tmp_path)
    with pytest.raises(InputError, match=r"none\.toml: cannot be read"):
        import_files([path], Hints(architecture=tmp_path / "none.toml"))
    for text in ("", "a = 1", "[generator]", "generator = 3"):
        with pytest.raises(InputError, match="describe"):
            import_files([path], Hints(architecture=write(tmp_path, text)))
    (tmp_path / "net.toml").write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(InputError, match="larger than any"):
        import_files([path], Hints(architecture=tmp_path / "net.toml"))
    (tmp_path / "net.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not a TOML file"):
        import_files([path], Hints(architecture=tmp_path / "net.toml"))
    layer = "[[generator.layers]]\nkind = 'dense'\n"
    with pytest.raises(InputError, match="more than 100"):
        import_files([path], Hints(architecture=write(tmp_path, "[generator]\nnz = 3\n" + layer * 101)))


def test_a_network_of_an_unusual_size_gets_a_counterpart(tmp_path: Path) -> None:
    small_one = Network((project(3, (5, 7, 1), activation="tanh"),))
    for name, network in (("generator", small_one), ("discriminator", Network((dense((5, 7, 1)),)))):
        other = {"generator": Network((dense((5, 7, 1)),)), "discriminator": small_one}[name]
        networks = {"generator": small_one, "discriminator": other} | {name: network}
        architecture = Architecture("custom", networks["generator"], networks["discriminator"])
        read = read_description(write(tmp_path, architecture_toml(architecture, [name])))  # pyright: ignore[reportArgumentType]
        completed, (sentence,) = read.complete()
        assert completed.image_shape == (5, 7, 1)
        assert "one matrix product" in sentence


def test_networks_that_do_not_fit_each_other(tmp_path: Path) -> None:
    text = architecture_toml(
        Architecture("custom", derive_generator((16, 16, 1), 3, 2), derive_discriminator((16, 16, 1), 2))
    )
    path = write(tmp_path, text.replace("image = [16, 16, 1]", "image = [16, 16, 3]"))
    with pytest.raises(InputError, match="draws"):
        read_description(path).complete()


# --- words of a network alone ----------------------------------------------------------------------------


def test_a_network_alone_is_described_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = bundle_of(small("akashkadel"))
    headings = {"generator": "Generator, from latent", "discriminator": "Discriminator, from image"}
    for name, other in itertools.permutations(headings):
        path = tmp_path / f"{name}.safetensors"
        save_bundle(path, Bundle(whole.architecture, {name: whole.weights[name]}, {"assumed": []}))
        describe(DescribeOptions(files=(path,)), FRAMEWORK)
        printed = capsys.readouterr().out
        assert headings[name] in printed
        assert other not in printed.lower().replace("latents", "")
        assert "Both networks" not in printed
        assert ("nz 3" in printed) is (name == "generator")
    # The control: both are described together.
    save_bundle(tmp_path / "both.safetensors", whole)
    describe(DescribeOptions(files=(tmp_path / "both.safetensors",)), FRAMEWORK)
    printed = capsys.readouterr().out
    assert all(heading in printed for heading in headings.values())
    assert "Both networks" in printed


def test_what_to_do_with_an_imported_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, draws in (("generator", True), ("discriminator", False)):
        np.savez(tmp_path / f"{name}.npz", **state("akashkadel", "akashkadel", name))  # pyright: ignore[reportArgumentType]
        run = tmp_path / f"run-{name}"
        import_weights(
            ImportOptions(files=(tmp_path / f"{name}.npz",), output=run, accept_doubts=True), FRAMEWORK
        )
        _, hints = capsys.readouterr().out.split("Imported into")
        assert (f"python -m dcgan_jax.generate --load-path {run}\n" in hints) is draws
        assert (f"python -m dcgan_jax.features --load-path {run}\n" in hints) is not draws
        assert f"python -m dcgan_jax.train --init-from {run}\n" in hints


def test_findings_and_doubts_are_printed() -> None:
    """And weights in doubt are not called healthy."""
    whole = bundle_of(small("akashkadel"))
    record = {"found": ["slope 0.2"], "assumed": ["eps 1e-05"], "doubts": ["two hypotheses lie near"]}
    for given, healthy in ((record, False), ({**record, "doubts": []}, True)):
        printed = bundle_text(dataclasses.replace(whole, record=given), Health(spread=1.0, saturation=0.0))
        assert printed.index("Found: slope 0.2") < printed.index("Assumed: eps 1e-05")
        assert ("Doubt: two hypotheses lie near" in printed) is not healthy
        assert ("Health: all values finite" in printed) is healthy
