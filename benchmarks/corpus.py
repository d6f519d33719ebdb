"""Large studies made from the demonstration study: c60 and c1000, the same on every machine.

    python benchmarks/corpus.py c1000

Turns of the demonstration transcripts are drawn again and again; in each sentence the places,
figures and trades are others and a clause of time, place or people is put in, so that at least
95 % of sentences are distinct (checked, printed). Two forms lie in the cache folder
($TERRAIN_BENCH, else the user's cache): `texts/`, plain files to import, and `study/`, the same
transcripts as a study with codebook, roster, territories and codings.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from phrases import demonstration, pick, said
from terrain.model.coding import Coding, context
from terrain.model.participant import Consent
from terrain.model.span import Span
from terrain.model.transcript import (
    DraftTurn,
    Speaker,
    Transcript,
    clock,
    compose,
    parse_body,
    text_hash,
)
from terrain.store import codings as coding_files
from terrain.store.transcripts import serialise

#: Changes with anything that changes what is made.
VERSION = 1
CODERS = ("camille", "nadia")
ROLES = {"DIR1": "dirigeant", "ELU1": "élu", "AGT1": "agent", "SYN1": "syndicaliste",
         "FOR1": "formateur"}  # fmt: skip
TERRITORIES = tuple(f"territoire-{number:02d}" for number in range(1, 15))
FAMILIES = ("foncier", "cooperation", "culture", "competences", "gouvernance", "transition",
            "entreprise", "cadre")  # fmt: skip
CODES = tuple(
    code for family in FAMILIES
    for code in (family, *(f"{family}.aspect-{number}" for number in range(1, 5)))
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How large: transcripts, words of each at least, codings in all."""

    transcripts: int
    words: int
    codings: int


SIZES = {
    "c-tiny": Size(6, 1_000, 60),
    "c60": Size(60, 8_000, 5_000),
    "c1000": Size(1_000, 8_000, 50_000),
}


@dataclass(frozen=True)
class Made:
    """What was made: where, and how much. `distinct`: the share of sentences said once only
    by their letters, of those of four words and more."""

    folder: str
    transcripts: int
    words: int
    sentences: int
    distinct: float
    codings: int
    version: int = VERSION

    @property
    def texts(self) -> list[Path]:
        """The plain files, in order."""
        return sorted((Path(self.folder) / "texts").glob("*.txt"))

    @property
    def study(self) -> Path:
        """The folder of the study."""
        return Path(self.folder) / "study"


def cache() -> Path:
    """Where large studies are kept: $TERRAIN_BENCH, else the user's cache."""
    if given := os.environ.get("TERRAIN_BENCH"):
        return Path(given)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "terrain-benchmarks"


def made(name: str, folder: Path | None = None) -> Made:
    """The corpus of this name, made if it is not there yet or is of another version."""
    place = (folder or cache()) / name
    note = place / "made.json"
    if note.exists():
        known = json.loads(note.read_text(encoding="utf-8"))
        if known.get("version") == VERSION:
            return Made(**{**known, "folder": str(place)})
    if place.exists():
        shutil.rmtree(place)
    result = _make(SIZES[name], place)
    note.write_text(json.dumps(asdict(result)), encoding="utf-8")
    return result


# Transcripts.


@dataclass(frozen=True)
class Interview:
    """One generated interview: turns as (label, seconds, sentences)."""

    number: int
    label: str
    turns: tuple[tuple[str, int, tuple[str, ...]], ...]

    @property
    def name(self) -> str:
        return f"entretien-{self.number:04d}"

    @property
    def case(self) -> str:
        return f"cas-{self.number % 20:02d}"

    @property
    def territory(self) -> str:
        return TERRITORIES[self.number % len(TERRITORIES)]

    def text(self) -> str:
        """The interview as somebody typed it: one turn a line, with its time."""
        return "".join(f"{label} [{clock(second)}]: {' '.join(sentences)}\n"
                       for label, second, sentences in self.turns)  # fmt: skip


