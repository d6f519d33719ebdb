"""The options that say which turns are meant, the same for every command that reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from terrain.model.filter import Filter

_OPTIONS = (
    click.option("--territory", multiple=True, metavar="ID|NAME", help="At any scale."),
    click.option("--case", multiple=True, metavar="ID", help="Case study."),
    click.option("--role", multiple=True, help="Role of the speaker."),
    click.option("--participant", multiple=True, metavar="ID", help="One person of the roster."),
    click.option("--transcript", multiple=True, metavar="ID", help="One transcript."),
    click.option("--kind", multiple=True, help="interview, seminar, focus-group, fieldnotes."),
    click.option("--section", multiple=True, help="Section of the guide (part of its title)."),
    click.option("--language", multiple=True, metavar="fr|en", help="Language of the transcript."),
    click.option("--year", type=int, help="Year of the recording."),
    click.option("--from", "date_from", metavar="DATE", help="From this day, month or year."),
    click.option("--to", "date_to", metavar="DATE", help="To this day, month or year."),
    click.option("--without-interviewer", is_flag=True, help="Leave the researchers' words out."),
)  # fmt: skip
_CODED = (
    click.option("--code", help="A code (with its children); and, or, not, ( )."),
    click.option("--exact-code", "exact_codes", is_flag=True, help="Codes without children."),
    click.option("--coder", multiple=True, help="Codings of this coder."),
)  # fmt: skip


def filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command every filter option; `read` turns what it got into a Filter."""
    for option in reversed((*_OPTIONS[:-1], *_CODED, _OPTIONS[-1])):
        command = option(command)
    return command


def filtered_unseen(command: Callable[..., Any]) -> Callable[..., Any]:
    """As `filtered`, without what would tell where somebody put a code."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read(asked: dict[str, Any]) -> Filter:
    """The filter of the options; takes its own keys out of `asked`."""
    from terrain.model.filter import Filter

    for name, nothing in (("code", None), ("exact_codes", False), ("coder", ())):
        asked.setdefault(name, nothing)
    if asked["code"] is not None and not asked["code"].strip():
        raise click.UsageError("--code is empty: leave it out, or name a code.")
    asked["code"] = asked["code"] or ""
    parts = ("respondent", "speaker", "audience") if asked.pop("without_interviewer") else ()
    names = (
        "territory", "case", "role", "participant", "transcript", "kind", "section", "language",
        "year", "date_from", "date_to", "code", "exact_codes", "coder",
    )  # fmt: skip
    return Filter(part=parts, **{name: asked.pop(name) for name in names})


def told(asked: Filter) -> str:
    """The filter in words, for headings: `territory seine-aval, role dirigeant`."""
    from dataclasses import fields

    said = []
    for item in fields(asked):
        value = getattr(asked, item.name)
        if value and item.name != "exact_codes":
            shown = " or ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            said.append(f"{item.name.replace('_', ' ')} {shown}")
    return ", ".join(said)
