"""Every figure of speed and memory that terrain promises, measured in one run.

    make bench
    python benchmarks/run.py [--only import,load,search] [--size c1000] [--label WHAT]

Results go to benchmarks/results/ as JSON and as a table to read. Absolute times drift by a third
on a shared machine; where a bar is a ratio, both sides run in turns in the same run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import corpus
from measure import HERE, Row, machine
from parts import PARTS

RESULTS = HERE / "results"


def measured(names: Sequence[str], made: corpus.Made) -> tuple[list[Row], dict[str, str]]:
    """The rows of each part, and what went wrong in those that broke."""
    rows: list[Row] = []
    broken: dict[str, str] = {}
    for name in names:
        print(f"— {name} …", flush=True)
        try:
            found = PARTS[name](made)
        except subprocess.CalledProcessError as error:
            broken[name] = f"{error}\n{error.stderr}"
        except Exception:  # noqa: BLE001  # one part that breaks hides no other
            broken[name] = traceback.format_exc()
        else:
            rows += found
            print(table(found), flush=True)
        if name in broken:
            print(broken[name], file=sys.stderr)
    return rows, broken


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | measured | bar | of the bar | verdict | |", "|---|---|---|---|---|---|"]
    for row in rows:
        bar = "" if row.bar is None else f"{'≥' if row.least else '≤'} {row.bar:g} {row.unit}"
        share = "" if row.of_bar is None else f"{row.of_bar:.2f}"
        lines.append(f"| {row.what} | {_figure(row.value)} {row.unit} | {bar} | {share} "
                     f"| {row.verdict} | {row.note} |")  # fmt: skip
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def report(
    rows: Sequence[Row], broken: dict[str, str], made: corpus.Made, size: str, where: str
) -> str:
    """The whole result as a page."""
    missed = sum(row.verdict == "misses" for row in rows)
    judged = sum(bool(row.verdict) for row in rows)
    about = (
        f"{where}. {size}: {made.transcripts} transcripts, {made.words:,} words, "
        f"{made.sentences:,} sentences ({made.distinct:.1%} distinct), {made.codings:,} codings, "
        f"{len(corpus.CODES)} codes, {len(corpus.TERRITORIES)} territories, "
        f"{len(corpus.CODERS)} coders."
    )
    lines = [
        f"# Speed and memory, {dt.date.today()}",  # noqa: DTZ011  # the day on this machine
        "",
        about,
        "",
        f"{judged - missed} of {judged} bars passed.",
        "",
        table(rows),
        "",
        *(f"Broken: {name}: {told.strip().splitlines()[-1]}" for name, told in broken.items()),
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", help=f"parts, by commas: {', '.join(PARTS)}")
    parser.add_argument("--size", default="c1000", choices=list(corpus.SIZES))
    parser.add_argument("--label", default="", help="the name of the result (default: parts)")
    parser.add_argument("--no-keep", action="store_true", help="print only")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no part is called {', '.join(unknown)}: {', '.join(PARTS)}.")
    made = corpus.made(options.size)
    where = machine()
    rows, broken = measured(names, made)
    page = report(rows, broken, made, options.size, where)
    print("\n" + page)
    if not options.no_keep:
        label = options.label or (options.only.replace(",", "-") if options.only else "all")
        _keep(f"{dt.date.today()}-{label}", page, rows, made, where)  # noqa: DTZ011  # as above
    sys.exit(1 if broken else 0)


def _keep(name: str, page: str, rows: Sequence[Row], made: corpus.Made, where: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    about: dict[str, Any] = {key: value for key, value in asdict(made).items() if key != "folder"}
    data = {
        "machine": where,
        "corpus": about,
        "rows": [{**asdict(row), "verdict": row.verdict} for row in rows],
    }
    (RESULTS / f"{name}.md").write_text(page, encoding="utf-8")
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"Kept: {Path('benchmarks/results') / name}.md and .json")


if __name__ == "__main__":
    main()
