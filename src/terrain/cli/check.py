"""`terrain check`: every problem of the study, with file, line and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from terrain.cli.common import as_json, dump, example, plural, with_study

if TYPE_CHECKING:
    from terrain.workspace.study import Study


@click.command(epilog=example("terrain check && git commit -am 'Codage de mai'"))
@click.option("--quiet", is_flag=True, help="Errors only, no warnings.")
@as_json
@with_study
def command(study: Study, quiet: bool, json_: bool) -> int:
    """Check the whole study: files, ids, codes, codings, consent.

    Exits with 1 if there is an error, so that it can guard a commit or a publication.
    """
    from terrain.check import check

    found = sorted({*study.problems, *check(study.project)})
    errors = [problem for problem in found if problem.severity == "error"]
    shown = errors if quiet else found
    if json_:
        dump([
            {"path": p.path, "line": p.line, "severity": p.severity, "slug": p.slug,
             "message": p.message, "remedy": p.remedy} for p in shown
        ])  # fmt: skip
        return 1 if errors else 0
    for problem in shown:
        color = "red" if problem.severity == "error" else "yellow"
        click.echo(f"{click.style(problem.severity, fg=color)}  {problem}")
    warnings = len(found) - len(errors)
    count = len(study.project.transcripts)
    click.echo(f"{plural(count, 'transcript')} checked: {plural(len(errors), 'error')}, "
               f"{plural(warnings, 'warning')}.")  # fmt: skip
    return 1 if errors else 0
