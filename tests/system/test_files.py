"""Files: what is opened to read is known to be one, and what is written goes through no link."""

from __future__ import annotations

import ast
import contextlib
import errno
import os
import pickle
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dcgan_core.commands import animate, plot, prepare, stores
from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import parse_training_config
from dcgan_core.errors import DcganError, InputError, RunFailure
from dcgan_core.runs.stats import StatsWriter, read_stats
from dcgan_core.system import files
from dcgan_core.system.cache import exclusive
from dcgan_core.system.download import fetch
from dcgan_core.system.files import (
    NotAPlainFile,
    atomic_path,
    check_plain,
    disk_errors,
    open_own,
    open_plain,
    read_bytes,
    read_text,
)
from dcgan_core.system.records import read_toml
from dcgan_core.training.console import RunLog
from dcgan_core.weights.formats.kinds import READABLE
from dcgan_core.weights.opening import open_weights
from dcgan_jax import describe, evaluate, export, generate, import_weights, invert, train
from tests.project.checkout import PACKAGES, ROOT, modules

pytestmark = pytest.mark.timeout(60)  # what waits for a pipe waits for ever


def fifo(path: Path) -> None:
    os.mkfifo(path)


def zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listener(path: Path) -> None:
    # The longest name of a socket is short.
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)


NO_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (fifo, "a named pipe"),
    "device": (zeros, "a device"),
    "socket": (listener, "a socket"),
    "folder": (Path.mkdir, "a folder"),
}


@pytest.fixture(params=NO_FILES)
def odd(request: pytest.FixtureRequest) -> tuple[Callable[[Path], None], str]:
    return NO_FILES[request.param]


def test_only_plain_files_are_opened(tmp_path: Path, odd: tuple[Callable[[Path], None], str]) -> None:
    make, words = odd
    path = tmp_path / "x.pth"
    make(path)
    for reader in (check_plain, open_plain, read_text, lambda p: read_bytes(p, 10)):
        with pytest.raises(NotAPlainFile, match=words) as caught:
            reader(path)
        assert str(path) in str(caught.value)
    with pytest.raises(InputError, match=words):
        read_toml(path, "a table")


def test_a_plain_file_and_a_link_to_one_are_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    for name in ("file", "link"):
        with open_plain(tmp_path / name) as stream:
            assert stream.read() == b"content"
    with pytest.raises(FileNotFoundError):
        open_plain(tmp_path / "none")


def test_one_that_is_swapped_after_the_look_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fifo(tmp_path / "x")
    monkeypatch.setattr(files, "check_plain", lambda path: None)
    with pytest.raises(NotAPlainFile):
        open_plain(tmp_path / "x")


def test_the_error_is_both_of_the_disk_and_for_a_person(tmp_path: Path) -> None:
    error = NotAPlainFile(tmp_path, "a folder")
    assert isinstance(error, OSError)
    assert (error.exit_status, error.filename) == (2, str(tmp_path))
    assert str(pickle.loads(pickle.dumps(error))) == str(error) == f"{tmp_path} is a folder, not a plain file"
    with pytest.raises(NotAPlainFile), disk_errors(tmp_path, "reading"):
        raise error


def test_what_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"12345")
    assert read_bytes(tmp_path / "large", 5) == b"12345"
    with pytest.raises(InputError, match="larger than"):
        read_bytes(tmp_path / "large", 4)


# --- every reader ----------------------------------------------------------------------------------------

DIGITS = str(ROOT / "dcgan_core" / "weights" / "digits.safetensors")
COMMANDS: dict[str, tuple[Callable[[], int], str, list[str]]] = {
    "load_path": (generate.main, "x.pth", ["--load_path"]),
    "latents": (generate.main, "x.npy", ["--latents"]),
    "describe": (describe.main, "x.pth", []),
    "architecture": (describe.main, "x.toml", [str(DIGITS), "--architecture"]),
    "import_weights": (import_weights.main, "x.pth", []),
    "export": (export.main, "x.pth", ["--output", "out.npz", "--load_path"]),
    "invert": (invert.main, "x.png", []),
    "evaluate": (evaluate.main, "x.pth", ["--load_path"]),
    "config": (train.main, "x.toml", ["--config"]),
    "resume": (train.main, "x", ["--resume"]),
    "init_from": (train.main, "x.pth", ["--dataset", "digits", "--image-size", "16", "--init-from"]),
    "folder": (prepare.main, "x.zip", ["--dataset", "folder", "--data-dir"]),
    "parquet": (prepare.main, "x.parquet", ["--dataset", "parquet", "--data-dir"]),
    "stores": (stores.main, "x", ["--store"]),
}
"""(main, the name of what is no file, the arguments before it)."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_refuses_what_is_no_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    odd: tuple[Callable[[Path], None], str],
    command: str,
) -> None:
    main, name, arguments = COMMANDS[command]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "argv", ["command", *arguments, name])
    odd[0](tmp_path / name)
    with pytest.raises(SystemExit) as stop:
        run_command(main)
    err = capsys.readouterr().err
    assert stop.value.code == 2, err
    assert "Traceback" not in err
    assert name in err


@pytest.mark.parametrize(
    "suffix", [".pth", ".safetensors", ".npz", ".npy", ".keras", ".h5", ".onnx", ".msgpack", ""]
)
def test_weights_of_any_ending(tmp_path: Path, odd: tuple[Callable[[Path], None], str], suffix: str) -> None:
    assert len(READABLE) == 9
    path = tmp_path / f"x{suffix}"
    odd[0](path)
    with pytest.raises(InputError):
        open_weights(path)


@pytest.mark.parametrize("main", [plot.main, animate.main])
def test_pictures_of_what_is_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main: Callable[[], int]
) -> None:
    fifo(tmp_path / "stats.jsonl")
    fifo(tmp_path / "1.png")
    flag = [] if main is plot.main else ["--load-path"]
    monkeypatch.setattr(sys, "argv", ["x", *flag, str(tmp_path)])
    with pytest.raises(InputError):
        main()


# --- links, and what is written --------------------------------------------------------------------------


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Path]:
    """A file of one's own that nothing may write to."""
    path = tmp_path / "victim"
    path.write_bytes(b"precious\n")
    yield path
    assert path.read_bytes() == b"precious\n"


