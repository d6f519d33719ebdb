"""The page for the referee: corpus, fieldwork, coding, agreement, comparisons, and how they were
made, as one document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from terrain.analysis.corpus import CaseFacts, Corpus
from terrain.model.codebook import Codebook
from terrain.reports import grid
from terrain.reports.document import Block, Document, Figure, Piece, Table, of_sheet
from terrain.reports.ground import filters, ground_notes
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets import agreement as agreement_sheets
from terrain.reports.sheets import cooccur as cooccur_sheets
from terrain.reports.sheets import factor as factor_sheets
from terrain.reports.sheets import fieldwork as fieldwork_sheets
from terrain.reports.sheets import saturation as saturation_sheets
from terrain.reports.sheets import typical as typical_sheets
from terrain.reports.sheets.notes import Standing, by_name, standing
from terrain.reports.text import Text, clean

if TYPE_CHECKING:
    from terrain.analysis.agreement import Agreement
    from terrain.analysis.comparison import Comparison
    from terrain.analysis.cooccurrence import Cooccurrence
    from terrain.analysis.correspondence import Correspondence
    from terrain.analysis.fieldwork import Fieldwork
    from terrain.analysis.saturation import Saturation
    from terrain.analysis.specificities import Typical


@dataclass(frozen=True)
class Findings:
    """What was computed, on what may be analysed. A value that could not be is None, and
    `reasons` says why under its name; `versions` are those of the programs that took part."""

    study: str
    by: str
    made: dt.date
    corpus: Corpus
    codebook: Codebook
    fieldwork: Fieldwork
    saturation: Saturation | None = None
    agreement: Agreement | None = None
    comparisons: tuple[Comparison, ...] = ()
    typical: tuple[Typical, ...] = ()
    factor: Correspondence | None = None
    cooccurrence: Cooccurrence | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    fictional: bool = False
    all_fictional: bool = False


def document(value: Findings, text: Text) -> Document:
    """The report, in the language of `text`."""
    title = clean(text("report.comparison.title", study=value.study, by=by_name(value.by, text)))
    heading, mark = text("report.comparison"), mark_of(value.fictional, value.all_fictional, text)
    pieces: list[Piece] = [
        Block("title", title),
        Block("subtitle", clean(f"{heading} · {text('made', date=text.date(value.made))}")),
    ]
    if mark:
        pieces.append(Block("fictional", mark))
    if (ground := value.fieldwork.ground) and ground.filters:
        said = filters(ground, text)
        pieces.append(Block("text", text("report.part", filters=said)))
    for part in (_corpus, _fieldwork, _coding, _agreement, _comparison, _typical, _factor,
                 _cooccurrence, _methods, _annexes):  # fmt: skip
        pieces += part(value, text)
    return Document(title, heading, value.study, _numbered(pieces, text), mark, value.made)


def _numbered(pieces: Iterable[Piece], text: Text) -> tuple[Piece, ...]:
    """Figures and tables under a number, so that a letter can speak of one."""
    found: list[Piece] = []
    counts = {"figure": 0, "table": 0}
    for piece in pieces:
        if isinstance(piece, Block):
            found.append(piece)
            continue
        kind = "figure" if isinstance(piece, Figure) else "table"
        counts[kind] += 1
        caption = text(f"report.number.{kind}", number=counts[kind], caption=piece.caption)
        found.append(replace(piece, caption=caption))
    return tuple(found)


def mark_of(fictional: bool, whole: bool, text: Text) -> str:
    """The mark of invented material, or ""."""
    if not fictional:
        return ""
    return text("fictional.all" if whole else "fictional.some")


def missing(name: str, reasons: Mapping[str, str], text: Text) -> Block:
    """Why a part is not there."""
    said, detail = text(f"report.none.{name}"), reasons.get(name, "")
    if not detail:
        return Block("text", said)
    return Block("text", clean(text("report.none.detail", said=said, detail=detail)))


def notes(said: Iterable[str], text: Text) -> list[Block]:
    """The notes of a figure; the mark of invention, which heads the document, aside."""
    marks = {text("fictional.all"), text("fictional.some")}
    return [Block("note", clean(note)) for note in said if note not in marks]


def _own(said: Iterable[str], value: Standing, text: Text) -> list[Block]:
    """The notes of one analysis, without what stands once for all of them: data, consents."""
    shared = set(standing(value, text))
    return notes((note for note in said if clean(note) not in shared), text)


def _drawn(value: Standing, text: Text) -> list[Block]:
    """What every figure says below it: its data and their dates."""
    return notes(ground_notes(value.ground, text), text)


def _corpus(value: Findings, text: Text) -> Iterable[Piece]:
    whole = value.corpus.whole
    dates = ""
    if whole.first and whole.last:
        dates = text(
            "report.corpus.dates", first=text.date(whole.first), last=text.date(whole.last)
        )
    yield Block("heading1", text("report.corpus"))
    yield Block(
        "text",
        text("report.corpus.text", transcripts=text.count(whole.transcripts, "transcript"),
             kinds=_kinds(whole, text), dates=dates, speakers=text.count(whole.speakers, "speaker"),
             words=text.count(whole.words, "word"), codes=value.corpus.codes),
    )  # fmt: skip
    columns = (
        Column("case", text("report.case")),
        Column("transcripts", text("report.transcripts"), "integer"),
        Column("period", text("report.period")),
        Column("speakers", text("report.speakers"), "integer"),
        Column("words", text("report.words"), "integer"),
        Column("codings", text("report.codings"), "integer"),
        Column("finished", text("report.finished"), "integer"),
    )
    rows = tuple(
        (clean(c.title or c.case) if c.case else text("report.all"), c.transcripts,
         _period(c, text), c.speakers, c.words, c.codings, c.finished)
        for c in (*value.corpus.cases, whole)
    )  # fmt: skip
    yield of_sheet(Sheet("corpus", text("report.corpus.table"), columns, rows), text)


def _kinds(facts: CaseFacts, text: Text) -> str:
    return ", ".join(
        text.colon(text.value(kind), text.number(count)) for kind, count in facts.kinds.items()
    )


def _period(facts: CaseFacts, text: Text) -> str:
    """`05/2023 – 11/2023`; one month alone once."""
    days = [f"{day.month:02d}/{day.year}" for day in (facts.first, facts.last) if day]
    return " – ".join(dict.fromkeys(days)) or text("sheet.none")


def _fieldwork(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.fieldwork import coverage

    found = value.fieldwork
    yield Block("heading1", text("report.fieldwork"))
    alt = text("report.fieldwork.alt", rows=len(found.territories), columns=len(found.roles))
    yield Figure(text("report.fieldwork.figure"), coverage(found, text), alt)
    yield from notes(fieldwork_sheets.notes(found, text), text)
    held = {sheet.name: sheet for sheet in fieldwork_sheets.sheets(found, text)}
    if "holes" in held and held["holes"].rows:
        yield of_sheet(held["holes"], text)


def _coding(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.saturation import curves

    whole = value.corpus.whole
    yield Block("heading1", text("report.coding"))
    yield Block(
        "text",
        text("report.coding.text", codings=text.count(whole.codings, "coding"),
             transcripts=text.count(whole.transcripts, "transcript"),
             finished=text.number(whole.finished)),
    )  # fmt: skip
    columns = (
        Column("coder", text("report.coder")),
        Column("codings", text("report.codings"), "integer"),
        Column("transcripts", text("report.coder.transcripts"), "integer"),
        Column("finished", text("report.coder.finished"), "integer"),
    )
    rows = tuple((clean(c.name), c.codings, c.transcripts, c.finished) for c in value.corpus.coders)
    yield of_sheet(Sheet("coders", text("report.coding.table"), columns, rows), text)
    if value.saturation is None:
        yield missing("saturation", value.reasons, text)
        return
    first = value.saturation.curves[0]
    alt = text("report.saturation.alt", codes=first.codes, interviews=len(first.interviews),
               last=text.number(first.points[-1].new, 1))  # fmt: skip
    yield Figure(text("report.saturation.figure"), curves(value.saturation, text), alt)
    yield Block("note", alt)
    yield from _drawn(value.saturation, text)


def _agreement(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.agreement import dots

    yield Block("heading1", text("report.agreement"))
    if value.agreement is None:
        yield missing("agreement", value.reasons, text)
        return
    found = value.agreement
    whole = found.rows[-1]
    units, alpha = text.number(whole.units), whole.alpha
    if alpha.value is None:
        yield Block("text", text("report.agreement.undefined", units=units))
    else:
        ends = [text.number(end, 2) if end is not None else text("sheet.none")
                for end in (alpha.value, alpha.low, alpha.high)]  # fmt: skip
        said = text("report.agreement.text", units=units, alpha=ends[0], low=ends[1], high=ends[2])
        yield Block("text", said)
    alt = text("report.agreement.alt", codes=len(found.rows) - 1)
    yield Figure(text("report.agreement.figure"), dots(found, text), alt)
    yield from notes([text("agreement.chart.axis")], text)
    yield from _drawn(found, text)


def _comparison(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.comparison import heat_map

    yield Block("heading1", text("report.compare"))
    if not value.comparisons:
        yield missing("compare", value.reasons, text)
        return
    yield Block("text", text("report.compare.text"))
    for found in value.comparisons:
        alt = text("report.compare.alt", rows=len(found.rows), columns=len(found.groups) + 1)
        yield Figure(grid.title_of(found, text), heat_map(found, text), alt)
        yield from _drawn(found, text)
    first = value.comparisons[0]
    yield from _own(grid.notes_of(first, text, shares=False), first, text)


def _typical(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.typical import bars

    yield Block("heading1", text("report.typical"))
    if not value.typical:
        yield missing("typical", value.reasons, text)
    for found in value.typical:
        of = text(f"typical.of.{found.of}")
        alt = text("report.typical.alt", of=of)
        yield Figure(text("report.typical.figure", of=of), bars(found, text, limit=6), alt)
        yield from notes(typical_sheets.notes(found, text)[:2], text)
        yield from _drawn(found, text)


def _factor(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.factor import plane

    yield Block("heading1", text("report.factor"))
    if value.factor is None:
        yield missing("factor", value.reasons, text)
        return
    found = value.factor
    share = text.percent(sum(found.share(axis) for axis in range(min(2, len(found.inertia)))))
    alt = text("report.factor.alt", groups=len(found.groups), terms=len(found.terms))
    yield Figure(text("report.factor.figure", share=share), plane(found, text), alt)
    yield from notes([text("factor.note.distance")], text)
    yield from _drawn(found, text)


def _cooccurrence(value: Findings, text: Text) -> Iterable[Piece]:
    from terrain.reports.charts.cooccur import graph

    yield Block("heading1", text("report.cooccur"))
    if value.cooccurrence is None:
        yield missing("cooccur", value.reasons, text)
        return
    found = value.cooccurrence
    pairs = sum(1 for pair in found.pairs if pair.count and (pair.lift or 0) > 1)
    alt = text("report.cooccur.alt", codes=len(found.codes), pairs=pairs)
    yield Figure(text("report.cooccur.figure"), graph(found, text), alt)
    yield from notes([text("cooccur.chart")], text)
    yield from _drawn(found, text)


def _methods(value: Findings, text: Text) -> Iterable[Piece]:
    """The methods, from the notes of what was really run: parameters, seeds, sources."""
    yield Block("heading1", text("report.methods"))
    yield Block(
        "text",
        text("report.methods.source", date=text.date(value.made), study=clean(value.study),
             version=value.versions.get("terrain", "")),
    )  # fmt: skip
    yield Block(
        "text", " ".join(block.text for block in notes(standing(value.fieldwork, text), text))
    )
    yield Block("text", text("report.methods.units"))
    parts: list[tuple[str, list[Block]]] = []
    if value.comparisons:
        first = value.comparisons[0]
        parts.append(("compare", _own(grid.notes_of(first, text, shares=False), first, text)))
    computed: list[tuple[str, Callable[[Any, Text], list[str]], Any]] = [
        ("agreement", agreement_sheets.notes, value.agreement),
        ("saturation", saturation_sheets.notes, value.saturation),
        *(("typical", typical_sheets.notes, one) for one in value.typical),
        ("factor", _factor_notes, value.factor),
        ("cooccur", cooccur_sheets.notes, value.cooccurrence),
    ]
    for name, sheet, found in computed:
        if found is not None:
            parts.append((name, _own(sheet(found, text), found, text)))
    told: set[str] = set()
    for name, blocks in parts:
        # Lemmas and codes share a law: it is said once.
        words = " ".join(block.text for block in blocks if block.text not in told)
        told |= {block.text for block in blocks}
        yield Block("text", words, text(f"report.methods.{name}"))
    others = [f"{name} {version}" for name, version in value.versions.items() if name != "terrain"]
    if others:
        yield Block("text", text("report.methods.versions", versions=", ".join(others)))


def _factor_notes(value: Correspondence, text: Text) -> list[str]:
    return factor_sheets.notes(value, text, len(value.terms))


def _annexes(value: Findings, text: Text) -> Iterable[Piece]:
    yield Block("heading1", text("report.annex"))
    yield of_sheet(fieldwork_sheets.sheets(value.fieldwork, text)[0], text, wide=True)
    for found in value.comparisons:
        drawn = grid.grid(found, text)
        yield Table(drawn.title, drawn.header, (*drawn.rows, *drawn.denominators), wide=True)
    if value.agreement:
        yield of_sheet(agreement_sheets.sheets(value.agreement, text)[0], text, wide=True)
    if value.saturation:
        yield of_sheet(saturation_sheets.sheets(value.saturation, text)[0], text, wide=True)
    for typical in value.typical:
        rows = typical_sheets.chosen(typical, limit=10)
        yield of_sheet(typical_sheets.sheets(typical, text, rows)[0], text)
    if value.factor:
        _, groups, terms = factor_sheets.sheets(value.factor, text, limit=0)
        yield of_sheet(replace(groups, title=text("report.factor.groups")), text)
        yield of_sheet(replace(terms, title=text("report.factor.terms")), text)
    if value.cooccurrence:
        yield of_sheet(cooccur_sheets.sheets(value.cooccurrence, text, limit=30)[0], text)
    yield from _codebook(value.codebook, text)


def _codebook(book: Codebook, text: Text) -> Iterable[Piece]:
    rows = tuple(
        (f"{'– ' * (len(book.path(code.id)) - 1)}{clean(code.label or code.id)}", code.id,
         clean(" ".join(code.definition.split())))
        for code, _ in book.walk()
    )  # fmt: skip
    header = (text("label"), text("code"), text("report.definition"))
    yield Table(text("report.annex.codebook"), header, rows)
