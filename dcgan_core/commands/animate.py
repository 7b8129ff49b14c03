"""`python -m dcgan_core.commands.animate`: the sample grids of a run as a GIF or a video."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.runs.finding import advise_run
from dcgan_core.runs.folder import ANIMATION_FILE, MOST_FRAMES, SAMPLES_FOLDER
from dcgan_core.system.files import check_file, refuse_to_replace
from dcgan_core.system.program import program
from dcgan_core.system.progress import under_way
from dcgan_core.system.streams import show


@dataclass(frozen=True)
class AnimateOptions:
    """The options of `animate`."""

    load_path: Path = option(
        help="Run, or folder of .png pictures, which are shown in the order of their numbers."
    )
    output: Path | None = option(
        None,
        metavar="FILE",
        when_none=f"{ANIMATION_FILE} next to the pictures",
        help=".gif or .mp4 file. .mp4 needs the extra `video`.",
    )
    fps: float = option(5.0, above=0, maximum=50, unit="frames per second", help="Speed.")
    num_frames: int = option(
        MOST_FRAMES,
        minimum=2,
        maximum=100_000,
        unit="pictures",
        help="Number of pictures shown. Of more, as many are taken, evenly spread.",
    )
    hold_last: float = option(
        1.0, minimum=0, maximum=600, unit="seconds", help="Additional time for the last picture."
    )


def find_frames(path: Path) -> list[Path]:
    """The sample grids of the run at `path`, or the pictures in it, in the order of the numbers in their names.

    For a run, these are the grids of fixed latents, which show how each image changes, or else those of new
    latents. Raises `InputError` if there are none.
    """
    from dcgan_core.pictures.animation import in_order

    if not path.is_dir():
        wrong = "a file, not a folder" if path.exists() else "no such folder"
        raise InputError(f"{path}: {wrong}; expected a run, or a folder of pictures")
    folders = [path / SAMPLES_FOLDER / "fixed_noise", path / SAMPLES_FOLDER / "variable_noise", path]
    for folder in folders:
        frames = [file for file in folder.glob("*.png") if not file.name.startswith(".")]
        if frames and (folder != path or not (path / SAMPLES_FOLDER).is_dir()):
            return in_order(frames)
    raise InputError(
        f"{path} holds no pictures to animate: looked for {SAMPLES_FOLDER}/fixed_noise/*.png, "
        f"{SAMPLES_FOLDER}/variable_noise/*.png and *.png.{advise_run(path)}"
    )


def main() -> int:
    """Animate as the command line says; return the exit status."""
    options = parse_command(
        AnimateOptions,
        prog=program("dcgan_core.commands", "animate"),
        description="Make a GIF or a video of a run's sample grids.",
    )
    from dcgan_core.pictures.animation import spread, write_animation

    frames = find_frames(options.load_path)
    folder = frames[0].parent
    output = options.output or folder / ANIMATION_FILE
    if options.output is None and folder.resolve().parent.name != SAMPLES_FOLDER:  # not in a run
        refuse_to_replace(output)
    check_file(output, "--output")
    with under_way("Writing the animation"):
        written = write_animation(spread(frames, options.num_frames), output, options.fps, options.hold_last)
    show(written, kept=True)
    return 0


if __name__ == "__main__":
    run_command(main)
