"""`terrain note dossier`: a Note with its evidence, its sources and its annexes, as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, plural, with_study

if TYPE_CHECKING:
    from terrain.evidence.note_dossier import NoteDossier
    from terrain.workspace.study import Study

_SOURCES = {".json": "text", ".bib": "text"}


@click.command("dossier",
               epilog=example("terrain note dossier vendeurs --out vendeurs.docx"))  # fmt: skip
@click.argument("note")
@click.option("--out", "outs", required=True, multiple=True, metavar="FILE",
              type=click.Path(dir_okay=False, path_type=Path),
              help="Write .docx, .pdf, .html or .md; the sources as .json (CSL) or .bib. "
              "Repeatable.")  # fmt: skip
@click.option("--style", type=click.Choice(["note", "author-date"]), default="note",
              show_default=True, help="Cite in footnotes, or by author and date.")  # fmt: skip
@click.option("--purpose", type=click.Choice(["team", "publish"]), default="team",
              show_default=True, help="publish: only what may be printed.")  # fmt: skip
@click.option("--k", type=click.IntRange(1),
              help="People who should share what is said of a speaker.  [default: 3 to publish, "
              "1 for the team]")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en"]),
              help="Of the document.  [default: the Note's]")  # fmt: skip
@with_study
def command(study: Study, note: str, outs: tuple[Path, ...], style: Any, purpose: str,
            k: int | None, lang: Any) -> None:  # fmt: skip
    """Write a NOTE with its evidence, to be read by a team, an editor or a referee.

    Quotations with the line that describes their speaker, and a footnote that cites them; methods;
    annexes: table of evidence, sources, searches made. What consent withholds is counted, and
    absent. To publish, every quotation must be in the corpus word for word.
    """
    from terrain.access import Purpose
    from terrain.cli.output import write_document
    from terrain.reports.note_document import document
    from terrain.reports.text import Text

    aim = Purpose.PUBLISH if purpose == "publish" else Purpose.QUOTE
    value = study.note_dossier(note, purpose=aim, k=k, lang=lang)
    text = Text(lang or ("en" if value.note.language.startswith("en") else "fr"))
    for out in outs:
        if out.suffix.lower() in _SOURCES:
            _sources(value, out, text)
        else:
            write_document(document(value, text, style), out, text)
        click.echo(f"Written: {out}")
    _tell(value)


def _sources(value: NoteDossier, out: Path, text: Any) -> None:
    from terrain.cli.writing import writing
    from terrain.reports.note_files import sources

    with writing(out, _SOURCES) as file:
        file.write(sources(value, out.suffix.lower().removeprefix("."), text))


def _tell(value: NoteDossier) -> None:
    """What is in the file, and what those who pass it on should know of it."""
    held = len(value.evidence) - len(value.shown)
    shown = plural(len(value.shown), "piece", "pieces")
    claims = plural(len(value.note.claims), "claim")
    click.echo(f"{claims}, {shown} of evidence; {held} withheld.")
    for one in value.unsettled:
        click.echo(f"{value.note.path}:{one.evidence.line}: {one.standing.state}: "
                   f"{one.evidence.citation}", err=True)  # fmt: skip
    for claim in value.bare:
        click.echo(f"{value.note.path}:{claim.line}: “{claim.id}” has evidence, none of which may "
                   "be shown.", err=True)  # fmt: skip
    for name in sorted({one.standing.transcript for one in value.shown if one.rare}):
        click.echo(f"{name}: fewer than {value.k} people share what describes a speaker: "
                   "“terrain participant settle”.", err=True)  # fmt: skip
