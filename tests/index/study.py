"""A small study on disk for the tests of the index: real files, read as a workspace would.

A transcript is a file whose first line is its front matter (JSON) and whose rest is its body.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.errors import StudyError
from terrain.index.source import Codings, Facts, Signature
from terrain.language.words import fold, forms
from terrain.model.participant import Consent, Participant
from terrain.model.territory import Territories, Territory
from terrain.model.transcript import Speaker, Transcript, canonical, parse_body, text_hash


class BagEncoder:
    """A small real encoder: each folded word has a direction of its own, drawn from its hash.

    Texts that share words are near, in the order of nothing else. `identity` names the draw.
    """

    def __init__(self, identity: str = "bag-1", dimensions: int = 64) -> None:
        self.identity, self.dimensions = identity, dimensions
        self.encoded: list[str] = []
        self._directions: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str], *, kind: str) -> NDArray[np.float32]:
        self.encoded += texts if kind == "passage" else []
        vectors = np.array([self._sum(text) for text in texts], dtype=np.float32)
        vectors = vectors.reshape(len(texts), self.dimensions)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _sum(self, text: str) -> NDArray[np.float32]:
        words = [fold(form) for form in forms(text)] or ["∅"]
        return np.sum([self._direction(word) for word in words], axis=0)

    def _direction(self, word: str) -> NDArray[np.float32]:
        if word not in self._directions:
            seed = hashlib.sha256(f"{self.identity}/{word}".encode()).digest()[:8]
            draw = np.random.default_rng(int.from_bytes(seed, "little"))
            self._directions[word] = draw.standard_normal(self.dimensions, dtype=np.float32)
        return self._directions[word]


class Study:
    """A folder of transcripts; implements `terrain.index.source.Source`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.index = root / ".terrain" / "index"
        self.people: dict[str, Participant] = {}
        self.places = Territories()
        self.marks = Codings()
        self._current: Mapping[str, Facts] = {}
        root.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, body: str, **front: Any) -> None:
        """Save a transcript. `speakers`: label → [part, participant]; `consent`: use, embargo."""
        path = self.root / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        labels = dict.fromkeys(
            line.split(":")[0].split(" [")[0] for line in body.splitlines() if ":" in line[:30]
        )
        front.setdefault("speakers", {label: [_part(label), None] for label in labels})
        path.write_text(json.dumps(front, ensure_ascii=False) + "\n" + body, encoding="utf-8")

    def remove(self, name: str) -> None:
        (self.root / f"{name}.txt").unlink()

    def person(
        self, name: str, role: str = "", territory: str | None = None, **consent: Any
    ) -> None:
        promise = Consent(**consent) if consent else None
        self.people = {**self.people, name: Participant(name, role, "", "", territory, promise)}

    def place(self, name: str, *parents: str) -> None:
        places = {**self.places.by_id, name: Territory(name, name, parents=parents)}
        self.places = Territories(places)

    # Source

    def current(self, known: Mapping[str, Facts]) -> Mapping[str, Facts]:
        found: dict[str, Facts] = {}
        for path in sorted(self.root.rglob("*.txt")):
            name = path.relative_to(self.root).with_suffix("").as_posix()
            now, stat = time.time_ns(), path.stat()
            old = known.get(name)
            if old and old.signature.vouches(stat):
                found[name] = old
                continue
            transcript = self._read(name)
            facts = Facts.of(transcript, Signature.of(stat, now), text_hash(transcript.body))
            same = old and _without_signature(old) == _without_signature(facts)
            found[name] = old if same and old else facts
        if found != self._current:
            self._current = found
        return self._current

    def transcript(self, name: str) -> Transcript:
        return self._read(name)

    def body(self, name: str) -> str:
        return self._read(name).body

    def participants(self) -> Mapping[str, Participant]:
        return self.people

    def territories(self) -> Territories:
        return self.places

    def codings(self, transcripts: Collection[str] | None) -> Codings:
        if transcripts is None:
            return self.marks
        rows = zip(*vars(self.marks).values(), strict=True)
        kept = [row for row in rows if row[0] in transcripts]
        return Codings(*([list(column) for column in zip(*kept, strict=True)] if kept else []))

    def _read(self, name: str) -> Transcript:
        path = self.root / f"{name}.txt"
        try:
            head, _, rest = path.read_text(encoding="utf-8").partition("\n")
        except FileNotFoundError:
            raise StudyError("it is gone", path=str(path)) from None
        front, body = json.loads(head), canonical(rest)
        speakers = {label: Speaker(label, *rest) for label, rest in front["speakers"].items()}
        sections, turns = parse_body(body, speakers)
        consent = front.get("consent")
        if consent:
            day = consent.get("embargo")
            embargo = dt.date.fromisoformat(day) if day else None
            consent = Consent(consent.get("use", "quote"), embargo)
        return Transcript(
            name,
            body,
            front.get("title", ""),
            front.get("kind", "interview"),
            front.get("case", name.partition("/")[0]),
            front.get("territory"),
            dt.date.fromisoformat(front["date"]) if "date" in front else None,
            language=front.get("language", "fr"),
            fictional=front.get("fictional", True),
            speakers=speakers,
            section_territories=front.get("section_territories", {}),
            consent=consent,
            path=f"{name}.txt",
            sections=sections,
            turns=turns,
        )


def _part(label: str) -> str:
    return "interviewer" if label == "ENQ" else "respondent"


def _without_signature(facts: Facts) -> dict[str, Any]:
    return {key: value for key, value in facts.to_json().items() if key != "signature"}
