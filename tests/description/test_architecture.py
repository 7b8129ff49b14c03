"""A DCGAN as data: sizes, shapes, what fits together, and the way to JSON and back."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import (
    Layer,
    Normalization,
    Pair,
    Shape,
    conv,
    conv_output_size,
    conv_transpose,
    conv_transpose_output_size,
    dense,
    project,
)
from dcgan_core.description.presets import PRESETS, build_architecture
from dcgan_core.errors import InputError
from parity_tests.ladder.every_field import every_field

WINDOWS = list(itertools.product(range(1, 8), range(1, 4), range(-1, 4)))
"""(kernel, stride, padding)"""

LAYER = Normalization(kind="layer")
INSTANCE = Normalization(kind="instance")


def small() -> Architecture:
    return build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)


@pytest.mark.parametrize("size", [7, 8, 13])
def test_a_convolution_has_one_output_for_each_place_of_its_window(size: int) -> None:
    for kernel, stride, padding in WINDOWS:
        places = range(0, size + 2 * padding - kernel + 1, stride)
        if places:
            assert conv_output_size(size, kernel, stride, padding) == len(places), (kernel, stride, padding)


def test_a_transposed_convolution_reaches_exactly_the_sizes_that_the_convolution_maps_back() -> None:
    for (kernel, stride, padding), size in itertools.product(WINDOWS, (1, 2, 5)):
        reached = {conv_transpose_output_size(size, kernel, stride, padding, e) for e in range(stride)}
        mapped_back = {
            large for large in range(60) if conv_output_size(large, kernel, stride, padding) == size
        }
        assert {large for large in reached if large > 0} == mapped_back - {0}, (kernel, stride, padding, size)


def test_the_makers_work_out_the_sizes() -> None:
    assert conv((28, 14, 3), 8, 3, 2, 1).output_shape == (14, 7, 8)
    assert conv((9, 9, 3), 8, (3, 5), (1, 2), (0, 2)).output_shape == (7, 5, 8)
    assert conv_transpose((4, 5, 8), 3, 3, 2, 1).output_shape == (7, 9, 3)
    assert conv_transpose((4, 5, 8), 3, 5, 2, 2, (1, 0)).output_shape == (8, 9, 3)
    assert conv_transpose((32, 32, 64), 1, 1, 1, 2).output_shape == (28, 28, 1)
    assert conv((28, 14, 3), 8, 3, 2, (1, 0), padding_after=(0, 1)).output_shape == (14, 7, 8)
    assert conv((3, 4, 8), 5, 3, 1, 1, upsample=(2, 3)).output_shape == (6, 12, 5)
    assert conv_transpose((4, 5, 8), 3, 3, 2, (0, 1), padding_after=(1, 0)).output_shape == (8, 10, 3)
    assert conv_transpose((4, 5, 8), 3, 5, 2, (1, 2), 1, padding_after=(3, 2)).output_shape == (8, 10, 3)
    assert project(100, (4, 6, 8)).output_shape == (4, 6, 8)
    assert dense((4, 6, 8)).output_shape == (1, 1, 1)


def test_kernels_are_image_by_map_whichever_way_the_layer_goes() -> None:
    down, up = conv((8, 8, 3), 5, (4, 2), 2, (1, 0)), conv_transpose((4, 4, 5), 3, (4, 2), 2, (1, 0))
    assert down.kernel_shape == up.kernel_shape == (4, 2, 3, 5)
    assert project(7, (4, 6, 5)).kernel_shape == (4, 6, 5, 7)
    assert dense((4, 6, 5), 2).kernel_shape == (4, 6, 5, 2)


def test_one_bias_a_channel_except_behind_a_projection() -> None:
    assert conv((8, 8, 3), 5, 4, 2, 1, bias=True).unit_shape == (5,)
    assert dense((4, 6, 5), 2).unit_shape == (2,)
    assert project(7, (4, 6, 5)).unit_shape == (4, 6, 5)
    assert project(7, (4, 6, 5), normalization=Normalization()).normalization_shape == (5,)
    assert project(7, (4, 6, 5), normalization=Normalization(per_unit=True)).normalization_shape == (4, 6, 5)
    assert conv((8, 8, 3), 5, 4, 2, 1, normalization=LAYER).normalization_shape == (5,)
    per_unit = dataclasses.replace(LAYER, per_unit=True)
    assert conv((8, 8, 3), 5, 4, 2, 1, normalization=per_unit).normalization_shape == (4, 4, 5)


@pytest.mark.parametrize(
    ("padding", "after", "even", "spare"),
    [
        ((1, 2), None, (1, 2), ((0, 0), (0, 0))),
        ((1, 2), (1, 2), (1, 2), ((0, 0), (0, 0))),
        ((0, 2), (1, 1), (0, 1), ((0, 1), (1, 0))),
        ((-1, 1), (2, -2), (0, 0), ((-1, 2), (1, -2))),
    ],
)
def test_uneven_padding_is_even_padding_and_some_more(
    padding: Pair, after: Pair | None, even: Pair, spare: tuple[Pair, Pair]
) -> None:
    layer = conv((9, 9, 2), 3, 3, 1, padding, padding_after=after)
    assert (layer.even_padding, layer.spare_padding) == (even, spare)
    assert layer.padding_both == tuple((e + a, e + b) for e, (a, b) in zip(even, spare, strict=True))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        # PyTorch multiplies the axes of a weight but the first: (out, in, kh, kw) of a convolution ...
        (conv((8, 8, 3), 5, (4, 2), 2, (1, 0)), 3 * 4 * 2),
        # ... (in, out, kh, kw) of a transposed one, so that its "fan-in" counts output channels ...
        (conv_transpose((4, 4, 5), 3, (4, 2), 2, (1, 0)), 3 * 4 * 2),
        # ... and (out, in) of a linear layer.
        (project(7, (4, 6, 5)), 7),
        (dense((4, 6, 5), 2), 4 * 6 * 5),
    ],
)
def test_fan_in_is_what_pytorch_takes_for_it(layer: Layer, expected: int) -> None:
    assert layer.fan_in == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"output_shape": (5, 4, 8)},
        {"output_shape": (4, 4, 0)},
        {"kernel": (2, 4)},
        {"stride": (1, 2)},
        {"stride": (0, 2)},
        {"stride": (-2, -2)},
        {"kernel": (0, 4)},
        {"padding": (2, 1)},
        {"input_shape": (0, 8, 3)},
        {"output_padding": (2, 0)},
        {"output_padding": (-1, 0)},
        {"kind": "dense"},
        {"kind": "project"},
        {"kind": "convolution"},
        {"activation": "gelu"},
        {"padding_after": (3, 1)},
        {"upsample": (2, 2)},
        {"upsample": (0, 1)},
    ],
    ids=str,
)
def test_a_layer_that_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    good = conv((8, 8, 3), 8, 4, 2, 1)
    with pytest.raises(InputError):
        dataclasses.replace(good, **changes)


def test_only_a_convolution_repeats_pixels() -> None:
    with pytest.raises(InputError, match="a conv_transpose layer cannot repeat its input's pixels"):
        conv_transpose((4, 4, 5), 3, 4, 2, 1, upsample=(2, 2))
    with pytest.raises(InputError, match="a project layer cannot repeat"):
        project(7, (4, 4, 5), upsample=(4, 4))


def test_a_misfit_names_what_was_added_around_the_map() -> None:
    layer = conv((4, 4, 2), 3, 3, 1, 1, padding_after=(2, 2), upsample=2)
    with pytest.raises(InputError, match=r"padding \(1, 1\) and \(2, 2\) after, upsampling \(2, 2\)"):
        dataclasses.replace(layer, output_shape=(8, 8, 3))


def test_a_normalisation_that_cannot_be_is_refused() -> None:
    with pytest.raises(
        InputError, match="normalisation 'group' is unknown; expected one of batch, instance, layer"
    ):
        Normalization(kind="group")  # pyright: ignore[reportArgumentType]
    with pytest.raises(InputError, match="one scale for each channel"):
        Normalization(kind="instance", per_unit=True)


@pytest.mark.parametrize(
    ("shape", "normalization", "constant"),
    [
        ((1, 1, 5), INSTANCE, True),
        ((1, 2, 5), INSTANCE, False),
        ((1, 1, 1), LAYER, True),
        ((1, 1, 5), LAYER, False),
        ((1, 1, 1), Normalization(), False),
    ],
)
def test_a_normalisation_of_one_number_is_refused(
    shape: Shape, normalization: Normalization, constant: bool
) -> None:
    if constant:
        with pytest.raises(InputError, match="one number to normalise: its result is constant"):
            project(7, shape, normalization=normalization)
    else:
        assert project(7, shape, normalization=normalization).output_shape == shape


def test_which_layers_have_statistics_of_a_batch() -> None:
    layers = [conv((4, 4, 2), 2, 3, 1, 1, normalization=norm) for norm in (None, Normalization(), INSTANCE)]
    network = Network(tuple(layers))
    assert (network.normalized_layers, network.batch_normalized_layers) == ((1, 2), (1,))
    assert not network.mixes_batch
    assert Network(tuple(layers), "batch").mixes_batch
    assert not Network((layers[0], layers[2]), "batch").mixes_batch


def test_a_network_is_a_chain() -> None:
    first, second = conv((8, 8, 3), 8, 4, 2, 1), conv((4, 4, 8), 1, 4, 1, 0)
    network = Network((first, second))
    assert (network.input_shape, network.output_shape) == ((8, 8, 3), (1, 1, 1))
    with pytest.raises(InputError, match=r"layer 0 ends in \(1, 1, 1\) but layer 1 starts at \(8, 8, 3\)"):
        Network((second, first))
    with pytest.raises(InputError, match="at least one layer"):
        Network(())
    with pytest.raises(InputError, match="statistics 'moving' is unknown"):
        Network((first,), "moving")  # pyright: ignore[reportArgumentType]


def test_the_two_networks_of_an_architecture_have_to_meet() -> None:
    architecture = small()
    other = build_architecture("pytorch", image_shape=(16, 16, 3), nz=4, ngf=2, ndf=2)
    with pytest.raises(InputError, match=r"draws \(16, 16, 1\) images but the discriminator reads"):
        dataclasses.replace(architecture, discriminator=other.discriminator)
    spectral = [dataclasses.replace(layer, spectral=True) for layer in architecture.generator.layers]
    with pytest.raises(InputError, match="spectral normalisation is for discriminators"):
        dataclasses.replace(architecture, generator=Network(tuple(spectral)))
    with pytest.raises(InputError, match="expected one logit"):
        dataclasses.replace(architecture, discriminator=Network((conv((16, 16, 1), 1, 4, 2, 1),)))
    with pytest.raises(InputError, match="expected a vector"):
        dataclasses.replace(architecture, generator=Network((conv_transpose((8, 8, 4), 1, 4, 2, 1),)))
    with pytest.raises(InputError, match="latent distribution 'gaussian' is unknown"):
        dataclasses.replace(architecture, latent="gaussian")  # pyright: ignore[reportArgumentType]
    # An unknown rule must not fall through to another one: that is how an initialisation is never applied.
    with pytest.raises(InputError, match="initialization 'dgcan' is unknown"):
        dataclasses.replace(architecture, initialization="dgcan")  # pyright: ignore[reportArgumentType]


def test_every_field_goes_to_json_and_back() -> None:
    architecture = every_field()
    record = json.loads(json.dumps(architecture.to_dict()))
    assert Architecture.from_dict(record) == architecture
    added = {"padding_after", "upsample", "activation_first", "spectral"}
    layers = [layer for name in architecture.networks() for layer in record[name]["layers"]]
    assert all(added < layer.keys() for layer in layers)
    # The control: another value is another architecture.
    record["generator"]["layers"][2]["activation_first"] = False
    assert Architecture.from_dict(record) != architecture


def test_a_description_from_before_these_fields_reads_as_it_did() -> None:
    architecture = small()
    record = json.loads(json.dumps(architecture.to_dict()))
    for name in architecture.networks():
        for layer in record[name]["layers"]:
            for field in ("padding_after", "upsample", "activation_first", "spectral"):
                del layer[field]
            for field in ("kind", "affine"):
                if layer["normalization"] is not None:
                    del layer["normalization"][field]
    assert Architecture.from_dict(record) == architecture


@pytest.mark.parametrize("preset", PRESETS)
def test_json_and_back(preset: str) -> None:
    architecture = build_architecture(preset)
    again = Architecture.from_dict(json.loads(json.dumps(architecture.to_dict())))
    assert again == architecture
    assert hash(again) == hash(architecture)
    assert Architecture.from_dict(architecture.to_dict()) == architecture


def test_whole_numbers_do_for_fractions() -> None:
    record = small().to_dict()
    record["discriminator"]["layers"][0]["slope"] = 0
    assert Architecture.from_dict(record).discriminator.layers[0].slope == 0


def first_layer(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda record: record["generator"]["layers"][0].update(changes)


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record.clear(),
        lambda record: record.pop("discriminator"),
        lambda record: record.pop("preset"),
        lambda record: record.update(preset=3),
        lambda record: record.update(generator=None),
        lambda record: record.update(generator=[]),
        lambda record: record.update(latent="gaussian"),
        lambda record: record.update(initialization="none"),
        lambda record: record.update(colour="blue"),
        lambda record: record["generator"].update(layers=[]),
        lambda record: record["generator"].update(layers=[3]),
        lambda record: record["generator"].update(statistics="moving"),
        lambda record: record["generator"].pop("statistics"),
        lambda record: record["generator"]["layers"].pop(1),
        first_layer(kind="magic"),
        first_layer(kernel=[4]),
        first_layer(kernel=4),
        first_layer(kernel="44"),
        first_layer(kernel=[4.0, 4.0]),
        first_layer(kernel=[True, 4]),
        first_layer(input_shape=[1, 4]),
        first_layer(stride=[0, 1]),
        first_layer(bias="no"),
        first_layer(slope="steep"),
        first_layer(normalization={"eps": "small"}),
        first_layer(normalization={"epsilon": 1e-5}),
        first_layer(normalization=3),
        first_layer(dilation=[1, 1]),
        first_layer(upsample=2),
        first_layer(upsample=[2]),
        first_layer(kernel=[4, 4, 4]),
        first_layer(padding_after=[0, 0, 0]),
        first_layer(padding_after=[]),
        first_layer(padding_after=1),
        first_layer(padding_after=[0.5, 0]),
        first_layer(activation_first=1),
        first_layer(spectral=True),
        first_layer(spectral="yes"),
        first_layer(normalization={"kind": "group"}),
        first_layer(normalization={"kind": None}),
        first_layer(normalization={"affine": 0}),
    ],
)
def test_a_damaged_description_is_refused_in_words(damage: Callable[[dict[str, Any]], Any]) -> None:
    record = json.loads(json.dumps(small().to_dict()))
    damage(record)
    with pytest.raises(InputError):
        Architecture.from_dict(record)
