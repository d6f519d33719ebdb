"""Comparisons as files: the same numbers everywhere, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from rich.console import Console
from tests.builders import project
from tests.reports.golden import same_as_golden
from tests.reports.study import TODAY, comparison, study

from terrain.access import Purpose, permitted
from terrain.analysis.compare import cell_quotations, compare
from terrain.analysis.comparison import Comparison
from terrain.errors import UsageError
from terrain.reports.tables import (
    neutral,
    terminal_tables,
    write_csv,
    write_json,
    write_markdown,
)
from terrain.reports.tables_xlsx import write_xlsx
from terrain.reports.text import Text


def csv_of(value: Comparison, **asked: object) -> str:
    file = io.StringIO(newline="")
    write_csv(value, file, **asked)  # type: ignore[arg-type]
    return file.getvalue()


def xlsx_of(value: Comparison) -> bytes:
    visible, _ = permitted(study(), Purpose.QUOTE, TODAY)
    file = io.BytesIO()
    write_xlsx(value, file, cell_quotations(visible, value))
    return file.getvalue()


def test_markdown_with_its_legend() -> None:
    file = io.StringIO()
    write_markdown(comparison(), file)
    same_as_golden("compare.md", file.getvalue())


def test_shares_in_english() -> None:
    file = io.StringIO()
    write_markdown(comparison(measure="words"), file, lang="en", shares=True)
    same_as_golden("compare.en.md", file.getvalue())


def test_csv() -> None:
    same_as_golden("compare.csv", csv_of(comparison()))


def test_csv_for_a_french_excel() -> None:
    text = csv_of(comparison(), delimiter=";", bom=True)
    assert text.startswith("\ufeffcode;label;")


def test_csv_runs_nothing() -> None:
    rows = list(csv.reader(io.StringIO(csv_of(comparison()))))
    assert ["'=HYPERLINK(1)", "'@risque"] in [row[:2] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", " =1"])
def test_what_opens_a_formula_is_made_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_json_holds_what_the_comparison_holds() -> None:
    file = io.StringIO()
    value = comparison()
    write_json(value, file)
    read = json.loads(file.getvalue())
    row = next(r for r in read["rows"] if r["key"] == "foncier/*")
    assert row["cells"]["seine-aval"]["codings"] == value.cell("foncier/*", "seine-aval").codings
    assert row["cells"]["alsace"]["state"] == "restricted"
    assert read["denominators"]["*"]["transcripts"] == 2


def test_xlsx_sheets_and_their_numbers() -> None:
    value = comparison()
    book = load_workbook(io.BytesIO(xlsx_of(value)))
    assert book.sheetnames == [
        "Codages", "Transcriptions", "Locuteurs", "Mots codés", "Part des paroles",
        "Codages pour 10 000 mots", "Parts", "Dénominateurs", "Citations",
    ]  # fmt: skip
    counts = [[c.value for c in row] for row in book["Codages"].iter_rows()]
    assert counts[0] == ["Code", "Intitulé", "Alsace centrale", "Seine Aval-Mantes", "Ensemble"]
    assert counts[1] == ["foncier", "Foncier (avec sous-codes)", 1, 3, 4]
    quoted = [[c.value for c in row] for row in book["Citations"].iter_rows(min_row=2)]
    assert {row[3] for row in quoted} == {
        "atelier/séance §2", "seine/dirigeant §2, 00:14:07", "seine/dirigeant §4, 00:15:04",
    }  # fmt: skip


def test_xlsx_marks_what_is_no_plain_count_and_runs_nothing() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(comparison())))
    assert "minimum" in book["Codages"]["C2"].comment.text
    assert book["Codages"]["D2"].comment is None
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(str(c.value).startswith("=SOMME") for c in cells)
    assert all(c.data_type != "f" for c in cells)


def test_xlsx_is_the_same_bytes_twice() -> None:
    first = xlsx_of(comparison())
    assert first == xlsx_of(comparison())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def test_the_terminal_shows_names_as_they_are() -> None:
    value = compare(project({"c/t": "DIR: Voilà."}, [("c/t", "a", "[rires]", "Voilà")]))
    console = Console(file=io.StringIO(), width=200)
    for table in terminal_tables(value, console):
        console.print(table)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[rires]" in shown
    assert "non précisé" in shown


def test_no_column_is_ever_cropped() -> None:
    """Twelve cases in a terminal of sixty columns: several tables, every column in one of them."""
    texts = {f"cas{n:02d}/t": "DIR: Voilà." for n in range(12)}
    value = compare(project(texts, [("cas01/t", "a", "code", "Voilà")]), by="case")
    console = Console(file=io.StringIO(), width=60)
    tables = terminal_tables(value, console)
    for table in tables:
        console.print(table)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert len(tables) > 1
    assert all(f"cas{n:02d}" in shown for n in range(12))


def test_french_and_english_numbers() -> None:
    assert Text().number(1234.5, 1) == "1\u202f234,5"
    assert Text("en").number(1234.5, 1) == "1,234.5"
    assert Text().percent(0.125) == "12,5\u00a0%"
    assert Text().percent(None) == "–"


@pytest.mark.parametrize(
    ("count", "fr", "en"),
    [(0, "0 codage", "0 codings"), (1, "1 codage", "1 coding"), (2, "2 codages", "2 codings")],
)
def test_plurals_follow_each_language(count: int, fr: str, en: str) -> None:
    assert Text().count(count, "coding").replace("\u00a0", " ") == fr
    assert Text("en").count(count, "coding").replace("\u00a0", " ") == en


def test_both_languages_have_the_same_labels() -> None:
    from terrain.reports.labels import LABELS, PLURALS

    assert LABELS["fr"].keys() == LABELS["en"].keys()
    assert PLURALS["fr"].keys() == PLURALS["en"].keys()
    with pytest.raises(UsageError, match="no reports in “de”"):
        Text("de")  # type: ignore[arg-type]
