"""A pushed folder loads everywhere, and its card is true. The hub is one on this machine."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import dcgan_jax
from dcgan_core.commands import push as push_command
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from dcgan_core.sampling import pushing
from dcgan_core.sampling.card import Card, figures
from dcgan_core.sampling.plain_torch import plain_code, plain_layout
from dcgan_core.sampling.pushing import Publication
from dcgan_core.system import hub as hub_module
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.opening import open_weights
from dcgan_jax.framework import FRAMEWORK
from parity_tests.ladder.every_field import every_field
from tests.network.test_modules import lively
from tests.serving import Hub, own_surroundings, serving

TINY = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
TOKEN = "hf_hunter2"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return own_surroundings(tmp_path, monkeypatch)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield Hub(server)


def tiny(**record: Any) -> Bundle:
    return Bundle(TINY, lively(TINY), record)


def options(path: Path | str, **given: Any) -> push_command.PushOptions:
    fields = {"load_path": Path(path), "repository": "me/mine", "license": "mit", **given}
    return push_command.PushOptions(**fields)


def plain_python(program: str, folder: Path, *arguments: str) -> str:
    """Run a program in a Python that has the installed packages and not this one; return what it printed."""
    site = sysconfig.get_path("purelib")
    refuse = "assert not any(map(importlib.util.find_spec, ('dcgan_core', 'dcgan_jax', 'dcgan_torch')))"
    first = f"import sys, importlib.util; sys.path.append({site!r}); {refuse}\n"
    command = [sys.executable, "-I", "-S", "-c", first + program, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- plain PyTorch ---------------------------------------------------------------------------------------

RUN_EACH = """
import pathlib, numpy, torch
for folder in sorted(pathlib.Path().iterdir()):
    import os
    os.chdir(folder)
    torch.manual_seed(0)
    names = {}
    exec(pathlib.Path("program.py").read_text(), names)
    numpy.savez("drawn.npz", inputs=names["latents"].numpy(), images=names["images"].numpy())
    os.chdir("..")
    print(folder)
