"""What a DCGAN is, without a framework: importing any module of it imports no jax, torch or tensorflow."""

import itertools
import os
import sys

__version__ = "0.1.0"


def _pass_over_the_current_folder() -> None:
    """Where `python -m` is about to run a command of ours, take no file of the current folder for a module.

    Python searches that folder first, and a person's folder may hold a `copy.py`, a `queue.py` or a `torch.py`, which
    would be run. Where this package itself lies there, and in every other program, nothing changes.
    """
    finding = (
        sys.argv[:1] == ["-m"] and not sys.flags.safe_path
    )  # what Python has there until it has found the module
    words = sys.orig_argv
    ours = any(
        following.startswith("dcgan_")
        for word, following in itertools.pairwise(words)
        if word.startswith("-") and word.endswith("m")
    )
    if not (finding and ours and sys.path):
        return
    first = os.path.realpath(sys.path[0])
    package = os.path.realpath(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120 - pathlib imports much
    if first != package and first == os.path.realpath(""):
        del sys.path[0]


_pass_over_the_current_folder()
