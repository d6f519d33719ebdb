"""A new study: a folder that explains itself, with a first codebook."""

from __future__ import annotations

from pathlib import Path

from terrain.errors import StudyError
from terrain.store.files import encoded
from terrain.store.paths import slug
from terrain.store.transaction import Write, commit
from terrain.store.yamlio import quoted

_STUDY = """\
# A study for terrain. Everything here is plain text: read it, diff it, back it up.
format: 1
name: {name}
languages: [fr]

# Who codes. The first command that needs a coder takes --coder, or TERRAIN_CODER.
coders: {{}}

# The model for search by meaning; it is on this machine, nothing is sent anywhere.
encoder: intfloat/multilingual-e5-small
"""

_CODEBOOK = """\
# The thematic codebook: a tree of codes. Comments and order stay when terrain edits this file.
#   terrain codebook add foncier.rarete --label "Rareté du foncier" --definition "…"
format: 1
codes:
  - id: foncier
    label: Foncier
    definition: La disponibilité, le prix et l'usage des terrains d'activité.
    color: "#8c510a"
  - id: cooperation
    label: Coopération
    definition: Ce que font ensemble, ou refusent de faire ensemble, collectivités et entreprises.
    color: "#01665e"
  - id: culture
    label: Culture industrielle
    definition: Mémoire, fierté, savoir-faire partagés ; ce qui attache au lieu.
    color: "#762a83"
  - id: competences
    label: Compétences
    definition: Recruter, former, transmettre.
    color: "#2166ac"
"""

_TERRITORIES = """\
# Territories at any scale: id, name, kind (territoire-industrie, zone-emploi, epci, commune,
# departement, region, other), code (INSEE, SIREN), parents and members. For instance:
#   - id: seine-aval
#     name: Seine Aval-Mantes
#     kind: territoire-industrie
#     parents: [ile-de-france]
territories: []
"""

_PARTICIPANTS = """\
# The roster, under pseudonyms: never a real name (names live in a key outside the study).
#   - id: sa-dir-01
#     role: dirigeant
#     sector: logistique
#     territory: seine-aval
#     consent: {use: quote, named: false}
# (use: quote | analysis | withdrawn; embargo: 2031-01-01)
participants: []
"""

_IGNORE = "# Derived by terrain, rebuilt at any time.\n.terrain/\n.terrain-pending/\n"

_README = """\
# {name}

A study for terrain, as plain text.

| | |
|---|---|
| `terrain.yaml` | the study: name, languages, coders, model |
| `codebook.yaml` | the codes, their definitions and rules |
| `corpus/territories.yaml` | places, at any scale |
| `corpus/participants.yaml` | people, under pseudonyms, with their consent |
| `corpus/<case>/case.yaml` | a case study: its question, its interview guide |
| `corpus/<case>/<name>.md` | a transcript: front matter, then speaker turns |
| `corpus/<case>/<name>.codings/<coder>.jsonl` | one coder's codings, one a line |
| `memos/`, `notes/`, `logs/` | memos on any object, Notes, who changed what |
| `tasks/` | samples for double coding |
| `.terrain/` | derived: indexes and caches; may be deleted at any time |

    terrain import entretiens/*.docx --case seine-aval --dry-run
    terrain import entretiens/*.docx --case seine-aval
    terrain code seine-aval/dirigeant "On ne trouve plus un hectare" foncier --coder camille
    terrain index
    terrain search "les entreprises n'arrivent plus à s'agrandir"
    terrain check
"""


def begin(name: str, where: Path | None = None) -> Path:
    """Make a study in a new folder named after it (or in `where`). Raises StudyError."""
    root = where if where is not None else Path(_folder(name))
    if (root / "terrain.yaml").exists():
        raise StudyError("there is already a study here.", path=str(root))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"cannot be made: {error.strerror}.", path=str(root)) from error
    contents = {
        "terrain.yaml": _STUDY.format(name=quoted(name)),
        "codebook.yaml": _CODEBOOK,
        "corpus/territories.yaml": _TERRITORIES,
        "corpus/participants.yaml": _PARTICIPANTS,
        ".gitignore": _IGNORE,
        "README.md": _README.format(name=name),
    }
    writes = [
        Write(path, text.encode("utf-8"), None)
        for path, text in contents.items()
        if not (root / path).exists()
    ]
    # An undo must not take the study itself away.
    commit(root, writes, summary=f"began the study {name}", undoable=False)
    return root


def _folder(name: str) -> str:
    """The folder of a new study: its own name where that can be one, accents and spaces too."""
    clean = " ".join(name.split()).strip(". ")
    bad = not clean or any(c in clean for c in '/\\:*?"<>|\0') or len(encoded(clean)) > 200
    return slug(name, "study") if bad else clean
