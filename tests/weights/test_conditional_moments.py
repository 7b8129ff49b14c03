"""Adam's moments of conditional networks: each moves as its weight does, and comes back as it was."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.protocols import NETWORK_NAMES
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.canonical import STATISTIC_ROLES, split_name
from dcgan_core.weights.foreign.arrays import axes
from dcgan_core.weights.foreign.importing import Imported, import_files
from dcgan_core.weights.foreign.statistics import hypotheses
from dcgan_core.weights.foreign.writing.exporting import export, left_out, plan_export
from tests.weights.test_original import assert_equal_content, load, save

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from tests.weights.conditional_classes import CONDITIONAL, Conditional, settled_pair  # noqa: E402

pytestmark = pytest.mark.torch

JOINED = {"table and matrix": "table", "branches": "branch"}
"""Classes in which several arrays make one weight."""
WHOLE = [conditional for conditional in CONDITIONAL if conditional.name not in JOINED]
BY_NAME = {conditional.name: conditional for conditional in CONDITIONAL}


@pytest.fixture(autouse=True)
def few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statistics of these narrow networks are decided by fewer latents than those of others, and sooner."""
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)


def weights_as_moments(module: Any) -> dict[str, Any]:
    """The state of an Adam whose first moments are the weights, and whose second are their squares."""
    optimizer = torch.optim.Adam(module.parameters(), lr=3e-4, betas=(0.4, 0.9))
    for parameter in module.parameters():
        weight = parameter.detach().clone()
        optimizer.state[parameter] = {"step": torch.tensor(7.0), "exp_avg": weight, "exp_avg_sq": weight**2}
    return optimizer.state_dict()


def content_of(conditional: Conditional) -> dict[str, Any]:
    g, d = settled_pair(conditional)
    return {
        "netG": g.state_dict(),
        "netD": d.state_dict(),
        "optG": weights_as_moments(g),
        "optD": weights_as_moments(d),
    }


IMPORTED: dict[str, tuple[dict[str, Any], Imported]] = {}


def imported(conditional: Conditional, folder: Path) -> tuple[dict[str, Any], Imported]:
    if conditional.name not in IMPORTED:
        content = content_of(conditional)
        file = save(folder / "file.pth", content)
        IMPORTED[conditional.name] = content, import_files([file], conditional.hints)
    return IMPORTED[conditional.name]


def assert_follow_weights(result: Imported) -> None:
    for name, weights in result.bundle.weights.items():
        trained = {key for key in weights if split_name(key)[1] not in STATISTIC_ROLES}
        moments = result.moments[name]
        assert set(moments.first) == set(moments.second) == trained
        assert moments.step == 7
        assert list(moments.settings["betas"]) == [0.4, 0.9]
        for key in trained:
            np.testing.assert_array_equal(moments.first[key], weights[key], err_msg=key)
            np.testing.assert_array_equal(moments.second[key], weights[key] ** 2, err_msg=key)


def given_back(result: Imported, moments: Any, path: Path) -> tuple[Any, list[str]]:
    plan = plan_export(result.bundle, path, network="both")
    (written,) = export(result.bundle, plan, moments=moments)
    return load(written), left_out(result.bundle, plan, moments)


@pytest.mark.parametrize("conditional", WHOLE, ids=lambda conditional: conditional.name)
def test_moments_move_as_their_weights_do(conditional: Conditional, tmp_path: Path) -> None:
    content, result = imported(conditional, tmp_path)
    assert_follow_weights(result)
    back, missing = given_back(result, result.moments, tmp_path / "back.pth")
    assert_equal_content(back, content)
    assert missing == []


def test_without_the_turn_of_labels_they_would_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where labels come first in the file, axes that ignore it move the moments elsewhere."""
    conditional = BY_NAME["one-hot first"]
    file = save(tmp_path / "file.pth", content_of(conditional))
    with monkeypatch.context() as patched:
        patched.setattr(axes, "_turned", lambda layer, kernel, count: kernel)
        wrong = import_files([file], conditional.hints)
    with pytest.raises(AssertionError, match=r"layers\.0\.kernel"):
        assert_follow_weights(wrong)


@pytest.mark.parametrize("name", JOINED)
def test_moments_of_a_weight_made_of_several_arrays_are_left_out_by_name(name: str, tmp_path: Path) -> None:
    content, result = imported(BY_NAME[name], tmp_path)
    assert result.moments == {}
    notes = [note for note in result.bundle.record["imported"]["left_out"] if "optimizer" in note]
    assert len(notes) == len(NETWORK_NAMES)
    assert all("are one weight here, whose moments are not known" in note for note in notes)
    # A run that trains on has moments of its own, which have no place in the file.
    trained = {
        network: AdamMoments(
            {key: array for key, array in weights.items() if split_name(key)[1] not in STATISTIC_ROLES},
            {key: array**2 for key, array in weights.items() if split_name(key)[1] not in STATISTIC_ROLES},
            9,
            {},
        )
        for network, weights in result.bundle.weights.items()
    }
    back, missing = given_back(result, trained, tmp_path / "back.pth")
    assert sorted(missing) == ["optD", "optG"]
    expected = copy.copy(content)
    del expected["optG"], expected["optD"]
    assert_equal_content(back, expected)
