"""A hub of models: where it is, who asks, and what its refusals mean in words.

Reading needs no package: `weights/addresses.py` fetches. Writing is huggingface_hub's, an extra. A token is sent to the
hub alone, and neither shown nor written anywhere.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError, printable
from dcgan_core.system import packages
from dcgan_core.system.download import ADDRESS_RULES, AddressRefused
from dcgan_core.system.files import read_text
from dcgan_core.system.machine import out_of_memory
from dcgan_core.system.paths import typed_path

_NEEDS = ("pushing to a hub is done by huggingface_hub", "python -m pip install 'dcgan-jax[hub]'")


def endpoint() -> str:
    """Return the address of the hub, without a slash at its end: `HF_ENDPOINT`, or the public one.

    Raises InputError for one that is not https; on this machine it may be http.
    """
    given = (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")
    if not ADDRESS_RULES.allow(given):
        raise InputError(f"HF_ENDPOINT {printable(given)}: expected an address that begins with https://")
    return given


def offline() -> str | None:
    """Return the environment variable that forbids connections, or None."""
    for name in ("DCGAN_OFFLINE", "HF_HUB_OFFLINE"):
        if os.environ.get(name, "").strip().lower() in ("1", "on", "yes", "true"):
            return name
    return None


def token() -> str | None:
    """Return the user's token: `HF_TOKEN`, or what `hf auth login` left; None where there is neither.

    Raises InputError, without showing it, for what cannot be one.
    """
    given = os.environ.get("HF_TOKEN", "").strip()
    if not given:
        with contextlib.suppress(OSError, ValueError, InputError):
            home = typed_path(os.environ.get("HF_HOME") or "~/.cache/huggingface", "HF_HOME")
            place = typed_path(os.environ.get("HF_TOKEN_PATH") or home / "token", "HF_TOKEN_PATH")
            given = read_text(place, 10_000).strip()
    if given and not re.fullmatch(r"[!-~]{1,1000}", given):
        raise InputError(
            "the hub's token (HF_TOKEN, or that of hf auth login) contains characters that no token has"
        )
    return given or None


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


# --- writing ---------------------------------------------------------------------------------------------


def check_push(repository: str) -> None:
    """Raise InputError, before anything is made, where a push to `repository` cannot be."""
    check_name(repository)
    _client()
    endpoint()
    if forbidden := offline():
        raise InputError(f"{forbidden} forbids connections: unset it to push {repository}")
    if token() is None:
        raise InputError(
            f"pushing {repository} needs a token with write access: hf auth login, or set HF_TOKEN"
        )


def check_name(repository: str) -> None:
    """Raise InputError for what is not the name of a repository."""
    if not re.fullmatch(r"[\w.-]{1,96}/[\w.-]{1,96}", repository):
        raise InputError(f"{printable(repository)}: expected the name of a repository, such as owner/name")


def upload(folder: Path, repository: str, *, private: bool, message: str) -> str:
    """Upload the files in `folder` in one commit, to a repository that is made where it is missing; return its address.

    Raises InputError in one sentence where the hub cannot be reached or refuses it.
    """
    client = _client()
    where = f"{endpoint()}/{repository}"
    try:
        packages.load("huggingface_hub.utils", *_NEEDS).disable_progress_bars()
        api = client.HfApi(endpoint=endpoint(), token=token())
        api.create_repo(repository, private=private, exist_ok=True)
        api.upload_folder(folder_path=folder, repo_id=repository, commit_message=message)
    except Exception as error:
        if out_of_memory(error):
            raise
        raise InputError(f"{where}: {_in_words(error)}. Nothing was committed there") from error
    return where


def _client() -> Any:
    return packages.load("huggingface_hub", *_NEEDS)


def _in_words(error: Exception) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status in (401, 403):
        return f"the hub answered {status}: the token may not write there"
    said = str(getattr(error, "server_message", None) or packages.reason(error)).strip()
    words = said if (own := token()) is None else said.replace(own, "the token")
    return (
        f"the hub answered {status}: {words[:300]}" if status else f"no connection, or no hub ({words[:300]})"
    )
