"""A manuscript against the corpus: each quotation found, judged, and passed before consent.

All the texts on disk are searched, also those that consent withholds: a quotation of an embargoed
or withdrawn interview is named as forbidden. Withheld words are never given back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from terrain.access import Purpose, allows, promise
from terrain.evidence import lexicon
from terrain.evidence.cuts import troubles_of
from terrain.evidence.extraction import Quoted, extract
from terrain.evidence.finding import Candidate, Corpus
from terrain.evidence.judging import Judgement, best_first, judge
from terrain.evidence.spoken import spoken
from terrain.evidence.verification import (
    Checked,
    Found,
    Place,
    Reason,
    Status,
    Trouble,
    Verification,
)
from terrain.evidence.wording import Reading, readings
from terrain.fold import Tokens
from terrain.model.citation import citation
from terrain.model.manuscript import Manuscript
from terrain.model.participant import Consent
from terrain.model.project import Project
from terrain.model.transcript import Transcript

Progress = Callable[[str, int, int], None]

#: A quotation of fewer words, if it is not found, is not judged.
LEAST = 4
#: Sources of one quotation that are listed.
LISTED = 10
#: Below this score a place is not the source: the nearest passage, at most.
ATTRIBUTED = 0.7
#: The words that agree must say so many bits more than it takes to tell one word of the corpus
#: from all others; and more where the first word or the last is not the source's, since common
#: phrases (« c'est ce qu'on appelle ») go on in as many ways. Set on scripts/recovery.py, seed 1.
MARGIN, MARGIN_EDGE = 16.0, 38.0
#: The corpus on which the margins were set (log2 of its words); in a smaller one no word can be
#: as rare, nor a chance as likely.
_LARGE = 17.0
#: Pieces of fewer words are not looked for on their own.
_PIECE = 3
#: Candidates with less than this share of the best one's votes are not read.
_CLOSE = 0.55
#: So many characters around a candidate are read; and around one whose quotation has cuts.
_AROUND, _AROUND_CUTS = 160, 2600


@dataclass(frozen=True)
class Rules:
    """What the author allows: words that may be dropped, quotations that are foreign."""

    least: int = LEAST
    may_drop: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    allow_foreign: bool = False


def verify(
    manuscript: Manuscript, project: Project, today: dt.date, rules: Rules | None = None,
    *, corpus: Corpus | None = None, progress: Progress | None = None,
) -> Verification:  # fmt: skip
    """Every quotation of a manuscript, judged. `corpus` is that of the project's bodies."""
    rules = rules or Rules()
    corpus = corpus or Corpus({name: t.body for name, t in project.transcripts.items()})
    extraction = extract(manuscript)
    judged = _Verifier(project, corpus, today, rules).all(extraction.quotations, progress)
    paragraphs = manuscript.paragraphs
    checked = tuple(
        replace(
            each, page=paragraphs[at].page, line=paragraphs[at].line,
            paragraph=paragraphs[at].number, note=paragraphs[at].label,
        )
        for each in _within(judged)
        for at in (each.quoted.parts[0].paragraph,)
    )  # fmt: skip
    doubts = tuple(
        Place(paragraphs[d.paragraph].number, d.about,
              paragraphs[d.paragraph].text[max(0, d.at - 20) : d.at + 40],
              paragraphs[d.paragraph].page, paragraphs[d.paragraph].line, d.slug)
        for d in extraction.doubts
    )  # fmt: skip
    return Verification(
        manuscript.name, manuscript.format, manuscript.sha256, project.settings.name, today,
        checked, doubts, manuscript.warnings, (), len(project.transcripts), len(corpus),
        len(paragraphs), rules.least, tuple(sorted(rules.may_drop)), rules.allow_foreign,
        project.fictional, project.all_fictional,
    )  # fmt: skip


def _within(checked: Sequence[Checked]) -> list[Checked]:
    """Quotations held in one that was found are not judged again: its source is theirs."""
    found = {each.quoted.number for each in checked if each.sources}
    made = []
    for each in checked:
        held = each.quoted.inside in found
        if held:
            found.add(each.quoted.number)
        troubles = () if held and not each.sources else each.troubles
        made.append(replace(each, within=held, troubles=troubles) if held else each)
    return made


def same_words(text: str) -> str:
    """What two writings of one quotation share: their keys."""
    return " ".join(Tokens(text).keys)


