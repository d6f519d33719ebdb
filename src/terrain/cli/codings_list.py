"""`terrain codings list`: codings with their words, filtered, sorted, printed or written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.code import caution, coding_json, place, shorten
from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.cli.filters import filtered_unseen, read

if TYPE_CHECKING:
    from terrain.analysis.coding_list import Listing
    from terrain.workspace.study import Study

_ORDERS = ("text", "code", "coder", "territory", "created")
_KINDS = {".csv": "text", ".xlsx": "bytes", ".docx": "bytes", ".md": "text"}


@click.command(
    "list", epilog=example("terrain codings list --code foncier --role élu --out foncier.docx")
)
@click.option("--code", help="A code (with its children); and, or, not.")
@click.option("--exact", "exact_codes", is_flag=True, help="The code without its children.")
@click.option("--coder", multiple=True, help="Only theirs.")
@filtered_unseen
@click.option("--words", default="", metavar="WORDS",
              help="In the quotation or the memo; the last word may go on.")  # fmt: skip
@click.option("--older", is_flag=True, help="Only those made under an older definition.")
@click.option("--unresolved", is_flag=True, help="Only those whose words are no longer found.")
@click.option("--sort", "order", type=click.Choice(_ORDERS), default="text", show_default=True,
              help="By place, or by code, coder, territory, hour of coding.")  # fmt: skip
@click.option("--down", is_flag=True, help="In descending order.")
@click.option(
    "--limit", type=click.IntRange(0), default=50, show_default=True,
    help="Print at most (0: all). Files hold all, whatever this says.",
)  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write .csv or .xlsx (offsets, coder), or .docx or .md to read.")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Of what is written.")
@as_json
@with_study
def command(
    study: Study, limit: int, json_: bool, out: Path | None, lang: Any, words: str, older: bool,
    unresolved: bool, order: Any, down: bool, **asked: Any,
) -> None:  # fmt: skip
    """List codings with their ids, where they stand, and their words.

    What consent lets be analysed but not quoted is marked; files keep its place without its words,
    documents to read leave it out and count it.
    """
    from terrain.workspace.listing import listing

    found = listing(
        study, read(asked), words=words, older=older, unresolved=unresolved, order=order,
        down=down, limit=None if out else limit or None,
    )  # fmt: skip
    if out:
        _write(study, found, out, lang, {"words": words, "older": older, "unresolved": unresolved})
    elif json_:
        may = found.quotable
        dump({
            "codings": [coding_json(study, c) | {"quotable": may is None or c.id in may}
                        for c in found.codings],
            "total": found.total, "truncated": found.truncated, "in_all": found.in_all,
        })  # fmt: skip
    else:
        _print(study, found)


def _print(study: Study, found: Listing) -> None:
    may_quote = found.quotable
    if may_quote is None:
        may_quote = frozenset(coding.id for coding in found.codings)
    for coding in found.codings:
        state = click.style(" unresolved", fg="red") if coding.status == "unresolved" else ""
        mark = caution(study, coding, may_quote)
        click.echo(
            f"{coding.id}  {click.style(coding.code, bold=True)}  {coding.coder}{state}{mark}"
        )
        click.echo(f"    {place(study, coding)}\n    “{shorten(coding.quote)}”")
        if coding.memo:
            click.echo(f"    memo: {coding.memo}")
    shown = len(found.codings)
    cut = f"; {shown} shown, --limit 0 shows all" if found.truncated else ""
    click.echo(f"{plural(found.total, 'coding')} of {found.in_all}{cut}.")


def _write(study: Study, found: Listing, out: Path, lang: Any, narrowed: dict[str, Any]) -> None:
    from terrain.cli.writing import writing
    from terrain.reports import listing
    from terrain.reports.sheet import write_xlsx
    from terrain.reports.text import Text
    from terrain.reports.word import write_docx

    text = Text(lang)
    said = listing.told(found, text, **narrowed)
    with writing(out, _KINDS) as file:
        kind = out.suffix.lower()
        if kind == ".csv":
            file.writelines(listing.csv(found, text))
        elif kind == ".md":
            file.writelines(listing.markdown(found, text, said, study.today))
        elif kind == ".xlsx":
            write_xlsx([listing.sheet(found, text, said)], file, text)
        else:
            write_docx(listing.document(found, text, said, study.today), file, text)
    click.echo(f"{plural(found.total, 'coding')} of {found.in_all}. Written: {out}")
