"""Why weights cannot go back into the file they came in, and which of its arrays come back as others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NetworkName
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import split_name
from dcgan_core.weights.foreign.arrays.axes import to_axes
from dcgan_core.weights.foreign.writing.folding import is_kept, unfolding_problem
from dcgan_core.weights.foreign.writing.original import leaves, original_files, part_of, reading_note


def original_problem(bundle: Bundle, names: Sequence[NetworkName], form: str) -> str | None:
    """Return why these networks cannot be written in `form` as they came, None where they can."""
    entries = original_files(bundle.record, names)
    if not entries:
        return "these weights were not imported from a file of another program"
    with reading_note():
        for name in names:
            own = [entry for entry in entries if name in entry["networks"]]
            if not own:
                return f"the imported file had no {name}"
            (entry,) = own
            if entry["format"] is None:
                return f"{entry['name']} ({entry['kind']}) can only be read"
            if entry["format"] != form and "npy" in (entry["format"], form):
                return f"{entry['name']} is of another format ({entry['kind']})"
            lost = [place for place, leaf in leaves(entry["tree"], "lost") if leaf["lost"] == name]
            if lost:
                more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
                return (
                    f"{', '.join(lost[:3])}{more} of {entry['name']} were joined with other arrays when they were "
                    "read, and that cannot be undone"
                )
            if problem := changed_problem(entry, name, bundle):
                return problem
            kept = {leaf["array"] for _, leaf in leaves(entry["tree"], "array")}
            new = [
                key
                for key in bundle.weights[name]
                if split_name(key)[1] != "updates" and f"{name}.{key}" not in kept
            ]
            if new:
                return (
                    f"the {name} has changed its form since then: {entry['name']} has no {', '.join(new[:3])}"
                )
    return None


def changed_problem(entry: Mapping[str, Any], name: NetworkName, bundle: Bundle) -> str | None:
    """Return why trained weights cannot go back into the arrays of which they were made, None where they can."""
    network, weights = bundle.network(name)
    whole: dict[str, int] = {}
    parts: dict[str, int] = {}
    for _, leaf in leaves(entry["tree"], "array"):
        owner, _, canonical = leaf["array"].partition(".")
        if owner != name or canonical not in weights:
            continue
        if "folded" in leaf:
            problem = unfolding_problem(leaf["folded"], weights[canonical], tuple(leaf["shape"]))
            if problem:
                return f"{entry['name']}: {problem}"
        elif leaf.get("part"):
            index, role = split_name(canonical)
            array = to_axes(leaf["axes"], network.layers[index], role, weights[canonical])
            whole[canonical] = int(np.count_nonzero(array))
            parts[canonical] = parts.get(canonical, 0) + int(np.count_nonzero(part_of(array, leaf["part"])))
    grown = [canonical for canonical, count in whole.items() if count != parts[canonical]]
    if grown:
        return f"the branches of {entry['name']} have grown together in training: {grown[0]} is not zero between them"
    return None


def rewritten(entry: Mapping[str, Any], bundle: Bundle, names: Sequence[NetworkName]) -> list[str]:
    """Return the places in a file of arrays that come back as others, whose product is the table that there is."""
    found = []
    with reading_note():
        for place, leaf in leaves(entry["tree"], "folded"):
            name, _, canonical = leaf["array"].partition(".")
            if name in names and not is_kept(leaf["folded"], bundle.weights[name][canonical]):
                found.append(place)
    return found
