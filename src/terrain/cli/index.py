"""`terrain index`: bring the search index in step with the study."""

from __future__ import annotations

import dataclasses
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
@click.option(
    "--workers",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes that cut texts (0: decide).",
)
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
    show = progress("Indexing")

    def report(step: Any) -> None:
        show(_STAGES.get(step.stage, step.stage), step.done, step.total)

    from terrain.workspace.search import build_index, catch_up

    catch_up(study)
    built = build_index(
        study, words_only=words_only, workers=workers or os.cpu_count() or 1, report=report
    )
    told = _told(built)
    if collection:
        from terrain.workspace.search import refresh_collection

        told["collection"] = refresh_collection(study, report)
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
        click.echo(f"Collection: {plural(told['collection'], 'passage')} in .terrain/index/chroma.")


def _verify(study: Study, json_: bool) -> int:
    from terrain.workspace.search import verify_index

    found = verify_index(study)
    if json_:
        dump({**dataclasses.asdict(found), "sound": found.sound})
        return 0 if found.sound else 1
    for damage in found.damaged:
        click.secho(damage, fg="red")
    click.echo(f"{plural(found.files, 'file')} read, {len(found.damaged)} damaged; "
               f"{plural(found.rows_encoded, 'sentence')} of {found.rows} encoded.")  # fmt: skip
    if found.recall is not None and found.filtered_recall is not None:
        click.echo(
            f"Recall of the 20 nearest passages over {plural(found.questions, 'question')}: "
            f"{found.recall:.3f}; with filters: {found.filtered_recall:.3f} (a plain scan is 1)."
        )
    if found.stale or found.not_indexed:
        click.echo(f"{found.stale} transcripts changed since, {found.not_indexed} not indexed.")
    click.echo("The index is sound." if found.sound else "The index is NOT sound: delete "
               ".terrain/index and run “terrain index”.")  # fmt: skip
    return 0 if found.sound else 1
