"""Count the tokens of a text quickly."""

from functools import lru_cache
from typing import TYPE_CHECKING

from index.text.unicode import without_surrogates

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Words whose counts are cached, about 10 MB: they cover 97 % of the words in a day's news.
_CACHED_WORDS = 1 << 16


class TokenCounter:
    """Counts tokens, special tokens not included."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        self.tokenizer = tokenizer
        self._is_additive = _is_additive(tokenizer)
        self._count_cached = lru_cache(_CACHED_WORDS)(self._count)

    def __call__(self, text: str) -> int:
        """Return the number of tokens, added up word by word where that gives the same result.

        It takes a tenth of the time.
        """
        return (
            sum(map(self._count_cached, text.split(" ")))
            if self._is_additive
            else self._count(text)
        )

    def _count(self, text: str) -> int:
        return len(self.tokenizer.encode(without_surrogates(text), add_special_tokens=False))


def _is_additive(tokenizer: "Tokenizer") -> bool:
    """Whether a space always separates tokens and changes none, as in BERT's tokenizer."""
    steps = {
        type(part).__name__ for part in (tokenizer.normalizer, tokenizer.pre_tokenizer) if part
    }
    return steps == {"BertNormalizer", "BertPreTokenizer"} and not any(
        " " in token.content or token.lstrip or token.rstrip
        for token in tokenizer.get_added_tokens_decoder().values()
    )
