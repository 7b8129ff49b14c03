"""A generator's running statistics decide what its file does not say; where they cannot, that is said or asked."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.export import ExportOptions, export_weights
from dcgan_core.commands.import_weights import ImportOptions, import_weights
from dcgan_core.description.protocols import LatentDistribution
from dcgan_core.description.randomness import draw_latents, generator
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.foreign.arrays.grouping import read_named_layers
from dcgan_core.weights.foreign.arrays.layers import FoundLayer
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.choosing.inference import AmbiguousWeights
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.statistics import closer, deciding, evidence, hypotheses, remembered
from dcgan_core.weights.foreign.statistics.noise import Noise
from dcgan_core.weights.foreign.statistics.proposals import options_of
from dcgan_core.weights.opening import open_weights, refuse_doubts
from dcgan_jax.framework import FRAMEWORK
from tests.weights.numpy_network import forward

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
from torch import nn  # noqa: E402

pytestmark = pytest.mark.torch

NZ = 12
TOLERANCE = 2e-4


def up(a: int, b: int, k: int = 4, s: int = 2, p: int = 1, op: int = 0) -> nn.Module:
    return nn.ConvTranspose2d(a, b, k, s, p, op, bias=False)


def leaky(slope: float) -> nn.Module:
    return nn.LeakyReLU(slope) if slope else nn.ReLU()


def plain(slope: float = 0.0, slopes: tuple[float, ...] = ()) -> nn.Sequential:
    """32x32 images from a transposed stem, everything between its layers normalised."""
    first, second, third = slopes or (slope,) * 3
    return nn.Sequential(
        up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), leaky(first),
        up(32, 24), nn.BatchNorm2d(24), leaky(second),
        up(24, 16), nn.BatchNorm2d(16), leaky(third),
        up(16, 3), nn.Tanh(),
    )  # fmt: skip


def linear(*between: nn.Module) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(NZ, 32 * 16), *between, nn.Unflatten(1, (32, 4, 4)),
        up(32, 24), nn.BatchNorm2d(24), nn.ReLU(), up(24, 16), nn.BatchNorm2d(16), nn.ReLU(), up(16, 1), nn.Tanh(),
    )  # fmt: skip


def settle(network: nn.Sequential, latent: LatentDistribution = "normal", batches: int = 30) -> nn.Sequential:
    """Give a network the running statistics of its own batches, as training does, with some life in its arrays."""
    torch.manual_seed(0)  # whatever drew from it before
    for module in network.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            module.reset_parameters()
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
            module.momentum = None  # the plain mean of all batches
    network.train()
    random = generator(5, "batches of a test")
    with torch.no_grad():
        for _ in range(batches):
            network(shaped(network, draw_latents(random, 64, NZ, latent)))
    return network.eval()


def shaped(network: nn.Sequential, latents: np.ndarray) -> Any:
    tensor = torch.from_numpy(latents)
    return tensor if isinstance(network[0], nn.Linear) else tensor[:, :, None, None]


def save(network: nn.Module, path: Path, prefix: str = "fabric.") -> Path:
    torch.save({prefix + key: value for key, value in network.state_dict().items()}, path)
    return path


def check(bundle: Bundle, network: nn.Sequential) -> None:
    latents = draw_latents(generator(9, "a check"), 3, NZ, bundle.architecture.latent)
    with torch.no_grad():
        wanted = network(shaped(network, latents)).permute(0, 2, 3, 1).numpy()
    ours = forward(bundle.architecture.generator, bundle.weights["generator"], latents[:, None, None, :])
    np.testing.assert_allclose(ours, wanted, atol=TOLERANCE)


SLOPES_AND_LATENTS = [(0.0, "normal"), (0.01, "uniform"), (0.1, "unit"), (0.2, "uniform"), (0.3, "normal")]


@pytest.mark.parametrize(
    ("slope", "latent"),
    [
        pytest.param(slope, latent, marks=[] if (slope, latent) in SLOPES_AND_LATENTS else pytest.mark.slow)
        for slope in (0.0, 0.01, 0.1, 0.2, 0.3)
        for latent in ("normal", "uniform", "unit")
    ],
)
def test_slopes_and_latents_are_found(slope: float, latent: LatentDistribution, tmp_path: Path) -> None:
    network = settle(plain(slope), latent)
    bundle = import_files([save(network, tmp_path / "g.pth")]).bundle
    assert bundle.architecture.latent == latent
    assert bundle.record["found"]
    assert not any("latents" in sentence for sentence in bundle.record["assumed"])
    check(bundle, network)


@pytest.mark.parametrize(
    ("network", "latent"),
    [
        (linear(), "uniform"),
        (linear(nn.ReLU()), "normal"),
        pytest.param(linear(nn.BatchNorm1d(512), nn.ReLU()), "uniform", marks=pytest.mark.slow),  # 14 s
        (
            nn.Sequential(
                up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2),
                nn.Conv2d(32, 16, 3, 1, 1), nn.BatchNorm2d(16), nn.LeakyReLU(0.2), up(16, 3), nn.Tanh(),
            ),
            "normal",
        ),
        (
            nn.Sequential(
                up(NZ, 32, 4, 1, 0), nn.LeakyReLU(0.2), nn.BatchNorm2d(32), up(32, 24), nn.LeakyReLU(0.2),
                nn.BatchNorm2d(24), up(24, 1), nn.Tanh(),
            ),
            "uniform",
        ),
        (
            nn.Sequential(
                up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), nn.ReLU(), up(32, 24, 5, 2, 2, 1), nn.BatchNorm2d(24),
                nn.ReLU(), nn.Conv2d(24, 24, 3, 1, 1), nn.BatchNorm2d(24), nn.ReLU(), up(24, 3, 5, 2, 2, 1), nn.Tanh(),
            ),
            "normal",
        ),
        (
            nn.Sequential(
                up(NZ, 32, 4, 1, 0), nn.BatchNorm2d(32), nn.ReLU(), up(32, 24, 3, 2, 1), nn.BatchNorm2d(24), nn.ReLU(),
                up(24, 16), nn.BatchNorm2d(16), nn.ReLU(), up(16, 1), nn.Tanh(),
            ),
            "normal",
        ),
    ],
    ids=["no activation", "ReLU at the stem", "by unit", "upsampled", "activation first",
         "refined", "28 pixels"],
)  # fmt: skip
def test_what_a_network_is_made_of_is_found(
    network: nn.Sequential, latent: LatentDistribution, tmp_path: Path
) -> None:
    settle(network, latent)
    bundle = import_files([save(network, tmp_path / "g.pth")]).bundle
    assert bundle.record["found"]
    assert bundle.architecture.latent == latent
    check(bundle, network)


class Named(nn.Module):
    """Attributes without numbers, in order of their use."""

    def __init__(self, modules: nn.Sequential) -> None:
        super().__init__()
        for number, module in enumerate(modules):
            setattr(self, "abcdefghijklmnop"[number], module)


def test_names_without_numbers_are_read_by_their_order(tmp_path: Path) -> None:
    """Nothing shows where activations are, whether there are any, or in which order: the statistics do."""
    for number, network in enumerate((plain(0.2), linear(nn.ReLU()))):
        settle(network)
        bundle = import_files([save(Named(network), tmp_path / f"{number}.pth", "")]).bundle
        assert bundle.record["imported"]["dialects"] == ["unlisted"]
        check(bundle, network)


def test_names_of_a_class_do_not_decide_its_slope(tmp_path: Path) -> None:
    """`main.N` are the names of pytorch/examples, which has ReLU."""
    network = settle(plain(0.2))
    bundle = import_files([save(network, tmp_path / "g.pth", "main.")]).bundle
    assert {layer.slope for layer in bundle.architecture.generator.layers[:-1]} == {0.2}
    check(bundle, network)


def test_slopes_that_differ_leave_the_last_one_open(tmp_path: Path) -> None:
    """No statistic follows the last activation, and others that differ are not an example for it."""
    network = settle(plain(slopes=(0.2, 0.0, 0.2)))
    path = save(network, tmp_path / "g.pth")
    with pytest.raises(AmbiguousWeights) as caught:
        import_files([path])
    (right,) = [one for one in caught.value.choices if "LeakyReLU 0.2, ReLU, LeakyReLU 0.2" in one.text]
    check(import_files([path], right.hints).bundle, network)
    check(import_files([path], Hints(g_slope=(0.2, 0.0, 0.2))).bundle, network)


def test_a_stem_with_another_slope_leaves_the_last_one_open(tmp_path: Path) -> None:
    """One example of two is none: the last slope may be that of the stem, of the layer before it, or another."""
    network = settle(linear(nn.LeakyReLU(0.2)))
    with pytest.raises(AmbiguousWeights) as caught:
        import_files([save(network, tmp_path / "g.pth")])
    (right,) = [one for one in caught.value.choices if "LeakyReLU 0.2, ReLU, ReLU" in one.text]
    check(import_files([tmp_path / "g.pth"], right.hints).bundle, network)


def found(network: nn.Sequential) -> list[hypotheses.Hypothesis]:
    arrays = {f"m.{key}": value.numpy() for key, value in network.state_dict().items()}
    layers = read_named_layers("generator", arrays).layers
    return hypotheses.search(layers, [options_of("generator", layers, i) for i in range(len(layers))])


def test_a_wrong_reading_loses_by_a_margin() -> None:
    """The negative control: forced to other latents, slopes or strides, the score is many times the right one's."""
    network = settle(plain(0.2))
    best, *others = found(network)
    assert best.score < 0.05
    assert all(other.score > 5 * best.score for other in others)
    arrays = {f"m.{key}": value.numpy() for key, value in network.state_dict().items()}
    layers = read_named_layers("generator", arrays).layers
    options = [options_of("generator", layers, i) for i in range(len(layers))]
    wrong = [[one for one in own if one.geometry.stride == (1, 1)] for own in options]
    assert hypotheses.search(layers, wrong)[0].score > deciding.ALARM


