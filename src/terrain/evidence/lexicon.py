"""The words that a change of wording must not touch in silence: negations, numbers; and those
that carry little sense of their own. French first, with what English manuscripts need."""

from __future__ import annotations

from terrain.fold import bare


def _words(text: str) -> frozenset[str]:
    return frozenset(bare(word) for word in text.split())


NEGATIONS = _words(
    "ne n pas plus jamais rien aucun aucune aucuns aucunes personne nul nulle nulles nuls ni sans "
    "guère point non nullement aucunement not no never none nor without cannot t"
)
#: Those that deny whatever surrounds them; « plus », « personne », « point » may not.
PLAIN_NEGATIONS = _words(
    "ne n pas jamais rien aucun aucune nul nulle ni sans guère non nullement aucunement not never"
)
NUMBERS = _words(
    "zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize vingt vingts trente quarante cinquante soixante septante huitante octante nonante cent "
    "cents mille million millions milliard milliards demi demie moitié tiers quart quarts double "
    "triple premier première second seconde deuxième troisième quatrième cinquième dixième "
    "centième dizaine dizaines douzaine quinzaine vingtaine trentaine quarantaine cinquantaine "
    "soixantaine centaine centaines millier milliers one two three four five seven eight nine "
    "ten hundred thousand"
)
#: « un » and « une » are articles far more often than numbers.
ARTICLES = _words("un une")
LIGHT = _words(
    "a à afin ai aie aient ainsi ait alors après as au aujourd aura aurai auraient aurais aurait "
    "auront aussi autre autres aux avaient avais avait avant avec avez avoir avons ayant bah beaucoup "
    "ben bien bon c ça car ce ceci cela celle celles celui cent ces cet cette ceux chaque chez "
    "ci comme comment d dans de dedans dehors déjà depuis des donc dont du elle elles en encore "
    "enfin entre es est et étaient étais était étant été être eu euh eux faire fait font hein hum "
    "ici il ils j je jusqu jusque l la là laquelle le lequel les lesquelles lesquels leur leurs lors "
    "lui m ma mais me même mêmes mes mien moi mon n ne ni non nos notre nous on ont or ou où oui "
    "par parce pas pendant peu plus pour pourquoi puis qu quand que quel quelle quelles quels qui "
    "quoi s sa sans se sera serait ses seulement si sien soi soit somme sommes son sont sous suis "
    "sur t ta tandis te tel tels tes toi ton tous tout toute toutes très tu un une va vers via voilà "
    "voici vos votre vous vraiment vu y the a an and or of to in on at for with by is are was were "
    "be been it its this that these those he she they we you i as but if so"
)
#: What `--may-drop` may name in one word: sounds and props of speech.
HESITATIONS = _words(
    "euh heu hum hm mm ben bah bon hein ah oh eh hé pff voilà quoi donc alors enfin"
)
REPETITIONS = "repetitions"


def is_number(key: str) -> bool:
    """Whether a word is a figure, or a number in letters."""
    return key[:1].isdigit() or (key in NUMBERS and key not in ARTICLES)
