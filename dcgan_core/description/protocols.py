"""The protocols of training, without a framework: which network a step trains, D's loss, the paper's constants.

`pytorch` (pytorch/examples): every minibatch trains both networks, D first. `paper` (Newmu/dcgan_code, faces): each
minibatch trains one of them, in turn, G first; L2 is added to the gradients and Adam's beta1 decays.
`dcgan_jax.training.protocol_pytorch`, `protocol_paper` and their PyTorch namesakes are the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dcgan_core.description.augmentation import Policy, chosen_policies
from dcgan_core.errors import InputError

Protocol = Literal["pytorch", "paper"]
NetworkName = Literal["generator", "discriminator"]

NETWORK_NAMES: tuple[NetworkName, NetworkName] = ("generator", "discriminator")

L2 = 1e-5
"""Times each trained array (kernels, scales and shifts alike), added to its gradient (`l2` of the authors' code)."""
BETA1_DECAY = 1e-8
"""Adam's beta1 in an update is beta1 * (1 - this)^(updates before); its bias correction keeps beta1 as it was."""

_BOTH: tuple[NetworkName, ...] = ("discriminator", "generator")


@dataclass(frozen=True)
class DiscriminatorLoss:
    """What a run asks of D's loss: the two cross-entropies, and a penalty on how steep D is at real images.

    scale: a factor of the cross-entropies alone. label_smoothing: how far below 1 the label of real images is in them
    (Salimans et al. 2016, section 3.4). label_mismatch: weight of the mean cross-entropy, against "fake", of real data
    under each label that is not their own (after Reed et al., "Generative Adversarial Text to Image Synthesis", 2016,
    section 4.2). r1: gamma of R1 = gamma/2 E|grad D(x)|^2, the gradient of the logit in a real image (Mescheder et al.,
    "Which Training Methods for GANs do actually Converge?", 2018, eq. 9); 0: none. r1_every: only every N updates of D,
    N times as strong ("lazy regularization", Karras et al. 2020, appendix B).
    augment: how images are changed before D sees them (the penalty's too), by random numbers that `seed` begins.
    """

    scale: float = 1.0
    label_smoothing: float = 0.0
    label_mismatch: float = 0.0
    r1: float = 0.0
    r1_every: int = 1
    augment: tuple[Policy, ...] = ()
    seed: int = 0

    @classmethod
    def of(cls, config: Any) -> DiscriminatorLoss:
        """Return the loss of a run's configuration, or of anything with fields of the same names."""
        policies = chosen_policies(config.augment)
        return cls(
            config.d_loss_scale,
            config.label_smoothing,
            config.label_mismatch,
            config.r1,
            config.r1_every,
            policies,
            config.seed if policies else 0,
        )

    @property
    def penalty(self) -> float:
        """What the mean squared norm of the gradient is multiplied by where the penalty is due."""
        return self.r1 / 2 * self.r1_every

    def penalty_due(self, protocol: Protocol, step: Any) -> Any:
        """Return whether the update of D that follows `step` steps pays the penalty: the last of every N does.

        So training can begin while the penalty's program is compiled.

        step: an int, or an array of one where a program decides (then there has to be a penalty).
        """
        if not self.r1:
            return False
        if self.r1_every == 1:
            return True  # known without looking at the count: a program needs no condition
        updates = step // 2 if protocol == "paper" else step
        return updates % self.r1_every == self.r1_every - 1


PLAIN_LOSS = DiscriminatorLoss()
"""The cross-entropies alone, as every protocol has them."""


def trained_networks(protocol: Protocol, step: int) -> tuple[NetworkName, ...]:
    """Return the networks that step number `step`, counted from 1, trains, in their order."""
    if protocol == "pytorch":
        return _BOTH
    return ("generator",) if step % 2 == 1 else ("discriminator",)


MOST_STEPS = 2**31 - 1
"""Steps are counted in 32 bits on the device."""


def check_steps(total: int) -> None:
    """Raise InputError for a training of more steps than can be counted."""
    if total > MOST_STEPS:
        raise InputError(
            f"a training of {total:,} steps is too long: at most {MOST_STEPS:,}. For one that lasts until you stop it, "
            "give --num-steps a large number; Ctrl-C saves"
        )


def remaining_share(done: Any, total_steps: int, decay_share: float) -> Any:
    """Return what is left of the part of a run in which the rates fall, as a share of it; above 1 before it begins.

    The rates of the step after `done` steps are multiplied by this, and by 1 where it is more: a straight line that
    would reach 0 with the step after the last. done: a number or an array of numbers, of steps done. A program that is
    compiled for all lengths computes the same line from other numbers (`dcgan_jax.training.optimizers`).
    """
    return (total_steps - done) / (total_steps * decay_share)


WARM_UP = 10
"""Of the moving average of a generator's weights (`--ema`): its decay at step t is at most (1 + t) / (WARM_UP + t)."""

LatentDistribution = Literal["normal", "uniform", "unit"]
LATENT_WORDS: dict[LatentDistribution, str] = {"normal": "N(0, 1)", "uniform": "U(-1, 1)", "unit": "U(0, 1)"}
