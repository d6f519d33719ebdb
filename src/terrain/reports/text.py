"""The words, numbers and dates of reports, in French (default) or English."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from terrain.errors import UsageError
from terrain.model.territory import KINDS as SCALES
from terrain.reports.labels import LABELS, PLURALS, french

Lang = Literal["fr", "en"]

NBSP, NARROW = "\u00a0", "\u202f"
#: A line that ends within its paragraph, where somebody meant it to.
LINE = "\u2028"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w|$)")
#: What XML 1.0 cannot hold, and lone surrogates, which no encoding can.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that any file can hold: characters illegal in XML become U+FFFD, visibly."""
    return _ILLEGAL.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Text:
    """The language of a report. Raises UsageError for one that terrain does not speak."""

    lang: Lang = "fr"

    def __post_init__(self) -> None:
        if self.lang not in LABELS:
            raise UsageError(f"no reports in “{self.lang}”.", remedy="Use fr or en.")

    @property
    def locale(self) -> str:
        """The language tag for documents: `fr-FR` or `en-GB`."""
        return {"fr": "fr-FR", "en": "en-GB"}[self.lang]

    def __call__(self, key: str, **values: object) -> str:
        """The label of a key, its {fields} filled."""
        return LABELS[self.lang][key].format(**values)

    def number(self, value: float, decimals: int = 0) -> str:
        """`1 234,5` in French (narrow no-break space), `1,234.5` in English."""
        text = f"{value:,.{decimals}f}"
        if self.lang == "en":
            return text
        return text.replace(",", NARROW).replace(".", ",")

    def percent(self, share: float | None) -> str:
        """A share (0 to 1) with one decimal; a dash where there is no denominator."""
        if share is None:
            return "–"
        return self.number(share * 100, 1) + (f"{NBSP}%" if self.lang == "fr" else "%")

    def count(self, value: int, noun: str) -> str:
        """`1 codage`, `12 codages`; French writes the singular below two."""
        one, many = PLURALS[self.lang][noun]
        single = value < 2 if self.lang == "fr" else value == 1
        return f"{self.number(value)}{NBSP}{one if single else many}"

    def of(self, part: int, whole: int, noun: str) -> str:
        """`6 transcriptions sur 9`: a number with its denominator."""
        return f"{self.count(part, noun)} {LABELS[self.lang]['of']} {self.number(whole)}"

    def date(self, day: dt.date | None) -> str:
        """`27 juin 2023`, `1er mars 2024`, `27 June 2023`; empty for none."""
        if day is None:
            return ""
        first = "1er" if self.lang == "fr" and day.day == 1 else str(day.day)
        return f"{first}{NBSP}{_MONTHS[self.lang].split()[day.month - 1]} {day.year}"

    def quoted(self, text: str) -> str:
        """Within « … » or “…”."""
        return f"«{NBSP}{text}{NBSP}»" if self.lang == "fr" else f"“{text}”"

    def spaced(self, words: str) -> str:
        """The same words, with the no-break spaces that French typography wants."""
        return french(words) if self.lang == "fr" else words

    def typeset(self, words: str) -> str:
        """As `spaced`, for prose: typewriter apostrophes become those of print."""
        return _APOSTROPHE.sub("’", self.spaced(words))

    def colon(self, label: str, text: str = "") -> str:
        """`Label : text`, with the no-break space that French wants."""
        mark = f"{NBSP}:" if self.lang == "fr" else ":"
        return f"{label}{mark} {text}" if text else f"{label}{mark}"

    def group(self, label: str) -> str:
        """The name of a group; the group of the unsaid has none of its own."""
        return label or self("unsaid")

    def value(self, word: str) -> str:
        """A word of the model (a part, a kind, a scale) as people say it; others unchanged."""
        if self.lang == "fr" and word in SCALES:
            return SCALES[word]
        return LABELS[self.lang].get(f"value.{word}", word)
