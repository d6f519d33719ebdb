"""Publishing a large study: twenty Notes, two hundred claims, two thousand quotations.

The Notes are made from the study's own codings, so that each quotation stands where it says; a
tenth of the interviews may not be published, so that there is something to look for in every byte.
"""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from pathlib import Path

import corpus
from measure import TERRAIN, Row, run

NOTES, CLAIMS, EVIDENCE = 20, 10, 10
_STANCES = ("supports", "supports", "supports", "nuances", "contradicts")


def part(made: corpus.Made) -> list[Row]:
    """From nothing; again with nothing changed; after one word of one Note."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as folder:
        study = Path(folder) / "study"
        shutil.copytree(made.study, study, ignore=shutil.ignore_patterns(".terrain"))
        quotations = _notes(study)
        hidden = _withhold(study)
        asked = [*TERRAIN, "publish", "--study", study, "--out", Path(folder) / "site"]
        first = run(asked, memory=True)
        again = run(asked)
        note = study / "notes" / "note-00.md"
        note.write_text(note.read_text("utf-8") + "\nUn mot.\n", "utf-8")
        changed = run(asked)
        index = (Path(folder) / "site" / "search-index.js").stat().st_size / 1e6
    of = f"{NOTES} Notes, {NOTES * CLAIMS} claims, {quotations:,} quotations; {hidden} of "
    of += f"{made.transcripts:,} transcripts withheld"
    return [
        Row("publish", "publish, from nothing", first.seconds, "s", 60, note=of),
        Row("publish", "peak memory", first.peak, "MB", 1000),
        Row("publish", "again, nothing changed", again.seconds, "s", note=_said(again.output)),
        Row("publish", "again, one Note changed", changed.seconds, "s",
            note=_said(changed.output)),
        Row("publish", "index of the search", index, "MB"),
    ]  # fmt: skip


def _said(output: str) -> str:
    mark = re.search(r"\d[\d  ]* written", output)
    return mark[0] if mark else ""


def _notes(study: Path) -> int:
    """Write the Notes; returns how many quotations they hold."""
    from terrain.model.citation import Citation
    from terrain.model.note import Evidence, write_evidence
    from terrain.store.load import load

    project, _ = load(study)
    draw = random.Random("publish-1")
    codings = draw.choices(project.codings, k=NOTES * CLAIMS * EVIDENCE)
    (study / "notes").mkdir()
    for number in range(NOTES):
        front = f"title: Note {number}\nauthors: [camille]\ndate: 2026-02-{number + 1:02d}\n"
        front += "status: published\nfictional: true\n"
        parts = [f"---\n{front}---\nUne Note engendrée."]
        for claim in range(CLAIMS):
            parts.append(f"## Assertion {claim} de la Note {number} {{#a{claim}}}\n\nSa prose.")
            for rank in range(EVIDENCE):
                coding = codings[(number * CLAIMS + claim) * EVIDENCE + rank]
                transcript = project.transcripts[coding.transcript]
                turn = transcript.turns_of(coding.span)[0]
                cited = Citation(transcript.id, turn.number, turn.number, turn.time)
                parts.append(write_evidence(Evidence(
                    f"q{claim}{rank}", coding.quote, cited, draw.choice(_STANCES), "", coding.text,
                    coding.span, coding.id,
                )))  # fmt: skip
        text = "\n\n".join(parts) + "\n"
        (study / "notes" / f"note-{number:02d}.md").write_text(text, "utf-8")
    return len(codings)


def _withhold(study: Path) -> int:
    """Let a tenth of the participants be analysed and not quoted."""
    roster = study / "corpus" / "participants.yaml"
    text = roster.read_text("utf-8")
    made, hidden = re.subn(r"(id: p-\d{3}0\n(?:.*\n){2}.*use: )quote", r"\1analysis", text)
    roster.write_text(made, "utf-8")
    return hidden
