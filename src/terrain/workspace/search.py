"""Search as a study offers it: the index over its source, kept in step with its consent."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

INDEX = ".terrain/index"


def purge_index(root: Path, transcripts: Collection[str]) -> None:
    """Rewrite whatever the index holds of these transcripts, so that no byte of them remains.

    What others said keeps its encodings. An index that cannot be rewritten is removed whole.
    """
    folder = root / INDEX
    if not folder.is_dir() or not transcripts:
        return
    from terrain.errors import TerrainError
    from terrain.index.build import build
    from terrain.workspace.source import DiskSource

    try:
        build(folder, DiskSource(root), None, purge=True)
    except (TerrainError, OSError):
        shutil.rmtree(folder, ignore_errors=True)
