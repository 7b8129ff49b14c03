"""What is set before JAX starts."""

from __future__ import annotations

import os
from types import SimpleNamespace

import jax
import jaxlib.version
import pytest

from dcgan_core.errors import InputError
from dcgan_jax import devices
from dcgan_jax.devices import COMMAND_BUFFERS, flags_with_command_buffers, require_devices
from dcgan_jax.distributed import devices_of

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


# --- several GPUs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "visible", "looked_at"),
    [
        (None, "0,1,2,3", "0"),
        (1, "0,1,2,3", "0"),
        (2, "4,5,6", "0,1"),
        ("all", "0,1", None),
        (4, "0,1,2,3", None),
        (9, "0,1", None),
        (1, "", None),
        (1, "3", None),
    ],
)
def test_jax_looks_at_the_gpus_that_are_used(
    monkeypatch: pytest.MonkeyPatch, wanted: int | str | None, visible: str, looked_at: str | None
) -> None:
    """It reserves memory on each that it finds."""
    set_to: list[str] = []
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    settings = SimpleNamespace(
        values={"jax_cuda_visible_devices": "all"}, update=lambda name, value: set_to.append(value)
    )
    monkeypatch.setattr(jax, "config", settings)
    devices.look_at(wanted)
    assert set_to == ([looked_at] if looked_at else [])
    # A choice that a person made by JAX's own means stays.
    settings.values["jax_cuda_visible_devices"] = "1"
    devices.look_at(wanted)
    assert len(set_to) <= 1


@pytest.mark.parametrize(
    ("place", "processes", "gpus", "wanted", "taken"),
    [
        (0, 1, 8, None, None),  # one task a machine drives all
        (3, 8, 8, None, [3]),
        (1, 2, 8, None, [4, 5, 6, 7]),
        (1, 2, 8, 2, [2, 3]),
        (3, 8, 1, None, None),  # the launcher gave each its own
        (1, 2, 2, 2, None),
        (1, 2, 8, "all", None),
        (1, 2, 0, None, None),  # no GPU at all
    ],
)
def test_which_gpus_a_process_takes(
    place: int, processes: int, gpus: int, wanted: int | str | None, taken: list[int] | None
) -> None:
    assert devices_of(place, processes, gpus, wanted) == taken
