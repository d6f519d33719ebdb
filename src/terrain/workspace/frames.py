"""A study as pandas tables, for notebooks. Columns are documented, one by one, in docs/python.md.

Every table passes the gate for analysis: withheld transcripts, turns and codings are absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from terrain.access import Purpose
from terrain.analysis.words import count_spoken, count_words
from terrain.model.citation import citation
from terrain.model.code_expression import current_code

if TYPE_CHECKING:
    import pandas as pd

    from terrain.analysis.comparison import Comparison, Measure
    from terrain.reports.sheet import Sheet
    from terrain.workspace.study import Study

TRANSCRIPTS = (
    "transcript", "title", "kind", "case", "territory", "date", "place", "language", "turns",
    "words", "speakers", "codings", "coders", "finished", "consent", "fictional",
)  # fmt: skip
TURNS = (
    "transcript", "turn", "speaker", "part", "participant", "role", "sector", "territory", "case",
    "section", "time", "start", "end", "words", "text", "citation", "fictional",
)  # fmt: skip
CODINGS = (
    "id", "transcript", "code", "label", "coder", "start", "end", "quote", "turns", "speaker",
    "role", "territory", "case", "date", "memo", "created", "status", "origin", "citation",
    "fictional",
)  # fmt: skip
PASSAGES = (
    "transcript", "passage", "turns", "start", "end", "words", "text", "speakers", "territory",
    "question", "citation", "fictional",
)  # fmt: skip


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows, columns=list(columns))


def transcripts(study: Study) -> pd.DataFrame:
    """One row a transcript; `words` are those of its turns."""
    project, _ = study.permitted(Purpose.ANALYSE)
    done: dict[str, list[str]] = {}
    for mark in project.finished:
        done.setdefault(mark.transcript, []).append(mark.coder)
    rows = []
    for t in project.transcripts.values():
        held = project.codings_of.get(t.id, ())
        rows.append({
            "transcript": t.id, "title": t.title, "kind": t.kind, "case": t.case,
            "territory": t.territory, "date": t.date, "place": t.place, "language": t.language,
            "turns": len(t.turns), "words": count_spoken(t),
            "speakers": len({turn.speaker for turn in t.turns}), "codings": len(held),
            "coders": sorted({c.coder for c in held}), "finished": sorted(done.get(t.id, [])),
            "consent": t.consent.use if t.consent else None, "fictional": t.fictional,
        })  # fmt: skip
    return _frame(rows, TRANSCRIPTS)


def turns(study: Study) -> pd.DataFrame:
    """One row a turn, in the order of speech; `time` in seconds, `start`/`end` in code points."""
    project, _ = study.permitted(Purpose.ANALYSE)
    rows = []
    for t, turn in project.turns():
        person = project.participant(t, turn)
        section = t.section_of(turn)
        text = t.words_of(turn)
        rows.append({
            "transcript": t.id, "turn": turn.number, "speaker": turn.speaker,
            "part": t.part_of(turn), "participant": person.id if person else None,
            "role": project.role(t, turn), "sector": person.sector if person else "",
            "territory": project.territory(t, turn), "case": t.case,
            "section": section.title if section else "", "time": turn.time,
            "start": turn.span.start, "end": turn.span.end, "words": count_words(text),
            "text": text, "citation": citation(t, [turn]), "fictional": t.fictional,
        })  # fmt: skip
    return _frame(rows, TURNS)


def codings(study: Study) -> pd.DataFrame:
    """One row a coding, under its living code; speaker, role and territory are the first turn's."""
    project, _ = study.permitted(Purpose.ANALYSE)
    rows = []
    for name, group in project.codings_of.items():
        t = project.transcripts.get(name)
        for c in group:
            touched = t.turns_of(c.span) if t and c.status == "anchored" else []
            first = touched[0] if touched else None
            code = current_code(project.codebook, c.code)
            rows.append({
                "id": c.id, "transcript": name, "code": code,
                "label": project.codebook.label(code), "coder": c.coder, "start": c.span.start,
                "end": c.span.end, "quote": c.quote, "turns": [turn.number for turn in touched],
                "speaker": first.speaker if first else "",
                "role": project.role(t, first) if t and first else "",
                "territory": project.territory(t, first) if t and first else None,
                "case": t.case if t else "", "date": t.date if t else None, "memo": c.memo,
                "created": c.created, "status": c.status, "origin": c.origin.by,
                "citation": citation(t, touched) if t else "",
                "fictional": t.fictional if t else False,
            })  # fmt: skip
    return _frame(rows, CODINGS)


