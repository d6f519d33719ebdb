"""A piece of evidence as it is published: its words cut at the turns, and what they answer.

The words come from the study as publication sees it, where the words of others are masked: a
stretch that holds a mask is not published, whatever was found before.
"""

from __future__ import annotations

from dataclasses import replace

from terrain.access import MASK
from terrain.evidence.standing import Standing
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn, clock
from terrain.reports.site import media
from terrain.reports.site.ground import Ground, capital
from terrain.reports.site.paths import at
from terrain.reports.site.values import Held, Link, Proof, Saying

#: Words of context on each side of a quotation, at most: enough to judge it, not a transcript.
CONTEXT = 120


def proof(ground: Ground, standing: Standing, anchor: str) -> Proof | Held:
    """A piece of evidence, or the place where it is held back."""
    transcript = ground.project.transcripts.get(standing.transcript)
    if standing.unpublishable is not None or (transcript is None and standing.transcript):
        return Held(anchor, "consent")
    if transcript is None or not standing.found or standing.span is None:
        return Held(anchor, "lost")
    turns = [ground.turn(transcript, number) for number in standing.turns]
    heard = [turn for turn in turns if turn is not None]
    if len(heard) < len(turns) or MASK in standing.span.of(transcript.body):
        return Held(anchor, "consent")
    if not heard:  # words outside any turn (a preamble) have no speaker to describe
        return Held(anchor, "lost")
    return _proof(ground, standing, transcript, heard, anchor)


def _proof(
    ground: Ground, standing: Standing, transcript: Transcript, turns: list[Turn], anchor: str
) -> Proof:
    span = standing.span
    assert span is not None
    own = [turn for turn in turns if not ground.project.asks(transcript, turn)] or turns
    said = tuple(_said(ground, transcript, turn, span) for turn in turns)
    territory, who, tells = _who(ground, transcript, own[0])
    made = Proof(
        anchor=anchor, stance=standing.evidence.stance, who=who,
        said=tuple(replace(s, before="", after="", cut_before=False, cut_after=False)
                   for s in said),
        context=_context(ground, transcript, turns[0], said), remark=standing.evidence.remark,
        lang=transcript.language, fictional=ground.fictional(transcript), territory=territory,
    )  # fmt: skip
    if not tells and transcript.id not in ground.opened:
        return made
    source = ground.transcript(transcript.id)
    return replace(
        made, citation=str(standing.citation), moment=moment(transcript, turns[0]),
        source=Link(source.label, at(source.path, f"t{turns[0].number}")) if source else None,
        transcript=transcript.id,
    )  # fmt: skip


def _who(ground: Ground, transcript: Transcript, turn: Turn) -> tuple[str, tuple[Link, ...], bool]:
    """The territory that the speaker's line shows ("" for none), the line in parts, and whether it
    says as much as the citation would: the transcript's id names the case."""
    if ground.project.asks(transcript, turn):
        return "", (Link(ground.line(transcript, turn)),), True
    described = ground.describe(transcript, turn, ground.text)
    place = described.combination.place
    shown = ground.territory(place)
    parts = tuple(
        shown if shown and part == shown.label.replace("'", "’") else Link(part)
        for part in (capital(described.parts[0]), *described.parts[1:])
    )
    tells = described.named or place == (ground.project.territory(transcript, turn) or "")
    return place, parts, tells


def _said(ground: Ground, transcript: Transcript, turn: Turn, span: Span) -> Saying:
    body = transcript.body
    part = turn.span.intersection(span) or Span(turn.span.start, turn.span.start)
    before, cut_before = _last(body[turn.span.start : part.start])
    after, cut_after = _first(body[part.end : turn.span.end])
    return Saying(
        ground.line(transcript, turn), part.of(body), ground.project.asks(transcript, turn),
        before, after, cut_before, cut_after,
    )  # fmt: skip


def _context(
    ground: Ground, transcript: Transcript, first: Turn, said: tuple[Saying, ...]
) -> tuple[Saying, ...]:
    """The question just before and the whole turns; nothing where that would add nothing."""
    question: tuple[Saying, ...] = ()
    before = ground.turn(transcript, first.number - 1)
    asked = before is not None and ground.project.asks(transcript, before)
    if asked and before is not None and before.section == first.section and not said[0].asks:
        words, cut = _last(transcript.words_of(before))
        question = (Saying(ground.line(transcript, before), "", True, words, cut_before=cut),)
    if not question and not any((s.before + s.after).strip() for s in said):
        return ()
    return (*question, *said)


def _last(text: str) -> tuple[str, bool]:
    words = text.split(" ")
    return " ".join(words[-CONTEXT:]), len(words) > CONTEXT


def _first(text: str) -> tuple[str, bool]:
    words = text.split(" ")
    return " ".join(words[:CONTEXT]), len(words) > CONTEXT


def moment(transcript: Transcript, turn: Turn) -> Link | None:
    """Where to see it said: for the sessions of a seminar, which are held in public."""
    if transcript.kind != "seminar" or turn.time is None:
        return None
    video = media.address(transcript.media, turn.time)
    return Link(clock(float(int(turn.time))), video) if video else None
