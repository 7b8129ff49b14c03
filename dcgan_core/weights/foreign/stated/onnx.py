"""An ONNX graph, node by node, as the operations that `Chain` takes."""

from __future__ import annotations

from collections.abc import Sequence

from dcgan_core.errors import InputError, number_of
from dcgan_core.weights.foreign.stated.chain import Chain, StatedNetwork
from dcgan_core.weights.foreign.stated.onnx_labels import PASSING, LabelBranch
from dcgan_core.weights.foreign.stated.onnx_layers import LAYERS
from dcgan_core.weights.foreign.stated.onnx_shapes import SHAPES
from dcgan_core.weights.foreign.stated.onnx_walk import Walk
from dcgan_core.weights.foreign.stated.two_inputs import which_is_label
from dcgan_core.weights.formats.onnx_reading import Node, OnnxFile


def onnx_network(file: OnnxFile) -> StatedNetwork:
    """Return the network of a graph; raises InputError, naming the node, for what no description here can say."""
    if len(file.inputs) not in (1, 2) or len(file.outputs) != 1:
        names = ", ".join(name for name, _ in file.inputs[:4])
        outputs = ", ".join(file.outputs[:4])
        raise InputError(
            f"the graph has {number_of(len(file.inputs), 'input')} ({names}) and "
            f"{number_of(len(file.outputs), 'output')} ({outputs}); expected a latent or an image, a class label "
            "at most, and one output"
        )
    shapes = dict(file.inputs)
    source, labels, assumed = file.inputs[0][0], None, ""
    if len(file.inputs) == 2:
        source, label, assumed = _split_inputs(file)
        labels = LabelBranch(label, shapes[label][1:])
    shape = shapes[source]
    sides = [side for side in shape[1:] if side is not None]
    if len(sides) != len(shape) - 1 or not sides:
        raise InputError(
            f"the graph does not state the size of its input {source!r} ({shape}); export it for one size, with only "
            "the batch left free"
        )
    walk = Walk(file, source, Chain(sides), labels, {**LAYERS, **SHAPES})
    for node in file.nodes:
        walk.node(node)
    if file.outputs[0] not in walk.names:
        raise InputError("the graph's output is not the end of its chain of layers")
    if labels is not None and not walk.joined:
        raise InputError("the graph's class label joins nothing")
    network = walk.chain.finish("first")
    if walk.divided:
        network.found.append(
            f"{number_of(walk.divided, 'kernel')} divided by a norm that the graph computes, as spectral "
            "normalisation does"
        )
    if assumed:
        network.assumed.append(assumed)
    if file.producer.isascii() and file.producer.isprintable() and file.producer:
        network.found.insert(0, f"written by {file.producer[:60]}")
    return network


def _split_inputs(file: OnnxFile) -> tuple[str, str, str]:
    """Return (the input that is not the label's, the label's, how that is known where the graph does not say it)."""
    names = [name for name, _ in file.inputs]
    shapes = {name: shape[1:] for name, shape in file.inputs}
    looked_up = [name for name in names if _is_looked_up(file.nodes, name)]
    label, assumed = (
        (looked_up[0], "")
        if len(looked_up) == 1
        else which_is_label(shapes, {name: [name] for name in names})
    )
    return names[1 - names.index(label)], label, assumed


def _is_looked_up(nodes: Sequence[Node], name: str) -> bool:
    """Whether an input goes to where a table's rows are taken, or is made one-hot."""
    names = {name}
    for node in nodes:
        if node.operator in PASSING and node.inputs[:1] and node.inputs[0] in names:
            names |= set(node.outputs[:1])
        elif (node.operator == "Gather" and len(node.inputs) > 1 and node.inputs[1] in names) or (
            node.operator == "OneHot" and node.inputs[:1] and node.inputs[0] in names
        ):
            return True
    return False
