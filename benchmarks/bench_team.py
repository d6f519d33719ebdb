"""Twenty people at once on one server, for ten minutes (`--only team`).

Each puts a coding every 5 s and asks a search every 10 s (as the page does: by meaning and words),
opens a transcript every 30 s, and listens for what the others do to it. The study is a copy of the
large one; four people share each transcript. Counted: errors, codings that were acknowledged and
are not on disk at the end, times, and what the server holds in memory beside the files it maps.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import corpus
from measure import TERRAIN, Row

#: Seconds between two of a kind, for one person.
CODING, SEARCH, READING = 5.0, 10.0, 30.0
PASSWORD = "quatre mots sans rapport"
QUESTIONS = ("les entreprises n'arrivent plus à s'agrandir", "foncier rare", "embaucher", "usine",
             "coopérer entre communes", "la formation des apprentis", "logement des salariés",
             "friche à reconvertir", "énergie", "transport du personnel")  # fmt: skip


@dataclass
class Tally:
    """What the people met; times in seconds by what was asked."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    heard: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, seconds: float) -> None:
        with self.lock:
            self.times.setdefault(what, []).append(seconds)

    def fault(self, what: str) -> None:
        with self.lock:
            self.errors.append(what)


class Person:
    """A browser's worth of requests: one kept connection, the session's cookie, the proof."""

    def __init__(self, address: str, link: str, name: str, tally: Tally) -> None:
        self.at = urlsplit(address)
        self.name, self.tally = name, tally
        self.kept = http.client.HTTPConnection(self.at.hostname or "", self.at.port, timeout=60)
        self.head: dict[str, str] = {}
        form = urlencode({"password": PASSWORD, "again": PASSWORD})
        _, head, _ = self.ask(
            "POST", f"/join/{link}", form, kind="application/x-www-form-urlencoded"
        )
        self.head["cookie"] = head["set-cookie"].partition(";")[0]
        _, _, page = self.ask("GET", "/account")
        self.head["x-terrain-proof"] = re.findall(r'data-proof="(\w+)"', page)[0]

    def ask(
        self, method: str, path: str, body: str | None = None, kind: str = "application/json"
    ) -> tuple[float, Any, str]:
        """One request: seconds, headers, text. Raises OSError where it fails."""
        head = {**self.head, "content-type": kind}
        start = time.perf_counter()
        self.kept.request(method, path, body, head)
        answer = self.kept.getresponse()
        text = answer.read().decode()
        seconds = time.perf_counter() - start
        if answer.status >= 400:
            raise OSError(f"{method} {path}: {answer.status} {text[:200]}")
        return seconds, answer.headers, text


def live(person: Person, transcript: str, until: float) -> None:
    """What one person does, at their own pace, until the end."""
    rng = random.Random(person.name)
    turns = _turns(person, transcript)
    begun = time.monotonic()
    due = {"coding": begun + rng.uniform(0, CODING), "search": begun + rng.uniform(0, SEARCH),
           "page": begun + rng.uniform(0, READING)}  # fmt: skip
    every = {"coding": CODING, "search": SEARCH, "page": READING}
    while (what := min(due, key=lambda key: due[key])) and due[what] < until:
        time.sleep(max(0.0, due[what] - time.monotonic()))
        due[what] += every[what]
        try:
            person.tally.add(what, _do(person, what, transcript, turns, rng))
        except (OSError, http.client.HTTPException, ValueError) as error:
            person.tally.fault(f"{what}: {error!r}")
            person.kept.close()


def _do(
    person: Person, what: str, transcript: str, turns: dict[int, str], rng: random.Random
) -> float:
    if what == "page":
        return person.ask("GET", f"/t/{quote(transcript)}")[0]
    if what == "search":
        return person.ask("GET", f"/search?q={quote(rng.choice(QUESTIONS))}&part=1")[0]
    turn, text = rng.choice(list(turns.items()))
    start = rng.randrange(0, len(text) - 30)
    end = start + rng.randrange(8, 30)
    place = {"turn": turn, "start": start, "end_turn": turn, "end": end, "words": text[start:end]}
    new = {"transcript": transcript, "place": place, "code": rng.choice(corpus.CODES)}
    seconds, _, said = person.ask("POST", "/api/codings", json.dumps(new))
    with person.tally.lock:
        person.tally.acknowledged.append(json.loads(said)["id"])
    return seconds


