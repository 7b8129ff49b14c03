"""The command that degrades real images to see whether measures notice."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dcgan_core.errors import InputError
from scripts import calibrate_measures
from scripts.calibrate_measures import OTHERS, REAL, blurred, degraded, misordered, noisy

RIGHT = {
    OTHERS: 2.0,
    REAL: 1.9,
    "blur 1": 3,
    "blur 2": 4,
    "noise 8": 2.1,
    "noise 24": 5,
    "half of the modes": 2.5,
}


def test_what_is_ordered_wrongly_is_named() -> None:
    assert misordered(RIGHT) == []
    assert misordered({**RIGHT, "blur 2": 2.9}) == ["'blur 2' is not above 'blur 1'"]
    # Between the two draws of real images is not above real images.
    assert misordered({**RIGHT, "half of the modes": 1.95}) == [
        f"'half of the modes' is not above '{OTHERS}'"
    ]
    assert misordered({**RIGHT, "noise 8": 1.0}) == [f"'noise 8' is not above '{OTHERS}'"]
    assert misordered({**RIGHT, "noise 24": float("nan")}) != []


def tones(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of 8x8 pixels of ten kinds, each with its number in the corner, and the kinds."""
    kinds = np.random.default_rng(0).integers(0, 10, count)
    images = np.broadcast_to((kinds * 20)[:, None, None, None], (count, 8, 8, 3)).astype(np.uint8)
    images[:, 0, 0, 0] = np.arange(count) % 256
    return images, kinds


@pytest.mark.parametrize("labelled", [True, False])
def test_the_sets_are_what_they_are_called(labelled: bool) -> None:
    images, kinds = tones(240)
    real, sets, words = degraded(images, kinds if labelled else None, 60, 0)
    assert {len(found) for found in sets.values()} == {60}
    assert words.endswith("classes" if labelled else "10 clusters")
    numbers = [set(found[:, 0, 0, 0]) for found in (real.reference, real.floor, sets[REAL])]
    assert [len(found) for found in numbers] == [60, 60, 60]
    assert not numbers[0] & (numbers[1] | numbers[2])
    assert not numbers[1] & numbers[2]
    assert not numbers[0] & set(sets["half of the modes"][:, 0, 0, 0])
    kept = np.unique(sets["half of the modes"][:, 4, 4, 0])
    assert len(kept) == 5 if labelled else len(kept) < 10
    assert len(np.unique(real.reference[:, 4, 4, 0])) == 10
    assert len(np.unique(sets["10 times each"][:, 0, 0, 0])) == 6
    with pytest.raises(InputError, match="there are 240; give at most 60"):
        degraded(images, None, 61, 0)


def test_blur_and_noise_have_the_strength_they_say() -> None:
    flat = np.full((4, 64, 64, 3), 100, np.uint8)
    assert np.std(noisy(flat, 8, 0).astype(float)) == pytest.approx(8, rel=0.05)
    assert (noisy(flat, 8, 0) == noisy(flat, 8, 0)).all()
    assert (noisy(flat, 8, 0) != noisy(flat, 8, 1)).any()
    assert (blurred(flat, 0.04) == flat).all()
    edge = np.zeros((1, 100, 100, 1), np.uint8)
    edge[:, 50:] = 200
    slope = np.diff(blurred(edge, 0.04)[0, :, 50, 0].astype(float))
    spread = np.sqrt((slope * (np.arange(99) - 49) ** 2).sum() / slope.sum())
    assert spread == pytest.approx(4, rel=0.05)


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "found.json"
    words = f"x --dataset digits --image-size 16 --metrics patches --num-samples 100 --output {target}"
    monkeypatch.setattr("sys.argv", [*words.split(), "--cache-dir", str(tmp_path)])
    status = calibrate_measures.main()
    shown = capsys.readouterr().out
    rows = json.loads(target.read_text("utf-8"))["figures"]
    (title,) = rows
    assert f"| images | {title} |" in shown
    assert status == (1 if misordered(rows[title]) else 0)
    assert rows[title]["noise 64"] > rows[title]["noise 24"] > rows[title][REAL]
    monkeypatch.setattr("sys.argv", [*words.replace("patches", "patchs").split()])
    with pytest.raises(InputError, match=r"'patchs' is unknown.*patches"):
        calibrate_measures.main()
    monkeypatch.setattr("sys.argv", [*words.replace("patches", "face-features").split()])
    with pytest.raises(InputError, match="takes images in colour"):
        calibrate_measures.main()
