"""Bring `locale/fr.po` in step with the sentences of the pages: `python scripts/catalogue.py`.

New sentences are added without a translation (a test asks for it), those that are gone are removed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent.parent / "src" / "terrain" / "web"
FRENCH = WEB / "locale" / "fr.po"
_METHODS = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"**.html": {"trimmed": "false", "newstyle_gettext": "true"}}


def extracted() -> Catalog:
    """Every sentence of the templates and of the code."""
    made = Catalog(locale="fr", project="terrain", charset="utf-8")
    for name, line, said, comments, _ in extract_from_dir(
        str(WEB), method_map=_METHODS, options_map=_OPTIONS
    ):
        made.add(said, None, [(name, line)], auto_comments=comments)
    return made


def held() -> Catalog:
    """The catalogue as it is."""
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def untranslated() -> list[str]:
    """Sentences without a French form, and French forms of no sentence."""
    now, known = extracted(), held()
    missing = [str(m.id) for m in now if m.id and not _whole(known.get(m.id))]
    gone = [f"no longer said: {m.id}" for m in known if m.id and now.get(m.id) is None]
    return missing + gone


def _whole(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    """Write the catalogue; the exit code is 1 where something waits for its translation."""
    made, known = extracted(), held() if FRENCH.is_file() else Catalog(locale="fr")
    for message in made:
        old = known.get(message.id) if message.id else None
        if old is not None and _whole(old):
            message.string = old.string
    with FRENCH.open("wb") as file:
        write_po(file, made, width=98, no_location=True, omit_header=True, sort_output=True)
    waiting = untranslated()
    print("\n".join(waiting) or "Every sentence has its French form.")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