"""


def plain_cases() -> dict[str, Architecture]:
    cases = {}
    for name in PRESETS:
        cases[name] = build_architecture(name, ngf=2, ndf=2)
    for name in ("pytorch", "celeba32"):
        cases[f"{name}-labels"] = build_architecture(name, ngf=2, ndf=2, classes=3)
    with_every_field = every_field()
    shape = dataclasses.replace(with_every_field.generator.layers[-1], output_shape=(12, 16, 3))
    own = dataclasses.replace(
        with_every_field.generator, layers=(*with_every_field.generator.layers[:-1], shape)
    )
    first = dataclasses.replace(with_every_field.discriminator.layers[0], input_shape=(12, 16, 3))
    other = dataclasses.replace(
        with_every_field.discriminator, layers=(first, *with_every_field.discriminator.layers[1:])
    )
    cases["every-field"] = dataclasses.replace(with_every_field, generator=own, discriminator=other)
    last = dataclasses.replace(TINY.generator.layers[-1], activation="sigmoid")
    cases["sigmoid"] = dataclasses.replace(
        TINY, generator=dataclasses.replace(TINY.generator, layers=(*TINY.generator.layers[:-1], last))
    )
    return cases


@pytest.mark.torch
def test_plain_pytorch_draws_what_this_package_draws(tmp_path: Path) -> None:
    """Every preset, two with labels, and the fields that no preset has; one process for all."""
    from dcgan_torch.framework import FRAMEWORK as TORCH
    from dcgan_torch.loading import load_generator

    place, bundles = tmp_path / "cases", {}
    for name, architecture in plain_cases().items():
        bundle = Bundle(architecture, {"generator": lively(architecture)["generator"]}, {})
        if architecture.generator.mixes_batch:
            bundle = TORCH.freeze(bundle)
        (place / name).mkdir(parents=True)
        (place / name / "program.py").write_text(plain_code(bundle, "netG.pth"))
        export(bundle, plan_export(bundle, place / name / "netG.pth", "generator", plain_layout(bundle).name))
        bundles[name] = bundle
    assert len(plain_python(RUN_EACH, place).split()) == len(bundles) > 15
    import torch

    for name, bundle in bundles.items():
        with np.load(place / name / "drawn.npz") as drawn:
            inputs, images = drawn["inputs"], drawn["images"]
        with torch.no_grad():
            own = load_generator(bundle).module(torch.from_numpy(inputs)).numpy()
        np.testing.assert_allclose(images, own, rtol=0, atol=1e-6, err_msg=name)
        assert own.std() > 0, name
        # The control: other latents give other images.
        assert np.abs(own - own[::-1]).max() > 1e-4, name


def test_what_plain_modules_cannot_compute_is_said() -> None:
    labelled = build_architecture("paper-mnist", ngf=2, ndf=2, classes=3)
    with pytest.raises(InputError, match="labels join at several layers"):
        plain_code(Bundle(labelled, lively(labelled), {}), "netG.pth")
    paper = build_architecture("paper", ngf=2, ndf=2)
    with pytest.raises(InputError, match="no running statistics"):
        plain_code(Bundle(paper, lively(paper), {}), "netG.pth")


# --- a whole push ----------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """What a training leaves, as far as a card reads it."""
    run = tmp_path / "private place" / "digits-001"
    save_bundle(
        run / "checkpoints" / "40" / "weights.safetensors",
        tiny(step=40, epoch=2, dataset="digits", seed=7, framework="jax", versions={"dcgan": "0.1.0"}),
    )
    config = {"dataset": "digits", "data_dir": str(tmp_path / "private place"), "g_lr": 0.001, "seed": 7}
    data = {"fingerprint": "abc123", "shape": [330, 16, 16, 1], "store": str(tmp_path)}
    starts = [{"framework": "jax", "device": "a TPU", "command": ["x", str(tmp_path)]}]
    record = {"format": "dcgan-run-1", "config": config, "architecture": {}, "data": data, "starts": starts}
    (run / "config.json").write_text(json.dumps(record))
    measured = {"event": "evaluation", "metric": "patches", "evaluation_floor": 1.5}
    lines = [
        {"step": step, "epoch": 1, **measured, "evaluation": value} for step, value in ((20, 9.0), (40, 3.25))
    ]
    (run / "stats.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    noise = run / "samples" / "fixed_noise"
    noise.mkdir(parents=True)
    Image.new("L", (4, 4)).save(noise / "animated.gif")
    return run


@pytest.mark.torch
def test_a_pushed_run_loads_everywhere(
    hub: Hub, run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = hub.accept("me/mine")
    assert push_command.push(options(run), FRAMEWORK) == 0
    said = capsys.readouterr()
    assert f"Pushed: {hub.server.address}/me/mine" in said.out
    assert set(files) == {
        "README.md", "weights.safetensors", "netG.pth", "netG.onnx", "samples.png", "animated.gif",
    }  # fmt: skip
    # A token is sent to the hub, and neither shown nor stored.
    assert {headers["authorization"] for headers in lowered(hub) if "authorization" in headers} == {
        f"Bearer {TOKEN}"
    }
    assert TOKEN not in said.out + said.err
    # Nor is a place of this machine published.
    for name, content in files.items():
        assert TOKEN.encode() not in content, name
        assert b"private place" not in content, name
    # In both frameworks, from the hub.
    want = dcgan_jax.load_generator(run).sample(3)
    np.testing.assert_array_equal(dcgan_jax.from_pretrained("me/mine").sample(3), want)
    import dcgan_torch
    from dcgan_torch.network.modules import Discriminator, Generator

    np.testing.assert_allclose(dcgan_torch.from_pretrained("me/mine").sample(3), want, rtol=0, atol=1e-5)
    assert isinstance(Discriminator.from_pretrained("me/mine"), Discriminator)
    module = Generator.from_pretrained("me/mine")
    assert not module.training
    # By the card's own program, without this package.
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    program = program_of(files["README.md"].decode())
    seeded = "import torch; torch.manual_seed(0)\n" + program
    plain_python(f"{seeded}\nimport numpy; numpy.savez('drawn.npz', latents.numpy(), images.numpy())", folder)
    with np.load(folder / "drawn.npz") as drawn:
        latents, images = drawn["arr_0"], drawn["arr_1"]
    import torch

    with torch.no_grad():
        np.testing.assert_allclose(images, module(torch.from_numpy(latents)).numpy(), rtol=0, atol=1e-6)
    assert open_weights(folder / "netG.pth").record["imported"]
    assert open_weights(folder / "netG.onnx").weights.keys() == {"generator"}


def lowered(hub: Hub) -> list[dict[str, str]]:
    return [{name.lower(): value for name, value in headers.items()} for headers in hub.server.headers]


def program_of(card: str) -> str:
    """Return the card's program of plain PyTorch."""
    (program,) = [code for code in re.findall(r"```python\n(.*?)\n```", card, re.DOTALL) if "nn." in code]
    return program


