"""A table of recipes, as its TOML file tells them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan.configuration.command_line import configure
from dcgan.errors import InputError
from dcgan.options import did_you_mean

METRICS = ("classifier", "patches")


@dataclass(frozen=True)
class Trial:
    """One recipe, trained with one seed. flags: the fields of its training configuration."""

    name: str
    seed: int
    flags: Mapping[str, Any]

    @property
    def folder(self) -> str:
        """The name of its folder among the results."""
        return f"{re.sub(r'[^a-z0-9.]+', '-', self.name.lower()).strip('-')}-seed{self.seed}"


@dataclass(frozen=True)
class RecipeTable:
    """Recipes by name, each with all its flags, and the metric that all are measured by."""

    metric: str
    recipes: Mapping[str, Mapping[str, Any]]

    def trials(self, names: Sequence[str], seeds: Sequence[int]) -> list[Trial]:
        """Return every recipe named with every seed, all recipes of a seed before the next seed."""
        for name in names:
            if name not in self.recipes:
                raise InputError(
                    f"recipe {name!r} is not in the table{did_you_mean(name, self.recipes)}; it has "
                    f"{', '.join(self.recipes)}"
                )
        return [Trial(name, seed, self.recipes[name]) for seed in seeds for name in names]


def read_table(path: Path) -> RecipeTable:
    """Read `metric`, `[common]` and `[recipes."name"]`; raises InputError for anything else, or a wrong option."""
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: not a readable TOML file ({error})") from error
    unknown = read.keys() - {"metric", "common", "recipes"}
    if unknown or read.get("metric") not in METRICS or not read.get("recipes"):
        raise InputError(
            f"{path}: expected `metric` ({' or '.join(METRICS)}), [common] and [recipes.NAME]"
            + (f", not {', '.join(sorted(unknown))}" if unknown else "")
        )
    recipes = {name: {**read.get("common", {}), **own} for name, own in read["recipes"].items()}
    for name, flags in recipes.items():
        try:
            configure(dict(flags)).validate()
        except (InputError, TypeError) as error:
            raise InputError(f"{path}, recipe {name!r}: {error}") from error
    return RecipeTable(read["metric"], recipes)
