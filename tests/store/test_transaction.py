"""Several files change together or not at all: kill -9 at any instant, full disks, two writers."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.faulty import NEW, OLD
from tests.studies import Folder, small

from terrain.atomic import sha256, write_atomic
from terrain.errors import ChangedOnDisk, StudyError
from terrain.store.transaction import PENDING, Line, Write, commit, recover
from terrain.store.undo import changes, undo

FAULTY = Path(__file__).with_name("faulty.py")
SOURCES = Path(__file__).resolve().parents[2]


def state(root: Path) -> dict[str, bytes | None]:
    return {p: (root / p).read_bytes() if (root / p).exists() else None for p in NEW}


def old_study(root: Path) -> Path:
    for path, data in OLD.items():
        if data is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
    return root


def environment() -> dict[str, str]:
    path = os.pathsep.join([str(SOURCES / "src"), str(SOURCES)])
    return {**os.environ, "PYTHONPATH": path}


def child(root: Path, what: str, number: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(FAULTY), str(root), what, str(number)],
        env=environment(), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def leftovers(root: Path) -> list[str]:
    """Files that only an interrupted change leaves."""
    return [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file()
        and ".terrain" not in path.parts
        and (path.name.startswith(".~") or PENDING in path.parts or ".recovered" in path.name)
    ]


def traces(root: Path) -> tuple[tuple[str, int], ...]:
    """What lies in a folder, whatever the names drawn by lot: one state that a reader can meet."""
    drawn = re.compile(r"01[0-9A-Z]{24}|\.~[0-9a-f]+")
    return tuple(
        sorted(
            (drawn.sub("*", str(path.relative_to(root))), path.stat().st_size)
            for path in root.rglob("*")
        )
    )


Child = Callable[[Path, str, int], int]


@pytest.fixture
def forked() -> Iterator[Child]:
    """The same child, forked from a small process; its exit code. The real exec is tested too."""
    with subprocess.Popen(
        [sys.executable, str(FAULTY)], env=environment(), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as parent:  # fmt: skip
        assert parent.stdin is not None
        assert parent.stdout is not None
        asked, answers = parent.stdin, parent.stdout

        def ask(root: Path, what: str, number: int) -> int:
            asked.write(json.dumps([str(root), what, number]) + "\n")
            asked.flush()
            return int(answers.readline())

        yield ask


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_instant_the_study_is_all_old_or_all_new(
    tmp_path: Path, forked: Child
) -> None:
    seen, left, number, interrupted = set(), set(), 0, 0
    while True:
        number += 1
        root = old_study(tmp_path / f"n{number}")
        code = forked(root, "commit", number)
        assert code in (0, 77), code
        if code == 0:
            assert state(root) == NEW
            break
        # The repair is itself interrupted at every instant, on copies of the broken study; once
        # for each state that an interruption can leave.
        again, known = 0, traces(root) in left
        left.add(traces(root))
        while not known:
            again += 1
            broken = tmp_path / "again"
            shutil.rmtree(broken, ignore_errors=True)
            shutil.copytree(root, broken)
            if forked(broken, "recover", again) == 0:
                break
            interrupted += 1
            recover(broken)
            assert state(broken) in (OLD, NEW), (number, again)
        decided = any(
            not path.parent.name.endswith(".done")
            for path in (root / PENDING).rglob("manifest.json")
        )
        said = recover(root)
        after = state(root)
        assert after in (OLD, NEW), number
        if decided:
            assert after == NEW
            assert said == ["An interrupted change was carried through: quatre fichiers."]
        elif after == OLD:
            assert all("dropped" in line for line in said)
        else:
            assert all("complete" in line for line in said)
        assert leftovers(root) == []
        assert recover(root) == []
        seen.add(after == NEW)
        shutil.rmtree(root)
    assert seen == {False, True}
    assert number > 20
    assert interrupted > 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_while_one_file_is_written_it_is_old_or_new_and_work_goes_on(
    tmp_path: Path, forked: Child
) -> None:
    seen, path = set(), "dir/b.md"
    for number in range(1, 1000):
        root = old_study(tmp_path / f"n{number}")
        (root / "logs").mkdir()
        code = forked(root, "one", number)
        now = (root / path).read_bytes()
        assert now in (OLD[path], NEW[path])
        log = root / "logs/log.jsonl"
        said = log.read_bytes() if log.exists() else b""
        assert said in (b"", b"une ligne\n")
        assert now == NEW[path] or not said  # nothing is told that has not happened
        seen.add((now, said))
        if changes(root):
            undo(root)
            assert (root / path).read_bytes() == OLD[path]
        again = Write(path, b"apr\xc3\xa8s", sha256((root / path).read_bytes()))
        commit(root, [again], summary="après")
        assert (root / path).read_bytes().decode() == "après"
        if code == 0:
            break
    assert seen == {(OLD[path], b""), (NEW[path], b""), (NEW[path], b"une ligne\n")}


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = old_study(tmp_path / "étude")
    line = Line("logs/log.jsonl", b"une ligne\n")
    write = Write("a.md", b"A1", sha256(OLD["a.md"] or b""))
    commit(root, [write], summary="un", line=line)
    fsync, count = os.fsync, []

    def full(descriptor: int) -> None:
        count.append(descriptor)
        if len(count) == 3:  # the file, its folder, then the log
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    commit(root, [Write("a.md", b"A2", sha256(b"A1"))], summary="deux", line=line)
    assert (root / "a.md").read_bytes() == b"A2"
    assert (root / "logs/log.jsonl").read_bytes() == b"une ligne\n"


@pytest.mark.parametrize("number", [3, 12, 18, 24])
def test_killed_as_a_real_process(tmp_path: Path, number: int) -> None:
    root = old_study(tmp_path / "étude")
    assert child(root, "commit", number).returncode == 77
    assert child(root, "recover", 0).returncode == 0
    assert state(root) in (OLD, NEW)


def test_a_change_is_refused_whole_if_one_file_moved_on(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    writes = [Write("a.md", b"x", sha256(b"A old")), Write("dir/b.md", b"y", sha256(b"autre"))]
    with pytest.raises(ChangedOnDisk, match=r"dir/b\.md.*Nothing was written"):
        commit(root, writes, summary="deux")
    assert state(root) == OLD
    assert leftovers(root) == []


@pytest.mark.parametrize(
    ("path", "expected", "says"),
    [("a.md", None, "already there"), ("absent.md", "0" * 64, "has gone")],
)
def test_what_is_there_must_be_what_was_read(
    tmp_path: Path, path: str, expected: str | None, says: str
) -> None:
    with pytest.raises(ChangedOnDisk, match=says):
        commit(old_study(tmp_path), [Write(path, b"x", expected)], summary="un")


def test_a_file_changed_after_the_interruption_is_not_overwritten(tmp_path: Path) -> None:
    root = _decided(tmp_path)
    (root / "a.md").write_bytes(b"by hand")
    (root / "a.md.recovered").write_bytes(b"an earlier one")
    said = recover(root)
    assert (root / "a.md").read_bytes() == b"by hand"
    assert (root / "a.md.recovered").read_bytes() == b"an earlier one"
    assert (root / "a.md.recovered-2").read_bytes() == b"A new"
    assert any("a.md.recovered-2" in line for line in said)


def _decided(root: Path) -> Path:
    """A study killed right after its change was decided, before any file was touched."""
    old_study(root)
    folder = root / PENDING / "01X"
    folder.mkdir(parents=True)
    steps = []
    for number, (path, data) in enumerate(NEW.items()):
        before = OLD[path]
        step = {"path": path, "old": None if before is None else sha256(before),
                "new": None if data is None else sha256(data), "staged": None}  # fmt: skip
        if data is not None:
            step["staged"] = f"{number:04d}"
            (folder / f"{number:04d}").write_bytes(data)
        steps.append(step)
    manifest = {"id": "01X", "summary": "quatre", "coder": "", "steps": steps}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return root


def test_a_decided_change_is_carried_through(tmp_path: Path) -> None:
    root = _decided(tmp_path)
    assert recover(root) == ["An interrupted change was carried through: quatre."]
    assert state(root) == NEW


def test_a_decision_that_cannot_be_read_is_not_thrown_away(tmp_path: Path) -> None:
    root = _decided(tmp_path)
    manifest = root / PENDING / "01X/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-20])
    with pytest.raises(StudyError, match=r"manifest\.json"):
        recover(root)
    assert (root / PENDING / "01X/0000").read_bytes() == b"A new"


@pytest.mark.parametrize("path", ["../dehors.md", "/tmp/dehors.md", "dir/../../dehors.md"])
def test_a_change_left_by_a_stranger_writes_nothing_outside(tmp_path: Path, path: str) -> None:
    root = _decided(tmp_path / "étude")
    manifest = root / PENDING / "01X/manifest.json"
    data = json.loads(manifest.read_text())
    data["steps"][3]["path"] = path
    manifest.write_text(json.dumps(data))
    with pytest.raises(StudyError, match="outside the study"):
        recover(root)
    assert state(root) == OLD
    assert not (tmp_path / "dehors.md").exists()


def test_a_file_in_the_way_of_a_folder_is_said_before_anything_is_written(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    writes = [Write("a.md", b"x", sha256(b"A old")), Write("a.md/sous/b.md", b"y", None)]
    with pytest.raises(StudyError, match="cannot write here"):
        commit(root, writes, summary="deux")
    assert state(root) == OLD


def test_a_disk_that_fills_up_leaves_everything_as_it_was(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        big = [Write("a.md", b"x", sha256(b"A old")), Write("big.md", b"x" * 200_000, None)]
        with pytest.raises(StudyError, match="Nothing was changed"):
            commit(root, big, summary="trop")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert state(root) == OLD
    assert leftovers(root) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_said_before_anything_is_written(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    (root / "dir").chmod(0o500)
    try:
        with pytest.raises(StudyError, match="cannot write here"):
            commit(root, [Write("a.md", b"x", sha256(b"A old")),
                          Write("dir/b.md", b"x", sha256(b"B old"))], summary="x")  # fmt: skip
    finally:
        (root / "dir").chmod(0o700)
    assert state(root) == OLD


def test_private_files_stay_private(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    (root / "a.md").chmod(0o600)
    commit(root, [Write("a.md", b"x", sha256(b"A old"))], summary="x")
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o600
    kept = list((root / ".terrain/undo").rglob("0000"))
    assert [stat.S_IMODE(p.stat().st_mode) for p in kept] == [0o600]


def test_one_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / ("é" * 127)
    place.write_bytes(b"old")
    write_atomic(place, b"new")
    assert place.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == [place.name]


# -- undo ---------------------------------------------------------------------------------------


def test_undo_puts_back_the_latest_change_then_the_one_before(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    commit(root, [Write("a.md", b"1", sha256(b"A old"))], summary="un")
    commit(root, [Write("a.md", b"2", sha256(b"1")), Write("n.md", b"n", None),
                  Write("dir/gone.md", None, sha256(b"gone"))], summary="deux")  # fmt: skip
    assert [change.summary for change in changes(root)] == ["deux", "un"]
    assert undo(root).summary == "deux"
    assert (root / "a.md").read_bytes() == b"1"
    assert not (root / "n.md").exists()
    assert (root / "dir/gone.md").read_bytes() == b"gone"
    assert undo(root).summary == "un"
    assert state(root) == OLD
    with pytest.raises(StudyError, match="no change to undo"):
        undo(root)


def test_undo_is_refused_when_the_file_moved_on(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    commit(root, [Write("a.md", b"1", sha256(b"A old"))], summary="un")
    (root / "a.md").write_bytes(b"by hand")
    with pytest.raises(ChangedOnDisk):
        undo(root)
    assert (root / "a.md").read_bytes() == b"by hand"


def test_undo_never_puts_back_a_torn_copy(tmp_path: Path) -> None:
    root = old_study(tmp_path)
    commit(root, [Write("a.md", b"1", sha256(b"A old"))], summary="un")
    (copy,) = (root / ".terrain/undo").rglob("0000")
    copy.write_bytes(b"")
    with pytest.raises(StudyError, match="not kept"):
        undo(root)
    assert (root / "a.md").read_bytes() == b"1"


def test_undoing_a_coding_leaves_the_log_as_it_is(study: Folder) -> None:
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    (log,) = (study / "logs").iterdir()
    line = log.read_bytes()
    undo(study.root)
    assert study.load()[0].codings == ()
    assert log.read_bytes().startswith(line)


def test_anchoring_again_is_no_change_to_undo(study: Folder) -> None:
    """It would be done again at once, and would stand for ever before what a person did."""
    study.code("seine/elue", "On coopère", "cooperation")
    study.code("seine/dirigeant", "plus un hectare", "foncier")
    study.edit("corpus/seine/dirigeant.md", "## Foncier", "Un mot.\n\n## Foncier")
    _ = study.open().project
    with pytest.raises(ChangedOnDisk):
        undo(study.root)
    assert len(study.load()[0].codings) == 2


# -- two writers -----------------------------------------------------------------------------


def _codes(root: str, coder: str, words: list[str]) -> None:
    from terrain.errors import ChangedOnDisk

    study, done = Folder(Path(root)), 0
    for word in words:
        while True:
            try:
                study.code("seine/long", word, "foncier", coder)
                done += 1
                break
            except ChangedOnDisk:
                continue
    sys.exit(0 if done == len(words) else 1)


def test_two_processes_that_write_one_file_at_once_lose_nothing(tmp_path: Path) -> None:
    study = small(tmp_path / "étude")
    words = [f"mot{n}x" for n in range(40)]
    body = f"ENQ: Alors ?\n\nDIR: {' '.join(words)}.\n"
    study.write("corpus/seine/long.md", f"---\nid: long\nspeakers: {{ENQ: , DIR: }}\n---\n{body}")
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=_codes, args=(str(study.root), "camille", words[n::2])) for n in (0, 1)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    project, problems = study.load()
    assert problems == []
    assert sorted(coding.quote for coding in project.codings) == sorted(words)
    log = "".join(p.read_text() for p in (study / "logs").iterdir())
    assert log.count("\n") == 40
