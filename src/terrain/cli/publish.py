"""`terrain publish`: the Notes and what stands around them, as a site that opens from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, progress, with_study
from terrain.cli.key import asking, identity_option, key_option

if TYPE_CHECKING:
    from terrain.workspace.publish import Published
    from terrain.workspace.study import Study


@click.command(
    epilog=example("terrain publish --out site --lang both --base-url https://example.org/")
)
@click.option("--out", default="site", show_default=True, metavar="FOLDER",
              type=click.Path(file_okay=False, path_type=Path),
              help="Where the site is written, or brought up to date.")  # fmt: skip
@click.option("--lang", type=click.Choice(["fr", "en", "both"]), default="fr", show_default=True,
              help="Of the pages; “both” puts English beside, under en/.")  # fmt: skip
@click.option("--base-url", default="", metavar="URL",
              help="Where the site will stand: for references and the feed.")  # fmt: skip
@click.option("--notes", multiple=True, metavar="ID",
              help="Only these, drafts too.  [default: those of status “published”]")  # fmt: skip
@click.option("--transcripts", type=click.Choice(["none", "quoted", "all"]), default="none",
              show_default=True, help="Whole transcripts, as far as consent allows.")  # fmt: skip
@click.option("--k", type=click.IntRange(1), default=3, show_default=True,
              help="A speaker’s line says less where fewer people share it.")  # fmt: skip
@key_option
@identity_option
@as_json
@with_study
def command(
    study: Study, out: Path, lang: str, base_url: str, key_path: Path | None,
    identity: Path | None, json_: bool, **asked: Any,
) -> None:  # fmt: skip
    """Write the site of the study: Notes, territories, case studies, sessions, codebook, feed.

    Only what may be published is written, and everything is read again before it is put in place.
    Quotations open on their question and turn. No server and no network are needed.
    """
    from terrain.workspace.key import known_names
    from terrain.workspace.publish import Wanted, publish
    from terrain.workspace.publish import base_url as checked

    langs = ("fr", "en") if lang == "both" else (lang,)
    key = known_names(study, asking(identity), key_path)
    wanted = Wanted(langs=langs, base=checked(base_url), key=key, **asked)
    done = publish(study, out, wanted, progress("Publish"))
    if json_:
        from dataclasses import asdict

        dump(asdict(done))
    else:
        _say(done)
    _warn(done)


def _say(done: Published) -> None:
    mark = " [invented material]" if done.fictional else ""
    click.echo(
        f"{plural(done.notes, 'Note')}, {plural(done.claims, 'claim')}, "
        f"{done.shown} of {plural(done.evidence, 'quotation')}{mark}."
    )
    click.echo(
        f"{plural(done.files, 'file')} ({done.size / 1e6:.1f} MB): {done.written} written, "
        f"{done.unchanged} unchanged, {len(done.removed)} removed. Open {done.out / 'index.html'}"
    )


def _warn(done: Published) -> None:
    if not done.names_checked:
        click.echo("Real names were not looked for: no key was opened (--key).", err=True)
    if done.drafts:
        click.echo(
            f"Left out, as their status is not “published”: {', '.join(done.drafts)} "
            f"(--notes {done.drafts[0]} publishes one all the same).", err=True,
        )  # fmt: skip
    if done.withheld:
        click.echo(
            f"{plural(done.withheld, 'quotation')} held back by consent; the Notes say so where "
            "they stood.", err=True,
        )  # fmt: skip
    for name in done.lost:
        click.echo(f"Not published, since its words are no longer found: {name}", err=True)
    if done.gone or done.removed:
        click.echo(
            f"{plural(len(done.gone), 'quotation')} and {plural(len(done.removed), 'file')} "
            "published before are no longer here. Copies remain elsewhere: on the server until "
            "this folder replaces it, in archives, feed readers and search engines.", err=True,
        )  # fmt: skip
