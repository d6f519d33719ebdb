"""Zip containers (docx, odt) opened with suspicion: sizes are counted while reading."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from typing import IO

from terrain.formats.base import Source

#: No member that is read may hold more, uncompressed (bytes).
MAX_SIZE = 200_000_000
#: Beyond FREE bytes, no member may be more than this many times its compressed size.
MAX_RATIO, FREE = 200, 10_000_000
MAX_MEMBERS = 10_000
_CHUNK = 1 << 16
_REMEDY = "Open it in a word processor and save it again, or export it as txt."


class Archive:
    """The members of a zip file that are asked for; pictures and macros are never inflated."""

    def __init__(self, source: Source) -> None:
        self.source = source
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise source.refuse(
                f"the document is damaged or cut short ({error}).",
                "Copy or download it again; check that it opens in a word processor.",
            ) from None
        counts = Counter(info.filename for info in self._zip.infolist())
        if sum(counts.values()) > MAX_MEMBERS:
            raise source.refuse(f"the archive holds over {MAX_MEMBERS} members.", _REMEDY)
        self._twice = {name for name, count in counts.items() if count > 1}
        self.names: frozenset[str] = frozenset(counts)
        self._read = 0

    def read(self, member: str) -> bytes:
        """The bytes of a member. Raises ImportRefused if it is missing, doubled, encrypted,
        damaged, or larger than the caps, whatever size it declares."""
        if member not in self.names:
            raise self.source.refuse(f"{member} is missing from the document.", _REMEDY)
        if member in self._twice:
            raise self.source.refuse(f"{member} occurs twice in the document.", _REMEDY)
        info = self._zip.getinfo(member)
        if info.flag_bits & 0x1:
            raise self.source.refuse(
                "the document is protected by a password.", "Save a copy without a password."
            )
        try:
            with self._zip.open(info) as file:
                return self._inflate(file, info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.source.refuse(f"{member} is damaged ({error}).", _REMEDY) from None

    def _inflate(self, file: IO[bytes], info: zipfile.ZipInfo) -> bytes:
        chunks: list[bytes] = []
        size = 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            self._read += len(chunk)
            swollen = size > FREE and size > MAX_RATIO * max(info.compress_size, 1)
            if swollen or self._read > MAX_SIZE:
                raise self.source.refuse(
                    f"{info.filename} inflates beyond {size:,} bytes: refused as a zip bomb.",
                    _REMEDY,
                )
            chunks.append(chunk)
        return b"".join(chunks)


def members(data: bytes) -> frozenset[str]:
    """The names inside a zip file, without reading any; empty if it is not one."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def opening(data: bytes, member: str, size: int = 100) -> bytes:
    """The first bytes of a member, no more; empty if there are none to be had."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as file:
            return file.read(size)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, RuntimeError):
        return b""
