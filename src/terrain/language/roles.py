"""The words by which French names the people of the field, and the roles of a roster behind them.

One table for all: the import reads roles in file names, verification reads them in manuscripts.
A word that may be several roles (`président`) names each; it contradicts none of them. Folded,
singular; feminines are written out, plurals are found by rule. A phrase wins over its words.
"""

from __future__ import annotations

from functools import lru_cache

from terrain.fold import bare

_TABLE = """
dirigeant: dirigeant, dirigeante, patron, patronne, pdg, entrepreneur, entrepreneure, entrepreneuse,
  gerant, gerante, industriel, industrielle, chef d entreprise, cheffe d entreprise,
  directeur d usine, directrice d usine, directeur industriel, directrice industrielle,
  directeur de site, directrice de site, repreneur, repreneuse
élu: elu, elue, maire, depute, deputee, senateur, senatrice, edile, conseiller municipal,
  conseillere municipale, conseiller communautaire, conseillere communautaire, conseiller regional,
  conseillere regionale, conseiller departemental, conseillere departementale, adjoint au maire,
  adjointe au maire
agent: agent, agente, fonctionnaire, charge de mission, chargee de mission, chef de projet,
  cheffe de projet, developpeur economique, developpeuse economique, cadre territorial,
  cadre territoriale, dgs, agent de developpement, agente de developpement
syndicaliste: syndicaliste, delegue syndical, deleguee syndicale, permanent syndical,
  permanente syndicale, responsable syndical, responsable syndicale
formateur: formateur, formatrice, proviseur, proviseure, enseignant, enseignante, professeur,
  professeure, principal de college, principale de college
salarié: salarie, salariee, ouvrier, ouvriere, operateur, operatrice, employe, employee,
  technicien, technicienne, interimaire, apprenti, apprentie
associatif: associatif, associative, responsable associatif, responsable associative, benevole
consultant: consultant, consultante
syndicaliste salarié: elu du personnel, elue du personnel, representant du personnel,
  representante du personnel
dirigeant agent formateur associatif: directeur, directrice
élu dirigeant associatif syndicaliste: president, presidente, vice president, vice presidente
dirigeant agent salarié: cadre, responsable
"""


@lru_cache(maxsize=1)
def phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Words, folded and singular, to the roles that they may be."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    roles: tuple[str, ...] = ()
    for line in _TABLE.strip().split("\n"):
        head, mark, rest = line.partition(":")
        if mark:
            roles = tuple(head.split())
        for phrase in (rest if mark else line).split(","):
            if words := tuple(bare(phrase).split()):
                found[words] = roles
    return found


def singular(word: str) -> str:
    """A folded word without the mark of its plural (`dirigeantes`: dirigeante)."""
    if word.endswith("aux") and len(word) > 5:
        return word[:-3] + "al"
    return word[:-1] if len(word) > 3 and word.endswith(("s", "x")) else word


def roles_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """The roles that a phrase may name; () for one that the table does not have."""
    return phrases().get(tuple(map(singular, words)), ())
