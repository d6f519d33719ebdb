"""Changes to the codebook: each is one edit of its file, seen before it is made, undone with
`undo`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from terrain.access import Purpose
from terrain.analysis.codebook_effect import Effect
from terrain.analysis.codebook_effect import effect as compute
from terrain.analysis.coding_list import is_older
from terrain.errors import Problem, StudyError, UsageError
from terrain.model.code_expression import current_code
from terrain.model.codebook import Code, Codebook
from terrain.store import codebook
from terrain.store.load import codebook as from_tree
from terrain.store.rewrite import rewrite
from terrain.store.transaction import Write
from terrain.store.yamlio import parse
from terrain.workspace import anchoring, coding

if TYPE_CHECKING:
    from terrain.model.coding import Coding
    from terrain.workspace.study import Study

#: What a codebook begins as.
_EMPTY = "format: 1\ncodes: []\n"


def counts(study: Study) -> Counter[str]:
    """Codings that may be analysed, by living code: one under an old name counts for what it
    became."""
    project, _ = study.permitted(Purpose.ANALYSE)
    raw = Counter(one.code for one in project.codings)
    found: Counter[str] = Counter()
    for name, count in raw.items():
        found[current_code(project.codebook, name)] += count
    return found


@dataclass(frozen=True, slots=True)
class Branch:
    """A code in its place: `own` codings, those `with_children`, `older` of its own that were made
    under another definition; `before` and `after` are its neighbours under the same parent."""

    code: Code
    depth: int
    parent: str | None
    own: int
    with_children: int
    older: int
    former: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None


def tree(study: Study) -> tuple[Branch, ...]:
    """Every code in the order of the file, with its counts behind the gate."""
    project, _ = study.permitted(Purpose.ANALYSE)
    book, own = project.codebook, counts(study)
    older: Counter[str] = Counter(
        current_code(book, one.code) for one in project.codings if is_older(book, one)
    )
    former: dict[str, list[str]] = {}
    for name in book.redirects:
        for now in book.resolve(name):
            former.setdefault(now, []).append(name)
    found = []
    for code, parent in book.walk():
        siblings = [one.id for one in (parent.children if parent else book.codes)]
        at = siblings.index(code.id)
        found.append(Branch(
            code, len(book.path(code.id)) - 1, parent.id if parent else None, own[code.id],
            sum(own[name] for name in book.family(code.id)), older[code.id],
            tuple(sorted(former.get(code.id, ()))), siblings[at - 1] if at else None,
            siblings[at + 1] if at + 1 < len(siblings) else None,
        ))  # fmt: skip
    return tuple(found)


@dataclass(frozen=True)
class Edit:
    """A change that is meant and not yet made: what it will be called, and the edit of the file's
    text. `code`: the one to look at afterwards. `moved`: codings put under a code by hand."""

    summary: str
    change: Callable[[str], str] | None
    code: str
    moved: Mapping[str, Coding] | None = None


def adding(study: Study, code: str, fields: Mapping[str, str], parent: str | None = None) -> Edit:
    """A new code under its parent (default: what stands before its last dot)."""
    book = study.project.codebook
    return Edit(f"added the code {code}",
                lambda text: codebook.add(text, book, code, fields, parent), code)  # fmt: skip


def editing(study: Study, code: str, fields: Mapping[str, str]) -> Edit:
    """Other words for a code; fields that say what they said are left alone."""
    book = study.project.codebook
    held = book.by_id[codebook.known(code, book)]
    given = {name: value for name, value in fields.items()
             if _typed(value) != getattr(held, name)}  # fmt: skip
    if not given:
        raise UsageError("nothing to change.", remedy="Give --label, --definition, --when, …")
    clean = {name: _typed(value) for name, value in given.items()}
    return Edit(f"edited the code {held.id}",
                lambda text: codebook.describe(text, book, code, clean), held.id)  # fmt: skip


def _typed(value: str) -> str:
    """Browsers end lines with \\r\\n; what is blank is nothing."""
    return value.replace("\r\n", "\n") if value.strip() else ""


def renaming(study: Study, old: str, new: str) -> Edit:
    """Another id for a code; the old one goes on resolving, codings are not rewritten."""
    book = study.project.codebook
    return Edit(f"renamed the code {old} to {new}",
                lambda text: codebook.rename(text, book, old, new), new)  # fmt: skip


def moving(
    study: Study, code: str, parent: str | None = None, before: str | None = None
) -> Edit:  # fmt: skip
    """Another place for a code: under `parent` (None: at the top), last or `before` another."""
    book = study.project.codebook
    target = codebook.known(code, book)
    place = f"under {parent}" if parent else "to the top"
    if book.parent(target) == parent:
        place = f"before {before}" if before else "to the end of its list"
    return Edit(f"moved the code {code} {place}",
                lambda text: codebook.move(text, book, code, parent, before), target)  # fmt: skip


def merging(study: Study, codes: Iterable[str], into: str) -> Edit:
    """Several codes become one; their names go on resolving to it."""
    book, gone = study.project.codebook, list(codes)
    return Edit(f"merged {', '.join(gone)} into {into}",
                lambda text: codebook.merge(text, book, gone, into), into)  # fmt: skip


def retiring(study: Study, code: str, *, back: bool = False) -> Edit:
    """A code that keeps its codings and takes no new one; or, with `back`, takes them again."""
    book = study.project.codebook
    return Edit(f"{'took back' if back else 'retired'} the code {code}",
                lambda text: codebook.describe(text, book, code, {"retired": not back}),
                codebook.known(code, book))  # fmt: skip


def splitting(
    study: Study, code: str, new: str, codings: Iterable[str], fields: Mapping[str, str]
) -> Edit:
    """Codings of a code, by id, go to another, made with `fields` if it is not there.

    Raises UsageError for a coding that is not of this code, or that consent withholds.
    """
    project, _ = study.permitted(Purpose.ANALYSE)
    book, seen = study.project.codebook, {one.id for one in project.codings}
    old = codebook.known(code, book)
    picked = [coding.find(study, one) for one in codings]
    if not picked:
        raise UsageError("no coding is chosen: nothing would go to the new code.",
                         remedy="Choose those that go.")  # fmt: skip
    for one in picked:
        if book.resolve(one.code) != (old,) or one.id not in seen:
            raise UsageError(f"{one.id} is a coding of {one.code}, not of {old}.")
    change, definition = None, ""
    if new in book.by_id:
        definition = book.by_id[new].definition_hash
    else:

        def change(text: str) -> str:
            return codebook.add(text, book, new, fields, None)

    moved = {one.id: replace(one, code=new, definition=definition) for one in picked}
    noun = "coding" if len(moved) == 1 else "codings"
    return Edit(f"split {old}: {len(moved)} {noun} to {new}", change, new, moved)


def effect(study: Study, edit: Edit) -> Effect:
    """What an edit would do to the codings. Raises as the edit itself would; writes nothing."""
    project, _ = study.permitted(Purpose.ANALYSE)
    after = _book(write(study, edit.change)) if edit.change else project.codebook
    return compute(project, after, {name: one.code for name, one in (edit.moved or {}).items()})


def _book(made: Write) -> Codebook:
    problems: list[Problem] = []
    return from_tree(parse((made.data or b"").decode("utf-8-sig")), problems)


def apply(study: Study, edit: Edit) -> None:
    """Make an edit, as one change that `undo` takes back."""
    writes = [write(study, edit.change)] if edit.change else []
    if edit.moved:
        kept = [edit.moved.get(one.id, one) for one in study.project.codings]
        coders = {(one.transcript, one.coder) for one in edit.moved.values()}
        writes += anchoring.writes(study.project, coders, kept)
    study.commit(writes, edit.summary)


def write(study: Study, edit: Callable[[str], str]) -> Write:
    """The write of an edited codebook. Raises StudyError for one that cannot be read."""
    # A codebook that is not YAML reads as one without codes: it must not be judged so.
    if any(p.path == codebook.PATH and p.slug == "not-yaml" for p in study.problems):
        raise StudyError("cannot be read, so it is not changed.", path=codebook.PATH,
                         remedy="“terrain check” says what is wrong with it.")  # fmt: skip
    return rewrite(study.root, codebook.PATH, edit, _EMPTY)
