"""The pages, in Chromium: from the click until a transcript is drawn, a coding until it is on disk,
a search until its results are there. The study is a copy of the large one, with four transcripts
more: 8,000 words with 0, 500 and 2,000 codings, 300,000 characters with 5,000.

Peers, measured on the same kind of transcript (issue 5): AQDA 0.16 / 0.2 / 0.3 s, Taguette
0.4 / 3 / 12 s.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import corpus
from measure import TERRAIN, Row, run

#: name: words at least, codings, the bar in seconds.
TEXTS = {"nu": (8_000, 0, 0.10), "code": (8_000, 500, 0.12), "dense": (8_000, 2_000, 0.15),
         "long": (52_000, 5_000, None)}  # fmt: skip
QUESTIONS = ("foncier", "embaucher", "région", "logement", "usine", "coopération", "formation",
             "friche", "transport", "énergie", "commune", "apprentis")  # fmt: skip
_TIMES = 9
_MODES = {"words": "by words", "meaning": "by meaning", "both": "by words and meaning"}


def part(made: corpus.Made) -> list[Row]:
    """Reading, coding and searching, at the size of the study."""
    with tempfile.TemporaryDirectory(dir=corpus.cache()) as folder:
        study = Path(folder) / "study"
        shutil.copytree(made.study, study)
        words = {name: _add(study, name, *asked[:2]) for name, asked in TEXTS.items()}
        # The texts that were added say what others say: their vectors are there already.
        meaning = _has_vectors(study)
        run([*TERRAIN, "index", *([] if meaning else ["--words-only"]), "--study", study])
        with _served(study) as address:
            rows = _read(address, words)
            rows += _coded(address, study)
            rows += _searched(address, ("words", "meaning", "both") if meaning else ("words",))
    return rows


def _has_vectors(study: Path) -> bool:
    """Whether the study has an index by meaning (`--only search` makes it, and keeps it)."""
    manifest = study / ".terrain" / "index" / "manifest.json"
    if not manifest.is_file():
        return False
    first, _, _ = manifest.read_text("utf-8").partition("\n")  # its own hash follows
    return bool(json.loads(first)["packs"])


def _add(study: Path, name: str, least: int, codings: int) -> int:
    """Write one more transcript with its codings; returns its words."""
    from terrain.model.coding import Coding, context
    from terrain.model.span import Span
    from terrain.model.transcript import parse_body, text_hash
    from terrain.store import codings as files

    rng = random.Random(name)
    source = sorted((study / "corpus").glob("cas-*/entretien-*.md"))
    front, said = "", []
    for path in source:
        head, _, body = path.read_text("utf-8")[4:].partition("\n---\n")
        front = front or head
        said.append(body)
        if sum(len(text.split()) for text in said) >= least:
            break
    case = source[0].parent.name
    body = "\n".join(said)
    head = re.sub(r"(?m)^id: .*$", f"id: banc-{name}", front)
    place = study / "corpus" / case / f"banc-{name}.md"
    place.write_text(f"---\n{head}\n---\n{body}", "utf-8")
    labels = re.findall(r"(?m)^(\w+) \[", body)
    _, turns = parse_body(body, sorted(set(labels)))
    made = []
    for number in range(codings):
        turn = rng.choice(turns)
        start = rng.randrange(turn.span.start, max(turn.span.start + 1, turn.span.end - 20))
        span = Span(start, min(turn.span.end, start + rng.randrange(20, 400)))
        before, after = context(body, span)
        made.append(Coding(
            f"01BANC{number:020d}", f"{case}/banc-{name}", rng.choice(corpus.CODES), span,
            span.of(body), before, after, corpus.CODERS[number % 2], "2026-01-01T00:00:00Z",
            text_hash(body),
        ))  # fmt: skip
    folder = place.with_suffix(".codings")
    for coder in corpus.CODERS if made else ():
        folder.mkdir(exist_ok=True)
        own = [one for one in made if one.coder == coder]
        (folder / f"{coder}.jsonl").write_text(files.serialise(own), "utf-8")
    return len(body.split())


@contextlib.contextmanager
def _served(study: Path) -> Iterator[str]:
    """`terrain serve` as a person starts it; gives its address."""
    command = [*TERRAIN, "serve", "--no-browser", "--study", str(study)]
    environment = {**os.environ, "TERRAIN_CODER": "camille", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split(": ", 1)[1].strip()
        finally:
            process.terminate()


@contextlib.contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=found, args=[
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ])  # fmt: skip
        yield made
        made.close()


def _read(address: str, words: dict[str, int]) -> list[Row]:
    rows = []
    with _browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(180_000)
        page.goto(address)
        page.goto(address.partition("/?")[0] + "/transcripts?q=banc-")
        for name, (_, codings, bar) in TEXTS.items():
            times = [_drawn(page, name) for _ in range(_TIMES)]
            rows.append(Row(
                "web", f"click until drawn, {words[name]:,} words, {codings:,} codings",
                statistics.median(times), "s", bar,
                note=f"median of {_TIMES}; first {times[0]:.2f}, worst {max(times):.2f}",
            ))  # fmt: skip
        page.click("a[href$='banc-long']")
        page.locator("article .turn").first.wait_for()  # not the list that the click leaves
        rows.append(
            Row("web", "longest task while scrolling the longest", _scrolled(page), "ms", 50)
        )
    return rows


def _drawn(page: Any, name: str) -> float:
    """Seconds from a click in the library until the page is loaded and painted."""
    page.click(f"a[href$='banc-{name}']", no_wait_after=False)
    page.wait_for_load_state("load")
    page.locator("article .turn").first.wait_for()
    found = page.evaluate(
        """() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
            const [nav] = performance.getEntriesByType("navigation");
            const paint = performance.getEntriesByName("first-contentful-paint")[0];
            done(Math.max(nav.loadEventEnd, paint ? paint.startTime : 0));
        }, 100)))"""
    )
    page.go_back()
    page.wait_for_load_state("load")
    return float(found) / 1000


def _scrolled(page: Any) -> float:
    """The longest task, in milliseconds, that the browser's trace names while scrolling."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    return float(page.evaluate(
        """() => new Promise((done) => {
            let longest = 0, steps = 0;
            const seen = new PerformanceObserver((list) => {
                for (const one of list.getEntries()) longest = Math.max(longest, one.duration);
            });
            seen.observe({type: "longtask"});
            const step = () => {
                scrollBy({top: 600, behavior: "instant"});
                steps += 1;
                if (steps < 150) requestAnimationFrame(step);
                else setTimeout(() => { seen.disconnect(); done(longest); }, 200);
            };
            step();
        })"""
    ))  # fmt: skip


