"""Every logger is given the same: the configuration, each line, each grid. None stops a run; resumed runs continue."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.config.command_line import configure
from dcgan_core.config.training import TrainingConfig, chosen_loggers
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import LOGGERS_FILE
from dcgan_core.training.loggers import Loggers, check_loggers, names_of
from dcgan_core.training.samples import Guard
from dcgan_core.training.services import MlflowLogger, WandbLogger, measured
from tests.reliability import tiny

OWN = """
import json

class Logger:
    def __init__(self, run, config, step):
        self.path = run / "own.jsonl"
        self.write("made", config["dataset"], step)

    def write(self, *what):
        with open(self.path, "a") as file:
            print(json.dumps(what), file=file)

    def line(self, line):
        self.write("line", line)

    def grid(self, step, picture):
        self.write("grid", step, list(picture.shape), str(picture.dtype))

    def close(self):
        self.write("closed")


class Fails(Logger):
    def line(self, line):
        if line["step"] == 3:
            raise SystemExit("no more")
        super().line(line)


class FailsAtOnce:
    def __init__(self, *given):
        raise OSError("no such host")


value = 3
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a person's own module in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_own_loggers.py").write_text(OWN)
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the folder was run')")
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry not in ("", str(tmp_path))])
    monkeypatch.delitem(sys.modules, "my_own_loggers", raising=False)
    return tmp_path


