"""Several people on one server: each enters by their own name, and changes what is theirs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.browser import axe
from tests.studies import Folder
from tests.web.served import HOST, PASSWORD, Member, Visitor, Window, served, team_guard

from terrain.errors import UsageError
from terrain.store.accounts import Role
from terrain.web.app import create_app, guarded
from terrain.web.guard import Guard, cookie_of
from terrain.web.roles import LEAST
from terrain.web.serve_team import Outside, first_lead
from terrain.workspace.team import Team

PLACE = {"turn": 2, "start": 30, "end_turn": 2, "end": 36, "words": "L’usin"}
CODING = {"transcript": "seine/dirigeant", "place": PLACE, "code": "culture"}


@pytest.fixture
def server(coded: Folder, monkeypatch: pytest.MonkeyPatch) -> Guard:
    monkeypatch.delenv("TERRAIN_CODER")
    return team_guard(coded.root)


def test_everybody_codes_under_their_own_name(server: Guard, coded: Folder) -> None:
    camille, zoe = Member(server, "camille", "lead"), Member(server, "Zoé")
    zoe.cookies.set("terrain-coder", "camille")  # what one person at one machine chooses by
    assert zoe.post("/api/codings", json=CODING).json()["coder"] == "Zoé"
    assert camille.post("/api/codings", json=CODING).json()["coder"] == "camille"
    held = coded.open().project.codings_of["seine/dirigeant"]
    assert {c.coder for c in held if c.code == "culture"} == {"camille", "Zoé"}
    (log,) = (coded.root / "logs").glob("*-Zoé.jsonl")
    assert json.loads(log.read_text("utf-8"))["coder"] == "Zoé"


def test_nobody_changes_what_another_coded(server: Guard, coded: Folder) -> None:
    camille, noe = Member(server, "camille"), Member(server, "noé")
    made = camille.post("/api/codings", json=CODING).json()["id"]
    for answer in (
        noe.delete(f"/api/codings/{made}"),
        noe.patch(f"/api/codings/{made}", json={"code": "foncier"}),
    ):
        assert (answer.status_code, "camille" in answer.json()["error"]) == (400, True)
    camille.delete(f"/api/codings/{made}")
    assert noe.post(f"/api/codings/{made}/restore").status_code == 400
    assert camille.post(f"/api/codings/{made}/restore").status_code == 200


def test_a_correction_moves_the_codings_of_all(server: Guard, coded: Folder) -> None:
    zoe = Member(server, "Zoé")
    words = "On ne trouve plus un hectare. L’usine d'à côté s'agrandit, elle.\n"
    words += "Alors on attend : le foncier, c'est rare."
    sent = {"transcript": "seine/dirigeant", "turn": 2, "instead_of": words,
            "words": words.replace("On ne", "Non, on ne")}  # fmt: skip
    assert zoe.post("/api/turns", json=sent).status_code == 200
    held = coded.open().project.codings_of["seine/dirigeant"]
    assert {c.coder for c in held} == {"camille", "noé"}
    assert all(c.status == "anchored" for c in held)


def test_what_is_brought_in_is_logged_under_a_name(server: Guard, coded: Folder) -> None:
    camille = Member(server, "camille", "lead")
    files = [("files", ("a.txt", b"ENQ : Vous cherchez ?\n\nPDG : On ne trouve rien.\n"))]
    page = camille.post("/import", data={"case": "seine"}, files=files).text
    (lot,) = re.findall(r'action="/import/([^"?]+)', page)
    assert camille.post(f"/import/{lot}", data={"yes": "true"}).status_code == 200
    (log,) = (coded.root / "logs").glob("*-camille.jsonl")
    assert "imported 1 file" in log.read_text("utf-8")


@pytest.mark.parametrize("role", ["reader", "coder"])
def test_a_role_stops_where_it_ends(server: Guard, coded: Folder, role: Role) -> None:
    somebody, before = Member(server, "ana", role), coded.files()
    rank = {"reader": 0, "coder": 1, "lead": 2}
    for (method, route), least in LEAST.items():
        if rank[least] > rank[role]:
            path = route.replace("{", "").replace("}", "")
            answer = somebody.request(method, path, json={}, headers={"x-terrain-proof": "no"})
            assert answer.status_code == 403  # without the proof
            answer = somebody.request(method, path, data={"what": "x"})
            assert answer.status_code == 403, (method, route)
    assert somebody.get("/team").status_code == 403
    assert coded.files() == before


def test_a_reader_reads_and_is_offered_nothing_else(server: Guard) -> None:
    ana = Member(server, "ana", "reader")
    page = ana.get("/t/seine/dirigeant").text
    assert "plus un hectare" in page
    assert "data-read-only" in page
    assert 'action="/import' not in ana.get("/transcripts").text
    assert ana.get("/quotations.csv").status_code in (200, 404)
    assert 'action="/import' not in Member(server, "noé").get("/transcripts").text
    assert 'action="/import' in Member(server, "zoé", "lead").get("/transcripts").text


def test_every_change_names_the_role_that_it_takes(server: Guard) -> None:
    paths = server.app.openapi()["paths"]
    known = {(method.upper(), path) for path, held in paths.items() for method in held}
    assert {one for one in known if one[0] != "GET"} == LEAST.keys()


def test_strangers_are_asked_who_they_are(server: Guard) -> None:
    stranger = Member(server)
    for path in ("/", "/transcripts?case=seine", "/t/seine/dirigeant", "/quotations", "/team"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/login")
        assert "foncière" not in answer.text
    for path in ("/api/openapi.json", "/api/turns?transcript=seine/dirigeant", "/media/x"):
        assert stranger.get(path).status_code == 403
    assert stranger.post("/api/codings", json=CODING).status_code == 403
    assert stranger.get("/?token=whatever").status_code == 303
    for path in ("/login", "/join/none", "/join/a/b", "/static/none.css"):
        assert "foncière" not in stranger.get(path).text
    assert "foncière" not in stranger.post("/login", data={}).text
    for path in ("/login", "/account", "/team"):
        assert Visitor(server.app.state.desk.root).get(path).status_code == 404  # no team there


def test_one_goes_on_to_what_was_asked_for(server: Guard) -> None:
    Member(server, "Zoé")
    zoe = Member(server)
    where = zoe.get("/search?q=foncier%20rare").headers["location"]
    page = zoe.get(where).text
    assert 'value="/search?q=foncier%20rare"' in page
    sent = {"name": "zoé", "password": PASSWORD, "next": "/search?q=foncier%20rare"}
    answer = zoe.post("/login", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, sent["next"])
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert ">Zoé<" in zoe.get("/").text


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil",
     "/a\r\nset-cookie: x=y", "javascript:alert(1)"],
)  # fmt: skip
def test_entering_leads_to_no_other_site(server: Guard, place: str) -> None:
    Member(server, "zoé")
    sent = {"name": "zoé", "password": PASSWORD, "next": place}
    answer = Member(server).post("/login", data=sent)
    location = answer.headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\", "/\t"))
    assert "set-cookie: x" not in location
    assert "\n" not in location


def test_a_wrong_password_says_little_and_then_makes_wait(server: Guard) -> None:
    Member(server, "zoé")
    stranger = Member(server)
    said = set()
    for name in ("zoé", "nobody"):
        answer = stranger.post("/login", data={"name": name, "password": "un autre"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        said.add(answer.text.replace(name, "…"))
    assert len(said) == 1
    for _ in range(4):
        stranger.post("/login", data={"name": "zoé", "password": "un autre"})
    late = stranger.post("/login", data={"name": "zoé", "password": PASSWORD})
    assert (late.status_code, "attendez" in late.text) == (403, True)


def test_a_link_serves_once(server: Guard) -> None:
    link = server.app.state.team.invite("zoé", "coder")
    sent = {"password": PASSWORD, "again": PASSWORD}
    assert "au moins" in Member(server).get(f"/join/{link}").text
    short = Member(server).post(f"/join/{link}", data={"password": "court", "again": "court"})
    assert (short.status_code, "trop court" in short.text) == (403, True)
    other = Member(server).post(f"/join/{link}", data={**sent, "again": "autre"})
    assert (other.status_code, "diffèrent" in other.text) == (403, True)
    lead = Member(server, "camille", "lead")
    del lead.headers["x-terrain-proof"]
    assert lead.post(f"/join/{link}", data=sent).status_code == 303  # in whose browser it may be
    assert ">zoé<" in lead.get("/").text
    assert Member(server).get(f"/join/{link}").status_code == 403
    assert Member(server).post(f"/join/{link}", data=sent).status_code == 403


def test_another_password_ends_the_other_sessions(server: Guard) -> None:
    here, there = Member(server, "zoé"), Member(server)
    there.post("/login", data={"name": "zoé", "password": PASSWORD})
    assert there.get("/").status_code == 200
    sent = {"old": PASSWORD, "password": "encore quatre mots", "again": "encore quatre mots"}
    assert here.post("/account", data={**sent, "old": "faux"}).status_code == 403
    assert here.post("/account", data=sent).status_code == 200
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 303)
    assert here.post("/logout").headers["location"] == "/login"
    assert here.get("/").status_code == 303


def test_a_lead_invites_changes_and_closes_accounts(server: Guard) -> None:
    camille, noe = Member(server, "camille", "lead"), Member(server, "noé")
    page = camille.post("/team", data={"name": "<b>Ana", "role": "coder"})
    assert (page.status_code, "<b>" in page.text) == (400, False)
    page = camille.post("/team", data={"name": "Ana", "role": "reader"})
    assert f"http://{HOST}/join/" in page.text
    assert "/join/" not in camille.get("/team").text  # shown once
    assert camille.post("/team/noé", data={"do": "role", "role": "reader"}).status_code == 303
    assert noe.post("/api/codings", json=CODING).status_code == 403  # at once
    assert camille.post("/team/noé", data={"do": "remove"}).status_code == 303
    assert noe.get("/").status_code == 303
    assert camille.post("/team/camille", data={"do": "remove"}).status_code == 400
    assert camille.post("/team/Ana", data={"do": "uninvite"}).status_code == 303
    assert server.app.state.team.invitations() == []


def test_the_proof_of_one_session_is_not_that_of_another(server: Guard) -> None:
    camille, noe = Member(server, "camille"), Member(server, "noé")
    sent = {"x-terrain-proof": camille.headers["x-terrain-proof"]}
    assert noe.post("/api/codings", json=CODING, headers=sent).status_code == 403
    for forged in ("", "x", camille.secret[:-1], "é"):
        noe.cookies.clear()
        head = {"cookie": f"{cookie_of(HOST)}={forged}".encode()}
        assert noe.get("/", headers=head).status_code == 303


def test_by_https_the_cookie_and_the_origin_are_of_https(coded: Folder) -> None:
    team = Team(coded.root)
    app = create_app(coded.root, team=team)
    server = guarded(app, "127.0.0.1", 8000, address="https://terrain.example.org")
    somebody = Member(server)
    somebody.headers["host"] = "terrain.example.org"
    link = team.invite("zoé", "coder")
    sent = {"password": PASSWORD, "again": PASSWORD}
    plain = somebody.post(
        f"/join/{link}", data=sent, headers={"origin": "http://terrain.example.org"}
    )
    assert plain.status_code == 403
    answer = somebody.post(
        f"/join/{link}", data=sent, headers={"origin": "https://terrain.example.org"}
    )
    assert answer.status_code == 303
    assert "; Secure" in answer.headers["set-cookie"]


def test_accounts_that_cannot_be_read_let_nobody_in(server: Guard, coded: Folder) -> None:
    zoe = Member(server, "zoé")
    (coded.root / ".terrain-team/accounts.json").write_text("{")
    for answer in (
        zoe.get("/transcripts"),
        Member(server).post("/login", data={"name": "zoé", "password": PASSWORD}),
    ):
        assert (answer.status_code, "cannot be read" in answer.text) in ((403, True), (500, True))
        assert "foncière" not in answer.text


@pytest.mark.parametrize(
    ("outside", "said"),
    [
        (Outside("127.0.0.1"), "http://127.0.0.1:8000"),
        (Outside("127.0.0.1", "https://Terrain.example.org/"), "https://terrain.example.org"),
        (Outside("0.0.0.0"), "unencrypted"),
        (Outside("192.168.1.5"), "unencrypted"),
        (Outside("127.0.0.1", "http://terrain.example.org"), "unencrypted"),
        (Outside("127.0.0.1", "terrain.example.org"), "not the address"),
        (Outside("127.0.0.1", "https://terrain.example.org/étude"), "not the address"),
    ],
)
def test_passwords_travel_encrypted_or_not_at_all(outside: Outside, said: str) -> None:
    if said.startswith("http"):
        assert outside.reached_at(8000) == said
    else:
        with pytest.raises(UsageError, match=said):
            outside.reached_at(8000)


def test_the_first_lead_is_whoever_starts_the_server(coded: Folder) -> None:
    team = Team(coded.root)
    link = first_lead(team, "https://terrain.example.org")
    found = team.invited(link.removeprefix("https://terrain.example.org/join/"))
    assert found is not None
    assert (found.name, found.role) == ("camille", "lead")


def test_read_only_one_enters_and_leaves_and_changes_nothing(coded: Folder) -> None:
    server = team_guard(coded.root, read_only=True)
    camille = Member(server, "camille", "lead")
    assert camille.post("/api/codings", json=CODING).status_code == 403
    assert camille.post("/logout").status_code == 303


def test_entering_in_a_browser(browser: Any, coded: Folder) -> None:
    team = Team(coded.root)
    link = team.invite("Zoé", "lead")
    with served(coded.root, team=team) as address:
        window = Window(browser, address, viewport={"width": 390, "height": 800})
        page = window.page
        assert "Qui êtes-vous" in page.inner_text("h1")
        assert axe(page) == []
        page = window.open(f"/join/{link}")
        page.get_by_label("Choisissez un mot de passe").fill(PASSWORD)
        page.get_by_label("Le même").fill(PASSWORD)
        page.get_by_role("button", name="Entrer").click()
        page.get_by_role("link", name="Zoé").click()
        page.get_by_role("link", name="L’équipe").click()
        page.get_by_label("Nom, tel").fill("Ana")
        page.get_by_role("button", name="Faire un lien").click()
        assert "/join/" in page.get_by_label("Lien", exact=True).input_value()
        assert axe(window.open("/team")) == []
        assert axe(window.open("/account")) == []
        page.get_by_role("button", name="Quitter").click()
        page.get_by_label("Nom").fill("zoé")
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Entrer").click()
        page.get_by_role("link", name="Zoé").wait_for()
        assert window.said == []
        window.close()
