"""A Note: prose whose claims carry their evidence. Ordinary Markdown that reads well anywhere.

    ### On ne manque pas de mètres carrés, on manque de vendeurs {#vendeurs}

    Ce que l'autrice en dit, aussi long qu'elle veut.

    > On n’a pas un problème de mètres carrés, on a un problème de qui les tient.
    >
    > — appuie · seminaire-territoires/seance-1 §8, 00:02:38 {#q7k2m9 text=e298… at=40-115}
    >
    > Dit sans qu'on le lui demande.

A heading with an id is a claim; what follows it is its own until the next heading of its rank or
above. A block quotation that holds a line of attribution is a piece of evidence: before that line
stand the words of the corpus, as they are there; after it, the author's remark. Everything else
is prose, and is kept as it was typed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from terrain.errors import UsageError
from terrain.model.citation import Citation, parse_citation
from terrain.model.span import Span

Stance = Literal["supports", "nuances", "contradicts"]
STANCES: tuple[Stance, ...] = get_args(Stance)
#: How a stance is written, by language; all are understood in any Note.
STANCE_WORDS: Mapping[str, Mapping[Stance, str]] = {
    "fr": {"supports": "appuie", "nuances": "nuance", "contradicts": "contredit"},
    "en": {"supports": "supports", "nuances": "nuances", "contradicts": "contradicts"},
}
_STANCE_OF: Mapping[str, Stance] = {
    word: stance for words in STANCE_WORDS.values() for stance, word in words.items()
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the corpus for, against or beside a claim.

    `quote` is the evidence; `citation`, `span` (code points of the body whose hash is `text`) and
    `coding` say where it was taken. `line` is that of the file where the block begins.
    """

    id: str
    quote: str
    citation: Citation
    stance: Stance
    remark: str = ""
    text: str = ""
    span: Span | None = None
    coding: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of rank `level` (1–6); `claim` is its id where it is a claim, else "". `codes`
    are those that the claim is about (`{#vendeurs codes=foncier.retention,foncier.zan}`)."""

    level: int
    text: str
    claim: str = ""
    line: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between headings and evidence, as it was typed."""

    text: str
    line: int = 0


Piece = Heading | Prose | Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what stands under it, in order; `codes` as its heading names them."""

    id: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    prose: tuple[Prose, ...] = ()
    line: int = 0
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the body that cannot be what it looks like: which line, what, what to do."""

    line: int
    slug: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Note:
    """One Note of the study; `id` is the name of its file."""

    id: str
    title: str = ""
    pieces: tuple[Piece, ...] = ()
    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    language: str = "fr"
    status: str = "draft"
    question: str = ""
    fictional: bool = False
    path: str = ""
    keywords: tuple[str, ...] = field(default=())

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in the order of the Note."""
        return tuple(_claims(self.pieces))

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every piece of evidence, those under no claim included."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Evidence))

    @cached_property
    def loose(self) -> tuple[Evidence, ...]:
        """Evidence that stands under no claim."""
        held = {e.line for claim in self.claims for e in claim.evidence}
        return tuple(e for e in self.evidence if e.line not in held)


def _claims(pieces: tuple[Piece, ...]) -> Iterator[Claim]:
    for at, piece in enumerate(pieces):
        if not isinstance(piece, Heading) or not piece.claim:
            continue
        own: list[Piece] = []
        for later in pieces[at + 1 :]:
            if isinstance(later, Heading) and (later.claim or later.level <= piece.level):
                break
            own.append(later)
        yield Claim(
            piece.claim, piece.text, tuple(p for p in own if isinstance(p, Evidence)),
            tuple(p for p in own if isinstance(p, Prose)), piece.line, piece.codes,
        )  # fmt: skip


_HEADING = re.compile(
    r"(?P<rank>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+\{#(?P<claim>[^\s{}#]+)(?P<more>[ \t][^{}]*)?\})?"
    r"(?:[ \t]+#+)?[ \t]*"
)
_ATTRIBUTION = re.compile(
    r"[—–-]+[ \u00a0]*(?P<stance>[^\W\d_]+)[ \u00a0]*[·:|][ \u00a0]*(?P<citation>[^{}]+?)[ \t]*"
    r"(?:\{(?P<fields>[^{}]*)\})?[ \t]*"
)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def parse_pieces(body: str, first: int = 1) -> tuple[tuple[Piece, ...], tuple[Fault, ...]]:
    """The pieces of a Note's body, whose first line is line `first` of its file, and its faults.

    A block quotation that was evidence and can no longer be read as such is kept as prose, and
    is a fault: nothing is lost.
    """
    pieces: list[Piece] = []
    faults: list[Fault] = []
    for kind, number, lines in _blocks(body.split("\n"), first):
        if kind == "heading":
            mark = _HEADING.fullmatch(lines[0])
            assert mark is not None
            level = len(mark["rank"])
            codes = tuple(_codes(mark["more"] or ""))
            pieces.append(Heading(level, mark["text"].strip(), mark["claim"] or "", number, codes))
        elif kind == "quote" and (found := _evidence(lines, number, faults)) is not None:
            pieces.append(found)
        elif any(line.strip() for line in lines):
            pieces.append(Prose("\n".join(lines).strip("\n"), number))
    _twice(pieces, faults)
    return tuple(pieces), tuple(faults)


def _codes(fields: str) -> Iterator[str]:
    """The codes among the fields of a heading; other fields are somebody else's, and stay."""
    for part in fields.split():
        key, _, value = part.partition("=")
        if key == "codes":
            yield from dict.fromkeys(name for name in value.split(",") if name)