def _turns(person: Person, transcript: str) -> dict[int, str]:
    """The turns that are long enough to be coded, and whose words need no conversion."""
    drawn = json.loads(person.ask("GET", f"/api/turns?transcript={quote(transcript)}")[2])["turns"]
    said = {int(n): re.sub(r"<[^>]+>", "", html.split('class="said">')[1].split("</div>")[0])
            for n, html in drawn.items()}  # fmt: skip
    return {n: text for n, text in said.items() if len(text) > 80 and "&" not in text
            and len(text) == len(text.encode("utf-16-le")) // 2}  # fmt: skip


def listen(person: Person, transcript: str, until: float) -> None:
    """Hear what the others do, as the page does, on a connection of its own."""
    kept = http.client.HTTPConnection(person.at.hostname or "", person.at.port, timeout=30)
    try:
        kept.request("GET", f"/api/events?transcript={quote(transcript)}", headers=person.head)
        answer = kept.getresponse()
        while time.monotonic() < until:
            if answer.readline().startswith(b"data:"):
                with person.tally.lock:
                    person.tally.heard += 1
    except OSError as error:
        person.tally.fault(f"events: {error!r}")
    finally:
        kept.close()


def memory(pid: int) -> float:
    """What a process holds beside mapped files, in MB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"RssAnon:\s+(\d+)", status)[0]) / 1024


def run(study: Path, people: int, seconds: float) -> list[Row]:
    """The whole load on a study; its rows."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment.pop("TERRAIN_CODER", None)
    command = [*TERRAIN, "serve", "--team", "--no-browser", "--study", str(study)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().split(": ", 1)[1].strip()
            tally, most = Tally(), 0.0
            working = _begin(address, study, people, seconds, tally)
            while any(one.is_alive() for one in working):
                time.sleep(1)
                most = max(most, memory(server.pid))
        finally:
            server.terminate()
    return _rows(study, tally, most, people, seconds)


def _begin(
    address: str, study: Path, people: int, seconds: float, tally: Tally
) -> list[threading.Thread]:
    """Everybody enters, then all begin; those that are at work."""
    from terrain.workspace.team import Team

    texts = sorted((study / "corpus").glob("cas-*/entretien-*.md"))
    names = [f"{path.parent.name}/{path.stem}" for path in texts[:: len(texts) // 5]]
    team = Team(study)
    who = [Person(address, team.invite(f"codeuse {n}", "coder"), f"codeuse {n}", tally)
           for n in range(people)]  # fmt: skip
    who[0].ask("GET", "/search?q=usine&part=1")  # the model is loaded, as on any working day
    until = time.monotonic() + seconds
    working = []
    for number, person in enumerate(who):
        given = person, names[number % len(names)], until
        threading.Thread(target=listen, args=given, daemon=True).start()
        working.append(threading.Thread(target=live, args=given, daemon=True))
        working[-1].start()
    return working


def _rows(study: Path, tally: Tally, most: float, people: int, seconds: float) -> list[Row]:
    held = "".join(
        path.read_text("utf-8") for path in study.glob("corpus/*/*.codings/codeuse*.jsonl")
    )
    lost = [one for one in tally.acknowledged if f'"{one}"' not in held]
    every = sorted(second for times in tally.times.values() for second in times)
    note = f"{people} people, {seconds:.0f} s"
    for fault in tally.errors[:5]:
        print(fault)  # what went wrong is to be read
    rows = [
        Row("team", "errors", len(tally.errors), "", 0, note=note),
        Row("team", "codings acknowledged and not on disk", len(lost), "", 0,
            note=f"of {len(tally.acknowledged)}"),
        Row("team", "all requests, p95", _p95(every) * 1000, "ms", 300, note=f"{len(every)} asked"),
        Row("team", "memory beside mapped files, at most", most, "MB", 1536),
        Row("team", "changes by others heard", tally.heard, ""),
    ]  # fmt: skip
    for what, times in sorted(tally.times.items()):
        ordered = sorted(times)
        rows.append(Row("team", f"{what}, p95", _p95(ordered) * 1000, "ms",
                        note=f"median {ordered[len(ordered) // 2] * 1000:.0f}, "
                             f"worst {ordered[-1] * 1000:.0f}, {len(times)} asked"))  # fmt: skip
    return rows


def _p95(ordered: list[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0.0


def part(made: corpus.Made, people: int = 20, seconds: float = 600) -> list[Row]:
    """As `benchmarks/run.py --only team`."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as folder:
        study = Path(folder) / "study"
        shutil.copytree(made.study, study)
        return run(study, people, seconds)
