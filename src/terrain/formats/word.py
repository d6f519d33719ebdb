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

    def _bold(self, name: str | None) -> bool | None:
        for style in self._chain(name):
            if (said := _switch(style.find(f"{W}rPr"), "b")) is not None:
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
        return bool(self._bold(_style(paragraph, "p")))

    def run_bold(self, run: Any, inherited: bool) -> bool:
        """Whether a run is bold: its own word, else its style's, else its paragraph's."""
        own = _switch(run.find(f"{W}rPr"), "b")
        if own is None:
            own = self._bold(_style(run, "r"))
        return inherited if own is None else own

    def hidden(self, run: Any) -> bool:
        """Whether Word does not show the run."""
        return bool(_switch(run.find(f"{W}rPr"), "vanish"))


def _style(element: Any, kind: str) -> str | None:
    found = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    return found.get(f"{W}val") if found is not None else None
