"""The start of a run: its plan, network and initial weights; or, for a resumed run, its record and newest complete
checkpoint.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.config.files import read_run_config
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.data.batches import Batches
from dcgan_core.data.store import Store, not_where_it_was, open_or_prepare, reopen_store
from dcgan_core.description.architecture import Architecture
from dcgan_core.description.labels import check_classes, class_list, warn_of_single_images
from dcgan_core.description.layer import Shape
from dcgan_core.description.presets import build_architecture
from dcgan_core.description.protocols import check_steps
from dcgan_core.errors import InputError, number_of
from dcgan_core.framework import Framework, Trainer
from dcgan_core.runs import folder
from dcgan_core.system.control_channel import ControlChannel
from dcgan_core.system.room import check_disk
from dcgan_core.system.streams import say
from dcgan_core.training import checkpoints
from dcgan_core.training.console import Reporter
from dcgan_core.training.few_images import suited
from dcgan_core.training.loggers import check_loggers
from dcgan_core.training.profiling import check_profile
from dcgan_core.training.samples import Artefacts, Guard, SamplePictures
from dcgan_core.training.schedule import Schedule
from dcgan_core.training.signals import held_back
from dcgan_core.training.watches import TrainingMetric, check_samples, training_metric
from dcgan_core.weights.bundle import AdamMoments, Bundle, check_moments, load_bundle
from dcgan_core.weights.canonical import Weights, initial_network_weights, weight_shapes
from dcgan_core.weights.foreign.writing.original import ORIGINAL
from dcgan_core.weights.opening import open_moments, open_weights, refuse_doubts

NETWORK_OPTIONS = ("preset", "nz", "ngf", "ndf", "latent", "conditional")
"""The options that describe a network; with --init-from the weights' own description replaces them."""


@dataclass(frozen=True)
class Plan:
    """The plan of a run, complete before anything is written.

    report: called with lines for the user.
    """

    config: TrainingConfig
    store: Store
    batches: Batches
    architecture: Architecture
    schedule: Schedule
    report: Reporter
    class_names: list[str]
    """Of the classes of a conditional network; empty otherwise."""
    channel: ControlChannel
    """To the other processes that train; to none in most runs."""


def check_first(config: TrainingConfig, *, writes: bool = True) -> None:
    """Raise InputError for mistakes that do not depend on the data, whose preparation may take an hour.

    writes: whether this process is the one that writes the run.
    """
    if config.resume is None:
        folder.check_new_run(config.output_path)
    else:
        folder.read_resumable(config.resume)
        if writes:
            with folder.lock_run(config.resume):
                pass  # another process would hold it
    check_loggers(config)
    if config.evaluate_every or config.evaluate_every_steps:
        check_samples(config)
    given = None
    if config.init_from is not None and config.resume is None:
        given = open_weights(config.init_from)
        refuse_doubts(given, f"--init-from {config.init_from}")
        shape = (*config.image_shape, config.channels or given.architecture.image_shape[2])
        _check_shape(given.architecture, shape, f"--init-from {config.init_from}")
    if config.naming is not None and config.resume is None:
        _check_naming(config, given)
    if config.label_mismatch and config.resume is None:
        _check_mismatch(config, given)


def _check_mismatch(config: TrainingConfig, given: Bundle | None) -> None:
    """Raise InputError unless D has a logit for each class, of which there are two at least."""
    shape = (*config.image_shape, config.channels or 3)
    own = given.architecture if given else _built(config, shape, 2 if config.conditional else 0)
    if own.discriminator.output_shape[2] == 1:
        raise InputError(
            "--label-mismatch compares the logit of an image's label with those of the others, so it needs a "
            "discriminator with a logit for each class: that of --conditional with any preset but paper-mnist"
        )


def _check_naming(config: TrainingConfig, given: Bundle | None) -> None:
    """Raise InputError where the naming has no room for the networks, in grey and in colour where that is open."""
    intended = Artefacts(config.output_path or Path("runs"), config, Schedule.of(config, 1), Guard(say))
    refused = None
    for channels in (config.channels,) if config.channels else (3, 1):
        own = given.architecture if given else _built(config, (*config.image_shape, channels))
        weights = {name: initial_network_weights(own, name, config.seed) for name in own.networks()}
        try:
            return intended.check(Bundle(own, weights))
        except InputError as error:
            refused = refused or error
    assert refused is not None
    raise refused


