"""An employment table sent from the page of case selection: read, then kept, never over another."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from tests.browser import axe
from tests.studies import Folder
from tests.web.asking import done
from tests.web.served import Visitor, Window

from terrain.web import uploads

TABLE = (Path(__file__).resolve().parents[2] / "data" / "emploi-invente.csv").read_bytes()
ASKED = "historical=1990-2007&recent=2009-2019"


def sent(visitor: Visitor, name: str, data: bytes, asked: str = "", **fields: str) -> Any:
    """The form, as the page sends it."""
    return visitor.post(f"/analysis/cases/table?{asked}", data=fields,
                        files={"file": (name, io.BytesIO(data))})  # fmt: skip


def test_a_table_is_kept_and_chosen(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    assert "emploi-2019.csv" not in visitor.get("/analysis/cases").text
    answer = sent(visitor, "Emploi 2019.csv", TABLE, ASKED)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/analysis/cases?{ASKED}&table=emploi-2019.csv"
    assert (coded / "data/emploi-2019.csv").read_bytes() == TABLE
    assert "5 zones retenues sur 38" in done(visitor, answer.headers["location"]).text
    log = next((coded / "logs").glob("*.jsonl")).read_text("utf-8")
    assert "added the table emploi-2019.csv: 40 zones" in log
    assert '"coder": "camille"' in log


def test_what_cannot_be_read_is_refused_with_its_file_and_line(coded: Folder) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    answer = sent(visitor, "Emploi 2019.csv", b"nom;prenom\nAnne;Paul\n", ASKED)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert "Emploi 2019.csv:1: no header of an employment table" in answer.text
    assert "/tmp" not in answer.text
    assert str(coded.root) not in answer.text
    assert 'value="1990-2007"' in answer.text  # what was typed stays
    assert coded.files() == before


def test_another_table_of_the_same_name_is_not_written_over(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    sent(visitor, "emploi.csv", TABLE)
    newer = TABLE.replace(b"Valdorne", b"Valnoire")
    refused = sent(visitor, "Emploi.csv", newer)
    assert refused.status_code == 400
    assert "data/emploi.csv is already there" in refused.text
    assert (coded / "data/emploi.csv").read_bytes() == TABLE
    assert sent(visitor, "Emploi.csv", newer, replace="true").status_code == 303
    assert (coded / "data/emploi.csv").read_bytes() == newer


def test_the_same_table_again_changes_nothing(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    sent(visitor, "emploi.csv", TABLE)
    before = coded.files()
    assert sent(visitor, "emploi.csv", TABLE).status_code == 303
    assert coded.files() == before


def test_a_replaced_table_is_computed_anew(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    place = f"/analysis/cases?{ASKED}&table=emploi.csv"
    sent(visitor, "emploi.csv", TABLE)
    assert "Valdorne" in done(visitor, place).text
    sent(visitor, "emploi.csv", TABLE.replace(b"Valdorne", b"Valnoire"), replace="true")
    assert "Valnoire" in done(visitor, place).text


def test_the_change_is_undone_from_the_page_unless_another_came_since(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    sent(visitor, "emploi.csv", TABLE)
    page = visitor.get("/analysis/cases").text
    change = page.partition('name="change" value="')[2].partition('"')[0]
    coded.code("seine/elue", "On coopère", "cooperation")
    assert "analysis/cases/undo" not in visitor.get("/analysis/cases").text
    late = visitor.post("/analysis/cases/undo", data={"change": change})
    assert (late.status_code, (coded / "data/emploi.csv").exists()) == (409, True)
    from terrain.store.undo import undo

    undo(coded.root)
    done = visitor.post("/analysis/cases/undo", data={"change": change})
    assert (done.status_code, (coded / "data/emploi.csv").exists()) == (303, False)


@pytest.mark.parametrize(
    "name",
    ["../../terrain.yaml", "..\\..\\terrain.yaml", "/etc/cron.d/x.csv", "--replace.csv", ".git",
     "names.age", "con.csv", "a" * 400 + ".csv", "<img src=x onerror=alert(1)>.csv"],
)  # fmt: skip
def test_a_name_leads_nowhere_but_into_the_folder(coded: Folder, name: str) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    answer = sent(visitor, name, TABLE)
    assert answer.status_code == 303
    assert "<img" not in visitor.get(answer.headers["location"]).text
    added = {path for path in coded.files() if path not in before and not path.startswith("logs/")}
    assert len(added) == 1
    assert all(path.startswith("data/") and path.endswith(".csv") for path in added)


def test_a_server_that_only_shows_takes_no_table(coded: Folder) -> None:
    visitor = Visitor(coded.root, read_only=True)
    assert sent(visitor, "emploi.csv", TABLE).status_code == 403
    assert "analysis/cases/table" not in visitor.get("/analysis/cases").text


def test_what_takes_too_long_is_stopped(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SECONDS", 0.05)
    visitor = Visitor(coded.root)
    answer = sent(visitor, "emploi.csv", TABLE)
    assert (answer.status_code, "too long" in answer.text) == (400, True)
    assert visitor.guard.app.state.uploads._lots == {}


def test_the_address_of_a_form_is_its_page(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    for place in ("table", "undo"):
        answer = visitor.get(f"/analysis/cases/{place}?{ASKED}&proof=x&lang=en")
        assert answer.headers["location"] == f"/analysis/cases?{ASKED}&lang=en"


def test_with_the_mouse_alone(window: Window) -> None:
    page = window.open("/analysis/cases")
    page.set_input_files(
        ".bring [type=file]", [{"name": "emploi.csv", "mimeType": "text/csv", "buffer": TABLE}]
    )
    page.click(".bring button")
    assert page.locator("select[name=table]").input_value() == "emploi.csv"
    assert "40 zones" in page.inner_text("main")
    assert axe(page) == []
    assert window.said == []
