"""`export --layout original`: what was imported comes back with its own keys, order, numeric types and dictionary."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.commands.export import ExportOptions, export_weights
from dcgan_core.commands.import_weights import ImportOptions, import_weights
from dcgan_core.description.presets import build_architecture
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import initial_weights
from dcgan_core.weights.foreign.arrays.dialects import get_dialect
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.class_forms import state_arrays
from dcgan_core.weights.foreign.writing.exporting import export, left_out, plan_export
from dcgan_core.weights.foreign.writing.original import ORIGINAL
from dcgan_core.weights.layouts import to_torch
from dcgan_core.weights.opening import open_weights
from dcgan_jax.framework import FRAMEWORK
from tests.reliability.tiny import make_torch_trainer, resume, run
from tests.training.test_imported_moments import ARCHITECTURE
from tests.weights.test_export import bundle_of
from tests.weights.test_public_import import BY_NAME, PUBLIC, WRAPPERS, Public, random_pair

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

pytestmark = pytest.mark.torch


def save(path: Path, content: Any, **options: Any) -> Path:
    torch.save(content, path, **options)
    return path


def load(path: Path) -> Any:
    return torch.load(path, weights_only=True)


def give_back(bundle: Bundle, output: Path, **choices: Any) -> list[Path]:
    """Export as by default, which has to be the file's own layout."""
    plan = plan_export(bundle, output, **choices)
    assert plan.layout == ORIGINAL
    return export(bundle, plan)


def assert_equal_content(back: Any, given: Any, place: str = "") -> None:
    """Compare nested dictionaries of tensors: keys in order, numeric types, every bit."""
    if isinstance(given, torch.Tensor):
        assert back.dtype == given.dtype, place
        assert back.shape == given.shape, place
        assert torch.equal(back, given), place
    elif isinstance(given, Mapping):
        assert list(back) == list(given), place
        for key, value in given.items():
            assert_equal_content(back[key], value, f"{place}.{key}")
    elif isinstance(given, list):
        assert len(back) == len(given), place
        for number, value in enumerate(given):
            assert_equal_content(back[number], value, f"{place}[{number}]")
    else:
        assert back == given, place


def changed(bundle: Bundle) -> Bundle:
    """Return a bundle as training leaves it: every number another one."""
    weights = {
        name: {key: array if array.dtype.kind == "i" else array + 1 for key, array in arrays.items()}
        for name, arrays in bundle.weights.items()
    }
    return dataclasses.replace(bundle, weights=weights)


@pytest.mark.parametrize("public", PUBLIC, ids=lambda public: public.dialect)
def test_every_public_class_comes_back(public: Public, tmp_path: Path) -> None:
    pair = random_pair(public)
    paths = [
        save(tmp_path / name, module.state_dict())
        for name, module in zip(("G-7.pth", "D-7.pth"), pair, strict=True)
    ]
    bundle = import_files(paths).bundle
    written = give_back(bundle, tmp_path / "back", network="both")
    assert [path.name for path in written] == ["G-7.pth", "D-7.pth"]
    for path, module, fresh in zip(written, pair, (public.generator(), public.discriminator()), strict=True):
        assert_equal_content(load(path), module.state_dict())
        fresh.load_state_dict(load(path), strict=True)
    # What this package wrote is read without inferring anything, and comes back once more.
    again = import_files(written).bundle
    assert again.architecture == bundle.architecture
    for name, module in zip(("generator", "discriminator"), pair, strict=True):
        (path,) = give_back(again, tmp_path / f"{name}.pth", network=name)
        assert_equal_content(load(path), module.state_dict())


def test_trained_weights_come_back_trained(tmp_path: Path) -> None:
    """The control: not the file's bits are kept, but its form."""
    public = BY_NAME["natsu"]
    state = random_pair(public)[0].state_dict()
    bundle = import_files([save(tmp_path / "netG.pth", state)]).bundle
    (path,) = give_back(changed(bundle), tmp_path / "back.pth")
    back = load(path)
    assert list(back) == list(state)
    for key, value in state.items():
        assert torch.equal(back[key], value if "tracked" in key else value + 1)


