"""`terrain cases`: which zones to study, chosen from employment by zone, sector and year."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import (
    as_json,
    coder_option,
    dump,
    example,
    open_study,
    plural,
    progress,
    tell,
    with_study,
)
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.analysis.case_selection import Criteria, Selection, Zone
    from terrain.formats.employment_layout import Columns
    from terrain.workspace.study import Study

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _exact(ctx: click.Context, param: click.Parameter, value: str) -> Fraction:
    """A number typed with a point or a comma, kept exact; none is below zero."""
    try:
        made = Fraction(value.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"“{value}” is no number.", ctx, param) from None
    if made < 0:
        raise click.BadParameter(f"“{value}” is below zero.", ctx, param)
    return made


def _least(name: str, default: str, said: str) -> Callable[[Any], Any]:
    """An option for a threshold."""
    return click.option(
        name, callback=_exact, default=default, show_default=True, metavar="NUMBER", help=said
    )


@click.group(name="cases", epilog=example("terrain cases select emploi.csv --help"))
def command() -> None:
    """Choose the cases of a study."""


@command.command("select", epilog=example(
    "terrain cases select data/emploi-invente.csv --historical 1990-2007 --recent 2009-2019"
))  # fmt: skip
@click.argument("file", type=_FILE)
@click.option("--historical", metavar="YEAR-YEAR", required=True, help="The older period.")
@click.option("--recent", metavar="YEAR-YEAR", required=True, help="The newer one.")
@_least("--specificity", "1.2", "Location quotient of industry, at least.")
@click.option("--specificity-in", type=int, metavar="YEAR", help="Default: the last year.")
@_least("--weight", "0", "Share of industry in the zone's jobs, in percent, at least.")
@_least("--gap", "0.5", "Gap to the nation's growth, in points a year, at least.")
@click.option(
    "--gap-in",
    type=click.Choice(["recent", "historical", "both", "any"]),
    default="recent",
    show_default=True,
    help="In which period.",
)
@click.option(
    "--direction",
    type=click.Choice(["either", "above", "below"]),
    default="either",
    show_default=True,
    help="On which side of the nation.",
)
@_least("--local", "0.25", "Local effect in both periods, in points a year, at least, either sign.")
@_least(
    "--dominance", "1", "How many times the structural effect the local one weighs (0: not asked)."
)
@click.option(
    "--sign",
    type=click.Choice(["any", "same", "positive", "negative"]),
    default="any",
    show_default=True,
    help="Of the local effects of both periods.",
)
@click.option(
    "--method",
    type=click.Choice(["dunn", "esteban-marquillas"]),
    default="dunn",
    show_default=True,
    help="Which local effect is judged.",
)
@click.option(
    "--of",
    type=click.Choice(["industry", "all"]),
    default="industry",
    show_default=True,
    help="Whose growth is decomposed.",
)
@click.option(
    "--industry",
    metavar="CODE,CODE…",
    default="",
    help="Sectors that are industry, or sections (C). Default: sections B to E.",
)
@click.option(
    "--nation",
    metavar="ROW",
    default="",
    help="Row of the nation (its code or name). Default: the sum of the zones judged.",
)
@click.option(
    "--absent",
    type=click.Choice(["unknown", "zero"]),
    default="unknown",
    show_default=True,
    help="What a row that is not there means.",
)
@click.option("--passage", type=_FILE, help="CSV of zones that were merged: old, new.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="ROLE=HEADING",
    help="zone, zone-name, sector, sector-name, year or value. Repeatable.",
)
@click.option(
    "--add-rows",
    is_flag=True,
    help="Rows of one zone, sector and year are parts of it (communes, finer sectors): add them.",
)
@click.option("--decimal", type=click.Choice([",", "."]), help="The decimal mark of the file.")
@click.option("--outlines", type=_FILE, help="GeoJSON of the zones: the picture is a map.")
@click.option(
    "--period",
    type=click.Choice(["recent", "historical"]),
    default="recent",
    show_default=True,
    help="Of the scatter plot.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Zones on the terminal; 0 for all. Files have all.",
)
@click.option(
    "--add-to-study", is_flag=True, help="Open the chosen zones as territories and cases."
)
@click.option(
    "--zone",
    "zones",
    multiple=True,
    metavar="CODE|NAME",
    help="With --add-to-study: these zones rather than the chosen ones. Repeatable.",
)
@click.option(
    "--study",
    "study_path",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="PATH",
    help="Where --add-to-study adds (default: the nearest above).",
)
@answered
def select_(
    file: Path, output: Output, outlines: Path | None, period: str, limit: int,
    add_to_study: bool, zones: tuple[str, ...], study_path: Path | None, **asked: Any,
) -> None:  # fmt: skip
    """Rank zones by three criteria: specific industry, growth apart, local effects.

    FILE is employment by zone, sector and year as INSEE and Urssaf publish it (CSV: long, or one
    column a year). The shift-share decomposition is Dunn's; its parts add up exactly. A zone with
    a secret or missing figure cannot be judged, and is listed. No study is needed but to add to.
    """
    from terrain.analysis import case_json
    from terrain.errors import UsageError
    from terrain.reports.sheets.cases import sheets
    from terrain.workspace.employment import pick

    if zones and not add_to_study:
        raise UsageError("--zone says what --add-to-study adds.", remedy="Give both.")
    value = _selection(file, asked)
    picked = pick(value, zones) if add_to_study else ()
    for warning in value.panel.warnings[:10]:
        click.echo(f"terrain: {warning}", err=True)
    if (more := len(value.panel.warnings) - 10) > 0:
        click.echo(f"terrain: and {plural(more, 'more warning')} of this file.", err=True)
    whole = output.json or bool(output.out)
    deliver(
        output, sheets=lambda text: sheets(value, text, limit=0 if whole else limit),
        value=lambda: case_json.as_json(value),
        chart=lambda text: _chart(value, outlines, period, text),
    )  # fmt: skip
    if add_to_study:
        _add(value, picked, study_path, output)


@command.command("keep", epilog=example("terrain cases keep ~/emploi-2019.csv"))
@click.argument("file", type=_FILE)
@click.option("--replace", is_flag=True, help="In the place of a table of the same name.")
@coder_option
@as_json
@with_study
def keep_(study: Study, file: Path, replace: bool, coder: str | None, json_: bool) -> None:
    """Put an employment table into the study's folder `data`, where the browser finds it.

    It is read first, whole: what cannot be read is refused, with its line. Nothing is written over
    unless --replace says so; “terrain undo” takes it back.
    """
    from terrain.workspace.employment_tables import keep
    from terrain.workspace.note_lookup import author

    kept = keep(study, file, replace=replace, coder=author(study, coder),
                progress=progress("Employment"))  # fmt: skip
    if json_:
        dump(kept.as_json())
        return
    for warning in kept.warnings[:10]:
        click.echo(f"terrain: {warning}", err=True)
    if (more := len(kept.warnings) - 10) > 0:
        click.echo(f"terrain: and {plural(more, 'more warning')} of this file.", err=True)
    said = "was there already" if not kept.change else "replaced" if kept.replaced else "added"
    click.echo(f"data/{kept.name} {said}: {plural(kept.zones, 'zone')}, "
               f"{plural(kept.sectors, 'sector')}, {plural(len(kept.years), 'year')} "
               f"from {kept.years[0]} to {kept.years[-1]}.")  # fmt: skip


def _selection(file: Path, asked: dict[str, Any]) -> Selection:
    from terrain.workspace.employment import selection

    return selection(
        file, asked["historical"], asked["recent"], criteria=_criteria(asked),
        industry=[name.strip() for name in asked["industry"].split(",")], of=asked["of"],
        competitive=asked["method"] != "dunn", specificity_in=asked["specificity_in"],
        nation=asked["nation"], absent=asked["absent"], passage=asked["passage"],
        columns=_columns(asked["columns"], asked["decimal"], asked["add_rows"]),
        progress=progress("Employment"),
    )  # fmt: skip


def _criteria(asked: dict[str, Any]) -> Criteria:
    """Percent and points, as people type them, as shares."""
    from terrain.analysis.case_selection import Criteria

    return Criteria(
        asked["specificity"], asked["weight"] / 100, asked["gap"] / 100, asked["gap_in"],
        asked["direction"], asked["local"] / 100, asked["dominance"], asked["sign"],
    )  # fmt: skip


def _columns(given: tuple[str, ...], decimal: Any, add_rows: bool) -> Columns:
    from terrain.errors import UsageError
    from terrain.formats.employment_layout import ROLES, Columns

    named: dict[Any, str] = {}
    for item in given:
        role, _, title = item.partition("=")
        if role.strip() not in ROLES or not title.strip():
            raise UsageError(
                f"“{item}” names no column.",
                remedy=f"Write ROLE=HEADING, ROLE being {', '.join(ROLES)}.",
            )
        named[role.strip()] = title.strip()
    return Columns(named, decimal, add_rows)


def _chart(value: Selection, outlines: Path | None, period: Any, text: Any) -> Any:
    from terrain.reports.charts.cases import scatter, zone_map

    if outlines is None:
        return scatter(value, text, period)
    from terrain.formats.outlines import read_outlines
    from terrain.workspace.employment import source

    codes = {*value.left_out, *(zone.code for zone in value.zones)}
    return zone_map(value, read_outlines(source(outlines), codes), text)


def _add(
    value: Selection, zones: tuple[Zone, ...], study_path: Path | None, output: Output
) -> None:
    from terrain.workspace.employment import add_cases

    study = open_study(study_path)
    done = add_cases(study, value, zones)
    tell(study.notices)
    said = (f"{plural(len(done.cases), 'case')} and "
            f"{plural(len(done.territories), 'territory', 'territories')} added")  # fmt: skip
    click.echo(f"{said}: {', '.join(done.cases) or 'none'}.", err=output.json)
    if done.kept:
        click.echo(f"Already there, left as they are: {', '.join(done.kept)}.", err=output.json)
