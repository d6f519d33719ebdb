"""How fast texts become vectors: against the bare runtime, and from a cold start.

    python benchmarks/encoder.py [texts.jsonl]

The file holds one JSON object a line with a `text`; without it, invented sentences are used.
Times drift on a shared machine, so that both sides run in turns and the medians are compared.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from terrain.index.e5.texts import batches
from terrain.index.encoder import OnnxEncoder, ensure_model

QUESTION = "Comment les entreprises vivent-elles la rareté du foncier ?"
SENTENCE = "le foncier se fait rare et les communes de la vallée en parlent entre elles"
ROUNDS = 5
COLD = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from terrain.index.encoder import OnnxEncoder, ensure_model
imported = time.perf_counter()
encoder = OnnxEncoder(ensure_model())
encoder.encode([sys.argv[1]], kind="query")
done = time.perf_counter()
print(imported - start, done - imported)
"""


def read_texts(path: Path | None, count: int = 64) -> list[str]:
    """Texts of 60 to 120 words from the file, else as many invented ones."""
    if path is None:
        words = SENTENCE.split()
        return [" ".join(words[(i + j) % 15] for j in range(60 + i)) for i in range(60)]
    with path.open(encoding="utf-8") as lines:
        texts = [" ".join(json.loads(line)["text"].split()) for line in lines]
    return [text for text in texts if 60 <= len(text.split()) <= 120][:count]


def bare_runtime(folder: Path, texts: list[str]) -> Callable[[], object]:
    """`session.run` alone, over batches that were cut, sorted and padded beforehand."""
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cut = [found.ids for found in tokenizer.encode_batch(["passage: " + text for text in texts])]
    feeds = []
    for rows in batches([len(ids) for ids in cut]):
        longest = max(len(cut[row]) for row in rows)
        ids = np.array([cut[row] + [1] * (longest - len(cut[row])) for row in rows], np.int64)
        mask = np.array(
            [[1] * len(cut[row]) + [0] * (longest - len(cut[row])) for row in rows], np.int64
        )
        feeds.append({"input_ids": ids, "attention_mask": mask})
    return lambda: [session.run(None, feed) for feed in feeds]


def in_turns(*actions: Callable[[], object]) -> list[float]:
    """The median time of each action, in seconds, run in turns after one warm-up."""
    times: list[list[float]] = [[] for _ in actions]
    for turn in range(ROUNDS + 1):
        for kept, action in zip(times, actions, strict=True):
            start = time.perf_counter()
            action()
            if turn:
                kept.append(time.perf_counter() - start)
    return [statistics.median(kept) for kept in times]


def cold_start() -> tuple[float, float]:
    """Milliseconds of the imports, and of opening the model and encoding one question."""
    command = [sys.executable, "-c", COLD, QUESTION]
    runs = [subprocess.check_output(command, text=True).split() for _ in range(ROUNDS)]
    first, second = zip(*((1000 * float(a), 1000 * float(b)) for a, b in runs), strict=True)
    return statistics.median(first), statistics.median(second)


def main() -> None:
    """Print the table."""
    texts = read_texts(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    start = time.perf_counter()
    folder = ensure_model()
    print(f"model ready                 {time.perf_counter() - start:8.2f} s")
    encoder = OnnxEncoder(folder)
    encoder.encode(texts, kind="passage")
    ours, bare = in_turns(
        lambda: encoder.encode(texts, kind="passage"), bare_runtime(folder, texts)
    )
    (query,) = in_turns(lambda: [encoder.encode([QUESTION], kind="query") for _ in range(10)])
    imports, opened = cold_start()
    print(f"passages a second           {len(texts) / ours:8.1f}")
    print(f"share of the bare runtime   {bare / ours:8.3f}")
    print(f"question, warm              {100 * query:8.1f} ms")
    print(f"imports, cold               {imports:8.1f} ms")
    print(f"model and question, cold    {opened:8.1f} ms")


if __name__ == "__main__":
    main()
