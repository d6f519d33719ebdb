"""The notes that every analysis carries: what consent holds back, and what is invented."""

from __future__ import annotations

from typing import Protocol

from terrain.access import Restricted
from terrain.analysis.groups import Group
from terrain.reports.grid import group_name
from terrain.reports.text import Text, clean


class Standing(Protocol):
    """An analysis, by what must be said of it wherever it goes."""

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
    """Consents and fiction, in words; nothing where there is nothing to say."""
    found = []
    if value.restricted.transcripts:
        found.append(text("note.restricted", count=text.number(len(value.restricted.transcripts))))
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
