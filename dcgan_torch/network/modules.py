"""`torch.nn` modules built from a description: a layer, a network, the generator and the discriminator.

Maps are NCHW, as everywhere in PyTorch. The layers are PyTorch's own; `dcgan_core.weights.layouts` says how the
canonical weights lie in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
import torch
from jaxtyping import Float, Shaped
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from dcgan_core.description.architecture import Architecture, Network
from dcgan_core.description.layer import Layer
from dcgan_core.errors import InputError
from dcgan_core.weights.addresses import hub_address
from dcgan_core.weights.bundle import Bundle
from dcgan_core.weights.canonical import SMALLEST_NORM, Role, Weights, validate_weights, weight_name
from dcgan_core.weights.layouts import from_torch, to_torch
from dcgan_core.weights.opening import open_weights
from dcgan_core.weights.summary import network_line
from dcgan_torch import distributed


def normalize_images(images: Shaped[Tensor, "N C H W"], dtype: torch.dtype) -> Float[Tensor, "N C H W"]:
    """Return images in [-1, 1] from bytes; images that are floating point already are returned as they are."""
    if images.is_floating_point():
        return images.to(dtype)
    return images.to(dtype) / 127.5 - 1


NormalizationModule = nn.BatchNorm1d | nn.BatchNorm2d | nn.InstanceNorm2d | nn.GroupNorm | nn.LayerNorm


class LayerModule(nn.Module):
    """One layer: kernel and bias (`product`), normalisation, activation (the last two in either order).

    PyTorch's own initial values are overwritten: ours are drawn in `dcgan_core.weights.canonical` and set by
    `set_weights`.
    """

    product: nn.Conv2d | nn.ConvTranspose2d | nn.Linear
    normalization: NormalizationModule | None
    embedding: nn.Embedding | None

    def __init__(self, layer: Layer, statistics: str):
        super().__init__()
        self.layer = layer
        self.product = _product(layer)
        if layer.spectral:
            # Its own first iterations are overwritten too.
            spectral_norm(self.product, eps=SMALLEST_NORM)
        self.normalization = _normalization(layer, running=statistics == "running")
        row = layer.embedding_shape[1:]
        self.embedding = nn.Embedding(layer.embedded, int(np.prod(row))) if layer.embedded else None

    def forward(
        self, inputs: Float[Tensor, "N c h w"], labels: Float[Tensor, "N classes"] | None = None
    ) -> Float[Tensor, "N C H W"]:
        """Apply the layer; `train()` and `eval()` choose the statistics. labels: one-hot, where it reads them."""
        if self.layer.reads_labels:
            assert labels is not None
            inputs = self._with_labels(inputs, labels)
        outputs = self._apply_product(inputs)
        if self.layer.activation_first:
            return self._normalize(self.activate(outputs))
        return self.activate(self._normalize(outputs))

    def _with_labels(self, maps: Tensor, labels: Tensor) -> Tensor:
        """Return maps with the labels after them, or multiplied by rows of the table.

        A map that is joined in a vector is flattened, channels last.
        """
        height, width, channels = self.layer.maps_shape
        if maps.shape[1:] != (channels, height, width):
            maps = maps.permute(0, 2, 3, 1).reshape(-1, channels, 1, 1)
        rows = labels if self.embedding is None else labels @ self.embedding.weight
        if self.layer.label_product:
            return maps * rows[:, :, None, None].to(maps.dtype)
        rows = rows.unflatten(1, (self.layer.labels, *((height, width) if self.layer.label_map else (1, 1))))
        return torch.cat([maps, rows.expand(-1, -1, height, width).to(maps.dtype)], dim=1)

    def _apply_product(self, inputs: Tensor) -> Tensor:
        if isinstance(self.product, nn.Linear):
            height, width, channels = self.layer.output_shape
            return self.product(inputs.flatten(1)).unflatten(1, (channels, height, width))
        (top, bottom), (left, right) = self.layer.spare_padding
        if isinstance(self.product, nn.ConvTranspose2d):
            # The transpose of padding crops.
            return _padded(self.product(inputs), (-left, -right, -top, -bottom))
        if self.layer.upsample != (1, 1):
            inputs = F.interpolate(inputs, scale_factor=self.layer.upsample, mode="nearest")
        return self.product(_padded(inputs, (left, right, top, bottom)))

    def _normalize(self, maps: Tensor) -> Tensor:
        if self.normalization is None:
            return maps
        batch = self.batch_normalization
        if batch is not None and self.training and distributed.world() > 1:
            return self._normalize_together(batch, maps)
        if isinstance(self.normalization, nn.BatchNorm1d):
            return self.normalization(maps.flatten(1)).view_as(maps)
        return self.normalization(maps)

    def _normalize_together(self, batch: nn.BatchNorm1d | nn.BatchNorm2d, maps: Tensor) -> Tensor:
        """Normalise by the statistics of the whole batch, of which this process has a part; float32 at least."""
        wide = maps if maps.dtype == torch.float64 else maps.float()
        axes = [0] if isinstance(batch, nn.BatchNorm1d) else [0, 2, 3]
        count = distributed.world() * int(np.prod([wide.shape[axis] for axis in axes]))
        shape = [1 if axis in axes else wide.shape[axis] for axis in range(4)]
        mean = distributed.total(wide.sum(axes)) / count
        centred = wide - mean.view(shape)
        variance = distributed.total(centred.square().sum(axes)) / count
        if batch.running_mean is not None and batch.running_var is not None:
            assert batch.num_batches_tracked is not None
            assert batch.momentum is not None
            with torch.no_grad():
                batch.num_batches_tracked += 1
                for running, seen in (
                    (batch.running_mean, mean),
                    (batch.running_var, variance * count / (count - 1)),
                ):
                    seen = seen.detach().flatten().to(running.dtype)
                    running.copy_((1 - batch.momentum) * running + batch.momentum * seen)
        normal = centred * (variance + batch.eps).rsqrt().view(shape)
        if batch.affine:
            normal = normal * batch.weight.view(shape) + batch.bias.view(shape)
        return normal.to(maps.dtype)

    def activate(self, maps: Tensor) -> Tensor:
        """Return the layer's activation of maps."""
        if self.layer.activation == "relu":
            return F.relu(maps)
        if self.layer.activation == "leaky_relu":
            return F.leaky_relu(maps, self.layer.slope)
        if self.layer.activation == "tanh":
            return torch.tanh(maps)
        if self.layer.activation == "sigmoid":
            return 2 * torch.sigmoid(maps) - 1
        return maps

    def parameters_by_role(self) -> dict[Role, nn.Parameter]:
        """Return what the optimizer trains, by its canonical role."""
        # To read a weight under spectral normalisation is to iterate.
        spectral = self._spectral
        kernel = self.product.weight if spectral is None else spectral.original
        tensors = {"kernel": kernel, "bias": self.product.bias}
        if self.embedding is not None:
            tensors["embedding"] = self.embedding.weight
        if self.normalization is not None:
            tensors |= {"scale": self.normalization.weight, "shift": self.normalization.bias}
        return _present(tensors)

    def statistics_by_role(self) -> dict[Role, Tensor]:
        """Return the running statistics by their canonical role; none where the batch at hand always serves."""
        tensors: dict[str, Any] = {}
        if (batch := self.batch_normalization) is not None:
            tensors = {"mean": batch.running_mean, "variance": batch.running_var}
            tensors["updates"] = batch.num_batches_tracked
        if (spectral := self._spectral) is not None:
            tensors |= {"left": spectral[0]._u, "right": spectral[0]._v}
        return _present(tensors)

    @property
    def _spectral(self) -> Any:
        """PyTorch's list of what parametrizes the kernel, where it is under spectral normalisation."""
        lists: Any = self.product.parametrizations if self.layer.spectral else None
        return None if lists is None else lists.weight

    @property
    def batch_normalization(self) -> nn.BatchNorm1d | nn.BatchNorm2d | None:
        """The normalisation where it is by batches: the only one with statistics."""
        return self.normalization if isinstance(self.normalization, nn.BatchNorm1d | nn.BatchNorm2d) else None


