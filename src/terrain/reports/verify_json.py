"""A manuscript verified, as plain values for programs: keys are stable, statuses are slugs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from terrain.evidence.verification import Checked, Found, Verification


def plain(value: Verification) -> dict[str, Any]:
    """The whole, JSON-ready. `problems` of a quotation are slugs; [] means that it is clean."""
    return {
        "manuscript": value.manuscript,
        "format": value.format,
        "sha256": value.sha256,
        "study": value.study,
        "date": value.day.isoformat(),
        "fictional": value.fictional,
        "transcripts": value.transcripts,
        "words": value.words,
        "paragraphs": value.paragraphs,
        "least": value.least,
        "may_drop": list(value.may_drop),
        "counts": dict(value.counts),
        "judged": len(value.judged),
        "too_short": value.short,
        "within": value.within,
        "problems": value.problems,
        "quotations": [_quotation(each) for each in value.quotations],
        "leaks": [asdict(place) for place in value.leaks],
        "names_checked": value.names_checked,
        "doubts": [asdict(place) for place in value.doubts],
        "warnings": list(value.warnings),
    }


def _quotation(each: Checked) -> dict[str, Any]:
    best = each.sources[0] if each.sources else None
    return {
        "number": each.quoted.number,
        "text": each.quoted.text,
        "status": each.status,
        "transcript": best.transcript if best else None,
        "turn": best.turns[0] if best and best.turns else None,
        "score": round(each.score, 4) if best else 0.0,
        "publishable": each.publishable,
        "problems": [trouble.slug for trouble in each.problems],
        "remarks": [trouble.slug for trouble in each.troubles if not trouble.serious],
        "kind": each.quoted.kind,
        "too_short": each.short,
        "within": each.quoted.inside if each.within else 0,
        "accepted": each.accepted,
        "paragraph": each.paragraph,
        "page": each.page,
        "line": each.line,
        "note": each.note,
        "sources": [_source(found) for found in each.sources],
        "more_sources": each.more,
        "nearest": _source(each.nearest) if each.nearest else None,
    }


def _source(found: Found) -> dict[str, Any]:
    return {
        "transcript": found.transcript,
        "turns": list(found.turns),
        "speakers": list(found.speakers),
        "citation": found.citation,
        "start": found.start,
        "end": found.end,
        "score": found.score,
        "status": found.status,
        "marks": list(found.marks),
        "dropped": list(found.dropped),
        "changes": [
            {"kind": c.kind, "quoted": c.quoted, "source": c.source, "flags": list(c.flags)}
            for c in found.changes
        ],
        "publishable": found.publishable,
        "reason": found.reason,
        "text": found.text if found.shown else None,
    }
