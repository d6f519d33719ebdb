"""`terrain codebook`: the tree of codes; every change keeps old names resolving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.analysis.codebook_effect import Passage, Reach
    from terrain.model.codebook import Code
    from terrain.workspace.codebook import Branch, Edit
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
    branches = codebook.tree(study)
    if json_:
        held = {branch.code.id: branch for branch in branches}
        dump({
            "codes": [_json(c, held) for c in book.codes],
            "redirects": {old: list(new) for old, new in book.redirects.items()},
        })  # fmt: skip
    elif code:
        name = known(code, book)
        _describe(next(branch for branch in branches if branch.code.id == name))
    else:
        for branch in branches:
            item = branch.code
            retired = " (retired)" if item.retired else ""
            name = click.style(item.id, bold=not branch.depth)
            below = f" ({branch.with_children} with those below)" if item.children else ""
            click.echo(
                f"{'  ' * branch.depth}{name}  {item.label}{retired}  "
                f"{branch.own or ''}{below if branch.with_children else ''}".rstrip()
            )
        total = sum(branch.own for branch in branches)
        click.echo(f"{plural(len(book.by_id), 'code')}, {plural(total, 'coding')}.")


def _json(code: Code, branches: Mapping[str, Branch]) -> dict[str, object]:
    branch = branches[code.id]
    return {
        "id": code.id, "label": code.label, "definition": code.definition, "when": code.when,
        "when_not": code.when_not, "example": code.example, "color": code.color,
        "retired": code.retired, "codings": branch.own, "with_children": branch.with_children,
        "older": branch.older, "children": [_json(child, branches) for child in code.children],
    }  # fmt: skip


def _describe(branch: Branch) -> None:
    code = branch.code
    click.secho(f"{code.id}  {code.label}", bold=True)
    for title, text in (("", code.definition), ("Use when: ", code.when),
                        ("Not when: ", code.when_not), ("Example: ", code.example)):  # fmt: skip
        if text:
            click.echo(f"{title}{text}")
    if branch.former:
        click.echo(f"Formerly: {', '.join(branch.former)}")
    below = [child.id for child in code.children]
    if below:
        click.echo(f"Below it: {', '.join(below)}")
    click.echo(f"{plural(branch.own, 'coding')}, {branch.older} under an older definition.")


def _change(study: Study, edit: Edit, dry_run: bool) -> None:
    """Apply an edit, or say what it would do."""
    from terrain.store.codebook import PATH
    from terrain.workspace import codebook

    summary = f"{edit.summary[0].upper()}{edit.summary[1:]}"
    if dry_run:
        found = codebook.effect(study, edit)
        click.echo(f"Nothing was written. {summary}: {_reach(found.reach)} would change.")
        for passage in found.passages:
            click.echo(f"  {_passage(passage)}: {_reach(passage.reach)}")
        if found.outdated.codings:
            click.echo(f"  under an older definition from then on: {_reach(found.outdated)}")
        return
    codebook.apply(study, edit)
    click.echo(f"{summary} ({PATH}; “terrain undo” takes it back).")


def _reach(reach: Reach) -> str:
    by = f" ({', '.join(reach.coders)})" if reach.coders else ""
    return f"{plural(reach.codings, 'coding')} in {plural(reach.transcripts, 'transcript')}{by}"


def _passage(passage: Passage) -> str:
    said = f"{passage.old} → {passage.new}" if passage.old != passage.new else passage.old
    left = f", no longer within {', '.join(passage.left)}" if passage.left else ""
    return said + left + (f", within {', '.join(passage.joined)}" if passage.joined else "")


def _dry_run(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--dry-run", is_flag=True, help="Say how many codings would change; write nothing."
    )(command)


@command.command(
    "add", epilog=example('terrain codebook add foncier.rarete --label "Rareté du foncier"')
)
@click.argument("code")
@click.option("--parent", help="Its family (default: what stands before the last dot).")
@_fields
@_dry_run
@with_study
def add(study: Study, code: str, parent: str | None, dry_run: bool, **fields: str | None) -> None:
    """Add a CODE. Its family must exist: a typo never makes a new one."""
    from terrain.workspace import codebook

    given = {key: value for key, value in fields.items() if value}
    _change(study, codebook.adding(study, code, given, parent), dry_run)


@command.command("edit", epilog=example('terrain codebook edit foncier --definition "…"'))
@click.argument("code")
@_fields
@_dry_run
@with_study
def edit(study: Study, code: str, dry_run: bool, **fields: str | None) -> None:
    """Change the label, definition, rules, example or colour of a CODE."""
    from terrain.workspace import codebook

    given = {key: value for key, value in fields.items() if value is not None}
    if not given:
        raise UsageError("nothing to change.", remedy="Give --label, --definition, --when, …")
    _change(study, codebook.editing(study, code, given), dry_run)


@command.command("rename", epilog=example("terrain codebook rename foncier.rarete foncier.penurie"))
@click.argument("old")
@click.argument("new")
@_dry_run
@with_study
def rename(study: Study, old: str, new: str, dry_run: bool) -> None:
    """Give a code another id; the old one goes on resolving, codings are not rewritten."""
    from terrain.workspace import codebook

    _change(study, codebook.renaming(study, old, new), dry_run)


@command.command("move", epilog=example("terrain codebook move foncier.zan --under transition"))
@click.argument("code")
@click.option("--under", help="The new family.")
@click.option("--before", metavar="CODE", help="Beside this code, just above it.")
@click.option("--top", is_flag=True, help="To the top of the tree.")
@_dry_run
@with_study
def move(
    study: Study, code: str, under: str | None, before: str | None, top: bool, dry_run: bool
) -> None:
    """Move a CODE, with all below it, to another family or another place among its own."""
    from terrain.workspace import codebook

    if bool(under) + top + bool(before) != 1:
        raise UsageError("say where: --under FAMILY, --before CODE, or --top.")
    if before:
        found = study.project.codebook.resolve(before)
        under = study.project.codebook.parent(found[0]) if len(found) == 1 else None
    _change(study, codebook.moving(study, code, under, before), dry_run)


@command.command(
    "merge", epilog=example("terrain codebook merge foncier.prix --into foncier.rarete")
)
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", required=True, help="The code that stays.")
@_dry_run
@with_study
def merge(study: Study, codes: tuple[str, ...], into: str, dry_run: bool) -> None:
    """Make several CODES one; their names go on resolving to it."""
    from terrain.workspace import codebook

    _change(study, codebook.merging(study, codes, into), dry_run)


@command.command(
    "split",
    epilog=example("terrain codebook split foncier.rarete foncier.prix --codings 01J8…,01J9…"),
)
@click.argument("code")
@click.argument("new")
@click.option("--codings", required=True, metavar="ID,ID…", help="Those that go to the new code.")
@_fields
@_dry_run
@with_study
def split(
    study: Study, code: str, new: str, codings: str, dry_run: bool, **fields: str | None
) -> None:
    """Take hand-picked codings of CODE to a NEW code (made if it is not there)."""
    from terrain.workspace import codebook

    given = {key: value for key, value in fields.items() if value}
    picked = [one for one in codings.replace(" ", "").split(",") if one]
    _change(study, codebook.splitting(study, code, new, picked, given), dry_run)


@command.command("retire", epilog=example("terrain codebook retire culture.image"))
@click.argument("code")
@click.option("--back", is_flag=True, help="Take it into use again.")
@_dry_run
@with_study
def retire(study: Study, code: str, back: bool, dry_run: bool) -> None:
    """Retire a CODE: its codings stay, it takes no new one."""
    from terrain.workspace import codebook

    _change(study, codebook.retiring(study, code, back=back), dry_run)
