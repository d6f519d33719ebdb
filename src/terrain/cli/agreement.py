"""`terrain agreement`: how far coders agree, over units that include the unmarked ones."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from terrain.cli import agreement_settle, agreement_task
from terrain.cli.common import example, progress, with_study
from terrain.cli.filters import filtered, read
from terrain.cli.output import Output, answered, deliver

if TYPE_CHECKING:
    from terrain.workspace.study import Study


def _alone(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run the group itself only where no command of it was called."""

    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, **asked: Any) -> Any:
        if context.invoked_subcommand is None:
            return command(**asked)
        given = [
            param.opts[-1]
            for param in context.command.params
            if param.name
            and context.get_parameter_source(param.name) is ParameterSource.COMMANDLINE
        ]
        if given:
            name = f"terrain agreement {context.invoked_subcommand}"
            raise click.UsageError(f"{', '.join(given)}: put options after “{name}”.", context)
        return None

    return wrapped


@click.group(
    name="agreement", invoke_without_command=True,
    epilog=example("terrain agreement --coders camille,nadia --unit sentence"),
)  # fmt: skip
@click.option("--coders", metavar="NAME,NAME…", default="", help="Default: all of the study.")
@click.option("--unit", type=click.Choice(["sentence", "turn", "passage"]), default="turn",
              show_default=True, help="What is compared, marked or not.")  # fmt: skip
@click.option("--task", metavar="ID", default="",
              help="The units of this task alone (“terrain agreement sample”).")  # fmt: skip
@click.option("--unfinished", is_flag=True,
              help="Also transcripts that all have begun and not all finished.")  # fmt: skip
@click.option("--with-interviewer", "researchers", is_flag=True,
              help="Count the researchers' turns as units.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(0, 100_000), default=1000, show_default=True,
              help="Of transcripts, for the intervals.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Of the resamples: the same gives the same intervals.")  # fmt: skip
@filtered
@answered
@_alone
@with_study
def command(study: Study, output: Output, coders: str, **asked: Any) -> None:
    """Percent, κ (Cohen, Fleiss), Krippendorff's α, Gwet's AC1 and αU for each code and for all.

    Transcripts count that every coder has marked as finished (“terrain finish”). A line says so
    where a coefficient means nothing: a code that nobody used, too few units.

    The commands below draw a sample for blind double coding, and settle disagreements.
    """
    from terrain.analysis.agreement_json import as_json
    from terrain.reports.charts.agreement import dots
    from terrain.reports.sheets.agreement import sheets

    agreement_task.check_unit(asked["task"])
    names = [name.strip() for name in coders.split(",") if name.strip()]
    where = read(asked)
    value = study.agreement(*names, where=where, progress=progress("Units"), **asked)
    deliver(
        output, sheets=lambda text: sheets(value, text), value=lambda: as_json(value),
        chart=lambda text: dots(value, text),
    )  # fmt: skip


for _part in (agreement_task.sample, agreement_task.task, agreement_task.code,
              agreement_settle.settle):  # fmt: skip
    command.add_command(_part)
