"""The newcomer's day, as the README tells it: files in, codes, a question, a dossier out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from docx import Document
from tests.cli.conftest import Terminal

ANSWER = (
    "On ne trouve plus un hectare. L’agglomération nous dit : attendez le PLUi. "
    "Alors on attend, avec deux cents palettes dehors."
)
SPEECH = {
    "Foncier et extension": [
        ("Enquêtrice", "Vous cherchez à vous agrandir ?"),
        ("DIR1", ANSWER),
        ("Enquêtrice", "Et les friches ?"),
        ("DIR1", "Il faut les dépolluer [rires]. On ne trouve plus personne pour payer ça."),
    ],
    "Compétences": [
        ("Enquêtrice", "Et pour recruter ?"),
        ("DIR1", "Les jeunes partent. La formation existe, mais elle est à Mantes, sans bus."),
    ],
}
SUBTITLES = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Modératrice>Bonjour à tous, on commence par le foncier.

00:00:05.000 --> 00:00:12.500
<v Élu>Merci. La coopération entre intercommunalités, c'est d'abord du temps.

00:00:12.500 --> 00:00:20.000
<v Élu>Et de la confiance, qui ne se décrète pas.
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A Word interview with bold labels and headings, and the subtitles of a seminar."""
    document = Document()
    for heading, turns in SPEECH.items():
        document.add_heading(heading, 1)
        for speaker, words in turns:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{speaker} : ").bold = True
            paragraph.add_run(words)
    folder = tmp_path / "entretiens à lire"
    folder.mkdir()
    document.save(str(folder / "dirigeant-logistique.docx"))
    (folder / "seminaire.vtt").write_text(SUBTITLES, "utf-8")
    return folder


