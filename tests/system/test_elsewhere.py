"""macOS and Windows, as far as a test on Linux can go: without what only Linux has, and refusing what Windows does."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from dcgan_core.system import paths
from dcgan_core.system.cache import exclusive, others_may_write
from dcgan_core.system.files import atomic_path, flush_tree
from tests.project.checkout import PACKAGES, ROOT, modules, run_python

LIBRARIES = [
    *(
        "jax",
        "flax.nnx",
        "optax",
        "orbax.checkpoint",
        "tensorstore",
        "safetensors.numpy",
        "matplotlib.figure",
    ),
    *("PIL.Image", "scipy.io", "rich.console", "tyro", "platformdirs"),
]

AS_ON_WINDOWS = """
# These choose by the name of the system, which stays.
import asyncio, concurrent.futures.process, multiprocessing, shutil, subprocess, tempfile
import errno, fcntl, os, signal, sys
for name in LIBRARIES:
    __import__(name)

flags_of = lambda descriptor, getfl=fcntl.F_GETFL, call=fcntl.fcntl: call(descriptor, getfl)
ACCMODE = os.O_ACCMODE
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
for name in (
    "fork", "forkpty", "sched_getaffinity", "sched_setaffinity", "geteuid", "getuid", "getgid", "getegid", "mkfifo",
    "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "killpg", "setsid", "nice", "chown",
    "posix_fadvise", "wait4",
):
    delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGTSTP", "SIGSTOP", "SIGCONT"):
    delattr(signal, name)
shutil._use_fd_functions = False

real_open, real_fsync, refused = os.open, os.fsync, []

def refuse(path, why):
    refused.append((str(path), why))
    raise PermissionError(errno.EACCES, why, str(path))

def open_(path, flags, *rest, **options):
    if os.path.isdir(path):
        refuse(path, "folders cannot be opened")
    return real_open(path, flags, *rest, **options)

def fsync(descriptor):
    if flags_of(descriptor) & ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "not open for writing")
    real_fsync(descriptor)

def is_open(path):
    place = os.path.realpath(path)
    inside = lambda name: name == place or name.startswith(place + "/")
    names = []
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            names.append(os.readlink("/proc/self/fd/" + descriptor))
        except OSError:
            pass
    with open("/proc/self/maps") as maps:
        names += [line.split(None, 5)[5].rstrip() for line in maps if line.count("/")]
    return any(map(inside, names))

def needs_closed(function, existing_is_refused=False):
    def checked(source, target=None, **options):
        for path in (source, target):
            if path is not None and os.path.exists(path) and is_open(path):
                refuse(path, "is open")
        if existing_is_refused and os.path.exists(target):
            raise FileExistsError(errno.EEXIST, "exists", str(target))
        return function(source, **options) if target is None else function(source, target, **options)
    return checked

os.open, os.fsync = open_, fsync
os.replace, os.rename = needs_closed(os.replace), needs_closed(os.rename, existing_is_refused=True)
os.remove, os.unlink, os.rmdir = needs_closed(os.remove), needs_closed(os.unlink), needs_closed(os.rmdir)
"""

FLOWS = """
import gc, importlib, json, pkgutil
from pathlib import Path
import numpy as np
from PIL import Image
import dcgan_core, dcgan_jax
from dcgan_core.system import paths
paths.WINDOWS = True

for package in (dcgan_core, dcgan_jax):
    for entry in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(entry.name)

os.environ["DCGAN_CACHE"] = str(Path.cwd() / "cache")
for number in range(24):
    folder = Path("faces", "smiling" if number % 2 else "serious")
    folder.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(number).integers(0, 256, (16, 16), np.uint8)
    Image.fromarray(pixels).save(folder / f"{number}.png")

from dcgan_core.data import preparation
from dcgan_core.system.machine import usable_cores
preparation.FEWEST_FOR_PROCESSES = 1  # workers, which are spawned
assert usable_cores() >= 1
run = dcgan_jax.fit(
    dataset="folder", data_dir="faces", image_size=16, ngf=2, ndf=2, nz=4, batch_size=8, workers=2,
    num_steps=4, checkpoint_every_steps=2, checkpoint_keep=1, sample_every_steps=2, log_every_steps=1,
    output_path="run",
)
# A damaged store is removed and made anew, though what is whole of it was opened.
(store,) = Path("cache/stores").glob("folder-*")
(store / "labels.npy").write_bytes((store / "labels.npy").read_bytes()[:-1])
gc.collect()  # what the first run had mapped
assert dcgan_jax.fit(resume="run", num_steps=6).step == 6
assert json.loads(Path("run/stats.jsonl").read_text().splitlines()[-1])["step"] == 6

