"""`terrain code`: put a code on words of a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, coder_option, dump, example, with_study

if TYPE_CHECKING:
    from terrain.model.coding import Coding
    from terrain.model.transcript import Transcript
    from terrain.workspace.study import Study


@click.command(
    epilog=example(
        'terrain code seine-aval/dirigeant-logistique "On ne trouve plus un hectare" '
        "foncier.rarete --coder camille"
    )
)
@click.argument("transcript")
@click.argument("words", nargs=-1, required=True, metavar="[QUOTATION] CODE")
@click.option("--turn", metavar="N or N-M", help="Code whole turns instead of a quotation.")
@click.option("--offsets", metavar="A-B", help="Code these code points of the body.")
@click.option("--occurrence", type=int, metavar="N", help="Which one, if it stands several times.")
@click.option("--memo", default="", help="A remark kept with the coding.")
@coder_option
@as_json
@with_study
def command(
    study: Study, transcript: str, words: tuple[str, ...], turn: str | None, offsets: str | None,
    occurrence: int | None, memo: str, coder: str | None, json_: bool,
) -> None:  # fmt: skip
    """Put CODE on a QUOTATION of TRANSCRIPT (or on --turn, or --offsets).

    The quotation may be typed with any apostrophes, quotation marks and spaces. One that stands
    several times asks which.
    """
    from terrain.workspace import coding

    quote, code = _split(words, bool(turn or offsets))
    text = coding.transcript_named(study, transcript)
    span = coding.locate(text, quote=quote, turn=turn, offsets=offsets, occurrence=occurrence)
    made = coding.add(study, text.id, span, code, coder=coder, memo=memo)
    # Said from the transcript at hand: asking the study would read all of it again.
    if json_:
        dump(coding_json(study, made, text))
        return
    click.echo(f"{made.coder} put {click.style(made.code, bold=True)} on “{shorten(made.quote)}”")
    click.echo(f"{made.id}  {place(study, made, text)}  (“terrain undo” takes it back)")


def _split(words: tuple[str, ...], placed: bool) -> tuple[str | None, str]:
    if placed and len(words) == 1:
        return None, words[0]
    if len(words) == 2:
        return words[0], words[1]
    raise click.UsageError(
        "give a quotation and a code (put the quotation in quotes), or a code with --turn."
    )


def shorten(text: str, width: int = 100) -> str:
    """Words on one line, cut in the middle with an ellipsis that says so."""
    line = " ".join(text.split())
    half = width // 2
    return line if len(line) <= width else f"{line[:half].rstrip()} […] {line[-half:].lstrip()}"


def place(study: Study, coding: Coding, transcript: Transcript | None = None) -> str:
    """The citation of the turns that a coding touches."""
    from terrain.model.citation import citation

    transcript = transcript or study.project.transcripts[coding.transcript]
    if coding.status != "anchored":
        return f"{coding.transcript} (unresolved)"
    return citation(transcript, transcript.turns_of(coding.span))


def quotable(study: Study) -> frozenset[str]:
    """The ids of the codings that consent allows to quote inside the team."""
    from terrain.access import Purpose

    return frozenset(coding.id for coding in study.permitted(Purpose.QUOTE)[0].codings)


def caution(study: Study, coding: Coding, may_quote: frozenset[str]) -> str:
    """What must be said beside a coding's words: invented, or not to be quoted."""
    held = study.project.transcripts.get(coding.transcript)
    invented = "  [invented]" if held and held.fictional else ""
    return invented + ("" if coding.id in may_quote else "  [analysis only: not to be quoted]")


def coding_json(
    study: Study, coding: Coding, transcript: Transcript | None = None
) -> dict[str, object]:
    """A coding as `--json` prints it: its own fields, its citation, whether it is invented."""
    held = transcript or study.project.transcripts.get(coding.transcript)
    return {
        "id": coding.id,
        "transcript": coding.transcript,
        "code": coding.code,
        "start": coding.span.start,
        "end": coding.span.end,
        "quote": coding.quote,
        "coder": coding.coder,
        "created": coding.created,
        "memo": coding.memo,
        "status": coding.status,
        "origin": coding.origin.by,
        "citation": place(study, coding, held) if held else "",
        "fictional": bool(held and held.fictional),
    }
