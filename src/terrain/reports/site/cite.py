"""How a Note and a session are cited: in words, in BibTeX, in CSL-JSON.

Names are kept whole (`literal`, braces in BibTeX): which part of a name is the family's is not
for a program to guess.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from terrain.fold import bare
from terrain.model.note import Note
from terrain.model.project import Settings
from terrain.model.transcript import Transcript
from terrain.reports.citations import tex
from terrain.reports.site.ground import authors as names
from terrain.reports.site.paths import slug
from terrain.reports.site.values import Cited
from terrain.reports.text import Text, clean


@dataclass(frozen=True)
class Citer:
    """Cites what a study publishes, under its name. `base` is the address of the site with the
    folder of its language, "" where it has none."""

    settings: Settings
    base: str = ""

    def __call__(
        self, path: str, item: Note | Transcript, text: Text, invented: bool = False
    ) -> Cited:
        """The reference to a page; its files stand beside it, under its own name."""
        authors = names(self.settings, item) if isinstance(item, Note) else ()
        study = self.settings.name
        genre = text("site.note" if isinstance(item, Note) else "site.kind.session")
        title, date = item.title or item.id, item.date
        fictional = text("fictional.mark") if invented else ""
        csl: dict[str, object] = {
            "id": slug(item.id.replace("/", "-")), "type": "report" if authors else "speech",
            "title": title, "genre": genre, "publisher": study, "language": item.language,
        }  # fmt: skip
        if authors:
            csl["author"] = [{"literal": author} for author in authors]
        if date:
            csl["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
        if self.base:
            csl["URL"] = self.base + path
        if fictional:
            csl["note"] = fictional
        return Cited(
            title, _words(authors, date, title, genre, study, self.base and self.base + path,
                          fictional, text),
            _bibtex(csl, date), csl, path.removesuffix(".html"),
        )  # fmt: skip


def _words(
    authors: Iterable[str], date: dt.date | None, title: str, genre: str, study: str, url: str,
    fictional: str, text: Text,
) -> str:  # fmt: skip
    """Authors (year). Title. Genre [mark], study. Address."""
    year = str(date.year) if date else text("site.undated")
    who = ", ".join(authors)
    mark = f" [{fictional}]" if fictional else ""
    head = f"{who} ({year})" if who else f"{title} ({year})"
    parts = [head, *([title] if who else []), ", ".join(filter(None, (f"{genre}{mark}", study)))]
    said = " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)
    return f"{said} {url}" if url else said


def _bibtex(csl: Mapping[str, object], date: dt.date | None) -> str:
    authors = csl.get("author")
    names = [str(a["literal"]) for a in authors] if isinstance(authors, list) else []
    fields = {
        "author": " and ".join("{" + _escaped(name) + "}" for name in names),
        "title": "{" + _escaped(str(csl["title"])) + "}",
        "year": str(date.year) if date else "",
        "month": f"{date.month:02d}" if date else "",
        "type": _escaped(str(csl["genre"])),
        "institution": _escaped(str(csl["publisher"])),
        "url": str(csl.get("URL", "")),
        "note": _escaped(str(csl.get("note", ""))),
    }
    key = re.sub(r"[^a-z0-9-]", "", bare(str(csl["id"]))) or "reference"
    kind = "techreport" if names else "misc"
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{body}}}\n"


def _escaped(text: str) -> str:
    return tex(" ".join(clean(text).split()))


def bibtex_file(cited: Iterable[Cited]) -> bytes:
    """One BibTeX file of several references."""
    return "\n".join(one.bibtex for one in cited).encode()


def csl_file(cited: Iterable[Cited]) -> bytes:
    """A CSL-JSON file, as Zotero reads it: a list, even of one."""
    return (json.dumps([one.csl for one in cited], ensure_ascii=False, indent=1) + "\n").encode()


def work(item: Mapping[str, object]) -> str:
    """A work of a CSL-JSON bibliography in words: authors (year). Title. Where. DOI or address."""
    people = item.get("author") or item.get("editor") or []
    names = [_person(one) for one in people] if isinstance(people, list) else []
    year = _year(item.get("issued"))
    where = [str(item[key]) for key in ("container-title", "publisher") if item.get(key)]
    doi = f"https://doi.org/{item['DOI']}" if item.get("DOI") else str(item.get("URL") or "")
    head = f"{', '.join(filter(None, names))} ({year})" if year else ", ".join(filter(None, names))
    parts = [head, str(item.get("title") or ""), ", ".join(where)]
    said = " ".join(p if p.endswith((".", "?", "!")) else f"{p}." for p in parts if p)
    return f"{said} {doi}".strip()


def _person(one: object) -> str:
    if not isinstance(one, dict):
        return ""
    family, given = str(one.get("family") or ""), str(one.get("given") or "")
    return str(one.get("literal") or "") or " ".join(filter(None, (family, given)))


def _year(issued: object) -> str:
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    try:
        return str(parts[0][0]) if parts else ""
    except (IndexError, TypeError, KeyError):
        return ""
