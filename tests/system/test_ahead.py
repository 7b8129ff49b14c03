"""A thread works one item behind the loop that makes them, as when a picture is written while the next is drawn."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from dcgan_core.system.ahead import ahead


def test_results_come_in_order() -> None:
    assert list(ahead(lambda item: item * item, range(5), depth=1)) == [0, 1, 4, 9, 16]
    assert list(ahead(str, [], depth=1)) == []


def test_the_next_item_is_made_meanwhile() -> None:
    """The first item's work cannot end before the second item is requested."""
    second_requested = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        second_requested.set()
        yield 2

    def work(item: int) -> bool:
        return second_requested.wait(timeout=60)

    assert list(ahead(work, items(), depth=1)) == [True, True]


def test_an_error_ends_it() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for item in range(9):
            made.append(item)
            yield item

    def work(item: int) -> int:
        if item == 1:
            raise OSError("disk full")
        return item

    done: list[int] = []
    with pytest.raises(OSError, match="disk full"):
        for result in ahead(work, items(), depth=1):
            done.append(result)
    assert done == [0]
    assert made == [0, 1, 2]


def test_several_threads_work_at_once_and_results_keep_their_order() -> None:
    together = threading.Barrier(3, timeout=10)  # broken, which raises, unless three are inside at once

    def work(item: int) -> int:
        together.wait()
        time.sleep(0.01 * (3 - item % 3))  # the first of three ends last
        return item

    assert list(ahead(work, range(9), depth=3, threads=3)) == list(range(9))
