"""The page of a Note: its pieces in order, its claims with their addresses, where it was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from terrain.evidence.standing import Standing
from terrain.model.note import Evidence, Heading, Note, Prose
from terrain.reports.site.ground import Ground
from terrain.reports.site.paths import at, page
from terrain.reports.site.proofs import proof
from terrain.reports.site.prose import plain
from terrain.reports.site.values import (
    Cited,
    Coverage,
    Head,
    Link,
    NotePage,
    Part,
    Passage,
    Proof,
)

#: The status of a Note that its authors have published; any other is still theirs alone.
PUBLISHED = frozenset({"published", "publié", "publiée", "publie"})


def is_public(note: Note) -> bool:
    """Whether the authors say that the Note is published."""
    return note.status.strip().casefold() in PUBLISHED


def address(note: Note) -> str:
    """The permanent address of a Note."""
    return page("notes", note.id)


def note_page(
    ground: Ground, note: Note, standings: Mapping[int, Standing],
    cite: Callable[[bool], Cited],
) -> NotePage:  # fmt: skip
    """A Note; `standings` by the line where the evidence begins; `cite` makes its reference, told
    whether any of it is invented."""
    path = address(note)
    parts = tuple(_parts(ground, note, standings, path))
    proofs = [part for part in parts if isinstance(part, Proof)]
    fictional = (
        note.fictional or ground.project.settings.fictional or any(p.fictional for p in proofs)
    )
    return NotePage(
        path=path, title=note.title or note.id, authors=ground.authors(note), date=note.date,
        lang=note.language, draft=not is_public(note), question=note.question,
        keywords=note.keywords, parts=parts,
        fictional=fictional,
        claims=tuple((link, sum(p.claim == link for p in proofs)) for link in _claims(parts, path)),
        coverage=_coverage(ground, proofs), shown=len(proofs), total=len(note.evidence),
        cited=cite(fictional),
        references="\n\n".join(p.text for p in note.pieces if isinstance(p, Prose)),
    )  # fmt: skip


def _parts(
    ground: Ground, note: Note, standings: Mapping[int, Standing], path: str
) -> Iterator[Part]:
    taken: Counter[str] = Counter()
    depths: list[int] = []
    whole = Link(note.title or note.id, path)
    claim, rank = whole, 0
    for piece in note.pieces:
        if isinstance(piece, Heading):
            while depths and depths[-1] >= piece.level:
                depths.pop()
            depths.append(piece.level)
            anchor = _unique(piece.claim, taken) if piece.claim else ""
            if piece.claim:
                claim, rank = Link(plain(piece.text), at(path, anchor)), piece.level
            elif piece.level <= rank:
                claim, rank = whole, 0
            level = min(len(depths) + 1, 6)
            yield Head(level, piece.text, anchor, bool(piece.claim), ground.codes(piece.codes))
        elif isinstance(piece, Evidence):
            anchor = _unique(f"e-{piece.id or piece.line}", taken)
            yield _under(proof(ground, standings[piece.line], anchor), claim)
        else:
            yield Passage(piece.text)


def _claims(parts: tuple[Part, ...], path: str) -> Iterator[Link]:
    for part in parts:
        if isinstance(part, Head) and part.claim:
            yield Link(plain(part.text), at(path, part.anchor))


def _under(part: Part, claim: Link) -> Part:
    return replace(part, claim=claim) if isinstance(part, Proof) else part


def _unique(anchor: str, taken: Counter[str]) -> str:
    """An anchor that stands once in its page: a second of the same name is numbered."""
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else _unique(f"{anchor}-{taken[anchor]}", taken)


def _coverage(ground: Ground, proofs: list[Proof]) -> tuple[Coverage, ...]:
    """Territories in the order of how much of the evidence comes from them."""
    counts: dict[str, Counter[str]] = {}
    for one in proofs:
        counts.setdefault(one.territory, Counter())[one.stance] += 1
    unsaid = Link(ground.text("unsaid"))
    rows = [
        Coverage(ground.territory(name) or unsaid, by["supports"], by["nuances"], by["contradicts"])
        for name, by in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.place.label)))
