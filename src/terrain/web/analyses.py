"""The analyses that the pages offer: what each asks, computes, draws and writes.

As on the command line: the same questions of the same study, the same sheets and charts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from terrain.model.filter import Filter
from terrain.web import computed
from terrain.web.fields import (
    AGREED_ON,
    BY,
    CODERS,
    CODES,
    LIMIT,
    MINIMUM,
    N_,
    SCALE,
    SEED,
    STOP,
    TASK,
    UNFINISHED,
    UNITS,
    Field,
)

if TYPE_CHECKING:
    from terrain.reports.charts.base import Link
    from terrain.reports.document import Document
    from terrain.reports.sheet import Sheet
    from terrain.reports.text import Text
    from terrain.web.jobs import Progress
    from terrain.workspace.study import Study

Asked = Mapping[str, Any]
Compute = Callable[["Study", Filter, "Asked", "Progress"], Any]


@dataclass(frozen=True)
class Analysis:
    """`lead` is the question that it answers; `needs`: fields without which nothing is computed.
    `shown`: fields that choose what is shown of an answer, and compute nothing. `rests_on`: what
    else than the study's text an answer depends on."""

    name: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    compute: Compute
    sheets: Callable[[Any, Text, Asked], Sequence[Sheet]] | None = None
    chart: Callable[[Any, Text, Asked, Link], Any] | None = None
    document: Callable[[Any, Text], Document] | None = None
    needs: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    filters: tuple[str, ...] = ("territory", "case", "role", "kind", "coder")
    rests_on: Callable[[Study, Asked], Any] = lambda _study, _asked: None

    def lacks(self, asked: Asked) -> bool:
        """Whether something must still be said before it can be computed."""
        return any(not asked[name] for name in self.needs)

    def computed_with(self, asked: Asked) -> tuple[tuple[str, Any], ...]:
        """The parameters on which the answer depends."""
        return tuple((f.name, asked[f.name]) for f in self.fields if f.name not in self.shown)


_WORDS = ("lemmas", "forms", "expressions", "codes")
_SPANS = {"turn": N_("a turn"), "span": N_("the same words"), "sentences": N_("sentences near"),
          "section": N_("a section"), "transcript": N_("a transcript")}  # fmt: skip


def _of(*values: str) -> Field:
    return Field("of", N_("Counted"), "choice", values[0], values, said="typical.of.")


def _limit(default: int, label: str) -> Field:
    return Field("limit", label, "whole", default, low=0, high=500)


def _resamples(default: int) -> Field:
    return Field("resamples", N_("Resamples"), "whole", default, low=0, high=20_000)


