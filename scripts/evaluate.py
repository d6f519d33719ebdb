"""How well search finds what people judged relevant: nDCG@10 and recall@100, on any folder.

    make eval SETS="../shared/samples/fredsum/retrieval ../shared/samples/service_public"
    python scripts/evaluate.py FOLDER… [--recipe] [--cache DIR] [--limit-queries N] [--json]

A folder holds `corpus.jsonl` (doc_id, text, optionally segment and speaker), `queries.jsonl`
(query_id, text) and `qrels.tsv` (query_id, doc_id, relevance). It takes the road of any study:
files are written, imported, indexed and searched by the commands that researchers use. A set
whose corpus has segments and speakers becomes transcripts, and its documents are their turns;
any other becomes one transcript a document. Every document is a candidate; a document scores as
its best sentence. One default weight serves all sets.

`--recipe` sets a plain implementation beside (scripts/recipe.py): the table then shows both.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from judged import DEEP, TOP, Document, JudgedSet, means, read_set

if TYPE_CHECKING:
    from terrain.index.encode import Progress
    from terrain.workspace.study import Study

MODES = ("words", "meaning", "both")
_CASE = "eval"
#: Questions asked at once: their answers are held in memory together.
_TOGETHER = 64


# From a set to a study, by the ordinary import.


def files_of(judged: JudgedSet) -> dict[str, list[Document]]:
    """The files to import, by name, and the documents that each holds, in order.

    Texts that are equal to a letter share a file: a second copy would be refused by the import.
    """
    found: dict[str, list[Document]] = {}
    names: dict[str, str] = {}
    for document in judged.documents:
        if document.text.strip():
            key = document.segment if judged.spoken else document.text.strip()
            name = names.setdefault(key, f"{len(names) + 1:06d}.txt")
            found.setdefault(name, []).append(document)
    return found


def content_of(documents: Sequence[Document], *, spoken: bool) -> str:
    """The text of a file: `Speaker : words`, one turn a line, or the document as it is."""
    if not spoken:
        return documents[0].text.strip() + "\n"
    return "".join(f"{d.speaker} : {' '.join(d.text.split())}\n" for d in documents)


def bring_in(judged: JudgedSet, root: Path) -> Study:
    """The study of a set in a folder: made and imported, or found there as a former run left it."""
    from terrain.workspace import beginning, importing
    from terrain.workspace.study import Study

    if (root / "terrain.yaml").exists():
        return Study(root)
    beginning.begin(judged.name, root)
    study = Study(root)
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for file, documents in files_of(judged).items():
            paths.append(Path(name) / file)
            text = content_of(documents, spoken=judged.spoken)
            paths[-1].write_text(text, encoding="utf-8", newline="\n")
        choices = importing.Choices(case=_CASE)
        planned = importing.plan(study, paths, choices)
        for incoming in planned:
            if incoming.problem:
                print(f"{judged.name}: {incoming.problem}", file=sys.stderr)
        importing.carry_out(study, planned, choices)
    study.refresh()
    return study


def units_of(judged: JudgedSet, study: Study) -> dict[tuple[str, int], list[str]]:
    """The documents of each unit of the study: (transcript, turn), turn 0 for whole texts."""
    transcripts = {t.provenance.file: t for t in study.project.transcripts.values() if t.provenance}
    found: dict[tuple[str, int], list[str]] = {}
    for file, documents in files_of(judged).items():
        transcript = transcripts.get(file)
        if transcript is None:
            continue
        if not judged.spoken:
            found[transcript.id, 0] = [document.id for document in documents]
            continue
        turns = [(turn.number, _bare(transcript.words_of(turn))) for turn in transcript.turns]
        for document, number in _aligned(documents, turns):
            found.setdefault((transcript.id, number), []).append(document.id)
    return found


def _aligned(
    documents: Sequence[Document], turns: Sequence[tuple[int, str]]
) -> Iterator[tuple[Document, int]]:
    """Each document with the turn that holds its words, both in order."""
    at = 0
    for document in documents:
        words = _bare(document.text)
        for place in range(at, len(turns)):
            if words in turns[place][1]:
                yield document, turns[place][0]
                # Two documents that the import read as one turn share it.
                at = place + (words == turns[place][1])
                break


def _bare(text: str) -> str:
    """Plain letters and figures alone: the import repairs signs that a wrong encoding left."""
    text = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())


# Search, and the table.


def rankings_of(
    judged: JudgedSet, study: Study, mode: str, weight: float | None
) -> dict[str, list[str]]:
    """For each question the first documents, best first, by the ordinary search."""
    units = units_of(judged, study)
    asked: dict[str, Any] = {} if weight is None else {"words": weight}
    found: dict[str, list[str]] = {}
    names = list(judged.queries)
    for first in range(0, len(names), _TOGETHER):
        some = names[first : first + _TOGETHER]
        hits = study.search_many(
            [plain(judged.queries[name]) for name in some],
            # No unit holds less than one document: as many units are enough.
            limit=DEEP, unit=judged.unit, mode=mode, **asked,
        )  # fmt: skip
        for name, answer in zip(some, hits, strict=True):
            keys = ((hit.transcript, hit.turns[0] if judged.spoken else 0) for hit in answer)
            found[name] = [one for key in keys for one in units.get(key, ())]
    return found


def plain(question: str) -> str:
    """A question of a judged set as a person types it: marks that search reads as operators
    (exact phrase, prefix, exclusion) are no operators there."""
    words = question.translate(str.maketrans('"“”«»*', "      ")).split()
    return " ".join(word.lstrip("-") if word.startswith("-") else word for word in words)


def evaluate(
    judged: JudgedSet, root: Path, modes: Sequence[str], weight: float | None = None
) -> dict[str, Any]:
    """Import, index and search one set in a folder; the figures by mode."""
    from terrain.workspace.search import build_index

    study = bring_in(judged, root)
    build_index(study, words_only=set(modes) == {"words"}, report=_progress)
    placed = sum(map(len, units_of(judged, study).values()))
    result: dict[str, Any] = {
        "set": judged.name,
        "unit": judged.unit,
        "documents": len(judged.documents),
        "documents placed": placed,
        "transcripts": len(study.project.transcripts),
        "queries": len(judged.queries),
        "ours": {},
    }
    for mode in modes:
        result["ours"][mode] = means(judged, rankings_of(judged, study, mode, weight))
    return result


def _progress(progress: Progress) -> None:
    if sys.stderr.isatty() and progress.total:
        print(f"\r{progress.stage} {progress.done}/{progress.total}  ", end="", file=sys.stderr)


def table(results: Sequence[Mapping[str, Any]]) -> str:
    """The figures of all sets as lines to read."""
    lines = []
    for result in results:
        lines.append(
            f"{result['set']}: {result['documents placed']} of {result['documents']} documents "
            f"({result['unit']}s of {result['transcripts']} transcripts), "
            f"{result['queries']} questions"
        )
        lines.append(f"  {'':18}{'nDCG@10':>10}{'recall@100':>12}")
        for who in ("ours", "recipe"):
            for mode, figures in result.get(who, {}).items():
                lines.append(f"  {who + ', ' + mode:18}{figures[f'ndcg@{TOP}']:10.3f}"
                             f"{figures[f'recall@{DEEP}']:12.3f}")  # fmt: skip
    return "\n".join(lines)


def _root(cache: Path, judged: JudgedSet) -> Path:
    """The folder of a set's study in the cache: another corpus has another."""
    digest = hashlib.sha256(repr(judged.documents).encode()).hexdigest()[:12]
    return cache / f"{judged.name.replace('/', '-')}-{digest}"


