"""The manifest: what the index holds, of which texts, by which model. Written last, atomically.

A generation is a manifest and the files that it names. Files are never changed in place: a new
generation brings new files, then a new manifest, and only then are the old files removed. A
reader therefore sees one generation or the other, and one that finds a file gone reads again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from terrain.atomic import sha256, write_atomic
from terrain.errors import IndexUnusable
from terrain.index.files import REBUILD, damaged
from terrain.index.source import Facts

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One transcript of the index: its facts when indexed, its cut file, its block of vectors.

    `cut` names the file of its rows; `rows` counts them; `keys` identifies their encoded strings;
    `block` is (pack, first row in the pack), None while the rows are not encoded. `left_out` are
    the labels of speakers who withdrew: their turns were never indexed.
    """

    facts: Facts
    cut: str
    rows: int
    keys: str
    block: tuple[int, int] | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of vectors: its name, its size in bytes, its rows."""

    file: str
    size: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """One generation of the index. `encoder` is the identity of the model, "" without vectors."""

    generation: str
    merged: str = ""
    merged_size: int = 0
    encoder: str = ""
    dimensions: int = 0
    packs: tuple[Pack, ...] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(entry.rows for entry in self.entries.values())

    @property
    def encoded(self) -> int:
        """Rows that have their vector."""
        return sum(entry.rows for entry in self.entries.values() if entry.block)

    @property
    def files(self) -> frozenset[str]:
        """Every file of this generation, the manifest aside."""
        cuts = {entry.cut for entry in self.entries.values()}
        return frozenset(cuts | {pack.file for pack in self.packs} | {self.merged})

    def save(self, folder: Path) -> None:
        """Put this generation in the place of the former one."""
        text = json.dumps(
            {
                "format": FORMAT,
                "generation": self.generation,
                "merged": [self.merged, self.merged_size],
                "encoder": [self.encoder, self.dimensions],
                "packs": [[pack.file, pack.size, pack.rows] for pack in self.packs],
                "transcripts": [
                    [e.facts.to_json(), e.cut, e.rows, e.keys, e.block, e.left_out]
                    for e in self.entries.values()
                ],
            },
            ensure_ascii=False,
        ).encode("utf-8", "surrogatepass")
        write_atomic(folder / NAME, text + b"\n" + sha256(text).encode() + b"\n")

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest. Raises IndexUnusable if it is missing, torn or of a later format."""
        path = folder / NAME
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise IndexUnusable(
                "this study has no index yet.", path=str(path), remedy="Run `terrain index`."
            ) from None
        except OSError as error:
            raise IndexUnusable(
                f"the index cannot be read: {error.strerror}.", path=str(path), remedy=REBUILD
            ) from error
        text, _, check = data.rstrip(b"\n").rpartition(b"\n")
        if sha256(text).encode() != check:
            raise damaged(path, "it is truncated, or was edited")
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise damaged(path, f"it is of format {content['format']}; this terrain reads {FORMAT}")
        return _read(content)


def _read(content: Mapping[str, Any]) -> Manifest:
    entries = {}
    for facts, cut, rows, keys, block, left_out in content["transcripts"]:
        entry = Entry(
            Facts.from_json(facts),
            cut,
            rows,
            keys,
            (block[0], block[1]) if block else None,
            tuple(left_out),
        )
        entries[entry.facts.id] = entry
    merged, merged_size = content["merged"]
    encoder, dimensions = content["encoder"]
    packs = tuple(Pack(*pack) for pack in content["packs"])
    return Manifest(content["generation"], merged, merged_size, encoder, dimensions, packs, entries)


def stamp(folder: Path) -> tuple[int, int, int] | None:
    """What changes when another process puts a new manifest in place; None without one."""
    try:
        stat = os.stat(folder / NAME)  # noqa: PTH116 (asked at each query; half the time of Path.stat)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size
