"""The files for clusters in docs/scale.md: parsed, and what they start is understood."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.config.command_line import parse_training_config
from dcgan_core.system.process_group import find_process_group
from tests.project.checkout import ROOT

PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return found


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with nothing in it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_slurm_script(data: Path) -> None:
    script = block("bash")
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    asked = dict(re.findall(r"^#SBATCH --([a-z-]+)=?(\S*)$", script, re.MULTILINE))
    assert len(asked) == script.count("#SBATCH")
    assert asked["ntasks-per-node"] == asked["gpus-per-node"]
    # What it would start, at first and when it is queued again.
    runs = 'srun() { printf "%s\\n" "${@@Q}"; }\n' + script
    for expected in ("--output-path", "--resume"):
        said = subprocess.run(["bash"], input=runs, text=True, capture_output=True, check=True).stdout
        option, python, *module = shlex.split(said)
        assert (option, python, module[:2]) == ("--kill-on-bad-exit=1", "python", ["-m", "dcgan_jax.train"])
        assert expected in module
        if expected == "--output-path":
            config = parse_training_config(module[2:], prog="train")
            assert config.batch_size % (int(asked["nodes"]) * int(asked["gpus-per-node"])) == 0
            (data / "runs" / "faces").mkdir(parents=True)
            (data / "runs" / "faces" / "config.json").touch()


def test_the_jobset() -> None:
    yaml = pytest.importorskip("yaml")
    jobset: dict[str, Any] = yaml.safe_load(block("yaml"))
    assert (jobset["apiVersion"], jobset["kind"]) == ("jobset.x-k8s.io/v1alpha2", "JobSet")
    (job,) = jobset["spec"]["replicatedJobs"]
    assert set(jobset["spec"]) <= {"network", "failurePolicy", "replicatedJobs", "suspend", "coordinator"}
    inner = job["template"]["spec"]
    assert inner["completionMode"] == "Indexed", "each pod needs a number"
    assert inner["parallelism"] == inner["completions"]
    (container,) = inner["template"]["spec"]["containers"]
    volumes = {volume["name"] for volume in inner["template"]["spec"]["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    host = f"{jobset['metadata']['name']}-{job['name']}-0-0.{jobset['metadata']['name']}"
    for index in range(inner["completions"]):
        annotations = {"metadata.annotations['batch.kubernetes.io/job-completion-index']": str(index)}
        environment = {
            entry["name"]: entry.get("value") or annotations[entry["valueFrom"]["fieldRef"]["fieldPath"]]
            for entry in container["env"]
        }
        group = find_process_group("auto", None, environment)
        assert (group.rank, group.world_size, group.address[0]) == (index, 2, host)
    (words,) = container["args"]
    assert subprocess.run(["bash", "-n"], input=words, text=True, check=False).returncode == 0


def test_the_launchers_variables_are_those_that_are_read() -> None:
    from dcgan_core.system.process_group import LAUNCHERS

    for launcher in LAUNCHERS:
        assert launcher.rank in PAGE
        assert launcher.world in PAGE or launcher.world.removeprefix("OMPI_COMM_WORLD") in PAGE
