"""Home and the library: what changed, what waits, files brought in after a look at them."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from typing import Any

import pytest
from tests.studies import Folder, front
from tests.web.served import Visitor, Window
from tests.webpages import Pages

from terrain.web import desk, uploads
from terrain.web.pages import library
from terrain.web.pages.home import _visits

TALK = "ENQ : Vous cherchez ?\n\nPDG : On ne trouve rien, vraiment rien.\n\nENQ : Et après ?\n"


def dropped(visitor: Visitor, *files: tuple[str, bytes], **asked: str) -> Any:
    listed = [("files", (name, io.BytesIO(data))) for name, data in files]
    return visitor.post("/import", files=listed, data={"case": "seine", **asked})


def lot_of(text: str) -> str:
    found = re.search(r'action="/import/([\w-]+)', text)
    assert found is not None
    return found[1]


def test_files_are_looked_at_then_brought_in(coded: Folder) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    seen = dropped(visitor, ("Un PDG.txt", TALK.encode()), ("vide.txt", b""))
    assert seen.status_code == 200
    assert "seine/un-pdg" in seen.text
    assert "On ne trouve rien, vraiment rien." in seen.text
    assert "1 fichier sur 2" in seen.text
    assert coded.files() == before
    made = visitor.post(f"/import/{lot_of(seen.text)}", data={"yes": "true"})
    assert "1 fichier importé" in made.text
    assert "/tmp" not in seen.text + made.text
    assert visitor.get("/t/seine/un-pdg").status_code == 200  # at once, by its link
    text = coded.load()[0].transcripts["seine/un-pdg"]
    assert text.provenance is not None
    assert text.provenance.file == "Un PDG.txt"
    again = visitor.post(f"/import/{lot_of(seen.text)}", data={"yes": "true"})
    assert again.status_code == 400
    assert "already in the study" in dropped(visitor, ("b.txt", TALK.encode())).text


def test_a_no_leaves_nothing_behind(coded: Folder) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    lot = lot_of(dropped(visitor, ("a.txt", TALK.encode())).text)
    folder = visitor.guard.app.state.uploads._lots[lot].folder
    assert folder.is_dir()
    assert visitor.post(f"/import/{lot}", data={"yes": "false"}).status_code == 303
    assert not folder.exists()
    assert coded.files() == before


def test_what_was_brought_in_is_there_at_once(
    coded: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long the files are believed without another look.
    monkeypatch.setattr(desk, "_LOOK", 3600)
    visitor = Visitor(coded.root)
    lot = lot_of(dropped(visitor, ("Une PDG.txt", TALK.encode())).text)
    visitor.post(f"/import/{lot}", data={"yes": "true"})
    assert visitor.get("/t/seine/une-pdg").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["../../../terrain.yaml", "..\\..\\terrain.yaml", "/etc/cron.d/x.txt", "--study=x.txt", ".git",
     "a" * 400 + ".txt", "<img src=x onerror=alert(1)>.txt", "\u202etxt.exe", "-h"],
)  # fmt: skip
def test_a_name_leads_nowhere(coded: Folder, name: str) -> None:
    visitor, before = Visitor(coded.root), coded.files()
    seen = dropped(visitor, (name, TALK.encode()))
    assert seen.status_code in (200, 400)
    assert "<img" not in seen.text
    assert coded.files() == before


@pytest.mark.parametrize(
    "asked", [{"case": "../../x"}, {"case": "--help"}, {"role": "--keep-original"}]
)
def test_a_choice_is_no_option(coded: Folder, asked: dict[str, str]) -> None:
    visitor = Visitor(coded.root)
    seen = dropped(visitor, ("a.txt", TALK.encode()), **asked)
    assert seen.status_code == 200
    visitor.post(f"/import/{lot_of(seen.text)}", data={"yes": "true"})
    assert not (coded.root.parent / "x").exists()
    assert all((coded.root / "corpus") in path.parents for path in coded.root.rglob("a.md"))


def test_what_asks_for_too_much_is_stopped(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(coded.root)
    monkeypatch.setattr(uploads, "SECONDS", 0.05)
    slow = dropped(visitor, ("a.txt", TALK.encode()))
    assert (slow.status_code, "too long" in slow.text) == (400, True)
    assert visitor.guard.app.state.uploads._lots == {}


def test_what_breaks_is_said_without_its_traces(
    coded: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_RUN", "raise MemoryError")
    broken = dropped(Visitor(coded.root), ("a.txt", TALK.encode()))
    assert (broken.status_code, "ask for too much" in broken.text) == (400, True)
    assert "Traceback" not in broken.text


def test_reading_has_limits() -> None:
    resource = pytest.importorskip("resource")
    code = uploads._RUN.partition("from terrain.cli")[0]
    code += f"\nassert resource.getrlimit({resource.RLIMIT_AS})[0] == {uploads.MEMORY}"
    code += f"\nassert resource.getrlimit({resource.RLIMIT_CPU})[0] == {uploads.SECONDS}"
    command = [sys.executable, "-c", code, str(uploads.SECONDS), str(uploads.MEMORY)]
    assert subprocess.run(command, check=False).returncode == 0


def test_no_file_is_said(coded: Folder) -> None:
    assert dropped(Visitor(coded.root), ("", b"")).status_code in (400, 422)


def test_files_are_dropped_on_the_page(window: Window, coded: Folder) -> None:
    page = window.open("/transcripts")
    data = page.evaluate_handle(
        """(text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "Une PDG.txt", {type: "text/plain"}));
        return data;
    }""",
        TALK,
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": data})
    assert page.locator(".bring[open].over").count() == 1
    page.dispatch_event("main", "drop", {"dataTransfer": data})
    page.fill("#bring [name=case]", "seine")
    page.click("#bring button")
    page.get_by_text("Les importer").click()
    page.get_by_role("link", name="seine/une-pdg").click()
    assert "On ne trouve rien" in page.inner_text("article")
    assert window.said == []


def test_the_changes_since_the_last_visit(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    first = visitor.get("/").text
    assert "Derniers changements" in first
    assert "Un dirigeant de la logistique" in first
    visitor = Visitor(coded.root)
    visitor.cookies.set("terrain-visit", "2099-01-01T00:00:00Z|2099-01-01T00:00:00Z")
    assert "changement" not in visitor.get("/").text.replace("Derniers changements", "x")


@pytest.mark.parametrize(
    ("held", "since"),
    [("", ""), ("x|y", ""), ("|2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
     ("2026-02-01T08:00:00Z|2026-03-01T11:40:00Z", "2026-02-01T08:00:00Z"),
     ("2026-02-01T08:00:00Z|2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
     ("|2026-13-45T99:00:00Z", "")],
)  # fmt: skip
def test_a_visit_lasts_until_a_pause(held: str, since: str) -> None:
    now = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    assert _visits(held, now) == (since, "2026-03-01T12:00:00Z")


def test_what_waits_leads_to_its_place(coded: Folder) -> None:
    words = coded.text("corpus/seine/dirigeant.md").partition("On ne")[2].partition("\n\nENQ")[0]
    coded.edit("corpus/seine/dirigeant.md", f"On ne{words}", "Rien de tel.")
    coded.write("corpus/seine/elue.codings/noé.jsonl", "pas une ligne\n")
    text = Visitor(coded.root).get("/").text
    assert '<a href="/t/seine/dirigeant">Un dirigeant de la logistique</a> (2)' in text
    assert "corpus/seine/elue.codings/noé.jsonl:1" in text


@pytest.fixture
def many(study: Folder) -> Folder:
    """Seven transcripts: five of the case of Roanne, more than a page of three."""
    for number in range(1, 6):
        study.write(
            f"corpus/roanne/entretien-{number}.md",
            front(f"DIR: {'Oui. ' * number}", id=f"entretien-{number}", title=f"Atelier {number}"),
        )
    study.write("corpus/roanne/case.yaml", "title: Roanne\n")
    return study


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)


def test_a_long_list_is_paged_by_the_server(many: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "PAGE", 3)
    pages = Pages(many.root)
    asked = "/transcripts?case=roanne&sort=words&down=true"
    first, second = pages.get(asked), pages.get(f"{asked}&page=2")
    assert titles(first) == ["Atelier 5", "Atelier 4", "Atelier 3"]
    assert titles(second) == ["Atelier 2", "Atelier 1"]
    assert "5 transcripts of 7" in pages.words(asked)
    assert "Shown: 1 to 3." in first
    assert "Shown: 4 to 5." in second
    assert 'rel="next" href="?case=roanne&sort=words&down=True&page=2"' in first
    assert 'rel="prev" href="?case=roanne&sort=words&down=True&page=1"' in second


def test_another_order_or_filter_begins_again_at_the_first_page(
    many: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "PAGE", 3)
    second = Pages(many.root).get("/transcripts?case=roanne&sort=words&down=true&page=2")
    assert 'href="?case=roanne&sort=title"' in second
    form = second.partition('<form class="filters">')[2].partition("</form>")[0]
    assert 'name="down" value="true"' in form
    assert 'name="page"' not in form


@pytest.mark.parametrize("place", ["/transcripts", "/quotations", "/concordance?q=foncier"])
def test_a_page_beyond_the_end_leads_back_to_the_last(coded: Folder, place: str) -> None:
    page = Pages(coded.root).get(f"{place}{'&' if '?' in place else '?'}page=40")
    assert "40 / 1 – the list ends before this page" in page
    assert re.search(r'rel="prev" href="[^"]*page=1"', page)
    assert "Shown:" not in page


def test_a_page_that_no_list_has_is_refused(coded: Folder) -> None:
    for number in ("0", "-1", "x", "9" * 40):
        assert Pages(coded.root).ask(f"/transcripts?page={number}").status_code == 422
