"""A sheet of raw numbers is written in each form as its readers expect."""

from __future__ import annotations

import io

import openpyxl
import pytest
from rich.console import Console

from terrain.reports.sheet import (
    Column,
    Sheet,
    as_json,
    shown,
    terminal,
    write_csv,
    write_markdown,
    write_xlsx,
)
from terrain.reports.text import Text

SHEET = Sheet(
    name="typical",
    title="Typique de « Seine Aval » [2023]",
    columns=(
        Column("term", "Mot"),
        Column("count", "Effectif", "integer"),
        Column("share", "Part", "share"),
        Column("index", "Indice", "number", 1),
        Column("p", "Probabilité", "probability"),
        Column("kept", "Retenu", "flag"),
    ),
    rows=(
        ("=foncier|", 12345, 0.125, -3.25, 2.1e-7, True),
        ("l’eau", 0, None, None, 0.034, False),
    ),
    notes=("Hypergéométrique (Lafon 1980).",),
)
FR, EN = Text(), Text("en")


@pytest.mark.parametrize(
    ("value", "column", "fr", "en"),
    [
        (12345, Column("n", "n", "integer"), "12\u202f345", "12,345"),
        (0.125, Column("n", "n", "share"), "12,5\u00a0%", "12.5%"),
        (-3.25, Column("n", "n", "number", 2), "-3,25", "-3.25"),
        (2.1e-7, Column("n", "n", "probability"), "2,1\u00a0×\u00a010⁻⁷", "2.1\u00a0×\u00a010⁻⁷"),
        (0.034, Column("n", "n", "probability"), "0,034", "0.034"),
        (0.0, Column("n", "n", "probability"), "< 1,0\u00a0×\u00a010⁻³⁰⁰",
         "< 1.0\u00a0×\u00a010⁻³⁰⁰"),
        (True, Column("n", "n", "flag"), "oui", "yes"),
        (None, Column("n", "n", "number"), "–", "–"),
        (float("nan"), Column("n", "n", "number"), "–", "–"),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_its_language_writes_it(
    value: object, column: Column, fr: str, en: str
) -> None:
    assert shown(value, column, FR) == fr
    assert shown(value, column, EN) == en


def test_csv_holds_raw_values_and_no_formula() -> None:
    file = io.StringIO(newline="")
    write_csv(SHEET, file)
    assert file.getvalue().split("\r\n") == [
        "term,count,share,index,p,kept",
        "'=foncier|,12345,0.125,-3.25,2.1e-07,1",
        "l’eau,0,,,0.034,0",
        "",
    ]


def test_markdown_keeps_its_table_and_notes() -> None:
    file = io.StringIO()
    write_markdown([SHEET], file, FR)
    lines = file.getvalue().splitlines()
    assert lines[0] == "## Typique de « Seine Aval » \\[2023\\]"
    assert lines[4].startswith("| \\=foncier\\| | 12\u202f345 | 12,5\u00a0% |")
    assert lines[-1] == "- Hypergéométrique (Lafon 1980)."


def test_a_workbook_holds_numbers_and_two_sheets_of_one_title() -> None:
    file = io.BytesIO()
    write_xlsx([SHEET, SHEET], file, FR)
    again = io.BytesIO()
    write_xlsx([SHEET, SHEET], again, FR)
    assert file.getvalue() == again.getvalue()
    book = openpyxl.load_workbook(file)
    assert len(book.sheetnames) == 2
    page = book[book.sheetnames[0]]
    assert [cell.value for cell in page[2]] == ["=foncier|", 12345, 0.125, -3.25, 2.1e-07, "oui"]
    assert page["A2"].data_type == "s"
    assert [cell.value for cell in page[3]][2:4] == [None, None]


def test_json_gives_rows_by_key_and_no_nan() -> None:
    made = as_json([SHEET])["typical"]
    assert made["rows"][0]["term"] == "=foncier|"
    assert made["rows"][1] == {
        "term": "l’eau", "count": 0, "share": None, "index": None, "p": 0.034, "kept": False,
    }  # fmt: skip


def test_a_narrow_terminal_gets_more_tables_rather_than_cropped_ones() -> None:
    console = Console(width=44, file=io.StringIO())
    tables = terminal(SHEET, console, FR)
    assert len(tables) > 1
    for table in tables:
        console.print(table)
    said = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO given above
    for word in ("=foncier|", "12\u202f345", "2,1\u00a0×\u00a010⁻⁷", "Lafon 1980"):
        assert word in said
