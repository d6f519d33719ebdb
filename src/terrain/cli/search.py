"""`terrain search`: the passages that answer a question, by words and by meaning."""

from __future__ import annotations

import itertools
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, with_study
from terrain.cli.filters import filtered, read

if TYPE_CHECKING:
    from terrain.index.hits import Hit, Hits
    from terrain.model.filter import Filter
    from terrain.workspace.study import Study


@click.command(
    epilog=example(
        "terrain search \"les entreprises n'arrivent plus à s'agrandir\" "
        "--territory seine-aval-mantes --role dirigeant"
    )
)
@click.argument("query", nargs=-1, required=True)
@click.option("--mode", type=click.Choice(["both", "meaning", "words"]), default="both",
              show_default=True, help="Words and meaning together, or one alone.")  # fmt: skip
@click.option("--unit", type=click.Choice(["passage", "turn", "transcript"]), default="passage",
              show_default=True, help="What is ranked.")  # fmt: skip
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Results at most (0: all).",
)
@click.option("--offset", type=click.IntRange(0), default=0, help="Skip the first so many.")
@click.option(
    "--per-territory", type=click.IntRange(1), metavar="N", help="The N best of each territory."
)
@click.option("--weight", "words", type=click.FloatRange(0, 1), help="Share of words (0.35).")
@click.option(
    "--k1", type=click.FloatRange(0, 100), help="BM25: how fast repetition saturates (0.9)."
)
@click.option("--b", type=click.FloatRange(0, 1), help="BM25: how much length counts (0.3).")
@click.option("--facets", is_flag=True, help="How many of the results each filter would leave.")
@click.option("--for", "target", metavar="NOTE#CLAIM", help="Keep this search for a claim.")
@click.option("--seeking", metavar="STANCE",
              help="With --for: evidence that appuie, nuance or contredit.")  # fmt: skip
@click.option("--as", "who", metavar="NAME",
              help="With --for: who searches (default: $TERRAIN_CODER).")  # fmt: skip
@filtered
@as_json
@with_study
def command(
    study: Study, query: tuple[str, ...], json_: bool, target: str | None, seeking: str | None,
    who: str | None, **asked: Any,
) -> None:  # fmt: skip
    """Find the passages that answer QUERY, best first, each with its citation.

    A question or a sentence searches by meaning; within it, “…” or « … » asks for exact words,
    coop* for a prefix, -word leaves out what holds the word. Options that narrow say which turns
    count; the last line says how much was searched. The numbers of the hits are those that
    “terrain note add … --hit” takes; --for keeps the search in the log of a Note.
    """
    where = read(asked)
    if target:
        _check_aim(study, target, seeking, who)
    given = {name: value for name, value in asked.items() if value is not None}
    given["limit"] = given["limit"] or sys.maxsize
    hits = study.search(" ".join(query), where=where, **given)
    shown = _ordered(hits, asked["per_territory"])
    logged = _keep(study, hits, shown, where, target, seeking, who)
    if json_:
        dump(hits.to_json() | ({"logged": logged} if target else {}))
        return
    territory: str | None = ""
    for number, hit in enumerate(shown, 1 + hits.offset):
        if asked["per_territory"] and hit.territory != territory:
            territory = hit.territory
            click.secho(f"\n── {territory or 'no territory'}", bold=True)
        _print(number, hit)
    _denominators(hits)
    _facets(hits)
    if target:
        click.echo(f"Kept for {target} ({logged}).")


def _facets(hits: Hits) -> None:
    """What each filter would leave, the most numerous first."""
    for name, counts in asdict(hits.facets).items() if hits.facets else ():
        named = ", ".join(f"{value} {count}" for value, count in list(counts.items())[:8])
        more = f" and {len(counts) - 8} more (--json)" if len(counts) > 8 else ""
        click.echo(f"  {name}: {named or 'none'}{more}")


