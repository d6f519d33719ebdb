"""Citations of transcripts and sessions: CSL-JSON and BibTeX for reference managers, and text.

Two styles that French social sciences use: `author-date`, an entry of the bibliography, and `note`,
a footnote. citeproc-py would do any style, but ships none of these and needs their files; the
CSL-JSON serves for that (Zotero and Pandoc read it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from terrain.evidence.source import Source
from terrain.model.transcript import Kind
from terrain.reports import recording
from terrain.reports.text import NBSP, Text

Style = Literal["author-date", "note"]
STYLES: tuple[Style, ...] = ("author-date", "note")

_CSL_TYPES: dict[Kind, str] = {
    "interview": "interview", "focus-group": "interview", "seminar": "speech",
    "fieldnotes": "document",
}  # fmt: skip


def address(source: Source) -> str:
    """The address of the recording at the second of the cited words; "" if there is none."""
    return recording.address(source.url, source.seconds)


def title(source: Source, text: Text) -> str:
    """The session's own title; for others the kind and who speaks."""
    if source.title:
        return source.title
    kind = text(f"citations.kind.{source.kind}")
    return text("citations.with", kind=kind, about=source.about) if source.about else kind


# --- in text


def written(source: Source, style: Style, text: Text) -> str:
    """One source as an entry of a bibliography (`author-date`) or as a footnote (`note`)."""
    parts = _author_date(source, text) if style == "author-date" else _note(source, text)
    return f"{', '.join(part for part in parts if part)}."


def called(source: Source, text: Text) -> str:
    """The call in the text that goes with an entry: (sa-dir-01, 2023, § 12)."""
    year = str(source.date.year) if source.date else text("citations.nodate")
    return f"({', '.join([_authors(source, text), year, *_sections(source)])})"


def _author_date(source: Source, text: Text) -> list[str]:
    year = str(source.date.year) if source.date else text("citations.nodate")
    return [_authors(source, text), year, text.quoted(title(source, text)), *_rest(source, text)]


def _note(source: Source, text: Text) -> list[str]:
    head = title(source, text)
    if source.title:
        return [_authors(source, text), text.quoted(head), *_rest(source, text)]
    return [f"{head} ({_authors(source, text)})", *_rest(source, text)]


def _rest(source: Source, text: Text) -> list[str]:
    kind = text(f"citations.medium.{source.kind}")
    day = f"{kind}, {text.date(source.date)}" if source.date else kind
    held = ", ".join(part for part in (source.container, source.place) if part)
    found = address(source)
    where = f"<{found}>" if found else ""
    mark = text("citations.fictional") if source.fictional else ""
    return [f"{held} [{day}]".strip(), _by(source, text), source.archive, source.locator, where,
            mark]  # fmt: skip


def _by(source: Source, text: Text) -> str:
    """Who led the interview; a session is its speakers' alone."""
    if not source.interviewers or source.kind == "seminar":
        return ""
    *others, last = source.interviewers
    names = f"{', '.join(others)} {text('and')} {last}" if others else last
    return text("citations.by", names=names)


def _authors(source: Source, text: Text) -> str:
    if len(source.authors) > 3:
        return text("citations.several", first=source.authors[0])
    return ", ".join(source.authors) or text("citations.nobody")


def _sections(source: Source) -> list[str]:
    if source.turns is None:
        return []
    first, last = source.turns
    return [f"§{NBSP}{first}" if first == last else f"§{NBSP}{first}–{last}"]


# --- for reference managers


def csl(source: Source, text: Text, accessed: Any = None) -> dict[str, Any]:
    """One item of CSL-JSON (schema 1.0.2), without what is empty."""
    speech = source.kind == "seminar"
    day = {"date-parts": [[source.date.year, source.date.month, source.date.day]]} if (
        source.date) else None  # fmt: skip
    item = {
        "id": _key(source),
        "type": _CSL_TYPES[source.kind],
        "title": title(source, text),
        "author": [{"literal": name} for name in source.authors],
        "interviewer": [] if speech else [{"literal": name} for name in source.interviewers],
        "container-title": source.container,
        "event-title": source.container if speech else "",
        "event-place": source.place if speech else "",
        "event-date": day if speech else None,
        "issued": day,
        "genre": text(f"citations.medium.{source.kind}"),
        "archive": source.archive,
        "archive_location": source.locator,
        "number": "" if source.turns is None else _sections(source)[0],
        "URL": address(source),
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
        if accessed and address(source) else None,
        "language": source.language,
        "note": text("citations.fictional") if source.fictional else "",
    }  # fmt: skip
    return {name: value for name, value in item.items() if value}


def bibtex(sources: Sequence[Source], text: Text, accessed: Any = None) -> str:
    """Entries of BibTeX (`@misc`, with the fields of biblatex that others ignore), UTF-8."""
    entries = []
    for source in sources:
        fields = {
            "author": " and ".join(f"{{{tex(name)}}}" for name in source.authors),
            "title": f"{{{tex(title(source, text))}}}",
            "howpublished": tex(text(f"citations.medium.{source.kind}")),
            "eventtitle": tex(source.container) if source.kind == "seminar" else "",
            "booktitle": tex(source.container),
            "organization": tex(source.archive),
            "year": str(source.date.year) if source.date else "",
            "date": source.date.isoformat() if source.date else "",
            "pages": tex(source.locator),
            "url": address(source),
            "urldate": accessed.isoformat() if accessed and address(source) else "",
            "langid": {"fr": "french", "en": "english"}.get(source.language, ""),
            "note": tex(text("citations.fictional")) if source.fictional else "",
        }
        rows = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@misc{{{_key(source)},\n{rows}\n}}\n")
    return "\n".join(entries)


def _key(source: Source) -> str:
    """An ASCII key: `seine-aval-dirigeant-logistique-12`."""
    plain = unicodedata.normalize("NFKD", source.locator.partition(",")[0])
    ascii_ = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-") or "source"


_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
        "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def tex(text: str) -> str:
    """Text as BibTeX and LaTeX read it."""
    return "".join(_TEX.get(character, character) for character in text)
