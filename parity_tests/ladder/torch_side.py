"""The PyTorch networks and their training, from canonical arrays to canonical arrays (NumPy, NHWC).

The same functions as in `jax_side`; passes in "bfloat16" are those of `--precision bfloat16`, PyTorch's autocast.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.description.protocols import DiscriminatorLoss
from dcgan_core.weights.canonical import Weights, weight_name
from dcgan_core.weights.layouts import from_torch, to_torch
from dcgan_torch.devices import default_device
from dcgan_torch.network import modules
from dcgan_torch.training import state as training_state
from dcgan_torch.training.average import start_average, with_average
from dcgan_torch.training.checkpoint import flatten_state
from dcgan_torch.training.losses import fake_loss, own_logits, passes_of, real_loss
from dcgan_torch.training.optimizers import AdamSettings, with_falling_rates
from dcgan_torch.training.step import make_train_step
from parity_tests.ladder.cases import Recipe
from parity_tests.ladder.options import OPTIONS

Maps = list[np.ndarray]


@contextlib.contextmanager
def arithmetic(dtype: str = "float32") -> Iterator[None]:
    """Compute in full precision, unless the report asks for TF32; in "bfloat16" by autocast."""
    with torch.autocast(default_device().type, torch.bfloat16, enabled=dtype == "bfloat16"), _products():
        yield


@contextlib.contextmanager
def _products() -> Iterator[None]:
    if not torch.cuda.is_available():
        yield
        return
    chosen = "tf32" if OPTIONS.tf32 else "ieee"
    places = (torch.backends.cuda.matmul, torch.backends.cudnn.conv)  # pyright: ignore[reportAttributeAccessIssue]
    before = [place.fp32_precision for place in places]
    try:
        for place in places:
            place.fp32_precision = chosen
        yield
    finally:
        for place, value in zip(places, before, strict=True):
            place.fp32_precision = value


def operation(
    layer: Layer, inputs: np.ndarray, kernel: np.ndarray, cotangent: np.ndarray, *, dtype: str
) -> Weights:
    """Return a (transposed) convolution's output, and its gradients for `cotangent` on the output."""
    maps = _nchw(inputs).requires_grad_()
    weight = torch.from_numpy(to_torch(layer, "kernel", kernel)).to(default_device()).requires_grad_()
    with arithmetic(dtype):
        outputs = _operation(layer, maps, weight).to(maps.dtype)
    with _products():
        outputs.backward(_nchw(cotangent))
    assert maps.grad is not None
    assert weight.grad is not None
    return {
        "output": _nhwc(outputs),
        "input gradient": _nhwc(maps.grad),
        "kernel gradient": from_torch(layer, "kernel", weight.grad.numpy(force=True)),
    }


def activation(layer: Layer, maps: np.ndarray, cotangent: np.ndarray, *, dtype: str) -> Weights:
    """Return the activation of maps, and its gradient for `cotangent` on it."""
    given = _nchw(maps).to(getattr(torch, dtype)).requires_grad_()
    outputs = modules.LayerModule(layer, "running").activate(given)
    outputs.backward(_nchw(cotangent).to(outputs.dtype))
    assert given.grad is not None
    return {"output": _nhwc(outputs.float()), "input gradient": _nhwc(given.grad.float())}


def activations(
    network: Network, weights: Mapping[str, np.ndarray], inputs: np.ndarray, *, training: bool, dtype: str
) -> tuple[Maps, Weights]:
    """Return (every layer's output, the statistics afterwards) for NHWC maps."""
    module = modules.NetworkModule(network).to(default_device(), getattr(torch, dtype))
    modules.set_weights(module, weights)
    with torch.no_grad(), arithmetic():
        maps = [_nhwc(map_) for map_ in module.train(training).activations(_nchw(inputs.astype(dtype)))]
    return maps, modules.get_weights(module)


def forward(
    architecture: Architecture,
    name: str,
    weights: Mapping[str, np.ndarray],
    inputs: np.ndarray,
    *,
    training: bool,
    dtype: str,
    labels: Sequence[np.ndarray] = (),
) -> tuple[np.ndarray, Weights]:
    """Return (images or logits, the weights afterwards) of the network called `name`.

    labels: what a discriminator reads next to the images, if anything.
    """
    module = _module(architecture, name, weights, dtype).train(training)
    with torch.no_grad(), arithmetic(dtype):
        outputs = module(*(_inputs(array.astype(_stored(dtype))) for array in (inputs, *labels)))
    return _nhwc(outputs) if name == "generator" else outputs.numpy(force=True), modules.get_weights(module)


