"""`terrain key`: real names, encrypted, outside the study; and where one still stands in it.

Names are never arguments: a shell keeps what is typed there in its history, and other users of
the machine see it. They are typed at a prompt, or read from a file or from standard input.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from terrain.cli.common import as_json, dump, example, plural, progress, table, with_study

if TYPE_CHECKING:
    from terrain.model.key import Key
    from terrain.store.keyfile import Secret
    from terrain.workspace.names import NamePlace, NamesInStudy
    from terrain.workspace.study import Study

key_option = click.option(
    "--key", "key_path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The key's file (default: $TERRAIN_KEY, else as remembered for this study).",
)  # fmt: skip
identity_option = click.option(
    "--identity", type=click.Path(dir_okay=False, exists=True, path_type=Path), metavar="FILE",
    help="An age identity file, in place of a passphrase (or $TERRAIN_KEY_IDENTITY).",
)  # fmt: skip


def ask_passphrase() -> Secret | None:
    """Ask on the terminal, without echo; None where nobody is there to answer."""
    from terrain.store.keyfile import Secret

    if not sys.stdin.isatty():
        return None
    return Secret(click.prompt("Passphrase of the key", hide_input=True, err=True))


def asking(identity: Path | None) -> Callable[[], Secret | None]:
    """How a key is opened: by an identity file if one is given, else by asking."""
    if identity is None:
        return ask_passphrase
    from terrain.workspace.key import identity as read

    return lambda: read(identity)


def with_key(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--key` and `--identity`, and hand it the key opened, as `ring`."""

    @key_option
    @identity_option
    @with_study
    @functools.wraps(command)
    def wrapped(study: Study, *args: Any, key_path: Path | None, identity: Path | None,
                **kwargs: Any) -> Any:  # fmt: skip
        from terrain.workspace.key import Keyring

        return command(*args, ring=Keyring(study, asking(identity), key_path), **kwargs)

    return wrapped


@click.group(name="key", epilog=example("terrain key init"))
def command() -> None:
    """The key of real names: encrypted (age), outside the study, on this machine only."""


@command.command("init", epilog=example("terrain key init /media/coffre/seine-aval.age"))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--identity", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="An age identity file (made if not there), not a passphrase.")  # fmt: skip
@with_study
def init(study: Study, file: Path | None, identity: Path | None) -> None:
    """Make an empty key: FILE, or a place among your own settings.

    The passphrase is asked twice, without echo. Without it the names are lost: terrain keeps no
    copy and no second way in.
    """
    from terrain.workspace.key import create, place, proposed, refuse_inside

    path, old = file or proposed(study), place(study)
    refuse_inside(study, path)
    if path.exists():
        raise click.UsageError(f"{path} is already there. “terrain key use” takes an old key.")
    if create(study, path, _new_secret(study, identity)):
        click.echo("This study is fictional, so its key of invented names may lie inside it.")
    _warn_of_git(path)
    if old is not None and old != path:
        click.echo(f"terrain: the key until now, {old}, is no longer this study’s.", err=True)
    click.echo(f"Key made: {path}. It holds no name yet: “terrain key add ID”, or “key import”.")


def _warn_of_git(path: Path) -> None:
    from terrain.workspace.key import repository_of

    if (repository := repository_of(path)) is not None:
        click.echo(f"terrain: {path} lies in the git repository {repository}: never commit it.",
                   err=True)  # fmt: skip


def _new_secret(study: Study, identity: Path | None) -> Secret:
    import os

    from terrain.store.keyfile import Secret
    from terrain.workspace.key import identity as read
    from terrain.workspace.key import make_identity, secret

    if identity is not None:
        if not identity.exists():
            make_identity(study, identity)
            click.echo(f"Identity made: {identity}. Whoever has it can open the key.")
        return read(identity)
    found = secret(study, Path(os.devnull))
    if found is None:
        found = Secret(
            click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
        )
    return found


@command.command("use", epilog=example("terrain key use /media/coffre/seine-aval.age"))
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@with_study
def use(study: Study, file: Path) -> None:
    """Remember, for you on this machine, that the key of this study is FILE."""
    from terrain.workspace.key import refuse_inside, remember

    refuse_inside(study, file)
    remember(study, file)
    _warn_of_git(file)
    click.echo(f"The key of this study is {file}.")


@command.command("add", epilog=example("terrain key add sa-dir-01"))
@click.argument("participant")
@with_key
def add(participant: str, ring: Any) -> None:
    """Add names of a PARTICIPANT (an id of the roster). You are asked for them.

    Several names in one answer are separated by “;”. An empty answer skips the question.
    """
    from terrain.model.key import Person

    ring.known(participant)
    ring.add(participant, Person(
        _asked("First names (Jean-Pierre; Jipé)"),
        _asked("Last names (Dupont; de La Tour)"),
        _asked("Other words that identify (nickname; firm; village)"),
    ))  # fmt: skip
    click.echo(f"{participant}: {plural(len(ring.key.people[participant]), 'name')} in the key.")


@command.command("forbid", epilog=example("terrain key forbid"))
@with_key
def forbid(ring: Any) -> None:
    """Add terms that must never appear, whoever they are about (a firm, an operation, a street)."""
    ring.forbid(_asked("Terms that must never appear (Fonderies du Val; rue Haute)"))
    click.echo(f"{plural(len(ring.key.terms), 'term')} in the key.")


def _asked(question: str) -> tuple[str, ...]:
    from terrain.model.key import names

    return names(click.prompt(question, default="", show_default=False, err=True))


