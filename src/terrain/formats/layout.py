"""Lines with labels to turns: the shared heart of txt, md, docx and odt.

`assemble` finds candidates (`heads`), decides on the whole document who speaks (`labels`),
then walks the lines once. A line that begins no turn continues the one before. What stands
before the first turn is the header, and is kept.

A document without any label has one speaker: `LOC` if its lines carry time codes (a dictation
program made it), else `NOTES`, one turn a paragraph (field notes, a page), and says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from terrain.formats import header, heads, labels, times
from terrain.formats.base import NOTES, Cells, Line, Options, Source
from terrain.formats.cues import join, speakers_of, timed_pieces
from terrain.formats.heads import Head
from terrain.model.transcript import Draft, DraftTurn

_TRAILING_TIME = re.compile(rf"[ \u00a0]*{times.BRACKETED}\s*$")


@dataclass(slots=True)
class _Open:
    """The turn being read."""

    speaker: str
    start: float | None
    end: float | None
    section: str | None
    number: int
    parts: list[str] = field(default_factory=list)

    def add(self, text: str, *, gap: bool) -> None:
        if self.parts and text:
            self.parts.append("\n\n" if gap else "\n")
        if text:
            self.parts.append(text)


@dataclass(frozen=True, slots=True)
class Known:
    """What the format knows beside its lines. `unit` is what they are numbered by."""

    title: str = ""
    date: dt.date | None = None
    unit: str = "line"
    warnings: tuple[str, ...] = ()


def assemble(
    source: Source, lines: Sequence[Line], options: Options, known: Known | None = None
) -> Draft:
    """Turns from lines. Raises ImportRefused where there is no text, or nobody speaks."""
    known = known or Known()
    lines = [line for line in lines if line.text.strip() or line.cells]
    if not lines:
        raise source.refuse(
            "the document holds no text.", "If it holds images of text, transcribe them first."
        )
    reader = _Reader(source, lines, options, known)
    if reader.has_speakers():
        reader.walk()
        made = reader.draft()
    else:
        made = reader.without_labels()
    if not made.turns:
        raise source.refuse(
            "nobody says a word in this document: it holds headings or labels alone.",
            "Is it the transcript, and whole?", lines[0].number,
        )  # fmt: skip
    return made


class _Reader:
    """One document: its candidates, the decision, and the turns as they come."""

    def __init__(
        self, source: Source, lines: Sequence[Line], options: Options, known: Known
    ) -> None:
        self.source, self.lines, self.known = source, lines, known
        self.warnings = list(known.warnings)
        self.stamps = [times.alone(line.text) for line in lines]
        candidates = [
            None
            if line.cells or line.heading is not None or self.stamps[i]
            else heads.find(line, after_time=i > 0 and self.stamps[i - 1] is not None)
            for i, line in enumerate(lines)
        ]
        for i, head in enumerate(candidates):
            if head and head.kind == "alone" and not self._leads(i):
                candidates[i] = None
        self.form = header.keys(lines, candidates)
        texts = [line.text for line in lines]
        self.candidates = self._stamped(candidates)
        self.decision = labels.decide(self.candidates, texts, options, self.form)
        self.turns: list[DraftTurn] = []
        self.before: list[Line] = []
        self.open: _Open | None = None
        self.section: str | None = None
        self.headings: list[tuple[int, str]] = []
        self.pending: tuple[float, float | None] | None = None
        self.title = known.title
        self.empty: list[tuple[int, str]] = []  # line, speaker
        self.found: list[tuple[str, str] | None] = []

    def _stamped(self, candidates: list[Head | None]) -> list[Head | None]:
        """A label on its own line below a time code on its own line has that time."""
        found = list(candidates)
        for i, head in enumerate(candidates):
            stamp = self.stamps[i - 1] if i else None
            if head and stamp and not head.timed:
                found[i] = Head(head.label, head.kind, head.text, *stamp, head.bold)
        return found

    def _leads(self, index: int) -> bool:
        """Whether untimed words follow a label that has its line to itself."""
        following = self.lines[index + 1 : index + 2]
        return (
            bool(following)
            and following[0].heading is None
            and (times.TIMECODE.match(following[0].text.lstrip()) is None)
        )

    def has_speakers(self) -> bool:
        """Whether anything in the document names a speaker."""
        return bool(self.decision.accepted) or any(
            line.cells and line.cells.speaker for line in self.lines
        )

    def place(self, number: int) -> str:
        """Where something was met, as warnings begin."""
        unit = self.known.unit
        return (
            f"{self.source.name}:{number}"
            if unit == "line"
            else (f"{self.source.name}, {unit} {number}")
        )

    def speaker(self, index: int) -> tuple[str, str] | None:
        """The speaker that line `index` gives the floor to, and words to put before the rest."""
        line, head = self.lines[index], self.candidates[index]
        if line.cells:
            return (line.cells.speaker, "") if line.cells.speaker else None
        if head is None or index in self.form:
            return None
        return self.decision.speaker(head)

    def walk(self) -> None:
        """Read every line once."""
        self.found = found = [self.speaker(index) for index in range(len(self.lines))]
        for index, line in enumerate(self.lines):
            who = found[index]
            following = index + 1 < len(found) and (
                found[index + 1] is not None or self.stamps[index + 1] is not None
            )
            if who:
                self.begin(line, self.candidates[index], *who)
            elif self.heading(index, following=following):
                continue
            elif self.stamps[index] and following:
                self.pending = self.stamps[index]
            else:
                self.carry_on(line)
        self.close()

    def begin(self, line: Line, head: Head | None, speaker: str, aside: str) -> None:
        """Open a turn."""
        self.close()
        cells = line.cells or Cells(None)
        start = head.start if head else cells.start
        end = head.end if head else cells.end
        if start is None and self.pending:
            start, end = self.pending
        self.pending = None
        self.open = _Open(speaker, start, end, self.section, line.number)
        text = head.text if head else line.text
        self.open.add(f"{aside} {text}".strip(), gap=False)

    def carry_on(self, line: Line) -> None:
        """A line of the turn, or of the header before the first."""
        if self.open is None and self.turns:
            # Words below a heading, without a label: the last speaker goes on.
            self.open = _Open(self.turns[-1].speaker, None, None, self.section, line.number)
        if self.open is None:
            self.before.append(line)
            return
        text = line.text.strip()
        if self.open.start is None and not self.open.parts and (mark := times.TIMECODE.match(text)):
            self.open.start, self.open.end = times.times(mark)
            text = text[mark.end() :].lstrip(" \t\u00a0:-–—")
        self.open.add(text, gap=line.gap)

    def heading(self, index: int, *, following: bool) -> bool:
        """Take the line as a heading if it is one."""
        line = self.lines[index]
        if line.heading is not None:
            title: str | None = line.text.strip()
        elif line.cells or index in self.form or (index < 2 and self.open is None):
            title = header.section_title(line, bare=True, before_turn=False)
        else:
            title = header.section_title(line, bare=True, before_turn=following)
        if header.underlines(line.text):
            return self._underlined()
        if not title:
            return False
        self.close()
        first = not self.turns and not self.headings and not self.before
        if line.heading == 0 or (line.heading == 1 and first and not self.title and self._sole()):
            self.title = f"{self.title} – {title}" if self.title else title
            return True
        stacked = self.headings and self.headings[-1][0] == len(self.turns)
        self.section = f"{self.section} – {title}" if stacked and self.section else title
        self.headings.append((len(self.turns), self.section))
        return True

    def _sole(self) -> bool:
        """A single heading of the first level at the top is the title of the whole; in a word
        processor, only where others of a lower level follow (people use what looks good)."""
        levels = [line.heading for line in self.lines if line.heading is not None]
        return levels.count(1) == 1 and (self.known.unit == "line" or max(levels) > 1)

    def _underlined(self) -> bool:
        """=====, below the last line of a turn or of the header, made that line a heading."""
        if self.open is None or not self.open.parts:
            return bool(self.before)
        title = self.open.parts[-1]
        if len(self.open.parts) < 3 or len(title) > 90 or self.open.parts[-2] != "\n\n":
            return False
        del self.open.parts[-2:]
        self.close()
        self.section = title
        self.headings.append((len(self.turns), title))
        return True

    def close(self) -> None:
        """End the turn being read."""
        turn, self.open = self.open, None
        if turn is None:
            return
        text, end = "".join(turn.parts).strip(), turn.end
        mark = _TRAILING_TIME.search(text[-40:]) if end is None else None
        if mark and mark[0].strip()[0] in "[#":
            # f4 and Express Scribe put the time at which a turn ends after its words.
            end = times.times(mark)[0]
            text = text[: len(text) - len(mark[0])]
        if not text:
            self.empty.append((turn.number, turn.speaker))
            return
        self.turns.append(DraftTurn(turn.speaker, text, turn.start, end, turn.section))

    def draft(self) -> Draft:
        """The value, with what must be said of it."""
        title, date = header.title_and_date(self.before)
        if self.empty:
            names = ", ".join(dict.fromkeys(speaker for _, speaker in self.empty))
            self.warnings.append(
                f"{self.place(self.empty[0][0])}: {len(self.empty)} labels without words were left "
                f"out ({names})."
            )
        if self.headings and self.headings[-1][0] == len(self.turns):
            self.warnings.append(
                f"{self.source.name}: no turn follows the heading « {self.headings[-1][1]} »."
            )
        self._spellings()
        self._disorder()
        before = "\n".join(line.text for line in self.before).strip()
        if before:
            shown = before if len(before) <= 200 else before[:200] + "…"
            self.warnings.append(
                f"{self.place(self.before[0].number)}: text before the first turn, kept apart: "
                f"« {shown} »"
            )
        return Draft(
            tuple(self.turns),
            speakers_of(self.turns),
            self.title or title,
            self.known.date or date or header.date_in(self.title),
            warnings=tuple(self.warnings),
            before=before,
        )

    def _spellings(self) -> None:
        """Spellings made one, and labels that are several people."""
        spelt: dict[str, Counter[str]] = {}
        for index, head in enumerate(self.candidates):
            who = self.found[index]
            if who and head and not who[1]:
                spelt.setdefault(who[0], Counter())[head.label] += 1
        for kept, forms in spelt.items():
            if others := [form for form in forms if form != kept]:
                self.warnings.append(f"{self.source.name}: {', '.join(others)} read as {kept}.")
        for label in labels.joint(turn.speaker for turn in self.turns):
            self.warnings.append(
                f"{self.source.name}: « {label} » is several people at once; kept as a speaker."
            )

    def _disorder(self) -> None:
        timed = [turn for turn in self.turns if turn.start is not None]
        back = [b for a, b in pairwise(timed) if (b.start or 0) < (a.start or 0)]
        if back:
            self.warnings.append(
                f"{self.source.name}: {len(back)} times go backwards, the first at « "
                f"{back[0].text[:40]} »; kept as they are."
            )

    def without_labels(self) -> Draft:
        """One speaker: a turn a paragraph, or timed pieces joined."""
        timed = sum(1 for line in self.lines if times.TIMECODE.match(line.text.lstrip()))
        if timed >= 2 and timed >= 0.2 * len(self.lines):
            turns = join(timed_pieces(self.lines))
        else:
            turns = self._paragraphs()
        self.warnings.append(
            f"{self.source.name}: no speaker label was found; all is under "
            f"{turns[0].speaker if turns else NOTES}. Name the labels if there are some."
        )
        bold = sum(line.bold >= len(line.text.rstrip()) for line in self.lines)
        if 0.1 <= bold / len(self.lines) <= 0.7:
            self.warnings.append(
                f"{self.source.name}: {bold} paragraphs are in bold; if these are the questions, "
                "put a label (« ENQ : ») before each."
            )
        title, date = header.title_and_date(self.lines[:3])
        return Draft(
            tuple(turns),
            speakers_of(turns),
            self.title or title,
            self.known.date or date or header.date_in(self.title),
            warnings=tuple(self.warnings),
        )

    def _paragraphs(self) -> list[DraftTurn]:
        for index, line in enumerate(self.lines):
            title = (
                line.text.strip()
                if line.heading is not None
                else header.section_title(line, bare=True, before_turn=False)
            )
            if title:
                self.close()
                self.section = title
                if line.heading == 0 or (line.heading == 1 and index == 0 and self._sole()):
                    self.title, self.section = self.title or title, None
                continue
            if line.gap or self.open is None:
                self.close()
                self.open = _Open(NOTES, None, None, self.section, line.number)
            self.open.add(line.text.strip(), gap=False)
        self.close()
        return self.turns
