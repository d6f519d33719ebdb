"""A checked Note as sheets: its claims with what they rest on, silences, findings; its searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from terrain.access import Refusal
from terrain.evidence.check import ClaimCheck, Finding, NoteCheck
from terrain.evidence.coverage import Share
from terrain.evidence.standing import Part, Standing
from terrain.model.note import STANCES, Note
from terrain.model.search_log import Outcome
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing as standing_notes
from terrain.reports.text import Text, clean

_SHARES = ("people", "roles", "territories", "cases")


def sheets(value: NoteCheck, text: Text) -> tuple[Sheet, ...]:
    """Claims, silent territories, findings."""
    return _claims(value, text), _silent(value, text), _findings(value, text)


def page(value: NoteCheck, text: Text, *, silent: bool = False) -> tuple[Sheet, ...]:
    """What a person reads on a terminal: findings first, the claims, and the silent territories
    as a sum, or one by one if asked."""
    claims = _claims(value, text)
    told = "" if silent else _silences(value, text)
    if told:
        claims = replace(claims, notes=(*claims.notes, told))
    findings = (_findings(value, text),) if value.findings else ()
    return (*findings, claims, *((_silent(value, text),) if silent else ()))


def _silences(value: NoteCheck, text: Text) -> str:
    """How many claims find a territory silent, by why."""
    counts = Counter(item.why for one in value.claims for item in one.coverage.silent)
    each = [
        text.colon(text(f"note.why.{why}"), text.number(count))
        for why, count in counts.most_common()
    ]
    if not each:
        return ""
    total = text.number(counts.total())
    return text("note.silences", count=total, each=text.spaced(" ; ".join(each)))


def summary(value: NoteCheck, text: Text) -> str:
    """One line: how many quotations were looked up, failures, warnings."""
    warnings = len(value.findings) - value.failures
    return clean(text(
        "note.checked", evidence=text.count(value.evidence, "quotation"),
        claims=text.count(len(value.claims), "claim"), day=text.date(value.day),
        failures=text.count(value.failures, "failure"),
        warnings=text.count(warnings, "warning"),
    ))  # fmt: skip


def _claims(value: NoteCheck, text: Text) -> Sheet:
    columns = (
        Column("claim", text("note.claim")),
        *(Column(stance, text(f"note.{stance}"), "integer") for stance in STANCES),
        *(Column(name, text(f"note.{name}")) for name in _SHARES),
        Column("searches", text("note.searches"), "integer"),
        Column("sought", text("note.sought"), "flag"),
        Column("text", text("note.text"), wide=True),
        *(Column(f"{name}_{part}", f"{name}_{part}", "integer", wide=True)
          for name in _SHARES for part in ("have", "of")),
        Column("codes", text("note.codes"), wide=True),
        Column("line", text("note.line"), "integer", wide=True),
    )  # fmt: skip
    rows = tuple(_claim(one, text) for one in value.claims)
    derived = [one.claim.id for one in value.claims if one.coverage.derived and one.coverage.codes]
    names = text(f"note.names.{'checked' if value.names_checked else 'unchecked'}")
    notes = [summary(value, text), names, clean(text("note.of.denominators"))]
    notes += [clean(text("note.derived", claims=", ".join(derived)))] if derived else []
    title = clean(text("note.claims", title=value.note.title))
    return Sheet("claims", title, columns, rows, (*notes, *standing_notes(value, text)))


def _claim(one: ClaimCheck, text: Text) -> tuple[object, ...]:
    shares: list[Share] = [getattr(one.coverage, name) for name in _SHARES]
    return (
        one.claim.id, *(one.stances[stance] for stance in STANCES),
        *(text("note.of_all", have=text.number(len(s.have)), of=text.number(s.of))
          for s in shares),
        len(one.searches), one.sought, one.claim.text,
        *(number for s in shares for number in (len(s.have), s.of)),
        ", ".join(one.coverage.codes), one.claim.line,
    )  # fmt: skip


def _silent(value: NoteCheck, text: Text) -> Sheet:
    columns = (
        Column("claim", text("note.claim")), Column("territory", text("by.territory")),
        Column("territory_key", "id", wide=True), Column("why", text("note.why")),
        Column("why_key", "why", wide=True), Column("codings", text("note.codings"), "integer"),
    )  # fmt: skip
    rows = tuple(
        (one.claim.id, clean(item.label), item.territory, text(f"note.why.{item.why}"), item.why,
         item.codings)
        for one in value.claims for item in one.coverage.silent
    )  # fmt: skip
    return Sheet("silent", _titled(value, "note.silent", text), columns, rows)


def _findings(value: NoteCheck, text: Text) -> Sheet:
    columns = (
        Column("level", text("note.level")), Column("line", text("note.line"), "integer"),
        Column("claim", text("note.claim")), Column("evidence", text("note.evidence")),
        Column("finding", text("note.said")), Column("kind", "kind", wide=True),
    )  # fmt: skip
    rows = tuple(
        (text("note.failure" if f.failure else "note.warning"), f.line, f.claim, f.evidence,
         said(f, text), f.kind)
        for f in sorted(value.findings, key=lambda f: not f.failure)
    )  # fmt: skip
    return Sheet("findings", _titled(value, "note.findings", text), columns, rows)


def _titled(value: NoteCheck, key: str, text: Text) -> str:
    """Several Notes may stand one under the other."""
    return clean(text.colon(value.note.title, text(key)))


def said(finding: Finding, text: Text) -> str:
    """A finding in words. Those of the field only where consent lets them be shown."""
    standing = finding.standing
    given = {"detail": finding.detail, "reason": ""}
    if finding.refusal is not None:
        given["reason"] = reason(finding.refusal, text)
    if standing is not None:
        given |= {
            "difference": difference(standing.difference), "transcript": standing.transcript,
            "places": text.count(len(standing.places), "place"), "citation": str(standing.citation),
            "cited": str(standing.evidence.citation),
        }  # fmt: skip
    hidden = finding.kind in ("changed", "typography") and not given.get("difference")
    key = "changed.hidden" if hidden else finding.kind
    return clean(text(f"note.kind.{key}", **given))


def reason(refusal: Refusal, text: Text) -> str:
    """Why words are withheld, and whose promise says so."""
    why = text(f"note.reason.{refusal.reason}", until=text.date(refusal.until))
    return f"{why} ({refusal.whose})" if refusal.whose else why


def difference(parts: Sequence[Part]) -> str:
    """Both texts in one line, as `wdiff`: `On ne trouve plus un [-hectare-] {+demi-hectare+}`;
    what is the same at length is cut, visibly."""
    marks = {"same": "{}", "note": "[-{}-]", "corpus": "{{+{}+}}"}
    last = len(parts) - 1
    return " ".join(
        marks[part.kind].format(
            _near(part.words, at > 0, at < last) if part.kind == "same" else part.words
        )
        for at, part in enumerate(parts)
    )


#: Words shown on each side of a difference.
_BESIDE = 5


def _near(said: str, before: bool, after: bool) -> str:
    """The words next to what differs `before` or `after` them."""
    words = said.split()
    shown = _BESIDE * (before + after)
    if len(words) <= shown + 1:
        return said
    head, tail = words[:_BESIDE] if before else [], words[-_BESIDE:] if after else []
    return " ".join([*head, "[…]", *tail])


def listing(notes: Iterable[Note], text: Text) -> Sheet:
    """The Notes of a study."""
    columns = (
        Column("note", text("note.id")), Column("title", text("note.title")),
        Column("status", text("note.status")), Column("authors", text("note.authors")),
        Column("claims", text("note.count.claims"), "integer"),
        Column("evidence", text("note.count.evidence"), "integer"),
    )  # fmt: skip
    rows = tuple(
        (n.id, clean(n.title), n.status, clean(", ".join(n.authors)), len(n.claims),
         len(n.evidence))
        for n in notes
    )  # fmt: skip
    return Sheet("notes", text("note.list"), columns, rows)


def searches(title: str, outcomes: Sequence[Outcome], text: Text) -> Sheet:
    """The searches made for a Note, and what became of what they found."""
    columns = (
        Column("at", text("note.search.at")), Column("coder", text("note.search.coder")),
        Column("claim", text("note.claim")), Column("seeking", text("note.search.seeking")),
        Column("query", text("note.search.query")), Column("filters", text("note.search.filters")),
        Column("total", text("note.search.total"), "integer"),
        Column("read", text("note.search.read"), "integer"),
        Column("kept", text("note.search.kept"), "integer"),
        Column("aside", text("note.search.aside"), "integer"),
        Column("searched", text("note.search.searched"), "integer"),
        Column("study", text("note.search.study"), "integer"),
        Column("reasons", text("note.search.reasons"), wide=True),
        Column("mode", "mode", wide=True), Column("model", "model", wide=True),
        Column("id", "id"),
    )  # fmt: skip
    rows = tuple(_search(outcome, text) for outcome in outcomes)
    return Sheet("searches", clean(text("note.search.title", title=title)), columns, rows)


def _search(outcome: Outcome, text: Text) -> tuple[object, ...]:
    made = outcome.search
    filters = "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in made.filters.items()
    )
    reasons = dict.fromkeys(outcome.reasons.values())
    seeking = text(f"note.{made.seeking}") if made.seeking else ""
    return (
        made.at, made.coder, made.claim, seeking, clean(made.query), clean(filters), made.total,
        outcome.read, len(outcome.kept), len(outcome.aside), made.searched, made.study,
        clean("; ".join(reasons)), made.mode, made.model, made.id[-6:],
    )  # fmt: skip


def plain(value: NoteCheck, text: Text) -> dict[str, object]:
    """The whole check in plain values, for `--json`. `failed` decides the exit code."""
    note = value.note
    return {
        "note": note.id, "title": note.title, "path": note.path, "day": value.day.isoformat(),
        "publish": value.publish, "scale": value.scale, "failed": value.failures > 0,
        "failures": value.failures, "fictional": value.fictional,
        "names_checked": value.names_checked,
        "restricted": len(value.restricted.transcripts),
        "claims": [_plain_claim(one) for one in value.claims],
        "loose": [_plain_standing(s) for s in value.loose],
        "findings": [
            {"kind": f.kind, "failure": f.failure, "line": f.line, "claim": f.claim,
             "evidence": f.evidence, "said": said(f, text)}
            for f in value.findings
        ],
    }  # fmt: skip


def _plain_claim(one: ClaimCheck) -> dict[str, object]:
    coverage = one.coverage
    shares = {name: getattr(coverage, name) for name in _SHARES}
    return {
        "id": one.claim.id, "text": one.claim.text, "line": one.claim.line,
        "stances": dict(one.stances), "sought": one.sought,
        **{name: {"have": list(s.have), "count": len(s.have), "of": s.of}
           for name, s in shares.items()},
        "codes": list(coverage.codes), "codes_derived": coverage.derived,
        "silent": [
            {"territory": s.territory, "label": s.label, "why": s.why, "codings": s.codings}
            for s in coverage.silent
        ],
        "evidence": [_plain_standing(s) for s in one.standings],
        "searches": [plain_search(outcome) for outcome in one.searches],
    }  # fmt: skip


def _plain_standing(standing: Standing) -> dict[str, object]:
    evidence, span = standing.evidence, standing.span
    why = standing.unquotable or standing.unpublishable
    return {
        "id": evidence.id, "line": evidence.line, "stance": evidence.stance,
        "state": standing.state, "citation": str(standing.citation or evidence.citation),
        "words": standing.words, "span": [span.start, span.end] if span else None,
        "typography": standing.typography, "likeness": round(standing.likeness, 3),
        "difference": [[part.kind, part.words] for part in standing.difference],
        "quotable": standing.quotable, "publishable": standing.publishable,
        "why_not": why.reason if why else None,
        "may_be_named": standing.named, "remark": evidence.remark, "coding": evidence.coding,
        "fictional": standing.fictional,
    }  # fmt: skip


def plain_search(outcome: Outcome) -> dict[str, object]:
    """A search of the log in plain values; hits by their citation."""
    made = outcome.search
    names = (
        "id", "at", "coder", "claim", "seeking", "query", "mode", "unit", "total", "searched",
        "study", "restricted", "left_out", "model", "offset",
    )  # fmt: skip
    return {
        **{name: getattr(made, name) for name in names}, "filters": dict(made.filters),
        "read": outcome.read, "kept": list(outcome.kept), "aside": list(outcome.aside),
        "undecided": list(outcome.undecided), "reasons": dict(outcome.reasons),
        "hits": [place.citation for place in made.hits],
    }  # fmt: skip
