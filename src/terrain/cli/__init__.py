"""The command line: one file a noun; heavy imports wait inside the commands."""

from __future__ import annotations

import importlib

import click

from terrain import __version__
from terrain.cli.common import Commands

#: Command → module. A command is imported when it is called, and for the list of `--help`.
_COMMANDS = {
    "init": "init",
    "import": "importing",
    "status": "status",
    "check": "check",
    "show": "show",
    "search": "search",
    "concordance": "concordance",
    "cases": "cases",
    "compare": "compare",
    "typical": "typical",
    "factor": "factor",
    "classes": "classes",
    "network": "network",
    "cooccur": "cooccur",
    "contrast": "contrast",
    "agreement": "agreement",
    "saturation": "saturation",
    "fieldwork": "fieldwork",
    "dossier": "dossier",
    "report": "report",
    "verify": "verify",
    "publish": "publish",
    "cite": "cite",
    "code": "code",
    "codings": "codings",
    "codebook": "codebook",
    "finish": "finish",
    "memo": "memo",
    "note": "note",
    "participant": "participant",
    "consent": "consent",
    "key": "key",
    "territories": "territories",
    "index": "index",
    "history": "history",
    "undo": "undo",
    "team": "team",
    "serve": "terrain.web.serve",  # a surface of its own, beside this one
}


#: Other words for a command, understood and not listed.
_ALIASES = {"territory": "territories"}


class _Terrain(Commands):
    """Commands in the order of the work, imported lazily."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        cmd_name = _ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in _COMMANDS:
            return None
        name = _COMMANDS[cmd_name]
        module = importlib.import_module(name if "." in name else f"terrain.cli.{name}")
        found = module.command
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in {*_COMMANDS, *_ALIASES} and not args[0].startswith("-"):
            from terrain.model.names import nearest

            near = nearest(args[0], _COMMANDS)
            hint = f" Did you mean {' or '.join(near)}?" if near else " See “terrain --help”."
            raise click.UsageError(f"no command “{args[0]}”.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=_Terrain,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='\b\nFor example:\n  terrain init "Étude foncier" && cd "Étude foncier"\n'
    "  terrain import ~/entretiens/*.docx --case seine-aval",
)
@click.version_option(__version__, prog_name="terrain")
def main() -> None:
    """From field transcripts to quoted evidence: code, search by meaning, compare, quote.

    Everything stays on this machine, in a folder of plain text.
    """