def test_outputs_that_are_kept_are_those_that_are_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers whose outputs are too large to be kept compute them again, with the slope that was found."""
    network = settle(plain(0.2))
    kept = found(network)
    monkeypatch.setattr(hypotheses, "KEPT", 0)
    again = found(network)
    assert [one.slopes for one in kept] == [one.slopes for one in again]
    np.testing.assert_allclose([one.cost for one in kept], [one.cost for one in again], rtol=1e-3)
    at = hypotheses.Outputs.at
    monkeypatch.setattr(hypotheses, "KEPT", 2**28)
    monkeypatch.setattr(hypotheses.Outputs, "at", lambda self, slope, count: at(self, 0.0, count))
    wrong = found(network)
    assert abs(wrong[0].cost - kept[0].cost) > 0.1 * kept[0].cost


def test_the_noise_of_running_statistics_is_the_unit_of_a_misfit() -> None:
    """Running statistics of 19 batches' worth fit their own network; shifted by five times their noise they do not."""
    random = np.random.default_rng(0)
    mixing = random.normal(size=(6, 6))

    def drawn(batches: int) -> np.ndarray:
        maps = random.normal(size=(batches * 64, 1, 1, 6)) @ mixing  # channels that vary together
        return np.maximum(maps, 0).astype(np.float32)

    misfits = []
    for shift in (0.0, 5.0):
        stored = evidence.moments_of(drawn(19), None, 19, per_unit=False)
        mean, variance = stored.mean.mean(0), stored.variance.mean(0)
        noise = np.sqrt(variance / 64 / 19)
        layer = FoundLayer({"kernel": np.eye(6), "mean": mean + shift * noise, "variance": variance}, {})
        fit = evidence.fit_of(evidence.moments_of(drawn(200), None, 200, per_unit=False), 0.0, layer)
        misfits.append(fit.misfit / fit.freedom)
    assert 0.3 < misfits[0] < 2
    assert misfits[1] > 5 * misfits[0]