def passages(study: Study) -> pd.DataFrame:
    """One row a passage, as search cuts them (40–120 words, never mid-sentence)."""
    from terrain.language.passages import passages as cut
    from terrain.language.passages import rows as split

    project, _ = study.permitted(Purpose.ANALYSE)
    rows = []
    for t in project.transcripts.values():
        # Cut as the index cuts them, whole: what consent withholds is left out afterwards.
        whole = study.project.transcripts[t.id]
        by_number = {turn.number: turn for turn in t.turns}
        sentences = split(whole)
        for number, passage in enumerate(cut(whole, sentences), 1):
            held = [s for s in sentences[passage.first : passage.last]
                    if s.turn in by_number or not whole.turns]  # fmt: skip
            if not held:
                continue
            numbers = list(dict.fromkeys(sentence.turn for sentence in held))
            start, end = held[0].span.start, held[-1].span.end
            text = "\n".join(
                " ".join(s.span.of(t.body) for s in held if s.turn == n) for n in numbers
            )
            asked = by_number.get(passage.question or 0)
            rows.append({
                "transcript": t.id, "passage": number, "turns": numbers, "start": start,
                "end": end, "words": count_words(text), "text": text,
                "speakers": [by_number[n].speaker for n in numbers if n],
                "territory": project.territory(t, by_number[numbers[-1]]) if t.turns
                else t.territory,
                "question": t.words_of(asked) if asked else "",
                "citation": citation(t, numbers), "fictional": t.fictional,
            })  # fmt: skip
    return _frame(rows, PASSAGES)


def comparison(value: Comparison, measure: str | None = None) -> pd.DataFrame:
    """Codes in rows, groups in columns, figures in cells; NA where a zero would mislead (nothing
    coded yet, not asked, unknown whether asked).

    `attrs` carries the denominators, the states of the cells and what consent held back.
    """
    import pandas as pd

    from terrain.reports.grid import group_name
    from terrain.reports.text import Text

    name, text = cast("Measure", measure or value.measure), Text("en")
    names = {group.key: group_name(group, text) if group.label else "(none)"
             for group in value.groups}  # fmt: skip
    table = {
        names[group.key]: [
            pd.NA if value.cell(row, group).state in ("not-coded", "not-asked", "unknown")
            else value.figure(row, group, name)
            for row in value.rows
        ]
        for group in value.groups
    }  # fmt: skip
    kind = "Float64" if name in ("share", "rate") else "Int64"
    made = pd.DataFrame(table, index=[row.key for row in value.rows], dtype=kind)
    made.index.name = "code"
    made.attrs = {
        "by": value.by, "across": value.across, "measure": name,
        "restricted": len(value.restricted.transcripts),
        "denominators": {
            names[group.key]: {
                field: getattr(value.denominators[group.key], field)
                for field in value.denominators[group.key].__slots__
            }
            for group in value.groups
        },
        "states": {
            row.key: {names[g.key]: value.cell(row, g).state for g in value.groups}
            for row in value.rows
        },
    }  # fmt: skip
    return made


def of_sheet(sheet: Sheet) -> pd.DataFrame:
    """A sheet as a table under its columns' keys; `attrs` carries its title and notes."""
    import pandas as pd

    keys = [column.key for column in sheet.columns]
    made = pd.DataFrame(list(sheet.rows), columns=keys)
    made.attrs = {"title": sheet.title, "notes": list(sheet.notes)}
    return made


#: The kinds of value that have sheets, with the module of `reports/sheets` that makes them.
_SHEETS = {
    "Agreement": "agreement", "Classes": "classes", "Contrast": "contrast",
    "Cooccurrence": "cooccur", "Correspondence": "factor", "Fieldwork": "fieldwork",
    "NoteCheck": "note", "Saturation": "saturation", "Selection": "cases", "Typical": "typical",
    "Verification": "verify", "WordGraph": "network",
}  # fmt: skip
#: Those whose sheets are cut unless all is asked for.
_WHOLE = frozenset({"Classes", "Cooccurrence", "Correspondence", "WordGraph"})


def tables(value: object) -> dict[str, pd.DataFrame]:
    """Every table of an analysis, whole, by the name of its sheet.

    Raises UsageError for what is no analysis.
    """
    import importlib

    from terrain.errors import UsageError
    from terrain.reports.text import Text

    kind = type(value).__name__
    if kind not in _SHEETS:
        raise UsageError(
            f"a {kind} has no tables of this kind.",
            remedy=f"Those that have: {', '.join(sorted(_SHEETS))}.",
        )
    module = importlib.import_module(f"terrain.reports.sheets.{_SHEETS[kind]}")
    limit = {"limit": 0} if kind in _WHOLE else {}
    if kind == "Typical":
        made = module.sheets(value, Text("en"), cast(Any, value).rows)
    else:
        made = module.sheets(value, Text("en"), **limit)
    return {sheet.name: of_sheet(sheet) for sheet in made}
