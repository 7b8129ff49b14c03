"""Flags of other DCGAN programs that people type from habit, and what they are called here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

DEVICE = (
    "devices are chosen by the environment: JAX_PLATFORMS=cpu (or cuda, tpu) in front of the command, and "
    "CUDA_VISIBLE_DEVICES=0 for one GPU of several"
)

_HERE = {
    **dict.fromkeys(
        ("device", "gpu", "gpus", "gpu_id", "gpu_ids", "ngpu", "cuda", "use_cuda", "no_cuda"), DEVICE
    ),
    "dataroot": "it is --data-dir",
    "data_path": "it is --data-dir",
    "niter": "it is --num-epochs",
    "epoch": "it is --num-epochs",
    "epochs": "it is --num-epochs",
    "n_epochs": "it is --num-epochs",
    "batchsize": "it is --batch-size",
    "imagesize": "it is --image-size",
    "input_height": "it is --image-size HEIGHTxWIDTH",
    "lr": "each network has its own: --g-lr and --d-lr",
    "learning_rate": "each network has its own: --g-lr and --d-lr",
    "outf": "it is --output-path",
    "output_dir": "it is --output-path",
    "manualseed": "it is --seed",
    "netg": "--init-from takes the weights of either network or both",
    "netd": "--init-from takes the weights of either network or both",
    **dict.fromkeys(("labels", "class", "classes"), "it is --label, with names or numbers: --label 0,1,2"),
    **dict.fromkeys(
        ("n_classes", "num_classes", "cond", "cgan"), "it is --conditional; the data says which classes"
    ),
    "latent_dim": "it is --nz",
    "z_dim": "it is --nz",
}
"""By the flag without its dashes, in small letters, with underscores."""


def flags_from_habit(known: Iterable[str], argv: Sequence[str]) -> list[str]:
    """Return a sentence for each flag in `argv` that is another program's; known: the names of this command's own."""
    known = set(known)
    problems = []
    for token in argv:
        flag = token.partition("=")[0]
        name = flag[2:].replace("-", "_")
        words = _HERE.get(name.lower(), "")
        # A flag that this command does not have would not help.
        named = {found.replace("-", "_") for found in re.findall(r"--([a-z-]+)", words)}
        if words and flag.startswith("--") and name not in known and named <= known:
            problems.append(f"there is no {flag}: {words}")
    return problems
