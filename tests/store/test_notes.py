"""A Note on disk: what is meant changes, every other byte stays; what cannot be read is kept."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies import Folder, small

from terrain.errors import Problem, UsageError
from terrain.model.note import Evidence, write_evidence
from terrain.store import searches
from terrain.store.note_edit import Lines, parsed
from terrain.workspace import notes
from terrain.workspace.note_lookup import note_named
from terrain.workspace.note_sources import of_words

NOTE = """\
---
title: "Des vendeurs"   # provisoire
authors: [Nadia]
---
Une phrase  avec deux espaces.


## Du foncier {#foncier codes=foncier.rarete}

Ce que j'en dis.

> On ne trouve plus un hectare.
>
> — appuie · seine/dirigeant §2, 00:14:07 {#q7k2m9}
>
> À relire.

<!-- ne pas perdre -->

## De la coopération {#coop}

Rien encore.
"""


@pytest.fixture
def study(tmp_path: Path) -> Folder:
    made = small(tmp_path / "étude")
    made.write("notes/vendeurs.md", NOTE)
    return made


def add(study: Folder, claim: str, words: str, note: str = "vendeurs", **facts: str) -> Evidence:
    opened = study.open()
    taken = of_words(opened, words)
    return notes.add(opened, note, claim, taken, "supports", coder="camille", **facts)


def test_adding_writes_the_block_and_nothing_else(study: Folder) -> None:
    before = study.text("notes/vendeurs.md")
    made = add(study, "coop", "On coopère 👩‍🌾 quand on peut", remark="Sans y croire.")
    after = study.text("notes/vendeurs.md")
    block = write_evidence(made)
    assert after == before.replace("Rien encore.\n", f"Rien encore.\n\n{block}\n")
    assert made.quote == "On coopère 👩‍🌾 quand on peut"


def test_it_stands_at_the_end_of_its_claim_between_blank_lines(study: Folder) -> None:
    made = add(study, "foncier", "le foncier, c'est rare")
    text = study.text("notes/vendeurs.md")
    assert f"<!-- ne pas perdre -->\n\n{write_evidence(made)}\n\n## De la coopération" in text


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_unicode_form_and_byte_order_mark_stay(
    study: Folder, end: str, form: str, mark: str
) -> None:
    typed = mark + unicodedata.normalize(form, NOTE).replace("\n", end)  # type: ignore[arg-type]
    study.write("notes/vendeurs.md", typed)
    made = add(study, "coop", "On coopère")
    text = study.text("notes/vendeurs.md")
    block = write_evidence(made).replace("\n", end)
    assert text == f"{typed}{end}{block}{end}"
    notes.remove(study.open(), "vendeurs", [made.id])
    assert study.text("notes/vendeurs.md") == typed


def test_mixed_line_ends_are_not_tidied(study: Folder) -> None:
    typed = NOTE.replace("Une phrase  avec deux espaces.\n", "Une phrase.\r\nAutre.\r")
    study.write("notes/vendeurs.md", typed)
    add(study, "coop", "On coopère")
    assert study.text("notes/vendeurs.md").startswith(typed)


def test_a_file_that_ends_without_a_line_end(study: Folder) -> None:
    study.write("notes/vendeurs.md", NOTE.rstrip("\n"))
    made = add(study, "coop", "On coopère")
    assert study.text("notes/vendeurs.md") == f"{NOTE}\n{write_evidence(made)}\n"


def test_remark_and_stance_change_their_block_alone(study: Folder) -> None:
    notes.change(study.open(), "vendeurs", "q7k2m9", remark="Relu.\n\nDeux fois.")
    notes.change(study.open(), "vendeurs", "q7k2m9", stance="contradicts")
    assert study.text("notes/vendeurs.md") == NOTE.replace("appuie", "contredit").replace(
        "> À relire.", "> Relu.\n>\n> Deux fois."
    )


def test_moving_takes_the_block_as_it_is_typed(study: Folder) -> None:
    typed = NOTE.replace("> On ne trouve", ">On ne trouve")
    study.write("notes/vendeurs.md", typed)
    block = typed[typed.index(">On") : typed.index("\n\n<!--")]
    notes.move(study.open(), "vendeurs", "q7k2m9", "coop")
    moved = study.text("notes/vendeurs.md")
    assert moved == typed.replace(f"{block}\n\n", "") + f"\n{block}\n"
    notes.move(study.open(), "vendeurs", "q7k2m9", "foncier")
    assert block in study.text("notes/vendeurs.md").split("## De la coop")[0]


def test_a_claim_goes_below_another_with_all_that_stands_under_it(study: Folder) -> None:
    opened = study.open()
    notes.add_claim(opened, "vendeurs", "Le prix n'est pas tout", id_="prix", after="foncier",
                    codes=["foncier.prix"])  # fmt: skip
    text = study.text("notes/vendeurs.md")
    heading = "## Le prix n'est pas tout {#prix codes=foncier.prix}"
    assert f"<!-- ne pas perdre -->\n\n{heading}\n\n## De la coop" in text
    assert [claim.id for claim in study.load()[0].notes["vendeurs"].claims] == [
        "foncier", "prix", "coop",
    ]  # fmt: skip


def test_an_id_is_made_of_the_words_and_never_taken_twice(study: Folder) -> None:
    opened = study.open()
    first = notes.add_claim(opened, "vendeurs", "L’hectare, toujours l’hectare !")
    second = notes.add_claim(opened, "vendeurs", "L’hectare, toujours l’hectare !")
    assert (first.id, second.id) == ("l-hectare-toujours-l-hectare",
                                     "l-hectare-toujours-l-hectare-2")  # fmt: skip


def test_a_remark_that_would_read_as_an_attribution_is_refused_and_nothing_is_written(
    study: Folder,
) -> None:
    with pytest.raises(Exception, match="would not read back"):
        notes.change(study.open(), "vendeurs", "q7k2m9", remark="— nuance · seine/elue §2")
    assert study.text("notes/vendeurs.md") == NOTE


def test_a_broken_line_is_a_problem_and_the_note_can_still_be_added_to(study: Folder) -> None:
    study.edit("notes/vendeurs.md", "— appuie · seine", "— apuie · seine")
    project, problems = study.load()
    assert [(p.slug, p.line) for p in problems] == [("evidence-unreadable", 14)]
    assert project.notes["vendeurs"].evidence == ()
    made = add(study, "foncier", "le foncier, c'est rare")
    text = study.text("notes/vendeurs.md")
    assert "> On ne trouve plus un hectare.\n>\n> — apuie" in text
    assert f"{{#{made.id} " in text


def test_a_note_without_a_front_matter_or_in_conflict_is_said_not_lost(study: Folder) -> None:
    study.write("notes/autre.md", "Rien.\n")
    study.write("notes/clash.md", NOTE + "<<<<<<< HEAD\n")
    assert study.slugs() == ["conflict-markers", "note-unreadable"]
    for name in ("autre", "clash"):
        with pytest.raises(Exception, match="cannot be read"):
            note_named(study.open(), name)


def test_two_people_who_add_at_once_both_find_their_evidence(study: Folder) -> None:
    one, other = study.open(), study.open()
    first, second = of_words(one, "On coopère"), of_words(other, "le foncier, c'est rare")
    notes.add(one, "vendeurs", "coop", first, "supports", coder="camille")
    notes.add(other, "vendeurs", "coop", second, "nuances", coder="noé")
    held = study.load()[0].notes["vendeurs"].claims[1].evidence
    assert [e.quote for e in held] == ["On coopère", "le foncier, c'est rare"]


def test_a_claim_cited_twice_keeps_both_and_asks_which(study: Folder) -> None:
    study.write("notes/vendeurs.md", NOTE + "\n## Encore {#coop}\n")
    assert study.slugs() == ["duplicate-id"]
    with pytest.raises(Exception, match=r"two claims .*lines 20 and 24"):
        add(study, "coop", "On coopère")


def test_undo_gives_the_file_back_byte_for_byte(study: Folder) -> None:
    from terrain.store.undo import undo

    add(study, "coop", "On coopère")
    undo(study.root)
    assert study.text("notes/vendeurs.md") == NOTE


def test_a_search_that_cannot_be_read_is_kept_and_said(study: Folder) -> None:
    study.write("notes/vendeurs.searches/noé.jsonl", '{"did": "kept", "search": "01X"}\n{rien\n')
    problems: list[Problem] = []
    found = searches.load(study.root, "notes/vendeurs.md", problems)
    assert (found.searches, found.decisions) == ((), ())
    assert [(p.slug, p.line) for p in problems] == [
        ("search-unreadable", 1), ("search-unreadable", 2),
    ]  # fmt: skip


EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "twice", "cut", "add"]), st.integers(5, 24)), max_size=4
)


@settings(max_examples=40)
@given(EDITS)
def test_however_the_note_was_edited_by_hand_adding_loses_not_a_byte(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
) -> None:
    rows = NOTE.splitlines(keepends=True)
    for how, at in edits:
        if at < len(rows):
            held = rows[at]
            rows[at : at + 1] = {"drop": [], "twice": [held, held], "cut": [f"{held[:5]}\n"],
                                 "add": [held, "> — ?\n"]}[how]  # fmt: skip
    typed = "".join(rows)
    study = small(tmp_path_factory.mktemp("étude"))
    study.write("notes/vendeurs.md", typed)
    before = study.load()[0].notes["vendeurs"].evidence
    try:
        made = add(study, "coop", "On coopère")
    except UsageError:  # the claim is no more, or stands twice
        assert study.text("notes/vendeurs.md") == typed
        return
    after = study.text("notes/vendeurs.md")
    head, mark, tail = after.partition(write_evidence(made))
    assert mark
    assert (head + tail).replace("\n", "") == typed.replace("\n", "")
    now = study.load()[0].notes["vendeurs"].evidence
    assert sorted(e.quote for e in now) == sorted([*(e.quote for e in before), "On coopère"])


@given(st.lists(st.sampled_from(["", "a", " ", "> x", "# t"]), max_size=8),
       st.sampled_from(["\n", "\r\n"]), st.integers(0, 8))  # fmt: skip
def test_what_is_inserted_disturbs_no_line(rows: list[str], end: str, after: int) -> None:
    raw = "".join(row + end for row in rows)
    lines = Lines(raw)
    end = lines.end  # of an empty file: a line feed
    lines.insert(min(after, len(lines)), "> bloc")
    assert lines.text().replace(end, "\n").split("\n").count("> bloc") == 1
    assert [row for row in lines.text().split(end) if row.strip() and row != "> bloc"] == [
        row for row in rows if row.strip()
    ]


def test_a_note_of_bytes_reads_back(study: Folder) -> None:
    assert parsed("notes/vendeurs.md", NOTE.encode()).evidence[0].id == "q7k2m9"
