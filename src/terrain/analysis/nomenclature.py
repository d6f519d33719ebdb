"""The levels of the French classification of activities, told by their codes.

A table must speak one level: NA17 and NA38 side by side would count jobs twice. Codes: Insee,
Nomenclature d'activités française, rév. 2 (2008), and its aggregated levels A5 to A88.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from terrain.errors import UsageError
from terrain.model.names import fold_name


def _divisions() -> frozenset[str]:
    runs = ((1, 3), (5, 9), (10, 33), (35, 39), (41, 43), (45, 47), (49, 53), (55, 56), (58, 66),
            (68, 75), (77, 82), (84, 88), (90, 99))  # fmt: skip
    return frozenset(f"{n:02d}" for first, last in runs for n in range(first, last + 1))


def _pairs(codes: str) -> frozenset[str]:
    return frozenset(codes[at : at + 2] for at in range(0, len(codes), 2))


#: Codes by level, the coarsest first.
LEVELS: Mapping[str, frozenset[str]] = {
    "A5": _pairs("AZBEFZGUOQ"),
    "A10": _pairs("AZBEFZGIJZKZLZMNOQRU"),
    "NA17": _pairs("AZC1C2C3C4C5DEFZGZHZIZJZKZLZMNOQRU"),
    "A21": frozenset("ABCDEFGHIJKLMNOPQRSTU"),
    "NA38": _pairs("AZBZCACBCCCDCECFCGCHCICJCKCLCMDZEZFZGZHZIZJAJBJCKZLZMAMBMCNZOZPZQAQBRZSZTZUZ"),
    "A88": _divisions(),
}
#: Rows that add up the others, as they are coded here and there.
_TOTALS = frozenset({"total", "tot", "ens", "ensemble", "tous", "all", "_t", "t", "tous secteurs",
                     "toutes activites", "te", "000", "00", "zz"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sectors:
    """The sectors of a table: `level` ("" for a classification of the user's own), those that
    are industry, the rows that are totals, and codes that the level does not have."""

    level: str
    every: tuple[str, ...]
    industry: tuple[str, ...]
    totals: tuple[str, ...]
    foreign: tuple[str, ...] = ()


def is_total(code: str) -> bool:
    """Whether a code stands for all sectors together."""
    return fold_name(code) in _TOTALS


def classify(codes: Iterable[str], industry: Iterable[str] = ()) -> Sectors:
    """Which level the codes are of, and which of them are industry.

    Industry is what Insee calls so (sections B to E: extraction, manufacturing, energy, water and
    waste) unless codes, or letters of sections, are given. Raises UsageError for codes of two
    levels, for a code that is not there, and where no sector is industry.
    """
    listed = sorted(dict.fromkeys(codes))
    totals = tuple(code for code in listed if is_total(code))
    every = tuple(code for code in listed if code not in totals)
    level, foreign = _level(every)
    finer = next((code for code in foreign if level == "A88" and code[:2] in LEVELS["A88"]), "")
    if finer:
        raise UsageError(
            f"sectors of two levels in one table: {finer} lies within {finer[:2]}, and would "
            "count the same jobs twice.", remedy="Keep the rows of one level.",
        )  # fmt: skip
    wanted = [name for name in industry if name]
    chosen = _named(every, wanted) if wanted else tuple(c for c in every if section(c) in "BCDE")
    if not chosen:
        raise UsageError(
            "no sector of this table is industry.",
            remedy=f"Name them: --industry CODE,CODE (there: {', '.join(every[:20])}).",
        )
    return Sectors(level, every, chosen, totals, foreign)


def section(code: str) -> str:
    """The letter of a code's section (for A88, or a longer numeric code, that of its division);
    "?" where there is none. A code of several sections (BE, DE) gives its first."""
    if code[:2].isdigit():
        return _letter(int(code[:2]))
    return code[:1] if code[:1].isascii() and code[:1].isupper() and len(code) <= 2 else "?"


def _letter(division: int) -> str:
    ends = ((3, "A"), (9, "B"), (33, "C"), (35, "D"), (39, "E"), (43, "F"), (47, "G"), (53, "H"),
            (56, "I"), (63, "J"), (66, "K"), (68, "L"), (75, "M"), (82, "N"), (84, "O"), (85, "P"),
            (88, "Q"), (93, "R"), (96, "S"), (98, "T"), (99, "U"))  # fmt: skip
    return next((letter for end, letter in ends if division <= end), "?")


def _level(codes: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The coarsest level that all known codes are of, and the codes of none."""
    known = [code for code in codes if any(code in level for level in LEVELS.values())]
    foreign = tuple(code for code in codes if code not in known)
    left, seen = list(LEVELS), list[str]()
    for code in known:
        fitting = [name for name in left if code in LEVELS[name]]
        if not fitting:
            other = next(name for name, held in LEVELS.items() if code in held)
            raise UsageError(
                f"sectors of two levels in one table: {', '.join(seen[:3])} ({left[0]}) and "
                f"{code} ({other}) would count the same jobs twice.",
                remedy="Keep the rows of one level.",
            )
        left, seen = fitting, [*seen, code]
    return (left[0] if known else ""), foreign


def _named(every: tuple[str, ...], wanted: Iterable[str]) -> tuple[str, ...]:
    chosen: dict[str, None] = {}
    for name in wanted:
        found = [code for code in every if code == name]
        if not found and len(name) == 1:
            found = [code for code in every if section(code) == name.upper()]
        if not found:
            raise UsageError(
                f"no sector “{name}” in this table.", remedy=f"There: {', '.join(every)}."
            )
        chosen.update(dict.fromkeys(found))
    return tuple(chosen)
