"""torchvision's own readers, to compare with: by its front door, or by its pure Python files where that is shut."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

ATTRIBUTES = """4
Bald Smiling  Young
000001.jpg -1  1  1
000002.jpg  1 -1 -1
000003.jpg -1 -1  1
000004.jpg  1  1  1
"""
PARTITION = "000001.jpg 0\n000002.jpg 2\n000003.jpg 0\n000004.jpg 1\n"


def torchvision_datasets(module: str) -> Any:
    """The module `torchvision.datasets.<module>`.

    Beside a PyTorch of another build, `import torchvision` fails in its compiled half. The files that read data sets
    need nothing of that half, so they are then imported without running the package's own `__init__`.
    """
    try:
        return importlib.import_module(f"torchvision.datasets.{module}")
    except (RuntimeError, OSError):
        pass
    spec = importlib.util.find_spec("torchvision")
    assert spec is not None
    assert spec.origin is not None
    root = Path(spec.origin).parent
    added = []
    for name, folder in (("torchvision", root), ("torchvision.datasets", root / "datasets")):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
        added.append(name)
    try:
        return importlib.import_module(f"torchvision.datasets.{module}")
    finally:
        # Nobody else shall meet a package without its front door.
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]


def write_celeba_tables(folder: Path, module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All the tables that torchvision's CelebA insists on, for four images, passed off as the published ones."""
    numbers = "".join(f"{number:06d}.jpg 1 2 3 4\n" for number in range(1, 5))
    texts = {
        "list_attr_celeba.txt": ATTRIBUTES,
        "list_eval_partition.txt": PARTITION,
        "identity_CelebA.txt": "".join(f"{number:06d}.jpg 7\n" for number in range(1, 5)),
        "list_bbox_celeba.txt": f"4\nimage_id a b c d\n{numbers}",
        "list_landmarks_align_celeba.txt": f"4\na b c d\n{numbers}",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    digests = [("", hashlib.md5(text.encode()).hexdigest(), name) for name, text in texts.items()]
    monkeypatch.setattr(module.CelebA, "file_list", digests)