def test_a_module_behind_a_normalisation_that_is_activated_first_repeats_pixels(tmp_path: Path) -> None:
    """The numbers in the names show one module between normalisation and convolution, and the activation is not it."""
    network = settle(
        nn.Sequential(
            up(NZ, 24, 4, 1, 0), nn.LeakyReLU(0.2), nn.BatchNorm2d(24), nn.Upsample(scale_factor=2),
            nn.Conv2d(24, 16, 3, 1, 1), nn.LeakyReLU(0.2), nn.BatchNorm2d(16), nn.Upsample(scale_factor=2),
            nn.Conv2d(16, 1, 3, 1, 1), nn.Tanh(),
        )
    )  # fmt: skip
    bundle = import_files([save(network, tmp_path / "g.pth")]).bundle
    assert bundle.architecture.image_shape == (16, 16, 1)
    check(bundle, network)


def repeating(eps: float) -> nn.Sequential:
    """As a public program has it: an eps in the place of a momentum, in all normalisations but the first."""
    return nn.Sequential(
        nn.Linear(NZ, 24 * 16), nn.Unflatten(1, (24, 4, 4)), nn.BatchNorm2d(24), nn.Upsample(scale_factor=2),
        nn.Conv2d(24, 16, 3, 1, 1), nn.BatchNorm2d(16, eps), nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2),
        nn.Conv2d(16, 12, 3, 1, 1), nn.BatchNorm2d(12, eps), nn.LeakyReLU(0.2), nn.Conv2d(12, 1, 3, 1, 1), nn.Tanh(),
    )  # fmt: skip


