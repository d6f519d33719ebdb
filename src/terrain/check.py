"""What is wrong with a study beyond its files: names that lead nowhere, codings adrift.

A plain list of pure functions over the Project (as in beancount's validations); each yields
Problems with their remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from terrain.errors import Problem
from terrain.model.names import nearest
from terrain.model.project import Project

Check = Callable[[Project], Iterator[Problem]]


def check(project: Project) -> list[Problem]:
    """Every problem that the checks below find."""
    return [problem for one in CHECKS for problem in one(project)]


def unknown_codes(project: Project) -> Iterator[Problem]:
    """Codings whose code is neither in the codebook nor an old name in it."""
    book = project.codebook
    told: dict[tuple[str, str], int] = {}
    for coding in project.codings:
        if not book.resolve(coding.code):
            told[coding.transcript, coding.code] = told.get((coding.transcript, coding.code), 0) + 1
    for (transcript, code), count in told.items():
        path = project.transcripts[transcript].path if transcript in project.transcripts else ""
        near = nearest(code, book.by_id)
        hint = f" (or did it mean {near[0]}?)" if near else ""
        yield Problem(
            path, 0, "unknown-code",
            f"{count} coding{'s' if count > 1 else ''} under “{code}”, unknown to the codebook.",
            f"Add it: “terrain codebook add {code}”{hint}.",
        )  # fmt: skip


def dead_redirects(project: Project) -> Iterator[Problem]:
    """Old names that lead to no living code."""
    for old in project.codebook.redirects:
        if not project.codebook.resolve(old):
            yield Problem(
                "codebook.yaml", 0, "dead-redirect",
                f"the old name “{old}” leads to no code.", "Correct it under “redirects:”.",
            )  # fmt: skip


def unresolved_codings(project: Project) -> Iterator[Problem]:
    """Codings whose words are no longer found."""
    adrift: dict[str, int] = {}
    for coding in project.codings:
        if coding.status == "unresolved":
            adrift[coding.transcript] = adrift.get(coding.transcript, 0) + 1
    for transcript, count in adrift.items():
        path = project.transcripts[transcript].path if transcript in project.transcripts else ""
        yield Problem(
            path, 0, "unresolved",
            f"{count} coding{'s' if count > 1 else ''} whose words are no longer in the text.",
            "Settle them one by one: “terrain codings settle”.",
        )  # fmt: skip


def lost_units(project: Project) -> Iterator[Problem]:
    """Units of a task whose words are no longer in the text, or whose transcript is gone."""
    for task in project.tasks.values():
        held = [unit.place for unit in project.task_units if unit.task == task.id]
        lost = sum(place.status == "unresolved" for place in held)
        gone = task.drawn - len(held)
        if lost or gone > 0:
            yield Problem(
                f"tasks/{task.id}.yaml", 0, "lost-units",
                f"of {task.drawn} units drawn, {lost} are no longer found in the text, and "
                f"{max(gone, 0)} went with their transcripts or cannot be read.",
                "They count in no coefficient; the others stand.", "warning",
            )  # fmt: skip


def duplicate_codings(project: Project) -> Iterator[Problem]:
    """Two codings with one id (a file copied by hand)."""
    seen: dict[str, str] = {}
    for coding in project.codings:
        if coding.id in seen:
            where = project.transcripts.get(coding.transcript)
            yield Problem(
                where.path if where else "", 0, "duplicate-id",
                f"the coding {coding.id} stands twice (also in {seen[coding.id]}).",
                "Delete one of the two lines.",
            )  # fmt: skip
        seen[coding.id] = coding.transcript


def unknown_participants(project: Project) -> Iterator[Problem]:
    """Speakers linked to somebody who is not on the roster."""
    for transcript in project.transcripts.values():
        for speaker in transcript.speakers.values():
            name = speaker.participant
            if name and name not in project.participants:
                near = nearest(name, project.participants)
                hint = (
                    f"Did you mean {near[0]}?"
                    if near
                    else "Add them with “terrain participant add”."
                )
                yield Problem(
                    transcript.path, 0, "unknown-participant",
                    f"{speaker.label} is “{name}”, who is not in corpus/participants.yaml.", hint,
                )  # fmt: skip


def unknown_settled(project: Project) -> Iterator[Problem]:
    """Settled combinations of somebody who is not on the roster."""
    for row in project.combinations:
        if row.participant not in project.participants:
            near = nearest(row.participant, project.participants)
            hint = f"Did you mean {near[0]}?" if near else "Take the row out."
            yield Problem(
                "corpus/combinations.yaml", 0, "unknown-participant",
                f"“{row.participant}” is not in corpus/participants.yaml.", hint,
            )  # fmt: skip


def unknown_territories(project: Project) -> Iterator[Problem]:
    """Territories named in a front matter, a case or the roster but described nowhere."""
    named: list[tuple[str, str]] = []
    for transcript in project.transcripts.values():
        named += [(transcript.path, name) for name in transcript.section_territories.values()]
        named += [(transcript.path, transcript.territory)] if transcript.territory else []
    for case in project.cases.values():
        named += [(f"corpus/{case.id}/case.yaml", case.territory)] if case.territory else []
    for person in project.participants.values():
        if person.territory:
            named.append(("corpus/participants.yaml", person.territory))
    for territory in project.territories.by_id.values():
        inside = (*territory.parents, *territory.members)
        named += [("corpus/territories.yaml", name) for name in inside]
    named += [("corpus/combinations.yaml", row.place) for row in project.combinations if row.place]
    for path, name in dict.fromkeys(named):
        if name not in project.territories:
            near = nearest(name, project.territories.by_id)
            hint = f"Did you mean {near[0]}?" if near else "Add it to corpus/territories.yaml."
            yield Problem(
                path, 0, "unknown-territory", f"the territory “{name}” is described nowhere.",
                hint, "warning",
            )  # fmt: skip


def unrecorded_consent(project: Project) -> Iterator[Problem]:
    """Transcripts for which no promise is recorded: they can be worked on, not published."""
    for transcript in project.transcripts.values():
        if transcript.consent is None:
            yield Problem(
                transcript.path, 0, "no-consent",
                "no consent is recorded: usable inside the team, not for publication.",
                f"Record it: “terrain consent {transcript.id} --use quote”.", "warning",
            )  # fmt: skip


def unknown_sections(project: Project) -> Iterator[Problem]:
    """Sections given a territory in a front matter but absent from the text."""
    for transcript in project.transcripts.values():
        titles = {section.title for section in transcript.sections}
        for title in transcript.section_territories:
            if title not in titles:
                yield Problem(
                    transcript.path, 0, "unknown-section",
                    f"no section is called “{title}”.", "Copy its heading without the ##.",
                    "warning",
                )  # fmt: skip


def guide_codes(project: Project) -> Iterator[Problem]:
    """Codes of an interview guide that the codebook does not have."""
    for case in project.cases.values():
        for section in case.guide:
            for code in section.codes:
                if not project.codebook.resolve(code):
                    near = nearest(code, project.codebook.by_id)
                    hint = f"Did you mean {near[0]}?" if near else "Add it to the codebook."
                    yield Problem(
                        f"corpus/{case.id}/case.yaml", 0, "unknown-code",
                        f"the guide's section “{section.section}” names the code “{code}”.", hint,
                        "warning",
                    )  # fmt: skip


CHECKS: tuple[Check, ...] = (
    unknown_codes, dead_redirects, unresolved_codings, lost_units, duplicate_codings,
    unknown_participants, unknown_settled, unknown_territories, unrecorded_consent,
    unknown_sections, guide_codes,
)  # fmt: skip
