"""Which arrays are the generator's and which the discriminator's, in files, in folders of them and inside one file."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from dcgan_core.description.protocols import NETWORK_NAMES, NetworkName
from dcgan_core.errors import InputError, did_you_mean
from dcgan_core.weights.bundle import is_bundle
from dcgan_core.weights.foreign.arrays.contents import (
    Contents,
    dictionary_at,
    find_member,
    next_to,
    places_of,
    unwrap,
)
from dcgan_core.weights.foreign.arrays.folders import Found
from dcgan_core.weights.foreign.arrays.optimizers import moments_of_others
from dcgan_core.weights.foreign.arrays.parts import Candidate, Owner, Reader
from dcgan_core.weights.foreign.arrays.preparing import SpectralKeys, folded_note, prepare
from dcgan_core.weights.foreign.arrays.stretches import generator_in
from dcgan_core.weights.foreign.arrays.wrapping import (
    Arrays,
    Provenance,
    is_averaged,
    network_of_word,
    read_provenance,
)
from dcgan_core.weights.foreign.choosing.detection import readings_of, which_by_widths, which_network
from dcgan_core.weights.foreign.choosing.hints import Hints
from dcgan_core.weights.foreign.flax_import import from_flat_names, read_flax
from dcgan_core.weights.foreign.writing.original import ORIGINAL, original_networks
from dcgan_core.weights.formats.arrays import read_safetensors
from dcgan_core.weights.formats.kinds import kind_of
from dcgan_core.weights.formats.reading import ForeignFile, first_bytes, read_foreign


@dataclass(frozen=True)
class Source:
    """The arrays of one network in one file.

    arrays: made plain; stored: as they are in the file. dictionary: the path of keys to the dictionary they are in.
    averaged: whether names say that they are moving averages. parts: the places of networks within these arrays, where
    it was not clear whether the rest belongs to them. as_trained: whether they are what an optimizer's moments are of.
    longer: what `--member` takes for more modules than these, where they are a generator together. spectral: of a
    discriminator's kernels that were divided by their spectral norms, what they were computed from, by key.
    """

    file: ForeignFile
    arrays: Arrays
    stored: Arrays
    provenance: Provenance | None
    optimizer: Mapping[str, Any] | None
    dictionary: str = ""
    averaged: bool = False
    parts: tuple[str, ...] = ()
    as_trained: bool = True
    longer: str | None = None
    spectral: Mapping[str, SpectralKeys] = field(default_factory=dict)


@dataclass
class Notes:
    """What the record says about the files. sentences: what a person should know of how they were read.

    optimizers: (file, place, state) of those of which no name says whose they are.
    """

    files: list[dict[str, Any]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    optimizers: list[tuple[ForeignFile, str, Mapping[str, Any]]] = field(default_factory=list)


def is_our_bundle(path: Path) -> bool:
    """Whether a file is a bundle of this package; raises InputError when it is a damaged `.safetensors`."""
    if path.is_dir():
        return False
    return kind_of(first_bytes(path), path) == "safetensors" and is_bundle(read_safetensors(path)[1])


def gather(found: Found, hints: Hints, where: str) -> tuple[dict[NetworkName, Source], Notes]:
    """Return the arrays of each network in files, and what the record says about them.

    Raises InputError when the files hold no network, several of one that names do not tell apart, or not the one that
    `hints` name.
    """
    notes = Notes(left_out=list(found.left_out))
    sources: dict[NetworkName, Source] = {}
    files, unread = _read(found)
    if hints.member is not None and not any(_member(file, hints) for file, _ in files):
        places = [place for file, _ in files for place in places_of(file.content)]
        raise InputError(
            f"--member {hints.member}: {where} has no arrays there{did_you_mean(hints.member, places)}"
            f"; it has arrays at: {', '.join(map(shlex.quote, places[:8]))}"
            if places
            else f"--member {hints.member}: {where} has no modules or dictionaries to choose from; leave --member out"
        )
    for file, optional in files:
        try:
            pairs, file_notes = _sources_of(file, hints)
        except InputError as error:
            if not optional:
                raise
            unread.append(error)
            continue
        for name, source in pairs:
            _settle(where, sources, name, source, notes, optional=optional)
        if not optional or any(sources[name] is source for name, source in pairs):
            _add(notes, file, file_notes)
    if not sources and unread:
        raise unread[0]
    notes.left_out += [_first_line(error) for error in unread]
    if hints.network is not None:
        if hints.network not in sources:
            raise InputError(f"{where} holds no {hints.network}")
        sources = {hints.network: sources[hints.network]}
    return {name: sources[name] for name in NETWORK_NAMES if name in sources}, notes


def _read(found: Found) -> tuple[list[tuple[ForeignFile, bool]], list[InputError]]:
    """Return ((content, whether it is optional) of each file, why optional ones could not be read)."""
    needed = [path for path in found.files if path not in found.optional]
    files = [(file, False) for file in _read_files(needed)]
    unread: list[InputError] = []
    for path in found.optional:
        try:
            files += [(file, True) for file in _read_files([path])]
        except InputError as error:
            unread.append(error)
    return files, unread


def _read_files(paths: Sequence[Path]) -> list[ForeignFile]:
    flax = [path for path in paths if path.is_dir() or kind_of(first_bytes(path), path) == "msgpack"]
    others = read_foreign([path for path in paths if path not in flax])
    return [*map(read_flax, flax), *map(from_flat_names, others)]


def _member(file: ForeignFile, hints: Hints) -> Candidate | None:
    return None if hints.member is None or file.listed else find_member(file.content, hints.member)


def _add(notes: Notes, file: ForeignFile, of_file: Notes) -> None:
    notes.files += file.files
    notes.kinds.append(file.kind)
    notes.left_out += of_file.left_out
    notes.plain.update(of_file.plain)
    notes.sentences += [*file.notes, *of_file.sentences]
    notes.optimizers += of_file.optimizers


def _settle(
    where: str,
    sources: dict[NetworkName, Source],
    name: NetworkName,
    source: Source,
    notes: Notes,
    *,
    optional: bool,
) -> None:
    """Add a network of one file to those of the others; of two, the raw one is taken, and the one named by its file."""
    other = sources.get(name)
    if other is None:
        sources[name] = source
    elif other.averaged != source.averaged:
        raw, averaged = (other, source) if source.averaged else (source, other)
        sources[name] = raw
        notes.sentences.append(
            f"{averaged.file.name} holds weights of the {name} that are averaged; to take them, name that file alone"
        )
    elif optional:
        notes.left_out.append(f"{source.file.name}: another {name}; to take it, name that file")
    else:
        raise InputError(
            f"{where}: both {other.file.name} and {source.file.name} hold a {name}; name one of each"
        )


# --- one file --------------------------------------------------------------------------------------------


def _sources_of(file: ForeignFile, hints: Hints) -> tuple[list[tuple[NetworkName, Source]], Notes]:
    """Return the networks of one file, and what to note of it."""
    notes = Notes()
    try:
        provenance = {place: read_provenance(text) for place, text in file.provenance.items()}
        contents = _contents(file, hints, provenance)
        notes.left_out += contents.left_out
        notes.plain.update(contents.plain)
        notes.optimizers += [(file, place, state) for place, state in contents.unnamed_optimizers.items()]
        chosen = _choose(file, contents, _member(file, hints), hints, provenance, notes)
        return [
            (name, _source(file, name, candidate, contents, provenance, notes))
            for name, candidate in chosen.items()
        ], notes
    except InputError as error:
        raise InputError(f"{file.name}: {error}") from error


def _contents(file: ForeignFile, hints: Hints, provenance: Mapping[str, Provenance]) -> Contents:
    if file.listed:
        return Contents([Candidate("", "", file.content)])

    return unwrap(
        file.content, _reader(hints), {place: _owner(place, note) for place, note in provenance.items()}
    )


def _reader(hints: Hints) -> Reader:
    def read(arrays: Arrays) -> NetworkName | None:
        try:
            return which_network("", prepare(arrays).arrays, hints, listed=False)
        except InputError:
            return None

    return read


def _owner(place: str, note: Provenance) -> Owner:
    """Return whose the arrays of a dictionary are, as our note on the export says."""
    if len(note.networks) == 1:
        return lambda key, around: note.networks[0]
    if note.layout == ORIGINAL:
        networks = original_networks(note.record, place)
        return lambda key, around: networks.get(key)
    return lambda key, around: around or network_of_word(key.partition(".")[0])


def _choose(
    file: ForeignFile,
    contents: Contents,
    member: Candidate | None,
    hints: Hints,
    provenance: Mapping[str, Provenance],
    notes: Notes,
) -> dict[NetworkName, Candidate]:
    """Return one candidate for each network; raises InputError where names and shapes leave several."""
    candidates = list(contents.candidates)
    if member is not None:
        if left := next_to(member, candidates):
            notes.sentences.append(
                f"--member {member.place} leaves out what is next to it: {', '.join(left)}"
            )
        # What lies inside the member, or around it, is the same arrays.
        candidates = [member, *(c for c in candidates if not _overlap(c, member))]
    decided: dict[NetworkName, list[Candidate]] = {}
    unread: list[tuple[Candidate, InputError]] = []
    for candidate in candidates:
        try:
            name = _network(file, candidate, hints, provenance)
        except InputError as error:
            unread.append((candidate, error))
            continue
        decided.setdefault(name, []).append(candidate)
        if candidate.network not in (None, name):
            words = f"{candidate.place or 'its dictionary'} is named like a {candidate.network}"
            notes.sentences.append(f"{words}; its shapes are those of a {name}")
    if not decided and not file.listed:
        for candidate, error in list(unread):
            name = which_by_widths(prepare(candidate.arrays).arrays, hints)
            if name is not None:
                decided.setdefault(name, []).append(candidate)
                unread.remove((candidate, error))
    if unread and (not decided or unread[0][0] is member):
        raise _unreadable(unread, _reader(hints))
    notes.left_out += [f"{candidate.place} ({_first_line(error)})" for candidate, error in unread]
    chosen: dict[NetworkName, Candidate] = {}
    for name, found in decided.items():
        if hints.network not in (None, name):
            notes.left_out += [candidate.place or f"the {name} in {file.name}" for candidate in found]
            continue
        if member is not None and any(candidate is member for candidate in found):
            chosen[name] = member
            notes.left_out += [candidate.place for candidate in found if candidate is not member]
        else:
            longer = _longer(file, found, hints) if name == "generator" and not provenance else None
            chosen[name] = replace(_one(name, found, notes, longer), longer=longer)
            if longer is not None:
                notes.sentences.append(f"{LONGER}: --member {shlex.quote(longer)}")
    return chosen


def _network(
    file: ForeignFile, candidate: Candidate, hints: Hints, provenance: Mapping[str, Provenance]
) -> NetworkName:
    """Return which network a candidate is: as a name says, or as the shapes do; InputError where neither does.

    A name that only the other network's shapes fit does not count (a discriminator in `decoder`).
    """
    note = provenance.get(candidate.dictionary)
    if candidate.network is not None:
        if note is not None or file.listed:
            return candidate.network
        fitting, _ = readings_of(prepare(candidate.arrays).arrays, NETWORK_NAMES, hints, listed=False)
        return next(iter(fitting)) if len(fitting) == 1 else candidate.network
    if note is not None and len(note.networks) == 1:
        return note.networks[0]
    name = candidate.likely or (file.name if file.listed else Path(file.name).stem)
    return which_network(name, prepare(candidate.arrays).arrays, hints, listed=file.listed)


def _unreadable(unread: Sequence[tuple[Candidate, InputError]], read: Reader) -> InputError:
    candidate, error = unread[0]
    if len(unread) > 1:
        listed = "\n".join(f"  {c.place}: {_first_line(e)}" for c, e in unread[:8])
        return InputError(f"none of its dictionaries of arrays can be read as a DCGAN:\n{listed}")
    run = _run(candidate.dictionary, candidate.arrays, read)
    if run is None or run in candidate.parts:
        return with_parts(error, candidate.parts)
    return InputError(f"{error}\nA part of it is a generator: --member {shlex.quote(run)}")


def _run(dictionary: str, arrays: Arrays, read: Reader) -> str | None:
    """Return what `--member` takes for the modules in a dictionary that together are a generator; None for none."""
    run = generator_in(arrays, read)
    if run is None or not dictionary:
        return run
    return ",".join(f"{dictionary}.{name}" for name in run.split(","))


def _longer(file: ForeignFile, found: Sequence[Candidate], hints: Hints) -> str | None:
    """Return the run of modules around one of several generators in one dictionary, or around the only one."""
    (dictionary, *others) = {candidate.dictionary for candidate in found}
    if file.listed or others or not any(candidate.place != dictionary for candidate in found):
        return None
    arrays = dictionary_at(file.content, dictionary)
    run = _run(dictionary, arrays, _reader(hints))
    member = None if run is None else find_member(file.content, run)
    if member is None or not any(set(one.arrays) < set(member.arrays) for one in found):
        return None
    return run


LONGER = "the generator may be longer, with the modules next to it"


def with_parts(error: InputError, parts: Sequence[str], longer: str | None = None) -> InputError:
    """Return the error of a network with the way to read a part of it alone, or more than it, where there is one."""
    if longer is not None:
        return InputError(f"{error}\n{LONGER[:1].upper()}{LONGER[1:]}: --member {shlex.quote(longer)}")
    if not parts:
        return error
    advice = " or ".join(f"--member {shlex.quote(place)}" for place in parts)
    return InputError(f"{error}\nIf the other arrays do not belong to it: {advice}")


def _one(name: NetworkName, found: Sequence[Candidate], notes: Notes, longer: str | None = None) -> Candidate:
    """Return one of the candidates for a network: the only raw one; of an averaging wrapper alone, its average.

    longer: what `--member` takes for several modules that are one network.
    """
    distinct: list[Candidate] = []
    for candidate in sorted(found, key=lambda candidate: candidate.averaged or candidate.online):
        twin = next((other for other in distinct if _equal(candidate.arrays, other.arrays)), None)
        if twin is None:
            distinct.append(candidate)
        else:
            notes.left_out.append(f"{candidate.place} (the same values as {twin.place})")
    raw = [candidate for candidate in distinct if not (candidate.averaged or candidate.online)]
    averaged = [candidate for candidate in distinct if candidate.averaged]
    preferred = raw or averaged or distinct
    if len(preferred) > 1:
        places = [*([longer] if longer else []), *(candidate.place for candidate in distinct)]
        listed = "\n".join(f"  --member {shlex.quote(place)}" for place in places)
        raise InputError(f"it holds {len(distinct)} networks that are a {name}; say which:\n{listed}")
    for candidate in distinct:
        if candidate is not preferred[0]:
            what = "averaged" if candidate.averaged else "not averaged"
            notes.sentences.append(
                f"{candidate.place} holds weights of the {name} that are {what}; "
                f"to take them: --member {shlex.quote(candidate.place)}"
            )
            notes.left_out.append(candidate.place)
    return preferred[0]


def _source(
    file: ForeignFile,
    name: NetworkName,
    candidate: Candidate,
    contents: Contents,
    provenance: Mapping[str, Provenance],
    notes: Notes,
) -> Source:
    note, optimizer = provenance.get(candidate.dictionary), contents.optimizers.get(name)
    try:
        # A file that we exported says whether its kernels are in parts.
        own = note is not None and any(layer.spectral for layer in note.architecture.networks()[name].layers)
        prepared = prepare(candidate.arrays, spectral_parts=own)
    except InputError as error:
        raise with_advice(error, name, [c.network for c in contents.candidates]) from error
    notes.sentences += [f"{name}: {sentence}" for sentence in prepared.notes]
    averaged = candidate.averaged or (candidate.place == "" and is_averaged(Path(file.name).stem))
    if candidate.averaged:
        notes.sentences.append(f"{name}: these are averaged weights ({candidate.place or file.name})")
    spectral: dict[str, SpectralKeys] = {}
    if name == "discriminator" and prepared.as_described:
        spectral = {key: parts for key, parts in prepared.spectral.items() if parts is not None}
    elif prepared.spectral:
        notes.sentences.append(f"{name}: {folded_note('spectral', len(prepared.spectral))}")
    as_trained = not candidate.averaged and (not prepared.folded or bool(spectral))
    if optimizer is not None and not as_trained:
        notes.left_out.append(moments_of_others(name, averaged=not prepared.folded))
        optimizer = None
    return Source(
        file,
        prepared.arrays,
        candidate.arrays,
        note,
        optimizer,
        candidate.dictionary,
        averaged,
        candidate.parts,
        as_trained,
        candidate.longer,
        spectral,
    )


def with_advice(error: InputError, failing: NetworkName, names: Sequence[NetworkName | None]) -> InputError:
    """Return the error of one network with the way to read the other, where there is another."""
    others = [name for name in NETWORK_NAMES if name != failing and name in names]
    if not others:
        return error
    return InputError(
        f"{error}\nThis is the {failing}. The {others[0]} alone can be taken: --network {others[0]}"
    )


def _overlap(one: Candidate, other: Candidate) -> bool:
    return not {id(array) for array in one.arrays.values()}.isdisjoint(map(id, other.arrays.values()))


def _equal(one: Arrays, other: Arrays) -> bool:
    return len(one) == len(other) and all(
        mine.shape == theirs.shape and mine.dtype == theirs.dtype and np.array_equal(mine, theirs)
        for mine, theirs in zip(one.values(), other.values(), strict=True)
    )


def _first_line(error: InputError) -> str:
    return str(error).split("\n")[0].rstrip(":")