def test_a_large_eps_is_found(tmp_path: Path) -> None:
    network = settle(repeating(0.8))
    bundle = import_files([save(network, tmp_path / "g.pth")]).bundle
    layers = bundle.architecture.generator.layers
    assert [layer.normalization.eps for layer in layers if layer.normalization] == [1e-5, 0.8, 0.8]
    assert "eps 0.8 in all normalisations but the first" in bundle.record["found"][0]
    check(bundle, network)
    # The control: a usual one is not taken for it.
    network = settle(repeating(1e-5))
    bundle = import_files([save(network, tmp_path / "usual.pth")]).bundle
    assert "eps" not in bundle.record["found"][0]
    check(bundle, network)


def drifting(size: float, common: float = 0.0) -> tuple[Noise, np.ndarray]:
    """Return (the noise of 60 batches of 40 channels, errors that are that noise and a drift of this size)."""
    random = np.random.default_rng(1)
    batches = 0.02 * random.normal(size=(60, 80))
    noise = Noise(batches, 64, 19.0)
    drift = np.concatenate([size * (random.normal(size=40) + common), np.zeros(40)])
    return noise, 0.02 / np.sqrt(19) * random.normal(size=80) + drift


def test_drift_costs_likelihood_and_explains_what_noise_does_not() -> None:
    noise, error = drifting(0.05)
    plain = float(error @ noise.inverse(error))
    aside = np.zeros(80)
    fitted, misfit = noise.fitted(error, aside)
    assert plain > 10 * misfit > 10 * 80  # far more than the noise, and less than without a drift
    assert 0.02 < np.sqrt(fitted.diagonal[:40].mean()) < 0.1
    # The control: where there is none, none is fitted, and a wrong reading keeps its misfit.
    noise, error = drifting(0.0)
    fitted, misfit = noise.fitted(error, aside)
    assert misfit == pytest.approx(float(error @ noise.inverse(error)), rel=0.02)


def test_a_drift_that_looks_like_another_slope_does_not_show_one() -> None:
    """Where weights move, all means may grow together: less sure than the same error where they do not."""
    noise, error = drifting(0.05)
    aside = np.concatenate([np.tile([0.1, -0.1], 20), np.zeros(40)])
    shifted = error + aside
    known, unknown = noise.drifted(0.05, 0.0, aside), noise.drifted(0.05, 0.0, np.zeros(80))

    def lead(own: Noise) -> float:
        return float(shifted @ own.inverse(shifted) - error @ own.inverse(error))

    assert lead(known) < lead(unknown) / 2


def test_more_latents_tell_the_last_rivals_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """ReLU and LeakyReLU 0.01 of few channels: a question by few latents, decided by a closer look."""
    network = nn.Sequential(
        up(NZ, 12, 4, 1, 0), nn.BatchNorm2d(12), nn.LeakyReLU(0.01), up(12, 8), nn.BatchNorm2d(8), nn.LeakyReLU(0.01),
        up(8, 1), nn.Tanh(),
    )  # fmt: skip
    settle(network, batches=200)
    monkeypatch.setattr(hypotheses, "DECIDING_LATENTS", 256)
    arrays = {f"m.{key}": value.numpy() for key, value in network.state_dict().items()}
    layers = read_named_layers("generator", arrays).layers
    coarse = hypotheses.search(layers, [options_of("generator", layers, i) for i in range(len(layers))])
    fine = closer.look_closer(layers, coarse)
    near = [sum(not one[0].excludes(other) for other in one[1:]) for one in (coarse, fine)]
    assert near[0] > near[1] == 0
    assert fine[0].slopes[0] == 0.01


