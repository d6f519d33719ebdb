"""What the search of the page looks through: one row a claim, a quotation, a code, a place.

A script file that sets one variable, since a page opened from a folder may read nothing else.
Rows are [address, kind, title, text]; the page folds accents and case itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from terrain.model.codebook import Code
from terrain.reports.site.paths import at, slug
from terrain.reports.site.prose import plain, words
from terrain.reports.site.values import Head, NotePage, Passage, Proof, Site
from terrain.reports.text import Text

Row = tuple[str, str, str, str]


def script(variable: str, rows: Iterator[Row]) -> bytes:
    """A script that holds the rows, safe wherever it is included."""
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    text = ",\n".join(lines)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.{variable}=[\n{text}\n];\n".encode()


def pages(site: Site, text: Text) -> Iterator[Row]:
    """Every page but the transcripts."""
    for note in site.notes:
        yield from _note(note, text)
    for place in site.territories:
        claims = (link.label for cites in place.cites for link, _ in cites.claims)
        yield place.path, text("site.kind.territory"), place.name, _joined(*claims)
    for case in site.cases:
        asked = [q for part in case.guide for q in (part.section, *part.questions)]
        yield case.path, text("site.kind.case"), case.title, _joined(case.question, *asked)
    for session in site.sessions:
        said = _joined(session.place, *(moment.title for moment in session.moments))
        yield session.path, text("site.kind.session"), session.title, said
    for code in site.codes:
        yield from _code(code, text)
    if site.about:
        yield "about.html", text("site.kind.about"), text("site.about"), words(site.about)


def transcripts(site: Site, text: Text) -> Iterator[Row]:
    """The turns of published transcripts."""
    for page in site.transcripts:
        for turn in page.turns:
            if turn.words:
                title = f"{page.citation} §{turn.number}, {turn.line}"
                yield (
                    at(page.path, f"t{turn.number}"),
                    text("site.kind.transcript"),
                    title,
                    (" ".join(turn.words.split())),
                )


def _note(note: NotePage, text: Text) -> Iterator[Row]:
    """The Note itself, then each claim with the prose under it, then each quotation."""
    claim = (note.path, text("site.kind.note"), note.title)
    held = [note.question, ", ".join(note.authors), ", ".join(note.keywords)]
    quotations: list[Row] = []
    for part in note.parts:
        if isinstance(part, Head) and part.claim:
            yield *claim, _joined(*held)
            claim = (at(note.path, part.anchor), text("site.kind.claim"), plain(part.text))
            held = []
        elif isinstance(part, Head):
            held.append(plain(part.text))
        elif isinstance(part, Passage):
            held.append(words(part.text))
        elif isinstance(part, Proof):
            quotations.append(_proof(note, part, text))
    yield *claim, _joined(*held)
    yield from quotations


def _proof(note: NotePage, proof: Proof, text: Text) -> Row:
    said = " ".join(" ".join(one.words.split()) for one in proof.said)
    remark = words(proof.remark) if proof.remark else ""
    line = ", ".join(part.label for part in proof.who)
    return at(note.path, proof.anchor), text("site.kind.evidence"), line, _joined(said, remark)


def _code(code: Code, text: Text) -> Iterator[Row]:
    said = _joined(code.definition, code.when, code.when_not, code.example)
    path = at("codebook.html", slug(code.id))
    yield path, text("site.kind.code"), code.label or code.id, said
    for child in code.children:
        yield from _code(child, text)


def _joined(*parts: str) -> str:
    """Parts of a text, told apart in the excerpts of the results."""
    return " · ".join(part for part in parts if part)
