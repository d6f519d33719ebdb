"""Transcriber (trs): turns, time marks, topics and events, in XML, often ISO-8859-1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from terrain.formats import xml
from terrain.formats.base import VOICE, Format, Options, Source
from terrain.formats.cues import part_of
from terrain.formats.encoding import clean
from terrain.model.transcript import Draft, DraftTurn, Media, Speaker

_ROOT = re.compile(rb"<Trans[\s>]")


def recognise(data: bytes) -> bool:
    """XML whose root is <Trans>."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and (
        _ROOT.search(data[:4096]) is not None
    )


def read(source: Source, options: Options) -> Draft:
    """One turn a <Turn>; a turn shared by several speakers becomes one each, with its times.

    Topics are sections, events and comments are notes in brackets, <Background> is ignored.
    """
    del options  # speakers are declared by the file
    root = xml.parse(source, source.data, doctype=True)
    if xml.local(root) != "Trans":
        raise source.refuse("this is XML, but not of Transcriber.", "Give the .trs file itself.")
    names = {e.get("id", ""): _label(source, e.get("name", "")) for e in root.iter("Speaker")}
    topics = {e.get("id"): _words(source, e.get("desc", "")) for e in root.iter("Topic")}
    warnings: list[str] = []
    turns: list[DraftTurn] = []
    silent = 0
    for section in root.iter("Section"):
        title = topics.get(section.get("topic")) or None
        for element in section.iter("Turn"):
            found = list(_turns(source, element, names, title, warnings))
            silent += not found
            turns += found
    if silent:
        warnings.append(f"{source.name}: {silent} turns without a word were left out.")
    if not turns:
        raise source.refuse("no turn holds any words.", "Check that the transcription is done.")
    labels = dict.fromkeys(turn.speaker for turn in turns)
    audio = root.get("audio_filename") or None
    return Draft(
        tuple(turns),
        tuple(Speaker(label, part_of(label)) for label in labels),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or None,
        media=Media(file=audio) if audio else None,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _turns(
    source: Source, element: Any, names: dict[str, str], title: str | None, warnings: list[str]
) -> Iterator[DraftTurn]:
    start, end = _time(element.get("startTime")), _time(element.get("endTime"))
    who = (element.get("speaker") or "").split()
    shares: dict[int, list[str]] = {}
    for number, words in _pieces(element):
        shares.setdefault(min(number, max(len(who), 1)), []).append(words)
    for number in sorted(shares):
        place = f"{source.name}:{element.sourceline}"
        text, repairs = clean(source, " ".join(shares[number]), place)
        warnings += repairs
        text = _spaced(text)
        if not text:
            continue
        name = who[number - 1] if who else ""
        if not name:
            warnings.append(
                f"{source.name}:{element.sourceline}: words without a speaker, under {VOICE}."
            )
        elif name not in names:
            warnings.append(f"{source.name}:{element.sourceline}: speaker {name} is not declared.")
        yield DraftTurn(names.get(name) or name or VOICE, text, start, end, title)


def _pieces(element: Any) -> Iterator[tuple[int, str]]:
    """Words with the number of their speaker in the turn (1 unless <Who nb> says otherwise)."""
    number = 1
    yield number, element.text or ""
    for child in element:
        kind = xml.local(child)
        if kind == "Who":
            number = int(child.get("nb") or 1) if (child.get("nb") or "1").isdigit() else 1
        elif kind in ("Event", "Comment"):
            note = (child.get("desc") or "").strip()
            # An event that begins or ends spans the words between its two marks.
            extent = child.get("extent") or ""
            mark = {"begin": f"[{note}-", "end": f"-{note}]"}.get(extent, f"[{note}]")
            yield number, f" {mark} " if note else ""
        yield number, child.tail or ""


def _words(source: Source, text: str) -> str:
    """A name or title of the file, clean and on one line."""
    return _spaced(clean(source, text)[0])


def _spaced(text: str) -> str:
    """Runs of spaces and line ends to one space; no-break spaces stay."""
    return " ".join(re.split(r"[ \t\r\n]+", text)).strip()


def _label(source: Source, name: str) -> str:
    return " ".join(_words(source, name).replace(":", " ").split())


def _time(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


FORMAT = Format("trs", (".trs",), "1", recognise, read)
