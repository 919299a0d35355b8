"""Counting tokens."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer, Replace
from tokenizers.pre_tokenizers import BertPreTokenizer

from index.embedding.encoder import Encoder
from index.embedding.models import find_model
from index.embedding.token_count import TokenCounter
from index.text.unicode import without_surrogates


@given(st.text(st.characters(), max_size=300))
@example("a b")
@example("a\x1cb c\x85d\u00a0e\u3000f  g")
@example("É e\u0301 ́x İstanbul ΟΔΟΣ ΟΔΟΣα")
@example("新聞 [SEP] [sep]x ##ing don't")
@example("x" * 101 + " " + "y" * 100)
@example("half \ud83d of one")
def test_counting_by_word_gives_the_tokenizers_count(text: str) -> None:
    whole = find_model().token_counter.tokenizer.encode(
        without_surrogates(text), add_special_tokens=False
    )
    assert find_model().token_counter(text) == len(whole)


@pytest.mark.parametrize("difference", ["joined", "added"])
def test_tokenizer_that_looks_across_spaces_gets_the_whole_text(difference: str) -> None:
    tokenizer = Tokenizer(WordPiece({"[UNK]": 0, "a": 1, "b": 2, "ab": 3}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    if difference == "joined":
        tokenizer.normalizer = Replace(" ", "")
    else:
        tokenizer.add_tokens(["a b"])
    text = "a b"
    assert TokenCounter(tokenizer)(text) == len(tokenizer.encode(text, add_special_tokens=False))


def test_sentence_is_cut_at_the_token_limit() -> None:
    encoder = Encoder()
    fits = "word " * 254
    assert encoder.cut_long(fits) == [(0, len(fits))]
    assert len(encoder.cut_long(fits + "word")) == 2
