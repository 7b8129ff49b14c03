"""The command: what it loads and refuses before the page opens, and the folder that any web server serves."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands import explore as command_module
from dcgan_core.description.presets import build_architecture
from dcgan_core.exploring import runtime, site
from dcgan_core.exploring.endpoints import FILES, PAGE, page_file
from dcgan_core.exploring.networks import Choice, Network
from dcgan_core.exploring.runtime import ADDRESS, BINARY, GLUE, INTEGRITY, SCRIPT
from dcgan_core.sampling.latents import pick_latents
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_jax import explore
from dcgan_jax.framework import FRAMEWORK
from dcgan_jax.loading import load_generator
from tests.commands.conftest import Command
from tests.exploring.conftest import TINY
from tests.network.test_modules import lively
from tests.project.checkout import ROOT


@pytest.fixture
def ort(tmp_path: Path) -> Path:
    """A folder with files of the names that onnxruntime-web has."""
    folder = tmp_path / "ort" / "dist"
    folder.mkdir(parents=True)
    for name in INTEGRITY:
        (folder / name).write_text(f"// {name}")
    return folder.parent


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """In place of serving: what would be served, and where."""
    served: list[Any] = []
    monkeypatch.setattr(
        command_module, "serve", lambda app, place, browser: served.extend([app, place, browser])
    )
    return served


def check_page(command: Command, main: Any, run: Path, served: list[Any]) -> None:
    testclient = pytest.importorskip("starlette.testclient")
    words = (
        "--load_path",
        run,
        "--checkpoint",
        10,
        "--samples",
        5,
        "--no-browser",
        run / "checkpoints" / "5",
    )
    done = command(main, *words)
    assert done.status == 0, done.err
    app, place, browser = served
    assert (place.host, place.token, browser) == ("127.0.0.1", None, False)
    client = testclient.TestClient(app)
    site = json.loads(client.get("/site.js").text.partition("= ")[2].rstrip(";\n"))
    assert [about["title"] for about in site["networks"]] == [run.name, "5"]
    assert site["start"] == {"seed": 0, "samples": 5, "truncation": None}
    first = site["networks"][0]
    assert (first["step"], first["checkpoints"], first["verdict"]) == (10, [5, 10, 15], True)
    assert first["weights"] == f"--load-path '{run}'"
    rows = pick_latents([0, 1, 2], TINY, 0)
    answer = client.post("/api/draw?network=0&verdict=1", content=rows.tobytes())
    images = np.frombuffer(answer.content[12:], np.uint8).reshape(3, 16, 16, 1)
    expected = np.concatenate(list(load_generator(run, checkpoint=10).bytes(rows)))
    assert np.abs(images.astype(int) - expected).max() <= 1
    verdicts = np.frombuffer(answer.content[:12], "<f4")
    assert ((verdicts > 0) & (verdicts < 1)).all()


def test_the_page_has_the_networks_that_were_named(command: Command, run: Path, opened: list[Any]) -> None:
    check_page(command, explore.main, run, opened)


@pytest.mark.torch
def test_in_pytorch_too(command: Command, run: Path, opened: list[Any]) -> None:
    from dcgan_torch import explore as torch_explore

    check_page(command, torch_explore.main, run, opened)
    testclient = pytest.importorskip("starlette.testclient")
    client = testclient.TestClient(opened[0])
    assert '"inverts": false' in client.get("/site.js").text
    answer = client.post("/api/invert?network=0&seed=0&restarts=1&steps=20&fit=center", content=b"GIF89a")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--static", "site", "other"], "--static writes the page of one network"),
        (["--static", "site", "--statistics", "recalibrated"], "leave --statistics out"),
        (["--static", "file"], "--static file is a file"),
        (["--static", "."], "--static . holds other files"),
        (["--static", "site", "--ort-folder", "."], "expected the files of the npm package onnxruntime-web"),
        (["--ort-folder", "."], "--ort-folder is for --static"),
        (["--load-path", "file"], "file"),
        (["--load-path", "nowhere"], "nowhere: no such file or folder"),
        (["nowhere"], "nowhere: no such file or folder"),
        (["--host", "a b"], "--host a b: expected the name or number"),
        (["--port", "99999"], "expected 1 to 65535"),
        (["--samples", "2"], "expected 4 to 256"),
    ],
)
def test_what_is_wrong_is_said_before_the_page_opens(
    command: Command, here: Path, opened: list[Any], words: list[str], said: str
) -> None:
    (here / "file").write_text("not weights")
    done = command(explore.main, *words)
    assert done.status == 2
    assert said in done.err
    assert opened == []
    assert {path.name for path in here.iterdir()} == {"file"}


@pytest.mark.parametrize("package", ["starlette.applications", "uvicorn"])
def test_a_package_that_is_missing_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, package: str, run: Path
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    done = command(explore.main, "--load-path", run)
    assert done.status == 2
    assert f"by {package.partition('.')[0]}, which" in done.err
    assert "pip install 'dcgan-jax[explore]'" in done.err


def test_every_file_of_the_page_is_listed_and_loaded_in_order() -> None:
    assert set(FILES) == {path.name for path in PAGE.iterdir()}
    scripts = re.findall(r'<script defer src="([\w.-]+)"', page_file("index.html").decode())
    assert scripts == ["site.js", *(name for name in FILES if name.endswith(".js"))]
    for name in FILES:  # the policy allows none, and no formula or address hides in the page
        text = page_file(name).decode()
        assert "eval(" not in text
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


def test_the_folder_holds_the_network_and_the_latents(
    command: Command, run: Path, ort: Path, here: Path
) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    words = ("--load-path", run, "--seed", 3, "--static", "site", "--ort-folder", ort)
    for _ in range(2):  # again over the first
        done = command(explore.main, *words)
        assert done.status == 0, done.err
    folder = here / "site"
    latents = np.fromfile(folder / "latents.f32", "<f4").reshape(1000, -1)
    assert np.array_equal(latents, pick_latents(list(range(1000)), TINY, 3))
    session = onnxruntime.InferenceSession(folder / "generator.onnx")
    mixed = latents[:20].copy()
    mixed[:, 4:] = 0.25  # a walk between classes passes such labels
    rows = np.concatenate([latents[:40], mixed])
    (pictures,) = session.run(None, {"inputs": rows})
    expected = np.concatenate(list(load_generator(run).bytes(rows)))
    assert pictures.dtype == np.uint8
    assert np.abs(pictures.astype(int) - expected).max() <= 1
    assert np.abs(pictures.astype(int) - expected[::-1]).max() > 1
    for name, place in (("generator.onnx", "."), ("latents.f32", "."), (GLUE, "ort"), (BINARY, "ort")):
        script = (folder / "embedded" / f"{name}.js").read_text()
        packed = re.fullmatch(r'EMBEDDED\["([\w.-]+)"\] = "([\w+/=]+)";\n', script)
        assert packed is not None
        assert packed[1] == name
        assert gzip.decompress(base64.b64decode(packed[2])) == (folder / place / name).read_bytes()
    page = (folder / "index.html").read_text()
    assert "script-src 'self' blob: 'wasm-unsafe-eval'; style-src 'self'" in page
    assert all((folder / name).is_file() for name in (*FILES, "site.js", f"ort/{SCRIPT}"))


def test_a_network_without_running_statistics_becomes_one_with_them(
    command: Command, ort: Path, here: Path
) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    architecture = build_architecture("paper", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)
    assert architecture.generator.mixes_batch
    save_bundle(here / "authors.safetensors", Bundle(architecture, lively(architecture), {}))
    words = ("--load-path", "authors.safetensors", "--static", "site", "--ort-folder", ort)
    assert command(explore.main, *words).status == 0
    rows = pick_latents(list(range(8)), architecture, 0)
    (pictures,) = onnxruntime.InferenceSession(here / "site" / "generator.onnx").run(None, {"inputs": rows})
    expected = np.concatenate(list(load_generator("authors.safetensors").bytes(rows)))
    assert np.abs(pictures.astype(int) - expected).max() <= 1


def test_without_npm_the_page_loads_what_it_checks(
    command: Command, run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "_sound", lambda folder: {})
    monkeypatch.setattr(runtime.shutil, "which", lambda name: None)
    done = command(explore.main, "--load-path", run, "--static", "site")
    assert done.status == 0, done.err
    assert (
        f"npm is not available: the page loads onnxruntime-web {runtime.VERSION} from {ADDRESS}" in done.out
    )
    folder = here / "site"
    assert not (folder / "ort").exists()
    origin = ADDRESS.split("/dist")[0].split("/npm")[0]
    policy = (folder / "index.html").read_text().partition("Content-Security-Policy")[2].partition(">")[0]
    assert f"script-src 'self' blob: 'wasm-unsafe-eval' {origin};" in policy
    assert f"connect-src 'self' blob: {origin};" in policy
    reported = json.loads((folder / "site.js").read_text().partition("= ")[2].rstrip(";\n"))["runtime"]
    assert reported["integrity"] == dict(INTEGRITY)
    assert all(re.fullmatch(r"sha384-[\w+/]{64}", sum) for sum in INTEGRITY.values())
    assert f"@{runtime.VERSION}/" in reported["base"]


def test_files_of_npm_that_are_others_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in INTEGRITY:
        (tmp_path / name).write_text("something else")
    assert runtime._sound(tmp_path) == {}
    sums = {name: runtime.integrity((tmp_path / name).read_bytes()) for name in INTEGRITY}
    monkeypatch.setattr(runtime, "INTEGRITY", sums)
    assert set(runtime._sound(tmp_path)) == set(INTEGRITY)


def test_the_policy_of_a_folder_has_its_place_in_the_page() -> None:
    assert page_file("index.html").count(site.POLICY_PLACE) == 1


@pytest.mark.slow  # 5 s: a process that loads JAX; the rest of the command is tested in this one
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -15)])
def test_a_signal_ends_it(run: Path, number: signal.Signals, status: int, tmp_path: Path) -> None:
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from dcgan_core.config.command import run_command; from dcgan_jax.explore import main; run_command(main)"
    )
    words = [sys.executable, "-c", code, "--no-browser", "--load-path", str(run)]
    with open(tmp_path / "said", "w+", encoding="utf-8") as said:
        process = subprocess.Popen(words, cwd=ROOT, stdout=said, stderr=said, env=dict(os.environ))
        end = time.monotonic() + 60
        while "Ctrl-C" not in (tmp_path / "said").read_text(encoding="utf-8") and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(number)
        assert process.wait(20) == status
    text = (tmp_path / "said").read_text(encoding="utf-8")
    assert re.match(r"The explorer is at http://127\.0\.0\.1:[0-9]+/\nCtrl-C ends it\n", text)
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("started", "shown"), [("/usr/bin/dcgan", "dcgan generate"), ("x.py", "python -m dcgan_jax.generate")]
)
def test_the_page_prints_commands_as_it_was_opened(
    monkeypatch: pytest.MonkeyPatch, started: str, shown: str
) -> None:
    monkeypatch.setattr("sys.argv", [started, "explore"])
    network = Network(command_module.ExploreOptions(), FRAMEWORK, Choice("newest", "auto"))
    assert network.command_words()["commands"]["generate"] == shown
