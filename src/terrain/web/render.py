"""Pages from templates: escaped by default, in French or English, numbers and dates as people
write them there."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from terrain.model.transcript import clock
from terrain.reports.text import Lang, Text
from terrain.web import assets, colours
from terrain.web.roles import holds

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from jinja2 import Environment

HERE = Path(__file__).parent
LANG = "terrain-lang"


class Words:
    """The sentences of the pages in one language. The source is English; French is a catalogue
    (`locale/fr.po`), read as it is: nothing to compile."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._catalogue = _catalogue(lang)

    def gettext(self, said: str) -> str:
        """A sentence, translated; itself where the language is that of the source."""
        held = self._catalogue.get(said) if self._catalogue else None
        return str(held.string) if held and held.string else said

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form for a count: French writes the singular below two, English at one."""
        held = self._catalogue.get(one) if self._catalogue else None
        single = count < 2 if self.lang == "fr" else count == 1
        if held and held.string and not isinstance(held.string, str):
            return str(held.string[0 if single else 1])
        return one if single else many


@functools.cache
def _catalogue(lang: Lang) -> Catalog | None:
    path = HERE / "locale" / f"{lang}.po"
    if not path.is_file():
        return None
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=lang)


def lang_of(request: Request) -> Lang:
    """The language asked for (`?lang=en`), else the one kept in a cookie, else French."""
    asked = request.query_params.get("lang") or request.cookies.get(LANG)
    return "en" if asked == "en" else "fr"


@functools.cache
def environment(lang: Lang) -> Environment:
    """The templates of one language."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    words, text = Words(lang), Text(lang)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    roles = {"reader": words.gettext("reader"), "coder": words.gettext("coder"),
             "lead": words.gettext("lead")}  # fmt: skip
    made.globals |= {"text": text, "lang": lang, "clock": clock, "role_name": roles.__getitem__,
                      "asset": assets.asset, "modules": assets.modules}  # fmt: skip
    made.filters |= {"number": text.number, "date": text.date, "value": text.value}
    return made


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page; every template knows the study's name, the proof that its forms carry, where it is,
    and what may be done there: `frozen` (the server changes nothing), `read_only` (nor does this
    person), `lead` (they may change what all share)."""
    lang = lang_of(request)
    desk, person = request.app.state.desk, request.scope["terrain.person"]
    project, restricted = desk.permitted()
    made = environment(lang).get_template(template).render(
        study=project.settings.name or desk.root.name, fictional=project.fictional,
        colours=colours.address(project.codebook), restricted=restricted, proof=person.proof,
        person=person, frozen=desk.read_only,
        here=request.url.path, query=request.url.query,
        read_only=desk.read_only or not holds(person, "coder"),
        lead=not desk.read_only and holds(person, "lead"), **context,
    )  # fmt: skip
    return kept_lang(request, HTMLResponse(made, status_code=status))


def plain_page(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page that says nothing of the study: for whoever has not entered yet."""
    made = environment(lang_of(request)).get_template(template).render(
        query=request.url.query, status=status, **context
    )  # fmt: skip
    return kept_lang(request, HTMLResponse(made, status_code=status))


def kept_lang(request: Request, answer: HTMLResponse) -> HTMLResponse:
    """The answer, which keeps the language that was asked for."""
    lang = lang_of(request)
    if request.query_params.get("lang") in ("fr", "en"):
        answer.set_cookie(LANG, lang, samesite="strict", max_age=365 * 24 * 3600)
    return answer
