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
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from terrain.errors import Problem
from terrain.model.codebook import Code
from terrain.model.participant import HIDDEN, USES, Consent, Participant
from terrain.model.project import Case, GuideSection, Planned, Settings
from terrain.model.task import Stratum, Task
from terrain.model.territory import Territory
from terrain.model.transcript import Kind, Media, Part, Provenance
from terrain.store.yamlio import Path, Tree

T = TypeVar("T")

_CONSENT = ("use", "embargo", "named")
#: Faults hide one another (a list in a list): each round takes out what the last one found.
_ROUNDS = 5


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
    (Case, "plan"): Planned,
    (Code, "children"): Code,
    (Task, "strata"): Stratum,
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
    clean = _without_none(dict(data))
    _unknown(kind, tree, at, clean, file, problems)
    if any(f.name == "consent" for f in fields(cast(Any, kind))):
        _promise(tree, at, clean, file, problems)
    if _seconds(clean.get("date")):
        message = f"“date”: “{clean.pop('date')}” should be a valid date."
        line = tree.line((*at, "date"))
        problems.append(Problem(file, line, "field-unreadable", message, _remedy("date")))
    try:
        return _adapter(kind).validate_python(clean)
    except ValidationError as error:
        faults = error.errors()
        _report(faults, tree, at, file, problems)
    if kind is Front and any(_hides_speaker(fault["loc"]) for fault in faults):
        clean["consent"] = HIDDEN  # who speaks is not known, so what was promised is not
    for _ in range(_ROUNDS):
        for fault in sorted(faults, key=lambda fault: str(fault["loc"]), reverse=True):
            _prune(clean, fault)
        try:
            return _adapter(kind).validate_python(clean)
        except ValidationError as error:
            faults = error.errors()
    return None


def _seconds(value: object) -> bool:
    """Whether pydantic would take a text for seconds since 1970, which nobody types."""
    return isinstance(value, str) and value.strip().lstrip("+-").replace(".", "", 1).isdigit()


def _hides_speaker(where: Path) -> bool:
    return where[:1] == ("speakers",) and (len(where) < 3 or where[2] == "participant")


def _prune(data: Any, fault: Any) -> None:
    """Take out the smallest part that holds the fault, so that all around it is still read."""
    where = list(fault["loc"])
    if fault["type"] == "missing":
        where.pop()  # the entry that lacks a field cannot stand
    for part in where[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict) and where:
        data.pop(where[-1], None)
    elif isinstance(data, list) and where and isinstance(where[-1], int):
        del data[where[-1] : where[-1] + 1]


def _promise(
    tree: Tree, at: Path, data: dict[str, Any], file: str, problems: list[Problem]
) -> None:
    """Read the consent of an entry; one that is misspelt is a promise that cannot be read."""
    known = [key for key in data if key == "consent"]
    for key in known or [key for key in data if _means_consent(key)]:
        data["consent"] = _consent(tree, (*at, key), data[key], file, problems, misspelt=not known)


def _means_consent(key: str) -> bool:
    folded = key.casefold()
    return folded.startswith("consent") or bool(
        difflib.get_close_matches(folded, ["consent", "consentement"], 1, 0.8)
    )


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value


def _consent(
    tree: Tree, at: Path, value: Any, file: str, problems: list[Problem], *, misspelt: bool
) -> Consent:
    entry = {"use": value} if isinstance(value, str) else value
    why = ""
    if misspelt:
        why = f"“{at[-1]}” should be “consent”"
    elif isinstance(entry, dict) and (strange := [key for key in entry if key not in _CONSENT]):
        why = f"“{strange[0]}” is not a part of it"
    elif isinstance(entry, dict) and _blank_use(tree, at):
        why = "“use” is empty"
    elif isinstance(entry, dict) and _seconds(entry.get("embargo")):
        why = f"“{entry['embargo']}” is no date"
    else:
        try:
            return _adapter(Consent).validate_python(entry)
        except ValidationError as error:
            why = _said(error.errors()[0])
    problems.append(
        Problem(
            file,
            tree.line(at),
            "consent-unreadable",
            f"this promise of consent cannot be read ({why}), so what it covers is hidden "
            "from every answer.",
            f"Write consent: {{use: {' | '.join(USES)}, embargo: 2031-01-01, "
            "named: true | false}.",
        )
    )
    return HIDDEN


def _blank_use(tree: Tree, at: Path) -> bool:
    """Whether `use:` was typed and left empty: a promise begun, not the most open one."""
    data: Any = tree.data
    for part in at:
        data = data[part]
    return isinstance(data, dict) and "use" in data and data["use"] is None


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
                if (kind, key) in _NESTED and key != "consent":  # _promise reads that one
                    _unknown(_NESTED[kind, key], tree, (*at, key), item, file, problems)
                continue
            near = difflib.get_close_matches(key, names, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(names)}."
            message = f"“{key}” is not a field here: kept in the file, not read."
            line = tree.line((*at, key))
            problems.append(Problem(file, line, "unknown-field", message, hint, "warning"))


def _report(
    faults: Sequence[Any], tree: Tree, at: Path, file: str, problems: list[Problem]
) -> None:
    for fault in faults:
        where = tuple(fault["loc"])
        line = tree.line((*at, *where))
        shown = ".".join(str(part) for part in where) or "this entry"
        if fault["type"] == "missing":
            message, remedy = f"“{shown}” is missing.", "Add it."
        else:
            message, remedy = f"“{shown}”: {_said(fault)}.", _remedy(fault["type"])
        problems.append(Problem(file, line, "field-unreadable", message, remedy))


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
    listed = data.get(key, []) if isinstance(data, dict) else data
    if listed is None:
        return []
    if not isinstance(listed, list):
        message = f"“{key}” should be a list."
        problems.append(Problem(file, tree.line((key,)), "field-unreadable", message))
        return []
    for name in data if isinstance(data, dict) else ():
        if name not in (key, "format", "redirects"):
            _misplaced(tree, name, key, file, problems)
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


def _misplaced(tree: Tree, name: str, key: str, file: str, problems: list[Problem]) -> None:
    message = f"“{name}” is not a field here: kept in the file, not read."
    remedy = f"Known: {key}."
    problems.append(Problem(file, tree.line((name,)), "unknown-field", message, remedy, "warning"))


def top(tree: Tree, file: str, problems: list[Problem]) -> dict[str, Any]:
    """The fields of a whole file; a problem and none where it holds no fields."""
    if isinstance(tree.data, dict):
        return dict(tree.data)
    if tree.data is not None:
        message, remedy = "this file should hold fields, one a line.", "Write “name: …”."
        problems.append(Problem(file, 1, "field-unreadable", message, remedy))
    return {}


def settings(tree: Tree, file: str, problems: list[Problem]) -> Settings:
    """`terrain.yaml`; `coders` may be a list of ids or a mapping of ids to names."""
    data = top(tree, file, problems)
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
