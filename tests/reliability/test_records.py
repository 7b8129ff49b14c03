"""Records of a run that are damaged, or written by an enemy, with right checksums: named as such, never a traceback."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.quality.images import DataOptions, open_training_images
from dcgan_core.runs.folder import best_step, find_checkpoint, is_run, read_resumable, read_run
from dcgan_core.runs.stats import DAMAGED_FILE, BestSoFar, read_stats, set_damaged_aside
from dcgan_core.training import checkpoints
from dcgan_core.training.checkpoints import DamagedCheckpoint, check_checkpoint, newest_checkpoint
from dcgan_core.weights.bundle import check_record
from dcgan_core.weights.opening import open_weights
from tests.reliability import tiny

HOSTILE: list[Any] = [
    None, True, -5, 10**30, 0.5, "x\x00y", "../../config.json", [], [[]], {}, {"": 3}, {"../config.json": {"size": 1}},
]  # fmt: skip
DEEP = "[" * 100_000


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with checkpoints of steps 1 and 2, the first one the best."""
    path = tmp_path_factory.mktemp("healthy") / "run"
    tiny.run(path, num_steps=2, checkpoint_every_steps=1)
    (path / "checkpoints" / "best.json").write_text('{"step": 1}')
    return path


@pytest.fixture
def run(tmp_path: Path, healthy: Path) -> Path:
    return Path(shutil.copytree(healthy, tmp_path / "run"))


def mutations(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with each of its fields, and each field in those, gone or of another type."""
    for name, value in record.items():
        yield {other: inner for other, inner in record.items() if other != name}
        for hostile in HOSTILE:
            yield {**record, name: hostile}
        if isinstance(value, dict) and value:
            first = next(iter(value))
            for hostile in HOSTILE:
                yield {**record, name: {**value, first: hostile}}
                if isinstance(hostile, str):
                    yield {**record, name: {**value, hostile: value[first]}}


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest with the checksum that belongs to it."""
    content = {name: value for name, value in manifest.items() if name != "checksum"}
    whole = {**content, "checksum": checkpoints._manifest_checksum(content)}
    (path / "manifest.json").write_text(json.dumps(whole))


def test_a_manifest_of_other_types_is_a_damaged_checkpoint(run: Path) -> None:
    path = run / "checkpoints" / "2"
    healthy = json.loads((path / "manifest.json").read_text())
    tried = refused = 0
    for manifest in mutations(healthy):
        write_manifest(path, manifest)
        tried += 1
        try:
            found = check_checkpoint(path)
        except (DamagedCheckpoint, InputError):
            refused += 1
        else:
            assert found.step == 2
            assert isinstance(found.manifest["framework"], str)
    assert tried > 80
    assert refused > 60
    write_manifest(path, healthy)
    assert check_checkpoint(path).step == 2, "the control"


HOSTILE_MANIFESTS: dict[str, tuple[dict[str, Any], str]] = {
    "no framework": ({"framework": None}, "'framework' is None"),
    "a step below zero": ({"step": -5}, "'step' is -5"),
    "a step beyond all runs": ({"step": 10**30}, "'step' is 1000"),
    "another's step": ({"step": 1}, "is that of step 1"),
    "a number for an entry": ({"files": {"weights.safetensors": 3}}, "'files' is"),
    "no files": ({"files": {}}, "lists no weights"),
}


@pytest.mark.parametrize("name", HOSTILE_MANIFESTS)
def test_the_run_falls_back_to_the_one_before(run: Path, name: str) -> None:
    change, words = HOSTILE_MANIFESTS[name]
    path = run / "checkpoints" / "2"
    write_manifest(path, {**json.loads((path / "manifest.json").read_text()), **change})
    said: list[str] = []
    found = newest_checkpoint(run, said.append)
    assert found is not None
    assert found.step == 1
    assert words in said[0]


def test_a_name_that_leads_out_of_the_folder_is_not_followed(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = run / "checkpoints" / "2"
    hashed: list[Path] = []
    monkeypatch.setattr(checkpoints, "_sha256", lambda file: hashed.append(file) or "0")
    manifest = json.loads((path / "manifest.json").read_text())
    outside = {"../../config.json": {"size": (run / "config.json").stat().st_size, "sha256": "0"}}
    write_manifest(path, {**manifest, "files": {**outside, **manifest["files"]}})
    with pytest.raises(DamagedCheckpoint, match=r"\.\./\.\./config\.json is missing"):
        check_checkpoint(path)
    assert hashed == []


def test_a_manifest_nested_deeply_is_fallen_back_from(run: Path) -> None:
    (run / "checkpoints" / "2" / "manifest.json").write_text(DEEP)
    said: list[str] = []
    found = newest_checkpoint(run, said.append)
    assert found is not None
    assert found.step == 1
    assert "nested more deeply" in said[0]


def test_a_folder_of_a_step_beyond_all_runs_is_none(run: Path) -> None:
    shutil.copytree(run / "checkpoints" / "2", run / "checkpoints" / str(10**30))
    found = newest_checkpoint(run, pytest.fail)
    assert found is not None
    assert found.step == 2
    assert find_checkpoint(run).name == "2"


def test_a_configuration_of_other_types_is_named(run: Path) -> None:
    config = run / "config.json"
    healthy = json.loads(config.read_text())
    bundle = open_weights(run)
    said: list[str] = []
    for record in [*mutations(healthy), [], 3, None]:
        config.write_text(json.dumps(record))
        for read in (read_run, read_resumable):
            try:
                read(run)
            except InputError as error:
                said.append(str(error))
        try:
            open_training_images(DataOptions(load_path=run), bundle, said.append)
        except InputError as error:
            said.append(str(error))
    assert len(said) > 60
    config.write_text(DEEP)
    assert is_run(run)
    with pytest.raises(
        InputError, match=r"config\.json is damaged: .* nested more deeply .* Put back the copy"
    ):
        read_run(run)
    config.write_text(json.dumps(healthy | {"architecture": healthy["architecture"] | {"nz": 7}}))
    with pytest.raises(InputError, match=r"config\.json is damaged: .* 'nz'.* Put back the copy"):
        read_resumable(run)
    config.write_text(json.dumps(healthy))
    assert read_resumable(run) == healthy, "the control"


@pytest.mark.parametrize("text", [DEEP, "3", '{"step": "1"}', '{"step": -1}', '{"step": 1e3}', "{}", '{"st'])
def test_a_best_checkpoint_that_cannot_be_read_is_named(run: Path, text: str) -> None:
    assert best_step(run / "checkpoints") == 1, "the control"
    (run / "checkpoints" / "best.json").write_text(text)
    with pytest.raises(InputError, match=r"best\.json is damaged"):
        best_step(run / "checkpoints")


LINES = ['{"step": 3, "d_loss": [1]}', '{"step": 3, "epoch": {}}', '{"step": 3, "event": 4}', DEEP,
         '{"step": -3}', f'{{"step": {10**30}}}', '{"step": 3, "evaluation": "x", "event": "evaluation"}',
         f'{{"step": 3, "d_loss": 1{"0" * 400}}}', '{"step": 3, "event": "evaluation", "metric": []}']  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_other_types_is_named_by_its_number(run: Path, line: str) -> None:
    stats = run / "stats.jsonl"
    count = len(read_stats(stats))
    stats.write_text(stats.read_text() + line + "\n")
    with pytest.raises(InputError, match=rf"stats\.jsonl, line {count + 1} is not a record of a run"):
        read_stats(stats)


def test_damaged_lines_do_not_stop_a_resumed_run(run: Path) -> None:
    """As a power cut leaves them. The lines are kept in a file of their own, and the others stay as they were."""
    stats = run / "stats.jsonl"
    before = read_stats(stats)
    assert set_damaged_aside(stats) == 0, "the control"
    assert not (run / DAMAGED_FILE).exists()
    damaged = [bytes(3000), b"garbage", LINES[3].encode()]
    stats.write_bytes(
        b"\n".join([damaged[0], stats.read_bytes().rstrip(b"\n"), *damaged[1:], b'{"step": 9, "d_l'])
    )
    tiny.resume(run, num_steps=before[-1]["step"] + 1)
    assert read_stats(stats)[: len(before)] == before
    assert (run / DAMAGED_FILE).read_bytes().splitlines() == damaged
    assert "3 lines of" in (run / "log.txt").read_text()


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        ({"batch_size": 62}, "batch_size is 62, but the checkpoint of step 2 was trained with 60"),
        ({"batch_size": None}, "batch_size is 128, but"),  # removed: the default
        ({"nz": 8, "beta1": 0.4}, r"nz is 8, but .* with 4; beta1 is 0.4, but"),
    ],
)
def test_an_edited_configuration_is_not_resumed(run: Path, edited: dict[str, Any], words: str) -> None:
    record = json.loads((run / "config.json").read_text())
    changed = {**record["config"], **edited}
    record["config"] = {
        name: value for name, value in changed.items() if value is not None or name not in edited
    }
    (run / "config.json").write_text(json.dumps(record))
    with pytest.raises(InputError, match=f"{words}.*A resumed run keeps this"):
        tiny.resume(run, num_steps=3)


