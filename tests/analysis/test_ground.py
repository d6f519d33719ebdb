"""What an analysis stands on: the days of its data, its last coding, the part of the study."""

from __future__ import annotations

import datetime as dt

from tests.builders import project, territories, transcript

from terrain.analysis.ground import Ground, ground
from terrain.model.filter import Filter
from terrain.reports.ground import ground_notes
from terrain.reports.text import NBSP, Text

TEXTS = [
    transcript("a/un", "DIR: Plus un hectare.", date="2023-05-11", territory="nord"),
    transcript("a/deux", "DIR: Rien.", date="2024-11-21", territory="sud"),
    transcript("a/trois", "DIR: Rien.", territory="sud"),
]
STUDY = project(
    TEXTS,
    [("a/un", "camille", "foncier", "hectare", {"created": "2025-02-01T10:00:00Z"}),
     ("a/deux", "nadia", "foncier", "Rien", {"created": "2025-03-05T10:00:00Z"})],
    codes=["foncier"], places=territories(nord="Nord", sud="Sud"),
)  # fmt: skip


def test_the_days_of_the_data_and_of_the_last_coding() -> None:
    found = ground(STUDY, Filter())
    assert (found.first, found.last) == (dt.date(2023, 5, 11), dt.date(2024, 11, 21))
    assert (found.transcripts, found.undated, found.coded) == (3, 1, dt.date(2025, 3, 5))


def test_a_filter_narrows_the_data_and_is_told_by_names() -> None:
    found = ground(STUDY, Filter(territory=("nord",)))
    assert (found.transcripts, found.first, found.last) == (1,) + (dt.date(2023, 5, 11),) * 2
    assert found.filters == (("territory", ("Nord",)),)


def test_a_coder_says_whose_codings_and_not_which_texts() -> None:
    found = ground(STUDY, Filter(coder=("camille",)))
    assert (found.transcripts, found.coded) == (3, dt.date(2025, 2, 1))
    assert ground(STUDY, Filter(coder=("camille",)), coded_by=True).transcripts == 1


def test_in_words() -> None:
    said = ground_notes(ground(STUDY, Filter(role=("respondent",))), Text("fr"))
    assert said[0].replace(NBSP, " ").replace("\u202f", " ") == (
        "Données : 3 transcriptions, du 11 mai 2023 au 21 novembre 2024 (1 sans date) ; dernier "
        "codage le 5 mars 2025."
    )
    assert "rôle" in said[1]
    assert ground_notes(Ground(), Text("en")) == ["Data: no transcript."]
    assert ground_notes(None, Text("en")) == []
