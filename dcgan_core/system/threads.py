"""Work in NumPy on all cores: a thread for each piece of it, and one thread for each product of matrices.

The library behind NumPy's products starts a thread for each core, and these wait for each other by spinning. Small
products gain nothing from that. Where other programs take the cores, they took fifteen times as much processor time.
"""

from __future__ import annotations

import contextvars
import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

from dcgan_core.system.machine import threads_left, usable_cores

Arguments = ParamSpec("Arguments")
Piece = TypeVar("Piece")
Result = TypeVar("Result")


def one_thread_each(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return the function with products of matrices that take one thread while it runs."""

    @functools.wraps(function)
    def limited(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        with threadpool_limits(1, user_api="blas"):
            return function(*arguments, **named)

    return limited


def at_once(work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
    """Return what `work` makes of each piece, in their order, as many at once as there are cores to use."""
    left = threads_left()
    workers = min(usable_cores(), len(pieces), *([] if left is None else [left]))
    if workers < 2:
        return [work(piece) for piece in pieces]
    contexts = [contextvars.copy_context() for _ in pieces]  # NumPy's settings of what is an error, for one
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda context, piece: context.run(work, piece), contexts, pieces))
