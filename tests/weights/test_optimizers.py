"""The states of optimizers in a file: whose they are by their shapes, and given back as they came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, left_out, plan_export
from tests.weights.test_original import assert_equal_content, load, save
from tests.weights.test_public_import import BY_NAME, random_pair

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

pytestmark = pytest.mark.torch

PAIR = random_pair(BY_NAME["pytorch-examples"])


def trained(module: Any, kind: Any = torch.optim.Adam, **settings: Any) -> dict[str, Any]:
    """The state of an optimizer after two steps, with settings that no default has."""
    optimizer = kind(module.parameters(), **{"lr": 3e-4, **settings})
    for _ in range(2):
        optimizer.zero_grad()
        sum((p * torch.randn_like(p)).sum() for p in module.parameters()).backward()  # pyright: ignore[reportAttributeAccessIssue]
        optimizer.step()
    return optimizer.state_dict()


G, D = (module.state_dict() for module in PAIR)
ADAM = [
    trained(module, betas=(0.4, 0.9), weight_decay=1e-5)
    for module in random_pair(BY_NAME["pytorch-examples"])
]

FILES: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "named": lambda og, od: {"netG": G, "netD": D, "optimizerG": og, "optimizerD": od},
    "a generator": lambda og, od: {
        "epoch": 3,
        "model_state_dict": G,
        "optimizer_state_dict": og,
        "loss": 0.25,
    },
    "a discriminator": lambda og, od: {"netD": D, "opt": od},
    "by the names around": lambda og, od: {"G": {"net": G, "optim": og}, "D": {"net": D, "optim": od}},
    "a list": lambda og, od: {
        "state_dict": {f"generator.{k}": v for k, v in G.items()}
        | {f"discriminator.{k}": v for k, v in D.items()},
        "optimizer_states": [og, od],
        "lr_schedulers": [],
        "callbacks": {},
    },
}


def there_and_back(content: Mapping[str, Any], folder: Path) -> tuple[Any, list[str]]:
    imported = import_files([save(folder / "file.pth", content)])
    names = list(imported.bundle.weights)
    network: Any = "both" if len(names) == 2 else names[0]
    plan = plan_export(imported.bundle, folder / "back.pth", network=network)
    (path,) = export(imported.bundle, plan, moments=imported.moments)
    return load(path), left_out(imported.bundle, plan, imported.moments)


@pytest.mark.parametrize("form", FILES)
def test_every_bit_comes_back(form: str, tmp_path: Path) -> None:
    content = FILES[form](*ADAM)
    back, missing = there_and_back(content, tmp_path)
    assert_equal_content(back, content)
    assert missing == []
    # And once more from what this package wrote.
    again, _ = there_and_back(back, tmp_path)
    assert_equal_content(again, content)


def test_the_moments_are_those_of_the_network_that_they_fit(tmp_path: Path) -> None:
    """The list in the other order is given back in its order."""
    content = FILES["a list"](*ADAM[::-1])
    assert_equal_content(there_and_back(content, tmp_path)[0], content)
    imported = import_files([save(tmp_path / "one.pth", {"netG": G, "opt": ADAM[0], "other": ADAM[1]})])
    assert list(imported.moments) == ["generator"]
    assert "other" in imported.bundle.record["imported"]["left_out"]


def test_settings_keep_their_types(tmp_path: Path) -> None:
    """A rate that is a tensor, pairs, counts of steps as whole numbers, several groups of parameters."""
    state = trained(PAIR[0], torch.optim.AdamW, lr=torch.tensor(1e-3), betas=(0.1, 0.2))
    for entry in state["state"].values():
        entry["step"] = int(entry["step"])
    (group,) = state["param_groups"]
    state["param_groups"] = [
        {**group, "params": group["params"][:2]},
        {**group, "params": group["params"][2:], "lr": 0.5},
    ]
    content = {"netG": G, "optG": state}
    back, _ = there_and_back(content, tmp_path)
    assert_equal_content(back, content)
    assert isinstance(back["optG"]["param_groups"][0]["betas"], tuple)
    assert isinstance(back["optG"]["state"][0]["step"], int)


@pytest.mark.parametrize("kind", [torch.optim.Adam, torch.optim.RMSprop, torch.optim.SGD])
def test_one_that_has_taken_no_step_comes_back(kind: Any, tmp_path: Path) -> None:
    content = {"netG": G, "optG": kind(PAIR[0].parameters(), lr=0.1).state_dict()}
    assert_equal_content(there_and_back(content, tmp_path)[0], content)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            trained(PAIR[0], amsgrad=True),
            "its max_exp_avg_sq; the moments are taken for those of a plain Adam",
        ),
        (
            trained(PAIR[0], torch.optim.RMSprop),
            "it is not the state of an Adam, which has exp_avg; this has step, square_avg",
        ),
    ],
    ids=["AMSGrad", "RMSprop"],
)
def test_what_cannot_come_back_is_named_and_not_written_in_part(
    state: Any, words: str, tmp_path: Path
) -> None:
    imported = import_files([save(tmp_path / "file.pth", {"netG": G, "optG": state})])
    assert imported.bundle.record["imported"]["left_out"] == [f"the generator's optimizer: {words}"]
    back, missing = there_and_back({"netG": G, "optG": state}, tmp_path)
    assert list(back) == ["netG"]
    assert missing == ["optG"]
