"""How far an evaluation is: a bar for each stage on a terminal, a line for each elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator


class Progress:
    """Shows the stages of one evaluation, one after the other."""

    def __init__(self, report: Callable[[str], None], *, quiet: bool = False) -> None:
        """report: takes a line when a stage is done; quiet: show no bar, where another program's bar is shown."""
        self._report = report
        self._quiet = quiet

    @contextlib.contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], object]]:
        """Yield `advance(images)`, to call whenever some of the `total` images are done."""
        from tqdm import tqdm

        started = time.monotonic()
        hidden = self._quiet or not sys.stderr.isatty()
        with tqdm(total=total, unit="image", desc=name, disable=hidden, leave=False) as bar:
            yield bar.update
        self._report(f"{name}: {total:,} images, {time.monotonic() - started:.1f} s")
