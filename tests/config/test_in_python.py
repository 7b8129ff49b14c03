"""Messages that people read in Python name arguments, not flags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dcgan_jax
from dcgan_core.config.in_python import Argument, fields_of, in_python
from dcgan_core.config.training import TrainingConfig
from dcgan_core.errors import DcganError, InputError
from dcgan_core.sampling.loaded import in_words_of_loading
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights, Choice

FIELDS = fields_of(TrainingConfig)


@pytest.mark.parametrize(
    ("flags", "arguments"),
    [
        ("--batch-size 7 cannot be split. Choose --batch-size 6 or 8.",) * 2,
        ("Give --num-steps a large number", "Give num_steps a large number"),
        (
            "leave --conditional out; or --no-conditional.",
            "leave conditional=True out; or conditional=False.",
        ),
        ("Run again with --download, or put it there", "Run again with download=True, or put it there"),
        ("--dataset mnist --data-dir FOLDER", 'dataset="mnist" data_dir=FOLDER'),
        ("name it as --data-dir (a/b.zip)", "name it as data_dir (a/b.zip)"),
        ("--resume runs/x-001 is a run.", 'resume="runs/x-001" is a run.'),
        ("--image-size 64x48: too small", 'image_size="64x48": too small'),
        ("--g-lr 0.0002 and --g-lr 1e-3", "g_lr=0.0002 and g_lr=1e-3"),
        ("--source files or --source tfds has it", 'source="files" or source="tfds" has it'),
        ("--source the images", "source the images"),
        ("no flag of these: --reading 2, generate --individual",) * 2,
        # Commands to paste.
        ("Continue with: python -m dcgan_jax.train --resume runs/x --num-steps 9",) * 2,
        ("dcgan train --resume runs/x; --num-steps 9", "dcgan train --resume runs/x; num_steps=9"),
        ("train --data-dir photos takes them; pip install --dataset",) * 2,
    ],
)
def test_flags_become_arguments(flags: str, arguments: str) -> None:
    arguments = arguments.replace("--batch-size ", "batch_size=")
    assert in_python(flags, FIELDS) == arguments


def test_hints_are_hints() -> None:
    error = AmbiguousWeights(
        "a.pth",
        [Choice("--normalization batch: b", Hints()), Choice("--g-strides 2,2 --g-slope 0.2: c", Hints())],
    )
    with pytest.raises(AmbiguousWeights) as found, in_words_of_loading():
        raise error
    assert str(found.value).splitlines()[1:] == [
        '  hints=Hints(normalization="batch"): b',
        "  hints=Hints(g_strides=(2, 2)) hints=Hints(g_slope=0.2): c",
    ]
    assert found.value.choices == error.choices
    assert (
        in_python("--d-strides says so", {"d_strides": Argument(hint=True)})
        == "hints=Hints(d_strides=...) says so"
    )


def message(function: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(DcganError) as found:
        function(*given, **named)
    return str(found.value)


def test_what_python_calls_names_its_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here := tmp_path)
    (here / "flat").mkdir()
    (here / "flat" / "a.npz").write_bytes(b"")
    load = dcgan_jax.load_generator
    assert message(load, checkpoint="last").startswith("checkpoint last: expected newest")
    assert message(load, checkpoint=3) == (
        "checkpoint=3: the generator in the package has no checkpoints; name a run by path"
    )
    np.save(here / "a.npy", np.zeros(3))
    assert message(load, "a.npy", weights="ema").startswith('weights="ema": a.npy is a file')
    assert "--" not in message(dcgan_jax.load_discriminator, "a.npy", checkpoint="best")
    quiet: dict[str, Any] = {"report": lambda _: None}
    assert message(dcgan_jax.fit, "mnist", data_dir="flat", **quiet).count("download=True") >= 1
    assert "--" not in message(dcgan_jax.fit, "./flat", conditional=True, **quiet)
    assert "--" not in message(dcgan_jax.fit, "digits", resume="flat", **quiet)
    for words in (None, "my own, see below"):
        assert message(load().push_to_hub, "me/mine", words).find("license") >= 0
        assert "--" not in message(load().push_to_hub, "me/mine", words)


def test_commands_keep_their_flags() -> None:
    from dcgan_core.weights.opening import open_weights

    with pytest.raises(InputError, match="--checkpoint 3: the generator in the package"):
        open_weights(None, checkpoint=3)