def test_a_rival_that_was_not_followed_to_its_end_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    network = settle(plain(0.0))
    arrays = {key: value.numpy() for key, value in network.state_dict().items()}
    layers = read_named_layers("generator", arrays).layers
    options = [options_of("generator", layers, index) for index in range(len(layers))]
    one, other, *_ = hypotheses.search(layers, options)
    short = dataclasses.replace(
        other, geometries=one.geometries[:1], slopes=one.slopes[:1], fits=one.fits[:1],
        activation_first=one.activation_first[:1],
    )  # fmt: skip
    monkeypatch.setattr(hypotheses.Hypothesis, "excludes", lambda *_: False)
    looked_at = closer.look_closer(layers, [one, other, short])
    assert looked_at[-1] is short
    assert {len(hypothesis.geometries) for hypothesis in looked_at[:-1]} == {len(one.geometries)}


def shaken(path: Path) -> Path:
    """Save a network whose statistics are not its own."""
    network = settle(plain())
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.3)  # pyright: ignore[reportArgumentType]
            nn.init.uniform_(module.running_var, 0.5, 1.5)  # pyright: ignore[reportArgumentType]
    return save(network, path)


def test_statistics_that_contradict_every_reading_are_a_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shaken(tmp_path / "g.pth")
    bundle = open_weights(path)
    (doubt,) = bundle.record["doubts"]
    assert "--statistics recalibrated" in doubt
    assert bundle.record["readings"]
    with pytest.raises(InputError, match=r"may have been read wrongly.*--accept-doubts"):
        refuse_doubts(bundle, str(path))
    with pytest.raises(InputError, match="may have been read wrongly"):
        export_weights(ExportOptions(load_path=path, output=tmp_path / "x.npz"), FRAMEWORK)
    options = ImportOptions(files=(path,), output=tmp_path / "run")
    with pytest.raises(InputError, match="may have been read wrongly"):
        import_weights(options, FRAMEWORK)
    assert not (tmp_path / "run").exists()
    import_weights(dataclasses.replace(options, accept_doubts=True), FRAMEWORK)
    assert "Doubt: its running statistics contradict" in capsys.readouterr().out
    refuse_doubts(open_weights(tmp_path / "run"), "run")  # accepted once


def test_one_of_the_readings_can_be_chosen(tmp_path: Path) -> None:
    path = shaken(tmp_path / "g.pth")
    bundle = import_files([path], Hints(reading=1)).bundle
    assert "doubts" not in bundle.record
    assert "chosen by --reading" in bundle.record["found"][0]
    with pytest.raises(InputError, match="--reading 9"):
        import_files([path], Hints(reading=9))


def test_few_batches_decide_nothing(tmp_path: Path) -> None:
    bundle = import_files([save(settle(plain(0.2), batches=5), tmp_path / "g.pth")]).bundle
    assert "only 5 batches" in bundle.record["doubts"][0]


def test_a_network_that_was_never_trained_is_not_doubted(tmp_path: Path) -> None:
    bundle = import_files([save(plain().eval(), tmp_path / "g.pth")]).bundle
    assert "doubts" not in bundle.record
    assert "found" not in bundle.record