def _check_aim(study: Study, target: str, seeking: str | None, who: str | None) -> None:
    """Refuse before the search what could not be kept after it."""
    from terrain.model.note import stance_named
    from terrain.workspace.note_lookup import author
    from terrain.workspace.note_search import aim

    aim(study, target)
    if seeking:
        stance_named(seeking)
    if not author(study, who):
        raise click.UsageError("who is searching? Give --as NAME, or set TERRAIN_CODER.")


def _keep(
    study: Study, hits: Hits, shown: list[Hit], where: Filter, target: str | None,
    seeking: str | None, who: str | None,
) -> str:  # fmt: skip
    """Remember the places of the hits, and keep the search for a claim if one is named."""
    from terrain.workspace.last_search import places, remember

    held = places(study, shown)
    if not target:
        remember(study, held, hits.offset)
        return ""
    from terrain.model.note import stance_named
    from terrain.workspace import note_search
    from terrain.workspace.note_lookup import author
    from terrain.workspace.search import encoder_of

    model = "" if hits.mode == "words" else encoder_of(study.root)
    made = note_search.log(
        study, target, hits, held, where=where, model=model, coder=author(study, who),
        seeking=stance_named(seeking) if seeking else "",
    )  # fmt: skip
    return made.id


def _ordered(hits: Hits, per_territory: int | None) -> list[Hit]:
    """By territory where each has its own, else as ranked."""
    found = list(hits)
    return sorted(found, key=lambda hit: hit.territory or "￿") if per_territory else found


def _print(number: int, hit: Hit) -> None:
    who = ", ".join(filter(None, (hit.speaker, hit.role, hit.territory or "")))
    date = f", {hit.date}" if hit.date else ""
    invented = "  [invented]" if hit.fictional else ""
    click.echo()
    click.secho(f"{number}. {hit.citation}", bold=True, nl=False)
    only = "" if hit.quotable else "  [analysis only]"
    click.echo(f"  {who}{date}  {hit.score:.3f}{invented}{only}")
    if hit.question:
        click.secho(f"   ({_line(hit.question, 160)})", dim=True)
    for piece in hit.pieces:
        label = f"{piece.speaker}: " if len(hit.pieces) > 1 else ""
        click.echo(f"   {label}{_marked(hit, piece.span.start, piece.text)}")
    if hit.codes:
        click.secho(f"   codes: {', '.join(hit.codes)}", fg="cyan")


def _line(text: str, width: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= width else words[:width].rstrip() + " […]"


def _marked(hit: Hit, start: int, text: str) -> str:
    """The words with the best sentence underlined and the words that matched in bold."""
    cuts = {0, len(text)}
    for span in (hit.best, *hit.matched):
        cuts |= {min(max(edge - start, 0), len(text)) for edge in (span.start, span.end)}
    parts = []
    for low, high in itertools.pairwise(sorted(cuts)):
        at = start + low
        best = hit.best.start <= at < hit.best.end
        bold = any(span.start <= at < span.end for span in hit.matched)
        piece = text[low:high].replace("\n", " ")
        parts.append(click.style(piece, underline=best, bold=bold) if best or bold else piece)
    return "".join(parts)


def _denominators(hits: Hits) -> None:
    click.echo()
    cut = f", {len(hits)} shown" if hits.truncated else ""
    click.echo(
        f"{plural(hits.total, hits.unit)}{cut}, in {hits.transcripts} of "
        f"{plural(hits.searched, 'transcript')} searched, {hits.territories} of "
        f"{plural(hits.searched_territories, 'territory', 'territories')}; "
        f"{plural(hits.study, 'transcript')} in the study."
    )
    if hits.restricted or hits.restricted_turns:
        click.echo(
            f"Consent withholds {plural(hits.restricted, 'transcript')}"
            f" and {plural(hits.restricted_turns, 'turn')} in others."
        )
    for names, said in (
        (hits.stale, "changed since “terrain index”, left out"),
        (hits.not_indexed, "not in the index yet, left out"),
        (hits.not_encoded, "searched by words only, not encoded yet"),
    ):
        if names:
            shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
            click.secho(f"{plural(len(names), 'transcript')} {said}: {shown}.", fg="yellow")
