"""`terrain index`: bring the search index in step with the study."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, progress, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain index"))
@click.option("--words-only", is_flag=True, help="Words without meaning: seconds, no model.")
@click.option("--collection", is_flag=True, help="Also refresh the chromadb collection.")
@click.option("--verify", is_flag=True, help="Check the index: files, and recall of its search.")
@click.option("--workers", default=0, metavar="N", help="Processes that cut texts (0: decide).")
@as_json
@with_study
def command(
    study: Study, words_only: bool, collection: bool, verify: bool, workers: int, json_: bool
) -> int:
    """Index what is new or has changed: only its own sentences are encoded again.

    May be interrupted at any moment; the next run goes on from there.
    """
    if verify:
        return _verify(study, json_)
    _ = study.project  # anchors codings and erases what was withdrawn, before anything is read
    show = progress("Indexing")
    from terrain.workspace.search import build_index

    built = build_index(
        study, words_only=words_only, workers=workers or os.cpu_count() or 1,
        report=lambda p: show(_STAGES.get(p.stage, p.stage), p.done, p.total),
    )  # fmt: skip
    told = _told(built)
    if collection:
        from terrain.workspace.search import refresh_collection

        told["collection"] = refresh_collection(study, show)
    if json_:
        dump(told)
        return 0
    _say(told)
    return 1 if built.unreadable else 0


_STAGES = {
    "waiting": "waiting for another index", "cut": "transcripts cut into sentences",
    "merge": "words merged", "encode": "sentences encoded",
}  # fmt: skip


def _told(built: Any) -> dict[str, Any]:
    return {
        "transcripts": built.transcripts, "sentences": built.rows,
        "renewed": list(built.cut), "removed": list(built.removed),
        "encoded": built.encoded, "encoded_in_all": built.rows_encoded,
        "left_out": list(built.left_out), "unreadable": dict(built.unreadable),
        "purged": built.purged,
    }  # fmt: skip


def _say(told: dict[str, Any]) -> None:
    click.echo(
        f"{plural(told['transcripts'], 'transcript')}, {plural(told['sentences'], 'sentence')}; "
        f"{plural(len(told['renewed']), 'transcript')} new or changed, "
        f"{plural(told['encoded'], 'sentence')} encoded."
    )
    if told["removed"]:
        click.echo(f"Gone from the index: {', '.join(told['removed'])}.")
    if told["left_out"]:
        click.echo(f"Withdrawn, never indexed: {', '.join(told['left_out'])}.")
    for name, reason in told["unreadable"].items():
        click.secho(f"{name}: {reason}", fg="red", err=True)
    if "collection" in told:
        click.echo(f"Collection: {plural(told['collection'], 'passage')} in .terrain/collection.")


def _verify(study: Study, json_: bool) -> int:
    from terrain.workspace.search import verify_index

    report = verify_index(study)
    if json_:
        dump(report.to_json())
    else:
        click.echo(str(report))
    return 0 if report.sound else 1
