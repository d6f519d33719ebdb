"""Reports: everything that one document says, computed behind the gate, part by part."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from terrain.access import Purpose
from terrain.analysis.groups import TOTAL
from terrain.errors import ImportRefused, UsageError
from terrain.model.filter import Filter

if TYPE_CHECKING:
    from terrain.analysis.local_employment import LocalEmployment
    from terrain.analysis.portrait import ThemeHere
    from terrain.analysis.quotations import Quotation
    from terrain.model.territory import Territory
    from terrain.reports.comparison_report import Findings
    from terrain.reports.portrait import Inner, Portrait
    from terrain.workspace.study import Progress, Study

T = TypeVar("T")

#: The libraries whose arithmetic is in a report.
_TOOLS = ("numpy", "scipy", "prince", "networkx", "altair", "spacy")


def findings(
    study: Study, by: str = "territory", *, where: Filter, scale: str | None = None,
    codes: Sequence[str] | None = None, coders: Sequence[str] = (), unit: str = "turn",
    resamples: int = 1000, seed: int = 1, progress: Progress | None = None,
) -> Findings:  # fmt: skip
    """What a comparison report says; a part that cannot be computed carries its reason.

    Raises UsageError for an attribute, scale, code or name that the study does not have.
    """
    from terrain.analysis.corpus import corpus
    from terrain.reports.comparison_report import Findings

    project, _ = study.permitted(Purpose.ANALYSE)
    named: dict[str, Any] = {"by": by, "scale": scale, "where": where}
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("compare", lambda: study.comparison(**named, codes=codes)),
        ("compare", lambda: study.comparison(**named, codes=codes, measure="rate")),
        ("fieldwork", lambda: study.fieldwork(scale=scale, where=where)),
        ("saturation", lambda: study.saturation(where=where, orders=resamples, seed=seed)),
        ("agreement", lambda: study.agreement(
            *coders, unit=unit, resamples=resamples, seed=seed, where=replace(where, coder=()))),
        ("typical", lambda: study.specificities(**named, of="codes")),
        ("typical", lambda: study.specificities(**named, progress=progress)),
        ("factor", lambda: study.correspondence(**named)),
        ("cooccur", lambda: study.cooccurrence(
            codes=codes, where=where, resamples=resamples, seed=seed)),
    ]  # fmt: skip
    found: dict[str, list[Any]] = {}
    reasons: dict[str, str] = {}
    for done, (name, compute) in enumerate(steps):
        if progress is not None:
            progress("parts of the report", done, len(steps))
        value = attempt(compute, name, reasons)
        if value is not None:
            found.setdefault(name, []).append(value)
    if "compare" not in found:
        # An attribute that does not exist is a mistake to be told, not a part that is missing.
        study.comparison(**named, codes=codes)
    return Findings(
        study=project.settings.name, by=by, made=study.today, corpus=corpus(project),
        codebook=project.codebook, fieldwork=found["fieldwork"][0],
        saturation=_one(found, "saturation"), agreement=_one(found, "agreement"),
        comparisons=tuple(found.get("compare", ())), typical=tuple(found.get("typical", ())),
        factor=_one(found, "factor"), cooccurrence=_one(found, "cooccur"), reasons=reasons,
        versions=versions(), fictional=project.fictional,
        all_fictional=project.all_fictional,
    )  # fmt: skip


def portrait(
    study: Study, territory: str, *, limit: int = 4, themes: int = 5,
    employment: Path | None = None, historical: str = "", recent: str = "",
    progress: Progress | None = None,
) -> Portrait:  # fmt: skip
    """What the portrait of a territory says. Its themes are `themes` codes, the most its own, each
    with at most `limit` quotations. `employment` is a table of jobs by zone, sector and year, read
    over two periods (`1990-2007`); without it, the one that terrain.yaml names, if any.

    Raises UsageError for a territory that the study lacks, ImportRefused for a table that is none.
    """
    from terrain.analysis.portrait import encounters
    from terrain.model.names import unknown
    from terrain.reports.portrait import Portrait

    project, _ = study.permitted(Purpose.ANALYSE)
    known = project.territories.by_id
    if territory not in known:
        raise unknown("territory", territory, known)
    place, where = known[territory], Filter(territory=(territory,))
    kept = where.resolve(project)
    names = {name: held.name or name for name, held in known.items()}
    reasons: dict[str, str] = {}
    found = _themes(study, place, reasons)
    words = attempt(
        lambda: study.specificities(scale=place.kind or None, progress=progress), "typical", reasons
    )
    met = encounters(project, kept)
    inner = _inner(study, territory, where, reasons) if met else ()
    chosen = [theme for theme in found if theme.here][:themes]
    held = {name for e in met for name in e.transcripts}
    jobs = _jobs(study, territory, employment, historical, recent, reasons, progress)
    return Portrait(
        study=project.settings.name, place=place,
        parents=tuple(names.get(name, name) for name in place.parents),
        children=tuple(
            held.name or name
            for name, held in known.items()
            if territory in held.parents or name in place.members
        ),
        places=names, made=study.today, encounters=met, transcripts=len(held),
        words=_words(study, where, reasons) if met else 0, themes=found,
        words_of=words if words and any(s.group.key == territory for s in words.groups) else None,
        inner=inner, limit=limit,
        quotations=tuple(_quoted(study, theme, where, limit) for theme in chosen),
        employment=jobs, reasons=reasons, version=versions()["terrain"],
        fictional=project.fictional, all_fictional=project.all_fictional,
    )  # fmt: skip


#: The scales at which the parts of a territory are set against each other; then the places
#: themselves, where no scale parts them.
_INNER = ("epci", "zone-emploi", None)


def _inner(
    study: Study, territory: str, where: Filter, reasons: dict[str, str]
) -> tuple[Inner, ...]:
    from terrain.analysis.portrait import parts
    from terrain.reports.portrait import Inner

    places = study.project.territories
    found: list[Inner] = []
    for scale in _INNER:
        if scale is None and found:
            break
        compute = functools.partial(study.comparison, where=where, scale=scale)
        compared = attempt(compute, "inner", reasons)
        among = parts(compared, territory, places) if compared else ()
        if compared and len(among) > 1:
            found.append(Inner(scale, compared, among))
    return tuple(found)


def _words(study: Study, where: Filter, reasons: dict[str, str]) -> int:
    whole = attempt(lambda: study.comparison(where=where), "inner", reasons)
    return whole.denominators[TOTAL].field_words if whole else 0


def _jobs(
    study: Study, territory: str, path: Path | None, historical: str, recent: str,
    reasons: dict[str, str], progress: Progress | None,
) -> LocalEmployment | None:  # fmt: skip
    """A table that the user gives must be read; one that the study remembers may be missing."""
    from terrain.workspace.employment import local

    asked = (study, territory, path, historical, recent, progress)
    if path is not None or historical or recent:
        return local(*asked)
    return attempt(lambda: local(*asked), "employment", reasons)


def _themes(study: Study, place: Territory, reasons: dict[str, str]) -> tuple[ThemeHere, ...]:
    from terrain.analysis.portrait import themes

    scale = place.kind or None
    whole = attempt(lambda: study.comparison(scale=scale), "compare", reasons)
    if whole is None or place.id not in {group.key for group in whole.groups}:
        return ()
    scores: dict[str, float] = {}
    typical = attempt(lambda: study.specificities(scale=scale, of="codes"), "typical", reasons)
    if typical is not None:
        scores = {row.term: row.score for row in typical.rows if row.group == place.id}
    return themes(whole, place.id, scores)


def _quoted(
    study: Study, theme: ThemeHere, where: Filter, limit: int
) -> tuple[str, tuple[Quotation, ...]]:
    """A theme's quotations there: different speakers first, then in the order of the texts."""
    dossier = study.dossier(theme.code, where=replace(where, exact_codes=True))
    every = [quotation for part in dossier.parts for quotation in part.quotations]
    seen: set[str] = set()
    first: list[Quotation] = []
    rest: list[Quotation] = []
    for quotation in every:
        people = {speech.person for speech in quotation.speech if not speech.asks}
        (rest if people & seen else first).append(quotation)
        seen |= people
    return theme.label, tuple([*first, *rest][:limit])


def attempt(compute: Callable[[], T], name: str, reasons: dict[str, str]) -> T | None:
    """A value, or None and the reason why there is none."""
    try:
        return compute()
    except (UsageError, ImportRefused) as error:
        reasons[name] = str(error).split("\n", maxsplit=1)[0]
        return None


def versions() -> dict[str, str]:
    """The versions of terrain and of what computes for it, those that are installed."""
    import terrain

    found = {"terrain": terrain.__version__}
    for name in _TOOLS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _one(found: dict[str, list[Any]], name: str) -> Any:
    return found.get(name, [None])[0]
