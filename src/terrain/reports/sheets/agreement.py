"""Agreement between coders as a sheet: a line a code, all codes last."""

from __future__ import annotations

from terrain.analysis.agreement import ALL, FEW_MARKED, FEW_UNITS, Agreement, CodeAgreement
from terrain.reports.sheet import Column, Sheet
from terrain.reports.sheets.notes import standing
from terrain.reports.text import Text, clean

_LEAST = {"few-units": FEW_UNITS, "rare": FEW_MARKED}


def sheets(value: Agreement, text: Text) -> tuple[Sheet, ...]:
    """One sheet; coefficients run from -1 to 1, and are empty where they cannot be computed."""
    return (
        Sheet("agreement", title(value, text), _columns(value, text),
              tuple(_row(row, text) for row in value.rows), tuple(notes(value, text))),
    )  # fmt: skip


def title(value: Agreement, text: Text) -> str:
    """`Accord entre camille et nadia, par tour de parole`; of a task, which one."""
    names = f" {text('and')} ".join(value.coders)
    whole = text("agreement.title", coders=names, unit=text(f"agreement.unit.{value.unit}"))
    if value.sample is not None:
        whole = text("agreement.title.task", title=whole, task=value.sample.task.id)
    return clean(whole)


def _columns(value: Agreement, text: Text) -> tuple[Column, ...]:
    kappa = "agreement.kappa" if len(value.coders) == 2 else "agreement.kappa.several"
    numbers = ("kappa", "fleiss", "alpha", "low", "high", "ac1", "alpha_u")
    labels = {"kappa": text(kappa)}
    return (
        Column("label", text("label")),
        Column("code", text("code"), wide=True),
        Column("units", text("agreement.units"), "integer"),
        *(
            Column(f"marked_{rank}", clean(text("agreement.marked", coder=coder)), "integer")
            for rank, coder in enumerate(value.coders, 1)
        ),
        Column("marked_by_all", text("agreement.both"), "integer"),
        Column("percent", text("agreement.percent"), "share"),
        Column("positive", text("agreement.positive"), "share"),
        *(
            Column(key, labels.get(key) or text(f"agreement.{key}"), "number", wide=key == "fleiss")
            for key in numbers
        ),
        Column("warning", text("agreement.warning")),
    )


def _row(row: CodeAgreement, text: Text) -> tuple[object, ...]:
    return (
        name(row, text), row.code, row.units, *row.marked, row.both, row.percent.value,
        row.positive.value, row.kappa.value, row.fleiss.value, row.alpha.value, row.alpha.low,
        row.alpha.high, row.ac1.value, row.alpha_u, warnings(row, text),
    )  # fmt: skip


def name(row: CodeAgreement, text: Text) -> str:
    """The label of a line, saying if it is a family."""
    if row.code == ALL:
        return text("agreement.all")
    return clean(text("with_children", label=row.label) if row.family else row.label)


def warnings(row: CodeAgreement, text: Text) -> str:
    """Why the figures of a line must be read with caution."""
    return " ; ".join(
        text(f"agreement.warning.{slug}", least=_LEAST.get(slug, "")) for slug in row.warnings
    )


def notes(value: Agreement, text: Text) -> list[str]:
    """What was compared, how, and what was left out."""
    units = value.rows[-1].units if value.rows else 0
    found = [
        text("agreement.note.units", units=text.number(units),
             transcripts=text.count(len(value.transcripts), "transcript")),
        text("agreement.note.interval", resamples=text.number(value.resamples), seed=value.seed),
        text("agreement.note.all"),
        text("agreement.note.alpha_u"),
    ]  # fmt: skip
    found += _sampled(value, text)
    if value.unfinished:
        found.append(text("agreement.note.unfinished", names=", ".join(value.unfinished)))
    if value.left_out:
        held = text.count(len(value.left_out), "transcript")
        found.append(text("agreement.note.left_out", count=held))
    if value.excluded:
        found.append(text("agreement.note.excluded", names=", ".join(value.excluded)))
    if value.settled_among:
        found.append(text("agreement.note.settled", names=", ".join(value.settled_among)))
    return [*map(clean, found), *standing(value, text)]


def _sampled(value: Agreement, text: Text) -> list[str]:
    """What a sample of units can say, and what of it is still missing."""
    if (sample := value.sample) is None:
        return []
    task = sample.task
    counts = {
        name: text.number(count)
        for name, count in {
            "drawn": task.drawn, "done": sample.done, "compared": sample.compared,
            "waiting": sample.waiting, "lost": sample.lost, "withheld": sample.withheld,
        }.items()
    }  # fmt: skip
    found = [
        text("agreement.note.task", task=task.id, by=text(f"agreement.by.{task.by}"),
             rule=text(f"agreement.rule.{task.allocation}"), seed=task.seed, **counts),
        text(f"agreement.note.{task.allocation}"),
    ]  # fmt: skip
    missing = (slug for slug in ("waiting", "lost", "withheld") if getattr(sample, slug))
    return found + [text(f"agreement.note.{slug}", **counts) for slug in missing]
