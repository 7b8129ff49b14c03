"""A model card: what a repository of weights says about itself. It is written from the record and the run alone.

The form is that of the hubs: settings in YAML at the head, then Markdown.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core import __version__
from dcgan_core.config.options import options_of
from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.labels import class_list, class_names
from dcgan_core.errors import DcganError, InputError, harmless, number_of, printable
from dcgan_core.runs.folder import read_run
from dcgan_core.runs.stats import EVENT, read_stats
from dcgan_core.system.paths import address_in
from dcgan_core.system.records import BadRecord, checked, read_json
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.summary import network_line

_SIZES = ("image_size", "channels", "crop", "resize_filter", "flip")
"""What of the data's options belongs to a recipe; the others say where the images are."""


@dataclass(frozen=True)
class Card:
    """What a card is written from.

    run: the run that the weights are of, where they are of one. files: what each file of the repository is, by its
    name. code: a program of plain PyTorch that draws; why_not: why there is none.
    """

    repository: str
    licence: str
    bundle: Bundle
    files: Mapping[str, str]
    run: Path | None = None
    code: str = ""
    why_not: str = ""

    def text(self) -> str:
        """Return the card as Markdown."""
        name = self.repository.rpartition("/")[2]
        own = self.bundle.architecture
        conditional = class_names(own, self.bundle.record)
        parts = [
            _head(self.licence),
            f"# {name}",
            "![Samples of the generator](samples.png)",
            f"A DCGAN: {network_line(own.generator, own.latent)}."
            + (f" It draws the class that it is given ({class_list(conditional)})." if conditional else ""),
            self._table("Files", ("file", "content"), self.files.items()),
            self._use(),
            *self._training(),
            *self._figures(),
            *self._origin(),
            self._end(),
        ]
        return "\n\n".join(parts) + "\n"

    def _end(self) -> str:
        return (
            f"Licence of these weights: `{self.licence}`, as stated by the person who pushed them. dcgan-jax "
            f"{__version__} wrote this card from the record of the weights."
        )

    def _use(self) -> str:
        lines = [
            "## Use",
            "With `pip install dcgan-jax` (JAX), or `dcgan_torch` in its place and the extra `torch` (PyTorch):",
            _fenced(
                "python",
                "import dcgan_jax\n\n"
                f'generator = dcgan_jax.load_generator("hf://{self.repository}")\n'
                "images = generator.sample(16, seed=0)  # (16, height, width, channels) in [-1, 1]",
            ),
        ]
        if self.code:
            lines += ["With PyTorch alone, in a folder with `netG.pth`:", _fenced("python", self.code)]
        elif "netG.pth" in self.files:
            lines.append(f"Plain `torch.nn` modules do not load it: {self.why_not}.")
        if "netG.onnx" in self.files:
            lines.append(
                "`netG.onnx` takes `latents` (N, numbers) in float32"
                + (" and `labels` (N,) in int64" if self.bundle.architecture.classes else "")
                + " and returns `images` (N, channels, height, width), in any program that reads ONNX."
            )
        return "\n\n".join(lines)

    def _training(self) -> list[str]:
        record = self.bundle.record
        facts = {
            "steps": f"{record['step']:,}" if isinstance(record.get("step"), int) else "",
            "epochs": record.get("epoch"),
            "data": record.get("data") or record.get("dataset"),
            "seed": record.get("seed"),
            "batch size": record.get("batch_size"),
            "moving average": record.get("ema"),
            "framework": record.get("framework"),
            "versions": _versions(record.get("versions")),
        }
        try:
            run = read_run(self.run) if self.run is not None else {}
        except InputError:
            run = {}
        with contextlib.suppress(ValueError):  # a BadRecord is one
            data = checked(run.get("data"), {"shape": list[int], "fingerprint": str})
            count, *sizes = data["shape"]
            facts["data"] = f"{facts['data']}: {number_of(count, 'image')}, {'x'.join(map(str, sizes))}"
            facts["fingerprint of the data"] = data["fingerprint"]
        if starts := run.get("starts"):
            facts["device"] = starts[-1].get("device")
        facts |= _recipe(run.get("config") or {})
        known = [(name, value) for name, value in facts.items() if value not in (None, "")]
        return [self._table("Training", ("setting", "value"), known)] if known else []

    def _figures(self) -> list[str]:
        rows = figures(self.run, self.bundle.record) if self.run is not None else []
        if not rows:
            return []
        head = ("measure", "samples", "real images in their place", "")
        return [self._table("Figures", head, rows)]

    def _origin(self) -> list[str]:
        record = self.bundle.record
        lines = [
            f"- {word}: {printable(str(sentence))}"
            for word in ("found", "assumed", "doubts")
            for sentence in record.get(word) or ()
        ]
        if not lines:
            return []
        return ["## Origin", "Imported from another program's file. What was read in it:", "\n".join(lines)]

    @staticmethod
    def _table(title: str, head: Sequence[str], rows: Any) -> str:
        lines = [f"## {title}", "", _row(head), _row(["---"] * len(head)), *map(_row, rows)]
        return "\n".join(lines)


