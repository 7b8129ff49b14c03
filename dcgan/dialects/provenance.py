"""The text that travels inside an exported file; read back, it makes all inference needless."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dcgan.architecture import Architecture
from dcgan.dialects.found import NetworkName
from dcgan.errors import InputError

FORMAT = "dcgan-export-1"
OWN_LAYOUT = "dcgan"
"""The layout of canonical names and axes: `generator.layers.0.kernel`."""


@dataclass(frozen=True)
class Provenance:
    """Where exported weights come from.

    layout: the dialect in which the file names them. networks: whose weights it holds. record: the bundle's.
    """

    architecture: Architecture
    layout: str
    networks: Sequence[NetworkName]
    record: Mapping[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Return the text that `read_provenance` reads."""
        return json.dumps(
            {
                "format": FORMAT,
                "architecture": self.architecture.to_dict(),
                "layout": self.layout,
                "networks": list(self.networks),
                "record": dict(self.record),
            }
        )


def read_provenance(text: str) -> Provenance:
    """Return what `Provenance.text` wrote; raises InputError for anything else."""
    try:
        entry = json.loads(text)
        if entry["format"] != FORMAT:
            raise InputError(
                f"its note has format {entry['format']!r}; this version of dcgan reads {FORMAT!r}"
            )
        networks = entry["networks"]
        if not networks or not set(networks) <= {"generator", "discriminator"}:
            raise ValueError(f"networks {networks!r}")
        return Provenance(
            Architecture.from_dict(entry["architecture"]),
            str(entry["layout"]),
            networks,
            dict(entry["record"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(f"the note that this package left in it is damaged: {error!r}") from error
