"""`terrain init`: a study that explains itself, with a first codebook."""

from __future__ import annotations

from pathlib import Path

import click

from terrain.cli.common import example


@click.command(epilog=example('terrain init "Étude foncier"'))
@click.argument("name")
@click.option("--at", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Make it in this folder (default: one named after it).")  # fmt: skip
def command(name: str, at: Path | None) -> None:
    """Make a study NAME: a folder with its settings, a codebook, places, people."""
    from terrain.workspace.beginning import begin

    root = begin(name, at)
    click.echo(f"The study “{name}” is in {root}/ (its README.md says what is where).")
    click.echo(f'Next:\n  cd "{root}"\n  terrain import FILES… --case CASE --dry-run')
