"""Anchoring, measured: 500 codings of an interview of 8,000 words, after edits of many kinds.

Run as `python benchmarks/anchor.py`. Times are given as ratios to one pass of the diff's own
tokeniser over the old and the new text, in the same run, since absolute times say little.
"""

# ruff: noqa: SIM905  # lists of words are read and corrected more easily as text

from __future__ import annotations

import random
import time
from collections.abc import Callable

from terrain.anchor import reanchor
from terrain.fold import Tokens
from terrain.model.coding import Coding, context
from terrain.model.span import Span
from terrain.model.transcript import text_hash

WORDS = (
    "foncier zone entreprise hectare commune élu agglomération usine logistique friche emploi "
    "formation territoire projet voisin maire extension permis loyer propriétaire atelier fleuve "
    "port le la les des un une de et mais donc on nous ils ne plus pas trouve cherche voulait "
    "parce que pour avec dans sur chez entre depuis toujours jamais vraiment oui voilà"
).split()


def transcript(seed: int, words: int = 8000) -> str:
    """An invented interview of so many words, in turns of 40 words on average."""
    rng, said = random.Random(seed), 0
    turns: list[str] = []
    while said < words:
        length = rng.randrange(4, 80)
        turns.append(
            f"{'ENQ' if len(turns) % 2 else 'DIR1'}: "
            + " ".join(
                rng.choice(WORDS) + ("." if rng.random() < 0.08 else "") for _ in range(length)
            )
        )
        said += length
    return "\n\n".join(turns) + "\n"


def codings(body: str, count: int, seed: int) -> list[Coding]:
    """Codings of 5 to 40 words at random places."""
    rng, tokens, made = random.Random(seed), Tokens(body), []
    for number in range(count):
        first = rng.randrange(len(tokens) - 40)
        span = Span(tokens.starts[first], tokens.ends[first + rng.randrange(5, 40)])
        before, after = context(body, span)
        made.append(
            Coding(
                f"{number:06d}",
                "t",
                "c",
                span,
                span.of(body),
                before,
                after,
                "a",
                "",
                text_hash(body),
            )
        )
    return made


def dozen(body: str) -> str:
    """A dozen corrections, spread over the text."""
    rng = random.Random(3)
    for _ in range(12):
        at = rng.randrange(len(body))
        body = body[:at] + rng.choice(["euh ", "", "l’", "s"]) + body[at + rng.randrange(6) :]
    return body


def shuffled(body: str) -> str:
    """All paragraphs in another order."""
    parts = body.split("\n\n")
    random.Random(5).shuffle(parts)
    return "\n\n".join(parts)


CASES: dict[str, Callable[[str], str]] = {
    "a dozen corrections": dozen,
    "apostrophes and NBSP": lambda body: body.replace(".", "\u00a0.").replace("'", "’"),
    "a paragraph before": lambda body: "ENQ: Un mot avant de commencer.\n\n" + body,
    "paragraphs shuffled": shuffled,
    "every tenth word changed": lambda body: " ".join(
        word if number % 10 else "autrement" for number, word in enumerate(body.split(" "))
    ),
    "replaced by another": lambda _: transcript(99),
    "one word, 8,000 times": lambda _: "oui " * 8000,
    "emptied": lambda _: "",
}


def main() -> None:
    """Print one line a case: ratio to tokenising, seconds, and what became of the codings."""
    for repeated in (False, True):
        body = "DIR1: Oui, voilà.\n\n" * 2700 if repeated else transcript(1)
        made = codings(body, 500, 2)
        print(
            "« oui, voilà », 2,700 times" if repeated else f"{len(body.split())} words, 500 codings"
        )
        for name, edit in CASES.items():
            new = edit(body)
            start = time.perf_counter()
            Tokens(body), Tokens(new)
            base = time.perf_counter() - start
            for known in (True, False):
                start = time.perf_counter()
                done = reanchor(made, {text_hash(body): body} if known else {}, new)
                taken = time.perf_counter() - start
                print(
                    f"  {name:26} old text {'known' if known else 'lost ':5} "
                    f"× {taken / base:6.1f} ({taken:5.2f} s): {done.kept} kept, "
                    f"{done.moved} moved, "
                    f"{done.unresolved} unresolved, {len(done.candidates)} with a candidate"
                )


if __name__ == "__main__":
    main()
