"""The row of PyTorch as public DCGANs run it: eager, NCHW, BCELoss on a sigmoid, losses read at every step.

What public programs do and a careful one would not is part of the row: G's update also computes gradients of D's
weights, which the next step throws away; `.item()` waits for the device five times a step; batches come from the
host as float32. What their loader's workers do (decoding, scaling to [-1, 1]) is done beforehand and not timed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from dcgan_core.description.architecture import Network
from dcgan_core.description.layer import Layer
from dcgan_core.weights.canonical import Role, Weights
from dcgan_core.weights.layouts import to_torch
from scripts.benchmarking.case import RING, Case
from scripts.benchmarking.torch_support import TorchBase


def build(network: Network, weights: Weights, *, sigmoid: bool) -> nn.Sequential:
    """Return the network as public programs stack it, with canonical weights."""
    stack = nn.Sequential()
    for index, layer in enumerate(network.layers):
        for module, names in _modules(layer):
            for attribute, role in names.items():
                values = torch.from_numpy(to_torch(layer, role, weights[f"layers.{index}.{role}"]))
                with torch.no_grad():
                    getattr(module, attribute).copy_(values)
            stack.append(module)
    if sigmoid:
        stack.append(nn.Sigmoid())
    return stack


def _modules(layer: Layer) -> list[tuple[nn.Module, dict[str, Role]]]:
    """Return a layer's modules, each with the canonical role of its tensors by attribute."""
    inputs, outputs = layer.input_shape[2], layer.output_shape[2]
    geometry: Any = {"stride": layer.stride, "padding": layer.padding, "bias": layer.bias}
    if layer.kind == "conv_transpose":
        product = nn.ConvTranspose2d(
            inputs, outputs, layer.kernel, output_padding=layer.output_padding, **geometry
        )
    else:
        product = nn.Conv2d(inputs, outputs, layer.kernel, **geometry)
    found: list[tuple[nn.Module, dict[str, Role]]] = [(product, {"weight": "kernel"})]
    if layer.normalization is not None:
        norm = nn.BatchNorm2d(outputs, eps=layer.normalization.eps, momentum=layer.normalization.momentum)
        roles: dict[str, Role] = {"weight": "scale", "bias": "shift", "running_mean": "mean"}
        roles["running_var"] = "variance"
        found.append((norm, roles))
    activations = {
        "relu": lambda: nn.ReLU(inplace=True),
        "leaky_relu": lambda: nn.LeakyReLU(layer.slope, inplace=True),
        "tanh": nn.Tanh,
    }
    if layer.activation in activations:
        found.append((activations[layer.activation](), {}))
    return found


class EagerRunner(TorchBase):
    """Eager PyTorch with PyTorch's defaults."""

    without_gradients = torch.no_grad

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        if case.precision == "bfloat16":
            self.notes.append("computes in float32 as shipped (on a GPU with TF32 convolutions)")
        else:
            self.set_precision()
        start = case.starting_point()
        self.generator, self.discriminator = (
            build(network, start.weights[name], sigmoid=name == "discriminator").to(self.torch_device)
            for name, network in start.architecture.networks().items()
        )
        self._g_adam, self._d_adam = (
            torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999))
            for network in (self.generator, self.discriminator)
        )
        self._criterion = nn.BCELoss()
        images = np.ascontiguousarray(case.images().transpose(0, 1, 4, 2, 3), np.float32) / 127.5 - 1
        self._images = [torch.from_numpy(batch) for batch in images]
        self._latents = [torch.from_numpy(batch)[:, :, None, None] for batch in case.latents()]

    def step(self, index: int) -> Any:
        real = self._images[index % RING].to(self.torch_device)
        noise = self._latents[index % RING].to(self.torch_device)
        label = torch.full((len(real),), 1.0, device=self.torch_device)

        self.discriminator.zero_grad()
        output = self.discriminator(real).view(-1)
        real_loss = self._criterion(output, label)
        real_loss.backward()
        output.mean().item()
        fake = self.generator(noise)
        label.fill_(0.0)
        output = self.discriminator(fake.detach()).view(-1)
        fake_loss = self._criterion(output, label)
        fake_loss.backward()
        output.mean().item()
        d_loss = real_loss + fake_loss
        self._d_adam.step()

        self.generator.zero_grad()
        label.fill_(1.0)
        output = self.discriminator(fake).view(-1)
        g_loss = self._criterion(output, label)
        g_loss.backward()
        output.mean().item()
        self._g_adam.step()
        return d_loss.item(), g_loss.item()

    def load_generator(self) -> None:
        start = self.case.starting_point()
        network = build(start.architecture.generator, start.weights["generator"], sigmoid=False)
        network = network.to(self.torch_device).eval()
        self.draw = lambda latents: network(latents[:, :, None, None])
