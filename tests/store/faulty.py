"""A child process that commits a change and is stopped at the Nth operation on the file system.

    python faulty.py STUDY commit|one|recover N      (N = 0: never stopped)

Exit code 77: stopped. The stop is `os._exit`: no handler, no flush, no clean-up, as kill -9.
"""

from __future__ import annotations

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


def main() -> None:
    root, what, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
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


if __name__ == "__main__":
    main()
