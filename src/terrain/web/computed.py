"""What each analysis asks of the study, and how its answer is laid out: as on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from terrain.model.filter import Filter
    from terrain.reports.charts.base import Link
    from terrain.reports.document import Document
    from terrain.reports.sheet import Sheet
    from terrain.reports.text import Text
    from terrain.web.jobs import Progress
    from terrain.workspace.study import Study

Asked = Mapping[str, Any]


def stop(asked: Asked) -> list[str]:
    """The words that are left out."""
    return [word.strip() for word in asked["stop"].split(",") if word.strip()]


def typical(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain typical” does."""
    return study.specificities(
        asked["by"], scale=asked["scale"] or None, of=asked["of"], minimum=asked["minimum"],
        stop=stop(asked), where=where, progress=progress,
    )  # fmt: skip


def typical_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.typical import chosen, sheets

    rows = chosen(value, limit=asked["limit"], threshold=asked["threshold"])
    return sheets(value, text, rows)


def typical_chart(value: Any, text: Text, asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.typical import bars

    return bars(value, text, limit=asked["limit"] or 20, threshold=asked["threshold"], link=link)


def factor(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain factor” does."""
    return study.correspondence(
        asked["by"], scale=asked["scale"] or None, of=asked["of"], minimum=asked["minimum"],
        axes=asked["axes"], stop=stop(asked), where=where, progress=progress,
    )  # fmt: skip


def factor_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.factor import sheets

    return sheets(value, text, limit=asked["limit"])


def factor_chart(value: Any, text: Text, asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.factor import plane

    return plane(value, text, terms=asked["limit"] or 40, link=link)


def classes(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain classes” does."""
    return study.lexical_classes(
        asked["classes"], unit=asked["unit"], minimum=asked["minimum"] or 3, stop=stop(asked),
        smallest=asked["smallest"], passages=asked["passages"], resamples=asked["stability"],
        seed=asked["seed"], where=where, progress=progress,
    )  # fmt: skip


def classes_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.classes import sheets

    return sheets(value, text, limit=asked["limit"])


def classes_chart(value: Any, text: Text, asked: Asked, _link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.classes import dendrogram

    return dendrogram(value, text, words=asked["limit"] or 20)


def network(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain network” does."""
    return study.word_graph(
        terms=asked["terms"], of=asked["of"], measure=asked["measure"], unit=asked["unit"],
        minimum=asked["minimum"], stop=stop(asked), seed=asked["seed"], where=where,
        progress=progress,
    )  # fmt: skip


def network_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.network import sheets

    return sheets(value, text, limit=asked["limit"])


def network_chart(value: Any, text: Text, _asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.wordgraph import tree

    return tree(value, text, link)


def cooccur(study: Study, where: Filter, asked: Asked, _progress: Progress) -> Any:
    """Ask the study, as “terrain cooccur” does."""
    return study.cooccurrence(
        asked["within"], distance=asked["distance"], codes=list(asked["codes"]) or None,
        families=asked["families"], resamples=asked["resamples"], seed=asked["seed"], where=where,
    )  # fmt: skip


def cooccur_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.cooccur import sheets

    return sheets(value, text, limit=asked["limit"])


def cooccur_chart(value: Any, text: Text, _asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.cooccur import graph

    return graph(value, text, link=link)


def saturation(study: Study, where: Filter, asked: Asked, _progress: Progress) -> Any:
    """Ask the study, as “terrain saturation” does."""
    return study.saturation(
        asked["by"] or None, scale=asked["scale"] or None, base=asked["base"], run=asked["run"],
        threshold=asked["threshold"], orders=asked["orders"], seed=asked["seed"], where=where,
    )  # fmt: skip


def saturation_sheets(value: Any, text: Text, _asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.saturation import sheets

    return sheets(value, text)


def saturation_chart(value: Any, text: Text, _asked: Asked, _link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.saturation import curves

    return curves(value, text)


def fieldwork(study: Study, where: Filter, asked: Asked, _progress: Progress) -> Any:
    """Ask the study, as “terrain fieldwork” does."""
    return study.fieldwork(scale=asked["scale"] or None, where=where)


def fieldwork_sheets(value: Any, text: Text, _asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.fieldwork import sheets

    return sheets(value, text)


def fieldwork_chart(value: Any, text: Text, _asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.fieldwork import coverage

    return coverage(value, text, link)


def contrast(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain contrast” does."""
    return study.contrast(
        asked["theme"], *asked["places"], where=where, limit=asked["limit"], seed=asked["seed"],
        progress=progress,
    )  # fmt: skip


def contrast_sheets(value: Any, text: Text, _asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.contrast import sheets

    return sheets(value, text)


def contrast_document(value: Any, text: Text) -> Document:
    """The whole as a document."""
    from terrain.reports.contrast import document

    return document(value, text)


def agreement(study: Study, where: Filter, asked: Asked, _progress: Progress) -> Any:
    """Ask the study, as “terrain agreement” does."""
    return study.agreement(
        *asked["coders"], unit=asked["unit"], task=asked["task"], unfinished=asked["unfinished"],
        resamples=asked["resamples"], seed=asked["seed"], where=where,
    )  # fmt: skip


def agreement_sheets(value: Any, text: Text, _asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.agreement import sheets

    return sheets(value, text)


def agreement_chart(value: Any, text: Text, _asked: Asked, link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.agreement import dots

    return dots(value, text, link)


def cases(study: Study, _where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain cases select” does."""
    from fractions import Fraction

    from terrain.analysis.case_selection import Criteria
    from terrain.workspace.employment_tables import named

    def exact(name: str) -> Fraction:
        return Fraction(str(asked[name]))

    criteria = Criteria(
        exact("specificity"), exact("weight") / 100, exact("gap") / 100, asked["gap_in"],
        asked["direction"], exact("local") / 100, exact("dominance"), asked["sign"],
    )  # fmt: skip
    return study.case_selection(
        named(study, asked["table"]), asked["historical"], asked["recent"], criteria=criteria,
        of=asked["of"], competitive=asked["method"] != "dunn", progress=progress,
    )  # fmt: skip


def cases_rest_on(study: Study, asked: Asked) -> tuple[int, ...]:
    """The figures themselves: a table may be replaced under its name."""
    from terrain.workspace.employment_tables import state

    return state(study, asked["table"])


def cases_sheets(value: Any, text: Text, asked: Asked) -> Sequence[Sheet]:
    """The tables of an answer."""
    from terrain.reports.sheets.cases import sheets

    return sheets(value, text, limit=asked["limit"])


def cases_chart(value: Any, text: Text, asked: Asked, _link: Link) -> Any:
    """Its picture."""
    from terrain.reports.charts.cases import scatter

    return scatter(value, text, asked["period"])


def report(study: Study, where: Filter, asked: Asked, progress: Progress) -> Any:
    """Ask the study, as “terrain report comparison” does."""
    from terrain.workspace.report import findings

    return findings(
        study, asked["by"], where=where, scale=asked["scale"] or None,
        codes=list(asked["codes"]) or None, coders=asked["coders"], unit=asked["unit"],
        resamples=asked["resamples"], seed=asked["seed"], progress=progress,
    )  # fmt: skip


def report_document(value: Any, text: Text) -> Document:
    """The whole as a document."""
    from terrain.reports.comparison_report import document

    return document(value, text)
