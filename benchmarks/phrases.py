"""The sentences of the demonstration study, said again with other places, figures and clauses."""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import random
import re
from functools import lru_cache
from pathlib import Path

from terrain.language.passages import rows
from terrain.store.load import load

DEMO = Path(__file__).resolve().parent.parent

PLACES = tuple(
    """Limay Gargenville Porcheville Gennevilliers Houdan Dijon Mantes Poissy Flins Rosny Vernon
    Évreux Rouen Sélestat Colmar Strasbourg Obernai Barr Erstein Villé Mulhouse Angoulême Cognac
    Jarnac Ruelle Bordeaux Poitiers Limoges Niort Saintes Fougères Vitré Rennes Figeac Aurillac
    Rodez Tarbes Pau Lacq Lyon Grenoble Nantes Cholet Laval Alençon Oyonnax Vierzon Thiers Roanne
    Dole Belfort Montbéliard Charleville Maubeuge Denain Dunkerque Calais Béthune""".split()
)
TRADES = tuple(
    """chaudronnier tourneur fraiseur soudeur cariste régleur ajusteur outilleur mouleur fondeur
    monteur câbleur électricien mécanicien usineur opérateur technicien menuisier charpentier
    verrier tonnelier imprimeur massicotier cartonnier brodeur tisseur tanneur carrossier peintre
    magasinier conducteur dessinateur métrologue automaticien""".split()
)
NUMBERS = tuple(
    """trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
    quarante cinquante soixante""".split()
)
_SLOTS = re.compile(
    rf"\b(?P<place>{'|'.join(PLACES)})\b|\b(?P<trade>{'|'.join(TRADES)})(?=s?\b)"
    rf"|\b(?P<number>{'|'.join(NUMBERS)})\b|(?P<figure>\d+)"
)
_LAST = re.compile(r"[\s.!?…»\"\])]*\Z")
WHEN = ("depuis {y}", "en {y}", "vers {y}", "autour de {y}", "jusqu’en {y}", "dès {y}",
        "à la fin de {y}", "au printemps {y}", "au début de {y}")  # fmt: skip
WHERE = ("à {p}", "du côté de {p}", "entre {p} et ici", "sur la route de {p}",
         "comme à {p}", "près de {p}")  # fmt: skip
WHO = ("avec les {t}s", "chez nos {t}s", "pour un {t}", "sans le {t}", "avec {n} {t}s",
       "faute de {t}s")  # fmt: skip

#: A sentence as pieces of text and, between them, the kind of each slot.
Template = tuple[tuple[str, ...], tuple[str, ...], str]


@lru_cache(maxsize=1)
def demonstration() -> tuple[tuple[tuple[bool, tuple[Template, ...]], ...], ...]:
    """The turns of each French demonstration transcript: who asks, and sentences as templates."""
    project, _ = load(DEMO)
    found = []
    for transcript in project.transcripts.values():
        if transcript.language != "fr":
            continue
        turns: dict[int, list[Template]] = {}
        for row in rows(transcript):
            text = " ".join(row.span.of(transcript.body).split())
            turns.setdefault(row.turn, []).append(_template(text))
        asks = {turn.number: transcript.part_of(turn) in ("interviewer", "moderator")
                for turn in transcript.turns}  # fmt: skip
        found.append(tuple((asks.get(n, False), tuple(items)) for n, items in turns.items()))
    return tuple(found)


def _template(text: str) -> Template:
    """Cut a sentence at its slots; its last signs stay apart, for a clause goes before them."""
    end = _LAST.search(text)
    assert end is not None
    body, last = text[: end.start()], text[end.start() :]
    pieces, kinds, at = [], [], 0
    for mark in _SLOTS.finditer(body):
        pieces.append(body[at : mark.start()])
        kinds.append(str(mark.lastgroup) if mark.lastgroup != "figure" else mark[0])
        at = mark.end()
    return (*pieces, body[at:]), tuple(kinds), last


def said(template: Template, draw: random.Random) -> str:
    """A sentence with other places, figures and trades, and one clause or two put in."""
    pieces, kinds, last = template
    text = pieces[0]
    for kind, piece in zip(kinds, pieces[1:], strict=True):
        text += _slot(kind, draw) + piece
    if text.count(" ") < 3:
        return text + last
    clauses = [
        pick(WHEN, draw).format(y=draw.randrange(1950, 2024)),
        pick(WHERE, draw).format(p=pick(PLACES, draw)),
        pick(WHO, draw).format(t=pick(TRADES, draw), n=pick(NUMBERS, draw)),
    ]
    del clauses[int(draw.random() * 3)]
    return f"{text}, {clauses[0]}, {clauses[1]}{last or '.'}"


def pick(words: tuple[str, ...], draw: random.Random) -> str:
    return words[int(draw.random() * len(words))]


def _slot(kind: str, draw: random.Random) -> str:
    if kind == "place":
        return pick(PLACES, draw)
    if kind == "trade":
        return pick(TRADES, draw)
    if kind == "number":
        return pick(NUMBERS, draw)
    if len(kind) == 4:
        return str(draw.randrange(1950, 2024))
    return str(draw.randrange(10 ** (len(kind) - 1), 10 ** len(kind)))  # as many figures
