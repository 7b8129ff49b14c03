"""Exports load strictly into the public classes, come back bit for bit, and are refused where a class has no room."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.architecture import Architecture, Statistics
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments, Bundle, load_bundle, trained_names
from dcgan_core.weights.foreign.arrays.dialects import get_dialect
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.class_forms import differs_from_class
from dcgan_core.weights.foreign.writing.exporting import LAYOUTS, export, plan_export
from dcgan_core.weights.formats.pth import write_pth_content
from dcgan_core.weights.opening import open_weights
from parity_tests.ladder.every_field import every_field
from tests.weights.test_onnx import small, trained_weights


def bundle_of(architecture: Architecture) -> Bundle:
    weights = {
        name: trained_weights(architecture, name, seed) for seed, name in enumerate(architecture.networks())
    }
    return Bundle(architecture, weights, {"step": 12, "data": {"name": "digits"}})


def assert_same(first: Bundle, second: Bundle) -> None:
    assert first.architecture == second.architecture
    assert set(first.weights) == set(second.weights)
    for name, weights in first.weights.items():
        assert set(weights) == set(second.weights[name])
        for key, array in weights.items():
            np.testing.assert_array_equal(array, second.weights[name][key], strict=True)


def write(bundle: Bundle, output: Path, **choices: Any) -> list[Path]:
    return export(bundle, plan_export(bundle, output, **choices))


@pytest.mark.parametrize("form", ["safetensors", "npz", "npy"])
@pytest.mark.parametrize("layout", ["dcgan", "pytorch-examples"])
def test_round_trips_without_pytorch(form: str, layout: str, tmp_path: Path) -> None:
    bundle = bundle_of(small("pytorch"))
    suffix = "" if form == "npy" else f".{form}"
    for network in ("generator", "discriminator"):
        written = write(bundle, tmp_path / f"{network}{suffix}", network=network, layout=layout, format=form)
        back = open_weights(written[0])
        assert_same(back, Bundle(bundle.architecture, {network: bundle.weights[network]}))
        assert back.record["step"] == 12
    both = write(bundle, tmp_path / "both", network="both", layout=layout, format=form)
    if form != "npy":
        assert [path.name for path in both] == [f"netG{suffix}", f"netD{suffix}"]
        assert_same(open_weights(tmp_path / "both"), bundle)


def test_one_file_for_both(tmp_path: Path) -> None:
    bundle = bundle_of(small("celeba32"))
    for name in ("gan.safetensors", "gan.npz"):
        assert write(bundle, tmp_path / name, network="both") == [tmp_path / name]
        assert_same(open_weights(tmp_path / name), bundle)
    assert_same(load_bundle(tmp_path / "gan.safetensors"), bundle)


@pytest.mark.parametrize("form", ["npy", "npz"])
@pytest.mark.parametrize("preset", ["authors-svhn", "paper"])
def test_the_authors_lists(preset: str, form: str, tmp_path: Path) -> None:
    """With and without our note next to them: the shapes say the same."""
    size = None if preset == "paper" else (32, 32, 3)
    bundle = bundle_of(build_architecture(preset, image_shape=size, ngf=2, ndf=2))
    for network in ("generator", "discriminator"):
        path = tmp_path / f"{network}{'' if form == 'npy' else '.npz'}"
        write(bundle, path, network=network, layout="authors", format=form)
        assert_same(open_weights(path), Bundle(bundle.architecture, {network: bundle.weights[network]}))
    if form == "npy":
        (tmp_path / "generator" / "dcgan.json").unlink()
        back = import_files([tmp_path / "generator"]).bundle
        assert back.record["assumed"]
        assert back.architecture.preset == preset
        assert_same(back, Bundle(back.architecture, {"generator": bundle.weights["generator"]}))
        assert back.architecture.generator == bundle.architecture.generator


REFUSED = [
    ("paper", "pytorch-examples", "no Linear"),
    ("tomatopope", "natsu", "no Linear"),
    ("pytorch", "tomatopope", "another form"),
    ("course-mnist", "natsu", "another form"),
    ("pytorch", "authors", "no running statistics"),
    ("paper", "celeba32", "running statistics"),
    ("divyaansh", "gan-zoo", "another form"),
]


@pytest.mark.parametrize(("preset", "layout", "reason"), REFUSED)
def test_a_class_without_room_is_refused(preset: str, layout: str, reason: str, tmp_path: Path) -> None:
    bundle = bundle_of(small(preset))
    with pytest.raises(InputError, match=reason):
        plan_export(bundle, tmp_path / "g.npz", layout=layout)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "choices", "reason"),
    [
        ("g.xyz", {}, "expected a file ending in"),
        ("g", {}, "no suffix"),
        ("g.pth", {"format": "npz"}, "disagree"),
        ("g.pth", {"layout": "dcgan"}, "not a PyTorch layout"),
        ("g.pth", {"layout": "nats"}, "did you mean 'natsu'"),
        ("g.pth", {"layout": "blocks"}, "can only be read"),
        ("g.onnx", {"layout": "natsu"}, "no --layout"),
        ("both.pth", {"network": "both", "layout": "pytorch-examples"}, "a folder"),
        ("both.onnx", {"network": "both"}, "give a folder"),
        ("taken", {"format": "npz"}, "is a folder"),
        ("file/g.npz", {}, "is a file"),
    ],
)
def test_plans_that_do_not_go_together(
    output: str, choices: dict[str, str], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=reason):
        plan_export(bundle_of(small("pytorch")), tmp_path / output, **choices)  # pyright: ignore[reportArgumentType]


def test_a_missing_network_is_reported(tmp_path: Path) -> None:
    bundle = bundle_of(small("pytorch"))
    alone = Bundle(bundle.architecture, {"generator": bundle.weights["generator"]})
    with pytest.raises(InputError, match="hold no discriminator"):
        plan_export(alone, tmp_path / "both", network="both")


def test_a_note_about_another_architecture_does_not_pass(tmp_path: Path) -> None:
    """Arrays changed after the export are checked against the note, all problems at once."""
    bundle = bundle_of(small("akashkadel"))
    (path,) = write(bundle, tmp_path / "g.npz", layout="akashkadel")
    with np.load(path) as file:
        arrays = dict(file)
    arrays["network.0.weight"] = arrays["network.0.weight"][:, :3]
    arrays["network.99.weight"] = np.zeros(3, np.float32)
    del arrays["network.1.bias"]
    np.savez(path, **arrays)
    with pytest.raises(InputError) as caught:
        open_weights(path)
    for part in ("network.0.weight has shape", "unexpected: network.99.weight", "missing: network.1.bias"):
        assert part in str(caught.value)


@pytest.mark.torch
class TestPyTorch:
    """Needs PyTorch: files that its users load."""

    def test_every_public_class_loads_strictly(self, tmp_path: Path) -> None:
        torch = pytest.importorskip("torch")
        from tests.weights.public_classes import PUBLIC, random_pair

        for public in PUBLIC:
            pair = random_pair(public)
            for name, module in zip(("netG.pth", "netD.pth"), pair, strict=True):
                torch.save(module.state_dict(), tmp_path / name)
            bundle = import_files([tmp_path / "netG.pth", tmp_path / "netD.pth"]).bundle
            dialect = get_dialect(public.dialect)
            for name, module, fresh in zip(
                ("generator", "discriminator"),
                pair,
                (public.generator(), public.discriminator()),
                strict=True,
            ):
                path = tmp_path / f"{public.dialect}-{name}.pth"
                write(bundle, path, network=name, layout=public.dialect)
                state = torch.load(path, weights_only=True)
                assert list(state) == list(module.state_dict())
                fresh.load_state_dict(state, strict=True)
                for key, value in module.state_dict().items():
                    assert torch.equal(fresh.state_dict()[key], value), (public.dialect, key)
                fresh.eval()
                inputs = (
                    torch.randn(2, public.nz, 1, 1)
                    if name == "generator"
                    else torch.randn(2, public.channels, public.side, public.side)
                )
                with torch.no_grad():
                    assert torch.equal(fresh(inputs), module(inputs))
                assert not differs_from_class(dialect, name, bundle.architecture.networks()[name]), (
                    public.dialect
                )  # pyright: ignore[reportArgumentType]
                back = open_weights(path)
                assert_same(back, Bundle(bundle.architecture, {name: bundle.weights[name]}))

    def test_strict_loading_notices_a_missing_count(self, tmp_path: Path) -> None:
        """The version noted with a normalisation makes PyTorch ask for num_batches_tracked."""
        torch = pytest.importorskip("torch")
        from tests.weights.public_classes import Stack, examples_stack

        bundle = bundle_of(build_architecture("pytorch", nz=5, ngf=2, ndf=2))
        write(bundle, tmp_path / "g.pth")
        state = torch.load(tmp_path / "g.pth", weights_only=True)
        assert int(state["main.1.num_batches_tracked"]) == 5
        del state["main.1.num_batches_tracked"]
        with pytest.raises(RuntimeError, match="num_batches_tracked"):
            Stack("main", examples_stack(2, 3, 5)).load_state_dict(state, strict=True)

    @pytest.mark.parametrize("layout", ["natsu", "divyaansh", "gan-zoo"])
    def test_one_dictionary_with_moments(self, layout: str, tmp_path: Path) -> None:
        torch = pytest.importorskip("torch")
        architecture = build_architecture(layout, nz=5, ngf=2, ndf=2)
        bundle = bundle_of(architecture)
        random = np.random.default_rng(3)
        moments = {}
        for name, weights in bundle.weights.items():
            halves = [
                {
                    k: random.random(weights[k].shape).astype(np.float32)
                    for k in trained_names(architecture, name)
                }
                for _ in range(2)
            ]
            moments[name] = AdamMoments(halves[0], halves[1], 77, {"lr": 1e-4, "betas": [0.5, 0.999]})
        plan = plan_export(bundle, tmp_path / "all.pth", network="both", layout=layout)
        export(bundle, plan, moments=moments)
        content = torch.load(tmp_path / "all.pth", weights_only=True)
        back = import_files([tmp_path / "all.pth"])
        assert_same(back.bundle, bundle)
        wrapper = get_dialect(layout).wrapper
        assert wrapper is not None
        network, optimizer_key = wrapper.networks["generator"]
        if optimizer_key is None:
            return
        if wrapper.parameters is not None:
            assert set(content[wrapper.parameters].values()) >= {5, 2, 3}
        for name, state in back.moments.items():
            assert state.step == 77
            for key in trained_names(architecture, name):
                np.testing.assert_array_equal(state.first[key], moments[name].first[key])
                np.testing.assert_array_equal(state.second[key], moments[name].second[key])
        # PyTorch's own optimizer takes its dictionary.
        from tests.weights.public_classes import PUBLIC

        module = next(p for p in PUBLIC if p.dialect == layout).generator()
        module.load_state_dict(content[network], strict=True)
        optimizer = torch.optim.Adam(module.parameters())
        optimizer.load_state_dict(content[optimizer_key])
        assert optimizer.param_groups[0]["lr"] == 1e-4
        sum(p.sum() for p in module.parameters()).backward()  # pyright: ignore[reportAttributeAccessIssue]
        optimizer.step()

    def test_networks_without_running_statistics_as_a_plain_sequential(self, tmp_path: Path) -> None:
        torch = pytest.importorskip("torch")
        from torch import nn

        def norm2d(n: int) -> nn.Module:
            return nn.BatchNorm2d(n, eps=1e-8, track_running_stats=False)

        def up(a: int, b: int) -> nn.Module:
            return nn.ConvTranspose2d(a, b, 5, 2, 2, 1, bias=False)

        net = nn.Sequential(
            nn.Linear(3, 16 * 4, bias=False), nn.BatchNorm1d(64, eps=1e-8, track_running_stats=False), nn.ReLU(),
            nn.Unflatten(1, (4, 4, 4)), up(4, 2), norm2d(2), nn.ReLU(), up(2, 3), nn.Tanh(),
        )  # fmt: skip
        architecture = build_architecture("paper", image_shape=(16, 16, 3), nz=3, ngf=2, ndf=2)
        bundle = bundle_of(architecture)
        write(bundle, tmp_path / "g.pth")
        net.load_state_dict(torch.load(tmp_path / "g.pth", weights_only=True), strict=True)
        from tests.weights.numpy_network import forward

        latents = np.random.default_rng(0).standard_normal((6, 3)).astype(np.float32)
        with torch.no_grad():
            drawn = net(torch.from_numpy(latents)).permute(0, 2, 3, 1).numpy()
        ours = forward(architecture.generator, bundle.weights["generator"], latents[:, None, None])
        np.testing.assert_allclose(ours, drawn, atol=1e-4)


SIDES = ((16, 16), (28, 28), (32, 32), (48, 48), (64, 64), (96, 64), (109, 89))


@pytest.mark.torch
@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_planned_can_be_written(preset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every size and in every layout: the plan refuses, or the export works."""
    pytest.importorskip("torch", reason="PyTorch is not installed")
    # The files themselves are not of interest here, and there are hundreds.
    monkeypatch.setattr("dcgan_core.weights.foreign.writing.exporting.write_pth", lambda *_: None)
    written = 0
    for height, width in SIDES:
        try:
            bundle = bundle_of(build_architecture(preset, image_shape=(height, width, 3), nz=3, ngf=2, ndf=2))
        except InputError:
            continue
        for layout in LAYOUTS:
            for network, output in (("generator", "g.pth"), ("discriminator", "d.pth"), ("both", "all.pth")):
                try:
                    plan = plan_export(bundle, tmp_path / output, network, layout)  # pyright: ignore[reportArgumentType]
                except InputError:
                    continue
                export(bundle, plan)
                written += 1
    assert written


