"""Employment tables as INSEE and Urssaf publish them, and as spreadsheets damage them."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from typing import Any

import pytest

from terrain.errors import ImportRefused, UsageError
from terrain.formats.base import Source
from terrain.formats.employment import EmploymentFile, read
from terrain.formats.employment_layout import Columns
from terrain.formats.passage import read_passage


def table(text: str, *, encoding: str = "utf-8", name: str = "emploi.csv", **asked: Any
          ) -> EmploymentFile:  # fmt: skip
    return read(Source(name, textwrap.dedent(text).strip("\n").encode(encoding)), **asked)


def values(file: EmploymentFile) -> dict[tuple[str, str, int], Fraction | None]:
    return {key: cell.value for key, cell in file.cells.items()}


EXPECTED = {("0051", "C1", 2007): 1234, ("0051", "C1", 2019): Fraction(12405, 10),
            ("0051", "GZ", 2007): 20, ("0051", "GZ", 2019): 30}  # fmt: skip

LONG = """\
    ZE2020;LIBZE2020;NA17;ANNEE;EMPLOI
    0051;Alençon;C1;2007;1 234
    0051;Alençon;C1;2019;1 240,5
    0051;Alençon;GZ;2007;20
    0051;Alençon;GZ;2019;30
"""


def test_a_long_table() -> None:
    found = table(LONG)
    assert values(found) == EXPECTED
    assert found.zones == {"0051": "Alençon"}
    assert found.years == (2007, 2019)
    assert found.warnings == ()
    assert not found.fictional


def test_one_column_a_year_with_titles_above_and_labels_beside_the_codes() -> None:
    found = table("""\
        Estimations d'emploi localisées;;;;
        Source : essai;;;;

        Code ZE2020;Libellé zone d'emploi;NA17;Secteur d'activité;2007;2019
        0051;Alençon;C1;Denrées alimentaires;1234;1240,5
        0051;Alençon;GZ;Commerce;20;30
    """)
    assert values(found) == EXPECTED


def test_urssaf_columns_of_establishments_and_of_jobs() -> None:
    found = table("""\
        Zone d'emploi,Secteur NA17,Nombre d'établissements 2007,Effectifs salariés 2007,\
