"""Words and their stems, with accents and case set aside: what a lexical index counts.

French elisions are cut after their apostrophe (`l’entreprise`: `l’`, `entreprise`), words that
only look elided are not (`aujourd’hui`). Hyphens separate: `peut-être` is two words, found by
either, and by `"peut-être"` as the phrase of the two; so is `Angoulême-Cognac`. Decimal numbers
are one word. English keeps its apostrophes (`don’t`).
"""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from terrain.fold import bare

_FRENCH = re.compile(
    r"(?:[Aa]ujourd|[Qq]uelqu|[Pp]r(?:ud|esqu)|[Ee]ntr)['’][^\W_]+|\d+[.,]\d[\d.,]*(?<=\d)|[^\W_]+['’]?"
)
_ENGLISH = re.compile(r"\d+[.,]\d[\d.,]*(?<=\d)|[^\W_]+(?:['’][^\W_]+)*")

# Snowball's own stop words (snowballstem.org, BSD), folded, with the elided forms, and for French
# the hesitations and supports of speech that a transcript is full of.
STOP: dict[str, frozenset[str]] = {
    "fr": frozenset(
        """au aux avec ce ces dans de des du elle en et eux il ils je la le les leur lui ma mais me
        meme mes moi mon ne nos notre nous on ou par pas pour qu que qui sa se ses si son sur ta te
        tes toi ton tu un une vos votre vous c d j l a m n s t y
        c' d' j' l' m' n' s' t' qu' jusqu' lorsqu' puisqu' quoiqu'
        ete etee etees etes etant etante etants etantes suis es est sommes sont serai seras sera
        serons serez seront serais serait serions seriez seraient etais etait etions etiez etaient
        fus fut fumes futes furent sois soit soyons soyez soient fusse fusses fussions fussiez
        fussent ayant ayante ayantes ayants eu eue eues eus ai as avons avez ont aurai auras aura
        aurons aurez auront aurais aurait aurions auriez auraient avais avait avions aviez avaient
        eut eumes eutes eurent aie aies ait ayons ayez aient eusse eusses eussions eussiez eussent
        ca cela ceci celle celles celui ceux cet cette comme dont elles etre avoir
        euh heu hein ben bah voila donc""".split()
    ),
    "en": frozenset(
        """i me my myself we our ours ourselves you your yours yourself yourselves he him his
        himself
        she her hers herself it its itself they them their theirs themselves what which who whom
        this that these those am is are was were be been being have has had having do does did
        doing would should could ought i'm you're he's she's it's we're they're i've you've we've
        they've i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't aren't
        wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't shan't shouldn't
        can't cannot couldn't mustn't let's that's who's what's here's there's when's where's why's
        how's a an the and but if or because as until while of at by for with about against between
        into through during before after above below to from up down in out on off over under again
        further then once here there when where why how all any both each few more most other some
        such no nor not only own same so than too very um uh er""".split()
    ),
}

_SNOWBALL = {"fr": "french", "en": "english"}


def forms(text: str, language: str = "fr") -> list[str]:
    """The words of a text as they are written, in order."""
    return _pattern(language).findall(text)


def tokens(text: str, language: str = "fr") -> list[tuple[str, int, int]]:
    """The words of a text with their places: form, start and end in code points, half-open."""
    return [(mark[0], mark.start(), mark.end()) for mark in _pattern(language).finditer(text)]


def fold(form: str) -> str:
    """Without case, accents or ligatures; ’ is '. `Sécurité`, `SÉCURITÉ`, `securite` are one."""
    return bare(form)


def is_stop(form: str, language: str = "fr") -> bool:
    """Whether a form, folded or not, is a stop word."""
    return bare(form) in STOP.get(language, STOP["fr"])


def stems(words: Iterable[str], language: str = "fr") -> list[str]:
    """The stem of each form (Porter's Snowball), the same with and without case and accents.

    The form is folded before it is stemmed, since a query may be typed without accents; the
    endings whose accents Snowball's French rules look for are then restored by spelling
    (`fonciere` is `foncière`), so that `foncière` and `foncier` keep one stem.
    """
    cache = _STEMS.get(language) or _STEMS.setdefault(language, _Stems(language))
    return [cache[word] for word in words]


def stem(word: str, language: str = "fr") -> str:
    """The stem of one form."""
    return stems((word,), language)[0]


def _pattern(language: str) -> re.Pattern[str]:
    return _ENGLISH if language == "en" else _FRENCH


# Endings that French spells with an accent, but for rare words that then share a stem with their
# neighbours, which does a search no harm.
_ENDINGS = (
    (re.compile(r"(?<=..)ier(es?)$"), r"ièr\1"),
    (re.compile(r"(?<=..)ee(s?)$"), r"ée\1"),
    (re.compile(r"(?<=..)ite(s?)$"), r"ité\1"),
)


def _accented(folded: str) -> str:
    for ending, repaired in _ENDINGS:
        folded, count = ending.subn(repaired, folded)
        if count:
            break
    return folded


class _Stems(dict[str, str]):
    """Stems by form, filled as forms are met; a vocabulary of a study is some 50,000 forms."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = _stemmer(_SNOWBALL.get(language, "french"))
        self._repair = _accented if language != "en" else str

    def __missing__(self, word: str) -> str:
        self[word] = found = bare(self._stem(self._repair(bare(word))))
        return found


_STEMS: dict[str, _Stems] = {}


def _stemmer(name: str) -> Callable[[str], str]:
    import Stemmer

    quick: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    return quick
