"""The people who speak, under pseudonyms, and what they allowed to be done with their words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Use = Literal["quote", "analysis", "withdrawn"]
USES: tuple[Use, ...] = ("quote", "analysis", "withdrawn")


@dataclass(frozen=True, slots=True)
class Consent:
    """What was promised. `embargo`: nothing is used before that day. `named`: may be named."""

    use: Use = "quote"
    embargo: dt.date | None = None
    named: bool = False


#: What is assumed of a promise that exists but cannot be read: hidden from everyone until it
#: can, and not withdrawn, so that nothing is erased.
HIDDEN = Consent(use="analysis", embargo=dt.date.max)


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of the roster. Never a real name: names live in a key outside the study."""

    id: str
    role: str = ""
    category: str = ""
    sector: str = ""
    territory: str | None = None
    consent: Consent | None = None
    note: str = ""
