"""What MkDocs does with pages outside docs/: README, CONTRIBUTING, CHANGELOG and SECURITY become its pages.

MkDocs calls the functions below by their names (`hooks` of mkdocs.yml). Links are written for the repository, where
`../dcgan_core/errors.py` is a file. On the site such a link leads to a copy of that file.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {
    "README.md": "index.md",
    **{name: name for name in ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")},
}
"""Pages outside docs/, by their names in the repository, and their names on the site."""

SOURCES = "source"
"""Folder of the site for other files that pages link to."""

CODE_IN_TEXT = re.compile(r"<code>[^<]*</code>")
FLAG = re.compile(r"--\w[\w-]*")
LINK = re.compile(r"(\]\()([^)\s#]+)")


def on_files(files: Any, config: Any) -> Any:
    """Add the pages outside docs/, and copies of the other files that pages link to."""
    from mkdocs.structure.files import File

    pages = {name: (ROOT / name).read_text(encoding="utf-8") for name in OUTSIDE}
    for page in (ROOT / "docs").rglob("*.md"):
        pages[page.relative_to(ROOT).as_posix()] = page.read_text(encoding="utf-8")
    for name in OUTSIDE:
        files.append(File.generated(config, OUTSIDE[name], content=pages[name]))
    linked = {target for name, text in pages.items() for target in targets(text, name)}
    for target in sorted(linked):
        if not target.startswith("docs/") and target not in OUTSIDE and (ROOT / target).is_file():
            files.append(File.generated(config, f"{SOURCES}/{target}", abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn the links of a page from the repository's paths to the site's."""
    place = page.file.src_uri
    name = next((name for name, own in OUTSIDE.items() if own == place), f"docs/{place}")
    return for_site(markdown, name)


def on_page_content(html: str, **_: Any) -> str:
    """Keep the flags in running text whole, where a browser would break them after a hyphen."""
    return CODE_IN_TEXT.sub(lambda code: FLAG.sub(r'<span class="flag">\g<0></span>', code[0]), html)


def for_site(markdown: str, name: str) -> str:
    """Return a page whose links lead to the same files on the site; `name` is its path in the repository."""
    own = site_path(name)

    def moved(link: re.Match[str]) -> str:
        target = resolved(link[2], name)
        return link[0] if target is None else link[1] + relpath(site_path(target), PurePosixPath(own).parent)

    return LINK.sub(moved, markdown)


def targets(markdown: str, name: str) -> set[str]:
    """Return the files that a page links to, as paths in the repository."""
    found = (resolved(link, name) for _, link in LINK.findall(markdown))
    return {target for target in found if target is not None}


def resolved(link: str, name: str) -> str | None:
    """Return the path in the repository that a link of page `name` leads to; None for another site's."""
    return None if re.match(r"\w+:", link) else normpath((PurePosixPath(name).parent / link).as_posix())


def site_path(target: str) -> str:
    """Return where a file of the repository is on the site."""
    if target in OUTSIDE:
        return OUTSIDE[target]
    return target.removeprefix("docs/") if target.startswith("docs/") else f"{SOURCES}/{target}"
