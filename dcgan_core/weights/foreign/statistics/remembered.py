"""Keep the hypotheses about a file in the cache folder, so that they are tried once and not by every command."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from dcgan_core.errors import InputError
from dcgan_core.system.cache import cache_folder, others_may_write
from dcgan_core.system.files import write_text
from dcgan_core.system.records import read_json
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.statistics.closer import look_closer
from dcgan_core.weights.foreign.statistics.evidence import Fit
from dcgan_core.weights.foreign.statistics.hypotheses import Hypothesis, search
from dcgan_core.weights.foreign.statistics.proposals import Geometry, Options

VERSION = "5"
"""To be raised when the search gives other results: what was kept before is not used then."""

_KNOWN: dict[str, list[Hypothesis]] = {}
"""Of this process."""


def remembered_search(layers: Sequence[FoundLayer], options: Options) -> list[Hypothesis]:
    """Return what `search` and a closer look find, from an earlier time where these layers were searched before."""
    key = _key(layers, options)
    if key not in _KNOWN:
        found = _read(key)
        if found is None:
            found = look_closer(layers, search(layers, options))
            _write(key, found)
        _KNOWN[key] = found
    return _KNOWN[key]


def _key(layers: Sequence[FoundLayer], options: Options) -> str:
    digest = hashlib.sha256(f"{VERSION} {[list(own) for own in options]}".encode())
    for layer in layers:
        digest.update(f"{layer.kinds} {layer.weightless_before_norm} {layer.weightless_after}".encode())
        digest.update(str(layer.eps).encode())
        if layer.classes:
            ways = f"{layer.labels} {layer.embedded} {layer.label_map}"
            digest.update(f"{ways}{' product' if layer.label_product else ''}".encode())
        for role, array in sorted(layer.arrays.items()):
            digest.update(f"{role} {array.dtype.str} {array.shape}".encode())
            digest.update(array.tobytes())
    return digest.hexdigest()


def _read(key: str) -> list[Hypothesis] | None:
    """Return what was kept; None where nothing was, or it cannot be read."""
    try:
        path = cache_folder() / "readings" / f"{key}.json"
        entries = read_json(path)
        # What others may have written would decide how the file is read.
        return None if others_may_write(path.parent) else [_from_record(entry) for entry in entries]
    except (InputError, OSError, ValueError, TypeError, LookupError, RuntimeError):
        return None


def _write(key: str, found: Sequence[Hypothesis]) -> None:
    records = [{name: value for name, value in asdict(one).items() if name != "maps"} for one in found]
    # Without a cache folder that can be written to, the next command searches again.
    with contextlib.suppress(InputError, OSError):
        write_text(cache_folder() / "readings" / f"{key}.json", json.dumps(records))


def _from_record(entry: dict[str, Any]) -> Hypothesis:
    geometries = tuple(_geometry(one) for one in entry["geometries"])
    return Hypothesis(
        entry["latent"],
        geometries,
        tuple(entry["activation_first"]),
        tuple(entry["slopes"]),
        tuple(None if fit is None else Fit(**fit) for fit in entry["fits"]),
        entry["sorting"],
    )


def _geometry(entry: dict[str, Any]) -> Geometry:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    return Geometry(**fields)
