"""What is measured outside the races, each in a process of its own that writes what it finds.

Everything here computes in JAX; `bench.run_task` starts it by name.
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from dcgan_core.config.training import TrainingConfig
from dcgan_core.description.flops import train_step_flops
from dcgan_core.system.arithmetic import Precision
from dcgan_core.system.files import write_bytes
from dcgan_jax.devices import describe_device
from scripts.benchmarking.case import Case
from scripts.benchmarking.gpu.bench import LEAST, Bench
from scripts.benchmarking.runner_ours import CallsRunner, OurRunner
from scripts.benchmarking.training import start_training

HLO_FILE, TRACE_FILE = "step.hlo.txt.gz", "trace.json.gz"
LARGEST_FILE = 15 * 2**20
"""Bytes: a file that is larger is not kept, since it could not be carried home."""
CELEBA_IMAGES, CELEBA_EPOCHS = 202_599, 25
CURVE_STEPS, CURVE_EVERY = 3000, 10


def machine(bench: Bench) -> None:
    """Measure what bounds every figure: a copy in the device's memory, one to the host, a bfloat16 product."""
    size, copied = (256, 2**20) if bench.tiny else (8192, 2**30)
    numbers = jax.random.normal(jax.random.key(0), (copied // 4,), jnp.float32)
    matrix = jax.random.normal(jax.random.key(1), (size, size), jnp.bfloat16)
    copy, product = jax.jit(lambda x: -x), jax.jit(jnp.dot)
    seconds = _seconds(lambda: copy(numbers))
    part = jax.block_until_ready(numbers[: len(numbers) // 8])
    began = time.perf_counter()
    np.array(part)
    to_host = time.perf_counter() - began
    bench.journal.write(
        "machine",
        device=describe_device(),
        jax_devices=len(jax.devices()),
        copied_bytes_per_second=2 * numbers.nbytes / seconds,
        to_host_bytes_per_second=part.nbytes / to_host,
        product_size=size,
        product_flops_per_second=2 * size**3 / _seconds(lambda: product(matrix, matrix)),
    )


def _seconds(run: Callable[[], jax.Array], repeats: int = 20) -> float:
    """Return the seconds of one run, of many that are waited for together."""
    run().block_until_ready()
    began = time.perf_counter()
    *_, last = (run() for _ in range(repeats))
    last.block_until_ready()
    return (time.perf_counter() - began) / repeats


def counts(bench: Bench, case: Case) -> None:
    """Compile our step, count what it consists of, and keep its text."""
    runner = OurRunner(case)
    began = time.perf_counter()
    compiled = runner.compiled.lower(runner.state, runner.images[0], runner.latents[0]).compile()
    seconds = time.perf_counter() - began
    text = compiled.as_text() or ""
    bench.journal.write("counts", seconds=seconds, operations=operations(text))
    _keep(bench, HLO_FILE, gzip.compress(text.encode()))


def operations(text: str) -> dict[str, int]:
    """Count the operations of a compiled program that are started one by one, most first.

    Those within a fusion are part of it. A library's routine goes by its own name.
    """
    fused = set(re.findall(r"calls=%?([\w.-]+)", text))
    found: Counter[str] = Counter()
    inside = False
    for line in text.splitlines():
        header = re.match(r"(?:ENTRY )?%?([\w.-]+) \(.*\{$", line)
        if header:
            inside = header[1] in fused
            continue
        operation = re.match(r"\s+(?:ROOT )?%?[\w.-]+ = .*?\s([a-z][a-z0-9-]*)\(", line)
        if operation and not inside:
            target = re.search(r'custom_call_target="([^"]+)"', line)
            found[target[1] if target else operation[1]] += 1
    free = ("parameter", "get-tuple-element", "tuple", "constant", "bitcast")
    return {name: count for name, count in found.most_common() if name not in free}


def epochs(bench: Bench, batch_size: int = 128) -> None:
    """Train for 25 epochs as a run does, apart from what it writes, on as many images as CelebA has."""
    count, size, width, length = (300, 16, 4, 2) if bench.tiny else (CELEBA_IMAGES, 64, 64, CELEBA_EPOCHS)
    batch_size = 16 if bench.tiny else batch_size
    config = TrainingConfig(precision="bfloat16", batch_size=batch_size, num_epochs=length, flip=True)
    images = np.random.default_rng(0).integers(0, 256, (count, size, size, 3), np.uint8)
    training = start_training(config, images, width)
    epoch, total = training.schedule.steps_per_epoch, training.schedule.total_steps
    # The first two intervals compile both lengths of a call.
    done = compiled = min(2 * config.log_every_steps, epoch)
    training.run(0, done)
    seconds = 0.0
    for stop in range(epoch, total + 1, epoch):
        seconds += training.run(done, stop)
        done = stop
        if done == compiled or (done // epoch % 5 and done < total):
            continue
        whole = seconds * total / (done - compiled)
        flops = train_step_flops(training.architecture, batch_size) * total / whole
        bench.journal.write(
            "epochs",
            device=training.trainer.device,
            images=count,
            image_size=size,
            epochs=length,
            batch_size=batch_size,
            steps_measured=done - compiled,
            steps=total,
            images_on_device=training.images_on_device,
            precision=config.precision,
            seconds=whole,
            images_per_second=total * batch_size / whole,
            model_flops_per_second=flops,
        )


def curves(bench: Bench) -> None:
    """Train on the letters alike in each precision, and write the losses."""
    from dcgan_core.data.request import DataRequest
    from dcgan_core.data.store import open_or_prepare

    size, width, steps = (16, 4, 20) if bench.tiny else (64, 64, CURVE_STEPS)
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as cache:
        store = open_or_prepare(DataRequest("letters", Path("data"), size, size, cache_dir=Path(cache)))
        images = np.array(store.images)
    policies: tuple[Precision, ...] = ("bfloat16", "float32", "tf32")
    for precision in policies:
        if bench.left() < LEAST:
            bench.journal.write("left out", what=f"the curve in {precision}", reason="no time was left")
            continue
        config = TrainingConfig(precision=precision, num_steps=steps, batch_size=8 if bench.tiny else 128)
        measured: list[Any] = []
        seconds = start_training(config, images, width).run(0, steps, measured.append)
        d_losses, g_losses = (
            np.concatenate([np.ravel(found[name]) for found in measured]) for name in ("d_loss", "g_loss")
        )
        losses = np.stack([d_losses, g_losses], axis=1)[::CURVE_EVERY]
        bench.journal.write(
            "curve",
            precision=precision,
            steps=steps,
            every=CURVE_EVERY,
            seconds=seconds,
            losses=[[round(float(d), 5), round(float(g), 5)] for d, g in losses],
        )


def trace(bench: Bench, case: Case) -> None:
    """Trace 20 steps as a training does them; keep the trace, and write which kernels took the time."""
    runner = CallsRunner(case)
    calls = 20 // runner.steps_per_call
    for index in range(3):
        runner.step(index * runner.steps_per_call)
    runner.wait()
    with tempfile.TemporaryDirectory(prefix="dcgan-benchmark-") as folder:
        with jax.profiler.trace(folder):
            began = time.perf_counter()
            for index in range(calls):
                runner.step(index * runner.steps_per_call)
            runner.wait()
            seconds = time.perf_counter() - began
        packed = next(Path(folder).rglob("*.trace.json.gz")).read_bytes()
    busy, kernels = busiest(json.loads(gzip.decompress(packed)))
    steps = calls * runner.steps_per_call
    bench.journal.write("trace", steps=steps, seconds=seconds, device_seconds=busy, kernels=kernels)
    _keep(bench, TRACE_FILE, packed)


def busiest(events: dict[str, Any], most: int = 40) -> tuple[float, list[tuple[str, float, int]]]:
    """Return (seconds of all kernels, [(name, seconds, times)] of the longest) of a trace in Chrome's format."""
    named = [event for event in events.get("traceEvents", []) if event.get("ph") == "M"]
    processes = {e["pid"]: e["args"]["name"] for e in named if e.get("name") == "process_name"}
    # On a GPU, rows of a device are its streams, and rows of XLA's own view of them; the second say the same again.
    threads = {(e["pid"], e.get("tid")): e["args"]["name"] for e in named if e.get("name") == "thread_name"}
    seconds: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for event in events.get("traceEvents", []):
        if event.get("ph") != "X" or "/device:" not in processes.get(event.get("pid"), ""):
            continue
        if not threads.get((event["pid"], event.get("tid")), "Stream").startswith("Stream"):
            continue
        seconds[event["name"]] += event.get("dur", 0) / 1e6
        times[event["name"]] += 1
    return sum(seconds.values()), [(name, took, times[name]) for name, took in seconds.most_common(most)]


def _keep(bench: Bench, name: str, data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        bench.journal.write(
            "left out", what=name, reason=f"{len(data) / 2**20:.0f} MiB are too much to carry"
        )
    else:
        write_bytes(bench.folder / name, data)
