"""The last search, remembered under `.terrain/` (places and no words), so that
`terrain note add … --hit 3` takes what the researcher has just read.

Every search comes through here: nothing heavy is imported.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terrain.atomic import write_derived
from terrain.errors import UsageError
from terrain.model.search_log import Place, place_of

if TYPE_CHECKING:
    from terrain.index.hits import Hit
    from terrain.workspace.study import Study

LAST = ".terrain/last-search.json"


@dataclass(frozen=True, slots=True)
class LastSearch:
    """The hits of the latest search, by place; `id` and `note` where it was made for a claim."""

    hits: tuple[Place, ...]
    offset: int = 0
    id: str = ""
    note: str = ""


def places(study: Study, hits: Sequence[Hit]) -> tuple[Place, ...]:
    """Where hits stand, with the hash of the text that they were read on."""
    facts = study.searcher.index(meaning=False).view(study.today).facts if hits else {}
    return tuple(
        Place(hit.transcript, hit.span, facts[hit.transcript].text_hash, hit.citation)
        for hit in hits
    )


def remember(
    study: Study, found: Sequence[Place], offset: int, id_: str = "", note: str = ""
) -> None:
    """Keep the hits of a search for `terrain note add --hit`; no reason to fail."""
    data = {"id": id_, "note": note, "offset": offset, "hits": [p.plain() for p in found]}
    with contextlib.suppress(OSError):
        (study.root / LAST).parent.mkdir(exist_ok=True)
        write_derived(study.root / LAST, json.dumps(data, ensure_ascii=False).encode())


def last(study: Study) -> LastSearch:
    """The latest search. Raises UsageError if none is remembered."""
    try:
        data = json.loads((study.root / LAST).read_bytes())
        hits = tuple(map(place_of, data["hits"]))
        return LastSearch(hits, int(data["offset"]), str(data["id"]), str(data["note"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageError("no search is remembered here.", remedy="Run “terrain search”.") from None