@pytest.mark.torch
def test_a_class_without_a_width_is_noticed_in_the_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what `export` would fail at, the plan fails at."""
    bundle = bundle_of(build_architecture("pytorch", image_shape=(32, 32, 3), nz=3, ngf=2, ndf=2))
    assert plan_export(bundle, tmp_path / "all.pth", "both", "divyaansh").one_dictionary

    def widthless(*_: object) -> int:
        raise InputError("no width")

    monkeypatch.setattr("dcgan_core.weights.foreign.writing.class_forms._class_width", widthless)
    with pytest.raises(InputError, match="sizes of its class"):
        plan_export(bundle, tmp_path / "all.pth", "both", "divyaansh")


MAKERS = {
    # What makes a content (a name in exporting, or of another module there), and an export that needs it.
    "state_arrays": {"output": "g.pth"},
    "module_versions": {"output": "all.pth", "network": "both", "layout": "divyaansh"},
    "facts_of": {"output": "all.pth", "network": "both", "layout": "divyaansh"},
    "require_torch": {"output": "g.pth"},
    "onnx_bytes": {"output": "g.onnx"},
    "validate_weights": {"output": "g.npz"},
    "class_forms.weight_shapes": {
        "output": "list",
        "network": "generator",
        "layout": "authors",
        "format": "npy",
    },
}


@pytest.mark.torch
@pytest.mark.parametrize("maker", MAKERS)
def test_the_check_is_made_by_what_makes_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, maker: str
) -> None:
    """Whatever fails in the making of a file fails in the plan, before anything is written."""
    pytest.importorskip("torch", reason="PyTorch is not installed")
    choices = dict(MAKERS[maker])
    preset = "paper" if choices.get("layout") == "authors" else "pytorch"
    bundle = bundle_of(build_architecture(preset, image_shape=(32, 32, 3), nz=3, ngf=2, ndf=2))
    output = tmp_path / choices.pop("output")
    plan_export(bundle, output, **choices)  # the control  # pyright: ignore[reportArgumentType]

    def fail(*_: object) -> None:
        raise InputError("it cannot be made")

    place = maker if "." in maker else f"exporting.{maker}"
    monkeypatch.setattr(f"dcgan_core.weights.foreign.writing.{place}", fail)
    with pytest.raises(InputError, match="cannot be made"):
        plan_export(bundle, output, **choices)  # pyright: ignore[reportArgumentType]
    assert list(tmp_path.iterdir()) == []


def test_every_layout_is_tested() -> None:
    """Every layout of a public program, but for the authors', has its class in the tests."""
    torch = pytest.importorskip("torch")
    assert torch
    from tests.weights.public_classes import PUBLIC

    assert set(LAYOUTS) - {"original", "dcgan", "authors", "arunsandy1309"} == {
        public.dialect for public in PUBLIC
    }


@pytest.mark.parametrize("statistics", ["running", "batch"])
def test_every_field_comes_back_in_the_packages_own_layout(statistics: Statistics, tmp_path: Path) -> None:
    """Uneven padding, upsampling, instance, layer and spectral normalisation among them."""
    bundle = bundle_of(every_field(statistics))
    (path,) = write(bundle, tmp_path / "both.safetensors", network="both", layout="dcgan")
    assert_same(open_weights(path), bundle)


@pytest.mark.torch
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_under_a_pth_is_the_systems_error(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyTorch's own writer words it in its way."""

    def refuse(path: Path, data: bytes) -> None:
        assert data[:2] == b"PK"
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr("dcgan_core.weights.formats.pth.write_bytes", refuse)
    with pytest.raises(OSError, match=os.strerror(number)):
        write_pth_content(tmp_path / "a.pth", {"main.weight": np.zeros(3, np.float32)})
