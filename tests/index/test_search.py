"""What a researcher types, and what comes back."""

from __future__ import annotations

import pytest
from tests.index.study import BagEncoder, Study

from terrain.errors import IndexUnusable, UsageError
from terrain.index.build import build
from terrain.index.search import Ask, Index
from terrain.index.source import Codings
from terrain.model.code_expression import CodeExpression
from terrain.model.filter import ResolvedFilter
from terrain.model.span import Span

WORDS = Ask(mode="words")


def found(index: Index, query: str, ask: Ask = WORDS) -> list[str]:
    return [hit.transcript for hit in index.search(query, ask)]


def test_a_hit_shows_its_passage_its_speaker_and_where_it_can_be_checked(index: Index) -> None:
    hit = index.search("« foncier economique »")[0]
    assert (hit.transcript, hit.speaker, hit.role, hit.territory) == (
        "seine/directeur", "DIR1", "dirigeant", "seine-aval",
    )  # fmt: skip
    assert hit.citation == "seine/directeur §1–2, 00:00:10"
    assert hit.turns == (1, 2)
    assert hit.text.startswith(
        "ENQ\u00a0: Vous cherchez à vous agrandir ?\nDIR1\u00a0: On ne trouve"
    )
    assert hit.section == "Foncier"
    assert hit.fictional
    body = index.source.body(hit.transcript)
    assert hit.best.of(body) == "Le foncier économique, c’est fini chez nous."
    assert [span.of(body) for span in hit.matched] == ["foncier", "économique"]


@pytest.mark.parametrize(
    ("query", "transcripts"),
    [
        ("securite fonciere", {"seine/directeur", "alsace/maire", "seine/notes"}),
        ("FONCIÈRES", {"seine/directeur", "alsace/maire", "seine/notes"}),
        ('"culture industrielle"', {"seine/directeur"}),
        ("“grands-pères”", {"seine/directeur"}),
        ('"industrielle culture"', set()),
        ('"entre intercommunalites avance"', {"alsace/maire"}),
        ("inter*", {"alsace/maire"}),
        ("foncier -guerre", {"seine/directeur", "seine/notes"}),
        ("foncier -usine", {"seine/directeur", "alsace/maire"}),
        ('foncier -"nerf de la guerre" -canti*', {"seine/directeur"}),
        ("peut-être", {"alsace/maire"}),
        ("l’atelier", {"seine/directeur", "seminaire/un"}),
        ("la le de", set()),
        ("xylophone", set()),
    ],
)
def test_words_phrases_prefixes_and_exclusions(
    index: Index, query: str, transcripts: set[str]
) -> None:
    assert set(found(index, query)) == transcripts


def test_a_phrase_may_run_over_two_sentences_of_a_turn_but_not_over_two_turns(index: Index) -> None:
    assert found(index, '"chez nous alors on pousse"') == ["seine/directeur"]
    assert found(index, '"vous agrandir on ne trouve plus"') == []


def test_what_is_required_or_excluded_holds_by_meaning_too(index: Index) -> None:
    for mode in ("both", "meaning"):
        assert set(found(index, '"culture industrielle"', Ask(mode=mode))) == {"seine/directeur"}
        assert "alsace/maire" not in found(index, "le foncier -guerre", Ask(mode=mode))


def test_by_meaning_every_passage_is_ranked_and_the_list_says_that_it_was_cut(index: Index) -> None:
    everything = index.search("des soudeurs", Ask(mode="meaning", limit=100))
    assert not everything.truncated
    cut = index.search("des soudeurs", Ask(mode="meaning", limit=1))
    assert cut.truncated
    assert cut.total == everything.total == len(everything)
    rest = index.search("des soudeurs", Ask(mode="meaning", limit=100, offset=1))
    assert [hit.citation for hit in (*cut, *rest)] == [hit.citation for hit in everything]


def test_a_speaker_s_name_ranks_turns_but_is_not_a_word_that_was_said(index: Index) -> None:
    assert found(index, "DIR1") == []
    ask = Ask(mode="words", unit="turn")
    hits = index.search("DIR1 soudeurs atelier", ask)
    assert hits[0].speaker == "DIR1"


@pytest.mark.parametrize(
    ("wanted", "transcripts"),
    [
        (ResolvedFilter(territories=frozenset({"alsace"})), {"alsace/maire", "seminaire/un"}),
        (ResolvedFilter(cases=frozenset({"seine"})), {"seine/directeur", "seine/notes"}),
        (ResolvedFilter(roles=frozenset({"dirigeant"})), {"seine/directeur", "seminaire/un"}),
        (ResolvedFilter(participants=frozenset({"p-elu"})), {"alsace/maire", "seminaire/un"}),
        (ResolvedFilter(kinds=frozenset({"fieldnotes"})), {"seine/notes"}),
        (ResolvedFilter(sections=frozenset({"foncier"})), {"seine/directeur"}),
        (ResolvedFilter(parts=frozenset({"moderator"})), {"seminaire/un"}),
        (ResolvedFilter(transcripts=frozenset({"nulle/part"})), set()),
    ],
)
def test_filters(index: Index, wanted: ResolvedFilter, transcripts: set[str]) -> None:
    hits = index.search("atelier", Ask(filter=wanted, limit=50))
    assert {hit.transcript for hit in hits} == transcripts
    assert hits.searched == len(transcripts)
    assert hits.study == 4


