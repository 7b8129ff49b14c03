"""The state of a PyTorch Adam <-> moments in canonical layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from dcgan.errors import InputError
from dcgan.moments import AdamMoments
from dcgan.weights import Weights

ToCanonical = Callable[[str, np.ndarray], np.ndarray]
"""Moves an array that is shaped as the weight of this canonical name into canonical layout."""

_MOMENTS = ("exp_avg", "exp_avg_sq")


def moments_from_torch(
    state: Mapping[Any, Any], parameters: Sequence[str], to_canonical: ToCanonical
) -> AdamMoments:
    """Return the moments that `torch.optim.Adam.state_dict()` holds.

    parameters: the canonical names in the order in which the file has them, which is the order in which PyTorch
    numbers the parameters. Raises InputError when the state is not an Adam's of exactly these parameters.
    """
    try:
        groups = list(state["param_groups"])
        numbers = [number for group in groups for number in group["params"]]
        entries = state["state"]
        if not entries:
            raise InputError("it has taken no step")
        if len(numbers) != len(parameters):
            raise InputError(f"it trains {len(numbers)} arrays, the network has {len(parameters)}")
        halves: tuple[Weights, Weights] = ({}, {})
        steps = set()
        for number, name in zip(numbers, parameters, strict=True):
            entry = entries[number]
            for half, key in zip(halves, _MOMENTS, strict=True):
                half[name] = to_canonical(name, np.asarray(entry[key]))
            steps.add(int(np.asarray(entry["step"]).item()))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"it is no Adam's state ({error!r})") from error
    if len(steps) != 1:
        raise InputError(f"its parameters have taken different numbers of steps ({sorted(steps)[:3]} ...)")
    settings = {
        key: value
        for key, value in groups[0].items()
        if key != "params" and (value is None or isinstance(value, (int, float, bool, list, str)))
    }
    return AdamMoments(*halves, steps.pop(), settings)


def moments_to_torch(
    moments: AdamMoments, parameters: Sequence[str], from_canonical: ToCanonical
) -> dict[str, Any]:
    """Return the dictionary that `torch.optim.Adam.load_state_dict` takes, arrays as NumPy arrays."""
    entries = {
        number: {
            "step": np.array(moments.step, np.float32),
            "exp_avg": from_canonical(name, moments.first[name]),
            "exp_avg_sq": from_canonical(name, moments.second[name]),
        }
        for number, name in enumerate(parameters)
    }
    defaults = {
        "lr": 2e-4, "betas": [0.5, 0.999], "eps": 1e-8, "weight_decay": 0, "amsgrad": False, "maximize": False,
        "foreach": None, "capturable": False, "differentiable": False, "fused": None,
    }  # fmt: skip
    group = {**defaults, **moments.settings, "params": list(range(len(parameters)))}
    group["betas"] = tuple(group["betas"])
    return {"state": entries, "param_groups": [group]}
