"""Train the classifier of a labelled store, once, and use it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
import optax

from dcgan_core.data.store import Store
from dcgan_core.description.architecture import Network
from dcgan_core.description.randomness import generator, permutation
from dcgan_core.errors import InputError
from dcgan_core.quality.classifier import (
    ClassifierFile,
    classifier_network,
    classifier_path,
    initial_classifier_weights,
    load_classifier,
    save_classifier,
)
from dcgan_core.system.cache import exclusive, others_may_write
from dcgan_core.system.machine import package_versions
from dcgan_core.system.progress import Pace, progress_bar
from dcgan_core.system.streams import say
from dcgan_core.weights.canonical import Weights
from dcgan_jax.network.modules import NetworkModule, normalize_images, set_weights, to_numpy
from dcgan_jax.network.pure import Arrays, PureNetwork, split_network
from dcgan_jax.training.optimizers import apply_update

BATCH = 128
EPOCHS, FEWEST_STEPS = 8, 600
"""Few images take as many steps as 10,000 do: with fewer, their classifier is right less often, and more do not harm it
(docs/evidence/quality.md)."""
PEAK_RATE, WEIGHT_DECAY = 3e-3, 1e-2
SHIFT = 14
"""Training images are moved by up to 1/14 of their side: 2 pixels of 28."""
HELD_OUT = 5
"""One image in HELD_OUT is kept from training to measure accuracy, where there are no test images."""


@dataclass(frozen=True)
class JaxClassifier:
    """A trained classifier (`dcgan_core.framework.Classifier`)."""

    record: Mapping[str, Any]
    pure: PureNetwork
    arrays: tuple[Arrays, Arrays]

    def __call__(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return features (N, D) and probabilities (N, K) of images, uint8 (N, H, W, C)."""
        found = []
        for start in range(0, len(images), BATCH):
            chunk = images[start : start + BATCH]
            # Padded, so that one compilation serves every chunk.
            padded = np.concatenate([chunk, np.repeat(chunk[-1:], BATCH - len(chunk), axis=0)])
            features, probabilities = _measure(self.pure, self.arrays, padded)
            found.append((np.asarray(features)[: len(chunk)], np.asarray(probabilities)[: len(chunk)]))
        features, probabilities = zip(*found, strict=True)
        return np.concatenate(features), np.concatenate(probabilities)


def classifier_of(
    store: Store,
    test: Store | None,
    *,
    seed: int = 0,
    cache: Path | None = None,
    report: Callable[[str], None] = say,
) -> JaxClassifier:
    """Return the classifier of `store`, trained now unless the cache has it.

    test: the store of the set's test images, on which accuracy is measured; without one, a fifth of `store` is kept
    from training for it. seed: of initial weights, order and shifts; another seed gives an independent classifier.

    Raises InputError when the store has no labels or only one class.
    """
    name = store.record["dataset"]
    if store.labels is None or len(np.unique(store.labels)) < 2:
        raise InputError(
            f"{name} has no labels (or one class only), and the classifier's measures need a labelled data set: leave "
            "them out with --metrics patches,diversity,neighbours"
        )
    _, height, width, channels = store.images.shape
    path = classifier_path(name, (height, width, channels), store.fingerprint, seed, cache)
    with exclusive(
        path.parent / ".locks" / path.name,
        lambda: report("Waiting for another process that is at this classifier."),
    ):
        if path.with_suffix(".json").exists():
            if shared := others_may_write(path.parent):
                report(f"note: {shared}: others may change the classifier; it is used as it is")
            try:
                return _ready(load_classifier(path))
            except InputError as damage:
                report(f"WARNING: {damage}. Training it again.")
        weights, record = _train(store, test, seed, report)
        record = save_classifier(path, to_numpy(weights), record)
        report(f"Classifier: {record['accuracy']:.2%} right, {record['seconds']:.0f} s, kept in {path}")
    return _ready(load_classifier(path))


def _ready(file: ClassifierFile) -> JaxClassifier:
    pure, *arrays = _split(file.network, file.weights)
    return JaxClassifier(file.record, pure, (arrays[0], arrays[1]))


def _split(network: Network, weights: Weights) -> tuple[PureNetwork, Arrays, Arrays]:
    module = _Classifier(network)
    set_weights(module, weights)
    return split_network(module)


class _Classifier(NetworkModule):
    """Images in [-1, 1] to (features, logits)."""

    def __call__(self, images: jax.Array, *, training: bool = False) -> tuple[jax.Array, jax.Array]:
        *_, features, logits = self.activations(images, training=training)
        return features[:, 0, 0], logits[:, 0, 0]


@jax.jit(static_argnums=0)
def _measure(
    pure: PureNetwork, arrays: tuple[Arrays, Arrays], images: jax.Array
) -> tuple[jax.Array, jax.Array]:
    (features, logits), _ = pure(*arrays, normalize_images(images))
    return features, jax.nn.softmax(logits)