def test_in_a_seminar_the_territory_is_the_speaker_s(index: Index) -> None:
    ask = Ask(unit="turn", filter=ResolvedFilter(territories=frozenset({"alsace"})))
    hits = index.search("soudeurs", ask)
    assert {(h.transcript, h.speaker) for h in hits} == {
        ("alsace/maire", "ELU1"), ("seminaire/un", "ELU1"), ("alsace/maire", "ENQ"),
    }  # fmt: skip


def test_a_filter_on_codes_reads_the_codings_on_the_passage(study: Study, index: Index) -> None:
    body = study.body("seine/directeur")
    at = body.index("foncier économique")
    study.marks = Codings(["seine/directeur"], [at], [at + 7], ["foncier.rarete"], ["camille"])
    rarity = CodeExpression("any", frozenset({"foncier.rarete"}))
    hits = index.search("terrains", Ask(filter=ResolvedFilter(codes=rarity)))
    assert [hit.turns for hit in hits] == [(1, 2)]
    assert hits[0].codes == ("foncier.rarete",)
    other = ResolvedFilter(codes=rarity, coders=frozenset({"dominique"}))
    assert len(index.search("terrains", Ask(filter=other))) == 0
    none = ResolvedFilter(codes=CodeExpression("not", frozenset(), (rarity,)))
    everything = index.search("terrains", Ask(limit=50)).total
    assert index.search("terrains", Ask(filter=none, limit=50)).total == everything - 1


def test_each_territory_gives_its_best(index: Index) -> None:
    hits = index.search("foncier terrains entreprises", Ask(per_territory=1))
    assert sorted(str(hit.territory) for hit in hits) == ["alsace", "paris", "seine-aval"] or (
        sorted(str(hit.territory) for hit in hits) == ["alsace", "seine-aval"]
    )
    assert len({hit.territory for hit in hits}) == len(hits)


def test_many_questions_at_once_get_the_answers_of_each_alone(index: Index) -> None:
    questions = ["foncier", "soudeurs", '"culture industrielle"', "coopération -lentement"] * 5
    together = index.search_many(questions)
    for question, hits in zip(questions, together, strict=True):
        alone = index.search(question)
        assert [h.citation for h in hits] == [h.citation for h in alone]
        assert [h.score for h in hits] == pytest.approx([h.score for h in alone], abs=1e-5)


def test_the_answer_in_plain_values_has_the_same_keys(index: Index) -> None:
    answer = index.search("foncier", Ask(limit=1)).to_json()
    assert answer["truncated"] is True
    assert answer["hits"][0]["transcript"] == index.search("foncier")[0].transcript
    assert {"total", "searched", "restricted", "hits"} <= answer.keys()


def test_long_answers_keep_the_question_as_context(study: Study, encoder: BagEncoder) -> None:
    answer = " ".join(
        f"La phrase numéro {i} parle de la zone et de ses ateliers." for i in range(60)
    )
    body = f"ENQ: Et la zone d’activité ?\n\nDIR1: {answer}\n"
    study.write("seine/long", body, territory="seine-aval")
    build(study.index, study, encoder)
    hits = Index(study.index, study, encoder).search('"numéro 55"')
    assert hits[0].question == "Et la zone d’activité ?"
    assert hits[0].turns == (2,)
    assert 40 <= len(hits[0].text.split()) <= 130


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "holds no word"), ("-foncier", "leave out"), ("a" * 20_000, "20000 characters")],
)
def test_a_question_that_asks_nothing_is_refused(index: Index, query: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        index.search(query)


def test_hostile_questions_do_no_harm(index: Index) -> None:
    for query in ("(a+)+$ foncier", 'foncier "', "foncier \x00 \ud800", "* foncier", "« foncier"):
        assert index.search(query).total


def test_without_a_model_only_words_answer(study: Study, index: Index) -> None:
    bare = Index(study.index, study)
    assert found(bare, "foncier")
    with pytest.raises(IndexUnusable, match="--mode words"):
        bare.search("foncier")
    other = Index(study.index, study, BagEncoder("another"))
    with pytest.raises(IndexUnusable, match="another model"):
        other.search("foncier")


def test_spans_are_code_points_whatever_the_characters(study: Study, encoder: BagEncoder) -> None:
    study.write(
        "alsace/emoji", "ELU1: 👩🏽‍🏭 Voilà… l’usine 🏭 est fermée, « définitivement » dit-on.\n"
    )
    build(study.index, study, encoder)
    hit = Index(study.index, study, encoder).search('"est fermee definitivement"')[0]
    body = study.body("alsace/emoji")
    assert [span.of(body) for span in hit.matched] == ["est", "fermée", "définitivement"]
    assert Span(hit.span.start, hit.span.end).of(body) == hit.text


def test_the_answer_is_shown_though_the_question_says_the_words(
    study: Study, encoder: BagEncoder
) -> None:
    """The researcher's question helps to find the passage; the field's words are its best."""
    voices = {"ENQ": ["interviewer", None], "ELU1": ["respondent", None]}
    body = (
        "ENQ: Et la chaudronnerie fine, alors ?\n\nELU1: On y tient, les anciens la font vivre.\n"
    )
    study.write("alsace/question", body, speakers=voices)
    build(study.index, study, encoder)
    hits = Index(study.index, study, encoder).search("chaudronnerie fine", Ask(mode="words"))
    hit = next(hit for hit in hits if hit.transcript == "alsace/question")
    assert hit.speaker == "ELU1"
    assert hit.best.of(study.body("alsace/question")) == "On y tient, les anciens la font vivre."
