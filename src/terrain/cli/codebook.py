"""`terrain codebook`: the tree of codes; every change keeps old names resolving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.errors import StudyError, UsageError

if TYPE_CHECKING:
    from terrain.model.codebook import Code
    from terrain.workspace.study import Study

_FIELDS = (
    click.option("--label", help="Its name for people."),
    click.option("--definition", help="What it means."),
    click.option("--when", help="When to use it."),
    click.option("--when-not", "when_not", help="When not to."),
    click.option("--example", "example", help="An example."),
    click.option("--color", help="A colour, as #8c510a."),
)


def _fields(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_FIELDS):
        command = option(command)
    return command


@click.group(name="codebook", epilog=example("terrain codebook show"))
def command() -> None:
    """Show and change the codebook: add, edit, rename, move, merge, split, retire."""


@command.command("show", epilog=example("terrain codebook show foncier"))
@click.argument("code", required=False)
@as_json
@with_study
def show(study: Study, code: str | None, json_: bool) -> None:
    """The tree with its counts; or one CODE with its definition and rules."""
    from terrain.store.codebook import known

    book = study.project.codebook
    counts = _counts(study)
    if json_:
        dump({
            "codes": [_json(c, counts) for c in book.codes],
            "redirects": {old: list(new) for old, new in book.redirects.items()},
        })  # fmt: skip
    elif code:
        _describe(study, book.by_id[known(code, book)], counts)
    else:
        for item, _ in book.walk():
            depth = len(book.path(item.id)) - 1
            retired = " (retired)" if item.retired else ""
            name = click.style(item.id, bold=not depth)
            click.echo(
                f"{'  ' * depth}{name}  {item.label}{retired}  {counts[item.id] or ''}".rstrip()
            )
        click.echo(f"{plural(len(book.by_id), 'code')}, {plural(sum(counts.values()), 'coding')}.")


def _counts(study: Study) -> Counter[str]:
    """Codings by living code: a coding under an old name counts for what it became."""
    from terrain.model.code_expression import current_code

    book = study.project.codebook
    return Counter(current_code(book, coding.code) for coding in study.project.codings)


def _json(code: Code, counts: Counter[str]) -> dict[str, object]:
    return {
        "id": code.id, "label": code.label, "definition": code.definition, "when": code.when,
        "when_not": code.when_not, "example": code.example, "color": code.color,
        "retired": code.retired, "codings": counts[code.id],
        "children": [_json(child, counts) for child in code.children],
    }  # fmt: skip


def _describe(study: Study, code: Code, counts: Counter[str]) -> None:
    book = study.project.codebook
    click.secho(f"{code.id}  {code.label}", bold=True)
    for title, text in (("", code.definition), ("Use when: ", code.when),
                        ("Not when: ", code.when_not), ("Example: ", code.example)):  # fmt: skip
        if text:
            click.echo(f"{title}{text}")
    old = sorted(name for name in book.redirects if code.id in book.resolve(name))
    if old:
        click.echo(f"Formerly: {', '.join(old)}")
    below = [child.id for child in code.children]
    if below:
        click.echo(f"Below it: {', '.join(below)}")
    earlier = sum(
        1 for c in study.project.codings
        if c.code == code.id and c.definition not in ("", code.definition_hash)
    )  # fmt: skip
    click.echo(f"{plural(counts[code.id], 'coding')}, {earlier} under an older definition.")


def _change(study: Study, summary: str, edit: Callable[[str], str]) -> None:
    """Apply a text-to-text edit to codebook.yaml as one change."""
    from terrain.store.codebook import PATH

    study.commit([_write(study, edit)], summary)
    click.echo(f"{summary[0].upper()}{summary[1:]} ({PATH}; “terrain undo” takes it back).")


def _write(study: Study, edit: Callable[[str], str]) -> Any:
    from terrain.store.codebook import PATH
    from terrain.store.rewrite import rewrite

    # A codebook that is not YAML reads as one without codes: it must not be judged so.
    if any(p.path == PATH and p.slug == "not-yaml" for p in study.problems):
        raise StudyError("cannot be read, so it is not changed.", path=PATH,
                         remedy="“terrain check” says what is wrong with it.")  # fmt: skip
    return rewrite(study.root, PATH, edit, "format: 1\ncodes: []\n")


@command.command(
    "add", epilog=example('terrain codebook add foncier.rarete --label "Rareté du foncier"')
)
@click.argument("code")
@click.option("--parent", help="Its family (default: what stands before the last dot).")
@_fields
@with_study
def add(study: Study, code: str, parent: str | None, **fields: str | None) -> None:
    """Add a CODE. Its family must exist: a typo never makes a new one."""
    from terrain.store import codebook

    given = {key: value for key, value in fields.items() if value}
    book = study.project.codebook
    _change(study, f"added the code {code}",
            lambda text: codebook.add(text, book, code, given, parent))  # fmt: skip


@command.command("edit", epilog=example('terrain codebook edit foncier --definition "…"'))
@click.argument("code")
@_fields
@with_study
def edit(study: Study, code: str, **fields: str | None) -> None:
    """Change the label, definition, rules, example or colour of a CODE."""
    from terrain.store import codebook

    given = {key: value for key, value in fields.items() if value is not None}
    if not given:
        raise UsageError("nothing to change.", remedy="Give --label, --definition, --when, …")
    book = study.project.codebook
    _change(study, f"edited the code {code}",
            lambda text: codebook.describe(text, book, code, given))  # fmt: skip


@command.command("rename", epilog=example("terrain codebook rename foncier.rarete foncier.penurie"))
@click.argument("old")
@click.argument("new")
@with_study
def rename(study: Study, old: str, new: str) -> None:
    """Give a code another id; the old one goes on resolving, codings are not rewritten."""
    from terrain.store import codebook

    book = study.project.codebook
    _change(study, f"renamed the code {old} to {new}",
            lambda text: codebook.rename(text, book, old, new))  # fmt: skip


@command.command("move", epilog=example("terrain codebook move foncier.zan --under transition"))
@click.argument("code")
@click.option("--under", help="The new family.")
@click.option("--top", is_flag=True, help="To the top of the tree.")
@with_study
def move(study: Study, code: str, under: str | None, top: bool) -> None:
    """Move a CODE, with all below it, to another family."""
    from terrain.store import codebook

    if bool(under) == top:
        raise UsageError("say where: --under FAMILY, or --top.")
    book = study.project.codebook
    _change(study, f"moved the code {code} {'to the top' if top else f'under {under}'}",
            lambda text: codebook.move(text, book, code, under))  # fmt: skip


@command.command(
    "merge", epilog=example("terrain codebook merge foncier.prix --into foncier.rarete")
)
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help="The code that stays.")
@with_study
def merge(study: Study, codes: tuple[str, ...], into: str) -> None:
    """Make several CODES one; their names go on resolving to it."""
    from terrain.store import codebook

    book = study.project.codebook
    _change(study, f"merged {', '.join(codes)} into {into}",
            lambda text: codebook.merge(text, book, list(codes), into))  # fmt: skip


@command.command(
    "split",
    epilog=example("terrain codebook split foncier.rarete foncier.prix --codings 01J8…,01J9…"),
)
@click.argument("code")
@click.argument("new")
@click.option("--codings", required=True, metavar="ID,ID…", help="Those that go to the new code.")
@_fields
@with_study
def split(study: Study, code: str, new: str, codings: str, **fields: str | None) -> None:
    """Take hand-picked codings of CODE to a NEW code (made if it is not there)."""
    from terrain.store import codebook
    from terrain.workspace import anchoring
    from terrain.workspace import coding as work

    book = study.project.codebook
    old = codebook.known(code, book)
    picked = [work.find(study, one) for one in codings.replace(" ", "").split(",") if one]
    for coding in picked:
        if book.resolve(coding.code) != (old,):
            raise UsageError(f"{coding.id} is a coding of {coding.code}, not of {old}.")
    writes, definition = [], ""
    if new in book.by_id:
        definition = book.by_id[new].definition_hash
    else:
        given = {key: value for key, value in fields.items() if value}
        writes.append(_write(study, lambda text: codebook.add(text, book, new, given, None)))
    moved = {c.id: replace(c, code=new, definition=definition) for c in picked}
    kept = [moved.get(c.id, c) for c in study.project.codings]
    coders = {(c.transcript, c.coder) for c in picked}
    writes += anchoring.writes(study.project, coders, kept)
    study.commit(writes, f"split {old}: {plural(len(picked), 'coding')} to {new}")
    click.echo(f"{plural(len(picked), 'coding')} of {old} now under {new} (“terrain undo”).")


@command.command("retire", epilog=example("terrain codebook retire culture.image"))
@click.argument("code")
@click.option("--back", is_flag=True, help="Take it into use again.")
@with_study
def retire(study: Study, code: str, back: bool) -> None:
    """Retire a CODE: its codings stay, it takes no new one."""
    from terrain.store import codebook

    book = study.project.codebook
    _change(study, f"{'took back' if back else 'retired'} the code {code}",
            lambda text: codebook.describe(text, book, code, {"retired": not back}))  # fmt: skip
