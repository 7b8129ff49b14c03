"""Watches of a run: for NaN and infinity, for a collapse, and for the quality of its samples."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float32, UInt8

from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.store import Store
from dcgan_core.description.architecture import Architecture
from dcgan_core.errors import RunFailure
from dcgan_core.framework import Framework, Snapshot, Trainer, numbers
from dcgan_core.pictures.tiles import normalize_images, to_uint8
from dcgan_core.runs.stats import GRADIENT_NORMS
from dcgan_core.sampling.latents import first_latents, latent_blocks, repeated_labels
from dcgan_core.system.progress import Progress


class Breakdown(RunFailure):
    """The training itself failed: continuing from the last checkpoint would fail again."""


WATCHED = ("d_loss", "g_loss", "d_grad_norm", "g_grad_norm")

EXPLODED = 1e6
"""A loss above this many nats has exploded: no logit of a training that still learns comes near."""

REMEMBER_STEPS = 10
"""Fewest steps between two copies of the state; a copy costs about as much as one Adam update."""

ADVICE = (
    "What usually helps: start again (from that checkpoint, with --init-from) with lower --g-lr and --d-lr, "
    "--beta1 0.5, a larger --batch-size, or --precision float32."
)


class BreakdownWatch:
    """Looks at the losses and gradient norms of every step.

    A step is looked at after the next one was started, so that the device never waits for Python. To name the layer
    that broke, the state of a few steps ago is kept on the device and the steps since are done again: everything a
    step uses is a function of its number.
    """

    def __init__(
        self,
        trainer: Trainer,
        inputs: Callable[[int], tuple[np.ndarray, np.ndarray]],
        report: Callable[[str], None],
        start: int,
    ) -> None:
        """inputs: (images, latents) of the step after `step` steps; start: steps done before."""
        self._trainer = trainer
        self._inputs = inputs
        self._report = report
        self._unseen: tuple[int, Mapping[str, Any]] | None = None
        self._remembered = start
        trainer.remember()

    def look(self, step: int, measurements: Mapping[str, Any]) -> None:
        """Note the measurements of the step or steps that end with `step`, and check those noted before.

        Raises Breakdown when one of those broke down.
        """
        self.settle()
        self._unseen = (step, measurements)

    def settle(self) -> None:
        """Wait for the last step noted and check it; Breakdown when it broke down."""
        if self._unseen is not None:
            (step, measurements), self._unseen = self._unseen, None
            self._check(step, measurements)

    def remember(self, step: int) -> None:
        """Keep the state after `step`, unless one was kept recently. Waits for the step, and checks it."""
        self.settle()
        if step - self._remembered >= REMEMBER_STEPS:
            self._trainer.remember()
            self._remembered = step

    def check_snapshot(self, step: int, snapshot: Snapshot) -> None:
        """Raise Breakdown when a state that is about to be saved is not finite: losses may hide it for a while."""
        broken = snapshot.not_finite()
        if broken:
            raise self._failure(step, f"the state is not finite ({_few(broken)})")

    def _check(self, step: int, measurements: Mapping[str, Any]) -> None:
        watched = [(name, numbers(measurements[name])) for name in WATCHED]
        count = len(watched[0][1])
        for index in range(count):
            now = [(name, values[index]) for name, values in watched]
            broken = [f"{name} is {value:.4g}" for name, value in now if _is_broken(name, value)]
            if broken:
                raise self._failure(step - count + 1 + index, ", ".join(broken))

    def _failure(self, step: int, what: str) -> Breakdown:
        first = self._remembered
        self._report(f"Step {step:,} broke down; doing steps {first + 1:,} to {step:,} again to see where.")
        where = self._trainer.first_nonfinite(self._inputs(before) for before in range(first, step))
        found = (
            f"First not finite: {where}."
            if where
            else "Done again, those steps held no number that is not finite, so no layer can be named."
        )
        return Breakdown(
            f"training broke down at step {step:,}: {what}. {found} Nothing of this step was saved: the last "
            f"checkpoint is finite and intact. {ADVICE}"
        )


def _is_broken(name: str, value: float) -> bool:
    return not math.isfinite(value) or (name.endswith("_loss") and value > EXPLODED)


def _few(names: list[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


# The collapse watch: notices, from what `stats.jsonl` records, that a run continues without learning.
#
# A judgement is a function of the lines written so far and of nothing else, so a run that is stopped and resumed is
# warned at the same steps as one that is not.

Line = Mapping[str, Any]

WARM_UP_STEPS = 100
"""The first steps are not judged: fresh networks are far from balance."""


@dataclass(frozen=True)
class Symptom:
    """A symptom, and how long it has to last for a warning.

    lines, steps: how many lines in a row, and how many steps from the first of them to the last.
    """

    event: str
    lines: int
    steps: int
    shows: Callable[[Line, float], bool]
    message: str


@dataclass(frozen=True)
class CollapseWarning:
    """One symptom, noticed at `step`. event: its kind in stats.jsonl. message: for a person."""

    event: str
    step: int
    message: str


SYMPTOMS = (
    Symptom(
        event="discriminator-wins",
        lines=30,
        steps=200,
        shows=lambda line, _: line.get("d_accuracy", 0) >= 1,
        message="the discriminator has classified every image correctly for {steps} steps, so the generator learns "
        "little. Try a lower --d-lr (half), a higher --g-lr, a smaller --ndf or a larger --ngf.",
    ),
    Symptom(
        event="outputs-constant",
        lines=5,
        steps=50,
        shows=lambda line, real: line.get("fake_distance", real) < 0.05 * real,
        message="the generated images of a batch are nearly the same: they lie {fake_distance:.3f} apart, real ones "
        "{real:.3f}. Try lower rates (--g-lr, --d-lr), a larger --batch-size, or another --seed.",
    ),
    Symptom(
        event="gradients-vanished",
        lines=10,
        steps=50,
        shows=lambda line, _: min(line.get("g_grad_norm", 1), line.get("d_grad_norm", 1)) < 1e-3,
        message="a gradient has vanished (norm of G's {g_grad_norm:.1e}, of D's {d_grad_norm:.1e}): that network no "
        "longer learns. Try a lower --d-lr, and continue from an earlier checkpoint with --init-from.",
    ),
)


class CollapseWatch:
    """Reads the lines of a run one by one and warns of each symptom once."""

    def __init__(self, real_distance: float, earlier: Iterable[Line] = ()) -> None:
        """real_distance: `pairwise_distance` of real images; earlier: the lines of a run that is resumed."""
        self._real = real_distance
        self._runs: dict[str, list[int]] = {}  # by event: the step it first showed, and the lines since
        self._warned: set[str] = set()
        self._norms: dict[str, Any] = {}
        for line in earlier:
            if "event" in line:
                self._warned.add(line["event"])
            else:
                self.look(line)

    def look(self, line: Line) -> list[CollapseWarning]:
        """Judge one line of measurements, a number that was not finite being None; return what is new."""
        line = {name: value for name, value in line.items() if value is not None}
        # Where the networks are trained in turn, each line has the gradient of one: the other's is its last.
        self._norms |= {name: line[name] for name in GRADIENT_NORMS.values() if name in line}
        line = self._norms | line
        return [warning for symptom in SYMPTOMS if (warning := self._judge(symptom, line)) is not None]

    def _judge(self, symptom: Symptom, line: Line) -> CollapseWarning | None:
        step = line["step"]
        if step <= WARM_UP_STEPS or not symptom.shows(line, self._real):
            self._runs.pop(symptom.event, None)
            return None
        shown = self._runs.setdefault(symptom.event, [step, 0])
        shown[1] += 1
        steps = step - shown[0]
        if symptom.event in self._warned or shown[1] < symptom.lines or steps < symptom.steps:
            return None
        self._warned.add(symptom.event)
        message = symptom.message.format(**{**line, "steps": steps, "real": self._real})
        return CollapseWarning(symptom.event, step, f"step {step:,}: {message}")


def pairwise_distance(images: np.ndarray) -> float:
    """Return the root mean square distance between two of these images, per pixel value.

    images: uint8, or floats in [-1, 1], (N, H, W, C), N at least 2; bytes are taken to [-1, 1] first. The mean
    squared distance between pairs is twice the variance, so no pairs are made.
    """
    return float(np.sqrt(2 * np.var(normalize_images(images).astype(np.float64), axis=0, ddof=1).mean()))


Generate = Callable[[Float32[np.ndarray, "N nz"]], Float32[np.ndarray, "N H W C"]]


@dataclass(frozen=True)
class TrainingMetric:
    """A measure by which checkpoints are compared; lower is better.

    latents: of the samples, the same each time. measure: a `dcgan_core.quality.measures.Measure`, against the same real
    images each time.
    """

    latents: Float32[np.ndarray, "N nz"]
    measure: Callable[[UInt8[np.ndarray, "N H W C"]], Sequence[Any]]

    def __call__(self, generate: Generate) -> dict[str, Any]:
        """Return what stats.jsonl says of the generator as it is: `metric`, `evaluation` and its floor."""
        figures = self.measure(to_uint8(generate(self.latents)))
        result = next(figure for figure in figures if figure.headline)
        return {"metric": result.name, "evaluation": result.value, "evaluation_floor": result.floor}


def check_samples(config: TrainingConfig) -> None:
    """Raise InputError for fewer samples than the measure needs, whatever data there is."""
    from dcgan_core.quality.classifier import FEATURES
    from dcgan_core.quality.frechet import require_enough

    if config.evaluate_metric == "classifier":
        require_enough(config.evaluate_samples, FEATURES)


def training_metric(
    config: TrainingConfig,
    store: Store,
    architecture: Architecture,
    framework: Framework,
    report: Callable[[str], None],
) -> TrainingMetric:
    """Return the measure that `config` names.

    Raises InputError where the data has no labels for the classifier's, or the framework has no classifier.
    """
    # Most runs measure nothing, and these modules bring more.
    from dcgan_core.quality.classifier import FEATURES
    from dcgan_core.quality.frechet import require_enough
    from dcgan_core.quality.images import Stores, choose_real, open_test
    from dcgan_core.quality.measures import by_classifier, by_patches, drawn_labels

    stores = Stores(store, open_test(config.data_request(), report))
    room = len(stores.test.images) if stores.test is not None else len(store.images) // 2
    count = min(config.evaluate_samples, room)
    real = choose_real(stores, "train", count, config.seed)
    progress = Progress(lambda line: None, quiet=True)
    drawn = drawn_labels(architecture.classes, stores, count)
    if config.evaluate_metric == "classifier":
        require_enough(min(count, len(real.reference)), FEATURES)
        classifier = framework.classifier(store, stores.test, seed=0, cache=config.cache_dir, report=report)
        report(
            f"Classifier: checksum {classifier.record['checksum'][:12]}. Classifying the real images, once."
        )
        measure = by_classifier(classifier, real, progress, drawn)
    else:
        measure = by_patches(real, config.seed, progress)
    own = repeated_labels(None if drawn is None else drawn.labels)
    latents = first_latents(latent_blocks(architecture, config.seed, own, total=count), count)
    return TrainingMetric(latents, measure)
