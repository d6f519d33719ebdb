"""`terrain cite`: references to interviews and sessions, for a bibliography or a footnote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import example, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study

_FORMATS = {".txt": "text", ".json": "csl", ".bib": "bibtex"}


@click.command(epilog=example('terrain cite "seine-aval/dirigeant-logistique §12" --style note'))
@click.argument("citations", nargs=-1, required=True, metavar="CITATION|TRANSCRIPT…")
@click.option("--style", type=click.Choice(["author-date", "note"]), default="author-date",
              show_default=True, help="For text: an entry, or a footnote.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "csl", "bibtex"]),
              help="csl: JSON for Zotero, Pandoc (default: as --out ends, or text).")  # fmt: skip
@click.option("--call", is_flag=True, help="For text: the call, (sa-dir-01, 2023, § 12).")
@click.option("--k", type=click.IntRange(1), default=3, show_default=True,
              help="People who should share what is said of a speaker.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write .txt, .json (CSL) or .bib.")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en"]), default="fr", show_default=True,
              help="Language of the reference.")  # fmt: skip
@with_study
def command(study: Study, citations: tuple[str, ...], out: Path | None, format_: str | None,
            k: int, **asked: Any) -> None:  # fmt: skip
    """Write references to turns (CITATION) or whole TRANSCRIPTs, pseudonyms for authors.

    A reference is printed, so consent must allow publication. Speakers are described as closely
    as at least K participants share the description; settle more with “terrain participant settle”.
    """
    from terrain.workspace.citing import cite

    sources = cite(study, citations, k=k)
    ending = out.suffix.lower() if out else ".txt"
    text = _written(sources, format_ or _FORMATS.get(ending, "text"), study=study, **asked)
    if out is None:
        click.echo(text, nl=False)
        return
    from terrain.cli.writing import writing

    with writing(out, dict.fromkeys(_FORMATS, "text")) as file:
        file.write(text)
    click.echo(f"Written: {out}")


def _written(sources: list[Any], format_: str, *, study: Study, style: Any, call: bool,
             lang: Any) -> str:  # fmt: skip
    import json

    from terrain.reports import citations
    from terrain.reports.text import Text

    text = Text(lang)
    if format_ == "csl":
        items = [citations.csl(source, text, study.today) for source in sources]
        return json.dumps(items, ensure_ascii=False, indent=2) + "\n"
    if format_ == "bibtex":
        return citations.bibtex(sources, text, study.today)
    if call:
        return "".join(f"{citations.called(source, text)}\n" for source in sources)
    return "".join(f"{citations.written(source, style, text)}\n" for source in sources)
