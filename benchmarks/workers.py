"""What the benchmarks run in processes of their own; each prints one JSON object.

python benchmarks/workers.py load STUDY
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 5
SUBJECTS = ("le foncier", "les friches", "les communes", "la formation", "le recrutement",
            "l’énergie", "l’eau", "les sous-traitants", "l’usine", "la région")  # fmt: skip
WAYS = ("comment {} a changé ici", "ce qui manque pour {}", "qui décide de {}",
        "les entreprises se plaignent de {}", "{} : on en parle entre voisins",
        "on attend depuis des années pour {}")  # fmt: skip


#: Every attribute that makes columns. (A matrix holds all measures: one is as dear as six.)
MATRICES = ("territory", "case", "role", "sector", "kind", "section", "year", "coder",
            "participant", "territory,role", "role,section", "territory,year")  # fmt: skip


def questions() -> list[str]:
    """Sixty questions."""
    return [way.format(subject) for subject in SUBJECTS for way in WAYS]


def load(study: str) -> dict[str, Any]:
    """Seconds to load a study, and to open it as commands do."""
    import terrain
    from measure import timed
    from terrain.store.load import load as read

    root = Path(study)
    read(root)
    plain = statistics.median(timed(lambda: read(root)) for _ in range(ROUNDS))
    opened = statistics.median(timed(lambda: terrain.open(root).project) for _ in range(ROUNDS))
    return {"load": plain, "open": opened}


def index(study: str) -> dict[str, Any]:
    """Bring the index of a large study in step, with vectors that cost nothing."""
    from terrain.index.build import build
    from terrain.workspace.search import index_folder
    from terrain.workspace.source import DiskSource
    from vectors import NoisyEncoder

    root = Path(study)
    start = time.perf_counter()
    built = build(index_folder(root), DiskSource(root), NoisyEncoder())
    return {"seconds": time.perf_counter() - start, "rows": built.rows, "encoded": built.encoded}


def search(study: str) -> dict[str, Any]:
    """Milliseconds of warm questions, and the memory of the process that answers them."""
    import numpy as np

    import terrain
    from measure import anonymous

    opened = terrain.open(study)
    asked = questions()
    filters = {"territory": "region-1", "role": ("dirigeant", "élu")}
    found: dict[str, Any] = {
        "filtered": _spread(lambda q: opened.search(q, **filters), asked),
        "plain": _spread(opened.search, asked),
    }
    found["memory"] = anonymous()
    manifest = opened.searcher.index(meaning=True).generation.manifest
    rows, width = manifest.rows, manifest.dimensions
    matrix = np.random.default_rng(1).standard_normal((rows, width), dtype=np.float32)
    vector = matrix[0].copy()
    found["bare"] = _spread(lambda _: matrix @ vector, asked)
    return {**found, "rows": rows}


def _spread(action: Callable[[str], Any], asked: list[str]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds, after five questions for warmth."""
    for question in asked[:5]:
        action(question)
    taken = []
    for question in asked:
        start = time.perf_counter()
        action(question)
        taken.append(1000 * (time.perf_counter() - start))
    taken.sort()
    return {"p50": statistics.median(taken), "p95": taken[int(0.95 * len(taken))]}


def bare(question: str) -> dict[str, Any]:
    """What nobody can go under: onnxruntime, the model, the tokenizer, one question encoded."""
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    folder = _model()
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode("query: " + question).ids
    row = np.array([ids], np.int64)
    session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
    return {}


def _model() -> Path:
    """The folder of the model, found without importing terrain."""
    import os

    base = os.environ.get("TERRAIN_BENCH_MODEL")
    if base:
        return Path(base)
    from terrain.index.encoder import ensure_model

    return ensure_model()


def encode(question: str) -> dict[str, Any]:
    """The same with the encoder of terrain, and nothing else of it."""
    from terrain.index.encoder import OnnxEncoder

    OnnxEncoder(_model()).encode([question], kind="query")
    return {}


def compare(study: str) -> dict[str, Any]:
    """Seconds of a comparison on a loaded study."""
    import terrain
    from measure import timed

    opened = terrain.open(study)
    _ = opened.project
    first = timed(lambda: opened.comparison("territory"))
    again = statistics.median(timed(lambda: opened.comparison("territory")) for _ in range(ROUNDS))
    made = opened.comparison("territory")
    every = {by: _best(lambda by=by: opened.comparison(by)) for by in MATRICES}
    return {
        "first": first, "seconds": again, "codes": len(made.rows), "groups": len(made.groups),
        "every": every,
    }  # fmt: skip


