"""The quotations of a manuscript: between marks, in blocks, in italics; nested ones within.

A quotation may run over several paragraphs (French reopens guillemets at each), over a page
break, and past the notes that are called inside it. A mark that nothing closes, or that another
kind of mark closes, is said with its place: nothing is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from terrain.evidence.marks import CLOSERS, Sign, signs
from terrain.fold import Tokens
from terrain.model.manuscript import Manuscript, Paragraph
from terrain.model.span import Span

#: marks: between quotation marks; block: a block quotation without any; italic: italics alone.
QuotedKind = Literal["marks", "block", "italic"]

#: A quotation that nothing closes is followed into so many paragraphs, no further.
_REACH = 12
#: Italics without marks are an emphasis below so many words.
ITALIC_WORDS = 8
#: Of a block, how much must stand between marks for the marks to be the quotations.
_MOSTLY = 0.6
_SIDE = 240


@dataclass(frozen=True, slots=True)
class Part:
    """Code points of one paragraph: `paragraph` is its place in `Manuscript.paragraphs`."""

    paragraph: int
    span: Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation as the author wrote it. `number` counts from 1 in reading order.

    `text` is without its outer marks, `parts` where it stands, in order. `inside` is the number
    of the quotation that holds it, or 0. `before` and `after` are what the author wrote beside
    it. `closed` is False where its end had to be guessed.
    """

    number: int
    text: str
    parts: tuple[Part, ...]
    kind: QuotedKind = "marks"
    mark: str = ""
    inside: int = 0
    before: str = ""
    after: str = ""
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mark that could not be paired: the paragraph's place and the mark's offset in it.

    `slug`: never-closed, closes-nothing, closed-by-another; `about`: the marks.
    """

    paragraph: int
    at: int
    slug: str
    about: str


@dataclass(frozen=True)
class Extraction:
    """The quotations of a manuscript, and the marks that are in doubt."""

    quotations: tuple[Quoted, ...]
    doubts: tuple[Doubt, ...] = ()


def extract(manuscript: Manuscript) -> Extraction:
    """Every quotation in reading order, outer before inner."""
    paragraphs = manuscript.paragraphs
    found: list[_Pair] = []
    doubts: list[Doubt] = []
    for flow in _flows(paragraphs):
        pairing = _Pairing(paragraphs, flow)
        pairing.run()
        found += pairing.pairs
        doubts += pairing.doubts
    quoted = [_quoted(paragraphs, pair) for pair in found]
    quoted, blocks = _blocks(paragraphs, quoted)
    quoted += blocks
    quoted += _italics(paragraphs, quoted)
    quoted = [each for each in quoted if len(Tokens(each.text))]
    doubts.sort(key=lambda doubt: (doubt.paragraph, doubt.at))
    return Extraction(_numbered(quoted), tuple(doubts))


def _flows(paragraphs: Sequence[Paragraph]) -> list[list[int]]:
    """Paragraphs through which a quotation may run: the text, the cells, each note."""
    flows: dict[str, list[int]] = {}
    breaks = 0
    for place, paragraph in enumerate(paragraphs):
        kind = paragraph.kind
        breaks += kind == "heading"
        names = {
            "note": f"note {paragraph.label}",
            "cell": "cells",
            "heading": f"heading {place}",
        }
        name = names.get(kind, f"text {breaks}")
        flows.setdefault(name, []).append(place)
    return list(flows.values())


@dataclass(slots=True)
class _Pair:
    """A quotation between its marks, as places in a flow."""

    mark: str
    start: tuple[int, int]
    end: tuple[int, int] = (0, 0)
    closed: bool = True
    #: Guillemets that only reopen the quotation: paragraph → where its words begin again.
    reopened: dict[int, int] = field(default_factory=dict)
    opened_at: int = 0


class _Pairing:
    """One flow's marks paired, with a stack for those that are nested."""

    def __init__(self, paragraphs: Sequence[Paragraph], flow: list[int]) -> None:
        self.paragraphs, self.flow = paragraphs, flow
        self.signs = [list(signs(paragraphs[place].text)) for place in flow]
        self.stack: list[_Pair] = []
        self.pairs: list[_Pair] = []
        self.doubts: list[Doubt] = []

    def run(self) -> None:
        for at, place in enumerate(self.flow):
            text = self.paragraphs[place].text
            for rank, sign in enumerate(self.signs[at]):
                if not self._reopens(place, text, sign):
                    self._take(at, rank, place, sign)
            self._end_of_paragraph(at, place)
        for pair in list(self.stack):
            self._abandon(pair)

    def _reopens(self, place: int, text: str, sign: Sign) -> bool:
        """« or » at the head of a paragraph, while « is open from an earlier one."""
        if text[: sign.start].strip() or not self.stack:
            return False
        outer = self.stack[0]
        if outer.opened_at == place or sign.mark not in {outer.mark, *CLOSERS[outer.mark]}:
            return False
        if sign.mark == '"' and outer.mark == '"' and not text[sign.end : sign.end + 1].strip():
            return False  # it closes
        outer.reopened[place] = sign.end
        return True

    def _take(self, at: int, rank: int, place: int, sign: Sign) -> None:
        closing = self._closed_by(sign)
        if "close" in sign.roles and closing is not None and self._prefers_close(sign):
            self._close(closing, place, sign)
        elif "open" in sign.roles and (sign.roles[0] == "open" or self._later(at, rank, sign)):
            self.stack.append(_Pair(sign.mark, (place, sign.end), opened_at=place))
        elif self._ends_another(at, rank, place, sign):
            self._mismatched(place, sign)
        elif sign.mark != "’" and not self._inches(place, sign):
            self._doubt(place, sign.start, "closes-nothing", sign.mark)

    def _closed_by(self, sign: Sign) -> _Pair | None:
        """The innermost open quotation that this mark may close."""
        return next((p for p in reversed(self.stack) if sign.mark in CLOSERS[p.mark]), None)

    def _inches(self, place: int, sign: Sign) -> bool:
        return sign.mark == '"' and self.paragraphs[place].text[sign.start - 1].isdigit()

    @staticmethod
    def _prefers_close(sign: Sign) -> bool:
        return sign.roles[0] == "close" or "open" not in sign.roles

    def _later(self, at: int, rank: int, sign: Sign) -> bool:
        """Whether a mark that could close this one follows in the paragraph; after a typewriter
        mark, also one that nothing else there opens."""
        rest = [s.mark for s in self.signs[at][rank + 1 :]]
        if any(mark in CLOSERS.get(sign.mark, sign.mark) for mark in rest):
            return True
        return sign.mark == '"' and any(
            rest.count(closer) > rest.count(opener) for opener, closer in ("«»", "“”")
        )

    def _ends_another(self, at: int, rank: int, place: int, sign: Sign) -> bool:
        """Whether a closing mark ends a quotation that another mark opened."""
        if sign.mark not in '»”"' or not self.stack or self._own_closer(at, rank):
            return False
        return sign.mark != '"' or not self._inches(place, sign)

    def _own_closer(self, at: int, rank: int) -> bool:
        """Whether what closes the innermost quotation follows in this paragraph."""
        wanted = CLOSERS[self.stack[-1].mark]
        return any(s.mark in wanted and "close" in s.roles for s in self.signs[at][rank + 1 :])

    def _close(self, pair: _Pair, place: int, sign: Sign) -> None:
        while self.stack[-1] is not pair:
            inner = self.stack[-1]
            inner.end = (place, sign.start)
            self._doubt(inner.start[0], inner.start[1] - 1, "never-closed", inner.mark)
            inner.closed = False
            self._keep(inner)
        pair.end = (place, sign.start)
        self._keep(pair)

    def _mismatched(self, place: int, sign: Sign) -> None:
        pair = self.stack[-1]
        marks = f"{pair.mark} {sign.mark}"
        self._doubt(pair.start[0], pair.start[1] - 1, "closed-by-another", marks)
        pair.end = (place, sign.start)
        self._keep(pair)

    def _keep(self, pair: _Pair) -> None:
        self.stack.remove(pair)
        self.pairs.append(pair)

    def _end_of_paragraph(self, at: int, place: int) -> None:
        """What is still open goes on only where the next paragraphs show it."""
        for pair in list(self.stack):
            if pair in self.stack and not self._goes_on(at, pair):
                self._abandon(pair, place)

    def _goes_on(self, at: int, pair: _Pair) -> bool:
        """Whether a next paragraph reopens the quotation, or closes it before opening another."""
        for ahead in range(at + 1, min(at + 1 + _REACH, len(self.flow))):
            paragraph, found = self.paragraphs[self.flow[ahead]], self.signs[ahead]
            first = found[0] if found else None
            head = first is not None and not paragraph.text[: first.start].strip()
            reopens = head and first.mark in {pair.mark, *CLOSERS[pair.mark]} if first else False
            if first and reopens and ahead == at + 1:
                return pair.mark != '"' or len(found) % 2 == 0 or "close" in first.roles
            for sign in found:
                if sign.mark == pair.mark and sign.mark != '"':
                    return False
                if sign.mark in CLOSERS[pair.mark] and "close" in sign.roles:
                    # A straight mark that could as well open is believed only after a break
                    # in the page.
                    return sign.roles[0] == "close" or paragraph.joined
        return False

    def _abandon(self, pair: _Pair, place: int | None = None) -> None:
        """End a quotation that nothing closes with the paragraph that it has reached."""
        reached = place if place is not None else self.flow[-1]
        pair.end, pair.closed = (reached, len(self.paragraphs[reached].text)), False
        self._keep(pair)
        if pair.mark != "‘":
            self._doubt(pair.start[0], pair.start[1] - 1, "never-closed", pair.mark)
        else:
            self.pairs.remove(pair)  # an apostrophe that was typed turned

    def _doubt(self, place: int, at: int, slug: str, about: str) -> None:
        self.doubts.append(Doubt(place, at, slug, about))


