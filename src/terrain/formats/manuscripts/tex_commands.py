"""The commands of LaTeX that a manuscript's words depend on, by what the reader does with each."""

from __future__ import annotations

from terrain.formats.lexicon import words

QUOTING = words(
    """quote quotation displayquote displaycquote blockquote quoting verse foreigndisplayquote"""
)
LEFT_OUT = words(
    """verbatim lstlisting equation equation* align align* math displaymath tikzpicture comment
    minted gather thebibliography"""
)
#: Commands of csquotes, with the marks that they print.
ENQUOTE = {
    "enquote": "«\u00a0 \u00a0»",
    "enquote*": "‘ ’",
    "textquote": "«\u00a0 \u00a0»",
    "textcquote": "«\u00a0 \u00a0»",
    "foreignquote": "«\u00a0 \u00a0»",
    "hyphenquote": "«\u00a0 \u00a0»",
}
BLOCKS = words("blockquote blockcquote foreignblockquote")
HEADINGS = words("part chapter section subsection subsubsection paragraph subparagraph title")
NOTES = words("footnote footnotetext endnote thanks sidenote marginpar")
SLANTED = words("emph textit textsl")
#: Commands whose first argument holds no words of the text.
MUTE = words(
    """label ref pageref eqref autoref cref cite citep citet parencite textcite footcite autocite
    citeauthor citeyear usepackage documentclass input include bibliography url bibliographystyle
    includegraphics vspace hspace pagestyle thispagestyle hypersetup index setlength
    selectlanguage fontsize color definecolor addbibresource graphicspath geometry textcolor href
    foreignlanguage"""
)
#: And those of which two arguments hold none.
MUTE_TWICE = words("newcommand renewcommand providecommand setcounter addtocounter setlength")
SIGNS = {
    "og": "« ", "fg": " »", "ldots": "…", "dots": "…", "textellipsis": "…", "oe": "œ", "OE": "Œ",
    "ae": "æ", "AE": "Æ", "ss": "ß", "guillemotleft": "«", "guillemotright": "»",
    "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘", "flqq": "«",
    "frqq": "»", "textquoteright": "’", "euro": "€", "texteuro": "€", "ier": "er", "iere": "re",
    "ieme": "e", "no": "n°", "textendash": "–", "textemdash": "—", "LaTeX": "LaTeX",
    "TeX": "TeX", "quad": " ", "qquad": " ", "newline": " ", "textdegree": "°", "par": "\n\n",
}  # fmt: skip
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "c": "\u0327",
    "=": "\u0304", ".": "\u0307", "v": "\u030c", "u": "\u0306", "H": "\u030b",
}  # fmt: skip
