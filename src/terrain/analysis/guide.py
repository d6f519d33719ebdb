"""What was asked: the interview guide of each case, read against the sections of its transcripts.

`case.yaml` maps the sections of the guide to codes. A section of a transcript is one of the guide
when their titles are the same, case, accents and apostrophes aside. Silence can then be told from
absence: a theme whose section is not there was not asked; one that no guide maps, or that belongs
to a transcript without sections, leaves unknown whether it was asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from terrain.model.code_expression import current_code
from terrain.model.codebook import Codebook
from terrain.model.names import fold_name
from terrain.model.project import Case, Project
from terrain.model.transcript import Transcript

#: Codes that questions bear on, under their living names.
Codes = frozenset[str]


@dataclass(frozen=True)
class Guide:
    """The guides of a project; what they say of a transcript is worked out once."""

    project: Project
    _sections: dict[str, dict[str, tuple[str, Codes]]] = field(default_factory=dict, repr=False)

    def title(self, transcript: Transcript, section: str) -> str:
        """The guide's own title for a section of a transcript; the section's where it has none."""
        found = self._of(transcript.case).get(fold_name(section))
        return found[0] if found else section

    def asked(self, transcript: Transcript, section: str | None) -> Codes:
        """The codes that the questions of a section bear on; none outside the guide."""
        found = self._of(transcript.case).get(fold_name(section)) if section else None
        return found[1] if found else frozenset()

    def mapped(self, transcript: Transcript) -> Codes:
        """The codes of which it is known whether they were asked: those of the case's guide,
        none where no section of the transcript is one of the guide."""
        guide = self._of(transcript.case)
        if not any(fold_name(section.title) in guide for section in transcript.sections):
            return frozenset()
        return frozenset[str]().union(*(codes for _, codes in guide.values()))

    def _of(self, case: str) -> dict[str, tuple[str, Codes]]:
        if case not in self._sections:
            held = self.project.cases.get(case)
            self._sections[case] = self._read(held) if held else {}
        return self._sections[case]

    def _read(self, case: Case) -> dict[str, tuple[str, Codes]]:
        book, found = self.project.codebook, dict[str, tuple[str, Codes]]()
        for section in case.guide:
            name = fold_name(section.section)
            earlier = found[name][1] if name in found else frozenset()
            codes = frozenset(current_code(book, code) for code in section.codes)
            found.setdefault(name, (section.section, frozenset()))
            found[name] = found[name][0], earlier | codes
        return found


def bears_on(book: Codebook, code: str, asked: Codes, *, family: bool) -> bool:
    """Whether questions about `asked` are about a code.

    A question about a code is one about its children; in the row of a family, one about a child
    is about the family.
    """
    if asked.intersection(book.path(code)):
        return True
    return family and bool(asked & book.family(code))
