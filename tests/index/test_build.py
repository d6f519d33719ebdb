"""Building: only what is new is made, an interruption costs little, damage is never read."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.index.conftest import DIRECTOR, MAYOR
from tests.index.study import BagEncoder, Study

from terrain.errors import IndexUnusable
from terrain.index.build import build
from terrain.index.encode import Progress
from terrain.index.manifest import NAME, Manifest
from terrain.index.search import Ask, Index

WORDS = Ask(mode="words")


def test_a_second_build_does_nothing(study: Study, encoder: BagEncoder) -> None:
    first = build(study.index, study, encoder)
    assert first.encoded == first.rows_encoded == first.rows
    before = {path.name: path.stat().st_mtime_ns for path in study.index.iterdir()}
    again = build(study.index, study, encoder)
    assert (again.cut, again.encoded) == ((), 0)
    changed = {path.name: path.stat().st_mtime_ns for path in study.index.iterdir()}
    assert {n for n in before if before[n] != changed.get(n)} <= {NAME, "lock"}


def test_a_correction_encodes_its_own_sentences_only(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study, encoder)
    encoder.encoded.clear()
    study.write("alsace/maire", MAYOR.replace("lentement", "lentement, très lentement"))
    built = build(study.index, study, encoder)
    assert built.cut == ("alsace/maire",)
    assert encoder.encoded == [
        "ELU1: La coopération entre intercommunalités avance lentement, très lentement."
    ]


def test_a_renamed_transcript_costs_nothing(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study, encoder)
    (study.root / "alsace/maire.txt").rename(study.root / "alsace/presidente.txt")
    built = build(study.index, study, encoder)
    assert (built.cut, built.encoded, built.removed) == ((), 0, ("alsace/maire",))
    hits = Index(study.index, study, encoder).search('"le nerf de la guerre"')
    assert [hit.transcript for hit in hits] == ["alsace/presidente"]


def test_a_folder_seen_empty_for_a_while_costs_nothing(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study, encoder)
    away = study.root.parent / "away"
    shutil.move(study.root / "seine", away)
    build(study.index, study, encoder)
    shutil.move(away, study.root / "seine")
    assert build(study.index, study, encoder).encoded == 0
    hits = Index(study.index, study, encoder).search('"culture industrielle"')
    assert [hit.transcript for hit in hits] == ["seine/directeur"]


def test_words_can_be_indexed_before_anything_is_encoded(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study)
    index = Index(study.index, study, encoder)
    hits = index.search("foncier")
    assert hits.total == 3
    assert len(hits.not_encoded) == 4
    with pytest.raises(IndexUnusable, match="nothing is encoded yet"):
        index.search("foncier", Ask(mode="meaning"))
    build(study.index, study, encoder)
    assert index.search("foncier").not_encoded == ()


def test_a_text_edited_since_is_left_out_and_named(study: Study, index: Index) -> None:
    study.write("alsace/maire", MAYOR.replace("lentement", "vite"))
    study.write("alsace/nouveau", "ELU2: Le foncier manque partout dans la plaine.\n")
    hits = index.search("foncier", WORDS)
    assert "alsace/maire" not in {hit.transcript for hit in hits}
    assert hits.stale == ("alsace/maire",)
    assert hits.not_indexed == ("alsace/nouveau",)
    study.remove("seine/notes")
    assert {h.transcript for h in index.search("foncier", WORDS)} == {"seine/directeur"}
    build(study.index, study, index.encoder)
    hits = index.search("foncier", WORDS)
    assert (hits.stale, hits.not_indexed, hits.study) == ((), (), 4)
    assert {h.transcript for h in hits} == {"seine/directeur", "alsace/maire", "alsace/nouveau"}


def test_new_front_matter_acts_at_once(study: Study, index: Index) -> None:
    voices = {"ENQ": ["interviewer", None], "DIR1": ["respondent", None]}
    study.write("seine/directeur", DIRECTOR, speakers=voices, territory="alsace", title="Neuf")
    hit = index.search('"grands-pères"')[0]
    assert (hit.territory, hit.role, hit.title) == ("alsace", "respondent", "Neuf")


def test_a_file_rewritten_within_the_second_is_noticed(study: Study, index: Index) -> None:
    path = study.root / "alsace/maire.txt"
    stat = path.stat()
    path.write_text(path.read_text().replace("guerre", "guette"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert index.search("guerre", WORDS).stale == ("alsace/maire",)


def test_a_long_lived_reader_follows_the_rebuilds(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study, encoder)
    index = Index(study.index, study, encoder)
    for round_ in range(5):
        study.write(
            f"alsace/n{round_}", f"ELU{round_}: Le mot du jour est kayak numéro {round_}.\n"
        )
        build(study.index, study, encoder)
        assert index.search("kayak", WORDS).total == round_ + 1
        assert index.search("kayak").not_encoded == ()


def test_small_packs_are_put_together(study: Study, encoder: BagEncoder) -> None:
    for number in range(20):
        study.write(f"a/n{number}", f"ELU1: Voici la phrase neuve, celle du jour {number}.\n")
        build(study.index, study, encoder)
    assert len(Manifest.load(study.index).packs) < 20
    index = Index(study.index, study, encoder)
    assert index.search("la phrase neuve du jour 7").hits[0].transcript == "a/n7"


def test_another_model_encodes_everything_again(study: Study, encoder: BagEncoder) -> None:
    rows = build(study.index, study, encoder).rows
    other = BagEncoder("another", 32)
    assert build(study.index, study, other).encoded == rows
    assert Index(study.index, study, other).search("foncier")
    with pytest.raises(IndexUnusable, match="another model"):
        Index(study.index, study, encoder).search("foncier")


@pytest.mark.parametrize("how", ["cut short", "emptied", "removed", "of another index", "edited"])
@pytest.mark.parametrize("kind", ["manifest", "m-", "v-"])
def test_a_damaged_index_is_refused_then_repaired(
    study: Study, encoder: BagEncoder, tmp_path: Path, kind: str, how: str
) -> None:
    build(study.index, study, encoder)
    total = Index(study.index, study, encoder).search("foncier").total
    other = Study(tmp_path / "other")
    other.write("x/y", "ELU1: Un tout autre terrain, une toute autre étude.\n")
    build(other.index, other, BagEncoder("foreign", 64))
    path = next(p for p in study.index.iterdir() if p.name.startswith(kind))
    data = path.read_bytes()
    foreign = next(p for p in other.index.iterdir() if p.name.startswith(kind)).read_bytes()
    if how == "removed":
        path.unlink()
    else:
        changed = {"cut short": data[:-64], "emptied": b"", "of another index": foreign}
        # An edit of the header: for a change within the data, see `verify`.
        path.write_bytes(changed.get(how, data[:40] + b"?" + data[41:]))
    with pytest.raises(IndexUnusable, match="terrain index"):
        Index(study.index, study, encoder).search("foncier")
    build(study.index, study, encoder)
    hits = Index(study.index, study, encoder).search("foncier")
    assert hits.total == total
    assert hits.not_encoded == ()


def test_progress_says_how_much_is_left(study: Study, encoder: BagEncoder) -> None:
    said: list[Progress] = []
    rows = build(study.index, study, encoder, report=said.append).rows
    encoding = [item for item in said if item.stage == "encode"]
    assert (encoding[0].done, encoding[-1].done, encoding[-1].total) == (0, rows, rows)
    assert encoding[-1].remaining == 0


class Interrupted(BagEncoder):
    """Stops as Ctrl-C does, after some windows."""

    def __init__(self, windows: int) -> None:
        super().__init__()
        self.windows = windows

    def encode(self, texts, *, kind):  # type: ignore[no-untyped-def]
        if not self.windows:
            raise KeyboardInterrupt
        self.windows -= 1
        return super().encode(texts, kind=kind)


def test_ctrl_c_loses_one_window_at_most(study: Study) -> None:
    for number in range(3):
        text = " ".join(f"Voici la phrase numéro {i} de l’entretien {number}." for i in range(400))
        study.write(f"long/n{number}", f"ELU1: {text}\n")
    with pytest.raises(KeyboardInterrupt):
        build(study.index, study, Interrupted(2))
    # What was there before still answers: the words, here.
    assert Index(study.index, study).search('"phrase numéro 7"', WORDS).total == 3
    built = build(study.index, study, BagEncoder())
    assert built.encoded == built.rows - 2 * 512
    assert built.rows_encoded == built.rows


SLOW = """
import sys, time
from pathlib import Path
from terrain.index.build import build
from tests.index.study import BagEncoder, Study

