"""The documentation says what the program does: pages, commands, messages and links are tried.

The tutorial is run as it stands: its files are made, its commands typed, its output compared.
In a page, “…” stands for anything; alone on a line, for any number of lines.
"""

from __future__ import annotations

import ast
import os
import re
import runpy
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from docx import Document

from terrain.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
_BLOCK = re.compile(
    r"^```(?P<kind>\w*) ?(?P<path>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def _name(page: object) -> str:
    return str(page.relative_to(ROOT)) if isinstance(page, Path) else str(page)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Kind, path (or "") and text of the fenced blocks of a page, in order."""
    return [mark.group("kind", "path", "text") for mark in _BLOCK.finditer(page.read_text("utf-8"))]


def typed(page: Path) -> list[str]:
    """Every line of `terrain …` that a page tells its reader to type."""
    found = []
    for kind, _, text in blocks(page):
        if kind in ("sh", "console"):
            lines = [line for line in text.splitlines() if kind == "sh" or line.startswith("$ ")]
            parts = [part for line in lines for part in re.split(r" && | \| ", line)]
            found += [
                part.removeprefix("$ ")
                for part in parts
                if part.removeprefix("$ ").startswith("terrain ")
            ]
    return found


# --- commands


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_that_a_page_types_exist_with_their_options(page: Path) -> None:
    for line in typed(page):
        words = shlex.split(line, comments=True)[1:]
        if words[:1] != ["--help"]:
            _parse(main, words, line)


def _parse(command: click.Command, words: list[str], line: str) -> None:
    context = click.Context(command, info_name="terrain", resilient_parsing=True)
    alone = isinstance(command, click.Group) and command.invoke_without_command
    if isinstance(command, click.Group) and not (alone and (not words or words[0][0] == "-")):
        assert words, line
        found = command.get_command(context, words[0])
        assert found is not None, f"no command in: {line}"
        _parse(found, words[1:], line)
        return
    try:
        command.make_context("terrain", list(words), resilient_parsing="--help" in words)
    except click.exceptions.Exit:
        pass
    except click.UsageError as error:
        # The files of an example need not exist; its commands, options and values must.
        if "does not exist" not in str(error):
            pytest.fail(f"{line}: {error}")


REFERENCE = runpy.run_path(str(ROOT / "scripts" / "cli_reference.py"))


def test_the_reference_says_what_the_commands_do() -> None:
    assert (DOCS / "cli.md").read_text("utf-8") == REFERENCE["reference"](), "run “make docs”"


def test_every_command_has_a_real_example() -> None:
    for name, command, _ in REFERENCE["commands"](main):
        said = CliRunner().invoke(main, [*name.split()[1:], "--help"], prog_name="terrain").output
        assert "For example:" in said, name
        assert f"  {name} " in said or f"  {name}\n" in said or isinstance(command, click.Group), (
            name
        )


def test_every_command_is_met_in_a_page_for_people() -> None:
    """Beside the reference: in the README, the tutorial or a how-to."""
    told = [line for page in PAGES if page.name != "cli.md" for line in typed(page)]
    for name, command, _ in REFERENCE["commands"](main):
        if not isinstance(command, click.Group):
            assert any(line.startswith(name) for line in told), name


# --- links and words


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _BLOCK.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        aimed = (page.parent / path).resolve() if path else page
        assert aimed.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(aimed), f"{page.name}: {target}"


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", _BLOCK.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_every_page_is_reached_from_the_readme() -> None:
    reached, queue = set(), [ROOT / "README.md"]
    while queue:
        page = queue.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
        queue += [(page.parent / link).resolve() for link in links if "://" not in link]
    assert {page for page in PAGES if DOCS in page.parents} <= reached


# --- messages


def slugs() -> set[str]:
    """The kinds of problems that the program names, read from its source."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            place = {"Problem": 2, "Fault": 1}.get(_called(node))
            if isinstance(node, ast.Call) and place is not None:
                given = [*node.args[place:][:1], *(k.value for k in node.keywords
                                                  if k.arg == "slug")]  # fmt: skip
                assert given, path
                if getattr(given[0], "attr", "") == "slug":
                    continue  # a fault of a Note's body, named where it is found
                assert isinstance(given[0], ast.Constant), f"{path}:{node.lineno}"
                found.add(str(given[0].value))
    return found


def _called(node: ast.AST) -> str:
    return getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""


def test_every_message_is_explained_and_no_other() -> None:
    told = re.findall(
        r"^## `([a-z0-9-]+)`$", (DOCS / "messages.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted(slugs())


# --- Python


def test_columns_and_keys_are_documented() -> None:
    from terrain.index.hits import Hit, Hits
    from terrain.workspace import frames, note_frames

    text = (DOCS / "python.md").read_text("utf-8")
    for title, columns in {
        "study.transcripts()": frames.TRANSCRIPTS, "study.turns()": frames.TURNS,
        "study.codings()": frames.CODINGS, "study.passages()": frames.PASSAGES,
        "study.notes()": note_frames.CLAIMS, "study.evidence()": note_frames.EVIDENCE,
    }.items():  # fmt: skip
        section = text.split(f"## `{title}`")[1].split("\n## ")[0]
        assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == columns, title
    for kind in (Hit, Hits):
        section = text.split(f"## `{kind.__name__}`")[1].split("\n## ")[0]
        told = set(re.findall(r"`(\w+)`", section))
        assert {item.name for item in fields(kind)} <= told, kind


def test_the_python_of_the_page_runs(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(demonstration)
    code = "\n".join(text for kind, _, text in blocks(DOCS / "python.md") if kind == "python")
    exec(compile(code, "docs/python.md", "exec"), {})  # the page is ours


# --- the tutorial


def test_the_tutorial_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words only, since meaning would take the model: `--words-only` and `--mode words` added."""
    monkeypatch.chdir(tmp_path)
    run_page(DOCS / "tutorial.md", monkeypatch)


def test_the_comparison_runs_as_it_stands(
    tmp_path: Path, demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From two coders to a report and a Note, on a copy of the demonstration study."""
    shutil.copytree(demonstration, tmp_path / "demonstration")
    shutil.copytree(ROOT / "notes", tmp_path / "demonstration" / "notes", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    run_page(DOCS / "tutorial-comparison.md", monkeypatch)


def run_page(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("TERRAIN_STUDY", "TERRAIN_CODER"):
        monkeypatch.delenv(name, raising=False)
    for kind, path, text in blocks(page):
        if kind == "docx":
            _word(Path(path), text)
        elif kind == "text" and path:
            Path(path).write_text(text, "utf-8")
        elif kind == "diff":
            _edit(Path(path), text)
        elif kind == "markdown":
            assert_like(text, Path(path).read_text("utf-8"), path)
        elif kind == "console":
            for line, expected in session(text):
                assert_like(expected, type_(line), line)


def _word(path: Path, text: str) -> None:
    document = Document()
    for line in text.splitlines():
        if line.startswith("# "):
            document.add_heading(line[2:], 1)
        else:
            label, mark, words = line.partition(" : ")
            paragraph = document.add_paragraph()
            paragraph.add_run(label + mark).bold = True
            paragraph.add_run(words)
    path.parent.mkdir(exist_ok=True)
    document.save(str(path))


def _edit(path: Path, diff: str) -> None:
    body = path.read_text("utf-8")
    old, new = (next(x[1:] for x in diff.splitlines() if x[0] == sign) for sign in "-+")
    assert body.count(old) == 1
    path.write_text(body.replace(old, new), "utf-8")


def session(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output that the page shows."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        yield line, shown


def type_(line: str) -> str:
    """What a line prints, typed in the present folder; output and notices together."""
    words = [
        name
        for word in shlex.split(line)
        for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
    ]
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    words += {"index": ["--words-only"], "search": ["--mode", "words"]}.get(words[1], [])
    result = CliRunner().invoke(main, words[1:], prog_name="terrain")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.output


def assert_like(expected: str, found: str, what: str) -> None:
    """Whether a text is what a page shows of it (blanks that do not break are blanks); a page
    that shows nothing only runs."""
    if not expected.strip():
        return
    blanks = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")
    expected, found = expected.translate(blanks), found.translate(blanks)
    pattern = ""
    for line in expected.strip("\n").splitlines():
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += "[^\n]*".join(map(re.escape, line.rstrip().split("…"))) + "[ ]*\n"
    clean = "\n".join(line.rstrip() for line in found.strip("\n").splitlines()) + "\n"
    assert re.fullmatch(pattern, clean), f"{what}\n--- the page\n{expected}\n--- found\n{clean}"


# --- figures


def test_figures_show_what_the_program_draws(demonstration: Path) -> None:
    """By their words and figures: the places of points may differ in the last digits."""
    made = runpy.run_path(str(ROOT / "scripts" / "figures.py"))["drawn"](demonstration)
    kept = {path.stem: path.read_text("utf-8") for path in (DOCS / "figures").glob("*.svg")}
    assert set(made) == set(kept)
    for name, picture in made.items():
        said = re.findall(r"<text[^>]*>([^<]*)<", picture)
        assert said == re.findall(r"<text[^>]*>([^<]*)<", kept[name]), f"{name}: run “make docs”"
        assert "FICTIF" in picture


# --- the mark of what is invented


def test_what_is_invented_says_so_everywhere(
    demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demonstration)
    for line in (
        "terrain search hectare", 'terrain show "seine-aval/dirigeant-logistique §12"',
        "terrain concordance hectare", "terrain status",
    ):  # fmt: skip
        assert "[invented" in type_(line), line
    for line in ("terrain search hectare --json", "terrain concordance hectare --json",
                 "terrain show dirigeant-logistique --json", "terrain compare --json"):  # fmt: skip
        assert '"fictional": true' in type_(line), line
    assert "FICTIF" in type_("terrain compare --by case --codes foncier")
    for kind in ("md", "html", "docx"):
        type_(f"terrain dossier foncier.friches --out d.{kind}")
    for kind in ("md", "html"):
        assert "FICTIF" in Path(f"d.{kind}").read_text("utf-8")
    assert any("FICTIF" in p.text for p in Document("d.docx").paragraphs)
    for kind in ("md", "json"):
        type_(f"terrain compare --codes foncier --out t.{kind}")
        text = Path(f"t.{kind}").read_text("utf-8-sig")
        assert "FICTIF" in text or '"fictional": true' in text, kind


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_no_page_names_a_machine(page: Path) -> None:
    assert not re.search(r"/(work|tmp|home|root|Users)/", page.read_text("utf-8"))
