"""Tell whether the reader finds the claim of a sentence in the quote that it cites.

A sentence whose words stand in the quote in the same order needs no reader: what it says is a part
of what the quote says. One that answers the question in the question's own words claims that the
quote answers so. The reader has read the quote with that question: what it found has to be the
answer that the sentence gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.summaries.alignment import PREPOSITIONS, QuoteSentence, counts, is_neutral, is_verb
from qa.summaries.word_tokens import Token, normalized, tokenize
from qa.text.english.clauses import AUXILIARIES, stems_of
from qa.text.english.lexicon import word_set

_INTERROGATIVES = word_set("who what which how when where whom whose")
# Behind "how", they belong to what is asked for.
_AMOUNTS = word_set("many much old long high far tall large big often")
_BE_HAVE_DO = word_set("is are was were be been has have had do does did")
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
    """Whether a sentence gives the answer that the reader found in a sentence of a quote, in a
    phrase that holds it or in the question's own words around it.

    All of its words stand in the quote's sentence, those of the question in the question's order in
    both, and nothing in the quote's sentence may change what it says.
    """
    if quote.problem or not quote.is_english or not _states(quote.tokens):
        return False
    words, quoted = _words(sentence), _words(quote.tokens)
    asked = _words(tokenize(normalized(question)))
    for answer in answers:
        found = _forms(_words(tokenize(normalized(answer))))
        place = _find(found, _forms(words))
        if place is None or _find(found, _forms(quoted)) is None:
            continue
        if set(found) <= set(_forms(asked)):
            # A question is no answer to itself.
            continue
        if _is_phrase(words, quoted):
            return True
        before, behind = words[:place], words[place + len(found) :]
        others = [token for token in (*before, *behind) if token.form not in _BE_HAVE_DO]
        if (
            _restates(before, behind, asked)
            and _are_in_order(_forms(others), _forms(quoted))
            and (not before or _begins_clause(before[0], quoted))
        ):
            return True
    return False


def _states(tokens: Sequence[Token]) -> bool:
    """Whether a sentence of a quote states all that it says: it denies, supposes and commands
    nothing, holds no speech behind a colon and begins with no marker."""
    return (
        bool(tokens)
        and not tokens[0].is_mark
        and is_neutral(_without_limits(tokens))
        and not any(token.form == ":" or token.form in TO_READER for token in tokens)
    )


def _is_phrase(words: Sequence[Token], quoted: Sequence[Token]) -> bool:
    """Whether words are a phrase of a quote, such as "2000 guests" or "in 1237"."""
    return _find(_forms(words), _forms(quoted)) is not None and not any(map(is_verb, words))


def _restates(before: Sequence[Token], behind: Sequence[Token], asked: Sequence[Token]) -> bool:
    """Whether the words around an answer are those of a question, in their order.

    Of "How many career sacks did Allen have?", "Allen had 136 career sacks"; of "Who beat City?",
    "Rovers beat City".
    """
    start = next(
        (at for at, token in enumerate(asked) if token.form in _INTERROGATIVES), len(asked)
    )
    rest = list(asked[start + 1 :])
    if rest and rest[0].form in _AMOUNTS:
        rest.pop(0)
    # The thing that is counted or chosen: "career sacks", "university".
    end = next((at for at, token in enumerate(rest) if token.form in AUXILIARIES), 0)
    thing, clause = rest[:end], rest[end:]
    if thing and not _are_same(behind[: len(thing)], thing):
        return False
    said, wanted = (
        [token for token in part if token.form not in _BE_HAVE_DO]
        for part in ([*before, *behind[len(thing) :]], clause)
    )
    return bool(said) and _are_same(said, wanted)


def _begins_clause(first: Token, quoted: Sequence[Token]) -> bool:
    """Whether the first word of a sentence may be the subject in a quote too: not of "the mother of
    Kim" and "Reed, who met Kim"."""
    place = next((at for at, token in enumerate(quoted) if token.form == first.form), None)
    if not place:
        return place == 0
    return not is_verb(quoted[place - 1]) and quoted[place - 1].form not in PREPOSITIONS


def _are_in_order(wanted: Sequence[str], forms: Sequence[str]) -> bool:
    remaining = iter(forms)
    return all(form in remaining for form in wanted)


def _are_same(some: Sequence[Token], others: Sequence[Token]) -> bool:
    return len(some) == len(others) and all(map(_is_form_of, some, others))


def _is_form_of(here: Token, there: Token) -> bool:
    return here.form == there.form or (
        here.kind in ("word", "name")
        and there.kind in ("word", "name")
        and not stems_of(here.form.lower()).isdisjoint(stems_of(there.form.lower()))
    )


def _words(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if counts(token)]


def _forms(tokens: Sequence[Token]) -> list[str]:
    return [token.form for token in tokens]


def _find(wanted: Sequence[str], forms: Sequence[str]) -> int | None:
    """Where words stand in a row; None if they do not, or in several places."""
    size = len(wanted)
    places = [
        at for at in range(len(forms) - size + 1) if forms[at : at + size] == wanted and wanted
    ]
    return places[0] if len(places) == 1 else None


def _without_limits(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the "just" of "just 9 starts"."""
    behind = [*tokens[1:], None]
    return [
        token
        for token, after in zip(tokens, behind, strict=True)
        if not (token.form in _NUMBER_LIMITS and after is not None and after.kind == "number")
    ]
