"""Work on all cores: the same results in the same order, with NumPy's settings, and one thread for each product."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from dcgan_core.system import threads
from dcgan_core.system.threads import at_once, one_thread_each


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_results_are_in_order(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(threads, "usable_cores", lambda: cores)
    used = set()

    def work(number: int) -> int:
        used.add(threading.current_thread().name)
        return number * number

    assert at_once(work, range(50)) == [number * number for number in range(50)]
    assert len(used) <= cores
    assert at_once(work, []) == []


def test_where_no_thread_is_left_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "usable_cores", lambda: 8)
    monkeypatch.setattr(threads, "threads_left", lambda: 0)
    names = at_once(lambda _: threading.current_thread().name, range(4))
    assert set(names) == {threading.current_thread().name}


def test_what_numpy_ignores_is_ignored_in_the_threads_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "usable_cores", lambda: 2)
    large = np.float32(3e38)
    with np.errstate(over="ignore"):
        assert at_once(lambda factor: float(large * factor), [np.float32(10)] * 2) == [np.inf] * 2
    with pytest.raises(RuntimeWarning, match="overflow"):
        at_once(lambda factor: float(large * factor), [np.float32(10)] * 2)


def test_products_take_one_thread_while_it_runs() -> None:
    def blas() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    before = blas()
    assert one_thread_each(blas)() == {1}
    assert blas() == before
