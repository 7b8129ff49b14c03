"""What a person types becomes a path in one place: `~` is expanded everywhere, and impossible names are refused."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import os
import pkgutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import dcgan_core.commands
from dcgan_core.commands import prepare
from dcgan_core.config.command import run_command
from dcgan_core.config.command_line import configure, parse_training_config
from dcgan_core.config.flags import parse_flags
from dcgan_core.config.options import Option, convert_values, flag_of, options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.request import DataRequest
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.pictures.tiles import save_grid
from dcgan_core.system import paths
from dcgan_core.system.cache import cache_folder
from dcgan_core.system.files import atomic_path
from dcgan_core.system.paths import LONGEST_NAME, home_known, typed_path, windows_problem
from dcgan_core.weights.bundle import Bundle, load_bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import plan_export
from dcgan_core.weights.opening import open_weights
from tests.project.checkout import PACKAGES, ROOT, modules


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and a current folder of one's own."""
    (tmp_path / "home").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DCGAN_CACHE", raising=False)
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "home"


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user by number alone, as containers have them."""
    monkeypatch.delenv("HOME")
    for name in ("XDG_CACHE_HOME", "DCGAN_CACHE"):
        monkeypatch.delenv(name, raising=False)

    def unknown(uid: int) -> None:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr("pwd.getpwuid", unknown)


def test_as_a_shell_expands_it(home: Path) -> None:
    assert typed_path("~") == home
    assert typed_path("~/runs/x") == typed_path(Path("~/runs/x")) == home / "runs" / "x"
    assert typed_path("runs/x") == Path("runs/x"), "relative to the current folder, and shown as it was typed"
    assert typed_path("~root") == Path("/root") or typed_path("~root") == Path.cwd() / "~root"
    # A name that begins with ~ and belongs to no user, such as an editor's backup.
    assert typed_path("~$draft.npy") == Path.cwd() / "~$draft.npy"
    assert typed_path("a/~/b") == Path("a/~/b")


def test_what_was_made_a_path_stays_as_it_is() -> None:
    literal = typed_path("./~/x")
    assert literal == Path.cwd() / "~" / "x"
    assert typed_path(literal) == literal


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "is empty"),
        ("a\0b", "null byte"),
        ("d" * (LONGEST_NAME + 1), "too long"),
        ("ü" * 128 + ".png", "too long"),
        ("a/" * 2100, "too long"),
        ("a/" * 1990, "too long"),  # itself short enough, but nothing could be written inside
        ("\ud800", "letters that no file name"),
    ],
)
def test_what_no_file_can_be_called(typed: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected) as caught:
        typed_path(typed, "--output")
    assert str(caught.value).startswith("--output")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hf://", "'hf://' is an incomplete address; expected https://host/path or hf://owner/name"),
        ("https:", "incomplete"),
        ("HTTPS:///x", "incomplete"),
        ("file:///x", "'file:///x' is an address, and file: is not used here; give the path"),
        ("file:/x", "file: is not used"),
        ("s3://bucket/x", "s3: is not used"),
    ],
)
def test_what_is_not_an_address_that_can_be_read(typed: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        typed_path(typed)
    literal = typed_path(f"./{typed}")
    assert typed_path(literal) == literal
    assert literal.absolute() == Path.cwd() / typed


@pytest.mark.skipif(paths.WINDOWS, reason="no name has a colon there")
@pytest.mark.parametrize("typed", ["hf", "file:x", "a:b", "c://x", "a/s3://x", "https:a.png"])
def test_names_with_a_colon_are_names(typed: str) -> None:
    assert typed_path(typed) == Path(typed)


def test_the_longest_name_can_be_written() -> None:
    longest = typed_path("d" * (LONGEST_NAME - 4) + ".png")
    with atomic_path(longest) as temporary:
        temporary.write_bytes(b"content")
    assert longest.read_bytes() == b"content"


def test_a_name_in_another_encoding() -> None:
    """The disk has it, though no text in UTF-8 does."""
    name = os.fsdecode(b"caf\xe9")
    assert typed_path(name) == Path(name)


def test_without_a_home(homeless: None) -> None:
    assert not home_known()
    for typed in ("~", "~/runs"):
        with pytest.raises(InputError, match="no home directory"):
            typed_path(typed)
    assert typed_path("runs") == Path("runs")
    with pytest.raises(InputError, match="DCGAN_CACHE"):
        cache_folder()
    assert cache_folder(Path("c")) == Path("c")
    assert not list(Path.cwd().iterdir())


def test_an_empty_home_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """`~/x` would be `/x`."""
    monkeypatch.setenv("HOME", "")
    with pytest.raises(InputError, match="no home directory"):
        typed_path("~/x")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *(
            (name, True)
            for name in ("CON", "nul", "NUL.png", "com1.txt", "a.", "a ", "a:b", "a?", 'a"', "a|b")
        ),
        *(
            (name, False)
            for name in ("console", "com10", "a.b", ".", "..", "C:\\", "nulls.png", "ü", ".hidden")
        ),
    ],
)
def test_names_that_windows_keeps_for_itself(monkeypatch: pytest.MonkeyPatch, name: str, wrong: bool) -> None:
    assert (windows_problem(name) is not None) == wrong
    assert typed_path(name) == Path(name), "elsewhere they are names like others"
    monkeypatch.setattr(paths, "WINDOWS", True)
    if wrong:
        with pytest.raises(InputError, match="Windows"):
            typed_path(f"runs/{name}/x")


@pytest.mark.skipif(paths.WINDOWS, reason="a current folder cannot be removed there")
def test_a_current_folder_that_was_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path.cwd().rmdir()
    with pytest.raises(InputError, match=r"--output 'a\.png': the current folder was removed"):
        typed_path("a.png", "--output")
    assert typed_path(tmp_path / "a.png") == tmp_path / "a.png"
    with pytest.raises(SystemExit) as stop:
        run_command(lambda: bool(Path("runs").absolute()))
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith("error: the current folder was removed")


# --- every way in ----------------------------------------------------------------------------------------


def all_options() -> dict[str, Mapping[str, Option]]:
    """The options of every command, by the name of their class."""
    found: dict[str, Mapping[str, Option]] = {"prepare": prepare.options()}
    modules_of_commands = [
        importlib.import_module(f"dcgan_core.commands.{entry.name}")
        for entry in pkgutil.iter_modules(dcgan_core.commands.__path__)
    ]
    for module in [*modules_of_commands, inspect.getmodule(TrainingConfig)]:
        for name, value in vars(module).items():
            fields = dataclasses.fields(value) if dataclasses.is_dataclass(value) else ()
            if isinstance(value, type) and any("option" in field.metadata for field in fields):
                found[name] = options_of(value)
    return found


def takes_paths(details: Option) -> bool:
    return "pathlib" in str(details.annotation)


PATH_OPTIONS = [
    (owner, name)
    for owner, options in all_options().items()
    for name, details in options.items()
    if takes_paths(details)
]


def test_there_are_options_that_take_paths() -> None:
    assert len(PATH_OPTIONS) > 40
    assert ("TrainingConfig", "output_path") in PATH_OPTIONS
    assert {owner for owner, _ in PATH_OPTIONS} >= {
        "DescribeOptions",
        "ExportOptions",
        "PlotOptions",
        "prepare",
    }


@pytest.mark.parametrize(("owner", "name"), PATH_OPTIONS)
def test_a_flag(home: Path, owner: str, name: str) -> None:
    details = all_options()[owner][name]
    alone = {name: dataclasses.replace(details, required=False)}

    def given(text: str) -> object:
        arguments = [text] if details.positional else [f"{flag_of(name)}={text}"]
        value = parse_flags(alone, arguments, prog="test", description="")[name]
        return value[0] if isinstance(value, tuple) else value

    assert given("~/x") == home / "x"
    for wrong in ("d" * 300, "a\0b", ".png"):
        with pytest.raises(InputError):
            given(wrong)


FETCHED = {
    *((owner, "load_path") for owner in ("ExportOptions", "FeaturesOptions", "FiltersOptions", "PushOptions")),
    *((owner, "init_from") for owner in ("TrainingConfig", "TrainingFields")),
    ("DescribeOptions", "files"), ("ImportOptions", "files"), ("ExploreOptions", "others"),
}  # fmt: skip


@pytest.mark.parametrize(("owner", "name"), PATH_OPTIONS)
@pytest.mark.parametrize("address", ["https://host/x.png", "hf://owner/name", "HTTP://host/x"])
def test_an_address_is_refused_where_nothing_is_fetched(owner: str, name: str, address: str) -> None:
    details = all_options()[owner][name]
    alone = {name: dataclasses.replace(details, required=False)}
    arguments = [address] if details.positional else [f"{flag_of(name)}={address}"]
    draws = name == "load_path" and owner not in ("AnimateOptions",)
    # Of data_dir a sentence of its own says that it has to be downloaded first.
    if draws or name == "data_dir" or (owner, name) in FETCHED:
        assert parse_flags(alone, arguments, prog="test", description="")[name]
        return
    with pytest.raises(
        InputError, match=r"'.*' is an address; give the path of a file or folder on this machine"
    ):
        parse_flags(alone, arguments, prog="test", description="")


def test_an_ending_is_no_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is an ending without a name; expected .* name\.PNG"):
        typed_path(tmp_path / ".PNG", "--output")
    (tmp_path / ".PNG").touch()
    assert typed_path(tmp_path / ".PNG").name == ".PNG"  # which can be read, or made anew
    assert typed_path(tmp_path / ".runs").name == ".runs"


def test_an_address_in_a_file_or_from_python_is_refused_too() -> None:
    (problem,) = convert_values(TrainingConfig, {"output_path": "https://host/run"})[1]
    assert (
        problem
        == "output_path 'https://host/run' is an address; give the path of a file or folder on this machine"
    )
    for refused in (
        lambda: TrainingConfig(resume=Path("https://host/run")),
        lambda: save_grid("https://host/a.png", bundle_images()),
        lambda: cache_folder(Path("hf://owner/name")),
        lambda: load_bundle("https://host/a.safetensors"),
    ):
        with pytest.raises(InputError, match="is an address"):
            refused()
    assert TrainingConfig(init_from=Path("hf://owner/name")).init_from
    assert not list(Path.cwd().iterdir())


def test_the_whole_command_line(home: Path) -> None:
    (home / "c.toml").write_text("num_steps = 3\n", encoding="utf-8")
    config = parse_training_config(["--config=~/c.toml", "--output-path=~/runs/x"], prog="train")
    assert (config.num_steps, config.output_path) == (3, home / "runs" / "x")
    with pytest.raises(InputError, match="--config"):
        parse_training_config(["--config", "d" * 300], prog="train")


def test_a_value_in_a_file_or_from_python(home: Path) -> None:
    (home / "c.toml").write_text('data_dir = "~/faces"\ncache_dir = "~/c"\n', encoding="utf-8")
    config = configure({"config": home / "c.toml", "output_path": "~/runs/x", "dataset": "folder"})
    assert (config.data_dir, config.cache_dir) == (home / "faces", home / "c")
    assert config.output_path == home / "runs" / "x"
    assert TrainingConfig(output_path=Path("~/x"), data_dir="~/y").data_dir == home / "y"  # pyright: ignore[reportArgumentType]
    assert TrainingConfig(output_path=Path("~/x")).output_path == home / "x"
    _, problems = convert_values(TrainingConfig, {"data_dir": "d" * 300, "cache_dir": "a\0b"})
    assert len(problems) == 2
    with pytest.raises(InputError, match="too long"):
        TrainingConfig(output_path=Path("d" * 300))


def test_a_variable_of_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCGAN_CACHE", "~/c")
    assert cache_folder() == home / "c"
    monkeypatch.setenv("DCGAN_CACHE", "d" * 300)
    with pytest.raises(InputError, match=r"DCGAN_CACHE .* too long"):
        cache_folder()


def test_functions_for_python(home: Path) -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=3, ngf=2, ndf=2)
    bundle = Bundle(architecture, initial_weights(architecture, 0))
    save_bundle("~/net.safetensors", bundle)
    assert (home / "net.safetensors").is_file()
    assert load_bundle("~/net.safetensors").architecture == architecture
    assert open_weights("~/net.safetensors").architecture == architecture
    assert import_files(["~/net.safetensors"]).bundle.architecture == architecture
    assert plan_export(bundle, "~/out.npz").files
    request = DataRequest("digits", data_dir="~/d", image_height=16, image_width=16)  # pyright: ignore[reportArgumentType]
    assert request.data_dir == home / "d"
    assert save_grid("~/a.png", bundle_images()) == home / "a.png"
    assert not list(Path.cwd().iterdir())


def bundle_images() -> object:
    import numpy as np

    return np.zeros((2, 8, 8, 1), np.uint8)


# --- one owner -------------------------------------------------------------------------------------------

EXPANDING = ("expanduser", "home")
OWNER = "dcgan_core/system/paths.py"


def expansions(source: str) -> list[str]:
    """Where a source expands `~` or looks for a home directory by itself."""
    return [
        f"line {node.lineno}: {node.func.attr}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EXPANDING
    ]


def test_nothing_else_expands() -> None:
    files = [path for package in (*PACKAGES, "scripts") for path in modules(package)]
    found = {
        path.relative_to(ROOT).as_posix(): expansions(path.read_text(encoding="utf-8")) for path in files
    }
    assert {name for name, places in found.items() if places} == {OWNER}


def test_an_expansion_is_seen() -> None:
    assert len(expansions("a = Path(x).expanduser()\nb = os.path.expanduser(x)\nc = Path.home() / 'x'")) == 3
