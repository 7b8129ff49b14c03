"""Do a training step slowly, layer by layer, to find the first tensor that is not finite."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from dcgan_core.description.protocols import (
    PLAIN_LOSS,
    DiscriminatorLoss,
    NetworkName,
    Protocol,
    trained_networks,
)
from dcgan_core.framework import describe_gradient, describe_output, describe_weight
from dcgan_torch.network.modules import NetworkModule, named_parameters, named_tensors, normalize_images
from dcgan_torch.training.augmentation import augmentation_of
from dcgan_torch.training.losses import discriminator_loss, own_logits, passes_of, real_loss, with_penalty
from dcgan_torch.training.state import NetworkState, TrainState


def first_nonfinite(
    state: TrainState,
    images: Tensor,
    latents: Tensor,
    protocol: Protocol = "pytorch",
    loss: DiscriminatorLoss = PLAIN_LOSS,
) -> str | None:
    """Say in words which tensor is the first, in the order of the computation, to hold a NaN or an infinity.

    state: the one before the step, which this changes; images (N, C, H, W) and latents: the step's; protocol and
    D's loss: the run's. None when all are finite.
    """
    trained = trained_networks(protocol, state.step + 1)
    due = loss.penalty_due(protocol, state.step)
    findings = _findings(state, images, latents, trained, loss, due=due)
    return next(findings, None) or nonfinite_state(state)


def nonfinite_state(state: TrainState) -> str | None:
    """Say which parameter or statistic of a state is not finite; None when all are."""
    for name, network in state.networks().items():
        for key, (_, _, tensor) in named_tensors(network.module).items():
            if _broken(tensor):
                return describe_weight(name, key)
    return None


def _findings(
    state: TrainState,
    images: Tensor,
    latents: Tensor,
    trained: tuple[NetworkName, ...],
    loss: DiscriminatorLoss,
    *,
    due: bool,
) -> Iterator[str]:
    if found := nonfinite_state(state):
        yield f"{found}, before the step"
    g, d = state.generator, state.discriminator
    g.module.train()
    d.module.train()
    augment = augmentation_of(loss)
    real = augment(normalize_images(images, d.module.dtype), state.step, "real")
    latents = latents.to(g.module.dtype)
    with torch.no_grad():
        yield from _outputs("generator", g.module, None, latents, "the latents")
    fake = g.module(latents)
    seen_fake = augment(fake, state.step, "fake")
    again = augment(fake, state.step, "fake for G" if len(trained) == 2 else "fake")
    with torch.no_grad():
        yield from _outputs("discriminator", d.module, real, latents, "the real images")
        yield from _outputs("discriminator", d.module, seen_fake, latents, "the generated images")
    if "discriminator" in trained:
        real = real.detach().requires_grad_(due)
        discriminate = passes_of(d.module, due, latents)
        of_real, of_fake = discriminate(real), discriminate(seen_fake.detach())
        d_loss = discriminator_loss(loss, of_real, of_fake, latents)
        whole = with_penalty(d_loss, loss, due, own_logits(of_real, latents), real)
        yield from _gradients("discriminator", d, whole)
        d.optimizer.step()
        with torch.no_grad():
            words = "the generated images, after its update"
            yield from _outputs("discriminator", d.module, again, latents, words)
    if "generator" in trained:
        logits = own_logits(passes_of(d.module, False, latents)(again), latents)
        yield from _gradients("generator", g, real_loss(logits))


def _outputs(
    name: str, module: NetworkModule, images: Tensor | None, latents: Tensor, words: str
) -> Iterator[str]:
    """Look at the outputs of D on images, or of G on the latents. Labels, where they are read, end the latents."""
    network = module.network
    labels = latents[:, -network.classes :] if network.classes else None
    inputs = latents[:, : network.input_shape[2], None, None] if images is None else images
    for index, maps in enumerate(module.activations(inputs, labels)):
        if _broken(maps):
            yield describe_output(name, index, network.layers[index], words)


def _gradients(name: str, network: NetworkState, loss: Tensor) -> Iterator[str]:
    network.optimizer.zero_grad()
    loss.backward()
    # Gradients are computed from the last layer back to the first.
    for key, (_, _, parameter) in reversed(named_parameters(network.module).items()):
        if parameter.grad is not None and _broken(parameter.grad):
            yield describe_gradient(name, key)


def _broken(tensor: Tensor) -> bool:
    return not bool(torch.isfinite(tensor).all())
