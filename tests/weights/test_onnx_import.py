"""ONNX models import as their graphs state them, and draw what onnxruntime draws; our own return bit by bit."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dcgan_core.description.layer import Layer
from dcgan_core.description.presets import PRESETS
from dcgan_core.errors import InputError
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import fold_normalization
from dcgan_core.weights.foreign.importing import import_files
from dcgan_core.weights.foreign.writing.exporting import export, plan_export
from dcgan_core.weights.opening import open_weights
from tests.weights.numpy_network import forward
from tests.weights.test_onnx import TOLERANCE, run, small, trained_weights

onnx = pytest.importorskip("onnx", reason="the onnx package is not installed")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
helper = onnx.helper


# --- our own ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS)
def test_our_own_models_return_bit_by_bit(preset: str, tmp_path: Path) -> None:
    architecture = small(preset)
    weights = {name: trained_weights(architecture, name) for name in architecture.networks()}
    bundle = Bundle(architecture, weights, {"step": 7})
    files = export(bundle, plan_export(bundle, tmp_path / "out", "both", format="onnx"))
    again = import_files(files).bundle
    assert again.architecture == architecture
    assert again.record["step"] == 7
    for name, arrays in weights.items():
        for key, array in arrays.items():
            if not key.endswith("updates"):
                assert np.array_equal(again.weights[name][key], array), key


def test_a_folded_model_of_ours(tmp_path: Path) -> None:
    architecture = small("celeba32")
    weights = trained_weights(architecture, "generator")
    bundle = Bundle(architecture, {"generator": weights}, {})
    (path,) = export(bundle, plan_export(bundle, tmp_path / "g.onnx"), fold=True)
    again = open_weights(path)
    folded, arrays = fold_normalization(architecture.generator, weights)
    assert again.architecture.generator == folded
    for key, array in arrays.items():
        assert np.array_equal(again.weights["generator"][key], array), key
    assert any("folded" in sentence for sentence in again.record["found"])


def plain(layer: Layer) -> Layer:
    """A layer without what no graph says: the slope of what has none, the momentum of what is trained."""
    norm = layer.normalization
    return dataclasses.replace(
        layer,
        slope=layer.slope if layer.activation == "leaky_relu" else 0.2,
        normalization=None if norm is None else dataclasses.replace(norm, momentum=0.1),
    )


@pytest.mark.parametrize("preset", ["pytorch", "celeba32", "tomatopope", "akashkadel", "csinva-mnist"])
@pytest.mark.parametrize("name", ["generator", "discriminator"])
def test_without_our_note_the_graph_says_the_same(preset: str, name: str, tmp_path: Path) -> None:
    architecture = small(preset)
    weights = trained_weights(architecture, name)
    bundle = Bundle(architecture, {name: weights}, {})
    path = tmp_path / "net.onnx"
    export(bundle, plan_export(bundle, path, name))  # pyright: ignore[reportArgumentType]
    model = onnx.load(path)
    del model.metadata_props[:]
    onnx.save(model, path)
    again = open_weights(path)
    network = architecture.networks()[name]
    assert set(again.weights) == {name}
    assert [plain(layer) for layer in again.architecture.networks()[name].layers] == [
        plain(layer) for layer in network.layers
    ]
    for key, array in weights.items():
        if not key.endswith("updates"):
            assert np.array_equal(again.weights[name][key], array), key
    assert any("stated by the file" in sentence for sentence in again.record["found"])


# --- graphs of other programs ----------------------------------------------------------------------------


class Graph:
    """A model under construction, as a program would write it."""

    def __init__(self, shape: list[Any], seed: int = 0) -> None:
        self.random = np.random.default_rng(seed)
        self.shape = shape
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.last = "in"
        self.others: list[str] = []

    def also(self) -> Graph:
        """Give a second output, of a node after the last."""
        before = self.last
        self.node("Tanh")
        self.others, self.last = [self.last], before
        return self

    def array(self, *shape: int, positive: bool = False, scale: float = 0.4) -> str:
        values = (
            self.random.uniform(0.5, 2, shape) if positive else self.random.standard_normal(shape) * scale
        )
        return self.constant(values.astype(np.float32))

    def constant(self, values: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> Graph:
        output = f"v{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(operator, [self.last, *inputs], [output], domain=domain, **attributes)
        )
        self.last = output
        return self

    def batch_normalization(self, channels: int, **attributes: Any) -> Graph:
        vectors = [self.array(channels) for _ in range(3)]
        return self.node("BatchNormalization", *vectors, self.array(channels, positive=True), **attributes)

    def save(self, path: Path, opset: int = 18, **rest: Any) -> Path:
        source = helper.make_tensor_value_info("in", onnx.TensorProto.FLOAT, self.shape)
        result = helper.make_tensor_value_info(self.last, onnx.TensorProto.FLOAT, None)
        results = [
            result,
            *(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in self.others),
        ]
        graph = helper.make_graph(self.nodes, "g", [source], results, self.constants)
        imports = [helper.make_opsetid("", opset)]
        onnx.save(helper.make_model(graph, opset_imports=imports, ir_version=8, **rest), path)
        return path


def dense_and_resize() -> Graph:
    g = Graph(["N", 5])
    g.node("MatMul", g.array(5, 2 * 3 * 4)).node("Add", g.array(24)).batch_normalization(24, epsilon=0.01)
    g.node("LeakyRelu", alpha=0.2).node("Reshape", g.constant([-1, 2, 3, 4]))
    g.node("Transpose", perm=[0, 3, 1, 2])
    g.node("Resize", "", g.constant(np.array([1, 1, 2, 2], np.float32)), mode="nearest", nearest_mode="floor",
           coordinate_transformation_mode="asymmetric")  # fmt: skip
    g.node("Pad", g.constant([0, 0, 1, 0, 0, 0, 2, 1]))
    g.node("Conv", g.array(3, 4, 3, 4), strides=[1, 2])
    g.node("InstanceNormalization", g.array(3), g.array(3), epsilon=0.1).node(
        "PRelu", g.constant(np.full((3, 1, 1), 0.3, np.float32))
    )
    return g.node("ConvTranspose", g.array(3, 1, 4, 5), g.array(1), strides=[2, 3], pads=[1, 0, 2, 1],
                  output_padding=[1, 0]).node("Tanh")  # fmt: skip


def convolutions_alone() -> Graph:
    g = Graph([1, 5, 1, 1])
    g.node("ConvTranspose", g.array(5, 6, 4, 3)).node("Relu").batch_normalization(6)
    g.node("ConvTranspose", g.array(6, 4, 4, 4), strides=[2, 2], auto_pad="SAME_UPPER")
    g.node("Add", g.array(1, 4, 1, 1)).node("Relu")
    g.node("ConvTranspose", g.array(4, 4, 5, 5), strides=[2, 2])
    g.node("Slice", *(g.constant(values) for values in ([1, 2], [-2, 2**31], [2, 3])))
    g.node("Resize", "", "", g.constant([1, 4, 32, 26]), mode="nearest")
    g.node("Identity").node("Dropout")
    return g.node("Conv", g.array(3, 4, 3, 3), auto_pad="SAME_LOWER", strides=[2, 1]).node("Sigmoid")


GENERATORS: dict[str, Callable[[], Graph]] = {
    "dense and resize": dense_and_resize,
    "convolutions alone": convolutions_alone,
}


@pytest.mark.parametrize("name", GENERATORS)
def test_generators_draw_as_in_onnxruntime(name: str, tmp_path: Path) -> None:
    graph = GENERATORS[name]()
    path = graph.save(tmp_path / "any.onnx")
    bundle = open_weights(path)
    latents = np.random.default_rng(1).standard_normal((1, 5)).astype(np.float32)
    expected = run(path, latents.reshape(1, *graph.shape[1:])).transpose(0, 2, 3, 1)
    if any("sigmoid" in sentence for sentence in bundle.record["found"]):
        expected = 2 * expected - 1
    ours = forward(bundle.architecture.generator, bundle.weights["generator"], latents[:, None, None, :])
    assert ours.shape == expected.shape
    np.testing.assert_allclose(ours, expected, atol=TOLERANCE)
    # The control: what the file says matters here.
    first = bundle.architecture.generator.layers[0]
    other = dataclasses.replace(first, activation="tanh")
    wrong = dataclasses.replace(
        bundle.architecture.generator, layers=(other, *bundle.architecture.generator.layers[1:])
    )
    assert (
        np.abs(forward(wrong, bundle.weights["generator"], latents[:, None, None, :]) - expected).max() > 1e-3
    )


@pytest.mark.parametrize("layout", ["first", "last"])
def test_discriminators_judge_as_in_onnxruntime(layout: str, tmp_path: Path) -> None:
    shape = [3, 12, 10] if layout == "first" else [12, 10, 3]
    g = Graph([1, *shape])
    if layout == "last":
        g.node("Transpose", perm=[0, 3, 1, 2])
    g.node("Conv", g.array(4, 3, 5, 4), g.array(4), strides=[2, 2], pads=[1, 2, 3, 1]).node("LeakyRelu")
    g.batch_normalization(4).node("Conv", g.array(3, 4, 3, 3), auto_pad="SAME_UPPER", strides=[2, 2])
    if layout == "last":
        g.node("Transpose", perm=[0, 2, 3, 1])
    g.node("Flatten").node("Gemm", g.array(6, 27), g.array(6), transB=1).node("Relu")
    path = (
        g.node("Gemm", g.array(6, 1), alpha=0.5)
        .node("Sigmoid")
        .node("Reshape", g.constant([-1]))
        .save(tmp_path / "d.onnx")
    )
    bundle = open_weights(path)
    assert bundle.architecture.image_shape == (12, 10, 3)
    images = np.random.default_rng(1).standard_normal((1, 12, 10, 3)).astype(np.float32)
    logits = forward(bundle.architecture.discriminator, bundle.weights["discriminator"], images)
    given = images.transpose(0, 3, 1, 2) if layout == "first" else images
    np.testing.assert_allclose(1 / (1 + np.exp(-logits.ravel())), run(path, given).ravel(), atol=TOLERANCE)


@pytest.mark.torch
@pytest.mark.parametrize("unflattens", [False, True])
def test_what_pytorch_exports(unflattens: bool, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    nn = torch.nn

    class Net(nn.Module):
        """The exporter finds the shapes behind `view` and `Unflatten` by arithmetic, each in its own way."""

        def __init__(self) -> None:
            super().__init__()
            self.unflattens = unflattens
            self.stem = nn.Sequential(nn.Linear(5, 4 * 4 * 6), nn.BatchNorm1d(96), nn.LeakyReLU(0.3))
            self.unflatten = nn.Unflatten(1, (6, 4, 4))
            self.maps = nn.Sequential(
                nn.Upsample(scale_factor=2), nn.ZeroPad2d((1, 0, 2, 1)), nn.Conv2d(6, 4, 4),
                nn.InstanceNorm2d(4, affine=True),
                nn.ReLU(), nn.ConvTranspose2d(4, 3, 4, 2, 1, bias=False), nn.BatchNorm2d(3), nn.Tanh(),
            )  # fmt: skip

        def forward(self, latents: Any) -> Any:
            stem = self.stem(latents)
            return self.maps(self.unflatten(stem) if self.unflattens else stem.view(stem.size(0), -1, 4, 4))

    torch.manual_seed(0)
    net = Net()
    for _ in range(3):
        net(torch.randn(8, 5))
    path = tmp_path / "net.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further package is called old
        torch.onnx.export(
            net.eval(), (torch.randn(1, 5),), str(path), dynamo=False,
            input_names=["z"], output_names=["x"], dynamic_axes={"z": {0: "N"}, "x": {0: "N"}},
        )  # fmt: skip
    bundle = open_weights(path)
    latents = torch.randn(4, 5)
    with torch.no_grad():
        expected = net(latents).permute(0, 2, 3, 1).numpy()
    ours = forward(
        bundle.architecture.generator, bundle.weights["generator"], latents.numpy()[:, None, None, :]
    )
    np.testing.assert_allclose(ours, expected, atol=TOLERANCE)


# --- refused ---------------------------------------------------------------------------------------------


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_weights(path)
    assert path.name in str(caught.value)
    assert len(str(caught.value)) < 700
    return str(caught.value)


def _start() -> Graph:
    g = Graph(["N", 5, 1, 1])
    return g.node("ConvTranspose", g.array(5, 3, 4, 4))


def _joined() -> Graph:
    g = _start()
    return g.node("Relu").node("Add", "v0")


REFUSED: dict[str, tuple[Callable[[], Graph], str]] = {
    "operator": (lambda: _start().node("Softplus"), "no layer here computes that"),
    "pool": (lambda: _start().node("MaxPool", kernel_shape=[2, 2]), "no layer here pools"),
    "two outputs": (lambda: _start().node("Tanh").also(), "1 input (in) and 2 outputs (v1, v2); expected"),
    "domain": (lambda: _start().node("Tanh", domain="com.example"), "'com.example'"),
    "branches": (_joined, "it adds two branches"),
    "training": (lambda: _start().batch_normalization(3, training_mode=1), "evaluation mode"),
    "dilated": (lambda: (g := _start()).node("Conv", g.array(3, 3, 2, 2), dilations=[2, 2]), "dilated"),
    "linear": (
        lambda: (g := _start()).node(
            "Resize", "", g.constant(np.array([1, 1, 2, 2], np.float32)), mode="linear"
        ),
        "'linear'",
    ),
    "half pixels": (
        lambda: (g := _start()).node(
            "Resize", "", g.constant(np.array([1, 1, 2, 2], np.float32)), mode="nearest", nearest_mode="ceil"
        ),
        "does not repeat each pixel",
    ),
    "reflection": (
        lambda: (g := _start()).node("Pad", g.constant([0, 0, 1, 1, 0, 0, 1, 1]), mode="reflect"),
        "'reflect'",
    ),
    "free size": (lambda: (g := Graph(["N", 3, "H", "W"])).node("Conv", g.array(1, 3, 3, 3)), "not state the size"),
    "giant": (
        lambda: (g := _start()).node("Resize", "", g.constant(np.array([1, 1, 4e3, 4e3], np.float32)), mode="nearest"),
        "4000",
    ),
    "mixed": (
        lambda: (g := _start()).node("Reshape", g.constant([-1, 4, 3, 4])).node("Conv", g.array(1, 4, 1, 1)),
        "mixes pixels and channels",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_by_name(name: str, tmp_path: Path) -> None:
    build, expected = REFUSED[name]
    assert expected in complaint(build().save(tmp_path / "net.onnx"))


def test_hostile_models(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    secret = tmp_path / "secret.bin"
    secret.write_bytes(np.zeros(4 * 4 * 15, np.float32).tobytes())
    model = onnx.load(_start().node("Tanh").save(tmp_path / "net.onnx"))
    path = tmp_path / "inside" / "net.onnx"

    def changed(change: Callable[[Any], None]) -> str:
        copy = onnx.ModelProto()
        copy.CopyFrom(model)
        change(copy)
        path.write_bytes(copy.SerializeToString())
        return complaint(path)

    def external(copy: Any) -> None:
        (tensor,) = copy.graph.initializer
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="../secret.bin")

    def external_in_a_node(copy: Any) -> None:
        external(copy)
        node = helper.make_node(
            "Constant", [], [copy.graph.initializer[0].name], value=copy.graph.initializer[0]
        )
        copy.graph.node.insert(0, node)
        del copy.graph.initializer[:]

    def loop(copy: Any) -> None:
        body = onnx.GraphProto()
        body.CopyFrom(copy.graph)
        copy.graph.node.append(helper.make_node("Loop", ["v1"], ["w"], body=body))

    def claims_more(copy: Any) -> None:
        copy.graph.initializer[0].dims[0] = 10**12

    def many_numbers(copy: Any) -> None:
        shape = onnx.numpy_helper.from_array(np.array([10**9, 10**9]), "shape")
        copy.graph.initializer.append(shape)
        copy.graph.node.insert(0, helper.make_node("ConstantOfShape", ["shape"], ["big"]))

    def two_inputs(copy: Any) -> None:
        copy.graph.input.append(helper.make_tensor_value_info("label", onnx.TensorProto.INT64, ["N"]))

    def functions(copy: Any) -> None:
        copy.functions.add(name="f", domain="x")

    assert "in another file" in changed(external)
    assert "in another file" in changed(external_in_a_node)
    assert "runs a graph of its own" in changed(loop)
    assert "not a whole ONNX model" in changed(claims_more)
    assert "constant of shape" in changed(many_numbers)
    assert "class label joins nothing" in changed(two_inputs)
    assert "functions" in changed(functions)
    path.write_bytes(b"\x08\x08\x12" + bytes(range(256)))
    complaint(path)
    assert open_weights(tmp_path / "net.onnx").architecture.image_shape == (4, 4, 3)  # the control


def test_a_model_under_another_name(tmp_path: Path) -> None:
    path = _start().node("Tanh").save(tmp_path / "weights.bin")
    assert set(open_weights(path).weights) == {"generator"}
