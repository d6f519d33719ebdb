"""The guided tour of `make demo`: real commands on the demonstration study, in a minute.

Each step says what it shows, prints the command, and runs it as a person would type it. Nothing
is simulated: a step that ends otherwise than it should ends the tour with its exit code. A second
run reuses the index.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "on ne trouve plus de place pour construire ou s'agrandir"
PLACES = ("alsace-centrale", "angouleme-cognac", "seine-aval-mantes")
CODE = "foncier.friches"
TABLE = "data/emploi-invente.csv"
NOTE = "reindustrialiser"
MANUSCRIPT = "data/manuscrit-fautif.docx"
PERIODS = ("--historical", "1990-2007", "--recent", "2009-2019")
#: Below this, a table of three territories would be folded beyond reading.
_TABLE = 72


@dataclass(frozen=True, slots=True)
class Step:
    """One stop of the tour: what it shows, the words typed after `terrain`, and how it ends:
    1 where it is there to find faults."""

    shows: str
    words: tuple[str, ...]
    ends: int = 0


def steps(out: Path, width: int) -> list[Step]:
    """The tour, once the index is in step. `out` is where it writes, `width` the terminal's."""
    places = tuple(word for place in PLACES for word in ("--territory", place))
    compare = ("compare", "--by", "territory", "--codes", "foncier", *places)
    cases = ("cases", "select", TABLE, *PERIODS, "--limit", "2")
    if width < _TABLE:
        compare = (*compare, "--out", _relative(out / "comparaison.md"))
        cases = (*cases, "--out", _relative(out / "cas.md"))
    return [
        Step("The study at a glance: cases, codings, what consent withholds, the index.",
             ("status",)),
        Step("A question in plain French, to business leaders only. The words need not be theirs.",
             ("search", QUESTION, "--role", "dirigeant", "--limit", "3")),
        Step("The codes on land across three territories. “≥”: consent hides some words there.",
             compare),
        Step("A dossier for one code: definition, what was searched, quotations by territory.",
             ("dossier", CODE, "--out", _relative(out / "friches.docx"))),
        Step("Before any interview: which zones to study, from employment (invented too).", cases),
        *_published(out),
    ]  # fmt: skip


def _published(out: Path) -> list[Step]:
    """What a Note rests on, and a manuscript that quotes wrongly."""
    check = ("note", "check", NOTE, "--out", _relative(out / "preuves.xlsx"))
    copy = _relative(out / "manuscrit-verifie.docx")
    note = Step("A Note of ten claims: every quotation looked up again, and what each claim rests "
                "on.", check)  # fmt: skip
    return [
        *([note] if (ROOT / "notes" / f"{NOTE}.md").is_file() else []),
        Step("And a manuscript with faults made on purpose: a negation and a number changed, a "
             "wrong speaker, an embargo, a withdrawal, a name let slip.",
             ("verify", MANUSCRIPT, "--comments", copy), ends=1),
    ]  # fmt: skip


def main() -> int:
    """Run the tour; returns the exit code of the first command that fails, else 0."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream here
    began = time.monotonic()
    width = shutil.get_terminal_size((100, 24)).columns
    out = _out()
    _say(width, "The demonstration study of terrain: interviews and seminars, all INVENTED. "
         "Everything below runs on this machine alone.")  # fmt: skip
    code = _index(width)
    for number, step in enumerate(steps(out, width), 2):
        code = code or _run(number, step, width)
    if code:
        _say(width, "The tour stopped there: the message above says why.")
        return code
    _farewell(out, width, time.monotonic() - began)
    return 0


def _index(width: int) -> int:
    """The index, unless it is in step already (then nothing needs to be writable)."""
    asked = subprocess.run(
        [*_TERRAIN, "status", "--json"], cwd=ROOT, check=False, capture_output=True,
        env=_environment(width) | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    ready = asked.returncode == 0 and json.loads(asked.stdout)["index"]["state"] == "ready"
    if ready:
        _say(width, "1. The search index is in step with the study: reused (terrain index).")
        return 0
    shows = ("The search index: sentences, words and meaning. The first time, the model is built "
             "and every sentence encoded: a minute or two.")  # fmt: skip
    return _run(1, Step(shows, ("index",)), width)


def _run(number: int, step: Step, width: int) -> int:
    _say(width, f"{number}. {step.shows}")
    print(f"   $ terrain {' '.join(map(_typed, step.words))}\n", flush=True)
    ended = subprocess.run(
        [*_TERRAIN, *step.words], cwd=ROOT, env=_environment(width), check=False
    ).returncode
    return 0 if ended == step.ends else ended or 1


def _typed(word: str) -> str:
    """A word as a person would type it: in double quotes if it needs any."""
    plain = shlex.quote(word) == word
    return word if plain else f'"{word}"' if not set(word) & set('"$`\\!') else shlex.quote(word)


_TERRAIN = (sys.executable, "-c", "from terrain.cli import main; main()")


def _environment(width: int) -> dict[str, str]:
    """The user's own, with this study and width; what their terminal cannot print is replaced."""
    encoding = sys.stdout.encoding or "utf-8"
    mine = {"PYTHONIOENCODING": f"{encoding}:replace", "TERRAIN_STUDY": str(ROOT)}
    mine |= {} if sys.stdout.isatty() else {"COLUMNS": str(width)}
    return {**os.environ, **mine}


def _out() -> Path:
    """The folder of what the tour writes: out/, or a temporary one where that cannot be written."""
    folder = ROOT / "out"
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="terrain-"))


def _relative(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _say(width: int, text: str) -> None:
    """A paragraph, folded to the terminal, bold where colours are wanted."""
    lines = textwrap.fill(text, max(30, min(width, 88)), subsequent_indent="   ")
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(f"\n\033[1m{lines}\033[0m" if bold else f"\n{lines}", flush=True)


def _farewell(out: Path, width: int, spent: float) -> None:
    _say(width, f"Done in {spent:.0f} s. The dossier, and the manuscript with its faults in Word "
         "comments, are in:")  # fmt: skip
    print(f"   {out / 'friches.docx'}\n   {out / 'manuscrit-verifie.docx'}")
    _say(width, "To go on, in this folder (or anywhere, with --study PATH):")
    venv = "Scripts" if sys.platform == "win32" else "bin"
    activate = f"source .venv/{venv}/activate" if (ROOT / ".venv").is_dir() else ""
    for line in (
        activate,
        'terrain show "seine-aval/dirigeant-logistique §12"',
        "terrain concordance foncier --lemma",
        "terrain compare --by role --codes competences",
        'terrain search "garder les jeunes" --per-territory 1',
        "terrain publish --out site         # then open site/index.html",
        'terrain init "Étude foncier"      # a study of your own: docs/tutorial.md',
        "terrain --help",
    ):
        print(f"   {line}" if line else "", flush=True)


if __name__ == "__main__":
    sys.exit(main())
