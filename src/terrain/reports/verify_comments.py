"""What Word's comments say of each quotation of a manuscript."""

from __future__ import annotations

from terrain.evidence.verification import Checked, Verification
from terrain.formats.manuscripts.comments import Comment
from terrain.reports import verify_words as words
from terrain.reports.text import Text, clean


def comments(value: Verification, text: Text) -> list[Comment]:
    """One comment a quotation that was judged or found, in the order of the manuscript."""
    return [
        Comment(
            each.quoted.parts[0].paragraph,
            each.quoted.parts[0].span.start,
            each.quoted.parts[-1].paragraph,
            each.quoted.parts[-1].span.end,
            _comment(each, value, text),
        )
        for each in value.quotations
        if not each.within and (each.sources or not each.short)
    ]


def _comment(each: Checked, value: Verification, text: Text) -> str:
    sign = "⚠" if each.problems else words.SIGNS[each.status]
    head = f"{sign} {words.verdict(each, text)}"
    if each.sources:
        head = text.colon(head, words.sources(each, text))
    lines = [head, *words.said(each, text)]
    if value.fictional:
        lines.append(text("fictional.all" if value.all_fictional else "fictional.some"))
    return clean("\n".join(lines))