def writers(path: Path) -> dict[str, Callable[[], object]]:
    def lock() -> None:
        with exclusive(path, lambda: None):
            pass

    return {
        "append": lambda: open_own(path, "ab"),
        "write": lambda: open_own(path, "wb"),
        "lock": lock,
        "statistics": lambda: StatsWriter(path),
        "log": lambda: RunLog(path),
        "download": lambda: fetch(["https://localhost:9/x"], path.with_suffix(""), md5="0" * 32, size=9),
    }


@pytest.mark.parametrize("writer", writers(Path("x.part")))
@pytest.mark.parametrize("kind", ["link", "dangling", "pipe"])
def test_nothing_is_written_through_a_link(tmp_path: Path, victim: Path, writer: str, kind: str) -> None:
    path = tmp_path / "x.part"
    if kind == "pipe":
        fifo(path)
    else:
        path.symlink_to(victim if kind == "link" else tmp_path / "new")
    with pytest.raises(DcganError, match=r"link|pipe|not a plain file"):
        writers(path)[writer]()
    assert not (tmp_path / "new").exists()


def test_a_new_file_and_an_old_one_are_written(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        with open_own(tmp_path / "x", "ab") as stream:
            stream.write(content)
    assert (tmp_path / "x").read_bytes() == b"onetwo"
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_rename_replaces_no_device(tmp_path: Path) -> None:
    fifo(tmp_path / "pipe")
    with pytest.raises(NotAPlainFile), atomic_path(tmp_path / "pipe") as temporary:
        temporary.write_bytes(b"")
    with atomic_path(tmp_path / "file") as temporary:
        temporary.write_bytes(b"content")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "pipe"]


def test_statistics_that_are_shortened_are_closed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows renames nothing onto an open file."""
    replaced = []
    with StatsWriter(tmp_path / "stats.jsonl") as writer:
        writer.write({"step": 1})
        writer.write({"step": 2})
        real = os.replace

        def replace(source: Path, target: Path) -> None:
            replaced.append(writer._stream.closed)
            real(source, target)

        monkeypatch.setattr(os, "replace", replace)
        writer.truncate_after(1)
        writer.write({"step": 2, "d_loss": 1.0})
    assert replaced == [True]
    assert [record["step"] for record in read_stats(tmp_path / "stats.jsonl")] == [1, 2]


# --- texts -----------------------------------------------------------------------------------------------

MARK = b"\xef\xbb\xbf"


def test_the_mark_of_windows_editors_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(MARK + b"num_steps = 3\r\n")
    assert read_text(path) == "num_steps = 3\r\n"
    assert parse_training_config(["--config", str(path)], prog="train").num_steps == 3
    path.write_bytes(b"a = 1")
    assert read_toml(path, "a table") == {"a": 1}


@pytest.mark.parametrize(
    "content", [b"\xff\xfea\0", b"a = '\xe9'", b"a = ", b"[" * 10_000, b"a = " + b"[" * 100_000]
)
def test_a_text_that_is_no_toml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not a TOML file"):
        read_toml(path, "a table")


# --- one owner -------------------------------------------------------------------------------------------

OWNERS = {
    "dcgan_core/system/files.py",
    # It runs in a process of its own, alone with the library, on a file that was looked at.
    "dcgan_core/weights/formats/hdf5_child.py",
}
ELSEWHERE = {
    # What is written is in a folder with a name that cannot be foreseen.
    ("dcgan_core/data/build.py", "open(path)"),
    ("dcgan_core/data/build.py", "open(folder / 'files.jsonl')"),
    # The system's own.
    ("dcgan_core/system/machine.py", "file.read_text"),
}


def openings(source: str) -> list[str]:
    """Where a source opens a file by its name, but for writing what `atomic_path` gave it."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) == "open" and ast.unparse(node.args[0]) != "temporary":
            found.append(f"open({ast.unparse(node.args[0])})")
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("read_bytes", "read_text"):
            found.append(ast.unparse(node.func))
    return found


def test_nothing_else_opens_files() -> None:
    found = {
        (name, place)
        for package in PACKAGES
        for path in modules(package)
        if (name := path.relative_to(ROOT).as_posix()) not in OWNERS
        for place in openings(path.read_text(encoding="utf-8"))
    }
    assert found == ELSEWHERE


def test_an_opening_is_seen() -> None:
    source = (
        "a = open(x)\nb = Path(x).read_text('utf-8')\nwith open(temporary, 'wb') as c: pass\nd = x.open()"
    )
    assert openings(source) == ["open(x)", "Path(x).read_text"]


def test_a_limit_on_the_size_of_files_is_no_full_disk() -> None:
    error = files.disk_error(
        OSError(errno.EFBIG, os.strerror(errno.EFBIG)), "a.png", "saving", again="draw it again"
    )
    assert isinstance(error, RunFailure)
    assert str(error).startswith("saving: File too large (a.png): the size of files is limited here.")
    assert "Raise the limit (ulimit -f), or choose another place, and draw it again." in str(error)
