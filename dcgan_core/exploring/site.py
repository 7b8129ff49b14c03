"""The page as a folder: any web server serves it, and the network runs in the browser."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Any

from dcgan_core.errors import InputError, number_of
from dcgan_core.exploring.endpoints import FILES, SITE, page_file, site_script
from dcgan_core.exploring.networks import Network
from dcgan_core.exploring.runtime import BINARY, GLUE, Runtime, find_runtime
from dcgan_core.framework import Framework
from dcgan_core.sampling.latents import pick_latents
from dcgan_core.system.files import check_place, disk_errors, write_bytes
from dcgan_core.system.streams import say
from dcgan_core.weights.canonical import fold_normalization
from dcgan_core.weights.formats.onnx import picture_model

LATENTS = 1000
"""Latents of the seed that the folder brings along."""

NETWORK_FILE, LATENTS_FILE = "generator.onnx", "latents.f32"

POLICY_PLACE = b"<!-- policy -->"


def write_site(
    folder: Path, network: Network, framework: Framework, *, seed: int, samples: int, ort_folder: Path | None
) -> None:
    """Write the page of a network into `folder`, replacing an earlier one.

    - `index.html`, the scripts of the page, `generator.onnx` (latents to bytes), `latents.f32` ((1000, inputs),
      float32, those of `seed`), and onnxruntime-web in `ort/`, where it is at hand.
    - `embedded/`: the same files as scripts, for a page that is opened from the disk.

    Raises InputError for a folder that holds anything else.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--static {folder} is a file; give the name of a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SITE).is_file():
        raise InputError(f"--static {folder} holds other files; give a new folder, or an earlier page's")
    check_place(folder, f"--static {folder}")
    model = _model(network, framework)
    runtime = find_runtime(ort_folder)
    latents = pick_latents(list(range(LATENTS)), network.architecture, seed).astype("<f4").tobytes()
    site = {
        "engine": "static",
        "networks": [_about(network)],
        "start": {"seed": seed, "samples": samples, "truncation": None},
        "network": NETWORK_FILE,
        "latents": {"file": LATENTS_FILE, "seed": seed, "count": LATENTS},
        "runtime": runtime.record(),
    }
    embedded = {NETWORK_FILE: model, LATENTS_FILE: latents}
    embedded |= {name: runtime.files[name] for name in (GLUE, BINARY) if runtime.files}
    files = {
        **{name: page_file(name) for name in FILES if name != "index.html"},
        NETWORK_FILE: model,
        LATENTS_FILE: latents,
        **{f"ort/{name}": content for name, content in runtime.files.items()},
        **{f"embedded/{name}.js": _script(name, content) for name, content in embedded.items()},
        SITE: site_script(site).encode(),
        "index.html": page_file("index.html").replace(POLICY_PLACE, _policy(runtime).encode()),
    }
    for name, content in files.items():
        with disk_errors(folder / name, "writing the page"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes(folder / name, content)
    size = sum(map(len, files.values())) / 2**20
    say(
        f"{number_of(len(files), 'file')}, {size:.1f} MiB, in {folder}. Open {folder / 'index.html'}, or "
        "copy the folder to any web server"
    )


def _about(network: Network) -> dict[str, Any]:
    """Return what is known of a network, without what the folder does not hold."""
    return {
        **network.about(),
        "checkpoints": [],
        "statistics": ["auto"],
        "verdict": False,
        "inverts": False,
        "neighbours": None,
    }


def _model(network: Network, framework: Framework) -> bytes:
    """Return the network as the page runs it: normalisations folded into the kernels."""
    bundle = network.bundle
    if bundle.architecture.generator.mixes_batch:
        bundle = framework.freeze(bundle)
    return picture_model(*fold_normalization(*bundle.network("generator")))


def _script(name: str, content: bytes) -> bytes:
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'EMBEDDED["{name}"] = "{packed}";\n'.encode()


def _policy(runtime: Runtime) -> str:
    """Return the page's Content-Security-Policy. A page from the disk has no origin that 'self' could name."""
    scripts = f"'self' blob: 'wasm-unsafe-eval' {runtime.origin}".strip()
    reads = f"'self' blob: {runtime.origin}".strip()
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' blob: data:; "
        f"connect-src {reads}; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
