"""Every analysis, asked of studies that have little to say: an answer, or a message that says why.

A study is a few files; an analysis is the line that somebody types. Warnings are errors, and no
answer may hold a “nan”: what cannot be computed is a blank that a note explains, or a refusal.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Terminal
from tests.studies import Folder, front, small

pytestmark = pytest.mark.usefixtures("drawn_once")

MARKUP = "</script><img src=x onerror=alert(1)> | **gras** `x` [rires] = {nom} %s"

Prepare = Callable[[Folder, Terminal], None]


def _bare(study: Folder, _: Terminal) -> None:
    """Texts and a codebook; nothing coded, nobody has coded."""


def _one_coder(study: Folder, terminal: Terminal) -> None:
    """One person, two codings, one transcript coded to the end."""
    terminal('code dirigeant "On ne trouve plus un hectare" foncier.rarete --coder camille')
    terminal('code dirigeant "La commune nous écoute" cooperation --coder camille')
    terminal("finish dirigeant --coder camille")


def _two_coders(study: Folder, terminal: Terminal) -> None:
    _one_coder(study, terminal)
    terminal('code dirigeant "plus un hectare" foncier --coder noé')
    terminal("finish dirigeant --coder noé")
    for coder in ("camille", "noé"):
        terminal(f"finish elue --coder {coder}")


def _on_itself(study: Folder, terminal: Terminal) -> None:
    """One code four times on words that overlap, by both coders."""
    for coder in ("camille", "noé"):
        for words in ("On ne trouve plus un hectare", "ne trouve plus un hectare"):
            terminal(f'code dirigeant "{words}" foncier --coder {coder}')
        terminal(f"finish dirigeant --coder {coder}")


def _two_parents(study: Folder, terminal: Terminal) -> None:
    """A territory that straddles two régions."""
    _two_coders(study, terminal)
    study.edit("corpus/territories.yaml", "parents: [ile-de-france]",
               "parents: [ile-de-france, normandie]")  # fmt: skip
    with (study / "corpus/territories.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {id: normandie, name: Normandie, kind: region}\n")


def _no_transcript(study: Folder, _: Terminal) -> None:
    for path in (study / "corpus/seine").glob("*.md"):
        path.unlink()


def _no_codebook(study: Folder, _: Terminal) -> None:
    study.write("codebook.yaml", "format: 1\ncodes: []\n")


def _no_word(study: Folder, terminal: Terminal) -> None:
    """Turns of which no word is left: signs, figures, a note of the transcriber."""
    study.write("corpus/seine/dirigeant.md", front("ENQ: ?\n\nDIR: … 12 !\n\nDIR: [rires]\n"))
    study.write("corpus/seine/elue.md", front("ENQ: ?\n\nDIR: …\n"))
    terminal('code dirigeant "… 12" foncier --coder camille')
    terminal("finish dirigeant --coder camille")


def _only_researchers(study: Folder, terminal: Terminal) -> None:
    study.write("corpus/seine/dirigeant.md", front("ENQ: Vous cherchez à vous agrandir ?\n"))
    study.write("corpus/seine/elue.md", front("ENQ: Et la commune ?\n"))
    terminal('code dirigeant "vous agrandir" foncier --coder camille')
    terminal("finish dirigeant --coder camille")


def _markup(study: Folder, terminal: Terminal) -> None:
    """Names that a page, a table or a format string could take for its own."""
    _two_coders(study, terminal)
    terminal(f"codebook edit foncier --label '{MARKUP}'")
    study.write("terrain.yaml", f"format: 1\nname: '{MARKUP}'\ncoders: {{camille: '{MARKUP}'}}\n")
    study.edit("corpus/territories.yaml", "name: Seine Aval-Mantes", f"name: '{MARKUP}'")
    study.edit("corpus/participants.yaml", "role: dirigeant", f"role: '{MARKUP}'")


def _withdrawn(study: Folder, terminal: Terminal) -> None:
    """Both of those who spoke have withdrawn."""
    _two_coders(study, terminal)
    text = study.text("corpus/participants.yaml")
    study.write("corpus/participants.yaml", re.sub(r"use: quote", "use: withdrawn", text))


STUDIES: dict[str, Prepare] = {
    "nothing coded": _bare,
    "one coder": _one_coder,
    "two coders": _two_coders,
    "a code on itself": _on_itself,
    "two parents": _two_parents,
    "no transcript": _no_transcript,
    "no codebook": _no_codebook,
    "no word": _no_word,
    "only researchers": _only_researchers,
    "markup": _markup,
    "withdrawn": _withdrawn,
}

ANALYSES = [
    "compare --families",
    "compare --measure share",
    "compare --measure rate --scale region",
    "compare --by role --by kind --shares",
    "compare --by coder",
    "compare --by section --measure words",
    "compare --by year --measure speakers",
    "typical --of forms --minimum 1",
    "typical --of codes --by role",
    "typical --of lemmas",
    "factor --by role --minimum 1",
    "factor --of forms --minimum 1",
    "classes --minimum 1 --unit turn",
    "network --minimum 1",
    "network --of codes",
    "cooccur",
    "cooccur --within span --families",
    "cooccur --within sentences --distance 3",
    "cooccur --within transcript",
    "cooccur --then foncier cooperation",
    "contrast cooperation --territory seine-aval --territory caux",
    "contrast foncier --territory seine-aval --territory ile-de-france",
    "saturation",
    "saturation --by territory --base 1 --run 1",
    "fieldwork",
    "fieldwork --scale region",
    "agreement",
    "agreement --unit sentence --unfinished",
]
#: Filters that leave something, little, or nothing.
FILTERS = ["", "--role élue", "--year 1999", "--kind seminar", "--without-interviewer"]


@pytest.fixture
def asked(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[Folder, Terminal]]:
    """A study by its name here, and a terminal that stands in it."""

    def prepare(name: str) -> tuple[Folder, Terminal]:
        made = small(tmp_path / "étude")
        monkeypatch.chdir(made.root)
        monkeypatch.setenv("TERRAIN_CODER", "camille")
        monkeypatch.setenv("COLUMNS", "200")
        with (made / "corpus/territories.yaml").open("a", encoding="utf-8") as file:
            file.write("  - {id: caux, name: Caux, kind: epci}\n")
        made.edit("corpus/seine/elue.md", "title: Une élue", "title: Une élue\nterritory: caux")
        STUDIES[name](made, terminal)
        return made, terminal

    return prepare


def answered(terminal: Terminal, line: str) -> bool:
    """Whether a line is answered; else it must be refused with a reason and a way out."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            said = terminal(line)
        except AssertionError:
            said = terminal(line, ok=False)
    shown = said.out + said.err
    assert not re.search(r"\bnan\b|Traceback|Warning|\binf\b|NaN", shown), f"{line}\n{shown}"
    if said.code:
        assert said.code in (1, 2), shown
        assert len(said.err.strip().splitlines()) <= 6, said.err
        assert "Error" in said.err or "terrain:" in said.err, said.err
    return not said.code


