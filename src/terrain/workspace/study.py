"""A study as everybody holds it: the command line, the pages, notebooks.

    study = terrain.open("Étude foncier")
    study.search("les entreprises n'arrivent plus à s'agrandir", territory="seine-aval")

`OpenStudy` reads and writes; this adds the questions. Each passes the gate for its purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from terrain.workspace.opened import OpenStudy

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from terrain.analysis.agreement import Agreement
    from terrain.analysis.case_selection import Selection
    from terrain.analysis.classes import Classes
    from terrain.analysis.comparison import Comparison
    from terrain.analysis.concordance import Concordance
    from terrain.analysis.contrast import Contrast
    from terrain.analysis.cooccurrence import Cooccurrence
    from terrain.analysis.correspondence import Correspondence
    from terrain.analysis.disagreements import Disagreements
    from terrain.analysis.dossier import Dossier
    from terrain.analysis.fieldwork import Fieldwork
    from terrain.analysis.saturation import Saturation
    from terrain.analysis.sequences import Sequence as Sequence_
    from terrain.analysis.specificities import Typical
    from terrain.analysis.wordgraph import WordGraph
    from terrain.evidence.check import NoteCheck
    from terrain.evidence.note_dossier import NoteDossier
    from terrain.index.hits import Hits
    from terrain.model.coding import Coding
    from terrain.model.filter import Filter
    from terrain.workspace.search import Searcher
    from terrain.workspace.verify import Index, Verified

#: What is being done, how many are done, of how many.
Progress = Callable[[str, int, int], None]


@dataclass
class Study(OpenStudy):
    """One study, to be asked."""

    _searcher: Searcher | None = field(default=None, repr=False)
    #: The hashed words of the study, for quotations; made when first asked (`workspace.verify`).
    words: Index | None = field(default=None, repr=False)

    def refresh(self) -> None:
        """Forget what was read; the next question reads the disk again."""
        super().refresh()
        if self._searcher is not None:
            self._searcher.source.forget_codings()

    def write_codings(
        self, transcript: str, coder: str, codings: Iterable[Coding], summary: str
    ) -> None:
        """As `OpenStudy`; the next search sees them."""
        super().write_codings(transcript, coder, codings, summary)
        if self._searcher is not None:
            self._searcher.source.forget_codings(transcript)

    @property
    def searcher(self) -> Searcher:
        """The study's index and model, opened when first asked and kept."""
        if self._searcher is None:
            from terrain.workspace.search import Searcher

            self._searcher = Searcher(self)
        return self._searcher

    def search(self, query: str, *, limit: int = 20, **asked: Any) -> Hits:
        """The passages that answer a question, best first.

        Filters: territory (any scale), case, role, participant, transcript, kind, section,
        language, part, year, date_from, date_to, code, exact_codes, coder; each a name or several.
        Also mode ("both", "meaning", "words"), unit ("passage", "turn", "transcript"), offset,
        per_territory, and the weights words, k1, b. Raises UsageError, IndexUnusable.
        """
        return self.search_many([query], limit=limit, **asked)[0]

    def search_many(self, queries: Sequence[str], *, limit: int = 20, **asked: Any) -> list[Hits]:
        """As `search`, for many questions at once: encoded and scanned together."""
        where = asked.pop("where", None) or _filter(asked)
        return self.searcher.search_many(queries, where, limit=limit, **asked)

    def concordance(
        self, pattern: str, *, lemma: bool = False, where: Filter | None = None,
        progress: Progress | None = None, **asked: Any,
    ) -> Concordance:  # fmt: skip
        """Every occurrence of a word, phrase or prefix in its context (see `analysis`)."""
        from terrain.workspace import answers

        where = where or _filter(asked)
        return answers.concordance(self, pattern, lemma=lemma, where=where, progress=progress,
                                   **asked)  # fmt: skip

    def comparison(self, by: str = "territory", **asked: Any) -> Comparison:
        """Codes × groups as a value, with cells that open on their quotations."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked, but=("coder",))
        return answers.comparison(self, by, where=where, **asked)

    def compare(
        self, by: str = "territory", measure: str = "codings", **asked: Any
    ) -> pd.DataFrame:
        """Codes × groups as a table; its `attrs` carry the denominators and the states."""
        from terrain.workspace import frames

        return frames.comparison(self.comparison(by, measure=measure, **asked))

    def agreement(self, *coders: str, unit: str = "turn", **asked: Any) -> Agreement:
        """How far coders agree, code by code, over units that include the unmarked ones; with
        `task`, over the units of a task of double coding."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked, but=("coder",))
        return answers.agreement(self, coders, unit=unit, where=where, **asked)

    def disagreements(self, *coders: str, unit: str = "turn", **asked: Any) -> Disagreements:
        """The units on which coders do not put the same codes, and what was settled of them."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked, but=("coder",))
        return answers.disagreements(self, coders, unit=unit, where=where, **asked)

    def specificities(self, by: str = "territory", **asked: Any) -> Typical:
        """What is typical of each group (`of`: lemmas, forms, expressions, codes), as a value."""
        from terrain.workspace import lexical

        where = asked.pop("where", None) or _filter(asked)
        return lexical.typical(self, by, where=where, **asked)

    def typical(self, by: str = "territory", **asked: Any) -> pd.DataFrame:
        """Every term in every group with its specificity, the strongest first, as a table."""
        from terrain.reports.sheets.typical import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        value = self.specificities(by, **asked)
        return frames.of_sheet(sheets(value, Text("en"), value.rows)[0])

    def correspondence(self, by: str = "territory", **asked: Any) -> Correspondence:
        """The correspondence analysis of codes (or `of` lemmas…) by group, as a value."""
        from terrain.workspace import lexical

        where = asked.pop("where", None) or _filter(asked)
        return lexical.factor(self, by, where=where, **asked)

    def factor(self, by: str = "territory", **asked: Any) -> pd.DataFrame:
        """The points of the correspondence analysis, groups then terms, as a table."""
        import pandas as pd

        from terrain.reports.sheets.factor import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        axes, *points = sheets(self.correspondence(by, **asked), Text("en"), limit=0)
        tables = [frames.of_sheet(sheet).assign(kind=sheet.name) for sheet in points]
        made = pd.concat(tables, ignore_index=True)
        made.attrs = {**frames.of_sheet(axes).attrs, "axes": axes.rows}
        return made

    def lexical_classes(self, count: int = 6, **asked: Any) -> Classes:
        """Reinert's classes of passages, with their words, passages and stability, as a value."""
        from terrain.workspace import classes

        where = asked.pop("where", None) or _filter(asked)
        return classes.classes(self, count, where=where, **asked)

    def classes(self, count: int = 6, **asked: Any) -> pd.DataFrame:
        """Every word in every class with its χ², the strongest first, as a table."""
        from terrain.reports.sheets.classes import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        made = sheets(self.lexical_classes(count, **asked), Text("en"), limit=0)
        table = frames.of_sheet(made[1])
        table.attrs["notes"] += made[0].notes
        return table

    def word_graph(self, **asked: Any) -> WordGraph:
        """The similarity graph of the commonest lemmas (or `of` codes), as a value."""
        from terrain.workspace import classes

        where = asked.pop("where", None) or _filter(asked)
        return classes.word_graph(self, where=where, **asked)

    def network(self, **asked: Any) -> pd.DataFrame:
        """The links of the similarity graph's maximum tree, the strongest first, as a table."""
        from terrain.reports.sheets.network import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        return frames.of_sheet(sheets(self.word_graph(**asked), Text("en"), limit=0)[0])

    def cooccurrence(self, within: str = "turn", **asked: Any) -> Cooccurrence:
        """Every pair of codes that meets within a span, a turn, a section…, as a value."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked)
        return answers.cooccurrence(self, within, where=where, **asked)

    def cooccur(self, within: str = "turn", **asked: Any) -> pd.DataFrame:
        """Every pair of codes with its count, Jaccard and lift, as a table."""
        from terrain.reports.sheets.cooccur import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        return frames.of_sheet(sheets(self.cooccurrence(within, **asked), Text("en"), limit=0)[0])

    def sequence(self, first: str, then: str, **asked: Any) -> Sequence_:
        """How often a code is followed by another within a few turns, against chance."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked)
        return answers.sequence(self, first, then, where=where, **asked)

    def saturation(self, by: str | None = None, **asked: Any) -> Saturation:
        """How many codes each interview brings, over all orders, and how many are unheard."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked)
        return answers.saturation(self, by, where=where, **asked)

    def fieldwork(self, **asked: Any) -> Fieldwork:
        """Who was met, where and when, against the plan; who speaks how much."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked)
        return answers.fieldwork(self, where=where, **asked)

    def contrast(self, code: str, *territories: str, **asked: Any) -> Contrast:
        """A code in two to six territories: what represents each, what sets it apart."""
        from terrain.workspace import contrast

        where = asked.pop("where", None) or _filter(asked)
        return contrast.contrast(self, code, territories, where=where, **asked)

    def verified(self, manuscript: str | Path, **asked: Any) -> Verified:
        """A manuscript with each quotation found, judged and passed before consent, as a value.

        Also least, may_drop (`["euh", "repetitions"]`), accept (a file), allow_foreign. Raises
        ImportRefused for a manuscript that cannot be read.
        """
        from pathlib import Path

        from terrain.workspace import verify

        return verify.verify(self, Path(manuscript), **asked)

    def verify(self, manuscript: str | Path, **asked: Any) -> pd.DataFrame:
        """The quotations of a manuscript with their verdicts and sources, as a table."""
        from terrain.reports.sheets.verify import sheets
        from terrain.reports.text import Text
        from terrain.workspace import frames

        return frames.of_sheet(sheets(self.verified(manuscript, **asked).value, Text("en"))[0])

    def case_selection(
        self, table: str | Path, historical: str, recent: str, **asked: Any
    ) -> Selection:
        """Zones of an employment table judged by three criteria over two periods (`1990-2007`)."""
        from terrain.workspace import employment

        return employment.selection(self.root / table, historical, recent, **asked)

    def cases(self, table: str | Path, historical: str, recent: str, **asked: Any) -> pd.DataFrame:
        """The zones judged, in the order of the ranking, as a table."""
        from terrain.workspace import employment

        return employment.frame(self.case_selection(table, historical, recent, **asked))

    @staticmethod
    def tables(value: object) -> dict[str, pd.DataFrame]:
        """The tables of any analysis (agreement, saturation, contrast…) by name, whole."""
        from terrain.workspace import frames

        return frames.tables(value)

    def dossier(self, subject: str, *, query: bool = False, **asked: Any) -> Dossier:
        """The dossier of a code (with its children), or of a question (`query=True`)."""
        from terrain.workspace import answers

        where = asked.pop("where", None) or _filter(asked)
        return answers.dossier(self, subject, query=query, where=where, **asked)

    def note_dossier(self, note: str, **asked: Any) -> NoteDossier:
        """A Note with its evidence, for the team (`Purpose.QUOTE`) or to publish."""
        from terrain.workspace import note_dossier

        return note_dossier.note_dossier(self, note, **asked)

    def note(self, name: str, **asked: Any) -> NoteCheck:
        """One Note, checked: `publish` for publication, `scale` for territories (a kind)."""
        return self.check_notes(name, **asked)[0]

    def check_notes(self, *names: str, **asked: Any) -> tuple[NoteCheck, ...]:
        """The Notes of these names, or all, each looked up in the corpus and in its consents."""
        from terrain.workspace.note_check import check_notes

        return check_notes(self, names, **asked)

    def notes(self) -> pd.DataFrame:
        """One row a claim of every Note (columns: docs/python.md)."""
        from terrain.workspace import note_frames

        return note_frames.claims(self)

    def evidence(self) -> pd.DataFrame:
        """One row a piece of evidence of every Note (columns: docs/python.md)."""
        from terrain.workspace import note_frames

        return note_frames.evidence(self)

    def transcripts(self) -> pd.DataFrame:
        """One row a transcript (columns: docs/python.md)."""
        from terrain.workspace import frames

        return frames.transcripts(self)

    def turns(self) -> pd.DataFrame:
        """One row a turn (columns: docs/python.md)."""
        from terrain.workspace import frames

        return frames.turns(self)

    def codings(self) -> pd.DataFrame:
        """One row a coding (columns: docs/python.md)."""
        from terrain.workspace import frames

        return frames.codings(self)

    def passages(self) -> pd.DataFrame:
        """One row a passage, as search cuts them (columns: docs/python.md)."""
        from terrain.workspace import frames

        return frames.passages(self)


def _filter(asked: dict[str, Any], but: tuple[str, ...] = ()) -> Filter:
    """The filter among keyword arguments, which it takes out of them; lone names are wrapped."""
    from dataclasses import fields

    from terrain.model.filter import Filter

    given = {}
    for item in fields(Filter):
        if item.name in asked and item.name not in but:
            value = asked.pop(item.name)
            if item.default == ():
                value = (value,) if isinstance(value, str) else tuple(value)
            given[item.name] = value
    return Filter(**given)
