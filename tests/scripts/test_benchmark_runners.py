"""The rows that are for a GPU, as far as a CPU runs them: each does the work of the row it is made from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import MagicMock, create_autospec

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from dcgan_core.pictures.tiles import to_uint8
from dcgan_jax.network.convolution import plain
from dcgan_jax.network.convolution.window import Window
from scripts.benchmarking.case import Case
from scripts.benchmarking.gpu import tasks
from scripts.benchmarking.gpu.bench import Bench
from scripts.benchmarking.gpu.journal import Journal, read_journal
from scripts.benchmarking.runner_ours import CallsRunner, OurRunner, pad_pictures
from scripts.benchmarking.worker import Surroundings

CASE = Case(image_size=16, batch_size=4, width=4)


@pytest.fixture(autouse=True)
def _own_precision() -> Iterator[None]:
    """A runner sets it for its whole process, which is this one."""
    before = jax.config.jax_default_matmul_precision  # pyright: ignore[reportAttributeAccessIssue]
    yield
    jax.config.update("jax_default_matmul_precision", before)


def test_several_steps_a_call_are_the_same_steps() -> None:
    one, calls = OurRunner(CASE), CallsRunner(CASE)
    single = one.finish([one.step(index) for index in range(20)])
    together = calls.finish([calls.step(index) for index in (0, 10)])
    assert len(together) == 20
    assert np.allclose(together[:3], single[:3], rtol=1e-4)
    # Twenty steps on: the batches go round, and are still the same ones.
    assert np.allclose(together, single, rtol=0.05)
    other = CallsRunner(CASE)
    assert not np.allclose(other.finish([other.step(10)]), together[:10], rtol=1e-4)


def test_ours_draws_the_same_pictures_in_every_way() -> None:
    runner = OurRunner(CASE)
    runner.load_generator()
    latents = CASE.generation_latents(1024 + 256)
    runner.draw_here(latents)
    drawn = np.concatenate(list(runner.draw_bytes(latents)))
    expected = to_uint8(runner.generate(latents))
    assert drawn.dtype == np.uint8
    assert drawn.shape == expected.shape
    assert np.abs(drawn.astype(int) - expected).max() <= 1


def test_padded_pictures_change_nothing_but_the_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    window = Window.of_image((8, 8), (4, 4), (2, 2), (1, 1))
    keys = jax.random.split(jax.random.key(0), 3)
    image, kernel, maps = (
        jax.random.normal(key, shape)
        for key, shape in zip(keys, ((2, 8, 8, 3), (4, 4, 3, 5), (2, 4, 4, 5)), strict=True)
    )
    inputs = {"down": (image, kernel), "up": (maps, kernel), "kernel_gradient": (image, maps)}
    before = {name: getattr(plain, name)(window, *given) for name, given in inputs.items()}
    seen: list[int] = []
    for name in inputs:
        function = getattr(plain, name)

        def noting(window: Window, a: jax.Array, b: jax.Array, function=function) -> jax.Array:
            seen.append(max(a.shape[3], b.shape[2]))
            return function(window, a, b)

        monkeypatch.setattr(plain, name, noting)
    pad_pictures(8)
    for name, given in inputs.items():
        after = getattr(plain, name)(window, *given)
        assert after.shape == before[name].shape
        assert jnp.allclose(after, before[name], atol=1e-5)
    assert seen == [8, 8, 8]


# --- PyTorch ---------------------------------------------------------------------------------------------


@pytest.mark.torch
def test_a_recorded_step_begins_where_training_begins() -> None:
    """The recording itself is CUDA's; the rest is the same on a CPU: what is read, what is put back, the losses."""
    import torch

    from scripts.benchmarking.runner_graph import GraphRunner
    from scripts.benchmarking.runner_torch import TorchRunner

    def record(step: Callable[[], torch.Tensor]) -> tuple[Callable[[], None], torch.Tensor]:
        for _ in range(4):
            step()
        losses = torch.empty(2)

        def replay() -> None:
            losses.copy_(step())

        return replay, losses

    usual, graph = TorchRunner(CASE), GraphRunner(CASE)
    assert any("launched from Python" in note for note in graph.notes)
    expected = usual.finish([usual.step(index) for index in range(5)])
    assert graph.finish([graph.step(0)])[0] == pytest.approx(expected[0], rel=1e-6)
    recorded = GraphRunner(CASE)
    recorded.record_step(record)
    found = recorded.finish([recorded.step(index) for index in range(5)])
    assert np.allclose(found, expected, rtol=1e-5)
    state, own = recorded.state.generator.optimizer.state, usual.state.generator.optimizer.state
    for name in ("step", "exp_avg"):
        (a, *_), (b, *_) = ([moments[name] for moments in kept.values()] for kept in (state, own))
        assert torch.allclose(a, b, atol=1e-6)
    # Control: what the steps before the recording changed would show.
    forgetful = GraphRunner(CASE)
    forgetful._trained = lambda: iter(())
    forgetful.record_step(record)
    assert not np.allclose(forgetful.finish([forgetful.step(0)])[0], expected[0], rtol=1e-5)