def _quoted(paragraphs: Sequence[Paragraph], pair: _Pair) -> Quoted:
    (first, start), (last, end) = pair.start, pair.end
    note = paragraphs[first].kind == "note", paragraphs[first].label
    parts = []
    for place in range(first, last + 1):
        paragraph = paragraphs[place]
        if (paragraph.kind == "note", paragraph.label) != note or (
            place not in (first, last) and paragraph.kind != paragraphs[first].kind
            and "cell" in (paragraph.kind, paragraphs[first].kind)
        ):  # fmt: skip
            continue
        low = start if place == first else pair.reopened.get(place, 0)
        high = end if place == last else len(paragraph.text)
        if span := _trimmed(paragraph.text, low, high):
            parts.append(Part(place, span))
    return _made(paragraphs, parts, "marks", pair.mark, closed=pair.closed)


def _trimmed(text: str, low: int, high: int) -> Span | None:
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return Span(low, high) if low < high else None


def _made(
    paragraphs: Sequence[Paragraph], parts: Iterable[Part], kind: QuotedKind, mark: str = "",
    *, closed: bool = True,
) -> Quoted:  # fmt: skip
    kept = tuple(parts)
    if not kept:
        return Quoted(0, "", (), kind, mark)
    text = ""
    for part in kept:
        joined = bool(text) and paragraphs[part.paragraph].joined
        text += (" " if joined else "\n" if text else "") + part.span.of(
            paragraphs[part.paragraph].text
        )
    head, tail = kept[0], kept[-1]
    before = paragraphs[head.paragraph].text[: head.span.start][-_SIDE:]
    after = paragraphs[tail.paragraph].text[tail.span.end :][:_SIDE]
    if kind == "block":
        before = _beside(paragraphs, head.paragraph - 1)[-_SIDE:] + "\n" + before
        following = tail.paragraph + 1
        while following < len(paragraphs) and paragraphs[following].kind == "note":
            following += 1
        after = after + "\n" + _beside(paragraphs, following)[:_SIDE]
    before, after = _MARK_END.sub("", before), _MARK_START.sub("", after)
    return Quoted(0, text, kept, kind, mark, 0, before.strip(), after.strip(), closed)