@dataclass
class _Verifier:
    """One run: the corpus, and what has been read of it."""

    project: Project
    corpus: Corpus
    today: dt.date
    rules: Rules
    weights: dict[str, float] = field(default_factory=dict)

    def all(self, quotations: Sequence[Quoted], progress: Progress | None) -> list[Checked]:
        """Find all at once, then judge one by one."""
        read = [readings(quoted.text) for quoted in quotations]
        asked: list[str] = []
        owners: list[int] = []
        for number, listed in enumerate(read):
            for run in _runs(listed):
                asked.append(run)
                owners.append(number)
        found: list[list[list[Candidate]]] = [[] for _ in quotations]
        for owner, candidates in zip(owners, self.corpus.find(asked), strict=True):
            found[owner].append(candidates)
        places = [_telling(runs) for runs in found]
        made = []
        for number, quoted in enumerate(quotations):
            if progress is not None:
                progress("quotations", number + 1, len(quotations))
            made.append(self._one(quoted, read[number], places[number]))
        return made

    def weigh(self, key: str) -> float:
        """The information of a word, in bits; 1 for a sign."""
        if key not in self.weights:
            from terrain.evidence.finding import words_of

            hashes = words_of(key)[0]
            bits = self.corpus.information(hashes)
            self.weights[key] = max(float(bits.max()), 0.5) if len(bits) else 1.0
        return self.weights[key]

    def _one(self, quoted: Quoted, listed: list[Reading], candidates: list[Candidate]) -> Checked:
        judgements = best_first(self._judgements(quoted, listed, candidates))
        sources = [j for j in judgements if self._attributed(j)]
        exact = [j for j in sources if j.exact]
        if exact:
            kept = _simplest(exact)
            total = max((c.total for c in candidates), default=0) if not kept[0].gaps else 0
            return self._checked(quoted, kept, max(total, len(kept)))
        if sources:
            best = sources[0].score
            kept = [j for j in sources if j.score >= best - 0.01]
            return self._checked(quoted, kept, len(kept))
        return self._missing(quoted, listed, judgements)

    def _judgements(
        self, quoted: Quoted, listed: list[Reading], candidates: list[Candidate]
    ) -> list[Judgement]:
        around = _AROUND_CUTS if any(len(r.pieces) > 1 for r in listed) else _AROUND
        made: dict[tuple[str, int, int], Judgement] = {}
        for name, low, high in _windows(candidates, around):
            said = spoken(self.project.transcripts[name], low, high)
            if not len(said):
                continue
            for judgement in judge(quoted.text, listed, said, self.weigh, self.rules.may_drop):
                made.setdefault((name, judgement.start, judgement.end), judgement)
        return list(made.values())

    def _attributed(self, judgement: Judgement) -> bool:
        """Whether this place is where the words come from, not one that resembles them."""
        if judgement.exact and not judgement.gaps:
            return True
        import math

        size = math.log2(max(len(self.corpus), 2))
        margin = MARGIN if judgement.edges else MARGIN_EDGE
        enough = judgement.bits >= size + margin * min(1.0, size / _LARGE)
        return judgement.score >= ATTRIBUTED and (enough or judgement.exact)

    def _checked(self, quoted: Quoted, kept: list[Judgement], total: int) -> Checked:
        sources = tuple(self._found(judgement) for judgement in kept[:LISTED])
        several = len(kept) > 1 and kept[0].exact
        status: Status = "several" if several else sources[0].status
        troubles: dict[Trouble, None] = {}
        if status == "altered":
            troubles[Trouble("altered", str(len(sources[0].changes)))] = None
        for source in sources:
            if source.reason:
                troubles[Trouble(source.reason, source.citation)] = None
        troubles.update(dict.fromkeys(sources[0].troubles))
        if not quoted.closed:
            troubles[Trouble("unclosed")] = None
        return Checked(quoted, status, sources, total - len(sources), troubles=tuple(troubles))

    def _missing(
        self, quoted: Quoted, listed: list[Reading], judgements: list[Judgement]
    ) -> Checked:
        words = len(listed[-1].words) if listed else 0
        # Long italics may be a title or an emphasis: not being found says nothing.
        short = words < self.rules.least or quoted.kind == "italic"
        nearest = None
        for judgement in judgements if not short else ():
            found = self._found(judgement)
            if found.shown:
                nearest = found
                break
        accepted = self.rules.allow_foreign or same_words(quoted.text) in self.rules.accepted
        troubles = [] if short or accepted else [Trouble("not-found")]
        if not quoted.closed:
            troubles.append(Trouble("unclosed"))
        return Checked(
            quoted, "not-found", nearest=nearest, troubles=tuple(troubles), short=short,
            accepted=accepted,
        )  # fmt: skip

    def _found(self, judgement: Judgement) -> Found:
        said, transcript = judgement.spoken, judgement.spoken.transcript
        words = [n for low, high in judgement.spans for n in range(low, high)]
        turns = tuple(dict.fromkeys(said.turns[n] for n in words if said.turns[n]))
        speakers = tuple(dict.fromkeys(said.speaker(n) for n in words if said.turns[n]))
        reason, shown = self._consent(transcript, speakers)
        changes = judgement.changes
        if not shown:
            changes = tuple(replace(change, source="") for change in changes)
        status: Status = "altered" if changes else "marked" if judgement.marks else "verbatim"
        cuts = tuple((said.starts[low], said.ends[high - 1]) for low, high in judgement.gaps)
        troubles = troubles_of(judgement, speakers, shown=shown)
        return Found(
            transcript.id, turns, speakers, citation(transcript, turns), judgement.start,
            judgement.end, round(judgement.score, 4), status, judgement.marks, changes,
            judgement.dropped if shown else (), cuts, troubles, reason, shown,
            transcript.body[judgement.start : judgement.end] if shown else "",
        )  # fmt: skip

    def _consent(
        self, transcript: Transcript, speakers: Sequence[str]
    ) -> tuple[Reason | None, bool]:
        """Why these words may not be published, and whether the team may read them in a report."""
        people = self.project.participants
        promises = [transcript.consent]
        promises += [
            p for s in speakers if (p := promise(transcript.speakers.get(s), people)) is not None
        ]
        reasons = [r for p in promises if (r := _reason(p, self.today))]
        order: tuple[Reason, ...] = ("withdrawn", "embargo", "analysis-only", "no-consent")
        reason = next((r for r in order if r in reasons), None)
        shown = all(allows(p, Purpose.QUOTE, self.today) for p in promises)
        return reason, shown


