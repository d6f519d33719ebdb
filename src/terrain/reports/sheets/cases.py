"""The choice of cases as sheets: zones ranked with reasons, their effects in jobs, the unjudged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from terrain.analysis.case_selection import SPANS, Check, Selection, Span, Zone
from terrain.analysis.employment import Gap
from terrain.reports.sheet import Column, Sheet
from terrain.reports.text import Text, clean

#: Cells of a zone that are named before “and n more”.
_CELLS = 4


def sheets(value: Selection, text: Text, *, limit: int = 0) -> tuple[Sheet, ...]:
    """The ranking (`limit` zones; 0: all), the decomposition, and the zones left out if any.

    Rates are points of growth a year; parts are jobs.
    """
    found = [_ranking(value, text, limit), _effects(value, text)]
    if value.left_out:
        found.append(_left_out(value, text, limit))
    return tuple(found)


def title(value: Selection, text: Text) -> str:
    """`Choix des cas : 5 zones retenues sur 38 (1990–2007 et 2009–2019)`."""
    one = ".one" if len(value.chosen) == 1 else ""
    return text(
        f"cases.title{one}", chosen=len(value.chosen), judged=text.number(len(value.zones)),
        historical=value.periods["historical"], recent=value.periods["recent"],
    )  # fmt: skip


def _ranking(value: Selection, text: Text, limit: int) -> Sheet:
    zones = value.zones[:limit] if limit else value.zones
    return Sheet(
        "cases", title(value, text), _columns(value, text),
        tuple(_row(zone, text) for zone in zones), tuple(notes(value, text, len(zones))),
    )  # fmt: skip


def _columns(value: Selection, text: Text) -> tuple[Column, ...]:
    def rates(key: str, *, wide: bool) -> list[Column]:
        label = "local.competitive" if key == "local" and value.competitive else key
        return [
            Column(f"{key}_{span}", text(f"cases.{label}", period=value.periods[span]), "number",
                   wide=wide)
            for span in SPANS
        ]  # fmt: skip

    return (
        Column("zone", text("cases.zone")),
        Column("code", text("cases.code")),
        Column("rank", text("cases.rank"), "integer", wide=True),
        Column("chosen", text("cases.chosen"), "flag"),
        Column("criteria_met", text("cases.met"), "integer"),
        Column("jobs", text("cases.jobs", year=value.specificity_in), "integer", wide=True),
        Column("industry", text("cases.industry"), "integer", wide=True),
        Column("weight", text("cases.weight"), "share", wide=True),
        Column("specificity", text("cases.specificity"), "number"),
        *rates("growth", wide=True), *rates("gap", wide=True), *rates("structural", wide=True),
        *rates("local", wide=True),
        Column("reasons_for", text("cases.for")),
        Column("reasons_against", text("cases.against")),
    )  # fmt: skip


def _row(zone: Zone, text: Text) -> tuple[object, ...]:
    rates = [
        _number(held[span], 100)
        for held in (zone.growth, zone.gap, zone.structural, zone.local) for span in SPANS
    ]  # fmt: skip
    return (
        zone.name, zone.code, zone.rank, zone.chosen, zone.met, round(zone.jobs),
        round(zone.industry), _number(zone.weight), _number(zone.specificity), *rates,
        reasons(zone, text, passed=True), reasons(zone, text, passed=False),
    )  # fmt: skip


def _number(value: Fraction | None, times: int = 1) -> float | None:
    return None if value is None else float(value * times)


def reasons(zone: Zone, text: Text, *, passed: bool) -> str:
    """Why a zone is chosen, or is not: the checks that it passed, or failed."""
    return clean(text("cases.join").join(_said(c, text) for c in zone.checks if c.passed is passed))


def _said(check: Check, text: Text) -> str:
    shown = _shown(check, text)
    if check.criterion in ("dominance", "sign"):
        verdict = "passed" if check.passed else "failed"
        times = _plain(check.threshold or Fraction(), text)
        return text(f"cases.check.{check.criterion}.{verdict}", found=shown, threshold=times)
    assert check.threshold is not None
    threshold = _one(check.criterion, check.threshold, text)
    return text(f"cases.check.{check.criterion}", found=shown, threshold=threshold)


def _shown(check: Check, text: Text) -> str:
    if len(check.found) == 1:
        return _one(check.criterion, check.found[0], text)
    before, after = check.found
    return text("cases.both", historical=_signed(before, text), recent=points(after, text))


def _one(criterion: str, value: Fraction | None, text: Text) -> str:
    if value is None:
        return text("cases.unknown")
    if criterion == "weight":
        return text.percent(float(value))
    if criterion == "specificity":
        return text.number(float(value), 2)
    return text.number(float(value) * 100, 2)


def _signed(value: Fraction | None, text: Text) -> str:
    """`+0,85`, `−0,07`, `0,00`."""
    if value is None:
        return text("cases.unknown")
    number = text.number(abs(float(value)) * 100, 2)
    return number if not number.strip("0.,") else f"{'+' if value > 0 else '−'}{number}"


def points(value: Fraction | None, text: Text, *, signed: bool = True) -> str:
    """`+0,85 pt/an`."""
    if value is None:
        return text("cases.unknown")
    number = _signed(value, text) if signed else text.number(float(value) * 100, 2)
    return text("cases.points", value=number)


def _effects(value: Selection, text: Text) -> Sheet:
    parts = ("start", "end", "change", "national", "structural", "local")
    labels = {"structural": "cases.structural.jobs", "local": "cases.local.jobs"}
    more = ("competitive", "allocation") if value.competitive else ()
    columns = (
        Column("zone", text("cases.zone")), Column("code", text("cases.code")),
        Column("period", text("cases.period")),
        *(Column(part, text(labels.get(part, f"cases.{part}")), "number", 1)
          for part in (*parts, *more)),
    )  # fmt: skip
    rows = [
        (zone.name, zone.code, str(value.periods[span]),
         *(_number(getattr(effects, part)) if effects else None for part in (*parts, *more)))
        for zone in value.zones for span in SPANS for effects in [zone.effects[span]]
    ]  # fmt: skip
    noted = [text("cases.note.esteban" if value.competitive else "cases.note.dunn"),
             text("cases.note.exact")]  # fmt: skip
    return Sheet("effects", text("cases.effects.title"), columns, tuple(rows),
                 tuple(noted + _fictional(value, text)), wide=True)  # fmt: skip


def _left_out(value: Selection, text: Text, limit: int) -> Sheet:
    every = sorted(value.left_out)
    shown = every[:limit] if limit else every
    rows = tuple((value.panel.name(code), code, why(value.left_out[code], text)) for code in shown)
    noted = [] if len(shown) == len(every) else [
        text("cases.note.left_cut", shown=len(shown), count=text.number(len(every)))
    ]  # fmt: skip
    columns = (Column("zone", text("cases.zone")), Column("code", text("cases.code")),
               Column("reason", text("cases.reason")))  # fmt: skip
    return Sheet("left_out", text("cases.left_out.title"), columns, rows,
                 tuple(noted + _fictional(value, text)))  # fmt: skip


def why(gaps: Sequence[Gap], text: Text) -> str:
    """What is not known of a zone, by what is wrong: years that lack many sectors, then cells."""
    ordered = sorted(gaps, key=lambda g: (g.fault, g.year, g.sector))
    said: list[str] = []
    for fault, group in groupby(ordered, key=lambda g: g.fault):
        held = list(group)
        count = len({gap.sector for gap in held})
        years = Counter(gap.year for gap in held)
        gone = [year for year, cells in sorted(years.items()) if cells == count > _CELLS]
        left = [gap for gap in held if gap.year not in gone]
        if gone:
            key = "cases.gap.year" if fault == "missing" else "cases.gap.sectors"
            said.append(text(key, fault=text(f"cases.gap.{fault}"), count=count,
                             years=", ".join(map(str, gone))))  # fmt: skip
        if left:
            named = [f"{gap.sector} {gap.year}{_line(gap)}" for gap in left]
            more = [text("cases.more", count=len(named) - _CELLS)] if len(named) > _CELLS else []
            cells_said = ", ".join(named[:_CELLS] + more)
            said.append(text("cases.gap.cells", fault=text(f"cases.gap.{fault}"), cells=cells_said))
    return clean(text("cases.join").join(said))


def _line(gap: Gap) -> str:
    return f" (l. {gap.line})" if gap.line else ""


def notes(value: Selection, text: Text, shown: int | None = None) -> list[str]:
    """What was read, what the nation is, the criteria, the ranking, and what was cut."""
    found = [_source(value, text), _zones(value, text), _nation(value, text)]
    if value.periods["recent"].start < value.periods["historical"].end:
        found.append(text("cases.note.overlap"))
    if len(value.zones) == 1 and not value.panel.nation_row:
        found.append(text("cases.note.alone"))
    if value.panel.unused_nation:
        found.append(text("cases.note.nation.unused", rows=", ".join(value.panel.unused_nation)))
    found += [text("cases.note.esteban" if value.competitive else "cases.note.dunn"),
              _criteria(value, text), text("cases.note.rank")]  # fmt: skip
    undefined = sum(any(e is not None and e.undefined for e in z.effects.values())
                    for z in value.zones)  # fmt: skip
    if undefined:
        found.append(text("cases.note.undefined", count=text.number(undefined)))
    if shown is not None and shown < len(value.zones):
        found.append(text("cases.note.cut", shown=shown, judged=text.number(len(value.zones))))
    return [clean(note) for note in found + _fictional(value, text)]


def _source(value: Selection, text: Text) -> str:
    sectors = value.panel.sectors
    level = text("cases.level", level=sectors.level) if sectors.level else text("cases.level.own")
    return text("cases.note.source", source=value.panel.source, level=level,
                industry=", ".join(sectors.industry))  # fmt: skip


def _zones(value: Selection, text: Text) -> str:
    left = len(value.left_out)
    return text("cases.note.zones", judged=text.number(len(value.zones)),
                whole=text.number(len(value.zones) + left), left=text.number(left))  # fmt: skip


def _nation(value: Selection, text: Text) -> str:
    rates: Mapping[Span, Fraction] = value.nation
    return text(
        f"cases.note.nation.{'row' if value.panel.nation_row else 'sum'}",
        row=value.panel.nation_row, judged=text.number(len(value.zones)),
        weight=text.percent(float(value.nation_weight)), year=value.specificity_in,
        of=text(f"cases.of.{value.of}"), historical=points(rates["historical"], text),
        recent=points(rates["recent"], text),
    )  # fmt: skip


def _criteria(value: Selection, text: Text) -> str:
    asked = value.criteria
    weight = text("cases.criteria.weight", weight=text.percent(float(asked.weight)))
    times = text("cases.criteria.dominance", times=_plain(asked.dominance, text))
    sign = "" if asked.sign == "any" else text(
        "cases.criteria.sign", sign=text(f"cases.sign.{asked.sign}")
    )  # fmt: skip
    return text(
        "cases.note.criteria", specificity=text.number(float(asked.specificity), 2),
        year=value.specificity_in, weight=weight if asked.weight else "",
        gap=points(asked.gap, text, signed=False),
        direction=text(f"cases.direction.{asked.direction}"),
        gap_in=text(f"cases.gap_in.{asked.gap_in}"), local=points(asked.local, text, signed=False),
        dominance=times if asked.dominance else "", sign=sign,
    )  # fmt: skip


def _plain(value: Fraction, text: Text) -> str:
    return text.number(float(value), 0 if value.denominator == 1 else 2)


def _fictional(value: Selection, text: Text) -> list[str]:
    return [text("cases.note.fictional")] if value.panel.fictional else []