def interview(number: int, words: int) -> Interview:
    """An interview of at least so many words; the number is its seed."""
    draw = random.Random(f"terrain-{VERSION}-{number}")
    label = tuple(ROLES)[number % len(ROLES)]
    turns: list[tuple[str, int, tuple[str, ...]]] = []
    spoken, second = 0, 5
    while spoken < words:
        source = draw.choice(demonstration())
        first = draw.randrange(len(source))
        for asks, templates in source[first : first + 8]:
            sentences = tuple(said(template, draw) for template in templates)
            count = sum(sentence.count(" ") + 1 for sentence in sentences)
            turns.append(("ENQ" if asks else label, second, sentences))
            spoken, second = spoken + count, second + max(2, count // 2)
    return Interview(number, label, tuple(turns))


def transcript_of(item: Interview) -> Transcript:
    """The interview as a transcript of the study, as the import of its text makes it."""
    labels = ["ENQ", item.label]
    drafts = [DraftTurn(label, " ".join(s), float(second)) for label, second, s in item.turns]
    body = compose(drafts, labels)
    sections, turns = parse_body(body, labels)
    speakers = {
        "ENQ": Speaker("ENQ", "interviewer"),
        item.label: Speaker(item.label, "respondent", f"p-{item.number:04d}"),
    }
    name = f"{item.case}/{item.name}"
    return Transcript(
        name, body, item.name, "interview", item.case, item.territory,
        dt.date(2015 + item.number % 10, 1 + item.number % 12, 1), fictional=True,
        consent=Consent("quote"), speakers=speakers, path=f"corpus/{name}.md", hash=text_hash(body),
        sections=sections, turns=turns,
    )  # fmt: skip


def codings_of(item: Interview, transcript: Transcript, count: int) -> list[Coding]:
    """Codings of one to three sentences, at drawn places, by two coders in turn."""
    draw = random.Random(f"codings-{VERSION}-{item.number}")
    found = []
    for number in range(count):
        place = draw.randrange(len(item.turns))
        sentences = item.turns[place][2]
        first = draw.randrange(len(sentences))
        quoted = " ".join(sentences[first : first + draw.randrange(1, 4)])
        start = transcript.turns[place].span.start
        start += sum(len(sentence) + 1 for sentence in sentences[:first])
        span = Span(start, start + len(quoted))
        before, after = context(transcript.body, span)
        assert span.of(transcript.body) == quoted
        found.append(Coding(
            _ulid(draw), transcript.id, pick(CODES, draw), span, quoted, before, after,
            CODERS[number % 2], "2026-01-01T09:00:00Z", transcript.hash,
        ))  # fmt: skip
    return found


def _ulid(draw: random.Random) -> str:
    value = 1_767_225_600_000 << 80 | draw.getrandbits(80)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value >> s & 31] for s in range(125, -1, -5))


# Folders.


def _make(size: Size, place: Path) -> Made:
    texts, study = place / "texts", place / "study"
    texts.mkdir(parents=True)
    _small_files(study, size.transcripts)
    seen: set[int] = set()
    words = sentences = coded = 0
    for number in range(size.transcripts):
        item = interview(number, size.words)
        (texts / f"{item.name}.txt").write_text(item.text(), encoding="utf-8", newline="\n")
        count = size.codings * (number + 1) // size.transcripts - coded
        coded += count
        _write(study, item, count)
        for sentence in _sentences(item):
            words += sentence.count(" ") + 1
            if sentence.count(" ") > 2:
                sentences += 1
                seen.add(hash(sentence))
    return Made(str(place), size.transcripts, words, sentences, len(seen) / sentences, coded)


def _sentences(item: Interview) -> Iterator[str]:
    for _, _, sentences in item.turns:
        yield from sentences


def _write(study: Path, item: Interview, count: int) -> None:
    transcript = transcript_of(item)
    path = study / transcript.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(serialise(transcript), encoding="utf-8", newline="\n")
    folder = path.with_suffix(".codings")
    folder.mkdir()
    found = codings_of(item, transcript, count)
    for coder in CODERS:
        text = coding_files.serialise(coding for coding in found if coding.coder == coder)
        (folder / f"{coder}.jsonl").write_text(text, encoding="utf-8", newline="\n")


def _small_files(study: Path, transcripts: int) -> None:
    """Settings, codebook, roster, territories and cases."""
    codes = []
    for code in CODES:
        if "." not in code:
            codes.append(f"  - id: {code}\n    label: {code.title()}\n    children:\n")
        else:
            codes.append(f"      - id: {code}\n        label: {code}\n")
    regions = [f"  - id: region-{n}\n    name: Région {n}\n    kind: region\n" for n in range(3)]
    places = [
        f"  - id: {name}\n    name: {name.title()}\n    kind: territoire-industrie\n"
        f"    parents: [region-{number % 3}]\n"
        for number, name in enumerate(TERRITORIES)
    ]
    labels = list(ROLES)
    people = [
        f"  - id: p-{n:04d}\n    role: {ROLES[labels[n % len(labels)]]}\n"
        f"    territory: {TERRITORIES[n % len(TERRITORIES)]}\n    consent: {{use: quote}}\n"
        for n in range(transcripts)
    ]
    coders = ", ".join(f"{coder}: {coder.title()}" for coder in CODERS)
    files = {
        "terrain.yaml": "format: 1\nname: Étude engendrée\nlanguages: [fr]\nfictional: true\n"
        f"coders: {{{coders}}}\nencoder: intfloat/multilingual-e5-small\n",
        "codebook.yaml": "format: 1\ncodes:\n" + "".join(codes),
        "corpus/territories.yaml": "territories:\n" + "".join(regions + places),
        "corpus/participants.yaml": "participants:\n" + "".join(people),
    }
    for number in range(min(20, transcripts)):
        files[f"corpus/cas-{number:02d}/case.yaml"] = f"title: Cas {number:02d}\n"
    for path, text in files.items():
        (study / path).parent.mkdir(parents=True, exist_ok=True)
        (study / path).write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Make the named sizes and print what they hold."""
    for name in sys.argv[1:] or ["c60"]:
        start = time.perf_counter()
        found = made(name)
        print(
            f"{name}: {found.transcripts} transcripts, {found.words} words, "
            f"{found.sentences} sentences, {found.distinct:.2%} distinct, {found.codings} codings, "
            f"{len(CODES)} codes, {len(TERRITORIES)} territories "
            f"({time.perf_counter() - start:.1f} s) in {found.folder}"
        )


if __name__ == "__main__":
    main()
