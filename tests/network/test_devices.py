"""What is set before JAX starts."""

from __future__ import annotations

import os

import jax
import jaxlib.version
import pytest

from dcgan_core.errors import InputError
from dcgan_jax import devices
from dcgan_jax.devices import COMMAND_BUFFERS, flags_with_command_buffers, require_devices

ADDED = "--xla_gpu_enable_command_buffer=+CONVOLUTION"


@pytest.mark.parametrize(
    ("flags", "version", "expected"),
    [
        ("", (0, 10, 2), ADDED),
        ("--xla_dump_to=x", (0, 12, 0, 1), f"--xla_dump_to=x {ADDED}"),
        ("--xla_dump_to=x", (0, 10, 1), "--xla_dump_to=x"),
        ("--xla_gpu_enable_command_buffer=", (0, 11), "--xla_gpu_enable_command_buffer="),
        (
            "--a=1 --xla_gpu_enable_command_buffer=FUSION",
            (0, 11),
            "--a=1 --xla_gpu_enable_command_buffer=FUSION",
        ),
    ],
)
def test_convolutions_are_added_to_the_flags(flags: str, version: tuple[int, ...], expected: str) -> None:
    assert flags_with_command_buffers(flags, version) == expected


@pytest.mark.parametrize(("wanted", "added"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_only_who_wants_it_gets_it(monkeypatch: pytest.MonkeyPatch, wanted: str | None, added: bool) -> None:
    monkeypatch.setattr(jax, "devices", list)  # JAX itself is not started with these flags
    monkeypatch.setattr(devices, "_RECORDS_CONVOLUTIONS", jaxlib.version.__version_info__)
    monkeypatch.setenv("XLA_FLAGS", "--xla_dump_to=x")
    monkeypatch.delenv(COMMAND_BUFFERS, raising=False)
    if wanted is not None:
        monkeypatch.setenv(COMMAND_BUFFERS, wanted)
    require_devices()
    assert os.environ["XLA_FLAGS"] == (f"--xla_dump_to=x {ADDED}" if added else "--xla_dump_to=x")


def test_another_value_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMMAND_BUFFERS, "yes")
    with pytest.raises(InputError, match=r"DCGAN_COMMAND_BUFFERS=yes: expected 1 \(on\) or 0 \(off\)"):
        require_devices()
