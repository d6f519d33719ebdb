"""The words that a change of wording must not touch in silence (negations, numbers), and those
that speech is full of. French first, with what English manuscripts need."""

from __future__ import annotations

from terrain.fold import bare


def _words(text: str) -> frozenset[str]:
    return frozenset(bare(word) for word in text.split())


NEGATIONS = _words(
    "ne n pas plus jamais rien aucun aucune aucuns aucunes personne nul nulle nulles nuls ni "
    "sans guère point non nullement aucunement not no never none nor without cannot t"
)
#: Those that deny whatever surrounds them; « plus », « personne », « point » may not.
PLAIN_NEGATIONS = _words(
    "ne n pas jamais rien aucun aucune nul nulle ni sans guère non nullement aucunement not never"
)
NUMBERS = _words(
    "zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize vingt vingts trente quarante cinquante soixante septante huitante octante "
    "nonante cent cents mille million millions milliard milliards demi demie moitié tiers quart "
    "quarts double triple premier première second seconde deuxième troisième quatrième "
    "cinquième dixième centième dizaine dizaines douzaine quinzaine vingtaine trentaine "
    "quarantaine cinquantaine soixantaine centaine centaines millier milliers one two three "
    "four five seven eight nine ten hundred thousand"
)
#: « un » and « une » are articles far more often than numbers.
ARTICLES = _words("un une")
#: What `--may-drop` may name in one word: sounds and props of speech.
HESITATIONS = _words(
    "euh heu hum hm mm ben bah bon hein ah oh eh hé pff voilà quoi donc alors enfin"
)
REPETITIONS = "repetitions"


def is_number(key: str) -> bool:
    """Whether a word is a figure, or a number in letters."""
    return key[:1].isdigit() or (key in NUMBERS and key not in ARTICLES)
