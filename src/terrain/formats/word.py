"""Word's styles: which paragraphs are headings, which runs are bold or hidden."""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|titre|überschrift)\s*([1-9])")
_OFF = frozenset({"0", "false", "off", "none"})


def _switch(properties: Any, name: str) -> bool | None:
    """A toggle property: True, False, or None where it is not said."""
    element = properties.find(f"{W}{name}") if properties is not None else None
    return None if element is None else element.get(f"{W}val", "1") not in _OFF


class Styles:
    """The styles of a document; one that is missing, or in a circle, says nothing."""

    def __init__(self, root: Any | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._by_id: dict[str, Any] = {style.get(f"{W}styleId", ""): style for style in found}

    def _chain(self, name: str | None) -> list[Any]:
        chain: list[Any] = []
        while name in self._by_id and self._by_id[name] not in chain:
            chain.append(self._by_id[name])
            above = chain[-1].find(f"{W}basedOn")
            name = above.get(f"{W}val") if above is not None else None
        return chain

    def _said(self, name: str | None, switch: str) -> bool | None:
        for style in self._chain(name):
            if (said := _switch(style.find(f"{W}rPr"), switch)) is not None:
                return said
        return None

    def heading(self, paragraph: Any) -> int | None:
        """0 for a title, 1–9 for a heading, None for ordinary text."""
        name = _style(paragraph, "p")
        for style in self._chain(name):
            label = style.find(f"{W}name")
            text = (label.get(f"{W}val") or "").lower() if label is not None else ""
            if text in ("title", "titre"):
                return 0
            if mark := _HEADING.fullmatch(text):
                return int(mark[1])
        level = paragraph.find(f"{W}pPr/{W}outlineLvl")
        number = level.get(f"{W}val", "9") if level is not None else "9"
        return int(number) + 1 if number.isdigit() and int(number) < 9 else None

    def paragraph_bold(self, paragraph: Any) -> bool:
        """Whether the paragraph's style makes its runs bold."""
        return bool(self._said(_style(paragraph, "p"), "b"))

    def paragraph_italic(self, paragraph: Any) -> bool:
        """Whether the paragraph's style sets its runs in italics."""
        return bool(self._said(_style(paragraph, "p"), "i"))

    def run_bold(self, run: Any, inherited: bool) -> bool:
        """Whether a run is bold: its own word, else its style's, else its paragraph's."""
        return self._run(run, "b", inherited)

    def run_italic(self, run: Any, inherited: bool) -> bool:
        """Whether a run is in italics, by the same rule."""
        return self._run(run, "i", inherited)

    def _run(self, run: Any, switch: str, inherited: bool) -> bool:
        own = _switch(run.find(f"{W}rPr"), switch)
        if own is None:
            own = self._said(_style(run, "r"), switch)
        return inherited if own is None else own

    def names(self, paragraph: Any) -> list[str]:
        """The names, in small letters, of the paragraph's style and of those it stands on."""
        labels = (style.find(f"{W}name") for style in self._chain(_style(paragraph, "p")))
        return [(label.get(f"{W}val") or "").lower() for label in labels if label is not None]

    def indent(self, paragraph: Any) -> int:
        """The left indent in twentieths of a point: its own, else its style's."""
        chain = [paragraph, *self._chain(_style(paragraph, "p"))]
        for holder in chain:
            found = holder.find(f"{W}pPr/{W}ind")
            value = found.get(f"{W}left", found.get(f"{W}start")) if found is not None else None
            if value is not None:
                return int(value) if value.lstrip("-").isdigit() else 0
        return 0

    def hidden(self, run: Any) -> bool:
        """Whether Word does not show the run."""
        return bool(_switch(run.find(f"{W}rPr"), "vanish"))


def _style(element: Any, kind: str) -> str | None:
    found = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    return found.get(f"{W}val") if found is not None else None
