"""More ways in which labels join: read as PyTorch computes them, given back bit for bit, or in doubt."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from dcgan_core.errors import InputError
from dcgan_core.weights.foreign import importing
from dcgan_core.weights.foreign.choosing import label_evidence
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import hypotheses
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.foreign.writing.original import ORIGINAL

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from tests.weights.conditional_classes import (  # noqa: E402
    CLASSES,
    CONDITIONAL,
    NZ,
    RELU,
    WIDTH,
    EmbeddedGenerator,
    MapDiscriminator,
    MultipliedGenerator,
    OneHotDiscriminator,
    OneHotGenerator,
    generator_stack,
    settled_pair,
)
from tests.weights.label_kinds import MORE, LabelFirstGenerator  # noqa: E402
from tests.weights.public_classes import up  # noqa: E402
from tests.weights.test_conditional_import import TOLERANCE, alone, differences, forget, save  # noqa: E402

pytestmark = pytest.mark.torch

each = pytest.mark.parametrize("conditional", MORE, ids=lambda conditional: conditional.name)
BY_NAME = {conditional.name: conditional for conditional in [*CONDITIONAL, *MORE]}


@pytest.fixture(autouse=True)
def few_latents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statistics of these narrow networks are decided by fewer latents than those of others, and sooner."""
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 2000)


@each
def test_a_pair_computes_what_its_classes_compute_and_comes_back(conditional: Any, tmp_path: Path) -> None:
    pair = settled_pair(conditional)
    bundle = import_files(save(tmp_path, pair), conditional.hints).bundle
    assert bundle.architecture.classes == CLASSES
    assert "doubts" not in bundle.record
    found = differences(bundle, pair, conditional.channels)
    assert len(found) == 4
    assert max(found.values()) < TOLERANCE, (found, bundle.record["found"], bundle.record["assumed"])
    plan = plan_export(bundle, tmp_path / "back", "both", format="pth")
    assert plan.layout == ORIGINAL
    fresh = (conditional.generator(), conditional.discriminator())
    for path, module, own in zip(export(bundle, plan), pair, fresh, strict=True):
        state = torch.load(path, weights_only=True)
        own.load_state_dict(state, strict=True)
        for key, value in module.state_dict().items():
            assert torch.equal(state[key], value), key


def test_what_a_name_does_not_say_is_assumed(tmp_path: Path) -> None:
    record = import_files(save(tmp_path, settled_pair(BY_NAME["tables without names"])), RELU).bundle.record
    for key in ("fc_y.weight", "proj.weight"):
        assert any(key in words and "its name does not say so" in words for words in record["assumed"])


def test_the_order_of_branches_is_found_by_statistics(tmp_path: Path) -> None:
    """Without them it is that of the file, and said to be assumed."""
    for last in (True, False):
        conditional = dataclasses.replace(
            BY_NAME["the label's branch first"], generator=lambda last=last: LabelFirstGenerator(last=last)
        )
        pair = settled_pair(conditional)
        bundle = alone(pair[0], tmp_path / "netG.pth", dataclasses.replace(RELU, classes=CLASSES))
        assert max(differences(bundle, pair, 1).values()) < TOLERANCE
        side = "last" if last else "first"
        assert any(f"label's outputs {side} (by the running" in words for words in bundle.record["found"])
        forget(pair[0])
        record = alone(pair[0], tmp_path / "netG.pth", dataclasses.replace(RELU, classes=CLASSES)).record
        assert any(
            "label's outputs first (as in the file; --label-order last" in w for w in record["assumed"]
        )


def test_a_generator_with_labels_first_leaves_a_question_on_its_discriminator(tmp_path: Path) -> None:
    paths = save(tmp_path, settled_pair(BY_NAME["table first"]))
    with pytest.raises(AmbiguousWeights) as caught:
        import_files(paths, RELU)
    assert "nothing shows where the discriminator has them" in str(caught.value)
    pair = settled_pair(BY_NAME["table first"])
    for choice, right in zip(caught.value.choices, (True, False), strict=True):
        found = differences(import_files(paths, choice.hints).bundle, pair, 3)
        assert found["torch generator"] < TOLERANCE  # by its statistics, whatever the flag says
        assert (found["torch discriminator"] < TOLERANCE) is right


def test_hidden_one_hot_labels_are_a_doubt_with_their_number(tmp_path: Path) -> None:
    """The control: an unconditional generator of the same widths leaves none."""
    for first, side in ((False, "after"), (True, "before")):
        pair = settled_pair(BY_NAME["one-hot first" if first else "one-hot"])
        doubts = alone(pair[0], tmp_path / "netG.pth").record["doubts"]
        words = f"one-hot labels of {CLASSES} classes"
        assert any(words in doubt and f"{side} the latent" in doubt for doubt in doubts), doubts

    class Plain(OneHotGenerator):
        def forward(self, latents: Any, labels: Any) -> Any:
            more = torch.randn(len(latents), CLASSES)
            return self.main(torch.cat([latents, more], 1)[:, :, None, None])

    pair = settled_pair(dataclasses.replace(BY_NAME["one-hot"], generator=Plain))
    assert "doubts" not in alone(pair[0], tmp_path / "netG.pth").record