@pytest.mark.torch
def test_pytorch_draws_the_same_pictures_in_every_way() -> None:
    from scripts.benchmarking.runner_torch import TorchRunner

    runner = TorchRunner(CASE)
    runner.load_generator()
    latents = CASE.generation_latents(1024 + 256)
    runner.draw_here(latents)
    drawn = np.concatenate(list(runner.draw_bytes(latents)))
    assert np.abs(drawn.astype(int) - to_uint8(runner.generate(latents))).max() <= 1


@pytest.mark.torch
def test_what_a_gpu_alone_runs_is_called_as_it_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """CUDA's part is replaced by something that does nothing, so that every line runs once without a GPU."""
    import torch

    from scripts.benchmarking.runner_graph import record_graph
    from scripts.benchmarking.runner_torch import TorchRunner

    cuda = {
        name: create_autospec(getattr(torch.cuda, name)) for name in ("Stream", "CUDAGraph", "graph", "Event")
    }
    for name, fake in cuda.items():
        monkeypatch.setattr(torch.cuda, name, fake)
    for name in ("current_stream", "synchronize", "stream"):
        monkeypatch.setattr(torch.cuda, name, MagicMock())
    steps: list[int] = []

    def step() -> torch.Tensor:
        steps.append(len(steps))
        return torch.tensor([1.0, 2.0])

    replay, losses = record_graph(step)
    replay()
    assert len(steps) == 1 + 3 + 1, "compiled, warm, recorded: what replays is the graph"
    assert losses.tolist() == [1.0, 2.0]
    cuda["graph"].assert_called_once_with(cuda["CUDAGraph"].return_value)
    cuda["CUDAGraph"].return_value.replay.assert_called_once_with()

    runner = TorchRunner(CASE)
    runner.load_generator()
    latents = CASE.generation_latents(8)
    usual = list(runner.draw_bytes(latents))
    empty = torch.empty
    monkeypatch.setattr(torch, "empty", lambda shape, dtype, pin_memory: empty(shape, dtype=dtype))
    runner.device = "gpu"
    assert np.array_equal(list(runner.draw_bytes(latents)), usual)
    assert cuda["Event"].return_value.record.called
    assert cuda["Event"].return_value.synchronize.called
    assert callable(torch.compiler.cudagraph_mark_step_begin)


# --- tasks -----------------------------------------------------------------------------------------------


def test_epochs_are_timed(tmp_path: Path) -> None:
    """Two epochs of 300 images, the program's own measure of itself."""
    journal = Journal(tmp_path / "part2.jsonl", time.time(), "epochs")
    tasks.epochs(Bench(journal, tmp_path, Surroundings("cpu"), tiny=True, on_gpu=False))
    (record,) = read_journal(journal.path)
    assert (record["images"], record["epochs"], record["steps"]) == (300, 2, 2 * (300 // 16))
    assert record["images_per_second"] == pytest.approx(record["steps"] * 16 / record["seconds"])


def test_operations_are_counted_as_they_are_started() -> None:
    program = """HloModule jit_step, entry_computation_layout={(f32[2]{0})->f32[2]{0}}

%fused_computation.1 (param_0: f32[2]) -> f32[2] {
  %param_0 = f32[2]{0} parameter(0)
  ROOT %copy.9 = f32[2]{0} copy(%param_0)
}

ENTRY %main.7 (x: f32[2]) -> f32[2] {
  %x = f32[2]{0} parameter(0)
  %copy.1 = f32[2]{0:T(128)} copy(%x), metadata={op_name="jit(step)/copy(x)"}
  %conv.1 = (bf16[1,2]{1,0}, u8[64]{0}) custom-call(%x, %copy.1), custom_call_target="__cudnn$convForward"
  %conv.2 = (bf16[1,2]{1,0}, /*index=1*/u8[64]{0}) custom-call(%x, %copy.1), custom_call_target="__cudnn$convForward"
  %get.1 = bf16[1,2]{1,0} get-tuple-element(%conv.1), index=0
  ROOT %fusion.1 = f32[2]{0} fusion(%get.1), kind=kLoop, calls=%fused_computation.1
}
"""
    assert tasks.operations(program) == {"__cudnn$convForward": 2, "copy": 1, "fusion": 1}


def test_kernels_of_a_trace_are_those_of_the_device() -> None:
    def name(what: str, process: int, text: str, thread: int | None = None) -> dict:
        return {"ph": "M", "name": what, "pid": process, "args": {"name": text}} | (
            {} if thread is None else {"tid": thread}
        )

    def event(process: int, thread: int, kernel: str, microseconds: float) -> dict:
        return {"ph": "X", "pid": process, "tid": thread, "name": kernel, "dur": microseconds}

    events = [
        name("process_name", 1, "/device:GPU:0"),
        name("process_name", 2, "/host:CPU"),
        name("thread_name", 1, "Stream #7(Compute)", 7),
        name("thread_name", 1, "XLA Ops", 8),
        event(1, 7, "conv", 30.0),
        event(1, 7, "conv", 20.0),
        event(1, 7, "copy", 10.0),
        event(1, 8, "conv", 50.0),
        event(2, 7, "python", 900.0),
    ]
    seconds, kernels = tasks.busiest({"traceEvents": events})
    assert seconds == pytest.approx(60e-6)
    assert [(kernel, times) for kernel, _, times in kernels] == [("conv", 2), ("copy", 1)]
