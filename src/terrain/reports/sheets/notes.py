"""The notes that every analysis carries: what consent holds back, and what is invented."""

from __future__ import annotations

from typing import Protocol

from terrain.access import Restricted
from terrain.analysis.ground import Ground
from terrain.analysis.groups import Group
from terrain.reports.grid import group_name
from terrain.reports.ground import ground_notes
from terrain.reports.text import Text, clean


class Standing(Protocol):
    """An analysis, by what must be said of it wherever it goes."""

    @property
    def ground(self) -> Ground | None:
        """The days of its data, and what it was narrowed to."""

    @property
    def restricted(self) -> Restricted:
        """What consent held back."""

    @property
    def fictional(self) -> bool:
        """Whether some of the study is invented."""

    @property
    def all_fictional(self) -> bool:
        """Whether all of it is."""


def standing(value: Standing, text: Text) -> list[str]:
    """The data and their dates, then consents and fiction where there is something to say."""
    found = ground_notes(value.ground, text)
    if value.restricted.transcripts:
        held = text.count(len(value.restricted.transcripts), "transcript")
        found.append(text("note.restricted", count=held))
    if value.fictional:
        found.append(text("fictional.all" if value.all_fictional else "fictional.some"))
    return [clean(note) for note in found]


def by_name(by: str, text: Text) -> str:
    """`territoire`, `territoire et rôle`: the attributes of a grouping, in lower case."""
    names = [text(f"by.{name.strip()}").lower() for name in by.split(",")]
    return f" {text('and')} ".join(names)


def name_of(group: Group, text: Text) -> str:
    """The name of a group, made fit for any file."""
    return clean(group_name(group, text))
