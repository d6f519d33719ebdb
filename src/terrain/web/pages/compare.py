"""Compare: codes × territories (or roles, cases…) as a table that opens on its quotations."""

from __future__ import annotations

import io
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from terrain.access import Purpose
from terrain.analysis.comparison import MEASURES, Comparison
from terrain.analysis.groups import BY, TOTAL
from terrain.model.territory import KINDS
from terrain.web.asked import address, chosen, filter_of
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page

router = APIRouter()
_SHADES = 9
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
}  # fmt: skip


@router.get("/compare", response_class=HTMLResponse)
def compare(request: Request) -> HTMLResponse:
    """The table, with its denominators below and what each kind of zero means."""
    from terrain.reports import grid
    from terrain.reports.text import Text

    found = _found(request)
    text = Text(lang_of(request))
    project, _ = request.app.state.desk.permitted()
    rows = [
        {"row": row, "name": grid.row_name(row, text),
         "cells": [{"key": key, "written": grid.written(found, row, key, text),
                    "shade": _shade(found, row, key), "cell": found.cell(row, key)}
                   for key, _ in grid.columns(found, text)]}
        for row in found.rows
    ]  # fmt: skip
    return page(
        request, "compare.html", found=found, title=grid.title_of(found, text), rows=rows,
        columns=grid.columns(found, text), below=grid.grid(found, text).denominators,
        notes=list(grid.notes_of(found, text, shares=False)), by=_names(request, "by", "territory"),
        bys=[b for b in BY if b != "date"], measures=MEASURES, scales=KINDS,
        codes=listed(project.codebook), asked=chosen(request), coders=_coders(project),
        address=lambda **changed: address(request, **changed), given=request.query_params,
        downloads=tuple(_TYPES), wanted=request.query_params.getlist("codes"),
    )  # fmt: skip


def _coders(project: Any) -> list[str]:
    return sorted({c.coder for c in project.codings})


def _names(request: Request, name: str, default: str) -> str:
    return request.query_params.get(name) or default


def _found(request: Request) -> Comparison:
    asked = request.query_params
    measure: Any = _names(request, "measure", "codings")
    coders = [c for c in asked.getlist("coder") if c]
    across = asked.get("across", "")
    with request.app.state.desk.reading() as study:
        found: Comparison = study.comparison(
            ",".join(filter(None, (_names(request, "by", "territory"), across))),
            measure=measure, scale=asked.get("scale") or None,
            codes=[c for c in asked.getlist("codes") if c] or None,
            coder=coders[0] if len(coders) == 1 else None, where=filter_of(request),
        )  # fmt: skip
        return found


def _shade(found: Comparison, row: Any, key: str) -> int:
    """How strong a cell is, 0 to 9, among the cells of its kind (families apart, total apart)."""
    if key == TOTAL:
        return 0
    figure = found.figure(row, key) or 0.0
    rivals = [found.figure(r, g.key) or 0.0 for r in found.rows if r.family == row.family
              for g in found.groups if g.key]  # fmt: skip
    most = max(rivals, default=0.0)
    return round(_SHADES * figure / most) if most else 0


@router.get("/compare/table.{kind}")
def download(request: Request, kind: str) -> Response:
    """The same table as a file."""
    from terrain.analysis.compare import cell_quotations
    from terrain.reports import tables, tables_xlsx
    from terrain.reports.text import Text

    if kind not in _TYPES:
        raise HTTPException(404, "No such kind of file.")
    found, lang = _found(request), lang_of(request)
    if kind == "csv":
        text = io.StringIO()
        tables.write_csv(found, text, lang=lang, bom=True)
        data = text.getvalue().encode()
    else:
        held = io.BytesIO()
        if kind == "xlsx":
            project, _ = request.app.state.desk.permitted(Purpose.QUOTE)
            tables_xlsx.write_xlsx(found, held, cell_quotations(project, found), lang=lang)
        else:
            from terrain.reports.charts import base, comparison

            base.write(comparison.heat_map(found, Text(lang)), held, kind, Text(lang))
        data = held.getvalue()
    head = {"content-disposition": f'attachment; filename="comparaison.{kind}"'}
    return Response(data, media_type=_TYPES[kind], headers=head)


@router.get("/compare/cells", response_class=HTMLResponse)
def cells(
    request: Request, row: str, group: Annotated[list[str] | None, Query(max_length=8)] = None
) -> HTMLResponse:
    """The quotations of one code, in one column for each group asked for, side by side."""
    from terrain.reports import grid
    from terrain.reports.text import Text

    found, text = _found(request), Text(lang_of(request))
    group = group or [TOTAL]
    named = dict(grid.columns(found, text))
    line = next((r for r in found.rows if r.key == row), None)
    if line is None or any(name not in named for name in group):
        raise HTTPException(404, "There is no such cell any more.")
    project, _ = request.app.state.desk.permitted()
    columns = [(named[key], _quotations(project, found, line, key), found.cell(line, key))
               for key in group]  # fmt: skip
    return page(
        request, "cells.html", name=grid.row_name(line, text), columns=columns, row=line,
        groups=[(k, v) for k, v in named.items() if k != TOTAL], shown=group,
        address=lambda **changed: address(request, **changed), styles=styles(project.codebook),
        found=found, names=names_of(project),
    )  # fmt: skip


def _quotations(project: Any, found: Comparison, row: Any, key: str) -> list[Any]:
    from terrain.analysis.quotations import merged, of_coding

    held = set(found.cell(row, key).ids)
    return [q for _, _, q in merged([of_coding(project, c) for c in project.codings
                                     if c.id in held])]  # fmt: skip
