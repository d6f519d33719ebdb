"""Sites drawn as files: pages by their templates, assets, search, feed, references.

Everything is relative: a page opens from a folder, a stick or any server. Nothing is fetched from
elsewhere, and no script stands within a page (a policy in each page forbids both).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files as resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from terrain.reports.labels import french
from terrain.reports.site import cite, feed, prose, search
from terrain.reports.site.build import Transcripts
from terrain.reports.site.paths import relative, slug
from terrain.reports.site.proofs import CONTEXT
from terrain.reports.site.values import Cited, Link, Site
from terrain.reports.text import Text

ASSETS = ("site.css", "site.js", "search.js", "icon.svg")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


@dataclass(frozen=True)
class Drawing:
    """How the site is drawn: `base` is its address ("" or ending in `/`), `updated` the day on
    which the words of a page (with its language's folder) last changed."""

    base: str = ""
    transcripts: Transcripts = "none"
    updated: Mapping[str, dt.date] = field(default_factory=dict)


@dataclass(frozen=True)
class _Edition:
    """One language of the site: its value, its words, and the folder where it stands."""

    site: Site
    text: Text
    prefix: str


def draw(sites: Mapping[str, Site], drawing: Drawing) -> Iterator[tuple[str, bytes]]:
    """Every file of the site, by its path. The first language stands at the root."""
    editions = [
        _Edition(site, Text(lang), f"{lang}/" if number else "")  # type: ignore[arg-type]
        for number, (lang, site) in enumerate(sites.items())
    ]
    for name in ASSETS:
        yield f"assets/{name}", (resources("terrain.reports.site") / "assets" / name).read_bytes()
    env = _environment()
    drawn: list[str] = []
    for edition in editions:
        for path, data in _edition(env, edition, editions, drawing):
            yield edition.prefix + path, data
            if path.endswith(".html") and path != "404.html":
                drawn.append(edition.prefix + path)
    if drawing.base:
        yield "sitemap.xml", feed.sitemap(drawing.base, sorted(drawn))


def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("terrain.reports.site"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.globals.update(
        md=prose.html, md_line=prose.inline, kind_of=lambda part: type(part).__name__,
        anchor=slug, colour=lambda value: value if _COLOUR.fullmatch(value or "") else "",
    )  # fmt: skip
    return env


def _edition(
    env: Environment, edition: _Edition, editions: list[_Edition], drawing: Drawing
) -> Iterator[tuple[str, bytes]]:
    site, text = edition.site, edition.text
    for path, template, above, values in _pages(site, text, drawing):
        context = _context(edition, editions, drawing, path) | {"above": above} | values
        yield path, env.get_template(f"{template}.html.j2").render(context).encode()
    cited = _cited(site)
    for one in cited:
        yield f"{one.path}.bib", cite.bibtex_file([one])
        yield f"{one.path}.csl.json", cite.csl_file([one])
    yield "bibliography.bib", cite.bibtex_file(cited)
    yield "bibliography.csl.json", cite.csl_file(cited)
    yield "search-index.js", search.script("terrainIndex", search.pages(site, text))
    if site.transcripts:
        rows = search.transcripts(site, text)
        yield "search-transcripts.js", search.script("terrainTranscripts", rows)
    updated = {
        path.removeprefix(edition.prefix): day for path, day in drawing.updated.items()
        if path.startswith(edition.prefix)
    }  # fmt: skip
    yield "feed.xml", feed.atom(site, text, edition.prefix, drawing.base, updated)


def _context(
    edition: _Edition, editions: list[_Edition], drawing: Drawing, path: str
) -> dict[str, Any]:
    whole = edition.prefix + path
    # A page that is not found is shown wherever one was looked for: only whole addresses work.
    root = drawing.base if path == "404.html" and drawing.base else ""

    def asset(name: str) -> str:
        return f"{root}assets/{name}" if root else relative(f"assets/{name}", whole)

    def href(to: str) -> str:
        if to.startswith(f"{path}#"):
            return to[len(path) :]
        aimed = edition.prefix + to
        return root + aimed if root else relative(aimed, whole)

    others = [
        {"lang": other.text.lang, "here": other is edition,
         "href": relative(other.prefix + path, whole)}
        for other in editions
    ] if len(editions) > 1 else []  # fmt: skip
    name = edition.site.name or edition.text("site.untitled")
    return {
        "site": edition.site, "t": edition.text, "path": path, "name": name, "href": href,
        "asset": asset, "others": others, "menu": _menu(edition.site, edition.text),
        "address": drawing.base + whole if drawing.base and path != "404.html" else "",
        "typo": french if edition.text.lang == "fr" else str,
        "labelled": partial(_labelled, edition.text),
    }  # fmt: skip


def _labelled(text: Text, topic: str, word: str) -> str:
    """The label of a word of the study, or the word itself where there is no label."""
    try:
        return text(topic + word)
    except KeyError:
        return word


_MENU = ("notes", "territories", "cases", "sessions", "codebook", "bibliography", "about")


def _menu(site: Site, text: Text) -> list[Link]:
    empty = {"territories": not site.territories, "cases": not site.cases,
             "sessions": not site.sessions, "codebook": not site.codes}  # fmt: skip
    return [Link(text(f"site.{k}"), f"{k}.html") for k in _MENU if not empty.get(k)]


_Drawn = tuple[str, str, str, dict[str, Any]]


def _pages(site: Site, text: Text, drawing: Drawing) -> Iterator[_Drawn]:
    """Path, template, the page of the menu above it, and values of each page."""
    name = site.name or text("site.untitled")
    yield "index.html", "home", "", {"title": name}
    yield "notes.html", "notes", "", {"title": text("site.notes")}
    for note in site.notes:
        env = prose.references(note.references, note.lang)
        yield note.path, "note", "notes.html", {"title": note.title, "page": note, "env": env}
    yield from _of_places(site, text)
    yield "codebook.html", "codebook", "", {
        "title": text("site.codebook"), "count": sum(1 for code in site.codes for _ in _all(code)),
    }  # fmt: skip
    for page in site.transcripts:
        yield page.path, "transcript", "cases.html", {"title": page.citation, "page": page}
    yield "bibliography.html", "bibliography", "", {
        "title": text("site.bibliography"),
        "ours": [{"name": c.name, "words": c.words, "path": c.path, "page": f"{c.path}.html"}
                 for c in _cited(site)],
    }  # fmt: skip
    yield "about.html", "about", "", {
        "title": text("site.about"), "context": CONTEXT, "transcripts": drawing.transcripts,
    }  # fmt: skip
    yield "search.html", "search", "", {
        "title": text("site.search"), "transcripts": bool(site.transcripts),
    }  # fmt: skip
    yield "404.html", "missing", "", {"title": text("site.missing")}


def _of_places(site: Site, text: Text) -> Iterator[_Drawn]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for place in site.territories:
        quoted = sum(count for cites in place.cites for _, count in cites.claims)
        by_kind.setdefault(place.kind, []).append(_row(place.name, place.path, quoted, text))
        yield place.path, "territory", "territories.html", {"title": place.name, "page": place}
    lists = {
        "territories": [(text.value(kind), rows) for kind, rows in by_kind.items()],
        "cases": [("", [_row(c.title, c.path, sum(s.quoted for s in c.sources), text)
                        for c in site.cases])] if site.cases else [],
        "sessions": [("", [{"link": Link(s.title, s.path), "more": text.date(s.date)}
                           for s in site.sessions])] if site.sessions else [],
    }  # fmt: skip
    for key, groups in lists.items():
        values = [{"label": label, "entries": rows} for label, rows in groups]
        yield f"{key}.html", "list", "", {"title": text(f"site.{key}"), "groups": values}
    for case in site.cases:
        yield case.path, "case", "cases.html", {"title": case.title, "page": case}
    for session in site.sessions:
        yield session.path, "session", "sessions.html", {"title": session.title, "page": session}


def _row(name: str, path: str, quoted: int, text: Text) -> dict[str, Any]:
    return {"link": Link(name, path), "more": text.count(quoted, "quotation") if quoted else ""}


def _all(code: Any) -> Iterator[Any]:
    yield code
    for child in code.children:
        yield from _all(child)


def _cited(site: Site) -> list[Cited]:
    return [*(note.cited for note in site.notes), *(session.cited for session in site.sessions)]
