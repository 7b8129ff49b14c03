"""Batches are pure functions of (seed, step); the thread that makes them ahead ends when it is closed."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time

import numpy as np
import pytest

from dcgan_core.data.batches import Batches
from dcgan_core.description.randomness import flips, permutation
from dcgan_core.errors import InputError
from dcgan_core.system.ahead import ahead

# Every image is its own number, with a left half that differs from the right.
IMAGES = np.stack([np.full((4, 6, 3), index, np.uint8) for index in range(23)])
IMAGES[:, :, 0, 0] += 100


def numbers(batch: np.ndarray) -> list[int]:
    return batch[:, 0, 3, 0].tolist()


def test_an_epoch_visits_every_image_but_the_dropped_once() -> None:
    batches = Batches(IMAGES, 5, seed=1)
    assert batches.steps_per_epoch == 4
    assert batches.dropped_images == 3
    for epoch in range(3):
        seen = [number for step in range(4) for number in numbers(batches.batch(4 * epoch + step))]
        assert seen == permutation(1, epoch, 23)[:20].tolist()
        assert len(set(seen)) == 20


def test_a_step_gives_the_same_whenever_it_is_asked_for() -> None:
    batches = Batches(IMAGES, 5, seed=1, flip=True)
    straight = [batches.batch(step) for step in range(12)]
    assert straight[0].dtype == np.uint8
    assert straight[0].shape == (5, 4, 6, 3)
    for step in (11, 0, 7, 3, 7):
        assert (batches.batch(step) == straight[step]).all()
        assert (Batches(IMAGES, 5, seed=1, flip=True).batch(step) == straight[step]).all()
    assert any((Batches(IMAGES, 5, seed=2).batch(step) != straight[step]).any() for step in range(3))


def test_flips_mirror_left_to_right_and_nothing_else() -> None:
    plain, flipped = Batches(IMAGES, 5, seed=1), Batches(IMAGES, 5, seed=1, flip=True)
    mirrored = 0
    for step in range(8):
        expected = [
            image[:, ::-1] if flip else image
            for image, flip in zip(plain.batch(step), flips(1, step, 5), strict=True)
        ]
        assert (flipped.batch(step) == np.stack(expected)).all()
        mirrored += int(flips(1, step, 5).sum())
    assert 0 < mirrored < 40


def test_a_batch_is_the_callers_own() -> None:
    images = IMAGES.copy()
    images.flags.writeable = False
    batches = Batches(images, 5, seed=1, flip=True)
    batch = batches.batch(0)
    batch[:] = 0
    assert batches.batch(0).any()
    assert (images == IMAGES).all()


def test_a_batch_larger_than_the_data_is_refused() -> None:
    assert Batches(IMAGES, 23, seed=0).steps_per_epoch == 1
    with pytest.raises(InputError, match="batch size is 24, and the data has only 23 images"):
        Batches(IMAGES, 24, seed=0)
    with pytest.raises(InputError, match="batch size is 0"):
        Batches(IMAGES, 0, seed=0)


def test_batches_made_ahead_are_the_batches() -> None:
    batches = Batches(IMAGES, 5, seed=1, flip=True)
    made = list(ahead(batches.batch, range(2, 9), depth=2))
    assert len(made) == 7
    assert all((batch == batches.batch(step)).all() for step, batch in enumerate(made, 2))


def threads_ahead() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


def test_leaving_early_ends_the_thread() -> None:
    batches = ahead(Batches(IMAGES, 5, seed=1).batch, itertools.count(), depth=2)
    assert len([next(batches) for _ in range(30)]) == 30
    assert threads_ahead()
    started = time.monotonic()
    batches.close()
    batches.close()
    assert time.monotonic() - started < 2
    assert not threads_ahead()
    assert list(batches) == []


class Counting(Batches):
    made = 0

    def batch(self, step: int) -> np.ndarray:
        self.made += 1
        return super().batch(step)


def test_it_stays_only_a_little_ahead() -> None:
    batches = Counting(IMAGES, 5, seed=1)
    with contextlib.closing(ahead(batches.batch, itertools.count(), depth=4)) as made:
        next(made)
        time.sleep(0.3)
        assert batches.made == 4  # three that wait, and one in the hand


def test_an_error_in_the_thread_reaches_the_loop() -> None:
    class Failing(Batches):
        def batch(self, step: int) -> np.ndarray:
            if step == 2:
                raise OSError("the disk went away")
            return super().batch(step)

    batches = ahead(Failing(IMAGES, 5, seed=1).batch, range(9), depth=2)
    assert len([next(batches), next(batches)]) == 2
    with pytest.raises(OSError, match="the disk went away"):
        next(batches)
    assert not threads_ahead()


def test_closing_waits_for_the_batch_under_way_alone() -> None:
    class Slow(Counting):
        def batch(self, step: int) -> np.ndarray:
            time.sleep(0.1)
            return super().batch(step)

    batches = Slow(IMAGES, 5, seed=1)
    made = ahead(batches.batch, itertools.count(), depth=50)
    next(made)
    made.close()
    assert batches.made < 10
    assert not threads_ahead()