def make_plan(config: TrainingConfig, report: Reporter, channel: ControlChannel) -> Plan:
    """Prepare the data and return the plan; raises InputError for whatever does not fit together."""
    store = _open_data(config, report)
    if config.resume is None:
        config, remarks = suited(config, len(store.images))
        for remark in remarks:
            report(remark)
    batches = Batches(store.images, config.batch_size, config.seed, config.flip)
    height, width, channels = store.images.shape[1:]
    architecture, class_names = _with_classes(config, store, (height, width, channels), report)
    schedule = Schedule.of(config, batches.steps_per_epoch)
    check_steps(schedule.total_steps)
    check_profile(config, 0, schedule.total_steps)
    if channel.group.is_main:
        _check_room(config, architecture, schedule)
    left = batches.dropped_images
    dropped = f" ({number_of(left, 'image')} left over each epoch)" if left else ""
    report(
        f"Training: {number_of(schedule.total_steps, 'step')} of {number_of(config.batch_size, 'image')}, "
        f"{batches.steps_per_epoch:,} an epoch{dropped}"
    )
    return Plan(config, store, batches, architecture, schedule, report, class_names, channel)


def _check_room(config: TrainingConfig, architecture: Architecture, schedule: Schedule) -> None:
    """Raise InputError where the run's disk has no room for its checkpoints, which would be found out at the first."""
    numbers = sum(
        math.prod(shape) for net in architecture.networks().values() for shape in weight_shapes(net).values()
    )
    # The weights, and what training continues from: the weights again and two moments of each.
    one = 4 * 4 * numbers
    kept = 1
    if config.resume is None:  # else the newest is written before the oldest is removed
        every = schedule.checkpoint_every or schedule.total_steps
        kept = min(config.checkpoint_keep + 1, math.ceil(schedule.total_steps / every))
    place = config.resume or config.output_path or Path("runs")
    what, fewer = (
        (f"{kept} checkpoints", ", or lower --checkpoint-keep") if kept > 1 else ("a checkpoint", "")
    )
    check_disk(place, kept * one, what, f"free some space, or choose another --output-path{fewer}")


def _with_classes(
    config: TrainingConfig, store: Store, image_shape: Shape, report: Callable[[str], None]
) -> tuple[Architecture, list[str]]:
    """Return the architecture of a run and the names of its classes.

    Raises InputError where the data and the network that the run starts from differ in them.
    """
    names: list[str] = []
    if config.conditional:
        names = check_classes(store.labels, (store.record["labels"] or {}).get("class_names"))
    architecture = choose_architecture(config, image_shape, report, len(names))
    if architecture.classes != len(names):
        kind = f"{architecture.classes} classes" if architecture.classes else "none"
        raise InputError(
            f"the network that this run starts from has {kind}, but the configured data has {len(names) or 'none'}: "
            "use --conditional and data of the same classes for a conditional network, and leave it out for any other"
        )
    if names:
        report(f"Conditional: {class_list(names)}.")
        assert store.labels is not None
        if config.resume is None and (warning := warn_of_single_images(store.labels, names)):
            report(f"WARNING: {warning}.")
    return architecture, names


def make_metric(plan: Plan, framework: Framework) -> TrainingMetric | None:
    """Return what is measured as training continues, None when nothing is. It may train a classifier first."""
    if not plan.schedule.evaluate_every:
        return None
    return training_metric(plan.config, plan.store, plan.architecture, framework, plan.report)


def _open_data(config: TrainingConfig, report: Callable[[str], None]) -> Store:
    """Return the prepared images of a run. Those of a resumed run are enough where the files they came from are gone.

    Raises InputError where neither can be had.
    """
    request = config.data_request()
    named = any(config.sources.get(name) == "flag" for name in ("data_dir", "cache_dir", "source"))
    if config.resume is None or named:
        return open_or_prepare(request, report=report)
    recorded = folder.read_resumable(config.resume)["data"]
    try:
        # Nothing is downloaded for images that may be there.
        return open_or_prepare(dataclasses.replace(request, download=False), report=report)
    except InputError as error:
        missing = error
    if (store := reopen_store(recorded)) is not None:
        report(f"Data: as prepared for this run, {store.path}; its source files are not available.")
        return store
    if request.download:
        return open_or_prepare(request, report=report)
    raise not_where_it_was(config.resume, recorded, request.data_dir, missing) from missing


