"""`terrain publish`: what may be published is there, what may not is in no byte of any file."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.site.study import NOTE, hostile, published
from tests.studies import Folder

from terrain.cli import main
from terrain.errors import TerrainError, UsageError
from terrain.workspace.publish import Published, Wanted, base_url, publish


def written(site: Path) -> dict[str, bytes]:
    """Every file of a site and its bytes."""
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def everything(site: Path) -> str:
    return "\n".join(data.decode("utf-8") for data in written(site).values())


def make(study: Folder, **wanted: object) -> Published:
    return publish(study.open(), study / "site", Wanted(k=1, **wanted))  # type: ignore[arg-type]


@pytest.fixture
def site(tmp_path: Path) -> Folder:
    return published(tmp_path / "étude à publier")


def note_page(study: Folder, lang: str = "") -> str:
    return study.text(f"site/{lang}notes/terrain.html")


# --- what is there


def test_a_note_has_its_claims_quotations_context_and_references(site: Folder) -> None:
    done = make(site)
    assert (done.notes, done.claims, done.shown, done.evidence) == (1, 2, 3, 3)
    page = note_page(site)
    assert '<h2 id="vendeurs">Il reste du terrain, on ne le vend pas</h2>' in page
    assert 'id="e-aaaaaa"' in page
    assert "<p>On ne trouve plus un hectare.</p>" in page
    # the question and the rest of the turn, in which the words are marked
    assert "Vous cherchez à vous agrandir ?" in page
    assert "<mark>On ne trouve plus un hectare.</mark> L’usine d&#39;à côté" in page
    assert "seine/dirigeant §2, 00:14:07" in page
    assert '<a href="../territories/seine-aval.html">Seine Aval-Mantes</a>' in page
    assert "camille" in page
    assert 'href="../codebook.html#foncier.rarete"' in page
    assert "@techreport{terrain," in site.text("site/notes/terrain.bib")
    (item,) = json.loads(site.text("site/notes/terrain.csl.json"))
    assert item["title"] == "Du terrain pour quoi faire ?"
    assert item["issued"] == {"date-parts": [[2026, 2, 1]]}


def test_stances_are_told_by_a_word_and_a_sign_not_by_colour_alone(site: Folder) -> None:
    make(site)
    found = re.findall(r'aria-hidden="true">(.)</span>(\w+)</span>', note_page(site))
    assert found == [("+", "appuie"), ("≈", "nuance"), ("−", "contredit")]


def test_nobody_is_named_by_the_label_or_the_id_of_the_study(site: Folder) -> None:
    make(site, transcripts="all")
    text = everything(site / "site")
    for word in ("sa-dir-01", "sa-elu-01", "DIR1", "ÉLUE"):
        assert word not in text, word
    assert "Dirigeant, Seine Aval-Mantes, 2023" in text


def test_a_line_that_hides_the_place_hides_the_citation_too(site: Folder) -> None:
    publish(site.open(), site / "site", Wanted(k=3))
    page = note_page(site)
    assert "On ne trouve plus un hectare." in page
    for tell in ("seine/dirigeant", "Seine Aval-Mantes", "00:14:07"):
        assert tell not in page, tell
    assert "On ne trouve plus un hectare" not in site.text("site/cases/seine.html")


def test_sessions_lead_to_their_video_at_the_second(site: Folder) -> None:
    make(site)
    page = site.text("site/sessions/seine--seance.html")
    assert 'href="https://example.org/video/1"' in page
    assert 'href="https://example.org/video/1#t=120"' in page  # 00:01:00, and the offset
    assert "<time datetime" in page


def test_both_languages_stand_side_by_side(site: Folder) -> None:
    make(site, langs=("fr", "en"))
    assert '<html lang="fr-FR">' in note_page(site)
    english = note_page(site, "en/")
    assert '<html lang="en-GB">' in english
    assert '<h1 lang="fr">' in english  # the Note is in French
    assert '<blockquote lang="fr">' in english
    assert 'href="../../notes/terrain.html" hreflang="fr"' in english
    assert "supports" in english


def test_drafts_wait_until_they_are_named(site: Folder) -> None:
    site.edit("notes/terrain.md", "status: published", "status: à relire")
    done = make(site)
    assert (done.notes, done.drafts) == (0, ("terrain",))
    assert not (site / "site/notes/terrain.html").exists()
    assert "quelle rareté" not in everything(site / "site")
    assert make(site, notes=("terrain",)).notes == 1
    assert "Brouillon" in note_page(site)
    with pytest.raises(UsageError, match="no Note “terrian”"):
        make(site, notes=("terrian",))


def test_transcripts_are_published_only_when_asked_for(site: Folder) -> None:
    make(site)
    assert not (site / "site/transcripts").exists()
    assert "Bienvenue à tous" not in everything(site / "site")
    make(site, transcripts="quoted")
    assert sorted(p.name for p in (site / "site/transcripts").iterdir()) == [
        "seine--dirigeant.html", "seine--elue.html",
    ]  # fmt: skip
    make(site, transcripts="all")
    assert (site / "site/transcripts/seine--seance.html").exists()
    assert "terrainTranscripts" in site.text("site/search-transcripts.js")
    assert 'href="../transcripts/seine--dirigeant.html#t2"' in note_page(site)


def test_the_about_page_and_the_bibliography_take_what_the_study_gives(site: Folder) -> None:
    site.write("about.md", "Un *observatoire* : des enquêtes ?")
    work = {"id": "x", "title": "La rareté", "author": [{"family": "Roux", "given": "Zoé"}],
            "issued": {"date-parts": [[2019]]}, "DOI": "10.1/x"}  # fmt: skip
    site.write("bibliography.json", json.dumps([work]))
    make(site)
    assert "Un <em>observatoire</em>\u00a0: des enquêtes\u202f?" in site.text("site/about.html")
    assert "Roux Zoé (2019). La rareté. https://doi.org/10.1/x" in site.text(
        "site/bibliography.html"
    )
    site.write("bibliography.json", "{")
    with pytest.raises(TerrainError, match=r"bibliography\.json:1: not JSON"):
        make(site)


# --- what is not


def test_what_consent_withholds_leaves_a_trace_and_no_word(site: Folder) -> None:
    site.edit("corpus/participants.yaml", "use: quote, named", "use: analysis, named")
    done = make(site, transcripts="all", langs=("fr", "en"))
    assert (done.shown, done.withheld) == (1, 2)
    page = note_page(site)
    assert page.count("le consentement ne le permet pas") == 2
    text = everything(site / "site")
    for words in ("hectare", "personne à embaucher", "se tient par les familles", "Dit d’emblée",
                  "L’usine d"):  # fmt: skip
        assert words not in text, words
    session = site.text("site/sessions/seine--seance.html")
    assert "Premier exposé" not in session  # nobody may be heard in it
    assert "Second exposé" in session


def test_without_a_recorded_promise_nothing_is_published(site: Folder) -> None:
    site.edit("corpus/seine/elue.md", "consent: {use: quote}\n", "")
    assert make(site).withheld == 1
    assert "coopère" not in everything(site / "site")


def test_words_that_are_no_longer_found_are_not_published(site: Folder) -> None:
    site.edit("corpus/seine/dirigeant.md", "plus un hectare", "plus un seul are")
    done = make(site)
    assert (done.shown, done.withheld) == (2, 0)
    assert done.lost == ("terrain: seine/dirigeant §2, 00:14:07",)
    assert "ses mots ne sont plus retrouvés" in note_page(site)
    assert "hectare" not in note_page(site)


@pytest.mark.parametrize(
    ("where", "words", "what"),
    [
        # an author who quotes from memory words that may not be published; bold, other signs
        ("On le dit partout", "La commune nous ÉCOUTE, oui, **voilà** ! On ne trouve plus personne",
         r"words that consent withholds \(seine/dirigeant §4"),
        ("On le dit partout", "Selon sa-dir-01, partout", "the participant id “sa-dir-01”"),
        ("On le dit partout", "une intuition que je ne dirai jamais à personne d’autre que moi",
         ""),
    ],
)  # fmt: skip
def test_the_last_reading_stops_what_the_gate_could_not(
    site: Folder, where: str, words: str, what: str
) -> None:
    make(site)
    before = written(site / "site")
    site.code("seine/elue", "quand on peut", "cooperation",
              memo="une intuition que je ne dirai jamais à personne d’autre que moi")  # fmt: skip
    site.edit("corpus/participants.yaml", "use: quote, named", "use: analysis, named")
    site.edit("notes/terrain.md", where, words)
    if not what:  # a memo that its author wrote into a Note is the author's to publish
        make(site)
        return
    with pytest.raises(TerrainError, match=what):
        make(site)
    assert written(site / "site") == before
    assert not list(site.root.glob(".~*"))


def test_a_memo_in_a_page_that_is_no_note_stops_everything(site: Folder) -> None:
    memo = "cette personne ment et je crois savoir très exactement pourquoi elle ment"
    site.code("seine/elue", "quand on peut", "cooperation", memo=memo)
    site.write("about.md", f"Nous savons. {memo.capitalize()}.")
    with pytest.raises(TerrainError, match="words of the memo of coding"):
        make(site)


def test_a_real_name_of_the_key_stops_everything(site: Folder) -> None:
    from terrain.model.key import Key, Person

    key = Key({"sa-dir-01": Person(("Jean-Pierre",), ("Dupont",))})
    assert make(site, key=key).names_checked
    site.edit("notes/terrain.md", "Dit d’emblée.", "M. Dupont le dit d’emblée.")
    with pytest.raises(TerrainError, match="the real name of sa-dir-01"):
        make(site, key=key)


SPEAKERS = ("A", "B", "C")
PROMISES = (None, "quote", "analysis", "withdrawn")


@settings(max_examples=25)
@given(
    st.sampled_from(PROMISES),
    st.lists(st.sampled_from(PROMISES), min_size=3, max_size=3),
    st.sampled_from(["none", "quoted", "all"]),
    st.integers(0, 2**32),
)
def test_no_word_that_is_withheld_is_in_any_byte(
    tmp_path_factory: pytest.TempPathFactory, whole: str | None, own: list[str | None],
    transcripts: str, seed: int,
) -> None:  # fmt: skip
    """Each turn says words that nobody else says; whichever promises were made, the words of a
    turn are in the files only if both allow it."""
    study = published(tmp_path_factory.mktemp("site") / "étude")
    words = {(n, s): f"zq{seed % 9973:x}w{n}{s.lower()}" for n in range(4) for s in SPEAKERS}
    turns = [
        f"{s} [00:0{n}:0{i}]: Le {words[n, s]} nous tient, dit {words[n, s]}x à {words[n, s]}y.\n"
        for n in range(4) for i, s in enumerate(SPEAKERS)
    ]  # fmt: skip
    roster = "".join(
        f"  - {{id: z-{s}, role: élu, consent: {{use: {use}}}}}\n" if use else
        f"  - {{id: z-{s}, role: élu}}\n" for s, use in zip(SPEAKERS, own, strict=True)
    )  # fmt: skip
    study.write("corpus/participants.yaml", f"participants:\n{roster}")
    speakers = ", ".join(f"{s}: {{participant: z-{s}}}" for s in SPEAKERS)
    promise = f"consent: {{use: {whole}}}\n" if whole else ""
    study.write("corpus/seine/tous.md", f"---\nid: tous\ncase: seine\nspeakers: {{{speakers}}}\n"
                f"{promise}---\n" + "\n".join(turns))  # fmt: skip
    quoted = [
        f"> Le {words[n, s]} nous tient\n>\n> — appuie · seine/tous §{n * 3 + i + 1} {{#{n}{s}}}\n"
        for n in range(4) for i, s in enumerate(SPEAKERS)
    ]  # fmt: skip
    study.write("notes/terrain.md", NOTE.split("## Il")[0] + "\n".join(quoted))
    make(study, transcripts=transcripts)
    text = everything(study / "site")
    for (_, s), word in words.items():
        use = own[SPEAKERS.index(s)]
        open_ = whole == "quote" and use in (None, "quote")
        assert (word in text) == open_, (s, use, whole)
        assert f"z-{s}" not in text


# --- the folder


def test_a_second_run_writes_nothing_and_a_change_only_what_it_changes(site: Folder) -> None:
    first = make(site)
    assert first.written == first.files
    before = {p: p.stat().st_mtime_ns for p in (site / "site").rglob("*")}
    again = make(site)
    assert (again.written, again.unchanged, again.removed) == (0, first.files, ())
    assert {p: p.stat().st_mtime_ns for p in (site / "site").rglob("*")} == before
    site.edit("notes/terrain.md", "Dit d’emblée.", "Dit sans attendre.")
    make(site)
    changed = {p.name for p, when in before.items() if p.is_file() and p.stat().st_mtime_ns != when}
    assert changed == {"terrain.html", "search-index.js", "feed.xml", "site.json"}


def test_a_withdrawal_takes_pages_away_and_says_that_copies_remain(site: Folder) -> None:
    make(site, transcripts="all")
    assert CliRunner().invoke(
        main, ["consent", "seine/elue", "--use", "withdrawn", "--study", str(site.root)]
    ).exit_code == 0  # fmt: skip
    ran = CliRunner().invoke(
        main, ["publish", "--study", str(site.root), "--out", str(site / "site"), "--k", "1",
               "--transcripts", "all"],
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    assert "1 quotation and 1 file published before are no longer here. Copies remain" in ran.output
    assert not (site / "site/transcripts/seine--elue.html").exists()
    assert "coopère" not in everything(site / "site")


def test_a_folder_of_somebody_else_is_left_alone(site: Folder) -> None:
    site.write("site/theirs.txt", "à moi")
    with pytest.raises(UsageError, match="did not publish"):
        make(site)
    assert written(site / "site") == {"theirs.txt": "à moi".encode()}
    for place in (site.root, site.root.parent, site / "corpus" / "site", site / "notes"):
        with pytest.raises(UsageError, match="is the study itself"):
            publish(site.open(), place)


def test_files_of_others_beside_ours_stay(site: Folder) -> None:
    make(site)
    site.write("site/CNAME", "example.org\n")
    site.write("site/.git/HEAD", "ref: refs/heads/main\n")
    (site / "notes/terrain.md").unlink()
    done = make(site)
    assert "notes/terrain.html" in done.removed
    assert not (site / "site/notes").exists()
    assert site.text("site/CNAME") == "example.org\n"
    assert (site / "site/.git/HEAD").exists()


def test_what_an_interruption_left_is_settled_by_the_next_run(site: Folder) -> None:
    make(site)
    manifest = site / "site/site.json"
    data = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**data, "files": [*data["files"], "notes/autre.html"]}))
    site.write("site/notes/autre.html", "des mots d’avant")
    site.write("site/index.html", "<p>à moitié")
    done = make(site)
    assert done.removed == ("notes/autre.html",)
    assert done.written == 1
    manifest.write_text(json.dumps({**data, "files": ["../notes/terrain.md", "/etc/passwd"]}))
    make(site)
    assert (site / "notes/terrain.md").exists()


# --- whole and sound


class _Page(HTMLParser):
    """Addresses, anchors and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            elif name == "id":
                self.ids.append(value or "")


