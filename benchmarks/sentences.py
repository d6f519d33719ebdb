"""Sentences, rows and passages, measured: words a second, and cuts restored without punctuation.

Run as `python benchmarks/sentences.py FOLDER`, where FOLDER holds transcripts as text
(`Nom : texte`, a blank line between turns), such as FREDSum's debates.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from terrain.language import words
from terrain.language.clauses import LONG, cut
from terrain.language.passages import passages, rows
from terrain.language.sentences import sentences
from terrain.language.spacy_fr import load
from terrain.model.transcript import DraftTurn, Speaker, Transcript, compose, parse_body

_TURN = re.compile(r"^([^:\n]{2,40}?)\s?:\s+(.*)", re.DOTALL)


def turns(folder: Path) -> list[tuple[str, str]]:
    """Speakers and words of every turn of a folder of debates."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        for paragraph in file.read_text("utf-8").split("\n"):
            mark = _TURN.match(paragraph)
            if mark:
                found.append((mark[1].strip(), " ".join(mark[2].split())))
    return found


def transcript(said: list[tuple[str, str]]) -> Transcript:
    """One long transcript of these turns, every fourth speaker a moderator."""
    labels = list(dict.fromkeys(name for name, _ in said))
    speakers = {
        name: Speaker(name, "moderator" if n % 4 == 0 else "speaker")
        for n, name in enumerate(labels)
    }
    body = compose([DraftTurn(name, text) for name, text in said], labels)
    sections, parsed = parse_body(body, labels)
    return Transcript("t", body, speakers=speakers, sections=sections, turns=parsed)


def speed(said: list[tuple[str, str]]) -> None:
    """Words a second of each step, and their sum over eight million words."""
    whole = transcript(said)
    count = len(whole.body.split())
    steps: dict[str, Callable[[], object]] = {
        "sentences": lambda: sentences(whole.body),
        "rows": lambda: rows(whole),
        "passages": lambda: passages(whole, made),
        "forms": lambda: words.forms(whole.body),
        "forms and stems": lambda: words.stems(words.forms(whole.body)),
    }
    made = rows(whole)
    total = 0.0
    for name, step in steps.items():
        taken = min(_timed(step) for _ in range(3))
        total += taken if name in ("rows", "passages") else 0
        print(f"{name:16} {count / taken / 1e6:6.2f} million words/s")
    print(f"rows and passages of 8 million words: {8e6 / count * total:.1f} s")
    sizes = sorted(sum(r.words for r in made[p.first : p.last]) for p in passages(whole, made))
    inside = sum(40 <= size <= 120 for size in sizes) / len(sizes)
    print(f"{len(sizes)} passages, {inside:.1%} of 40–120 words, median {sizes[len(sizes) // 2]}, "
          f"least {sizes[0]}, most {sizes[-1]}")  # fmt: skip


def _timed(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def restored(said: list[tuple[str, str]]) -> None:
    """Sentence ends found again after punctuation and capitals were taken away."""
    stripped = [_stripped(text) for _, text in said if len(text.split()) > LONG]
    nlp = load("fr", ("ner", "lemmatizer", "parser", "morphologizer", "attribute_ruler"))
    nlp.enable_pipe("senter")
    ways: dict[str, Callable[[str], set[int]]] = {
        "every 25 words": lambda text: {m.start() for m in list(re.finditer(r"\S+", text))[25::25]},
        "spaCy senter": lambda text: {s.start_char for s in nlp(text).sents} - {0},
        "clause rules": lambda text: {s for s, _ in cut(text, 0, len(text))} - {0},
    }  # fmt: skip
    for name, way in ways.items():
        right = made = gold = 0
        for text, true in stripped:
            cuts = way(text)
            right, made, gold = right + len(cuts & true), made + len(cuts), gold + len(true)
        print(f"{name:18} precision {right / max(1, made):.3f}, recall {right / gold:.3f}, "
              f"{made} cuts for {gold} ends")  # fmt: skip


def _stripped(text: str) -> tuple[str, set[int]]:
    """A text without punctuation or capitals, and where its sentences began."""
    pieces: list[str] = []
    begins: set[int] = set()
    length = 0
    for span in sentences(text):
        bare = [re.sub(r"[^\w'’-]+", "", word).strip("-") for word in span.of(text).lower().split()]
        kept = [word for word in bare if word]
        begins |= {length} if kept else set()
        pieces += kept
        length += sum(len(word) + 1 for word in kept)
    return " ".join(pieces), begins - {0}


def main() -> None:
    """Print every figure."""
    said = turns(Path(sys.argv[1]))
    print(f"{len(said)} turns, {sum(len(text.split()) for _, text in said)} words")
    speed(said * 6)
    restored(said)


if __name__ == "__main__":
    main()
