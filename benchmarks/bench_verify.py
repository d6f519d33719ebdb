"""A manuscript of 60 pages with 200 quotations against a large study: cold, and once loaded.

    python benchmarks/bench_verify.py STUDY MANUSCRIPT

The manuscript is made from the study (seed 1): a quarter of its quotations verbatim, a quarter
with a cut, a quarter with a word replaced, a quarter that nobody said; some 500 words of prose a
page. `part` runs this file as a process of its own, which prints one JSON object.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

from corpus import Made
from measure import HERE, TERRAIN, Row, run, timed

PAGES, QUOTATIONS, WORDS = 60, 200, 500
_PROSE = [
    "Le",
    "territoire",
    "se",
    "transforme",
    "et",
    "les",
    "acteurs",
    "en",
    "discutent",
    "longuement",
    "entre",
    "eux",
]
_NEVER = [
    "chaise",
    "voler",
    "cuisine",
    "astronomie",
    "parapluie",
    "bleu",
    "violon",
    "banane",
    "nager",
    "papillon",
]


def manuscript(study: Path, seed: int = 1) -> str:
    """A text of so many pages, its quotations spread over them."""
    from terrain.workspace.study import Study

    rng = random.Random(seed)
    transcripts = list(Study(study).project.transcripts.values())
    pieces: list[str] = []
    for number in range(QUOTATIONS):
        transcript = rng.choice(transcripts)
        words: list[str] = []
        while len(words) < 12:
            words = transcript.words_of(rng.choice(transcript.turns)).split()
        length = rng.randint(12, min(60, len(words)))
        start = rng.randrange(len(words) - length + 1)
        words = words[start : start + length]
        if number % 4 == 1:
            words[4:7] = ["[…]"]
        elif number % 4 == 2:
            words[length // 2] = rng.choice(_NEVER)
        elif number % 4 == 3:
            words = [rng.choice(_NEVER) for _ in words]
        prose = " ".join(rng.choice(_PROSE) for _ in range(PAGES * WORDS // QUOTATIONS))
        pieces.append(f"{prose} : « {' '.join(words)} ». {prose.capitalize()}.")
    return "\n\n".join(pieces)


def part(made: Made) -> list[Row]:
    """The command from a cold process; the same question again in one that holds the index."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "manuscrit.md"
        path.write_text(manuscript(made.study), encoding="utf-8")
        ran = run([sys.executable, HERE / "bench_verify.py", made.study, path], memory=True)
        command = [*TERRAIN, "verify", path, "--allow-foreign", "--json", "--study", made.study]
        cold = run(["sh", "-c", '"$@" || true', "sh", *command])
        answer = json.loads(cold.output)
    found = json.loads(ran.output)
    note = ", ".join(f"{count} {status}" for status, count in answer["counts"].items())
    return [
        Row("verify", f"{PAGES} pages, {QUOTATIONS} quotations, cold (the command)", cold.seconds,
            "s", 10, note=f"{answer['words']:,} words searched; {note}"),
        Row("verify", "the same once the study is loaded and hashed", found["loaded"], "s", 2),
        Row("verify", "hashing the words of the study", found["hashed"], "s"),
        Row("verify", "peak memory of the process", ran.peak, "MB"),
    ]  # fmt: skip


def main() -> None:
    from terrain.workspace.study import Study
    from terrain.workspace.verify import index

    study = Study(Path(sys.argv[1]))
    assert study.project.transcripts
    hashed = timed(lambda: index(study))
    study.verified(sys.argv[2])
    loaded = timed(lambda: study.verified(sys.argv[2]))
    print(json.dumps({"hashed": hashed, "loaded": loaded}))


if __name__ == "__main__":
    main()
