"""What `export --layout original` cannot give back is refused with its reason, and so are damaged notes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.foreign.writing.original import ORIGINAL
from tests.weights.test_export import bundle_of

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from tests.weights.test_original import assert_equal_content, give_back, load, save  # noqa: E402
from tests.weights.test_public_import import BY_NAME, random_pair  # noqa: E402

pytestmark = pytest.mark.torch


def imported(tmp_path: Path, dialect: str = "net") -> Bundle:
    state = random_pair(BY_NAME[dialect])[0].state_dict()
    return import_files([save(tmp_path / "netG.pth", state)]).bundle


def test_an_array_that_was_changed_when_it_was_read(tmp_path: Path) -> None:
    """Such as the parts of a generator's spectral normalisation, folded into one kernel."""
    bundle = imported(tmp_path)
    items = bundle.record[ORIGINAL][0]["tree"]["items"]
    items[0] = ["net.0.weight_orig", {"lost": "generator"}]
    with pytest.raises(InputError) as caught:
        plan_export(bundle, tmp_path / "g.pth", layout=ORIGINAL)
    assert "net.0.weight_orig of netG.pth were joined" in str(caught.value)
    assert "Layout 'sequential'" in str(caught.value)
    plan = plan_export(bundle, tmp_path / "g.pth")
    assert plan.layout != ORIGINAL
    assert plan.remark is not None
    assert "net.0.weight_orig" in plan.remark
    export(bundle, plan)


def test_normalised_kernels_that_were_folded(tmp_path: Path) -> None:
    """Only the other network goes back, and the reason is named."""
    from torch.nn.utils.parametrizations import weight_norm as wrap

    generator, discriminator = random_pair(BY_NAME["pytorch-examples"])
    for module in discriminator.modules():
        if isinstance(module, torch.nn.Conv2d):
            wrap(module)
    content = {"foo": generator.state_dict(), "bar": discriminator.state_dict()}
    bundle = import_files([save(tmp_path / "gan.pth", content)]).bundle
    with pytest.raises(
        InputError, match=r"bar\.main\.0\.parametrizations\.weight\.original\d?, .* were joined"
    ):
        plan_export(bundle, tmp_path / "d.pth", "discriminator", ORIGINAL)
    plan = plan_export(bundle, tmp_path / "d.pth", "discriminator")
    assert plan.layout != ORIGINAL
    assert "were joined with other arrays" in (plan.remark or "")
    (path,) = give_back(bundle, tmp_path / "g.pth", network="generator")
    assert_equal_content(load(path), {"foo": content["foo"]})


def test_folding_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An array from which the weights do not lead back bit for bit is not promised."""
    from dcgan_core.weights.foreign import importing

    converted = importing.from_axes

    def folded(*arguments: Any) -> np.ndarray:
        array = converted(*arguments)
        return array * 2 if array.ndim == 4 else array

    monkeypatch.setattr(importing, "from_axes", folded)
    with pytest.raises(InputError, match=r"net\.0\.weight, net\.3\.weight, net\.6\.weight of netG.pth were"):
        plan_export(imported(tmp_path), tmp_path / "g.pth", layout=ORIGINAL)


def test_requests_that_do_not_fit(tmp_path: Path) -> None:
    bundle = imported(tmp_path)
    own = bundle_of(build_architecture("pytorch", image_shape=(16, 16, 1), nz=3, ngf=2, ndf=2))
    both = Bundle(own.architecture, own.weights, bundle.record)
    pair = Bundle(bundle.architecture, bundle_of(bundle.architecture).weights, bundle.record)
    for given, output, network, reason in (
        (own, "g.pth", "generator", "not imported from a file"),
        (pair, "back", "both", "the imported file had no discriminator"),
        (both, "g.pth", "generator", "changed its form"),
        (bundle, "g.onnx", "generator", "no --layout"),
    ):
        with pytest.raises(InputError, match=reason):
            plan_export(given, tmp_path / output, network, ORIGINAL)  # pyright: ignore[reportArgumentType]
    # By default these are written in another layout.
    assert plan_export(own, tmp_path / "g.pth").layout == "pytorch-examples"
    assert plan_export(pair, tmp_path / "back", "both").layout != ORIGINAL
    assert plan_export(bundle, tmp_path / "g.onnx").format == "onnx"


@pytest.mark.parametrize(
    "damage",
    [
        [{"networks": ["generator"]}],
        [7],
        [{"networks": ["generator"], "name": "g", "kind": "", "format": "pth", "tree": {"items": [["a", 3]]}}],
        [
            {
                "networks": ["generator"], "name": "g", "kind": "", "format": "pth",
                "tree": {"array": "generator.layers.0.kernel", "axes": "x", "dtype": "object", "shape": [1]},
            }
        ],
    ],
)  # fmt: skip
def test_a_damaged_note(damage: Any, tmp_path: Path) -> None:
    bundle = imported(tmp_path)
    broken = dataclasses.replace(bundle, record={**bundle.record, ORIGINAL: damage})
    with pytest.raises(InputError):
        plan_export(broken, tmp_path / "g.pth", layout=ORIGINAL)


def test_a_note_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    bundle = imported(tmp_path)
    bundle.record[ORIGINAL][0]["name"] = "../../evil.pth"
    both = Bundle(
        bundle.architecture, {**bundle_of(bundle.architecture).weights, **bundle.weights}, bundle.record
    )
    for entry in bundle.record[ORIGINAL]:
        entry["networks"] = ["discriminator", "generator"]
    with pytest.raises(InputError, match="changed its form"):
        plan_export(both, tmp_path / "inner" / "back", "both", ORIGINAL)
    (path,) = give_back(bundle, tmp_path / "inner" / "g.pth", network="generator")
    assert path == tmp_path / "inner" / "g.pth"
