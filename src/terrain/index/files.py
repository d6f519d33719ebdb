"""The one container of the index: named arrays in a file that says when it is truncated.

Layout: 8 bytes of magic, length of the header and its CRC-32 (two little-endian uint32), a JSON
header (identity, CRC-32 of the data, and for each array its type, shape and place), then the
arrays, each aligned on 64 bytes for the processor's wide loads.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.atomic import temporary_beside
from terrain.errors import IndexUnusable

MAGIC = b"TERRAIN1"
_ALIGN = 64
REBUILD = "Run `terrain index` to rebuild it."
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class ArrayFile:
    """Arrays read back (views of a memory map, or of bytes) and what the header says."""

    path: Path
    meta: Mapping[str, Any]
    arrays: Arrays

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]


def write_arrays(
    path: Path,
    arrays: Mapping[str, NDArray[Any]],
    meta: Mapping[str, Any],
    *,
    sync: bool,
) -> int:
    """Write arrays and their description, by temporary file and rename; return the size in bytes.

    `sync` forces the bytes to the disk first: for what costs hours to make again, and for what
    the manifest is about to vouch for. The rest is detected by its CRC if a power cut tears it.
    """
    chunks = {name: [np.ascontiguousarray(array)] for name, array in arrays.items()}
    shapes = {name: tuple(array.shape) for name, array in arrays.items()}
    return write_stream(path, chunks, shapes, meta, sync=sync)


def write_stream(
    path: Path,
    chunks: Mapping[str, Iterable[NDArray[Any]]],
    shapes: Mapping[str, tuple[int, ...]],
    meta: Mapping[str, Any],
    *,
    sync: bool,
    types: Mapping[str, str] | None = None,
) -> int:
    """As `write_arrays`, each array coming in pieces, so that it need not fit in memory.

    `types` names the type of arrays whose pieces are not yet made ("<f4").
    """
    temporary = temporary_beside(path)
    try:
        with temporary.open("w+b") as file:
            size = _write(file, chunks, shapes, dict(meta), types or {})
            if sync:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return size


def _write(
    file: Any,
    chunks: Mapping[str, Iterable[NDArray[Any]]],
    shapes: Mapping[str, tuple[int, ...]],
    meta: dict[str, Any],
    types: Mapping[str, str],
) -> int:
    entries: dict[str, Any] = {}
    place = 0
    for name, shape in shapes.items():
        kind = types.get(name) or next(iter(chunks[name])).dtype.str
        entries[name] = [kind, list(shape), place]
        length = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
        place += -(-length // _ALIGN) * _ALIGN
    # The checksum is known last: its place in the header is kept by a number of fixed width.
    header = _header(meta, entries, 0, place)
    file.write(header)
    check = 0
    for name, (kind, shape, _) in entries.items():
        wanted = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
        written = 0
        for chunk in chunks[name]:
            data = np.ascontiguousarray(chunk, dtype=kind).reshape(-1).view(np.uint8).data
            file.write(data)
            check = zlib.crc32(data, check)
            written += len(data)
        if written != wanted:
            raise ValueError(f"array {name}: {written} bytes given, {wanted} announced")
        padding = b"\0" * (-written % _ALIGN)
        file.write(padding)
        check = zlib.crc32(padding, check)
    file.seek(0)
    file.write(_header(meta, entries, check, place))
    return len(header) + place


def _header(meta: dict[str, Any], entries: dict[str, Any], check: int, length: int) -> bytes:
    text = json.dumps(
        {"crc": f"{check:010d}", "length": length, "arrays": entries, "meta": meta},
        ensure_ascii=False,
    ).encode()
    text += b" " * (-(len(text) + 16) % _ALIGN)
    return MAGIC + struct.pack("<II", len(text), zlib.crc32(text)) + text


def read_arrays(path: Path, *, check: bool, mapped: bool = True) -> ArrayFile:
    """Read a file of arrays, as a memory map or (`mapped=False`) as bytes in memory.

    The header is always checked, and the length of the file against it; `check` also reads every
    byte against the CRC. Raises IndexUnusable, naming the file; FileNotFoundError if it is gone.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size < len(MAGIC) + 8:
            raise damaged(path, "it is truncated")
        data: mmap.mmap | bytes = (
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if mapped else file.read()
        )
    start, header = _parse(path, data, size)
    if check and zlib.crc32(memoryview(data)[start:]) != int(header["crc"]):
        raise damaged(path, "its checksum is wrong")
    arrays: Arrays = {}
    for name, (kind, shape, place) in header["arrays"].items():
        count = int(np.prod(shape, dtype=np.int64))
        flat = np.frombuffer(data, dtype=kind, count=count, offset=start + place)
        arrays[name] = flat.reshape(shape)
    return ArrayFile(path, header["meta"], arrays)


def _parse(path: Path, data: mmap.mmap | bytes, size: int) -> tuple[int, dict[str, Any]]:
    length, check = struct.unpack("<II", data[8:16])
    text = data[16 : 16 + length]
    if data[:8] != MAGIC or len(text) != length or zlib.crc32(text) != check:
        raise damaged(path, "it is not a file of the index, or it is torn")
    header: dict[str, Any] = json.loads(text)
    if size != 16 + length + header["length"]:
        raise damaged(path, "it is truncated")
    return 16 + length, header


def damaged(path: Path, why: str) -> IndexUnusable:
    """The error of a file of the index that cannot be believed."""
    return IndexUnusable(f"{why}.", path=str(path), remedy=REBUILD)


def join_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """A list of words (none holds a line feed) as one array of UTF-8 bytes."""
    return np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), dtype=np.uint8)


def split_words(data: NDArray[np.uint8]) -> list[str]:
    """Read what `join_words` wrote."""
    text = data.tobytes().decode("utf-8", "surrogatepass")
    return text.split("\n") if text else []
