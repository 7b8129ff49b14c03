"""What the environment names for libraries: a pipe, a device, a loop of links. One sentence, and nothing that hangs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from dcgan_core.config.command import run_command
from dcgan_core.errors import InputError
from dcgan_core.system import packages
from dcgan_core.system.surroundings import LARGEST, check_surroundings, variable_naming
from tests.project.checkout import run_python

FILES = {"matplotlib": ("MATPLOTLIBRC",), "jax": ("XLA_FLAGS",), "ssl": ("OPENSSL_CONF", "SSL_CERT_FILE")}
"""The variables by which each library finds a file that it reads."""

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes do not exist here")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of what should be no settings; it is the current one."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    Path("folder").mkdir()
    Path("settings").write_text("")
    Path("binary").write_bytes(b"\xff\xfe\x00")
    with open("huge", "wb") as stream:
        stream.truncate(LARGEST + 1)
    for name in ("MPLCONFIGDIR", "XDG_CONFIG_HOME", *(name for names in FILES.values() for name in names)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "folder"))
    return tmp_path


@pytest.mark.parametrize(("package", "variable"), [(p, name) for p, names in FILES.items() for name in names])
def test_a_file_of_settings_is_one(
    places: Path, monkeypatch: pytest.MonkeyPatch, package: str, variable: str
) -> None:
    for fine in ("", "settings", "folder", "loop", "nothing", "settings/below", "/dev/null"):
        monkeypatch.setenv(variable, fine)
        check_surroundings(package)
    refused = {
        "pipe": "a named pipe",
        "/dev/zero": "a device",
        "huge": "larger than",
        "/dev/full": "a device",
    }
    for bad, words in refused.items():
        monkeypatch.setenv(variable, bad)
        with pytest.raises(InputError, match=rf"^{variable}: {bad} is {words}.*; unset {variable}, or name"):
            check_surroundings(package)
    monkeypatch.setenv(variable, "binary")
    if package == "ssl":  # certificates have comments in any encoding
        check_surroundings(package)
        return
    with pytest.raises(InputError, match="binary is not a text in UTF-8"):
        check_surroundings(package)


def test_settings_of_matplotlib_are_found_where_it_looks(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    check_surroundings("matplotlib")
    for variable, place in {
        "MPLCONFIGDIR": places / "folder",
        "XDG_CONFIG_HOME": places / "folder" / "matplotlib",
        "HOME": places / "folder" / ".config" / "matplotlib",
    }.items():
        place.mkdir(parents=True, exist_ok=True)
        os.mkfifo(place / "matplotlibrc")
        with monkeypatch.context() as context:
            context.setenv(variable, str(places / "folder"))
            with pytest.raises(InputError, match=rf"^{variable}: .*matplotlibrc is a named pipe"):
                check_surroundings("matplotlib")
            context.setenv(variable, str(places / "loop"))
            with pytest.raises(InputError, match=rf"^{variable}: .*loop.* is a loop of links"):
                check_surroundings("matplotlib")
        (place / "matplotlibrc").unlink()
    os.mkfifo("matplotlibrc")
    with pytest.raises(InputError, match=r"^matplotlibrc is a named pipe, .*; remove or rename it$"):
        check_surroundings("matplotlib")


def test_a_library_is_not_loaded_before_its_settings_are_looked_at(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, these waited for ever; in processes of their own, as a library reads its settings once."""
    given = {"matplotlib": "MATPLOTLIBRC", "jax": "XLA_FLAGS"}
    for package, variable in given.items():
        monkeypatch.delitem(sys.modules, package, raising=False)
        monkeypatch.setenv(variable, "pipe")
        with pytest.raises(InputError, match=f"{variable}: pipe is a named pipe"):
            packages.load(package, "", "")
        assert package not in sys.modules
    done = run_python("-m", "dcgan_core.commands.stores", cwd=places, timeout=60, OPENSSL_CONF="pipe")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: OPENSSL_CONF: pipe is a named pipe")


@pytest.mark.parametrize("variable", ["JAX_DUMP_IR_TO", "A_VARIABLE_OF_TOMORROW"])
def test_what_a_library_cannot_use_is_named_by_its_variable(
    places: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str
) -> None:
    """Whichever library it is: the error names the path, and the environment who gave it."""
    monkeypatch.setenv(variable, str(places / "settings"))

    def work() -> int:
        raise FileExistsError(17, "File exists", str(places / "settings" / "below"))

    with pytest.raises(SystemExit) as stop:
        run_command(work)
    said = capsys.readouterr().err
    assert (stop.value.code, "Traceback" in said) == (2, False)
    assert said.startswith(f"error: {variable}: {places}/settings/below: File exists; unset {variable}")


def test_an_error_elsewhere_is_not_blamed_on_a_variable(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROOT_OF_ALL", "/")
    monkeypatch.setenv("VIRTUAL_ENV", str(places))
    monkeypatch.setenv("SHORT", str(places / "fold"))
    for path in (str(places / "folder"), "folder", None, 3, b"/x"):
        assert variable_naming(path) is None
    monkeypatch.setenv("OUTER", str(places / "folder"))
    monkeypatch.setenv("INNER", str(places / "folder" / "x"))
    assert variable_naming(str(places / "folder" / "x" / "y")) == "INNER"
