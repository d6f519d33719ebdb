"""Notes as they read: claims with their evidence by stance, what each rests on, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response

from terrain.access import Purpose
from terrain.errors import TerrainError
from terrain.evidence.check import Finding
from terrain.evidence.note_reading import NoteRead, quotes_withheld, reading
from terrain.model.note import STANCES, Note
from terrain.reports.sheets import note as sheets
from terrain.reports.site import prose
from terrain.reports.text import Text
from terrain.web.asked import PageNumber, address
from terrain.web.pages.reader import listed, styles
from terrain.web.pages.search import names_of
from terrain.web.render import lang_of, page

router = APIRouter()
_PAGE = 20


@dataclass(frozen=True)
class Wrong:
    """A change that was refused: why, beside which claim, and what had been typed."""

    error: TerrainError
    claim: str = ""
    given: Mapping[str, str] | None = None
    places: tuple[str, ...] = ()
    #: Which form of the claim it was: `evidence` or `search`.
    form: str = "evidence"

    def was(self, field: str) -> str:
        """What had been typed in a field."""
        return (self.given or {}).get(field, "")


@router.get("/notes", response_class=HTMLResponse)
def notes(request: Request) -> HTMLResponse:
    """The Notes of the study, and a form for a new one."""
    return listing(request)


def listing(request: Request, *, status: int = 200, wrong: Wrong | None = None) -> HTMLResponse:
    """The page of the list, also where a new Note was refused."""
    with request.app.state.desk.reading() as study:
        found = tuple(study.project.notes.values())
        read = {note.path for note in found}
        errors = (p for p in study.problems if p.severity == "error")
        broken = [p for p in errors if p.path.startswith("notes/") and p.path not in read]
    return page(request, "notes.html", status=status, notes=found, broken=broken, wrong=wrong,
                latest=latest(request))  # fmt: skip


@router.get("/notes/{name}", response_class=HTMLResponse)
def note(
    request: Request, name: str, publish: Annotated[bool, Query()] = False,
    names: Annotated[bool, Query()] = False,
) -> HTMLResponse:  # fmt: skip
    """A Note, checked as it is read. `publish`: for publication; `names`: real names are looked
    for, where the key opens without asking."""
    return shown(request, name, publish=publish, names=names)


def shown(
    request: Request, name: str, *, publish: bool = False, names: bool = False, status: int = 200,
    wrong: Wrong | None = None,
) -> HTMLResponse:  # fmt: skip
    """The page of a Note, also where a change was refused."""
    found, labels = _read(request, name, publish=publish, names=names)
    text = Text(lang_of(request))
    env = prose.references("\n\n".join(_markdown(found)), found.note.language)
    project, _ = request.app.state.desk.permitted(Purpose.ANALYSE)
    return page(
        request, "note.html", status=status, read=found, note=found.note, check=found.check,
        summary=sheets.summary(found.check, text), stances=STANCES, wrong=wrong,
        said=lambda one: sheets.said(one, text), reason=lambda one: sheets.reason(one, text),
        html=lambda words: prose.html(words, env), inline=lambda words: prose.inline(words, env),
        bare=prose.plain, names=labels, readable=project.transcripts,
        codes=listed(project.codebook), columns=_columns(found),
        asked={"publish": publish, "names": names}, latest=latest(request), grave=_grave,
        secret=lambda words: quotes_withheld(found.check, words),
        styles=styles(project.codebook),
    )  # fmt: skip


def _read(
    request: Request, name: str, *, publish: bool, names: bool
) -> tuple[NoteRead, Mapping[str, str]]:
    from terrain.workspace.note_check import recogniser

    with request.app.state.desk.reading() as study:
        known(study.project.notes, name)
        look = recogniser(study) if names else None
        check = study.check_notes(name, publish=publish, recognised=look)[0]
        labels = names_of(study.permitted(Purpose.ANALYSE)[0])
    return reading(check, labels), labels


def known(held: Mapping[str, Note], name: str) -> None:
    """Raises 404 for a Note that the study lacks; one that cannot be read is said by the check."""
    if name not in held and not any(note.path == f"notes/{name}.md" for note in held.values()):
        raise HTTPException(404, "There is no such Note.")


def _markdown(found: NoteRead) -> Iterable[str]:
    for part in found.parts:
        own = part.body if hasattr(part, "body") else (part,)
        yield from (one.text for one in own)


def _columns(found: NoteRead) -> list[tuple[str, str]]:
    """The territories of all claims, by the names that people read."""
    places = {r.territory: r.label for claim in found.claims for r in claim.reach}
    return sorted(places.items(), key=lambda pair: (not pair[0], pair[1].casefold()))


def _grave(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.failure]


def latest(request: Request) -> Any:
    """The last change that can be undone, where it is one of a Note."""
    from terrain.store.undo import changes

    found = next(iter(changes(request.app.state.desk.root)), None)
    return found if found and any(path.startswith("notes/") for path in found.paths) else None


@router.get("/notes/{name}/candidates", response_class=HTMLResponse)
def candidates(
    request: Request, name: str, claim: str, territory: str = "",
    number: PageNumber = 1,
) -> HTMLResponse:  # fmt: skip
    """Codings of a claim's codes that nothing cites yet, to be put under it."""
    from terrain.workspace.note_candidates import candidates as look

    with request.app.state.desk.reading() as study:
        known(study.project.notes, name)
        found = look(study, name, claim, territory=territory, offset=(number - 1) * _PAGE,
                     limit=_PAGE)  # fmt: skip
        project, _ = study.permitted(Purpose.QUOTE)
    return page(request, "candidates.html", found=found, note=found.note, number=number,
                size=_PAGE, stances=STANCES, address=lambda **changed: address(request, **changed),
                names=names_of(project),
                styles=styles(project.codebook), bare=prose.plain)  # fmt: skip


@router.get("/notes/{name}/dossier.{kind}")
def dossier(
    request: Request, name: str, kind: str, purpose: Literal["team", "publish"] = "team",
    style: Literal["note", "author-date"] = "note",
) -> Response:  # fmt: skip
    """The dossier with its annexes as a file; its sources as CSL (.json) or BibTeX (.bib)."""
    from terrain.reports.note_files import TYPES, written

    if kind not in TYPES:
        raise HTTPException(404, "No such kind of file.")
    aim = Purpose.PUBLISH if purpose == "publish" else Purpose.QUOTE
    with request.app.state.desk.reading() as study:
        known(study.project.notes, name)
        value = study.note_dossier(name, purpose=aim)
    # The study is free again: what is slow concerns this answer alone.
    data = written(value, kind, Text("en" if value.note.language.startswith("en") else "fr"), style)
    plain = value.note.id.encode("ascii", "ignore").decode() or "note"
    head = {"content-disposition": f'attachment; filename="{plain}.{kind}"; '
            f"filename*=UTF-8''{quote(value.note.id)}.{kind}"}  # fmt: skip
    return Response(data, media_type=TYPES[kind], headers=head)