def _best(action: Callable[[], Any]) -> dict[str, float]:
    """The seconds of processor and of wall clock of the second and third calls, the least: on a
    busy machine the processor's own are what a figure can be judged by."""
    action()
    walls, cpus = [], []
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"seconds": min(walls), "cpu": min(cpus)}


def analyses(study: str) -> dict[str, Any]:
    """Seconds of each analysis on a loaded study: the first call, and the median of the next."""
    import terrain
    from measure import timed

    stand_in_lemmas(Path(study))
    opened = finished(terrain.open(study))
    asked: dict[str, Callable[[], Any]] = {
        "matrix of two attributes crossed": lambda: opened.comparison("territory,role"),
        "co-occurrence in turns": lambda: opened.cooccurrence("turn", families=False),
        "co-occurrence on the same words": lambda: opened.cooccurrence("span", families=False),
        "co-occurrence within two sentences":
            lambda: opened.cooccurrence("sentences", distance=2, families=False),
        "agreement in turns": lambda: opened.agreement(unit="turn"),
        "agreement in sentences": lambda: opened.agreement(unit="sentence"),
        "agreement in passages": lambda: opened.agreement(unit="passage"),
        "specificities of lemmas": lambda: opened.specificities("territory"),
        "specificities of expressions": lambda: opened.specificities("territory", of="expressions"),
        "correspondence of lemmas": lambda: opened.correspondence("territory", of="lemmas"),
        "saturation": lambda: opened.saturation("territory"),
        "fieldwork": opened.fieldwork,
    }  # fmt: skip
    found = {}
    for name, ask in asked.items():
        first = timed(ask)
        found[name] = {"first": first, **_best(ask)}
    made = opened.specificities("territory")
    found["sizes"] = {"terms": made.terms, "words": made.size, "groups": len(made.groups)}
    return found


def notes(study: str) -> dict[str, Any]:
    """Seconds of `terrain note check` on a loaded study: 100 claims, 1,000 pieces of evidence;
    then with 20 of the transcripts quoted corrected, their old texts unknown."""
    import terrain
    from measure import timed

    opened = noted(finished(terrain.open(study)))
    first = timed(opened.check_notes)
    again = statistics.median(timed(opened.check_notes) for _ in range(3))
    corrected(opened, 20)
    late = [e for n in opened.project.notes.values() for e in n.evidence
            if opened.project.transcripts[e.citation.transcript].hash != e.text]  # fmt: skip
    return {"first": first, "seconds": again, "corrected": timed(opened.check_notes),
            "late": len(late)}  # fmt: skip


def noted(opened: Any) -> Any:
    """A study with a Note in memory: ten codings under each of a hundred claims, every other one
    naming a code."""
    import random
    from dataclasses import replace

    from terrain.model.citation import citation, parse_citation
    from terrain.model.note import Evidence, Heading, Note, write_evidence, write_heading
    from terrain.store.note_edit import blank_note, parsed

    project = opened.project
    chosen = random.Random(1).sample([c for c in project.codings if c.status == "anchored"], 1000)
    blocks = []
    for claim in range(100):
        codes = (chosen[10 * claim].code,) if claim % 2 else ()
        blocks.append(write_heading(Heading(3, f"Assertion {claim}", f"a{claim}", codes=codes)))
        for number, coding in enumerate(chosen[10 * claim : 10 * claim + 10]):
            text = project.transcripts[coding.transcript]
            cited = parse_citation(citation(text, text.turns_of(coding.span)))
            stance = ("supports", "nuances", "contradicts")[number % 3]
            blocks.append(write_evidence(Evidence(
                f"e{claim}x{number}", coding.quote, cited, stance, "", coding.text, coding.span,
                coding.id,
            )))  # fmt: skip
    body = blank_note(Note("banc", "Banc")) + "\n" + "\n\n".join(blocks) + "\n"
    note = parsed("notes/banc.md", body.encode())
    assert len(note.evidence) == 1000
    opened._project = replace(project, notes={"banc": note})  # noqa: SLF001  # nothing is written
    return opened


