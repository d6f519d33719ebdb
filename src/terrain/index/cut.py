"""One transcript cut into rows (sentences), passages and words: a file named by its content.

A row is a sentence of one turn; every row lies in one turn and one passage. The words are kept
in their order, folded, beside their stems: phrases, prefixes and counts all come from here. The
strings that the encoder will read are identified by their keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.index.files import Arrays, join_words
from terrain.index.lexicon import Numbers
from terrain.index.source import Facts
from terrain.model.span import Span
from terrain.model.transcript import Transcript, Turn

#: Changes with anything that changes the rows or words cut from the same text.
VERSION = "3"
#: Bytes of a key: the chance that two of 10⁹ different strings share one is under 10⁻²⁰.
KEY = 16


def cut_name(facts: Facts, left_out: Iterable[str]) -> str:
    """The file of a transcript's rows: it changes with the text, the labels and the parts played.

    Renaming or moving the transcript does not change it.
    """
    voices = sorted((s.label, s.part) for s in facts.speakers.values())
    meaning = [VERSION, facts.text_hash, facts.language, voices, sorted(left_out)]
    return f"t-{hashlib.sha256(repr(meaning).encode()).hexdigest()[:32]}.bin"


def encoded_string(label: str, words: str) -> str:
    """What the encoder reads for a row: the speaker, then the sentence on one line.

    The speaker's name carries meaning in debates and seminars (who says what); on the
    evaluation sets it gains over the sentence alone.
    """
    text = " ".join(words.split())
    return f"{label}: {text}" if label else text


def named(labels: Sequence[str]) -> list[str]:
    """The labels of a transcript as the encoder reads them: a lone one says nothing of the words
    (the only speaker, the NOTES of a page), so it is left out."""
    return list(labels) if len(labels) > 1 else [""] * len(labels)


def key_of(text: str) -> bytes:
    """What identifies an encoded string: 16 bytes of its BLAKE2b."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY).digest()


def cut(transcript: Transcript, left_out: frozenset[str]) -> tuple[Arrays, dict[str, Any]]:
    """The arrays and the description of a transcript's rows; see `ARRAYS` in `lexicon`.

    `left_out`: labels whose words must not be indexed (their speakers withdrew).
    """
    from terrain.language.passages import passages, rows

    sentences = rows(transcript)
    groups = passages(transcript, sentences)
    turns = transcript.turns or _unspoken(transcript)
    silent = {turn.number for turn in turns if turn.speaker in left_out}
    passage_of = np.repeat(
        np.arange(len(groups), dtype=np.uint32), [group.last - group.first for group in groups]
    )
    kept = [i for i, sentence in enumerate(sentences) if sentence.turn not in silent]
    sentences = [sentences[i] for i in kept]
    starts = np.array([s.span.start for s in sentences], dtype=np.uint32)
    arrays = _turns(turns) | {
        "row_start": starts,
        "row_end": np.array([s.span.end for s in sentences], dtype=np.uint32),
        # Turns lie in the order of the text: the turn of a row is the last that begins before it.
        "row_turn": _last_before([turn.span.start for turn in turns], starts),
        "row_passage": passage_of[kept],
        "passage_question": np.array([g.question or 0 for g in groups], dtype=np.uint32),
    }
    texts = [transcript.body[s.span.start : s.span.end] for s in sentences]
    labels = list(dict.fromkeys(turn.speaker for turn in turns))
    name = dict(zip(labels, named(labels), strict=True))
    arrays["keys"] = _keys([name[turns[i].speaker] for i in arrays["row_turn"]], texts)
    arrays |= _words(texts, transcript.language)
    meta = {
        "labels": labels,
        "sections": [section.title for section in transcript.sections],
        "keys": hashlib.sha256(arrays["keys"].tobytes()).hexdigest()[:32],
    }
    return arrays, meta


def _unspoken(transcript: Transcript) -> tuple[Turn, ...]:
    """Field notes have no turns: each section stands for one, of nobody, numbered 0."""
    sections = transcript.sections
    before = Span(0, sections[0].span.start if sections else len(transcript.body))
    return (
        Turn(0, "", before, 0),
        *(Turn(0, "", s.span, s.span.start, section=s.number) for s in sections),
    )


def _last_before(turns: Sequence[int], rows: NDArray[np.uint32]) -> NDArray[np.uint32]:
    places = np.searchsorted(np.array(turns, dtype=np.uint32), rows, side="right") - 1
    return places.astype(np.uint32)


def _turns(turns: Sequence[Turn]) -> Arrays:
    labels = {label: i for i, label in enumerate(dict.fromkeys(turn.speaker for turn in turns))}
    nan = float("nan")
    return {
        "turn_number": np.array([t.number for t in turns], dtype=np.uint32),
        "turn_start": np.array([t.span.start for t in turns], dtype=np.uint32),
        "turn_end": np.array([t.span.end for t in turns], dtype=np.uint32),
        "turn_speaker": np.array([labels[t.speaker] for t in turns], dtype=np.uint32),
        "turn_section": np.array([t.section for t in turns], dtype=np.uint32),
        "turn_time": np.array([nan if t.time is None else t.time for t in turns], dtype=np.float64),
    }


def _keys(labels: Sequence[str], texts: Sequence[str]) -> NDArray[np.uint8]:
    keys = b"".join(
        key_of(encoded_string(label, text)) for label, text in zip(labels, texts, strict=True)
    )
    return np.frombuffer(keys, dtype=np.uint8).reshape(-1, KEY)


#: Folded form and stem (with a tab between) of each form met, a language apart: a study says the
#: same words again.
_KNOWN: dict[str, dict[str, str]] = {}


def _words(texts: Sequence[str], language: str) -> Arrays:
    """The words of each row as ids of a local vocabulary of folded forms and their stems."""
    from terrain.language.words import forms

    known = _KNOWN.setdefault(language, {})
    raw = Numbers()
    ids: list[int] = []
    ends = [0]
    for text in texts:
        ids += raw.of(forms(text, language))
        ends.append(len(ids))
    learn([form for form in raw if form not in known], language, known)
    pairs = Numbers()
    renumber = np.array(pairs.of(known[form] for form in raw), dtype=np.uint32)
    stream = np.array(ids, dtype=np.uint32)
    return {
        "row_ptr": np.array(ends, dtype=np.uint32),
        "tokens": renumber[stream] if raw else stream,
        "vocabulary": join_words(pairs),
    }


def learn(words: Sequence[str], language: str, into: dict[str, str]) -> None:
    """Add the folded form and the stem of each word; a stop word has the empty stem."""
    from terrain.language.words import fold, is_stop, stems

    for word, stem in zip(words, stems(words, language), strict=True):
        into[word] = f"{fold(word)}\t{'' if is_stop(word, language) else stem}"
