"""What every command shares: the study, `--json`, who is coding, and how errors are said."""

from __future__ import annotations

import functools
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from terrain.errors import TerrainError

if TYPE_CHECKING:
    from terrain.workspace.study import Study

F = TypeVar("F", bound=Callable[..., Any])


def with_study(command: F) -> F:
    """Open the study that `--study` names (default: the nearest above) and pass it first.

    What opening had to do (an interrupted change carried through, codings anchored again) is
    said on standard error, so that standard output stays for the answer.
    """

    @click.option(
        "--study",
        "study_path",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="PATH",
        help="The study's folder (default: the nearest above with a terrain.yaml).",
    )
    @functools.wraps(command)
    def wrapped(*args: Any, study_path: Path | None, **kwargs: Any) -> Any:
        study = open_study(study_path)
        try:
            return command(study, *args, **kwargs)
        finally:
            tell(study.notices)

    return wrapped  # type: ignore[return-value]  # click keeps the signature in its parameters


def open_study(path: Path | None) -> Study:
    """The study of a path, or the nearest one above the working folder."""
    from terrain.workspace.opened import find
    from terrain.workspace.study import Study

    given = path or (Path(os.environ["TERRAIN_STUDY"]) if "TERRAIN_STUDY" in os.environ else None)
    return Study(given if given is not None else find(Path.cwd()))


def tell(notices: list[str]) -> None:
    """Say notices on standard error, once."""
    for notice in notices:
        click.echo(f"terrain: {notice}", err=True)
    notices.clear()


as_json = click.option("--json", "json_", is_flag=True, help="Print the answer as JSON.")
coder_option = click.option(
    "--coder", metavar="NAME", help="Who is coding (default: $TERRAIN_CODER, or the study's)."
)


def dump(value: object) -> None:
    """Print a value as JSON: UTF-8, indented, keys in their order."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def plural(count: int, word: str, many: str | None = None) -> str:
    """`1 turn`, `3 turns`."""
    return f"{count:,} {word if count == 1 else many or word + 's'}".replace(",", " ")


def table(rows: Iterable[Iterable[object]], head: Iterable[str] = ()) -> None:
    """Print columns, aligned; numbers to the right."""
    listed = [[str(cell) for cell in row] for row in rows]
    titles = list(head)
    everything = [titles, *listed] if titles else listed
    if not everything:
        return
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
    numeric = [bool(listed) and all(_number(row[i]) for row in listed) for i in range(len(widths))]
    for position, row in enumerate(everything):
        cells = [
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ]
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if titles and position == 0 else line)


def _number(text: str) -> bool:
    return text.replace(" ", "").replace(".", "").replace("%", "").replace("–", "").isdigit() or (
        text in ("", "–", "—")
    )


def progress(label: str) -> Callable[[str, int, int], None]:
    """A line of progress on standard error, with an estimate; silent where nobody watches."""
    import time

    began = time.monotonic()
    last = [0.0]

    def show(what: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if not sys.stderr.isatty() or (moment - last[0] < 0.2 and done < total):
            return
        last[0] = moment
        rate = done / max(moment - began, 0.001)
        rest = f", {_duration((total - done) / rate)} left" if rate and done < total else ""
        share = f"{100 * done // total if total else 100:3d} %"
        line = f"{label}: {share}  {what} {done:,}/{total:,}{rest}".replace(",", " ", 2)
        click.echo(f"\r\033[K{line}", nl=done >= total, err=True)

    return show


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d}"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


class Commands(click.Group):
    """A group that says errors once, for people, and gives the exit codes: 1 problems, 2 misuse."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and translate whatever is refused into a message and an exit code."""
        kwargs["standalone_mode"] = False
        _speakable()
        try:
            result = super().main(*args, **kwargs)
        except click.exceptions.Exit as end:
            sys.exit(end.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except click.Abort:
            _stop("interrupted; what was done is kept.", 130)
        except KeyboardInterrupt:
            _stop("interrupted; what was done is kept.", 130)
        except TerrainError as error:
            _stop(str(error), error.exit_code, error)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _stop(f"{where}{error.strerror or error}. Nothing else was changed.", 1, error)
        sys.exit(result if isinstance(result, int) else 0)


def _speakable() -> None:
    """Let a terminal that does not know é show \\xe9 rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and "utf" not in (stream.encoding or "").lower():
            stream.reconfigure(errors="backslashreplace")


def _stop(message: str, code: int, error: BaseException | None = None) -> NoReturn:
    if error is not None and os.environ.get("TERRAIN_DEBUG"):
        raise error
    click.echo(f"terrain: {message}", err=True)
    sys.exit(code)


def example(text: str) -> str:
    """An epilogue that shows a real call, kept as typed (click folds paragraphs otherwise)."""
    return f"\b\nFor example:\n  {text}"


def said_by(mapping: Mapping[str, int]) -> str:
    """`camille 12, nadia 7`."""
    return ", ".join(f"{name} {count}" for name, count in sorted(mapping.items()))
