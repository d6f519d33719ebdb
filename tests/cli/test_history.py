"""`terrain history`: what the first page of the browser tells, on a terminal."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder
from tests.web.served import Visitor


@pytest.fixture
def changed(study: Folder) -> Folder:
    """Two codings by Camille on one transcript, one by Noé on another."""
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier.rarete")
    study.code("seine/dirigeant", "c'est rare", "foncier")
    study.code("seine/elue", "On coopère", "cooperation", coder="noé")
    return study


def test_the_latest_changes_by_person_and_thing(terminal: Terminal, changed: Folder) -> None:
    said = terminal(f"history --study '{changed.root}'").out
    first, second, third = said.splitlines()[1:4]
    assert ("noé" in first, first.split()[-2:]) == (True, ["seine/elue", "1"])
    assert ("camille" in second, second.split()[-2:]) == (True, ["seine/dirigeant", "2"])
    assert third == "3 changes in the latest log."


def test_it_says_what_the_page_says(terminal: Terminal, changed: Folder) -> None:
    told = terminal(f"history --json --study '{changed.root}'").json
    page = Visitor(changed.root).get("/").text
    listed = page.partition('class="changed"')[2].partition("</ul>")[0]
    assert [one["transcript"] for one in told["changes"]] == ["seine/elue", "seine/dirigeant"]
    assert listed.count("<li>") == len(told["changes"])
    assert "2 changements" in " ".join(listed.split())


def test_since_a_day_or_a_moment_and_cut_where_asked(terminal: Terminal, changed: Folder) -> None:
    here = f"--study '{changed.root}'"
    assert terminal(f"history --since 2999-01-01 {here}").out == "0 changes since 2999-01-01.\n"
    assert "3 changes since 2020-01-01" in terminal(f"history --since 2020-01-01 {here}").out
    moment = "2020-01-01T10:00:00Z"
    assert f"3 changes since {moment}" in terminal(f"history --since {moment} {here}").out
    assert "; 1 of 2 lines shown." in terminal(f"history --limit 1 {here}").out
    assert "does not match" in terminal(f"history --since yesterday {here}", ok=False).err


def test_a_study_without_changes_says_so(terminal: Terminal, study: Folder) -> None:
    assert terminal(f"history --study '{study.root}'").out == "0 changes in the latest log.\n"


def test_what_consent_withholds_is_not_told(terminal: Terminal, changed: Folder) -> None:
    changed.edit("corpus/seine/elue.md", "consent: {use: quote}", "consent: {use: none}")
    said = terminal(f"history --study '{changed.root}'").out
    assert "elue" not in said
    assert "2 changes" in said
