"""Every command explains itself, at once."""

from __future__ import annotations

import time

import pytest

from tests.project.checkout import ROOT, commands, is_command, module_name, run_python

PROMISED_SECONDS = 1.5
ATTEMPTS = 5  # the promise is about the command, not about what else the machine is doing


def test_the_promised_commands_exist() -> None:
    assert {"dcgan_jax.train", "dcgan_jax.generate", "dcgan_jax.describe"} <= set(commands())


def test_the_top_level_of_dcgan_jax_holds_commands_only() -> None:
    others = [
        module_name(path)
        for path in sorted((ROOT / "dcgan_jax").glob("*.py"))
        if path.name != "__init__.py" and not is_command(path)
    ]
    assert not others


@pytest.mark.parametrize("command", commands())
def test_help_answers_within_the_promise(command: str) -> None:
    best = float("inf")
    for _ in range(ATTEMPTS):
        started = time.perf_counter()
        result = run_python("-m", command, "--help")
        best = min(best, time.perf_counter() - started)
        assert result.returncode == 0, result.stderr
        assert "usage" in result.stdout.lower()
        assert result.stderr == ""
        if best < PROMISED_SECONDS:
            return
    pytest.fail(f"python -m {command} --help took {best:.2f} s at best, {PROMISED_SECONDS} s are promised")
