"""`animate` and `plot` from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dcgan_core.commands import animate, plot
from dcgan_core.commands.animate import find_frames
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.pictures.animation import TOLERANCE
from dcgan_core.pictures.tiles import save_png
from dcgan_core.runs.stats import StatsWriter
from dcgan_core.training.samples import Guard, SamplePictures

REPOSITORY = Path(__file__).parents[2]


def pictures(folder: Path, *names: str) -> list[Path]:
    for index, name in enumerate(names):
        save_png(folder / name, np.full((8, 8), index * 40, np.uint8))
    return [folder / name for name in names]


def run_with_samples(folder: Path, kind: str = "fixed_noise") -> list[Path]:
    (folder / "checkpoints").mkdir(parents=True)
    pictures(folder / "samples", "real.png")
    return pictures(folder / "samples" / kind, "epoch_0001.png", "epoch_0002.png", "epoch_0003.png")


def command(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["program", *map(str, arguments)])


def test_animate_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run_with_samples(tmp_path / "run")
    command(
        monkeypatch,
        "--load_path",
        tmp_path / "run",
        "--fps",
        10,
        "--hold-last",
        0,
        "--output",
        tmp_path / "a.gif",
    )
    assert animate.main() == 0
    assert capsys.readouterr().out == f"{tmp_path / 'a.gif'}\n"
    with Image.open(tmp_path / "a.gif") as gif:
        assert getattr(gif, "n_frames", 1) == 3
        assert gif.info["duration"] == 100


def many_grids(run: Path) -> Path:
    """Make a run with 250 grids, whose first pixel is their number, and return their folder."""
    folder = run_with_samples(run)[0].parent
    for number in range(250):
        grid = np.random.default_rng(number).integers(0, 256, (6, 6), np.uint8)
        grid[0, 0] = number
        save_png(folder / f"epoch_{number:04d}.png", grid)
    return folder


def shown_ends(folder: Path) -> tuple[int, int, int]:
    """Return (number of frames of the animation, number of the first grid, of the last)."""
    with Image.open(folder / "animated.gif") as gif:
        count = getattr(gif, "n_frames", 1)
        ends = []
        for frame in (0, count - 1):
            gif.seek(frame)
            ends.append(int(np.asarray(gif.convert("L"))[0, 0]))
    return count, ends[0], ends[1]


def test_many_grids_are_thinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = many_grids(tmp_path / "run")
    for flags, shown in (((), 100), (("--num-frames", 250), 250), (("--num-frames", 2), 2)):
        command(monkeypatch, "--load-path", tmp_path / "run", *flags)
        assert animate.main() == 0
        assert shown_ends(folder) == (shown, 0, pytest.approx(249, abs=TOLERANCE))


def test_a_training_thins_its_grids(tmp_path: Path) -> None:
    folder = many_grids(tmp_path / "run")
    (tmp_path / "run" / "stats.jsonl").touch()
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    warnings: list[str] = []
    SamplePictures(tmp_path / "run", TrainingConfig(), architecture, Guard(warnings.append)).finish()
    assert not warnings
    assert shown_ends(folder) == (100, 0, pytest.approx(249, abs=TOLERANCE))


def test_the_animation_lies_beside_the_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_with_samples(tmp_path / "run")
    command(monkeypatch, "--load-path", tmp_path / "run")
    assert animate.main() == 0
    assert (tmp_path / "run" / "samples" / "fixed_noise" / "animated.gif").exists()


def test_frames_of_a_run(tmp_path: Path) -> None:
    variable = run_with_samples(tmp_path / "run", "variable_noise")
    assert find_frames(tmp_path / "run") == variable
    fixed = pictures(tmp_path / "run" / "samples" / "fixed_noise", "epoch_0001.png")
    assert find_frames(tmp_path / "run") == fixed


def test_frames_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["epoch_9999.png", "epoch_10000.png", "epoch_10001.png"]
    pictures(tmp_path, *reversed(names))
    assert [path.name for path in find_frames(tmp_path)] == names
    pictures(tmp_path, "step_0000005.png", "7.png", "cover.png")
    assert [path.name for path in find_frames(tmp_path)] == ["cover.png", *names, "step_0000005.png", "7.png"]


def test_nothing_to_animate(tmp_path: Path) -> None:
    (tmp_path / "run" / "samples").mkdir(parents=True)
    pictures(tmp_path / "run", "losses.png")
    for path in (tmp_path / "run", tmp_path / "gone", pictures(tmp_path, "a.png")[0]):
        with pytest.raises(InputError):
            find_frames(path)


def test_plot_one_run_and_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        with StatsWriter(tmp_path / name / "stats.jsonl") as stats:
            stats.write({"step": 1, "epoch": 1, "d_loss": 1.0})
    monkeypatch.chdir(tmp_path)
    for arguments, output in [
        (["a"], "a/losses.png"),
        (["a/stats.jsonl", "--output", "c.svg"], "c.svg"),
        (["a", "b"], "losses.png"),
    ]:
        command(monkeypatch, *arguments)
        assert plot.main() == 0
        assert capsys.readouterr().out == f"{Path(output)}\n"
        assert (tmp_path / output).exists()


def test_what_is_plotted_is_judged_before_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of these pictures would be refused too."""
    with StatsWriter(tmp_path / "a" / "stats.jsonl") as stats:
        stats.write({"step": 1, "epoch": 1, "d_loss": 1.0})
    monkeypatch.chdir(tmp_path)
    Path("losses.png").touch()
    Path("README.md").write_text("# A page\n", encoding="utf-8")
    for arguments, words in [
        (
            ["README.md"],
            r"^README.md is not the statistics of a run .* give a run's folder, or its stats.jsonl",
        ),
        (["a", "gone"], "^no statistics at gone"),
        (["gone", "--output", "a"], "^no statistics at gone"),
        (["a", "--output", "a"], "^--output a is a folder"),
    ]:
        command(monkeypatch, *arguments)
        with pytest.raises(InputError, match=words):
            plot.main()


