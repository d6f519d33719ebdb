"""Zip files (docx, xlsx) written so that the same value gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import BinaryIO

#: The earliest day that a zip file can hold; a real one would make every export differ.
EPOCH = dt.datetime(1980, 1, 1)  # noqa: DTZ001  (office formats store days without a zone)


def write_settled(raw: bytes, file: BinaryIO) -> None:
    """Copy a zip file with every member dated EPOCH, in the order given."""
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = member.external_attr
            target.writestr(info, source.read(member))
