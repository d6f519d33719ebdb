"""What has changed in a study since a moment, from the log that every change leaves."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from terrain.access import Purpose

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@dataclass(frozen=True, slots=True)
class Changed:
    """What one person did to one thing: `count` changes, the latest `at` (ISO, UTC).

    `transcript` is empty where another file was changed; then `about` is its path.
    """

    coder: str
    transcript: str
    about: str
    count: int
    at: str


@dataclass(frozen=True)
class History:
    """`groups`, the latest first; `total`: changes since `since` ("" : since the beginning of the
    latest log) that may be told."""

    groups: tuple[Changed, ...]
    total: int
    since: str


def history(study: Study, since: str = "") -> History:
    """The changes since a moment, by person and thing; those of withheld transcripts are left
    out."""
    project, _ = study.permitted(Purpose.ANALYSE)
    ids = {text.path.removesuffix(".md"): text.id for text in study.project.transcripts.values()}
    counts: dict[tuple[str, str, str], list[str]] = {}
    total = 0
    for line in _lines(study, since):
        found = {_thing(str(path), ids) for path in line.get("files") or ()}
        told = {pair for pair in found if not pair[0] or pair[0] in project.transcripts}
        told = {pair for pair in told if not pair[1].startswith("corpus/") or pair[1].endswith(
            ".yaml")}  # fmt: skip
        total += bool(told)
        for transcript, about in told:
            key = (str(line.get("coder", "")), transcript, about)
            # Kept in the order of their last line: the log counts in whole seconds.
            times = counts.pop(key, [])
            times.append(str(line["at"]))
            counts[key] = times
    groups = [Changed(*key, len(times), max(times)) for key, times in reversed(counts.items())]
    return History(tuple(sorted(groups, key=lambda one: one.at, reverse=True)), total, since)


def _thing(path: str, ids: dict[str, str]) -> tuple[str, str]:
    """The transcript that a file belongs to, or the path of any other."""
    stem = path.removesuffix(".md")
    folder = path.partition(".codings/")[0]
    found = ids.get(folder) or ids.get(stem)
    return (found, "") if found else ("", path)


def _lines(study: Study, since: str) -> Iterator[dict[str, Any]]:
    files = sorted((study.root / "logs").glob("[0-9]*.jsonl"))
    months = sorted({file.name[:7] for file in files})
    first = since[:7] if since else (months[-1] if months else "")
    for file in files:
        if file.name[:7] < first:
            continue
        with contextlib.suppress(OSError):
            for text in file.read_text("utf-8", errors="replace").splitlines():
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    line = json.loads(text)
                    if str(line["at"]) > since:
                        yield line
