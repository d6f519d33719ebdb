"""Every label of the reports: one module a topic, each with the same keys in both languages.

A topic's module holds two dicts, `FR` and `EN`, whose keys begin with the topic's name; French is
written with plain spaces, which become no-break ones where its typography wants them.
"""

from __future__ import annotations

from types import ModuleType

from terrain.reports.labels import (
    agreement,
    cases,
    charts,
    citations,
    classes,
    common,
    contrast,
    cooccur,
    document,
    factor,
    fieldwork,
    ground,
    listing,
    network,
    note,
    note_dossier,
    report,
    sheet,
    site,
    typical,
    verify,
)
from terrain.reports.labels.common import PLURALS as PLURALS

#: The modules whose labels are merged; a test keeps the keys of each equal in both languages.
TOPICS: tuple[ModuleType, ...] = (
    agreement,
    cases,
    charts,
    citations,
    classes,
    common,
    contrast,
    cooccur,
    document,
    factor,
    fieldwork,
    ground,
    listing,
    network,
    note,
    note_dossier,
    report,
    sheet,
    site,
    typical,
    verify,
)


def french(text: str) -> str:
    """No-break spaces where French typography wants them and plain ones stand."""
    marks = ((":", "\u00a0"), (";", "\u202f"), ("?", "\u202f"), ("!", "\u202f"), ("%", "\u00a0"))
    for mark, space in marks:
        text = text.replace(f" {mark}", f"{space}{mark}")
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


LABELS: dict[str, dict[str, str]] = {
    "fr": {key: french(label) for topic in TOPICS for key, label in topic.FR.items()},
    "en": {key: label for topic in TOPICS for key, label in topic.EN.items()},
}
