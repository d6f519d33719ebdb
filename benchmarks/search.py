"""Search and re-indexing at the size of a large study, beside a bare numpy scan, in one run.

    PYTHONPATH=src python benchmarks/search.py [--transcripts 1000] [--json out.json]

The study is made up in memory: 8,000 words a transcript drawn from a Zipf law over 30,000 forms,
turns of two voices, 14 territories, 5 roles. Vectors are random and free, so that what is measured
is the index and not the model: encoding one question (about 4 ms with e5-small) comes on top.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.index.build import build
from terrain.index.search import Ask, Index
from terrain.index.source import Codings, Facts, Signature
from terrain.model.code_expression import CodeExpression
from terrain.model.filter import ResolvedFilter
from terrain.model.participant import Participant
from terrain.model.territory import Territories
from terrain.model.transcript import Speaker, Transcript, parse_body, text_hash

WORDS, SENTENCE, DIMENSIONS = 8_000, 16, 384
ROLES = ("dirigeant", "élu", "agence", "syndicat", "formation")
SYLLABLES = [
    c + v
    for c in ["b", "ch", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "bl", "cr", "fl"]
    for v in "aeiou"
]


class FreeEncoder:
    """Unit vectors drawn at random: an encoder that costs nothing."""

    identity, dimensions = "free", DIMENSIONS

    def __init__(self) -> None:
        self._draw = np.random.default_rng(7)

    def encode(self, texts: Sequence[str], *, kind: str) -> NDArray[np.float32]:
        assert kind in ("query", "passage")
        vectors = self._draw.standard_normal((len(texts), DIMENSIONS), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Synthetic:
    """A study that implements `Source`, bodies in files; `corrected` ones say something else."""

    def __init__(self, transcripts: int, folder: Path) -> None:
        self.count, self.folder = transcripts, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.corrected: set[int] = set()
        draw = np.random.default_rng(1)
        self.vocabulary = np.array(
            ["".join(draw.choice(SYLLABLES, size=draw.integers(1, 5))) for _ in range(30_000)]
        )
        weights = 1 / np.arange(1, 30_001)
        self.law = np.cumsum(weights / weights.sum())
        self.people = {
            f"p{i}": Participant(f"p{i}", ROLES[i % 5], territory=f"territoire-{i % 14}")
            for i in range(transcripts)
        }
        self.facts = {self.name(i): self._facts(i) for i in range(transcripts)}
        self.marks = self._codings()

    def name(self, i: int) -> str:
        return f"cas-{i % 20:02d}/entretien-{i:05d}"

    def body(self, name: str) -> str:
        return self._path(int(name[-5:])).read_text(encoding="utf-8")

    def _path(self, i: int) -> Path:
        path = self.folder / f"{i}{'b' if i in self.corrected else ''}.txt"
        if not path.exists():
            path.write_text(self._body(i), encoding="utf-8")
        return path

    def _body(self, i: int) -> str:
        draw = np.random.default_rng([2, i, i in self.corrected])
        numbers = np.searchsorted(self.law, draw.random(WORDS))
        words = self.vocabulary[np.minimum(numbers, 29_999)].tolist()
        turns = []
        for turn, first in enumerate(range(0, WORDS, 10 * SENTENCE)):
            part = words[first : first + 10 * SENTENCE]
            sentences = [part[at : at + SENTENCE] for at in range(0, len(part), SENTENCE)]
            text = " ".join(" ".join(s).capitalize() + "." for s in sentences)
            turns.append(
                f"{'DIR' if turn % 5 else 'ENQ'} [00:{turn // 60:02d}:{turn % 60:02d}]: {text}"
            )
        return "\n\n".join(turns) + "\n"

    def _facts(self, i: int) -> Facts:
        name = self.name(i)
        hash_ = text_hash(self.body(name))
        speakers = {
            "ENQ": Speaker("ENQ", "interviewer"),
            "DIR": Speaker("DIR", "respondent", f"p{i}"),
        }
        signature = Signature(WORDS * 6, 0, i, 10**18)
        return Facts(
            name, f"{name}.md", signature, hash_, name, name[:6], "interview",
            dt.date(2020 + i % 5, 1, 1), "fr", f"territoire-{i % 14}", {}, speakers,
        )  # fmt: skip

    def _codings(self) -> Codings:
        draw = np.random.default_rng(3)
        numbers = draw.integers(0, self.count, 50 * self.count)
        starts = draw.integers(0, WORDS * 4, len(numbers))
        return Codings(
            [self.name(i) for i in numbers.tolist()],
            starts.tolist(),
            (starts + 200).tolist(),
            [f"code-{i}" for i in draw.integers(0, 40, len(numbers)).tolist()],
            ["camille" if i else "dominique" for i in draw.integers(0, 2, len(numbers)).tolist()],
        )

    def correct(self, i: int) -> None:
        self.corrected.add(i)
        self.facts = {**self.facts, self.name(i): self._facts(i)}

    def current(self, known: Mapping[str, Facts]) -> Mapping[str, Facts]:  # noqa: ARG002 (Source)
        return self.facts

    def transcript(self, name: str) -> Transcript:
        facts, body = self.facts[name], self.body(name)
        sections, turns = parse_body(body, facts.speakers)
        return Transcript(
            name, body, speakers=facts.speakers, sections=sections, turns=turns, language="fr"
        )

    def participants(self) -> Mapping[str, Participant]:
        return self.people

    def territories(self) -> Territories:
        return Territories()

    def codings(self, transcripts: Collection[str] | None) -> Codings:
        return self.marks if transcripts is None else Codings()


def timed(action: Callable[[], Any]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def spread(action: Callable[[int], Any], times: int) -> dict[str, float]:
    """The median and the 95th percentile of an action, in milliseconds, after three for warmth."""
    for i in range(3):
        action(i)
    taken = sorted(timed(lambda i=i: action(i)) * 1000 for i in range(times))
    return {"p50": round(taken[times // 2], 1), "p95": round(taken[int(times * 0.95)], 1)}


def anonymous() -> float:
    """Memory of this process that is no file's, in MB (Linux; elsewhere 0)."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) / 1024


