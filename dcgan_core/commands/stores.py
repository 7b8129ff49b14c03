"""`python -m dcgan_core.commands.stores`: what a prepared store holds, whether it is whole, and which are old."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dcgan_core.config.command import parse_command, run_command
from dcgan_core.config.options import option
from dcgan_core.errors import InputError, number_of, printable
from dcgan_core.system.program import program
from dcgan_core.system.streams import show

if TYPE_CHECKING:
    from dcgan_core.data.housekeeping import Findings, Kept
    from dcgan_core.data.store import Store

HISTOGRAM_ROWS = 16
BAR = 50
DUPLICATES_SHOWN = 10
CLASSES_SHOWN = 100


@dataclass(frozen=True)
class DescribeOptions:
    """The options of `stores`."""

    store: str | None = option(
        None,
        metavar="NAME",
        when_none="list all",
        help="A store, by its folder, its name in the cache, or the beginning of its name, such as mnist.",
    )
    cache_dir: Path | None = option(
        None, when_none="the user's cache folder", help="Folder of prepared images."
    )
    verify: bool = option(False, help="Read every byte and compare it with the digests of the preparation.")
    picture: Path | None = option(
        None, metavar="FILE", when_none="none", help="File for a grid of images (.png, .jpg or .bmp)."
    )
    images: int = option(64, minimum=1, maximum=1024, unit="images", help="Number of images in the grid.")
    clean: bool = option(
        False,
        help="List and remove old stores: damaged ones, those of another version, those whose source changed and "
        "was prepared again, and remains of preparations that were killed.",
    )
    dry_run: bool = option(False, help="With --clean: list them without removing anything.")


def main(argv: list[str] | None = None) -> int:
    """Describe as the command line says; return the exit status."""
    options = parse_command(
        DescribeOptions,
        argv,
        prog=program("dcgan_core.commands", "stores"),
        description="Show prepared images: counts, sizes, labels, grey levels, duplicates, a grid; check or clean.",
    )
    from dcgan_core.data.build import read_errors
    from dcgan_core.data.housekeeping import find_store, list_stores, remove_old
    from dcgan_core.data.store import open_store
    from dcgan_core.system.cache import cache_folder
    from dcgan_core.system.files import disk_errors

    stores = cache_folder(options.cache_dir) / "stores"
    if options.dry_run and not options.clean:
        raise InputError("--dry-run belongs to --clean, which was not given.")
    if options.picture is not None and options.store is None:
        raise InputError("--picture shows one store; name it with --store.")
    if options.picture is not None:
        from dcgan_core.pictures.tiles import picture_format

        picture_format(options.picture)
    with read_errors(stores):
        if options.clean:
            with disk_errors(stores, "removing old stores"):
                removed = remove_old(stores, show, dry_run=options.dry_run)
            freed = sum(kept.size for kept in removed)
            show(
                f"{number_of(len(removed), 'old store')}, {number_of(freed, 'byte')}"
                f"{' (nothing removed)' if options.dry_run else ''}"
            )
        if options.store is not None:
            store = open_store(find_store(stores, options.store))
            if options.verify:
                store.verify()
            _describe(store, options)
            if options.verify:
                show("Verified: every byte is as it was prepared.")
        elif not options.clean or options.verify:
            found = list_stores(stores)
            show(f"{number_of(len(found), 'store')} in {stores}")
            for kept in found:
                _list(kept)
                if options.verify and kept.old is None:
                    open_store(kept.path).verify()
                    show("    verified: every byte is as it was prepared")
    return 0


def _list(kept: Kept) -> None:
    shape = kept.record["images"]["shape"] if kept.record is not None and kept.old is None else []
    why = f"  old: {kept.old}" if kept.old else ""
    show(f"  {kept.path.name:44} {'x'.join(map(str, shape)):>18} {kept.size / 1e6:10,.1f} MB{why}")


def _describe(store: Store, options: DescribeOptions) -> None:
    try:
        _describe_whole(store, options)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"the record of {store.path} lacks what preparations write into it ({error!r}). Remove the folder: it is "
            "prepared again when a command needs it."
        ) from error


def _describe_whole(store: Store, options: DescribeOptions) -> None:
    from dcgan_core.data.account import in_present_words
    from dcgan_core.data.housekeeping import examine

    record = store.record
    count, height, width, channels = store.images.shape
    counts, settings, source = record["counts"], record["settings"], record["source"]
    prepared = record["prepared"]
    show(f"{record['dataset']}: {number_of(count, 'image')} of {height}x{width}x{channels}, uint8")
    show(f"  store        {store.path} ({store.images.nbytes:,} bytes of pixels)")
    show(f"  source       {source['root']} ({source['files']:,} files, {source['bytes']:,} bytes)")
    show(f"  prepared     {prepared['at']} in {prepared['seconds']:,} s by dcgan {prepared['dcgan']}")
    chosen = ", ".join(f"{name} {value}" for name, value in settings.items() if value is not None)
    show(f"  settings     {chosen}")
    show(f"  images       found {counts['found']:,}, kept {counts['kept']:,}, skipped {counts['skipped']:,}")
    if enlarged := counts.get("enlarged"):
        show(f"  enlarged     {enlarged:,} were smaller than {height}x{width}")
    for skipped in record["skipped"]:
        show(f"    skipped {skipped['name']}: {skipped['reason']}")
    for name, value in record["notes"].items():
        show(f"  {name.replace('_', ' ')}: {in_present_words(str(value)) if name == 'account' else value}")
    for warning in record.get("warnings", ()):
        show(f"  {warning}")
    _describe_labels(store)
    _describe_annotations(store)
    findings = examine(store)
    show(f"  fingerprint  {store.fingerprint}")
    show(f"  any order    {findings.content}")
    _describe_levels(findings)
    _describe_duplicates(findings)
    if options.picture is not None:
        _draw(store, options.picture, options.images)
        show(f"Grid: {options.picture}")


def _describe_labels(store: Store) -> None:
    import numpy as np

    if store.labels is None:
        show("  labels       none")
        return
    names = store.record["labels"]["class_names"]
    values, counts = np.unique(store.labels, return_counts=True)
    show(f"  labels       {number_of(len(values), 'class', 'classes')}")
    for value, number in zip(values[:CLASSES_SHOWN], counts[:CLASSES_SHOWN], strict=True):
        known = names[value] if names and 0 <= value < len(names) else ""
        show(f"    {value:4} {printable(known):24} {number:10,}")
    if len(values) > CLASSES_SHOWN:
        show(
            f"    and {len(values) - CLASSES_SHOWN:,} more, of {counts.min():,} to {counts.max():,} images each"
        )


def _describe_annotations(store: Store) -> None:
    import numpy as np

    for name, values in store.annotations.items():
        columns = store.record["annotations"][name]["columns"]
        if columns is None:
            numbers = ", ".join(
                f"{value}: {n:,}" for value, n in zip(*np.unique(values, return_counts=True), strict=True)
            )
            show(f"  {name:12} {numbers}")
            continue
        show(f"  {name:12} {len(columns)}, each with the share of images that have it")
        for column, share in zip(columns, values.mean(axis=0), strict=True):
            show(f"    {column:24} {share:7.2%}")


def _describe_levels(findings: Findings) -> None:
    means = ", ".join(f"{value:.2f}" for value in findings.mean)
    deviations = ", ".join(f"{value:.2f}" for value in findings.deviation)
    show(f"  mean         {means} (of bytes 0 to 255, by channel)")
    show(f"  deviation    {deviations}")
    rows = findings.histogram.sum(axis=0).reshape(HISTOGRAM_ROWS, -1).sum(axis=1)
    show("  histogram    share of bytes, all channels")
    width = 256 // HISTOGRAM_ROWS
    for index, number in enumerate(rows):
        share = number / rows.sum()
        bar = "#" * round(BAR * number / rows.max())
        show(f"    {index * width:3} to {index * width + width - 1:3} {share:7.2%} {bar}")


def _describe_duplicates(findings: Findings) -> None:
    extra = sum(len(group) - 1 for group in findings.duplicates)
    show(f"  duplicates   {extra:,} images are exact copies of another one")
    for group in findings.duplicates[:DUPLICATES_SHOWN]:
        show(f"    images {', '.join(str(position) for position in group[:12])}{', ...' * (len(group) > 12)}")
    if len(findings.duplicates) > DUPLICATES_SHOWN:
        show(f"    and {len(findings.duplicates) - DUPLICATES_SHOWN:,} more groups")


def _draw(store: Store, path: Path, most: int) -> None:
    import numpy as np

    from dcgan_core.pictures.tiles import save_grid

    count = min(most, len(store.images))
    # Evenly spread, so that a set that is sorted by class shows all of them.
    chosen = np.linspace(0, len(store.images) - 1, count).astype(np.int64)
    caption = f"{store.record['dataset']}: {count} of {len(store.images):,} images"
    save_grid(path, np.asarray(store.images[chosen]), caption=caption)


if __name__ == "__main__":
    run_command(main)
