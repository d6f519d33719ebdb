"""Compare: codes × territories (or roles, cases…) as a table that opens on its quotations."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from terrain.access import Purpose
from terrain.analysis.comparison import MEASURES, Comparison, Row
from terrain.analysis.groups import BY, TOTAL
from terrain.analysis.side_by_side import MOST, side_by_side
from terrain.model.names import unknown
from terrain.model.territory import KINDS
from terrain.web.asked import PageNumber, address, chosen, filter_of
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page
from terrain.workspace.study import Study

router = APIRouter()
_SHADES = 9
#: Codings of each column on one page.
_PAGE = 50
#: Comparisons kept.
_KEPT = 8
#: What the table's own form says anew.
_OWN = ("row", "group", "page", "lang", "part")
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
}  # fmt: skip


@router.get("/compare", response_class=HTMLResponse)
def compare(request: Request, shares: bool = False) -> HTMLResponse:
    """The table, with its denominators below and what each kind of zero means."""
    from terrain.reports import grid
    from terrain.reports.text import Text

    found = _found(request)
    text = Text(lang_of(request))
    project, _ = request.app.state.desk.permitted()
    drawn = grid.grid(found, text, shares=shares)
    most = _most(found, shares)
    rows = [
        {"row": row, "name": grid.row_name(row, text),
         "cells": [{"key": key, "written": written, "cell": found.cell(row, key),
                    "shade": _shade(found, row, key, most, shares)}
                   for (key, _), written in zip(named, line[1:], strict=True)]}
        for named in [grid.columns(found, text)]
        for row, line in zip(found.rows, drawn.rows, strict=True)
    ]  # fmt: skip
    measure = "shares" if shares else found.measure
    return page(
        request, "compare.html", found=found, title=drawn.title, rows=rows,
        columns=grid.columns(found, text), below=drawn.denominators, notes=drawn.notes,
        by=_names(request, "by", "territory"), bys=[b for b in BY if b != "date"], scales=KINDS,
        measures=("codings", "shares", *MEASURES[1:]), measure=measure, most=MOST,
        codes=listed(project.codebook), asked=chosen(request), coders=_coders(project),
        address=lambda **changed: address(request, **changed), given=request.query_params,
        downloads=tuple(_TYPES), wanted=request.query_params.getlist("codes"),
        kept=[(k, v) for k, v in request.query_params.multi_items() if v and k not in _OWN],
    )  # fmt: skip


def _coders(project: Any) -> list[str]:
    return sorted({c.coder for c in project.codings})


def _names(request: Request, name: str, default: str) -> str:
    return request.query_params.get(name) or default


def _found(request: Request) -> Comparison:
    """The comparison that the address asks for. The last few are kept as long as the study stays
    as it is: the table, each of its measures and its cells are one computation."""
    desk, state = request.app.state.desk, request.app.state
    measure: Any = _names(request, "measure", "codings")
    if measure not in MEASURES:
        raise unknown("measure", measure, MEASURES)
    project, _ = desk.permitted()
    if not hasattr(state, "compared"):
        state.compared = {}
    kept: dict[str, tuple[Any, Comparison]] = state.compared
    asked = address(request, row=None, group=None, shares=None, subject=None, measure=None)
    held = kept.get(asked)
    if held is None or held[0] is not project:
        with desk.reading() as study:
            held = (project, _computed(request, study))
        kept.pop(asked, None)
        kept[asked] = held
        while len(kept) > _KEPT:
            kept.pop(next(iter(kept)), None)
    return replace(held[1], measure=measure)


def _computed(request: Request, study: Study) -> Comparison:
    asked = request.query_params
    coders = [c for c in asked.getlist("coder") if c]
    return study.comparison(
        ",".join(filter(None, (_names(request, "by", "territory"), asked.get("across", "")))),
        scale=asked.get("scale") or None, codes=[c for c in asked.getlist("codes") if c] or None,
        coder=coders[0] if len(coders) == 1 else None, where=filter_of(request),
    )  # fmt: skip


def _figure(found: Comparison, row: Any, key: str, shares: bool) -> float:
    return (found.share(row, key) if shares else found.figure(row, key)) or 0.0


def _most(found: Comparison, shares: bool) -> dict[bool, float]:
    """The strongest cell among those of codes, and among those of families."""
    most = {True: 0.0, False: 0.0}
    for row in found.rows:
        for group in found.groups:
            most[row.family] = max(most[row.family], _figure(found, row, group.key, shares))
    return most


def _shade(
    found: Comparison, row: Any, key: str, most: dict[bool, float], shares: bool
) -> int:  # fmt: skip
    """How strong a cell is, 0 to 9, among the cells of its kind (families apart, total apart)."""
    if key == TOTAL or not most[row.family]:
        return 0
    return round(_SHADES * _figure(found, row, key, shares) / most[row.family])


@router.get("/compare/table.{kind}")
def download(request: Request, kind: str, shares: bool = False) -> Response:
    """The same table as a file."""
    from terrain.analysis.compare import cell_quotations
    from terrain.reports import framework, tables, tables_xlsx
    from terrain.reports.text import Text

    if kind not in _TYPES:
        raise HTTPException(404, "No such kind of file.")
    found, lang = _found(request), lang_of(request)
    held = io.BytesIO()
    if kind == "csv":
        text = io.StringIO()
        tables.write_csv(found, text, lang=lang, bom=True)
        held.write(text.getvalue().encode())
    elif kind == "xlsx":
        project, _ = request.app.state.desk.permitted(Purpose.QUOTE)
        tables_xlsx.write_xlsx(found, held, cell_quotations(project, found), lang=lang)
    elif kind == "docx":
        from terrain.reports.word import write_docx

        made = framework.table(found, Text(lang), shares=shares, made=_today(request))
        write_docx(made, held, Text(lang))
    else:
        from terrain.reports.charts import base, comparison

        base.write(comparison.heat_map(found, Text(lang)), held, kind, Text(lang))
    return _file(held, f"comparaison.{kind}")


def _today(request: Request) -> Any:
    with request.app.state.desk.reading() as study:
        return study.today


def _file(held: io.BytesIO, name: str) -> Response:
    head = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(held.getvalue(), media_type=_TYPES[name.rpartition(".")[2]], headers=head)


_Groups = Annotated[list[str] | None, Query(max_length=200)]


@router.get("/compare/cells", response_class=HTMLResponse)
def cells(
    request: Request, row: str, group: _Groups = None,
    number: PageNumber = 1,
) -> HTMLResponse:  # fmt: skip
    """The quotations of one code, in one column for each group asked for, side by side."""
    from terrain.reports import grid
    from terrain.reports.text import Text

    found, text = _found(request), Text(lang_of(request))
    named = dict(grid.columns(found, text))
    line, groups = _asked(found, named, row, group)
    project, _ = request.app.state.desk.permitted()
    quoted, _ = request.app.state.desk.permitted(Purpose.QUOTE)
    columns = side_by_side(project, found, line, groups[:MOST], quoted=quoted,
                           offset=(number - 1) * _PAGE, limit=_PAGE)  # fmt: skip
    longest = max(len(one.cell.ids) for one in columns)
    return page(
        request, "cells.html", name=grid.row_name(line, text), columns=columns, row=line,
        groups=[(k, v) for k, v in named.items() if k != TOTAL], shown=groups[:MOST], named=named,
        address=lambda **changed: address(request, **changed), styles=styles(project.codebook),
        found=found, names=names_of(project), most=MOST, more=len(groups) - MOST, number=number,
        longest=longest, size=_PAGE, code=project.codebook.by_id.get(line.code),
    )  # fmt: skip


def _asked(
    found: Comparison, named: dict[str, str], row: str, group: list[str] | None
) -> tuple[Row, list[str]]:
    groups = list(dict.fromkeys(group or [TOTAL]))
    line = next((r for r in found.rows if r.key == row), None)
    if line is None or any(name not in named for name in groups):
        raise HTTPException(404, "There is no such cell any more.")
    return line, groups


@router.get("/compare/cells.docx")
def framework_grid(request: Request, row: str, group: _Groups = None) -> Response:
    """The same columns for Word: only what may be quoted, and how much that is."""
    from terrain.reports import framework, grid
    from terrain.reports.text import Text
    from terrain.reports.word import write_docx

    found, text = _found(request), Text(lang_of(request))
    line, groups = _asked(found, dict(grid.columns(found, text)), row, group)
    quoted, _ = request.app.state.desk.permitted(Purpose.QUOTE)
    columns = side_by_side(quoted, found, line, groups[:MOST])
    held = io.BytesIO()
    write_docx(framework.quotations(found, line, columns, text, _today(request)), held, text)
    return _file(held, "citations-cote-a-cote.docx")


@router.get("/compare/dossier.docx")
def dossier(request: Request, subject: str) -> Response:
    """The dossier of a code with its children, under the filters of the table."""
    from terrain.reports.outline import document
    from terrain.reports.text import Text
    from terrain.reports.word import write_docx

    text, held = Text(lang_of(request)), io.BytesIO()
    with request.app.state.desk.reading() as study:
        found = study.dossier(subject, where=filter_of(request))
    write_docx(document(found, text, _today(request)), held, text)
    return _file(held, "dossier.docx")