_MARK_END = re.compile(r"(?:[«“„\"‘‹]|<<|``)\s*$")
_MARK_START = re.compile(r"^\s*(?:[»”“\"’›]|>>|'')")


def _beside(paragraphs: Sequence[Paragraph], place: int) -> str:
    """The text of a neighbouring paragraph, where it is the author's."""
    if not 0 <= place < len(paragraphs) or paragraphs[place].kind in ("quote", "heading", "cell"):
        return ""
    return paragraphs[place].text


#: « (ELU1, élue) » or « — Une élue, 2023 » at the end of a block: who is quoted, not their words.
_SIGNED = re.compile(
    r"[\s\u00a0]*(?:[(\[](?!\s*(?:…|\.\.\.)\s*[)\]])[^()\[\]]{2,160}[)\]]\.?"
    r"|(?:^|(?<=[.!?…»”]))\s*[—–]\s*[^—–]{2,160})\s*$"
)
#: `ELU1 : ` at the head of a paragraph of a block.
_LABEL = re.compile(
    r"^\s*(?P<label>[A-ZÀ-Þ][A-ZÀ-Þ\d_-]{0,11}|Enqu[êe]t[ée]e?s?|Enqu[êe]teu(?:r|se)"
    r"|Chercheu(?:r|se))\s*(?:\[[\d:]+\])?\s*:\s+"
)
_DASH = re.compile(r"^\s*[—–-]\s+")


