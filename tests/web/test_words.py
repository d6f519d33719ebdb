"""The sentences of the pages: each in both languages, none forgotten."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tests.studies import Folder
from tests.web.served import Visitor

SCRIPT = Path(__file__).parents[2] / "scripts" / "catalogue.py"


def test_every_sentence_has_its_french_form() -> None:
    found = importlib.util.spec_from_file_location("catalogue", SCRIPT)
    assert found is not None
    assert found.loader is not None
    catalogue = importlib.util.module_from_spec(found)
    found.loader.exec_module(catalogue)
    assert catalogue.untranslated() == []


def test_the_language_is_chosen_at_a_click_and_kept(coded: Folder) -> None:
    visitor = Visitor(coded.root)
    assert "Transcriptions" in visitor.get("/").text
    assert "Transcripts" in visitor.get("/?lang=en").text
    assert '<html lang="en">' in visitor.get("/transcripts").text
    assert '<html lang="fr">' in visitor.get("/transcripts?lang=fr").text
