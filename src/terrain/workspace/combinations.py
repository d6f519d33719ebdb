"""Rare combinations settled by a person: rows of corpus/combinations.yaml."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from ruamel.yaml.comments import CommentedMap

from terrain.access import Purpose
from terrain.errors import UsageError
from terrain.evidence.combination import K, Rarity, met, roster_rarities
from terrain.model.combination import SettledCombination
from terrain.model.names import unknown
from terrain.store.load import COMBINATIONS
from terrain.store.rewrite import rewrite_yaml
from terrain.store.yamledit import append, listed, mapping

if TYPE_CHECKING:
    from terrain.workspace.study import Study

_HEAD = "# Rare combinations of role, place and period, settled once a speaker.\n"


def rare(study: Study, k: int = K) -> tuple[Rarity, ...]:
    """The combinations of the corpus shared by fewer than k participants, among what may be
    analysed."""
    project, _ = study.permitted(Purpose.ANALYSE)
    return roster_rarities(project, k)


def settle(
    study: Study, participant: str, *, population: int | None, because: str, by: str = "",
    role: str | None = None, place: str | None = None, period: str | None = None, k: int = K,
) -> SettledCombination:  # fmt: skip
    """Write that a combination may be shown; by default the participant's own, in all their years.

    A second settlement of the same combination takes the place of the first. Raises UsageError.
    """
    project = study.project
    person = project.participants.get(participant)
    if person is None:
        raise unknown("participant", participant, project.participants)
    if population is None and not because.strip():
        raise UsageError(
            "nothing is settled by this.",
            remedy="Give --population N, or --because “…” in a sentence that a referee could read.",
        )
    if population is not None and population < k:
        raise UsageError(
            f"a population of {population} is itself below {k}: whoever reads it knows who speaks.",
            remedy="Show less (a larger place, no year), or settle it with --because alone.",
        )
    if place and place not in project.territories:
        raise unknown("territory", place, project.territories.by_id)
    own = next((one for one in met(project) if one.participant == participant), None)
    years = sorted(own.years) if own else []
    spell = f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    row = SettledCombination(
        participant, person.role if role is None else role,
        (person.territory or "") if place is None else place,
        spell if period is None else period, population, by, study.today, because.strip(),
    )  # fmt: skip
    write = rewrite_yaml(study.root, COMBINATIONS, lambda data: _put(data, row),
                         f"{_HEAD}combinations:\n")  # fmt: skip
    study.commit([write], f"combination of {participant} settled", coder=by)
    return row


def _put(data: CommentedMap, row: SettledCombination) -> None:
    fields = {**asdict(row), "on": row.on.isoformat() if row.on else None}
    if row.population is not None:
        fields["population"] = str(row.population)
    for entry in listed(data, "combinations"):
        if all(str(entry.get(name) or "") == (fields[name] or "")
               for name in ("participant", "role", "place", "period")):  # fmt: skip
            entry.update(mapping(**fields))
            return
    append(data, "combinations", mapping(**fields))
