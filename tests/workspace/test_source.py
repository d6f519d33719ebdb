"""What a search reads of a study's folder: the same as loading it whole, whatever lies in it."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from tests.studies import Folder

from terrain.workspace.source import DiskSource


def seen(study: Folder) -> tuple[list[str], list[str]]:
    """Transcripts and coders, as a search sees them."""
    source = DiskSource(study.root)
    found = sorted(source.current({}))
    return found, source.codings(None).coder


@pytest.fixture
def coded(study: Folder) -> Folder:
    study.code("seine/dirigeant", "plus un hectare", "foncier", "noé")
    return study


def test_a_search_sees_what_loading_sees(coded: Folder) -> None:
    project = coded.load()[0]
    assert seen(coded) == (sorted(project.transcripts), [c.coder for c in project.codings])


def test_a_coder_s_file_with_a_decomposed_name(coded: Folder) -> None:
    place = coded / "corpus/seine/dirigeant.codings/noé.jsonl"
    place.rename(place.with_name(unicodedata.normalize("NFD", place.name)))
    assert seen(coded)[1] == ["noé"]


def test_links_in_a_circle_and_things_out_of_place_stop_no_search(coded: Folder) -> None:
    before = seen(coded)
    (coded / "corpus/boucle").symlink_to("boucle")
    (coded / "corpus/seine/ronde.md").symlink_to("ronde.md")
    (coded / "corpus/seine/elue.codings").write_text("un fichier")
    (coded / "corpus/seine/dirigeant.codings/x.jsonl").mkdir()
    coded.write("corpus/fichier-perdu", "rien")
    assert seen(coded) == before


def test_a_name_that_is_not_utf8_stops_no_search(coded: Folder) -> None:
    before = seen(coded)
    place = os.fsencode(coded / "corpus/seine") + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(place)).write_text("---\nspeakers: {A: }\n---\nA: oui\n")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert seen(coded) == before


@pytest.mark.parametrize(
    "text", ["\tx", "mot", "participants:\n  - id: sa-dir-01\n    consent: no\n"]
)
def test_an_unreadable_promise_hides_in_a_search_too(coded: Folder, text: str) -> None:
    import datetime as dt

    from terrain.access import Purpose, allows, promise

    coded.write("corpus/participants.yaml", text)
    source = DiskSource(coded.root)
    speaker = coded.load()[0].transcripts["seine/dirigeant"].speakers["DIR1"]
    consent = promise(speaker, source.participants())
    assert not allows(consent, Purpose.ANALYSE, dt.date(2026, 1, 1))
