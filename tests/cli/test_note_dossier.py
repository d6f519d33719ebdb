"""`terrain note dossier` and `terrain dossier --note`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder, small

NOTE = """\
---
title: Des vendeurs
---
### On manque de terrain {#terrain}

> On ne trouve plus un hectare.
>
> — appuie · seine/dirigeant §2

> La commune nous écoute, oui, voilà.
>
> — contredit · seine/dirigeant §4
"""


@pytest.fixture
def study(tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Folder:
    made = small(tmp_path / "étude")
    monkeypatch.chdir(made.root)
    monkeypatch.setenv("TERRAIN_CODER", "camille")
    made.write("notes/vendeurs.md", NOTE)
    return made


def test_every_format_and_the_sources_beside(study: Folder, terminal: Terminal) -> None:
    outs = " ".join(
        f"--out out/note.{kind}" for kind in ("docx", "pdf", "html", "md", "json", "bib")
    )
    said = terminal(f"note dossier vendeurs {outs}")
    assert "1 claim, 2 pieces of evidence; 0 withheld." in said.out
    assert (study / "out/note.pdf").read_bytes().startswith(b"%PDF")
    assert (study / "out/note.docx").read_bytes().startswith(b"PK")
    items = json.loads(study.text("out/note.json"))
    assert [item["id"] for item in items] == ["seine-dirigeant-2", "seine-dirigeant-4"]
    assert "@misc{seine-dirigeant-2," in study.text("out/note.bib")
    assert "dirigeant, Seine Aval-Mantes, 2023[^1]" in study.text("out/note.md")
    assert 'lang="fr-FR"' in study.text("out/note.html")


def test_to_publish_says_whose_description_is_rare(study: Folder, terminal: Terminal) -> None:
    said = terminal("note dossier vendeurs --purpose publish --out n.md")
    assert "seine/dirigeant: fewer than 3 people share" in said.err
    assert "— dirigeant[^1]" in study.text("n.md")
    terminal("note dossier vendeurs --purpose publish --k 1 --out n.md")
    assert "— dirigeant, Seine Aval-Mantes, 2023[^1]" in study.text("n.md")


def test_to_publish_is_refused_where_words_have_changed(study: Folder, terminal: Terminal) -> None:
    study.edit("notes/vendeurs.md", "plus un hectare", "plus aucun hectare")
    assert terminal("note dossier vendeurs --out n.md").err.startswith(
        "notes/vendeurs.md:6: changed"
    )
    refused = terminal("note dossier vendeurs --purpose publish --out print.md", ok=False)
    assert refused.code == 1
    assert "notes/vendeurs.md:6: changed, seine/dirigeant §2" in refused.err
    assert "terrain note settle" in refused.err
    assert not (study / "print.md").exists()


def test_what_cannot_be_asked(study: Folder, terminal: Terminal) -> None:
    assert terminal("note dossier nulle --out n.md", ok=False).code == 2
    said = terminal("note dossier vendeurs --out n.odt", ok=False)
    assert said.code == 2
    assert ".docx, .pdf, .html, .md" in said.err


def test_a_dossier_says_which_claims_have_its_words(study: Folder, terminal: Terminal) -> None:
    study.code("seine/dirigeant", "On ne trouve plus un hectare", "foncier")
    study.code("seine/dirigeant", "La commune nous écoute", "foncier")
    study.code("seine/elue", "On coopère", "foncier")
    terminal('note claim vendeurs "Un autre" --id autre')
    added = 'note add vendeurs autre --words "On ne trouve plus un hectare" --stance nuance'
    terminal(added)
    terminal("dossier foncier --out f.md")
    made = study.text("f.md").replace("\u00a0", " ")
    # By its place, and by its words where it was written by hand.
    assert "- Note « Des vendeurs » : appuie « On manque de terrain » (\\#terrain)" in made
    assert "- Note « Des vendeurs » : nuance « Un autre » (\\#autre)" in made
    assert "## Seine Aval-Mantes" in made
    terminal("dossier foncier --out f.md --note vendeurs#autre")
    made = study.text("f.md").replace("\u00a0", " ")
    assert "**Pour la Note :** « Des vendeurs : Un autre »" in made
    assert made.index("## Nuance") < made.index("### Seine") < made.index("## Non cité par la Note")
    assert "| Nuance | Seine Aval-Mantes | 1 | 1 |" in made
    terminal("dossier foncier --out f.pdf --note vendeurs")
    assert terminal("dossier foncier --out f.md --note vendeurs#nul", ok=False).code == 2
