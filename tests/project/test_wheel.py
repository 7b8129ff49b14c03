"""A built wheel, installed away from the checkout, trains and generates from there."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.checkout import PACKAGES, ROOT, run_command

TINY = ("--num-steps", "3", "--batch-size", "8", "--ngf", "4", "--ndf", "4", "--num-samples", "4")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere") / "site with a space"
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def pip(*arguments: str) -> None:
    result = run_command([sys.executable, "-m", "pip", "--quiet", *arguments], cwd=ROOT.parent)
    assert result.returncode == 0, result.stderr


def run_installed(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in `cwd` so that it finds the installed copy before the checkout."""
    return run_command([sys.executable, *arguments], cwd=cwd, PYTHONPATH=str(installed))


def test_the_wheel_holds_the_packages_and_the_configs_inside_dcgan(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    committed = {path.relative_to(ROOT).as_posix() for path in (ROOT / "configs").rglob("*.toml")}
    assert any(name.startswith("configs/variants/") for name in committed)
    assert {f"dcgan_core/{name}" for name in committed} <= set(names)
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert "dcgan_core/exploring/page/index.html" in names
    assert any(name.endswith(".safetensors") for name in names), "the small trained generator is missing"


def test_the_installed_copy_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    printed = run_installed(
        installed,
        tmp_path,
        "-c",
        "import dcgan_core, dcgan_jax; print(dcgan_core.__file__); print(dcgan_jax.__file__)",
    )
    assert all(Path(line).is_relative_to(installed) for line in printed.stdout.split("\n") if line)
    assert len(printed.stdout.splitlines()) == 2


def test_the_installed_copy_trains_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    result = run_installed(installed, tmp_path, "-m", "dcgan_jax.train", *TINY, "--output-path", "run")
    assert result.returncode == 0, result.stderr
    assert json.loads((tmp_path / "run" / "config.json").read_text(encoding="utf-8"))
    assert list((tmp_path / "run" / "samples").rglob("*.png"))
    assert {path.name for path in tmp_path.iterdir()} == {"run"}


def test_the_installed_copy_generates_before_any_training(installed: Path, tmp_path: Path) -> None:
    result = run_installed(installed, tmp_path, "-m", "dcgan_jax.generate", "--num_output", "4")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.rglob("*.png"))
