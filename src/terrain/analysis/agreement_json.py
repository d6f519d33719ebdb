"""Agreement as plain values for a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from terrain.analysis.agreement import ALL, Agreement, CodeAgreement
from terrain.analysis.ground import as_json as ground_json


def as_json(value: Agreement) -> Mapping[str, object]:
    """Plain values for `--json`: `all`, then `codes` by id, each with its interval of α."""
    codes = {row.code: _plain(row, value.coders) for row in value.rows}
    return {
        "study": value.study, "coders": list(value.coders), "unit": value.unit,
        "transcripts": list(value.transcripts), "unfinished": list(value.unfinished),
        "left_out": list(value.left_out), "resamples": value.resamples, "seed": value.seed,
        "restricted": len(value.restricted.transcripts), "fictional": value.fictional,
        "ground": ground_json(value.ground), "all": codes.pop(ALL, None), "codes": codes,
        **_settled(value), **_sample(value),
    }  # fmt: skip


def _settled(value: Agreement) -> Mapping[str, object]:
    """Where disagreements were settled: the names left out, and those compared all the same."""
    if not value.consensus:
        return {}
    return {"settled_left_out": list(value.excluded), "settled_among": list(value.settled_among)}


def _sample(value: Agreement) -> Mapping[str, object]:
    if (sample := value.sample) is None:
        return {}
    task = sample.task
    return {
        "task": {
            "id": task.id, "by": task.by, "allocation": task.allocation, "seed": task.seed,
            "drawn": task.drawn, "done": sample.done, "compared": sample.compared,
            "waiting": sample.waiting, "lost": sample.lost, "withheld": sample.withheld,
        }
    }  # fmt: skip


def _plain(row: CodeAgreement, coders: Sequence[str]) -> Mapping[str, object]:
    return {
        "label": row.label, "units": row.units,
        "marked": dict(zip(coders, row.marked, strict=True)), "marked_by_all": row.both,
        "percent": row.percent.value, "positive": row.positive.value, "kappa": row.kappa.value,
        "fleiss": row.fleiss.value, "alpha": row.alpha.value, "ac1": row.ac1.value,
        "alpha_u": row.alpha_u, "low": row.alpha.low, "high": row.alpha.high,
        "kappa_low": row.kappa.low, "kappa_high": row.kappa.high,
        "ac1_low": row.ac1.low, "ac1_high": row.ac1.high, "warning": ", ".join(row.warnings),
    }  # fmt: skip