class Slow(BagEncoder):
    def encode(self, texts, *, kind):
        time.sleep(0.05)
        if "held" in sys.argv:  # until a line comes; then there is nothing left to wait for
            sys.stdin.readline()
        return super().encode(texts, kind=kind)

study = Study(Path(sys.argv[1]))
build(study.index, study, Slow(), report=lambda p: print(p.stage, p.done, flush=True))
"""


def start(study: Study, *how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(study.root), *how],
        stdin=subprocess.PIPE if how else None,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_kill_9_at_any_moment_leaves_an_index_that_answers(
    study: Study, encoder: BagEncoder, delay: float
) -> None:
    build(study.index, study, encoder)
    for number in range(3):
        text = " ".join(f"Voici la phrase numéro {i} de l’entretien {number}." for i in range(600))
        study.write(f"long/n{number}", f"ELU1: {text}\n")
    process = start(study)
    assert process.stdout
    process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    hits = Index(study.index, study, encoder).search('"culture industrielle"')
    assert [hit.transcript for hit in hits] == ["seine/directeur"]
    built = build(study.index, study, encoder)
    assert built.rows_encoded == built.rows
    leftovers = [p.name for p in study.index.iterdir() if p.name.endswith(".tmp")]
    assert leftovers == []


@pytest.mark.slow
def test_two_builders_do_not_mix(study: Study, encoder: BagEncoder) -> None:
    text = " ".join(f"Voici la phrase numéro {i} du long entretien." for i in range(2000))
    study.write("long/un", f"ELU1: {text}\n")
    process = start(study, "held")
    assert process.stdin
    assert process.stdout
    process.stdout.readline()
    with pytest.raises(IndexUnusable, match="another process"):
        build(study.index, study, encoder, wait=False)
    stages: list[str] = []

    def report(progress: Progress) -> None:
        stages.append(progress.stage)
        if process.stdin and not process.stdin.closed:  # it is known that this one waits
            process.stdin.close()

    built = build(study.index, study, encoder, report=report)
    assert stages[0] == "waiting"
    assert process.wait() == 0
    process.stdout.close()
    assert (built.encoded, built.rows_encoded) == (0, built.rows)


@pytest.mark.slow
def test_several_processes_cut_the_same_index(study: Study, tmp_path: Path) -> None:
    script = SLOW.replace("Slow(), ", "None, workers=2, ").replace(
        "study = Study", "import terrain.index.cutting as c; c._WORTH = 0\n    study = Study"
    )
    lines = script.splitlines()
    at = next(i for i, line in enumerate(lines) if "import terrain.index.cutting" in line)
    guarded = [*lines[:at], "if __name__ == '__main__':", *("    " + x.strip() for x in lines[at:])]
    path = tmp_path / "build_it.py"
    path.write_text("\n".join(guarded))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    subprocess.run(
        [sys.executable, str(path), str(study.root)],
        check=True, capture_output=True, env=env, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    several = Manifest.load(study.index)
    shutil.rmtree(study.index)
    build(study.index, study)
    alone = Manifest.load(study.index)
    assert [e.keys for e in several.entries.values()] == [e.keys for e in alone.entries.values()]


def test_an_index_that_cannot_be_written_says_so(study: Study, encoder: BagEncoder) -> None:
    study.index.parent.mkdir(parents=True)
    study.index.write_text("a file where the folder should be")
    with pytest.raises(IndexUnusable, match="cannot be written"):
        build(study.index, study, encoder)


def test_an_empty_study_answers_nothing(tmp_path: Path, encoder: BagEncoder) -> None:
    empty = Study(tmp_path / "vide")
    build(empty.index, empty, encoder)
    hits = Index(empty.index, empty, encoder).search("foncier", today=dt.date(2025, 1, 1))
    assert (len(hits), hits.total, hits.study) == (0, 0, 0)
