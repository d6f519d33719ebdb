"""The index measures itself, keeps chromadb in step, and keeps heavy libraries out of search."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from tests.index.study import BagEncoder, Study

from terrain.errors import IndexUnusable
from terrain.index import chroma
from terrain.index.build import build
from terrain.index.encoder import open_encoder
from terrain.index.search import Ask, Index
from terrain.index.verify import verify
from terrain.model.transcript import DraftTurn, compose

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"


def test_recall_is_measured_against_a_plain_scan(study: Study, encoder: BagEncoder) -> None:
    for number in range(12):
        text = " ".join(
            f"Phrase {i} de l’atelier {number} sur le foncier {i * number}." for i in range(60)
        )
        study.write(f"long/n{number}", f"ELU1: {text}\n", territory=f"t{number % 3}")
        if number % 5 == 0:
            build(study.index, study, encoder)
    build(study.index, study, encoder)
    index = Index(study.index, study, encoder)
    assert len(index.generation.manifest.packs) > 1
    report = verify(index)
    assert report.sound
    assert report.recall == report.filtered_recall == 1.0


def test_one_wrong_byte_anywhere_is_found(study: Study, index: Index) -> None:
    for path in sorted(study.index.glob("*.bin")):
        data = path.read_bytes()
        path.write_bytes(data[:-70] + bytes([data[-70] ^ 1]) + data[-69:])
        report = verify(index)
        assert not report.sound
        assert path.name in report.damaged[0]
        path.write_bytes(data)
    assert verify(index).sound


def test_the_collection_holds_a_vector_a_passage_and_no_text(study: Study, index: Index) -> None:
    import chromadb

    study.person("p-elu", "élu", "alsace", use="quote", embargo=dt.date(2100, 1, 1))
    assert chroma.state(study.index) == "missing"
    count = chroma.refresh(index)
    assert chroma.state(study.index) == "in step"
    client = chromadb.PersistentClient(str(study.index / "chroma"))
    collection = client.get_collection(chroma.NAME, embedding_function=None)
    kept = collection.get(include=["embeddings", "documents", "metadatas"])
    assert collection.count() == count == len(kept["ids"])
    assert np.linalg.norm(kept["embeddings"], axis=1) == pytest.approx(np.ones(count), abs=1e-5)
    assert not any(kept["documents"])
    places = {(item["transcript"], item["turn"]) for item in kept["metadatas"]}
    assert ("alsace/maire", 2) not in places
    client.close()
    study.write("alsace/autre", "ELU9: Une phrase de plus sur les terrains.\n")
    build(study.index, study, index.encoder)
    assert chroma.state(study.index) == "behind"
    assert chroma.refresh(index) == count + 1
    assert [p.name for p in study.index.glob("chroma*")] == ["chroma"]


def test_a_collection_needs_vectors(study: Study) -> None:
    build(study.index, study)
    with pytest.raises(IndexUnusable, match="nothing is encoded"):
        chroma.refresh(Index(study.index, study))


SEARCH = """
import sys
from pathlib import Path
from terrain.index.search import Index, Ask
from tests.index.study import BagEncoder, Study
study = Study(Path(sys.argv[1]))
hits = Index(study.index, study, BagEncoder()).search("foncier")
assert len(hits) > 1
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_search_imports_nothing_heavy(study: Study, index: Index) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    output = subprocess.run(
        [sys.executable, "-c", SEARCH, str(study.root)],
        check=True, capture_output=True, text=True, env=env, cwd=Path(__file__).parents[2],
    ).stdout  # fmt: skip
    heavy = {"torch", "spacy", "pandas", "pydantic", "chromadb", "scipy", "filelock", "click"}
    assert not heavy & set(output.split())


def ndcg(found: list[str], relevant: dict[str, float]) -> float:
    """nDCG@10 (Järvelin and Kekäläinen 2002), gain = relevance."""
    gain = sum(relevant.get(name, 0) / math.log2(i + 2) for i, name in enumerate(found[:10]))
    best = sorted(relevant.values(), reverse=True)[:10]
    return gain / sum(value / math.log2(i + 2) for i, value in enumerate(best))


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"{SAMPLES} is absent")
def test_real_debates_are_found_by_words_and_meaning_better_than_by_either(
    tmp_path: Path, models: Path
) -> None:
    """Six debates of FREDSum, their own summary sentences as questions, the real model."""
    folder = SAMPLES / "fredsum" / "retrieval"
    segments: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        turn = json.loads(line)
        segments[turn["segment"]].append(turn)
    study, names = Study(tmp_path / "study"), {}
    for number, segment in enumerate(list(segments)[:6]):
        said = segments[segment]
        labels = dict.fromkeys(turn["speaker"] for turn in said)
        body = compose([DraftTurn(turn["speaker"], turn["text"]) for turn in said], labels)
        study.write(f"d{number}", body, speakers={label: ["speaker", None] for label in labels})
        names |= {(f"d{number}", at): turn["doc_id"] for at, turn in enumerate(said, 1)}
    relevant: dict[str, dict[str, float]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").strip().split("\n")[1:]:
        query, document, value = line.split("\t")
        relevant[query][document] = float(value)
    queries = [
        json.loads(q) for q in (folder / "queries.jsonl").read_text("utf-8").strip().split("\n")
    ]
    queries = [
        q for q in queries if q["query_id"] in relevant and q["segment"] in list(segments)[:6]
    ]
    encoder = open_encoder("", models)
    build(study.index, study, encoder)
    index = Index(study.index, study, encoder)
    scores = {}
    for mode in ("words", "meaning", "both"):
        ask = Ask(mode=mode, unit="turn", limit=10)
        answers = index.search_many([query["text"] for query in queries], ask)
        scores[mode] = float(np.mean([
            ndcg([names[hit.transcript, hit.turns[0]] for hit in hits], relevant[query["query_id"]])
            for query, hits in zip(queries, answers, strict=True)
        ]))  # fmt: skip
    assert scores["both"] > max(scores["words"], scores["meaning"])
    assert verify(index).sound
