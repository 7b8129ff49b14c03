"""Let threads work ahead of the loop that takes its results.

In a file of its own: batches, latents and pictures all pass through it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def ahead(
    work: Callable[[Item], Result], items: Iterable[Item], depth: int, *, threads: int = 1
) -> Generator[Result, None, None]:
    """Yield `work` of each item, in order; threads do it, the items are made by the caller as it iterates.

    At most `depth` items, 1 or more, are submitted and not yet yielded; one more is made meanwhile. What `work`
    raises is raised here in its turn, and nothing is submitted after that. Closing the generator waits for the items
    under way and forgets the rest. It begins with the first `next`.
    """
    worker = ThreadPoolExecutor(threads, thread_name_prefix="ahead")
    pending: deque[Future[Result]] = deque()
    try:
        for item in items:
            if len(pending) == depth:
                yield pending.popleft().result()
            pending.append(worker.submit(work, item))
        while pending:
            yield pending.popleft().result()
    finally:
        worker.shutdown(cancel_futures=True)
