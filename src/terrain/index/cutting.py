"""Cuts the transcripts that have no cut file yet, in this process or in several."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from terrain.errors import TerrainError
from terrain.index.cut import cut
from terrain.index.encode import Progress, Report
from terrain.index.files import write_arrays
from terrain.index.source import Facts, Source
from terrain.model.transcript import Transcript, text_hash

#: Code points below which starting a second process costs more than it saves.
_WORTH = 5_000_000
_CHUNK = 8

#: A transcript to cut, the labels left out, and where to write.
Job = tuple[Transcript, frozenset[str], Path]


def cut_missing(
    folder: Path,
    source: Source,
    missing: Sequence[Facts],
    names: Mapping[str, str],
    silent: Mapping[str, Sequence[str]],
    report: Report | None,
    workers: int,
) -> tuple[list[str], dict[str, str]]:
    """Write the cut files of `missing`; return the ids made, and why the others were not."""
    failed: dict[str, str] = {}

    def jobs() -> Iterator[Job]:
        for facts in missing:
            try:
                transcript = source.transcript(facts.id)
            except TerrainError as error:
                failed[facts.id] = str(error)
                continue
            # Edited since its facts were asked: the next build will see it.
            if text_hash(transcript.body) == facts.text_hash:
                yield transcript, frozenset(silent.get(facts.id, ())), folder / names[facts.id]

    many = workers > 1 and sum(facts.signature.size for facts in missing) > _WORTH
    done, began = [], time.perf_counter()
    for name in _spread(jobs(), workers) if many else map(_cut_one, jobs()):
        done.append(name)
        if report and len(done) % _CHUNK == 0:
            rate = len(done) / (time.perf_counter() - began)
            report(Progress("cut", len(done), len(missing), rate))
    return done, failed


def _cut_one(job: Job) -> str:
    transcript, left_out, path = job
    arrays, meta = cut(transcript, left_out)
    # Not forced to the disk: made again in milliseconds if its CRC is wrong.
    write_arrays(path, arrays, meta, sync=False)
    return transcript.id


def _cut_some(jobs: Sequence[Job]) -> list[str]:
    return [_cut_one(job) for job in jobs]


def _spread(jobs: Iterator[Job], workers: int) -> Iterator[str]:
    """Cut in several processes, few jobs in flight, so that the corpus is never in memory."""
    import collections
    import concurrent.futures
    import itertools
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: collections.deque[concurrent.futures.Future[list[str]]] = collections.deque()
        while chunk := list(itertools.islice(jobs, _CHUNK)):
            waiting.append(pool.submit(_cut_some, chunk))
            if len(waiting) > 3 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
