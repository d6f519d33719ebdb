"""Small studies written in a test, as a reader would type them.

    study = project(
        transcripts={"seine/dir": '''
            ENQ [00:00:01]: Vous cherchez du terrain ?
            DIR [00:00:05]: On ne trouve plus un hectare.
        '''},
        codings=[("seine/dir", "camille", "foncier", "plus un hectare")],
        people={"p1": {"role": "dirigeant", "territory": "seine"}},
        speakers={"seine/dir": {"DIR": "p1"}},
    )

Labels in ASKS are interviewers; any other label at the head of a line, followed by a colon, is a
respondent. Everything is real: texts are cut by `parse_body`, codings carry their offsets.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from terrain.model.codebook import Code, Codebook
from terrain.model.coding import Coding, context
from terrain.model.participant import Consent, Participant
from terrain.model.project import Case, Finished, Memo, Project, Settings
from terrain.model.span import Span
from terrain.model.territory import Territories, Territory
from terrain.model.transcript import (
    TIME,
    Speaker,
    Transcript,
    canonical,
    parse_body,
    text_hash,
)

ASKS = frozenset({"ENQ", "Q", "MOD"})
_LABEL = re.compile(rf"^([^\W\d_][\w '’.\-]{{0,30}}?)(?: \[{TIME}\])? ?:", re.MULTILINE)
_PARTS = {"MOD": "moderator", "ENQ": "interviewer", "Q": "interviewer"}


def transcript(name: str, text: str, **facts: Any) -> Transcript:
    """A transcript of id `case/slug` from indented text.

    `facts` are fields of Transcript; `speakers` may map a label to a participant id; `consent`
    may be a word (`quote`, `analysis`, `withdrawn`); `date` may be ISO text.
    """
    body = canonical(textwrap.dedent(text).strip("\n")) + "\n"
    people = dict(facts.pop("speakers", {}))
    labels = list(dict.fromkeys([*_LABEL.findall(body), *people]))
    speakers = {label: _speaker(label, people.get(label)) for label in labels}
    sections, turns = parse_body(body, labels)
    facts.setdefault("case", name.rpartition("/")[0])
    facts["consent"] = consent(facts.get("consent"))
    if isinstance(facts.get("date"), str):
        facts["date"] = dt.date.fromisoformat(facts["date"])
    return Transcript(
        id=name,
        body=body,
        speakers=speakers,
        sections=sections,
        turns=turns,
        hash=text_hash(body),
        path=f"corpus/{name}.md",
        **facts,
    )


def _speaker(label: str, given: Any) -> Speaker:
    if isinstance(given, Speaker):
        return given
    return Speaker(label, _PARTS.get(label, "respondent"), given)  # type: ignore[arg-type]


def consent(value: Any) -> Consent | None:
    """A Consent from a word, an embargo's date, or itself."""
    if isinstance(value, str):
        return Consent(use=value)  # type: ignore[arg-type]
    return Consent(embargo=value) if isinstance(value, dt.date) else value


def coding(
    of: Transcript, coder: str, code: str, quote: str, number: int = 1, **facts: Any
) -> Coding:
    """A coding on the first place where the quotation stands (it must stand there)."""
    start = of.body.index(quote)
    span = Span(start, start + len(quote))
    before, after = context(of.body, span)
    return Coding(
        id=facts.pop("id", f"C{number:04d}"),
        transcript=of.id,
        code=code,
        span=span,
        quote=quote,
        before=before,
        after=after,
        coder=coder,
        created=facts.pop("created", "2024-01-01T00:00:00Z"),
        text=of.hash,
        **facts,
    )


def codebook(*names: str | Code, redirects: Mapping[str, Sequence[str]] | None = None) -> Codebook:
    """A codebook from dotted names: `foncier.rarete` lies under `foncier`. A name may carry its
    label and definition: `foncier.rarete=Rareté du foncier=On ne trouve plus de terrain.`
    Codes whose names are stranger than that come as they are, at the end."""
    typed = [name for name in names if isinstance(name, str)]
    facts = {name.split("=")[0]: name.split("=")[1:] for name in typed}
    for name in list(facts):
        while name := name.rpartition(".")[0]:
            facts.setdefault(name, [])

    def build(name: str) -> Code:
        label, definition = [*facts[name], "", ""][:2]
        children = [other for other in facts if other.rpartition(".")[0] == name]
        return Code(name, label, definition, children=tuple(build(c) for c in children))

    tops = dict.fromkeys(name.split(".")[0] for name in facts)
    return Codebook(
        (*(build(name) for name in tops), *(name for name in names if isinstance(name, Code))),
        {old: tuple(new) for old, new in (redirects or {}).items()},
    )


def territories(**facts: Mapping[str, Any] | str) -> Territories:
    """Territories by id (`_` for `-`): a name, or fields of Territory."""
    found = {}
    for key, value in facts.items():
        fields = {"name": value} if isinstance(value, str) else dict(value)
        name = key.replace("_", "-")
        fields.setdefault("name", name)
        found[name] = Territory(id=name, **fields)
    return Territories(found)


def project(
    transcripts: Mapping[str, str | Transcript] | Iterable[Transcript],
    codings: Iterable[tuple[Any, ...] | Coding] = (),
    *,
    codes: Codebook | Sequence[str] | None = None,
    people: Mapping[str, Mapping[str, Any] | Participant] | None = None,
    speakers: Mapping[str, Mapping[str, str]] | None = None,
    places: Territories | None = None,
    cases: Iterable[Case] = (),
    finished: Iterable[tuple[str, str]] = (),
    memos: Iterable[Memo] = (),
    settings: Settings | None = None,
) -> Project:
    """A Project from texts and `(transcript, coder, code, quote[, facts])` tuples.

    Without `codes`, the codebook is made of the codes used.
    """
    texts = _transcripts(transcripts, speakers or {})
    laid = [
        item
        if isinstance(item, Coding)
        else coding(texts[item[0]], *item[1:4], number=number, **dict(*item[4:]))
        for number, item in enumerate(codings, 1)
    ]
    if codes is None:
        codes = list(dict.fromkeys(item.code for item in laid))
    return Project(
        settings=settings or Settings(name="Étude"),
        codebook=codes if isinstance(codes, Codebook) else codebook(*codes),
        territories=places or Territories(),
        participants={name: _person(name, facts) for name, facts in (people or {}).items()},
        cases={case.id: case for case in cases},
        transcripts=texts,
        codings=tuple(laid),
        finished=tuple(Finished(name, coder, texts[name].hash) for name, coder in finished),
        memos=tuple(memos),
    )


def _transcripts(
    given: Mapping[str, str | Transcript] | Iterable[Transcript],
    speakers: Mapping[str, Mapping[str, str]],
) -> dict[str, Transcript]:
    if not isinstance(given, Mapping):
        return {item.id: item for item in given}
    return {
        name: item
        if isinstance(item, Transcript)
        else transcript(name, item, speakers=speakers.get(name, {}))
        for name, item in given.items()
    }


def _person(name: str, facts: Mapping[str, Any] | Participant) -> Participant:
    if isinstance(facts, Participant):
        return facts
    return Participant(name, **{**facts, "consent": consent(facts.get("consent"))})