@pytest.mark.parametrize("name", STUDIES)
def test_an_analysis_answers_or_says_why(
    asked: Callable[[str], tuple[Folder, Terminal]], name: str
) -> None:
    _, terminal = asked(name)
    for line in ANALYSES:
        for narrowed in FILTERS:
            if answered(terminal, f"{line} {narrowed}"):
                made = terminal(f"{line} {narrowed} --json").out
                json.loads(made, parse_constant=pytest.fail)


#: What is written beside the tables: the chart, or the document.
_PICTURED = [line for line in ANALYSES if "--then" not in line and "contrast" not in line]
_BOTH = [line for line in ANALYSES if "contrast" in line]


@pytest.mark.parametrize("name", STUDIES)
def test_what_is_written_holds_no_nan_and_no_script(
    asked: Callable[[str], tuple[Folder, Terminal]], name: str
) -> None:
    _, terminal = asked(name)
    written = [(line, ("csv", "xlsx", "md", "json", "svg")) for line in _PICTURED]
    written += [(line, ("csv", "xlsx", "md", "html", "docx")) for line in _BOTH]
    written += [("report comparison --resamples 20", ("html", "docx"))]
    written += [("report comparison --by role --lang en --resamples 20", ("html",))]
    for number, (line, kinds) in enumerate(written):
        for kind in kinds:
            out = Path(f"out/{number}.{kind}")
            if answered(terminal, f"{line} --out {out}") and kind not in ("xlsx", "docx"):
                text = out.read_text("utf-8")
                assert not re.search(r"\bnan\b|NaN|Infinity", text), f"{line} ({kind})"
                assert kind not in ("svg", "html") or "<img src=x" not in text, line


@pytest.mark.parametrize("line", _PICTURED)
def test_a_picture_says_its_data_their_date_and_what_part_they_are(
    asked: Callable[[str], tuple[Folder, Terminal]], line: str
) -> None:
    _, terminal = asked("two coders")
    for lang, data, part in (("fr", "Données", "langue fr"), ("en", "Data:", "language fr")):
        if answered(terminal, f"{line} --language fr --lang {lang} --out p.svg"):
            said = re.sub(r"<[^>]*>", " ", Path("p.svg").read_text("utf-8"))
            assert data in said
            assert "2023" in said[said.index(data) :]
            assert part in " ".join(said.split()).replace("\u00a0", " ")


def test_a_filter_that_leaves_nothing_says_so(
    asked: Callable[[str], tuple[Folder, Terminal]],
) -> None:
    _, terminal = asked("two coders")
    for line in ANALYSES:
        table = line.startswith(("compare", "fieldwork", "cooccur --then"))
        said = terminal(f"{line} --year 1999", ok=table)
        assert ("aucune transcription" in " ".join(said.out.split())) is table, line