def refuse_edited(run: Path, checkpoint: checkpoints.Checkpoint, config_class: type[TrainingConfig]) -> None:
    """Raise InputError where a run's `config.json` has other values than its checkpoint's of what a run keeps.

    A value that was removed counts as its default, with which the run would continue. A run may have been moved.
    """
    if not (checkpoint.path / folder.CONFIG_FILE).is_file():
        return
    saved = folder.read_run(checkpoint.path).get("config") or {}
    own = read_run_config(run, config_class).to_dict()
    options = options_of(config_class)
    changed = [
        f"{name} is {own[name]}, but the checkpoint of step {checkpoint.step:,} was trained with {saved[name]}"
        for name in options
        if name in saved and name != "output_path" and options[name].refuses(saved[name], own[name])
    ]
    if changed:
        raise InputError(
            f"{run / folder.CONFIG_FILE}: {'; '.join(changed)}. A resumed run keeps this: write the old value there, "
            f"as in {checkpoint.path / folder.CONFIG_FILE}, or start a new run from the weights: "
            f"{folder.resume_command(run, flag='--init-from')}"
        )


def first_trainer(plan: Plan, framework: Framework) -> Trainer:
    """Return the trainer of a new run; raises InputError when `--naming` has no room for its network."""
    config, architecture = plan.config, plan.architecture
    weights = first_weights(config, architecture, plan.report)
    moments = first_moments(config, architecture, plan.report)
    intended = Artefacts(config.output_path or Path("runs"), config, plan.schedule, Guard(plan.report))
    intended.check(Bundle(architecture, weights))
    with held_back():
        trainer = framework.trainer(architecture, config, weights, plan.schedule.total_steps)
    trainer.set_moments(moments)
    return trainer


def choose_architecture(
    config: TrainingConfig, image_shape: Shape, report: Callable[[str], None], classes: int = 0
) -> Architecture:
    """Return the architecture of a run on images of `image_shape` (height, width, channels).

    classes: of a conditional network.

    A resumed run keeps the one it recorded; a run that starts from weights takes theirs; any other builds the
    preset's. Raises InputError when weights and images differ in shape, or when a flag contradicts the weights.
    """
    if config.resume is not None:
        recorded = Architecture.from_dict(folder.read_resumable(config.resume)["architecture"])
        _check_shape(recorded, image_shape, f"--resume {config.resume}")
        return recorded
    built = _built(config, image_shape, classes)
    if config.init_from is None:
        return built
    bundle = open_weights(config.init_from)
    refuse_doubts(bundle, f"--init-from {config.init_from}")
    own = bundle.architecture
    _check_shape(own, image_shape, f"--init-from {config.init_from}")
    if own == built:
        return own
    # --conditional says which labels, which are compared later, and nothing of the layers.
    flags = [name for name in NETWORK_OPTIONS if config.sources.get(name) == "flag" and name != "conditional"]
    if flags:
        raise InputError(
            f"--init-from {config.init_from}: its network (preset {own.preset!r}) is not the one that "
            f"{', '.join('--' + name for name in flags)} describes; leave {'it' if len(flags) == 1 else 'them'} out to "
            "take its network"
        )
    report(f"Network: that of {config.init_from} (preset {own.preset!r}).")
    return own


def _built(config: TrainingConfig, image_shape: Shape, classes: int = 0) -> Architecture:
    return build_architecture(
        config.preset,
        image_shape=image_shape,
        nz=config.nz,
        ngf=config.ngf,
        ndf=config.ndf,
        latent=config.latent,
        classes=classes,
    )


def first_weights(
    config: TrainingConfig, architecture: Architecture, report: Callable[[str], None]
) -> dict[str, Weights]:
    """Return the weights that a new run starts from: drawn from the seed, or those of --init-from.

    A network that --init-from lacks starts fresh, which is reported.
    """
    given = Bundle(architecture, {}) if config.init_from is None else open_weights(config.init_from)
    weights: dict[str, Weights] = {}
    for name in architecture.networks():
        if name in given.weights:
            weights[name] = given.weights[name]
            continue
        if config.init_from is not None:
            report(f"{config.init_from} holds no {name}: it starts from fresh weights.")
        weights[name] = initial_network_weights(architecture, name, config.seed)
    return weights


