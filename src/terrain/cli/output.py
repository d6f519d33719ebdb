"""What every analysis shares on the command line: `--json`, `--out` by its ending, `--lang`.

@click.command(epilog=example("terrain typical --by territory"))
@answered
@with_study
def command(study, output, **asked): ...
    deliver(output, sheets=lambda text: sheets(value, text), chart=lambda text: …)
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import dump
from terrain.cli.writing import writing

if TYPE_CHECKING:
    from terrain.reports.document import Document
    from terrain.reports.sheet import Sheet
    from terrain.reports.text import Lang, Text

_TABLES = {".csv": "text", ".xlsx": "bytes", ".md": "text", ".json": "text"}
_DOCUMENTS = (".docx", ".html")
_DOCUMENT_FORMS = {".docx": "bytes", ".pdf": "bytes", ".html": "text", ".md": "text"}
_PICTURES = {".svg": "bytes", ".png": "bytes", ".pdf": "bytes"}


@dataclass(frozen=True, slots=True)
class Output:
    """How the answer is wanted."""

    json: bool
    out: tuple[Path, ...]
    lang: Lang


def answered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--out`, `--lang` and `--json`, handed to it as one `output`."""

    @click.option(
        "--out", multiple=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="Write .csv, .xlsx, .md or .json; the chart as .svg, .png or .pdf. Repeatable.",
    )  # fmt: skip
    @click.option(
        "--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True,
        help="Language of tables and charts.",
    )  # fmt: skip
    @click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
    @functools.wraps(command)
    def wrapped(*args: Any, out: tuple[Path, ...], lang: Lang, json_: bool, **kwargs: Any) -> Any:
        return command(*args, output=Output(json_, out, lang), **kwargs)

    return wrapped


def deliver(
    output: Output,
    *,
    sheets: Callable[[Text], Sequence[Sheet]],
    value: Callable[[], object] | None = None,
    chart: Callable[[Text], Any] | None = None,
    document: Callable[[Text], Document] | None = None,
) -> None:
    """Print or write an answer in the form and language asked; each form is made only if asked.

    `--json` prints `value()`, by default the sheets' rows. Raises UsageError for an ending that
    says nothing, TerrainError where a file cannot be written.
    """
    from terrain.reports.text import Text

    text = Text(output.lang)
    for path in output.out:
        if document and path.suffix.lower() in _DOCUMENTS:
            write_document(document(text), path, text)
        else:
            _write(path, text, sheets, value, chart, others=_DOCUMENTS if document else ())
        click.echo(f"Written: {path}", err=output.json)
    if output.json:
        dump(value() if value else _plain(sheets(text)))
    elif not output.out:
        show(sheets(text), text)


def show(sheets: Sequence[Sheet], text: Text) -> None:
    """Tables on the terminal."""
    from rich.console import Console

    from terrain.reports.sheet import terminal

    console = Console()
    for number, sheet in enumerate(sheet for sheet in sheets if not sheet.wide):
        if number:
            console.print()
        for table in terminal(sheet, console, text):
            console.print(table)


def _write(
    path: Path, text: Text, sheets: Callable[[Text], Sequence[Sheet]],
    value: Callable[[], object] | None, chart: Callable[[Text], Any] | None,
    others: Sequence[str] = (),
) -> None:  # fmt: skip
    kind = path.suffix.lower()
    forms = _TABLES | _PICTURES if chart else _TABLES
    with writing(path, {**forms, **dict.fromkeys(others, "bytes")}) as file:
        if kind in _PICTURES:
            from terrain.reports.charts.base import write

            assert chart is not None
            write(chart(text), file, kind[1:], text)
        elif kind == ".csv":
            _write_csv(path, sheets(text), file)
        else:
            _write_table(kind, text, sheets(text), value, file)


def _write_csv(path: Path, made: Sequence[Sheet], file: Any) -> None:
    """The first sheet in the file named; others beside it, under their own names."""
    from terrain.reports.sheet import write_csv

    write_csv(made[0], file, bom=True)
    for sheet in made[1:]:
        beside = path.with_name(f"{path.stem}-{sheet.name}{path.suffix}")
        with writing(beside, _TABLES) as other:
            write_csv(sheet, other, bom=True)
        click.echo(f"Written: {beside}", err=True)


def _write_table(
    kind: str, text: Text, made: Sequence[Sheet], value: Callable[[], object] | None, file: Any
) -> None:
    import json

    from terrain.reports.sheet import write_markdown, write_xlsx

    if kind == ".md":
        write_markdown(made, file, text)
    elif kind == ".xlsx":
        write_xlsx(made, file, text)
    else:
        plain = value() if value else _plain(made)
        json.dump(plain, file, ensure_ascii=False, indent=2, default=str)
        file.write("\n")


def _plain(made: Sequence[Sheet]) -> object:
    from terrain.reports.sheet import as_json

    return as_json(made)


def write_document(document: Document, out: Path, text: Text) -> None:
    """A document as Word, PDF, HTML or Markdown, by the file's ending.

    Raises UsageError for another ending, TerrainError where the file cannot be written.
    """
    with writing(out, _DOCUMENT_FORMS) as file:
        _writer(out.suffix.lower())(document, file, text)


def _writer(kind: str) -> Callable[[Document, Any, Text], None]:
    if kind == ".docx":
        from terrain.reports.word import write_docx

        return write_docx
    if kind == ".pdf":
        from terrain.reports.pdf import write_pdf

        return write_pdf
    if kind == ".html":
        from terrain.reports.web import write_html

        return write_html
    from terrain.reports.markdown import write_markdown

    return write_markdown