@command.command("import", epilog=example("terrain key import noms.csv"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@with_key
def import_(file: str, ring: Any) -> None:
    """Add the names of a table: columns participant, first, last, other (or prénom, nom, autres).

    FILE may be “-” for standard input. Names of one cell are separated by “|”. A row without a
    participant gives terms that must never appear. Delete the table afterwards: it is plain text.
    """
    from terrain.formats.base import Source
    from terrain.formats.name_table import read

    with click.open_file(file, "rb") as opened:
        strangers = ring.merge(read(Source(file, opened.read())))
    click.echo(f"{_held(ring.key)}.")
    if strangers:
        click.echo(f"terrain: not on the roster: {', '.join(strangers)}.", err=True)
    if file != "-":
        click.echo(f"terrain: {file} still holds the names in clear: delete it.", err=True)


def _held(key: Key) -> str:
    people = plural(len(key.people), "participant")
    return f"The key holds {people}, {plural(len(key.terms), 'term')}"


@command.command("list", epilog=example("terrain key list"))
@click.option("--reveal", is_flag=True, help="Show the names themselves.")
@as_json
@with_key
def list_(reveal: bool, json_: bool, ring: Any) -> None:
    """Who is in the key and under how many names; the names only with --reveal."""
    key, roster = ring.key, ring.study.project.participants
    missing = [name for name in roster if name not in key.people]
    if json_:
        dump(_as_json(key, missing, reveal=reveal))
        return
    rows = []
    for name, person in sorted(key.people.items()):
        held = (person.first, person.last, person.other)
        cells = ("; ".join(part) for part in held) if reveal else map(len, held)
        rows.append((name if name in roster else f"{name} (not on the roster)", *cells))
    if rows:
        table(rows, ("participant", "first", "last", "other"))
    if reveal and key.terms:
        click.echo(f"Terms: {'; '.join(key.terms)}")
    click.echo(f"{_held(ring.key)}. {len(roster) - len(missing)} of {len(roster)} of the roster.")


def _as_json(key: Key, missing: list[str], *, reveal: bool) -> dict[str, object]:
    people = {
        name: {
            part: list(held) if reveal else len(held)
            for part, held in
            (("first", person.first), ("last", person.last), ("other", person.other))
        }
        for name, person in sorted(key.people.items())
    }  # fmt: skip
    terms = list(key.terms) if reveal else len(key.terms)
    return {"participants": people, "terms": terms, "not_in_key": missing}


@command.command("remove", epilog=example("terrain key remove sa-dir-01"))
@click.argument("participant")
@with_key
def remove(participant: str, ring: Any) -> None:
    """Forget the names of a PARTICIPANT."""
    ring.remove(participant)
    click.echo(f"{participant} is no longer in the key. {_held(ring.key)}.")


@command.command("check", epilog=example("terrain key check --suggest"))
@click.option("--suggest", is_flag=True, help="Also ask about names that the key does not know.")
@click.option("--reveal", is_flag=True, help="Show the words that were found.")
@as_json
@with_key
def check(suggest: bool, reveal: bool, json_: bool, ring: Any) -> int:
    """Find every place where a real name stands in the study: transcripts, codings, memos, Notes.

    Exits with 1 if there is one. Initials, first names alone and surnames that are words are
    questions: they are listed and do not fail.
    """
    from terrain.workspace.names import names_in_study

    watch = progress("Names")
    found = names_in_study(ring.study, ring.key, suggest=suggest, progress=watch)
    if json_:
        dump(_found_json(found, reveal=reveal))
    else:
        _say(found, ring, reveal=reveal)
    return 1 if found.certain else 0


def _found_json(found: NamesInStudy, *, reveal: bool) -> dict[str, object]:
    return {
        "names": [
            {"path": p.path, "line": p.line, "column": p.column,
             "participant": p.hit.participant or None, "kind": p.hit.kind,
             "doubtful": p.hit.doubtful, **({"found": p.hit.shown} if reveal else {})}
            for p in found.places
        ],
        "files": found.files, "not_text": list(found.not_text),
        "passed_over": found.passed_over,
        "questions": [{"name": n, "times": t} for n, t in found.questions],
        "suggested": found.suggested,
    }  # fmt: skip


def _say(found: NamesInStudy, ring: Any, *, reveal: bool) -> None:
    for place in found.certain:
        click.echo(f"{click.style('name', fg='red')}  {_where(place, reveal=reveal)}")
    alike: dict[tuple[object, ...], list[NamePlace]] = {}
    for place in found.doubtful:
        hit = place.hit
        alike.setdefault((place.path, hit.participant, hit.kind, hit.shown), []).append(place)
    for places in alike.values():
        more = f" (and {plural(len(places) - 1, 'place')} more)" if len(places) > 1 else ""
        where = _where(places[0], reveal=reveal)
        click.echo(f"{click.style('perhaps', fg='yellow')}  {where}{more}")
    for name, times in found.questions:
        click.echo(f"{click.style('who?', fg='cyan')}  {name} ({plural(times, 'time')})")
    unread = f", {plural(len(found.not_text), 'file')} not read (not text)" * bool(found.not_text)
    missing = sum(name not in ring.key.people for name in ring.study.project.participants)
    click.echo(
        f"{plural(found.files, 'file')} searched{unread} for {plural(len(ring.key), 'name')}: "
        f"{plural(len(found.certain), 'name')} found, {plural(len(found.doubtful), 'question')}; "
        f"{plural(found.passed_over, 'ordinary word')} passed over."
    )
    if missing:
        click.echo(f"{missing} of the roster have no name in the key: they were not looked for.")


def _where(place: NamePlace, *, reveal: bool) -> str:
    at = f"{place.path}:{place.line}:{place.column}" if place.line else f"{place.path} (file name)"
    words = f"  “{' '.join(place.hit.shown.split())}”" if reveal else ""
    return f"{at}: {place.hit.participant or 'a term'}, {place.hit.kind}{words}"