class PlainStemGenerator(torch.nn.Module):
    """One-hot labels behind the latent, and a first matrix that no normalisation follows."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = torch.nn.Sequential(torch.nn.Linear(NZ + CLASSES, 4 * WIDTH * 16), torch.nn.ReLU())
        self.conv = torch.nn.Sequential(
            *up(4 * WIDTH, 2 * WIDTH, 4, 2, 1), *up(2 * WIDTH, 3, 4, 2, 1, norm=False)
        )

    def forward(self, latents: Any, labels: Any) -> Any:
        given = torch.cat([latents, torch.nn.functional.one_hot(labels, CLASSES)], 1)
        return self.conv(self.fc(given).view(-1, 4 * WIDTH, 4, 4))


def test_hidden_labels_after_a_stem_without_normalisation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the usual lengths of latents leave is tried, and a question says so too."""
    monkeypatch.setattr(label_evidence, "USUAL_LATENTS", (NZ,))
    pair = settled_pair(dataclasses.replace(BY_NAME["one-hot"], generator=PlainStemGenerator))
    words = f"one-hot labels of {CLASSES} classes after the latent better than a latent of {NZ + CLASSES}"
    assert any(words in doubt for doubt in alone(pair[0], tmp_path / "netG.pth").record["doubts"])
    monkeypatch.setattr(label_evidence, "USUAL_LATENTS", (NZ, NZ + CLASSES))  # the control
    assert not any(words in doubt for doubt in alone(pair[0], tmp_path / "netG.pth").record.get("doubts", []))

    def ask(*_: Any) -> None:
        raise AmbiguousWeights("netG.pth", [])

    monkeypatch.setattr(label_evidence, "USUAL_LATENTS", (NZ,))
    monkeypatch.setattr(importing, "infer", ask)
    with pytest.raises(AmbiguousWeights, match=f"each leaves a doubt.*{words}"):
        alone(pair[0], tmp_path / "netG.pth")


def test_two_classes_next_to_grey_images_are_not_taken_for_colours(tmp_path: Path) -> None:
    """Three channels are those of a colour image, but the generator draws grey ones."""
    generator, discriminator = OneHotGenerator(), OneHotDiscriminator()
    generator.main, discriminator.main[0] = generator_stack(NZ + 2, 1), torch.nn.Conv2d(3, 8, 4, 2, 1)
    latents, labels = torch.randn(3000, NZ), torch.arange(3000) % 2
    with torch.no_grad():
        modules: Any = generator.main
        for module in modules:
            if isinstance(module, torch.nn.BatchNorm2d):
                module.momentum = 1.0
            elif isinstance(module, torch.nn.ConvTranspose2d):
                module.weight.copy_(torch.randn_like(module.weight) * 0.3)
        modules(torch.cat([latents, torch.nn.functional.one_hot(labels, 2)], 1)[:, :, None, None])
        for key, value in generator.named_buffers():
            if key.endswith("num_batches_tracked"):
                value.fill_(321)
    bundle = import_files(save(tmp_path, (generator, discriminator)), RELU).bundle
    assert (bundle.architecture.classes, bundle.architecture.nz) == (2, NZ)
    assert bundle.architecture.image_shape == (16, 16, 1)


def test_what_multiplies_latents_is_not_taken_for_a_matrix_of_one_hot_labels(tmp_path: Path) -> None:
    """Its array, turned round, would leave room for a shorter latent."""
    with pytest.raises(AmbiguousWeights, match="fits 2 descriptions equally well") as caught:
        alone(MultipliedGenerator(), tmp_path / "netG.pth")
    assert "--label-order product" in str(caught.value)


def test_advice_on_a_table_is_for_the_network_that_has_it(tmp_path: Path) -> None:
    discriminator = MapDiscriminator()
    discriminator.embed = torch.nn.Identity()
    discriminator.aux = torch.nn.Conv2d(16, 5, 4)
    discriminator.disc[0] = torch.nn.Conv2d(3, 8, 4, 2, 1)
    with pytest.raises(InputError, match="heads next to each other") as caught:
        import_files(save(tmp_path, (EmbeddedGenerator(), discriminator)), RELU)
    assert "--label-order none" not in str(caught.value)


def test_labels_at_one_later_layer_take_their_number(tmp_path: Path) -> None:
    """A layer that is wider by itself may be a sign of a missing one, so the message names the flag."""
    stack = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 4, 2, 1), torch.nn.Conv2d(8 + CLASSES, 16, 4, 2, 1),
        torch.nn.Conv2d(16, 32, 4, 2, 1), torch.nn.Conv2d(32, 1, 2),
    )  # fmt: skip
    with pytest.raises(InputError, match=f"one-hot labels: --classes {CLASSES}"):
        alone(stack, tmp_path / "netD.pth")
    network = alone(stack, tmp_path / "netD.pth", Hints(classes=CLASSES)).architecture.discriminator
    assert [layer.labels for layer in network.layers] == [0, CLASSES, 0, 0]


def test_a_stride_on_a_map_of_one_pixel_is_not_a_question(tmp_path: Path) -> None:
    """A matrix before the first transposed convolution: strides of 1 and 2 are one function there."""

    class Generator(EmbeddedGenerator):
        def __init__(self) -> None:
            super().__init__()
            self.fc = torch.nn.Linear(NZ + 4, NZ + 4)

        def forward(self, latents: Any, labels: Any) -> Any:
            units = self.fc(torch.cat([latents, self.label_emb(labels)], 1))
            return self.main(units[:, :, None, None])

    pair = settled_pair(dataclasses.replace(BY_NAME["table and map"], generator=Generator))
    state = pair[0].state_dict()
    order = ["label_emb.weight", "fc.weight", "fc.bias", *(key for key in state if key.startswith("main."))]
    torch.save({key: state[key] for key in order}, tmp_path / "netG.pth")
    bundle = import_files([tmp_path / "netG.pth"], Hints(g_slope=(1.0, 0.0, 0.0))).bundle
    assert max(differences(bundle, pair, 3).values()) < TOLERANCE
