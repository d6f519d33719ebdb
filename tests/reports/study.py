"""The small study whose exports are kept in `golden/`: invented, with every awkward character."""

from __future__ import annotations

import datetime as dt

from tests.builders import codebook, project, territories, transcript

from terrain.access import Purpose, Restricted, permitted
from terrain.analysis.compare import compare
from terrain.analysis.comparison import Comparison
from terrain.analysis.groups import hidden_groups
from terrain.model.codebook import Code
from terrain.model.participant import Consent
from terrain.model.project import Memo, Project, Settings

TODAY = dt.date(2026, 1, 1)
LONG = (
    "On ne trouve plus *un hectare*, <b>vraiment</b> & c’est cher.\n\n"
    "1. On a visité [rires] douze terrains."
)


def study() -> Project:
    """Two interviews and a seminar, two territories, two coders, one speaker not quotable."""
    texts = [
        transcript(
            "seine/dirigeant",
            """
            ## Foncier

            ENQ [00:14:02]: Vous cherchez à vous agrandir ?

            DIR [00:14:07]: On ne trouve plus *un hectare*, <b>vraiment</b> & c’est cher.

            1. On a visité [rires] douze terrains.

            ENQ [00:15:00]: Et la commune ?

            DIR [00:15:04]: =SOMME(1;2) qu’il m’a dit, le maire 😀.
            """,
            speakers={"DIR": "s1"},
            title="Dirigeant",
            date="2023-06-27",
            fictional=True,
        ),
        transcript(
            "atelier/séance",
            """
            MOD: Qui commence ?

            ÉLU: La friche, on l’a reprise.

            SYN: Moi je ne veux pas qu’on me cite.
            """,
            kind="seminar",
            speakers={"ÉLU": "a1", "SYN": "a2"},
            date="2024-03-01",
        ),
    ]
    return project(
        texts,
        [
            ("seine/dirigeant", "camille", "foncier.rareté", LONG,
             {"memo": "À rapprocher du ZAN."}),
            ("seine/dirigeant", "nadia", "foncier.rareté", "plus *un hectare*"),
            ("seine/dirigeant", "camille", "foncier", "=SOMME(1;2) qu’il m’a dit"),
            ("atelier/séance", "camille", "foncier.friches", "La friche, on l’a reprise."),
            ("atelier/séance", "camille", "foncier.friches", "Moi je ne veux pas"),
        ],
        codes=codebook(
            "foncier=Foncier=Ce qui touche au sol.", "foncier.rareté=Rareté du foncier",
            "foncier.friches==Reprise de friches.", Code("=HYPERLINK(1)", "@risque"),
        ),
        people={
            "s1": {"role": "dirigeant", "territory": "seine-aval"},
            "a1": {"role": "élu", "territory": "alsace"},
            "a2": {"role": "syndicaliste", "territory": "alsace", "consent": Consent("analysis")},
        },
        places=territories(alsace="Alsace centrale", seine_aval="Seine Aval-Mantes",
                           ouest="Ouest"),
        memos=[Memo("M1", "code:foncier.rareté", "Le mot « rareté » est le nôtre.", "nadia")],
        settings=Settings(name="Étude foncier"),
    )  # fmt: skip


HELD = Restricted((), 1, 1)


def comparison(**asked: object) -> Comparison:
    """Codes and families of the study across territories, as consent shows them on TODAY."""
    visible, restricted = permitted(study(), Purpose.QUOTE, TODAY)
    hidden = hidden_groups(study(), visible)
    return compare(visible, restricted=restricted, hidden=hidden, families=True, **asked)  # type: ignore[arg-type]  # options of compare
