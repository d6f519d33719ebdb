"""Reinert's classes and the similarity graph of a large study; lemmas cached beforehand.

    python benchmarks/bench_classes.py STUDY

`part` runs this file as a process of its own, which prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from corpus import Made
from measure import HERE, Row, run, timed


def part(made: Made) -> list[Row]:
    """Classes of all passages, and the words that stand together."""
    from workers import stand_in_lemmas

    stand_in_lemmas(made.study)
    ran = run([sys.executable, HERE / "bench_classes.py", made.study], memory=True)
    found = json.loads(ran.output)
    note = (
        f"{found['passages']:,} passages × {found['terms']:,} lemmas, {found['classes']} classes, "
        f"{found['classified']:,} classified; lemmas cached, by a rule in place of spaCy's"
    )
    return [
        Row("classes", "Reinert's classes of passages, study and lemmas loaded", found["seconds"],
            "s", 60, note=note),
        Row("classes", "the same from a closed study: load, count words, classify",
            found["whole"], "s"),
        Row("classes", "peak memory of the process", ran.peak or found["peak"], "MB", 2000),
        Row("classes", "similarity graph of 60 lemmas, from the study", found["network"], "s"),
    ]  # fmt: skip


def work(study: str) -> dict[str, Any]:
    """Seconds of each step, in this process."""
    import terrain
    from terrain.access import Purpose
    from terrain.analysis.classes import lexical_classes
    from terrain.workspace.lexical import vocabulary

    kept: dict[str, Any] = {}

    def load() -> None:
        opened = terrain.open(study)
        project, _ = opened.permitted(Purpose.ANALYSE)
        kept["study"], kept["project"] = opened, project
        kept["words"] = vocabulary(opened, project, unit="passage", minimum=3)

    def classify() -> None:
        project = kept["project"]
        kept["value"] = lexical_classes(project, kept["words"], resamples=0, quotable=project)

    before, seconds = timed(load), timed(classify)
    value = kept["value"]
    return {
        "seconds": seconds, "whole": before + seconds, "passages": value.units,
        "terms": value.terms, "classes": len(value.rows), "classified": value.classified,
        "network": timed(kept["study"].word_graph),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(work(str(Path(sys.argv[1]).resolve()))))