@pytest.mark.torch
def test_a_card_says_what_the_record_says(run: Path, tmp_path: Path) -> None:
    push_command.push(options(run, output=tmp_path / "out", license="CC-BY-4.0"), FRAMEWORK)
    card = (tmp_path / "out" / "README.md").read_text()
    assert card.startswith('---\nlicense: "cc-by-4.0"\n')
    for words in (
        "| steps | 40 |",
        "| data | digits: 330 images, 16x16x1 |",
        "| fingerprint of the data | abc123 |",
        "| device | a TPU |",
        "| `--g-lr` | 0.001 |",
        "| patches | 3.25 | 1.5 | lower is better; during the training |",
        'load_generator("hf://me/mine")',
    ):
        assert words in card, words
    assert "data-dir" not in card
    assert "| patches | 9" not in card
    with Image.open(tmp_path / "out" / "samples.png") as picture:
        assert picture.size[0] > 100


def test_a_damaged_record_makes_a_shorter_card(run: Path, tmp_path: Path) -> None:
    record = json.loads((run / "config.json").read_text())
    shapes = [{**record, "data": {"shape": shape, "fingerprint": "a"}} for shape in (["x"], [])]
    for damaged in (*shapes, {**record, "starts": []}, []):
        (run / "config.json").write_text(json.dumps(damaged))
        card = Card("me/mine", "mit", tiny(step=40, versions="all", data=["x"]), {}, run).text()
        assert "| steps | 40 |" in card
        assert "versions" not in card


def test_figures_are_those_of_the_same_weights(run: Path) -> None:
    result = {"name": "FID", "value": 12.5, "floor": 2.0, "better": "lower"}
    folder = run / "evaluation"
    folder.mkdir()
    for name, step in (("old", 20), ("own", 40)):
        record = {
            "weights": {"step": step, "ema": None},
            "samples": 1000,
            "results": [{**result, "value": step}],
        }
        (folder / f"{name}.json").write_text(json.dumps(record))
    (folder / "damaged.json").write_text("{")
    assert figures(run, {"step": 40}) == [("FID", "40", "2", "lower is better; 1,000 samples")]
    assert figures(run, {"step": 30}) == []


