"""Makes the throw-away key of the demonstration study: data/names.age.

Every name here is invented, as the people are. A real key has no such script, no published
passphrase, and does not lie in the study: `terrain key init` refuses it there, except for a study
that says `fictional: true` of itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

from terrain.model.key import Key, Person
from terrain.store import keyfile
from terrain.workspace.key import PUBLISHED_KEY, PUBLISHED_PASSPHRASE

#: Participant: first name, last name, other words that would identify them.
INVENTED = {
    "sa-dir-01": ("Gérald", "Tournemire", "Kitting du Vexin"),
    "sa-elu-01": ("Solène", "Hautecœur", ""),
    "sa-syn-01": ("Ahmed", "Ziani", ""),
    "ac-dir-01": ("Édith", "Vanhoutte", "Imprimerie du Solençon"),
    "ac-age-01": ("Capucine", "d’Esquerre", ""),
    "ac-age-02": ("Régis", "Fauchereau", ""),
    "al-dir-01": ("Jean-Ulrich", "Oberstetter", "Oberstetter Machines"),
    "al-elu-01": ("Mireille", "Schnaebelé", ""),
    "al-for-01": ("Tanguy", "Wurmser", ""),
    "ee-dir-01": ("Aurélien", "Etchegorry", "Hydropneu"),
    "ee-dir-02": ("Firmin", "Delclaux", ""),
    "ee-qua-01": ("Nadège", "Petit", ""),
    "st-sa-01": ("Corentin", "Gassama", ""),
    "st-fou-01": ("Yvonnick", "Jégousse", ""),
    "st-dk-01": ("Gonzague", "Vermeersch", ""),
    "st-ac-01": ("Fabienne", "Rocquencourt", ""),
    "st-als-01": ("Ignace", "Hagenmuller", ""),
    "st-lpt-01": ("Peyo", "Sarrailh", ""),
    "st-arve-01": ("Amédée", "Jacquemoud", ""),
    "st-mv-01": ("Ghislaine", "Teyssèdre", ""),
    "st-nfc-01": ("Dragan", "Zivkovic", ""),
    "st-dk-02": ("Perrine", "Outters", ""),
    "st-als-02": ("Waltraud", "Fessenheim-Iung", ""),
}
TERMS = ("Fonderies du Val Perdu",)


def key() -> Key:
    """The invented names as a key."""
    people = {
        name: Person((first,), (last,), (other,) if other else ())
        for name, (first, last, other) in INVENTED.items()
    }
    return Key(people, TERMS)


def main() -> int:
    """Write the key anew, encrypted with the published passphrase."""
    root = Path(__file__).resolve().parent.parent
    phrase = (root / PUBLISHED_PASSPHRASE).read_text("utf-8").partition("\n")[0]
    (root / PUBLISHED_KEY).unlink(missing_ok=True)
    keyfile.write(root / PUBLISHED_KEY, key(), keyfile.Secret(phrase), None)
    print(f"{PUBLISHED_KEY}: {len(INVENTED)} invented people.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
