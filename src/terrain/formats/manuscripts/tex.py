r"""LaTeX manuscripts, read by a small honest reader: text, notes, block quotations, no macros.

What it knows: `\enquote{}` and the commands of csquotes, ``…'', guillemets (`\og … \fg{}`),
`quote`, `quotation`, `displayquote`, `\footnote{}`, sections, emphasis, accents written as
commands, verbatim left out. Other commands are passed over and their arguments read as text; those
of the author's own that bear words are counted, so that nothing is lost in silence.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from terrain.formats.base import Source
from terrain.formats.encoding import decode
from terrain.formats.manuscripts import tex_commands as c
from terrain.formats.manuscripts.base import Reader, Stretch, manuscript
from terrain.model.manuscript import Manuscript, Paragraph, ParagraphKind

_TOKEN = re.compile(
    r"\\(?P<command>[a-zA-Z]+\*?)[ \t]*\n?[ \t]*|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<comment>%[^\n]*\n?[ \t]*)"
    r"|(?P<par>\n[ \t]*\n\s*)|(?P<brace>[{}])|(?P<math>\$\$?)|(?P<text>[^\\%{}$\n]+|\n)"
)
_ACCENTED = re.compile(
    r"\\(?P<sign>['`^\"~=.])\s*(?:\{\s*\\?(?P<a>[a-zA-Z])\s*\}|\\?(?P<b>[a-zA-Z])\s?)"
    r"|\\(?P<letter>[cvuH])(?:\{(?P<c>[a-zA-Z])\}|\s(?P<d>[a-zA-Z]))"
)
_DEPTH = 100


def read(source: Source) -> Manuscript:
    """The text between `\\begin{document}` and `\\end{document}`, or all of it without them."""
    text, warnings = decode(source)
    reader = _Reader(source)
    begin = re.search(r"\\begin\s*\{document\}", text)
    start = begin.end() if begin else 0
    finish = re.search(r"\\end\s*\{document\}", text[start:])
    end = start + finish.start() if finish else len(text)
    blank = re.sub(r"[^\n]", "", text[:start])  # lines keep their numbers
    made = reader.paragraphs(_accented(blank + text[start:end]), "body", 1, "")
    counts = reader.counts
    said = {
        "math": f"{counts['math']} formulas not read",
        "left out": f"{counts['left out']} environments (code, mathematics) not read",
        "input": f"{counts['input']} other files (\\input, \\include) not read: verify them too",
    }
    warnings += [f"{source.name}: {message}." for name, message in said.items() if counts[name]]
    return manuscript(source, "tex", made, warnings)


def _accented(text: str) -> str:
    """`\\'e`, `\\c{c}` as letters."""

    def letter(mark: re.Match[str]) -> str:
        accent = c.ACCENTS[mark["sign"] or mark["letter"]]
        base = mark["a"] or mark["b"] or mark["c"] or mark["d"]
        return unicodedata.normalize("NFC", base + accent)

    return _ACCENTED.sub(letter, text)


@dataclass
class _Reader:
    """One file: the paragraphs that are made, and what was left out."""

    source: Source
    counts: Counter[str] = field(default_factory=Counter)
    notes: int = 0
    depth: int = 0

    def paragraphs(self, text: str, kind: ParagraphKind, line: int, label: str) -> list[Paragraph]:
        """The paragraphs of a stretch of LaTeX, each followed by its notes."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise self.source.refuse("braces are nested too deeply.", "Export it as PDF.", line)
        flow = _Flow(self, text, kind, line, label)
        flow.run()
        self.depth -= 1
        return flow.made


