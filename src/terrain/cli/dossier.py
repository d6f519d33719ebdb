"""`terrain dossier`: the quotations of a theme or a question, by territory, ready to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, plural, with_study
from terrain.cli.filters import filtered, read, told

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain dossier foncier --out foncier.docx"))
@click.argument("subject", metavar="CODE|QUESTION")
@click.option("--query", is_flag=True, help="The subject is a question: its best passages.")
@click.option("--limit", default=60, show_default=True, help="Passages at most, for a question.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help="Write .docx, .pdf, .html or .md.")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Of the dossier.")
@click.option("--note", default="", metavar="NOTE[#CLAIM]",
              help="By stance towards the claims of a Note, not by territory.")  # fmt: skip
@filtered
@with_study
def command(study: Study, subject: str, query: bool, limit: int, out: Path, lang: Any, note: str,
            **asked: Any) -> None:  # fmt: skip
    """Write a dossier of a CODE (with its children) or, with --query, of a QUESTION.

    Definition, what was searched and how much, quotations by territory with role, date and
    citation, memos, counts, and the claims of Notes that have them as evidence. Only what consent
    allows to quote; the rest comes as a number.
    """
    where = read(asked)
    more = {"limit": limit} if query else {}
    found = study.dossier(
        subject, query=query, where=where, filters=told(where), note=note, lang=lang, **more
    )
    _write(found, out, lang, study)
    held = f"; {found.held_back} may be counted, not quoted" if found.held_back else ""
    click.echo(f"{plural(found.quotations, 'quotation')}{held}. Written: {out}")


def _write(found: Any, out: Path, lang: Any, study: Study) -> None:
    from terrain.cli.output import write_document
    from terrain.reports.outline import document
    from terrain.reports.text import Text

    text = Text(lang)
    write_document(document(found, text, study.today), out, text)
