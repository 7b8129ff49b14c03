"""Put a mistake into a production function, and take it out again."""

from __future__ import annotations
import __future__

import contextlib
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import jax

from parity_tests.ladder import rungs


@dataclass(frozen=True)
class Mistake:
    """A wrong piece of source in the place of a right one.

    where: "module:function" or "module:Class.method". right: stands in its source exactly once (a space is any
    white space), or the mistake cannot be made and says so: a control must not become empty when the code changes.
    """

    where: str
    right: str
    wrong: str


@contextlib.contextmanager
def injected(mistake: Mistake) -> Iterator[None]:
    """Run the block with a mistake in the production code.

    Every caller sees it, however it imported the function: the code inside the function object is exchanged.
    Raises ValueError when the right piece is not there to be replaced.
    """
    function = _find(mistake.where)
    right, wrong = function.__code__, _mistaken(function, mistake)
    try:
        function.__code__ = wrong
        jax.clear_caches()  # or what was traced before would go on to be right
        yield
    finally:
        function.__code__ = right
        jax.clear_caches()


def _find(where: str) -> FunctionType:
    module, _, path = where.partition(":")
    found: Any = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    found = inspect.unwrap(found)  # the tests' check of shapes lies around it
    assert isinstance(found, FunctionType), f"{where} is no plain function"
    return found


def _mistaken(function: FunctionType, mistake: Mistake) -> Any:
    """Return the function's code with the mistake in it."""
    source = textwrap.dedent(inspect.getsource(function))
    pattern = r"\s+".join(re.escape(word) for word in mistake.right.split())
    changed, count = re.subn(pattern, lambda _: mistake.wrong, source)
    if count != 1:
        raise ValueError(f"{mistake.where} holds {mistake.right!r} {count} times, not once")
    code = compile(
        changed, f"<{mistake.where}, with a mistake>", "exec", __future__.annotations.compiler_flag
    )
    namespace = dict(function.__globals__)
    exec(code, namespace)
    return namespace[function.__name__].__code__


# A negative control: a mistake, and the rung on which it must show.

STEP = "dcgan_jax.training.protocol_pytorch"
OPTIMIZERS = "dcgan_jax.training.optimizers"

NOTICED = 100
"""How many times its bound a rung's error must be before a control counts as noticed."""


@dataclass(frozen=True)
class Control:
    """A mistake, the rung that must notice it and the rung's bound.

    `measure` is called once without the mistake, where it must be within the bound, and once with it.
    """

    name: str
    rung: str
    mistake: Mistake
    measure: Callable[[], float]
    bound: float = rungs.FLOAT64

    def error(self) -> float:
        """Return the rung's error with the mistake in the production code."""
        with injected(self.mistake):
            return self.measure()
