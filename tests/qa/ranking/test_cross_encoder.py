"""Reranking with a small cross-encoder with random weights."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from index import EncoderError, Index
from index.embedding.encoder import passage_prefix
from index.embedding.models import find_model
from qa import ask
from qa.__main__ import main
from qa.ranking.cross_encoder import CrossEncoderReranker
from qa.retrieval import rank

QUESTION = "How long is the harbour tunnel?"
# Scales the logits, so that they change the ranking.
SCALE = 40.0


def make_cross_encoder(folder: Path, outputs: int = 1) -> Path:
    """Save a cross-encoder of two small layers in the library's format."""
    torch.manual_seed(5)
    tokenizer = AutoTokenizer.from_pretrained(str(find_model().folder))
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, initializer_range=0.3,
    )  # fmt: skip
    config.num_labels = outputs
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.mul_(SCALE)
    model.save_pretrained(str(folder))
    tokenizer.save_pretrained(str(folder))
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cross_encoder(tmp_path_factory.mktemp("crossencoder"))


def library_logit(folder: Path, question: str, text: str) -> float:
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = BertForSequenceClassification.from_pretrained(str(folder))
    model.train(False)
    with torch.inference_mode():
        pair = tokenizer(question, text, truncation=True, return_tensors="pt")
        return float(model(**pair).logits[0, 0])


def test_logit_is_added_to_the_score_of_each_passage(newsroom: Index, folder: Path) -> None:
    hits = newsroom.search(QUESTION)
    alone = {item.hit.passage_id: item.score for item in rank(QUESTION, hits, newsroom)}
    ranked = rank(QUESTION, hits, newsroom, reranker=CrossEncoderReranker(str(folder)))

    assert [item.hit.passage_id for item in ranked] != list(alone)
    for item in ranked:
        passage = item.hit.passage
        document = newsroom.document(passage.document_id)
        text = passage_prefix(document.title) + document.text[passage.start : passage.end]
        logit = library_logit(folder, QUESTION, text)
        assert item.score == pytest.approx(alone[item.hit.passage_id] + 0.5 * logit, abs=1e-3)


def test_passages_that_were_not_read_gain_nothing(index: Index, corpus: Path, folder: Path) -> None:
    for number in range(14):
        (corpus / f"{number}.txt").write_text(
            f"Tunnel {number}\nThe tunnel number {number} is {number * 3 + 2} kilometres long.\n"
        )
    index.sync(corpus)
    hits = index.search(QUESTION)
    alone = rank(QUESTION, hits, index)
    ranked = {
        item.hit.passage_id: item
        for item in rank(QUESTION, hits, index, reranker=CrossEncoderReranker(str(folder)))
    }

    gains = [ranked[item.hit.passage_id].score - item.score for item in alone]
    assert len(gains) == 14
    assert gains[10:] == pytest.approx([min(gains[:10])] * 4)


def test_quotes_are_still_cut_from_the_text(newsroom: Index, folder: Path) -> None:
    answer = ask(QUESTION, newsroom, reranker=CrossEncoderReranker(str(folder)))

    for citation in answer.citations + answer.nearest:
        text = newsroom.document(citation.document_id).text
        assert citation.quote == text[citation.start : citation.end]


def test_command_line_accepts_a_cross_encoder(
    newsroom: Index, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index", str(newsroom.folder), "--json"]

    def first_score(*options: str) -> float:
        assert main(["retrieve", QUESTION, *place, *options]) == 0
        return float(json.loads(capsys.readouterr().out)[0]["score"])

    assert first_score("--reranker", str(folder)) != first_score()
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"question": QUESTION, "answers": ["3.2 kilometres"]}))
    assert main(["evaluate", str(gold), *place, "--reranker", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out)["questions"] == 1


def test_missing_model_is_not_downloaded() -> None:
    with pytest.raises(EncoderError, match=r"no cross-encoder 'ms-marco' on this machine: .*path"):
        CrossEncoderReranker("ms-marco")


def test_encoder_is_refused_as_a_cross_encoder() -> None:
    with pytest.raises(EncoderError, match=r"is not a cross-encoder: .*\['BertModel'\]"):
        CrossEncoderReranker(str(find_model().folder)).logits(QUESTION, ["text"])


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"expected a valid config\.json"):
        CrossEncoderReranker(str(tmp_path)).logits(QUESTION, ["text"])


def test_truncated_weights_are_refused(tmp_path: Path) -> None:
    model = make_cross_encoder(tmp_path / "made")
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EncoderError, match="is not a cross-encoder: "):
        CrossEncoderReranker(str(model)).logits(QUESTION, ["text"])


def test_model_with_several_outputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="has 3 outputs, expected 1"):
        CrossEncoderReranker(str(make_cross_encoder(tmp_path / "made", outputs=3))).logits(
            QUESTION, ["text"]
        )
