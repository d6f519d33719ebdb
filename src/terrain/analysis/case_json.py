"""The choice of cases as plain values: every figure, every threshold, nothing rounded by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from terrain.analysis.case_selection import SPANS, Check, Selection, Span, Zone
from terrain.analysis.shift_share import Effects


def as_json(value: Selection) -> dict[str, Any]:
    """Rates in points of growth a year, shares from 0 to 1, parts in jobs; None: not computable."""
    panel, asked = value.panel, value.criteria
    return {
        "source": panel.source,
        "fictional": panel.fictional,
        "level": panel.sectors.level,
        "industry": list(panel.sectors.industry),
        "of": value.of,
        "method": "esteban-marquillas" if value.competitive else "dunn",
        "periods": {span: [value.periods[span].start, value.periods[span].end] for span in SPANS},
        "specificity_in": value.specificity_in,
        "criteria": {
            "specificity": float(asked.specificity), "weight": float(asked.weight),
            "gap": float(asked.gap * 100), "gap_in": asked.gap_in, "direction": asked.direction,
            "local": float(asked.local * 100), "dominance": float(asked.dominance),
            "sign": asked.sign,
        },
        "nation": {
            "row": panel.nation_row or None, "zones": len(value.zones),
            "weight": float(value.nation_weight), "growth": _points(value.nation),
        },
        "chosen": [zone.code for zone in value.chosen],
        "zones": [_zone(zone) for zone in value.zones],
        "left_out": {
            code: [{"sector": gap.sector, "year": gap.year, "fault": gap.fault,
                    "text": gap.text, "line": gap.line or None} for gap in gaps]
            for code, gaps in value.left_out.items()
        },
        "warnings": list(panel.warnings),
    }  # fmt: skip


def _zone(zone: Zone) -> dict[str, Any]:
    return {
        "code": zone.code, "name": zone.name, "rank": zone.rank, "chosen": zone.chosen,
        "criteria_met": zone.met, "jobs": float(zone.jobs), "industry": float(zone.industry),
        "weight": _number(zone.weight), "specificity": _number(zone.specificity),
        "growth": _points(zone.growth), "gap": _points(zone.gap),
        "structural": _points(zone.structural), "local": _points(zone.local),
        "effects": {span: _effects(zone.effects[span]) for span in SPANS},
        "checks": [_check(check) for check in zone.checks],
    }  # fmt: skip


def _number(value: Fraction | None, times: int = 1) -> float | None:
    return None if value is None else float(value * times)


def _points(values: Mapping[Span, Fraction | None] | Mapping[Span, Fraction]) -> dict[str, Any]:
    return {span: _number(value, 100) for span, value in values.items()}


def _effects(effects: Effects | None) -> dict[str, Any] | None:
    if effects is None:
        return None
    parts = ("start", "end", "change", "national", "structural", "local", "competitive",
             "allocation")  # fmt: skip
    return {part: _number(getattr(effects, part)) for part in parts}


def _check(check: Check) -> dict[str, Any]:
    times = 100 if check.criterion in ("gap", "local", "dominance", "sign") else 1
    return {
        "criterion": check.criterion, "passed": check.passed,
        "found": [_number(value, times) for value in check.found],
        "threshold": _number(check.threshold, 1 if check.criterion == "dominance" else times),
    }  # fmt: skip