def gradients(
    architecture: Architecture,
    weights: Mapping[str, Weights],
    images: np.ndarray,
    latents: np.ndarray,
    *,
    dtype: str,
) -> Weights:
    """Return the gradient of each network's loss in its own parameters, both at the given weights."""
    g = _module(architecture, "generator", weights["generator"], dtype).train()
    d = _module(architecture, "discriminator", weights["discriminator"], dtype).train()
    with arithmetic(dtype):
        inputs = _inputs(latents.astype(_stored(dtype)))
        fake, judge = g(inputs), passes_of(d, False, inputs)
        passed = [judge(seen) for seen in (_nchw(images.astype(_stored(dtype))), fake.detach(), fake)]
        real_logits, fake_logits, logits = (own_logits(seen, inputs) for seen in passed)
    with _products():
        d_loss, g_loss = real_loss(real_logits) + fake_loss(fake_logits), real_loss(logits)
        found: Weights = {}
        for name, module, loss in (("discriminator", d, d_loss), ("generator", g, g_loss)):
            named = modules.named_parameters(module)
            values = torch.autograd.grad(loss, [parameter for _, _, parameter in named.values()])
            for (key, (layer, role, _)), value in zip(named.items(), values, strict=True):
                found[f"{name}.{key}"] = from_torch(layer, role, value.numpy(force=True))
    return found


def cancelling_terms(
    architecture: Architecture, weights: Mapping[str, Weights], images: np.ndarray
) -> dict[str, float]:
    """Return, for D's biases in front of normalisation, the largest sum of |terms| whose sum is their gradient.

    The terms are the gradients of D's loss on real images at each place of the map that the bias is added to.
    """
    d = _module(architecture, "discriminator", weights["discriminator"], "float64").train()
    kept: dict[str, Tensor] = {}
    for index, layer in enumerate(d.layers):
        assert isinstance(layer, modules.LayerModule)
        if layer.normalization is not None and layer.product.bias is not None:

            def keep(_: nn.Module, __: object, maps: Tensor, name: str = weight_name(index, "bias")) -> None:
                maps.retain_grad()
                kept[name] = maps

            layer.product.register_forward_hook(keep)
    real_loss(d(_nchw(images.astype("float64")))).backward()
    return {
        name: float(maps.grad.abs().sum(dim=(0, 2, 3)).max())
        for name, maps in kept.items()
        if maps.grad is not None
    }


class Training:
    """A training run from given weights."""

    def __init__(
        self,
        architecture: Architecture,
        weights: Mapping[str, Weights],
        *,
        dtype: str,
        recipe: Recipe,
        channels_last: bool = False,
    ) -> None:
        self.memory_format = torch.channels_last if channels_last else torch.contiguous_format
        self.current = training_state.create_state(
            architecture,
            weights,
            AdamSettings(recipe.g_lr, recipe.d_lr, recipe.beta1, recipe.beta2, recipe.protocol).optimizer,
            dtype=dtype,
            device=default_device(),
            channels_last=channels_last,
        )
        self.train_step = make_train_step(
            protocol=recipe.protocol,
            loss=DiscriminatorLoss.of(recipe),
        )
        if recipe.lr_decay and recipe.num_steps:
            self.train_step = with_falling_rates(self.train_step, recipe.num_steps, recipe.lr_decay)
        if recipe.ema:
            start_average(self.current)
            self.train_step = with_average(self.train_step, recipe.ema)

    def step(self, images: np.ndarray, latents: np.ndarray) -> Weights:
        """Do one step on bytes (N, H, W, C) and latents (N, nz); return the measurements."""
        real = _nchw(images).contiguous(memory_format=self.memory_format)
        with arithmetic():
            measurements = self.train_step(self.current, real, _inputs(latents))
        return {name: value.numpy(force=True) for name, value in measurements.items()}

    def state(self) -> Weights:
        """Return weights, moments, statistics and counts by name."""
        return flatten_state(self.current)


def _operation(layer: Layer, maps: Tensor, weight: Tensor) -> Tensor:
    if layer.padding_after is None and layer.upsample == (1, 1):
        if layer.kind == "conv":
            return F.conv2d(maps, weight, stride=layer.stride, padding=layer.padding)
        return F.conv_transpose2d(
            maps, weight, stride=layer.stride, padding=layer.padding, output_padding=layer.output_padding
        )
    # By other means than the package's modules: all of the padding outside, and pixels repeated one axis at a time.
    (top, bottom), (left, right) = layer.padding_both
    if layer.kind == "conv":
        maps = maps.repeat_interleave(layer.upsample[0], 2).repeat_interleave(layer.upsample[1], 3)
        return F.conv2d(F.pad(maps, (left, right, top, bottom)), weight, stride=layer.stride)
    whole = F.conv_transpose2d(maps, weight, stride=layer.stride, output_padding=layer.output_padding)
    height, width = whole.shape[2:]
    return whole[:, :, top : height - bottom, left : width - right]


def _module(
    architecture: Architecture, name: str, weights: Mapping[str, np.ndarray], dtype: str
) -> modules.NetworkModule:
    module = modules.build_network(architecture, name, dtype=_stored(dtype), device=default_device())
    modules.set_weights(module, weights)
    return module


def _stored(dtype: str) -> str:
    """Return the dtype of weights, inputs and outputs of a network with passes in `dtype`."""
    return "float32" if dtype == "bfloat16" else dtype


def _inputs(array: np.ndarray) -> Tensor:
    return _nchw(array) if array.ndim == 4 else torch.from_numpy(array).to(default_device())


def _nchw(array: np.ndarray) -> Tensor:
    return torch.from_numpy(array).to(default_device()).permute(0, 3, 1, 2).contiguous()


def _nhwc(tensor: Tensor) -> np.ndarray:
    return tensor.detach().permute(0, 2, 3, 1).contiguous().numpy(force=True)
