"""A child process that commits a change and is stopped at the Nth operation on the file system.

    python faulty.py STUDY commit|one|recover N      (N = 0: never stopped)
    python faulty.py                             (the same three, a JSON list a line of its input)

Exit code 77: stopped. The stop is `os._exit`: no handler, no flush, no clean-up, as kill -9.

Without arguments it forks a child for each line, and prints the exit code of each: hundreds of
interruptions in seconds, since this process is small. (Forked from the process that runs all the
tests, with its gigabytes, they take a minute and a half.)
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from terrain.atomic import sha256
from terrain.store.transaction import Line, Write, commit, recover

NEW = {"a.md": b"A new", "dir/b.md": b"B new", "dir/gone.md": None, "far/new/c.md": b"C new"}
OLD = {"a.md": b"A old", "dir/b.md": b"B old", "dir/gone.md": b"gone", "far/new/c.md": None}

CALLS = ("replace", "rename", "fsync", "unlink", "mkdir", "rmdir", "open", "write", "chmod")


def stop_at(number: int) -> None:
    """Count every operation that changes the disk, and leave without a word at the Nth."""
    count = 0

    def wrap(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == number:
                os._exit(77)
            return call(*given, **named)

        return counted

    for name in CALLS:
        setattr(os, name, wrap(getattr(os, name)))
    Path.open = wrap(Path.open)  # type: ignore[method-assign]


def run(root: Path, what: str, number: int) -> None:
    """Commit or recover in this process, which may not outlive it."""
    if number:
        stop_at(number)
    if what == "commit":
        writes = [
            Write(path, data, None if OLD[path] is None else sha256(OLD[path] or b""))
            for path, data in NEW.items()
        ]
        commit(root, writes, summary="quatre fichiers")
    elif what == "one":
        write = Write("dir/b.md", NEW["dir/b.md"], sha256(OLD["dir/b.md"] or b""))
        commit(root, [write], summary="un fichier", line=Line("logs/log.jsonl", b"une ligne\n"))
    else:
        sys.stdout.write("\n".join(recover(root)))


def forked(root: Path, what: str, number: int) -> int:
    """The same in a forked child; its exit code."""
    pid = os.fork()
    if pid == 0:
        try:
            out = os.open(root.with_suffix(".said"), os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
            os.dup2(out, 1)
            sys.stdout = os.fdopen(1, "w", closefd=False)
            run(root, what, number)
            sys.stdout.flush()
            os._exit(0)
        except BaseException:  # noqa: BLE001  # a child must never answer in its parent's place
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main() -> None:
    if len(sys.argv) > 1:
        run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
        return
    for line in sys.stdin:
        root, what, number = json.loads(line)
        print(forked(Path(root), what, number), flush=True)  # noqa: T201  # what is asked of it


if __name__ == "__main__":
    main()
