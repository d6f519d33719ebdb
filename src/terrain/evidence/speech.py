"""Where a text speaks of a quotation's speaker: the parenthesis after it, the clause of saying.

All stretches are code points of the paragraph. Other quotations of the paragraph are masked first,
so that their words, and what is said of their speakers, are not taken for this one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from terrain.model.span import Span


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch about the speaker. `subject` is the part of it that names them. `sure`: all of it
    is about them (a parenthesis, a footnote); `alone`: it holds a year and nothing else."""

    span: Span
    subject: Span
    sure: bool = False
    alone: bool = False


# Verbs by which French attributes words, by their stems, folded letters aside.
_SAYS = re.compile(
    r"\b(?:(?:expliqu|racont|confi|déclar|affirm|résum|observ|remarqu|soulign|rappel|ajout|regrett"
    r"|déplor|inqui[eè]t|témoign|précis|estim|constat|indiqu|avou|insist|soupir|gliss|plaid|évoqu"
    r"|analys|not|jug|rapport|lanc|comment|nuanc|tranch|martel|répèt|répét)"
    r"(?:e|ent|ait|aient|eait|é|a|ant)"
    r"|dit|disent|disait|disaient|reconnaît|reconnait|reconnaissait|admet|admettait|poursui[tv]\w*"
    r"|conclut|conclu|reprend|reprenait|répond|répondait|décrit|décrivait|souvient|souvenait)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\b(?:selon|d['’]après|pour|aux yeux d['’eu]\w*)\s", re.IGNORECASE)
#: `Une élue de Dunkerque :`, `L’autre dirigeant, lui :` — the subject is in the first three words.
_PRESENTED = re.compile(
    r"\s*(?:(?:une?|le|la|cet|cette|ce|notre)\s|l['’])\S+(?:\s+\S+)?(?=[^.!?…;]{0,60}:$)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?…]+[»”\"]?\s+(?=[A-ZÀ-ÖØ-Þ«“\"(])")
_CLOSING = re.compile(r"[\s»”\"’.,;:…!?]*(?:\[\d+\]|[¹²³⁰-⁹\d]{0,3}(?=\s*\())?\s*")
_MASK = "\x00"


def masked(text: str, quotation: Span, others: Iterable[Span] = ()) -> str:
    """The text with every other quotation masked, at equal length: those between « » or “ ”, and
    the stretches that a caller knows to be one (typewriter marks do not say which end they are).
    """
    for other in others:
        if not other.overlaps(quotation):
            text = text[: other.start] + _MASK * len(other) + text[other.end :]

    def mask(found: re.Match[str]) -> str:
        own = Span(*found.span()).overlaps(quotation)
        return found[0] if own else _MASK * len(found[0])

    return re.sub(r"«[^»]*»|“[^”]*”", mask, text)


def before(text: str, quotation: Span) -> Zone | None:
    """The clause that leads to the quotation, if it has a verb of saying (or `selon …`)."""
    head = text[: quotation.start].rstrip(' \u00a0\u202f«“"')
    start = max(head.rfind(_MASK) + 1, 0)
    for mark in _SENTENCE.finditer(head, start):
        start = mark.end()
    said = _last(_SAYS, head, start)
    if said is not None:
        return Zone(Span(start, len(head)), Span(start, said))
    if head.endswith((":", ",")) and _ACCORDING.match(head, start):
        return Zone(Span(start, len(head)), Span(start, len(head)))
    presented = _PRESENTED.match(head, start) if head.endswith(":") else None
    return Zone(Span(start, len(head)), Span(*presented.span())) if presented else None


def _last(pattern: re.Pattern[str], text: str, start: int) -> int | None:
    marks = list(pattern.finditer(text, start))
    return marks[-1].start() if marks else None


def after(text: str, quotation: Span) -> Zone | None:
    """The parenthesis or dash after the quotation; else the clause of saying that follows it."""
    mark = _CLOSING.match(text, quotation.end)
    at = mark.end() if mark else quotation.end
    if text[at : at + 1] in ("(", "["):
        return _parenthesis(text, at)
    if text[at : at + 1] in ("—", "–") and len(text) - at < 200 and _MASK not in text[at:]:
        return whole(text, at + 1)
    return _clause(text, quotation.end)


def _parenthesis(text: str, at: int) -> Zone:
    depth = 0
    end = len(text)
    for place in range(at, len(text)):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[place], 0)
        if depth == 0:
            end = place
            break
    return whole(text, at + 1, end)


def whole(text: str, start: int = 0, end: int | None = None) -> Zone:
    """A stretch that is all about the speaker."""
    span = Span(start, len(text) if end is None else end)
    alone = re.fullmatch(r"[\s.]*(?:en\s+)?(?:19|20)\d\d[\s.]*", span.of(text)) is not None
    met = re.search(r"\b(?:entretien|interview|rencontr|interrog|séance|séminaire)", span.of(text),
                    re.IGNORECASE)  # fmt: skip
    return Zone(span, span, sure=True, alone=alone or met is not None)


def _clause(text: str, at: int) -> Zone | None:
    """`», explique une élue de Seine Aval.`: from the verb, which comes soon, to the sentence's
    end; the subject is what follows the verb closely."""
    end = len(text)
    for other in (text.find(_MASK, at), text.find("«", at)):
        end = min(end, other) if other >= 0 else end
    lead = re.compile(r"[\s»”\"]*,?[\s»”\"]*").match(text, at, end)
    start = lead.end() if lead else at
    stop = re.compile(r"[.!?…;](?:\s|$)").search(text, start, end)
    end = stop.start() if stop else end
    said = _SAYS.search(text, start, min(end, start + 30))
    if said is None or re.search(r"[.!?…]", text[at:start]):
        return None
    return Zone(Span(said.end(), end), Span(said.end(), min(end, said.end() + 60)))
