"""Who is a speaker: one line at a time, inside a document whose other labels are plain."""

from __future__ import annotations

import pytest

from terrain.formats.cues import part_of
from terrain.formats.shapes import Shape, shape

AROUND = """ENQ : Vous cherchez à vous agrandir ?
DIR1 : On ne trouve plus un hectare, même avec l'aide de la région.
ENQ : Et la commune, elle en dit quoi, du ZAN et du Scot ?
DIR1 : Elle attend. Le bilan, le constat, tout le monde le connaît. Merci Camille.
{line}
ENQ : D'accord.
DIR1 : Voilà.
"""

SPEAKERS = [
    "Salle : On n'entend pas.",
    "La salle : On n'entend pas.",
    "Une participante : Et le train ?",
    "Un participant : Et le train ?",
    "Clémentine Autain : Je ne crois pas.",
    "Jean-Luc Moreau : Je ne crois pas.",
    "Valéry d'Aubigné : Non.",
    "Guy de La Roche : Non.",
    "M. Dupont : Non.",
    "Mme B. : Non.",
    "Mme Le Goff : Non.",
    "Dr Klein : Non.",
    "P2 : Non.",
    "DIR2 : Non.",
    "ELU : Non.",
    "CCI2 : Non.",
    "GA : Non.",
    "Enquêteur : Encore une question.",
    "Enquêtrice : Encore une question.",
    "Enquêté : Oui.",
    "Enquêtée 2 : Oui.",
    "Participant 12 : Oui.",
    "Speaker 3 : Oui.",
    "Locuteur 2 : Oui.",
    "Intervenante 3 : Oui.",
    "Le maire : Oui.",
    "L'animatrice : On avance.",
    "L’animateur : On avance.",
    "Modérateur : On avance.",
    "Un homme dans la salle : Et nous ?",
    "Femme : Et nous ?",
    "Voix : Et nous ?",
    "Tous : Oui !",
    "Adjoint au maire : Oui.",
    "Directrice générale : Oui.",
    "Mme la préfète : Oui.",
    "Responsable RH : Oui.",
    "MARIE DURAND : Oui.",
    "Clémentine\u00a0Autain\u00a0: Avec des espaces insécables.",
    "Salle: sans espace avant.",
    "Salle :sans espace après.",
    "- Salle : avec un tiret devant.",
    "[00:14:02] Salle : avec une heure.",
    "Salle [00:14:02] : avec une heure.",
    "Salle (14:02) : avec une heure.",
    "Clemens [00:14:02]: avec une heure.",
    "Élodie : Un prénom que personne ne prononce.",
    "Marie (CFDT) : Oui.",
]

WORDS = [
    "Je vous le dis : on ne trouve plus.",
    "Résultat : on part.",
    "Première chose : le foncier.",
    "Deuxième point : les compétences.",
    "Donc : on attend.",
    "Note : il montre un plan.",
    "NB : il montre un plan.",
    "N.B. : il montre un plan.",
    "Attention : ce n'est pas fini.",
    "Conclusion : rien.",
    "Exemple : la zone d'Ébersheim.",
    "Par exemple : la zone.",
    "Mon père disait : on verra.",
    "Le maire m'a dit : on verra.",
    "Le problème : la route.",
    "La question : qui paye ?",
    "C'est simple : on part.",
    "J'ai dit : non.",
    "Il m'a répondu : non.",
    "Et là : plus rien.",
    "Mais bon : on continue.",
    "Alors : voilà.",
    "Voilà : on en est là.",
    "Oui : c'est ça.",
    "Non : pas du tout.",
    "Autrement dit : rien.",
    "D'abord : le prix.",
    "Ensuite : la route.",
    "À 14:30 : la réunion.",
    "On se voit à 14:30 demain.",
    "14:30 c'était la réunion.",
    "3 : c'est le nombre.",
    "3 choses : le prix, la route, l'eau.",
    "https://exemple.fr : le site.",
    "https://exemple.fr/a:b",
    "http://exemple.fr",
    "Date : on ne sait plus.",
    "Lieu : on ne sait plus.",
    "ZAN : on en parle tout le temps.",
    "Scot : il est en révision.",
    "PLU : il est en révision.",
    "Bilan : rien.",
    "Constat : rien.",
    "Région : elle aide un peu.",
    "Formation : il n'y en a pas.",
    "Ce que je retiens : rien.",
    "Ma seule crainte : le prix.",
    "Une chose : le prix.",
    "Question foncier : rien.",
    "« On verra » : voilà ce qu'il a dit.",
    "[rires] : il rit.",
    "(Il montre le plan : celui de 2012.)",
    "Tout est dit : rien à ajouter.",
    "Sur le foncier : rien.",
    "Pour moi : non.",
    "On a trois sites : Sélestat, Colmar, Obernai.",
    "Un hectare, deux hectares : personne n'en a.",
    "Bonjour. Je commence : voilà.",
    "Qu'est-ce que je veux : de la place.",
    "Imaginez : un hectare.",
    "directeur : c'est ce qu'il était, au bout d'une ligne coupée.",
]