def _blocks(
    paragraphs: Sequence[Paragraph], quoted: list[Quoted]
) -> tuple[list[Quoted], list[Quoted]]:
    """Block quotations without marks of their own; small marks inside them are nested ones."""
    covered: dict[int, int] = {}
    for each in quoted:
        for part in each.parts:
            covered[part.paragraph] = covered.get(part.paragraph, 0) + len(part.span)
    marked = {
        place
        for place, paragraph in enumerate(paragraphs)
        if covered.get(place, 0) >= _MOSTLY * max(len(_unsigned(paragraph.text)), 1)
    }
    blocks: list[Quoted] = []
    run: list[Part] = []
    for place, paragraph in enumerate(paragraphs):
        label = _LABEL.match(paragraph.text)
        breaks = paragraph.kind != "quote" or place in marked or label is not None
        if breaks and paragraph.kind != "note" and run:
            blocks.append(_block(paragraphs, run))
            run = []
        if paragraph.kind == "quote" and place not in marked:
            head = label or _DASH.match(paragraph.text)
            span = _trimmed(paragraph.text, head.end() if head else 0, len(paragraph.text))
            run += [Part(place, span)] if span else []
    return quoted, blocks + ([_block(paragraphs, run)] if run else [])


def _unsigned(text: str) -> str:
    return _SIGNED.sub("", text)


def _block(paragraphs: Sequence[Paragraph], run: list[Part]) -> Quoted:
    """One block; its signature, if its end is one, belongs to what stands beside it."""
    parts = list(run)
    last = parts[-1]
    words = last.span.of(paragraphs[last.paragraph].text)
    signed = _SIGNED.search(words)
    if signed and (signed.start() or len(parts) > 1):
        end = last.span.start + signed.start()
        kept = _trimmed(paragraphs[last.paragraph].text, last.span.start, end)
        parts = parts[:-1] + ([Part(last.paragraph, kept)] if kept else [])
    made = _made(paragraphs, parts, "block")
    if signed and signed[0].strip() not in made.after:
        made = replace(made, after=f"{signed[0].strip()}\n{made.after}".strip())
    return made


def _italics(paragraphs: Sequence[Paragraph], quoted: list[Quoted]) -> list[Quoted]:
    """Long italics outside marks and blocks, where some authors set what was said to them."""
    taken: dict[int, list[Span]] = {}
    for each in quoted:
        for part in each.parts:
            taken.setdefault(part.paragraph, []).append(part.span)
    found = []
    for place, paragraph in enumerate(paragraphs):
        if paragraph.kind == "heading":
            continue
        for stretch in paragraph.italics:
            span = _trimmed(paragraph.text, stretch.start, stretch.end)
            if span is None or any(span.overlaps(other) for other in taken.get(place, ())):
                continue
            if len(Tokens(span.of(paragraph.text))) >= ITALIC_WORDS:
                found.append(_made(paragraphs, [Part(place, span)], "italic"))
    return found


def _numbered(quoted: list[Quoted]) -> tuple[Quoted, ...]:
    """In reading order, the outer one first, each inner one with the number of its holder."""

    def order(each: Quoted) -> tuple[int, int, int, int]:
        head, tail = each.parts[0], each.parts[-1]
        return head.paragraph, head.span.start, -tail.paragraph, -tail.span.end

    made: list[Quoted] = []
    open_: list[Quoted] = []
    for number, each in enumerate(sorted(quoted, key=order), 1):
        head = each.parts[0].paragraph, each.parts[0].span.start
        while open_ and _end(open_[-1]) <= head:
            open_.pop()
        now = replace(each, number=number, inside=open_[-1].number if open_ else 0)
        made.append(now)
        open_.append(now)
    return tuple(made)


def _end(quoted: Quoted) -> tuple[int, int]:
    last = quoted.parts[-1]
    return last.paragraph, last.span.end