def _head(licence: str) -> str:
    settings = {
        "license": licence,
        "library_name": "dcgan-jax",
        "pipeline_tag": "unconditional-image-generation",
        "tags": ["dcgan", "gan", "jax", "pytorch", "onnx"],
    }
    return "\n".join(["---", *(f"{key}: {json.dumps(value)}" for key, value in settings.items()), "---"])


def _row(cells: Sequence[Any]) -> str:
    return f"| {' | '.join(' '.join(harmless(str(cell)).split()).replace('|', chr(92) + '|') for cell in cells)} |"


def _fenced(language: str, code: str) -> str:
    return f"```{language}\n{code}\n```"


def _versions(versions: object) -> str:
    return ", ".join(f"{name} {own}" for name, own in versions.items()) if isinstance(versions, dict) else ""


def _recipe(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a run that differ from the defaults; none that lead to a place on the machine."""
    chosen: dict[str, Any] = {}
    for name, details in options_of(TrainingConfig).items():
        belongs = details.group in ("network", "training") or name in _SIZES
        value = config.get(name, details.default)
        if not belongs or value == details.default or value is None or name in ("seed", "batch_size", "ema"):
            continue
        if Path in details.members:
            value = address_in(str(value)) or "weights of the author's own"
        chosen[f"`--{name.replace('_', '-')}`"] = value
    return chosen


_RESULT: dict[str, Any] = {"name": str, "value": float, "floor": float, "better": str}
_BETTER = {"lower": "lower is better", "higher": "higher is better", "floor": "best near the baseline"}


def figures(run: Path, record: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return (measure, figure, baseline, remark) of every measurement that the run holds of weights with this record.

    From `evaluation/*.json`, the newest first, and else from the measurements of the training. What is damaged is left
    out.
    """
    rows: dict[str, tuple[str, str, str, str]] = {}
    files = sorted(
        (run / "evaluation").glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True
    )
    for file in files:
        try:
            whole = checked(read_json(file), {"weights": dict, "results": list[dict], "samples": int})
            same = all(whole["weights"].get(key) == record.get(key) for key in ("step", "ema"))
            for result in whole["results"] if same and not whole.get("truncation") else ():
                checked(result, _RESULT)
                remark = f"{_BETTER.get(result['better'], '')}; {whole['samples']:,} samples"
                row = (result["name"], f"{result['value']:.4g}", f"{result['floor']:.4g}", remark)
                rows.setdefault(result["name"], row)
        except (OSError, BadRecord):
            continue
    try:
        lines = [] if rows else read_stats(run / "stats.jsonl")
    except DcganError:
        lines = []
    for line in lines:
        if line.get("event") == EVENT and line.get("step") == record.get("step"):
            value, floor = line.get("evaluation"), line.get("evaluation_floor")
            if isinstance(value, float) and isinstance(floor, float):
                name = str(line.get("metric"))
                rows[name] = (name, f"{value:.4g}", f"{floor:.4g}", "lower is better; during the training")
    return list(rows.values())