def first_moments(
    config: TrainingConfig, architecture: Architecture, report: Callable[[str], None]
) -> dict[str, AdamMoments]:
    """Return Adam's moments that a new run starts from, by network; empty where it starts with none.

    They are those that travel with the weights of --init-from, unless --init-optimizer is `fresh`. Raises
    InputError for moments that no Adam can have.
    """
    if config.init_from is None or config.init_optimizer == "fresh":
        return {}
    moments = open_moments(config.init_from)
    if not moments:
        return {}
    for name, own in moments.items():
        check_moments(architecture, name, own, f"--init-from {config.init_from}")
    counts = " and ".join(
        f"the {name}'s after {number_of(own.step, 'update')}" for name, own in moments.items()
    )
    report(
        f"Adam continues with the moments of {config.init_from} ({counts}), at this run's own rates and decays; "
        "--init-optimizer fresh resets it."
    )
    return moments


def kept_record(config: TrainingConfig, checkpoint: checkpoints.Checkpoint | None = None) -> dict[str, Any]:
    """Return what a run's weights keep of the record of --init-from: how the imported files were laid out.

    checkpoint: of the run itself, where it is resumed.
    """
    if config.init_from is None:
        return {}
    if checkpoint is None:
        record = open_weights(config.init_from).record
    else:
        record = load_bundle(checkpoint.path / checkpoints.WEIGHTS_FILE).record
    return {ORIGINAL: record[ORIGINAL]} if ORIGINAL in record else {}


def _check_shape(architecture: Architecture, image_shape: Shape, where: str) -> None:
    if architecture.image_shape != image_shape:
        (h, w, c), (height, width, channels) = architecture.image_shape, image_shape
        raise InputError(
            f"{where}: its network draws {h}x{w} images with {number_of(c, 'channel')}, but the data is "
            f"{height}x{width} with {channels}; give --image-size {h if h == w else f'{h}x{w}'} --channels {c}"
        )


def read_record(run: Path, store: Store) -> dict[str, Any]:
    """Return the content of a run's `config.json`; raises InputError when it was trained on other data."""
    record = folder.read_resumable(run)
    if record["data"]["fingerprint"] != store.fingerprint:
        raise InputError(
            f"--resume {run}: the data is not what the run was trained on (its fingerprint differs). Point --data-dir "
            f"to the same images, or start a new run from its weights: {folder.resume_command(run, flag='--init-from')}"
        )
    return record


def restore_trainer(
    plan: Plan,
    framework: Framework,
    run: Path,
    record: dict[str, Any],
    checkpoint: checkpoints.Checkpoint | None,
) -> Trainer:
    """Return a trainer in the state of the checkpoint; without one, in the state that the run started from.

    Raises InputError when the state is another framework's, or does not fit the networks.
    """
    report = plan.report
    if checkpoint is None:
        report(f"{run} has no checkpoint: starting from step 0 again.")
        weights = first_weights(plan.config, plan.architecture, report)
        moments = first_moments(plan.config, plan.architecture, report)
    else:
        moments = {}
        weights = load_bundle(checkpoint.path / checkpoints.WEIGHTS_FILE).weights
    with held_back():
        trainer = framework.trainer(plan.architecture, plan.config, weights, plan.schedule.total_steps)
    made_with = checkpoint.manifest["framework"] if checkpoint else record["starts"][0]["framework"]
    if made_with != trainer.framework:
        anew = folder.resume_command(run, framework=trainer.framework, flag="--init-from")
        raise InputError(
            f"--resume {run}: its optimizer state is that of dcgan_{made_with}. Continue it there: "
            f"{folder.resume_command(run, framework=made_with)}; or start a new run from its weights: {anew}"
        )
    if checkpoint is None:
        trainer.set_moments(moments)
    else:
        trainer.load_state(checkpoint.state)
        checkpoints.check_restored(checkpoint, trainer.snapshot().arrays)
    return trainer


def forget_after(plan: Plan, run: Path, record: dict[str, Any], start: int) -> None:
    """Remove the checkpoints and sample grids of steps after `start`, which are done again.

    The schedule of the start before says which step each grid belongs to.
    """
    checkpoints.remove_after(run, start)
    before = Schedule.of(TrainingConfig.from_dict(record["config"]), plan.schedule.steps_per_epoch)
    SamplePictures(run, plan.config, plan.architecture, Guard(plan.report)).forget(
        lambda name: before.keeps_sample(name, start)
    )