class _Client:
    """Requests of one visitor, the connection kept."""

    def __init__(self, address: str) -> None:
        found = urlsplit(address)
        self.base = f"http://{found.netloc}"
        self.token = parse_qs(found.query)["token"][0]

    def ask(self, method: str, path: str, body: object = None) -> tuple[float, Any]:
        data = None if body is None else json.dumps(body).encode()
        head = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        request = urllib.request.Request(self.base + path, data, head, method=method)
        start = time.perf_counter()
        with urllib.request.urlopen(request, timeout=300) as answer:
            text = answer.read()
        seconds = time.perf_counter() - start
        return seconds, json.loads(text) if "json" in answer.headers["content-type"] else text


def _coded(address: str, study: Path) -> list[Row]:
    """Codings put one after another on the bare transcript, beside bare writes on that disk."""
    from terrain.atomic import write_atomic

    client = _Client(address)
    name = next((study / "corpus").glob("*/banc-nu.md"))
    transcript = f"{name.parent.name}/banc-nu"
    _, drawn = client.ask("GET", f"/api/turns?transcript={transcript}")
    said = {int(n): re.sub(r"<[^>]+>", "", html.split('class="said">')[1].split("</div>")[0])
            for n, html in drawn["turns"].items()}  # fmt: skip
    bare, full = [], []
    turns = [n for n, text in said.items() if len(text) > 60 and "&" not in text[:50]][:24]
    for number in turns:
        place = {"turn": number, "start": 0, "end_turn": number, "end": 40,
                 "words": said[number][:40]}  # fmt: skip
        new = {"transcript": transcript, "place": place, "code": corpus.CODES[0]}
        full.append(client.ask("POST", "/api/codings", new)[0])
        start = time.perf_counter()
        write_atomic(study / "nu.bin", b"x" * 20_000)
        bare.append(time.perf_counter() - start)
    one, other = _p95(full) * 1000, _p95(bare) * 1000
    return [
        Row("web", "coding acknowledged, p95", one, "ms", note=f"median {_mid(full):.0f}"),
        Row("web", "the same over a bare atomic write", one / other, "×", 2,
            note=f"bare write p95 {other:.1f} ms"),
    ]  # fmt: skip


def _searched(address: str, modes: tuple[str, ...]) -> list[Row]:
    client = _Client(address)
    rows = []
    for mode in modes:
        client.ask("GET", f"/search?q=usine&part=1&mode={mode}")
        times = [client.ask("GET", f"/search?q={quote(q)}&part=1&mode={mode}&page={n}")[0]
                 for n in (1, 2, 3) for q in QUESTIONS]  # fmt: skip
        rows.append(Row("web", f"search {_MODES[mode]}, p95", _p95(times) * 1000, "ms", 100,
                        note=f"median {_mid(times):.0f}, {len(times)} asked"))  # fmt: skip
    listed = [client.ask("GET", "/transcripts")[0] for _ in range(5)]
    rows.append(Row("web", "the library, median", statistics.median(listed) * 1000, "ms", 100))
    return rows


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def _mid(times: list[float]) -> float:
    return statistics.median(times) * 1000
