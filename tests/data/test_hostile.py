"""Files that announce far more than they hold are refused before the memory is taken, and in little time."""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy.io
from PIL import Image

from dcgan_core.data import large
from dcgan_core.data.sources import archive, parquet
from dcgan_core.data.store import Store
from dcgan_core.errors import InputError

Prepare = Callable[..., Store]
Draw = Callable[..., Image.Image]
Encode = Callable[..., bytes]
MEGABYTE = 2**20


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """`peak()` is the most memory of Python and NumPy since the beginning of the test, in MiB."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1] // MEGABYTE
    tracemalloc.stop()


def add(tar: tarfile.TarFile, name: str, data: bytes, **more: object) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for key, value in more.items():
        setattr(member, key, value)
    tar.addfile(member, io.BytesIO(data))


def sparse(name: str, size: int, data: bytes) -> bytes:
    """A member in GNU's old form: one block of data, and a hole up to `size`."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    member.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0%011o\0" % (0, len(data))
    header[410:434] = b"%011o\0%011o\0" % (size, 0)
    header[483:495] = b"%011o\0" % size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + data + bytes(-len(data) % 512)


def test_a_sparse_member_is_a_counted_skip(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, peak: Callable[[], int]
) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for index in range(120):
            add(tar, f"{index:03d}.png", encode(picture(index)))
    blocks = stream.getvalue().rstrip(b"\0")
    blocks += bytes(-len(blocks) % 512)
    path = tmp_path / "a.tar"
    path.write_bytes(blocks + sparse("hole.png", 200 * MEGABYTE, encode(picture())) + bytes(1024))
    with tarfile.open(path) as tar:  # Python's own reader sees what is meant.
        member = tar.getmember("hole.png")
        assert member.issparse()
        assert member.size == 200 * MEGABYTE
    store = prepare("folder", path)
    assert store.record["counts"]["kept"] == 120
    assert "sparse" in store.record["skipped"][0]["reason"]
    assert peak() < 50


def long_map() -> bytes:
    """The header of a sparse member whose map does not end: as many further blocks as a gzip takes cheaply."""
    header = bytearray(sparse("hole.png", 1, b"")[:512])
    header[482] = 1
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    further = bytearray((b"%011o\0" % 1) * 42 + bytes(8))
    further[504] = 1
    return bytes(header) + bytes(further) * 60_000


def long_name() -> bytes:
    member = tarfile.TarInfo("x")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 500 * MEGABYTE
    return member.tobuf(tarfile.GNU_FORMAT) + b"a" * 30 * MEGABYTE


def many_names() -> bytes:
    return tarfile.TarInfo("a.png").tobuf(tarfile.GNU_FORMAT) * 10_000


@pytest.mark.parametrize("content", [long_map, long_name, many_names])
def test_a_tar_that_is_all_headers_is_refused(
    content: Callable[[], bytes],
    tmp_path: Path,
    prepare: Prepare,
    peak: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if content is many_names:
        monkeypatch.setattr(large, "FREE_BYTES", 1000)
        monkeypatch.setattr(large, "MAX_SWELLING", 20)
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(content(), 9))
    assert path.stat().st_size < MEGABYTE
    tracemalloc.reset_peak()
    started = time.monotonic()
    with pytest.raises(InputError, match=r"header of a member is larger|unpacks to more than"):
        prepare("folder", path)
    assert peak() < 60
    assert time.monotonic() - started < 20


