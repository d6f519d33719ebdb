"""A manuscript verified, as sheets: the quotations, the counts, the marks in doubt, the names."""

from __future__ import annotations

from terrain.evidence.verification import STATUSES, Checked, Verification
from terrain.reports import verify_words as words
from terrain.reports.sheet import Column, Sheet
from terrain.reports.text import Text, clean


def sheets(value: Verification, text: Text) -> tuple[Sheet, ...]:
    """What is to be settled first on the page: quotations in the order of the manuscript."""
    made = [_quotations(value, text), _counts(value, text)]
    for name, places in (("leaks", value.leaks), ("doubts", value.doubts)):
        if places:
            columns = (
                Column("place", text("verify.place")),
                Column("what", text("verify.doubt")),
                Column("excerpt", text("verify.excerpt")),
            )
            rows = tuple(
                (words.place(p, text), words.message(p, text), clean(p.excerpt)) for p in places
            )
            made.append(Sheet(name, text(f"verify.{name}"), columns, rows))
    return tuple(made)


def _quotations(value: Verification, text: Text) -> Sheet:
    columns = (
        Column("number", text("verify.number"), "integer"),
        Column("place", text("verify.place")),
        Column("status", text("verify.status")),
        Column("quotation", text("verify.quotation")),
        Column("source", text("verify.source")),
        Column("score", text("verify.score"), "number"),
        Column("publishable", text("verify.publishable"), "flag"),
        Column("said", text("verify.said")),
        Column("problems", text("verify.problem"), "integer", wide=True),
        Column("key", "status", wide=True),
    )
    rows = tuple(_row(each, text) for each in value.quotations if not each.within)
    return Sheet("quotations", title(value, text), columns, rows, tuple(notes(value, text)))


def _row(each: Checked, text: Text) -> tuple[object, ...]:
    sign = "⚠" if each.problems else words.SIGNS[each.status]
    return (
        each.quoted.number,
        words.place(each, text),
        f"{sign} {words.verdict(each, text)}",
        clean(" ".join(each.quoted.text.split())),
        words.sources(each, text),
        each.score if each.sources else None,
        each.publishable,
        " · ".join(words.said(each, text)),
        len(each.problems),
        each.status,
    )


def _counts(value: Verification, text: Text) -> Sheet:
    columns = (
        Column("status", text("verify.status")),
        Column("count", text("verify.count"), "integer"),
        Column("key", "status", wide=True),
    )
    rows = tuple((text(f"verify.{name}"), value.counts[name], name) for name in STATUSES)
    whole = (text("verify.all"), len(value.judged), "judged")
    return Sheet("counts", text("verify.counts"), columns, (*rows, whole))


def title(value: Verification, text: Text) -> str:
    """`Citations de chapitre.docx`."""
    return clean(text("verify.title", name=value.manuscript))


def notes(value: Verification, text: Text) -> list[str]:
    """What was searched, what was not judged, what was left out, what is invented."""
    found = [
        text("verify.note.problems", count=text.count(value.problems, "point"))
        if value.problems
        else text("verify.note.clean"),
        text(
            "verify.note.searched",
            transcripts=text.number(value.transcripts), words=text.number(value.words),
        ),
        text("verify.note.least", least=value.least, count=text.number(value.short)),
    ]  # fmt: skip
    if value.doubts:
        found.insert(1, text("verify.note.doubts", count=text.count(len(value.doubts), "place")))
    found.append(text(f"verify.note.names.{'checked' if value.names_checked else 'unchecked'}"))
    if value.within:
        found.append(text("verify.note.within", count=text.count(value.within, "quotation")))
    if value.may_drop:
        found.append(text("verify.note.dropped", words=", ".join(value.may_drop)))
    if value.foreign_allowed:
        found.append(text("verify.note.foreign"))
    found += [clean(warning) for warning in value.warnings]
    if value.fictional:
        found.append(text("fictional.all" if value.all_fictional else "fictional.some"))
    return found
