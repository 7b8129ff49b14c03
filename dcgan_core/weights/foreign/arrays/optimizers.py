"""The state of an optimizer as PyTorch saves it, to Adam's moments by canonical name and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dcgan_core.description.architecture import Network
from dcgan_core.description.protocols import NetworkName
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import AdamMoments
from dcgan_core.weights.canonical import Weights, split_name
from dcgan_core.weights.foreign.arrays.axes import from_axes, to_axes

_MOMENTS = ("exp_avg", "exp_avg_sq")
_PLAIN = (int, float, bool, list, tuple, str)


@dataclass(frozen=True)
class Parameter:
    """A parameter of a file's network: the canonical name of its weight, and the words for its axes in the file.

    joined: the file's keys, where several arrays make that weight: nothing leads from their moments to the weight's.
    """

    canonical: str
    axes: str = "torch"
    joined: tuple[str, ...] = ()


def whole_parameters(names: Sequence[str]) -> list[Parameter]:
    """Return the parameters of a state dictionary in PyTorch's axes, by the canonical names of its weights."""
    return [Parameter(name) for name in names]


def moments_from_torch(
    state: Mapping[Any, Any], parameters: Sequence[Parameter], network: Network
) -> AdamMoments:
    """Return the moments that `torch.optim.Adam.state_dict()` holds.

    parameters: in the file's order, in which PyTorch numbers the parameters of `network`. Raises InputError when the
    state is not an Adam's of exactly these, or when a weight is made of several of them.
    """
    try:
        groups = list(state["param_groups"])
        numbers = [number for group in groups for number in group["params"]]
        entries = state["state"]
        if not entries:
            raise InputError("it has taken no step")
        if len(numbers) > len(parameters):
            # A parameter that the program never used has no moments.
            numbers = [number for number in numbers if number in entries]
        if len(numbers) != len(parameters):
            raise InputError(f"it trains {len(numbers)} arrays, the network has {len(parameters)}")
        halves: tuple[Weights, Weights] = ({}, {})
        steps = set()
        for number, parameter in zip(numbers, parameters, strict=True):
            if parameter.joined:
                raise InputError(
                    f"{' and '.join(parameter.joined)} are one weight here, whose moments are not known"
                )
            entry = entries[number]
            if missing := [key for key in ("step", *_MOMENTS) if key not in entry]:
                there = ", ".join(map(str, list(entry)[:6])) or "nothing"
                raise InputError(f"it is not the state of an Adam, which has {missing[0]}; this has {there}")
            name = parameter.canonical
            index, role = split_name(name)
            for half, key in zip(halves, _MOMENTS, strict=True):
                array = np.asarray(entry[key])
                half[name] = from_axes(
                    parameter.axes, network.layers[index], role, array, f"its moment of {name}"
                )
            steps.add(int(np.asarray(entry["step"]).item()))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"it is not the state of an Adam ({error!r})") from error
    if len(steps) != 1:
        raise InputError(f"its parameters have taken different numbers of steps ({sorted(steps)[:3]} ...)")
    settings = {key: _plain(value) for key, value in groups[0].items() if key != "params"}
    settings = {key: value for key, value in settings.items() if value is None or isinstance(value, _PLAIN)}
    return AdamMoments(*halves, steps.pop(), settings)


def arrays_of_others(state: Mapping[str, Any]) -> list[str]:
    """Return what the arrays of an Adam's state are called that are not its moments, such as AMSGrad's maxima."""
    entries = [entry for entry in state["state"].values() if isinstance(entry, Mapping)]
    names = (str(key) for entry in entries for key in entry)
    return [name for name in dict.fromkeys(names) if name not in ("step", *_MOMENTS)]


def _plain(value: Any) -> Any:
    """Return a setting as a number where it is an array of one, as a rate may be."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def form_of(state: Mapping[Any, Any]) -> dict[str, Any] | None:
    """Return what an Adam's state is besides its moments, for `in_form`; None where it has more arrays (AMSGrad).

    groups: those of the parameters, as they are. numbers: the parameters', in the order of the state. step: the numeric
    type and the shape of a count of steps; None for a plain whole number.
    """
    entries = list(state["state"].values())
    if not all(isinstance(entry, Mapping) and "step" in entry for entry in entries):
        return None
    steps = [entry["step"] for entry in entries]
    forms = {(step.dtype.name, step.shape) if isinstance(step, np.ndarray) else None for step in steps}
    if len(forms) != 1 or any(set(entry) != {"step", *_MOMENTS} for entry in entries) or len(state) != 2:
        return None
    return {"groups": state["param_groups"], "numbers": list(state["state"]), "step": forms.pop()}


def in_form(state: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `moments_to_torch` made, in the form that the file had."""
    numbers = set(form["numbers"])
    order = [number for group in form["groups"] for number in group["params"] if number in numbers]
    entries = dict(zip(order, state["state"].values(), strict=True))
    for entry in entries.values():
        count = int(entry["step"])
        entry["step"] = count if form["step"] is None else np.full(form["step"][1], count, form["step"][0])
    return {
        "state": {number: entries[number] for number in form["numbers"]},
        "param_groups": form["groups"],
    }


def moments_of_others(name: NetworkName, *, averaged: bool = False) -> str:
    """Return the sentence on an optimizer whose moments are of other weights than those that are imported."""
    what = "the weights that are not averaged" if averaged else "normalised kernels before folding"
    return f"the {name}'s optimizer: its moments are those of {what}"


def moments_to_torch(
    moments: AdamMoments, parameters: Sequence[Parameter], network: Network
) -> dict[str, Any]:
    """Return the dictionary for `torch.optim.Adam.load_state_dict`, with NumPy arrays."""
    entries: dict[int, dict[str, np.ndarray]] = {}
    for number, parameter in enumerate(parameters):
        index, role = split_name(parameter.canonical)
        entries[number] = {"step": np.array(moments.step, np.float32)}
        for half, key in zip((moments.first, moments.second), _MOMENTS, strict=True):
            entries[number][key] = to_axes(
                parameter.axes, network.layers[index], role, half[parameter.canonical]
            )
    defaults = {
        "lr": 2e-4, "betas": [0.5, 0.999], "eps": 1e-8, "weight_decay": 0, "amsgrad": False, "maximize": False,
        "foreach": None, "capturable": False, "differentiable": False, "fused": None,
    }  # fmt: skip
    group = {**defaults, **moments.settings, "params": list(range(len(parameters)))}
    group["betas"] = tuple(group["betas"])
    return {"state": entries, "param_groups": [group]}
