"""Judged sets: documents, questions, what people found relevant; and the measures over them."""

from __future__ import annotations

import contextlib
import csv
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Places of the ranking that the two measures look at.
TOP, DEEP = 10, 100


@dataclass(frozen=True)
class Document:
    """One judged document: a turn (with its segment and speaker), or a whole text."""

    id: str
    text: str
    segment: str = ""
    speaker: str = ""


@dataclass(frozen=True)
class JudgedSet:
    """Documents, questions, and for each question the documents that answer it, by grade."""

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]

    @property
    def spoken(self) -> bool:
        """Whether the documents are turns of transcripts."""
        return all(document.segment and document.speaker for document in self.documents)

    @property
    def unit(self) -> str:
        """What search ranks: the turn, or the whole transcript."""
        return "turn" if self.spoken else "transcript"


def read_set(folder: Path, limit: int | None = None) -> JudgedSet:
    """Read a folder; `limit`: so many judged questions, evenly spread. Raises SystemExit."""
    documents = tuple(
        Document(
            str(row["doc_id"]), row["text"], row.get("segment") or "", row.get("speaker") or ""
        )
        for row in _lines(folder / "corpus.jsonl", "doc_id", "text")
    )
    queries = {str(row["query_id"]): row["text"]
               for row in _lines(folder / "queries.jsonl", "query_id", "text")}  # fmt: skip
    grades: dict[str, dict[str, float]] = {}
    with _opened(folder / "qrels.tsv") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if float(row["relevance"]) > 0:
                found = grades.setdefault(row["query_id"], {})
                found[row["doc_id"]] = float(row["relevance"])
    judged = [name for name in queries if name in grades]
    if limit and limit < len(judged):
        judged = [judged[i * len(judged) // limit] for i in range(limit)]
    name = "/".join(folder.resolve().parts[-2:])
    return JudgedSet(name, documents, {name: queries[name] for name in judged}, grades)


def _lines(path: Path, *fields: str) -> Iterator[dict[str, Any]]:
    with _opened(path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                sys.exit(f"{path}:{number}: not JSON ({error}). One object a line.")
            if missing := [field for field in fields if field not in row]:
                sys.exit(f"{path}:{number}: no {', '.join(missing)}.")
            yield row


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}. A set is a folder of corpus.jsonl, queries.jsonl and "
                 "qrels.tsv.")  # fmt: skip


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], top: int = TOP) -> float:
    """Normalised discounted cumulative gain of the first places, from 0 to 1.

    Järvelin and Kekäläinen (2002), as trec_eval computes it: the gain is the grade, the discount
    log2(place + 1), the ideal the judged documents in the order of their grades.
    """
    gains = [grades.get(name, 0.0) for name in ranking[:top]]
    ideal = sorted(grades.values(), reverse=True)[:top]
    return _discounted(gains) / _discounted(ideal)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def recall(ranking: Sequence[str], grades: Mapping[str, float], deep: int = DEEP) -> float:
    """The share of the relevant documents that stand among the first places."""
    return sum(name in grades for name in ranking[:deep]) / len(grades)


def means(judged: JudgedSet, rankings: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Both measures, averaged over the questions."""
    pairs = [(rankings[name], judged.grades[name]) for name in judged.queries]
    return {
        f"ndcg@{TOP}": sum(ndcg(ranking, grades) for ranking, grades in pairs) / len(pairs),
        f"recall@{DEEP}": sum(recall(ranking, grades) for ranking, grades in pairs) / len(pairs),
    }