def command(name, *arguments):
    sys.argv = [name, *arguments]
    package = "dcgan_core.commands" if name in ("stores", "plot", "animate") else "dcgan_jax"
    assert importlib.import_module(f"{package}.{name}").main() == 0, name

command("generate", "--load_path", "run", "--num-output", "9", "--output", "a.png")
command("generate", "--load_path", "run", "--num-output", "3", "--individual", "--output", "b")
command("export", "--load_path", "run", "--output", "netG.npz")
command("import_weights", "netG.npz", "--output", "imported")
command("describe", "netG.npz")
command("plot", "run", "--output", "c.png")
command("animate", "--load_path", "run")
command("stores", "--verify")
# Nothing that was written has a name that Windows refuses.
assert not [path for path in Path().rglob("*") if paths.windows_problem(path.name)]
print("refused", refused)
"""


def test_the_main_flows_where_the_system_has_less_and_refuses_more(tmp_path: Path) -> None:
    """One process for all of it: it imports JAX, and what it takes away it cannot give back."""
    inside = f"LIBRARIES = {LIBRARIES}\n{AS_ON_WINDOWS}\nos.chdir({str(tmp_path)!r})\n{FLOWS}"
    # The processes that decode images import nothing of it.
    program = f"if __name__ == '__main__':\n{textwrap.indent(inside, '    ')}"
    (tmp_path / "flows.py").write_text(program)
    done = run_python(str(tmp_path / "flows.py"), PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert done.stdout.splitlines()[-1] == "refused []"


def test_the_stand_in_refuses_as_windows_does(tmp_path: Path) -> None:
    program = (
        f"LIBRARIES = ()\n{AS_ON_WINDOWS}"
        f"os.chdir({str(tmp_path)!r})\n"
        """
for name, use in {
    "folder": lambda: os.open(".", os.O_RDONLY),
    "replaced": lambda: (open("a", "w").close(), open("b", "w").close(), held.append(open("b")), os.replace("a", "b")),
    "removed": lambda: os.remove("b"),
    "read-only": lambda: os.fsync(os.open("a", os.O_RDONLY)),
    "existing": lambda: (open("c", "w").close(), os.rename("a", "c")),
    "module": lambda: __import__("fcntl"),
}.items():
    held = globals().setdefault("held", [])
    try:
        use()
    except (OSError, ImportError):
        print(name)
"""
    )
    done = run_python("-c", program)
    assert done.stdout.split() == ["folder", "replaced", "removed", "read-only", "existing", "module"], (
        done.stderr
    )


def test_locks_and_owners_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgan_core.system.cache.fcntl", None)
    with exclusive(tmp_path / "lock", lambda: pytest.fail("nothing waits")) as held:
        assert not held
    monkeypatch.delattr("os.geteuid")
    (tmp_path / "open").mkdir(0o777)
    assert others_may_write(tmp_path / "open") is None


def test_files_are_flushed_where_folders_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "WINDOWS", True)
    with atomic_path(tmp_path / "deep" / "file") as temporary:
        temporary.write_bytes(b"content")
    flush_tree(tmp_path)
    assert (tmp_path / "deep" / "file").read_bytes() == b"content"


# --- what only some systems have is not taken for granted --------------------------------------------------

SOME = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "msvcrt", "winreg"}
SOME_OF = {
    "os": ["fork", "sched_getaffinity", "geteuid", "getuid", "mkfifo", "O_NOFOLLOW", "O_NONBLOCK", "killpg"],
    "signal": ["SIGHUP", "SIGKILL", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGQUIT", "CTRL_C_EVENT"],
}


def taken_for_granted(source: str) -> list[str]:
    """What a source imports outside a `try`, or uses of `os` and `signal` in a function that never asks for it."""
    tree = ast.parse(source)
    tried = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Try) for inner in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in tried:
            found += [alias.name for alias in node.names if alias.name in SOME]
    asking = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "hasattr(" in source and "hasattr(" in ast.unparse(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and id(node) not in asking:
            found += [ast.unparse(node)] if node.attr in SOME_OF.get(node.value.id, ()) else []
    return found


def test_nothing_is_taken_for_granted() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for package in PACKAGES
        for path in modules(package)
        if (names := taken_for_granted(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_what_is_taken_for_granted_is_seen() -> None:
    assert taken_for_granted("import fcntl\ndef f():\n    return os.fork()") == ["fcntl", "os.fork"]
    asked = "def f():\n    return os.fork() if hasattr(os, 'fork') else 0"
    assert taken_for_granted(f"try:\n    import fcntl\nexcept ImportError:\n    pass\n{asked}") == []