def _train(
    store: Store, test: Store | None, seed: int, report: Callable[[str], None]
) -> tuple[Arrays, dict[str, Any]]:
    """Train on `store`; return all arrays and the record."""
    started = time.monotonic()
    assert store.labels is not None
    count, *shape = store.images.shape
    classes = int(store.labels.max()) + 1
    network = classifier_network((shape[0], shape[1], shape[2]), classes)
    order = permutation(seed, 0, count)
    held = count // HELD_OUT if test is None else 0
    training = np.sort(order[held:])
    steps_per_epoch = max(1, len(training) // BATCH)
    epochs = max(EPOCHS, math.ceil(FEWEST_STEPS / steps_per_epoch))
    report(
        f"Training the classifier of {store.record['dataset']} ({epochs} epochs, once; it is kept in the cache)."
    )
    rate = optax.cosine_onecycle_schedule(epochs * steps_per_epoch, PEAK_RATE, pct_start=0.2)
    optimizer = optax.adamw(rate, weight_decay=WEIGHT_DECAY)
    weights = initial_classifier_weights(network, generator(seed, "classifier weights"))
    pure, parameters, statistics = _split(network, weights)
    state = (parameters, statistics, optimizer.init(parameters))
    step = _make_step(pure, optimizer)
    pace = Pace("Classifier", "epoch", epochs, report)
    for done, (images, labels) in enumerate(_batches(store, training, epochs, seed), start=1):
        state = step(state, images, labels)
        if done % steps_per_epoch == 0:
            jax.block_until_ready(state)
            pace(done // steps_per_epoch)
    arrays = {**state[0], **state[1]}
    classifier = JaxClassifier({}, pure, (state[0], state[1]))
    right, measured = (
        _accuracy(classifier, store, np.sort(order[:held])) if test is None else _accuracy(classifier, test)
    )
    record = {
        "dataset": store.record["dataset"],
        "fingerprint": store.fingerprint,
        "image_shape": shape,
        "classes": classes,
        "class_names": (store.record["labels"] or {}).get("class_names"),
        "seed": seed,
        "trained_on": len(training),
        "accuracy": right,
        "measured_on": f"{measured:,} {'test' if test is not None else 'held-out'} images",
        "epochs": epochs,
        "seconds": round(time.monotonic() - started, 1),
        "versions": package_versions(),
    }
    return arrays, record


def _make_step(pure: PureNetwork, optimizer: optax.GradientTransformation) -> Any:
    def loss_of(parameters: Arrays, statistics: Arrays, images: jax.Array, labels: jax.Array) -> Any:
        (_, logits), statistics = pure(parameters, statistics, images, training=True)
        return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean(), statistics

    def step(state: Any, images: jax.Array, labels: jax.Array) -> Any:
        parameters, statistics, moments = state
        gradient, statistics = jax.grad(loss_of, has_aux=True)(
            parameters, statistics, normalize_images(images), labels
        )
        parameters, moments = apply_update(optimizer, gradient, moments, parameters)
        return parameters, statistics, moments

    return jax.jit(step, donate_argnums=0)


def _batches(store: Store, training: np.ndarray, epochs: int, seed: int) -> Any:
    """Yield (images, labels) of every step, moved at random, with a progress bar on a terminal."""
    assert store.labels is not None
    size = min(BATCH, len(training))
    steps = len(training) // size
    with progress_bar("Training the classifier", epochs * steps, "step", leave=False) as advance:
        for epoch in range(epochs):
            order = training[permutation(seed, 1 + epoch, len(training))]
            random = generator(seed, "classifier shifts", epoch)
            for start in range(0, steps * size, size):
                chosen = np.sort(order[start : start + size])
                yield _moved(store.images[chosen], random), store.labels[chosen].astype(np.int32)
                advance(1)


def _moved(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return images moved by a few pixels each; what comes in is the edge's colour."""
    count, height, width, _ = images.shape
    most = max(1, min(height, width) // SHIFT)
    padded = np.pad(images, ((0, 0), (most, most), (most, most), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(1, 2))
    rows, columns = random.integers(0, 2 * most + 1, (2, count))
    return np.ascontiguousarray(np.moveaxis(windows[np.arange(count), rows, columns], 1, 3))


def _accuracy(classifier: JaxClassifier, store: Store, places: np.ndarray | None = None) -> tuple[float, int]:
    """Return (share of images classified correctly, how many images)."""
    assert store.labels is not None
    images, labels = (
        (store.images, store.labels) if places is None else (store.images[places], store.labels[places])
    )
    right = 0
    for start in range(0, len(images), 1024):
        probabilities = classifier(np.asarray(images[start : start + 1024]))[1]
        right += int((probabilities.argmax(axis=1) == labels[start : start + 1024]).sum())
    return right / len(images), len(images)
