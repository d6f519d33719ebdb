"""What follows the text of a Note: how it was made, its evidence and its searches as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from terrain.evidence.note_dossier import NoteDossier, Shown
from terrain.model.note import STANCES
from terrain.model.search_log import Outcome
from terrain.reports.citations import Style, address
from terrain.reports.document import Block, Inline, Piece, Run, Table
from terrain.reports.text import Text, clean

#: How much of a quotation tells it from the others.
_WORDS = 12


def methods(value: NoteDossier, text: Text) -> Iterator[Block]:
    """What was read, what is quoted, what is withheld and what was searched, with the counts."""
    whole = value.corpus
    yield Block("heading1", text("note_dossier.methods"))
    dates = ""
    if whole.first and whole.last:
        ends = {"first": text.date(whole.first), "last": text.date(whole.last)}
        dates = text("report.corpus.dates", **ends)
    kinds = [text.count(count, f"kind.{kind}") for kind, count in whole.kinds.items()]
    said = [
        text("note_dossier.methods.corpus", study=value.study, dates=dates,
             transcripts=text.count(whole.transcripts, "transcript"), kinds=", ".join(kinds),
             speakers=text.count(whole.speakers, "speaker")),
        _evidence(value, text),
        text("note_dossier.methods.people" if value.k > 1 else "note_dossier.methods.team",
             k=value.k),
    ]  # fmt: skip
    yield Block("text", clean(" ".join(said)))
    yield from _gaps(value, text)
    made = text("note_dossier.methods.made", date=text.date(value.made), version=value.version)
    yield Block("text", f"{_searches(value, text)} {made}")


def _evidence(value: NoteDossier, text: Text) -> str:
    counts = {stance: sum(one.evidence.stance == stance for one in value.shown)
              for stance in STANCES}  # fmt: skip
    said = text(
        "note_dossier.methods.evidence", claims=text.count(len(value.note.claims), "claim"),
        evidence=text.count(len(value.shown), "evidence"),
        transcripts=text.count(len(value.sources), "transcript"),
        **{stance: text.number(count) for stance, count in counts.items()},
    )  # fmt: skip
    return said if value.unsettled else f"{said} {text('note_dossier.methods.verbatim')}"


def _gaps(value: NoteDossier, text: Text) -> Iterator[Block]:
    """What is not here, and what must not be printed as it is."""
    for why in ("consent", "unknown"):
        if count := value.withheld(why):
            key = "withheld" if why == "consent" else why
            held = text.count(count, "evidence")
            yield Block("item", text(f"note_dossier.methods.{key}", count=held))
    unsettled = [one for one in value.shown if not one.standing.found]
    if unsettled:
        held = text.count(len(unsettled), "quotation")
        yield Block("item", text("note_dossier.methods.unsettled", count=held))


def _searches(value: NoteDossier, text: Text) -> str:
    if not value.searches:
        return text("note_dossier.methods.no_searches")
    against = sum(outcome.search.seeking == "contradicts" for outcome in value.searches)
    searches = text.count(len(value.searches), "search")
    return text("note_dossier.methods.searches", searches=searches, against=text.number(against))


class Rows:
    """The tables of the annexes; `numbers` says under which note each evidence is cited."""

    def __init__(
        self, value: NoteDossier, text: Text, numbers: Mapping[int, int], style: Style
    ) -> None:
        self.value, self.text, self._numbers, self._style = value, text, numbers, style

    def evidence(self, claim: Callable[[str], str]) -> Iterator[Piece]:
        """Annex A: each piece of evidence that is shown; the others as a number."""
        text, value = self.text, self.value
        yield Block("heading1", text("note_dossier.a"))
        if not value.shown:
            yield Block("text", text("note_dossier.a.none"))
        else:
            yield self._table(claim)
        held = len(value.evidence) - len(value.shown)
        if held:
            yield Block("note", text("note_dossier.a.note", count=text.count(held, "evidence")))

    def _table(self, claim: Callable[[str], str]) -> Table:
        """One row a piece of evidence; a column that says nothing, or nothing more, is left out."""
        text, shown = self.text, self.value.shown
        rows = [self._row(one, claim) for one in shown]
        names = [name for name in rows[0] if any(row[name] for row in rows)]
        header = tuple(text(f"note_dossier.column.{name}") for name in names)
        for row, above in zip(reversed(rows[1:]), reversed(rows[:-1]), strict=True):
            # A claim is told once, beside the first of its evidence.
            row["claim"] = "" if row["claim"] == above["claim"] else row["claim"]
        return Table(
            "", header, tuple(tuple(row[name] for name in names) for row in rows), wide=True
        )

    def _row(self, one: Shown, claim: Callable[[str], str]) -> dict[str, Inline | str]:
        text = self.text
        cells: dict[str, Inline | str] = {
            "note" if self._style == "note" else "number": str(self._numbers[one.evidence.line]),
            "claim": claim(one.claim.text) if one.claim else text("note_dossier.loose"),
            "stance": text(f"stance.{one.evidence.stance}"),
            "quote": clean(text.quoted(text.spaced(_opening(one)))),
            "speaker": who(one, text),
            "territory": clean(one.territory),
            "citation": self._reference(one),
        }
        if not self.value.publish:
            cells["state"] = text(f"note_dossier.state.{one.standing.state}")
            cells["publish"] = self._publishable(one)
        return cells

    def _reference(self, one: Shown) -> Inline:
        where = clean(str(one.standing.citation or one.evidence.citation))
        return (Run(where, url=address(one.source) if one.source else ""),)

    def _publishable(self, one: Shown) -> str:
        why = one.standing.unpublishable
        if why is not None:
            return self.text(f"note_dossier.why.{why.reason}", until=self.text.date(why.until))
        return self.text("sheet.yes" if one.standing.found else "note_dossier.why.state")

    def searches(self, claim: Callable[[str], str]) -> Iterator[Piece]:
        """Annex C: every search that was made for the Note, with what became of it."""
        if not self.value.searches:
            return
        text = self.text
        yield Block("heading1", text("note_dossier.c"))
        names = ("date", "claim", "query", "seeking", "searched", "found", "read", "kept", "aside")
        header = tuple(text(f"note_dossier.column.{name}") for name in names)
        claims = {one.id: claim(one.text) for one in self.value.note.claims}
        rows = tuple(self._search(outcome, claims) for outcome in self.value.searches)
        yield Table("", header, rows, wide=True)
        yield Block("note", text("note_dossier.c.note"))

    def _search(self, outcome: Outcome, claims: Mapping[str, str]) -> tuple[str, ...]:
        text, made = self.text, outcome.search
        day = text.date(dt.date.fromisoformat(made.at[:10])) if made.at else ""
        query = clean(text.quoted(made.query))
        if made.filters:
            said = ", ".join(f"{name} = {_plain(held)}" for name, held in made.filters.items())
            query += f" ({clean(text('note_dossier.filters', filters=said))})"
        counts = (made.total, outcome.read, len(outcome.kept), len(outcome.aside))
        return (
            day, clean(claims.get(made.claim, made.claim)), query,
            text(f"stance.{made.seeking}") if made.seeking else text("sheet.none"),
            text.of(made.searched, made.study, "transcript"), *map(text.number, counts),
        )  # fmt: skip


def who(one: Shown, text: Text) -> str:
    """The lines of those who speak, as one."""
    return clean(text.spaced(text("note_dossier.and").join(one.speakers))) or text(
        "note_dossier.speaker"
    )


def _plain(held: Any) -> str:
    return ", ".join(map(str, held)) if isinstance(held, list | tuple) else str(held)


def _opening(one: Shown) -> str:
    words = " ".join(said.text for said in one.said).split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")
