"""The matrix of a large study: 40 codes × 14 territories over 1,000 transcripts."""

from __future__ import annotations

import random
import time

import pytest
from tests.builders import codebook, project, territories, transcript

from terrain.analysis.compare import compare
from terrain.model.coding import Coding
from terrain.model.project import Project
from terrain.model.span import Span

TRANSCRIPTS, EXCHANGES, CODINGS = 1000, 65, 50  # 130,000 turns, 50,000 codings
SPEECH = (
    "le la on ne trouve plus un hectare foncier entreprise atelier commune élu région depuis "
    "l’usine peut-être formation ? « voilà » c’est"
)


def large_study() -> Project:
    """About eight million words; answers are drawn from two thousand of 120 words each."""
    chance, words = random.Random(1), SPEECH.split()
    answers = [" ".join(chance.choices(words, k=120)) for _ in range(2000)]
    texts, codings = {}, []
    for number in range(TRANSCRIPTS):
        turns = [
            f"ENQ [00:00:01]: Vous cherchez ?\n\nDIR [00:00:02]: {chance.choice(answers)}"
            for _ in range(EXCHANGES)
        ]
        text = transcript(
            f"c{number % 9}/t{number}", "\n\n".join(turns), speakers={"DIR": f"p{number % 500}"}
        )
        texts[text.id] = text
        for _ in range(CODINGS):
            start = chance.randrange(len(text.body) - 600)
            span = Span(start, start + chance.randrange(20, 600))
            code, coder = f"f{chance.randrange(8)}.c{chance.randrange(5)}", chance.choice("ab")
            name = f"{len(codings):06d}"
            codings.append(
                Coding(name, text.id, code, span, span.of(text.body), "", "", coder, "", text.hash)
            )
    return project(
        texts,
        codings,
        codes=codebook(*(f"f{family}.c{code}" for family in range(8) for code in range(5))),
        people={f"p{n}": {"role": f"r{n % 6}", "territory": f"t{n % 14}"} for n in range(500)},
        places=territories(**{f"t{n}": f"T{n}" for n in range(14)}),
    )


@pytest.mark.slow
def test_the_matrix_of_a_large_study_costs_about_a_word_count() -> None:
    """Measured in one run against `len(body.split())` over the same bodies (no denominators, no
    offsets, no codings): the whole comparison takes 1.1 to 1.3 times as long."""
    study = large_study()
    compare(study)  # numpy imported, tables of characters built
    best = min(_timed(lambda: compare(study)) for _ in range(3))
    split = min(
        _timed(lambda: sum(len(t.body.split()) for t in study.transcripts.values()))
        for _ in range(3)
    )
    value = compare(study)
    assert len(value.rows) == 48
    assert len(value.groups) == 15  # codings on questions, asked from nowhere, are under none
    assert value.denominators["*"].codings == TRANSCRIPTS * CODINGS
    print(f"compare {best:.2f} s, split {split:.2f} s, ratio {best / split:.2f}")  # noqa: T201  (the measure itself)
    assert best < 3 * split


def _timed(action: object) -> float:
    start = time.perf_counter()
    action()  # type: ignore[operator]
    return time.perf_counter() - start