class _Flow:
    """A stretch of LaTeX walked once."""

    def __init__(
        self, reader: _Reader, text: str, kind: ParagraphKind, line: int, label: str
    ) -> None:
        self.reader, self.text, self.line, self.label = reader, text, line, label
        self.kinds: list[tuple[str, ParagraphKind]] = [("", kind)]
        self.stretch, self.pending = Stretch(), list[Paragraph]()
        self.made: list[Paragraph] = []
        self.closers: list[tuple[str, int]] = []  # what each open brace ends with, and its italics
        self.slant, self.at, self.began = 0, 0, 0

    def run(self) -> None:
        """Read to the end."""
        while self.at < len(self.text):
            mark = _TOKEN.match(self.text, self.at)
            if mark is None:
                self.at += 1
                continue
            self.at = mark.end()
            self._token(mark)
        self.flush()

    def _token(self, mark: re.Match[str]) -> None:
        kind = mark.lastgroup
        if kind == "text":
            self._add(_typography(mark["text"]))
        elif kind == "par":
            self.flush()
        elif kind == "brace":
            self._brace(mark["brace"])
        elif kind == "math":
            self._math(mark["math"])
        elif kind == "sign":
            self._add({"\\": " ", ",": "\u202f", ";": " ", " ": " ", "-": "", "/": ""}.get(
                mark["sign"], mark["sign"]))  # fmt: skip
        elif kind == "command":
            self._command(mark["command"])

    def _add(self, text: str) -> None:
        """Text with white space folded as LaTeX does."""
        text = re.sub(r"[ \t\n]+", " ", text)
        parts = self.stretch.parts
        if text.startswith(" ") and (not parts or parts[-1].endswith(" ")):
            text = text[1:]
        if text and not parts:
            self.began = self.at - len(text)
        self.stretch.add(text, italic=self.slant > 0)

    def _brace(self, brace: str) -> None:
        if brace == "{":
            self.closers.append(("", 0))
        elif self.closers:
            closer, slant = self.closers.pop()
            self._add(closer)
            self.slant -= slant

    def _math(self, sign: str) -> None:
        end = self.text.find(sign, self.at)
        inside = self.text[self.at : end] if end >= 0 else ""
        self.at = end + len(sign) if end >= 0 else self.at
        if re.fullmatch(r"[\d\s.,%+\-]*", inside):
            self._add(inside)
        else:
            self.reader.counts["math"] += 1

    def _command(self, name: str) -> None:
        plain = name.rstrip("*")
        if plain in ("begin", "end"):
            self._environment(plain, self._argument())
        elif name in c.ENQUOTE:
            self._enquote(name)
        elif plain in c.BLOCKS or plain in c.HEADINGS:
            self._block(plain)
        elif plain in c.SLANTED:
            self._open("", 1)
        elif plain in c.SIGNS:
            self._sign(c.SIGNS[plain])
        elif plain in c.MUTE or plain in c.MUTE_TWICE:
            self._mute(plain)
        else:
            self._other(plain)

    def _other(self, name: str) -> None:
        if name in c.NOTES:
            self._note()
        elif name == "verb":
            self._verb()
        else:
            self._options()
            if name == "item":
                self.flush()

    def _block(self, name: str) -> None:
        self._options()
        if name == "foreignblockquote":
            self._argument()
        self._inner("heading" if name in c.HEADINGS else "quote", self._argument())

    def _sign(self, sign: str) -> None:
        if sign == "\n\n":
            self.flush()
            return
        self._add(sign)
        if self.text.startswith("{}", self.at):
            self.at += 2

    def _enquote(self, name: str) -> None:
        if name in ("foreignquote", "hyphenquote"):
            self._argument()
        self._options()
        opening, closing = c.ENQUOTE[name].split(" ")
        self._add(opening)
        self._open(closing, 0)

    def _open(self, closer: str, slant: int) -> None:
        """Enter the braces of an argument, which end with `closer`."""
        if self.text.startswith("{", self.at):
            self.at += 1
            self.closers.append((closer, slant))
            self.slant += slant

    def _note(self) -> None:
        self._options()
        self.reader.notes += 1
        label = str(self.reader.notes)
        self.stretch.mark(label)
        line = self._line(self.at)
        self.pending += self.reader.paragraphs(self._argument(), "note", line, label)

    def _inner(self, kind: ParagraphKind, words: str) -> None:
        """A paragraph of its own, from an argument."""
        self.flush()
        self.made += self.reader.paragraphs(words, kind, self._line(self.at - len(words)), "")

    def _mute(self, name: str) -> None:
        self.reader.counts["input"] += name in ("input", "include")
        self._options()
        for _ in range(2 if name in c.MUTE_TWICE else 1):
            self._argument()
            self._options()

    def _verb(self) -> None:
        end = self.text.find(self.text[self.at : self.at + 1] or " ", self.at + 1)
        self._add(self.text[self.at + 1 : end] if end > 0 else "")
        self.at = end + 1 if end > 0 else self.at

    def _environment(self, what: str, name: str) -> None:
        self.flush()
        if what == "begin" and name in c.LEFT_OUT:
            end = self.text.find(f"\\end{{{name}}}", self.at)
            self.at = len(self.text) if end < 0 else end + len(name) + 6
            self.reader.counts["left out"] += 1
        elif what == "begin":
            self._options()
            outer = self.kinds[-1][1]
            cell = name.startswith("tabular") or name == "longtable"
            if cell:
                self._argument()
            self.kinds.append((name, "quote" if name in c.QUOTING else "cell" if cell else outer))
        elif len(self.kinds) > 1 and self.kinds[-1][0] == name:
            self.kinds.pop()

    def _options(self) -> None:
        """Pass over `[…]`."""
        while mark := re.compile(r"[ \t]*\[[^\[\]]*\]").match(self.text, self.at):
            self.at = mark.end()

    def _argument(self) -> str:
        """The text between the braces that follow; '' where there are none."""
        mark = re.compile(r"\s*\{").match(self.text, self.at)
        if mark is None:
            return ""
        depth, at = 1, mark.end()
        while at < len(self.text) and depth:
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] in "{}":
                depth += 1 if self.text[at] == "{" else -1
            at += 1
        self.at = at
        return self.text[mark.end() : at - 1 if not depth else at]

    def _line(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, max(0, offset))

    def flush(self) -> None:
        """End the paragraph; its notes come after it."""
        if not self.stretch.blank:
            kind = self.kinds[-1][1]
            line = self._line(self.began)
            self.made.append(self.stretch.paragraph(kind, line=line, label=self.label))
        self.made += self.pending
        self.stretch, self.pending = Stretch(), []


def _typography(text: str) -> str:
    """`` and '' as quotation marks, ~ and -- as what they print; & and || part cells."""
    for old, new in (("---", "—"), ("--", "–"), ("~", "\u00a0"), ("<<", "« "), (">>", " »")):
        text = text.replace(old, new)
    text = text.replace("``", "“").replace("''", "”").replace("`", "‘").replace("'", "’")
    return text.replace("&", " ")


READER = Reader("tex", (".tex", ".ltx"), read)
