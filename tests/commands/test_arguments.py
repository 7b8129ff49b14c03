"""Whatever a program hands to this package's functions: taken, or refused in a sentence of this package's own."""

from __future__ import annotations

import importlib
import inspect
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dcgan_core
import dcgan_jax
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import DcganError, InputError
from dcgan_core.system.arguments import choice, shown, whole, yes_or_no
from dcgan_core.training.run import Run
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.opening import open_weights
from tests.commands.test_loaded import packages
from tests.network.test_modules import lively

PLAIN = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
LABELLED = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2, classes=3)


class Odd:
    """What raises whatever is done with it."""

    def __repr__(self) -> str:
        raise RuntimeError("odd")

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise RuntimeError("odd")


WRONG: dict[str, Callable[[], Any]] = {
    "a word": lambda: "x",
    "no word": lambda: "",
    "bytes": lambda: b"x",
    "a null byte": lambda: "a\0b",
    "a long word": lambda: "x" * 5000,
    "a fraction": lambda: 2.5,
    "NaN": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "below 0": lambda: -1,
    "true": lambda: True,
    "huge": lambda: 10**400,
    "large": lambda: 2**40,
    "nothing": lambda: None,
    "ragged": lambda: [[1], [2, 3]],
    "no list": list,
    "a dict": lambda: {"a": 1},
    "a class": lambda: int,
    "an iterator": lambda: iter([1, 2]),
    "complex": lambda: 1j,
    "odd": Odd,
    "no time": lambda: np.datetime64("NaT"),
    "a path": lambda: Path("nowhere"),
    "no array": lambda: np.zeros(0),
    "floats": lambda: np.zeros(3, np.float32),
    "many axes": lambda: np.zeros((1, 1, 1, 1, 1)),
    "words": lambda: np.array(["a", "b", "c"]),
    "objects": lambda: np.array([None, 1], object),
    "complexes": lambda: np.zeros((2, 4), complex),
    "NaNs": lambda: np.full((2, 4), np.nan, np.float32),
    "truths": lambda: np.ones((2, 4), bool),
}

OF_A_FIELD = ("a word", "bytes", "NaN", "true", "huge", "ragged", "odd", "floats")

IGNORED = {"report"}  # called, with text; what else a function does with it is its own


@pytest.fixture(params=["jax", pytest.param("torch", marks=pytest.mark.torch)])
def package(request: pytest.FixtureRequest) -> Any:
    if request.param == "torch":
        pytest.importorskip("torch", reason="PyTorch is not installed")
    return packages()[request.param]


def consumed(function: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    def call(latents: Any, labels: Any = None) -> Any:
        return list(function(latents, labels))

    return call


def entries(package: Any, folder: Path) -> dict[str, tuple[Callable[..., Any], dict[str, Any]]]:
    """Every public function with arguments that it takes: those of the package, and the methods of what it returns."""
    found: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {}
    for name, architecture in (("plain", PLAIN), ("labelled", LABELLED)):
        bundle = Bundle(architecture, lively(architecture))
        generator, discriminator = package.load_generator(bundle), package.load_discriminator(bundle)
        labels = {"labels": 1} if architecture is LABELLED else {}
        latents = {"latents": np.zeros((2, 4), np.float32), **labels}
        images = np.zeros((2, 16, 16, 1), np.float32)
        given: dict[str, dict[str, Any]] = {
            "sample": {"count": 2},
            "grid": {"count": 2},
            "latents": {"count": 2},
            "images": latents,
            "bytes": latents,
            "inputs": latents,
            "__call__": latents,
            "frozen": {},
            "push_to_hub": {"repository": "owner/name", "license": "mit"},
        }
        assert set(given) == {method for method in public(generator) if callable(getattr(generator, method))}
        for method, arguments in given.items():
            function = getattr(generator, method)
            found[f"{name} {method}"] = (
                consumed(function) if method in ("images", "bytes") else function,
                arguments,
            )
        assert set(public(discriminator)) == {"__call__", "verdicts"}
        found[f"{name} verdicts"] = (discriminator.verdicts, {"images": images, **labels})
        laid_out = images if package is dcgan_jax else images.transpose(0, 3, 1, 2)
        found[f"{name} discriminator"] = (discriminator, {"images": laid_out, **labels})
    save_bundle(folder / "w.safetensors", Bundle(PLAIN, lively(PLAIN), {"step": 3}))
    framework = importlib.import_module(f"{package.__name__}.framework").FRAMEWORK
    run = Run(folder, 3, framework=framework)
    assert {name for name in public(run) if callable(getattr(run, name))} == {"generator", "samples", "stats"}
    found["run generator"] = (run.generator, {})
    found["open_weights"] = (open_weights, {"path": folder / "w.safetensors"})
    of_the_package: dict[str, dict[str, Any]] = {
        "load_generator": {"path": folder / "w.safetensors"},
        "load_discriminator": {"path": folder / "w.safetensors"},
        "from_pretrained": {"repository": "owner/name"},
        "Hints": {},
        "image_grid": {"images": np.zeros((3, 4, 4, 1), np.float32)},
        "to_uint8": {"images": np.zeros((2, 4), np.float32)},
        "fit": {"dataset": "digits", "dry_run": True, "report": lambda _: None},
    }
    assert set(of_the_package) == set(package.__all__)
    return found | {name: (getattr(package, name), own) for name, own in of_the_package.items()}


def public(loaded: Any) -> list[str]:
    """The names of the methods and properties of an object's class, a call among them."""
    own = {
        name for kind in type(loaded).__mro__[:-1] for name, value in vars(kind).items() if callable(value)
    }
    return sorted(name for name in own if not name.startswith("_") or name == "__call__")


def is_ours(error: BaseException) -> bool:
    """Whether an error is meant for a person: of this package's classes, or raised in words of its own."""
    if isinstance(error, DcganError):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else traceback.FrameSummary("", 0, "")
    return (
        isinstance(error, TypeError) and "raise TypeError(" in (last.line or "") and "dcgan_" in last.filename
    )


def offline(*_: Any, **__: Any) -> None:
    raise InputError("nothing is fetched in tests")


def test_no_value_of_any_argument_comes_out_of_a_library(
    package: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for elsewhere in ("hub.check_push", "download.fetch_address"):
        monkeypatch.setattr(f"dcgan_core.system.{elsewhere}", offline)
    monkeypatch.chdir(tmp_path)
    leaks, tried = [], 0
    for entry, (function, usual) in entries(package, tmp_path).items():
        for name, parameter in inspect.signature(function).parameters.items():
            for what, value in WRONG.items():
                if entry == "fit" and what not in OF_A_FIELD:  # its many fields are checked by one function
                    continue
                if name in IGNORED and callable(value()):
                    continue
                first = [value()] if parameter.kind is parameter.POSITIONAL_ONLY else []
                others = {**usual, name: value()}
                if first:
                    others = {key: own for key, own in usual.items() if key != "dataset"}
                tried += 1
                try:
                    function(*first, **others)
                except BaseException as error:
                    if not is_ours(error):
                        leaks.append(f"{entry}({name} = {what}): {type(error).__name__}: {str(error)[:100]}")
    assert leaks == [], "\n".join(leaks)
    assert tried > 1500


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            {"statistics": "runing"},
            r"statistics = 'runing': expected one of auto, .*\(did you mean 'running'\?\)",
        ),
        ({"weights": "emma"}, r"weights = 'emma': expected one of auto, ema, raw \(did you mean 'ema'"),
        ({"checkpoint": 2.5}, r"checkpoint = 2\.5: expected a step, 0 or more, newest or best"),
        ({"checkpoint": True}, r"checkpoint = True: expected a step"),
    ],
)
def test_a_wrong_choice_is_no_silent_default(package: Any, arguments: dict[str, Any], words: str) -> None:
    """Before, weights given as a bundle, or without batch statistics, were drawn from whatever was written there."""
    with pytest.raises(InputError, match=words):
        package.load_generator(Bundle(PLAIN, lively(PLAIN)), **arguments)


