"""`terrain codebook`: the tree of codes; every change keeps old names resolving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.errors import UsageError

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
    from terrain.workspace import codebook

    book = study.project.codebook
    counts = codebook.counts(study)
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
    """Apply an edit, and say so."""
    from terrain.store.codebook import PATH
    from terrain.workspace import codebook

    codebook.change(study, summary, edit)
    click.echo(f"{summary[0].upper()}{summary[1:]} ({PATH}; “terrain undo” takes it back).")


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
    from terrain.workspace import codebook

    given = {key: value for key, value in fields.items() if value}
    picked = [one for one in codings.replace(" ", "").split(",") if one]
    old, count = codebook.split(study, code, new, picked, given)
    click.echo(f"{plural(count, 'coding')} of {old} now under {new} (“terrain undo”).")


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
