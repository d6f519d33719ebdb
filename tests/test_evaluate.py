"""The evaluation, end to end on eight documents; the recipe beside it; the generated corpora."""

from __future__ import annotations

import importlib
import json
import math
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent

TURNS = [
    ("s1#0", "s1", "ENQ", "Vous cherchez un terrain pour vous agrandir ?"),
    ("s1#1", "s1", "Mme Weber", "On ne trouve plus un hectare dans la vallée, tout est pris."),
    ("s1#2", "s1", "ENQ", "Et pour embaucher, comment faites-vous ?"),
    ("s1#3", "s1", "Mme Weber", "Les soudeurs partent en Suisse, les salaires y sont doubles."),
    ("s2#0", "s2", "ENQ", "Les communes travaillent-elles ensemble ?"),
    ("s2#1", "s2", "M. Roux", "La piscine, oui : c’est un oeuvre commune, nous la partageons."),
    ("s2#2", "s2", "ENQ", "Et l’eau ?"),
    ("s2#3", "s2", "M. Roux", "La nappe baisse ; en été, l’usine réduit ses pompages."),
]
QUERIES = {
    "q1": "un hectare introuvable dans la vallée",
    "q2": "les soudeurs, -où partent-ils ?",  # a dash that excludes nothing: no operators here
    "q3": "« partager » une piscine",  # and quotation marks that require nothing
    "unjudged": "le temps qu’il fait",
}
GRADES = [("q1", "s1#1", 2), ("q1", "s1#0", 1), ("q2", "s1#3", 1), ("q3", "s2#1", 1),
          ("q3", "s2#3", 0)]  # fmt: skip


def module(path: str) -> ModuleType:
    """A script or a benchmark, imported as it imports its neighbours when it is run."""
    place = ROOT / path
    if str(place.parent) not in sys.path:
        sys.path.append(str(place.parent))
    return importlib.import_module(place.stem)


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    return module("scripts/evaluate.py")


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    """A folder of eight judged turns, with accents in its name."""
    folder = tmp_path / "jeu d'essai"
    folder.mkdir()
    rows = [dict(zip(("doc_id", "segment", "speaker", "text"), turn, strict=True))
            for turn in TURNS]  # fmt: skip
    write(folder / "corpus.jsonl", rows)
    write(folder / "queries.jsonl", [{"query_id": q, "text": t} for q, t in QUERIES.items()])
    lines = ["query_id\tdoc_id\trelevance", *("\t".join(map(str, grade)) for grade in GRADES)]
    (folder / "qrels.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def write(path: Path, rows: list[dict[str, str]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")


def test_turns_are_imported_searched_and_scored(
    evaluate: ModuleType, judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate.main([str(judged), "--mode", "words", "--json"])

    (result,) = json.loads(capsys.readouterr().out)
    assert result["unit"] == "turn"
    assert (result["documents"], result["documents placed"], result["transcripts"]) == (8, 8, 2)
    assert result["queries"] == 3  # what nobody judged is left out
    # q1 finds its best answer first and, for want of a common word, not the other.
    missed = 2 / (2 + 1 / math.log2(3))
    assert result["ours"]["words"]["ndcg@10"] == pytest.approx((missed + 1 + 1) / 3)
    assert result["ours"]["words"]["recall@100"] == pytest.approx((0.5 + 1 + 1) / 3)


def test_without_speakers_each_document_is_a_transcript(
    evaluate: ModuleType, judged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"doc_id": name, "text": text} for name, _, _, text in TURNS]
    rows[4]["text"] = rows[6]["text"]  # two documents may say the same
    write(judged / "corpus.jsonl", rows)

    evaluate.main([str(judged), "--mode", "words", "--recipe"])

    said = capsys.readouterr().out
    assert "8 of 8 documents (transcripts of 7 transcripts), 3 questions" in said
    assert "ours, words" in said
    assert "recipe, words" in said


def test_a_second_run_finds_the_study_of_the_first(
    evaluate: ModuleType, judged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [str(judged), "--mode", "words", "--cache", str(tmp_path / "cache")]
    evaluate.main(asked)
    first = capsys.readouterr().out
    made = sorted(tmp_path.glob("cache/*/corpus/*/*.md"))
    stamps = [path.stat().st_mtime_ns for path in made]

    evaluate.main(asked)

    assert capsys.readouterr().out == first
    assert len(made) == 2
    assert [path.stat().st_mtime_ns for path in made] == stamps


def test_a_broken_line_is_named(evaluate: ModuleType, judged: Path) -> None:
    with (judged / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"doc_id": "s3#0"}\n')

    with pytest.raises(SystemExit, match=r"corpus.jsonl:9: no text\."):
        evaluate.main([str(judged), "--mode", "words"])


def test_measures_by_hand() -> None:
    judged = module("scripts/judged.py")
    grades = {"a": 3.0, "b": 1.0}
    ideal = 3 + 1 / math.log2(3)
    assert judged.ndcg(["a", "b"], grades) == 1
    assert judged.ndcg(["x", "a", "b"], grades) == pytest.approx((3 / math.log2(3) + 1 / 2) / ideal)
    assert judged.ndcg([*"0123456789", "a"], grades) == 0  # the eleventh does not count
    assert judged.recall(["x"] * 99 + ["a", "b"], grades) == 0.5


def test_the_recipe_ranks_by_words(evaluate: ModuleType) -> None:
    recipe = module("scripts/recipe.py")
    documents = [evaluate.Document(name, text, "", speaker) for name, _, speaker, text in TURNS]

    found = recipe.rankings(documents, {"q": "les soudeurs"}, modes=["words"])

    assert found["words"]["q"][0] == "s1#3"
    assert recipe.sentences("Oui. Voilà. Bon. Alors. La nappe baisse encore… Non.") == [
        "Oui. Voilà. Bon. Alors.", "La nappe baisse encore… Non."
    ]  # fmt: skip


def test_a_generated_corpus_is_a_study_without_a_fault(tmp_path: Path) -> None:
    from terrain.store.load import load

    corpus = module("benchmarks/corpus.py")
    made = corpus.made("c-tiny", tmp_path)

    assert made.distinct >= 0.95
    project, problems = load(made.study)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert (len(project.transcripts), len(project.codings)) == (6, 60)
    assert {coding.coder for coding in project.codings} == {"camille", "nadia"}
    assert len(project.codebook.by_id) == 40
    for coding in project.codings:
        assert coding.span.of(project.transcripts[coding.transcript].body) == coding.quote


def test_a_generated_corpus_is_the_same_everywhere_and_imports_as_it_is(tmp_path: Path) -> None:
    from terrain.store.load import load
    from terrain.workspace import beginning, importing
    from terrain.workspace.study import Study

    corpus = module("benchmarks/corpus.py")
    one, other = corpus.made("c-tiny", tmp_path / "a"), corpus.made("c-tiny", tmp_path / "b")
    assert [p.read_bytes() for p in one.texts] == [p.read_bytes() for p in other.texts]

    study = Study(beginning.begin("Banc", tmp_path / "banc"))
    choices = importing.Choices(case="banc")
    importing.carry_out(study, importing.plan(study, one.texts, choices), choices)

    generated = {t.id.split("/")[1]: t for t in load(one.study)[0].transcripts.values()}
    for transcript in study.project.transcripts.values():
        assert transcript.body == generated[transcript.id.split("/")[1]].body
