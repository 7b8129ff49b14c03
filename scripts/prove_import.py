"""`python -m scripts.prove_import`: train random networks in PyTorch, read them from their files alone, and count.

A network is read rightly when it computes what PyTorch's own modules compute, and draws from the latents that it was
trained with. The counts are the table in docs/conversion.md.
"""

from __future__ import annotations

import collections
import dataclasses
import json
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from scripts.benchmarking.text import markdown_table

TOLERANCE = 1e-3
"""Largest difference of a value in [-1, 1], or of a logit relative to the largest: float32 rounding is far below."""


@dataclasses.dataclass(frozen=True)
class ProveOptions:
    """What is proved."""

    count: int = option(200, minimum=1, help="How many networks.")
    first: int = option(0, minimum=0, help="Number of the first one.")
    seed: int = option(0, minimum=0, help="Seed of the random networks.")
    output: Path = option(Path("runs/prove-import"), help="Folder of the files and of results.jsonl.")


def main() -> int:
    """Run the command and return the status: 0, or 1 where a network was read wrongly without a word."""
    options = parse_command(
        ProveOptions,
        prog="python -m scripts.prove_import",
        description="Train random networks in PyTorch, read them from their files alone, and count what comes out.",
    )
    options.output.mkdir(parents=True, exist_ok=True)
    results = options.output / f"results-{options.seed}.jsonl"
    done = _read(results)
    for number in range(options.first, options.first + options.count):
        if number not in done:
            done[number] = prove(number, options.seed, options.output)
            with open(results, "a", encoding="utf-8") as stream:
                stream.write(json.dumps(done[number]) + "\n")
        entry = done[number]
        print(
            f"{number}: {entry['verdict']}; {entry['what']}{'; ' + entry['detail'] if entry['detail'] else ''}"
        )
    entries = [done[number] for number in range(options.first, options.first + options.count)]
    print(table(entries))
    return 1 if any(entry["verdict"] == "wrong and silent" for entry in entries) else 0


def _read(path: Path) -> dict[int, dict[str, Any]]:
    if not path.is_file():
        return {}
    entries = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {entry["number"]: entry for entry in entries}


def prove(number: int, seed: int, folder: Path) -> dict[str, Any]:
    """Train network `number`, unless its file is there, read its file, and return what came out."""
    import torch

    from scripts.proving.networks import build, random_plan, save, train

    torch.set_num_threads(1)
    plan = random_plan(number, seed)
    path, state = folder / f"weights-{seed}-{number}.pth", folder / f"trained-{seed}-{number}.pt"
    if state.is_file() and path.is_file():
        network, _ = build(plan)
        network.load_state_dict(torch.load(state, weights_only=True))
        network.eval()
    else:
        network, layers = train(plan)
        torch.save(network.state_dict(), state)
        save(plan, layers, str(path))
    start = time.monotonic()
    verdict, detail = read(path, plan, network)
    what = (
        f"{plan.kind} {plan.side}x{plan.side}x{plan.channels}, {plan.stem}, {' '.join(plan.kernels)}, slopes "
        f"{' '.join(f'{slope:g}' for slope in dict.fromkeys(plan.slopes))}, {plan.latent}, {plan.normalization}, "
        f"{plan.steps} steps{'' if plan.settled else ' at full rate'}, {plan.naming}"
    )
    return {
        "number": number,
        "kind": plan.kind,
        "statistics": plan.has_statistics,
        "few": plan.steps < 10,
        "verdict": verdict,
        "detail": detail,
        "what": what,
        "seconds": round(time.monotonic() - start, 2),
    }


