"""Every link of the documentation leads to a file and a heading that are there.

Links to other sites are not followed. Paths under `docs/` that code and configurations mention are looked at too, since
a page that moves leaves them behind.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *ROOT.glob("docs/**/*.md"),
]
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|<(?:img|a)\b[^>]*\b(?:src|href)=\"([^\"]+)\""
)
MENTION = re.compile(r"\bdocs/[\w/.-]+\.(?:md|png|gif|ipynb)\b")


def slugs(markdown: str) -> set[str]:
    """Return the anchors that GitHub and the site give to the headings of a page."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", FENCE.sub("", markdown), re.MULTILINE):
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = "".join(letter for letter in text if letter in "-_ " or letter.isalnum()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {f"{slug}-{n}" if n else slug for slug, count in found.items() for n in range(count + 1)}


def broken_links(page: Path) -> list[str]:
    """Return the links of `page`, as written, that lead nowhere."""
    broken = []
    for groups in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        link = groups[0] or groups[1]
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        missing = not target.exists() or path.startswith("/")
        if not missing and anchor and target.suffix == ".md":
            missing = anchor not in slugs(target.read_text(encoding="utf-8"))
        if missing:
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text(
        "# Other\n\n## A `part`, twice\n\n## A `part`, twice\n", encoding="utf-8"
    )
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#a-part-twice-1) [c](#there) [d](https://example.org)\n\n## There\n"
        "![e](no.png) [f](nowhere.md#x) [g](other.md#a-part-thrice) [h](#not-there) [i](/other.md)\n"
        '<img src="gone.png">\n\n```sh\n[j](in-code.md)\n```\n',
        encoding="utf-8",
    )
    wrong = ["no.png", "nowhere.md#x", "other.md#a-part-thrice", "#not-there", "/other.md", "gone.png"]
    assert broken_links(page) == wrong


def test_pages_that_files_mention_exist() -> None:
    files = [
        path
        for folder in (
            "dcgan_core",
            "dcgan_jax",
            "dcgan_torch",
            "parity_tests",
            "scripts",
            "configs",
            "tests",
        )
        for ending in ("py", "toml")
        for path in (ROOT / folder).rglob(f"*.{ending}")
    ]
    mentions = {
        (name, path.name) for path in files for name in MENTION.findall(path.read_text(encoding="utf-8"))
    }
    assert len(mentions) > 20
    assert {(name, file) for name, file in mentions if not (ROOT / name).is_file()} == set()
