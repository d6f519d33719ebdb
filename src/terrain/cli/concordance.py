"""`terrain concordance`: a word in its contexts, one line an occurrence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, progress, table, with_study
from terrain.cli.filters import filtered, read

if TYPE_CHECKING:
    from terrain.analysis.concordance import Concordance
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain concordance foncier --case alsace-centrale"))
@click.argument("pattern")
@click.option("--lemma", is_flag=True, help="All forms: foncier finds foncière, fonciers.")
@click.option("--exact", is_flag=True, help="Case and accents as typed.")
@click.option("--sort", type=click.Choice(["text", "left", "right"]), default="text",
              help="By place, or by the words before or after.")  # fmt: skip
@click.option(
    "--width",
    type=click.IntRange(0),
    default=45,
    show_default=True,
    help="Code points on each side.",
)
@click.option(
    "--limit", type=click.IntRange(0), default=100, show_default=True, help="At most (0: all)."
)
@click.option("--counts", is_flag=True, help="Occurrences by transcript instead of lines.")
@filtered
@as_json
@with_study
def command(
    study: Study, pattern: str, lemma: bool, exact: bool, sort: Any, width: int, limit: int,
    counts: bool, json_: bool, **asked: Any,
) -> None:  # fmt: skip
    """Show every occurrence of PATTERN in its context: words, a phrase, or a prefix (coop*)."""
    found = study.concordance(
        pattern, lemma=lemma, exact=exact, sort=sort, width=width, limit=limit or None,
        where=read(asked), progress=progress("Lemmas") if lemma else None,
    )  # fmt: skip
    if json_:
        dump(concordance_json(found))
        return
    if counts:
        table((name, count) for name, count in found.most())
    for line in () if counts else found.lines:
        left = line.left[-width:].rjust(width)
        right = line.right[:width].ljust(width)
        key = click.style(line.keyword, bold=True)
        click.echo(f"{left} {key} {right}  {line.citation}")
    click.echo(_denominators(found))


def _denominators(found: Concordance) -> str:
    cut = f" ({len(found.lines)} shown, --limit 0 shows all)" if found.truncated else ""
    hidden = len(found.restricted.transcripts)
    restricted = f"; {plural(hidden, 'transcript')} restricted" if hidden else ""
    invented = "  [invented transcripts]" if found.fictional else ""
    return (
        f"{plural(found.total, 'occurrence')}{cut} in {found.transcripts} of "
        f"{plural(found.searched_transcripts, 'transcript')}, {found.territories} of "
        f"{plural(found.searched_territories, 'territory', 'territories')}{restricted}.{invented}"
    )


def concordance_json(found: Concordance) -> dict[str, object]:
    """The concordance in plain values: denominators, then lines."""
    return {
        "pattern": found.pattern, "total": found.total, "truncated": found.truncated,
        "transcripts": found.transcripts, "searched_transcripts": found.searched_transcripts,
        "territories": found.territories, "searched_territories": found.searched_territories,
        "restricted": len(found.restricted.transcripts), "fictional": found.fictional,
        "counts": dict(found.counts),
        "lines": [
            {"transcript": line.transcript, "turn": line.turn,
             "span": [line.span.start, line.span.end], "left": line.left, "keyword": line.keyword,
             "right": line.right, "speaker": line.speaker, "role": line.role,
             "territory": line.territory, "time": line.time, "citation": line.citation,
             "codes": list(line.codes)}
            for line in found.lines
        ],
    }  # fmt: skip
