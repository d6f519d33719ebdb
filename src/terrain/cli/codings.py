"""`terrain codings`: find codings again, move, recode, annotate, remove, settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.code import coding_json, shorten
from terrain.cli.codings_list import command as listed
from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.model.coding import Coding
    from terrain.workspace.study import Study


@click.group(name="codings", epilog=example("terrain codings list --code foncier --coder camille"))
def command() -> None:
    """List, move, recode, annotate, remove and settle codings."""


command.add_command(listed)


@command.command(
    "move", epilog=example('terrain codings move 01J8… "On ne trouve plus un hectare"')
)
@click.argument("coding")
@click.argument("quotation", required=False)
@click.option("--turn", metavar="N or N-M", help="To whole turns.")
@click.option("--offsets", metavar="A-B", help="To these code points.")
@click.option("--occurrence", type=int, help="Which one, if the words stand several times.")
@with_study
def move(
    study: Study, coding: str, quotation: str | None, turn: str | None, offsets: str | None,
    occurrence: int | None,
) -> None:  # fmt: skip
    """Put a CODING (its id) on other words of the same transcript."""
    from terrain.workspace import coding as work

    old = work.find(study, coding)
    text = work.transcript_named(study, old.transcript)
    span = work.locate(text, quote=quotation, turn=turn, offsets=offsets, occurrence=occurrence)
    new = work.edited(study, old, span=span)
    click.echo(f"{new.id} is now on “{shorten(new.quote)}”.")


@command.command("recode", epilog=example("terrain codings recode 01J8… foncier.friches"))
@click.argument("coding")
@click.argument("code")
@with_study
def recode(study: Study, coding: str, code: str) -> None:
    """Give a CODING (its id) another CODE; the words stay."""
    from terrain.workspace import coding as work

    old = work.find(study, coding)
    new = work.edited(study, old, code=code)
    click.echo(f"{new.id}: {old.code} → {new.code}.")


@command.command("memo", epilog=example('terrain codings memo 01J8… "À rapprocher de Mantes."'))
@click.argument("coding")
@click.argument("text")
@with_study
def memo(study: Study, coding: str, text: str) -> None:
    """Write the memo of a CODING (its id); an empty TEXT removes it."""
    from terrain.workspace import coding as work

    old = work.find(study, coding)
    work.edited(study, old, memo=text)
    click.echo(f"{old.id}: memo {'written' if text else 'removed'}.")


@command.command("remove", epilog=example("terrain codings remove 01J8…"))
@click.argument("coding", nargs=-1, required=True)
@with_study
def remove(study: Study, coding: tuple[str, ...]) -> None:
    """Remove codings by id (“terrain undo” brings them back)."""
    from terrain.workspace import coding as work

    gone = [work.find(study, one) for one in coding]
    kept = [c for c in study.project.codings if c not in gone]
    coders = {(c.transcript, c.coder) for c in gone}
    study.write_coders(kept, coders, f"removed {plural(len(gone), 'coding')}", gone[0].coder)
    click.echo(f"{plural(len(gone), 'coding')} removed (“terrain undo” brings them back).")


@command.command("settle", epilog=example("terrain codings settle"))
@click.argument("coding", required=False)
@click.option("--accept", is_flag=True, help="Put it where terrain proposes.")
@click.option("--accept-all", type=click.FloatRange(0, 1), metavar="LIKENESS",
              help="Accept every proposal at least so like (0.9).")  # fmt: skip
@click.option("--to", "quotation", metavar="WORDS", help="Put it on these words.")
@click.option("--occurrence", type=int, help="Which one, if the words stand several times.")
@as_json
@with_study
def settle(
    study: Study, coding: str | None, accept: bool, accept_all: float | None,
    quotation: str | None, occurrence: int | None, json_: bool,
) -> None:  # fmt: skip
    """Settle the codings whose words are no longer found, one by one.

    Without arguments in a terminal, each is shown with the best guess, and asked: accept it,
    give other words, remove the coding, or leave it for later.
    """
    from terrain.workspace import coding as work

    waiting = work.unresolved(study)
    if accept_all is not None:
        _accept_all(study, waiting, accept_all)
        return
    if json_:
        dump([_unresolved_json(study, item) for item in waiting])
        return
    if coding is None:
        _walk(study, waiting)
        return
    wanted = work.find(study, coding)
    item = next((i for i in waiting if i.coding.id == wanted.id), None)
    if item is None:
        raise UsageError(
            f"{wanted.id} is not unresolved.", remedy="“terrain codings move” moves it."
        )
    if accept and item.candidate:
        _put(study, item.coding, item.candidate.span)
    elif quotation:
        text = work.transcript_named(study, item.coding.transcript)
        _put(study, item.coding, work.locate(text, quote=quotation, occurrence=occurrence))
    else:
        raise UsageError("say how: --accept (if there is a proposal) or --to WORDS.")


def _accept_all(study: Study, waiting: list[Any], least: float) -> None:
    """Every proposal that is like enough, as one change that can be undone."""
    from terrain.workspace import coding as work

    good = [item for item in waiting if item.candidate and item.candidate.score >= least]
    new = {i.coding.id: work.place(study, i.coding, i.candidate.span) for i in good}
    for item in good:
        click.echo(f"{item.coding.id}  “{shorten(item.coding.quote)}”\n  → “{shorten(item.words)}”")
    if good:
        codings = [new.get(coding.id, coding) for coding in study.project.codings]
        coders = {(i.coding.transcript, i.coding.coder) for i in good}
        study.write_coders(codings, coders, f"settled {plural(len(good), 'coding')}", "")
    click.echo(f"{plural(len(good), 'coding')} settled, {len(waiting) - len(good)} wait for you.")


def _put(study: Study, coding: Coding, span: Any) -> None:
    from terrain.workspace import coding as work

    current = work.find(study, coding.id)
    new = work.place(study, current, span)
    work.change(study, current, new, f"settled a coding of {new.code} in {new.transcript}")
    click.echo(f"{new.id} is on “{shorten(new.quote)}”.")


def _unresolved_json(study: Study, item: Any) -> dict[str, object]:
    proposal = None
    if item.candidate:
        proposal = {
            "start": item.candidate.span.start,
            "end": item.candidate.span.end,
            "words": item.words,
            "score": round(item.candidate.score, 3),
        }
    return {**coding_json(study, item.coding), "proposal": proposal}


def _walk(study: Study, waiting: list[Any]) -> None:
    if not waiting:
        click.echo("Every coding stands on its words.")
        return
    for number, item in enumerate(waiting, 1):
        _ask(study, item, f"{number}/{len(waiting)}")


def _ask(study: Study, item: Any, count: str) -> None:
    from terrain.workspace import coding as work

    coding = item.coding
    click.echo(
        f"\n{count}  {coding.transcript}  {click.style(coding.code, bold=True)}  {coding.coder}"
    )
    click.echo(f"  was: “{coding.quote}”")
    if item.candidate:
        click.echo(f"  now? “{item.words}” (likeness {item.candidate.score:.0%})")
    choices = "a accept, t type words, r remove, l later" if item.candidate else (
        "t type words, r remove, l later"
    )  # fmt: skip
    answer = click.prompt(f"  {choices}", default="l", show_default=False)
    if answer == "a" and item.candidate:
        _put(study, coding, item.candidate.span)
    elif answer == "t":
        words = click.prompt("  words")
        text = work.transcript_named(study, coding.transcript)
        try:
            _put(study, coding, work.locate(text, quote=words))
        except UsageError as error:
            click.echo(f"  {error}")
    elif answer == "r":
        work.change(study, work.find(study, coding.id), None, f"removed a coding of {coding.code}")
        click.echo("  removed (“terrain undo” brings it back).")
