"""The study that most tests of the index ask: four transcripts, three territories."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.index.study import BagEncoder, Study

from terrain.index.build import build
from terrain.index.encoder import ensure_model
from terrain.index.search import Index

DIRECTOR = """## Foncier

ENQ [00:00:10]: Vous cherchez à vous agrandir ?

DIR1 [00:00:14]: On ne trouve plus un hectare dans la vallée. Les terrains sont rares, et la \
communauté de communes n’en vend plus. Le foncier économique, c’est fini chez nous. Alors on \
pousse les murs, on loue un entrepôt à vingt kilomètres, et les camions font la navette toute \
la journée entre les deux sites.

## Culture

ENQ [00:01:00]: Et la culture industrielle, pour vous, c’est quoi ?

DIR1 [00:01:10]: La culture industrielle, elle vient de l’usine, des grands-pères et des \
machines. On a toujours fabriqué quelque chose ici. On aime l’atelier, l’odeur de l’huile et \
le bruit des presses, voilà ce que je peux dire.
"""

MAYOR = """ENQ [00:00:05]: Comment travaillez-vous avec les voisins ?

ELU1 [00:00:12]: La coopération entre intercommunalités avance lentement. Le foncier, c’est le \
nerf de la guerre, et chacun garde ses terrains pour ses propres entreprises. Peut-être qu’un \
jour on partagera la fiscalité, mais ce jour-là n’est pas arrivé.
"""

SEMINAR = """MOD [00:00:00]: Qui veut commencer sur la formation des apprentis ?

ELU1 [00:00:09]: Chez nous le lycée professionnel a fermé une section de chaudronnerie faute \
d’élèves, et les entreprises cherchent des soudeurs partout.

DIR1 [00:00:30]: Nous, on forme les soudeurs nous-mêmes, dans l’atelier, avec les anciens.
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A director in Seine, a mayor in Alsace, a seminar of both held in Paris, and field notes."""
    study = Study(tmp_path / "étude d’essai")
    study.place("normandie")
    study.place("seine-aval", "normandie")
    study.place("alsace")
    study.person("p-dir", "dirigeant", "seine-aval")
    study.person("p-elu", "élu", "alsace")
    director = {"ENQ": ["interviewer", None], "DIR1": ["respondent", "p-dir"]}
    mayor = {"ENQ": ["interviewer", None], "ELU1": ["respondent", "p-elu"]}
    both = {"MOD": ["moderator", None], "ELU1": ["speaker", "p-elu"], "DIR1": ["speaker", "p-dir"]}
    study.write(
        "seine/directeur", DIRECTOR, speakers=director, territory="seine-aval", date="2023-06-27"
    )
    study.write("alsace/maire", MAYOR, speakers=mayor, territory="alsace", date="2024-01-10")
    study.write("seminaire/un", SEMINAR, speakers=both, territory="paris", kind="seminar")
    notes = "Visite de l’usine. On parle de foncier à la cantine."
    study.write("seine/notes", notes, speakers={}, kind="fieldnotes", territory="seine-aval")
    return study


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the real model was built once. For reading: tests share it."""
    folder = tmp_path_factory.mktemp("models")
    ensure_model(folder)
    return folder


@pytest.fixture
def encoder() -> BagEncoder:
    """The small real encoder of these tests."""
    return BagEncoder()


@pytest.fixture
def index(study: Study, encoder: BagEncoder) -> Index:
    """The study, indexed and open."""
    build(study.index, study, encoder)
    return Index(study.index, study, encoder)
