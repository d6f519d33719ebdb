"""What an analysis stands on, in words: the data, their dates, and what part of the study it is."""

from __future__ import annotations

from terrain.analysis.ground import Ground
from terrain.model.transcript import ASKING
from terrain.reports.text import Text, clean


def ground_notes(ground: Ground | None, text: Text) -> list[str]:
    """`Données : 13 transcriptions, du 11 mai 2023 au 21 novembre 2024 ; dernier codage le …`,
    then what part of the study it is, where it is a part. Nothing for what was not said."""
    if ground is None:
        return []
    coded = text("ground.uncoded")
    if ground.coded:
        coded = text("ground.coded", date=text.date(ground.coded))
    undated = text("ground.some", count=text.number(ground.undated)) if ground.undated else ""
    key = "between" if ground.first != ground.last else "day" if ground.first else "undated"
    found = [
        text(f"ground.{key if ground.transcripts else 'nothing'}", first=text.date(ground.first),
             transcripts=text.count(ground.transcripts, "transcript"),
             last=text.date(ground.last), undated=undated, coded=coded)
    ]  # fmt: skip
    if ground.filters:
        found.append(text("ground.filters", filters=filters(ground, text)))
    return [clean(note) for note in found]


def filters(ground: Ground, text: Text) -> str:
    """`territoire Seine Aval ou Alsace centrale ; rôle élu`."""
    said = []
    for name, values in ground.filters:
        if name == "part" and not ASKING & set(values):
            said.append(text("ground.respondents"))
        else:
            shown = f" {text('ground.or')} ".join(text.value(value) for value in values)
            said.append(f"{text(f'ground.by.{name}')} {shown}")
    return clean(" ; ".join(said) if text.lang == "fr" else "; ".join(said))