@pytest.fixture
def begun(terminal: Terminal, files: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study begun, with the two files imported."""
    terminal('init "Étude foncier"')
    monkeypatch.chdir("Étude foncier")
    terminal(
        f"import '{files}/dirigeant-logistique.docx' '{files}/seminaire.vtt' --case seine-aval"
    )
    return Path.cwd()


def test_a_study_explains_itself(terminal: Terminal) -> None:
    said = terminal('init "Étude foncier"').out
    assert "Étude foncier" in said
    folder = Path("Étude foncier")
    assert {p.name for p in folder.iterdir()} >= {"terrain.yaml", "codebook.yaml", "README.md"}
    assert terminal('init "Étude foncier"', ok=False).err.count("already a study") == 1


def test_a_dry_run_says_what_would_be_read_and_writes_nothing(
    terminal: Terminal, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal("init Étude")
    monkeypatch.chdir("Étude")
    before = sorted(Path.cwd().rglob("*"))
    [interview, seminar] = terminal(
        f"import '{files}/dirigeant-logistique.docx' '{files}/seminaire.vtt'"
        " --case seine-aval --dry-run --json"
    ).json
    assert interview["id"] == "seine-aval/dirigeant-logistique"
    assert interview["speakers"] == ["Enquêtrice", "DIR1"]
    assert [turn["section"] for turn in interview["turns"]][-1] == "Compétences"
    assert seminar["turns"][1]["start"] == 5.0
    assert seminar["turns"][1]["end"] == 20.0
    assert [p for p in sorted(Path.cwd().rglob("*")) if ".terrain" not in str(p)] == [
        p for p in before if ".terrain" not in str(p)
    ]


def test_coding_by_quotation_whatever_the_keyboard(terminal: Terminal, begun: Path) -> None:
    terminal('codebook add foncier.rarete --label "Rareté du foncier"')
    made = terminal(
        'code seine-aval/dirigeant-logistique "L\'agglomération nous dit" foncier.rarete'
        ' --coder camille --memo "le PLUi" --json'
    ).json
    assert made["quote"] == "L’agglomération nous dit"
    assert made["citation"] == "seine-aval/dirigeant-logistique §2"
    [listed] = terminal("codings list --code foncier --json").json["codings"]
    assert listed["id"] == made["id"]
    terminal("undo")
    assert terminal("codings list --json").json["total"] == 0


def test_a_quotation_that_stands_twice_asks_which(terminal: Terminal, begun: Path) -> None:
    line = 'code dirigeant-logistique "On ne trouve plus" foncier --coder camille'
    said = terminal(line, ok=False)
    assert said.code == 2
    assert "stands 2 times" in said.err
    assert "§2" in said.err
    assert "§4" in said.err
    made = terminal(f"{line} --occurrence 2 --json").json
    assert made["citation"].endswith("§4")


def test_a_typo_in_a_code_is_refused_with_the_nearest(terminal: Terminal, begun: Path) -> None:
    said = terminal('code dirigeant-logistique "un hectare" foncer --coder camille', ok=False)
    assert said.code == 2
    assert "foncier" in said.err
    assert "foncer" not in Path("codebook.yaml").read_text("utf-8")


def test_the_same_file_is_refused_and_a_corrected_one_carries_its_codings(
    terminal: Terminal, begun: Path, files: Path
) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    again = terminal(f"import '{files}/dirigeant-logistique.docx' --case seine-aval", ok=False)
    assert again.code == 1
    assert "already in the study as seine-aval/dirigeant-logistique" in again.err

    document = Document(str(files / "dirigeant-logistique.docx"))
    document.paragraphs[2].runs[1].text = "Alors voilà. " + document.paragraphs[2].runs[
        1
    ].text.replace("PLUi", "PLU intercommunal")
    document.save(str(files / "dirigeant-logistique.docx"))
    said = terminal(f"import '{files}/dirigeant-logistique.docx' --case seine-aval").out
    assert "1 codings kept" in said or "1 moved" in said
    [coding] = terminal("codings list --json").json["codings"]
    assert coding["quote"] == "deux cents palettes dehors"
    assert coding["status"] == "anchored"
    assert len(terminal("status --json").json["cases"]) == 1


def test_search_by_words_compare_and_dossier(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "On ne trouve plus un hectare" foncier --coder camille')
    terminal("index --words-only")
    found = terminal("search hectare --territory seine-aval --role dirigeant --mode words --json")
    [hit] = found.json["hits"]
    assert hit["speaker"] == "DIR1"
    assert hit["role"] == "dirigeant"
    assert hit["codes"] == ["foncier"]
    assert found.json["searched"] == 1
    shown = terminal(f"show '{hit['citation']}'").out
    assert "On ne trouve plus un hectare" in shown

    table = terminal("compare --by territory --json").json
    assert any("foncier" in str(row) for row in table["rows"])
    for kind in ("docx", "md", "html"):
        terminal(f"dossier foncier --out sorties/foncier.{kind}")
        assert Path(f"sorties/foncier.{kind}").stat().st_size > 500
    text = Path("sorties/foncier.md").read_text("utf-8")
    assert "On ne trouve plus un hectare" in text
    assert "seine-aval/dirigeant-logistique\u00a0§2" in text


def test_concordance_gives_its_denominators(terminal: Terminal, begun: Path) -> None:
    said = terminal("concordance 'trouve plus' --case seine-aval").out
    assert "2 occurrences in 1 of 2 transcripts, 1 of 1 territory" in said
    assert terminal("concordance 'coop*' --json").json["total"] == 1


def test_check_exits_with_one_where_there_is_an_error(terminal: Terminal, begun: Path) -> None:
    terminal("check")
    path = Path("corpus/seine-aval/seminaire.md")
    path.write_text(path.read_text("utf-8").replace("part: speaker", "part: speeker"), "utf-8")
    said = terminal("check", ok=False)
    assert said.code == 1
    assert "corpus/seine-aval/seminaire.md:" in said.out
    assert "speeker" in said.out


def test_a_withdrawal_leaves_no_byte_in_what_is_derived(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    terminal("index --words-only")
    assert any(b"palettes" in p.read_bytes() for p in _derived(begun))
    terminal("consent dirigeant-logistique-1 --use withdrawn")
    for path in _derived(begun):
        assert b"palettes" not in path.read_bytes(), path
    found = terminal("search palettes --mode words --json").json
    assert found["hits"] == []
    assert found["restricted_turns"] > 0
    terminal("dossier foncier --out foncier.md")
    assert "palettes" not in Path("foncier.md").read_text("utf-8")


def _derived(root: Path) -> list[Path]:
    return [p for p in (root / ".terrain").rglob("*") if p.is_file()]


@pytest.mark.parametrize("line", ["searhc foncier", "search", "compare --by planet", "code x"])
def test_misuse_is_said_and_exits_with_two(terminal: Terminal, begun: Path, line: str) -> None:
    assert terminal(line, ok=False).code == 2


def test_outside_a_study_the_remedy_is_said(terminal: Terminal) -> None:
    said = terminal("status", ok=False)
    assert "terrain init" in said.err


def test_every_command_has_an_example(terminal: Terminal) -> None:
    from terrain.cli import _COMMANDS

    for name in _COMMANDS:
        said = terminal(f"{name} --help").out
        assert "For example:" in said, name
        assert f"terrain {name}" in said, name


def test_the_path_of_a_search_loads_nothing_heavy(begun: Path, terminal: Terminal) -> None:
    """A cold search imports neither torch, spaCy, pandas nor chromadb, nor pydantic."""
    import subprocess
    import sys

    for path in (begun / "corpus").rglob("*.md"):
        os.utime(path, (1_700_000_000, 1_700_000_000))  # not written this very second
    terminal("index --words-only")
    code = (
        "import sys, atexit\n"
        "from terrain.cli import main\n"
        "sys.argv = ['terrain', 'search', 'hectare', '--role', 'dirigeant', '--mode', 'words']\n"
        "atexit.register(lambda: print('HEAVY', sorted("
        "{'torch', 'spacy', 'pandas', 'chromadb', 'pydantic', 'rich'} & set(sys.modules))))\n"
        "main()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)  # fills caches
    ran = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert "HEAVY []" in ran.stdout, ran.stdout + ran.stderr


def test_a_terrain_transcript_brings_its_promises_along(
    terminal: Terminal, begun: Path, tmp_path: Path
) -> None:
    given = tmp_path / "ailleurs.md"
    given.write_text(
        "---\nid: ailleurs\ntitle: Entretien du 12 mai 2023\nfictional: true\n"
        "consent: {use: analysis, embargo: 2031-01-01}\nspeakers:\n  ENQ: {part: interviewer}\n"
        "  ANA: {part: respondent}\n---\nENQ: Et vous ?\n\nANA: Moi, rien.\n",
        "utf-8",
    )
    terminal(f"import '{given}' --case ailleurs")
    text = Path("corpus/ailleurs/ailleurs.md").read_text("utf-8")
    assert "consent: {use: analysis, embargo: 2031-01-01, named: false}" in text
    assert "fictional: true" in text
    assert "ANA: Moi, rien." in text


def test_a_date_in_a_title_is_the_date(terminal: Terminal, begun: Path, tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Entretien avec une élue, le 12 mai 2023", 0)
    for words in ("ENQ : Bonjour.", "ÉLUE : Bonjour.", "ENQ : Alors ?", "ÉLUE : Alors voilà."):
        document.add_paragraph(words)
    document.save(str(tmp_path / "élue.docx"))
    terminal(f"import '{tmp_path}/élue.docx' --case seine-aval")
    assert "date: 2023-05-12" in Path("corpus/seine-aval/elue.md").read_text("utf-8")


def test_two_interviews_of_one_name_are_never_one(
    terminal: Terminal, begun: Path, tmp_path: Path
) -> None:
    """`entretien.txt` from another folder, with other words: refused, with both ways out."""
    words = "on a parlé de la commune et de la place que l'on trouve ou pas, enfin voilà, bon"
    for folder, order in (("a", words.split()), ("b", sorted(words.split()))):
        (tmp_path / folder).mkdir()
        text = f"ENQ : Alors ?\nPAT : {' '.join(order)}\nENQ : Et puis ?\nPAT : Voilà.\n"
        (tmp_path / folder / "entretien.txt").write_text(text, "utf-8")
    terminal(f"import '{tmp_path}/a/entretien.txt' --case seine-aval")
    said = terminal(f"import '{tmp_path}/b/entretien.txt' --case seine-aval", ok=False)
    assert "with other words" in said.err
    assert "--apart" in said.err
    terminal(f"import '{tmp_path}/b/entretien.txt' --case seine-aval --apart")
    assert Path("corpus/seine-aval/entretien-2.md").is_file()


def test_a_corrected_typo_leaves_the_transcript_finished(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    terminal("finish dirigeant-logistique --coder camille")
    path = Path("corpus/seine-aval/dirigeant-logistique.md")
    path.write_text(path.read_text("utf-8").replace("sans bus", "sans autobus"), "utf-8")
    said = terminal("status --json")
    assert said.json["cases"][0]["finished"] == 1
    assert "1 kept" in said.err
    path.write_text(path.read_text("utf-8") + "\nDIR1: " + "Et encore ceci, cela. " * 40, "utf-8")
    assert terminal("status --json").json["cases"][0]["finished"] == 0


def test_a_cell_is_opened_under_an_old_code_name(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    terminal("codebook rename foncier sol")
    said = terminal("compare --cell foncier,Ensemble").out
    assert "deux cents palettes dehors" in said


def test_index_anchors_a_corrected_transcript_by_itself(terminal: Terminal, begun: Path) -> None:
    """The correction is followed, and nothing else of the study need be read."""
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    terminal("index --words-only")
    path = Path("corpus/seine-aval/dirigeant-logistique.md")
    path.write_text(
        path.read_text("utf-8").replace("Vous cherchez", "Alors, vous cherchez"), "utf-8"
    )
    said = terminal("index --words-only")
    assert "1 moved, 0 unresolved" in said.err
    assert "1 transcript new or changed" in said.out
    assert terminal("codings list --json").json["codings"][0]["status"] == "anchored"
    assert "unresolved" not in terminal("status").out


def test_the_ending_of_a_dossier_may_be_in_capitals(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    for name in ("a.DOCX", "b.HTML", "c.Md"):
        terminal(f"dossier foncier --out {name}")
    assert Path("a.DOCX").read_bytes()[:2] == b"PK"
    assert Path("b.HTML").read_text("utf-8").startswith("<!DOCTYPE html>")
    terminal("compare --out d.CSV")
    assert "foncier" in Path("d.CSV").read_text("utf-8-sig")


def test_an_unreadable_roster_is_said_by_every_answer(terminal: Terminal, begun: Path) -> None:
    roster = Path("corpus/participants.yaml")
    roster.write_text("<<<<<<< a\n=======\n>>>>>>> b\n" + roster.read_text("utf-8"), "utf-8")
    said = terminal("dossier foncier --out d.md")
    assert "corpus/participants.yaml could not be read" in said.err


def test_what_may_not_be_quoted_is_marked(terminal: Terminal, begun: Path) -> None:
    terminal('code dirigeant-logistique "deux cents palettes dehors" foncier --coder camille')
    terminal("consent dirigeant-logistique-1 --use analysis")
    assert "not to be quoted" in terminal("codings list").out
    assert "not to be quoted" in terminal("compare --cell foncier,Ensemble").out
    [coding] = terminal("codings list --json").json["codings"]
    assert coding["quotable"] is False


def test_a_pipe_is_not_waited_for(terminal: Terminal, begun: Path) -> None:
    os.mkfifo("tuyau.txt")
    assert "not a file" in terminal("import tuyau.txt --case seine-aval", ok=False).err


def test_an_empty_code_is_not_no_filter(terminal: Terminal, begun: Path) -> None:
    terminal("index --words-only")
    assert terminal("search hectare --mode words --code ''", ok=False).code == 2


def test_a_roster_that_cannot_be_read_refuses_newcomers_and_says_why(
    terminal: Terminal, begun: Path, tmp_path: Path
) -> None:
    roster = Path("corpus/participants.yaml")
    roster.write_text("<<<<<<< a\n=======\n>>>>>>> b\n" + roster.read_text("utf-8"), "utf-8")
    (tmp_path / "autre.txt").write_text("ENQ : Et ?\nDIR : Oui.\nENQ : Et ?\nDIR : Non.\n", "utf-8")
    for line in (
        f"import '{tmp_path}/autre.txt' --case seine-aval",
        "participant add x --role élu",
    ):
        said = terminal(line, ok=False)
        assert "corpus/participants.yaml:1" in said.err
        assert "conflict markers" in said.err
        assert "It was not changed." in said.err


def test_a_part_that_a_front_matter_declares_is_not_guessed_again(
    terminal: Terminal, begun: Path, tmp_path: Path
) -> None:
    (tmp_path / "atelier.md").write_text(
        "---\ntitle: Atelier\nspeakers:\n"
        "  ENQ: {part: interviewer}\n  ANA: {part: moderator}\n---\n"
        "ENQ: Et vous ?\n\nANA: Moi, rien.\n",
        "utf-8",
    )
    terminal(f"import '{tmp_path}/atelier.md' --case seine-aval")
    assert "ANA: {part: moderator}" in Path("corpus/seine-aval/atelier.md").read_text("utf-8")


def test_a_time_that_is_not_of_its_turn_is_said(terminal: Terminal, begun: Path) -> None:
    said = terminal("show 'seine-aval/seminaire §2, 00:14:07'")
    assert said.err == "terrain: §2 begins at 00:00:05, not at 00:14:07: the § was followed.\n"
    assert "d'abord du temps" in said.out
    assert terminal("show 'seine-aval/seminaire §2, 00:00:05'").err == ""


def test_a_hit_for_analysis_only_says_so(terminal: Terminal, begun: Path) -> None:
    terminal("index --words-only")
    assert "analysis only" not in terminal("search jeunes --mode words").out
    terminal("consent dirigeant-logistique-1 --use analysis")
    assert "[analysis only]" in terminal("search jeunes --mode words").out
