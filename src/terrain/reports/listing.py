"""A list of codings as files: a table (CSV, XLSX), or quotations to read (Word, Markdown).

Tables keep a row for what may be analysed but not quoted, without its words; documents leave it
out and say how many they left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain

from terrain.analysis.coding_list import Listed, Listing
from terrain.analysis.ground import Ground
from terrain.reports.comparison_report import mark_of
from terrain.reports.document import Block, Document, Piece
from terrain.reports.ground import filters
from terrain.reports.markdown import parts
from terrain.reports.outline import quotation_blocks, restricted_text
from terrain.reports.sheet import Column, Sheet, csv_parts
from terrain.reports.text import Text, clean

_COLUMNS = (
    "id", "transcript", "title_of", "case", "territory", "date", "citation", "speaker", "role",
    "code", "label", "quotation", "start", "end", "coder", "created", "memo", "status", "origin",
    "older", "quotable", "fictional",
)  # fmt: skip
_KINDS = {"start": "integer", "end": "integer", "older": "flag", "quotable": "flag",
          "fictional": "flag"}  # fmt: skip
#: Quotations that a Word document holds at most: longer ones take minutes to open.
LONGEST = 2_000


def columns(text: Text) -> tuple[Column, ...]:
    """The columns of the table; their keys are those of the CSV."""
    return tuple(
        Column("title" if name == "title_of" else name, text(f"listing.{name}"),
               _KINDS.get(name, "text"))  # type: ignore[arg-type]  # the kinds above are Kinds
        for name in _COLUMNS
    )  # fmt: skip


def rows(found: Listing) -> Iterator[tuple[object, ...]]:
    """Raw values, coding by coding."""
    names = {place.id: place.name for place in found.project.territories.by_id.values()}
    for row in found.rows():
        one, q = row.coding, row.quotation
        speech = row.speech
        yield (
            one.id, one.transcript, q.title, row.case,
            names.get(q.territory or "") or q.territory or "",
            q.date.isoformat() if q.date else "", q.citation,
            ", ".join(dict.fromkeys(part.speaker for part in speech if part.speaker)),
            ", ".join(dict.fromkeys(part.role for part in speech if part.role)),
            row.code, row.label, one.quote if row.quotable else "", one.span.start, one.span.end,
            one.coder, one.created, one.memo if row.quotable else "", one.status, one.origin.by,
            row.older, row.quotable, q.fictional,
        )  # fmt: skip


def csv(found: Listing, text: Text) -> Iterator[str]:
    """The table as CSV, part by part, for Excel too (with a byte order mark)."""
    return csv_parts(columns(text), rows(found), bom=True)


def sheet(found: Listing, text: Text, said: str = "") -> Sheet:
    """The table with its notes; `said` is the filter in words (see `told`)."""
    held = tuple(rows(found))
    withheld = sum(not row[-2] for row in held)
    notes = [_extent(found, text), *([said] if said else []), text("listing.offsets")]
    if withheld:
        notes.append(text("listing.withheld", count=text.count(withheld, "coding")))
    notes += _marks(found, text)
    return Sheet("codings", text("listing.title"), columns(text), held, tuple(notes))


def told(
    found: Listing, text: Text, *, words: str = "", older: bool = False, unresolved: bool = False
) -> str:
    """What the list was narrowed to, in words; "" where it is the whole study."""
    said, kept = [], found.ground.filters if found.ground else ()
    # Elsewhere a code keeps turns; here it keeps codings.
    said += [
        text.colon(text("listing.code"), clean(v)) for n, vs in kept if n == "code" for v in vs
    ]
    if others := tuple(pair for pair in kept if pair[0] != "code"):
        said.append(filters(Ground(filters=others), text))
    said += [text("listing.said", words=text.quoted(clean(words)))] if words.strip() else []
    said += [text("listing.older_only")] if older else []
    said += [text("listing.unresolved_only")] if unresolved else []
    return " ; ".join(said) if text.lang == "fr" else "; ".join(said)


def document(
    found: Listing, text: Text, said: str = "", made: dt.date | None = None
) -> Document:  # fmt: skip
    """Quotations one below the other, for Word; what may not be quoted is counted, not shown."""
    quotable = [row for row in found.rows() if row.quotable and row.coding.status == "anchored"]
    pieces: list[Piece] = [*_head(found, text, said, made, len(quotable))]
    if len(quotable) > LONGEST:
        shown, total = text.number(LONGEST), text.number(len(quotable))
        pieces.append(Block("text", text("listing.cut", shown=shown, total=total)))
    for row in quotable[:LONGEST]:
        pieces += _blocks(row, text)
    mark = mark_of(found.project.fictional, found.project.all_fictional, text)
    title = text("listing.title")
    return Document(title, title, found.project.settings.name, tuple(pieces), mark, made)


def markdown(
    found: Listing, text: Text, said: str = "", made: dt.date | None = None
) -> Iterator[str]:  # fmt: skip
    """The same in Markdown, part by part, however long."""
    may = found.quotable
    count = sum(c.status == "anchored" and (may is None or c.id in may) for c in found.codings)
    blocks = (
        block for row in found.rows() if row.quotable and row.coding.status == "anchored"
        for block in _blocks(row, text)
    )  # fmt: skip
    return parts(chain(_head(found, text, said, made, count), blocks), text)


def _head(
    found: Listing, text: Text, said: str, made: dt.date | None, quotable: int
) -> Iterator[Block]:
    yield Block("title", text("listing.title"))
    facts = [found.project.settings.name, text("made", date=text.date(made)) if made else ""]
    yield Block("subtitle", clean(" · ".join(filter(None, facts))))
    if mark := mark_of(found.project.fictional, found.project.all_fictional, text):
        yield Block("fictional", mark)
    yield Block("item", _extent(found, text))
    if said:
        yield Block("item", said, text("filters"))
    if withheld := len(found.codings) - quotable:
        yield Block("item", text.count(withheld, "coding"), text("held_back"))
    if found.restricted:
        yield Block("item", restricted_text(found.restricted, text), text("restricted"))


def _extent(found: Listing, text: Text) -> str:
    counted = text.of(found.total, found.in_all, "coding")
    if not found.truncated:
        return f"{counted}, {text.count(found.transcripts, 'transcript')}"
    shown, total = text.number(len(found.codings)), text.number(found.total)
    return f"{counted}. {text('listing.cut', shown=shown, total=total)}"


def _marks(found: Listing, text: Text) -> list[str]:
    marks = []
    if found.restricted:
        marks.append(text.colon(text("restricted"), restricted_text(found.restricted, text)))
    if mark := mark_of(found.project.fictional, found.project.all_fictional, text):
        marks.append(mark)
    return marks


def _blocks(row: Listed, text: Text) -> Iterator[Block]:
    yield Block("heading2", clean(row.label))
    yield from quotation_blocks(row.quotation, text)
