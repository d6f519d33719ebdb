"""The fields of a form: how each is read from an address, and what may stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from terrain.errors import UsageError

if TYPE_CHECKING:
    from fastapi import Request

Kind = Literal["choice", "whole", "number", "text", "flag", "code", "codes", "territories",
               "coders", "scale", "task", "table"]  # fmt: skip


def N_(said: str) -> str:  # noqa: N802  # the mark by which gettext finds a sentence
    """A sentence that is translated where it is shown."""
    return said


@dataclass(frozen=True)
class Field:
    """One field. `choices`: values, or values with their labels; `said`: what precedes a value in
    the labels of reports. `low` and `high` bound a number; a None default may be left empty."""

    name: str
    label: str
    kind: Kind
    default: Any
    choices: Sequence[str] | Mapping[str, str] = ()
    said: str = ""
    low: float = 0
    high: float = 0
    hint: str = ""

    @property
    def several(self) -> bool:
        """Whether it takes several values."""
        return self.kind in ("codes", "territories", "coders")

    def read(self, request: Request) -> Any:
        """Its value in an address, its default where nothing is said. Raises UsageError."""
        given = request.query_params
        if self.several:
            return tuple(value for value in given.getlist(self.name) if value)
        if self.kind == "flag":
            return given.get(self.name) == "1"
        value = given.get(self.name, "").strip()
        if not value:
            return self.default
        if self.kind in ("whole", "number"):
            return self._number(value)
        if self.kind == "choice" and value not in self.choices:
            raise UsageError(f"“{value}” is no choice.", remedy=f"Use {', '.join(self.choices)}.")
        return value

    def _number(self, value: str) -> float:
        try:
            made = int(value) if self.kind == "whole" else float(value.replace(",", "."))
        except ValueError:
            raise UsageError(f"“{value}” is no number.") from None
        if not self.low <= made <= self.high:
            raise UsageError(f"{value} is not between {self.low:g} and {self.high:g}.")
        return made


#: What long analyses say that they are doing.
DOING = (
    N_("transcripts lemmatised"), N_("classes cut"), N_("resamples classified"),
    N_("parts of the report"), N_("quotations read by the model"), N_("rows"),
)  # fmt: skip

BY = Field("by", N_("Groups by"), "choice", "territory",
           ("territory", "case", "role", "sector", "kind", "section", "year", "participant"),
           said="by.")  # fmt: skip
SCALE = Field("scale", N_("Scale"), "scale", "")
CODES = Field("codes", N_("Codes (with their children)"), "codes", ())
MINIMUM = Field("minimum", N_("Least occurrences"), "whole", None, low=1, high=100_000)
STOP = Field("stop", N_("Words left out"), "text", "", hint="voilà, etc")
SEED = Field("seed", N_("Seed"), "whole", 1, low=0, high=2_000_000_000)
LIMIT = Field("limit", N_("Lines shown"), "whole", 20, low=0, high=2000)
UNITS = Field("unit", N_("Unit"), "choice", "passage", ("passage", "turn"), said="classes.unit.")
CODERS = Field("coders", N_("Coders"), "coders", ())
AGREED_ON = Field("unit", N_("Unit"), "choice", "turn", ("turn", "sentence", "passage"),
                  said="agreement.unit.")  # fmt: skip
TASK = Field("task", N_("Units of a task"), "task", "")
UNFINISHED = Field("unfinished", N_("Unfinished transcripts too"), "flag", False)
