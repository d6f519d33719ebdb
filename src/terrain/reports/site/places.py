"""The pages of territories, case studies and sessions: what of the Notes bears on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from terrain.model.project import Case, Project
from terrain.model.territory import Territory
from terrain.model.transcript import Transcript, Turn, clock
from terrain.reports.site import media
from terrain.reports.site.ground import Ground, year
from terrain.reports.site.paths import page
from terrain.reports.site.values import (
    CasePage,
    Cited,
    Cites,
    Link,
    Moment,
    NotePage,
    Proof,
    SessionPage,
    Source,
    TerritoryPage,
)


def cites(notes: Sequence[NotePage], chosen: Callable[[Proof], bool]) -> tuple[Cites, ...]:
    """The Notes that have such evidence, each with its claims and how much stands under each."""
    found = []
    for note in notes:
        counts = Counter(p.claim for p in note.proofs if p.claim and chosen(p))
        if counts:
            found.append(Cites(Link(note.title, note.path), tuple(counts.items())))
    return tuple(found)


# Territories.


def placed(project: Project, notes: Sequence[NotePage]) -> frozenset[str]:
    """The territories that have a page: where evidence, a case or a session lies, and all that
    hold one of these."""
    used = {p.territory for note in notes for p in note.proofs if p.territory}
    used |= {case.territory for case in project.cases.values() if case.territory}
    for transcript in sessions(project):
        used |= set(_places(project, transcript))
    held = {above for name in used for above in project.territories.holding(name)}
    return frozenset(name for name in held if name in project.territories)


def territory_page(
    ground: Ground, territory: Territory, notes: Sequence[NotePage]
) -> TerritoryPage:
    """A territory, with what was said in it and in all that lies within."""
    project, known = ground.project, ground.project.territories
    inside = known.within(territory.id)
    members = dict.fromkeys(
        [*territory.members, *(t.id for t in known.by_id.values() if territory.id in t.parents)]
    )
    return TerritoryPage(
        path=page("territories", territory.id), name=territory.name or territory.id,
        kind=territory.kind, code=territory.code,
        parents=tuple(_links(ground, territory.parents)), members=tuple(_links(ground, members)),
        cites=cites(notes, lambda p: p.territory in inside),
        cases=tuple(
            link for case in project.cases.values()
            if case.territory in inside and (link := ground.case(case.id))
        ),
        sessions=tuple(
            session_link(t) for t in sessions(project) if inside & set(_places(project, t))
        ),
    )  # fmt: skip


def _links(ground: Ground, names: Iterable[str]) -> Iterable[Link]:
    return (link for name in names if (link := ground.territory(name)))


# Sessions.


def sessions(project: Project) -> list[Transcript]:
    """The seminar sessions that may be shown, in the order of their days."""
    found = [t for t in project.transcripts.values() if t.kind == "seminar"]
    return sorted(found, key=lambda t: (t.date is None, t.date, t.id))


def session_link(transcript: Transcript) -> Link:
    return Link(transcript.title or transcript.id, page("sessions", transcript.id))


def session_page(
    ground: Ground, transcript: Transcript, whole: Transcript, notes: Sequence[NotePage],
    cited: Cited,
) -> SessionPage:  # fmt: skip
    """A session; `whole` is the same transcript before the gate, for what must not be pointed at:
    the video is led to only at parts in which nobody's words are withheld."""
    own = [(note, p) for note in notes for p in note.proofs if p.transcript == transcript.id]
    return SessionPage(
        path=page("sessions", transcript.id), title=transcript.title or transcript.id,
        date=transcript.date, place=transcript.place, case=ground.case(transcript.case),
        video=media.address(transcript.media),
        moments=tuple(_moments(ground, transcript, whole)),
        places=tuple(_links(ground, _places(ground.project, transcript))),
        cites=cites(notes, lambda p: p.transcript == transcript.id),
        proofs=tuple((p.claim or Link(note.title, note.path), p) for note, p in own),
        transcript=ground.transcript(transcript.id), fictional=ground.fictional(transcript),
        lang=transcript.language, cited=cited,
    )  # fmt: skip


def _places(project: Project, transcript: Transcript) -> list[str]:
    """The territories heard in a session, in the order of speech."""
    return list(dict.fromkeys(
        place for turn in transcript.turns
        if not project.asks(transcript, turn) and (place := project.territory(transcript, turn))
    ))  # fmt: skip


def _moments(ground: Ground, transcript: Transcript, whole: Transcript) -> Iterable[Moment]:
    """The parts in which somebody may be heard; a part where nobody may has no line at all."""
    open_in: dict[int, list[Turn]] = {}
    for turn in transcript.turns:
        open_in.setdefault(turn.section, []).append(turn)
    spoken = Counter(turn.section for turn in whole.turns)
    for section in transcript.sections:
        turns = open_in.get(section.number)
        if not turns:
            continue
        complete, time = len(turns) == spoken[section.number], turns[0].time
        place = transcript.section_territories.get(section.title)
        yield Moment(
            section.title, "" if time is None else clock(float(int(time))),
            media.address(transcript.media, time) if complete and time is not None else "",
            ground.territory(place),
        )  # fmt: skip


# Case studies.


def case_page(ground: Ground, case: Case, whole: Project, notes: Sequence[NotePage]) -> CasePage:
    """A case study, or a seminar series; `whole` is the study before the gate, for its numbers."""
    inside = [t for t in ground.project.transcripts.values() if t.case == case.id]
    quoted = Counter(p.transcript for note in notes for p in note.proofs)
    names = {t.id for t in inside}
    return CasePage(
        path=page("cases", case.id), title=case.title or case.id, kind=case.kind,
        place=ground.territory(case.territory), period=case.period, question=case.question,
        guide=case.guide,
        sessions=tuple(session_link(t) for t in sessions(ground.project) if t.id in names),
        sources=tuple(
            Source(ground.transcript(t.id) or Link(t.id), t.id, t.kind, year(t), quoted[t.id])
            for t in inside
            if t.kind != "seminar" and (quoted[t.id] or t.id in ground.opened)
        ),
        cites=cites(notes, lambda p: p.transcript in names), open=len(inside),
        total=sum(t.case == case.id for t in whole.transcripts.values()),
        fictional=case.fictional or ground.project.settings.fictional
        or any(t.fictional for t in inside),
    )  # fmt: skip