def lag_behind(network: nn.Sequential, share: float) -> None:
    """Move running means by a share of their deviations, and running variances by twice that share."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                mean, variance = module.running_mean, module.running_var
                assert mean is not None
                assert variance is not None
                mean += share * variance.sqrt() * torch.randn_like(mean)
                variance *= torch.exp(2 * share * torch.randn_like(variance))


def test_slopes_that_the_statistics_cannot_tell_apart_are_a_question(tmp_path: Path) -> None:
    """Statistics that lag behind the weights are off by some percent: ReLU and LeakyReLU 0.01 fit alike."""
    network = settle(plain(0.01))
    lag_behind(network, 0.03)
    path = save(network, tmp_path / "g.pth")
    with pytest.raises(AmbiguousWeights, match="--reading 2") as caught:
        import_files([path])
    assert 2 <= len(caught.value.choices) <= deciding.MOST_CHOICES
    slopes = {
        import_files([path], choice.hints).bundle.architecture.generator.layers[0].slope
        for choice in caught.value.choices
    }
    assert 0.01 in slopes
    check(import_files([path], Hints(g_slope=(0.01,))).bundle, network)


def test_weights_that_moved_are_a_doubt_and_never_a_question(tmp_path: Path) -> None:
    """After a few dozen steps statistics lag behind by more than slopes differ: wrong ones may fit better."""
    network = settle(plain(0.0), batches=200)
    path = save(network, tmp_path / "g.pth")
    assert import_files([path]).bundle.record["found"]
    lag_behind(network, 0.08)
    record = import_files([save(network, path)]).bundle.record
    assert "weights still moved" in record["doubts"][0]
    assert "found" not in record
    bundle = import_files([path], Hints(g_slope=(0.0,))).bundle
    assert "Compare its images" in bundle.record["doubts"][0]
    check(bundle, network)


def test_a_file_is_searched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DCGAN_CACHE", str(tmp_path / "cache"))
    path = save(settle(plain(0.3)), tmp_path / "g.pth")
    monkeypatch.setattr(remembered, "_KNOWN", {})
    first = import_files([path]).bundle

    def never(*_: object) -> list[hypotheses.Hypothesis]:
        raise AssertionError("searched again")

    monkeypatch.setattr(remembered, "search", never)
    monkeypatch.setattr(remembered, "_KNOWN", {})
    again = import_files([path]).bundle
    assert again.architecture == first.architecture
    assert again.record["found"] == first.record["found"]
    for kept in (tmp_path / "cache" / "readings").glob("*.json"):
        kept.write_text("{")
    monkeypatch.setattr(remembered, "_KNOWN", {})
    with pytest.raises(AssertionError, match="searched again"):  # damaged: not used
        import_files([path])


def test_a_preset_does_not_put_an_activation_where_the_file_has_no_normalisation(tmp_path: Path) -> None:
    """celeba32 has a normalised stem with ReLU; this stem is a Linear layer alone."""
    state = {
        "fc.weight": torch.randn(128, NZ), "fc.bias": torch.zeros(128),
        "t_conv1.0.weight": torch.randn(8, 4, 4, 4), "t_conv1.1.weight": torch.ones(4),
        "t_conv1.1.bias": torch.zeros(4), "t_conv1.1.running_mean": torch.zeros(4),
        "t_conv1.1.running_var": torch.ones(4), "t_conv2.0.weight": torch.randn(4, 2, 4, 4),
        "t_conv2.1.weight": torch.ones(2), "t_conv2.1.bias": torch.zeros(2),
        "t_conv2.1.running_mean": torch.zeros(2), "t_conv2.1.running_var": torch.ones(2),
        "t_conv3.0.weight": torch.randn(2, 3, 4, 4),
    }  # fmt: skip
    torch.save(state, tmp_path / "netG.pth")
    bundle = import_files([tmp_path / "netG.pth"], Hints(preset="celeba32")).bundle
    assert bundle.architecture.generator.layers[0].activation == "none"
    assert any("missing: the normalisation of fc" in sentence for sentence in bundle.record["assumed"])


def test_a_mean_of_all_batches_has_nothing_of_its_first_value(tmp_path: Path) -> None:
    """Without its supposed rest of 0.9 to the power of 40 the statistics fit nothing."""
    network = settle(
        nn.Sequential(
            nn.Linear(NZ, 32 * 16, bias=False), nn.BatchNorm1d(32 * 16), nn.ReLU(), nn.Unflatten(1, (32, 4, 4)),
            up(32, 16), nn.BatchNorm2d(16), nn.ReLU(), up(16, 1), nn.Tanh(),
        ),
        batches=40,
    )  # fmt: skip
    bundle = import_files([save(network, tmp_path / "g.pth")]).bundle
    assert "doubts" not in bundle.record
    check(bundle, network)