@pytest.mark.torch
def test_a_network_without_statistics_and_one_with_labels_everywhere(tmp_path: Path) -> None:
    paper = build_architecture("paper", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    save_bundle(tmp_path / "paper.safetensors", Bundle(paper, lively(paper), {}))
    push_command.push(options(tmp_path / "paper.safetensors", output=tmp_path / "a"), FRAMEWORK)
    assert "nn.Linear(" in program_of((tmp_path / "a" / "README.md").read_text())
    # As it is, it keeps none: only what other programs load is frozen.
    assert open_weights(tmp_path / "a" / "weights.safetensors").architecture.generator.statistics == "batch"
    labelled = build_architecture("paper-mnist", ngf=2, ndf=2, classes=3)
    save_bundle(tmp_path / "labels.safetensors", Bundle(labelled, lively(labelled), {}))
    push_command.push(options(tmp_path / "labels.safetensors", output=tmp_path / "b"), FRAMEWORK)
    card = (tmp_path / "b" / "README.md").read_text()
    assert "Plain `torch.nn` modules do not load it: its labels join at several layers" in card
    assert "`labels` (N,) in int64" in card


@pytest.mark.torch
def test_push_to_hub_of_what_is_loaded(hub: Hub, tmp_path: Path) -> None:
    from dcgan_torch.network.modules import Generator, build_network, set_weights

    save_bundle(tmp_path / "g.safetensors", tiny())
    files = hub.accept("me/loaded")
    generator = dcgan_jax.load_generator(tmp_path / "g.safetensors")
    assert generator.push_to_hub("me/loaded", "mit") == f"{hub.server.address}/me/loaded"
    assert "netG.pth" in files
    module = build_network(TINY, "generator")
    assert isinstance(module, Generator)
    set_weights(module, lively(TINY)["generator"])
    files = hub.accept("me/module")
    module.train()
    module.push_to_hub("me/module", license="mit")
    assert module.training
    again = Generator.from_pretrained("me/module")
    for (name, own), (_, back) in zip(module.state_dict().items(), again.state_dict().items(), strict=True):
        assert own.equal(back), name
    with pytest.raises(InputError, match="not made by build_network"):
        Generator(TINY.generator).push_to_hub("me/module", "mit")


# --- refused ---------------------------------------------------------------------------------------------


def test_what_is_refused_before_anything_is_made(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_bundle(tmp_path / "g.safetensors", tiny())
    given = tmp_path / "g.safetensors"
    full = tmp_path / "full"
    full.mkdir()
    (full / "a").touch()
    for words, choices in {
        "a card needs the licence": {"license": None},
        "expected a short identifier": {"license": "my own, see below"},
        "expected the name of a repository": {"repository": "mine"},
        "is not empty": {"output": full},
    }.items():
        with pytest.raises(InputError, match=words):
            push_command.push(options(given, **choices), FRAMEWORK)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(InputError, match="HF_HUB_OFFLINE forbids connections"):
        push_command.push(options(given), FRAMEWORK)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(InputError, match="needs a token with write access"):
        push_command.push(options(given), FRAMEWORK)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(InputError, match=r"not installed here: .*dcgan-jax\[hub\]"):
        push_command.push(options(given), FRAMEWORK)
    assert hub.server.asked == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "g.safetensors"]


def test_dead_weights_and_doubts_are_not_pushed(tmp_path: Path) -> None:
    draw = lambda latents: np.zeros((len(latents), 16, 16, 1), np.float32)  # noqa: E731
    with pytest.raises(InputError, match="it is dead"):
        Publication(tiny(), draw).write(tmp_path / "out", "me/mine", "mit")
    with pytest.raises(InputError, match="may have been read wrongly"):
        Publication(tiny(doubts=["odd"]), draw).write(tmp_path / "out", "me/mine", "mit")
    assert not (tmp_path / "out").exists()


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_bundle(tmp_path / "g.safetensors", tiny())

    def stopped(*_: object) -> None:
        assert not (tmp_path / "out").exists()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(pushing, "write_text", stopped)
        push_command.push(options(tmp_path / "g.safetensors", output=tmp_path / "out"), FRAMEWORK)
    assert [path.name for path in tmp_path.iterdir()] == ["g.safetensors"]
    (tmp_path / "out").mkdir()
    push_command.push(options(tmp_path / "g.safetensors", output=tmp_path / "out"), FRAMEWORK)
    assert (tmp_path / "out" / "README.md").is_file()


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "the token may not write"), (403, "the token may not write"), (418, "the hub answered 418")],
)
def test_a_hub_that_refuses(
    status: int, words: str, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = hub.accept("me/mine", creating=status)
    (tmp_path / "a").mkdir()
    with pytest.raises(InputError, match=words) as caught:
        hub_module.upload(tmp_path / "a", "me/mine", private=False, message="m")
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert files == {}


def test_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    (tmp_path / "a").mkdir()
    with pytest.raises(InputError, match="no connection, or no hub"):
        hub_module.upload(tmp_path / "a", "me/mine", private=False, message="m")
