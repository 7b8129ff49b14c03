"""torchvision's own readers, to compare with: by its front door, or by its pure Python files where that is shut."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from pathlib import Path
from typing import Any


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
