"""The training step written out once more, from the protocol of pytorch/examples and nothing of the package.

Plain `lax` convolutions, batch normalisation and Adam by their formulas, in whatever precision the arrays have.
Each switch of `Protocol` is a mistake that a port has made, for the tests to show that they would see it.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from dcgan_core.description.architecture import Network

Arrays = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Protocol:
    """g_lr, d_lr, beta1, beta2: Adam's. label_smoothing: how far below 1 the label of real images is in D's loss.

    The rest are booleans, all False in the protocol. They and the smoothing may be traced.
    """

    g_lr: float = 2e-4
    d_lr: float = 2e-4
    beta1: float = 0.5
    beta2: float = 0.999
    label_smoothing: Any = 0.0
    g_loss_of_the_old_d: Any = False
    real_and_fake_in_one_batch: Any = False
    d_keeps_its_statistics_in_gs_turn: Any = False
    g_draws_again_after_ds_turn: Any = False
    d_loss_is_halved: Any = False
    saturating_g_loss: Any = False


MISTAKES = [field.name for field in dataclasses.fields(Protocol) if field.default is False]


def convolve(image: jax.Array, kernel: jax.Array, stride: tuple[int, int], padding: tuple[int, int]):
    return lax.conv_general_dilated(
        image, kernel, stride, [(p, p) for p in padding], dimension_numbers=("NHWC", "HWIO", "NHWC")
    )


def forward(network: Network, weights: Arrays, maps: jax.Array) -> tuple[jax.Array, Arrays]:
    """Return (output, weights with the running statistics after one pass in training)."""
    after = dict(weights)
    for index, layer in enumerate(network.layers):
        own = f"layers.{index}."
        kernel = weights[own + "kernel"]
        if layer.kind == "conv":
            maps = convolve(maps, kernel, layer.stride, layer.padding)
        else:
            assert layer.kind == "conv_transpose"
            shape = (maps.shape[0], *layer.output_shape)
            # By its definition: the transpose of the convolution that maps its output back.
            transpose = jax.linear_transpose(
                lambda image, kernel=kernel, layer=layer: convolve(
                    image, kernel, layer.stride, layer.padding
                ),
                jax.ShapeDtypeStruct(shape, maps.dtype),
            )
            (maps,) = transpose(maps)
        if layer.normalization is not None:
            mean, variance = maps.mean((0, 1, 2)), maps.var((0, 1, 2))
            count, momentum = maps.size // mean.size, layer.normalization.momentum
            for role, seen in (("mean", mean), ("variance", variance * count / (count - 1))):
                after[own + role] = (1 - momentum) * weights[own + role] + momentum * seen
            after[own + "updates"] = weights[own + "updates"] + 1
            normal = (maps - over_maps(mean)) / jnp.sqrt(over_maps(variance) + layer.normalization.eps)
            maps = normal * over_maps(weights[own + "scale"]) + over_maps(weights[own + "shift"])
        if layer.activation == "relu":
            maps = jnp.maximum(maps, 0)
        elif layer.activation == "leaky_relu":
            maps = jnp.maximum(maps, layer.slope * maps)
        elif layer.activation == "tanh":
            maps = jnp.tanh(maps)
    return maps, after


def over_maps(values: jax.Array) -> jax.Array:
    return values[None, None, None, :]


def cross_entropy(logits: jax.Array, real: Any) -> jax.Array:
    probability = jax.nn.sigmoid(logits)
    return -(real * jnp.log(probability) + (1 - real) * jnp.log(1 - probability)).mean()


def distance(images: jax.Array) -> jax.Array:
    """Root mean square difference of a pixel between two different images, over all pairs."""
    pairs = list(itertools.combinations(range(len(images)), 2))
    return jnp.sqrt(sum(jnp.square(images[a] - images[b]).mean() for a, b in pairs) / len(pairs))


def adam(
    weights: Arrays,
    gradient: Arrays,
    first: Arrays,
    second: Arrays,
    count: Any,
    rate: float,
    protocol: Protocol,
) -> tuple[Arrays, Arrays, Arrays]:
    """Return (weights, first moments, second moments) after update number `count` (from 1)."""
    b1, b2 = protocol.beta1, protocol.beta2
    weights, first, second = dict(weights), dict(first), dict(second)
    for name, slope in gradient.items():
        first[name] = b1 * first[name] + (1 - b1) * slope
        second[name] = b2 * second[name] + (1 - b2) * slope**2
        step = (first[name] / (1 - b1**count)) / (jnp.sqrt(second[name] / (1 - b2**count)) + 1e-8)
        weights[name] = weights[name] - rate * step
    return weights, first, second


def either(switch: Any, wrong: Any, right: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(switch, a, b), wrong, right)


def train_step(
    networks: tuple[Network, Network],
    state: dict[str, Any],
    real: jax.Array,
    latents: jax.Array,
    protocol: Protocol,
) -> tuple[dict[str, Any], dict[str, jax.Array]]:
    """Return (state, measurements) after one step.

    state: "g" and "d", each {"weights", "first", "second"}, and "count", the steps done. real: in [-1, 1].
    """
    generator, discriminator = networks
    g, d, count = state["g"], state["d"], state["count"] + 1.0
    latents = latents[:, None, None, :]

    def trained(weights: Arrays) -> Arrays:
        return {n: a for n, a in weights.items() if n.split(".")[-1] in ("kernel", "scale", "shift")}

    # The discriminator's turn.
    fake, g_after = forward(generator, g["weights"], latents)

    def d_loss(parameters: Arrays) -> tuple[jax.Array, Any]:
        start = {**d["weights"], **parameters}
        real_logits, seen = forward(discriminator, start, real)
        fake_logits, seen = forward(discriminator, {**seen, **parameters}, fake)
        both_logits, both_seen = forward(discriminator, start, jnp.concatenate([real, fake]))
        together = protocol.real_and_fake_in_one_batch
        real_logits = either(together, both_logits[: len(real)], real_logits)
        fake_logits = either(together, both_logits[len(real) :], fake_logits)
        seen = either(together, both_seen, seen)
        loss = cross_entropy(real_logits, 1.0 - protocol.label_smoothing) + cross_entropy(fake_logits, 0.0)
        loss = loss / jnp.where(protocol.d_loss_is_halved, 2.0, 1.0)
        return loss, (seen, real_logits, fake_logits)

    (d_value, (d_seen, real_logits, fake_logits)), d_gradient = jax.value_and_grad(d_loss, has_aux=True)(
        trained(d["weights"])
    )
    d_weights, d_first, d_second = adam(
        d_seen, d_gradient, d["first"], d["second"], count, protocol.d_lr, protocol
    )

    # The generator's turn, before the updated discriminator.
    def g_loss(parameters: Arrays) -> tuple[jax.Array, Any]:
        start = {**g["weights"], **parameters}
        again = either(protocol.g_draws_again_after_ds_turn, latents[::-1] * 0.5, latents)
        images, _ = forward(generator, start, again)
        judge = either(protocol.g_loss_of_the_old_d, trained(d["weights"]), trained(d_weights))
        logits, seen = forward(discriminator, {**d_weights, **judge}, images)
        loss = jnp.where(protocol.saturating_g_loss, -cross_entropy(logits, 0.0), cross_entropy(logits, 1.0))
        return loss, (seen, logits)

    (g_value, (d_last, logits)), g_gradient = jax.value_and_grad(g_loss, has_aux=True)(trained(g["weights"]))
    g_weights, g_first, g_second = adam(
        g_after, g_gradient, g["first"], g["second"], count, protocol.g_lr, protocol
    )
    d_last = either(protocol.d_keeps_its_statistics_in_gs_turn, d_weights, {**d_last, **trained(d_weights)})

    def norm(gradient: Arrays) -> jax.Array:
        return jnp.sqrt(sum(jnp.sum(slope**2) for slope in gradient.values()))

    measurements = {
        "d_loss": d_value,
        "g_loss": g_value,
        "d_real": jax.nn.sigmoid(real_logits).mean(),
        "d_fake_before": jax.nn.sigmoid(fake_logits).mean(),
        "d_fake_after": jax.nn.sigmoid(logits).mean(),
        "d_accuracy": ((real_logits > 0).sum() + (fake_logits < 0).sum()) / (len(real) + len(fake)),
        "fake_distance": distance(fake),
        "d_grad_norm": norm(d_gradient),
        "g_grad_norm": norm(g_gradient),
    }
    new_state = {
        "g": {"weights": g_weights, "first": g_first, "second": g_second},
        "d": {"weights": d_last, "first": d_first, "second": d_second},
        "count": state["count"] + 1.0,
    }
    return new_state, measurements
