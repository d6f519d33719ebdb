"""`terrain note`: build the evidence of a Note, and check it against the corpus."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, coder_option, dump, example, plural, with_study
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.model.note import Evidence
    from terrain.workspace.note_sources import Taken
    from terrain.workspace.study import Study

_STANCES = "supports (appuie), nuances (nuance) or contradicts (contredit)"


@click.group(name="note", epilog=example("terrain note check"))
def command() -> None:
    """Notes: claims, the evidence that bears them, and whether it still does."""


def _words(evidence: Evidence) -> str:
    from terrain.cli.code import shorten

    return f"“{shorten(evidence.quote)}”"


@command.command(
    "new", epilog=example('terrain note new vendeurs --title "On manque de vendeurs" --coder nadia')
)
@click.argument("note")
@click.option("--title", required=True, help="As it will be printed.")
@click.option("--question", default="", help="What the Note asks.")
@click.option("--language", default="", help="fr or en (default: the study's first).")
@coder_option
@with_study
def new(
    study: Study, note: str, title: str, question: str, language: str, coder: str | None
) -> None:
    """Begin a NOTE: a file in notes/, to be written in with any editor."""
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    who = author(study, coder)
    path = notes.create(study, note, title, question=question, language=language, coder=who)
    click.echo(f"Note begun: {path}")


@command.command(
    "claim",
    epilog=example('terrain note claim vendeurs "On manque de vendeurs" --code foncier.friches'),
)
@click.argument("note")
@click.argument("text")
@click.option("--id", "id_", default="", help="Its id (default: made of its words).")
@click.option("--after", default="", metavar="CLAIM", help="Below this one (default: at the end).")
@click.option("--code", "codes", multiple=True, help="A code that it is about. Repeatable.")
@coder_option
@with_study
def claim(
    study: Study, note: str, text: str, id_: str, after: str, codes: tuple[str, ...],
    coder: str | None,
) -> None:  # fmt: skip
    """Add a claim to a NOTE: a heading with an id."""
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    made = notes.add_claim(
        study, note, text, id_=id_, after=after, codes=codes, coder=author(study, coder)
    )
    click.echo(f"{made.id}: “{made.text}” (line {made.line})")


def _source(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where words are taken from."""
    options = (
        click.option("--hit", type=int, metavar="N", help="Hit N of the last search."),
        click.option("--search", default="", metavar="ID", help="With --hit: another search."),
        click.option("--coding", default="", metavar="ID", help="The words of a coding."),
        click.option("--citation", default="", metavar='"CASE/ID §12"', help="These turns."),
        click.option("--words", default="", help="These words; with another source, only these."),
        click.option("--occurrence", type=int, metavar="N", help="Which one of several places."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _taken(
    study: Study, note: str, *, hit: int | None, search: str, coding: str, citation: str,
    words: str, occurrence: int | None,
) -> Taken:  # fmt: skip
    from terrain.workspace import note_search
    from terrain.workspace import note_sources as sources
    from terrain.workspace.note_lookup import note_named

    if sum(map(bool, (hit, coding, citation))) > 1:
        raise UsageError("one source at a time: --hit, --coding or --citation.")
    if hit:
        place, id_ = note_search.hit(study, hit, search, note_named(study, note).id)
        return sources.of_place(study, place, hit, id_, words)
    if coding:
        return sources.of_coding(study, coding, words)
    if citation:
        return sources.of_citation(study, citation, words, occurrence)
    if words:
        return sources.of_words(study, words, occurrence)
    raise UsageError("say what to quote: --hit N, --coding ID, --citation “…” or --words “…”.")


@command.command(
    "add", epilog=example("terrain note add vendeurs rarete --hit 3 --stance appuie --remark …")
)
@click.argument("note")
@click.argument("claim")
@_source
@click.option("--stance", required=True, help=f"{_STANCES}.")
@click.option("--remark", default="", help="What you say of it.")
@coder_option
@as_json
@with_study
def add(
    study: Study, note: str, claim: str, stance: str, remark: str, coder: str | None, json_: bool,
    **source: Any,
) -> None:  # fmt: skip
    """Put words of the corpus under a CLAIM of a NOTE.

    The quotation is taken from the corpus: pasted words only say where it stands. Words that may
    not be quoted are refused, with the reason.
    """
    from terrain.model.note import stance_named
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    meant = stance_named(stance)
    taken = _taken(study, note, **source)
    who = author(study, coder)
    made = notes.add(study, note, claim, taken, meant, remark=remark, coder=who)
    if json_:
        dump(evidence_json(made))
        return
    click.echo(f"{made.id}  {_words(made)}")
    click.echo(f"    {made.citation}  (“terrain undo” takes it back)")


def evidence_json(evidence: Evidence) -> dict[str, object]:
    """A piece of evidence as its file holds it."""
    span = evidence.span
    return {
        "id": evidence.id, "quote": evidence.quote, "citation": str(evidence.citation),
        "stance": evidence.stance, "remark": evidence.remark, "text": evidence.text,
        "start": span.start if span else None, "end": span.end if span else None,
        "coding": evidence.coding, "line": evidence.line,
    }  # fmt: skip


@command.command("move", epilog=example("terrain note move vendeurs q7k2m9 rarete"))
@click.argument("note")
@click.argument("evidence")
@click.argument("claim")
@coder_option
@with_study
def move(study: Study, note: str, evidence: str, claim: str, coder: str | None) -> None:
    """Put a piece of EVIDENCE (its id) under another CLAIM of the NOTE."""
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    made = notes.move(study, note, evidence, claim, coder=author(study, coder))
    click.echo(f"{made.id} stands under {claim} (line {made.line}).")


@command.command("stance", epilog=example("terrain note stance vendeurs q7k2m9 nuance"))
@click.argument("note")
@click.argument("evidence")
@click.argument("stance")
@coder_option
@with_study
def stance(study: Study, note: str, evidence: str, stance: str, coder: str | None) -> None:
    """Give a piece of EVIDENCE another STANCE: supports, nuances, contradicts."""
    from terrain.model.note import stance_named
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    who, meant = author(study, coder), stance_named(stance)
    made = notes.change(study, note, evidence, stance=meant, coder=who)
    click.echo(f"{made.id} {made.stance} its claim.")


@command.command("remark", epilog=example('terrain note remark vendeurs q7k2m9 "Spontané."'))
@click.argument("note")
@click.argument("evidence")
@click.argument("text")
@coder_option
@with_study
def remark(study: Study, note: str, evidence: str, text: str, coder: str | None) -> None:
    """Write the remark of a piece of EVIDENCE; an empty TEXT removes it."""
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    made = notes.change(study, note, evidence, remark=text, coder=author(study, coder))
    click.echo(f"{made.id}: remark {'written' if made.remark else 'removed'}.")


@command.command("remove", epilog=example("terrain note remove vendeurs q7k2m9"))
@click.argument("note")
@click.argument("evidence", nargs=-1, required=True)
@coder_option
@with_study
def remove(study: Study, note: str, evidence: tuple[str, ...], coder: str | None) -> None:
    """Take EVIDENCE out of a NOTE. Withdrawn words leave no copy, and cannot be brought back."""
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    gone = notes.remove(study, note, evidence, coder=author(study, coder))
    click.echo(f"{plural(len(gone), 'piece')} of evidence removed from {note}.")


@command.command("settle", epilog=example("terrain note settle vendeurs q7k2m9 --accept"))
@click.argument("note")
@click.argument("evidence", required=False)
@click.option("--accept", is_flag=True, help="Take the words that stand there now.")
@click.option("--place", type=int, metavar="N", help="Of several places, the Nth.")
@_source
@coder_option
@with_study
def settle(
    study: Study, note: str, evidence: str | None, accept: bool, place: int | None,
    coder: str | None, **source: Any,
) -> None:  # fmt: skip
    """Settle EVIDENCE whose words changed, or may stand in several places.

    Without EVIDENCE: what was typed by hand gets its id and place wherever that is certain, and
    what waits for you is listed. To leave it as it is, do nothing; to take it out, remove it.
    """
    from terrain.workspace import notes
    from terrain.workspace.note_lookup import author

    who = author(study, coder)
    if evidence is None:
        _sealed(study, note, who)
        return
    named = any(source[name] for name in ("hit", "coding", "citation", "words"))
    taken = _taken(study, note, **source) if named else None
    made = notes.settle(study, note, evidence, accept=accept, taken=taken, place=place, coder=who)
    click.echo(f"{made.id}  {_words(made)}\n    {made.citation}")


def _sealed(study: Study, note: str, who: str) -> None:
    from terrain.workspace import notes

    done, waiting = notes.seal(study, note, coder=who)
    for evidence in done:
        click.echo(f"{evidence.id}  {evidence.citation}")
    click.echo(f"{plural(len(done), 'piece')} of evidence sealed, {len(waiting)} wait for you.")
    for standing in waiting:
        held = standing.evidence
        click.echo(f"  {held.id or f'line {held.line}'}  {held.citation}  {standing.state}")
        if standing.words:
            from terrain.reports.sheets.note import difference

            click.echo(f"    {difference(standing.difference)}")
        for number, span in enumerate(standing.places, 1):
            turns = study.project.transcripts[standing.transcript].turns_of(span)
            click.echo(f"    {number}. §{turns[0].number}" if turns else f"    {number}.")


@command.command("aside", epilog=example('terrain note aside vendeurs --hit 4,5 --because "hors"'))
@click.argument("note")
@click.option("--hit", "hits", default="", metavar="N,N", help="Default: all that is undecided.")
@click.option("--search", default="", metavar="ID", help="Default: the last made for the Note.")
@click.option("--because", default="", help="Why they are not kept.")
@coder_option
@with_study
def aside(study: Study, note: str, hits: str, search: str, because: str, coder: str | None) -> None:
    """Say of hits of a search that they were read and not kept."""
    from terrain.workspace.note_search import set_aside

    try:
        ranks = [int(part) for part in hits.replace(",", " ").split()]
    except ValueError as error:
        raise UsageError(f"“{hits}” is not a list of numbers.", remedy="Write 4,5.") from error
    done = set_aside(
        study, note, hits=ranks, search=search, because=because, coder=study.coder(coder)
    )
    click.echo(f"{plural(len(done), 'hit')} set aside.")


def _add_readers() -> None:
    from terrain.cli import note_dossier, note_read

    for reader in note_read.COMMANDS:
        command.add_command(reader)
    command.add_command(note_dossier.command)


_add_readers()
