"""A package, not a loose folder: some installed libraries bring a package `tests` of their own, which would win.

It holds the check that every test runs under: `--jaxtyping-packages` in pyproject.toml names `check_shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

import jaxtyping
from beartype import beartype

_JAXTYPED: Any = jaxtyping.jaxtyped
_SHAPE = re.compile(r"\[[\w. |]+, *['\"]")


def check_shapes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Have each call of a function compared with the shapes and dtypes of arrays in its annotations.

    All other types are left to pyright.
    """
    shapes = {name: hint for name, hint in function.__annotations__.items() if _has_shape(hint)}
    function.__annotations__ = shapes
    return beartype(function) if shapes else function


def skip_functions_without_shapes() -> None:
    """Have jaxtyping leave a function as it is whose annotations hold no shape.

    It would wrap all fifteen hundred of the package, of which fewer than a hundred have shapes, and a test would take a
    sixth longer. To be called before the package is imported.
    """

    def chosen(*, typechecker: Any) -> Callable[[Any], Any]:
        def decorate(target: Any) -> Any:
            function = getattr(target, "__func__", None) or getattr(target, "fget", None) or target
            annotations = getattr(function, "__annotations__", {}).values()
            return _JAXTYPED(target, typechecker=typechecker) if any(map(_written, annotations)) else target

        return decorate

    jaxtyping.jaxtyped = chosen


def _written(annotation: object) -> bool:
    return _SHAPE.search(str(annotation)) is not None


def _has_shape(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, jaxtyping.AbstractArray):
        return True
    return any(_has_shape(part) for part in get_args(hint))
