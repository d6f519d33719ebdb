"""What is said of a quotation, in words: its place, its verdict, its troubles, its differences."""

from __future__ import annotations

from typing import Literal

from terrain.evidence.changes import Change
from terrain.evidence.standing import Part, difference
from terrain.evidence.verification import Checked, Found, Place, Trouble
from terrain.reports.text import Text, clean

#: Signs beside colours, for those who do not see colours.
SIGNS = {"verbatim": "✓", "marked": "✓", "altered": "✗", "several": "≡", "not-found": "?"}

#: How a quotation is marked in the text, from the gravest.
Manner = Literal["forbidden", "altered", "unknown", "settle", "open", "verbatim"]
MANNER_SIGNS: dict[Manner, str] = {
    "forbidden": "⊘", "altered": "✗", "unknown": "?", "settle": "⚠", "open": "·", "verbatim": "✓",
}  # fmt: skip
_FORBIDS = frozenset({"withdrawn", "embargo", "analysis-only", "no-consent"})


def manner(each: Checked) -> Manner:
    """The one thing to see of a quotation first: consent before words, words before the rest.
    `settle`: another problem; `open`: not judged, or accepted."""
    if any(trouble.slug in _FORBIDS for trouble in each.problems):
        return "forbidden"
    if each.status == "altered":
        return "altered"
    if each.problems:
        return "unknown" if each.status == "not-found" else "settle"
    return "verbatim" if each.sources else "open"


def place(each: Checked | Place, text: Text) -> str:
    """`p. 12`, `l. 40`, `§ 7`, with the note where it stands in one."""
    where = ""
    if each.page:
        where = text("verify.page", page=each.page)
    elif each.line:
        where = text("verify.line", line=each.line)
    else:
        where = text("verify.paragraph", paragraph=each.paragraph)
    label = each.note if isinstance(each, Checked) else ""
    return f"{where}, {text('verify.note', label=clean(label))}" if label else where


def message(place_: Place, text: Text) -> str:
    """What is said of a place: a mark in doubt, a name."""
    about = place_.message
    if place_.slug in ("name", "name-doubtful"):
        about = text(f"verify.name.{about}")
    return clean(text(f"verify.place.{place_.slug}", about=about))


def verdict(each: Checked, text: Text) -> str:
    """The status in words, or why it was not judged."""
    if each.accepted and each.status == "not-found":
        return text("verify.accepted")
    if each.short:
        return text("verify.short")
    return text(f"verify.{each.status}")


def sources(each: Checked, text: Text) -> str:
    """The citations of the sources, best first; how many more there are."""
    listed = [source.citation for source in each.sources]
    if each.more:
        listed.append(text("verify.more", count=text.number(each.more)))
    return clean(" ; ".join(listed) if text.lang == "fr" else "; ".join(listed))


def trouble(one: Trouble, text: Text) -> str:
    """A trouble in words."""
    return clean(text(f"verify.trouble.{one.slug}", about=one.about)).replace(" ()", "")


def change(one: Change, shown: bool, text: Text) -> str:
    """`« cent » au lieu de « mille »`; a withheld source is not given back."""
    source = text.quoted(clean(_flat(one.source))) if shown else text("verify.change.hidden")
    return text(
        f"verify.change.{one.kind}", quoted=text.quoted(clean(_flat(one.quoted))), source=source
    )


def differences(found: Found, text: Text) -> list[str]:
    """Each change of the best source."""
    return [change(one, found.shown, text) for one in found.changes]


def marks(found: Found, text: Text) -> list[str]:
    """The allowed marks, in words; what was dropped is named."""
    about = clean(", ".join(found.dropped))
    return [text(f"verify.mark.{mark}", about=about) for mark in found.marks]


def said(each: Checked, text: Text) -> list[str]:
    """Everything to know of a quotation, the troubles first."""
    parts = [trouble(one, text) for one in each.troubles]
    if each.sources:
        parts += differences(each.sources[0], text) + marks(each.sources[0], text)
    if each.nearest is not None:
        words = text.quoted(clean(_flat(each.nearest.text)))
        near = text.colon(text("verify.nearest"), words)
        parts.append(f"{near} ({clean(each.nearest.citation)})")
    return parts


def side_by_side(each: Checked, source: Found) -> tuple[Part, ...]:
    """A quotation whose words differ, word by word beside its source; () where they do not, or
    where the source may not be shown. A stop that ends the quotation alone is the author's."""
    if not source.shown or each.status not in ("altered", "not-found"):
        return ()
    said = each.quoted.text.rstrip()
    if source.text.rstrip()[-1:].isalnum():
        said = said.rstrip(" .,;:…\u00a0\u202f")
    return difference(said, source.text)


def _flat(words: str) -> str:
    return " ".join(words.split())
