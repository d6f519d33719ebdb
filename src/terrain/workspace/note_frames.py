"""The Notes of a study as pandas tables. Columns are documented in docs/python.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from terrain.model.note import STANCES

if TYPE_CHECKING:
    import pandas as pd

    from terrain.evidence.standing import Standing
    from terrain.workspace.study import Study

CLAIMS = (
    "note", "claim", "text", *STANCES, "people", "people_of", "roles", "roles_of", "territories",
    "territories_of", "cases", "cases_of", "silent", "searches", "sought", "codes", "fictional",
)  # fmt: skip
EVIDENCE = (
    "note", "claim", "id", "stance", "state", "words", "citation", "transcript", "turns",
    "speakers", "roles", "territories", "quotable", "publishable", "named", "remark", "line",
    "fictional",
)  # fmt: skip


def claims(study: Study) -> pd.DataFrame:
    """One row a claim: evidence by stance, and what it reaches of what the study holds."""
    rows = []
    for value in study.check_notes():
        for one in value.claims:
            cover = one.coverage
            shares = {name: getattr(cover, name)
                      for name in ("people", "roles", "territories", "cases")}  # fmt: skip
            row: dict[str, Any] = {
                "note": value.note.id, "claim": one.claim.id, "text": one.claim.text,
                **{stance: one.stances[stance] for stance in STANCES},
                **{name: len(share.have) for name, share in shares.items()},
                **{f"{name}_of": share.of for name, share in shares.items()},
                "silent": [silence.territory for silence in cover.silent],
                "searches": len(one.searches), "sought": one.sought, "codes": list(cover.codes),
                "fictional": value.fictional,
            }  # fmt: skip
            rows.append(row)
    return _frame(rows, CLAIMS)


def evidence(study: Study) -> pd.DataFrame:
    """One row a piece of evidence; `words` only where they may be quoted inside the team."""
    rows = []
    for value in study.check_notes():
        for one in value.claims:
            rows += [_row(value.note.id, one.claim.id, held) for held in one.standings]
        rows += [_row(value.note.id, "", held) for held in value.loose]
    return _frame(rows, EVIDENCE)


def _row(note: str, claim: str, held: Standing) -> dict[str, Any]:
    own = [voice for voice in held.voices if not voice.asks]
    return {
        "note": note, "claim": claim, "id": held.evidence.id, "stance": held.evidence.stance,
        "state": held.state, "words": held.words,
        "citation": str(held.citation or held.evidence.citation), "transcript": held.transcript,
        "turns": list(held.turns), "speakers": [voice.label for voice in own],
        "roles": [voice.role for voice in own], "territories": [voice.territory for voice in own],
        "quotable": held.quotable, "publishable": held.publishable, "named": held.named,
        "remark": held.evidence.remark, "line": held.evidence.line, "fictional": held.fictional,
    }  # fmt: skip


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))
