"""One theme in several territories: the quotations that stand for each, and that set it apart.

By meaning: each quotation is a vector. A territory's centre is the mean of its speakers' means, so
that who speaks most does not decide. A quotation represents its territory by its nearness to that
centre; it sets it apart by that nearness less its nearness to the nearest other centre; it is said
nowhere else where its nearest neighbour in the other territories is far. Lists are made diverse by
maximal marginal relevance (Carbonell & Goldstein 1998), a speaker coming back only when no other is
left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, get_args

from terrain.access import Restricted
from terrain.analysis.filters import codes_on_turns, passing_turns
from terrain.analysis.ground import Ground
from terrain.analysis.quotations import Quotation
from terrain.analysis.words import count_words
from terrain.errors import UsageError
from terrain.model.code_expression import current_code
from terrain.model.filter import ResolvedFilter
from terrain.model.project import Project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Floats = NDArray[np.float64]

Rule = Literal["representative", "different", "alone"]
RULES: tuple[Rule, ...] = get_args(Rule)
#: Quotations of fewer words say too little to be placed by their meaning.
FEW_WORDS = 6
#: What relevance weighs against likeness to what is already chosen.
RELEVANCE = 0.7


@dataclass(frozen=True, slots=True)
class Chosen:
    """A quotation with its score: cosine to its own centre (`representative`), that less the
    cosine to the nearest other centre (`different`), or the cosine to its nearest quotation
    elsewhere (`alone`: the lowest first). `again`: its speaker is already in the list."""

    quotation: Quotation
    score: float
    again: bool = False


@dataclass(frozen=True)
class Side:
    """One territory: how many quotations and speakers it has, and those chosen by each rule.
    `short` quotations were too short to be placed; `own_codes`: labels of codes used here alone."""

    territory: str
    label: str
    quotations: int
    speakers: int
    short: int
    lists: Mapping[Rule, tuple[Chosen, ...]]
    own_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contrast:
    """A code (with its children) in several territories, side by side. `held_back`: codings that
    consent lets be counted, not quoted. `model`: the identity of what gave the vectors."""

    study: str
    code: str
    label: str
    sides: tuple[Side, ...]
    limit: int
    held_back: int = 0
    sampled: int | None = None
    model: str = ""
    restricted: Restricted = field(default_factory=Restricted)
    fictional: bool = False
    all_fictional: bool = False
    ground: Ground | None = None


@dataclass(frozen=True, eq=False)
class Held:
    """The quotations of one territory with their vectors, (n, dimensions), of unit length."""

    territory: str
    label: str
    quotations: tuple[Quotation, ...]
    vectors: Vectors


def said(quotation: Quotation) -> str:
    """The words of the field in a quotation, the researchers' aside; all where only they speak."""
    parts = [speech.text for speech in quotation.speech if not speech.asks]
    return "\n".join(parts or [speech.text for speech in quotation.speech])


def placed(quotation: Quotation) -> bool:
    """Whether a quotation is long enough to be placed by its meaning."""
    return count_words(said(quotation)) >= FEW_WORDS


def codes_there(project: Project, code: str, where: ResolvedFilter) -> frozenset[str]:
    """Of a code and its children, those that respondents bear under a filter, in a Project
    permitted for ANALYSE: a code whose words may not be quoted is not one that nobody used."""
    family = project.codebook.family(code)
    place = replace(where, codes=None, coders=None)
    found: set[str] = set()
    for transcript, turns in passing_turns(project, place):
        said = {t.number for t in turns if t is not None and not project.asks(transcript, t)}
        laid = project.codings_of.get(transcript.id, ())
        for number, codes in codes_on_turns(transcript, laid, where.coders).items():
            if number in said:
                found |= {current_code(project.codebook, name) for name in codes}
    return frozenset(found) & family


def sides(
    held: Sequence[Held], limit: int, short: Mapping[str, int],
    used: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Side, ...]:  # fmt: skip
    """The lists of each territory, in the order given; those without quotations are empty.
    `used`: the codes used in each (`codes_there`), by default those of its quotations.

    Raises UsageError under two territories, over six, or with quotations in fewer than two.
    """
    import numpy as np

    if not 2 <= len(held) <= 6:
        raise UsageError(
            f"a contrast takes two to six territories, and {len(held)} were given.",
            remedy="Name each with --territory.",
        )
    filled = [one for one in held if one.quotations]
    if len(filled) < 2:
        raise UsageError(
            "a contrast cannot be made: fewer than two of these territories have quotations of "
            f"{FEW_WORDS} words or more that may be quoted.",
            remedy="Choose other territories, or a code with its children.",
        )
    centres = {one.territory: _centre(one) for one in filled}
    codes = used or {
        one.territory: frozenset(c for q in one.quotations for c in q.codes) for one in held
    }
    made = []
    for one in held:
        lists: dict[Rule, tuple[Chosen, ...]] = dict.fromkeys(RULES, ())
        if one.quotations:
            others = [centre for name, centre in centres.items() if name != one.territory]
            own = one.vectors @ centres[one.territory]
            away = np.max([one.vectors @ centre for centre in others], axis=0)
            elsewhere = np.concatenate([o.vectors for o in filled if o is not one])
            nearest = (one.vectors @ elsewhere.T).max(axis=1)
            lists = {
                "representative": _pick(one, own, own, limit),
                "different": _pick(one, own - away, own - away, limit),
                "alone": _pick(one, -nearest, nearest, limit),
            }
        foreign = set[str]().union(*(c for name, c in codes.items() if name != one.territory))
        made.append(
            Side(
                one.territory, one.label, len(one.quotations), len(_people(one.quotations)),
                short.get(one.territory, 0), lists, tuple(sorted(codes[one.territory] - foreign)),
            )
        )  # fmt: skip
    return tuple(made)


def _people(quotations: Sequence[Quotation]) -> set[str]:
    return {speaker for quotation in quotations for speaker in _speakers(quotation)}


def _speakers(quotation: Quotation) -> frozenset[str]:
    return frozenset(speech.person for speech in quotation.speech if not speech.asks)


def _centre(held: Held) -> Floats:
    """The mean of the speakers' means, of unit length."""
    import numpy as np

    by_speaker: dict[frozenset[str], list[int]] = {}
    for number, quotation in enumerate(held.quotations):
        by_speaker.setdefault(_speakers(quotation), []).append(number)
    means = [held.vectors[numbers].mean(axis=0) for numbers in by_speaker.values()]
    mean = np.mean(means, axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / (length or 1.0), np.float64)


def _pick(held: Held, relevance: Floats, shown: Floats, limit: int) -> tuple[Chosen, ...]:
    """`limit` quotations by marginal relevance, new speakers first: relevance and likeness are both
    cosines, or differences of cosines, on one scale."""
    import numpy as np

    alike = held.vectors @ held.vectors.T
    left = list(range(len(held.quotations)))
    chosen: list[Chosen] = []
    taken: list[int] = []
    seen: set[str] = set()
    while left and len(chosen) < limit:
        fresh = [n for n in left if not _speakers(held.quotations[n]) & seen]
        pool = fresh or left
        worth = [
            RELEVANCE * relevance[n]
            - (1 - RELEVANCE) * max((alike[n, m] for m in taken), default=0)
            for n in pool
        ]
        best = pool[int(np.argmax(worth))]
        chosen.append(Chosen(held.quotations[best], float(shown[best]), again=not fresh))
        taken.append(best)
        left.remove(best)
        seen |= _speakers(held.quotations[best])
    return tuple(chosen)