def _reason(consent: Consent | None, today: dt.date) -> Reason | None:
    if allows(consent, Purpose.PUBLISH, today):
        return None
    if consent is None:
        return "no-consent"
    if consent.use == "withdrawn":
        return "withdrawn"
    if consent.embargo and today < consent.embargo:
        return "embargo"
    return "analysis-only"


def _telling(runs: Sequence[list[Candidate]]) -> list[Candidate]:
    """The candidates to read: where runs of words stand in a row, those of the two that stand in
    the fewest places, near each other if they are somewhere; else all."""
    exact = sorted((run for run in runs if run and run[0].total), key=lambda run: run[0].total)
    if len(exact) > 1:
        near = [one for one in exact[0] if any(_near(one, other) for other in exact[1])]
        if near:
            return near
    return [candidate for run in (exact[:2] or runs) for candidate in run]


def _near(one: Candidate, other: Candidate) -> bool:
    return one.transcript == other.transcript and abs(one.start - other.start) < _AROUND_CUTS


def _windows(candidates: Sequence[Candidate], around: int) -> list[tuple[str, int, int]]:
    """The stretches to read: candidates that most of the votes are for, those nearby as one."""
    best = max((c.weight for c in candidates), default=0.0)
    kept = [c for c in candidates if c.weight >= _CLOSE * best or c.weight == best]
    made: list[tuple[str, int, int]] = []
    for each in sorted(kept, key=lambda c: (c.transcript, c.start)):
        low, high = max(0, each.start - around), each.end + around
        if made and made[-1][0] == each.transcript and low <= made[-1][2]:
            made[-1] = (each.transcript, made[-1][1], max(high, made[-1][2]))
        else:
            made.append((each.transcript, low, high))
    return made


def _simplest(exact: list[Judgement]) -> list[Judgement]:
    """Where the words follow each other somewhere, places that need a cut are no sources."""
    whole = [judgement for judgement in exact if not judgement.gaps]
    return whole or exact


def _runs(listed: Sequence[Reading]) -> list[str]:
    """The runs of words to look for: the whole, and the pieces that are long enough."""
    found: dict[str, None] = {}
    for reading in listed:
        found[" ".join(word.form for word in reading.words)] = None
        if len(reading.pieces) > 1:
            for piece in reading.pieces:
                if len(piece.words) >= _PIECE:
                    found[" ".join(word.form for word in piece.words)] = None
    return [run for run in found if run.strip()]


def droppable(names: Collection[str]) -> frozenset[str]:
    """The words that `--may-drop` names, as keys; `repetitions` and `hesitations` are rules."""
    from terrain.fold import bare

    found: set[str] = set()
    for name in names:
        key = _plain(name)
        if key.startswith("repetition"):
            found.add(lexicon.REPETITIONS)
        elif key.startswith("hesitation"):
            found |= lexicon.HESITATIONS
        else:
            found |= set(Tokens(bare(name)).keys)
    return frozenset(found)


@lru_cache(maxsize=256)
def _plain(name: str) -> str:
    from terrain.fold import bare

    return bare(name.strip())
