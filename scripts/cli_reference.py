"""Writes docs/cli.md, the reference of the command line, from the commands themselves.

    python scripts/cli_reference.py

A test fails where the page no longer says what the commands do.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
_HEAD = """\
# The command line

<!-- Written by scripts/cli_reference.py from the commands (“make docs”): do not edit by hand. -->

Every command takes `--study PATH` (default: the nearest folder above with a `terrain.yaml`, as
git does, or `$TERRAIN_STUDY`) and `--help`. `--json`, where it is offered, prints the answer for
a program on standard output; what is said beside it goes to standard error.

Exit codes: 0 fine, 1 problems found, 2 misuse, 130 interrupted. `$TERRAIN_CODER` names who is
coding, `$TERRAIN_ENCODER` another model, `$TERRAIN_MODELS` where models are kept; `NO_COLOR` is
obeyed; `$TERRAIN_DEBUG` shows the traceback of an error.
"""


def commands(
    command: click.Command, name: str = "terrain", parent: click.Context | None = None
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command below a group, in the order of its help: full name, command, context."""
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent)
    if name != "terrain":
        yield name, command, context
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from commands(found, f"{name} {child}", context)


def reference() -> str:
    """The text of docs/cli.md."""
    from terrain.cli import main

    every = list(commands(main))
    listed = [
        f"- [`{name}`](#{_anchor(name)}): {command.get_short_help_str(120)}"
        for name, command, _ in every
        if name.count(" ") == 1
    ]
    sections = [_section(*one) for one in every]
    return "\n".join([_HEAD, *listed, "", *sections])


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _section(name: str, command: click.Command, context: click.Context) -> str:
    level = "#" * (1 + name.count(" "))
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [f"{level} {name}", f"```text\n{name} {usage}\n```", _paragraphs(command.help or "")]
    if isinstance(command, click.Group):
        names = ", ".join(f"[`{child}`](#{_anchor(f'{name} {child}')})"
                          for child in command.list_commands(context))  # fmt: skip
        parts.append(f"Commands: {names}.")
    rows = [record for param in command.params if (record := _record(param, context))]
    if rows:
        parts.append("\n".join(["| option | |", "|---|---|", *rows]))
    if command.epilog:
        lines = inspect.cleandoc(command.epilog.replace("\b", "")).splitlines()[1:]
        shown = "\n".join(line.strip() for line in lines)
        parts.append(f"For example:\n\n```sh\n{shown}\n```")
    return "\n\n".join(part for part in parts if part) + "\n"


def _paragraphs(text: str) -> str:
    return inspect.cleandoc(text.replace("\b", ""))


def _record(param: click.Parameter, context: click.Context) -> str:
    record = param.get_help_record(context)
    if record is None or param.name == "help":
        return ""
    option, said = (text.replace("|", "\\|") for text in record)
    return f"| `{option}` | {said} |"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(reference(), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(PAGE.parent.parent)}")
