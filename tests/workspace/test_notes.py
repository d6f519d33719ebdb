"""Notes at work: sources, corrections that they follow, promises that they keep, searches."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.studies import Folder, small

from terrain.errors import UsageError
from terrain.evidence.check import NoteCheck
from terrain.model.note import Evidence
from terrain.model.participant import Consent
from terrain.model.search_log import Decision, LoggedSearch, Place
from terrain.store import searches
from terrain.workspace import note_sources as sources
from terrain.workspace import notes
from terrain.workspace.consent import set_consent
from terrain.workspace.note_search import outcomes, set_aside
from terrain.workspace.study import Study

HECTARE = "On ne trouve plus un hectare"


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    made = small(tmp_path / "étude")
    opened = made.open()
    notes.create(opened, "vendeurs", "Des vendeurs", coder="camille")
    notes.add_claim(opened, "vendeurs", "On manque de terrain", id_="terrain")
    return made


def quote(study: Folder, words: str, stance: str = "supports", **facts: str) -> Evidence:
    opened = study.open()
    taken = sources.of_words(opened, words)
    return notes.add(opened, "vendeurs", "terrain", taken, stance, **facts)  # type: ignore[arg-type]


def checked(study: Folder, **asked: object) -> NoteCheck:
    return study.open().note("vendeurs", **asked)


def kinds(value: NoteCheck, *, failures: bool = False) -> list[str]:
    return [f.kind for f in value.findings if f.failure or not failures]


# --- where words are taken from


def test_pasted_words_are_taken_as_the_corpus_has_them(study: Folder) -> None:
    made = quote(study, "L'usine d’à côté s’agrandit, elle")
    assert made.quote == "L’usine d'à côté s'agrandit, elle"
    assert str(made.citation) == "seine/dirigeant §2, 00:14:07"
    held = study.load()[0].transcripts["seine/dirigeant"]
    assert made.span is not None
    assert (made.span.of(held.body), made.text) == (made.quote, held.hash)


def test_words_may_be_pasted_in_any_unicode_form_or_ligature(study: Folder) -> None:
    study.edit("corpus/seine/elue.md", "On coopère", "Une œuvre difficile. On coopère")
    made = sources.of_words(study.open(), unicodedata.normalize("NFD", "On coopère"))
    assert made.span.of(study.load()[0].transcripts["seine/elue"].body) == "On coopère"
    assert quote(study, "Une oeuvre diﬃcile").quote == "Une œuvre difficile"


def test_words_that_are_not_verbatim_are_refused_with_the_nearest_and_their_citation(
    study: Folder,
) -> None:
    with pytest.raises(UsageError, match=r"seine/dirigeant §2.*\n.*trouve plus un hectare"):
        quote(study, "On ne trouve plus un seul hectare")


def test_words_that_stand_several_times_ask_which(study: Folder) -> None:
    with pytest.raises(sources.SeveralPlacesError, match=r"1\. seine/dirigeant §2.*\n.*2\. .*§4"):
        quote(study, "On ne trouve plus")
    made = sources.of_words(study.open(), "On ne trouve plus", 2)
    cited = sources.of_citation(study.open(), "dirigeant §4", "On ne trouve plus")
    assert made == cited


def test_a_coding_gives_its_words_and_its_id(study: Folder) -> None:
    coding = study.code("seine/dirigeant", HECTARE, "foncier.rarete")
    opened = study.open()
    taken = sources.of_coding(opened, coding.id)
    made = notes.add(opened, "vendeurs", "terrain", taken, "supports")
    assert (made.quote, made.coding) == (HECTARE, coding.id)


def test_a_citation_gives_its_turns(study: Folder) -> None:
    opened = study.open()
    made = notes.add(
        opened, "vendeurs", "terrain", sources.of_citation(opened, "elue §2"), "nuances"
    )
    assert made.quote == "On coopère 👩‍🌾 quand on peut, hélas."


def test_the_same_words_twice_under_one_claim_are_refused(study: Folder) -> None:
    made = quote(study, HECTARE)
    with pytest.raises(UsageError, match=made.id):
        quote(study, HECTARE)


@pytest.mark.parametrize(("use", "embargo", "said"), [
    ("analysis", None, "given to analysis only"),
    ("withdrawn", None, "consent is withdrawn"),
    ("quote", dt.date(2031, 1, 1), "under embargo until 2031-01-01"),
])  # fmt: skip
def test_words_that_may_not_be_quoted_are_refused_with_the_reason_and_not_repeated(
    study: Folder, use: str, embargo: dt.date | None, said: str
) -> None:
    set_consent(study.open(), "sa-dir-01", Consent(use, embargo))  # type: ignore[arg-type]
    for take in (
        lambda: sources.of_words(study.open(), HECTARE),
        lambda: sources.of_citation(study.open(), "dirigeant §2"),
        lambda: sources.of_citation(study.open(), "dirigeant §2", HECTARE),
    ):
        with pytest.raises(UsageError, match=said) as error:
            take()
        assert "hectare" not in str(error.value)


def test_the_nearest_words_are_never_those_of_somebody_who_may_not_be_quoted(
    study: Folder,
) -> None:
    set_consent(study.open(), "sa-dir-01", Consent("analysis"))
    with pytest.raises(UsageError) as error:
        sources.of_words(study.open(), "On ne trouve plus un seul hectare")
    assert "trouve plus" not in str(error.value)


# --- corrections


def test_a_note_follows_a_correction_elsewhere_in_the_text_and_says_so(study: Folder) -> None:
    made = quote(study, HECTARE, remark="À relire.")
    study.edit("corpus/seine/dirigeant.md", "Vous cherchez", "Bonjour. Vous cherchez")
    opened = study.open()
    now = opened.project.notes["vendeurs"].evidence[0]
    assert (now.quote, now.remark, now.id) == (HECTARE, "À relire.", made.id)
    assert now.span != made.span
    assert now.text == opened.project.transcripts["seine/dirigeant"].hash
    assert any("1 followed" in notice for notice in opened.notices)
    assert kinds(checked(study), failures=True) == []
    before = study.files()
    assert study.open().project.notes["vendeurs"].evidence == (now,)
    assert study.files() == before


def test_the_same_correction_gives_the_same_file_on_two_machines(
    study: Folder, tmp_path: Path
) -> None:
    quote(study, HECTARE)
    other = study.copy(tmp_path / "ailleurs")
    for one in (study, other):
        one.edit("corpus/seine/dirigeant.md", "Vous cherchez", "Bonjour. Vous cherchez")
        _ = one.open().project
    assert study.text("notes/vendeurs.md") == other.text("notes/vendeurs.md")


def test_a_changed_word_is_a_failure_with_its_difference_until_it_is_accepted(
    study: Folder,
) -> None:
    made = quote(study, HECTARE)
    study.edit("corpus/seine/dirigeant.md", "un hectare", "deux hectares")
    before = study.text("notes/vendeurs.md")
    value = checked(study)
    assert kinds(value, failures=True) == ["changed"]
    standing = value.findings[0].standing
    assert standing is not None
    assert [(p.kind, p.words) for p in standing.difference] == [
        ("same", "On ne trouve plus"), ("note", "un hectare"), ("corpus", "deux hectares"),
    ]  # fmt: skip
    assert study.text("notes/vendeurs.md") == before
    now = notes.settle(study.open(), "vendeurs", made.id, accept=True)
    assert (now.quote, now.id) == ("On ne trouve plus deux hectares", made.id)
    assert kinds(checked(study), failures=True) == []


def test_a_correction_of_signs_is_followed(study: Folder) -> None:
    quote(study, "L’usine d'à côté s'agrandit, elle")
    study.edit("corpus/seine/dirigeant.md", "d'à côté s'agrandit", "d’à côté s’agrandit")
    assert study.open().project.notes["vendeurs"].evidence[0].quote == (
        "L’usine d’à côté s’agrandit, elle"
    )


def test_words_that_are_gone_and_a_transcript_that_is_gone(study: Folder) -> None:
    quote(study, "On coopère 👩‍🌾 quand on peut")
    study.edit("corpus/seine/elue.md", "On coopère 👩‍🌾 quand on peut, hélas.", "Sans réponse.")
    assert kinds(checked(study), failures=True) == ["gone"]
    (study / "corpus/seine/elue.md").unlink()
    assert kinds(checked(study), failures=True) == ["unknown-transcript"]


def test_a_transcript_that_was_renamed_is_known_by_its_text(study: Folder) -> None:
    made = quote(study, HECTARE)
    text = study.text("corpus/seine/dirigeant.md").replace("id: dirigeant", "id: patron")
    (study / "corpus/seine/dirigeant.md").unlink()
    study.write("corpus/seine/patron.md", text)
    value = checked(study)
    assert kinds(value, failures=True) == []
    assert "moved" in kinds(value)
    (now,), waiting = notes.seal(study.open(), "vendeurs")
    assert (str(now.citation), now.id) == ("seine/patron §2, 00:14:07", made.id)
    assert waiting == []
    opened = study.open()
    set_consent(opened, "sa-dir-01", Consent("withdrawn"))
    assert any(f"remove vendeurs {made.id}" in notice for notice in opened.notices)


def test_evidence_typed_by_hand_is_sealed_when_its_words_are_there(study: Folder) -> None:
    text = study.text("notes/vendeurs.md")
    typed = f"{text}\n> {HECTARE}\n> — appuie · dirigeant §2\n"
    study.write("notes/vendeurs.md", typed)
    assert "unsealed" in kinds(checked(study))
    done, waiting = notes.seal(study.open(), "vendeurs")
    assert (len(done), waiting) == (1, [])
    assert "unsealed" not in kinds(checked(study))
    assert str(done[0].citation) == "seine/dirigeant §2, 00:14:07"
    assert notes.seal(study.open(), "vendeurs") == ([], [])


def test_a_study_that_cannot_be_written_still_knows_where_the_words_went(study: Folder) -> None:
    quote(study, HECTARE)
    study.edit("corpus/seine/dirigeant.md", "Vous cherchez", "Bonjour. Vous cherchez")
    before = study.files()
    (study / "notes").chmod(0o555)
    try:
        assert kinds(checked(study), failures=True) == []
    finally:
        (study / "notes").chmod(0o755)
    assert set(study.files()) >= set(before)


LINES = st.lists(st.sampled_from(["Oui.", "Non.", HECTARE, "On attend.", "Et la commune ?"]),
                 max_size=5)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25,
          deadline=None)  # fmt: skip
@given(LINES, LINES, st.booleans())
def test_whatever_the_edit_no_evidence_is_lost_or_put_on_other_words(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], cut: bool
) -> None:
    study = small(tmp_path_factory.mktemp("étude"))
    opened = study.open()
    notes.create(opened, "vendeurs", "Des vendeurs")
    notes.add_claim(opened, "vendeurs", "On manque de terrain", id_="terrain")
    made = quote(study, HECTARE)
    body = study.text("corpus/seine/dirigeant.md")
    kept = body.replace(f"{HECTARE}. ", "") if cut else body
    head, mark, rest = kept.partition("DIR1 [00:14:07]: ")
    study.write("corpus/seine/dirigeant.md", head + mark + " ".join(before) + " " + rest
                + "\n\nDIR1: " + " ".join([*after, "Voilà."]) + "\n")  # fmt: skip
    project = study.open().project
    held = project.notes["vendeurs"].evidence
    assert [e.id for e in held] == [made.id]
    assert held[0].quote == HECTARE
    transcript = project.transcripts["seine/dirigeant"]
    if held[0].text == transcript.hash:
        assert held[0].span is not None
        assert held[0].span.of(transcript.body) == HECTARE


def test_words_that_may_be_in_two_places_wait_for_a_person(study: Folder) -> None:
    study.edit("corpus/seine/dirigeant.md", "La commune nous écoute", "C'est rare, oui. La commune")
    study.edit("corpus/seine/elue.md", "quand on peut, hélas.", "Ça dépend. Voilà. Ça dépend.")
    text = study.text("notes/vendeurs.md")
    study.write("notes/vendeurs.md", f"{text}\n> Ça dépend\n> — nuance · elue {{#q1}}\n")
    value = checked(study)
    assert kinds(value, failures=True) == ["unsure"]
    (standing,) = value.claims[0].standings
    assert len(standing.places) == 2
    assert notes.seal(study.open(), "vendeurs")[1] == [standing]
    with pytest.raises(UsageError, match="--place"):
        notes.settle(study.open(), "vendeurs", "q1", accept=True)
    with pytest.raises(UsageError, match="2 places, not 3"):
        notes.settle(study.open(), "vendeurs", "q1", place=3)
    now = notes.settle(study.open(), "vendeurs", "q1", place=2)
    assert (now.id, now.stance, now.span) == ("q1", "nuances", standing.places[1])
    assert kinds(checked(study), failures=True) == []


def test_evidence_can_be_settled_on_other_words(study: Folder) -> None:
    made = quote(study, HECTARE, remark="À relire.")
    study.edit("corpus/seine/dirigeant.md", f"{HECTARE}. ", "")
    assert kinds(checked(study), failures=True) in (["gone"], ["changed"])
    opened = study.open()
    taken = sources.of_words(opened, "le foncier, c'est rare")
    now = notes.settle(opened, "vendeurs", made.id, taken=taken)
    assert (now.quote, now.remark, now.id) == ("le foncier, c'est rare", "À relire.", made.id)
    assert kinds(checked(study), failures=True) == []


def test_the_tables_of_a_notebook(study: Folder) -> None:
    quote(study, HECTARE)
    set_consent(study.open(), "sa-elu-01", Consent("quote", named=True))
    quote(study, "On coopère", "contradicts")
    claims, evidence = study.open().notes(), study.open().evidence()
    row = claims.iloc[0]
    assert (row["supports"], row["contradicts"], row["people"], row["people_of"]) == (1, 1, 2, 2)
    assert list(evidence["words"]) == [HECTARE, "On coopère"]
    assert list(evidence["named"]) == [False, True]
    assert list(evidence["roles"]) == [["dirigeant"], ["élue"]]


# --- promises


def test_a_promise_that_changes_makes_the_check_fail(study: Folder) -> None:
    quote(study, HECTARE)
    assert kinds(checked(study, publish=True), failures=True) == []
    set_consent(study.open(), "sa-dir-01", Consent("analysis"))
    value = checked(study)
    assert kinds(value, failures=True) == ["forbidden"]
    assert value.claims[0].standings[0].words == ""


def test_what_has_no_recorded_consent_fails_only_for_publication(study: Folder) -> None:
    study.edit("corpus/seine/elue.md", "consent: {use: quote}\n", "")
    study.edit("corpus/participants.yaml", '    role: "élue"\n    consent: {use: quote}\n',
               '    role: "élue"\n')  # fmt: skip
    quote(study, "On coopère")
    assert kinds(checked(study), failures=True) == []
    assert kinds(checked(study, publish=True), failures=True) == ["unpublishable"]


def test_an_embargo_ends_on_its_day(study: Folder) -> None:
    quote(study, HECTARE)
    day = dt.date(2031, 1, 1)
    set_consent(study.open(), "sa-dir-01", Consent("quote", embargo=day))
    assert kinds(checked(study), failures=True) == ["forbidden"]
    later = Study(study.root, today=day)
    assert kinds(later.note("vendeurs"), failures=True) == []


def test_a_withdrawal_names_the_notes_that_hold_the_words_and_how_to_take_them_out(
    study: Folder,
) -> None:
    made = quote(study, HECTARE)
    other = quote(study, "On coopère")
    opened = study.open()
    set_consent(opened, "sa-dir-01", Consent("withdrawn"))
    said = [notice for notice in opened.notices if "withdrawn words" in notice]
    assert any(f"terrain note remove vendeurs {made.id}”" in notice for notice in said)
    assert not any("hectare" in notice for notice in said)
    notes.remove(study.open(), "vendeurs", [made.id])
    kept = study.files(derived=True)
    assert not [path for path, data in kept.items()
                if b"hectare" in data and not path.startswith("corpus/")]  # fmt: skip
    last = study.open()
    assert [e.id for e in last.project.notes["vendeurs"].evidence] == [other.id]
    assert not [notice for notice in last.notices if "still holds" in notice]


# --- what a claim rests on


def test_a_claim_says_on_how_many_people_roles_territories_and_cases_it_rests(
    study: Folder,
) -> None:
    quote(study, HECTARE)
    one = checked(study).claims[0]
    assert one.stances == {"supports": 1, "nuances": 0, "contradicts": 0}
    cover = one.coverage
    assert (cover.people.have, cover.people.of) == (("sa-dir-01",), 2)
    assert (cover.roles.have, cover.roles.of) == (("dirigeant",), 2)
    assert (cover.territories.have, cover.territories.of) == (("seine-aval",), 1)
    assert kinds(checked(study)) == ["one-witness", "one-role", "not-sought"]
    quote(study, "On coopère", "contradicts")
    assert "not-sought" not in kinds(checked(study))


def test_a_territory_without_evidence_says_why(study: Folder) -> None:
    """Asked and unsaid, said and not cited, not asked, not coded, withheld."""
    places = ("uncited", "unsaid", "not-asked", "not-coded", "restricted")
    rows = "".join(f"  - {{id: {name}, name: {name}, kind: commune}}\n" for name in places)
    study.write("corpus/territories.yaml", study.text("corpus/territories.yaml") + rows)
    study.write("corpus/seine/case.yaml", "title: Seine\nguide:\n"
                "  - {section: Foncier, codes: [foncier]}\n  - {section: Autre, codes: [culture]}\n")  # fmt: skip  # noqa: E501
    for name in places:
        section = "Autre" if name == "not-asked" else "Foncier"
        use = "analysis, embargo: 2099-01-01" if name == "restricted" else "quote"
        study.write(f"corpus/seine/{name}.md", (
            f"---\nid: {name}\nterritory: {name}\nspeakers: {{ENQ: {{part: interviewer}}, DIR: {{}}}}\n"  # noqa: E501
            f"consent: {{use: {use}}}\n---\n## {section}\n\nENQ: Et ici ?\n\nDIR: Rien à dire ici.\n"  # noqa: E501
        ))  # fmt: skip
    study.code("seine/uncited", "Rien à dire", "foncier.rarete")
    opened = study.open()
    from terrain.workspace.marks import mark_finished

    mark_finished(opened, ["seine/unsaid", "seine/not-asked"], "camille", finished=True)
    text = study.text("notes/vendeurs.md")
    study.write("notes/vendeurs.md", text.replace("{#terrain}", "{#terrain codes=foncier}"))
    cover = checked(study).claims[0].coverage
    assert {s.territory: s.why for s in cover.silent} == {
        name: name for name in places
    } | {"seine-aval": "not-coded"}  # fmt: skip
    assert (cover.codes, cover.derived) == (("foncier",), False)


def test_without_codes_those_of_the_words_quoted_serve_and_it_is_said(study: Folder) -> None:
    study.code("seine/dirigeant", HECTARE, "foncier.rarete")
    quote(study, HECTARE)
    cover = checked(study).claims[0].coverage
    assert (cover.codes, cover.derived) == (("foncier.rarete",), True)


def test_a_code_that_the_codebook_lacks_is_a_warning(study: Folder) -> None:
    text = study.text("notes/vendeurs.md")
    study.write("notes/vendeurs.md", text.replace("{#terrain}", "{#terrain codes=fonsier}"))
    assert "unknown-code" in kinds(checked(study))


def test_words_of_the_researchers_are_no_evidence_of_the_field(study: Folder) -> None:
    quote(study, "Et la commune ?")
    value = checked(study)
    assert "researcher" in kinds(value)
    assert value.claims[0].coverage.people.have == ()


def test_a_search_that_cannot_be_read_is_a_warning(study: Folder) -> None:
    study.write("notes/vendeurs.searches/noé.jsonl", "rien\n")
    assert "search-unreadable" in kinds(checked(study))
    assert kinds(checked(study), failures=True) == []


def test_names_found_by_whoever_looks_for_them_make_it_fail(study: Folder) -> None:
    from terrain.evidence.check import Breach
    from terrain.workspace.note_check import check_notes

    found = check_notes(study.open(), recognised=lambda _: [Breach(3, "a real name")])
    assert kinds(found[0], failures=True) == ["name"]


# --- searches


def searched(study: Folder, coder: str = "camille", seeking: str = "contradicts") -> LoggedSearch:
    """A search in the log, as `terrain search --for` leaves it."""
    from terrain.store.ulid import ulid

    held = study.load()[0].transcripts["seine/dirigeant"]
    places = tuple(
        Place(held.id, turn.span, held.hash, f"{held.id} §{turn.number}") for turn in held.turns
    )
    made = LoggedSearch(
        ulid(), "2026-03-01T10:00:00Z", coder, "terrain", "trop d'hectares", seeking,  # type: ignore[arg-type]
        total=9, searched=2, study=2, hits=places,
    )  # fmt: skip
    opened = study.open()
    opened.commit([searches.added(study.root, "notes/vendeurs.md", made)], "search", log=False)
    return made


def test_a_search_for_contradiction_is_known_to_the_check(study: Folder) -> None:
    quote(study, HECTARE)
    searched(study)
    assert "not-sought" not in kinds(checked(study))


def test_what_became_of_each_hit(study: Folder) -> None:
    made = searched(study)
    opened = study.open()
    taken = sources.of_place(opened, made.hits[1], 2, made.id)
    held = notes.add(opened, "vendeurs", "terrain", taken, "supports", coder="camille")
    set_aside(study.open(), "vendeurs", hits=[1], because="une question", coder="noé")
    note = study.load()[0].notes["vendeurs"]
    (outcome,) = outcomes(study.open(), note)
    assert (outcome.read, outcome.kept, outcome.aside, outcome.undecided) == (4, (2,), (1,), (3, 4))
    assert outcome.reasons == {1: "une question"}
    assert set_aside(study.open(), "vendeurs", coder="noé") == (3, 4)
    notes.remove(study.open(), "vendeurs", [held.id])
    (outcome,) = outcomes(study.open(), note)
    assert (outcome.kept, outcome.undecided) == ((), (2,))


def test_two_coders_write_two_files_and_no_word_of_the_field_is_in_them(study: Folder) -> None:
    searched(study)
    searched(study, "noé")
    names = sorted(p.name for p in (study / "notes/vendeurs.searches").iterdir())
    assert names == ["camille.jsonl", "noé.jsonl"]
    for name in names:
        text = study.text(f"notes/vendeurs.searches/{name}")
        assert not any(turn in text for turn in ("agrandir", "trouve", "commune nous"))


def test_undoing_an_addition_leaves_what_was_searched(study: Folder) -> None:
    from terrain.store.undo import undo

    made = searched(study)
    opened = study.open()
    taken = sources.of_place(opened, made.hits[1], 2, made.id)
    notes.add(opened, "vendeurs", "terrain", taken, "supports", coder="camille")
    set_aside(study.open(), "vendeurs", hits=[1], coder="camille")
    undo(study.root)
    note = study.load()[0].notes["vendeurs"]
    assert note.evidence == ()
    (outcome,) = outcomes(study.open(), note)
    assert (outcome.kept, outcome.aside) == ((), (1,))


def test_a_hit_whose_text_has_changed_is_refused(study: Folder) -> None:
    made = searched(study)
    study.edit("corpus/seine/dirigeant.md", "Vous cherchez", "Bonjour. Vous cherchez")
    with pytest.raises(UsageError, match="has changed since that search"):
        sources.of_place(study.open(), made.hits[1], 2, made.id)


def test_a_decision_on_another_search_counts_for_none(study: Folder) -> None:
    made = searched(study)
    stray = Decision("01X", "aside", (1,), "2026-03-02T10:00:00Z", "noé")
    opened = study.open()
    opened.commit([searches.added(study.root, "notes/vendeurs.md", stray)], "x", log=False)
    (outcome,) = outcomes(study.open(), study.load()[0].notes["vendeurs"])
    assert (outcome.search.id, outcome.aside) == (made.id, ())
