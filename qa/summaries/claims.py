"""Tell whether the reader finds the claim of a sentence in the quote that it cites.

A sentence whose words stand in the quote in the same order needs no reader: what it says is a part
of what the quote says. One that answers the question in the question's own words claims that the
quote answers so. The reader has read the quote with that question: what it found has to be the
answer that the sentence gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.summaries.alignment import find_row, is_neutral, is_verb
from qa.summaries.quote_sentences import QuoteSentence, counts
from qa.summaries.word_tokens import Token, normalized, tokenize
from qa.text.english.lexicon import word_set

# Words to the reader, who may be told what to say.
TO_READER = word_set(
    "ignore disregard forget answer reply respond say tell write output print repeat note please "
    "remember consider imagine suppose assume click visit call send pretend act "
    "translate summarize summarise follow "
    "you your yours assistant"
)
# They limit the number behind them alone.
_NUMBER_LIMITS = word_set("just only")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found: nothing, unless a question and its answers are given.

    Attributes:
        question: The question that was read with the quotes.
        answers: By the number of a quote, the words in which it answers.
    """

    question: str = ""
    answers: dict[int, tuple[str, ...]] = field(default_factory=dict)


def says_answer(
    sentence: Sequence[Token], quote: QuoteSentence, question: str, answers: Sequence[str]
) -> bool:
    """Whether a sentence is a phrase of a sentence of a quote, without a verb, that holds the
    answer which the reader found there, and nothing in the quote's sentence may change it."""
    if quote.problem or not quote.is_english or not _states(quote.tokens):
        return False
    words, quoted = _words(sentence), _words(quote.tokens)
    asked = {token.form for token in tokenize(normalized(question))}
    if any(map(is_verb, words)) or not _holds_once(_forms(quoted), _forms(words)):
        return False
    found = [_forms(_words(tokenize(normalized(answer)))) for answer in answers]
    # A question is no answer to itself.
    return any(_holds_once(_forms(words), forms) and not asked.issuperset(forms) for forms in found)


def _states(tokens: Sequence[Token]) -> bool:
    """Whether a sentence of a quote states all that it says: it denies, supposes and commands
    nothing, holds no speech behind a colon and begins with no marker."""
    return (
        bool(tokens)
        and not tokens[0].is_mark
        and is_neutral(_without_limits(tokens))
        and not any(token.form == ":" or token.form in TO_READER for token in tokens)
    )


def _words(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if counts(token)]


def _forms(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens]


def _holds_once(forms: Sequence[str], wanted: Sequence[str]) -> bool:
    return bool(wanted) and len(find_row(forms, wanted)) == 1


def _without_limits(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the "just" of "just 9 starts"."""
    behind = [*tokens[1:], None]
    return [
        token
        for token, after in zip(tokens, behind, strict=True)
        if not (token.form in _NUMBER_LIMITS and after is not None and after.kind == "number")
    ]
