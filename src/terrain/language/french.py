"""The little French grammar that a line about a speaker needs: de, d’, du, de la, de l’."""

from __future__ import annotations

import re

from terrain.fold import bare

# Endings that tell the gender of a noun, the longest first; exceptions are in the words below.
_FEMININE = ("tion", "sion", "xion", "ique", "erie", "ie", "ure", "té", "ence", "ance", "ette",
             "esse", "ade", "aine", "ée", "ise", "itude")  # fmt: skip
_MASCULINE = ("age", "ment", "isme", "eau", "oir", "ier", "al", "ail", "eur", "ium", "on", "ant")
_WORDS = {
    "textile": "m", "bois": "m", "papier": "m", "cuir": "m", "luxe": "m", "verre": "m",
    "meuble": "m",
    "batiment": "m", "commerce": "m", "carton": "m", "plastique": "m", "numerique": "m", "vin": "m",
    "genie": "m", "cosmetique": "m", "spatial": "m", "ferroviaire": "m", "nucleaire": "m",
    "transport": "m", "negoce": "m", "service": "m", "secteur": "m", "foncier": "m",
    "viande": "f", "mode": "f", "sante": "f", "recherche": "f", "banque": "f", "defense": "f",
    "image": "f", "plage": "f", "filiere": "f", "pharmacie": "f", "forge": "f", "peche": "f",
    "fonte": "f", "pierre": "f", "ceramique": "f", "culture": "f",
}  # fmt: skip
_ASPIRATED = ("haut", "houill", "hangar", "herse", "halle", "hetre", "houblon")
_PLURALS_ALONE = ("bois", "pays", "temps", "corps", "fonds", "cours")


def gender(noun: str) -> str | None:
    """`m` or `f` by the word or its ending, None where neither tells."""
    word = bare(noun)
    if word in _WORDS:
        return _WORDS[word]
    lower = noun.lower()
    for endings, found in ((_FEMININE, "f"), (_MASCULINE, "m")):
        if lower.endswith(endings):
            return found
    return None


def elides(word: str) -> bool:
    """Whether de becomes d’ before a word: a vowel, or an h that is not aspirated."""
    first = bare(word)[:1]
    return first in "aeiouy" or (first == "h" and not bare(word).startswith(_ASPIRATED))


def de(word: str) -> str:
    """`d’Alsace`, `de Seine Aval`."""
    return f"d’{word}" if elides(word) else f"de {word}"


def of_the(phrase: str) -> str | None:
    """`de la mécanique`, `du décolletage`, `de l’usinage`, `de machines spéciales`.

    Two or more single nouns each take their article. None where a gender is not known.
    """
    parts = re.split(r",\s*|\s+et\s+", phrase.strip())
    if len(parts) > 1 and all(re.fullmatch(r"[\w’'-]+", part) for part in parts):
        each = [_of_the(part) for part in parts]
        known = [part for part in each if part]
        if len(known) < len(each):
            return None
        return f"{', '.join(known[:-1])} et {known[-1]}"
    return _of_the(phrase.strip())


def _of_the(phrase: str) -> str | None:
    head = re.split(r"[\s,]", phrase, maxsplit=1)[0]
    if not head:
        return None
    if bare(head) not in _PLURALS_ALONE and re.search(r"[sx]$", head):
        return de(phrase)
    if elides(head):
        return f"de l’{phrase}"
    known = gender(head)
    return None if known is None else f"{'du' if known == 'm' else 'de la'} {phrase}"
