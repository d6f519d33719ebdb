"""`terrain codings`: find codings again, move, recode, annotate, remove, settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.code import caution, coding_json, place, quotable, shorten
from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.model.coding import Coding
    from terrain.workspace.study import Study


@click.group(name="codings", epilog=example("terrain codings list --code foncier --coder camille"))
def command() -> None:
    """List, move, recode, annotate, remove and settle codings."""


@command.command("list", epilog=example("terrain codings list --code foncier --case seine-aval"))
@click.option("--code", default="", help="A code (with its children); and, or, not.")
@click.option("--exact", is_flag=True, help="The code without its children.")
@click.option("--coder", multiple=True, help="Only theirs.")
@click.option("--transcript", multiple=True, help="Only in it.")
@click.option("--case", multiple=True, help="Only in this case.")
@click.option("--unresolved", is_flag=True, help="Only those whose words are no longer found.")
@click.option(
    "--limit", type=click.IntRange(0), default=50, show_default=True, help="At most (0: all)."
)
@as_json
@with_study
def list_(study: Study, unresolved: bool, limit: int, json_: bool, **asked: Any) -> None:
    """List codings with their ids, where they stand, and their words."""
    found, total = _matching(study, unresolved=unresolved, **asked)
    shown = found[:limit] if limit else found
    may_quote = quotable(study)
    if json_:
        dump({
            "codings": [coding_json(study, c) | {"quotable": c.id in may_quote} for c in shown],
            "total": len(found), "truncated": len(shown) < len(found), "in_all": total,
        })  # fmt: skip
        return
    for coding in shown:
        state = click.style(" unresolved", fg="red") if coding.status == "unresolved" else ""
        mark = caution(study, coding, may_quote)
        click.echo(
            f"{coding.id}  {click.style(coding.code, bold=True)}  {coding.coder}{state}{mark}"
        )
        click.echo(f"    {place(study, coding)}\n    “{shorten(coding.quote)}”")
        if coding.memo:
            click.echo(f"    memo: {coding.memo}")
    cut = f"; {len(shown)} shown, --limit 0 shows all" if len(shown) < len(found) else ""
    click.echo(f"{plural(len(found), 'coding')} of {total}{cut}.")


def _matching(
    study: Study, *, code: str, exact: bool, coder: tuple[str, ...], transcript: tuple[str, ...],
    case: tuple[str, ...], unresolved: bool,
) -> tuple[list[Coding], int]:  # fmt: skip
    from terrain.access import Purpose
    from terrain.model.filter import Filter

    project, _ = study.permitted(Purpose.ANALYSE)
    asked = Filter(code=code, exact_codes=exact, coder=coder, transcript=transcript, case=case)
    wanted = asked.resolve(project)
    found = []
    for group in project.codings_of.values():
        for item in group:
            held = project.transcripts.get(item.transcript)
            if (
                (wanted.codes is None or wanted.codes.holds({item.code}))
                and (wanted.coders is None or item.coder in wanted.coders)
                and (wanted.transcripts is None or item.transcript in wanted.transcripts)
                and (wanted.cases is None or (held is not None and held.case in wanted.cases))
                and (not unresolved or item.status == "unresolved")
            ):
                found.append(item)
    return found, len(project.codings)


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
