"""--init-from continues with the Adam moments that an import brought along, and with nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import (
    MOMENTS_FILE,
    AdamMoments,
    Bundle,
    save_bundle,
    save_moments,
    trained_names,
)
from dcgan_core.weights.canonical import initial_weights, weight_shapes
from tests.reliability.tiny import FIELDS, make_jax_trainer, make_torch_trainer, run, state_arrays

ARCHITECTURE = build_architecture(
    "pytorch", image_shape=(16, 16, 1), nz=FIELDS["nz"], ngf=FIELDS["ngf"], ndf=FIELDS["ndf"]
)
UPDATES = {"generator": 40, "discriminator": 41}
FRAMEWORKS = pytest.mark.parametrize(
    "make_trainer", [make_jax_trainer, pytest.param(make_torch_trainer, marks=pytest.mark.torch)]
)


def moments(name: str, scale: float = 1e-3) -> AdamMoments:
    random = np.random.default_rng(UPDATES[name])
    shapes = weight_shapes(ARCHITECTURE.networks()[name])
    first, second = (
        {key: draw(shapes[key]).astype(np.float32) for key in trained_names(ARCHITECTURE, name)}
        for draw in (
            lambda shape: random.normal(0, scale, shape),
            lambda shape: random.uniform(1, 2, shape) * scale**2,
        )
    )
    return AdamMoments(first, second, UPDATES[name], {"lr": 1e-4})


def imported(folder: Path, given: dict[str, AdamMoments]) -> Path:
    """A run as `import_weights` leaves it."""
    checkpoint = folder / "imported" / "checkpoints" / "0"
    save_bundle(checkpoint / "weights.safetensors", Bundle(ARCHITECTURE, initial_weights(ARCHITECTURE, 7)))
    if given:
        save_moments(checkpoint / MOMENTS_FILE, given)
    return folder / "imported"


@FRAMEWORKS
def test_adam_goes_on_where_the_moments_left_off(make_trainer: Any, tmp_path: Path) -> None:
    """After one step: counts one higher, and means that are the old ones decayed towards the step's gradient."""
    given = {name: moments(name) for name in UPDATES}
    source = imported(tmp_path, given)
    lines: list[str] = []
    fields: dict[str, Any] = {
        "init_from": source,
        "num_steps": 1,
        "image_size": "16",
        "make_trainer": make_trainer,
        "report": lines.append,
    }
    run(tmp_path / "on", **fields)
    (line,) = [line for line in lines if "Adam continues" in line]
    assert "the generator's after 40 updates and the discriminator's after 41" in line
    lines.clear()
    run(tmp_path / "fresh", init_optimizer="fresh", **fields)
    assert not [line for line in lines if "Adam continues" in line]
    on, fresh = state_arrays(tmp_path / "on", 1), state_arrays(tmp_path / "fresh", 1)
    assert (int(on["step"]), int(fresh["step"])) == (1, 1)
    # D is updated first, so both runs give it the same gradient g: 0.5 m + 0.5 g here, 0.5 g where it began at zero.
    for key, array in given["discriminator"].first.items():
        name = f"discriminator.first_moments.{key}"
        np.testing.assert_allclose(on[name] - fresh[name], 0.5 * array, atol=1e-7)
    for key, array in given["discriminator"].second.items():
        name = f"discriminator.second_moments.{key}"
        np.testing.assert_allclose(on[name] - fresh[name], 0.999 * array, atol=1e-7, rtol=1e-5)
    for name, updates in UPDATES.items():
        assert int(on[f"{name}.updates"]) == updates + 1
        assert int(fresh[f"{name}.updates"]) == 1
        kernel = f"{name}.parameters.layers.0.kernel"
        assert np.abs(on[kernel] - fresh[kernel]).max() > 1e-5


def test_one_network_may_have_moments_alone_and_none_is_no_error(tmp_path: Path) -> None:
    source = imported(tmp_path, {"generator": moments("generator")})
    run(tmp_path / "half", init_from=source, num_steps=1, image_size="16")
    state = state_arrays(tmp_path / "half", 1)
    assert (int(state["generator.updates"]), int(state["discriminator.updates"])) == (41, 1)
    # A trained run lends its weights alone.
    run(tmp_path / "after", init_from=tmp_path / "half", num_steps=1, image_size="16")
    assert int(state_arrays(tmp_path / "after", 1)["generator.updates"]) == 1


@pytest.mark.parametrize(
    ("half", "value", "reason"), [("first", np.nan, "not finite"), ("second", -1, "negative")]
)
def test_moments_that_no_adam_can_have_are_refused(
    half: str, value: float, reason: str, tmp_path: Path
) -> None:
    given = moments("discriminator")
    getattr(given, half)["layers.0.kernel"][0, 0, 0, 0] = value
    source = imported(tmp_path, {"discriminator": given})
    with pytest.raises(InputError, match=f"{reason}.*--init-optimizer fresh"):
        run(tmp_path / "run", init_from=source, num_steps=1, image_size="16")
    assert not (tmp_path / "run").exists()
