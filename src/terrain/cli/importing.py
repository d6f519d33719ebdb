"""`terrain import`: what would be read, then the files brought in as one change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.model.transcript import KINDS, Part
from terrain.model.transcript import PARTS as _PARTS

if TYPE_CHECKING:
    from terrain.workspace.importing import Incoming
    from terrain.workspace.study import Study

_KINDS = click.Choice(KINDS)


@click.command(
    "import",
    epilog=example("terrain import entretiens/*.docx seminaire.vtt --case seine-aval --dry-run"),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", "case", required=True, metavar="ID", help="The case study (its folder).")
@click.option("--territory", metavar="ID", help="Their territory (a case that is new and of a "
              "place: the case's own name unless --no-territory).")  # fmt: skip
@click.option("--no-territory", is_flag=True, help="The case is not a place.")
@click.option("--kind", type=_KINDS, help="What they are (default: from names and speakers).")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="2023-05-11", help="The day.")
@click.option("--place", default="", help="Where it was recorded.")
@click.option("--language", metavar="fr|en", help="Their language (default: fr).")
@click.option("--title", help="A title (one file only; default: from the file).")
@click.option("--role", help="The respondents' role.")
@click.option("--no-roster", is_flag=True, help="Leave the speakers off the roster.")
@click.option("--consent", type=click.Choice(["quote", "analysis"]), help="What was promised.")
@click.option("--embargo", type=click.DateTime(["%Y-%m-%d"]), metavar="2031-01-01",
              help="Nothing before that day.")  # fmt: skip
@click.option("--part", "parts", multiple=True, metavar="LABEL=PART",
              help=f"The part a label plays: {', '.join(_PARTS)}.")  # fmt: skip
@click.option("--speaker", "speakers", multiple=True, metavar="LABEL", help="A label, for sure.")
@click.option("--not-speaker", "others", multiple=True, metavar="WORDS", help="Never a label.")
@click.option("--encoding", metavar="CODEC", help="The text's encoding (default: detected).")
@click.option("--format", "format_", metavar="NAME", help="The format (default: detected).")
@click.option("--update", metavar="ID", help="The file is a corrected version of this transcript.")
@click.option("--apart", is_flag=True, help="A file of the same name is another interview.")
@click.option("--keep-original", is_flag=True, help="Keep the original bytes in the case folder.")
@click.option("--fictional", is_flag=True, help="The words are invented; every output says so.")
@click.option("--dry-run", is_flag=True, help="Say what would be read; write nothing.")
@as_json
@with_study
def command(study: Study, files: tuple[Path, ...], *, dry_run: bool, json_: bool,
            **choices: Any) -> int:  # fmt: skip
    """Bring transcripts in: txt, md, docx, odt, srt, vtt, Transcriber trs.

    Each file becomes a transcript of plain text with its speaker turns. A file already in the
    study is refused; a corrected version of one updates its text, and its codings follow.
    """
    from terrain.workspace import importing

    made = _choices(study, files, **choices)
    planned = importing.plan(study, files, made)
    said: list[str] = []
    if not dry_run:
        _, said = importing.carry_out(study, planned, made)
    if json_:
        dump([incoming.as_json() for incoming in planned])
    else:
        for incoming in planned:
            _say(incoming, dry_run)
        for line in said:
            click.echo(line)
        _conclude(planned, dry_run)
    return 1 if any(incoming.problem for incoming in planned) else 0


def _choices(study: Study, files: tuple[Path, ...], **given: Any) -> Any:
    from terrain.formats import Options
    from terrain.model.participant import Consent
    from terrain.workspace.importing import Choices

    if given["title"] and len(files) > 1:
        raise click.UsageError("--title goes with one file.")
    case = study.project.cases.get(given["case"])
    territory = given["territory"] or (case.territory if case else given["case"])
    embargo = _day(given["embargo"])
    consent = None
    if given["consent"] or embargo:
        consent = Consent(given["consent"] or "quote", embargo)
    return Choices(
        case=_case(given["case"]),
        territory=None if given["no_territory"] else territory,
        kind=given["kind"],
        date=_day(given["date"]),
        place=given["place"],
        language=given["language"],
        title=given["title"],
        consent=consent,
        role=given["role"],
        roster=not given["no_roster"],
        parts=_parts(given["parts"]),
        fictional=given["fictional"],
        keep=given["keep_original"],
        update=given["update"],
        apart=given["apart"],
        options=Options(given["speakers"], given["others"], given["format_"], given["encoding"]),
    )


def _case(name: str) -> str:
    from terrain.store.paths import slug

    if slug(name) != name:
        raise click.UsageError(f"“{name}” cannot name a folder here; try “{slug(name)}”.")
    return name


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def _parts(given: tuple[str, ...]) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for item in given:
        label, mark, typed = item.rpartition("=")
        part = next((known for known in _PARTS if known == typed), None)
        if not mark or part is None:
            raise click.UsageError(f"“{item}”: write LABEL=PART, PART among {', '.join(_PARTS)}.")
        parts[label] = part
    return parts


def _say(incoming: Incoming, dry_run: bool) -> None:
    if incoming.problem is not None:
        click.secho(f"✗ {incoming.problem}", fg="red", err=True)
        return
    from terrain.analysis.words import count_words

    transcript, draft = incoming.transcript, incoming.draft
    assert transcript is not None
    assert draft is not None
    verb = "updates" if incoming.updates else "→"
    speakers = ", ".join(f"{s.label} ({s.part})" for s in transcript.speakers.values())
    words = sum(count_words(turn.text) for turn in draft.turns)
    click.echo(
        f"{incoming.file} {verb} {click.style(transcript.id, bold=True)}  "
        f"{transcript.kind}, {plural(len(draft.turns), 'turn')}, "
        f"{plural(words, 'word')}; {speakers}"
    )
    if dry_run:
        for turn in draft.turns[:3]:
            begin = " ".join(turn.text.split())[:80]
            click.echo(f"    {turn.speaker}: {begin}…")
    for warning in incoming.warnings:
        click.secho(f"  ! {warning}", fg="yellow", err=True)


def _conclude(planned: list[Incoming], dry_run: bool) -> None:
    good = sum(1 for incoming in planned if incoming.transcript)
    bad = len(planned) - good
    verb = "would come in" if dry_run else "imported"
    refused = f", {plural(bad, 'file')} refused" if bad else ""
    click.echo(f"{plural(good, 'file')} {verb}{refused}.")
    if good and not dry_run:
        click.echo("Next: “terrain index”, then “terrain search”. “terrain undo” takes it back.")
