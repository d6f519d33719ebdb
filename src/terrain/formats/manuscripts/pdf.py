"""Manuscripts in PDF (pypdf): lines joined into paragraphs, hyphens at line ends undone.

A PDF has no paragraphs: they are guessed from the lines. A line that ends short and with a stop,
or a blank, ends one; a page's running head, its number and what is repeated on most pages are
left out and counted. A paragraph that a page cuts is marked as joined. Ligatures are spelt out;
of a scan without characters there is nothing to read.
"""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from terrain.formats.base import Source
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.model.manuscript import Manuscript, Paragraph

#: No more pages are read, nor for longer (seconds), nor more text of one page (code points).
MAX_PAGES, MAX_SECONDS, MAX_PAGE = 3000, 120.0, 200_000
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_NUMBER = re.compile(r"[-–—\s]*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|sur|of)\s*\d{1,4})?[-–—\s]*")
_STOP = re.compile(r"[.!?…:»”\")]\s*$")
#: A figure stuck to the end of a word is the call of a note; km2 and CO2 are not.
_CALL = re.compile(
    r"(?:(?<=[a-zà-ÿ]{2})(?<!km)(?<!cm)(?<!mm)|(?<=[^\d\s][.,;:!?»”]))\d{1,3}(?=[\s.,;:!?»”)]|$)"
)
#: A line under this share of the usual width ends its paragraph.
_SHORT = 0.75
_REMEDY = "Open it and print it to a new PDF, or verify the docx."


@dataclass(slots=True)
class _Pages:
    """The lines of each page, and what was met on the way."""

    lines: list[list[str]] = field(default_factory=list)
    empty: int = 0
    counts: Counter[str] = field(default_factory=Counter)


def read(source: Source) -> Manuscript:
    """The manuscript, with its pages. Raises ImportRefused on a password, damage, a scan."""
    pages = _pages(source)
    repeated = _repeated(pages.lines)
    left = sum(len(lines) for lines in pages.lines)
    kept = [_inner(lines, repeated) for lines in pages.lines]
    left -= sum(map(len, kept))
    made = _paragraphs(kept)
    warnings = ["paragraphs of a PDF are guessed from its lines: the docx says more"]
    if pages.empty:
        warnings.append(f"{pages.empty} pages without characters (pictures, scans) not read")
    if left:
        warnings.append(f"{left} running heads and page numbers left out")
    return manuscript(source, "pdf", made, (f"{source.name}: {w}." for w in warnings))


def _pages(source: Source) -> _Pages:
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    found = _Pages()
    try:
        reader = pypdf.PdfReader(io.BytesIO(source.data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise source.refuse(
                "the document is protected by a password.", "Save a copy without a password."
            )
        if len(reader.pages) > MAX_PAGES:
            raise source.refuse(f"it has over {MAX_PAGES} pages.", "Verify it in parts.")
        began = time.monotonic()
        for number, page in enumerate(reader.pages, 1):
            text = _text(source, page, number)
            found.lines.append(text.split("\n"))
            found.empty += not text.strip()
            if time.monotonic() - began > MAX_SECONDS:
                raise source.refuse(
                    f"it takes over {MAX_SECONDS:.0f} seconds to read (page {number}).", _REMEDY
                )
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise source.refuse(f"the PDF is damaged ({error}).", _REMEDY) from None
    return found


def _text(source: Source, page: Any, number: int) -> str:
    text = page.extract_text() or ""
    if len(text) > MAX_PAGE:
        raise source.refuse(f"page {number} holds over {MAX_PAGE:,} characters.", _REMEDY)
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES)).replace("\r", "\n")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """First and last lines that come back on a third of the pages, figures aside."""
    counts: Counter[str] = Counter()
    for lines in pages:
        full = [line for line in lines if line.strip()]
        counts.update({_shape(line) for line in (*full[:2], *full[-2:])})
    least = max(3, len(pages) // 3)
    return frozenset(shape for shape, count in counts.items() if count >= least)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _inner(lines: Sequence[str], repeated: frozenset[str]) -> list[str]:
    """A page without its running heads and its number."""
    kept = list(lines)
    for end in (0, -1):
        for _ in range(3):
            while kept and not kept[end].strip():
                kept.pop(end)
            if not kept or not (_NUMBER.fullmatch(kept[end]) or _shape(kept[end]) in repeated):
                break
            kept.pop(end)
    return kept


def _paragraphs(pages: Sequence[Sequence[str]]) -> list[Paragraph]:
    widths = sorted(len(line.strip()) for lines in pages for line in lines if line.strip())
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    made: list[Paragraph] = []
    open_ = False
    for number, lines in enumerate(pages, 1):
        block: list[str] = []
        for line in lines:
            ended = not line.strip()
            if not ended:
                block.append(line.strip())
                ended = bool(_STOP.search(line)) and len(line.strip()) < _SHORT * usual
            if ended and block:
                made.append(_made(block, number, joined=open_))
                block, open_ = [], False
        if block:
            made.append(_made(block, number, joined=open_))
            open_ = not _STOP.search(block[-1]) or len(block[-1]) >= _SHORT * usual
    return made


def _made(lines: Sequence[str], page: int, *, joined: bool) -> Paragraph:
    """Lines as one paragraph: a word cut by a hyphen is one again, « peut-être » keeps its own."""
    stretch = Stretch()
    text = lines[0]
    for line in lines[1:]:
        hyphened = re.search(r"[^\W\d_][-\u2010\u00ad]$", text)
        if hyphened and line[:1].islower():
            text = text[:-1] + ("" if not _keeps(text, line) else "-") + line
        else:
            text = f"{text} {line}"
    reached = 0
    for call in _CALL.finditer(text):
        stretch.add(text[reached : call.start()])
        stretch.mark(call[0])
        reached = call.end()
    stretch.add(text[reached:])
    return stretch.paragraph(page=page, joined=joined)


#: Second halves that French ties by a hyphen of its own.
_TIED = re.compile(
    r"(?:là|ci|même|mêmes|être|ce|je|tu|il|elle|on|nous|vous|ils|elles|moi|toi|le|la|les|lui|leur|y"
    r"|en|dessus|dessous|delà|dire|vous|uns|unes|midi)(?!\w)"
)


def _keeps(text: str, line: str) -> bool:
    return bool(_TIED.match(line)) and bool(re.search(r"\w{2,}-$|-t-$|[àa]-$", text))


READER = Reader("pdf", (".pdf",), read)
