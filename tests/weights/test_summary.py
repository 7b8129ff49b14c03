"""The table of an architecture says what each layer does."""

from __future__ import annotations

from dcgan_core.description.presets import build_architecture
from dcgan_core.weights.summary import network_table
from parity_tests.ladder.every_field import every_field


def rows(table: str) -> list[str]:
    return [" ".join(line.split()) for line in table.splitlines() if line[:1].isdecimal()]


def test_what_no_preset_has_is_in_the_table() -> None:
    architecture = every_field()
    stem, upsampled, up, _ = rows(network_table("generator", architecture.generator))
    assert "layer norm per unit ReLU" in stem
    assert "upsample 2, convolution" in upsampled
    assert "instance norm ReLU" in upsampled
    assert "top 0 bottom 1 left 1 right 0" in up
    assert "batch norm, no scale LeakyReLU 0.2, then norm" in up
    first, second, *_ = rows(network_table("discriminator", architecture.discriminator))
    assert "top 1 bottom 2 left 1 right 1 LeakyReLU 0.2" in first
    assert "layer norm, eps 0.001 LeakyReLU 0.2" in second


def test_the_table_of_a_preset_has_none_of_these_words() -> None:
    architecture = build_architecture("pytorch", image_shape=(16, 16, 1), nz=4, ngf=2, ndf=2)
    table = network_table("generator", architecture.generator)
    assert "batch norm" in table
    assert not [
        word for word in ("upsample", "top", "then", "instance", "layer norm", "no scale") if word in table
    ]