ANALYSES: dict[str, Analysis] = {
    one.name: one
    for one in (
        Analysis(
            "typical", N_("Typical words"),
            N_("What does each territory, role or case say more than the others?"),
            (BY, SCALE, _of(*_WORDS), _limit(8, N_("Terms of each group")),
             Field("threshold", N_("Least score"), "number", 2.0, low=0, high=100), MINIMUM, STOP),
            computed.typical, computed.typical_sheets, computed.typical_chart,
            shown=frozenset({"limit", "threshold"}),
        ),
        Analysis(
            "factor", N_("Correspondence plane"), N_("Which groups speak alike, and of what?"),
            (BY, SCALE, _of("codes", "lemmas", "forms", "expressions"),
             _limit(30, N_("Terms shown")), MINIMUM,
             Field("axes", N_("Axes"), "whole", 5, low=1, high=20), STOP),
            computed.factor, computed.factor_sheets, computed.factor_chart,
            shown=frozenset({"limit"}),
        ),
        Analysis(
            "classes", N_("Lexical classes"),
            N_("What is talked about together, by the words of the passages (Reinert)?"),
            (Field("classes", N_("Classes, at most"), "whole", 6, low=2, high=30), UNITS, LIMIT,
             Field("passages", N_("Typical passages"), "whole", 2, low=0, high=20), MINIMUM,
             Field("smallest", N_("Smallest class"), "whole", None, low=1, high=100_000),
             Field("stability", N_("Resamples"), "whole", 20, low=0, high=200), SEED, STOP),
            computed.classes, computed.classes_sheets, computed.classes_chart,
            shown=frozenset({"limit"}),
        ),
        Analysis(
            "network", N_("Word network"), N_("Which words, or codes, stand together?"),
            (Field("of", N_("Linked"), "choice", "lemmas", ("lemmas", "codes"),
                   said="network.of."),
             Field("terms", N_("How many"), "whole", 60, low=2, high=400), UNITS,
             Field("measure", N_("Strength of a link"), "choice", "cooccurrence",
                   {"cooccurrence": N_("units together"), "jaccard": N_("Jaccard index")}),
             LIMIT, MINIMUM, SEED, STOP),
            computed.network, computed.network_sheets, computed.network_chart,
            shown=frozenset({"limit"}),
        ),
        Analysis(
            "cooccur", N_("Codes together"),
            N_("Which codes meet more often than chance would have it?"),
            (Field("within", N_("They meet within"), "choice", "turn", _SPANS),
             Field("distance", N_("Sentences apart"), "whole", 1, low=0, high=50), CODES,
             Field("families", N_("Families too"), "flag", False), LIMIT, _resamples(500), SEED),
            computed.cooccur, computed.cooccur_sheets, computed.cooccur_chart,
            shown=frozenset({"limit"}),
        ),
        Analysis(
            "saturation", N_("Saturation"),
            N_("How many more codes would the next interview bring?"),
            (Field("by", N_("Also by"), "choice", "", ("", "territory", "role", "case", "sector",
                                                      "kind", "year"), said="by."),
             SCALE, Field("base", N_("Base interviews"), "whole", 4, low=1, high=1000),
             Field("run", N_("Interviews of the run"), "whole", 2, low=1, high=1000),
             Field("threshold", N_("Little new, as a share"), "number", 0.05, low=0, high=1),
             Field("orders", N_("Random orders"), "whole", 1000, low=1, high=20_000), SEED),
            computed.saturation, computed.saturation_sheets, computed.saturation_chart,
        ),
        Analysis(
            "fieldwork", N_("Fieldwork"),
            N_("Who was met, where and when, and whom does the plan still lack?"),
            (SCALE,), computed.fieldwork, computed.fieldwork_sheets, computed.fieldwork_chart,
        ),
        Analysis(
            "contrast", N_("Contrast"),
            N_("What does a theme become from one territory to another, in quotations?"),
            (Field("theme", N_("Theme"), "code", ""),
             Field("places", N_("Territories (two to six)"), "territories", ()),
             Field("limit", N_("Quotations by each rule"), "whole", 3, low=1, high=20), SEED),
            computed.contrast, computed.contrast_sheets, None, computed.contrast_document,
            needs=("theme", "places"),
            filters=("case", "role", "kind", "coder"),
        ),
        Analysis(
            "agreement", N_("Agreement"),
            N_("How far do coders agree, code by code, unmarked units included?"),
            (CODERS, AGREED_ON, TASK, UNFINISHED, _resamples(1000), SEED),
            computed.agreement, computed.agreement_sheets, computed.agreement_chart,
            filters=("territory", "case", "role", "kind"),
        ),
        Analysis(
            "cases", N_("Case selection"),
            N_("Which zones does employment by zone, sector and year single out?"),
            (Field("table", N_("Table of the folder “data”"), "table", ""),
             Field("historical", N_("Older period"), "text", "", hint="1990-2007"),
             Field("recent", N_("Newer period"), "text", "", hint="2009-2019"),
             Field("specificity", N_("Location quotient, at least"), "number", 1.2, low=0, high=99),
             Field("weight", N_("Industry in jobs, at least (in percent)"), "number", 0.0, low=0,
                   high=100),
             Field("gap", N_("Gap to the nation (points a year)"), "number", 0.5, low=0, high=99),
             Field("gap_in", N_("Gap in period"), "choice", "recent",
                   {"recent": N_("the newer"), "historical": N_("the older"), "both": N_("both"),
                    "any": N_("either")}),
             Field("direction", N_("Side of the nation"), "choice", "either",
                   {"either": N_("either"), "above": N_("above"), "below": N_("below")}),
             Field("local", N_("Local effect (points a year)"), "number", 0.25, low=0, high=99),
             Field("dominance", N_("Local over structural (times)"), "number", 1.0, low=0,
                   high=99),
             Field("sign", N_("Sign of local effects"), "choice", "any",
                   {"any": N_("either"), "same": N_("the same"), "positive": N_("positive"),
                    "negative": N_("negative")}),
             Field("method", N_("Local effect after"), "choice", "dunn",
                   {"dunn": N_("Dunn"), "esteban-marquillas": N_("Esteban-Marquillas")}),
             Field("of", N_("Growth of"), "choice", "industry",
                   {"industry": N_("industry"), "all": N_("every sector")}),
             Field("period", N_("Period of the picture"), "choice", "recent",
                   {"recent": N_("the newer"), "historical": N_("the older")}), LIMIT),
            computed.cases, computed.cases_sheets, computed.cases_chart, needs=("table",
            "historical", "recent"),
            shown=frozenset({"limit", "period"}), filters=(), rests_on=computed.cases_rest_on,
        ),
        Analysis(
            "report", N_("Comparison report"),
            N_("The whole comparison as one document: corpus, coding, agreement, figures, methods"),
            (BY, SCALE, CODES, CODERS, AGREED_ON, _resamples(1000), SEED),
            computed.report, None, None, computed.report_document,
        ),
    )
}  # fmt: skip
