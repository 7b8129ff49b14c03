"""Encode and write a picture while the next one is being drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def one_behind(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield `work` of each item, in order; a thread does it while the next item is made.

    At most two items exist at a time. What `work` raises is raised here, and no further item is begun after that.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="pictures") as worker:
        pending = None
        for item in items:
            if pending is not None:
                yield pending.result()
            pending = worker.submit(work, item)
        if pending is not None:
            yield pending.result()
