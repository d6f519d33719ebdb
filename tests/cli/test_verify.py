"""`terrain verify`, from a manuscript on disk to a table, a page, JSON and Word comments."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
from click.testing import CliRunner, Result
from tests.studies import Folder, small

from terrain.cli import main

MANUSCRIPT = """# Le foncier

Un dirigeant dit : « On ne trouve plus un hectare. » Puis : « on ne trouve plus un hectare […] le
foncier, c'est rare ».

Une élue : « On coopère toujours quand on peut, hélas. »

« La liberté commence où l’ignorance finit », écrit Hugo.
"""


def run(study: Folder, *words: object) -> Result:
    return CliRunner().invoke(
        main, ["verify", *map(str, words), "--study", str(study.root)], catch_exceptions=False
    )


def test_each_quotation_has_its_verdict_its_source_and_its_problems(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    path = tmp_path / "chapitre.md"
    path.write_text(MANUSCRIPT, encoding="utf-8")
    done = run(study, path, "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    keys = ("status", "transcript", "turn", "publishable", "problems")
    assert [tuple(q[key] for key in keys) for q in answer["quotations"]] == [
        ("verbatim", "seine/dirigeant", 2, True, []),
        ("marked", "seine/dirigeant", 2, True, []),
        ("altered", "seine/elue", 2, True, ["altered"]),
        ("not-found", None, None, None, ["not-found"]),
    ]
    assert answer["quotations"][0]["text"] == "On ne trouve plus un hectare."
    assert answer["quotations"][0]["score"] == 1
    assert answer["quotations"][0]["line"] == 3
    assert (answer["transcripts"], answer["judged"], answer["problems"]) == (2, 4, 2)


def test_a_clean_manuscript_exits_zero_and_says_what_was_searched(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    path = tmp_path / "chapitre.txt"
    path.write_text("Il dit : « On ne trouve plus un hectare. »", encoding="utf-8")
    done = run(study, path)
    assert done.exit_code == 0
    assert "Rien à régler" in done.output
    assert "2 transcriptions" in done.output


def test_quotations_of_literature_are_accepted_from_a_list(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    path, books = tmp_path / "a.txt", tmp_path / "livres.txt"
    path.write_text("« La liberté commence où l’ignorance finit »", encoding="utf-8")
    books.write_text("# Hugo\nLa liberté commence où l'ignorance finit\n", encoding="utf-8")
    assert run(study, path).exit_code == 1
    assert run(study, path, "--accept", books).exit_code == 0
    assert run(study, path, "--allow-foreign").exit_code == 0


def test_a_withdrawn_interview_is_named_and_its_words_are_not(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    study.edit("corpus/seine/dirigeant.md", "use: quote", "use: withdrawn")
    path = tmp_path / "a.txt"
    path.write_text("« On ne trouve plus un logement. L’usine d’à côté »", encoding="utf-8")
    done = run(study, path, "--json")
    (quotation,) = json.loads(done.stdout)["quotations"]
    assert quotation["transcript"] == "seine/dirigeant"
    assert (quotation["publishable"], quotation["status"]) == (False, "altered")
    assert "withdrawn" in quotation["problems"]
    assert "hectare" not in done.stdout
    page = tmp_path / "a.html"
    assert run(study, path, "--out", page).exit_code == 1
    assert "hectare" not in page.read_text("utf-8")
    # Nothing of what was read is kept in what is derived.
    derived = b"".join(data for name, data in study.files(derived=True).items()
                       if name.startswith(".terrain"))  # fmt: skip
    assert b"hectare" not in derived


def test_the_page_shows_the_manuscript_with_marks_and_sources(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    path, page = tmp_path / "chapitre.md", tmp_path / "verifie.html"
    path.write_text(MANUSCRIPT, encoding="utf-8")
    run(study, path, "--out", page)
    shown = page.read_text("utf-8")
    assert '<mark class="good" id="q1">On ne trouve plus un hectare.' in shown
    assert "seine/dirigeant §2" in shown
    assert "«\u00a0toujours\u00a0»" in shown
    assert "<script" not in shown


def test_a_copy_of_a_docx_holds_a_comment_at_each_quotation(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    original, copy = tmp_path / "chapitre.docx", tmp_path / "copie.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Il dit : « On ne ")
    paragraph.add_run("trouve").italic = True
    paragraph.add_run(" plus un hectare. » et « On coopère toujours quand on peut, hélas. » Fin.")
    document.add_paragraph("La commune nous écoute, oui, voilà.", style="Quote")
    document.save(str(original))
    before = original.read_bytes()
    done = run(study, original, "--comments", copy)
    assert done.exit_code == 1
    assert original.read_bytes() == before
    read = docx.Document(str(copy))
    comments = [comment.text for comment in read.comments]
    assert len(comments) == 3
    assert comments[0].startswith("✓ exacte\u00a0: seine/dirigeant §2")
    assert comments[1].startswith("⚠ altérée")
    assert [p.text for p in read.paragraphs] == [p.text for p in document.paragraphs]
    assert _commented(copy) == [
        "On ne trouve plus un hectare.", "On coopère toujours quand on peut, hélas.",
        "La commune nous écoute, oui, voilà.",
    ]  # fmt: skip
    # What holds neither the text nor the comments is byte for byte what it was.
    old, new = (_members(data) for data in (before, copy.read_bytes()))
    changed = {name for name in old if old[name] != new.get(name)}
    assert changed <= {
        "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels",
        "docProps/core.xml",
    }  # fmt: skip


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _commented(path: Path) -> list[str]:
    """The words between the start and the end of each comment."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found: list[str] = []
    open_ = False
    for element in docx.Document(str(path)).element.iter():
        if element.tag == f"{space}commentRangeStart":
            open_ = True
            found.append("")
        elif element.tag == f"{space}commentRangeEnd":
            open_ = False
        elif element.tag == f"{space}t" and open_:
            found[-1] += element.text or ""
    return found


def test_comments_are_refused_where_they_cannot_be_written(tmp_path: Path) -> None:
    study = small(tmp_path / "s")
    path = tmp_path / "a.txt"
    path.write_text("« On ne trouve plus un hectare. »", encoding="utf-8")
    done = CliRunner().invoke(
        main, ["verify", str(path), "--comments", str(tmp_path / "b.docx"),
               "--study", str(study.root)],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "this manuscript is txt" in done.output


def test_a_study_answers_with_a_table(tmp_path: Path) -> None:
    study = small(tmp_path / "s").open()
    path = tmp_path / "a.md"
    path.write_text(MANUSCRIPT, encoding="utf-8")
    table = study.verify(path)
    assert list(table["key"]) == ["verbatim", "marked", "altered", "not-found"]
    assert study.words is not None
    kept = study.words
    study.verify(path)
    assert study.words is kept  # hashed once


def test_what_was_edited_a_minute_ago_is_found(tmp_path: Path) -> None:
    folder = small(tmp_path / "s")
    study = folder.open()
    path = tmp_path / "a.txt"
    path.write_text("« On ne trouve plus aucun terrain. »", encoding="utf-8")
    assert study.verified(path).value.counts["verbatim"] == 0
    folder.edit("corpus/seine/dirigeant.md", "plus un hectare", "plus aucun terrain")
    study.refresh()
    assert study.verified(path).value.counts["verbatim"] == 1