def test_a_file_that_nobody_named_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b"):
        with StatsWriter(tmp_path / name / "stats.jsonl") as stats:
            stats.write({"step": 1, "epoch": 1, "d_loss": 1.0})
    (tmp_path / "copy.jsonl").write_bytes((tmp_path / "a" / "stats.jsonl").read_bytes())
    pictures(tmp_path / "own", "1.png", "2.png")
    monkeypatch.chdir(tmp_path)
    mine = [Path("losses.png"), Path("own/animated.gif")]
    for path in mine:
        path.write_text("mine", encoding="utf-8")
    for main, arguments, path in [
        (plot.main, ["a", "b"], mine[0]),
        (plot.main, ["copy.jsonl"], mine[0]),
        (animate.main, ["own"], mine[1]),
    ]:
        command(monkeypatch, *arguments)
        with pytest.raises(InputError, match=rf"^{path} exists, .* \(--output {path} replaces this one\)$"):
            main()
        assert path.read_text(encoding="utf-8") == "mine"
        command(monkeypatch, *arguments, "--output", path)
        assert main() == 0
        assert path.read_bytes() != b"mine"
        path.write_text("mine", encoding="utf-8")
    # What belongs to a run is made again.
    run_with_samples(tmp_path / "a")
    for _ in range(2):
        for main, arguments in [
            (plot.main, ["a"]),
            (animate.main, ["a"]),
            (animate.main, ["a/samples/fixed_noise"]),
        ]:
            command(monkeypatch, *arguments)
            assert main() == 0


@pytest.mark.parametrize(
    ("module", "arguments", "message"),
    [
        ("plot", ["no/such/run"], "no statistics"),
        ("plot", ["--nonsense"], "nonsense"),
        ("animate", ["--load_path", "no/such/run"], "no such folder"),
        (
            "animate",
            ["--load_path", sys.executable],
            "a file, not a folder; expected a run, or a folder of pictures",
        ),
        (
            "animate",
            ["--load_path", ".", "--fps", "0"],
            "error: --fps 0: expected above 0 and at most 50 frames",
        ),
        ("animate", [], "load-path"),
        ("plot", [], "at least one RUN"),
    ],
)
def test_bad_input_ends_with_a_message_and_status_2(
    tmp_path: Path, module: str, arguments: list[str], message: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"dcgan_core.commands.{module}", *arguments],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
