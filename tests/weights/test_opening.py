"""Opening a run, a checkpoint or a bundle."""

from __future__ import annotations

from pathlib import Path

import pytest

from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.runs.folder import find_checkpoint
from dcgan_core.weights.bundle import Bundle, save_bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.opening import open_weights


def small_bundle(seed: int) -> Bundle:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    return Bundle(architecture, initial_weights(architecture, seed), {"step": seed})


@pytest.fixture
def run(tmp_path: Path) -> Path:
    for step in (9, 10, 100):
        save_bundle(tmp_path / "run" / "checkpoints" / str(step) / "weights.safetensors", small_bundle(step))
    (tmp_path / "run" / "checkpoints" / "300.tmp").mkdir()  # a save that was interrupted
    return tmp_path / "run"


def test_newest_goes_by_number(run: Path) -> None:
    assert open_weights(run).record["step"] == 100
    assert open_weights(run, checkpoint=9).record["step"] == 9
    assert open_weights(run, checkpoint="10").record["step"] == 10


@pytest.mark.parametrize("checkpoint", ["best", 9, "10"])
def test_the_generator_in_the_package_has_no_checkpoints(checkpoint: str | int) -> None:
    with pytest.raises(InputError, match=r"has no checkpoints; name a run by --load-path"):
        open_weights(None, checkpoint=checkpoint)


def test_a_misspelt_name_of_a_network_gets_a_suggestion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        InputError, match=r"^lettrs: no such file or folder \(did you mean 'letters'\?\); expected"
    ):
        open_weights("lettrs")
    for elsewhere in ("a/lettrs", tmp_path / "lettrs", "weights.pth", "netG"):
        with pytest.raises(InputError, match="no such file or folder") as found:
            open_weights(elsewhere)
        assert "did you mean" not in str(found.value)


def test_best_is_what_the_run_recorded(run: Path) -> None:
    with pytest.raises(InputError, match="does not record a best"):
        open_weights(run, checkpoint="best")
    (run / "checkpoints" / "best.json").write_text('{"step": 10}')
    assert open_weights(run, checkpoint="best").record["step"] == 10
    (run / "checkpoints" / "best.json").write_text('{"step": ')
    with pytest.raises(InputError, match="damaged"):
        open_weights(run, checkpoint="best")


@pytest.mark.parametrize("place", ["checkpoints/10", "checkpoints/10/weights.safetensors"])
def test_checkpoint_folder_and_bundle_file(run: Path, place: str) -> None:
    assert open_weights(run / place).record["step"] == 10


def test_checkpoints_folder_is_its_run(run: Path) -> None:
    assert open_weights(run / "checkpoints").record["step"] == 100


def test_a_damaged_newest_falls_back_loudly(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = run / "checkpoints" / "100" / "weights.safetensors"
    file.write_bytes(file.read_bytes()[:-7])
    assert open_weights(run).record["step"] == 10
    said = capsys.readouterr().err
    assert said.count("warning: ") == 1
    assert "step 10" in said
    assert str(file) in said
    with pytest.raises(InputError):  # a named checkpoint is never exchanged for another
        open_weights(run, checkpoint=100)


def test_a_newest_without_weights_falls_back_loudly(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "checkpoints" / "200").mkdir()  # a copy that was interrupted
    assert open_weights(run).record["step"] == 100
    said = capsys.readouterr().err
    assert "the checkpoint of step 200 is damaged: " in said
    assert said.endswith(". Going back to the one of step 100.\n")
    assert said.count("\n") == 1


def test_a_run_without_a_whole_checkpoint_says_so(run: Path) -> None:
    for file in run.rglob("weights.safetensors"):
        file.write_bytes(file.read_bytes()[:-7])
    with pytest.raises(InputError, match=r"no checkpoint of .*run can be used. The newest: .*100.weights"):
        open_weights(run)


@pytest.mark.parametrize("choice", ["12", "latest", "-1", "²"])
def test_unknown_checkpoints_name_those_there_are(run: Path, choice: str) -> None:
    with pytest.raises(InputError, match="9, 10, 100"):
        find_checkpoint(run, choice)


def test_no_weights_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_weights(tmp_path / "nowhere")
    (tmp_path / "run" / "checkpoints").mkdir(parents=True)
    with pytest.raises(InputError, match="no checkpoint yet"):
        open_weights(tmp_path / "run")