class NetworkModule(nn.Module):
    """A stack of layers over NCHW maps."""

    architecture: Architecture | None = None
    """What the network is one of, where `build_network` made it."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network
        self.layers = nn.ModuleList(LayerModule(layer, network.statistics) for layer in network.layers)

    def __repr__(self) -> str:
        """Return one line in place of every layer."""
        return f"<{type(self).__name__}: {network_line(self.network)}>"

    def activations(
        self, inputs: Float[Tensor, "N c h w"], labels: Tensor | None = None
    ) -> Iterator[Float[Tensor, "N C H W"]]:
        """Yield the output of each layer in turn. labels: (N, classes), one-hot, where the network reads them."""
        maps = (inputs + 1) / 2 if self.network.unit_range else inputs
        for layer in self.layers:
            maps = layer(maps, labels)
            yield maps

    def stack(self, inputs: Tensor, labels: Tensor | None = None) -> Tensor:
        """Return the last layer's output, in the parameters' dtype (autocast's is narrower)."""
        *_, last = self.activations(inputs, labels)
        return last.to(self.dtype)

    @classmethod
    def from_pretrained(cls, repository: str, *, revision: str = "main") -> Self:
        """Load this network from a hub's repository ("owner/name") at a revision, in evaluation mode, on the CPU.

        Raises InputError where there is none.
        """
        bundle = open_weights(hub_address(repository, revision), weights="auto")
        module = build_network(bundle.architecture, cls.__name__.lower())
        assert isinstance(module, cls)
        set_weights(module, bundle.network(cls.__name__.lower())[1])
        return module.eval()

    @property
    def dtype(self) -> torch.dtype:
        """Dtype of the parameters."""
        return next(self.parameters()).dtype

    @property
    def device(self) -> torch.device:
        """Device of the parameters."""
        return next(self.parameters()).device


class Generator(NetworkModule):
    """Latents to images."""

    def forward(self, latents: Tensor) -> Float[Tensor, "N C H W"]:
        """Return images in [-1, 1] (through the last layer's tanh) from latents (N, nz) or (N, nz, 1, 1).

        Those of a conditional network have their labels after them, one-hot: nz + classes numbers.
        """
        flat, nz = latents.flatten(1), self.network.input_shape[2]
        labels = flat[:, nz:] if self.network.classes else None
        return self.stack(flat[:, :nz, None, None], labels)

    def push_to_hub(self, repository: str, license: str | None = None, *, private: bool = False) -> str:
        """Upload the weights as they are now, with samples and a card, and return the repository's address.

        license: of the weights, such as "mit" or "cc-by-4.0". Raises InputError as `push_to_hub` of a loaded generator.
        """
        from dcgan_core.config.in_python import arguments_named
        from dcgan_core.sampling.pushing import PUSHING, Publication

        if self.architecture is None:
            raise InputError(
                "this module was not made by build_network, so the rest of its architecture is unknown"
            )
        bundle = Bundle(self.architecture, {"generator": get_weights(self)}, {"framework": "torch"})
        with arguments_named(PUSHING):
            return Publication(bundle, self._drawn).push(repository, license, private=private)

    def _drawn(self, latents: np.ndarray) -> Float[np.ndarray, "N H W C"]:
        """Return images of latents (N, inputs) in evaluation mode; the mode stays what it was."""
        training = self.training
        try:
            with torch.no_grad():
                images = self.eval()(torch.from_numpy(latents).to(self.device, self.dtype))
        finally:
            self.train(training)
        return images.permute(0, 2, 3, 1).float().numpy(force=True)


class Discriminator(NetworkModule):
    """Images to logits."""

    def forward(
        self, images: Float[Tensor, "N C H W"], labels: Float[Tensor, "N classes"] | None = None
    ) -> Float[Tensor, " N *classes"]:
        """Return a logit for each image (D(x) is its sigmoid) in [-1, 1].

        A conditional network reads labels too, one-hot, or it has a logit for each class.
        """
        logits = self.stack(images, labels)
        return logits.flatten() if self.network.output_shape[2] == 1 else logits.flatten(1)


def build_network(
    architecture: Architecture,
    name: str,
    *,
    dtype: str = "float32",
    device: torch.device | str | None = None,
) -> Generator | Discriminator:
    """Build the network called `name` ("generator" or "discriminator"), without our initial values."""
    kind = {"generator": Generator, "discriminator": Discriminator}[name]
    module = kind(architecture.networks()[name]).to(device=device, dtype=getattr(torch, dtype))
    module.architecture = architecture
    return module


def set_weights(module: NetworkModule, weights: Mapping[str, np.ndarray]) -> None:
    """Fill a module with canonical weights, in place; raises InputError unless they are exactly its own."""
    validate_weights(module.network, weights, f"the {type(module).__name__.lower()}'s weights")
    with torch.no_grad():
        for name, (layer, role, tensor) in named_tensors(module).items():
            tensor.copy_(torch.from_numpy(to_torch(layer, role, weights[name])))


def get_weights(module: NetworkModule) -> Weights:
    """Return a module's canonical weights as NumPy arrays (`updates` as int64)."""
    return {
        name: from_torch(layer, role, tensor.numpy(force=True))
        for name, (layer, role, tensor) in named_tensors(module).items()
    }


def named_tensors(module: NetworkModule) -> dict[str, tuple[Layer, Role, Tensor]]:
    """Return every parameter and statistic of a module by canonical name, with its layer and its role."""
    found: dict[str, tuple[Layer, Role, Tensor]] = {}
    for index, layer in enumerate(_layers(module)):
        for tensors in (layer.parameters_by_role(), layer.statistics_by_role()):
            for role, tensor in tensors.items():
                found[weight_name(index, role)] = (layer.layer, role, tensor)
    return found


def named_parameters(module: NetworkModule) -> dict[str, tuple[Layer, Role, nn.Parameter]]:
    """Return what the optimizer trains of a module by canonical name, with its layer and its role."""
    return {
        weight_name(index, role): (layer.layer, role, parameter)
        for index, layer in enumerate(_layers(module))
        for role, parameter in layer.parameters_by_role().items()
    }


def _product(layer: Layer) -> nn.Conv2d | nn.ConvTranspose2d | nn.Linear:
    inputs, outputs = layer.input_shape[2], layer.output_shape[2]
    if layer.kind == "conv":
        return nn.Conv2d(
            inputs, outputs, layer.kernel, stride=layer.stride, padding=layer.even_padding, bias=layer.bias
        )
    if layer.kind == "conv_transpose":
        return nn.ConvTranspose2d(
            inputs,
            outputs,
            layer.kernel,
            stride=layer.stride,
            padding=layer.even_padding,
            output_padding=layer.output_padding,
            bias=layer.bias,
        )
    return nn.Linear(int(np.prod(layer.input_shape)), int(np.prod(layer.output_shape)), bias=layer.bias)


def _padded(maps: Tensor, sides: tuple[int, int, int, int]) -> Tensor:
    """Return maps with zeros at their (left, right, top, bottom); a negative number crops."""
    return F.pad(maps, sides) if any(sides) else maps


def _normalization(layer: Layer, *, running: bool) -> NormalizationModule | None:
    settings = layer.normalization
    if settings is None:
        return None
    height, width, channels = layer.output_shape
    if settings.kind == "instance":
        return nn.InstanceNorm2d(channels, eps=settings.eps, affine=settings.affine)
    if settings.kind == "layer" and settings.per_unit:
        return nn.LayerNorm([channels, height, width], eps=settings.eps, elementwise_affine=settings.affine)
    if settings.kind == "layer":
        return nn.GroupNorm(1, channels, eps=settings.eps, affine=settings.affine)
    # Per unit: every number of the flattened map is a channel of its own.
    kind, units = (
        (nn.BatchNorm1d, height * width * channels) if settings.per_unit else (nn.BatchNorm2d, channels)
    )
    return kind(
        units,
        eps=settings.eps,
        momentum=settings.momentum,
        affine=settings.affine,
        track_running_stats=running,
    )


def _layers(module: NetworkModule) -> Iterator[LayerModule]:
    for layer in module.layers:
        assert isinstance(layer, LayerModule)
        yield layer


def _present(tensors: dict) -> dict:
    return {role: tensor for role, tensor in tensors.items() if tensor is not None}