Nombre d'établissements 2019,Effectifs salariés 2019
        0051,C1 - Denrées alimentaires,12,1234,13,1240.5
        0051,GZ - Commerce,5,20,6,30
    """)
    assert values(found) == EXPECTED
    assert found.sectors == {"C1": "Denrées alimentaires", "GZ": "Commerce"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_encodings_and_byte_order_marks(encoding: str) -> None:
    found = table(LONG, encoding=encoding)
    assert values(found) == EXPECTED
    assert found.zones["0051"] == "Alençon"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_delimiters(delimiter: str) -> None:
    assert values(table(LONG.replace(";", delimiter))) == EXPECTED


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1\u202f234", 1234), ("1\u00a0234,5", Fraction(2469, 2)), ("1\u2009234", 1234),
     ("12 (p)", 12), ("1.234,5", Fraction(2469, 2)), ("1,234.5", Fraction(2469, 2)),
     ("1,234,567", 1234567), ("0,125", Fraction(1, 8)), ("1e3", 1000), ("0", 0)],
)  # fmt: skip
def test_numbers_as_people_type_them(typed: str, number: Fraction) -> None:
    found = table(f'ze2020;na17;annee;emploi\n0051;C1;2007;"{typed}"\n0051;C1;2008;1')
    assert found.cells["0051", "C1", 2007].value == number


def test_a_number_that_can_be_read_in_two_ways_is_asked_about() -> None:
    text = 'ze2020;na17;annee;emploi\n0051;C1;2007;12\n0051;C1;2008;"1,234"'
    with pytest.raises(ImportRefused, match=r"emploi\.csv:3: “1,234” may be thousands or three"):
        table(text)
    assert table(text, columns=Columns(decimals=".")).cells["0051", "C1", 2008].value == 1234
    assert table(text, columns=Columns(decimals=",")).cells["0051", "C1", 2008].value == Fraction(
        1234, 1000
    )
    # Another cell of the file settles it.
    settled = table(text + "\n0051;C1;2009;3,25")
    assert settled.cells["0051", "C1", 2008].value == Fraction(1234, 1000)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("s", "secret"), ("c", "secret"), ("nd", "absent"), ("n.d.", "absent"), ("", "absent"),
     ("///", "absent"), ("-12", "negative"), ("douze", "unreadable")],
)  # fmt: skip
def test_cells_without_a_figure_are_unknown_and_never_zero(typed: str, fault: str) -> None:
    found = table(f"ze2020;na17;annee;emploi\n0051;C1;2007;{typed}\n0051;C1;2008;1")
    cell = found.cells["0051", "C1", 2007]
    assert (cell.value, cell.fault, cell.line) == (None, fault, 2)
    said = [w for w in found.warnings if w.startswith("emploi.csv:2: 0051 C1 2007")]
    assert len(said) == (fault in ("negative", "unreadable"))


def test_duplicates_are_counted_once_and_contradictions_are_unknown() -> None:
    found = table("""\
        ze2020;na17;annee;emploi
        0051;C1;2007;10
        0051;C1;2007;10
        0051;C2;2007;10
        0051;C2;2007;11
    """)
    assert found.cells["0051", "C1", 2007].value == 10
    assert found.cells["0051", "C2", 2007].fault == "twice"
    assert list(found.warnings) == [
        "emploi.csv:3: 0051 C1 2007: already on line 2, the same figure, counted once.",
        "emploi.csv:5: 0051 C2 2007: already on line 4, another figure: taken as unknown.",
    ]


def test_a_mark_that_is_not_the_files_own_is_not_read_as_thousands() -> None:
    found = table("ze2020;na17;annee;emploi\n1;C1;2007;12,5\n1;C1;2008;12.5\n1;C1;2009;1.234")
    assert [cell.value for cell in found.cells.values()] == [Fraction(25, 2), None, 1234]
    assert found.warnings == ("emploi.csv:3: 1 C1 2008: “12.5” is no number: taken as unknown.",)


def test_zone_codes_get_back_the_zeros_that_a_spreadsheet_ate() -> None:
    found = table("""\
        ze2020;na17;annee;emploi
        51;C1;2007;10
        4401;1;2007;20
    """)
    assert set(found.cells) == {("0051", "C1", 2007), ("4401", "01", 2007)}
    assert "leading zeros" in found.warnings[-1]


def test_columns_may_be_named() -> None:
    text = "bassin;branche;millesime;nombre\n1;C1;2007;10"
    with pytest.raises(ImportRefused, match="no header of an employment table"):
        table(text)
    named = Columns({"zone": "bassin", "sector": "branche", "value": "nombre"})
    assert values(table(text, columns=named)) == {("1", "C1", 2007): 10}
    with pytest.raises(ImportRefused):
        table(text, columns=Columns({"zone": "rien", "sector": "branche"}))


def test_a_year_with_two_columns_of_jobs_is_asked_about() -> None:
    text = "ze2020;na17;Emploi salarié 2007;Emploi total 2007\n0051;C1;10;12"
    with pytest.raises(ImportRefused, match="Emploi salarié 2007, Emploi total 2007"):
        table(text)
    found = table(text, columns=Columns({"value": "total"}))
    assert values(found) == {("0051", "C1", 2007): 12}


def test_years_that_are_not_asked_for_are_known_but_not_kept() -> None:
    found = table(LONG, years=[2007])
    assert found.years == (2007, 2019)
    assert {year for *_, year in found.cells} == {2007}
    with pytest.raises(ImportRefused, match="years there: 2007, 2019"):
        table(LONG, years=[1990])


@pytest.mark.parametrize(
    "text", ["", "\0\1\2", "bonjour", "a;b\n1;2", "ze2020;na17;annee;emploi\n"]
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises((ImportRefused, UsageError), match=r"emploi\.csv"):
        table(text)


def test_a_table_that_says_it_is_invented_is_marked() -> None:
    assert table(LONG, name="emploi-invente.csv").fictional
    assert table("Données fictives\n" + textwrap.dedent(LONG)).fictional


def test_a_table_of_passage() -> None:
    assert read_passage(Source("p.csv", b"old;new\n0051;9001\n0052;9001\n")) == {
        "0051": "9001", "0052": "9001"
    }  # fmt: skip
    with pytest.raises(ImportRefused, match=r"p\.csv:3: 0051 goes to 9001 and to 9002"):
        read_passage(Source("p.csv", b"old;new\n0051;9001\n0051;9002\n"))


@pytest.mark.parametrize("header", [
    "Code zone d'emploi 2020;Libellé zone d'emploi 2020;NA17;Libellé NA17;31/12/2007;31/12/2019",
    "Code zone d'emploi;Zone d'emploi;NA17;Secteur;Effectifs salariés 2007;Effectifs salariés 2019",
    "ZE2020;Zone d'emploi 2020;Secteur NA17;Secteur d'activité;2007;2019",
])  # fmt: skip
def test_headings_that_carry_the_vintage_and_labels_beside_codes(header: str) -> None:
    found = table(f"""\
        {header}
        0051;Alençon;C1;Denrées alimentaires;1234;1240,5
        0051;Alençon;GZ;Commerce;20;30
    """)
    assert values(found) == EXPECTED
    assert found.zones == {"0051": "Alençon"}
    assert found.sectors == {"C1": "Denrées alimentaires", "GZ": "Commerce"}
    assert found.years == (2007, 2019)


def test_the_columns_of_the_data_portal() -> None:
    found = table("""\
        "GEO","GEO_OBJECT","ACTIVITY","TIME_PERIOD","OBS_VALUE"
        "0051","ZE2020","C1",2007,1234
        "0051","ZE2020","C1",2019,1240.5
        "0051","ZE2020","GZ",2007,20
        "0051","ZE2020","GZ",2019,30
    """)
    assert values(found) == EXPECTED


def test_a_zone_with_its_name_in_one_cell() -> None:
    found = table("""\
        Zone d'emploi;NA17;2007;2019
        0051 - Alençon;C1;1234;1240,5
        0051 Alençon;GZ;20;30
    """)
    assert values(found) == EXPECTED
    assert found.zones == {"0051": "Alençon"}


PARTS = """\
    ZE2020;Commune;NA17;2007;2019
    0051;61001;C1;1000;1200
    0051;61002;C1;234;40,5
    0051;61002;C1;234;40,5
    0051;61001;GZ;20;s
    0051;61002;GZ;3;4
"""


def test_rows_that_are_parts_of_a_zone_are_added_where_it_is_said() -> None:
    found = table(PARTS, columns=Columns(add_rows=True))
    assert values(found) == {**EXPECTED, ("0051", "GZ", 2007): 23, ("0051", "GZ", 2019): None}
    assert found.cells["0051", "GZ", 2019].fault == "secret"
    assert found.warnings == ("emploi.csv:4: the same row as line 3, counted once.",)
    with pytest.raises(ImportRefused, match="--add-rows"):
        table(PARTS)
