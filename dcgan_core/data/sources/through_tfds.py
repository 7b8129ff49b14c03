"""`--source tfds`: data sets as TensorFlow Datasets prepared them (array_record), read without TensorFlow.

The encoded images are taken as they lie there and decoded by this project. The files are found here, which is quick;
tensorflow-datasets is imported when a store is prepared.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dcgan_core.data.account import Account
from dcgan_core.data.request import DataRequest
from dcgan_core.data.source import Contents, Item, Listing, Report, SourceFile, left_in, looked_in
from dcgan_core.errors import InputError, RunFailure
from dcgan_core.system import packages
from dcgan_core.system.paths import home_known, typed_path

_DESCRIPTION = ("dataset_info.json", "features.json")
INSTALL = "python -m pip install 'dcgan-jax[tfds]'"


@dataclass(frozen=True)
class TfdsSource:
    """A data set of the catalogue, of which the training split is used."""

    name: str
    channels: int
    needs_tensorflow: bool
    """Whether preparing it (not reading it) needs TensorFlow, as it does where the origin has no image files."""

    def find(self, request: DataRequest, report: Report) -> Listing:
        """Find what tfds prepared, having it prepare the set when a download is allowed."""
        folders = [request.data_dir]
        if (own := os.environ.get("TFDS_DATA_DIR")) or home_known():
            folders.append(typed_path(own or "~/tensorflow_datasets", "TFDS_DATA_DIR"))
        folder = next((found for found in map(self._prepared, folders) if found is not None), None)
        if folder is None and request.download:
            self._prepare(request.data_dir, report)
            folder = self._prepared(request.data_dir)
        if folder is None:
            raise InputError(
                f"{self.name} was not found as tensorflow-datasets prepares it: no folder {self.name}/VERSION with "
                f"{self.name}-train.array_record-* is in\n{looked_in(folders)}\n"
                f"Run again with --download, or prepare it once yourself{self._once()}:\n"
                f"  tfds build {self.name} --file_format=array_record --data_dir={request.data_dir}"
            )
        found = folder
        files = tuple(SourceFile.of(folder / name) for name in self._taken(folder))
        return Listing(str(folder.resolve()), files, lambda report: self._open(found))

    def _once(self) -> str:
        return (
            " (in an environment that has TensorFlow; reading it needs none)" if self.needs_tensorflow else ""
        )

    def _shards(self, folder: Path) -> list[Path]:
        return sorted(folder.glob(f"{self.name}-train.array_record-*"))

    def _taken(self, folder: Path) -> list[str]:
        return [*_DESCRIPTION, *(path.name for path in self._shards(folder))]

    def _prepared(self, place: Path) -> Path | None:
        """The newest version below `place`, which may also be the folder of the set or of the version itself."""
        candidates = [place, *place.glob("*"), *(place / self.name).glob("*")]
        versions = [
            folder
            for folder in candidates
            if (folder / "features.json").is_file()
            and (folder / "dataset_info.json").is_file()
            and self._shards(folder)
        ]
        return max(versions, key=_version, default=None)

    def _prepare(self, data_dir: Path, report: Report) -> None:
        tfds = _library()
        report(f"Preparing {self.name} with tensorflow-datasets in {data_dir}")
        try:
            builder = tfds.builder(self.name, data_dir=str(data_dir), file_format="array_record")
            builder.download_and_prepare()
        except ImportError as error:
            raise InputError(
                f"tensorflow-datasets needs TensorFlow once to prepare {self.name} ({error}). Prepare it in an "
                f"environment that has TensorFlow:\n  tfds build {self.name} --file_format=array_record "
                f"--data_dir={data_dir}\n"
                "and run again here, where none is needed; or leave out --source tfds."
            ) from error
        except Exception as error:  # It raises nearly anything: quotas, checksums, lost connections.
            words = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise RunFailure(
                f"tensorflow-datasets could not prepare {self.name} in {data_dir}: {type(error).__name__}: {words}"
            ) from error

    def _open(self, folder: Path) -> Contents:
        tfds = _library()
        try:
            builder = tfds.builder_from_directory(str(folder))
            data = builder.as_data_source(split="train", decoders={"image": tfds.decode.SkipDecoding()})
            count = len(data)
            features: Any = builder.info.features
            label = features["label"] if "label" in features.keys() else None  # noqa: SIM118 (no dict)
        except InputError:
            raise
        except Exception as error:  # It raises nearly anything on a damaged file.
            raise InputError(self._damaged(folder, error)) from error

        def items() -> Iterator[Item]:
            for index in range(count):
                try:
                    row: dict[str, Any] = data[index]
                    number = int(row["label"]) if label is not None else None
                    item = Item(f"record {index}", bytes(row["image"]), number)
                except Exception as error:
                    raise InputError(self._damaged(folder, error)) from error
                yield item

        names = tuple(label.names) if label is not None else None
        account = Account(count, ({"train split": count},), left_in(folder, self._taken(folder)))
        return Contents(count, items(), self.channels, True, account, names, {"split": "train"})

    def _damaged(self, folder: Path, error: Exception) -> str:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"{folder} cannot be read by tensorflow-datasets ({type(error).__name__}: {words}). Prepare it again."


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split(".") if part.isdecimal())


def _library() -> Any:
    return packages.load("tensorflow_datasets", "--source tfds reads by tensorflow-datasets", INSTALL)


SOURCES = {
    source.name: source
    for source in (
        TfdsSource("mnist", 1, needs_tensorflow=True),
        TfdsSource("fashion_mnist", 1, needs_tensorflow=True),
        TfdsSource("kmnist", 1, needs_tensorflow=True),
        TfdsSource("cifar10", 3, needs_tensorflow=True),
        TfdsSource("cifar100", 3, needs_tensorflow=True),
        TfdsSource("celeba", 3, needs_tensorflow=False),
    )
}
