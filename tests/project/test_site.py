"""The documentation site is built without a warning, links between the repository's pages lead to its own files."""

from __future__ import annotations

import importlib.util
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from scripts.site_pages import for_site, on_page_content
from tests.project.checkout import ROOT, run_python
from tests.project.test_links import slugs

needs_tools = pytest.mark.skipif(
    importlib.util.find_spec("mkdocs") is None, reason="the extra docs is not installed (make docs)"
)


def build(config: Path, site: Path) -> tuple[int, str]:
    """Build a site in a process of its own, as `make docs` does; the exit status and what it said."""
    result = run_python(
        *("-m", "mkdocs", "build", "--strict", "--config-file", str(config), "--site-dir", str(site)),
        NO_MKDOCS_2_WARNING="1",
    )
    return result.returncode, result.stdout + result.stderr


@needs_tools
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    status, said = build(ROOT / "mkdocs.yml", tmp_path)
    assert status == 0, said
    reference = (tmp_path / "reference.html").read_text(encoding="utf-8")
    assert 'id="dcgan_jax.framework.fit"' in reference
    assert re.search(r'id="dcgan_jax\.framework\.fit"[^>]*>.{0,200}dcgan_jax\.fit', reference, re.DOTALL)
    assert "<li>images: the name of a dataset" in reference
    assert (tmp_path / "site.css").is_file()
    assert "Load a generator from a run" in reference
    log = ROOT / "docs" / "evidence" / "log.md"
    built = (tmp_path / "evidence" / "log.html").read_text(encoding="utf-8")
    missing = [slug for slug in slugs(log.read_text(encoding="utf-8")) if f'id="{slug}"' not in built]
    assert missing == []


@needs_tools
def test_a_broken_link_fails_the_build(tmp_path: Path) -> None:
    pages = tmp_path / "docs"
    pages.mkdir()
    shutil.copy(ROOT / "LICENSE", pages / "index.md")
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        f"INHERIT: {ROOT / 'mkdocs.yml'}\ndocs_dir: docs\nhooks: []\nnav: [index.md]\nplugins: []\n",
        encoding="utf-8",
    )
    status, said = build(config, tmp_path / "site")
    assert status == 0, said
    (pages / "index.md").write_text("[a](#nowhere)\n", encoding="utf-8")
    status, said = build(config, tmp_path / "site")
    assert status != 0
    assert "#nowhere" in said


def test_links_lead_to_the_same_files_on_the_site() -> None:
    page = "[a](docs/data.md#x) ![b](docs/pictures/letters.png) [d](CHANGELOG.md) [e](https://example.org) [f](#x)"
    assert for_site(page, "README.md") == (
        "[a](data.md#x) ![b](pictures/letters.png) [d](CHANGELOG.md) [e](https://example.org) [f](#x)"
    )
    assert for_site(
        "[a](../../README.md) [b](../../scripts/x.py) [c](log.md)", "docs/evidence/parity.md"
    ) == ("[a](../index.md) [b](../source/scripts/x.py) [c](log.md)")


def test_a_flag_in_a_sentence_stays_on_one_line() -> None:
    kept = "<pre><code><span>dcgan</span> --flip</code></pre> <p>--flip</p> <code>a-b</code>"
    assert on_page_content(kept) == kept
    flag = '<span class="flag">--num-steps</span>'
    assert on_page_content("<code>train --num-steps 5</code>") == f"<code>train {flag} 5</code>"


def test_the_citation_is_of_this_project() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for line in (f"title: {project['name']}", f"license: {project['license']}", "cff-version: 1.2.0"):
        assert f"\n{line}\n" in f"\n{text}"
    assert [f"  - name: {author['name']}" for author in project["authors"]] == [
        line for line in text.splitlines() if line.startswith("  - name:")
    ]