@pytest.mark.parametrize("line", SPEAKERS)
def test_a_speaker_met_once_is_found(load, line):
    draft = load("a.txt", AROUND.format(line=line))
    assert len(draft.turns) == 7, [turn.speaker for turn in draft.turns]
    assert draft.turns[4].text
    assert draft.turns[4].speaker not in ("ENQ", "DIR1")


@pytest.mark.parametrize("line", WORDS)
def test_a_colon_in_a_sentence_is_not_a_speaker(load, line):
    draft = load("a.txt", AROUND.format(line=line))
    assert [speaker.label for speaker in draft.speakers] == ["ENQ", "DIR1"]
    assert line in draft.turns[3].text
    assert len(draft.turns) == 6


def test_both_tables_are_long_enough_to_mean_something():
    assert len(SPEAKERS) + len(WORDS) >= 100


def test_the_researcher_forces_and_forbids_labels(load):
    text = AROUND.format(line="Résultat : on part.")
    forced = load("a.txt", text, speakers=("Résultat",))
    assert [speaker.label for speaker in forced.speakers] == ["ENQ", "DIR1", "Résultat"]
    forbidden = load("a.txt", AROUND.format(line="Salle : oui."), not_speakers=("salle",))
    assert [speaker.label for speaker in forbidden.speakers] == ["ENQ", "DIR1"]


def test_a_phrase_that_opens_many_lines_is_a_label(load, seen):
    text = "agent de l'agence : oui\nENQ : et ?\n" * 4
    assert [s.label for s in load("a.txt", text).speakers] == ["agent de l'agence", "ENQ"]


def test_a_first_name_that_comes_back_is_a_label(load):
    draft = load("a.txt", "Camille : Oui ?\nKarim : Non.\nCamille : Ah.\nKarim : Eh oui.\n")
    assert [speaker.label for speaker in draft.speakers] == ["Camille", "Karim"]


def test_two_labels_that_each_speak_once_are_enough(load):
    draft = load("a.txt", "ENQ : Vous cherchez ?\nDIR1 : Oui.\n")
    assert [speaker.label for speaker in draft.speakers] == ["ENQ", "DIR1"]


def test_spellings_of_one_label_are_one_speaker_and_it_is_said(load):
    draft = load("a.txt", "Enquêteur : a\nMme B. : b\nENQUÊTEUR : c\nMme B. : d\nEnquêteur : e\n")
    assert [speaker.label for speaker in draft.speakers] == ["Enquêteur", "Mme B."]
    assert "ENQUÊTEUR read as Enquêteur" in " ".join(draft.warnings)


def test_a_page_with_colons_has_no_speaker(load):
    page = "Attention : le délai court.\n" * 3 + "Pièces à fournir :\nune copie.\n" * 3
    draft = load("page.txt", page)
    assert [speaker.label for speaker in draft.speakers] == ["NOTES"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("ENQ", Shape.NAME), ("P2", Shape.NAME), ("Enquêteur", Shape.NAME),
        ("Clémentine Autain", Shape.NAME), ("Une dame du fond", Shape.NAME),
        ("Camille", Shape.WORD), ("Première chose", Shape.NEVER), ("Foncier rare", Shape.PHRASE),
        ("Je", Shape.NEVER), ("Résultat", Shape.NEVER), ("https", Shape.NEVER),
        ("un deux trois quatre cinq six", Shape.NEVER), ("ENQ / DIR1", Shape.NAME),
        ("ENQ et DIR1", Shape.NAME),
    ],
)  # fmt: skip
def test_shapes(label, expected):
    assert shape(label) is expected


def test_parts_are_read_from_the_labels(load):
    draft = load("a.txt", "Enquêtrice : a\nDIR1 : b\nLa salle : c\nAnimateur : d\nDIR1 : e\n")
    assert {s.label: s.part for s in draft.speakers} == {
        "Enquêtrice": "interviewer", "DIR1": "respondent",
        "La salle": "audience", "Animateur": "moderator",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("ENQ2", "interviewer"), ("Enquêteurs", "interviewer"), ("Q", "interviewer"),
        ("Modératrice", "moderator"), ("Chair", "moderator"), ("Présidente de séance", "moderator"),
        ("La salle", "audience"), ("Question de la salle", "audience"),
        ("Participante du public", "audience"), ("DIR1", "respondent"), ("Élue", "respondent"),
    ],
)  # fmt: skip
def test_the_part_that_a_label_says(label: str, part: str) -> None:
    assert part_of(label) == part
