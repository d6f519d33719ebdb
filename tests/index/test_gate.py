"""Consent: read at each query, and no byte left after a withdrawal."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
from tests.index.conftest import MAYOR, SEMINAR
from tests.index.study import BagEncoder, Study

from terrain.index import chroma
from terrain.index.build import build
from terrain.index.cut import encoded_string
from terrain.index.search import Ask, Index
from terrain.model.filter import ResolvedFilter

WORDS = Ask(mode="words", limit=50)
VOICES = {"ENQ": ["interviewer", None], "ELU1": ["respondent", "p-elu"]}


def test_an_embargo_ends_on_its_day_without_indexing_again(
    study: Study, encoder: BagEncoder
) -> None:
    promise = {"use": "quote", "embargo": "2030-01-01"}
    study.write("alsace/maire", MAYOR, speakers=VOICES, consent=promise)
    build(study.index, study, encoder)
    index = Index(study.index, study, encoder)
    before = index.search("foncier", WORDS, today=dt.date(2029, 12, 31))
    assert "alsace/maire" not in {hit.transcript for hit in before}
    assert (before.restricted, before.searched, before.study) == (1, 3, 4)
    after = index.search("foncier", WORDS, today=dt.date(2030, 1, 1))
    assert "alsace/maire" in {hit.transcript for hit in after}
    assert after.restricted == 0


def test_a_participant_s_consent_covers_their_turns_wherever_they_spoke(
    study: Study, index: Index
) -> None:
    assert "soudeurs partout" in index.search("chaudronnerie", WORDS)[0].text
    study.person("p-elu", "élu", "alsace", use="quote", embargo=dt.date(2100, 1, 1))
    assert index.search("chaudronnerie", WORDS).total == 0
    hit = index.search("anciens", WORDS)[0]
    assert "chaudronnerie" not in hit.text
    assert hit.turns == (1, 3)
    assert index.search("anciens", WORDS).restricted_turns == 2
    meant = index.search("la coopération entre intercommunalités", Ask(limit=50, mode="meaning"))
    assert "ELU1" not in {piece.speaker for hit in meant for piece in hit.pieces}


def test_a_speaker_linked_to_nobody_on_the_roster_is_hidden(
    study: Study, encoder: BagEncoder
) -> None:
    """What was promised to them is not known: a typo in a link must not publish anybody."""
    voices = {"ENQ": ["interviewer", None], "ELU1": ["respondent", "p-eluu"]}
    study.write("alsace/maire", MAYOR, speakers=voices)
    build(study.index, study, encoder)
    hits = Index(study.index, study, encoder).search("guerre", WORDS)
    assert hits.total == 0
    assert hits.restricted_turns > 0


def test_analysis_only_is_read_in_search(study: Study, encoder: BagEncoder) -> None:
    study.write("alsace/maire", MAYOR, speakers=VOICES, consent={"use": "analysis"})
    build(study.index, study, encoder)
    hits = Index(study.index, study, encoder).search("guerre", WORDS)
    assert [(hit.transcript, hit.quotable) for hit in hits] == [("alsace/maire", False)]
    assert hits[0].to_json()["quotable"] is False


def test_what_is_withheld_leaves_no_trace_in_the_scores(study: Study, encoder: BagEncoder) -> None:
    """The same scores as in a study that never had the withheld transcript."""
    build(study.index, study, encoder)
    study.write("alsace/maire", MAYOR, speakers=VOICES, consent={"embargo": "2100-01-01"})
    index = Index(study.index, study, encoder)
    withheld = index.search("foncier terrains", WORDS)
    study.remove("alsace/maire")
    build(study.index, study, encoder)
    absent = index.search("foncier terrains", WORDS)
    assert [(h.citation, h.words) for h in withheld] == [(h.citation, h.words) for h in absent]


def bytes_under(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def secrets(encoder: BagEncoder, sentence: str, label: str) -> list[bytes]:
    """A sentence as words, as a vector in the index, as a key."""
    vector = encoder.encode([encoded_string(label, sentence)], kind="query")[0]
    return [b"chaudronnerie", b"chaudronner", np.float32(vector[:8]).tobytes()]


def test_after_a_withdrawal_no_byte_is_left(study: Study, encoder: BagEncoder) -> None:
    """Of a participant: their turns go, the rest of the seminar stays."""
    build(study.index, study, encoder)
    chroma.refresh(Index(study.index, study, encoder))
    sentence = SEMINAR[SEMINAR.index("Chez nous le") : SEMINAR.index("\n\nDIR1")]
    words, stem, vector = secrets(encoder, sentence, "ELU1")
    held = bytes_under(study.root / ".terrain")
    assert words in held
    assert vector in held
    study.person("p-elu", "élu", "alsace", use="withdrawn")
    # At once, before anything is built again:
    index = Index(study.index, study, encoder)
    assert index.search("chaudronnerie", WORDS).total == 0
    encoder.encoded.clear()
    built = build(study.index, study)
    assert built.purged
    held = bytes_under(study.root / ".terrain")
    assert words not in held
    assert stem not in held
    assert vector not in held
    assert not (study.index / "chroma").exists()
    hits = index.search("soudeurs", Ask(limit=50))
    assert hits.not_encoded == ()
    assert "DIR1" in {hit.speaker for hit in hits}


def test_a_withdrawn_transcript_is_purged_and_counted(study: Study, encoder: BagEncoder) -> None:
    build(study.index, study, encoder)
    assert b"guerre" in bytes_under(study.index)
    study.write("alsace/maire", MAYOR, speakers=VOICES, consent={"use": "withdrawn"})
    built = build(study.index, study, encoder)
    assert (built.left_out, built.encoded, built.purged) == (("alsace/maire",), 0, True)
    assert b"guerre" not in bytes_under(study.index)
    hits = Index(study.index, study, encoder).search("foncier", WORDS)
    assert (hits.restricted, hits.not_indexed, hits.study) == (1, (), 4)


def test_a_correction_then_a_withdrawal_leaves_neither_version(
    study: Study, encoder: BagEncoder
) -> None:
    build(study.index, study, encoder)
    study.write("alsace/maire", MAYOR.replace("guerre", "bataille"), speakers=VOICES)
    build(study.index, study, encoder)
    sentence = MAYOR[MAYOR.index("La coop") : MAYOR.index(" Le foncier")]
    vector = secrets(encoder, sentence, "ELU1")[2]
    assert vector in bytes_under(study.index)
    study.write("alsace/maire", "", speakers=VOICES, consent={"use": "withdrawn"})
    build(study.index, study, encoder)
    held = bytes_under(study.root / ".terrain")
    for trace in (b"guerre", b"bataille", vector):
        assert trace not in held


def test_a_filter_never_opens_what_consent_closed(study: Study, index: Index) -> None:
    study.person("p-elu", "élu", "alsace", use="withdrawn")
    wanted = ResolvedFilter(participants=frozenset({"p-elu"}))
    assert index.search("foncier", Ask(filter=wanted)).total == 0