def test_what_may_change_in_a_configuration_is_resumed(run: Path) -> None:
    """A field that a flag may change too; and where the run lay, which it records before its next checkpoint."""
    record = json.loads((run / "config.json").read_text())
    kept = record["config"]["checkpoint_keep"]
    record["config"].update(checkpoint_keep=kept + 1, output_path=str(run.parent / "before"))
    (run / "config.json").write_text(json.dumps(record))
    assert tiny.resume(run, num_steps=3).step == 3


def test_a_line_of_what_is_not_known_is_kept(run: Path) -> None:
    line = '{"step": 3, "event": "evaluation", "metric": "m", "evaluation": 7, "mine": [[]]}\n'
    (run / "stats.jsonl").write_text(line)
    (found,) = read_stats(run / "stats.jsonl")
    assert found["mine"] == [[]]
    assert not BestSoFar(run, [{**found, "step": 1}]).judge({"metric": "m", "evaluation": 8})


@pytest.mark.parametrize("change", [{"step": "1"}, {"found": "x"}, {"imported": []}, {"imported": {"files": [{}]}},
                                    {"imported": {"notes": {}}}, {"epoch": 10**30}, {"doubts": [1]}])  # fmt: skip
def test_a_record_of_weights_of_other_types_is_refused(change: dict[str, Any]) -> None:
    imported = {"files": [{"name": "a", "bytes": 3, "sha256": "0"}], "kinds": ["PyTorch"], "notes": []}
    record = {"step": 1, "found": ["x"], "imported": imported}
    assert check_record(copy.deepcopy(record)) == record, "the control"
    with pytest.raises(ValueError, match="expected"):
        check_record({**record, **change})