def said(path: Path) -> list[list[Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_logger_of_ones_own_is_given_everything(own: Path) -> None:
    run = own / "run"
    tiny.run(run, num_steps=7, logger="my_own_loggers:Logger", evaluate_every=1, evaluate_samples=20)
    tiny.resume(run, num_steps=10)
    lines = [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]
    calls = said(run / "own.jsonl")
    assert [call for call in calls if call[0] == "made"] == [["made", "digits", 0], ["made", "digits", 7]]
    # Each line, events included, and nothing but them.
    assert [call[1] for call in calls if call[0] == "line"] == lines
    assert {line.get("event") for line in lines} == {None, "evaluation"}
    grids = [call for call in calls if call[0] == "grid"]
    assert [(call[1], call[3]) for call in grids] == [(step, "uint8") for step in (5, 7, 10)]
    assert all(len(call[2]) == 3 for call in grids)
    assert [call[0] for call in calls].count("closed") == 2
    assert calls[-1] == ["closed"]


def test_one_that_fails_is_left_out_with_one_warning(own: Path) -> None:
    run, lines = own / "run", []
    names = "my_own_loggers:Fails, my_own_loggers:FailsAtOnce, my_own_loggers:Logger"
    done = tiny.run(run, num_steps=6, logger=names, report=lines.append)
    assert (done.status, done.step) == (0, 6)
    failed = [line for line in lines if "my_own_loggers" in line]
    assert len(failed) == 2
    assert (
        "what my_own_loggers:FailsAtOnce makes could not be made. The training is not affected." in failed[0]
    )
    assert "it ended the program (no more)" in failed[1]
    calls = [json.dumps(call) for call in said(run / "own.jsonl")]
    # The other one went on, and the first one was closed.
    steps = [json.loads(call)[1]["step"] for call in calls if '"line"' in call]
    assert [steps.count(step) for step in range(1, 7)] == [2, 2, 1, 1, 1, 1]
    assert calls.count('["closed"]') == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wandbb", "did you mean 'wandb'"),
        ("tensorboard,", "'' is unknown"),
        ("os.path", "expected tensorboard, wandb, mlflow, or module:function"),
        ("my module:f", "is unknown"),
        ("my_own_loggers:Missing", "has no function Missing"),
        ("my_own_loggers:value", "has no function value"),
        ("nothing_like_it:f", "needs the module nothing_like_it, which is not installed here: put its file"),
    ],
)
def test_a_name_is_refused_before_anything_is_done(own: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_loggers(configure({"dataset": "digits", "logger": text}))


def test_names_are_taken_once() -> None:
    assert chosen_loggers(" wandb, a.b:c.d ") == ("wandb", "a.b:c.d")
    assert chosen_loggers(None) == ()
    assert names_of(TrainingConfig(tensorboard=True)) == ["tensorboard"]
    assert names_of(TrainingConfig(tensorboard=True, logger="tensorboard")) == ["tensorboard"]


@pytest.mark.parametrize("name", ["wandb", "mlflow"])
def test_a_missing_package_is_said_first(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=rf"not installed here: .*dcgan-jax\[{name}\]"):
        check_loggers(TrainingConfig(logger=name))


def test_none_is_imported_that_is_not_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("wandb", "mlflow", "tensorboard"):
        monkeypatch.setitem(sys.modules, name, None)
    tiny.run(tmp_path / "run", num_steps=1)


# --- the services, by what they are given ----------------------------------------------------------------


LINE = {"step": 3, "epoch": 1, "d_loss": 0.5, "g_loss": None, "time": 1.5}
EVALUATION = {"step": 3, "event": "evaluation", "metric": "patches", "evaluation": 2, "evaluation_floor": 1.0}


def test_what_is_measured_in_a_line() -> None:
    assert measured({**LINE, "x": float("nan"), "flag": True}) == {"epoch": 1.0, "d_loss": 0.5}
    assert measured(EVALUATION) == {"evaluation/patches": 2.0, "evaluation_floor/patches": 1.0}
    assert measured({"step": 3, "event": "collapse", "message": "words"}) == {}


class Calls(types.ModuleType):
    """A package that notes how it is called; what it returns notes that too."""

    def __init__(self, name: str, answers: Mapping[str, Any] | None = None) -> None:
        super().__init__(name)
        self._calls: list[tuple[Any, ...]] = []
        self._answers = answers or {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*given: Any, **named: Any) -> Any:
            self._calls.append((name, given, named))
            return self._answers.get(name)

        return call


def test_wandb_is_resumed_by_its_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = types.SimpleNamespace(offline=True, log=lambda *a, **k: sent.append((a, k)), finish=lambda: None)
    sent: list[Any] = []
    wandb = Calls("wandb", {"init": run, "Image": "a picture"})
    monkeypatch.setitem(sys.modules, "wandb", wandb)
    for step in (0, 2):
        logger = WandbLogger(tmp_path, {"dataset": "digits"}, step)
        logger.line(LINE)
        logger.line({"step": 3, "event": "collapse", "message": "words"})
        logger.grid(3, np.zeros((2, 2, 3), np.uint8))
        logger.close()
    started = [named for name, _, named in wandb._calls if name == "init"]
    assert started[0]["id"] == started[1]["id"] == json.loads((tmp_path / LOGGERS_FILE).read_text())["wandb"]
    assert started[0]["resume"] == "allow"
    assert started[0]["config"] == {"dataset": "digits"}
    assert sent[:2] == [
        (({"epoch": 1.0, "d_loss": 0.5},), {"step": 3}),
        (({"samples": "a picture"},), {"step": 3}),
    ]
    assert len(sent) == 4


def test_mlflow_continues_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = types.SimpleNamespace(info=types.SimpleNamespace(run_id="r1"))
    history = [types.SimpleNamespace(step=step) for step in (1, 2)]
    client = Calls("client", {"create_run": made, "create_experiment": "e1", "get_metric_history": history})
    mlflow = Calls("mlflow", {"MlflowClient": client})
    entities = types.SimpleNamespace(Metric=lambda *given: given, Param=lambda *given: given)
    monkeypatch.setitem(sys.modules, "mlflow", mlflow)
    monkeypatch.setitem(sys.modules, "mlflow.entities", entities)  # pyright: ignore[reportArgumentType]
    first = MlflowLogger(tmp_path, {"dataset": "digits", "ema": None}, 0)
    first.line(LINE)
    first.close()
    again = MlflowLogger(tmp_path, {}, 2)
    again.line({**LINE, "step": 2})  # it is there already
    again.grid(2, np.zeros((2, 2, 3), np.uint8))
    again.line(LINE)
    again.close()
    names = [name for name, _, _ in client._calls]
    assert names.count("create_run") == 1
    batches = [(given, named) for name, given, named in client._calls if name == "log_batch"]
    assert batches[0] == (("r1",), {"params": [("dataset", "digits")]})
    points = [("epoch", 1.0, 1500, 3), ("d_loss", 0.5, 1500, 3)]
    assert batches[1:] == [(("r1",), {"metrics": points})] * 2
    assert "log_image" not in names
    assert names.count("set_terminated") == 2
    # The control: a run that starts again from nothing has curves of its own.
    MlflowLogger(tmp_path, {}, 0)
    assert [name for name, _, _ in client._calls].count("create_run") == 2


# --- the services themselves -----------------------------------------------------------------------------


def installed(name: str) -> pytest.MarkDecorator:
    missing = importlib.util.find_spec(name) is None
    return pytest.mark.skipif(missing, reason=f"{name} is not installed")


@pytest.mark.slow
@installed("wandb")
@pytest.mark.filterwarnings("default")
def test_wandb_itself_without_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    lines: list[str] = []
    tiny.run(tmp_path / "run", num_steps=3, logger="wandb", report=lines.append)
    tiny.resume(tmp_path / "run", num_steps=5, report=lines.append)
    assert not [line for line in lines if "could not be made" in line]
    folders = sorted((tmp_path / "run" / "wandb").glob("offline-run-*"))
    assert len(folders) == 2
    identity = json.loads((tmp_path / "run" / LOGGERS_FILE).read_text())["wandb"]
    assert all(folder.name.endswith(identity) for folder in folders)
    assert all(list(folder.glob("files/media/images/samples_*.png")) for folder in folders)


@pytest.mark.slow
@installed("mlflow")
@pytest.mark.filterwarnings("default")
def test_mlflow_itself_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", (tmp_path / "mlruns").as_uri())
    lines: list[str] = []
    tiny.run(tmp_path / "run", num_steps=3, logger="mlflow", report=lines.append)
    tiny.resume(tmp_path / "run", num_steps=5, report=lines.append)
    assert not [line for line in lines if "could not be made" in line]
    client = importlib.import_module("mlflow").MlflowClient()
    run = json.loads((tmp_path / "run" / LOGGERS_FILE).read_text())["mlflow"]
    assert [point.step for point in client.get_metric_history(run, "d_loss")] == [1, 2, 3, 4, 5]
    found = client.get_run(run)
    assert found.info.status == "FINISHED"
    assert found.data.params["dataset"] == "digits"
    assert len(client.list_artifacts(run, "images")) >= 2


def test_a_logger_may_not_write_into_the_picture(tmp_path: Path) -> None:
    class Scribbles:
        def line(self, line: Mapping[str, Any]) -> None:
            line["d_loss"] = 7.0  # type: ignore[index]

        def grid(self, step: int, picture: np.ndarray) -> None:
            picture[:] = 7

        def close(self) -> None:
            pass

    loggers = Loggers(Guard(lambda _: None))
    loggers._open["own"] = Scribbles()
    picture, line = np.zeros((2, 2, 3), np.uint8), dict(LINE)
    loggers.grid(1, picture)
    loggers.line(line)
    assert not picture.any()
    assert line == LINE
