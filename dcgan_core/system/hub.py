"""A hub of models: where it is, who asks, and what its refusals mean in words.

Reading needs no package: `weights/addresses.py` fetches. Writing is huggingface_hub's, an extra. A token is sent to the
hub alone, and neither shown nor written anywhere.
"""

from __future__ import annotations

import contextlib
import os

from dcgan_core.errors import InputError, printable
from dcgan_core.system.download import ADDRESS_RULES, AddressRefused
from dcgan_core.system.files import read_text
from dcgan_core.system.paths import typed_path

INSTALL = "python -m pip install 'dcgan-jax[hub]'"


def endpoint() -> str:
    """Return the address of the hub, without a slash at its end: `HF_ENDPOINT`, or the public one.

    Raises InputError for one that is not https; on this machine it may be http.
    """
    given = (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
    if not ADDRESS_RULES.allow(given):
        raise InputError(f"HF_ENDPOINT {printable(given)}: expected an address that begins with https://")
    return given


def token() -> str | None:
    """Return the user's token: `HF_TOKEN`, or what `hf auth login` left; None where there is neither."""
    if given := os.environ.get("HF_TOKEN", "").strip():
        return given
    with contextlib.suppress(OSError, ValueError, InputError):
        home = typed_path(os.environ.get("HF_HOME") or "~/.cache/huggingface", "HF_HOME")
        place = typed_path(os.environ.get("HF_TOKEN_PATH") or home / "token", "HF_TOKEN_PATH")
        return read_text(place, 10_000).strip() or None
    return None


def headers() -> dict[str, str]:
    """Return what a request to the hub carries."""
    own = token()
    return {"Authorization": f"Bearer {own}"} if own else {}


def refusal(repository: str, revision: str, error: AddressRefused) -> InputError:
    """Return in a sentence why a repository cannot be read."""
    if error.status in (401, 403, 404):
        return InputError(
            f"hf://{repository}: the hub has no such model or no revision {printable(revision)!r}, or it is private: "
            "then set HF_TOKEN"
        )
    return InputError(f"hf://{repository} cannot be read: {error}")
