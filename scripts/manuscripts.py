"""Makes the two manuscripts of the demonstration: one sound, one faulty on every count.

    data/manuscrit-sain.docx      quotations word for word, or with the marks that are allowed
    data/manuscrit-fautif.docx    the same article with its quotations altered, misattributed,
                                  forbidden, invented, and a name let slip

Both quote invented transcripts and say so. `terrain verify` passes the first and catches the
second.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.shared import Cm, Pt

from terrain.reports.archive import write_settled

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Avant l’hectare"
SUBTITLE = "Ce que disent du retour de l’industrie ceux qui la font"
INVENTED = "Démonstration – les paroles citées sont inventées, comme les personnes."


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it should be, and as the faulty manuscript has it ("": left out there, or
    only there). `block`: a block quotation, without marks of its own."""

    sound: str
    faulty: str
    block: bool = False
    heading: bool = False


def same(text: str, *, block: bool = False, heading: bool = False) -> Passage:
    """A paragraph that both manuscripts share."""
    return Passage(text, text, block, heading)


ARTICLE = (
    same(
        "On manque de terrain : c’est par là que commencent presque tous les entretiens. Un "
        "dirigeant de la logistique, à Seine Aval, le dit en une phrase : « On ne trouve plus un "
        "hectare. » Puis il insiste : « j’ai pas dit dix, j’ai dit un ». Les agents qui tiennent "
        "l’inventaire répondent autre chose."
    ),
    same("On n’a pas un problème de mètres carrés, on a un problème de qui les tient.", block=True),
    same("Ceux qui sont déjà là", heading=True),
    # A negation that falls: the sentence says the reverse of what was said.
    Passage(
        "Un fabricant de machines d’Alsace centrale ne demande pas une zone : « J’ai pas besoin de "
        "deux hectares ! J’ai besoin de quarante ares, ici, à côté de mon atelier. »",
        "Un fabricant de machines d’Alsace centrale ne demande pas une zone : « J’ai besoin de "
        "deux hectares ! J’ai besoin de quarante ares, ici, à côté de mon atelier. »",
    ),
    # Words of a dirigeant of Fougères, put in the mouth of an elected woman of Seine Aval.
    Passage(
        "À Fougères, un dirigeant le résume ainsi : « Moi je demande pas un parc d’activités. Je "
        "demande à pousser un mur. »",
        "« Moi je demande pas un parc d’activités. Je demande à pousser un mur », explique une "
        "élue de Seine Aval.",
    ),
    # A number that changes, and two cuts that are marked in the sound one.
    Passage(
        "La collectivité, elle, compte les emplois. Un logisticien a fait le calcul : « Vingt-six "
        "emplois à l’hectare, chez moi […]. J’attends toujours qu’on me dise merci ou qu’on me "
        "dise que c’est faux. »",
        "La collectivité, elle, compte les emplois. Un logisticien a fait le calcul : « Trente-six "
        "emplois à l’hectare, chez moi […]. J’attends toujours qu’on me dise merci ou qu’on me "
        "dise que c’est faux. »",
    ),
    same("Ce qui part avec les gens", heading=True),
    Passage(
        "Une dirigeante de l’imprimerie, en Charente, a fait filmer son doreur et rédiger un "
        "classeur : « Il l’a relu et il m’a dit : tout est juste, et avec ça vous sortez pas une "
        "étiquette. »",
        "Édith Vanhoutte, qui dirige une imprimerie en Charente, a fait filmer son doreur et "
        "rédiger un classeur : « Il l’a relu et il m’a dit : tout est juste, et avec ça vous "
        "sortez pas une étiquette. »",
    ),
    same(
        "Dans la vallée de l’Arve, un décolleteur cache le temps de transmettre dans ses comptes : "
        "« Le jeudi du vieux et du jeune, c’est un jour improductif pour deux personnes. »"
    ),
    # Under embargo until 2031.
    Passage(
        "",
        "Les lycées connaissent la même difficulté : « Ils savent acheter une machine, c’est une "
        "dépense d’investissement. Personne sait acheter un prof. »",
    ),
    # Withdrawn.
    Passage(
        "",
        "Et les collectivités changent plus vite que ceux qui y travaillent : « J’ai connu trois "
        "noms pour la même collectivité et cinq présidents. »",
    ),
    # For analysis only.
    Passage(
        "",
        "Un syndicaliste ajoute, à propos d’un grand site automobile : « Y en a, du terrain. Il "
        "est à quelqu’un, c’est tout. »",
    ),
    same("Se parler", heading=True),
    Passage(
        "Faut-il de la confiance ? Un élu d’Alsace centrale répond autrement : « La coopération, "
        "je la vois quand il y a un manque. Quand il y avait de la terre et de l’argent, personne "
        "[n’]appelait personne. »",
        "Faut-il de la confiance ? Un élu d’Alsace centrale le dit : « La coopération, c’est "
        "d’abord de la confiance entre des gens qui se respectent. »",
    ),
    same(
        "Reste que ces récits ne sont pas une mesure. Ils disent où regarder : qui tient le "
        "terrain, ce qu’il y a dessous, et combien de temps reste la personne qui le sait."
    ),
)


def manuscript(*, faulty: bool) -> bytes:
    """One of the two, as a Word document; the same bytes every time."""
    made = Document()
    made.core_properties.title = TITLE
    made.core_properties.author = "terrain"
    made.core_properties.created = made.core_properties.modified = dt.datetime(2025, 3, 18)  # noqa: DTZ001 - Word keeps no zone
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    made.styles["Normal"].font.size = Pt(11)
    made.add_heading(TITLE, 0)
    made.add_paragraph(SUBTITLE, style="Subtitle")
    made.add_paragraph(INVENTED)
    for passage in ARTICLE:
        text = passage.faulty if faulty else passage.sound
        if not text:
            continue
        if passage.heading:
            made.add_heading(text, 1)
        else:
            made.add_paragraph(text, style="Quote" if passage.block else None)
    held, settled = io.BytesIO(), io.BytesIO()
    made.save(held)
    write_settled(held.getvalue(), settled)
    return settled.getvalue()


def main() -> int:
    """Write both."""
    for name, faulty in (("manuscrit-sain", False), ("manuscrit-fautif", True)):
        path = ROOT / "data" / f"{name}.docx"
        path.write_bytes(manuscript(faulty=faulty))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