def _blocks(lines: list[str], first: int) -> Iterator[tuple[str, int, list[str]]]:
    """Headings, block quotations and what lies between, each with its first line's number.

    Within a fence of code nothing is a heading or a quotation.
    """
    held: list[str] = []
    kind, start, fence = "prose", first, ""
    for number, line in enumerate(lines, first):
        mark = _FENCE.match(line)
        if mark and not fence:
            now, fence = "prose", mark[1]
        elif fence:
            now = "prose"
            if mark and mark[1].startswith(fence[0]) and len(mark[1]) >= len(fence):
                fence = ""
        elif _HEADING.fullmatch(line) and line.startswith("#"):
            now = "heading"
        else:
            now = "quote" if line.startswith(">") else "prose"
        if held and (now != kind or now == "heading"):
            yield kind, start, held
            held = []
        if not held:
            kind, start = now, number
        held.append(line)
    if held:
        yield kind, start, held


def _evidence(lines: list[str], number: int, faults: list[Fault]) -> Evidence | None:
    """A block quotation as evidence; None where it has no line of attribution that can be read."""
    inner = [re.sub(r"^>[ \t]?", "", line) for line in lines]
    at = next(
        (n for n in range(len(inner) - 1, -1, -1)
         if (m := _ATTRIBUTION.fullmatch(inner[n].strip())) and _meant(m)), None,
    )  # fmt: skip
    if at is None:
        return None
    if joined := [n for n in range(at) if _sealed(inner[n])]:
        faults.append(_run_together(number + joined[-1] + 1))
        return None
    mark = _ATTRIBUTION.fullmatch(inner[at].strip())
    assert mark is not None
    quote = "\n".join(inner[:at]).strip("\n")
    remark = "\n".join(inner[at + 1 :]).strip()
    try:
        stance, named = _stance(mark["stance"]), parse_citation(mark["citation"])
        fields = _fields(mark["fields"] or "")
        place = _span(fields.get("at", ""))
    except (ValueError, UsageError) as error:
        faults.append(_broken(number + at, getattr(error, "message", str(error)).rstrip(".")))
        return None
    if not quote.strip():
        faults.append(_broken(number + at, "no words stand above it"))
        return None
    return Evidence(
        fields.get("id", ""), quote, named, stance, remark, fields.get("text", ""), place,
        fields.get("coding", ""), number,
    )  # fmt: skip