PREFIXES = ["module.", "module.module.", "_orig_mod.", "_orig_mod.module.", "netG.", "model."]


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16], ids=str)
def test_prefixes_and_numeric_types(prefix: str, dtype: Any, tmp_path: Path) -> None:
    net = random_pair(BY_NAME["natsu"])[0].to(dtype)
    state = OrderedDict((prefix + key, value) for key, value in net.state_dict().items())
    assert state[f"{prefix}bn1.num_batches_tracked"].dtype == torch.int64
    bundle = import_files([save(tmp_path / "netG.pth", state)]).bundle
    (path,) = give_back(bundle, tmp_path / "back.pth")
    assert_equal_content(load(path), state)
    assert import_files([path]).bundle.architecture == bundle.architecture


@pytest.mark.parametrize("dialect", WRAPPERS)
def test_one_dictionary_comes_back_through_a_run(
    dialect: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With both networks, Adam's moments and what is next to them; a list of losses too long for a record is named."""
    public = BY_NAME[dialect]
    pair = random_pair(public)
    optimizers = []
    for module in pair:
        optimizers.append(torch.optim.Adam(module.parameters(), lr=3e-4, betas=(0.5, 0.999)))
        sum((p * torch.randn_like(p)).sum() for p in module.parameters()).backward()  # pyright: ignore[reportAttributeAccessIssue]
        optimizers[-1].step()
    g, d, og, od = WRAPPERS[dialect]
    content = {
        "epoch": 7, g: pair[0].state_dict(), d: pair[1].state_dict(),
        og: optimizers[0].state_dict(), od: optimizers[1].state_dict(),
        "params": {"nz": 5, "lr": 3e-4, "name": "faces"}, "losses": [0.125] * 9000,
    }  # fmt: skip
    path = save(tmp_path / "model_final.pth", content)
    run = tmp_path / "run"
    import_weights(ImportOptions(files=(path,), output=run, accept_doubts=True), FRAMEWORK)
    capsys.readouterr()
    export_weights(ExportOptions(load_path=run, output=tmp_path / "back.pth"), FRAMEWORK)
    printed = capsys.readouterr().out
    assert "Layout original" in printed
    assert "not kept with the weights: losses\n" in printed
    back = load(tmp_path / "back.pth")
    del content["losses"]
    assert list(back) == list(content)
    for key in ("epoch", "params", g, d):
        assert_equal_content(back[key], content[key])
    for key, module in ((og, pair[0]), (od, pair[1])):
        for number, entry in content[key]["state"].items():
            for moment in ("exp_avg", "exp_avg_sq"):
                assert torch.equal(back[key]["state"][number][moment], entry[moment])
        torch.optim.Adam(module.parameters()).load_state_dict(back[key])
    # One network of the two: the same dictionary without the other's entries.
    export_weights(ExportOptions(load_path=run, output=tmp_path / "g.pth", network="generator"), FRAMEWORK)
    assert set(load(tmp_path / "g.pth")) == set(content) - {d, od}


@pytest.mark.parametrize("nested", [False, True], ids=["flat", "nested"])
def test_two_networks_in_one_flat_dictionary(nested: bool, tmp_path: Path) -> None:
    pair = random_pair(BY_NAME["pytorch-examples"])
    state = {f"discriminator.{key}": value for key, value in pair[1].state_dict().items()}
    state |= {f"generator.{key}": value for key, value in pair[0].state_dict().items()}
    content = {"state_dict": state, "global_step": 12} if nested else state
    bundle = import_files([save(tmp_path / "gan.ckpt", content)]).bundle
    (path,) = give_back(bundle, tmp_path / "back.ckpt")
    assert_equal_content(load(path), content)
    again = import_files([path]).bundle
    assert again.architecture == bundle.architecture
    assert set(again.weights) == {"generator", "discriminator"}


def test_without_num_batches_tracked(tmp_path: Path) -> None:
    public = BY_NAME["celeba32"]
    state = OrderedDict(
        (key, value) for key, value in random_pair(public)[0].state_dict().items() if "tracked" not in key
    )
    path = save(tmp_path / "g.pth", state, _use_new_zipfile_serialization=False)
    bundle = import_files([path]).bundle
    (back,) = give_back(bundle, tmp_path / "back.pth")
    assert_equal_content(load(back), state)
    public.generator().load_state_dict(load(back), strict=True)
    (again,) = give_back(import_files([back]).bundle, tmp_path / "again.pth")
    assert_equal_content(load(again), state)


@pytest.mark.parametrize("form", ["safetensors", "npz", "npy-names", "npy-list", "npz-list"])
def test_other_containers(form: str, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    names, given, paths = ("netG", "netD"), {}, []
    hints = Hints(slope=(0.01,), latent="uniform") if form.endswith("list") else None
    for name, module in zip(names, random_pair(BY_NAME["tomatopope"]), strict=True):
        arrays = {key: value.numpy() for key, value in module.state_dict().items()}
        given[name] = arrays
        paths.append(tmp_path / f"{name}.{form.partition('-')[0]}")
        if form == "safetensors":
            save_file(arrays, paths[-1])
        elif form == "npz":
            np.savez(paths[-1], **arrays)  # pyright: ignore[reportArgumentType]
        elif form == "npz-list":
            np.savez(paths[-1], *arrays.values())
            given[name] = {f"arr_{number}": array for number, array in enumerate(arrays.values())}
        else:
            folder = paths[-1] = tmp_path / (name if form == "npy-names" else "lists")
            folder.mkdir(exist_ok=True)
            if form == "npy-list":
                given[name] = {f"{name}_{number:03d}": array for number, array in enumerate(arrays.values())}
            for key, array in given[name].items():
                np.save(folder / f"{key}.npy", array)
    several = paths[:1] if form in ("npy-names", "npy-list") else paths
    bundle = import_files(several, hints).bundle
    network = "generator" if form == "npy-names" else "both"
    written = give_back(bundle, tmp_path / "back", network=network)
    for path, name in zip(written * 2 if form == "npy-list" else written, names, strict=False):
        if form == "safetensors":
            back = load_file(path)
        elif form.startswith("npz"):
            with np.load(path) as file:
                back = dict(file)
        else:
            mine = "*.npy" if form == "npy-names" else f"{name}_*.npy"
            back = {file.stem: np.load(file) for file in sorted(path.glob(mine))}
        assert set(back) == set(given[name])
        for key, array in given[name].items():
            np.testing.assert_array_equal(back[key], array, strict=True)
    again = import_files([tmp_path / "back"] if form.startswith("npy") else written, hints).bundle
    assert again.architecture == bundle.architecture


def test_half_precision_in_other_containers(tmp_path: Path) -> None:
    """And from one format to another by the file's own keys, where that is requested."""
    from safetensors import safe_open

    state = {key: value.numpy() for key, value in random_pair(BY_NAME["net"])[0].state_dict().items()}
    halves = {
        key: value.astype(np.float16) if value.dtype.kind == "f" else value for key, value in state.items()
    }
    np.savez(tmp_path / "g.npz", **halves)  # pyright: ignore[reportArgumentType]
    bundle = import_files([tmp_path / "g.npz"]).bundle
    for key, array in halves.items():
        (tmp_path / "arrays").mkdir(exist_ok=True)
        np.save(tmp_path / "arrays" / f"{key}.npy", array)
    (folder,) = give_back(import_files([tmp_path / "arrays"]).bundle, tmp_path / "back")
    for key, array in halves.items():
        np.testing.assert_array_equal(np.load(folder / f"{key}.npy"), array, strict=True)
    (path,) = give_back(bundle, tmp_path / "back.npz")
    with np.load(path) as file:
        assert file.files == list(halves)
        for key, array in halves.items():
            np.testing.assert_array_equal(file[key], array, strict=True)
    assert plan_export(bundle, tmp_path / "g.safetensors").layout == "dcgan"
    export(bundle, plan_export(bundle, tmp_path / "g.safetensors", layout=ORIGINAL))
    with safe_open(tmp_path / "g.safetensors", framework="pt") as file:
        assert set(file.keys()) == set(halves)
        assert torch.equal(file.get_tensor("net.0.weight"), torch.from_numpy(halves["net.0.weight"]))


@pytest.mark.parametrize(("dialect", "modules"), [("blocks", "course-mnist"), ("bare-blocks", "divyaansh")])
def test_dialects_that_are_only_read_come_back(dialect: str, modules: str, tmp_path: Path) -> None:
    state = OrderedDict(
        (f"body.{key.partition('.')[2]}", value)
        for key, value in random_pair(BY_NAME[modules])[0].state_dict().items()
    )
    hints = Hints(dialect=dialect, preset=modules)
    bundle = import_files([save(tmp_path / "netG.pth", state)], hints).bundle
    assert bundle.record["imported"]["dialects"] == [dialect]
    (path,) = give_back(bundle, tmp_path / "back.pth")
    assert_equal_content(load(path), state)
    with pytest.raises(InputError, match="Layout 'original' restores such a file"):
        plan_export(bundle, tmp_path / "g.pth", layout=dialect)


def test_the_authors_lists_come_back(tmp_path: Path) -> None:
    """Theano's axes and turned kernels, found without a note of ours."""
    given = bundle_of(build_architecture("authors-svhn", image_shape=(16, 16, 3), ngf=2, ndf=2))
    export(given, plan_export(given, tmp_path / "list", "generator", "authors", "npy"))
    (tmp_path / "list" / "dcgan.json").unlink()
    bundle = import_files([tmp_path / "list"]).bundle
    assert bundle.record["assumed"]
    (folder,) = give_back(changed(bundle), tmp_path / "back", network="generator")
    files = sorted(path.name for path in (tmp_path / "list").iterdir())
    assert sorted(path.name for path in folder.glob("*.npy")) == files
    for name in files:
        np.testing.assert_array_equal(np.load(folder / name), np.load(tmp_path / "list" / name) + 1)


def test_one_of_two_networks_comes_back_where_the_other_cannot(tmp_path: Path) -> None:
    content = {"netG": random_pair(BY_NAME["natsu"])[0].state_dict(), "netD": {}}
    content["netD"] = random_pair(BY_NAME["natsu"])[1].state_dict()
    bundle = import_files([save(tmp_path / "gan.pth", content)]).bundle
    assert plan_export(bundle, tmp_path / "all.pth").names == ("generator", "discriminator")
    (_, discriminator) = bundle.record[ORIGINAL][0]["tree"]["items"][1]
    discriminator["items"][0] = ["conv1.weight_orig", {"lost": "discriminator"}]
    plan = plan_export(bundle, tmp_path / "g.pth")
    assert (plan.names, plan.layout) == (("generator",), ORIGINAL)
    export(bundle, plan)
    assert_equal_content(load(tmp_path / "g.pth"), {"netG": content["netG"]})
    with pytest.raises(InputError, match=r"conv1\.weight_orig"):
        plan_export(bundle, tmp_path / "all.pth", "both", ORIGINAL)


# --- networks anywhere in a file -------------------------------------------------------------------------


def halved(state: Mapping[str, Any], dtype: Any) -> OrderedDict[str, Any]:
    return OrderedDict((key, value.to(dtype)) for key, value in state.items())


TREES: dict[str, Callable[[Any, Any], Any]] = {
    "arbitrary words": lambda g, d: {"foo": g, "bar": {"baz": d, "lr": 0.25}},
    "lists": lambda g, d: {"run": [{"a": d}, 3, {"x": [g, "note"]}], "epoch": 7},
    "a list": lambda g, d: [d, g],
    "arbitrary prefixes": lambda g, d: {
        **{f"foo.{key}": value for key, value in g.items()},
        **{f"bar.module.baz.{key}": value for key, value in d.items()},
    },
    "prefixes in a dictionary": lambda g, d: {
        "state": {
            **{f"model.netG.{key}": value for key, value in g.items()},
            **{f"model.netD.{key}": value for key, value in d.items()},
        },
        "steps": [1, 2],
    },
}


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
def test_two_networks_come_back_to_wherever_they_were(tree: str, dtype: Any, tmp_path: Path) -> None:
    pair = random_pair(BY_NAME["pytorch-examples"])
    # The counts too are floating point, as `state[key].to(dtype)` leaves them.
    content = TREES[tree](*(halved(module.state_dict(), dtype) for module in pair))
    bundle = import_files([save(tmp_path / "gan.pth", content)]).bundle
    (path,) = give_back(bundle, tmp_path / "back.pth")
    assert_equal_content(load(path), content)
    again = import_files([path]).bundle
    assert again.architecture == bundle.architecture
    # Both dictionaries have the same keys: our note says which is which.
    assert again.record["imported"]["dialects"] == [ORIGINAL]
    for name, weights in bundle.weights.items():
        for key, array in weights.items():
            np.testing.assert_array_equal(again.weights[name][key], array)
    (generator,) = give_back(again, tmp_path / "g.pth", network="generator")
    assert import_files([generator]).bundle.weights.keys() == {"generator"}


def test_what_is_left_out_of_a_list_keeps_its_place(tmp_path: Path) -> None:
    g, d = (module.state_dict() for module in random_pair(BY_NAME["pytorch-examples"]))
    noise = torch.ones(3000)  # more than is kept of what belongs to no network
    bundle = import_files([save(tmp_path / "gan.pth", [d, noise, g])]).bundle
    (path,) = give_back(bundle, tmp_path / "back.pth", network="generator")
    back = load(path)
    assert back[:2] == [None, None]
    assert_equal_content(back[2], g)


def test_what_is_next_to_the_weights_comes_back(tmp_path: Path) -> None:
    """Counts, states and settings in their own types: `load_state_dict(strict=True)` misses none of them."""
    averaged = torch.optim.swa_utils.AveragedModel(random_pair(BY_NAME["pytorch-examples"])[0])
    content = {
        "epoch": torch.tensor(3), "shape": (3, 64, 64), "ema": averaged.state_dict(),
        "best": {3: (0.5, "a"), "b": None},
        "rng": torch.get_rng_state(), "seen": torch.tensor([True, False]), "mean": torch.ones(3, dtype=torch.bfloat16),
    }  # fmt: skip
    bundle = import_files([save(tmp_path / "ema.pth", content)]).bundle
    plan = plan_export(bundle, tmp_path / "back.pth")
    assert left_out(bundle, plan, {}) == []
    (path,) = export(bundle, plan)
    back = load(path)
    assert_equal_content(back, content)
    assert isinstance(back["shape"], tuple)
    assert isinstance(back["best"][3], tuple)
    averaged.load_state_dict(back["ema"], strict=True)


def test_pieces_of_a_network_that_is_left_out_stay_out(tmp_path: Path) -> None:
    g = random_pair(BY_NAME["pytorch-examples"])[0].state_dict()
    encoder = {"conv.weight": torch.ones(64, 64, 4, 4), "conv.bias": torch.ones(64), "count": torch.tensor(2)}
    flat = {f"g.{key}": value for key, value in g.items()} | {
        f"e.{key}": value for key, value in encoder.items()
    }
    for content, wanted in (
        ({"g": g, "e": encoder}, {"g": g}),
        (flat, {k: flat[k] for k in flat if k[0] == "g"}),
    ):
        hints = Hints(member="g")
        bundle = import_files([save(tmp_path / "vae.pth", content)], hints).bundle
        (path,) = give_back(bundle, tmp_path / "back.pth")
        assert_equal_content(load(path), wanted)


def test_a_list_of_tensors_comes_back(tmp_path: Path) -> None:
    content = list(random_pair(BY_NAME["tomatopope"])[0].half().state_dict().values())
    hints = Hints(slope=(0.01,), latent="uniform")
    bundle = import_files([save(tmp_path / "netG.pth", content)], hints).bundle
    (path,) = give_back(bundle, tmp_path / "back.pth")
    assert_equal_content(load(path), content)


@pytest.mark.parametrize("form", ["safetensors", "npz"])
def test_bfloat16_in_other_containers(form: str, tmp_path: Path) -> None:
    import ml_dtypes
    from safetensors.torch import load_file, save_file

    state = halved(random_pair(BY_NAME["net"])[0].state_dict(), torch.bfloat16)
    bits = {key: value.view(torch.int16).numpy() for key, value in state.items()}
    path = tmp_path / f"netG.{form}"
    if form == "npz":
        np.savez(path, **{key: value.view(ml_dtypes.bfloat16) for key, value in bits.items()})  # pyright: ignore[reportArgumentType]
    else:
        save_file(dict(state), path)
    (back,) = give_back(import_files([path]).bundle, tmp_path / f"back.{form}")
    if form == "npz":
        with np.load(back) as file, np.load(path) as given:
            assert file.files == given.files
            for key in given.files:
                np.testing.assert_array_equal(file[key].view("<u2"), given[key].view("<u2"), strict=True)
    else:
        assert_equal_content({key: load_file(back)[key] for key in state}, state)


def test_a_count_that_outgrew_its_type_is_kept_whole(tmp_path: Path) -> None:
    state = random_pair(BY_NAME["net"])[0].state_dict()
    counts = [key for key in state if key.endswith("num_batches_tracked")]
    for key in counts:
        state[key] = torch.full((1,), 7, dtype=torch.uint8)
    bundle = import_files([save(tmp_path / "netG.pth", state)]).bundle
    assert_equal_content(load(give_back(bundle, tmp_path / "back.pth")[0]), state)
    for key in bundle.weights["generator"]:
        if key.endswith("updates"):
            bundle.weights["generator"][key] = np.array(300, np.int64)
    back = load(give_back(bundle, tmp_path / "later.pth")[0])
    assert [back[key].tolist() for key in counts] == [[300]] * len(counts)


def test_averages_and_counters_next_to_the_weights_are_named(tmp_path: Path) -> None:
    state = random_pair(BY_NAME["natsu"])[0].state_dict()
    average = OrderedDict((key, value * 2) for key, value in state.items())
    content = {"netG": state, "netG_ema": average}
    bundle = import_files([save(tmp_path / "gan.pth", content)]).bundle
    plan = plan_export(bundle, tmp_path / "back.pth")
    assert any(place.startswith("netG_ema") for place in left_out(bundle, plan, {}))
    (path,) = export(bundle, plan)
    assert_equal_content(load(path), {"netG": state})


def test_a_run_that_trains_on_keeps_the_layout(tmp_path: Path) -> None:
    """Also when it is stopped and resumed, and when another run starts from it: the trained weights in the old form."""
    bundle = Bundle(ARCHITECTURE, initial_weights(ARCHITECTURE, 3))
    content: dict[str, Any] = {"step": 9}
    for name, key in (("generator", "netG"), ("discriminator", "netD")):
        arrays = state_arrays(get_dialect("pytorch-examples"), name, bundle)  # pyright: ignore[reportArgumentType]
        content[key] = {f"module.{path}": torch.from_numpy(array) for path, array in arrays.items()}
    path = save(tmp_path / "gan.pth", content)
    fields: dict[str, Any] = {"image_size": "16", "make_trainer": make_torch_trainer}
    run(tmp_path / "on", init_from=path, num_steps=1, **fields)
    resume(tmp_path / "on", num_steps=2, make_trainer=make_torch_trainer)
    run(tmp_path / "after", init_from=tmp_path / "on", num_steps=1, **fields)
    run(tmp_path / "fresh", num_steps=1, **fields)
    assert ORIGINAL not in open_weights(tmp_path / "fresh").record
    for name in ("on", "after"):
        trained = open_weights(tmp_path / name)
        (back,) = give_back(trained, tmp_path / f"{name}.pth")
        tree = load(back)
        assert tree["step"] == 9
        for key in ("netG", "netD"):
            assert list(tree[key]) == list(content[key])
            assert not torch.equal(tree[key]["module.main.0.weight"], content[key]["module.main.0.weight"])
        kernel = trained.weights["generator"]["layers.0.kernel"]
        first = ARCHITECTURE.generator.layers[0]
        assert np.array_equal(tree["netG"]["module.main.0.weight"].numpy(), to_torch(first, "kernel", kernel))


def test_each_of_two_networks_has_the_layout_of_its_own_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two files of two programs, of which one cannot come back: the other is not rewritten for its sake."""
    pair: Any = random_pair(BY_NAME["natsu"])
    g, d = pair
    for layer in (d.conv1, d.conv2):
        torch.nn.utils.parametrizations.weight_norm(layer)
    paths = [save(tmp_path / f"{name}-7.pth", net.state_dict()) for name, net in (("G", g), ("D", d))]
    imported = tmp_path / "run"
    import_weights(ImportOptions(files=tuple(paths), output=imported, accept_doubts=True), FRAMEWORK)
    out = tmp_path / "out"
    capsys.readouterr()
    export_weights(ExportOptions(load_path=imported, output=out, network="both"), FRAMEWORK)
    printed = capsys.readouterr().out
    assert printed.count("Layout ") == 2
    assert_equal_content(load(out / "G-7.pth"), g.state_dict())
    assert sorted(path.name for path in out.iterdir()) == ["G-7.pth", "netD.pth"]
    # The control: a layout that is named is that of both.
    chosen = tmp_path / "chosen"
    export_weights(
        ExportOptions(load_path=imported, output=chosen, network="both", layout="sequential"), FRAMEWORK
    )
    assert list(load(chosen / "netG.pth")) != list(g.state_dict())