def crawl(folder: Path) -> dict[str, _Page]:
    return {
        name: _Page(data.decode("utf-8"))
        for name, data in written(folder).items() if name.endswith(".html")
    }  # fmt: skip


@pytest.mark.parametrize("build", [published, hostile])
def test_every_link_leads_somewhere_and_nothing_is_fetched(tmp_path: Path, build: object) -> None:
    study = build(tmp_path / "étude")  # type: ignore[operator]
    make(study, langs=("fr", "en"), transcripts="all")
    pages = crawl(study / "site")
    assert len(pages) > 30
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("https", "http"), (name, link)
                continue
            aimed = (study / "site" / name).parent / unquote(parts.path) if parts.path else (
                study / "site" / name)  # fmt: skip
            assert aimed.resolve().is_file(), (name, link)
            if parts.fragment:
                target = aimed.resolve().relative_to((study / "site").resolve()).as_posix()
                assert unquote(parts.fragment) in pages[target].ids, (name, link)


def test_no_name_breaks_out_of_its_page(tmp_path: Path) -> None:
    study = hostile(tmp_path / "étude")
    make(study, langs=("fr", "en"), transcripts="all")
    for name, page in crawl(study / "site").items():
        assert not page.tags & {"img", "textarea", "b", "iframe"}, name
        assert not {a for a in page.attributes if a.startswith("on")}, name
        assert "style" not in page.attributes, name
        assert "49" not in " ".join(page.ids), name
    text = "".join(data.decode("utf-8") for name, data in written(study / "site").items()
                   if name.endswith((".html", ".xml", ".js")))  # fmt: skip
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "evil.example/y.png" in text  # a picture became a link
    index = study.text("site/search-index.js")
    assert "<" not in index
    rows = json.loads(index.removeprefix("window.terrainIndex=").rstrip(";\n"))
    assert any("<script>alert(1)</script>" in row[2] for row in rows)


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("base", ["", "https://example.org/observatoire/"])
def test_the_feed_is_atom_and_its_ids_do_not_move(site: Folder, base: str) -> None:
    make(site, langs=("fr", "en"), base=base)
    for name, prefix in (("feed.xml", ""), ("en/feed.xml", "en/")):
        feed = etree.fromstring((site / "site" / name).read_bytes())
        assert feed.tag == f"{ATOM}feed"
        for parent in (feed, *feed.findall(f"{ATOM}entry")):
            for needed in ("id", "title", "updated"):
                assert parent.findtext(f"{ATOM}{needed}"), needed
        ids = [e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")]
        root = "tag:etude-fonciere-ac2e5a.invalid,2026:"
        assert ids == [f"{root}{prefix}notes/terrain.html",
                       f"{root}{prefix}sessions/seine--seance.html"]  # fmt: skip
        links = [e.find(f"{ATOM}link").get("href") for e in feed.findall(f"{ATOM}entry")]
        assert links[0] == (f"{base}{prefix}notes/terrain.html" if base else "notes/terrain.html")
        stamps = [e.findtext(f"{ATOM}updated") for e in feed.findall(f"{ATOM}entry")]
        assert stamps == ["2026-02-01T00:00:00Z", "2024-02-08T00:00:00Z"]
    assert ("sitemap.xml" in written(site / "site")) == bool(base)


def test_a_change_of_words_is_news_a_change_of_address_is_not(site: Folder) -> None:
    make(site)
    make(site, base="https://example.org/")
    assert "<updated>2026-02-01T00:00:00Z</updated>" in site.text("site/feed.xml")
    site.edit("notes/terrain.md", "Dit d’emblée.", "Dit sans attendre.")
    make(site)
    assert "<updated>2026-03-01T00:00:00Z</updated>" in site.text("site/feed.xml")  # today


def test_references_carry_the_permanent_address(site: Folder) -> None:
    make(site, base="https://example.org/o/", langs=("fr", "en"))
    (item,) = json.loads(site.text("site/en/notes/terrain.csl.json"))
    assert item["URL"] == "https://example.org/o/en/notes/terrain.html"
    assert "https://example.org/o/notes/terrain.html" in note_page(site)


@pytest.mark.parametrize("url", ["example.org", "javascript:alert(1)", "https://", "http://a b/",
                                 "https://x/#y", 'https://x/"'])  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is no address"):
        base_url(url)


def test_what_is_invented_says_so_on_every_page(site: Folder) -> None:
    site.edit("terrain.yaml", "format: 1", "format: 1\nfictional: true")
    assert make(site).fictional
    for name, data in written(site / "site").items():
        if name.endswith(".html"):
            assert b"FICTIF" in data, name
        elif name.endswith((".bib", ".csl.json", ".xml")):
            assert b"fictif" in data, name


def test_the_command_says_what_it_did_in_json(site: Folder) -> None:
    ran = CliRunner().invoke(main, ["publish", "--study", str(site.root), "--out",
                                    str(site / "out"), "--json"])  # fmt: skip
    assert ran.exit_code == 0, ran.output
    data = json.loads(ran.stdout)
    assert (data["notes"], data["shown"], data["evidence"]) == (1, 3, 3)
    assert "Real names were not looked for" in ran.stderr