def corrected(opened: Any, count: int) -> None:
    """Some of the transcripts that the Note quotes, corrected in memory at their head."""
    from dataclasses import replace

    from terrain.model.transcript import text_hash, uncut

    project = opened.project
    (note,) = project.notes.values()
    named = list(dict.fromkeys(e.citation.transcript for e in note.evidence))[:count]
    texts = dict(project.transcripts)
    for name in named:
        body = "Transcription relue.\n\n" + texts[name].body
        texts[name] = uncut(replace(texts[name], body=body, hash=text_hash(body)))
    kept = tuple(c for c in project.codings if c.transcript not in named)
    opened._project = replace(project, transcripts=texts, codings=kept)  # noqa: SLF001  # in memory


def finished(opened: Any) -> Any:
    """A study held in memory, every transcript coded to the end by whoever has coded it."""
    from dataclasses import replace

    from terrain.model.project import Finished

    project = opened.project
    pairs = dict.fromkeys((c.transcript, c.coder) for c in project.codings)
    marks = tuple(Finished(name, who, project.transcripts[name].hash) for name, who in pairs)
    opened._project = replace(project, finished=marks)  # noqa: SLF001  # nothing is written
    return opened


def stand_in_lemmas(root: Path) -> None:
    """Lemmas of a large study in terrain's own cache, by a rule instead of by spaCy, which would
    take a quarter of an hour: a word is its own lemma without its plural, long ones are nouns."""
    import re

    import terrain
    from terrain.atomic import write_derived
    from terrain.language.lemmas import Token, serialise
    from terrain.model.transcript import text_hash

    folder = root / ".terrain" / "lemmas"
    word = re.compile(r"[^\W\d_]+")
    for transcript in terrain.open(root).project.transcripts.values():
        path = folder / f"{transcript.language}-{text_hash(transcript.body)}.bin"
        if not path.exists():
            tokens = (
                Token(m.start(), m.end(), m[0], m[0].lower().rstrip("s"),
                      "NOUN" if len(m[0]) > 4 else "DET")
                for m in word.finditer(transcript.body)
            )  # fmt: skip
            write_derived(path, serialise(tokens))


def dense(study: str, count: str) -> dict[str, Any]:
    """Rows a second of a whole dense indexing, and of the bare runtime on the same strings."""
    import shutil
    import tempfile

    from encoder import bare_runtime
    from measure import in_turns, timed
    from terrain.index.build import build
    from terrain.index.cut import encoded_string
    from terrain.index.encoder import OnnxEncoder, ensure_model
    from terrain.language.passages import rows
    from terrain.store.load import load as read
    from terrain.workspace.source import DiskSource

    model = ensure_model()
    encoder = OnnxEncoder(model)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "study"
        _some(Path(study), root, int(count))
        transcripts = read(root)[0].transcripts.values()
        texts = {
            encoded_string(t.turns[row.turn - 1].speaker, row.span.of(t.body)): None
            for t in transcripts for row in rows(t)
        }  # fmt: skip
        runtime = bare_runtime(model, list(texts))
        folder = Path(name) / "index"

        def ours() -> float:
            shutil.rmtree(folder, ignore_errors=True)
            return timed(lambda: build(folder, DiskSource(root), encoder))

        encoder.encode(list(texts)[:64], kind="passage")
        fast, slow = in_turns(3, lambda: timed(runtime), ours)
    return {"rows": len(texts), "ours": len(texts) / slow, "bare": len(texts) / fast,
            "ratio": fast / slow}  # fmt: skip


def _some(study: Path, root: Path, count: int) -> None:
    """The study with its first transcripts only."""
    import shutil

    kept = set(sorted(study.glob("corpus/*/*.md"))[:count])
    for path in [*study.glob("*.yaml"), *study.glob("corpus/*.yaml"), *kept]:
        place = root / path.relative_to(study)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)


def code(study: str, transcript: str) -> dict[str, Any]:
    """Seconds to add a coding to a study that is held open."""
    import terrain
    from measure import timed
    from terrain.workspace import coding

    opened = terrain.open(study)
    taken, after = [], []
    for number in range(20, 20 + ROUNDS):
        after.append(_cpu(lambda: opened.project))  # as a page that shows the study has it
        span = opened.project.transcripts[transcript].turns[number].span
        taken.append(timed(lambda span=span: coding.add(
            opened, transcript, span, "foncier", coder="camille")))  # fmt: skip
    # The first was the opening of the study.
    wall, cpu = (statistics.median(column) for column in zip(*after[1:], strict=True))
    return {"seconds": statistics.median(taken), "after": wall, "cpu": cpu}


def _cpu(action: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of wall clock and of processor of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
