"""Markdown: bold labels, headings, front matter, tables; terrain's own transcripts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from terrain import formats
from terrain.errors import ImportRefused
from terrain.model.transcript import DraftTurn, Speaker, compose, parse_body


def test_bold_labels_headings_quotes_and_escapes(load, seen):
    draft = load(
        "a.md",
        """\
        ---
        title: La zone
        date: 2023-05-12
        place: Sélestat
        ---
        # Grand titre

        **Enquêteur :** Bonjour *à vous*
        qui **venez**.

        **M. Dupont** : Oui \\[rires\\]

        > __Salle__ [00:14:02] : hm

        ## Foncier

        **M. Dupont :** Résultat : 2 \\* 3.

        La suite
        --------

        ENQ2 : snake_case_ici ?
        """,
    )
    assert (draft.title, draft.date) == ("La zone", dt.date(2023, 5, 12))
    assert draft.metadata == {"place": "Sélestat"}
    assert seen(draft) == [
        "Enquêteur: Bonjour à vous\nqui venez.",
        "M. Dupont: Oui [rires]",
        "Salle [00:14:02]: hm",
        "M. Dupont (Foncier): Résultat : 2 * 3.",
        "ENQ2 (La suite): snake_case_ici ?",
    ]


def test_a_table_of_times_speakers_and_words(load, seen):
    draft = load(
        "a.md",
        """\
        | Temps | Locuteur | Texte |
        |---|---|---|
        | 00:01 | ENQ | Bonjour |
        | 00:03 | DIR1 | **Oui** |
        | 00:05 | | encore |
        """,
    )
    assert seen(draft) == ["ENQ [00:00:01]: Bonjour", "DIR1 [00:00:03]: Oui\n\nencore"]


OWN = """\
---
id: dirigeant
title: Un dirigeant
kind: interview
date: 2023-06-27
language: fr
fictional: true
speakers:
  ENQ: {part: interviewer}
  PAT: {participant: ac-dir-01, part: respondent}
consent: {use: quote, named: false}
---
## Le parcours

ENQ [00:00:10]: Mon père disait : on verra. *Ici* \\[sic\\].

PAT [00:00:20-00:00:25]: Oui.

Résultat : rien.

## Foncier

ENQ [00:00:30]: Ah.
"""


def test_terrain_s_own_transcript_comes_back(load):
    draft = load("dirigeant.md", OWN)
    assert draft.speakers == (
        Speaker("ENQ", "interviewer"), Speaker("PAT", "respondent", "ac-dir-01"),
    )  # fmt: skip
    assert draft.turns == (
        DraftTurn("ENQ", "Mon père disait : on verra. *Ici* \\[sic\\].", 10.0, None, "Le parcours"),
        DraftTurn("PAT", "Oui.\n\nRésultat : rien.", 20.0, 25.0, "Le parcours"),
        DraftTurn("ENQ", "Ah.", 30.0, None, "Foncier"),
    )
    assert (draft.title, draft.date, draft.language) == ("Un dirigeant", dt.date(2023, 6, 27), "fr")
    assert draft.metadata["fictional"] is True
    assert draft.metadata["consent"] == {"use": "quote", "named": False}
    assert compose(draft.turns, ["ENQ", "PAT"]) == OWN.split("---\n", 2)[2]
    assert load("renamed.txt", OWN).turns == draft.turns


def test_every_transcript_of_the_demonstration_study_comes_back():
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    paths = [p for p in sorted(corpus.rglob("*.md")) if p.read_text("utf-8").startswith("---")]
    if not paths:
        pytest.skip("the demonstration study is not here")
    for path in paths:
        draft = formats.read(path.name, path.read_bytes())
        body = path.read_text("utf-8").split("---\n", 2)[2]
        _, turns = parse_body(body, [speaker.label for speaker in draft.speakers])
        assert [t.text for t in draft.turns] == [t.span.of(body) for t in turns], path
        assert [t.start for t in draft.turns] == [t.time for t in turns], path


@pytest.mark.parametrize(
    ("front", "line"),
    [("title: a\n\tdate: b", 3), ("title: a\ntitle: b", 3), ("a: &x [1]\nb: *x", 1),
     ("title: [a", 3)],
)  # fmt: skip
def test_broken_front_matter_is_refused_with_its_line(load, front, line):
    with pytest.raises(ImportRefused, match=rf"a\.md:{line}: the front matter"):
        load("a.md", f"---\n{front}\n---\nENQ : a\n".encode())


def test_a_list_of_speakers_in_the_front_matter_forces_them(load, seen):
    draft = load("a.md", "---\nspeakers: [Résultat, ENQ]\n---\nENQ : a\n\nRésultat : b\n")
    assert seen(draft) == ["ENQ: a", "Résultat: b"]


def test_declared_speakers_that_never_speak_are_refused(load):
    with pytest.raises(ImportRefused, match="no line begins with a speaker"):
        load("a.md", OWN.replace("ENQ [", "EMQ [").replace("PAT [", "PET ["))
