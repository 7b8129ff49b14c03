"""What is set before JAX starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import jax
import jaxlib.version
import pytest

from dcgan_core.errors import InputError
from dcgan_jax import devices
from dcgan_jax import flags as xla_flags
from dcgan_jax.devices import require_devices
from dcgan_jax.distributed import devices_of
from dcgan_jax.flags import COMMAND_BUFFERS, check_flags, flags_with_command_buffers

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
    monkeypatch.setattr(xla_flags, "_RECORDS_CONVOLUTIONS", jaxlib.version.__version_info__)
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


# --- flags that XLA does not take: it ends the process, in words of its own ---------------------------------

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="it is asked by a fork")


REFUSED = {
    "--xla_unknown=1": "Unknown flag in XLA_FLAGS: --xla_unknown=1",
    "--xla_cpu_enable_fast_math=perhaps": "Couldn't interpret value perhaps for flag xla_cpu_enable_fast_math",
    "--xla_backend_optimization_level=high": "Couldn't interpret value high for flag xla_backend_optimization",
    "no_flag": 'Could not open file "no_flag" to read flags',
}

# In a process of its own, since XLA reads its flags once in each.
ASK = """
import os, sys
from dcgan_core.errors import InputError
from dcgan_jax.devices import require_devices
for flags in sys.argv[1:]:
    os.environ["XLA_FLAGS"] = flags
    try:
        require_devices()
    except InputError as error:
        print(error)
"""


@needs_fork
def test_flags_that_xla_does_not_take_are_a_sentence() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(devices.__file__).parents[1])}
    asked = subprocess.run(
        [sys.executable, "-c", ASK, *REFUSED], capture_output=True, text=True, env=environment, check=True
    )
    assert asked.stderr == ""
    for (flags, words), line in zip(REFUSED.items(), asked.stdout.splitlines(), strict=True):
        assert line.startswith(f"XLA_FLAGS={flags}: XLA does not take it ({words}"), line
        assert line.endswith("unset XLA_FLAGS")


def test_flags_that_xla_takes_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=false --xla_backend_optimization_level=1")
    check_flags()
    monkeypatch.setenv("XLA_FLAGS", " ")
    check_flags()


@needs_fork
def test_flags_that_are_read_for_ever_count_as_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "flags")
    monkeypatch.setattr(xla_flags, "_LONGEST_WAIT", 0.2)
    monkeypatch.setenv("XLA_FLAGS", str(tmp_path / "flags"))
    check_flags()


def test_a_device_that_a_flag_hides_is_said_with_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    def find() -> None:
        raise RuntimeError("vector::reserve")

    monkeypatch.setattr(jax, "devices", find)
    monkeypatch.setenv("XLA_FLAGS", "--xla_force_host_platform_device_count=-3")
    with pytest.raises(
        InputError, match=r"no device .*XLA_FLAGS=--xla_force_host_platform_device_count=-3 \("
    ):
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


def test_flags_are_checked_in_a_program_with_many_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """`select` takes no descriptor above 1023; this one's is."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1100:
        pytest.skip("no process may open so many files here")
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1030)]
    try:
        monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=false --xla_cpu_enable_fast_min_max=true")
        check_flags()
    finally:
        for descriptor in held:
            os.close(descriptor)
