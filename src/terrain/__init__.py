"""terrain: from field transcripts to quoted evidence.

study = terrain.open("Étude foncier")
study.search("les entreprises n'arrivent plus à s'agrandir", territory="seine-aval")
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terrain.workspace.study import Study

__version__ = "0.1.0"


def open(path: str | PathLike[str] = ".") -> Study:  # noqa: A001  # reads as terrain.open(…)
    """The study of a folder, or of the nearest folder above it. Raises StudyError."""
    from pathlib import Path

    from terrain.workspace.opened import find
    from terrain.workspace.study import Study

    return Study(find(Path(path)))
