"""How far something is: a bar on a terminal, a line elsewhere. The only module that knows tqdm."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from dcgan_core.errors import printable
from dcgan_core.system.streams import Stream, stderr

if TYPE_CHECKING:  # imported where a bar is drawn: `--help` needs none
    from tqdm import tqdm


def on_terminal() -> bool:
    """Whether stderr, which bars are drawn on, is a terminal."""
    return stderr().isatty()


@contextlib.contextmanager
def progress_bar(
    name: str,
    total: int | None,
    unit: str = "image",
    *,
    start: int = 0,
    scaled: bool = False,
    leave: bool = True,
    hidden: bool = False,
) -> Iterator[Callable[[int], object]]:
    """Yield `advance(count)`, to call whenever `count` more are done; draw a bar if stderr is a terminal.

    total: None where it is not known. start: how many are done already. scaled: write thousands as k, M and so on.
    leave: keep the bar on the screen at the end. hidden: draw no bar.
    """
    from tqdm import tqdm

    with tqdm(
        desc=printable(name),
        file=stderr(),
        total=total,
        unit=unit,
        initial=start,
        unit_scale=scaled,
        leave=leave,
        disable=hidden or not on_terminal(),
    ) as bar:
        yield bar.update


def training_bar(total: int, start: int, stream: Stream, form: str) -> tqdm[Any]:
    """A bar of `total` steps on `stream`, laid out as `form` (tqdm's `bar_format`), for its owner to close."""
    from tqdm import tqdm

    return tqdm(total=total, initial=start, file=stream, bar_format=form, dynamic_ncols=True, leave=True)


class Progress:
    """Shows the stages of one evaluation, one after the other."""

    def __init__(self, report: Callable[[str], None], *, quiet: bool = False) -> None:
        """report: takes a line when a stage is done; quiet: show no bar, where another program's bar is shown."""
        self._report = report
        self._quiet = quiet

    @contextlib.contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int], object]]:
        """Yield `advance(images)`, to call whenever some of the `total` images are done."""
        started = time.monotonic()
        with progress_bar(name, total, leave=False, hidden=self._quiet) as advance:
            yield advance
        self._report(f"{name}: {total:,} images, {time.monotonic() - started:.1f} s")
