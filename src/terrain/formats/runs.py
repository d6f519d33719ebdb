"""The text of a paragraph made of runs, with how far it is bold from its start."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from terrain.formats.base import Line


@dataclass(slots=True)
class Text:
    """Grows run by run. `bold` counts the code points before the first run that is not."""

    parts: list[str] = field(default_factory=list)
    bold: int = 0
    broken: bool = False

    def add(self, text: str, *, bold: bool) -> None:
        """Append a run. White space is bold or not without meaning it."""
        if not text:
            return
        if not bold and text.strip():
            self.broken = True
        if not self.broken:
            self.bold += len(text)
        self.parts.append(text)

    def lines(self, whole: str, number: int, heading: int | None) -> list[Line]:
        """One line for each line of the paragraph (soft breaks); a heading is one line.

        `whole` is the cleaned text of the parts.
        """
        if heading is not None:
            return [Line(" ".join(whole.split()), number, 0, heading, gap=True)]
        bold, lines = self.bold, []
        for index, part in enumerate(whole.split("\n")):
            lines.append(Line(part, number, max(0, min(bold, len(part))), gap=not index))
            bold -= len(part) + 1
        return lines


def tracked(counts: Counter[str]) -> str:
    """What is said of tracked changes."""
    return (
        f"tracked changes: {counts['insertions']} insertions kept, {counts['deletions']} "
        "deletions left out; accept or reject them in the word processor if that is wrong"
    )
