"""Where the things of an analysis lead: a word to its lines, a code to its quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from terrain.reports.sheet import Sheet
from terrain.web.svg import HERE

#: Groups that a list of quotations, or of lines, can be narrowed to.
_FILTERS = ("territory", "case", "role", "kind", "section", "participant", "year", "coder")


@dataclass(frozen=True)
class Links:
    """`where`: the filters of the analysis; what it leads to is under the same."""

    where: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def chart(self, kind: str, *keys: str) -> str:
        """As `to`, for a chart: with the host that `svg.inline` takes away."""
        place = self.to(kind, *keys)
        return f"{HERE}{place}" if place else ""

    def to(self, kind: str, *keys: str) -> str:
        """The address of a thing: `term` (of what, key, and by which group), `group` (by, key),
        `cell` (by, key, by, key), `dispute` (a code that coders compare); "" for none."""
        if kind == "term":
            return self.term(*keys)
        if kind == "group":
            return self.group(*keys)
        if kind == "cell":
            return self._address("/quotations", dict(zip(keys[::2], keys[1::2], strict=True)))
        return self._address("/agreement/settle", {"code": _code(keys[0])})

    def term(self, of: str, key: str, by: str = "", group: str = "") -> str:
        """A lemma, a form or an expression: its concordance; a code: its quotations."""
        within = {by: group} if by in _FILTERS and group else {}
        if of == "codes":
            return self._address("/quotations", {"code": _code(key), **within})
        lemma = {"lemma": "1"} if of == "lemmas" else {}
        return self._address("/concordance", {"q": key, **lemma, **within})

    def group(self, by: str, key: str) -> str:
        """A territory, a case or a transcript: its page; another group: its quotations."""
        pages = {"territory": "/territory/", "case": "/case/", "transcript": "/t/"}
        if not key:
            return ""
        if by in pages:
            return pages[by] + quote(key, safe="/" if by == "transcript" else "")
        return self._address("/quotations", {by: key}) if by in _FILTERS else ""

    def _address(self, page: str, asked: Mapping[str, str]) -> str:
        pairs = [(key, value) for key, value in asked.items() if value]
        pairs += [(key, value) for key, values in self.where.items() if key not in asked
                  for value in values]  # fmt: skip
        return f"{page}?{urlencode(pairs)}"


def of_sheet(links: Links, sheet: Sheet, value: Any) -> list[dict[int, str]]:
    """For each row of a sheet, the places of the columns that lead somewhere, and where."""
    at = {column.key: place for place, column in enumerate(sheet.columns)}
    found = []
    for row in sheet.rows:
        held = {key: str(row[place]) for key, place in at.items()}
        leads = _leads(links, sheet.name, held, value)
        found.append({at[key]: place for key, place in leads.items() if place})
    return found


def _leads(links: Links, name: str, row: Mapping[str, str], value: Any) -> dict[str, str]:
    """The cells of one row that lead somewhere, by the key of their column."""
    of, by = str(getattr(value, "of", "")), str(getattr(value, "by", ""))
    pairs = {"edges": ("first_key", "second_key"), "pairs": ("first_code", "second_code")}
    if name in pairs:
        one, two = pairs[name]
        kind = "codes" if name == "pairs" else of
        return {"first": links.term(kind, row[one]), "second": links.term(kind, row[two])}
    if name == "typical":
        shown = "label" if of == "codes" else "term"
        return {"group": links.group(by, row["group_key"]),
                shown: links.term(of, row["term"], by, row["group_key"])}  # fmt: skip
    if name == "words":
        return {"word": links.term("lemmas", row["word"])}
    if name in ("terms", "nodes"):
        return {"label": links.term(of, row["key"])}
    if name == "agreement":
        return {} if row["code"] == "*" else {"label": links.to("dispute", row["code"])}
    return _places(links, by, row)


def _places(links: Links, by: str, row: Mapping[str, str]) -> dict[str, str]:
    """The groups, territories and transcripts of a row."""
    if "group_key" in row:
        return {"group": links.group(by, row["group_key"])}
    if "key" in row and "label" in row:
        return {"label": links.group(by, row["key"])}
    if "territory_key" in row:
        return {"territory": links.group("territory", row["territory_key"])}
    if row.get("transcript"):
        shown = "citation" if "citation" in row else "transcript"
        return {shown: links.group("transcript", row["transcript"])}
    return {}


def _code(key: str) -> str:
    """The code of a line; the line of a family bears the sign of its children."""
    return key.removesuffix("/*")
