"""What each kind of study file may hold: strings checked into model values, field by field.

A field that cannot be read is a Problem with its line, and the rest of the file still loads. One
field is different: a promise of consent that cannot be read hides what it was about, since the
only safe reading of an unreadable promise is the strictest.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from terrain.errors import Problem
from terrain.model.codebook import Code
from terrain.model.participant import USES, Consent, Participant
from terrain.model.project import Case, GuideSection, Settings
from terrain.model.territory import Territory
from terrain.model.transcript import Kind, Media, Part, Provenance
from terrain.store.yamlio import Path, Tree

T = TypeVar("T")

#: Hidden from everyone until the promise can be read; not withdrawn, so nothing is erased.
UNREADABLE = Consent(use="analysis", embargo=dt.date.max)


@dataclass(frozen=True, slots=True)
class SpeakerEntry:
    """One line under `speakers:` in a front matter."""

    part: Part = "respondent"
    participant: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """One line under `sections:` in a front matter."""

    territory: str


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter of a transcript."""

    id: str
    title: str = ""
    kind: Kind = "interview"
    case: str = ""
    territory: str | None = None
    date: dt.date | None = None
    place: str = ""
    language: str = "fr"
    fictional: bool = False
    speakers: dict[str, SpeakerEntry] = field(default_factory=dict)
    sections: dict[str, SectionEntry] = field(default_factory=dict)
    consent: Consent | None = None
    media: Media | None = None
    provenance: Provenance | None = None


#: Where a field that names another type leads, so that unknown keys are found at any depth.
_NESTED: dict[tuple[type, str], type] = {
    (Front, "speakers"): dict[str, SpeakerEntry],
    (Front, "sections"): dict[str, SectionEntry],
    (Front, "consent"): Consent,
    (Front, "media"): Media,
    (Front, "provenance"): Provenance,
    (Participant, "consent"): Consent,
    (Case, "guide"): GuideSection,
    (Code, "children"): Code,
}


_adapters: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def build(
    kind: type[T], tree: Tree, at: Path, data: Mapping[str, Any], file: str, problems: list[Problem]
) -> T | None:
    """A model value from the mapping that stands `at` a path of the tree.

    Unreadable fields become problems and take their default; None if a field without a default
    is missing or unreadable.
    """
    clean = {key: value for key, value in data.items() if value is not None}
    _unknown(kind, tree, at, clean, file, problems)
    if "consent" in clean:
        clean["consent"] = _consent(tree, at, clean["consent"], file, problems)
    try:
        return _adapter(kind).validate_python(_without_none(clean))
    except ValidationError as error:
        bad = _report(error, tree, at, file, problems)
    try:
        kept = {key: value for key, value in clean.items() if key not in bad}
        return _adapter(kind).validate_python(_without_none(kept))
    except ValidationError:
        return None


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value


def _consent(tree: Tree, at: Path, value: Any, file: str, problems: list[Problem]) -> Consent:
    entry = {"use": value} if isinstance(value, str) else value
    try:
        return _adapter(Consent).validate_python(_without_none(entry))
    except ValidationError as error:
        problems.append(
            Problem(
                file,
                tree.line((*at, "consent")),
                "consent-unreadable",
                f"this promise of consent cannot be read ({_said(error.errors()[0])}), so what it "
                "covers is hidden from every answer.",
                f"Write use: {' | '.join(USES)}, embargo: 2031-01-01, named: true | false.",
            )
        )
        return UNREADABLE


def _unknown(
    kind: Any, tree: Tree, at: Path, data: Any, file: str, problems: list[Problem]
) -> None:
    if isinstance(data, list):
        for position, item in enumerate(data):
            _unknown(kind, tree, (*at, position), item, file, problems)
    elif isinstance(data, dict) and not is_dataclass(kind):
        for key, item in data.items():
            _unknown(kind.__args__[1], tree, (*at, key), item, file, problems)
    elif isinstance(data, dict):
        names = [f.name for f in fields(kind)]
        for key, item in data.items():
            if key in names:
                if (kind, key) in _NESTED:
                    _unknown(_NESTED[kind, key], tree, (*at, key), item, file, problems)
                continue
            near = difflib.get_close_matches(key, names, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(names)}."
            message = f"“{key}” is not a field here: kept in the file, not read."
            line = tree.line((*at, key))
            problems.append(Problem(file, line, "unknown-field", message, hint, "warning"))


def _report(
    error: ValidationError, tree: Tree, at: Path, file: str, problems: list[Problem]
) -> set[str]:
    bad: set[str] = set()
    for fault in error.errors():
        where = tuple(part for part in fault["loc"])
        name = str(where[0]) if where else ""
        bad.add(name)
        line = tree.line((*at, *where))
        shown = ".".join(str(part) for part in where) or "this entry"
        if fault["type"] == "missing":
            message, remedy = f"“{shown}” is missing.", "Add it."
        else:
            message, remedy = f"“{shown}”: {_said(fault)}.", _remedy(fault["type"])
        problems.append(Problem(file, line, "field-unreadable", message, remedy))
    return bad


def _said(fault: Any) -> str:
    value = fault.get("input")
    shown = f"“{value}” " if isinstance(value, str) else ""
    message = str(fault["msg"]).split(",")[0].lower().replace("input should be", "should be")
    return f"{shown}{message}"


def _remedy(kind: str) -> str:
    if kind.startswith("date"):
        return "Write a date as 2023-05-11."
    if kind.startswith("bool"):
        return "Write true or false."
    if kind == "string_type":
        return "Put quotes around a text that holds a colon followed by a space."
    if kind in ("tuple_type", "list_type"):
        return "Write a list: [one, two]."
    return ""


def entries(
    tree: Tree, key: str, file: str, problems: list[Problem]
) -> Sequence[tuple[Path, dict[str, Any]]]:
    """The mappings listed under a top-level key, with their paths; what is not one is a problem."""
    data = tree.data
    listed = data.get(key) if isinstance(data, dict) else data
    if listed is None:
        return []
    if not isinstance(listed, list):
        message = f"“{key}” should be a list."
        problems.append(Problem(file, tree.line((key,)), "field-unreadable", message))
        return []
    prefix: Path = (key,) if isinstance(data, dict) else ()
    found = []
    for position, item in enumerate(listed):
        if isinstance(item, dict):
            found.append(((*prefix, position), item))
        else:
            line = tree.line((*prefix, position))
            message = f"“{item}” should be an entry with an id."
            problems.append(Problem(file, line, "field-unreadable", message))
    return found


def settings(tree: Tree, file: str, problems: list[Problem]) -> Settings:
    """`terrain.yaml`; `coders` may be a list of ids or a mapping of ids to names."""
    data = dict(tree.data) if isinstance(tree.data, dict) else {}
    coders = data.get("coders")
    if isinstance(coders, list):
        data["coders"] = {str(name): str(name) for name in coders}
    elif isinstance(coders, dict):
        data["coders"] = {
            name: (value.get("name") or name) if isinstance(value, dict) else value or name
            for name, value in coders.items()
        }
    return build(Settings, tree, (), data, file, problems) or Settings()


__all__ = ["Front", "Territory", "build", "entries", "settings"]
