"""Territories and cases in the browser: who was met, what was said, what the plan lacks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from starlette.testclient import TestClient
from tests.studies import Folder
from tests.web.asking import asking, done


@pytest.fixture(scope="module")
def client(demonstration: Path) -> TestClient:
    return asking(demonstration)


def test_the_list_leads_to_each_case_and_each_territory(client: TestClient) -> None:
    text = client.get("/territories").text
    assert 'href="/case/seine-aval"' in text
    assert 'href="/territory/alsace-centrale"' in text


def test_a_territory_in_brief_with_its_portrait_to_download(client: TestClient) -> None:
    answer = done(client, "/territory/alsace-centrale")
    page = html.fromstring(answer.text)
    places = {str(a.get("href")) for a in page.iter("a")}
    assert {"/territory/departement-67", "/search?territory=alsace-centrale"} <= places
    titles = [h.text_content() for h in page.iter("h2")]
    assert titles[0] == "Ses thèmes, du plus au moins propre"
    assert "Personnes rencontrées (4)" in titles
    assert len(page.cssselect("figure.quotation")) > 3
    assert "FICTIF" in answer.text
    word = client.get("/territory/alsace-centrale/portrait.docx")
    assert "Alsace centrale" in [p.text for p in Document(io.BytesIO(word.content)).paragraphs]
    whole = client.get("/territory/alsace-centrale/portrait.html")
    assert "attachment" in whole.headers["content-disposition"]
    assert client.get("/territory/alsace-centrale/portrait.exe").status_code == 404
    assert client.get("/territory/nowhere").status_code == 404


def test_a_territory_where_nobody_was_met(client: TestClient) -> None:
    text = done(client, "/territory/bretagne").text
    assert done(client, "/territory/bretagne").status_code in (200, 404)
    assert "Traceback" not in text


def test_a_case_with_its_guide_and_the_holes_of_its_plan(client: TestClient) -> None:
    page = html.fromstring(client.get("/case/seine-aval").text)
    (hole,) = page.cssselect("td .hole")
    row = [c.text_content() for c in hole.getparent().getparent()]
    assert row[1:] == ["formateur", "1", "0", "1"]
    assert len(page.cssselect("ol.guide > li")) == 7
    assert page.cssselect('a[href="/t/seine-aval/union-locale"]')
    assert client.get("/case/nowhere").status_code == 404


def test_a_plan_before_anybody_was_met(study: Folder) -> None:
    study.write(
        "corpus/nord/case.yaml", "title: Nord\nplan:\n  - {role: élu, people: 2}\nterritory: x\n"
    )
    page = html.fromstring(asking(study.root).get("/case/nord").text)
    (hole,) = page.cssselect("td .hole")
    assert hole.text == "2"