def _sealed(line: str) -> bool:
    """Whether a line is an attribution that the program wrote: it has an id."""
    mark = _ATTRIBUTION.fullmatch(line.strip())
    return mark is not None and "#" in (mark["fields"] or "")


def _meant(mark: re.Match[str]) -> bool:
    """Whether a line is an attribution at all: it has fields, a stance, or a turn."""
    return mark["fields"] is not None or mark["stance"].lower() in _STANCE_OF


def _stance(word: str) -> Stance:
    found = _STANCE_OF.get(word.lower())
    if found is None:
        words = ", ".join(STANCE_WORDS["fr"].values())
        raise ValueError(f"“{word}” is no stance ({words})")
    return found


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split():
        key, mark, value = part.partition("=")
        if part.startswith("#"):
            found["id"] = part[1:]
        elif mark and key in ("text", "at", "coding"):
            found[key] = value
        else:
            raise ValueError(f"“{part}” is not understood between its braces")
    return found


def _span(text: str) -> Span | None:
    if not text:
        return None
    mark = _PLACE.fullmatch(text)
    if mark is None or int(mark[2]) < int(mark[1]):
        raise ValueError(f"“{text}” is no place (at=START-END)")
    return Span(int(mark[1]), int(mark[2]))


def _broken(line: int, why: str) -> Fault:
    return Fault(
        line, "evidence-unreadable",
        f"this line of attribution cannot be read: {why}. The quotation counts as prose.",
        "Write “— appuie · case/transcript §12”, or add it again with “terrain note add”.",
    )  # fmt: skip


def _run_together(line: int) -> Fault:
    return Fault(
        line, "evidence-unreadable",
        "two pieces of evidence have run together: which words are whose cannot be told. Both "
        "count as prose.",
        "Put an empty line (without “>”) between them.",
    )  # fmt: skip


def _twice(pieces: list[Piece], faults: list[Fault]) -> None:
    """Ids that stand twice: both are kept, since each may be the one that was meant."""
    seen: dict[tuple[str, str], int] = {}
    for piece in pieces:
        if isinstance(piece, Prose):
            continue
        what = "claim" if isinstance(piece, Heading) else "evidence"
        name = piece.claim if isinstance(piece, Heading) else piece.id
        if not name:
            continue
        if (what, name) in seen:
            faults.append(Fault(
                piece.line, "duplicate-id",
                f"a second {what} with the id “{name}” (the first: line {seen[what, name]}).",
                "Give one of them another id.",
            ))  # fmt: skip
        seen.setdefault((what, name), piece.line)


def write_heading(heading: Heading) -> str:
    """The line of a heading, as `parse_pieces` reads it back."""
    codes = f" codes={','.join(heading.codes)}" if heading.codes else ""
    mark = f" {{#{heading.claim}{codes}}}" if heading.claim else ""
    return f"{'#' * heading.level} {heading.text}{mark}"


def stance_named(word: str) -> Stance:
    """The stance of a word in any language. Raises UsageError."""
    try:
        return _stance(word.strip())
    except ValueError as error:
        raise UsageError(f"{error}.", remedy="Or supports, nuances, contradicts.") from error


def write_evidence(evidence: Evidence, language: str = "fr") -> str:
    """The block of a piece of evidence, as `parse_pieces` reads it back; no line end after it."""
    words = STANCE_WORDS.get(language, STANCE_WORDS["en"])
    fields = [f"#{evidence.id}"] if evidence.id else []
    fields += [f"text={evidence.text}"] if evidence.text else []
    fields += [f"at={evidence.span.start}-{evidence.span.end}"] if evidence.span else []
    fields += [f"coding={evidence.coding}"] if evidence.coding else []
    mark = f"— {words[evidence.stance]} · {evidence.citation}"
    lines = [*evidence.quote.split("\n"), "", f"{mark} {{{' '.join(fields)}}}" if fields else mark]
    if evidence.remark.strip():
        lines += ["", *evidence.remark.strip().split("\n")]
    return "\n".join(f"> {line}" if line else ">" for line in lines)
