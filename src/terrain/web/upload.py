"""A form with a file, as a browser sends it: read into memory, up to a size, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

#: The largest file, and what the other fields may add (bytes).
LARGEST, _FIELDS = 32 * 1024 * 1024, 64 * 1024


@dataclass(frozen=True)
class Sent:
    """A file by its name, with the other fields of its form."""

    name: str
    data: bytes
    fields: dict[str, str]


class _InMemory(MultiPartParser):
    """Starlette writes what is large to a file: here it stays in memory."""

    spool_max_size = LARGEST + _FIELDS


async def sent(request: Request) -> Sent:
    """The file of a form (its field is `file`). 413 where it is too large, 400 where it is none."""
    parser = _InMemory(
        request.headers, _capped(request), max_files=1, max_fields=20, max_part_size=_FIELDS
    )
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise HTTPException(400, "No file was sent.")
    try:
        form: FormData = await parser.parse()
    except MultiPartException as error:
        raise HTTPException(400, f"The form cannot be read: {error.message}") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise HTTPException(400, "No file was chosen.")
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Sent(file.filename, await file.read(), fields)
    finally:
        await form.close()


async def _capped(request: Request) -> AsyncGenerator[bytes, None]:
    read = 0
    async for piece in request.stream():
        read += len(piece)
        if read > LARGEST + _FIELDS:
            raise HTTPException(413, f"This file is larger than {LARGEST // 1024**2} MB.")
        yield piece
