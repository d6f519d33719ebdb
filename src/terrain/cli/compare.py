"""`terrain compare`: codes across territories, cases, roles, kinds, coders or years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.cli.filters import filtered, read

if TYPE_CHECKING:
    from terrain.workspace.study import Study

_BY = "territory, case, role, sector, kind, section, year, coder or participant"
_MEASURES = ("codings", "transcripts", "speakers", "words", "share", "rate")


@click.command(epilog=example("terrain compare --by territory --measure speakers --shares"))
@click.option("--by", multiple=True, metavar="ATTRIBUTE", default=("territory",), show_default=True,
              help=f"What makes the columns: {_BY}. Twice to cross two.")  # fmt: skip
@click.option("--measure", type=click.Choice(_MEASURES), default="codings", show_default=True,
              help="What is counted; share of speech, rate per 10,000 words.")  # fmt: skip
@click.option("--scale", metavar="KIND", help="Read territories at another scale: region, …")
@click.option("--codes", multiple=True, metavar="CODE", help="These rows, with their children.")
@click.option("--families/--no-families", default=True, help="Also each family, children included.")
@click.option("--shares", is_flag=True, help="Shares of each column instead of counts.")
@click.option("--cell", multiple=True, metavar="CODE,GROUP",
              help="The quotations of one cell; with --out, of several of one CODE.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write .csv, .xlsx, .md, .json, .docx, or a map: .svg, .png, .pdf.")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", help="Of what is written.")
@filtered
@as_json
@with_study
def command(study: Study, json_: bool, out: Path | None, lang: Any, shares: bool,
            cell: tuple[str, ...], **asked: Any) -> None:  # fmt: skip
    """Count codes across territories (or cases, roles, …) with their denominators.

    A turn's territory is its speaker's, else its section's, else its transcript's. A zero says
    what it is: asked and unsaid, not asked, unknown whether asked, not yet coded to the end; and
    where consent hides something, the count is a lower bound.
    """
    coder = asked["coder"][0] if len(asked["coder"]) == 1 else None
    where = read(asked)
    found = study.comparison(
        _attributes(asked["by"]), measure=asked["measure"], scale=asked["scale"],
        codes=list(asked["codes"]) or None, families=asked["families"], coder=coder, where=where,
    )  # fmt: skip
    if cell and out:
        _write_cells(study, found, cell, out, lang)
        click.echo(f"Written: {out}")
    elif cell and json_ and len(cell) > 1:
        raise click.UsageError("--json answers for one --cell at a time.")
    elif cell:
        for one in cell:
            _open_cell(study, found, one, lang, json_)
    elif out:
        _write(study, found, out, lang, shares)
        click.echo(f"Written: {out}")
    elif json_:
        from terrain.reports.tables import as_json as plain

        dump(plain(found))
    else:
        from rich.console import Console

        from terrain.reports.tables import terminal_tables

        console = Console()
        for table in terminal_tables(found, console, lang=lang, shares=shares):
            console.print(table)


def _attributes(given: tuple[str, ...]) -> str:
    """One attribute, or two to cross: `--by territory --by role`, `--by territory,role`."""
    from terrain.errors import UsageError

    named = [name.strip() for one in given for name in one.split(",") if name.strip()]
    if not 1 <= len(named) <= 2:
        raise UsageError("compare by one attribute, or by two crossed.", remedy=f"--by {_BY}.")
    return ",".join(named)


def _open_cell(study: Study, found: Any, cell: str, lang: Any, json_: bool) -> None:
    from terrain.cli.code import caution, coding_json, place, quotable, shorten

    row, key = _named_cell(study, found, cell, lang)
    held = set(found.cell(row, key).ids)
    codings = [c for c in study.project.codings if c.id in held]
    may_quote = quotable(study)
    if json_:
        dump([coding_json(study, c) | {"quotable": c.id in may_quote} for c in codings])
        return
    for coding in codings:
        mark = caution(study, coding, may_quote)
        click.secho(f"{place(study, coding)}  {coding.coder}{mark}", bold=True)
        click.echo(f"  “{shorten(coding.quote, 400)}”")
    of, at = found.denominators[key], found.cell(row, key)
    unknown_whether = of.transcripts - at.asked - at.not_asked
    click.echo(
        f"Asked in {at.asked} of {plural(of.transcripts, 'transcript')}, not asked in "
        f"{at.not_asked}, unknown in {unknown_whether}; {of.finished} coded to the end."
    )
    click.echo(
        f"{plural(len(codings), 'coding')} of {row} in {cell.partition(',')[2].strip()}, among "
        f"{plural(of.codings, 'coding')} in {plural(of.transcripts, 'transcript')}."
    )


def _named_cell(study: Study, found: Any, cell: str, lang: Any) -> tuple[str, str]:
    """The row and the column that are meant; raises UsageError with the nearest."""
    from terrain.analysis.groups import TOTAL
    from terrain.errors import UsageError
    from terrain.model.code_expression import current_code
    from terrain.model.names import unknown
    from terrain.reports.grid import group_name
    from terrain.reports.text import Text

    code, mark, group = cell.partition(",")
    if not mark:
        raise UsageError("say which cell: --cell CODE,GROUP.")
    rows = {row.key for row in found.rows}
    row = current_code(study.project.codebook, code.strip())
    names = Text(lang)
    groups = {group_name(one, names): one.key for one in found.groups} | {
        one.key: one.key for one in found.groups
    }
    groups |= dict.fromkeys(("Ensemble", "All", TOTAL), TOTAL)
    if row not in rows:
        raise unknown("row", row, rows)
    if group.strip() not in groups:
        raise unknown("column", group.strip(), groups)
    return row, groups[group.strip()]


def _write_cells(study: Study, found: Any, cells: tuple[str, ...], out: Path, lang: Any) -> None:
    """Quotations side by side, as Word: only what may be quoted."""
    from terrain.access import Purpose
    from terrain.analysis.side_by_side import MOST, side_by_side
    from terrain.cli.output import write_document
    from terrain.errors import UsageError
    from terrain.reports.framework import quotations
    from terrain.reports.text import Text

    named = [_named_cell(study, found, cell, lang) for cell in cells]
    if len({row for row, _ in named}) > 1 or len(named) > MOST:
        raise UsageError(f"give up to {MOST} cells of one code.", remedy="--cell CODE,GROUP, …")
    row = next(one for one in found.rows if one.key == named[0][0])
    quoted, _ = study.permitted(Purpose.QUOTE)
    columns = side_by_side(quoted, found, row, [key for _, key in named])
    text = Text(lang)
    write_document(quotations(found, row, columns, text, study.today), out, text)


def _write(study: Study, found: Any, out: Path, lang: Any, shares: bool) -> None:
    from terrain.access import Purpose
    from terrain.analysis.compare import cell_quotations
    from terrain.cli.writing import writing
    from terrain.reports import tables, tables_xlsx

    pictures = (".svg", ".png", ".pdf")
    kinds = {".csv": "text", ".md": "text", ".json": "text", ".xlsx": "bytes"}
    kinds |= dict.fromkeys(pictures, "bytes")
    if out.suffix.lower() == ".docx":
        from terrain.cli.output import write_document
        from terrain.reports.framework import table
        from terrain.reports.text import Text

        words = Text(lang)
        write_document(table(found, words, shares=shares, made=study.today), out, words)
        return
    with writing(out, kinds) as file:
        kind = out.suffix.lower()
        if kind == ".csv":
            tables.write_csv(found, file, lang=lang, bom=True)
        elif kind == ".md":
            tables.write_markdown(found, file, lang=lang, shares=shares)
        elif kind == ".json":
            tables.write_json(found, file)
        elif kind in pictures:
            from terrain.reports.charts import base, comparison
            from terrain.reports.text import Text

            base.write(comparison.heat_map(found, Text(lang)), file, kind[1:], Text(lang))
        else:
            project, _ = study.permitted(Purpose.QUOTE)
            tables_xlsx.write_xlsx(found, file, cell_quotations(project, found), lang=lang)
