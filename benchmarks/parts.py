"""The parts of `make bench`: each takes a generated corpus and returns its rows.

What is timed runs in processes of its own, most often the command line itself; short scripts
that need the library run as workers (benchmarks/workers.py) and print JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bench_cases
import bench_classes
import bench_publish
import bench_team
import bench_verify
import bench_web
import corpus
from corpus import Made
from measure import HERE, TERRAIN, Row, in_turns, run
from phrases import DEMO

NOISE = "vectors: encoded originals plus seeded noise"
QUESTION = "les entreprises n'arrivent plus à s'agrandir"
FILTERS = ("--territory", "region-1", "--role", "dirigeant", "--role", "élu")


def _worker(name: str, *given: object) -> Any:
    """What a worker measured."""
    return json.loads(run([sys.executable, HERE / "workers.py", name, *map(str, given)]).output)


@contextmanager
def _fresh(made: Made) -> Iterator[Path]:
    """A copy of the study to write in, without its index."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as name:
        place = Path(name) / "study"
        shutil.copytree(made.study, place, ignore=shutil.ignore_patterns(".terrain"))
        yield place


def _indexed(made: Made) -> Path:
    """The study with its index, built once and kept in the cache."""
    _worker("index", made.study)
    return made.study


def importing(made: Made) -> list[Row]:
    """All texts in one recoverable batch, then passages and the lexical index."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as folder:
        run([*TERRAIN, "init", "banc"], Path(folder))
        name = Path(folder) / "banc"
        begin = [*TERRAIN, "import", "--study", name, "--case", "banc", "--no-territory"]
        imported = run([*begin, *made.texts], memory=True)
        indexed = run([*TERRAIN, "index", "--study", name, "--words-only"], memory=True)
        count = len(list(name.glob("corpus/banc/*.md")))
    assert count == made.transcripts, f"{count} of {made.transcripts} came in"
    words = made.words / (imported.seconds + indexed.seconds)
    return [
        Row("import", "import of all texts, with passages and the lexical index",
            imported.seconds + indexed.seconds, "s", 30,
            note=f"import {imported.seconds:.1f} s, index {indexed.seconds:.1f} s, "
                 f"{words:,.0f} words/s; two commands"),
        Row("import", "peak memory, children included", max(imported.peak, indexed.peak), "MB",
            1000, note=f"import {imported.peak:.0f}, index {indexed.peak:.0f}"),
    ]  # fmt: skip


def loading(made: Made) -> list[Row]:
    """The whole study as values in Python."""
    found = _worker("load", made.study)
    return [
        Row("load", "loading all transcripts and codings", found["load"], "s", 3,
            note="median of 5, files in the system's cache"),
        Row("load", "terrain.open(…).project, codings checked against texts", found["open"], "s"),
    ]  # fmt: skip


def searching(made: Made) -> list[Row]:
    """Warm search by words and meaning under two filters, in one long-lived process."""
    found = _worker("search", _indexed(made))
    both, bare = found["filtered"], found["bare"]
    note = f"{found['rows']:,} rows; {NOISE}; the question's encoding included"
    plain = found["plain"]
    return [
        Row("search", "warm search, words and meaning, two filters, p50", both["p50"], "ms", 40,
            note=note),
        Row("search", "the same, p95", both["p95"], "ms", 80),
        Row("search", "warm search, words and meaning, no filter, p50", plain["p50"], "ms",
            note=f"p95 {plain['p95']:.0f} ms"),
        Row("search", "the same over a bare numpy scan of as many vectors",
            plain["p50"] / bare["p50"], "×", note=f"bare scan {bare['p50']:.1f} ms"),
        Row("search", "memory beside memory-mapped files", found["memory"], "MB", 1500),
    ]  # fmt: skip


def cold(made: Made) -> list[Row]:
    """A search from nothing, beside a bare process that encodes one question."""
    rows = []
    for name, study in (("the demonstration study", _demo()), ("the large study", _indexed(made))):
        command = [*TERRAIN, "search", QUESTION, "--study", study]
        run(command)  # the files once into the system's cache
        ours, bare, stock = in_turns(
            9,
            lambda command=command: run(command).seconds,
            lambda: run([sys.executable, HERE / "workers.py", "encode", QUESTION]).seconds,
            lambda: run([sys.executable, HERE / "workers.py", "bare", QUESTION]).seconds,
        )
        what = f"cold terrain search, {name}"
        note = f"{ours * 1000:.0f} ms; bare: onnxruntime, tokenizers, {stock * 1000:.0f} ms"
        rows.append(Row("cold", what, ours / stock, "×", 1.5, note=note))
        note = (
            f"by our encoder, which opens faster than the libraries' own way: {bare * 1000:.0f} ms"
        )
        rows.append(Row("cold", "the same over our encoder alone", ours / bare, "×", note=note))
    return rows


def _demo() -> Path:
    """The demonstration study, copied and indexed for good in the cache."""
    place = corpus.cache() / "demo"
    if not place.exists():
        derived = shutil.ignore_patterns(".*", "src", "tests", "benchmarks", "docs", "scripts")
        shutil.copytree(DEMO, place, ignore=derived)
    run([*TERRAIN, "index", "--study", place])
    return place


def helping(made: Made) -> list[Row]:
    """What `--help` imports."""
    del made
    python = [sys.executable, "-c", "pass"]
    ours, bare = in_turns(9, lambda: run([*TERRAIN, "--help"]).seconds, lambda: run(python).seconds)
    return [
        Row("help", "terrain --help, imports", ours - bare, "s", 0.15,
            note=f"{ours * 1000:.0f} ms less a bare Python {bare * 1000:.0f} ms")
    ]  # fmt: skip


def comparing(made: Made) -> list[Row]:
    """Codes × territories on a loaded study."""
    found = _worker("compare", made.study)
    command = [*TERRAIN, "compare", "--by", "territory", "--study", made.study]
    cells = f"{found['codes']} rows × {found['groups']} groups"
    slowest = max(found["every"], key=lambda by: found["every"][by]["seconds"])
    least = found["every"][slowest]
    return [
        Row("compare", "the slowest of every attribute, and of pairs crossed", least["seconds"],
            "s", 0.5, note=f"by {slowest}, of {len(found['every'])}: {least['cpu']:.2f} s of "
                           "processor; all measures are in each"),
        Row("compare", "40 codes × 14 territories", found["seconds"], "s", 0.5,
            note=f"{cells}, study loaded, median of 5, first {found['first']:.2f} s"),
        Row("compare", "terrain compare, from nothing", run(command).seconds, "s"),
    ]  # fmt: skip


#: Bars of the analyses, in seconds on a loaded study.
_BARS = {
    "matrix of two attributes crossed": 0.5,
    "co-occurrence in turns": 1,
    "co-occurrence on the same words": 1,
    "co-occurrence within two sentences": 1,
    "agreement in turns": 5,
    "agreement in sentences": 5,
    "agreement in passages": 5,
    "specificities of lemmas": 5,
}


def analysing(made: Made) -> list[Row]:
    """What compares territories, on a loaded study."""
    found = _worker("analyses", made.study)
    sizes = found.pop("sizes")
    lemmas = (
        f"{sizes['terms']:,} terms × {sizes['groups']} groups, {sizes['words']:,} words; lemmas "
        "cached, by a rule in place of spaCy's"
    )
    notes = {
        "specificities of lemmas": lemmas,
        "agreement in turns": "all codes, 1,000 resamples",
        "agreement in sentences": "all codes, 1,000 resamples",
        "co-occurrence in turns": "40 × 40 codes, 500 resamples",
    }
    rows = []
    for what, times in found.items():
        clocks = f"first {times['first']:.2f} s, processor {times['cpu']:.2f} s"
        note = "; ".join(filter(None, (notes.get(what), clocks)))
        rows.append(Row("analyse", what, times["seconds"], "s", _BARS.get(what), note=note))
    return rows


def reindexing(made: Made) -> list[Row]:
    """`terrain index` after one transcript was corrected."""
    place = _indexed(made)
    path = sorted(place.glob("corpus/cas-07/*.md"))[3]
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b" les ", b" tous les ", 3))
        ran = run([*TERRAIN, "index", "--json", "--study", place])
        told = json.loads(ran.output)
    finally:
        path.write_bytes(before)
        _indexed(made)
    assert len(told["renewed"]) == 1, told
    return [
        Row("reindex", "index again after one corrected transcript", ran.seconds, "s", 3,
            note=f"the command from nothing, model included: {told['encoded']} sentences encoded "
                 f"of {told['sentences']:,}")
    ]  # fmt: skip


def encoding(made: Made) -> list[Row]:
    """Dense indexing beside the bare encoder, on the same passages."""
    del made
    found = _worker("dense", corpus.made("c60").study, 2)
    return [
        Row("encode", "dense indexing over the bare encoder, rows a second", found["ratio"], "×",
            0.9, least=True,
            note=f"{found['rows']} rows of c60: {found['ours']:.1f} and {found['bare']:.1f} "
                 "rows/s; bare: session.run on batches prepared beforehand, sorted by length"),
    ]  # fmt: skip


def coding(made: Made) -> list[Row]:
    """One coding added by the command line, and by a process that holds the study."""
    with _fresh(made) as place:
        path = min(place.glob("corpus/cas-05/*.md"))
        name = f"cas-05/{path.stem}"
        command = [*TERRAIN, "code", name, "--turn", "12", "foncier", "--coder", "camille",
                   "--study", place]  # fmt: skip
        first = run(command).seconds
        second = run([*command[:5], "--turn", "14", *command[7:]]).seconds
        held = _worker("code", place, name)
    return [
        Row("code", "terrain code, one coding", second, "s", note=f"the first time {first:.2f} s"),
        Row("code", "one coding in a process that holds the study", held["seconds"], "s",
            note="the median of 5"),
        Row("code", "the study again after it, in that process", held["after"], "s",
            note=f"processor {held['cpu']:.2f} s: only the files that changed are read"),
    ]  # fmt: skip


def reading(made: Made) -> list[Row]:
    """Dossier and concordance from the command line."""
    place = _indexed(made)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "foncier.docx"
        dossier = run([*TERRAIN, "dossier", "foncier.aspect-1", "--out", out, "--study", place])
        whole = out.stat().st_size / 1e6
        narrow = run([*TERRAIN, "dossier", "foncier.aspect-1", *FILTERS[:2], "--out", out,
                      "--study", place])  # fmt: skip
    words = run([*TERRAIN, "concordance", "friches", "--study", place])
    return [
        Row("read", "dossier of one code, docx", dossier.seconds, "s",
            note=f"{dossier.output.split(' Written')[0].strip()} {whole:.1f} MB"),
        Row("read", "the same, one region", narrow.seconds, "s",
            note=narrow.output.split(" Written")[0].strip()),
        Row("read", "concordance of a word", words.seconds, "s",
            note=words.output.strip().splitlines()[-1]),
    ]  # fmt: skip


def noting(made: Made) -> list[Row]:
    """A Note of 100 claims and 1,000 pieces of evidence checked against the whole study."""
    found = _worker("notes", made.study)
    what = "note check: 100 claims, 1,000 pieces of evidence"
    note = f"first {found['first']:.2f} s, which cuts every transcript into its turns"
    late = f"{what}, {found['late']} on 20 corrected transcripts"
    return [
        Row("note", what, found["seconds"], "s", 1, note=note),
        Row("note", late, found["corrected"], "s", note="old texts unknown: relocated by words"),
    ]


PARTS: dict[str, Callable[[Made], list[Row]]] = {
    "import": importing,
    "load": loading,
    "search": searching,
    "cold": cold,
    "help": helping,
    "compare": comparing,
    "analyse": analysing,
    "classes": bench_classes.part,
    "note": noting,
    "reindex": reindexing,
    "encode": encoding,
    "code": coding,
    "read": reading,
    "cases": bench_cases.part,
    "verify": bench_verify.part,
    "publish": bench_publish.part,
    "web": bench_web.part,
    "team": bench_team.part,
}
os.environ.setdefault("PYTHONPATH", "")  # processes see the same terrain as this one
