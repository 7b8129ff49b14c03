"""What is published is whole, pinned and of one version, and the files that publish it and contain it agree."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import sys
import tarfile
import tomllib
from email.parser import Parser
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

import dcgan_core
from tests.project.checkout import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
HASHED_EXTRAS = ("data", "digits", "heic", "hub", "keras", "onnx", "tensorboard", "video")
CONTAINERS = ("Dockerfile", "Dockerfile.cuda")


def pins(name: str) -> dict[tuple[str, str], list[str]]:
    """Return the hashes of each (package, version) of a constraints file."""
    found: dict[tuple[str, str], list[str]] = {}
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            package, version = re.match(r"([\w.-]+)==([^\s;]+)", line).groups()  # type: ignore[union-attr]
            found[package, version] = re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


# --- versions --------------------------------------------------------------------------------------------


def releases(changelog: str) -> list[str]:
    """Return the headings of the changes, newest first; AssertionError unless each is a version with its day."""
    headings = re.findall(r"^## (.*)$", changelog, re.MULTILINE)
    for heading in headings[1 if headings[0] == "Unreleased" else 0 :]:
        assert re.fullmatch(r"\d+\.\d+\.\d+(rc\d+)? \(\d{4}-\d{2}-\d{2}\)", heading), heading
    return [heading.split()[0] for heading in headings]


def test_the_version_has_one_place() -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert "version" not in PROJECT
    assert "\nversion:" not in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert importlib.metadata.version("dcgan-jax") == dcgan_core.__version__


def test_the_changes_are_by_version_newest_first() -> None:
    found = releases((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    released = [Version(name) for name in found if name != "Unreleased"]
    assert released == sorted(released, reverse=True)
    own = Version(dcgan_core.__version__)
    assert found[0] == "Unreleased" or released[0] == own
    assert all(version <= own for version in released)


def test_a_heading_of_another_form_is_noticed() -> None:
    assert releases("## Unreleased\n\n## 0.2.0 (2027-01-01)\n") == ["Unreleased", "0.2.0"]
    with pytest.raises(AssertionError):
        releases("## 0.2.0\n")


# --- pins ------------------------------------------------------------------------------------------------


def test_every_hashed_pin_is_a_pin() -> None:
    hashed, plain = pins("constraints-hashes.txt"), pins("constraints.txt")
    assert hashed.keys() <= plain.keys(), "make constraints writes both files"
    assert all(hashed.values())
    assert not [name for name, _ in hashed if name.startswith(("torch", "nvidia-"))]
    assert not any(plain.values())


def test_every_requirement_without_pytorch_is_hashed() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(line for extra in HASHED_EXTRAS for line in extras[extra])]
    hashed = dict(pins("constraints-hashes.txt").keys())
    for requirement in map(Requirement, wanted):
        name = requirement.name.lower().replace("_", "-")
        assert name in hashed, name
        assert requirement.specifier.contains(hashed[name]), name


# --- the two forms ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from hatchling.builders.sdist import SdistBuilder

    (path,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")))
    return Path(path)


def test_the_source_form_holds_all_that_tests_and_documents_need(source: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    with tarfile.open(source) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    left_out = {name for name in listed.stdout.split() if (ROOT / name).is_file()} - inside
    assert {name.partition("/")[0] for name in left_out} <= {
        ".ci", ".dockerignore", ".gitattributes", ".github", ".pre-commit-config.yaml", "docker",
    }  # fmt: skip


def test_the_readme_is_what_an_index_shows(source: Path) -> None:
    with tarfile.open(source) as archive:
        (place,) = [
            name for name in archive.getnames() if name.endswith("/PKG-INFO") and name.count("/") == 1
        ]
        content = archive.extractfile(place)
        assert content is not None
        metadata = Parser().parsestr(content.read().decode())
    assert metadata["Version"] == dcgan_core.__version__
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload().startswith("# dcgan-jax")  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.slow
@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("build", "twine"))),
    reason="build and twine are not installed (extra `release`)",
)
def test_build_and_twine_agree(tmp_path: Path) -> None:
    """What the workflow runs; twine renders the README."""
    run = [sys.executable, "-m"]
    subprocess.run([*run, "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)], check=True)
    built = sorted(tmp_path.iterdir())
    assert [path.suffix for path in built] == [".whl", ".gz"]
    subprocess.run([*run, "twine", "check", "--strict", *map(str, built)], check=True)


# --- the workflow and the containers ---------------------------------------------------------------------


def test_the_workflow_tests_every_version_and_publishes_tags_alone() -> None:
    jobs = WORKFLOW["jobs"]
    named = {line.rpartition(" :: ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line}
    assert set(jobs["tests"]["strategy"]["matrix"]["python"]) == named == {"3.11", "3.12", "3.13"}
    publish = jobs["publish"]
    assert (jobs["build"]["needs"], publish["needs"]) == ("tests", "build")
    assert publish["if"].startswith("github.ref_type == 'tag'")
    # The right to publish is one job's, for as long as it runs; there is no secret to steal.
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert publish["permissions"] == {"id-token": "write"}
    assert [step["uses"] for step in publish["steps"]][-1].startswith("pypa/gh-action-pypi-publish@")
    assert "secrets." not in (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_runs_as_a_user_with_volumes(name: str) -> None:
    lines = (ROOT / "docker" / name).read_text(encoding="utf-8").splitlines()
    kept = {"runs", "cache"}
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["1000"]
    assert {
        place for line in lines if line.startswith("VOLUME") for place in re.findall(r"(\w+)\"", line)
    } == kept
    assert any("--require-hashes --requirement /source/constraints-hashes.txt" in line for line in lines)
    given = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert all((ROOT / word).exists() for word in given)


def test_a_container_is_given_what_the_package_is_built_from() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    given = {line[1:] for line in lines if line.startswith("!")}
    hatch = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    needed = {*hatch["targets"]["wheel"]["only-include"], "pyproject.toml", PROJECT["readme"], "LICENSE"}
    assert needed | {"constraints.txt", "constraints-hashes.txt"} == given
    assert lines[1] == "*"
