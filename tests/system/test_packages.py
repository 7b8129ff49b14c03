"""Packages that are missing or broken, and platforms that are not there: one sentence, in every command."""

from __future__ import annotations

import ast
import logging
from pathlib import Path

import jax
import pytest

from dcgan_core.config.command import run_command
from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_jax.devices import require_devices
from tests.project.checkout import PACKAGES, ROOT, run_python

OWNER = "dcgan_core/system/packages.py"
OF_PYTHON = {
    "dcgan_core/system/cache.py",
    "dcgan_core/system/machine.py",
    "dcgan_core/weights/formats/hdf5_child.py",
}
"""Files that do without a module of Python's own where the system has none."""


def broken(folder: Path, name: str, content: str) -> Path:
    """Make a package that fails when it is imported; return the folder to search."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text(content)
    return folder


@pytest.mark.parametrize(
    "content",
    [
        "raise OSError('libcudart.so.12: cannot open shared object file')",
        "raise ImportError('libcudart.so.12: cannot open shared object file')",
        "import a_package_that_nobody_has  # libcudart.so.12",
        "raise RuntimeError('operator libcudart.so.12 does not exist')",
        "assert False, 'libcudart.so.12'",
        "raise SystemError('libcudart.so.12')",
    ],
)
def test_a_broken_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.syspath_prepend(broken(tmp_path, "breaking", content))
    with pytest.raises(InputError) as caught:
        packages.load("breaking.inner", "The test needs breaking", "mend it")
    message = str(caught.value)
    assert message.startswith("The test needs breaking, which is installed here but cannot be loaded (")
    assert "libcudart" in message or "a_package_that_nobody_has" in message
    assert message.endswith("Repair it: mend it")
    assert "\n" not in message


def test_a_missing_package_is_not_called_broken() -> None:
    for name in ("a_package_that_nobody_has", "a_package_that_nobody_has.inner"):
        with pytest.raises(InputError, match=r"^It is needed, which is not installed here: get it$"):
            packages.load(name, "It is needed", "get it")
    assert packages.load("json.decoder", "", "").JSONDecoder


def test_too_little_memory_is_not_called_a_broken_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = broken(tmp_path, "large", "raise ImportError('x.so: failed to map segment from shared object')")
    monkeypatch.syspath_prepend(folder)
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: packages.load("large", "The test needs large", "mend it") and 0)
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith("error: out of memory: ")


def test_a_requirement_that_is_gone_is_named_and_a_mistake_of_ours_keeps_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(broken(tmp_path, "fitting", "raise ImportError('lib.so: no such file')"))

    def fails(name: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as stop:
            run_command(lambda: __import__(name) and 0)
        return stop.value.code, capsys.readouterr().err

    for name in ("a_package_that_nobody_has", "fitting"):
        code, message = fails(name)
        assert code == 2
        assert message.startswith(f"error: the package '{name}' cannot be loaded here (")
        assert "Traceback" not in message
    code, message = fails("dcgan_core.a_module_that_is_not_there")
    assert code == 1
    assert "Traceback" in message


@pytest.mark.torch
def test_commands_with_a_broken_torch(tmp_path: Path) -> None:
    """Its import raises OSError where a library of CUDA is missing."""
    folder = broken(tmp_path / "packages", "torch", "raise OSError('libcudart.so.12: cannot open')")
    (tmp_path / "x.pth").write_bytes(b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.")
    for command in ("dcgan_torch.generate", "dcgan_jax.describe"):
        given = ["x.pth"] if command.endswith("describe") else []
        done = run_python("-m", command, *given, cwd=tmp_path, PYTHONPATH=f"{folder}:{ROOT}")
        assert done.returncode == 2, done.stderr
        assert "installed here but cannot be loaded (OSError: libcudart.so.12" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("error", [AssertionError(), RuntimeError("Unable to initialize backend 'cuda'")])
def test_a_platform_that_is_not_there(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def devices() -> None:
        raise error

    monkeypatch.delenv("XLA_FLAGS", raising=False)
    require_devices()
    monkeypatch.setattr(jax, "devices", devices)
    with pytest.raises(InputError, match=r"JAX_PLATFORMS=\w+ \((AssertionError|RuntimeError)"):
        require_devices()


@pytest.mark.torch
def test_a_gpu_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from dcgan_torch import devices

    devices.require_devices()
    monkeypatch.setattr(devices, "default_device", lambda: devices.torch.device("cuda:99"))
    with pytest.raises(InputError, match=r"PyTorch cannot use this machine's GPU .*CUDA_VISIBLE_DEVICES="):
        devices.require_devices()


def test_a_command_on_a_platform_that_is_not_there(tmp_path: Path) -> None:
    done = run_python(
        *("-m", "dcgan_jax.generate"),
        cwd=tmp_path,
        JAX_PLATFORMS="nonsense",
        XLA_FLAGS="",
        PYTHONPATH=str(ROOT),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: JAX finds no device to compute on with JAX_PLATFORMS=nonsense (")
    assert "Traceback" not in done.stderr


def guarded_imports(source: str) -> int:
    """How many `try` blocks import something and catch what importing raises."""
    found = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Try):
            inner = [part for statement in node.body for part in ast.walk(statement)]
            names = {ast.unparse(part.func) for part in inner if isinstance(part, ast.Call)}
            imports = any(isinstance(part, (ast.Import, ast.ImportFrom)) for part in inner)
            caught = " ".join(ast.unparse(handler.type) for handler in node.handlers if handler.type)
            if "ImportError" in caught or (
                (imports or "importlib.import_module" in names) and "Exception" in caught
            ):
                found += imports or any("import" in name for name in names)
    return found


def test_no_other_module_guards_an_import() -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    found = {file.relative_to(ROOT).as_posix() for file in files if guarded_imports(file.read_text("utf-8"))}
    assert found == {OWNER, *OF_PYTHON}


def test_a_guard_is_seen() -> None:
    assert guarded_imports("try:\n    import x\nexcept ImportError:\n    pass")
    assert guarded_imports("try:\n    importlib.import_module('x')\nexcept Exception:\n    pass")
    assert not guarded_imports("try:\n    work()\nexcept Exception:\n    pass")


def test_a_package_warns_of_nothing_while_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Matplotlib warns of its folders where a home directory is missing."""
    for name, level in (("chatty", logging.NOTSET), ("requested", logging.INFO)):
        content = f"import logging\nlogging.getLogger('{name}.fonts').warning('I made a folder')"
        monkeypatch.syspath_prepend(broken(tmp_path, name, content))
        logging.getLogger(name).setLevel(level)
        packages.load(name, "The test needs it", "mend it")
        assert logging.getLogger(name).level == level
    assert [record.name for record in caplog.records] == ["requested.fonts"]
