"""Long analyses: one after another, once for all who ask, stopped where nobody wants them."""

from __future__ import annotations

import threading

from terrain.errors import UsageError
from terrain.web.jobs import Job, Jobs, Progress

LONG = 20.0


def held(jobs: Jobs) -> tuple[Job, threading.Event]:
    """A job that waits to be let go."""
    go, begun = threading.Event(), threading.Event()

    def compute(progress: Progress) -> str:
        begun.set()
        go.wait(LONG)
        progress("read", 1, 2)
        return "an answer"

    job = jobs.ask("held", compute)
    assert begun.wait(LONG)
    return job, go


def test_an_answer_is_kept_and_computed_once() -> None:
    jobs, calls = Jobs(), []

    def compute(progress: Progress) -> int:
        progress("counted", 3, 3)
        calls.append(1)
        return 42

    one = jobs.ask(("typical", 1), compute)
    assert one.wait(LONG)
    again = jobs.ask(("typical", 1), compute)
    assert (again is one, again.value, again.state, again.said) == (
        True, 42, "done", ("counted", 3, 3)
    )  # fmt: skip
    assert len(calls) == 1
    assert jobs.ask(("typical", 2), compute) is not one


def test_the_next_waits_its_turn_and_knows_how_many_are_before_it() -> None:
    jobs = Jobs()
    first, go = held(jobs)
    second, third = jobs.ask("b", lambda _: 2), jobs.ask("c", lambda _: 3)
    assert (first.state, second.state) == ("running", "waiting")
    assert (jobs.ahead(second), jobs.ahead(third), jobs.ahead(first)) == (1, 2, 0)
    go.set()
    assert third.wait(LONG)
    assert (first.value, second.value, third.value) == ("an answer", 2, 3)


def test_a_job_given_up_stops_where_it_tells_its_progress() -> None:
    jobs = Jobs()
    running, go = held(jobs)
    waiting = jobs.ask("b", lambda _: 2)
    jobs.cancel(waiting.id)
    jobs.cancel(running.id)
    go.set()
    assert running.wait(LONG)
    assert (running.state, running.value, waiting.state) == ("cancelled", None, "cancelled")
    anew = jobs.ask("held", lambda _: "anew")
    assert anew.wait(LONG)
    assert anew.value == "anew"


def test_a_refusal_is_told_and_a_fault_reveals_nothing() -> None:
    jobs = Jobs()

    def refused(_: Progress) -> None:
        raise UsageError("no such code.")

    def faulty(_: Progress) -> None:
        raise RuntimeError("/home/camille/secret")

    one, two = jobs.ask("a", refused), jobs.ask("b", faulty)
    assert one.wait(LONG)
    assert two.wait(LONG)
    assert (one.state, one.error and one.error.message) == ("failed", "no such code.")
    assert two.error is not None
    assert "secret" not in f"{two.error.message} {two.error.remedy}"


def test_answers_are_bounded_and_the_oldest_go() -> None:
    jobs = Jobs(kept=3)
    made = [jobs.ask(number, lambda _: 0) for number in range(8) if True]
    assert all(job.wait(LONG) for job in made)
    jobs.ask(0, lambda _: 0).wait(LONG)
    known = [jobs.get(job.id) is not None for job in made]
    assert sum(known) <= 4
    assert known[0]