def test_zip_members_that_swell_are_counted_skips(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare, peak: Callable[[], int]
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as stream:
        for index in range(120):
            stream.writestr(f"{index:03d}.png", encode(picture(index)))
        with stream.open("zeros.png", "w") as member:
            for _ in range(100):
                member.write(bytes(MEGABYTE))
    store = prepare("folder", path)
    assert store.record["counts"]["kept"] == 120
    assert "unpack to 104,857,600" in store.record["skipped"][0]["reason"]
    assert peak() < 50


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (
            struct.pack(">4B3I", 0, 0, 8, 3, 2, 8, 8),
            struct.pack(">4BI", 0, 0, 8, 1, 2**32 - 1),
            "4,294,967,295 labels",
        ),
        (
            struct.pack(">4B3I", 0, 0, 8, 3, 2**32 - 1, 1, 1),
            struct.pack(">4BI", 0, 0, 8, 1, 2**32 - 1),
            r"ends .* early|need .* GB",
        ),
        (
            struct.pack(">4B3I", 0, 0, 8, 3, 60000, 4096, 4096),
            struct.pack(">4BI", 0, 0, 8, 1, 60000) + bytes(60000),
            "ends .* early",
        ),
    ],
)
def test_counts_of_idx_files_take_no_memory(
    images: bytes,
    labels: bytes,
    words: str,
    compressed: bool,
    tmp_path: Path,
    prepare: Prepare,
    peak: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2**60}))
    for name, data in (("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels)):
        if compressed:
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
        else:
            (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=words):
        prepare("mnist", tmp_path, 8)
    assert peak() < 60


def test_a_column_that_swells_is_refused(tmp_path: Path, prepare: Prepare) -> None:
    path = tmp_path / "a.parquet"
    zeros = pa.array([bytes(14 * MEGABYTE)] * 5)
    pq.write_table(pa.table({"image": zeros}), path, compression="gzip", use_dictionary=False)
    assert path.stat().st_size < MEGABYTE
    with pytest.raises(InputError, match=r"bytes of column image unpack to 73,400,\d+"):
        prepare("parquet", path)


def test_one_large_value_in_all_rows_is_held_a_few_times_only(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dictionary of the column holds it once; 64 rows would hold it 64 times."""
    noise = np.random.default_rng(0).bytes(MEGABYTE)
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 64, pa.int32()), pa.array([noise]))
    pq.write_table(pa.table({"image": column}), tmp_path / "a.parquet", store_schema=False)
    metadata = pq.ParquetFile(tmp_path / "a.parquet").metadata
    assert parquet._rows_at_once(metadata) == 64
    monkeypatch.setattr(parquet, "_BYTES_AT_ONCE", 5 * MEGABYTE)
    assert 1 <= parquet._rows_at_once(metadata) <= 5
    with pytest.raises(InputError, match="50 of 64 images among the first 50 cannot be used"):
        prepare("parquet", tmp_path)


def test_a_label_of_a_parquet_file_beyond_64_bits(
    tmp_path: Path, picture: Draw, encode: Encode, prepare: Prepare
) -> None:
    images = pa.array([encode(picture(index)) for index in range(2)])
    table = pa.table({"image": images, "label": pa.array([1, 2**63 + 5], pa.uint64())})
    pq.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(InputError, match="holds the label 9,223,372,036,854,775,813"):
        prepare("parquet", tmp_path)


def test_a_matlab_file_that_swells_is_refused(tmp_path: Path, prepare: Prepare) -> None:
    content = {"X": np.zeros((32, 32, 3, 30_000), np.uint8), "y": np.ones((30_000, 1), np.uint8)}
    scipy.io.savemat(tmp_path / "train_32x32.mat", content, do_compression=True)
    with pytest.raises(InputError, match=r"is not a MATLAB file with X and y.*would take"):
        prepare("svhn", tmp_path)


def test_a_file_of_another_size_is_not_hashed(
    tmp_path: Path, prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:

    path = tmp_path / "cifar-10-binary.tar.gz"
    with open(path, "wb") as stream:
        stream.truncate(2**40)
    monkeypatch.setattr(hashlib, "file_digest", None)
    with pytest.raises(InputError, match="it has 1,099,511,627,776 bytes instead of 170,052,171"):
        prepare("cifar10", tmp_path)


def test_a_stream_of_a_tar_gives_so_much_for_a_member_and_no_more() -> None:
    limited = archive._Limited(io.BytesIO(bytes(100)), 10)
    assert len(limited.read(6)) == 6
    with pytest.raises(tarfile.ReadError):
        limited.read(5)
    with pytest.raises(tarfile.ReadError):
        limited.read()
    limited.renew()
    assert len(limited.read(10)) == 10
