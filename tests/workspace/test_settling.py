"""Settling disagreements: who decided what, the settled codings, and both originals untouched."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.double import ANSWERS, double, finish
from tests.studies import Folder

from terrain.analysis.disagreements import Coded, Disagreements
from terrain.errors import UsageError
from terrain.model.filter import Filter
from terrain.model.participant import Consent
from terrain.model.task import Settlement
from terrain.store.undo import undo
from terrain.workspace import coding, settling
from terrain.workspace.consent import set_consent


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    """Camille and Noé agree on B0; they differ on A0 (codes), A1 (Noé adds one), A2 (silence)."""
    held = double(tmp_path)
    for name, number, words, code in (
        ("ouest/a", 0, "plus un hectare", "foncier.rarete"), ("ouest/a", 1, "Les communes",
         "cooperation"), ("ouest/a", 1, "depuis deux ans", "culture"),
        ("ouest/b", 0, "On ne trouve plus un", "foncier"),
    ):  # fmt: skip
        assert words in ANSWERS[number]
        held.code(name, words, code, coder="noé")
    finish(held, "noé")
    return held


def found(study: Folder, **asked: object) -> Disagreements:
    return study.open().disagreements(**asked)  # type: ignore[arg-type]


def unit(study: Folder, number: int, **asked: object) -> Coded:
    """The disagreement on one answer of the first interview."""
    value = found(study, **asked)
    body = study.open().project.transcripts["ouest/a"].body
    return next(i for i in value.items if ANSWERS[number][:9] in i.span.of(body))


def decide(study: Folder, number: int, text: str, **asked: object) -> Settlement:
    opened = study.open()
    item = unit(study, number, **asked)
    what = settling.decision(text, item, opened.project)
    value = opened.disagreements(**asked)  # type: ignore[arg-type]
    return settling.settle(opened, value, [(item, what)], by="jeanne", remark="Relu.")[0]


def settled(study: Folder, name: str = "settled") -> list[tuple[str, str]]:
    """The codes and words under the settled name."""
    project = study.open().project
    return [(c.code, c.quote) for c in project.codings_of["ouest/a"] if c.coder == name]


def test_what_coders_disagree_about(study: Folder) -> None:
    value = found(study)
    assert (value.units, len(value.items), value.settled, len(value.agreements)) == (18, 3, 0, 1)
    assert [dict(item.put) for item in value.items] == [
        {"camille": ("foncier",), "noé": ("foncier.rarete",)},
        {"camille": ("cooperation",), "noé": ("cooperation", "culture")},
        {"camille": ("culture",), "noé": ()},
    ]  # fmt: skip
    assert value.items[1].agreed == {"cooperation"}
    assert value.items[1].disputed == {"culture"}


@pytest.mark.parametrize(
    ("number", "text", "codes"),
    [
        (0, "camille", [("foncier", "On ne trouve")]),
        (0, "noé", [("foncier.rarete", "plus un hectare")]),
        (0, "both", [("foncier", "On ne trouve"), ("foncier.rarete", "plus un hectare")]),
        (0, "neither", []),
        (0, "foncier.prix", [("foncier.prix", "On ne trouve plus un hectare")]),
        (1, "camille", [("cooperation", "Les communes")]),
        (1, "neither", [("cooperation", "Les communes")]),
        (1, "both", [("cooperation", "Les communes"), ("culture", "depuis deux ans")]),
        (2, "noé", []),
    ],
)
def test_each_decision_and_both_originals(
    study: Folder, number: int, text: str, codes: list[tuple[str, str]]
) -> None:
    before = {path: data for path, data in study.files().items() if "codings/" in path}
    made = decide(study, number, text)
    assert settled(study) == codes
    after = study.files()
    assert all(after[path] == data for path, data in before.items())
    assert made.decision == (text if text != "foncier.prix" else "other")
    assert (made.by, made.remark, made.into) == ("jeanne", "Relu.", "settled")
    value = found(study)
    assert (value.settled, len(value.items)) == (1, 3)
    assert not study.problems()


def test_what_is_settled_is_read_again_and_can_be_undone(study: Folder) -> None:
    made = decide(study, 0, "camille")
    assert study.load()[0].settlements == (made,)
    undo(study.root)
    assert found(study).settled == 0
    assert settled(study) == []


def test_a_coder_who_changes_their_mind_opens_it_again(study: Folder) -> None:
    decide(study, 0, "camille")
    opened = study.open()
    theirs = next(c for c in opened.project.codings if c.coder == "noé")
    coding.change(opened, theirs, None, "changed my mind")
    item = unit(study, 0)
    assert item.settlement is None
    assert item.outdated is not None
    decide(study, 0, "noé")
    assert settled(study) == []  # what the first decision had put gave way
    assert len(study.open().project.settlements) == 1


def test_another_decision_replaces_the_first(study: Folder) -> None:
    decide(study, 0, "camille")
    decide(study, 0, "noé")
    assert settled(study) == [("foncier.rarete", "plus un hectare")]
    assert len(study.open().project.settlements) == 1


def test_a_renamed_code_leaves_a_settlement_standing(study: Folder) -> None:
    decide(study, 0, "camille")
    study.edit("codebook.yaml", "id: foncier.rarete", "id: foncier.penurie")
    study.edit("codebook.yaml", "codes:", "redirects: {foncier.rarete: foncier.penurie}\ncodes:")
    assert found(study).settled == 1


def test_a_settlement_survives_a_correction(study: Folder) -> None:
    decide(study, 0, "camille")
    study.open()
    study.edit("corpus/ouest/a.md", "ENQ: Et puis ?", "ENQ: Et puis, racontez-moi tout ?")
    assert found(study).settled == 1
    study.edit("corpus/ouest/a.md", "par ici.", "par ici, nulle part.")
    item = unit(study, 0)
    assert item.outdated is not None
    decide(study, 0, "noé")
    assert settled(study) == [("foncier.rarete", "plus un hectare")]


def test_the_settled_coding_inflates_no_coefficient(study: Folder) -> None:
    before = study.open().agreement()
    for number in range(3):
        decide(study, number, "camille")
    finish(study, "settled")
    value = study.open().agreement()
    assert value.coders == ("camille", "noé")
    assert value.rows == before.rows
    assert (before.excluded, value.excluded) == ((), ("settled",))
    named = study.open().agreement("camille", "settled")
    assert named.settled_among == ("settled",)


def test_what_all_agree_on_goes_under_the_settled_name_when_asked(study: Folder) -> None:
    for number in range(3):
        decide(study, number, "both")
    opened = study.open()
    value = opened.disagreements()
    chosen = settling.agreed(value)
    assert len(chosen) == 1
    settling.settle(opened, value, chosen, by="jeanne")
    held = study.open().project.codings_of["ouest/b"]
    assert [(c.code, c.quote) for c in held if c.coder == "settled"] == [
        ("foncier", "On ne trouve plus un")
    ]
    assert settling.agreed(found(study)) == []
    assert found(study).settled == 3


def test_codes_narrow_what_is_asked(study: Folder) -> None:
    assert len(found(study, where=Filter(code="foncier")).items) == 1
    assert len(found(study, where=Filter(code="culture")).items) == 2
    assert len(found(study, where=Filter(code="cooperation")).items) == 0
    assert len(found(study, where=Filter(case=("est",))).items) == 0


def test_withdrawn_words_are_no_longer_asked(study: Folder) -> None:
    decide(study, 0, "camille")
    set_consent(study.open(), "ouest/a", Consent(use="withdrawn"))
    value = found(study)
    assert (len(value.items), value.settled) == (0, 0)
    assert value.restricted.transcripts == ("ouest/a",)
    kept = b"".join(data for path, data in study.files(derived=True).items()
                    if path.startswith(".terrain/"))  # fmt: skip
    assert b"A0. On ne" not in kept


def test_what_is_refused(study: Folder) -> None:
    item, project = unit(study, 0), study.open().project
    for text, said in (("", "no decision"), ("camile", "no coder of these"),
                       ("foncier,xyz", "no coder of these")):  # fmt: skip
        with pytest.raises(UsageError, match=said):
            settling.decision(text, item, project)
    with pytest.raises(UsageError, match="with itself"):
        study.open().disagreements(into="noé")
    with pytest.raises(UsageError, match="no coder"):
        study.open().disagreements("camille", "paul")
    with pytest.raises(UsageError, match="takes two coders"):
        study.open().disagreements("camille")
    decide(study, 0, "camille")
    with pytest.raises(UsageError, match="settled by turn"):
        study.open().disagreements("camille", "noé", unit="sentence")
    assert study.open().disagreements("camille", "noé", unit="sentence", into="accord").items
    study.code("ouest/a", "voilà tout", "foncier", coder="jean")
    with pytest.raises(UsageError, match="is a coder"):
        study.open().disagreements("camille", "noé", into="jean")


def test_nothing_finished(tmp_path: Path) -> None:
    study = double(tmp_path)
    study.code("ouest/a", "voilà tout", "foncier", coder="noé")
    with pytest.raises(UsageError, match="--unfinished"):
        study.open().disagreements()
    assert study.open().disagreements(unfinished=True).items


def test_a_broken_line_is_told_and_kept(study: Folder) -> None:
    decide(study, 0, "camille")
    path = "corpus/ouest/a.codings/settled.settled.ndjson"
    study.write(path, study.text(path) + '{"id": "X"}\n')
    problem = study.problems()[0]
    assert (problem.path, problem.line, problem.slug) == (path, 2, "settlement-unreadable")
    before = study.files()
    with pytest.raises(Exception, match="not rewritten"):
        decide(study, 1, "camille")
    assert study.files() == before


def test_settlements_that_cannot_be_read_still_make_no_coder(study: Folder) -> None:
    for number in range(3):
        decide(study, number, "camille")
    path = "corpus/ouest/a.codings/settled.settled.ndjson"
    study.write(path, "<<<<<<< ours\n" + study.text(path))
    assert study.slugs() == ["conflict-markers"]
    assert study.open().agreement().coders == ("camille", "noé")


def test_a_typo_corrected_leaves_a_settlement_standing(study: Folder) -> None:
    decide(study, 0, "camille")
    study.open()
    study.edit("corpus/ouest/a.md", "un hectare par ici", "un hectare par là")
    assert found(study).settled == 1


def test_a_unit_is_named_by_its_place_or_by_its_citation(study: Folder) -> None:
    value = found(study)
    first = value.items[0]
    assert settling.named(value, first.key) is first
    assert settling.named(value, "ouest/a §2") is first
    assert settling.named(value, "a §2") is first
    with pytest.raises(UsageError, match="holds 3"):
        settling.named(value, "ouest/a")
    with pytest.raises(UsageError, match="no disagreement"):
        settling.named(value, "ouest/b §2")
