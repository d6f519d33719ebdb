"""A study that Camille has coded to the end and Noé is to code again, in part."""

from __future__ import annotations

from pathlib import Path

from tests.studies import CODEBOOK, Folder, front

from terrain.workspace.marks import mark_finished

ANSWERS = (
    "On ne trouve plus un hectare par ici.",
    "Les communes se parlent, depuis deux ans.",
    "Mon père était à l'usine, moi aussi.",
    "Le terrain coûte trop cher, voilà tout.",
    "On verra bien ce que cela donne.",
    "La vallée est étroite, la rivière déborde.",
)
ROSTER = """\
participants:
  - {id: dir-a, role: dirigeant, consent: {use: quote}}
  - {id: elu-b, role: élu, consent: {use: quote}}
  - {id: dir-c, role: dirigeant, consent: {use: quote}}
"""
#: By transcript, what each coder puts on which answer (its number, from 0).
CAMILLE = {"a": {0: "foncier", 1: "cooperation", 2: "culture"}, "b": {0: "foncier"}, "c": {}}


def interview(study: Folder, case: str, name: str, person: str) -> None:
    """Six questions, six answers that name their interview."""
    body = "\n\n".join(f"ENQ: Et puis ?\n\nDIR: {name.upper()}{n}. {words}"
                       for n, words in enumerate(ANSWERS))  # fmt: skip
    speakers = f"{{ENQ: {{part: interviewer}}, DIR: {{participant: {person}}}}}"
    text = front(body + "\n", speakers, id=name, title=name, consent="{use: quote}")
    study.write(f"corpus/{case}/{name}.md", text)


def double(root: Path) -> Folder:
    """Three interviews in two cases, finished by Camille; Noé has done nothing."""
    study = Folder(root)
    study.write("terrain.yaml", "format: 1\nname: Étude\ncoders: {camille: , noé: }\n")
    study.write("codebook.yaml", CODEBOOK)
    study.write("corpus/participants.yaml", ROSTER)
    for case in ("ouest", "est"):
        study.write(f"corpus/{case}/case.yaml", f"title: {case.title()}\n")
    interview(study, "ouest", "a", "dir-a")
    interview(study, "ouest", "b", "elu-b")
    interview(study, "est", "c", "dir-c")
    for name, put in CAMILLE.items():
        for number, code in put.items():
            study.code(whole(name), ANSWERS[number][:12], code)
    finish(study, "camille")
    return study


def whole(name: str) -> str:
    """The id of an interview."""
    return f"{'est' if name == 'c' else 'ouest'}/{name}"


def finish(study: Folder, coder: str, *names: str) -> None:
    """Mark interviews as finished by a coder (all of them unless named)."""
    ids = [whole(name) for name in names or CAMILLE]
    mark_finished(study.open(), ids, coder, finished=True)
