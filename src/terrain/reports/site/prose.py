"""The authors' Markdown as HTML: no markup of their own passes, nothing is fetched.

Headings are the Note's own pieces, so none is made here; pictures would have to be fetched, so
they become links. An address with a scheme that runs something is shown as typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from terrain.reports.labels import french

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SCHEMES = re.compile(r"(?:https?|mailto):|[^:]*(?:[/?#]|$)", re.IGNORECASE)
#: A footnote with its lines, those that go on indented among them; and where one is called.
_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:.*(?:\n(?:[ \t]+\S.*|(?=\n[ \t]+\S)))*", re.MULTILINE)
_CALLED = re.compile(r"\[\^([^\]\s]+)\](?!:)")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    made.use(footnote_plugin)
    made.enable("table").disable(["heading", "lheading", "image", "html_block", "html_inline"])
    made.core.ruler.push("french", _french)
    made.validateLink = lambda url: bool(_SCHEMES.match(url.strip()))  # type: ignore[method-assign]
    return made


def _french(state: Any) -> None:
    """No-break spaces where French typography wants them, in words only (not in code or links)."""
    if not state.env.get("french"):
        return
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text":
                child.content = french(child.content)


def references(text: str, lang: str) -> dict[str, Any]:
    """The link definitions and the footnotes of a whole Note, which its pieces share."""
    env: dict[str, Any] = {"french": lang == "fr"}
    _markdown().parse(text, env)
    env.pop("footnotes", None)
    env["notes"] = {mark[1]: mark[0].rstrip() for mark in _NOTE.finditer(text)}
    env["pieces"] = 0
    return env


def html(text: str, env: dict[str, Any] | None = None) -> Markup:
    """Blocks of Markdown as HTML; the footnotes that a piece calls stand at its end."""
    own = dict(env or {})
    own.pop("footnotes", None)
    if env is not None and "pieces" in env:
        env["pieces"] += 1
        own["docId"] = str(env["pieces"])  # each piece has its own anchors
    called = dict.fromkeys(_CALLED.findall(text))
    missing = [note for name, note in own.get("notes", {}).items()
               if name in called and note not in text]  # fmt: skip
    whole = "\n\n".join([text, *missing])
    return Markup(_markdown().render(whole, own))  # noqa: S704  # html is off


def inline(text: str, env: dict[str, Any] | None = None) -> Markup:
    """A line of Markdown (a heading) as HTML."""
    return Markup(_markdown().renderInline(text, {} if env is None else env))  # noqa: S704


def plain(text: str) -> str:
    """The words of a line of Markdown, for titles, lists and the search."""
    return _words(_markdown().parseInline(text, {})).strip()


def words(text: str) -> str:
    """The words of blocks of Markdown."""
    return " ".join(_words(_markdown().parse(text, {})).split())


def _words(tokens: Any) -> str:
    found: list[str] = []
    for token in tokens:
        if token.children:
            found.append(_words(token.children) + " ")
        elif token.type in ("text", "code_inline", "code_block", "fence"):
            found.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            found.append(" ")
    return "".join(found)
