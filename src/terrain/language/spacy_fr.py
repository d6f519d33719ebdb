"""The models of spaCy, loaded when first needed and only then, with the pipes that serve.

Loading takes about a second; nothing is downloaded. English has no model unless one is installed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from terrain.errors import StudyError

if TYPE_CHECKING:
    from spacy.language import Language

#: The models by language, first found first taken.
MODELS: dict[str, tuple[str, ...]] = {
    "fr": ("fr_core_news_md", "fr_core_news_sm", "fr_core_news_lg"),
    "en": ("en_core_web_md", "en_core_web_sm", "en_core_web_lg"),
}


def installed(language: str) -> str | None:
    """The name of the model of a language on this machine, or None."""
    from importlib.util import find_spec

    return next((name for name in MODELS.get(language, ()) if find_spec(name)), None)


@lru_cache(maxsize=4)
def load(language: str, without: tuple[str, ...] = ()) -> Language:
    """The model of a language without some pipes. Raises StudyError when there is none."""
    name = installed(language)
    if name is None:
        wanted = MODELS.get(language, ("",))[0]
        raise StudyError(
            f"there is no spaCy model for the language {language!r} on this machine.",
            remedy=f"Install it: pip install {wanted}." if wanted else "Use fr or en.",
        )
    import spacy

    return spacy.load(name, exclude=list(without))