def read(path: Path, plan: Any, network: Any) -> tuple[str, str]:
    """Return (verdict, detail) of reading a file."""
    from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
    from dcgan_core.weights.foreign.importing import import_files

    try:
        bundle = import_files([path]).bundle
    except AmbiguousWeights as question:
        flags = f"{len(question.choices)} choices of {question.choices[0].text.split(' ')[0]}"
        slopes = plan.slopes if len(set(plan.slopes)) > 1 else plan.slopes[:1]
        known = {"g_slope": slopes, "latent": plan.latent} if plan.kind == "generator" else {"slope": slopes}
        if _answers(path, question, plan, network, {}):
            return "asked, the right one among the choices", flags
        if _answers(path, question, plan, network, known):
            return "asked, and more was assumed", flags
        return "asked, the right one not among the choices", " | ".join(c.text for c in question.choices)
    except InputError as error:
        return "refused", str(error).splitlines()[-1][:200]
    right = is_right(bundle, plan, network)
    if bundle.record.get("doubts"):
        return f"doubt, read {'rightly' if right else 'wrongly'}", bundle.record["doubts"][0][:150]
    if right:
        return ("right and found" if bundle.record.get("found") else "right, by common practice"), ""
    assumed = "; ".join(bundle.record["assumed"])
    if bundle.record.get("found"):
        return "wrong and silent", f"{bundle.record['found']} {assumed}"
    return "wrong, but said to be assumed", assumed[:300]


def _answers(path: Path, question: Any, plan: Any, network: Any, known: dict[str, Any]) -> bool:
    """Whether one of the choices, or of a question that follows it, leads to the right network."""
    from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
    from dcgan_core.weights.foreign.importing import import_files

    for choice in question.choices:
        try:
            if is_right(
                import_files([path], dataclasses.replace(choice.hints, **known)).bundle, plan, network
            ):
                return True
        except AmbiguousWeights as following:
            if len(following.choices) and _answers(path, following, plan, network, known):
                return True
        except InputError:
            continue
    return False


def is_right(bundle: Bundle, plan: Any, network: Any) -> bool:
    """Whether a bundle computes what PyTorch's modules compute, with the right latents."""
    import torch

    from dcgan_torch.network.modules import build_network, set_weights
    from scripts.proving.networks import draw

    if plan.kind not in bundle.weights:
        return False
    module = build_network(bundle.architecture, plan.kind)
    set_weights(module, bundle.weights[plan.kind])
    module.eval()
    torch.manual_seed(1)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if plan.kind == "generator":
            if bundle.architecture.latent != plan.latent or bundle.architecture.nz != plan.nz:
                return False
            inputs = draw(plan.latent, 8, plan.nz)
            ours, wanted = module(inputs), network(inputs)
        else:
            height, width, channels = bundle.architecture.image_shape
            if (height, width, channels) != (plan.side, plan.side, plan.channels):
                return False
            inputs = torch.rand(8, channels, height, width) * 2 - 1
            ours, wanted = module(inputs).flatten(), network(inputs).flatten()
    if ours.shape != wanted.shape:
        return False
    scale = 1.0 if plan.kind == "generator" else float(np.abs(wanted.numpy()).max())
    return bool((ours - wanted).abs().max() <= TOLERANCE * max(scale, 1e-6))


def table(entries: list[dict[str, Any]]) -> str:
    """Return the counts as a table: each verdict for each kind of network."""
    groups = {
        "generators with statistics": [e for e in entries if e["statistics"] and not e["few"]],
        "trained for 5 steps": [e for e in entries if e["few"]],
        "generators without": [
            e for e in entries if e["kind"] == "generator" and not e["statistics"] and not e["few"]
        ],
        "discriminators": [e for e in entries if e["kind"] == "discriminator" and not e["few"]],
        "all": entries,
    }
    counts = {name: collections.Counter(entry["verdict"] for entry in own) for name, own in groups.items()}
    rows = [
        [verdict, *(str(counts[name][verdict]) for name in groups)]
        for verdict in sorted({entry["verdict"] for entry in entries})
    ]
    return markdown_table(
        ["verdict", *groups], [*rows, ["together", *(str(len(own)) for own in groups.values())]]
    )


if __name__ == "__main__":
    run_command(main)
