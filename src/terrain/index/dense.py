"""Gives each transcript of a manifest its block of vectors, encoding only what no file holds."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from terrain.errors import TerrainError
from terrain.index.cut import encoded_string, named
from terrain.index.encode import Report, encode_rows, journal, stored
from terrain.index.files import ArrayFile
from terrain.index.manifest import Manifest, Pack
from terrain.index.packs import Keyring, forget_readers, write_pack
from terrain.index.source import Source
from terrain.model.transcript import text_hash

if TYPE_CHECKING:
    from terrain.index.encoder import Encoder

Compact = Literal["all", "never", "when worth it"]
#: Packs above which the small ones are put together: each costs one product a scan.
_PACKS = 16
#: Share of dead rows above which a pack is rewritten.
_DEAD = 0.25


def attach_vectors(
    folder: Path,
    manifest: Manifest,
    files: Mapping[str, ArrayFile],
    source: Source,
    encoder: Encoder | None,
    report: Report | None,
    *,
    compact: Compact,
) -> tuple[Manifest, int]:
    """The manifest with every block that can be had, and how many rows were encoded.

    Without an encoder, nothing is encoded: transcripts whose vectors are all at hand get their
    block, and packs are rewritten as `compact` says. The manifest is returned, not saved.
    """
    identity = encoder.identity if encoder else manifest.encoder
    dimensions = encoder.dimensions if encoder else manifest.dimensions
    if identity != manifest.encoder:
        entries = {name: replace(e, block=None) for name, e in manifest.entries.items()}
        manifest = replace(
            manifest, encoder=identity, dimensions=dimensions, packs=(), entries=entries
        )
    if not identity:
        return manifest, 0
    manifest = _without_damaged(folder, manifest)
    encoded = 0
    if encoder is not None:
        encoded = _encode(folder, manifest, files, source, encoder, report)
    return _arrange(folder, manifest, files, compact), encoded


def _paths(folder: Path, manifest: Manifest) -> list[Path]:
    """Every file that holds vectors of this model: those of a lost manifest too."""
    packs = [folder / pack.file for pack in manifest.packs]
    strays = stored(folder, "v-*.bin", manifest.encoder)
    return [
        *packs,
        *(path for path in strays if path not in packs),
        *journal(folder, manifest.encoder),
    ]


def _without_damaged(folder: Path, manifest: Manifest) -> Manifest:
    """The manifest without the packs that cannot be read: their rows are made again."""
    sound = {path.name for path in stored(folder, "v-*.bin", manifest.encoder)}
    kept = [number for number, pack in enumerate(manifest.packs) if pack.file in sound]
    if len(kept) == len(manifest.packs):
        return manifest
    moved = {number: place for place, number in enumerate(kept)}
    entries = {
        name: replace(e, block=(moved[e.block[0]], e.block[1]))
        if e.block and e.block[0] in moved
        else replace(e, block=None)
        for name, e in manifest.entries.items()
    }
    packs = tuple(manifest.packs[number] for number in kept)
    return replace(manifest, packs=packs, entries=entries)


def _encode(
    folder: Path,
    manifest: Manifest,
    files: Mapping[str, ArrayFile],
    source: Source,
    encoder: Encoder,
    report: Report | None,
) -> int:
    """Encode what no file holds, each string once, transcript by transcript."""
    names = [name for name, entry in manifest.entries.items() if entry.block is None]
    if not names:
        return 0
    keys = np.concatenate([files[name]["keys"] for name in names])
    absent = Keyring(_paths(folder, manifest)).find(keys) < 0
    fresh = np.zeros(len(keys), dtype=bool)
    candidates = np.flatnonzero(absent)
    if not len(candidates):
        return 0
    words = np.ascontiguousarray(keys[candidates]).view("V16").ravel()
    seen: dict[bytes, int] = {}
    for place, word in zip(candidates.tolist(), words.tolist(), strict=True):
        seen.setdefault(word, place)
    fresh[list(seen.values())] = True
    rows = _strings(names, files, fresh, manifest, source)
    return encode_rows(folder, encoder, rows, len(seen), report)


def _strings(
    names: list[str],
    files: Mapping[str, ArrayFile],
    fresh: NDArray[np.bool_],
    manifest: Manifest,
    source: Source,
) -> Iterator[tuple[bytes, str]]:
    reached = 0
    for name in names:
        file = files[name]
        rows = np.flatnonzero(fresh[reached : reached + len(file["keys"])])
        reached += len(file["keys"])
        if not len(rows):
            continue
        try:
            body = source.body(name)
        except TerrainError:
            continue  # gone or unreadable since: its block stays missing, and the answer says so
        if text_hash(body) != manifest.entries[name].facts.text_hash:
            continue
        labels, speakers = named(file.meta["labels"]), file["turn_speaker"][file["row_turn"]]
        for row in rows.tolist():
            text = body[file["row_start"][row] : file["row_end"][row]]
            yield file["keys"][row].tobytes(), encoded_string(labels[speakers[row]], text)


def _arrange(
    folder: Path, manifest: Manifest, files: Mapping[str, ArrayFile], compact: Compact
) -> Manifest:
    """Write one new pack with the new blocks and those of the packs that are given up."""
    given_up = _given_up(manifest, compact)
    entries = dict(manifest.entries)
    kept = [number for number in range(len(manifest.packs)) if number not in given_up]
    moved = {number: place for place, number in enumerate(kept)}
    homeless: dict[str, list[str]] = {}
    for name, entry in entries.items():
        if entry.block and entry.block[0] in moved:
            entries[name] = replace(entry, block=(moved[entry.block[0]], entry.block[1]))
        elif entry.rows:
            entries[name] = replace(entry, block=None)
            homeless.setdefault(entry.keys, []).append(name)
    packs = [manifest.packs[number] for number in kept]
    if homeless:
        pack, places = _write(folder, manifest, files, homeless)
        for keys, first in places.items():
            for name in homeless[keys]:
                entries[name] = replace(entries[name], block=(len(packs), first))
        packs += [pack] if pack else []
    forget_readers()
    return replace(manifest, packs=tuple(packs), entries=entries)


def _given_up(manifest: Manifest, compact: Compact) -> frozenset[int]:
    """The packs to rewrite: those with too many dead rows, and the small ones of too many."""
    live = [0] * len(manifest.packs)
    blocks = {e.block: e.rows for e in manifest.entries.values() if e.block}
    for block, rows in blocks.items():
        live[block[0]] += rows
    sizes = [pack.rows for pack in manifest.packs]
    if compact == "never":
        return frozenset()
    if compact == "all":
        return frozenset(i for i, size in enumerate(sizes) if live[i] < size)
    found = {i for i, size in enumerate(sizes) if size - live[i] > _DEAD * size}
    if len(sizes) - len(found) > _PACKS:
        largest = max(range(len(sizes)), key=sizes.__getitem__)
        found |= {i for i in range(len(sizes)) if i != largest}
    return frozenset(found)


def _write(
    folder: Path,
    manifest: Manifest,
    files: Mapping[str, ArrayFile],
    homeless: Mapping[str, list[str]],
) -> tuple[Pack | None, dict[str, int]]:
    """The new pack, and the first row there of each block that could be had whole."""
    ring = Keyring(_paths(folder, manifest))
    blocks, places, reached = [], {}, 0
    for keys, names in homeless.items():
        rows = files[names[0]]["keys"]
        tickets = ring.find(rows)
        if (tickets < 0).any():
            continue
        blocks.append((rows, tickets))
        places[keys] = reached
        reached += len(rows)
    if not blocks:
        return None, {}
    path = folder / f"v-{secrets.token_hex(8)}.bin"
    return write_pack(path, blocks, ring, manifest.encoder, manifest.dimensions), places
