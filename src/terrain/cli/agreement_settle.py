"""`terrain agreement settle`: disagreements walked one by one to a settled coding."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.agreement_task import check_unit
from terrain.cli.code import shorten
from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.cli.filters import filtered, read
from terrain.errors import UsageError

if TYPE_CHECKING:
    from terrain.analysis.disagreements import Coded, Disagreements
    from terrain.model.filter import Filter
    from terrain.model.project import Project
    from terrain.workspace.settling import Decision
    from terrain.workspace.study import Study


@click.command(
    epilog=example("terrain agreement settle --coders camille,nadia --code foncier --as accord")
)
@click.option("--coders", metavar="NAME,NAME…", default="", help="Default: all of the study.")
@click.option("--unit", type=click.Choice(["sentence", "turn", "passage"]), default="turn",
              show_default=True, help="What is compared, marked or not.")  # fmt: skip
@click.option("--task", metavar="ID", default="", help="Only the units of this task.")
@click.option("--unfinished", is_flag=True,
              help="Also transcripts that all have begun and not all finished.")  # fmt: skip
@click.option("--as", "into", metavar="NAME", default="settled", show_default=True,
              help="The name under which the settled codings lie.")  # fmt: skip
@click.option("--by", metavar="NAME", help="Who decides (default: $TERRAIN_CODER, or the study's).")
@click.option("--list", "list_", is_flag=True, help="Show the disagreements, and ask nothing.")
@click.option("--decide", multiple=True, metavar="UNIT=DECISION",
              help="Decide without being asked: UNIT as --list names it; DECISION a coder, both, "
              "neither, or codes. Repeatable.")  # fmt: skip
@click.option("--agreed", is_flag=True,
              help="Put what all agree on under the settled name too.")  # fmt: skip
@click.option("--remark", default="", help="Kept with the decisions of --decide.")
@click.option("--again", is_flag=True, help="Ask, or decide, also what is settled already.")
@filtered
@as_json
@with_study
def settle(
    study: Study, coders: str, by: str | None, list_: bool, decide: tuple[str, ...], agreed: bool,
    remark: str, again: bool, json_: bool, **asked: Any,
) -> None:  # fmt: skip
    """Walk the disagreements of coders in their text, and record what is decided.

    Each is a unit on which they did not put the same codes. What all agree on there stands;
    “both” keeps what any of them put, “neither” nothing of what is disputed. The coders' own
    codings stay as they are. What is settled is not asked again, unless a coder has changed it.
    """
    from terrain.store.paths import check_coder
    from terrain.workspace import settling

    check_unit(asked["task"])
    walk = _Walk(study, coders, read(asked), {**asked, "into": check_coder(asked["into"])})
    found = walk.found()
    if list_:
        _list(study, found, json_)
        return
    if agreed or decide:
        chosen = settling.agreed(found) if agreed else []
        chosen += [_decided(study, found, text, again) for text in decide]
        _once(chosen)
        if chosen:
            settling.settle(study, found, chosen, by=_who(study, by), remark=remark)
        found = walk.found()
    else:
        _ask_all(study, walk, by, again)
        found = walk.found()
    if json_:
        dump(_json(study, found))
    else:
        _conclude(found, agreed)


class _Walk:
    """The disagreements that are asked for, found again after each decision."""

    def __init__(self, study: Study, coders: str, where: Filter, asked: dict[str, Any]) -> None:
        self.study, self.where, self.asked = study, where, asked
        self.coders = [name.strip() for name in coders.split(",") if name.strip()]
        self._held: tuple[Project, Disagreements] | None = None

    def found(self) -> Disagreements:
        project = self.study.project
        if self._held is None or self._held[0] is not project:
            found = self.study.disagreements(*self.coders, where=self.where, **self.asked)
            self._held = project, found
        return self._held[1]


def _who(study: Study, by: str | None) -> str:
    """Who decides."""
    if not (by or os.environ.get("TERRAIN_CODER") or study.project.settings.coder):
        raise UsageError("who decides?", remedy="Give --by NAME, or set TERRAIN_CODER.")
    return study.coder(by)


def _once(chosen: list[tuple[Coded, Decision]]) -> None:
    keys = [item.key for item, _ in chosen]
    for key in keys:
        if keys.count(key) > 1:
            raise UsageError(f"{key} is decided twice.", remedy="Keep one of the two.")


def _decided(study: Study, found: Disagreements, text: str, again: bool) -> tuple[Coded, Decision]:
    from terrain.workspace import settling

    unit, mark, word = text.rpartition("=")
    if not mark:
        raise UsageError(
            f"“{text}” is no decision.", remedy="Write UNIT=camille, UNIT=both or UNIT=foncier."
        )
    item = settling.named(found, unit)
    if item.settlement is not None and not again:
        raise UsageError(
            f"{item.key} is settled already ({item.settlement.decision}, by "
            f"{item.settlement.by}).", remedy="Decide it anew with --again, or “terrain undo”.",
        )  # fmt: skip
    return item, settling.decision(word, item, study.project)


def _list(study: Study, found: Disagreements, json_: bool) -> None:
    if json_:
        dump(_json(study, found))
        return
    for item in found.items:
        _show(study, found, item)
        if item.settlement:
            codes = ", ".join(item.settlement.codes) or "no code"
            click.secho(
                f"  settled by {item.settlement.by}: {item.settlement.decision} ({codes})",
                fg="green",
            )
        click.echo()
    _conclude(found, agreed=False)


def _show(study: Study, found: Disagreements, item: Coded, count: str = "") -> None:
    """A unit in its text, and who put which code, with their memos."""
    from terrain.access import Purpose
    from terrain.model.citation import citation

    project, _ = study.permitted(Purpose.ANALYSE)
    transcript = project.transcripts[item.transcript]
    turns = transcript.turns_of(item.span)
    mark = "  [invented]" if transcript.fictional else ""
    click.secho(f"{count}{citation(transcript, turns)}{mark}", bold=True)
    click.secho(f"  {item.key}", dim=True)
    before = transcript.body[max(0, item.span.start - 200) : item.span.start]
    if before.strip():
        click.secho(f"  …{' '.join(before.split()[1:])}", dim=True)
    click.echo(f"  {item.span.of(transcript.body)}")
    for coder in found.coders:
        _show_codes(item, coder)
    if item.outdated:
        click.secho(
            f"  decided before ({item.outdated.decision}, {item.outdated.by}), since when "
            "the codings or the text have changed.", fg="yellow",
        )  # fmt: skip


def _show_codes(item: Coded, coder: str) -> None:
    mine = [coding for coding in item.codings if coding.coder == coder]
    if not mine:
        click.secho(f"  ├ {coder}: nothing", fg="cyan")
    for coding in mine:
        memo = f"  memo: {coding.memo}" if coding.memo else ""
        click.secho(f"  ├ {coder}: {coding.code}  “{shorten(coding.quote, 70)}”{memo}", fg="cyan")


def _ask_all(study: Study, walk: _Walk, by: str | None, again: bool) -> None:
    """Ask each that is open, once; what others change meanwhile is read anew."""
    found = walk.found()
    waiting = [item.key for item in found.items if again or item.settlement is None]
    who = _who(study, by) if waiting else ""
    for number, key in enumerate(waiting, 1):
        found = walk.found()
        item = next((one for one in found.items if one.key == key), None)
        if item is not None and not _ask(study, found, item, who, f"{number}/{len(waiting)}  "):
            return


def _ask(study: Study, found: Disagreements, item: Coded, who: str, count: str) -> bool:
    """Ask about one; whether to go on."""
    from terrain.workspace import settling

    _show(study, found, item, count)
    keys = dict(zip("abcdefgh", found.coders, strict=False))
    keys |= {"+": settling.BOTH, "-": settling.NEITHER}
    said = ", ".join(f"{key} {name}" for key, name in keys.items())
    while True:
        answer = click.prompt(
            f"  {said}, o other codes, s skip, q quit", default="s", show_default=False
        ).strip()
        if answer in ("s", "q"):
            click.echo()
            return bool(answer == "s")
        if answer == "o":
            answer = click.prompt("  codes, with commas")
        try:
            what = settling.decision(keys.get(answer, answer), item, study.project)
            break
        except UsageError as error:
            click.echo(f"  {error}")
    remark = click.prompt("  remark (Enter: none)", default="", show_default=False)
    made = settling.settle(study, found, [(item, what)], by=who, remark=remark)
    click.echo(f"  → {', '.join(made[0].codes) or 'no code'}\n")
    return True


def _conclude(found: Disagreements, agreed: bool) -> None:
    """`12 of 31 disagreements settled`, with what there was to agree on."""
    total = len(found.items)
    click.echo(
        f"{found.settled} of {plural(total, 'disagreement')} settled under “{found.into}”, among "
        f"{plural(found.units, found.unit)} compared ({' and '.join(found.coders)})."
    )
    same = len(found.agreements)
    if agreed:
        click.echo(f"{plural(same, 'unit')} on which all agree: also under “{found.into}”.")
    if found.restricted.transcripts:
        click.echo(
            f"Withheld by consent: {plural(len(found.restricted.transcripts), 'transcript')}."
        )


def _json(study: Study, found: Disagreements) -> dict[str, object]:
    from terrain.access import Purpose

    project, _ = study.permitted(Purpose.ANALYSE)
    return {
        "coders": list(found.coders), "unit": found.unit, "into": found.into,
        "units": found.units, "agreed": len(found.agreements), "total": len(found.items),
        "settled": found.settled, "restricted": len(found.restricted.transcripts),
        "fictional": found.fictional,
        "disagreements": [_item_json(project, item) for item in found.items],
    }  # fmt: skip


def _item_json(project: Project, item: Coded) -> dict[str, object]:
    from terrain.model.citation import citation

    transcript = project.transcripts[item.transcript]
    held = item.settlement
    return {
        "unit": item.key, "citation": citation(transcript, transcript.turns_of(item.span)),
        "words": item.span.of(transcript.body),
        "put": {coder: list(codes) for coder, codes in item.put.items()},
        "codings": [
            {"id": c.id, "coder": c.coder, "code": c.code, "quote": c.quote, "memo": c.memo}
            for c in item.codings
        ],
        "settlement": None if held is None else {
            "decision": held.decision, "codes": list(held.codes), "by": held.by,
            "created": held.created, "remark": held.remark,
        },
        "outdated": item.outdated is not None,
    }  # fmt: skip