def test_a_verdict_needs_the_label_of_a_conditional_network(package: Any) -> None:
    """Before, it was that of class 0, without a word."""
    discriminator = package.load_discriminator(Bundle(LABELLED, lively(LABELLED)))
    images = np.zeros((2, 16, 16, 1), np.uint8)
    with pytest.raises(InputError, match="reads labels next to the images"):
        discriminator.verdicts(images)
    assert np.array_equal(discriminator.verdicts(images, 1), discriminator.verdicts(images, np.array([1, 1])))
    with pytest.raises(InputError, match=r"images of shape \(2, 16, 16\): expected \(N, 16, 16, 1\)"):
        discriminator.verdicts(images[..., 0], 1)
    plain = package.load_discriminator(Bundle(PLAIN, lively(PLAIN)))
    with pytest.raises(InputError, match="reads images without labels"):
        plain.verdicts(images, [0, 1])


def test_columns_are_a_whole_number() -> None:
    generator = dcgan_jax.load_generator(Bundle(PLAIN, lively(PLAIN)))
    wrong: Any = "x"
    with pytest.raises(InputError, match=r"^columns = 'x': expected a whole number, 1 or more$"):
        generator.grid(4, columns=wrong)
    assert np.array_equal(generator.grid(4, columns=np.int64(2)), generator.grid(4, columns=2))  # pyright: ignore[reportArgumentType]


def test_what_was_given_is_shown_in_a_few_words() -> None:
    assert shown([1] * 1000) == "list of 1,000"
    assert shown(np.zeros((3, 4), np.float32)) == "ndarray of shape (3, 4), float32"
    assert shown(np.int64(3)) == "np.int64(3)"
    assert shown(Odd()) == "Odd"
    assert len(shown("x" * 10**6)) <= 100


def test_whole_numbers_and_truths_of_numpy_are_such() -> None:
    assert whole(np.int8(3), "n", 0, 3) == 3
    assert yes_or_no(np.bool_(True), "fold") is True
    choice(np.str_("a"), "word", ("a", "b"))
    for value in (True, np.bool_(True), 3.0, np.float32(3), "3", 4, -1):
        with pytest.raises(InputError, match=r"^n = .*: expected a whole number, 0 to 3$"):
            whole(value, "n", 0, 3)
    for value in (1, "yes", None):
        with pytest.raises(InputError, match="expected True or False"):
            yes_or_no(value, "fold")


def test_a_number_that_nothing_holds_is_refused() -> None:
    for name in ("nz", "g_lr"):
        fields: Any = {name: 10**400}
        with pytest.raises(InputError, match=rf"^{name} = 1000.*characters.*at most 9223372036854775807$"):
            dcgan_jax.fit("digits", **fields, dry_run=True)


def test_every_field_of_fit_is_walked() -> None:
    """The control: the walk reads the signature, so a new field is one of its arguments."""
    assert set(options_of(TrainingConfig)) < set(inspect.signature(dcgan_jax.fit).parameters)
    assert not is_ours(ValueError("from a library"))
    assert dcgan_core.__version__