def run(folder: Path, options: argparse.Namespace, cache: Path) -> dict[str, Any]:
    """One set: ours, and the recipe if asked."""
    judged = read_set(folder, options.limit_queries)
    if not judged.queries:
        sys.exit(f"{folder}: no question has a relevant document in qrels.tsv.")
    result = evaluate(judged, _root(cache, judged), options.mode or MODES, options.weight)
    if options.recipe:
        import recipe

        ranked = recipe.rankings(
            judged.documents, {q: plain(text) for q, text in judged.queries.items()}, cache,
            modes=options.mode or MODES, **({} if options.weight is None else
                                            {"weight": options.weight}),
        )  # fmt: skip
        result["recipe"] = {mode: means(judged, found) for mode, found in ranked.items()}
    return result


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, or JSON."""
    parser = argparse.ArgumentParser(description="nDCG@10 and recall@100 of search on judged sets.")
    parser.add_argument("sets", nargs="+", type=Path, metavar="DIR", help="a judged set")
    parser.add_argument("--mode", action="append", choices=MODES, help="default: all three")
    parser.add_argument("--weight", type=float, help="share of words in “both” (default: search's)")
    parser.add_argument("--limit-queries", type=int, metavar="N", help="N questions, evenly spread")
    parser.add_argument("--cache", type=Path, help="keep the studies here, to encode once")
    parser.add_argument("--recipe", action="store_true", help="set the plain recipe beside")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    with contextlib.ExitStack() as stack:
        cache = options.cache or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        results = [run(folder, options, cache) for folder in options.sets]
    if options.json:
        print(json.dumps(results, indent=1, ensure_ascii=False))
    else:
        print(table(results))


if __name__ == "__main__":
    main()
