"""`terrain verify`: the quotations of a manuscript against the study, as a compiler checks code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, progress, with_study
from terrain.cli.key import ask_passphrase
from terrain.cli.output import Output, answered, deliver
from terrain.cli.writing import writing

if TYPE_CHECKING:
    from terrain.workspace.study import Study
    from terrain.workspace.verify import Verified


@click.command(epilog=example("terrain verify chapitre.docx --comments chapitre-verifie.docx"))
@click.argument("manuscript", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--least", type=click.IntRange(1), default=4, show_default=True, metavar="WORDS",
              help="A quotation of fewer words that is not found is not judged.")  # fmt: skip
@click.option("--may-drop", metavar="WORDS",
              help="What an author may drop: euh,ben,repetitions (hesitations: all).")  # fmt: skip
@click.option("--accept", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="Quotations of literature, one a line.")  # fmt: skip
@click.option("--allow-foreign", is_flag=True,
              help="A quotation that is not found is no problem.")  # fmt: skip
@click.option("--comments", type=click.Path(dir_okay=False, path_type=Path), metavar="COPY.docx",
              help="Write a copy of a docx with a Word comment at each quotation.")  # fmt: skip
@answered
@with_study
def command(
    study: Study, output: Output, manuscript: Path, least: int, may_drop: str | None,
    accept: Path | None, allow_foreign: bool, comments: Path | None,
) -> int:  # fmt: skip
    """Check every quotation of a MANUSCRIPT (docx, odt, md, html, tex, PDF, txt).

    Each is verbatim, verbatim but for allowed marks, altered (the words are shown), of several
    sources, or not found; and may be published or not. --out .html shows the manuscript with its
    quotations marked. Exit 1 where something is to be settled.
    """
    from terrain.reports.sheets.verify import sheets
    from terrain.reports.verify_json import plain

    verified = study.verified(
        manuscript, least=least, may_drop=(may_drop or "").split(","), accept=accept,
        allow_foreign=allow_foreign, ask=ask_passphrase, progress=progress("Verify"),
    )  # fmt: skip
    pages = tuple(path for path in output.out if path.suffix.lower() in (".html", ".htm"))
    _pages(verified, output, pages)
    if comments is not None:
        _comments(verified, output, comments, manuscript)
    rest = Output(output.json, tuple(p for p in output.out if p not in pages), output.lang)
    if rest.json or rest.out:
        deliver(rest, sheets=lambda text: sheets(verified.value, text),
                value=lambda: plain(verified.value))  # fmt: skip
    if not rest.json:
        _tell(verified, output)
    return 1 if verified.value.problems else 0


_COLOURS: dict[str, dict[str, Any]] = {
    "title": {"bold": True}, "bad": {"fg": "red"}, "note": {"dim": True},
}  # fmt: skip


def _tell(verified: Verified, output: Output) -> None:
    """A line a quotation, as a compiler has a line a fault."""
    from terrain.reports.text import Text
    from terrain.reports.verify_lines import lines

    for line in lines(verified.value, Text(output.lang)):
        click.echo(click.style(line.words, **_COLOURS.get(line.manner, {})))


def _pages(verified: Verified, output: Output, pages: tuple[Path, ...]) -> None:
    from terrain.reports.text import Text
    from terrain.reports.verify_page import write_page

    for path in pages:
        with writing(path, {".html": "text", ".htm": "text"}) as file:
            write_page(verified.value, verified.manuscript, file, Text(output.lang))
        click.echo(f"Written: {path}", err=output.json)


def _comments(verified: Verified, output: Output, copy: Path, original: Path) -> None:
    from terrain.errors import UsageError
    from terrain.reports.text import Text

    if copy.exists() and copy.samefile(original):
        raise UsageError(
            "the copy would replace the manuscript.", remedy="Give --comments another name."
        )
    made = verified.commented(Text(output.lang))
    with writing(copy, {".docx": "bytes"}) as file:
        file.write(made)
    click.echo(f"Written: {copy}", err=output.json)