def asks() -> Iterator[tuple[str, Ask]]:
    """The ways of asking that are timed."""
    place, role = frozenset({"territoire-3", "territoire-4"}), frozenset({"dirigeant", "élu"})
    code = CodeExpression("any", frozenset({"code-1"}))
    yield "words and meaning", Ask()
    yield (
        "words and meaning, territory and role",
        Ask(filter=ResolvedFilter(territories=place, roles=role)),
    )
    yield "words and meaning, role and code", Ask(filter=ResolvedFilter(roles=role, codes=code))
    yield (
        "words and meaning, without interviewers",
        Ask(filter=ResolvedFilter(parts=frozenset({"respondent"}))),
    )
    yield "meaning", Ask(mode="meaning")
    yield "words", Ask(mode="words")


def measure(count: int, folder: Path) -> dict[str, Any]:
    """All figures at one size."""
    study, encoder = Synthetic(count, folder.parent / "texts"), FreeEncoder()
    making = timed(lambda: [study.transcript(name) for name in list(study.facts)[:50]]) / 50 * count
    result: dict[str, Any] = {"transcripts": count, "making the texts s": round(making, 1)}
    result["words indexed s"] = round(timed(lambda: build(folder, study)), 1)
    result["anonymous memory after MB"] = round(anonymous())
    result["vectors arranged s"] = round(timed(lambda: build(folder, study, encoder)), 1)
    result["nothing to do s"] = round(timed(lambda: build(folder, study, encoder)), 2)
    study.correct(count // 2)
    result["one transcript corrected s"] = round(timed(lambda: build(folder, study, encoder)), 2)
    before = anonymous()
    index = Index(folder, study, encoder)
    result["rows"] = index.generation.manifest.rows
    questions = [
        " ".join(study.vocabulary[[20 + i, 300 + 7 * i, 2000 + 31 * i]]) for i in range(60)
    ]
    questions = [f"comment {question} ici" for question in questions]
    for name, ask in asks():
        result[name] = spread(lambda i, ask=ask: index.search(questions[i], ask), 50)
    rows = result["rows"]
    many = timed(lambda: index.search_many(questions[:48])) / 48
    result["48 questions together, each ms"] = round(many * 1000, 1)
    result["memory of search MB, files aside"] = round(anonymous() - before)
    matrix = encoder.encode([""] * rows, kind="passage")
    query = encoder.encode([""], kind="query")[0]
    result["bare numpy scan"] = spread(lambda _: np.dot(matrix, query), 50)
    return result


COLD = """
import sys, time
sys.path[:0] = {paths!r}
import pathlib, search
study = search.Synthetic({count}, pathlib.Path({folder!r}).parent / "texts")
encoder = search.FreeEncoder()
import numpy
start = time.perf_counter()
index = search.Index(pathlib.Path({folder!r}), study, encoder)
middle = time.perf_counter()
hits = index.search("comment trouver")
print(round(middle - start, 3), round(time.perf_counter() - start, 3))
heavy = {{"torch", "spacy", "pandas", "pydantic", "chromadb", "thinc"}} & set(sys.modules)
assert not heavy, heavy
"""


def cold(count: int, folder: Path) -> dict[str, float]:
    """Seconds to open and to answer once, in a fresh process that has numpy and nothing else."""
    paths = [str(Path(__file__).parent), *sys.path]
    script = COLD.format(paths=paths, count=count, folder=str(folder))
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    ).stdout.split()
    return {"open s": float(output[0]), "open and answer s": float(output[1])}


def main() -> None:
    """Measure, print, and keep the figures if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcripts", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        result = measure(options.transcripts, folder)
        result["cold"] = cold(options.transcripts, folder)
    for key, value in result.items():
        print(f"{key:45} {value}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
