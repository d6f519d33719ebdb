"""Citations of sources: in text, for reference managers, and only of what may be published."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal, terminal  # noqa: F401  # a fixture
from tests.reports.golden import same_as_golden
from tests.studies import Folder

from terrain.evidence.source import Source
from terrain.reports import citations
from terrain.reports.text import NBSP, Text
from terrain.workspace.citing import cite
from terrain.workspace.study import Study

DAY = dt.date(2026, 3, 1)
CITED = (
    "seine-aval/dirigeant-logistique §12",
    "seine-aval/elue-intercommunalite",
    "entreprise-etendue/fournisseur-usinage §2-4",
    "seminaire-territoires/seance-2-cooperer §6",
    "seminaire-territoires/seance-3-competences",
)


@pytest.fixture(scope="module")
def sources(demonstration: Path) -> list[Source]:
    return cite(Study(demonstration, today=DAY), CITED)


def test_references_in_text(sources: list[Source]) -> None:
    parts = []
    for lang in ("fr", "en"):
        text = Text(lang)  # type: ignore[arg-type]
        for style in citations.STYLES:
            parts += [f"# {lang}, {style}", *(citations.written(s, style, text) for s in sources)]
        parts += [f"# {lang}, call", *(citations.called(s, text) for s in sources)]
    same_as_golden("citations.txt", "\n".join(parts) + "\n")


def test_references_as_csl(sources: list[Source]) -> None:
    items = [citations.csl(source, Text("fr"), DAY) for source in sources]
    same_as_golden("citations.json", json.dumps(items, ensure_ascii=False, indent=2) + "\n")
    assert {item["type"] for item in items} == {"interview", "speech"}
    assert len({item["id"] for item in items}) == len(items)
    assert all("FICTIF" in item["note"] for item in items)


def test_references_as_bibtex(sources: list[Source]) -> None:
    text = citations.bibtex(sources, Text("fr"), DAY)
    same_as_golden("citations.bib", text)
    assert text.count("@misc{") == len(sources)
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=155s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=155s"),
        ("https://vimeo.com/123", "https://vimeo.com/123#t=155s"),
        ("https://www.dailymotion.com/video/x", "https://www.dailymotion.com/video/x?start=155"),
        ("https://example.org/s.mp4#chapitre", "https://example.org/s.mp4#t=155"),
        ("https://notyoutube.com/x", "https://notyoutube.com/x#t=155"),
    ],
)
def test_a_session_opens_at_the_second_of_the_words(
    sources: list[Source], url: str, found: str
) -> None:
    assert citations.address(replace(sources[3], url=url)) == found


def test_the_zero_of_the_recording_counts(demonstration: Path, tmp_path: Path) -> None:
    study = Folder(demonstration).copy(tmp_path / "copie")
    study.edit("corpus/seminaire-territoires/seance-2-cooperer.md", "offset: 0", "offset: 60")
    [source] = cite(study.open(), ["seance-2-cooperer §6"])
    assert source.seconds == 155 + 60


def test_what_bibtex_takes_for_commands_is_escaped(sources: list[Source]) -> None:
    odd = replace(sources[0], container="R&D : 50 % {x} _y_ #1 \\z")
    assert r"R\&D : 50 \% \{x\} \_y\_ \#1 \textbackslash{}z" in citations.bibtex([odd], Text("fr"))


def test_an_interview_s_own_title_and_place_are_not_printed(sources: list[Source]) -> None:
    """A vice-president for the economy, met in her town hall: one person."""
    elue = sources[1]
    said = citations.written(elue, "note", Text("fr")) + json.dumps(
        citations.csl(elue, Text("fr")), ensure_ascii=False
    )
    assert "Vice-présidente" not in said
    assert "Aubergenville" not in said
    assert f"Entretien{NBSP}: élu" in said


def test_a_settled_speaker_is_described_more_closely(study: Folder) -> None:
    assert cite(study.open(), ["dirigeant"])[0].about == "dirigeant"
    study.write("corpus/combinations.yaml",
                "combinations: [{participant: sa-dir-01, population: 40}]\n")  # fmt: skip
    assert cite(study.open(), ["dirigeant"])[0].about == "dirigeant, Seine Aval-Mantes"


def test_only_what_may_be_published_is_cited(study: Folder, terminal: Terminal) -> None:  # noqa: F811
    at = f"--study '{study.root}'"
    assert "sa-dir-01, 2023" in terminal(f"cite dirigeant {at}").out
    study.edit("corpus/seine/dirigeant.md", "use: quote", "use: analysis")
    refused = terminal(f"cite dirigeant {at}", ok=False)
    assert (refused.code, refused.out) == (1, "")
    assert "does not allow to publish" in refused.err
    study.edit("corpus/seine/elue.md", "consent: {use: quote}\n", "")
    assert "does not allow to publish" in terminal(f"cite elue {at}", ok=False).err


def test_the_turns_of_a_speaker_who_refused_are_not_cited(
    demonstration: Path, terminal: Terminal  # noqa: F811
) -> None:  # fmt: skip
    study = Study(demonstration, today=DAY)
    project = study.project
    session, turn = next(
        (session, turn)
        for session, turn in project.turns()
        if (person := project.participant(session, turn)) and person.id == "st-nfc-01"
    )
    refused = terminal(f"cite '{session.id} §{turn.number}' --study '{demonstration}'",
                       ok=False)  # fmt: skip
    assert "did not allow to be quoted" in refused.err
    assert "st-nfc-01" not in terminal(f"cite {session.id} --study '{demonstration}'").out


def test_files_by_their_ending(
    demonstration: Path, terminal: Terminal, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    for name, begins in (("a.txt", "sa-dir-01"), ("a.json", "["), ("a.bib", "@misc{")):
        terminal(f"cite dirigeant-logistique --out {name} --study '{demonstration}'")
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert terminal(f"cite dirigeant-logistique --out a.xyz --study '{demonstration}'",
                    ok=False).code == 2  # fmt: skip
