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

from parity_tests.ladder import jax_side, rungs


@dataclass(frozen=True)
class Mistake:
    """A wrong piece of source in the place of a right one.

    where: "module:function" or "module:Class.method". right: stands in its source exactly once (a space is any
    white space), or the mistake cannot be made and says so: a control must not become empty when the code changes.
    """

    where: str
    right: str
    wrong: str


@dataclass(frozen=True)
class Patch:
    """Something wrong under a name of the production code, in the place of what is right.

    where: "module:name" or "module:Class.method"; the module is the one that uses the name, whichever defines it.
    wrong: makes the wrong thing of the right one.
    """

    where: str
    wrong: Callable[[Any], Any]


@contextlib.contextmanager
def injected(mistake: Mistake | Patch) -> Iterator[None]:
    """Run the block with a mistake in the production code.

    Every caller sees a `Mistake`, however it imported the function: the code inside the function object is exchanged.
    Raises ValueError when the right piece is not there to be replaced, AttributeError when a patched name is not.
    """
    place, name = _find(mistake.where)
    if isinstance(mistake, Mistake):
        # The tests' check of shapes is wrapped around some functions.
        place, name = inspect.unwrap(getattr(place, name)), "__code__"
        assert isinstance(place, FunctionType), f"{mistake.where} is not a plain function"
    right = getattr(place, name)
    wrong = _mistaken(place, mistake) if isinstance(mistake, Mistake) else mistake.wrong(right)
    try:
        setattr(place, name, wrong)
        jax_side.forget_programs()  # or what was traced before would still be right
        yield
    finally:
        setattr(place, name, right)
        jax_side.forget_programs()


def _find(where: str) -> tuple[Any, str]:
    """Return what holds the name at the end of `where`, and that name."""
    module, _, path = where.partition(":")
    *parents, name = path.split(".")
    found: Any = importlib.import_module(module)
    for parent in parents:
        found = getattr(found, parent)
    return found, name


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
    mistake: Mistake | Patch
    measure: Callable[[], float]
    bound: float = rungs.FLOAT64

    def error(self) -> float:
        """Return the rung's error with the mistake in the production code."""
        with injected(self.mistake):
            return self.measure()
