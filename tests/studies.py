"""Real studies on disk, written as a researcher would type them.

study = small(tmp_path)                  # two cases, three transcripts, a roster, a codebook
study.write("corpus/seine/note.md", "…") # any file, text or bytes
project, problems = study.load()
opened = study.open()                    # a Study, as every command holds one
"""

from __future__ import annotations

import datetime as dt
import shutil
import textwrap
from pathlib import Path

from terrain.errors import Problem
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.store.load import load
from terrain.workspace import coding as codings
from terrain.workspace.study import Study

TODAY = dt.date(2026, 3, 1)

DIRIGEANT = """\
---
id: dirigeant
title: Un dirigeant de la logistique
kind: interview
case: seine
territory: seine-aval
date: 2023-05-11
speakers:
  ENQ: {part: interviewer}
  DIR1: {participant: sa-dir-01}
consent: {use: quote, named: false}
---
## Foncier et extension

ENQ [00:14:02]: Vous cherchez à vous agrandir ?

DIR1 [00:14:07]: On ne trouve plus un hectare. L’usine d'à côté s'agrandit, elle.
Alors on attend : le foncier, c'est rare.

ENQ [00:15:00]: Et la commune ?

DIR1 [00:15:06]: La commune nous écoute, oui, voilà. On ne trouve plus personne à embaucher.
"""

ELUE = """\
---
id: elue
title: Une élue
speakers:
  ENQ: {part: interviewer}
  ÉLUE: {participant: sa-elu-01}
consent: {use: quote}
---
ENQ: Et l'intercommunalité ?

ÉLUE: On coopère 👩‍🌾 quand on peut, hélas.
"""

ROSTER = """\
# The roster.
participants:
  - id: sa-dir-01        # le dirigeant
    role: dirigeant
    territory: seine-aval
    consent: {use: quote, named: false}

  # --- Élus ---
  - id: sa-elu-01
    role: "élue"
    consent: {use: quote}
"""

CODEBOOK = """\
# La grille.
format: 1
codes:
  # --- Foncier ---
  - id: foncier
    label: "Foncier"
    children:
      - id: foncier.rarete
        label: 'Rareté du foncier'
        definition: On ne trouve plus de terrain.
      - id: foncier.prix
        label: Prix

  # --- Coopération ---
  - id: cooperation
    label: Coopération
    definition: |
      Ce que font ensemble
      les communes.

  # --- Culture ---
  - id: culture
    label: Culture industrielle
"""

TERRITORIES = """\
territories:
  - id: seine-aval
    name: Seine Aval-Mantes
    kind: territoire-industrie
    parents: [ile-de-france]
  - id: ile-de-france
    name: Île-de-France
    kind: region
    code: "11"
"""


class Folder:
    """A study's folder, to be written in by hand and opened by the program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def __truediv__(self, path: str) -> Path:
        return self.root / path

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file as any editor would, behind the program's back."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return place

    def text(self, path: str) -> str:
        """What a file holds now."""
        return (self.root / path).read_bytes().decode("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words in a file, as any editor would; they must be there."""
        text = self.text(path)
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def load(self) -> tuple[Project, list[Problem]]:
        """The project and its problems, nothing written."""
        return load(self.root)

    def problems(self) -> list[Problem]:
        """What loading complains of."""
        return self.load()[1]

    def slugs(self) -> list[str]:
        """The kinds of problems, sorted."""
        return sorted(problem.slug for problem in self.problems())

    def open(self) -> Study:
        """The study as the next command opens it."""
        return Study(self.root, today=TODAY)

    def code(
        self, transcript: str, quote: str, code: str, coder: str = "camille", **more: object
    ) -> Coding:
        """Put a code on words, through the front door."""
        opened = self.open()
        text = opened.project.transcripts[transcript]
        occurrence = more.pop("occurrence", None)
        span = codings.locate(text, quote=quote, occurrence=occurrence)  # type: ignore[arg-type]
        return codings.add(opened, transcript, span, code, coder=coder, **more)  # type: ignore[arg-type]

    def copy(self, to: Path) -> Folder:
        """The same study on another machine."""
        shutil.copytree(self.root, to)
        return Folder(to)

    def files(self, *, derived: bool = False) -> dict[str, bytes]:
        """Every file and its bytes; what is under `.terrain` only if asked."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and (derived or path.relative_to(self.root).parts[0] != ".terrain")
        }


def front(body: str, speakers: str = "{ENQ: {part: interviewer}, DIR: {}}", **fields: str) -> str:
    """A transcript's text from its body, indented or not."""
    rows = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"---\n{rows}speakers: {speakers}\n---\n{textwrap.dedent(body)}"


def small(root: Path) -> Folder:
    """Two interviews of one case, a roster of two, a codebook of five codes."""
    study = Folder(root)
    study.write("terrain.yaml", "format: 1\nname: Étude foncière\ncoders: {camille: , noé: }\n")
    study.write("codebook.yaml", CODEBOOK)
    study.write("corpus/territories.yaml", TERRITORIES)
    study.write("corpus/participants.yaml", ROSTER)
    study.write("corpus/seine/case.yaml", "title: Seine Aval\nterritory: seine-aval\n")
    study.write("corpus/seine/dirigeant.md", DIRIGEANT)
    study.write("corpus/seine/elue.md", ELUE)
    return study
